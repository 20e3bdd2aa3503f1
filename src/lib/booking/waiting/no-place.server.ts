/** "No place came up so far": at 15:00 on the last school day before, to those who still wait. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { dayPart, plus } from '#lib/time.server.ts';

import { noPlaceYetAt } from '../rules.ts';

/** The last school day before an event may lie seven weeks back, over the summer. */
const HORIZON_DAYS = 60;

/**
 * Queues the letter to everyone for whom it is due, once for each booking and start, so that the
 * round may run as often as it likes.
 *
 * @returns how many letters were due
 */
export async function sayNoPlaceYet(db: Db, now: Instant): Promise<number> {
  const events = await db
    .selectFrom('event')
    .select(['id', 'starts_at', 'starts_local'])
    .where('status', '=', 'published')
    .where('starts_at', '>', now)
    .where('starts_at', '<=', plus(now, { hours: HORIZON_DAYS * 24 }))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('booking')
          .select('booking.id')
          .whereRef('booking.event_id', '=', 'event.id')
          .where('booking.state', '=', 'waiting')
      )
    )
    .execute();
  let told = 0;
  for (const event of events) {
    const calendars = await calendarsAround(db, dayPart(event.starts_local!));
    const waiting = await waitingFor(db, { id: event.id, starts: event.starts_at! });
    const letters = waiting
      .filter(
        ({ authority_id, asked_at }) =>
          dueFor(event.starts_local!, calendars(authority_id)) <= now &&
          // whoever joins the list after that was told their position just now
          asked_at < dueFor(event.starts_local!, calendars(authority_id))
      )
      .map(({ id, email }) => ({
        kind: 'no-place-yet',
        key: `no-place-yet:${id}:${event.starts_at}`,
        ids: { booking: id },
        to: email,
        event: event.id,
        deadline: event.starts_at,
        now
      }));
    if (letters.length > 0) await inTransaction(db, (db) => queueLetters(db, letters));
    told += letters.length;
  }
  return told;
}

const dueFor = (starts_local: string, closed: ReadonlySet<string>): Instant =>
  noPlaceYetAt({ starts_local }, closed);

/** Who waits for a place, beside none, and was not told yet. */
async function waitingFor(db: Db, { id, starts }: { id: string; starts: Instant }) {
  return db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['booking.id', 'booking.authority_id', 'booking.asked_at', 'person.email'])
    .where('booking.event_id', '=', id)
    .where('booking.state', '=', 'waiting')
    .where('booking.wish_of', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox')
            .select('outbox.id')
            .where(
              'outbox.dedupe_key',
              '=',
              eb(
                eb(eb.val('no-place-yet:'), '||', eb.ref('booking.id')),
                '||',
                eb.val(`:${starts}`)
              )
            )
        )
      )
    )
    .execute();
}
