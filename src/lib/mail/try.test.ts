import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test, vi } from 'vitest';

import { startMailbox } from '#tests/support/mailbox.ts';

import type * as Settings from '#lib/settings.server.ts';

import { tryMail } from './try.server.ts';

const set = vi.hoisted(() => ({ smtpUrl: null as string | null }));
vi.mock('#lib/settings.server.ts', async (original) => {
  const real = await original<typeof Settings>();
  return { ...real, settings: () => ({ ...real.settings(), ...set }) };
});

const ME = { name: 'Ross Tait', address: 'ross@stem.example' };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  set.smtpUrl = null;
  for (const close of closing.splice(0)) await close();
});

/** A mail server that behaves like this. */
async function serve(options: SMTPServerOptions): Promise<void> {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], ...options });
  server.on('error', () => {});
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closing.push(() => new Promise((closed) => server.close(() => closed())));
  set.smtpUrl = `smtp://127.0.0.1:${(server.server.address() as { port: number }).port}`;
}

const refusing = (code: number, words: string) => ({
  onRcptTo: (_to: unknown, _session: unknown, done: (error?: Error | null) => void) =>
    done(Object.assign(new Error(words), { responseCode: code }))
});

test('without a mail server there is nothing to try', async () => {
  expect(await tryMail(ME)).toBeNull();
});

test('a test mail goes at once, and the server’s words come back', async () => {
  const mailbox = await startMailbox();
  closing.push(() => mailbox.close());
  set.smtpUrl = mailbox.url;
  const tried = await tryMail(ME);
  expect(tried!.failure).toBeNull();
  expect(tried!.said).toMatch(/^250 /);
  const [mail] = await mailbox.to(ME.address, 1);
  expect(mail!.subject).toBe('Test mail from Twilight');
  expect(mail!.invite).toBeNull();
});

test.each([
  [550, '5.1.1 No such user', 'bad-address'],
  [552, '5.2.2 Mailbox full', 'mailbox-full'],
  [451, '4.3.0 Try again later', 'transient'],
  [554, '5.7.60 SMTP; Client does not have permissions to send as this sender', 'ours']
])('a refusal with %i is shown: %s', async (code, words, failure) => {
  await serve(refusing(code, words));
  const tried = await tryMail(ME);
  expect(tried).toMatchObject({ failure });
  expect(tried!.said).toContain(words);
});

test('a server that is not there is said', async () => {
  set.smtpUrl = 'smtp://127.0.0.1:1';
  const tried = await tryMail(ME);
  expect(tried!.failure).toBe('transient');
  expect(tried!.said).toMatch(/ECONNREFUSED/);
});
