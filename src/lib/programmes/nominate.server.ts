/** Nominating: a coordinator, or the organiser, proposes somebody for a place of an authority. */
import { sql } from 'kysely';

import { inChunks } from '#db/chunks.ts';
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { peopleOf } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { oneLine } from '#lib/text.ts';
import { plus } from '#lib/time.server.ts';

import { placesFor } from './places.server.ts';
import { findProgramme, isOver, takeProgrammeTurn, type Programme } from './programme.server.ts';
import { stateOf, type Participant } from './rules.ts';
import { refusedSuspended } from './suspension.server.ts';

/** Days after which somebody who has not answered may be reminded again. */
const REMIND_DAYS = 5;

export interface Recruiting {
  programme: string;
  authority: string;
  by: Actor;
  now: Instant;
}

export interface Nominee {
  email: string;
  name: string;
  establishment: string | null;
}

/** Whether somebody may nominate for an authority now, also asked before a form. */
export async function refusedRecruiting(
  db: Db,
  { programme: id, authority, by, now }: Recruiting
): Promise<Programme | Refusal> {
  if (!may(by, 'programme.recruit', { programme: id, authority })) return refuse('not-allowed');
  const programme = await findProgramme(db, id);
  if (!programme) return refuse('programme-unknown');
  if (isOver(programme, now)) return refuse('programme-over');
  const suspended = await refusedSuspended(db, id);
  if (suspended) return suspended;
  if (!(await placesFor(db, { programme: id, authority }))) {
    const row = await db
      .selectFrom('authority')
      .select('name')
      .where('id', '=', authority)
      .executeTakeFirst();
    return refuse('programme-no-places', { authority: row?.name ?? authority });
  }
  return programme;
}

/**
 * Nominates one person; more than there are places is allowed. Somebody who declined or left may be
 * nominated anew.
 *
 * Refused: `not-allowed`, `programme-unknown`, `programme-over`, `programme-no-places`,
 * `school-elsewhere`, `nominated-already`, `nominated-elsewhere`.
 */
export async function nominate(
  db: Db,
  facts: Recruiting & { nominee: Nominee; replaces?: string }
): Promise<Participant | Refusal> {
  const { programme, authority, nominee } = facts;
  return inTransaction(db, async (db) => {
    await takeProgrammeTurn(db, programme);
    const allowed = await refusedRecruiting(db, facts);
    if (isRefusal(allowed)) return allowed;
    const elsewhere = await refusedSchool(db, { authority, school: nominee.establishment });
    if (elsewhere) return elsewhere;
    const [{ why } = { why: undefined }] = await insertNominations(db, {
      ...facts,
      nominees: [nominee]
    });
    if (why) return refuse(why, {}, 'email');
    await noteNominations(db, { ...facts, by: facts.by.person?.id ?? null });
    const [made] = await rowsOf(db, { programme, emails: [nominee.email] });
    return (await findParticipant(db, made!.id))!;
  });
}

async function refusedSchool(
  db: Db,
  { authority, school }: { authority: string; school: string | null }
): Promise<Refusal | null> {
  if (!school) return null;
  const row = await db
    .selectFrom('establishment')
    .innerJoin('authority', (join) => join.on('authority.id', '=', authority))
    .select(['establishment.authority_id', 'authority.name'])
    .where('establishment.id', '=', school)
    .executeTakeFirst();
  if (row?.authority_id === authority) return null;
  return refuse('school-elsewhere', { authority: row?.name ?? authority }, 'school');
}

/** Why an address is not nominated. */
export type Known = 'nominated-already' | 'nominated-elsewhere';

/** Which of these addresses have a nomination that stands, and whose; one query for a chunk. */
export async function knownAmong(
  db: Db,
  { programme, authority, emails }: { programme: string; authority: string; emails: string[] }
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  await inChunks(emails, async (some) => {
    for (const row of await rowsOf(db, { programme, emails: some })) {
      const why = standsFor(row, authority);
      if (why) known.set(row.email, why);
    }
  });
  return known;
}

/** By any address of theirs, under the one that was asked for: a person may have several. */
function rowsOf(db: Db, { programme, emails }: { programme: string; emails: readonly string[] }) {
  return db
    .selectFrom('participant')
    .innerJoin('person_address', 'person_address.person_id', 'participant.person_id')
    .selectAll('participant')
    .select('person_address.email')
    .where('programme_id', '=', programme)
    .where('person_address.email', 'in', emails)
    .orderBy('person_address.email')
    .execute();
}

/** Null where they may be nominated anew. */
function standsFor(row: Participant, authority: string): Known | null {
  if (['declined', 'withdrawn'].includes(stateOf(row))) return null;
  return row.authority_id === authority ? 'nominated-already' : 'nominated-elsewhere';
}

/**
 * Writes nominations with their letters, with a number of statements that grows by the chunk. In the
 * programme's turn.
 *
 * @returns those who were left out, with why
 */
export async function insertNominations(
  db: Db,
  facts: Recruiting & { nominees: readonly Nominee[]; replaces?: string }
): Promise<{ email: string; why: Known }[]> {
  const out: { email: string; why: Known }[] = [];
  await inChunks(facts.nominees, async (some) => {
    out.push(...(await insertChunk(db, facts, some)));
  });
  return out;
}

/** Notes that somebody nominated people; once for a list, whatever its length. */
export async function noteNominations(
  db: Db,
  { programme, by, now }: Pick<Recruiting, 'programme' | 'now'> & { by: string | null }
): Promise<void> {
  const subject = { kind: 'programme', id: programme };
  await record(db, { by, action: 'programme.nominate', subject, now });
}

async function insertChunk(
  db: Db,
  facts: Recruiting & { replaces?: string },
  nominees: readonly Nominee[]
): Promise<{ email: string; why: Known }[]> {
  const { programme, authority, by, now } = facts;
  const byEmail = new Map(nominees.map((one) => [one.email, one]));
  const people = await peopleOf(db, { people: nominees, now });
  const before = await rowsOf(db, { programme, emails: [...byEmail.keys()] });
  const known = new Map(before.map((row) => [row.email, row]));
  const out = before.flatMap((row) => {
    const why = standsFor(row, authority);
    return why ? [{ email: row.email, why }] : [];
  });
  // two addresses of one person are one nomination
  const once = <T extends { email: string }>(rows: readonly T[], idOf: (row: T) => string): T[] => {
    const seen = new Set<string>();
    return rows.filter((row) => {
      const first = !seen.has(idOf(row));
      seen.add(idOf(row));
      if (!first) out.push({ email: row.email, why: 'nominated-already' });
      return first;
    });
  };
  const common = {
    authority_id: authority,
    nominated_by: by.person?.id ?? null,
    nominated_at: now,
    replaces_id: facts.replaces ?? null
  };
  const fresh = once(
    people.filter(({ email }) => !known.has(email)),
    ({ id }) => id
  );
  const ids: { id: string; email: string }[] = [];
  if (fresh.length > 0) {
    const rows = fresh.map(({ id, email }) => ({
      id: newId(),
      programme_id: programme,
      person_id: id,
      establishment_id: byEmail.get(email)!.establishment,
      typed_name: oneLine(byEmail.get(email)!.name) || null,
      ...common
    }));
    await db.insertInto('participant').values(rows).execute();
    rows.forEach(({ id }, at) => ids.push({ id, email: fresh[at]!.email }));
  }
  const again = once(
    before.filter((row) => standsFor(row, authority) === null),
    ({ id }) => id
  );
  if (again.length > 0) {
    const given = (value: (one: Nominee) => string | null) =>
      sql<string | null>`case id ${sql.join(
        again.map(({ id, email }) => sql`when ${id} then ${value(byEmail.get(email)!)}`),
        sql` `
      )} end`;
    await db
      .updateTable('participant')
      .set({
        ...common,
        establishment_id: given(({ establishment }) => establishment),
        typed_name: given(({ name }) => oneLine(name) || null),
        accepted_at: null,
        declined_at: null,
        withdrawn_at: null,
        reserved_at: null,
        reminded_at: null
      })
      .where(
        'id',
        'in',
        again.map(({ id }) => id)
      )
      .execute();
    again.forEach(({ id, email }) => ids.push({ id, email }));
  }
  await queueLetters(
    db,
    ids.map(({ id, email }) => ({
      kind: 'nominated',
      key: `nominated:${id}:${now}`,
      ids: { participant: id },
      to: email,
      now
    }))
  );
  return out;
}

export async function findParticipant(db: Db, id: string): Promise<Participant | undefined> {
  return db.selectFrom('participant').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Those who have not answered and were not told lately. */
function unanswered(db: Db, { programme, authority, now }: Omit<Recruiting, 'by'>) {
  const before = plus(now, { hours: -24 * REMIND_DAYS });
  return db
    .selectFrom('participant')
    .innerJoin('person', 'person.id', 'participant.person_id')
    .where('programme_id', '=', programme)
    .where('participant.authority_id', '=', authority)
    .where('accepted_at', 'is', null)
    .where('declined_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('reserved_at', 'is', null)
    .where('nominated_at', '<=', before)
    .where((eb) => eb.or([eb('reminded_at', 'is', null), eb('reminded_at', '<=', before)]));
}

export async function countToRemind(db: Db, facts: Omit<Recruiting, 'by'>): Promise<number> {
  return (await unanswered(db, facts).select('participant.id').execute()).length;
}

/**
 * Asks those who have not answered once more, each at most every five days.
 *
 * @returns how many were reminded
 * Refused: as `refusedRecruiting`.
 */
export async function remindNominees(db: Db, facts: Recruiting): Promise<number | Refusal> {
  return inTransaction(db, async (db) => {
    await takeProgrammeTurn(db, facts.programme);
    const allowed = await refusedRecruiting(db, facts);
    if (isRefusal(allowed)) return allowed;
    const rows = await unanswered(db, facts).select(['participant.id', 'person.email']).execute();
    await inChunks(rows, (some) =>
      db
        .updateTable('participant')
        .set({ reminded_at: facts.now })
        .where(
          'id',
          'in',
          some.map(({ id }) => id)
        )
        .execute()
    );
    await queueLetters(
      db,
      rows.map(({ id, email }) => ({
        kind: 'nomination-reminder',
        key: `nomination-reminder:${id}:${facts.now}`,
        ids: { participant: id },
        to: email,
        now: facts.now
      }))
    );
    return rows.length;
  });
}
