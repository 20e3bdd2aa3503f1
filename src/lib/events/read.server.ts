/** What pages show of events: explicit columns, finished texts, a fixed number of queries. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { EventKind, Instant, Row } from '#db/schema.ts';
import { organises, type Actor } from '#lib/people/may.ts';
import {
  archText,
  clockPart,
  dayPart,
  lengthText,
  monthText,
  spanText,
  subjectWhen,
  whenText
} from '#lib/time.server.ts';
import { events as words } from '#lib/words/en/events.ts';

import { eventPath } from './private-link.server.ts';
import type { Level } from './rules.ts';

export interface WhatsOnFilter {
  kind?: EventKind;
  /** Ways to be there: an event in both is found by either. */
  mode?: 'room' | 'online';
  /** Events with places that this authority's people may use. */
  authority?: string;
  /** Instead of one authority, those of a region. */
  authorities?: readonly string[];
  level?: Level;
  /** First day, `2026-11-26`. */
  from?: string;
  /** Only with places left. */
  free?: boolean;
}

/** Events on one page of the list. */
export const PAGE = 20;

/** What a card shows. */
export interface EventCard {
  id: string;
  slug: string;
  title: string;
  summary: string;
  kind: EventKind;
  kindText: string;
  mode: Row<'event'>['mode'];
  status: Row<'event'>['status'];
  arch: { day: string; number: string; month: string };
  /** Heading under which it stands. */
  month: string;
  when: string;
  where: string;
}

/** Listed events that are published, planned, postponed or cancelled and not over, soonest first. */
export async function whatsOn(
  db: Db,
  { filter, page, now }: { filter: WhatsOnFilter; page: number; now: Instant }
): Promise<{ cards: EventCard[]; total: number }> {
  let query = db
    .selectFrom('event')
    .where('status', 'in', ['published', 'planned', 'postponed', 'cancelled'])
    .where('listing', '=', 'listed')
    .where((eb) => eb.or([eb('ends_at', '>', now), eb('ends_at', 'is', null)]));
  const { kind, mode, authority, level, from, free } = filter;
  const whose = filter.authorities ?? (authority ? [authority] : []);
  if (kind) query = query.where('kind', '=', kind);
  if (mode) query = query.where('mode', 'in', [mode, 'hybrid']);
  if (level) query = query.where('levels', 'like', `%"${level}"%`);
  if (from) query = query.where('starts_local', '>=', from);
  if (whose.length > 0 || free) {
    query = query.where((eb) => {
      let pools = eb
        .selectFrom('pool')
        .select('pool.id')
        .whereRef('pool.event_id', '=', 'event.id')
        .where('pool.places', '>', 0);
      if (free) pools = pools.whereRef('pool.taken', '<', 'pool.places');
      if (whose.length > 0) {
        pools = pools.where((eb) =>
          eb.or([eb('pool.authority_id', 'is', null), eb('pool.authority_id', 'in', whose)])
        );
      }
      return eb.exists(pools);
    });
    if (free) query = query.where('status', '=', 'published');
  }
  const [rows, { total }] = await Promise.all([
    query
      .select(CARD)
      .orderBy(sql`starts_at is null`)
      .orderBy('starts_at')
      .orderBy('id')
      .limit(PAGE)
      .offset((page - 1) * PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return { cards: rows.map(toCard), total };
}

const CARD = [
  'id',
  'slug',
  'title',
  'summary',
  'kind',
  'mode',
  'status',
  'place',
  'starts_local',
  'ends_local'
] as const;

/** The card of any event; also in "my bookings" and the organiser's list. */
export function toCard(row: Pick<Row<'event'>, (typeof CARD)[number]>): EventCard {
  const { id, slug, title, summary, kind, mode, status } = row;
  const day = row.starts_local && dayPart(row.starts_local);
  const noDate = status === 'postponed' ? words.newDate : words.noDate;
  return {
    id,
    slug,
    title,
    summary,
    kind,
    kindText: words.kinds[kind],
    mode,
    status,
    arch: day && status !== 'postponed' ? archText(day) : noDate,
    month: day ? monthText(day) : '',
    when: whenOf(row, false),
    where: whereText(row)
  };
}

/** What is cancelled without a date gets none any more. */
const whenOf = (
  event: Pick<Row<'event'>, 'status' | 'starts_local' | 'ends_local'>,
  withYear: boolean
): string =>
  event.status === 'cancelled' && !event.starts_local ? words.never : whenText(event, withYear);

type Where = Pick<Row<'event'>, 'mode' | 'place'>;

/** `Kirkmuirlea Primary School`, with "or online"; for a webinar that its link comes by booking. */
export function whereText({ mode, place }: Where): string {
  if (mode === 'online') return words.onlineLine;
  const room = place ?? words.placeToCome;
  return mode === 'hybrid' ? `${room}, or ${words.online}` : room;
}

/** The place in short, for a subject and a calendar's summary: `Kirkmuirlea`, `online`; without its room. */
export function shortWhere({ mode, place }: Where): string {
  if (mode === 'online') return words.online;
  return (place ?? words.placeToCome).replace(
    /\s+(RC )?(Primary School|Academy|Learning Centre|Community Hub|Nursery Centre|School|Centre)(, [^,]+)?$/,
    ''
  );
}

/** `Thu 26 Nov, 4 pm · Tinkering · Kirkmuirlea`: how every mail's subject begins (rule 12). */
export function subjectOf(
  event: Where & Pick<Row<'event'>, 'title' | 'starts_local' | 'ends_local'>
) {
  return `${subjectWhen(event)} · ${event.title} · ${shortWhere(event)}`;
}

/** Everything that the public page says of an event; never its link, nor anyone's address. */
export function toPage(event: Row<'event'>) {
  const { starts_local: starts, ends_local: ends } = event;
  return {
    ...toCard(event),
    path: eventPath(event),
    whenLong: whenOf(event, true),
    span: starts && ends ? spanText(clockPart(starts), clockPart(ends)) : null,
    description: event.description,
    host: event.host,
    contact: event.contact,
    place: event.place,
    placeAddress: event.place_address,
    gettingThere: event.getting_there,
    goodToKnow: event.good_to_know,
    audience: event.audience,
    levels: (JSON.parse(event.levels) as Level[]).map((level) => words.levels[level]),
    clpl: event.clpl_minutes === null ? null : lengthText(event.clpl_minutes)
  };
}

/** The events of an organiser: those that their grants cover, soonest or latest first. */
export async function organisersList(
  db: Db,
  {
    actor,
    which,
    page,
    now
  }: { actor: Actor; which: 'coming' | 'past'; page: number; now: Instant }
): Promise<{ cards: EventCard[]; total: number }> {
  const covered = organises(actor);
  let query = db
    .selectFrom('event')
    .where((eb) =>
      which === 'past'
        ? eb('ends_at', '<=', now)
        : eb.or([eb('ends_at', '>', now), eb('ends_at', 'is', null)])
    );
  if (!covered.everything) {
    query = query.where((eb) =>
      eb.or([
        ...(covered.events.length > 0 ? [eb('id', 'in', covered.events)] : []),
        ...(covered.programmes.length > 0 ? [eb('programme_id', 'in', covered.programmes)] : [])
      ])
    );
  }
  const ordered =
    which === 'past'
      ? query.orderBy('starts_at', 'desc')
      : query.orderBy(sql`starts_at is null`).orderBy('starts_at');
  const [rows, { total }] = await Promise.all([
    ordered
      .orderBy('id')
      .select(CARD)
      .limit(PAGE)
      .offset((page - 1) * PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return { cards: rows.map(toCard), total };
}

/** The facts of an event in a letter: when, where, the link for those who have a place. */
export function letterFacts(event: Row<'event'>) {
  return {
    title: event.title,
    when: whenText(event),
    where: whereText(event),
    subject: subjectOf(event)
  };
}
