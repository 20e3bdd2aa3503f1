/**
 * The post: leases letters, builds each from what is true now, sends it, notes what came of it.
 * It knows no capability; each hands it builders by kind. Several processes may run it at once.
 *
 * At least once (rule 5): a crash after the server's 250 and before our commit sends the letter
 * again when the lease is over, with the same Message-ID, UID and SEQUENCE. Letters that go fast are
 * noted ten at a time, so ten is the most that come twice.
 */
import { randomUUID } from 'node:crypto';

import { sql } from 'kysely';

import { changed, countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, OutboxOutcome } from '#db/schema.ts';
import { findEntry } from '#lib/calendar/entry.server.ts';
import { calendarText } from '#lib/calendar/ics.ts';
import { realNow } from '#lib/clock.server.ts';
import { isEmail } from '#lib/form.ts';
import { log } from '#lib/log.server.ts';
import { allowSome, secondsLeft } from '#lib/rate.server.ts';
import { sender } from '#lib/house.server.ts';
import { settings } from '#lib/settings.server.ts';
import { oneLine } from '#lib/text.ts';
import { plus } from '#lib/time.server.ts';

import { listsOff } from './choice.server.ts';
import { classify, minutesToWait, type DeliveryError } from './failure.ts';
import type { Letter } from './letter.ts';
import type { LetterIds, Letters, OutboxRow } from './outbox.server.ts';
import { render } from './render.ts';
import { isSuppressed, suppress } from './suppress.server.ts';
import type { Message, Transport } from './transport.server.ts';

export interface Post {
  letters: Letters;
  transport: Transport;
  /** Keep what was sent for the demo's mail page. */
  keep: boolean;
  /** Whether the process is asked to stop: no letter is begun then, and the leased are given back. */
  stopped?: () => boolean;
  now: Instant;
}

/** Letters leased and built at once, and sent side by side. */
const BATCH = 20;
const SIDE_BY_SIDE = 2;
/** The next are leased and built while so many have still to go: the store answers meanwhile. */
const TAKEN_AHEAD = 8;
/** Real time for which a leased letter is ours; a crashed process's letters wait this long. */
const LEASE_MINUTES = 5;
/** A lease that lasts for so long is not renewed: a server that does not answer is given up before. */
const FRESH_MINUTES = 4;
/** Real time in which what a letter says may grow old before it goes; then it is built anew. */
const FRESH_SECONDS = 5;
/** So many letters that went are noted with one commit, or those of so long when they go slowly. */
const NOTED_AT_ONCE = 10;
const NOTED_EVERY = { milliseconds: 250 };
/** The mail server's limit is asked for a tenth of it at a time, and for so many at most. */
const ALLOWED_AT_ONCE = 10;
/** Real time for which delivery rests after the server refused us, or asked us to slow down. */
const PAUSE_MINUTES = 5;

/** Delivers what is due, until nothing is or the server wants a rest. Returns how many were sent. */
export async function deliver(db: Db, post: Post): Promise<number> {
  const stopped = post.stopped ?? (() => false);
  const permit = permits(db);
  const notes = notesOf(db, post);
  let sent = 0;
  let rest = false;
  let next: Promise<Built[] | null> = Promise.resolve(null);
  while (!stopped()) {
    const ahead = await next;
    next = Promise.resolve(null);
    // what waited for a letter of the last batch is due only now
    const letters = ahead?.length ? ahead : await take(db, post, notes);
    if (!letters) return sent;
    try {
      await sideBySide(letters, async (letter, left) => {
        if (left === TAKEN_AHEAD) {
          next = take(db, post, notes);
          next.catch(() => {});
        }
        // once we are to rest, the others of this batch are given back untried
        const result =
          rest || stopped()
            ? await release(db, letter.row)
            : await deliverOne(db, letter, { ...post, permit, notes });
        if (result === 'sent') sent += 1;
        if (result === 'rest') rest = true;
      });
    } finally {
      await notes.written();
    }
    if (rest) break;
  }
  for (const { row } of (await next) ?? []) await release(db, row);
  return sent;
}

/**
 * The next letters, built together: what they all ask of the store comes in few statements. None are
 * left where each was not to go after all; null when nothing is due, or delivery rests.
 */
async function take(db: Db, post: Post, notes: Notes): Promise<Built[] | null> {
  const { paused_until, alarm } = await db
    .selectFrom('post')
    .select(['paused_until', 'alarm'])
    .executeTakeFirstOrThrow();
  if (paused_until && paused_until > realNow()) return null;
  if (alarm) notes.endAlarm();
  const leased = await lease(db, post.now);
  if (leased.length === 0) return null;
  const built = await Promise.all(leased.map((row) => prepare(db, row, post)));
  return built.filter((letter) => letter !== null);
}

/**
 * Takes due rows for this process. For each calendar entry only its earliest waiting letter, so
 * that no update goes before its invite.
 */
async function lease(db: Db, now: Instant): Promise<OutboxRow[]> {
  const real = realNow();
  const due = await db
    .selectFrom('outbox as o')
    .select('o.id')
    .where('o.done_at', 'is', null)
    .where('o.not_before', '<=', now)
    .where((eb) => eb.or([eb('o.lease_until', 'is', null), eb('o.lease_until', '<', real)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.entry_id', '=', 'o.entry_id')
            .whereRef('earlier.sequence', '<', 'o.sequence')
            .where('earlier.done_at', 'is', null)
        )
      )
    )
    .orderBy('o.priority')
    .orderBy('o.not_before')
    .orderBy('o.id')
    .limit(BATCH)
    .execute();
  if (due.length === 0) return [];
  const leased = await db
    .updateTable('outbox')
    .set({ lease_until: plus(real, { minutes: LEASE_MINUTES }), lease_by: randomUUID() })
    .where(
      'id',
      'in',
      due.map((row) => row.id)
    )
    .where('done_at', 'is', null)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', real)]))
    .returningAll()
    .execute();
  // rows come back in the database's order: somebody may wait at a screen for one of them
  return leased.sort((a, b) => a.priority - b.priority);
}

/**
 * Makes a lease last from now on, just before its letter goes. False when it ran out in our hands:
 * then somebody else may have sent the letter, or be about to.
 */
async function renew(db: Db, row: OutboxRow): Promise<boolean> {
  const real = realNow();
  if (row.lease_until! > plus(real, { minutes: FRESH_MINUTES })) return true;
  const renewed = await db
    .updateTable('outbox')
    .set({ lease_until: plus(real, { minutes: LEASE_MINUTES }) })
    .where('id', '=', row.id)
    .where('lease_by', '=', row.lease_by)
    .where('lease_until', '>=', real)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return changed(renewed);
}

type Delivered = OutboxOutcome | 'again' | 'rest';

/** A letter as it is to go, and since when it says what is true. */
interface Built {
  row: OutboxRow;
  message: Message;
  /** Real time. */
  at: Instant;
}

/** Builds a letter from what is true now; null when it is not to go, which is noted then. */
async function prepare(db: Db, row: OutboxRow, { letters, now }: Post): Promise<Built | null> {
  const not = async (facts: Omit<Ended, 'now'>) => {
    await done(db, row, { ...facts, now });
    return null;
  };
  try {
    const at = realNow();
    const stop = await reasonNotToSend(db, row, now);
    if (stop) return await not({ outcome: stop });
    const build = letters[row.kind];
    if (!build) throw new Error(`Nobody builds letters of the kind ${row.kind}`);
    const letter = await build(db, JSON.parse(row.ids) as LetterIds, { row, now });
    if (!letter) return await not({ outcome: 'gone' });
    if (letter.list && (await listsOff(db, letter.list.person)).includes(letter.list.list)) {
      return await not({ outcome: 'suppressed', why: 'unsubscribed' });
    }
    if (!isEmail(letter.to.address)) {
      // a mail library would make one quoted address of a list, at the last host
      return await not({ outcome: 'failed', why: 'bad-address: not one address' });
    }
    return { row, message: toMessage(row, letter), at };
  } catch (error) {
    // a builder that throws is our bug: this letter waits, the others go on
    log().error({ err: error, kind: row.kind, letter: row.id }, 'a letter could not be built');
    await tryLater(db, row, { why: `not built: ${(error as Error).message}`, now });
    return null;
  }
}

async function deliverOne(
  db: Db,
  letter: Built,
  post: Post & { permit: () => Promise<boolean>; notes: Notes }
): Promise<Delivered> {
  const { row } = letter;
  if (!(await post.permit())) return release(db, row);
  if (!(await renew(db, row))) return 'again';
  const old = letter.at < plus(realNow(), { seconds: -FRESH_SECONDS });
  const fresh = old ? await prepare(db, row, post) : letter;
  if (!fresh) return 'again';
  const { message } = fresh;
  try {
    await post.transport.send(message);
  } catch (error) {
    return failed(db, row, { error: error as DeliveryError, now: post.now });
  }
  if (post.keep) await keep(db, row, { message, now: post.now });
  post.notes.add({ id: row.id, subject: message.subject });
  return 'sent';
}

interface Notes {
  add(letter: { id: string; subject: string }): void;
  /** An alarm stands, which ends with the next letter that goes. */
  endAlarm(): void;
  /** Resolves when all is written. */
  written(): Promise<void>;
}

/**
 * What went: a commit for each letter would cost more than the letter. The next ones go while it is
 * being written.
 */
function notesOf(db: Db, { now }: Post): Notes {
  let went: { id: string; subject: string }[] = [];
  let alarmed = false;
  let since = realNow();
  let writing = Promise.resolve();
  async function write(): Promise<void> {
    if (went.length === 0) return;
    const letters = went;
    went = [];
    await inTransaction(db, async (db) => {
      await noteSent(db, letters, now);
      if (alarmed) await clearAlarm(db);
    });
    alarmed = false;
  }
  const begin = () => {
    since = realNow();
    writing = writing.then(write);
    // whoever waits for all of it hears what went wrong
    writing.catch(() => {});
  };
  return {
    add(letter) {
      went.push(letter);
      const slow = plus(since, NOTED_EVERY) <= realNow();
      if (slow || went.length >= NOTED_AT_ONCE) begin();
    },
    endAlarm() {
      alarmed = true;
    },
    written() {
      begin();
      return writing;
    }
  };
}

async function noteSent(
  db: Db,
  letters: readonly { id: string; subject: string }[],
  now: Instant
): Promise<void> {
  const subjects = letters.map(({ id, subject }) => sql`when ${id} then ${subject}`);
  await db
    .updateTable('outbox')
    .set((eb) => ({
      outcome: 'sent',
      done_at: now,
      subject: sql<string>`case id ${sql.join(subjects, sql` `)} end`,
      why: null,
      lease_until: null,
      attempts: eb('attempts', '+', 1)
    }))
    .where(
      'id',
      'in',
      letters.map(({ id }) => id)
    )
    .where('done_at', 'is', null)
    .execute();
}

/** Whether one more letter may go in this minute: asked of the store for a few at a time. */
function permits(db: Db): () => Promise<boolean> {
  const limit = { what: 'post', most: settings().mailPerMinute, seconds: 60 };
  const count = Math.max(1, Math.min(ALLOWED_AT_ONCE, Math.floor(limit.most / 10)));
  let left = 0;
  let until = '';
  async function one(): Promise<boolean> {
    const real = realNow();
    if (left <= 0 || until <= real) {
      until = plus(real, { seconds: secondsLeft(limit) });
      left = await allowSome(db, limit, { who: 'smtp', count });
    }
    left -= 1;
    return left >= 0;
  }
  // letters that go side by side ask one after the other, or what was allowed to one would be lost
  let before: Promise<unknown> = Promise.resolve();
  return () => {
    const answer = before.then(one);
    before = answer.catch(() => {});
    return answer;
  };
}

async function reasonNotToSend(
  db: Db,
  row: OutboxRow,
  now: Instant
): Promise<Ended['outcome'] | null> {
  if (row.deadline && row.deadline < now) return 'late';
  if (await isSuppressed(db, row.to_email)) return 'suppressed';
  if (row.entry_id === null || row.method === 'CANCEL') return null;
  const entry = await findEntry(db, row.entry_id);
  // at the same sequence: they declined in their calendar before the letter had gone
  return entry && (entry.sequence > row.sequence! || entry.method === 'CANCEL')
    ? 'superseded'
    : null;
}

function toMessage(row: OutboxRow, letter: Letter): Message {
  const { mailDomain } = settings();
  const { method } = letter.invite ?? {};
  return {
    messageId: `${row.id}@${mailDomain}`,
    from: sender(),
    to: { name: oneLine(letter.to.name), address: letter.to.address },
    replyTo: letter.replyTo ?? null,
    references: letter.thread ? `${letter.thread}@${mailDomain}` : null,
    subject: oneLine(letter.subject),
    ...render(letter),
    calendar:
      letter.invite && (method === 'REQUEST' || method === 'CANCEL')
        ? { method, text: calendarText(letter.invite) }
        : null,
    unsubscribe: letter.list?.href ?? null
  };
}

async function failed(
  db: Db,
  row: OutboxRow,
  { error, now }: { error: DeliveryError; now: Instant }
): Promise<Delivered> {
  const kind = classify(error);
  // a refused token has no reply of the server
  const said = error.response ?? (error.code === 'EAUTH' ? error.message : error.code);
  const why = `${kind}: ${said ?? error.message}`.slice(0, 300);
  log().warn({ kind: row.kind, letter: row.id, failure: kind }, 'a letter was not delivered');
  switch (kind) {
    case 'transient':
      return tryLater(db, row, { why, now });
    case 'throttled':
    case 'ours':
      await pause(db, why);
      await release(db, row);
      return 'rest';
    case 'bad-address':
      await suppress(db, { email: row.to_email, why, now });
      return done(db, row, { outcome: 'failed', why, now });
    case 'mailbox-full':
      // once more in a day, whatever else went wrong before
      if (!row.why?.startsWith(kind)) return tryLater(db, row, { why, now, minutes: 24 * 60 });
      await suppress(db, { email: row.to_email, why, now });
      return done(db, row, { outcome: 'failed', why, now });
    case 'refused-content':
      await alarm(db, why);
      return done(db, row, { outcome: 'failed', why, now });
  }
}

/** How a letter ended that did not go. */
interface Ended {
  outcome: Exclude<OutboxOutcome, 'sent'>;
  why?: string;
  now: Instant;
}

async function done(db: Db, row: OutboxRow, facts: Ended): Promise<Ended['outcome']> {
  await db
    .updateTable('outbox')
    .set((eb) => ({
      outcome: facts.outcome,
      done_at: facts.now,
      why: facts.why ?? null,
      lease_until: null,
      attempts: eb('attempts', '+', 1)
    }))
    .where('id', '=', row.id)
    .where('done_at', 'is', null)
    .execute();
  return facts.outcome;
}

async function tryLater(
  db: Db,
  row: OutboxRow,
  { why, now, minutes }: { why: string; now: Instant; minutes?: number }
): Promise<'again'> {
  const wait = minutes ?? minutesToWait(row.attempts + 1, Math.random());
  await db
    .updateTable('outbox')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      not_before: plus(now, { seconds: Math.round(wait * 60) }),
      why,
      lease_until: null
    }))
    .where('id', '=', row.id)
    .where('lease_by', '=', row.lease_by)
    .execute();
  return 'again';
}

/** Gives a letter back untried: our limit, or the server's rest, is no attempt of its own. */
async function release(db: Db, row: OutboxRow): Promise<'rest'> {
  await db
    .updateTable('outbox')
    .set({ lease_until: null })
    .where('id', '=', row.id)
    .where('lease_by', '=', row.lease_by)
    .execute();
  return 'rest';
}

async function pause(db: Db, why: string): Promise<void> {
  await db
    .updateTable('post')
    .set({
      paused_until: plus(realNow(), { minutes: PAUSE_MINUTES }),
      alarm: why,
      alarm_at: realNow()
    })
    .execute();
}
async function alarm(db: Db, why: string): Promise<void> {
  await db.updateTable('post').set({ alarm: why, alarm_at: realNow() }).execute();
}
/** A letter went. One that was on its way when the server asked for a rest does not end the rest. */
async function clearAlarm(db: Db): Promise<void> {
  await db
    .updateTable('post')
    .set({ alarm: null, alarm_at: null, paused_until: null })
    .where('alarm', 'is not', null)
    .where((eb) => eb.or([eb('paused_until', 'is', null), eb('paused_until', '<=', realNow())]))
    .execute();
}

async function keep(
  db: Db,
  row: OutboxRow,
  { message, now }: { message: Message; now: Instant }
): Promise<void> {
  await db
    .insertInto('sent_mail')
    .values({
      id: newId(),
      outbox_id: row.id,
      at: now,
      to_email: message.to.address,
      subject: message.subject,
      text: message.text,
      html: message.html,
      calendar: message.calendar?.text ?? null
    })
    .execute();
}

/**
 * Runs `work` over `letters`, a few at a time, and says how many are left after each; ends when nothing
 * is under way any more.
 */
async function sideBySide(
  letters: readonly Built[],
  work: (letter: Built, left: number) => Promise<unknown>
): Promise<void> {
  const waiting = [...letters];
  const lines = await Promise.allSettled(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let letter = waiting.shift(); letter; letter = waiting.shift()) {
        await work(letter, waiting.length);
      }
    })
  );
  const broken = lines.find((line) => line.status === 'rejected');
  if (broken) throw broken.reason;
}

/** How many letters wait, since when the oldest is due, and whether delivery stands: for the organisers' banner. */
export async function postState(db: Db, now: Instant) {
  const post = await db.selectFrom('post').selectAll().executeTakeFirstOrThrow();
  const { waiting, oldest } = await db
    .selectFrom('outbox')
    .select([countAll.as('waiting'), sql<Instant | null>`min(not_before)`.as('oldest')])
    .where('done_at', 'is', null)
    .where('not_before', '<=', now)
    .executeTakeFirstOrThrow();
  return {
    waiting,
    oldest,
    alarm: post.alarm,
    pausedUntil: post.paused_until,
    stalled: await isStalled(db, { oldest, now })
  };
}

/** Minutes after which nothing has gone although something was due. */
const STALLED_MINUTES = 15;

/** Whether delivery has stopped without anybody saying why: no process posts, or each try waits. */
async function isStalled(
  db: Db,
  { oldest, now }: { oldest: Instant | null; now: Instant }
): Promise<boolean> {
  const before = plus(now, { minutes: -STALLED_MINUTES });
  if (oldest === null || oldest > before) return false;
  const done = await db
    .selectFrom('outbox')
    .select('id')
    .where('done_at', '>', before)
    .limit(1)
    .executeTakeFirst();
  return done === undefined;
}
