/** Who came: a record beside the booking, written by the organiser; and how many stay away. */
import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Came, EventKind, Instant } from '#db/schema.ts';
import { note } from '#lib/booking/waiting/waiting.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

/**
 * Notes of some confirmed bookings who came; `null` takes the note back. Bookings of other events, or
 * without a place, are passed over.
 *
 * @returns how many were noted
 * Refused: `event-unknown`, `not-allowed`, `not-begun`.
 */
export async function noteAttendance(
  db: Db,
  facts: {
    event: string;
    bookings: readonly string[];
    came: Came | null;
    by: Actor;
    now: Instant;
  }
): Promise<number | Refusal> {
  const { came, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (!event.starts_at || event.starts_at > now) {
      return refuse('not-begun', { when: event.starts_at ? instantText(event.starts_at) : '' });
    }
    if (facts.bookings.length === 0) return 0;
    const bookings = await db
      .selectFrom('booking')
      .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
      .select(['booking.id', 'attendance.came'])
      .where('booking.event_id', '=', event.id)
      .where('booking.id', 'in', facts.bookings)
      .where('booking.state', '=', 'confirmed')
      .where('booking.person_id', 'is not', null)
      .execute();
    const news = bookings.filter((booking) => booking.came !== came);
    for (const booking of news) {
      if (came === null) {
        await db.deleteFrom('attendance').where('booking_id', '=', booking.id).execute();
      } else {
        const recorded = { recorded_by: by.person?.id ?? null, recorded_at: now };
        const row = { came, ...recorded, bring_in_id: null };
        await db
          .insertInto('attendance')
          .values({ booking_id: booking.id, ...row })
          .onConflict((c) => c.column('booking_id').doUpdateSet(row))
          .execute();
      }
      const action = came === null ? 'attendance.cleared' : (`attendance.${came}` as const);
      await note(db, { booking, action, by: by.person?.id ?? null, now });
    }
    return bookings.length;
  });
}

/** Of the people with a place at past events of a kind, how many did not come; never per person. */
export interface NoShows {
  /** Events of which it was noted who came. */
  events: number;
  /** People of whom it was noted, without those who sent apologies. */
  people: number;
  /** Those of them who did not come. */
  absent: number;
}

/** The no-show rate of a kind of event, in one query (rule 11). */
export async function noShows(
  db: Db,
  { kind, now }: { kind: EventKind; now: Instant }
): Promise<NoShows> {
  const rows = await db
    .selectFrom('attendance')
    .innerJoin('booking', 'booking.id', 'attendance.booking_id')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select(['event.id', 'attendance.came', countAll.as('count')])
    .where('event.kind', '=', kind)
    .where('event.status', 'in', ['published', 'finished'])
    .where('event.ends_at', '<=', now)
    .where('attendance.came', '<>', 'apologies')
    // a register of before Twilight may name only who came
    .where('event.bring_in_id', 'is', null)
    .groupBy(['event.id', 'attendance.came'])
    .execute();
  const sum = (of: typeof rows) => of.reduce((total, { count }) => total + count, 0);
  return {
    events: new Set(rows.map(({ id }) => id)).size,
    people: sum(rows),
    absent: sum(rows.filter(({ came }) => came === 'did-not-attend'))
  };
}
