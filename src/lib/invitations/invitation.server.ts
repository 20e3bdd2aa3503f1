/** Answering an invitation. It holds nothing; accepting it is booking. */
import { gatheredById } from '#db/gather.server.ts';
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import {
  liveBooking,
  placeBooking,
  type BookingFacts,
  type Placed
} from '#lib/booking/booking.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, proved } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { refusedInvitation } from './send.server.ts';

export type Invitation = Row<'invitation'>;

export interface AnswerFacts extends BookingFacts {
  invitation: string;
  accept: boolean;
  /** Their name, where it is not known yet. */
  name?: string;
  /** Answered in the calendar: the sender's domain stands behind it, which proves no address. */
  byCalendar?: true;
  by: Actor;
  now: Instant;
}

/**
 * Answers an invitation. Accepting books, like anybody, on the calendar entry of the invitation;
 * declining is noted, unless they booked, and can be changed to the event's start. The mail's link
 * proves the address.
 *
 * Refused: `link-unknown`, `not-allowed`, and accepting as booking is.
 */
export async function answerInvitation(
  db: Db,
  facts: AnswerFacts
): Promise<{ accepted: Placed | null } | Refusal> {
  const { by, now } = facts;
  const found = await findInvitation(db, facts.invitation);
  if (!found) return refuse('link-unknown');
  const { person_id: person, event_id } = found;
  const key = { kind: 'invitation' as const, id: found.id };
  if (!may(by, 'invitation.answer', { person, key })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, event_id);
    if (!event) return refuse('event-unknown');
    const over = refusedInvitation(event, now);
    if (over) return over;
    if (!facts.byCalendar) await proved(db, person, now);
    if (!facts.accept) {
      // whoever booked leaves by their booking, which frees the place and corrects the calendar
      if (!(await liveBooking(db, { event: event_id, person }))) await decline(db, found, now);
      return { accepted: null };
    }
    const known = await db
      .selectFrom('person')
      .selectAll()
      .where('id', '=', person)
      .executeTakeFirstOrThrow();
    await personOf(db, {
      email: known.email,
      name: facts.name ?? '',
      establishment: facts.establishment ?? null,
      now
    });
    const placed = await placeBooking(db, {
      ...facts,
      event: event_id,
      person,
      by: { person: known, grants: [] },
      invitation: found.id
    });
    if (isRefusal(placed)) return placed;
    await db
      .updateTable('invitation')
      .set({ accepted_at: found.accepted_at ?? now, declined_at: null })
      .where('id', '=', found.id)
      .execute();
    return { accepted: placed };
  });
}

async function decline(db: Db, invitation: Invitation, now: Instant): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ declined_at: invitation.declined_at ?? now })
    .where('id', '=', invitation.id)
    .execute();
  await db
    .updateTable('calendar_entry')
    .set({ partstat: 'DECLINED' })
    .where('id', '=', invitation.entry_id)
    .execute();
}

/** The invitation of a person to an event. */
export async function invitationFor(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Invitation | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .executeTakeFirst();
}

export const findInvitation = gatheredById<Invitation>((db, ids) =>
  db.selectFrom('invitation').selectAll().where('id', 'in', ids).execute()
);
