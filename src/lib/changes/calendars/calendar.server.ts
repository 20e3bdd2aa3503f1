/**
 * A school calendar changes, and with it what was counted in its school days: until when a free place
 * is given unasked, and when an authority's places go to everyone. Reminders, cut-offs to come and
 * new offers ask the calendar when they are due; an offer that stands stands until the time that its
 * person was told.
 */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Day, Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { releaseAt } from '#lib/booking/pools/pool-rules.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { restamp } from '#lib/changes/event.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { weekdays, yearSpan, type Range } from '#lib/organisations/calendars/lines.server.ts';
import { calendarsAround, closedDaysOf } from '#lib/organisations/school-calendar.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayPart, isSchoolDay, schoolDaysAfter, schoolDaysBefore } from '#lib/time.server.ts';

interface Facts {
  authority: string;
  by: Actor;
  now: Instant;
}

/**
 * Closes the schools of an authority on these days; one that was closed already gets the new kind.
 *
 * Refused: `not-allowed`, `authority-unknown`.
 *
 * @returns how many days it was
 */
export async function closeDays(
  db: Db,
  facts: Facts & { ranges: readonly Range[] }
): Promise<number | Refusal> {
  const { authority, ranges } = facts;
  const days = new Map(
    ranges.flatMap((range) => weekdays(range).map((day) => [day, range.kind] as const))
  );
  return change(db, facts, async (db) => {
    const rows = [...days].map(([day, kind]) => ({ authority_id: authority, day, kind }));
    for (let from = 0; from < rows.length; from += 200) {
      await db
        .insertInto('closed_day')
        .values(rows.slice(from, from + 200))
        .onConflict((c) =>
          c
            .columns(['authority_id', 'day'])
            .doUpdateSet((eb) => ({ kind: eb.ref('excluded.kind') }))
        )
        .execute();
    }
    return rows.length;
  });
}

/** Opens the schools on the days of a range. Twice is once. Refused: as `closeDays`. */
export async function openDays(
  db: Db,
  facts: Facts & { from: Day; to: Day }
): Promise<number | Refusal> {
  const { authority, from, to } = facts;
  return change(db, facts, async (db) => {
    const gone = await db
      .deleteFrom('closed_day')
      .where('authority_id', '=', authority)
      .where('day', '>=', from)
      .where('day', '<=', to)
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  });
}

/**
 * Copies the school year before to the same weekdays of this one, 52 weeks later; days that are there
 * stay as they are. It is a beginning: dates are then put right.
 *
 * Refused: as `closeDays`.
 */
export async function copyYear(db: Db, facts: Facts & { year: number }): Promise<number | Refusal> {
  const { authority, year } = facts;
  return change(db, facts, async (db) => {
    const before = await closedDaysOf(db, { authority, ...yearSpan(year - 1) });
    const rows = before.map(({ day, kind }) => ({
      authority_id: authority,
      day: Temporal.PlainDate.from(day).add({ weeks: 52 }).toString(),
      kind
    }));
    if (rows.length === 0) return 0;
    const copied = await db
      .insertInto('closed_day')
      .values(rows)
      .onConflict((c) => c.columns(['authority_id', 'day']).doNothing())
      .returning('day')
      .execute();
    return copied.length;
  });
}

async function change(
  db: Db,
  { authority, by, now }: Facts,
  write: (db: Db) => Promise<number>
): Promise<number | Refusal> {
  if (!may(by, 'calendar.change', { authority })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const known = await db
      .selectFrom('authority')
      .select('id')
      .where('id', '=', authority)
      .executeTakeFirst();
    if (!known) return refuse('authority-unknown');
    const days = await write(db);
    if (days === 0) return 0;
    await record(db, {
      by: by.person?.id ?? null,
      action: 'calendar.change',
      subject: { kind: 'authority', id: authority },
      now
    });
    await countAnew(db, { authority, now });
    return days;
  });
}

/** What was counted in the school days of an authority for events to come, counted again. */
async function countAnew(
  db: Db,
  { authority, now }: { authority: string; now: Instant }
): Promise<void> {
  const coming = await db
    .selectFrom('event')
    .select('id')
    .where('starts_at', '>', now)
    .where('status', 'in', ['published', 'draft'])
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('booking')
            .select('booking.id')
            .whereRef('booking.event_id', '=', 'event.id')
            .where('booking.authority_id', '=', authority)
            .where('booking.state', 'in', LIVE)
        ),
        eb.exists(
          eb
            .selectFrom('pool')
            .select('pool.id')
            .whereRef('pool.event_id', '=', 'event.id')
            .where('pool.authority_id', '=', authority)
            .where('pool.released_at', 'is', null)
        )
      ])
    )
    // always in one order, so that two calendars wait for one another and not each for the other
    .orderBy('id')
    .execute();
  for (const { id } of coming) {
    const event = await takeTurn(db, id);
    if (!event) continue;
    await restamp(db, event);
    await moveReleases(db, { event, authority, now });
    await serve(db, { event: id, now });
  }
}

/** A release date on which the schools are closed now becomes the school day before, or after it. */
async function moveReleases(
  db: Db,
  { event, authority, now }: { event: Event; authority: string; now: Instant }
): Promise<void> {
  const day = dayPart(event.starts_local!);
  const closed = (await calendarsAround(db, day))(authority);
  const pools = (await poolsOf(db, event.id)).filter(
    (pool) =>
      pool.authority_id === authority &&
      pool.released_at === null &&
      pool.release_on !== null &&
      !isSchoolDay(pool.release_on, closed)
  );
  for (const pool of pools) {
    const before = schoolDaysBefore(pool.release_on!, 1, closed);
    const on = releaseAt(before) > now ? before : schoolDaysAfter(pool.release_on!, 1, closed);
    if (on >= day) continue;
    await db
      .updateTable('pool')
      .set({ release_on: on, release_at: releaseAt(on) })
      .where('id', '=', pool.id)
      .execute();
  }
}
