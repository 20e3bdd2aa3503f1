/** Leaving a programme: by oneself, or taken back by whoever recruits. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import type { Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { freeProgrammePlace } from '#lib/programmes/places.server.ts';
import { takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { usesPlace, type Participant } from '#lib/programmes/rules.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { serveReserve } from './accept.server.ts';
import { takeEventTurns } from './book.server.ts';

/**
 * Ends a nomination or a participation. The place goes to whoever is next in line, bookings that are
 * still to come are cancelled, each with its CANCEL; what is past stays theirs. Twice is once. Whoever
 * has completed the programme stays as they are.
 *
 * Refused: `participant-unknown`, `not-allowed`, `nomination-over` once they have completed.
 */
export async function withdrawParticipant(
  db: Db,
  facts: { participant: string; by: Actor; now: Instant }
): Promise<Participant | Refusal> {
  const { by, now } = facts;
  const found = await findParticipant(db, facts.participant);
  if (!found) return refuse('participant-unknown');
  const subject = {
    person: found.person_id,
    key: { kind: 'nomination' as const, id: found.id },
    programme: found.programme_id,
    authority: found.authority_id
  };
  const self = may({ ...by, grants: [] }, 'nomination.answer', subject);
  if (!self && !may(by, 'programme.recruit', subject)) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    await takeProgrammeTurn(db, found.programme_id);
    const row = await findParticipant(db, found.id);
    if (!row) return refuse('participant-unknown');
    if (row.withdrawn_at) return row;
    if (row.completed_at) return refuse('nomination-over');
    const events = await takeEventTurns(db, { programme: row.programme_id, now });
    const ended = await db
      .updateTable('participant')
      .set({ withdrawn_at: now, reserved_at: null })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const cancelled = await cancelComing(db, { participant: row, events, self, by, now });
    if (isRefusal(cancelled)) return cancelled;
    await record(db, {
      by: by.person?.id ?? (self ? row.person_id : null),
      action: 'participant.withdrawn',
      subject: { kind: 'participant', id: row.id },
      now
    });
    if (!self) {
      const { email } = await db
        .selectFrom('person')
        .select('email')
        .where('id', '=', row.person_id)
        .executeTakeFirstOrThrow();
      await queueLetter(db, {
        kind: 'nomination-withdrawn',
        key: `nomination-withdrawn:${row.id}:${now}`,
        ids: { participant: row.id },
        to: email,
        now
      });
    }
    if (usesPlace(row) && row.authority_id) {
      const of = { programme: row.programme_id, authority: row.authority_id };
      await freeProgrammePlace(db, of);
      await serveReserve(db, { ...of, events, now });
    }
    return ended;
  });
}

/** Cancels a participant's live bookings for these events. */
export async function cancelComing(
  db: Db,
  facts: {
    participant: Participant;
    events: readonly Event[];
    self: boolean;
    by: Actor;
    now: Instant;
  }
): Promise<number | Refusal> {
  const { participant, events, by, now } = facts;
  if (events.length === 0) return 0;
  const bookings = await db
    .selectFrom('booking')
    .select('id')
    .where('person_id', '=', participant.person_id)
    .where(
      'event_id',
      'in',
      events.map(({ id }) => id)
    )
    .where('state', 'in', LIVE)
    .where('wish_of', 'is', null)
    .orderBy('event_id')
    .execute();
  const person = facts.self
    ? { id: participant.person_id, name: '', email: '' }
    : (by.person ?? null);
  for (const { id } of bookings) {
    const cancelled = await cancelBooking(db, {
      booking: id,
      by: { person, grants: [], system: true },
      now
    });
    if (isRefusal(cancelled)) return cancelled;
  }
  return bookings.length;
}
