/** The organisers' daily summary: at 07:15 on weekdays, to each what happened at their events. A round. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { dueSince, lookedUntil } from '#lib/due.server.ts';
import { organisersNow } from '#lib/people/grants.server.ts';
import { organisesEvent } from '#lib/people/may.ts';
import { queueInParts } from '#lib/reminders/remind.server.ts';
import { at, dayOf, isSchoolDay, plus } from '#lib/time.server.ts';

import { happened, isNews } from './happened.server.ts';

const CLOCK = '07:15';
/** Later on the day it is no morning's news: the next one tells it. */
const UNTIL = '12:00';
/** Days that a summary goes back when none reached somebody. */
const BACK_DAYS = 7;
/** Organisers go to work from Monday to Friday. */
const NONE: ReadonlySet<string> = new Set();

/**
 * Queues a summary for every organiser at whose coming events something happened since their last one
 * that went, at most a week back; the letter is built, with its numbers, when it goes. A fixed number
 * of statements for any number of organisers, events and people.
 *
 * @returns how many letters were queued
 */
export async function sendDigests(db: Db, now: Instant): Promise<number> {
  const what = 'digest';
  const since = await dueSince(db, { what, now });
  const due = dueToday(now);
  const isDue = due !== null && since < due && due <= now;
  const queued = isDue ? await queueDigests(db, now) : 0;
  await lookedUntil(db, { what, now });
  return queued;
}

/** When today's summaries are due; null at the weekend, and once the morning is over. */
function dueToday(now: Instant): Instant | null {
  const day = dayOf(now);
  return isSchoolDay(day, NONE) && now < at(day, UNTIL) ? at(day, CLOCK) : null;
}

async function queueDigests(db: Db, now: Instant): Promise<number> {
  const day = dayOf(now);
  const [organisers, told, events] = await Promise.all([
    organisersNow(db),
    lastTold(db, { day, now }),
    db
      .selectFrom('event')
      .select(['id', 'programme_id'])
      .where('status', 'in', ['published', 'planned', 'postponed'])
      .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
      .execute()
  ]);
  // who had none for a week was told nothing of it
  const fromOf = (person: string) => told.get(person) ?? plus(now, { hours: -BACK_DAYS * 24 });
  const earliest = organisers.map(({ id }) => fromOf(id)).sort()[0];
  if (!earliest) return 0;
  const news = await happened(db, { from: earliest, until: now });
  const lively = events.filter(({ id }) => news.has(id) && isNews(news.get(id)!));
  const readers = organisers.filter(({ grants, ...person }) =>
    lively.some((event) => organisesEvent({ person, grants }, event))
  );
  await queueInParts(
    db,
    readers.map(({ id, email }) => ({
      kind: 'digest',
      key: `digest:${day}:${id}`,
      ids: { person: id, from: fromOf(id), until: now },
      to: email,
      priority: 2,
      deadline: at(day, UNTIL),
      now
    }))
  );
  return readers.length;
}

/** Until when each organiser was told: the last summary of the week before that went, or had nothing. */
async function lastTold(
  db: Db,
  { day, now }: { day: string; now: Instant }
): Promise<Map<string, Instant>> {
  const first = dayOf(plus(now, { hours: -BACK_DAYS * 24 }));
  const rows = await db
    .selectFrom('outbox')
    .select(['dedupe_key', 'created_at'])
    .where('dedupe_key', '>=', `digest:${first}:`)
    .where('dedupe_key', '<', `digest:${day}:`)
    .where('outcome', 'in', ['sent', 'gone'])
    .orderBy('created_at')
    .execute();
  return new Map(rows.map((row) => [row.dedupe_key.split(':')[2]!, row.created_at]));
}
