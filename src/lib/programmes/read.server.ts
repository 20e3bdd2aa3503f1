/** What pages show of a programme's people: searched, filtered, a page at a time. */
import { countAll, type Db } from '#db/open.server.ts';
import { fold } from '#lib/text.ts';
import type { Column } from '#lib/table.server.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { programmes as words } from '#lib/words/en/programmes.ts';

import { stateOf, STATES, type ParticipantState } from './rules.ts';

export const PEOPLE_PAGE = 50;

export interface PeopleFilter {
  q: string;
  state: ParticipantState | null;
  authority: string | null;
}

export function readPeopleFilter(search: URLSearchParams): PeopleFilter {
  return {
    q: search.get('q')?.trim().slice(0, 100) ?? '',
    state: STATES.find((one) => one === search.get('state')) ?? null,
    authority: search.get('authority') || null
  };
}

export interface ParticipantLine {
  id: string;
  name: string;
  email: string;
  authority: string;
  school: string;
  state: ParticipantState;
  since: string;
  nominated: string;
  accepted: string;
  completed: string;
  /** Whom they were asked to replace. */
  replaces: string | null;
}

function matching(db: Db, { programme, filter }: { programme: string; filter: PeopleFilter }) {
  const { q, state, authority } = filter;
  let query = db
    .selectFrom('participant')
    .innerJoin('person', 'person.id', 'participant.person_id')
    .leftJoin('establishment', 'establishment.id', 'participant.establishment_id')
    .leftJoin('authority', 'authority.id', 'participant.authority_id')
    .where('participant.programme_id', '=', programme);
  if (authority) query = query.where('participant.authority_id', '=', authority);
  for (const word of fold(q).split(' ').filter(Boolean).slice(0, 6)) {
    query = query.where((eb) =>
      eb.or([
        eb.and([
          eb('person.name_folded', 'like', `%${word}%`),
          eb('participant.accepted_at', 'is not', null)
        ]),
        eb(eb.fn('lower', ['participant.typed_name']), 'like', `%${word}%`),
        eb('person.email', 'like', `%${word}%`),
        eb('establishment.name_folded', 'like', `%${word}%`)
      ])
    );
  }
  const is = (
    column: 'accepted_at' | 'declined_at' | 'withdrawn_at' | 'completed_at' | 'reserved_at'
  ) => (query = query.where(`participant.${column}`, 'is not', null));
  const not = (
    column: 'accepted_at' | 'declined_at' | 'withdrawn_at' | 'completed_at' | 'reserved_at'
  ) => (query = query.where(`participant.${column}`, 'is', null));
  if (state) {
    if (state === 'withdrawn') is('withdrawn_at');
    else not('withdrawn_at');
    if (state === 'completed') is('completed_at');
    else if (state !== 'withdrawn') not('completed_at');
    if (state === 'declined') is('declined_at');
    if (['accepted', 'reserve', 'nominated'].includes(state)) not('declined_at');
    if (state === 'accepted') is('accepted_at');
    if (state === 'reserve' || state === 'nominated') not('accepted_at');
    if (state === 'reserve') is('reserved_at');
    if (state === 'nominated') not('reserved_at');
  }
  return query;
}

/** A name as whoever nominated them wrote it, until they accepted themselves. */
const nameShown = (row: { typed_name: string | null; name: string; accepted_at: string | null }) =>
  (row.accepted_at ? row.name : row.typed_name) ?? '';

/** The people of a programme that fit, in the order of their nomination. */
export async function participantsOf(
  db: Db,
  facts: { programme: string; filter: PeopleFilter; page: number | null }
): Promise<{ people: ParticipantLine[]; total: number }> {
  const query = matching(db, facts);
  const [rows, { total }] = await Promise.all([
    query
      .leftJoin('participant as leaver', 'leaver.id', 'participant.replaces_id')
      .leftJoin('person as left', 'left.id', 'leaver.person_id')
      .selectAll('participant')
      .select([
        'person.name',
        'person.email',
        'establishment.name as school',
        'authority.name as authority',
        'left.name as replaces'
      ])
      .orderBy('participant.nominated_at')
      .orderBy('participant.id')
      .$if(facts.page !== null, (query) =>
        query.limit(PEOPLE_PAGE).offset((facts.page! - 1) * PEOPLE_PAGE)
      )
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  const day = (instant: string | null) => (instant ? dayText(dayOf(instant), true) : '');
  const people = rows.map((row) => {
    const since =
      row.withdrawn_at ??
      row.completed_at ??
      row.declined_at ??
      row.accepted_at ??
      row.reserved_at ??
      row.nominated_at;
    return {
      id: row.id,
      name: nameShown(row),
      email: row.email,
      authority: row.authority ?? '',
      school: row.school ?? '',
      state: stateOf(row),
      since: day(since),
      nominated: day(row.nominated_at),
      accepted: day(row.accepted_at),
      completed: day(row.completed_at),
      replaces: row.replaces
    };
  });
  return { people, total };
}

/** How many of a programme are in each state, of one authority or of all. */
export async function countStates(
  db: Db,
  { programme, authority }: { programme: string; authority?: string | null }
): Promise<Record<ParticipantState, number>> {
  const rows = await db
    .selectFrom('participant')
    .select(['accepted_at', 'declined_at', 'withdrawn_at', 'completed_at', 'reserved_at'])
    .where('programme_id', '=', programme)
    .$if(Boolean(authority), (query) => query.where('authority_id', '=', authority!))
    .execute();
  const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<
    ParticipantState,
    number
  >;
  for (const row of rows) counts[stateOf(row)] += 1;
  return counts;
}

/** The participants' table for a spreadsheet. */
export const PEOPLE_COLUMNS: readonly Column<ParticipantLine>[] = [
  { heading: words.people.person, value: ({ name }) => name },
  { heading: words.people.email, value: ({ email }) => email },
  { heading: words.people.authority, value: ({ authority }) => authority },
  { heading: words.people.school, value: ({ school }) => school },
  { heading: words.people.state, value: ({ state }) => words.states[state] },
  { heading: words.people.nominated, value: ({ nominated }) => nominated },
  { heading: words.people.accepted, value: ({ accepted }) => accepted },
  { heading: words.people.completed, value: ({ completed }) => completed }
];

/** The programmes in which an authority has places, newest first, for its coordinators. */
export async function recruitedBy(db: Db, authorities: readonly string[]) {
  if (authorities.length === 0) return [];
  return db
    .selectFrom('programme_place')
    .innerJoin('programme', 'programme.id', 'programme_place.programme_id')
    .innerJoin('authority', 'authority.id', 'programme_place.authority_id')
    .select((eb) => [
      'programme.id',
      'programme.title',
      'programme.summary',
      'programme.ends_on',
      'authority.id as authority',
      'authority.name as authorityName',
      'places',
      'taken',
      eb
        .selectFrom('self_nomination')
        .select(countAll.as('count'))
        .whereRef('self_nomination.programme_id', '=', 'programme.id')
        .whereRef('self_nomination.authority_id', '=', 'authority.id')
        .where('proved_at', 'is not', null)
        .where('approved_at', 'is', null)
        .where('self_nomination.declined_at', 'is', null)
        .as('asking')
    ])
    .where('authority.id', 'in', [...authorities])
    .orderBy('programme.created_at', 'desc')
    .orderBy('authority.name')
    .execute();
}

/** The programmes that somebody takes or took part in, or was nominated for. */
export async function participationsOf(
  db: Db,
  person: string
): Promise<{ id: string; programme: string; title: string; state: ParticipantState }[]> {
  const rows = await db
    .selectFrom('participant')
    .innerJoin('programme', 'programme.id', 'participant.programme_id')
    .selectAll('participant')
    .select('programme.title')
    .where('person_id', '=', person)
    .where('participant.withdrawn_at', 'is', null)
    .orderBy('participant.nominated_at', 'desc')
    .execute();
  return rows
    .map((row) => ({
      id: row.id,
      programme: row.programme_id,
      title: row.title,
      state: stateOf(row)
    }))
    .filter(({ state }) => state !== 'declined');
}
