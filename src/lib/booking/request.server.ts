/** Requests for a place, where the organiser approves. They stand in order of time, hold nothing. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import type { Booking } from './booking.server.ts';
import { takePlace } from './places.server.ts';
import { tellPlainly } from './tell.server.ts';
import { confirm, note } from './waiting/waiting.server.ts';

export interface AnswerRequests {
  event: string;
  bookings: readonly string[];
  by: Actor;
  now: Instant;
}

/**
 * Approves requests, first asked first, as long as places are free; the others stay requested.
 * Requests that were answered meanwhile are left as they are.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-requested` when none of them is one any more,
 * `no-place-free` when not one place was, and as the desk's window.
 */
export async function approveRequests(
  db: Db,
  facts: AnswerRequests
): Promise<{ approved: Booking[]; left: number } | Refusal> {
  return inTransaction(db, async (db) => {
    const asked = await requestsFor(db, facts);
    if (isRefusal(asked)) return asked;
    const { event, requests } = asked;
    const closed = closedDesk(event, facts.now, true);
    if (closed) return closed;
    const approved: Booking[] = [];
    for (const booking of requests) {
      const pool = await takePlace(db, {
        event,
        mode: booking.mode,
        authority: booking.authority_id,
        establishment: booking.establishment_id,
        passesLimit: true,
        now: facts.now
      });
      if (!pool) continue;
      approved.push(
        await confirm(db, {
          booking,
          pool,
          kind: 'approved',
          by: facts.by.person?.id ?? null,
          now: facts.now
        })
      );
    }
    if (approved.length === 0) return refuse('no-place-free');
    return { approved, left: requests.length - approved.length };
  });
}

/**
 * Declines requests; each person is told.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-requested`.
 */
export async function declineRequests(
  db: Db,
  facts: AnswerRequests
): Promise<{ declined: number } | Refusal> {
  const { by, now } = facts;
  return inTransaction(db, async (db) => {
    const asked = await requestsFor(db, facts);
    if (isRefusal(asked)) return asked;
    for (const request of asked.requests) {
      const booking = await db
        .updateTable('booking')
        .set({ state: 'declined', shown_at: null, ended_at: now, ended_how: 'declined' })
        .where('id', '=', request.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(db, { booking, action: 'booking.declined', by: by.person?.id ?? null, now });
      await tellPlainly(db, { booking, kind: 'request-declined', now });
    }
    return { declined: asked.requests.length };
  });
}

async function requestsFor(
  db: Db,
  { event: id, bookings, by }: AnswerRequests
): Promise<{ event: Event; requests: Booking[] } | Refusal> {
  const event = await takeTurn(db, id);
  if (!event) return refuse('event-unknown');
  if (!may(by, 'booking.answer', { event })) return refuse('not-allowed');
  if (bookings.length === 0) return refuse('not-requested');
  const requests = await db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', id)
    .where('id', 'in', bookings)
    .where('state', '=', 'requested')
    .orderBy('rank')
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  return requests.length > 0 ? { event, requests } : refuse('not-requested');
}
