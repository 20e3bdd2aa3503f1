/** Partners: organisations that provide presenters. What they do is in `partners/`, by verb. */
import type { Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import type { Actor } from '#lib/people/may.ts';

export type Partner = Row<'partner'>;

/** Gives somebody the right to present for a partner, without asking who. */
export function letPresent(
  db: Db,
  { person, partner, by, now }: { person: string; partner: string; by: Actor; now: Instant }
) {
  return giveRight(db, { person, right: 'presenter', scope: 'partner', scopeId: partner, by, now });
}

export async function findPartner(db: Db, id: string): Promise<Partner | undefined> {
  return db.selectFrom('partner').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The partners that somebody presents for. */
export async function partnersOf(
  db: Db,
  { grants }: Actor
): Promise<{ id: string; name: string }[]> {
  const ids = grants.filter(({ right }) => right === 'presenter').map(({ scopeId }) => scopeId);
  if (ids.length === 0) return [];
  return db
    .selectFrom('partner')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .orderBy('name_folded')
    .execute();
}

/** The kinds that an organisation can be, in the organisers' order. */
export async function partnerKinds(db: Db): Promise<{ id: string; name: string }[]> {
  return db.selectFrom('partner_kind').select(['id', 'name']).orderBy('position').execute();
}

/** Who presents for a partner, its lead first. */
export async function presentersOf(db: Db, partner: string) {
  return db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.name', 'person.email'])
    .where('grant.right', '=', 'presenter')
    .where('grant.scope', '=', 'partner')
    .where('grant.scope_id', '=', partner)
    .where('grant.ended_at', 'is', null)
    .orderBy('grant.granted_at')
    .orderBy('person.name_folded')
    .execute();
}
