/** The mailbox against a real IMAP server, which goes away, lies and hangs. */
import { createServer, type Server } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { takeIncoming } from '#lib/changes/replies/take.server.ts';
import { settings } from '#lib/settings.server.ts';
import { again, book, entries } from '#tests/support/desk.ts';
import { startImap, type ImapServer } from '#tests/support/imap.ts';
import { NOW, published, somebody } from '#tests/support/people.ts';
import { AUTHSERV, exchangeReply, plainMail } from '#tests/support/replies.ts';
import { onBothStores } from '#tests/support/store.ts';

import type { Incoming } from './incoming.server.ts';
import { LARGEST, lookAtOnce, mailboxState, readMailbox, type Reading } from './mailbox.server.ts';

const FROM = 'ewan.yuill@school.example';
const mail = (subject: string, text = 'Hello'): string =>
  plainMail({ from: FROM, subject, text, at: NOW });

onBothStores('the mailbox', (store) => {
  let imap: ImapServer;
  let db: Db;
  const servers: Server[] = [];

  beforeAll(() => void (settings().mailAuthservId = AUTHSERV));
  afterAll(() => {
    Object.assign(settings(), { mailAuthservId: null, imapUrl: null });
  });
  beforeEach(async () => {
    db = store().db;
    imap = await startImap();
    settings().imapUrl = imap.url;
    await db
      .updateTable('mailbox')
      .set({
        source: null,
        uid_validity: null,
        last_uid: null,
        read_at: null,
        waiting: 0,
        alarm: null,
        alarm_at: null,
        failures: 0,
        next_at: null
      })
      .execute();
    await db.deleteFrom('inbound').execute();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await imap.kill().catch(() => {});
    for (const server of servers.splice(0)) server.close();
  });

  /** Reads, and says what was handed over. */
  async function read(reading: Partial<Reading> = {}): Promise<string[]> {
    const subjects: string[] = [];
    await readMailbox(db, {
      now: NOW,
      ...reading,
      act: async (db, facts) => {
        subjects.push(facts.incoming.subject);
        await reading.act?.(db, facts);
      }
    });
    return subjects;
  }

  function realTimePasses(seconds: number): void {
    const to = new Date(Temporal.Now.instant().epochMilliseconds + seconds * 1000);
    vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: to });
  }

  test('is read message by message, in order, each once', async () => {
    imap.put(mail('one'));
    imap.put(mail('two'));
    expect(await read()).toEqual(['one', 'two']);
    expect(await read()).toEqual([]);
    imap.put(mail('three'));
    expect(await read()).toEqual(['three']);
    const state = await mailboxState(db);
    expect(state).toMatchObject({ last_uid: 3, waiting: 0, alarm: null, authserv_seen: AUTHSERV });
    expect(state.source).toBe('twilight@stem.example@127.0.0.1/INBOX');
    expect(state.read_at).not.toBeNull();
    // nothing was changed there
    const { messages } = imap.server.getMailbox('INBOX');
    expect(messages.map(({ flags }) => flags)).toEqual([[], [], []]);
  });

  test('that is not set is not looked for', async () => {
    settings().imapUrl = null;
    imap.put(mail('one'));
    expect(await read()).toEqual([]);
    expect(imap.connections).toBe(0);
  });

  test('that was never read begins with the last weeks', async () => {
    imap.put(mail('long ago'), new Date('2020-05-01T10:00:00Z'));
    imap.put(mail('now'));
    expect(await read()).toEqual(['now']);
  });

  test('of a message that is too large looks at its beginning alone', async () => {
    imap.put(mail('large', 'a'.repeat(5 * LARGEST)));
    imap.put(mail('small'));
    const seen: Incoming[] = [];
    await read({ act: async (_, { incoming }) => void seen.push(incoming) });
    expect(seen).toMatchObject([
      { kind: 'too-large', subject: 'large', from: { email: FROM } },
      { kind: 'other', subject: 'small' }
    ]);
  });

  test('that goes away between two messages is read on when it is back, with no loss', async () => {
    for (const subject of ['one', 'two', 'three']) imap.put(mail(subject));
    const first = await read({ act: () => imap.kill() });
    expect(first).toEqual(['one']);
    const state = await mailboxState(db);
    expect(state).toMatchObject({ last_uid: 1, failures: 1 });
    expect(state.alarm).not.toBeNull();
    await imap.open();
    // not at once again
    expect(await read()).toEqual([]);
    expect(imap.connections).toBe(1);
    realTimePasses(31);
    expect(await read()).toEqual(['two', 'three']);
    expect(await mailboxState(db)).toMatchObject({ alarm: null, failures: 0, next_at: null });
  });

  test('is tried less often the longer it is away', async () => {
    await imap.kill();
    const waits: number[] = [];
    for (let failure = 0; failure < 6; failure++) {
      await lookAtOnce(db);
      await read();
      const { next_at } = await mailboxState(db);
      const seconds = Temporal.Now.instant().until(next_at!).total('second');
      waits.push(Math.round(seconds / 10) * 10);
    }
    expect(waits).toEqual([30, 60, 120, 300, 900, 900]);
    expect((await mailboxState(db)).alarm).toContain('ECONNREFUSED');
  });

  test('read again, because a process died after an act, changes nothing', async () => {
    const event = await published(db, { room: 1 });
    const person = await somebody(db);
    const place = await book(db, event, person);
    const [entry] = await entries(db, event, person);
    const answer = { uid: entry!.uid, from: person.email, partstat: 'DECLINED' as const, at: NOW };
    imap.put(exchangeReply(answer));
    imap.put(mail('a person'));
    await read({ act: takeIncoming });
    const offered = await again(db, place);
    expect(offered.state).toBe('offered');
    const letters = () =>
      db.selectFrom('outbox').selectAll().where('event_id', '=', event.id).execute();
    const before = await letters();
    await db.updateTable('mailbox').set({ last_uid: 0 }).execute();
    expect(await read({ act: takeIncoming })).toHaveLength(2);
    expect(await again(db, place)).toEqual(offered);
    expect(await letters()).toEqual(before);
    expect(await db.selectFrom('inbound').selectAll().execute()).toHaveLength(1);
  });

  test('read by two processes at once acts once', async () => {
    const event = await published(db, { room: 1 });
    const person = await somebody(db);
    const place = await book(db, event, person);
    const [entry] = await entries(db, event, person);
    imap.put(exchangeReply({ uid: entry!.uid, from: person.email, partstat: 'DECLINED', at: NOW }));
    imap.put(mail('a person'));
    await Promise.all([read({ act: takeIncoming }), read({ act: takeIncoming })]);
    expect((await again(db, place)).state).toBe('offered');
    const told = await db
      .selectFrom('outbox')
      .select('kind')
      .where('event_id', '=', event.id)
      .where('kind', '=', 'keep-place')
      .execute();
    expect(told).toHaveLength(1);
    expect(await db.selectFrom('inbound').selectAll().execute()).toHaveLength(1);
  });

  test('whose UIDs mean something else now is read anew, and nothing twice', async () => {
    imap.put(mail('one'));
    imap.put(mail('two'));
    await read({ act: takeIncoming });
    // the first one is gone, and its number is another's
    imap.server.getMailbox('INBOX').messages.shift();
    imap.put(mail('three'));
    imap.renumber();
    expect(await read({ act: takeIncoming })).toEqual(['two', 'three']);
    const rows = await db.selectFrom('inbound').select('subject').execute();
    expect(rows.map(({ subject }) => subject).sort()).toEqual(['one', 'three', 'two']);
  });

  test('knows UIDs as high as there are', async () => {
    imap.put(mail('one'));
    imap.server.getMailbox('INBOX').messages[0]!.uid = 4_294_967_290;
    imap.server.getMailbox('INBOX').uidnext = 4_294_967_291;
    expect(await read()).toEqual(['one']);
    imap.put(mail('two'));
    expect(await read()).toEqual(['two']);
    expect((await mailboxState(db)).last_uid).toBe(4_294_967_291);
  });

  test('that refuses the sign-in, or has no such folder, says so and no secret', async () => {
    settings().imapUrl = imap.url.replace(/:[^:@/]+@/, ':hunter2@');
    await read();
    const refused = await mailboxState(db);
    expect(refused.alarm).toMatch(/^sign-in refused/);
    expect(JSON.stringify(refused)).not.toContain('hunter2');
    Object.assign(settings(), { imapUrl: imap.url, imapFolder: 'Elsewhere' });
    try {
      await lookAtOnce(db);
      await read();
      expect((await mailboxState(db)).alarm).toMatch(/^no folder Elsewhere/);
    } finally {
      settings().imapFolder = 'INBOX';
    }
  });

  test.each<[what: string, says: string[]]>([
    ['says nothing', []],
    ['says goodbye', ['* BYE closed for the night\r\n']],
    ['is no mail server', ['HTTP/1.1 400 Bad Request\r\n\r\n']],
    ['falls silent', ['* OK hello\r\n']],
    ['sends a line without end', ['* OK ', 'a'.repeat(3 * LARGEST)]]
  ])('that %s is left alone soon', async (_, says) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      for (const text of says) socket.write(text);
      if (says[0]?.startsWith('* BYE')) socket.end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    servers.push(server);
    const { port } = server.address() as { port: number };
    settings().imapUrl = `imap://a:b@127.0.0.1:${port}`;
    const began = performance.now();
    await read({ limits: { connect: 500, silence: 700, end: 1500 } });
    expect(performance.now() - began).toBeLessThan(4000);
    expect((await mailboxState(db)).alarm).not.toBeNull();
  });

  test('ends when the process does, without an alarm', async () => {
    imap.put(mail('one'));
    imap.put(mail('two'));
    const ending = new AbortController();
    const act = async () => ending.abort();
    expect(await read({ signal: ending.signal, act })).toEqual(['one']);
    expect(await mailboxState(db)).toMatchObject({ last_uid: 1, alarm: null });
    expect(await read()).toEqual(['two']);
  });

  test('leaves aside a message that stumbles over a fault of ours again and again', async () => {
    imap.put(mail('bad'));
    imap.put(mail('good'));
    const act: Reading['act'] = async (_, { incoming }) => {
      if (incoming.subject === 'bad') throw new Error('a bug');
    };
    for (const times of [1, 2]) {
      expect(await read({ act }), `time ${times}`).toEqual(['bad']);
      expect((await mailboxState(db)).alarm).toContain('could not be taken');
      await lookAtOnce(db);
    }
    expect(await read({ act })).toEqual(['bad', 'good']);
    expect(await db.selectFrom('inbound').selectAll().execute()).toMatchObject([
      { subject: 'bad', came: 'failed' }
    ]);
    expect((await mailboxState(db)).alarm).toBeNull();
  });
});
