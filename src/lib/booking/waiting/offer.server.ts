/** What a waiting person does: takes a free or an offered place, can come at short notice. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { endBooking, findBooking, type Booking } from '../booking.server.ts';
import { endDeclined } from '../cancel.server.ts';
import { takePlace } from '../places.server.ts';
import { tellPlainly } from '../tell.server.ts';
import { confirm, note, serve, switchPlace } from './waiting.server.ts';

export interface OwnAct {
  booking: string;
  by: Actor;
  now: Instant;
}

/**
 * "Take it now", and taking an offer: a waiting person takes any free place that they may use, also
 * after the time when places are given unasked; an offered one takes what is kept for them, for as
 * long as the row says so.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-waiting`, `no-place-free`, `too-late` from the
 * event's start, and as the desk's window.
 */
export async function takeItNow(
  db: Db,
  { booking: id, by, now }: OwnAct
): Promise<Booking | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('not-waiting');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, id);
    if (!event || !booking) return refuse('event-unknown');
    const subject = { event, person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.make', subject)) return refuse('not-allowed');
    if (booking.state === 'confirmed') return booking;
    if (booking.state !== 'waiting' && booking.state !== 'offered') return refuse('not-waiting');
    const closed = closedDesk(event, now, true);
    if (closed) return closed;
    if (event.starts_at! <= now) return refuse('too-late', { when: instantText(event.starts_at!) });
    const pool =
      booking.pool_id ??
      (await takePlace(db, {
        event,
        mode: booking.mode,
        authority: booking.authority_id,
        establishment: booking.wish_of ? null : booking.establishment_id,
        now
      }));
    if (!pool) return refuse('no-place-free');
    const actor = by.person?.id ?? booking.person_id;
    if (!booking.wish_of) return confirm(db, { booking, pool, by: actor, now });
    const beside = (await findBooking(db, booking.wish_of))!;
    const switched = await switchPlace(db, {
      booking: beside,
      mode: booking.mode,
      pool,
      ...(actor && { by: actor }),
      now
    });
    await serve(db, { event: event.id, now });
    return switched;
  });
}

/**
 * Says whether a waiting person can come at short notice: then a place that becomes free after the
 * cut-off is offered to them.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-waiting`.
 */
export async function setShortNotice(
  db: Db,
  { booking: id, can, by, now }: OwnAct & { can: boolean }
): Promise<Booking | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('not-waiting');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    if (!event) return refuse('event-unknown');
    const subject = { event, person: found.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.make', subject)) return refuse('not-allowed');
    const booking = await db
      .updateTable('booking')
      .set({ short_notice_at: can ? now : null })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .returningAll()
      .executeTakeFirst();
    if (!booking) return refuse('not-waiting');
    await serve(db, { event: event.id, now });
    return (await findBooking(db, id))!;
  });
}

/**
 * Ends offers that nobody took in time, tells how to come back, and serves; a round. Who declined in
 * the calendar and did not think again leaves without another mail. The row decides: until this has
 * run an offer can be taken.
 *
 * @returns how many lapsed
 */
export async function lapseOffers(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('booking')
    .select('event_id')
    .distinct()
    .where('state', '=', 'offered')
    .where('offered_until', '<=', now)
    .limit(50)
    .execute();
  let lapsed = 0;
  for (const { event_id: event } of due) {
    lapsed += await inTransaction(db, async (db) => {
      const open = (await takeTurn(db, event))!;
      const offers = await db
        .selectFrom('booking')
        .selectAll()
        .where('event_id', '=', event)
        .where('state', '=', 'offered')
        .where('offered_until', '<=', now)
        .orderBy('id')
        .limit(200)
        .execute();
      for (const offered of offers) {
        if (offered.declined_at) {
          const booking = await endDeclined(db, { event: open, booking: offered, now });
          await note(db, { booking, action: 'booking.left-in-calendar', by: null, now });
          continue;
        }
        const booking = await endBooking(db, offered, { how: 'offer-lapsed', now });
        await note(db, { booking, action: 'booking.lapsed', by: null, now });
        await tellPlainly(db, { booking, kind: 'offer-lapsed', now });
      }
      await serve(db, { event, now });
      return offers.length;
    });
  }
  return lapsed;
}
