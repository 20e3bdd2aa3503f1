/** A leaver's place passes to a colleague, who accepts by their own mail; each keeps their history. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import type { Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findParticipant, nominate, type Nominee } from '#lib/programmes/nominate.server.ts';
import { usesPlace, type Participant } from '#lib/programmes/rules.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

/**
 * Nominates a colleague for a participant's place. Until the colleague accepts, the participant keeps
 * the place and the bookings: nothing is lost when the colleague says no.
 *
 * Refused: `participant-unknown`, `not-allowed`, `not-participating`, and as `nominate`.
 */
export async function replaceParticipant(
  db: Db,
  facts: { participant: string; colleague: Nominee; by: Actor; now: Instant }
): Promise<Participant | Refusal> {
  const { by, now } = facts;
  const leaver = await findParticipant(db, facts.participant);
  if (!leaver?.authority_id) return refuse('participant-unknown');
  const of = { programme: leaver.programme_id, authority: leaver.authority_id };
  if (!may(by, 'programme.recruit', of)) return refuse('not-allowed');
  if (!usesPlace(leaver) || leaver.completed_at) return refuse('not-participating');
  return nominate(db, { ...of, nominee: facts.colleague, replaces: leaver.id, by, now });
}

/** The participant whose place somebody takes; undefined once that one has left by themselves. */
export async function leaverOf(db: Db, row: Participant): Promise<Participant | undefined> {
  const leaver = row.replaces_id ? await findParticipant(db, row.replaces_id) : undefined;
  return leaver && usesPlace(leaver) && !leaver.completed_at ? leaver : undefined;
}

/**
 * The leaver leaves now; their place, and their bookings for these events, are the colleague's. One
 * that cannot pass (they wait for it, or the colleague has one) is cancelled. In the turns of the
 * programme and of its events.
 */
export async function passToColleague(
  db: Db,
  facts: {
    leaver: Participant;
    colleague: Participant;
    events: readonly Event[];
    by: Actor;
    now: Instant;
  }
): Promise<void> {
  const { leaver, colleague, events, by, now } = facts;
  await db
    .updateTable('participant')
    .set({ withdrawn_at: now })
    .where('id', '=', leaver.id)
    .execute();
  await record(db, {
    by: by.person?.id ?? colleague.person_id,
    action: 'participant.replaced',
    subject: { kind: 'participant', id: leaver.id },
    now
  });
  const bookings =
    events.length === 0
      ? []
      : await db
          .selectFrom('booking')
          .selectAll()
          .where('person_id', '=', leaver.person_id)
          .where(
            'event_id',
            'in',
            events.map(({ id }) => id)
          )
          .where('state', 'in', LIVE)
          .where('wish_of', 'is', null)
          .orderBy('event_id')
          .execute();
  const to = await db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('id', '=', colleague.person_id)
    .executeTakeFirstOrThrow();
  // on behalf of the programme: the colleague says yes for themselves, and sees nobody's booking
  const act: Actor = { person: to, grants: [], system: true };
  for (const { id } of bookings) {
    const passed = await passOn(db, {
      booking: id,
      to: { ...to, establishment: colleague.establishment_id },
      by: act,
      now
    });
    if (isRefusal(passed)) await cancelBooking(db, { booking: id, by: act, now });
  }
}
