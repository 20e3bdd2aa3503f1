/** Partners in lists, and as their public page shows them. */
import { countAll, type Db } from '#db/open.server.ts';
import { fold } from '#lib/text.ts';

/** Where a partner stands with the organisers. */
export type PartnerState = 'waits' | 'approved' | 'declined' | 'ended';

export function partnerState(partner: {
  approved_at: string | null;
  declined_at: string | null;
  ended_at: string | null;
}): PartnerState {
  if (partner.ended_at) return 'ended';
  if (partner.approved_at) return 'approved';
  return partner.declined_at ? 'declined' : 'waits';
}

/** Partners for the organisers' page: those to be answered first. */
export async function partnersList(
  db: Db,
  { q = '', kind = '' }: { q?: string; kind?: string } = {}
) {
  let query = db
    .selectFrom('partner')
    .innerJoin('partner_kind', 'partner_kind.id', 'partner.kind_id')
    .leftJoin('person', 'person.id', 'partner.lead_id')
    .select([
      'partner.id',
      'partner.name',
      'partner.web',
      'partner.about',
      'partner.created_at',
      'partner.approved_at',
      'partner.declined_at',
      'partner.ended_at',
      'partner_kind.name as kind',
      'person.name as leadName',
      'person.email as leadEmail'
    ])
    .where('partner.lead_id', 'is not', null)
    .orderBy((eb) =>
      eb
        .case()
        .when('partner.approved_at', 'is', null)
        .then(eb.case().when('partner.declined_at', 'is', null).then(0).else(2).end())
        .else(1)
        .end()
    )
    .orderBy('partner.name_folded');
  if (q) query = query.where('partner.name_folded', 'like', `%${fold(q)}%`);
  if (kind) query = query.where('partner.kind_id', '=', kind);
  return query.execute();
}

/** How many partners wait for an organiser's answer. */
export async function partnersToAnswer(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('partner')
    .select(countAll.as('count'))
    .where('lead_id', 'is not', null)
    .where('approved_at', 'is', null)
    .where('declined_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Approved partners for everybody, by kind and name. */
export async function publicPartners(db: Db) {
  return db
    .selectFrom('partner')
    .innerJoin('partner_kind', 'partner_kind.id', 'partner.kind_id')
    .select([
      'partner.id',
      'partner.name',
      'partner.about',
      'partner.themes',
      'partner.logo_id',
      'partner_kind.name as kind'
    ])
    .where('partner.approved_at', 'is not', null)
    .where('partner.ended_at', 'is', null)
    .orderBy('partner_kind.position')
    .orderBy('partner.name_folded')
    .execute();
}
