/** Who has a part in a programme: in it, booked, presenting, sending presenters, coordinating. */
import type { Db } from '#db/open.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import type { Entry } from '#lib/calendar/entry.server.ts';
import type { ToldRoles } from '#lib/words/en/suspend.ts';

export type Role = 'participant' | 'presenter' | 'partner' | 'coordinator' | 'other';

export interface Concerned {
  person: string;
  email: string;
  roles: Set<Role>;
  /** How many partners they lead of those that have a slot. */
  partners: Set<string>;
}

/**
 * Everybody whom a programme and these events concern, each once, in a number of queries that does not
 * grow with them: who is in it or nominated for it, who booked, presents or was invited, the leads of
 * partners with a talk there, the coordinators of its authorities.
 */
export async function concernedBy(
  db: Db,
  facts: { programme: string; events: readonly string[]; entries: readonly Entry[] }
): Promise<Concerned[]> {
  const all = new Map<string, Concerned>();
  const add = (person: string, email: string, role: Role, partner?: string) => {
    const one = all.get(person) ?? { person, email, roles: new Set(), partners: new Set() };
    one.roles.add(role);
    if (partner) one.partners.add(partner);
    all.set(person, one);
  };
  for (const { id, email } of await inProgramme(db, facts.programme)) add(id, email, 'participant');
  for (const { id, email } of await coordinating(db, facts.programme))
    add(id, email, 'coordinator');
  if (facts.events.length > 0) {
    for (const { id, email } of await booked(db, facts.events)) add(id, email, 'other');
    for (const { id, email } of await presenting(db, facts.events)) add(id, email, 'presenter');
    for (const { id, email, partner } of await leading(db, facts.events)) {
      add(id, email, 'partner', partner);
    }
  }
  for (const { person_id, email } of facts.entries) add(person_id, email, 'other');
  return [...all.values()];
}

/** How many of each; a partner counts once, whoever leads it. */
export function countRoles(concerned: readonly Concerned[]): ToldRoles {
  const of = (role: Role) => concerned.filter(({ roles }) => roles.has(role)).length;
  return {
    people: concerned.length,
    participants: of('participant'),
    presenters: of('presenter'),
    partners: new Set(concerned.flatMap(({ partners }) => [...partners])).size,
    coordinators: of('coordinator')
  };
}

function inProgramme(db: Db, programme: string) {
  return db
    .selectFrom('participant')
    .innerJoin('person', 'person.id', 'participant.person_id')
    .select(['person.id', 'person.email'])
    .where('programme_id', '=', programme)
    .where('declined_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('completed_at', 'is', null)
    .where('person.disabled_at', 'is', null)
    .where('person.erased_at', 'is', null)
    .orderBy('person.id')
    .execute();
}

function coordinating(db: Db, programme: string) {
  return db
    .selectFrom('programme_place')
    .innerJoin('grant', (join) =>
      join
        .onRef('grant.scope_id', '=', 'programme_place.authority_id')
        .on('grant.right', '=', 'coordinator')
        .on('grant.scope', '=', 'authority')
        .on('grant.ended_at', 'is', null)
    )
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.email'])
    .distinct()
    .where('programme_id', '=', programme)
    .where('places', '>', 0)
    .where('person.disabled_at', 'is', null)
    .orderBy('person.id')
    .execute();
}

function booked(db: Db, events: readonly string[]) {
  return db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['person.id', 'person.email'])
    .distinct()
    .where('event_id', 'in', events)
    .where('state', 'in', LIVE)
    .where('wish_of', 'is', null)
    .orderBy('person.id')
    .execute();
}

/** Those with a slot, and those on a reserve list. */
function presenting(db: Db, events: readonly string[]) {
  return db
    .selectFrom('presenter')
    .innerJoin('talk', 'talk.id', 'presenter.talk_id')
    .innerJoin('person', 'person.id', 'presenter.person_id')
    .select(['person.id', 'person.email'])
    .distinct()
    .where('talk.event_id', 'in', events)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .where('presenter.accepted_at', 'is not', null)
    .where('presenter.left_at', 'is', null)
    .orderBy('person.id')
    .execute();
}

function leading(db: Db, events: readonly string[]) {
  return db
    .selectFrom('talk')
    .innerJoin('partner', 'partner.id', 'talk.partner_id')
    .innerJoin('person', 'person.id', 'partner.lead_id')
    .select(['person.id', 'person.email', 'partner.id as partner'])
    .distinct()
    .where('talk.event_id', 'in', events)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .orderBy('person.id')
    .execute();
}
