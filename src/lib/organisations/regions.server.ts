/** Groupings of authorities, such as the West Partnership. One that is switched off appears nowhere. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { fold, oneLine } from '#lib/text.ts';

export interface Region {
  id: string;
  name: string;
  off: boolean;
  authorities: string[];
}

/** Every grouping by name, for the page that switches them. */
export async function allRegions(db: Db): Promise<Region[]> {
  const [regions, members] = await Promise.all([
    db.selectFrom('region').selectAll().orderBy('name').execute(),
    db.selectFrom('region_authority').selectAll().orderBy('authority_id').execute()
  ]);
  return regions.map(({ id, name, off_at }) => ({
    id,
    name,
    off: off_at !== null,
    authorities: members
      .filter(({ region_id }) => region_id === id)
      .map(({ authority_id }) => authority_id)
  }));
}

/** What stands before the id of a region where a list offers regions and authorities. */
const REGION = 'region:';

/** Choices of a list that narrows by authority: the groupings first, where any is on. */
export async function authorityChoices(
  db: Db
): Promise<{ id: string; name: string; authorities: string[] }[]> {
  const [regions, authorities] = await Promise.all([
    allRegions(db),
    db.selectFrom('authority').selectAll().orderBy('name').execute()
  ]);
  return [
    ...regions
      .filter(({ off, authorities }) => !off && authorities.length > 0)
      .map(({ id, name, authorities }) => ({ id: REGION + id, name, authorities })),
    ...authorities.map(({ id, name }) => ({ id, name, authorities: [id] }))
  ];
}

/** The ids of authorities that are meant by ids of either, each once; what is neither is left out. */
export async function authoritiesMeant(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const choices = await authorityChoices(db);
  const meant = choices.filter(({ id }) => ids.includes(id));
  return [...new Set(meant.flatMap(({ authorities }) => authorities))];
}

/** Names for some authorities: a grouping that they fill is called by its own name. */
export async function authorityNames(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const choices = await authorityChoices(db);
  const left = new Set(ids);
  return choices.flatMap(({ name, authorities }) => {
    if (!authorities.every((id) => left.has(id))) return [];
    for (const id of authorities) left.delete(id);
    return name;
  });
}

/** Refused: `not-allowed`, `region-there`. */
export async function makeRegion(
  db: Db,
  facts: { name: string; authorities: readonly string[]; by: Actor }
): Promise<{ id: string } | Refusal> {
  if (!may(facts.by, 'school.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const name = oneLine(facts.name);
    const same = await sameName(db, name);
    if (same) return refuse('region-there', { name: same.name }, 'name');
    const id = newId();
    await db.insertInto('region').values({ id, name, off_at: null }).execute();
    await setMembers(db, id, facts.authorities);
    return { id };
  });
}

/** Another name, other members. Refused: `not-allowed`, `region-unknown`, `region-there`. */
export async function changeRegion(
  db: Db,
  facts: { region: string; name: string; authorities: readonly string[]; by: Actor }
): Promise<{ id: string } | Refusal> {
  const { region: id, by } = facts;
  if (!may(by, 'school.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const name = oneLine(facts.name);
    const same = await sameName(db, name);
    if (same && same.id !== id) return refuse('region-there', { name: same.name }, 'name');
    const found = await db
      .updateTable('region')
      .set({ name })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (!found) return refuse('region-unknown');
    await setMembers(db, id, facts.authorities);
    return { id };
  });
}

/** Switches a grouping off or on. Refused: `not-allowed`, `region-unknown`. */
export async function switchRegion(
  db: Db,
  { region, off, by, now }: { region: string; off: boolean; by: Actor; now: Instant }
): Promise<{ id: string } | Refusal> {
  if (!may(by, 'school.change')) return refuse('not-allowed');
  const found = await db
    .updateTable('region')
    .set({ off_at: off ? now : null })
    .where('id', '=', region)
    .returning('id')
    .executeTakeFirst();
  return found ?? refuse('region-unknown');
}

async function sameName(db: Db, name: string) {
  const all = await db.selectFrom('region').select(['id', 'name']).execute();
  return all.find((one) => fold(one.name) === fold(name));
}

async function setMembers(db: Db, region: string, wanted: readonly string[]): Promise<void> {
  await db.deleteFrom('region_authority').where('region_id', '=', region).execute();
  const known = await db.selectFrom('authority').select('id').execute();
  const rows = known
    .filter(({ id }) => wanted.includes(id))
    .map(({ id }) => ({ region_id: region, authority_id: id }));
  if (rows.length > 0) await db.insertInto('region_authority').values(rows).execute();
}
