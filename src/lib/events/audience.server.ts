/** Whom an event is for: authorities, sectors, roles and levels; none of a kind is everyone. */
import type { Db } from '#db/open.server.ts';
import { audience as words } from '#lib/words/en/audience.ts';

import { EVERYONE, type Audience, type Level } from './rules.ts';

export async function audienceOf(db: Db, event: string): Promise<Audience> {
  const rows = await db
    .selectFrom('audience')
    .select(['kind', 'value'])
    .where('event_id', '=', event)
    .orderBy('value')
    .execute();
  const of = (kind: keyof Audience) => rows.filter((r) => r.kind === kind).map((r) => r.value);
  return rows.length === 0
    ? EVERYONE
    : { authority: of('authority'), sector: of('sector'), level: of('level'), role: of('role') };
}

/** Writes the audience in the place of what there was. */
export async function writeAudience(
  db: Db,
  { event, audience }: { event: string; audience: Audience }
): Promise<void> {
  await db.deleteFrom('audience').where('event_id', '=', event).execute();
  const rows = (Object.keys(audience) as (keyof Audience)[]).flatMap((kind) =>
    [...new Set(audience[kind])].map((value) => ({ event_id: event, kind, value }))
  );
  if (rows.length > 0) await db.insertInto('audience').values(rows).execute();
}

/** "primary schools in South Lanarkshire": a part of a sentence; null where it is for everyone. */
export async function audienceText(db: Db, audience: Audience): Promise<string | null> {
  const { authority, sector, level, role } = audience;
  if (authority.length + sector.length + level.length + role.length === 0) return null;
  const authorities =
    authority.length === 0
      ? []
      : await db
          .selectFrom('authority')
          .select('name')
          .where('id', 'in', authority)
          .orderBy('name')
          .execute();
  const named = <T extends string>(values: readonly string[], texts: Record<T, string>) =>
    (Object.keys(texts) as T[]).filter((key) => values.includes(key)).map((key) => texts[key]);
  const sectors = named(sector, words.sectorsMany);
  return words.whom({
    roles: named(role, words.rolesMany),
    places: sectors.length > 0 ? sectors : authority.length > 0 ? [words.schools] : [],
    authorities: authorities.map(({ name }) => name),
    levels: named<Level>(level, words.levelNames)
  });
}
