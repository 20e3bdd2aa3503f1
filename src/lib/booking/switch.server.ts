/** From the room to online and back: one booking, two ways to be there. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { may } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { findBooking, insertBooking, servedUntilFor, type Booking } from './booking.server.ts';
import type { OwnAct } from './waiting/offer.server.ts';
import { takePlace } from './places.server.ts';
import { tellPlainly } from './tell.server.ts';
import { confirm, note, serve, switchPlace } from './waiting/waiting.server.ts';

export type Switched = { booking: Booking; wish: Booking | null };

/**
 * Changes the way in which somebody is there. Who has a place takes one there, then gives theirs
 * back; when none is free there they keep what they have, and a *wish* waits beside it. Who waits
 * waits for the other mode, with the time at which they asked.
 *
 * Refused: `event-unknown`, `not-allowed`, `no-such-mode`, `booking-over`, `no-place-free` for a place
 * without a name, and as the desk's end.
 */
export async function switchMode(
  db: Db,
  { booking: id, mode, by, now }: OwnAct & { mode: PlaceMode }
): Promise<Switched | Refusal> {
  const found = await findBooking(db, id);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await findBooking(db, id);
    if (!event || !booking) return refuse('event-unknown');
    const subject = { event, person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.make', subject)) return refuse('not-allowed');
    if (!modesOf(event.mode).includes(mode)) return refuse('no-such-mode', {}, 'mode');
    const closed = closedDesk(event, now, true);
    if (closed) return closed;
    if (booking.mode === mode) return { booking, wish: null };
    const actor = by.person?.id ?? booking.person_id;
    const facts = { event, booking, mode, actor, now };
    if (booking.state === 'confirmed') return switchConfirmed(db, facts);
    if (booking.state === 'waiting' && !booking.wish_of) return switchWaiting(db, facts);
    if (booking.state !== 'requested') return refuse('booking-over');
    return { booking: await setMode(db, booking, mode), wish: null };
  });
}

interface Switching {
  event: Event;
  booking: Booking;
  mode: PlaceMode;
  actor: string | null;
  now: Instant;
}

async function switchConfirmed(db: Db, facts: Switching): Promise<Switched | Refusal> {
  const { event, booking, mode, actor, now } = facts;
  const by = actor === null ? {} : { by: actor };
  // a presenter uses no place in either mode
  const pool = booking.presenting_at
    ? null
    : await takePlace(db, {
        event,
        mode,
        authority: booking.authority_id,
        // they have a place of their school's already
        establishment: null,
        now
      });
  if (!pool && !booking.presenting_at) {
    // a place whose name is to follow has nobody who could wait
    if (!booking.person_id) return refuse('no-place-free');
    return { booking, wish: await wishFor(db, facts) };
  }
  const switched = await switchPlace(db, { booking, mode, pool, ...by, now });
  await serve(db, { event: event.id, now });
  return { booking: switched, wish: null };
}

/** The wish for the other mode that waits beside a booking. */
export async function wishBeside(
  db: Db,
  booking: Pick<Booking, 'id'>
): Promise<Booking | undefined> {
  return db
    .selectFrom('booking')
    .selectAll()
    .where('wish_of', '=', booking.id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
}

/** A wish waits in the order of time for a place of the other mode; one beside a booking. */
async function wishFor(db: Db, { event, booking, mode, actor, now }: Switching): Promise<Booking> {
  const waiting = await wishBeside(db, booking);
  if (waiting) return waiting;
  const wish = await insertBooking(db, {
    event_id: event.id,
    person_id: booking.person_id,
    state: 'waiting',
    mode,
    wish_of: booking.id,
    establishment_id: booking.establishment_id,
    establishment_other: booking.establishment_other,
    authority_id: booking.authority_id,
    asked_at: now,
    served_until: await servedUntilFor(db, { event, authority: booking.authority_id }),
    booked_by: actor,
    created_at: now
  });
  await note(db, { booking, action: 'booking.wished', by: actor, now });
  await tellPlainly(db, { booking: wish, kind: 'wish-waiting', now });
  return wish;
}

async function switchWaiting(
  db: Db,
  { event, booking, mode, actor, now }: Switching
): Promise<Switched> {
  const pool = await takePlace(db, {
    event,
    mode,
    authority: booking.authority_id,
    establishment: booking.establishment_id,
    now
  });
  const there = await setMode(db, booking, mode);
  await note(db, { booking, action: 'booking.switched', by: actor, now });
  if (!pool) return { booking: there, wish: null };
  return { booking: await confirm(db, { booking: there, pool, by: actor, now }), wish: null };
}

async function setMode(db: Db, { id }: Booking, mode: PlaceMode): Promise<Booking> {
  return db
    .updateTable('booking')
    .set({ mode })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
