/** The balance of talks of one event or several: who gives them, and what they are about. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { may, organises, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { at } from '#lib/time.server.ts';

import { countBalance, type Balance, type BalanceFacts } from './balance.ts';

/**
 * The balance of one event.
 *
 * Refused: `not-allowed`.
 */
export async function eventBalance(
  db: Db,
  { event, by }: { event: Event; by: Actor }
): Promise<Balance | Refusal> {
  if (!may(by, 'event.change', { event })) return refuse('not-allowed');
  return balanceOf(db, [event.id]);
}

export interface BalanceRange {
  /** Null: of every programme, and of none. */
  programme: string | null;
  /** Days; the last one counts too. */
  from: string | null;
  to: string | null;
}

/** The balance of all events of a programme or a time that somebody organises; not of drafts. */
export async function rangeBalance(
  db: Db,
  { programme, from, to, by }: BalanceRange & { by: Actor }
): Promise<Balance> {
  const mine = organises(by);
  let query = db
    .selectFrom('event')
    .select('id')
    .where('status', 'in', ['published', 'finished'])
    .where('starts_at', 'is not', null);
  if (!mine.everything) {
    query = query.where((eb) =>
      eb.or([
        ...(mine.events.length > 0 ? [eb('id', 'in', mine.events)] : []),
        ...(mine.programmes.length > 0 ? [eb('programme_id', 'in', mine.programmes)] : [])
      ])
    );
    if (mine.events.length + mine.programmes.length === 0) return balanceOf(db, []);
  }
  if (programme) query = query.where('programme_id', '=', programme);
  if (from) query = query.where('starts_at', '>=', at(from, '00:00'));
  if (to) query = query.where('starts_at', '<', dayAfter(to));
  const rows = await query.execute();
  return balanceOf(
    db,
    rows.map(({ id }) => id)
  );
}

const dayAfter = (day: string): Instant =>
  at(Temporal.PlainDate.from(day).add({ days: 1 }).toString(), '00:00');

/** In three queries, whatever the number of events. */
async function balanceOf(db: Db, events: readonly string[]): Promise<Balance> {
  if (events.length === 0) return countBalance({ events: 0, talks: [], presenters: [], open: 0 });
  const [talks, presenters, open] = await Promise.all([
    talksAt(db, events),
    presentersAt(db, events),
    openAt(db, events)
  ]);
  return countBalance({ events: events.length, talks, presenters, open });
}

async function talksAt(db: Db, events: readonly string[]): Promise<BalanceFacts['talks']> {
  const rows = await db
    .selectFrom('talk')
    .innerJoin('slot', 'slot.id', 'talk.slot_id')
    .leftJoin('standing_talk as standing', 'standing.id', 'talk.standing_id')
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .leftJoin('partner_kind as kind', 'kind.id', 'partner.kind_id')
    .select([
      'talk.minutes',
      'slot.minutes as slotMinutes',
      'talk.theme',
      'talk.levels',
      'standing.theme as standingTheme',
      'standing.levels as standingLevels',
      'talk.partner_id',
      'kind.name as kind'
    ])
    .where('talk.event_id', 'in', events)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .execute();
  return rows.map((row) => ({
    minutes: row.minutes ?? row.slotMinutes,
    theme: row.theme ?? row.standingTheme,
    levels: JSON.parse(row.levels ?? row.standingLevels ?? '[]') as string[],
    partnerKind: row.partner_id ? (row.kind ?? '') : null
  }));
}

/** Everyone who presents there, once for each event. */
async function presentersAt(
  db: Db,
  events: readonly string[]
): Promise<BalanceFacts['presenters']> {
  const everyTalk = await db
    .selectFrom('talk')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .leftJoin('presenter', (join) =>
      join
        .onRef('presenter.talk_id', '=', 'talk.id')
        .on('presenter.accepted_at', 'is not', null)
        .on('presenter.left_at', 'is', null)
    )
    .innerJoin('person', (join) =>
      join.on((eb) =>
        eb.or([
          eb('person.id', '=', eb.ref('talk.person_id')),
          eb('person.id', '=', eb.ref('presenter.person_id'))
        ])
      )
    )
    .leftJoin('booking', (join) =>
      join
        .onRef('booking.event_id', '=', 'talk.event_id')
        .onRef('booking.person_id', '=', 'person.id')
        .on('booking.state', '=', 'confirmed')
    )
    .leftJoin('establishment', 'establishment.id', 'person.establishment_id')
    .leftJoin('authority', (join) =>
      join.on((eb) =>
        eb(
          'authority.id',
          '=',
          eb.fn.coalesce('booking.authority_id', 'establishment.authority_id')
        )
      )
    )
    .select([
      'person.id as person',
      'talk.event_id as event',
      'event.starts_at as starts',
      'event.status',
      'talk.partner_id as partner',
      'authority.name as authority'
    ])
    .where('talk.slot_id', 'is not', null)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .where('person.id', 'in', (eb) =>
      eb
        .selectFrom('talk as here')
        .leftJoin('presenter as beside', 'beside.talk_id', 'here.id')
        .select((eb) => eb.fn.coalesce('beside.person_id', 'here.person_id').as('person'))
        .where('here.event_id', 'in', events)
        .where('here.withdrawn_at', 'is', null)
        .where((eb) =>
          eb.or([eb('here.person_id', 'is not', null), eb('beside.person_id', 'is not', null)])
        )
    )
    .orderBy('event.starts_at')
    .orderBy('talk.created_at')
    .execute();
  const seen = new Map<string, BalanceFacts['presenters'][number]>();
  for (const row of everyTalk) {
    const key = `${row.person} ${row.event}`;
    if (seen.has(key) || !events.includes(row.event)) continue;
    const before = everyTalk.some(
      (other) =>
        other.person === row.person &&
        // a draft, or what was called off, never began
        (other.status === 'published' || other.status === 'finished') &&
        other.starts !== null &&
        row.starts !== null &&
        other.starts < row.starts
    );
    seen.set(key, {
      person: row.person,
      authority: row.authority,
      forPartner: row.partner !== null,
      first: !before
    });
  }
  return [...seen.values()];
}

async function openAt(db: Db, events: readonly string[]): Promise<number> {
  const rows = await db
    .selectFrom('slot')
    .select('id')
    .where('event_id', 'in', events)
    .where('open_to', 'is not', null)
    .where('taken_at', 'is', null)
    .execute();
  return rows.length;
}
