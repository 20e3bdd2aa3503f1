/** Cover and release for a whole programme: one question, one answer for all its dates in school time. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { ReleaseSaid } from '#lib/booking/release/release.ts';
import { inSchoolTimeOf } from '#lib/booking/release/read.server.ts';
import { sayRelease } from '#lib/booking/release/release.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import type { Participant } from '#lib/programmes/rules.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

/** For how many dates that can be booked the question would be; none: it is not asked. */
export async function datesInSchoolTime(
  db: Db,
  { participant, now }: { participant: Participant; now: Instant }
): Promise<number> {
  const events = (await programmeEvents(db, participant.programme_id)).filter(
    (event) => closedDesk(event, now) === null
  );
  const { authority_id: authority } = participant;
  return (await inSchoolTimeOf(db, { events, authority })).length;
}

/** What a participant said of the dates in school time for which they are booked. */
export interface ProgrammeRelease {
  dates: number;
  /** Of how many they have said nothing. */
  unsaid: number;
  /** The one answer that stands for all of them. */
  said: ReleaseSaid | null;
}

/** Null where they have no booking to come in school time. */
export async function programmeRelease(
  db: Db,
  { participant, now }: { participant: Participant; now: Instant }
): Promise<ProgrammeRelease | null> {
  const bookings = await coming(db, { participant, now });
  const rows = (
    await Promise.all(
      [...new Set(bookings.map(({ authority_id }) => authority_id))].map((authority) =>
        inSchoolTimeOf(db, {
          events: bookings.filter(({ authority_id }) => authority_id === authority),
          authority
        })
      )
    )
  ).flat();
  if (rows.length === 0) return null;
  const answers = new Set(rows.map(({ cover, told_at }) => `${cover} ${told_at !== null}`));
  const { cover, told_at } = rows[0]!;
  return {
    dates: rows.length,
    unsaid: rows.filter((row) => row.cover === null).length,
    said: answers.size === 1 && cover !== null ? { cover, agreed: told_at !== null } : null
  };
}

/**
 * A participant says once for all dates whether their class needs cover, and that their headteacher
 * has agreed. What they said of single dates before is replaced; dates out of school time stay out.
 *
 * @returns for how many bookings it was written down
 * Refused: `participant-unknown`, `not-allowed`.
 */
export async function sayProgrammeRelease(
  db: Db,
  facts: { participant: string; said: ReleaseSaid; by: Actor; now: Instant }
): Promise<number | Refusal> {
  const { said, by, now } = facts;
  const participant = await findParticipant(db, facts.participant);
  if (!participant) return refuse('participant-unknown');
  const { person_id: person } = participant;
  const key = { kind: 'nomination' as const, id: participant.id };
  if (!may(by, 'nomination.answer', { person, key })) return refuse('not-allowed');
  const bookings = (await coming(db, { participant, now })).map(({ id }) => id);
  // whoever holds the nomination's link speaks for its person, and for these bookings alone
  const self: Actor = { person: { id: person, name: '', email: '' }, grants: [] };
  return sayRelease(db, { bookings, said, by: self, now });
}

/** Their bookings for the programme's events that are not over, with what was said of each. */
async function coming(db: Db, { participant, now }: { participant: Participant; now: Instant }) {
  return db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .leftJoin('booking_release as release', 'release.booking_id', 'booking.id')
    .select([
      'booking.id',
      'booking.authority_id',
      'event.starts_local',
      'release.cover',
      'release.told_at'
    ])
    .where('booking.person_id', '=', participant.person_id)
    .where('event.programme_id', '=', participant.programme_id)
    .where('booking.state', 'in', LIVE)
    .where('booking.wish_of', 'is', null)
    .where((eb) => eb.or([eb('event.ends_at', 'is', null), eb('event.ends_at', '>', now)]))
    .execute();
}
