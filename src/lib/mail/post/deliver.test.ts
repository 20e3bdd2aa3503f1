/** The post against a real SMTP server that answers as each test wants. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import { open, type Db } from '#db/open.server.ts';
import { entryOf, openEntry, raiseEntry, type Entry } from '#lib/calendar/entry.server.ts';
import { lint } from '#lib/calendar/lint.ts';
import { link } from '#lib/link.server.ts';
import { listed, mailChoicesPath } from '#lib/people/mail-list.server.ts';
import { plus } from '#lib/time.server.ts';
import { ENVIRONMENT } from '#tests/support/environment.ts';
import { NASTY_TEXTS } from '#tests/support/nasty.ts';
import { NOW, published, somebody } from '#tests/support/people.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores } from '#tests/support/store.ts';

import { turnOff } from '../choice.server.ts';
import { deliver } from './deliver.server.ts';
import { postState } from './state.server.ts';
import type { Letter } from '../letter.ts';
import { queueLetter, queueLetters, type Letters, type QueuedLetter } from '../outbox.server.ts';
import { NOWHERE, smtpTransport, type Transport } from '../transport.server.ts';

// ── a mail server ───────────────────────────────────────────────────────────────────────────────

interface Received {
  raw: string;
  mail: ParsedMail;
  /** The envelope's recipients, every one. */
  to: string[];
}

/** What the server says at a step, such as `450 4.7.1 Greylisted`; nothing is yes. */
type Says = (address: string) => string | void | Promise<string | void>;

interface Answers {
  connect?: Says;
  auth?: Says;
  from?: Says;
  to?: Says;
  data?: Says;
  /** Reads a whole mail and hangs up without a word. */
  hangUp?: (address: string) => boolean;
}

const received: Received[] = [];
let answers: Answers = {};
/** Each step that a client came to, with whom it was about. */
const steps: string[] = [];
let port = 0;
let server: SMTPServer;
const sockets = new Set<Socket>();

async function listen(): Promise<void> {
  const step = async (says: Says | undefined, what: string, about: string) => {
    steps.push(`${what} ${about}`);
    const answer = await says?.(about);
    if (!answer) return;
    const [code, text] = [Number(answer.slice(0, 3)), answer.slice(4)];
    throw Object.assign(new Error(text), { responseCode: code });
  };
  const reply = (work: Promise<unknown>, done: (error?: Error | null) => void) => {
    work.then(
      () => done(),
      (error: Error) => done(error)
    );
  };
  server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    disabledCommands: ['STARTTLS'],
    logger: false,
    onConnect: (_, done) => reply(step(answers.connect, 'connect', ''), done),
    onAuth: (auth, _, done) =>
      step(answers.auth, 'auth', auth.username ?? '').then(
        () => done(null, { user: auth.username }),
        (error: Error) => done(error)
      ),
    onMailFrom: ({ address }, _, done) => reply(step(answers.from, 'from', address), done),
    onRcptTo: ({ address }, _, done) => reply(step(answers.to, 'to', address), done),
    async onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks).toString('latin1');
      const keep = async () => {
        received.push({ raw, mail: await simpleParser(Buffer.from(raw, 'latin1')), to });
      };
      if (answers.hangUp?.(to[0]!)) {
        await keep();
        for (const socket of sockets) socket.destroy();
        return;
      }
      reply(step(answers.data, 'data', to[0]!).then(keep), done);
    }
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  port = (server.server.address() as { port: number }).port;
}

async function hangUp(): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  for (const socket of sockets) socket.destroy();
  await closed;
}

const smtpUrl = (user = '') => `smtp://${user}127.0.0.1:${port}`;

beforeAll(listen);
afterAll(async () => {
  shared?.close();
  await hangUp();
});

const ways: Transport[] = [];
/** A way out of its own: what a test sees of connections and sign-ins is then its own too. */
function ownWay(user = ''): Transport {
  const way = smtpTransport(smtpUrl(user));
  ways.push(way);
  return way;
}
let shared: Transport | undefined;
/** The way out of most tests: a new connection costs the server's tenth of a second. */
const wayOut = () => (shared ??= smtpTransport(smtpUrl()));

beforeEach(() => {
  answers = {};
  received.length = 0;
  steps.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  for (const way of ways.splice(0)) way.close();
});

/** Moves real time, by which leases and pauses live; sockets and their timers go on as they do. */
function realTimePasses(minutes: number): void {
  const to = new Date(Temporal.Now.instant().epochMilliseconds + minutes * 60_000);
  vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: to });
}

// ── letters ─────────────────────────────────────────────────────────────────────────────────────

function noteTo(address: string, facts: Partial<Letter> = {}): Letter {
  return {
    to: { name: 'Eilidh Baird', address },
    subject: 'Thu 10 Dec, 4 pm · Tinkering · Kirkmuirlea',
    title: 'You are in',
    blocks: [{ text: 'Bring a shoebox.' }],
    foot: 'From STEM Glasgow.',
    ...facts
  };
}

const LETTERS: Letters = {
  note: async (_, ids, { row }) =>
    noteTo(row.to_email, {
      ...(ids['thread'] && { thread: ids['thread'] }),
      ...(ids['replyTo'] && { replyTo: ids['replyTo'] })
    }),
  gone: async () => null,
  remind: listed('reminders', async (_, { person }, { row }) => ({
    ...noteTo(row.to_email),
    person: person!
  })),
  broken: async () => {
    throw new Error('an event without a title');
  },
  list: async () => noteTo('eilidh@school.example, mallory@evil.example'),
  nasty: async (_, { text }, { row }) => ({
    ...noteTo(row.to_email, { subject: text!, title: text! }),
    to: { name: text!, address: row.to_email }
  }),
  invite: async (db, _, { row, now }) => {
    const entry = await db
      .selectFrom('calendar_entry')
      .selectAll()
      .where('id', '=', row.entry_id)
      .executeTakeFirstOrThrow();
    return noteTo(row.to_email, {
      thread: `entry.${entry.id}`,
      replyTo: 'team@stem.example',
      invite: {
        method: row.method!,
        uid: entry.uid,
        sequence: row.sequence!,
        summary: 'Tinkering · Kirkmuirlea',
        description: 'Bring a shoebox.',
        location: 'Kirkmuirlea Primary School',
        url: 'http://localhost:3000/events/tinkering',
        starts: '2026-12-10T16:00',
        ends: '2026-12-10T18:00',
        zone: 'Europe/London',
        stamp: now,
        created: entry.created_at,
        changed: entry.changed_at,
        organizer: { name: 'Twilight', address: 'twilight@stem.example' },
        attendee: { name: 'Eilidh Baird', address: row.to_email, partstat: entry.partstat }
      }
    });
  }
};

let count = 0;

/** Queues a letter and returns its address. */
async function queue(db: Db, facts: Partial<QueuedLetter> = {}): Promise<string> {
  count += 1;
  const to = facts.to ?? `eilidh.${count}@school.example`;
  await queueLetter(db, { kind: 'note', key: `key-${count}`, ids: {}, now: NOW, ...facts, to });
  return to;
}

async function entryFor(db: Db): Promise<Entry> {
  const [event, person] = [await published(db), await somebody(db)];
  return openEntry(db, {
    event: event.id,
    person: person.id,
    email: person.email,
    partstat: 'ACCEPTED',
    now: NOW
  });
}

/** Raises an entry and queues the letter that tells it. */
async function tell(db: Db, entry: Entry, method?: 'REQUEST' | 'CANCEL'): Promise<Entry> {
  const told = method ? await raiseEntry(db, entry.id, { method, now: NOW }) : entry;
  await queue(db, { kind: 'invite', to: entry.email, entry: entryOf(told) });
  return told;
}

async function rowTo(db: Db, to: string) {
  return db.selectFrom('outbox').selectAll().where('to_email', '=', to).executeTakeFirstOrThrow();
}

async function rowsOf(db: Db, entry: Entry): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['method', 'sequence', 'outcome'])
    .where('entry_id', '=', entry.id)
    .orderBy('sequence')
    .execute();
  return rows.map((row) => `${row.method} ${row.sequence} ${row.outcome}`);
}

async function suppressed(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('suppression').select('email').execute();
  return rows.map(({ email }) => email);
}

const invites = () =>
  received.map(({ raw, mail }) => {
    const part = mail.attachments.find((a) => a.contentType === 'application/ics');
    const text = part?.content.toString('utf8') ?? raw;
    return `${/METHOD:(\w+)/.exec(text)?.[1]} ${/SEQUENCE:(\d+)/.exec(text)?.[1]}`;
  });
const messageIds = () => received.map(({ mail }) => mail.messageId);

const HEADERS = [
  'From',
  'To',
  'Subject',
  'Message-ID',
  'Date',
  'MIME-Version',
  'Content-Type',
  'Content-Language',
  'Auto-Submitted',
  'X-Auto-Response-Suppress'
];

onBothStores('the post', (store) => {
  let db: Db;
  /** Delivers what is due at the store's time. */
  const post = (now = NOW, transport = wayOut()) =>
    deliver(db, { letters: LETTERS, transport, keep: false, now });

  beforeEach(async () => {
    db = store().db;
    for (const table of ['outbox', 'suppression', 'calendar_entry', 'sent_mail', 'rate'] as const) {
      await db.deleteFrom(table).execute();
    }
    await db.updateTable('post').set({ paused_until: null, alarm: null, alarm_at: null }).execute();
  });

  // ── what arrives ──

  test('brings an invite as text, HTML and calendar, and the same bytes as a file', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    expect(await post()).toBe(1);

    const [{ raw, mail, to }] = received as [Received];
    expect(to).toEqual([entry.email]);
    expect(raw.match(/^ *Content-Type: [^;\r\n]+/gim)!.map((line) => line.split(': ')[1])).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'text/html',
      'text/calendar',
      'application/ics'
    ]);
    const [inline, file, ...more] = mail.attachments;
    expect(more).toEqual([]);
    expect(inline!.headers.get('content-type')).toMatchObject({
      value: 'text/calendar',
      params: { charset: 'utf-8', method: 'REQUEST' }
    });
    expect(file!.filename).toBe('invite.ics');
    expect(file!.content.equals(inline!.content)).toBe(true);
    expect(
      lint(inline!.content.toString('utf8'), {
        method: 'REQUEST',
        recipient: entry.email,
        uid: entry.uid,
        sequence: 0
      })
    ).toEqual([]);
    expect(mail.text).toContain('Bring a shoebox.');
    expect(mail.html).toContain('<p>Bring a shoebox.</p>');
  });

  test('of a list says how its reader stops it by one press, and no other letter does', async () => {
    const person = await somebody(db);
    await queue(db, { kind: 'remind', ids: { person: person.id }, to: person.email });
    const other = await queue(db);
    expect(await post()).toBe(2);
    const mailTo = (address: string) => received.find(({ to }) => to[0] === address)!;
    const header = ({ mail }: Received, name: string) =>
      mail.headerLines.find(({ key }) => key === name)?.line.replace(/\r\n\s+/g, ' ');
    const [reminder, note] = [mailTo(person.email), mailTo(other)];
    const href = link(`${mailChoicesPath(person.id)}?from=reminders`);
    expect(header(reminder, 'list-unsubscribe')).toBe(`List-Unsubscribe: <${href}>`);
    expect(header(reminder, 'list-unsubscribe-post')).toBe(
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click'
    );
    expect(reminder.mail.text!.replace(/\s+/g, ' ')).toContain(
      `No more reminders, please <${href}>`
    );
    expect(header(note, 'list-unsubscribe')).toBeUndefined();
    expect(note.mail.text).not.toContain('/unsubscribe/');
  });

  test('of a list is not sent to whoever turned it off meanwhile', async () => {
    const person = await somebody(db);
    await queue(db, { kind: 'remind', ids: { person: person.id }, to: person.email });
    await turnOff(db, { person: person.id, list: 'reminders', now: NOW });
    expect(await post()).toBe(0);
    expect(await rowTo(db, person.email)).toMatchObject({
      outcome: 'suppressed',
      why: 'unsubscribed'
    });
    // the address is as good as before
    expect(await suppressed(db)).toEqual([]);
    await queue(db, { to: person.email });
    expect(await post()).toBe(1);
  });

  test('says of a CANCEL that it is one, inside and outside', async () => {
    const entry = await entryFor(db);
    await tell(db, entry, 'CANCEL');
    await post();
    const [inline] = received[0]!.mail.attachments;
    const { params } = inline!.headers.get('content-type') as unknown as {
      params: { method: string };
    };
    expect(params.method).toBe('CANCEL');
    expect(lint(inline!.content.toString(), { method: 'CANCEL', sequence: 1 })).toEqual([]);
  });

  test('brings a letter without an invite as text and HTML alone', async () => {
    await queue(db);
    await post();
    const [{ raw, mail }] = received as [Received];
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/im);
    expect(mail.attachments).toEqual([]);
  });

  test('names each letter after its row, threads it, and asks machines not to answer', async () => {
    const to = await queue(db, { ids: { thread: 'booking.1', replyTo: 'team@stem.example' } });
    await post();
    const { id } = await rowTo(db, to);
    const { mail, raw } = received[0]!;
    expect(mail.messageId).toBe(`<${id}@stem.example>`);
    expect(mail.references).toBe('<booking.1@stem.example>');
    expect(mail.from?.value).toEqual([{ name: 'Twilight', address: 'twilight@stem.example' }]);
    expect(mail.replyTo?.text).toBe('team@stem.example');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('x-auto-response-suppress')).toBe('OOF, AutoReply');
    expect(mail.headers.get('content-language')).toBe('en-GB');
    expect(steps).toContain('from twilight@stem.example');
    expect(raw).not.toMatch(/^(Cc|Bcc):/im);
  });

  test('brings nasty texts in a subject or a name as text, and no header more', async () => {
    const texts = new Map<string, string>();
    for (const [, text] of NASTY_TEXTS) {
      texts.set(await queue(db, { kind: 'nasty', ids: { text } }), text);
    }
    expect(await post()).toBe(NASTY_TEXTS.length);
    for (const { mail, to, raw } of received) {
      expect(mail.to).toMatchObject({ value: [{ address: to[0] }] });
      expect(to).toHaveLength(1);
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
      const names = head.match(/^[\w-]+(?=:)/gm)!;
      expect(names.filter((name) => !HEADERS.includes(name))).toEqual([]);
      const shown = `${mail.subject ?? ''}${(mail.to as AddressObject).text}`;
      expect(shown).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
      const words = texts.get(to[0]!)!.match(/\w{4,}/g) ?? [];
      for (const word of words) expect(mail.subject).toContain(word);
    }
  });

  test('sends nothing to what is not one address', async () => {
    const to = await queue(db, { kind: 'list' });
    expect(await post()).toBe(0);
    expect(steps).toEqual([]);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'failed' });
  });

  test('keeps what was sent for a demo’s mail page', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    await deliver(db, { letters: LETTERS, transport: NOWHERE, keep: true, now: NOW });
    const kept = await db.selectFrom('sent_mail').selectAll().execute();
    expect(kept).toMatchObject([{ to_email: entry.email, at: NOW }]);
    expect(lint(kept[0]!.calendar!, { method: 'REQUEST' })).toEqual([]);
  });

  // ── what a server may answer ──

  test.each([
    ['greylisting', '450 4.7.1 Greylisted'],
    ['a server that shuts down', '421 4.3.2 Shutting down'],
    ['a local error', '451 4.3.0 Local error in processing']
  ])('comes again later after %s', async (_, answer) => {
    const to = await queue(db);
    answers.to = () => answer;
    expect(await post()).toBe(0);
    const row = await rowTo(db, to);
    expect(row).toMatchObject({ attempts: 1, done_at: null, lease_until: null });
    // after a 421 the line may be gone before the answer was read
    expect(row.why).toMatch(/^transient: .*(4[25][01] 4\.|ECONNECTION)/);
    const wait = minutes(NOW, row.not_before);
    expect(wait).toBeGreaterThanOrEqual(0.8);
    expect(wait).toBeLessThanOrEqual(1.2);
    expect(await suppressed(db)).toEqual([]);
    expect(await postState(db, NOW)).toMatchObject({ alarm: null, pausedUntil: null });

    answers = {};
    expect(await post()).toBe(0);
    expect(await post(row.not_before)).toBe(1);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'sent', attempts: 2 });
  });

  test('waits a minute, five, a quarter, an hour, four hours, until the deadline', async () => {
    const deadline = plus(NOW, { hours: 12 });
    const to = await queue(db, { deadline });
    answers.to = () => '451 4.3.0 Try again';
    const waits: number[] = [];
    let now = NOW;
    for (;;) {
      await post(now);
      const row = await rowTo(db, to);
      if (row.done_at) break;
      waits.push(minutes(now, row.not_before));
      now = row.not_before;
    }
    const expected = [1, 5, 15, 60, 240, 240, 240, 240].slice(0, waits.length);
    waits.forEach((wait, at) => {
      expect(wait).toBeGreaterThanOrEqual(expected[at]! * 0.8 - 0.01);
      expect(wait).toBeLessThanOrEqual(expected[at]! * 1.2 + 0.01);
    });
    expect(waits.length).toBeGreaterThanOrEqual(6);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'late' });
    expect(received).toEqual([]);
  });

  test('comes again, the same letter, when the line broke after the final dot', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    answers.hangUp = () => true;
    expect(await post()).toBe(0);
    const row = await rowTo(db, entry.email);
    expect(row).toMatchObject({ attempts: 1, done_at: null });
    answers = {};
    expect(await post(row.not_before)).toBe(1);
    expect(messageIds()).toEqual([`<${row.id}@stem.example>`, `<${row.id}@stem.example>`]);
    expect(invites()).toEqual(['REQUEST 0', 'REQUEST 0']);
  });

  test('waits for a server that is down, and raises no alarm', async () => {
    const to = await queue(db);
    await hangUp();
    expect(await post()).toBe(0);
    const row = await rowTo(db, to);
    expect(row).toMatchObject({ attempts: 1, done_at: null });
    expect(row.why).toMatch(/^transient/);
    await listen();
    expect(await post(row.not_before)).toBe(1);
  });

  test('gives up an address that does not exist, and writes there no more', async () => {
    const to = await queue(db);
    const other = await queue(db);
    answers.to = (address) => (address === to ? '550 5.1.1 No such user' : undefined);
    expect(await post()).toBe(1);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'failed', done_at: NOW });
    expect((await rowTo(db, to)).why).toContain('550 5.1.1 No such user');
    expect(await rowTo(db, other)).toMatchObject({ outcome: 'sent' });
    expect(await suppressed(db)).toEqual([to]);

    await queue(db, { to, key: 'another letter' });
    steps.length = 0;
    expect(await post()).toBe(0);
    expect(steps).toEqual([]);
    const rows = await db
      .selectFrom('outbox')
      .select('outcome')
      .where('to_email', '=', to)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    expect(rows).toEqual([{ outcome: 'failed' }, { outcome: 'suppressed' }]);
  });

  test('tries a full mailbox once more in a day, then gives the address up', async () => {
    const to = await queue(db, { deadline: plus(NOW, { hours: 72 }) });
    answers.to = () => '552 5.2.2 Mailbox full';
    await post();
    const row = await rowTo(db, to);
    expect(row).toMatchObject({ done_at: null, not_before: plus(NOW, { hours: 24 }) });
    expect(await suppressed(db)).toEqual([]);
    await post(row.not_before);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'failed' });
    expect(await suppressed(db)).toEqual([to]);
  });

  test('counts no other failure against a full mailbox', async () => {
    const to = await queue(db, { deadline: plus(NOW, { hours: 72 }) });
    answers.to = () => '451 4.3.0 Try again';
    await post();
    answers.to = () => '552 5.2.2 Mailbox full';
    await post((await rowTo(db, to)).not_before);
    expect(await rowTo(db, to)).toMatchObject({ done_at: null });
    expect(await suppressed(db)).toEqual([]);
  });

  test('refused for its content, a letter fails by itself; the address stays good', async () => {
    const to = await queue(db);
    answers.data = () => '554 5.7.1 Rejected as spam';
    expect(await post()).toBe(0);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'failed' });
    expect(await suppressed(db)).toEqual([]);
    expect((await postState(db, NOW)).alarm).toContain('554 5.7.1 Rejected as spam');
    expect((await postState(db, NOW)).pausedUntil).toBeNull();
  });

  test.each([
    ['our password', { auth: () => '535 5.7.8 Credentials not accepted' }],
    ['our sender', { from: () => '550 5.7.60 You may not send as this sender' }],
    ['our network', { connect: () => '554 5.7.1 Your network is on a list' }],
    ['our speed', { to: () => '432 4.3.2 Concurrent connections limit exceeded' }],
    ['our number of letters', { data: () => '550 5.4.5 Daily sending limit exceeded' }]
  ] satisfies [string, Answers][])(
    'stops and says so when the server refuses %s; no letter loses a try',
    async (_, refusing) => {
      const addresses = await Promise.all(Array.from({ length: 12 }, () => queue(db)));
      answers = refusing;
      expect(await post(NOW, ownWay('twilight:secret@'))).toBe(0);
      // two go side by side; the rest of the batch is not thrown at a server that said no
      expect(steps.filter((step) => step.startsWith('connect')).length).toBeLessThanOrEqual(2);
      for (const to of addresses) {
        expect(await rowTo(db, to)).toMatchObject({ attempts: 0, done_at: null });
        expect(await rowTo(db, to)).toMatchObject({ lease_until: null, not_before: NOW });
      }
      expect(await suppressed(db)).toEqual([]);
      const state = await postState(db, NOW);
      expect(state).toMatchObject({ waiting: 12, oldest: NOW });
      expect(state.alarm).toMatch(/^(ours|throttled): .*(5\d\d|432)/);

      answers = {};
      steps.length = 0;
      expect(await post(NOW, ownWay('twilight:secret@'))).toBe(0);
      expect(steps).toEqual([]);
      realTimePasses(6);
      expect(await post(NOW, ownWay('twilight:secret@'))).toBe(12);
      expect(await postState(db, NOW)).toMatchObject({ alarm: null, pausedUntil: null });
    }
  );

  test('a letter that was on its way when the server asked for a rest does not end it', async () => {
    const [slow, refused] = [await queue(db), await queue(db)];
    answers.to = (address) => (address === refused ? '432 4.3.2 Slow down' : undefined);
    answers.data = () => vi.waitUntil(async () => (await postState(db, NOW)).pausedUntil).then();
    expect(await post()).toBe(1);
    expect(await rowTo(db, slow)).toMatchObject({ outcome: 'sent' });
    const state = await postState(db, NOW);
    expect(state.alarm).toContain('432');
    expect(state.pausedUntil).not.toBeNull();
  });

  test('gives back what was leased ahead when the server asks for a rest', async () => {
    for (let at = 0; at < 45; at++) await queue(db);
    let taken = 0;
    answers.data = () => (++taken > 15 ? '432 4.3.2 Slow down' : undefined);
    // the second is on its way when the first is refused
    expect(await post()).toBe(15);
    const rows = await db.selectFrom('outbox').select(['done_at', 'lease_until']).execute();
    expect(rows.filter(({ done_at }) => done_at === null)).toHaveLength(30);
    expect(rows.filter(({ lease_until }) => lease_until !== null)).toEqual([]);
  });

  test('keeps to our own limit, and gives back what is above it untried', async () => {
    const to = await queue(db);
    // whatever minute it is, its window is used up
    const minute = Math.floor(Temporal.Now.instant().epochMilliseconds / 60_000) * 60_000;
    for (const at of [minute, minute + 60_000]) {
      const window_at = Temporal.Instant.fromEpochMilliseconds(at).toString({
        smallestUnit: 'millisecond'
      });
      await db.insertInto('rate').values({ key: 'post:smtp', window_at, used: 100_000 }).execute();
    }
    expect(await post()).toBe(0);
    expect(received).toEqual([]);
    expect(await rowTo(db, to)).toMatchObject({ attempts: 0, done_at: null, lease_until: null });
    realTimePasses(3);
    expect(await post()).toBe(1);
  });

  // ── what is not sent ──

  test('skips a letter that is past its deadline', async () => {
    const deadline = plus(NOW, { minutes: 10 });
    const to = await queue(db, { deadline });
    expect(await post(plus(NOW, { minutes: 11 }))).toBe(0);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'late' });
    expect(steps).toEqual([]);
  });

  test('sends nothing before its time', async () => {
    const notBefore = plus(NOW, { hours: 2 });
    const to = await queue(db, { notBefore });
    expect(await post()).toBe(0);
    expect(await rowTo(db, to)).toMatchObject({ done_at: null, lease_until: null });
    expect(await post(notBefore)).toBe(1);
  });

  test('drops a letter whose reason is gone', async () => {
    const to = await queue(db, { kind: 'gone' });
    expect(await post()).toBe(0);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'gone' });
    expect(steps).toEqual([]);
  });

  test('a letter that cannot be built waits, and the others go on', async () => {
    const broken = await queue(db, { kind: 'broken' });
    const unknown = await queue(db, { kind: 'nobody knows this' });
    const to = await queue(db);
    expect(await post()).toBe(1);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'sent' });
    for (const address of [broken, unknown]) {
      expect(await rowTo(db, address)).toMatchObject({ done_at: null, attempts: 1 });
      expect((await rowTo(db, address)).why).toMatch(/^not built: /);
    }
  });

  test('is queued once for a key, ever', async () => {
    await queue(db, { key: 'booked:1:0', to: 'a@school.example' });
    await queue(db, { key: 'booked:1:0', to: 'a@school.example' });
    expect(await post()).toBe(1);
    await queue(db, { key: 'booked:1:0', to: 'a@school.example' });
    expect(await post()).toBe(0);
    expect(received).toHaveLength(1);
  });

  test('takes first what somebody waits for at a screen', async () => {
    const announced = await queue(db, { priority: 2 });
    const happened = await queue(db, { priority: 1 });
    const code = await queue(db, { priority: 0 });
    const order: string[] = [];
    let both = () => {};
    const underWay = new Promise<void>((resolve) => (both = resolve));
    await post(NOW, {
      // two go side by side: neither ends before both have begun
      async send(message) {
        order.push(message.to.address);
        if (order.length === 2) both();
        await underWay;
        return '250 ok';
      },
      close() {}
    });
    expect(order.slice(0, 2).sort()).toEqual([happened, code].sort());
    expect(order[2]).toBe(announced);
  });

  // ── the order of one calendar entry ──

  test('leaves out an invite that a later one has overtaken', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    await tell(db, entry, 'REQUEST');
    expect(await post()).toBe(1);
    expect(invites()).toEqual(['REQUEST 1']);
    expect(await rowsOf(db, entry)).toEqual(['REQUEST 0 superseded', 'REQUEST 1 sent']);
  });

  test('never leaves out a CANCEL: undone, it goes before the invite that follows it', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    await post();
    await tell(db, entry, 'CANCEL');
    await tell(db, entry, 'REQUEST');
    await post();
    expect(invites()).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2']);
  });

  test('holds a CANCEL back while its invite is under way', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    let arrived = () => {};
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    let accept = () => {};
    const accepted = new Promise<void>((resolve) => (accept = resolve));
    answers.data = () => {
      arrived();
      return accepted;
    };
    const first = post();
    await underWay;
    answers = {};
    await tell(db, entry, 'CANCEL');
    expect(await post()).toBe(0);
    accept();
    // the first deliverer goes on to what its letter has made free
    expect(await first).toBe(2);
    expect(invites()).toEqual(['REQUEST 0', 'CANCEL 1']);
  });

  test('holds an update back while its invite waits for its next try', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    answers.to = () => '451 4.3.0 Try again';
    await post();
    answers = {};
    await tell(db, entry, 'CANCEL');
    expect(await post()).toBe(0);
    expect(await post(plus(NOW, { minutes: 2 }))).toBe(1);
    expect(invites()).toEqual(['CANCEL 1']);
  });

  test('an invite that failed for good holds nothing back', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    answers.data = () => '554 5.7.1 Rejected as spam';
    await post();
    answers = {};
    await tell(db, entry, 'REQUEST');
    expect(await post()).toBe(1);
    expect(await rowsOf(db, entry)).toEqual(['REQUEST 0 failed', 'REQUEST 1 sent']);
  });

  test('one entry’s letters do not hold back another’s', async () => {
    const [stuck, free] = [await entryFor(db), await entryFor(db)];
    await tell(db, stuck);
    await tell(db, free);
    answers.to = (address) => (address === stuck.email ? '451 4.3.0 Try again' : undefined);
    expect(await post()).toBe(1);
    expect(await rowsOf(db, free)).toEqual(['REQUEST 0 sent']);
  });

  // ── several deliverers, and what a crash leaves ──

  test('sends each of 200 letters once, however many deliverers there are', async () => {
    await queueLetters(
      db,
      Array.from({ length: 200 }, (_, at) => ({
        kind: 'note',
        key: `many-${at}`,
        ids: {},
        to: `teacher.${at}@school.example`,
        now: NOW
      }))
    );
    const handles = Array.from({ length: 4 }, () => open(store().url, { connections: 4 }));
    try {
      const sent = await Promise.all(
        handles.map(async (handle) => {
          const facts = { letters: LETTERS, transport: ownWay(), keep: false, now: NOW };
          let mine = 0;
          while ((await postState(handle, NOW)).waiting > 0) {
            mine += await deliver(handle, facts);
            // a store in this process answers without a pause: sockets need one
            await setTimeout(5);
          }
          return mine;
        })
      );
      expect(sent.reduce((a, b) => a + b)).toBe(200);
      expect(sent.filter((count) => count > 0).length).toBeGreaterThan(1);
    } finally {
      await Promise.all(handles.map((handle) => handle.destroy()));
    }
    expect(received).toHaveLength(200);
    expect(new Set(messageIds()).size).toBe(200);
  });

  test('repeats the same letter after a crash between the server’s yes and ours', async () => {
    const entry = await entryFor(db);
    await tell(db, entry);
    const script = `
      import { open } from '#db/open.server.ts';
      import { deliver } from '#lib/mail/post/deliver.server.ts';
      import { smtpTransport } from '#lib/mail/transport.server.ts';
      const { store, smtp, letter, now } = JSON.parse(process.env.FACTS);
      const way = smtpTransport(smtp);
      const transport = {
        async send(message) {
          await way.send(message);
          process.kill(process.pid, 'SIGKILL');
        },
        close() {}
      };
      await deliver(open(store), { letters: { invite: async () => letter }, transport, now });`;
    const letter = await LETTERS['invite']!(
      db,
      {},
      { row: await rowTo(db, entry.email), now: NOW }
    );
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: {
        ...ENVIRONMENT,
        FACTS: JSON.stringify({ store: store().url, smtp: smtpUrl(), letter, now: NOW })
      },
      stdio: 'inherit'
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    expect(received).toHaveLength(1);

    // its lease stands, so nobody else touches the letter yet
    expect(await post()).toBe(0);
    realTimePasses(6);
    expect(await post()).toBe(1);
    expect(new Set(messageIds()).size).toBe(1);
    expect(invites()).toEqual(['REQUEST 0', 'REQUEST 0']);
    expect(await rowsOf(db, entry)).toEqual(['REQUEST 0 sent']);
  });

  test('builds anew what had to wait while others went', async () => {
    for (let at = 0; at < 4; at++) await queue(db);
    const built: string[] = [];
    const told: Letters = {
      note: async (db, ids, facts) => {
        built.push(facts.row.to_email);
        return { ...(await LETTERS['note']!(db, ids, facts))!, subject: what };
      }
    };
    let what = 'Before';
    answers.data = async () => {
      if (what === 'Now') return;
      what = 'Now';
      realTimePasses(1);
    };
    const facts = { letters: told, transport: wayOut(), keep: false, now: NOW };
    expect(await deliver(db, facts)).toBe(4);
    // two were on their way when the first was taken
    expect(received.map(({ mail }) => mail.subject).sort()).toEqual([
      'Before',
      'Before',
      'Now',
      'Now'
    ]);
    expect(built).toHaveLength(6);
  });

  test('notes letters that go fast together, and every one', async () => {
    for (let at = 0; at < 45; at++) await queue(db);
    const noted: string[] = [];
    const counted = openThrough(store().url, (query) => {
      if (/^update "outbox" set "outcome"/.test(query.sql)) noted.push(query.sql);
      return query;
    });
    try {
      const facts = { letters: LETTERS, transport: NOWHERE, keep: false, now: NOW };
      expect(await deliver(counted, facts)).toBe(45);
    } finally {
      await counted.destroy();
    }
    expect(noted.length).toBeLessThanOrEqual(10);
    const rows = await db.selectFrom('outbox').select(['outcome', 'subject', 'attempts']).execute();
    const sent = { outcome: 'sent', subject: noteTo('').subject, attempts: 1 };
    expect(rows).toEqual(Array.from({ length: 45 }, () => sent));
  });

  test('leaves a letter alone whose lease ran out in its hands', async () => {
    const to = await queue(db);
    const slow: Letters = {
      note: async (db, ids, facts) => {
        realTimePasses(6);
        expect(await post()).toBe(1);
        return LETTERS['note']!(db, ids, facts);
      }
    };
    expect(await deliver(db, { letters: slow, transport: wayOut(), keep: false, now: NOW })).toBe(
      0
    );
    expect(received).toHaveLength(1);
    expect(await rowTo(db, to)).toMatchObject({ outcome: 'sent', attempts: 1 });
  });
});

function minutes(from: string, to: string): number {
  return Temporal.Instant.from(from).until(Temporal.Instant.from(to)).total('minutes');
}
