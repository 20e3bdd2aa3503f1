/** A nominated person answers. Accepting takes a place of their authority and books the events. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import type { ReleaseSaid } from '#lib/booking/release/release.ts';
import type { Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, proved } from '#lib/people/person.server.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { takeProgrammePlace } from '#lib/programmes/places.server.ts';
import { isOver, takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { usesPlace, type Participant } from '#lib/programmes/rules.ts';
import { refusedSuspended } from '#lib/programmes/suspension.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { bookEvents, takeEventTurns } from './book.server.ts';
import { sayProgrammeRelease } from './release.server.ts';
import { leaverOf, passToColleague } from './replace.server.ts';

export interface AnswerNomination {
  participant: string;
  accept: boolean;
  /** Their name, where it is not known yet. */
  name?: string;
  /** What they say of cover and release, for all dates in school time. */
  release?: ReleaseSaid;
  by: Actor;
  now: Instant;
}

/**
 * Answers a nomination. Yes takes a place of the authority, books every event that can be booked and
 * sends one letter with all dates; where no place is left they stand in line and are served as one
 * becomes free (docs/decisions/0015). A colleague who replaces somebody takes that very place. No is
 * noted, and may be changed while the nomination stands. Twice is once. What is said of cover stands
 * for each date in school time; whoever stands in line is asked when they are booked.
 *
 * Refused: `participant-unknown`, `not-allowed`, `nomination-over`, `programme-over`,
 * `programme-suspended` for a yes; declining what was accepted is leaving, so it is `nomination-over`.
 */
export async function answerNomination(
  db: Db,
  facts: AnswerNomination
): Promise<Participant | Refusal> {
  const { by, now } = facts;
  const found = await findParticipant(db, facts.participant);
  if (!found) return refuse('participant-unknown');
  const key = { kind: 'nomination' as const, id: found.id };
  if (!may(by, 'nomination.answer', { person: found.person_id, key })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const programme = await takeProgrammeTurn(db, found.programme_id);
    const row = await findParticipant(db, found.id);
    if (!programme || !row) return refuse('participant-unknown');
    if (row.withdrawn_at) return refuse('nomination-over');
    if (usesPlace(row)) return facts.accept ? row : refuse('nomination-over');
    if (isOver(programme, now)) return refuse('programme-over');
    const suspended = facts.accept ? await refusedSuspended(db, programme.id) : null;
    if (suspended) return suspended;
    await proved(db, row.person_id, now);
    await note(db, row, { action: facts.accept ? 'accepted' : 'declined', by, now });
    if (!facts.accept)
      return set(db, row, { declined_at: row.declined_at ?? now, reserved_at: null });
    const { email } = await personAt(db, row);
    await personOf(db, { email, name: facts.name || row.typed_name || '', now });
    const events = await takeEventTurns(db, { programme: programme.id, now });
    const leaver = await leaverOf(db, row);
    if (leaver) {
      const accepted = await set(db, row, { accepted_at: now, declined_at: null });
      await passToColleague(db, { leaver, colleague: accepted, events, by, now });
      return begin(db, { ...facts, accepted, events });
    }
    const of = { programme: programme.id, authority: row.authority_id! };
    if (await takeProgrammePlace(db, of)) {
      const accepted = await set(db, row, {
        accepted_at: now,
        declined_at: null,
        reserved_at: null
      });
      return begin(db, { ...facts, accepted, events });
    }
    return set(db, row, { reserved_at: row.reserved_at ?? now, declined_at: null });
  });
}

/** They take part from now on: booked, told, and what they said of cover written down for each date. */
async function begin(
  db: Db,
  facts: AnswerNomination & { accepted: Participant; events: readonly Event[] }
): Promise<Participant> {
  const { accepted, events, release: said, by, now } = facts;
  const participant = await welcome(db, { participant: accepted, events, now });
  if (said) await sayProgrammeRelease(db, { participant: participant.id, said, by, now });
  return participant;
}

/** Books what can be booked and tells every date in one letter. */
async function welcome(
  db: Db,
  facts: { participant: Participant; events: readonly Event[]; now: Instant }
): Promise<Participant> {
  const { participant, now } = facts;
  await bookEvents(db, facts);
  const { email } = await personAt(db, participant);
  await queueLetter(db, {
    kind: 'programme-accepted',
    key: `programme-accepted:${participant.id}:${now}`,
    ids: { participant: participant.id },
    to: email,
    now
  });
  return participant;
}

/**
 * Gives free places of an authority to those who stand in line, first come, first served; ends every
 * verb that frees or adds places, in the programme's turn and the turns of its events.
 */
export async function serveReserve(
  db: Db,
  facts: { programme: string; authority: string; events: readonly Event[]; now: Instant }
): Promise<number> {
  for (let served = 0; ; served++) {
    const next = await db
      .selectFrom('participant')
      .selectAll()
      .where('programme_id', '=', facts.programme)
      .where('authority_id', '=', facts.authority)
      .where('reserved_at', 'is not', null)
      .where('accepted_at', 'is', null)
      .where('declined_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .orderBy('reserved_at')
      .orderBy('id')
      .executeTakeFirst();
    if (!next || !(await takeProgrammePlace(db, facts))) return served;
    const { now } = facts;
    const accepted = await set(db, next, { accepted_at: now, reserved_at: null });
    await note(db, accepted, { action: 'served', by: { person: null, grants: [] }, now });
    await welcome(db, { participant: accepted, events: facts.events, now });
  }
}

/** How many stand in line before somebody, and with them. */
export async function positionOf(db: Db, row: Participant): Promise<number | null> {
  if (!row.reserved_at || row.accepted_at || row.declined_at || row.withdrawn_at) return null;
  const line = await db
    .selectFrom('participant')
    .select('id')
    .where('programme_id', '=', row.programme_id)
    .where('authority_id', '=', row.authority_id)
    .where('reserved_at', 'is not', null)
    .where('accepted_at', 'is', null)
    .where('declined_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .orderBy('reserved_at')
    .orderBy('id')
    .execute();
  return line.findIndex(({ id }) => id === row.id) + 1;
}

async function set(
  db: Db,
  { id }: Participant,
  columns: Partial<Participant>
): Promise<Participant> {
  return db
    .updateTable('participant')
    .set(columns)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function personAt(db: Db, { person_id }: Participant): Promise<{ email: string }> {
  return db
    .selectFrom('person')
    .select('email')
    .where('id', '=', person_id)
    .executeTakeFirstOrThrow();
}

async function note(
  db: Db,
  row: Participant,
  { action, by, now }: { action: 'accepted' | 'declined' | 'served'; by: Actor; now: Instant }
): Promise<void> {
  await record(db, {
    by: by.person?.id ?? (action === 'served' ? null : row.person_id),
    action: `participant.${action}`,
    subject: { kind: 'participant', id: row.id },
    now
  });
}
