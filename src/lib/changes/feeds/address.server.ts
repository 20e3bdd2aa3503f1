/**
 * The addresses under which calendars read: made, replaced, removed. Whoever has an address reads
 * what it is for without signing in, so it is as long as a password, shown once, and only its hash
 * is kept.
 */
import { createHash, randomBytes } from 'node:crypto';

import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { link } from '#lib/link.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isParticipant } from '#lib/programmes/programme.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import type { DeedName } from '#lib/words/en/audit.ts';

export type CalendarFeed = Row<'calendar_feed'>;

/** Minutes before an event at which calendars may remind: half an hour, two hours, the day before. */
export const ALARMS = [30, 120, 1440] as const;
export type Alarm = (typeof ALARMS)[number] | null;

/** Octets of a token: 192 bits, which nobody guesses. */
const TOKEN_OCTETS = 24;
const TOKEN = /^[\w-]{32}$/;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The whole address of a feed, as it is typed into a calendar. */
export const feedAddress = (token: string): string => link(`/cal/${token}.ics`);

/** What opens a calendar program at once where one is installed. */
export const subscribeAddress = (address: string): string => address.replace(/^https?:/, 'webcal:');

export interface Made {
  feed: CalendarFeed;
  /** In the address; this is the only time that anybody sees it. */
  token: string;
}

interface MakeFacts {
  /** Null: what is one's own. */
  programme: string | null;
  alarm: Alarm;
  by: Actor;
  now: Instant;
}

/**
 * Makes an address of one's own. One that no calendar has read yet is replaced: who lost sight of it
 * before copying it presses again.
 *
 * Refused: `not-allowed`; `feed-there` while a calendar reads one.
 */
export async function makeFeed(db: Db, facts: MakeFacts): Promise<Made | Refusal> {
  const { programme, by, now } = facts;
  const person = by.person?.id;
  if (!person || !(await mayRead(db, { programme, by }))) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const unread = liveFeeds(db, person).where('read_at', 'is', null);
    const [old] = await unread.where('programme_id', 'is not distinct from', programme).execute();
    if (old) await revoke(db, { feed: old.id, now });
    const made = await insertFeed(db, { ...facts, person });
    if (!made) return refuse('feed-there');
    await note(db, { action: 'feed.make', feed: made.feed.id, by, now });
    return made;
  });
}

/**
 * Another address in the place of one's own; the old one ends at once.
 *
 * Refused: `feed-unknown` when it has ended, `not-allowed`.
 */
export async function replaceFeed(
  db: Db,
  { feed: id, by, now }: { feed: string; by: Actor; now: Instant }
): Promise<Made | Refusal> {
  return inTransaction(db, async (db) => {
    const old = await findOwn(db, { feed: id, by });
    if (isRefusal(old)) return old;
    // of two who press at once one finds it ended
    if (old.revoked_at || !(await revoke(db, { feed: id, now }))) return refuse('feed-unknown');
    const { person_id: person, programme_id: programme, alarm_minutes } = old;
    const made = await insertFeed(db, { person, programme, alarm: alarm_minutes, by, now });
    if (!made) return refuse('feed-unknown');
    await note(db, { action: 'feed.replace', feed: made.feed.id, by, now });
    return made;
  });
}

/** Ends one's own address. Ending it twice is a quiet success. Refused: `feed-unknown`, `not-allowed`. */
export async function removeFeed(
  db: Db,
  { feed: id, by, now }: { feed: string; by: Actor; now: Instant }
): Promise<CalendarFeed | Refusal> {
  return inTransaction(db, async (db) => {
    const feed = await findOwn(db, { feed: id, by });
    if (isRefusal(feed)) return feed;
    if (await revoke(db, { feed: id, now }))
      await note(db, { action: 'feed.remove', feed: id, by, now });
    return feed;
  });
}

/** Whether and when calendars remind of what is in a feed. Refused: `feed-unknown`, `not-allowed`. */
export async function setAlarm(
  db: Db,
  { feed: id, alarm, by }: { feed: string; alarm: Alarm; by: Actor }
): Promise<CalendarFeed | Refusal> {
  const feed = await findOwn(db, { feed: id, by });
  if (isRefusal(feed)) return feed;
  if (feed.revoked_at) return refuse('feed-unknown');
  await db
    .updateTable('calendar_feed')
    .set({ alarm_minutes: alarm })
    .where('id', '=', id)
    .execute();
  return { ...feed, alarm_minutes: alarm };
}

/**
 * The feed of a token, ended or not, also by the address of a record that became one with its person's;
 * undefined when it is none of ours.
 */
export async function findFeed(db: Db, token: string): Promise<CalendarFeed | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const hash = hashOf(token);
  return db
    .selectFrom('calendar_feed')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('token_hash', '=', hash),
        eb(
          'id',
          'in',
          eb.selectFrom('calendar_feed_alias').select('feed_id').where('token_hash', '=', hash)
        )
      ])
    )
    .executeTakeFirst();
}

/** Somebody's addresses that have not ended. */
export function liveFeeds(db: Db, person: string) {
  return db
    .selectFrom('calendar_feed')
    .selectAll()
    .where('person_id', '=', person)
    .where('revoked_at', 'is', null);
}

/** Whether somebody may read a programme's feed, or their own. */
export async function mayRead(
  db: Db,
  { programme, by }: { programme: string | null; by: Actor }
): Promise<boolean> {
  const person = by.person?.id ?? null;
  if (programme === null) return may(by, 'feed.change', { person });
  const takesPart = person !== null && (await isParticipant(db, { programme, person }));
  return may(by, 'feed.programme', { programme, person: takesPart ? person : null });
}

async function findOwn(
  db: Db,
  { feed: id, by }: { feed: string; by: Actor }
): Promise<CalendarFeed | Refusal> {
  const feed = await db
    .selectFrom('calendar_feed')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!feed) return refuse('feed-unknown');
  return may(by, 'feed.change', { person: feed.person_id }) ? feed : refuse('not-allowed');
}

/** Undefined when there is a live one already. */
async function insertFeed(
  db: Db,
  facts: {
    person: string;
    programme: string | null;
    alarm: number | null;
    by: Actor;
    now: Instant;
  }
): Promise<Made | undefined> {
  const token = randomBytes(TOKEN_OCTETS).toString('base64url');
  const feed = await db
    .insertInto('calendar_feed')
    .values({
      id: newId(),
      kind: facts.programme === null ? 'person' : 'programme',
      person_id: facts.person,
      programme_id: facts.programme,
      token_hash: hashOf(token),
      alarm_minutes: facts.alarm,
      made_at: facts.now,
      made_by: facts.by.person?.id ?? null,
      revoked_at: null,
      read_at: null,
      client: null
    })
    .onConflict((c) => c.doNothing())
    .returningAll()
    .executeTakeFirst();
  return feed && { feed, token };
}

/** Whether it had not ended before. */
async function revoke(db: Db, { feed, now }: { feed: string; now: Instant }): Promise<boolean> {
  const done = await db
    .updateTable('calendar_feed')
    .set({ revoked_at: now })
    .where('id', '=', feed)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return changed(done);
}

async function note(
  db: Db,
  { action, feed, by, now }: { action: DeedName; feed: string; by: Actor; now: Instant }
): Promise<void> {
  const subject = { kind: 'calendar_feed', id: feed };
  await record(db, { by: by.person?.id ?? null, action, subject, now });
}
