/** What a person says of themselves: all of it may stay empty. */
import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean, fold } from '#lib/text.ts';

import { may, type Actor } from './may.ts';

/** Six digits, also written `YY/NNNN`. */
export const GTCS = /^(\d{6}|\d{2}\/\d{4})$/;

export interface SchoolOfMine {
  id: string;
  /** As in every list of schools: `Kirkmuirlea Primary School, East Renfrewshire`. */
  text: string;
  /** What a booking is for unless they choose. */
  main: boolean;
}

/** Where somebody works, the usual place first: none, one, or several. */
export async function schoolsOf(db: Db, person: string): Promise<SchoolOfMine[]> {
  const rows = await db
    .selectFrom('establishment')
    .innerJoin('authority', 'authority.id', 'establishment.authority_id')
    .leftJoin('person', (join) =>
      join.onRef('person.establishment_id', '=', 'establishment.id').on('person.id', '=', person)
    )
    .select(['establishment.id', 'establishment.name', 'authority.name as authority'])
    .select('person.id as main')
    .where((eb) =>
      eb.or([
        eb('person.id', 'is not', null),
        eb(
          'establishment.id',
          'in',
          eb
            .selectFrom('person_establishment')
            .select('establishment_id')
            .where('person_id', '=', person)
        )
      ])
    )
    .orderBy('establishment.name_folded')
    .execute();
  return rows
    .map(({ id, name, authority, main }) => ({
      id,
      text: `${name}, ${authority}`,
      main: main !== null
    }))
    .sort((a, b) => Number(b.main) - Number(a.main));
}

export interface ProfileFacts {
  name: string;
  role: string | null;
  levels: readonly string[];
  gtcs: string | null;
}

/** Writes what somebody says of themselves. Refused: `not-allowed`. */
export async function saveProfile(
  db: Db,
  { name, role, levels, gtcs, by, now }: ProfileFacts & { by: Actor; now: Instant }
): Promise<{ saved: true } | Refusal> {
  const id = by.person?.id;
  if (!id || !may(by, 'self.change', { person: id })) return refuse('not-allowed');
  const named = clean(name).trim();
  return inTransaction(db, async (db) => {
    await db
      .updateTable('person')
      .set({
        name: named,
        name_folded: fold(named),
        role,
        levels: levels.length > 0 ? JSON.stringify(levels) : null,
        gtcs_number: gtcs
      })
      .where('id', '=', id)
      .execute();
    const fields = ['name', 'role', 'levels', 'gtcs_number'];
    await record(db, {
      by: id,
      action: 'person.profile',
      subject: { kind: 'person', id },
      fields,
      now
    });
    return { saved: true };
  });
}

/** Adds a place where they work; the first is the usual one. Refused: `not-allowed`. */
export async function addSchool(
  db: Db,
  { school, by, now }: { school: string; by: Actor; now: Instant }
): Promise<{ added: true } | Refusal> {
  const id = by.person?.id;
  if (!id || !may(by, 'self.change', { person: id })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const first = await db
      .updateTable('person')
      .set({ establishment_id: school })
      .where('id', '=', id)
      .where('establishment_id', 'is', null)
      .executeTakeFirst();
    if (!changed(first)) {
      await db
        .insertInto('person_establishment')
        .values({ person_id: id, establishment_id: school, added_at: now })
        .onConflict((c) => c.columns(['person_id', 'establishment_id']).doNothing())
        .execute();
    }
    await noteSchool(db, { id, now });
    return { added: true };
  });
}

/** Takes a place away; of several the next is the usual one then. Refused: `not-allowed`. */
export async function removeSchool(
  db: Db,
  { school, by, now }: { school: string; by: Actor; now: Instant }
): Promise<{ removed: true } | Refusal> {
  const id = by.person?.id;
  if (!id || !may(by, 'self.change', { person: id })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    await db
      .deleteFrom('person_establishment')
      .where('person_id', '=', id)
      .where('establishment_id', '=', school)
      .execute();
    const next = (await schoolsOf(db, id)).find((one) => one.id !== school);
    await db
      .updateTable('person')
      .set({ establishment_id: next?.id ?? null })
      .where('id', '=', id)
      .where('establishment_id', '=', school)
      .execute();
    await noteSchool(db, { id, now });
    return { removed: true };
  });
}

async function noteSchool(db: Db, { id, now }: { id: string; now: Instant }): Promise<void> {
  const subject = { kind: 'person', id };
  const fields = ['establishment_id'];
  await record(db, { by: id, action: 'person.profile', subject, fields, now });
}
