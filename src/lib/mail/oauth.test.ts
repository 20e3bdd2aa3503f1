/** Signing in with an app registration, against servers that want a token: no password is known. */
import { once } from 'node:events';

import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { settings } from '#lib/settings.server.ts';
import { startImap, USER } from '#tests/support/imap.ts';
import { startTokens, type TokenServer } from '#tests/support/oauth.ts';
import { NOW } from '#tests/support/people.ts';
import { plainMail } from '#tests/support/replies.ts';
import { makeStore } from '#tests/support/store.ts';

import { deliver } from './post/deliver.server.ts';
import { classify, type DeliveryError } from './failure.ts';
import { mailboxState, lookAtOnce, readMailbox } from './mailbox.server.ts';
import { tokenFor } from './oauth.server.ts';
import { queueLetter } from './outbox.server.ts';
import { smtpTransport, type Message, type Transport } from './transport.server.ts';

let tokens: TokenServer;
let smtp: SMTPServer;
let store: Awaited<ReturnType<typeof makeStore>>;
let db: Db;
let way: Transport | undefined;
const received: string[] = [];
/** Tokens with which somebody signed in, and one that the server takes no more. */
const used: string[] = [];
let revoked = '';

beforeAll(async () => {
  // it warns that it keeps nothing
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  store = await makeStore('sqlite');
  db = store.db;
  smtp = new SMTPServer({
    authMethods: ['XOAUTH2'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth({ accessToken = '', username }, _, done) {
      used.push(accessToken);
      tokens.knows(accessToken).then((known) => {
        if (known && accessToken !== revoked && username === USER)
          return done(null, { user: USER });
        done(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } });
      }, done);
    },
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        received.push(session.envelope.rcptTo[0]!.address);
        done(null, '2.0.0 taken');
      });
    }
  });
  smtp.on('error', () => {});
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
});
afterAll(async () => {
  await new Promise<void>((closed) => smtp.close(() => closed()));
  await store.drop();
});
beforeEach(async () => {
  tokens = await startTokens();
  received.length = 0;
  used.length = 0;
  revoked = '';
});
afterEach(async () => {
  vi.useRealTimers();
  way?.close();
  Object.assign(settings(), { imapUrl: null, mailOauth: null });
  await tokens.close();
});

const smtpUrl = () => {
  const { port } = smtp.server.address() as { port: number };
  return `smtp://${encodeURIComponent(USER)}@127.0.0.1:${port}`;
};

const message = (to: string): Message => ({
  messageId: 'a@stem.example',
  from: { name: 'Twilight', address: USER },
  to: { name: '', address: to },
  replyTo: null,
  references: null,
  unsubscribe: null,
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  calendar: null
});

test('a letter goes with a token, which serves every connection', async () => {
  way = smtpTransport(smtpUrl(), tokens.oauth);
  const to = ['a', 'b', 'c', 'd'].map((name) => `${name}@school.example`);
  const said = await Promise.all(to.map((address) => way!.send(message(address))));
  expect(said).toEqual(Array(4).fill('250 2.0.0 taken'));
  expect(received.toSorted()).toEqual(to);
  expect(tokens.asked).toBe(1);
});

test('a token is renewed before its end, and not earlier', async () => {
  const began = Temporal.Now.instant();
  const at = (minutes: number) => {
    const now = new Date(began.add({ minutes }).epochMilliseconds);
    vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now });
  };
  const first = await tokenFor(tokens.oauth);
  at(54);
  expect(await tokenFor(tokens.oauth)).toEqual(first);
  at(56);
  const [second, same] = await Promise.all([tokenFor(tokens.oauth), tokenFor(tokens.oauth)]);
  expect(second!.value).not.toBe(first.value);
  expect(same).toEqual(second);
});

test('a token that the server takes no more is replaced at once', async () => {
  revoked = (await tokenFor(tokens.oauth)).value;
  way = smtpTransport(smtpUrl(), tokens.oauth);
  await way.send(message('a@school.example'));
  expect(received).toEqual(['a@school.example']);
  expect(used[0]).toBe(revoked);
  expect(used.at(-1)).not.toBe(revoked);
});

test('a wrong secret is ours to mend: letters wait, no try is used up, nobody is to blame', async () => {
  way = smtpTransport(smtpUrl(), { ...tokens.oauth, secret: 'hunter2' });
  const error = await way.send(message('a@school.example')).catch((one: DeliveryError) => one);
  expect(classify(error as DeliveryError)).toBe('ours');
  await queueLetter(db, { kind: 'k', key: 'k', ids: {}, to: 'a@school.example', now: NOW });
  await deliver(db, {
    letters: {
      k: async (_, __, { row }) => ({
        to: { name: '', address: row.to_email },
        subject: 'S',
        title: 'T',
        blocks: [],
        foot: ''
      })
    },
    transport: way,
    keep: false,
    now: NOW
  });
  const row = await db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({ outcome: null, attempts: 0 });
  const { alarm } = await db.selectFrom('post').select('alarm').executeTakeFirstOrThrow();
  expect(alarm).toMatch(/^ours: .*No token: invalid_client/);
  expect(alarm).not.toContain('hunter2');
});

test('an endpoint that is down, sends elsewhere or says nothing gives no token', async () => {
  const from = (tokenUrl: string) => tokenFor({ ...tokens.oauth, tokenUrl });
  await expect(from('http://127.0.0.1:1/token')).rejects.toMatchObject({ code: 'EOAUTH2' });
  await expect(from(tokens.oauth.tokenUrl.replace('/token', '/'))).rejects.toThrow('No token');
});

test('the mailbox is read with a token', async () => {
  const { value } = await tokenFor(tokens.oauth);
  const imap = await startImap({ accessToken: value });
  try {
    imap.put(plainMail({ from: 'ewan@school.example', subject: 'one', at: NOW }));
    Object.assign(settings(), { imapUrl: imap.url, mailOauth: tokens.oauth });
    const act = vi.fn(async () => {});
    expect(await readMailbox(db, { act, now: NOW })).toBe(1);
    expect((await mailboxState(db)).alarm).toBeNull();
    // one that is not taken is said, and replaced for the next try
    imap.server.users[USER]!.xoauth2!.accessToken = 'another';
    const asked = tokens.asked;
    expect(await readMailbox(db, { act, now: NOW })).toBe(0);
    expect((await mailboxState(db)).alarm).toMatch(/^sign-in refused/);
    expect(tokens.asked).toBe(asked + 1);
    Object.assign(settings(), { mailOauth: { ...tokens.oauth, client: 'x', secret: 'hunter2' } });
    await lookAtOnce(db);
    await readMailbox(db, { act, now: NOW });
    const { alarm } = await mailboxState(db);
    expect(alarm).toMatch(/^sign-in: No token: invalid_client/);
    expect(alarm).not.toContain('hunter2');
  } finally {
    await imap.kill();
  }
});
