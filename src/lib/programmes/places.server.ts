/** Places of a programme: so many for each authority, counted by guarded updates. */
import { changed, type Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';

export interface AuthorityPlaces {
  authority: string;
  name: string;
  places: number;
  taken: number;
}

/** The authorities of a programme with their places, by name. */
export async function programmePlaces(db: Db, programme: string): Promise<AuthorityPlaces[]> {
  return db
    .selectFrom('programme_place')
    .innerJoin('authority', 'authority.id', 'programme_place.authority_id')
    .select(['authority.id as authority', 'authority.name', 'places', 'taken'])
    .where('programme_id', '=', programme)
    .orderBy('authority.name')
    .execute();
}

export async function placesFor(
  db: Db,
  { programme, authority }: Of
): Promise<Row<'programme_place'> | undefined> {
  return db
    .selectFrom('programme_place')
    .selectAll()
    .where('programme_id', '=', programme)
    .where('authority_id', '=', authority)
    .executeTakeFirst();
}

interface Of {
  programme: string;
  authority: string;
}

/** Takes a place of an authority, where one is left; a constraint says the same. */
export async function takeProgrammePlace(db: Db, { programme, authority }: Of): Promise<boolean> {
  const taken = await db
    .updateTable('programme_place')
    .set((eb) => ({ taken: eb('taken', '+', 1) }))
    .where('programme_id', '=', programme)
    .where('authority_id', '=', authority)
    .whereRef('taken', '<', 'places')
    .executeTakeFirst();
  return changed(taken);
}

export async function freeProgrammePlace(db: Db, { programme, authority }: Of): Promise<void> {
  await db
    .updateTable('programme_place')
    .set((eb) => ({ taken: eb('taken', '-', 1) }))
    .where('programme_id', '=', programme)
    .where('authority_id', '=', authority)
    .execute();
}

/** Sets how many places an authority has; false when more are taken. */
export async function setProgrammePlaces(
  db: Db,
  { programme, authority, places }: Of & { places: number }
): Promise<boolean> {
  await db
    .insertInto('programme_place')
    .values({ programme_id: programme, authority_id: authority, places: 0 })
    .onConflict((c) => c.columns(['programme_id', 'authority_id']).doNothing())
    .execute();
  const set = await db
    .updateTable('programme_place')
    .set({ places })
    .where('programme_id', '=', programme)
    .where('authority_id', '=', authority)
    .where('taken', '<=', places)
    .executeTakeFirst();
  return changed(set);
}
