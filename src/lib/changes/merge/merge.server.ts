/** Two records that are one person's become one; every link and key to the old one goes on working. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { addressesOf, askedBy } from '#lib/people/addresses.server.ts';
import { needFreshProof } from '#lib/people/fresh.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findPersonByEmail, type Person } from '#lib/people/person.server.ts';
import { findProof } from '#lib/people/proof.server.ts';
import { endSessions } from '#lib/people/session.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { moveAll } from './move.server.ts';

/** Minutes after the proof of the other address in which its record may be taken. */
const OFFERED_MINUTES = 60;

/**
 * The other record whose address somebody has just proved, which they may make one with their own.
 *
 * Refused: `not-allowed`, `merge-over`, `merge-same`, `merge-disabled`.
 */
export async function otherRecord(
  db: Db,
  { proof: id, by, now }: { proof: string; by: Actor; now: Instant }
): Promise<{ other: Person; email: string } | Refusal> {
  const proof = await findProof(db, id);
  const own = by.person?.id;
  if (!own || proof?.act !== 'address' || askedBy(proof) !== own || !proof.used_at) {
    return refuse('not-allowed');
  }
  if (plus(proof.used_at, { minutes: OFFERED_MINUTES }) <= now) return refuse('merge-over');
  const other = await findPersonByEmail(db, proof.email);
  if (!other || other.id === own) return refuse('merge-same');
  return other.disabled_at ? refuse('merge-disabled') : { other, email: proof.email };
}

/** One makes one record of two of their own: both addresses are proved. Refused: as `otherRecord`. */
export async function mergeOwn(
  db: Db,
  facts: { proof: string; by: Actor; now: Instant }
): Promise<{ merged: boolean } | Refusal> {
  const found = await otherRecord(db, facts);
  if (isRefusal(found)) return found.refused === 'merge-same' ? { merged: false } : found;
  return merge(db, {
    keep: facts.by.person!.id,
    from: found.other.id,
    by: facts.by,
    now: facts.now
  });
}

export interface MergeFacts {
  /** The record that stays. */
  keep: string;
  /** The record that goes into it. */
  from: string;
  by: Actor;
  now: Instant;
}

/**
 * An administrator makes one record of two. Merging again is a quiet success.
 *
 * Refused: `not-allowed`, `prove-again`, `merge-own` (nobody comes to more rights by their own act),
 * `person-unknown`, `merge-disabled`.
 */
export async function mergePeople(
  db: Db,
  facts: MergeFacts
): Promise<{ merged: boolean } | Refusal> {
  const { keep, from, by } = facts;
  if (!may(by, 'people.merge')) return refuse('not-allowed');
  const stale = needFreshProof(by);
  if (stale) return stale;
  if (by.person && [keep, from].includes(by.person.id)) return refuse('merge-own');
  return merge(db, facts);
}

async function merge(db: Db, facts: MergeFacts): Promise<{ merged: boolean } | Refusal> {
  const { keep: keepId, from: fromId, by, now } = facts;
  if (keepId === fromId) return refuse('merge-same');
  return inTransaction(db, async (db) => {
    const people = await bothTurns(db, [keepId, fromId]);
    const keep = people.find(({ id }) => id === keepId);
    const from = people.find(({ id }) => id === fromId);
    if (!keep || !from) return refuse('person-unknown');
    if (from.merged_into === keep.id || keep.merged_into === from.id) return { merged: false };
    if (from.merged_into || keep.merged_into) return refuse('person-unknown');
    if (from.disabled_at || keep.disabled_at) return refuse('merge-disabled');

    const addresses = [from, keep].map(({ id }) => addressesOf(db, id));
    const told = (await Promise.all(addresses)).flat().map(({ email }) => email);
    await makePointer(db, { keep, from, now });
    await moveAll(db, { keep, from, now });
    for (const { id } of people) await endSessions(db, id);
    await record(db, {
      by: by.person?.id ?? null,
      action: 'person.merge',
      subject: { kind: 'person', id: keep.id },
      fields: [from.id],
      now
    });
    await queueLetters(
      db,
      told.map((to) => ({
        kind: 'people-merged',
        key: `merged:${from.id}:${to}`,
        ids: { person: keep.id },
        to,
        now
      }))
    );
    return { merged: true };
  });
}

/** Takes the turns of two people, in order of their ids: of two merges the second sees the first. */
async function bothTurns(db: Db, ids: readonly string[]): Promise<Person[]> {
  const people: Person[] = [];
  for (const id of [...ids].sort()) {
    const person = await db
      .updateTable('person')
      .set((eb) => ({ email: eb.ref('email') }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (person) people.push(person);
  }
  return people;
}

/** The old record keeps nothing but where everything is now; what only it knew is written down. */
async function makePointer(
  db: Db,
  { keep, from, now }: { keep: Person; from: Person; now: Instant }
): Promise<void> {
  await db
    .updateTable('person')
    .set({
      email: `${from.id}@merged.invalid`,
      name: '',
      name_folded: '',
      role: null,
      establishment_id: null,
      levels: null,
      gtcs_number: null,
      proved_at: null,
      no_photographs_at: null,
      disabled_at: now,
      merged_into: keep.id
    })
    .where('id', '=', from.id)
    .execute();
  await db
    .updateTable('person')
    .set({ merged_into: keep.id })
    .where('merged_into', '=', from.id)
    .execute();
  await db
    .updateTable('person')
    .set({
      ...(keep.name === '' && { name: from.name, name_folded: from.name_folded }),
      role: keep.role ?? from.role,
      establishment_id: keep.establishment_id ?? from.establishment_id,
      levels: keep.levels ?? from.levels,
      gtcs_number: keep.gtcs_number ?? from.gtcs_number,
      proved_at: keep.proved_at ?? from.proved_at,
      no_photographs_at: keep.no_photographs_at ?? from.no_photographs_at
    })
    .where('id', '=', keep.id)
    .execute();
  if (from.establishment_id && keep.establishment_id !== from.establishment_id) {
    await db
      .insertInto('person_establishment')
      .values({
        person_id: keep.id,
        establishment_id: from.establishment_id,
        added_at: now
      })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

/**
 * What was written for an old record while it was being merged goes to the kept one too; a round.
 *
 * @returns how many records had something
 */
export async function finishMerges(db: Db, now: Instant): Promise<number> {
  const late = await db
    .selectFrom('person')
    .innerJoin('booking', 'booking.person_id', 'person.id')
    .select(['person.id', 'person.merged_into'])
    .distinct()
    .where('person.merged_into', 'is not', null)
    .limit(200)
    .execute();
  for (const { id, merged_into } of late) {
    await inTransaction(db, async (db) => {
      await moveAll(db, { keep: { id: merged_into! }, from: { id }, now });
    });
  }
  return late.length;
}
