/**
 * Where a list of people to invite comes from. Addresses leave the store only for whoever may see
 * those people: an organiser of everything sees all, another one only what their grants cover.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import type { Address, Source } from '#lib/invitations/list.server.ts';
import { membersOf, networks } from '#lib/networks/network.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { programmes, programmeTitle } from '#lib/programmes/programme.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { whenText } from '#lib/time.server.ts';
import { invitations as words } from '#lib/words/en/invitations.ts';

export const SOURCES = ['programme', 'authority', 'cluster', 'network', 'event'] as const;
export type SourceKind = (typeof SOURCES)[number];

export interface Option {
  value: string;
  text: string;
}

/** Earlier events to choose from, newest first. */
const EVENTS = 60;

/** What an organiser may choose from for an event's invitations; a kind without options is not shown. */
export async function sourceOptions(
  db: Db,
  { event, by, now }: { event: Event; by: Actor; now: Instant }
): Promise<Record<SourceKind, Option[]>> {
  const all = may(by, 'people.invite-any');
  const [cohorts, authorities, clusters, groups, events] = await Promise.all([
    programmes(db),
    all ? withPeople(db) : [],
    all ? clustersWithPeople(db) : [],
    all ? networks(db) : [],
    db
      .selectFrom('event')
      .select(['id', 'title', 'programme_id', 'starts_local', 'ends_local'])
      .where('id', '<>', event.id)
      .where('status', 'in', ['published', 'finished'])
      .where('starts_at', '<=', now)
      .orderBy('starts_at', 'desc')
      .limit(EVENTS)
      .execute()
  ]);
  return {
    programme: cohorts
      .filter(({ id }) => seesProgramme(by, id))
      .map(({ id, title }) => ({ value: id, text: title })),
    authority: authorities.map(({ id, name }) => ({ value: id, text: name })),
    cluster: clusters.map(({ id, name, authority }) => ({
      value: id,
      text: `${name} (${authority})`
    })),
    network: groups.map(({ id, name, members }) => ({
      value: id,
      text: words.members(name, members)
    })),
    event: events
      .filter((one) => may(by, 'event.see-people', { event: one }))
      .map((one) => ({ value: one.id, text: `${one.title}, ${whenText(one)}` }))
  };
}

const seesProgramme = (by: Actor, programme: string): boolean =>
  may(by, 'event.see-people', { event: { id: '', programme_id: programme } });

function withPeople(db: Db) {
  return db
    .selectFrom('authority')
    .select(['authority.id', 'authority.name'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('person')
          .innerJoin('establishment', 'establishment.id', 'person.establishment_id')
          .select('person.id')
          .whereRef('establishment.authority_id', '=', 'authority.id')
      )
    )
    .orderBy('authority.name')
    .execute();
}

function clustersWithPeople(db: Db) {
  return db
    .selectFrom('cluster')
    .innerJoin('authority', 'authority.id', 'cluster.authority_id')
    .select(['cluster.id', 'cluster.name', 'authority.name as authority'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('person')
          .innerJoin('establishment', 'establishment.id', 'person.establishment_id')
          .select('person.id')
          .whereRef('establishment.cluster_id', '=', 'cluster.id')
      )
    )
    .orderBy('authority.name')
    .orderBy('cluster.name')
    .execute();
}

/**
 * The people of one source by name.
 *
 * Refused: `not-allowed` for people who are not this organiser's to see, `source-unknown`.
 */
export async function sourceOf(
  db: Db,
  { kind, id, by }: { kind: SourceKind; id: string; by: Actor }
): Promise<Source | Refusal> {
  const all = may(by, 'people.invite-any');
  const from = { authority: 'authority', cluster: 'cluster' } as const;
  if (kind === 'programme') {
    if (!seesProgramme(by, id)) return refuse('not-allowed', {}, kind);
    const name = await programmeTitle(db, id);
    return name ? { name, addresses: await participants(db, id) } : unknown(kind);
  }
  if (kind === 'event') {
    const event = await db.selectFrom('event').selectAll().where('id', '=', id).executeTakeFirst();
    if (!event) return unknown(kind);
    if (!may(by, 'event.see-people', { event })) return refuse('not-allowed', {}, kind);
    const name = `${event.title}, ${whenText(event)}`;
    return { name, addresses: await whoCame(db, id) };
  }
  if (!all) return refuse('not-allowed', {}, kind);
  const row =
    kind === 'network'
      ? (await networks(db)).find((network) => network.id === id)
      : await db.selectFrom(from[kind]).select('name').where('id', '=', id).executeTakeFirst();
  if (!row) return unknown(kind);
  const addresses =
    kind === 'network'
      ? await membersOf(db, id)
      : await workingAt(db, { column: `establishment.${kind}_id`, id });
  return { name: row.name, addresses };
}

const unknown = (kind: SourceKind) => refuse('source-unknown', {}, kind);

/** Whoever was nominated for a programme and has neither declined nor left it. */
function participants(db: Db, programme: string): Promise<Address[]> {
  return db
    .selectFrom('participant')
    .innerJoin('person', 'person.id', 'participant.person_id')
    .select(['person.email', 'person.name'])
    .where('participant.programme_id', '=', programme)
    .where('participant.declined_at', 'is', null)
    .where('participant.withdrawn_at', 'is', null)
    .orderBy('person.name_folded')
    .execute();
}

/** Whoever works at an establishment of an authority or a cluster, by their own record. */
function workingAt(
  db: Db,
  { column, id }: { column: 'establishment.authority_id' | 'establishment.cluster_id'; id: string }
): Promise<Address[]> {
  return db
    .selectFrom('person')
    .innerJoin('establishment', 'establishment.id', 'person.establishment_id')
    .select(['person.email', 'person.name'])
    .where(column, '=', id)
    .where('person.disabled_at', 'is', null)
    .orderBy('person.name_folded')
    .execute();
}

/** Whoever had a place at an event and was not noted as absent. */
function whoCame(db: Db, event: string): Promise<Address[]> {
  return db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
    .select(['person.email', 'person.name'])
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .where((eb) =>
      eb.or([eb('attendance.came', 'is', null), eb('attendance.came', '=', 'attended')])
    )
    .orderBy('person.name_folded')
    .execute();
}
