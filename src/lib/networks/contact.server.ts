/** Contact within a network: whoever wants to be found by the others shows their name and address. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';

/** A member's own part in a network that has not ended. */
export interface Membership {
  network: string;
  name: string;
  summary: string;
  /** Since when the others see their address; null: they do not. */
  contactSince: Instant | null;
}

/** The networks that somebody belongs to, by name. */
export async function membershipsOf(db: Db, person: string): Promise<Membership[]> {
  return db
    .selectFrom('network_member')
    .innerJoin('network', 'network.id', 'network_member.network_id')
    .select(['network.id as network', 'network.name', 'network.summary'])
    .select('network_member.contact_at as contactSince')
    .where('network_member.person_id', '=', person)
    .where('network.ended_at', 'is', null)
    .orderBy('network.name')
    .execute();
}

/**
 * A member lets the others see their name and address, or no longer; only they can. Twice is once, and
 * the first time counts.
 *
 * Refused: `not-allowed` to anybody else, and where they do not belong to it.
 */
export async function showContact(
  db: Db,
  facts: { network: string; person: string; shown: boolean; by: Actor; now: Instant }
): Promise<true | Refusal> {
  const { network, person, shown, by, now } = facts;
  if (!may(by, 'network.contact', { person })) return refuse('not-allowed');
  const theirs = (await membershipsOf(db, person)).find((one) => one.network === network);
  if (!theirs) return refuse('not-allowed');
  if ((theirs.contactSince !== null) === shown) return true;
  await db
    .updateTable('network_member')
    .set({ contact_at: shown ? now : null })
    .where('network_id', '=', network)
    .where('person_id', '=', person)
    .execute();
  await record(db, {
    by: person,
    action: shown ? 'network.shown' : 'network.hidden',
    subject: { kind: 'network', id: network },
    now
  });
  return true;
}

export const CONTACTS_PAGE = 20;

/**
 * The members who let the others see their name and address, a page of them by name; not oneself.
 * Null for whoever does not belong to the network, and where it has ended.
 */
export async function contactsIn(
  db: Db,
  facts: { network: string; person: string; search: string; page: number }
): Promise<{ people: { id: string; name: string; email: string }[]; total: number } | null> {
  const { network, person, page } = facts;
  const theirs = (await membershipsOf(db, person)).some((one) => one.network === network);
  if (!theirs) return null;
  const folded = fold(facts.search);
  const query = db
    .selectFrom('network_member')
    .innerJoin('person', 'person.id', 'network_member.person_id')
    .where('network_member.network_id', '=', network)
    .where('network_member.contact_at', 'is not', null)
    .where('person.id', '<>', person)
    .where('person.disabled_at', 'is', null)
    .$if(folded !== '', (query) =>
      query.where((eb) =>
        eb.or([
          eb('person.name_folded', 'like', `%${folded}%`),
          eb('person.email', 'like', `%${folded}%`)
        ])
      )
    );
  const [people, { total }] = await Promise.all([
    query
      .select(['person.id', 'person.name', 'person.email'])
      .orderBy('person.name_folded')
      .orderBy('person.id')
      .limit(CONTACTS_PAGE)
      .offset((page - 1) * CONTACTS_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return { people, total };
}
