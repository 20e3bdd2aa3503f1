/** What stands on a presenter's desk: slots that are open to partners, and talks that are coming. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { clockText } from '#lib/time.server.ts';

import { partnerKindsOf, spanOf } from './rules.ts';

const EVENT = [
  'event.id',
  'event.slug',
  'event.title',
  'event.summary',
  'event.kind',
  'event.mode',
  'event.status',
  'event.place',
  'event.starts_local',
  'event.ends_local',
  'event.programme_id'
] as const;

export interface OpenSlot {
  slot: string;
  clock: string;
  minutes: number;
  title: string;
  card: EventCard;
  /** What decides who organises it, and when it is. */
  event: { id: string; programme_id: string | null; starts_local: string | null };
}

/** Slots of coming events that partners may take, soonest first. */
export async function slotsForPartners(
  db: Db,
  now: Instant,
  /** Only what a partner of this kind may take; every one when not given. */
  kind?: string
): Promise<OpenSlot[]> {
  const rows = await db
    .selectFrom('slot')
    .innerJoin('event', 'event.id', 'slot.event_id')
    .select(['slot.id as slot', 'slot.starts', 'slot.minutes', 'slot.title as slotTitle', ...EVENT])
    .select('slot.partner_kinds')
    .where('slot.open_to', 'in', ['partners', 'anyone'])
    .where('slot.taken_at', 'is', null)
    .where('event.status', '=', 'published')
    .where('event.starts_at', '>', now)
    .orderBy('event.starts_at')
    .orderBy('slot.starts')
    .limit(100)
    .execute();
  const mine = rows.filter((row) => !kind || (partnerKindsOf(row)?.includes(kind) ?? true));
  return mine.map(({ slot, starts, minutes, slotTitle, partner_kinds: _, ...event }) => ({
    slot,
    clock: clockText(starts),
    minutes,
    title: slotTitle,
    card: toCard(event),
    event: { id: event.id, programme_id: event.programme_id, starts_local: event.starts_local }
  }));
}

/** One slot of a coming event, taken or not, with the time by which to be there. */
export async function openSlot(
  db: Db,
  slot: string
): Promise<
  | (OpenSlot & { arriveBy: string; asks: boolean; startsLocal: string; nameDays: number | null })
  | undefined
> {
  const row = await db
    .selectFrom('slot')
    .innerJoin('event', 'event.id', 'slot.event_id')
    .select(['slot.id as slot', 'slot.starts', 'slot.minutes', 'slot.title as slotTitle', ...EVENT])
    .select(['slot.approval_at', 'event.name_days'])
    .where('slot.id', '=', slot)
    .where('event.status', '=', 'published')
    .executeTakeFirst();
  if (!row?.starts_local) return undefined;
  const { slot: id, starts, minutes, slotTitle, approval_at, name_days, ...event } = row;
  return {
    slot: id,
    asks: approval_at !== null,
    startsLocal: row.starts_local,
    nameDays: name_days,
    clock: clockText(starts),
    minutes,
    title: slotTitle,
    arriveBy: clockText(spanOf({ starts, minutes }, row.starts_local).arriveBy),
    card: toCard(event),
    event: { id: event.id, programme_id: event.programme_id, starts_local: event.starts_local }
  };
}

export interface PartnerTalk {
  talk: string;
  title: string;
  /** Whose talk it is; null while nobody is named. */
  person: string | null;
  presenter: string;
  clock: string;
  minutes: number;
  card: EventCard;
}

/** The coming talks of a partner; with `listed` only those that everybody may hear of. */
export async function talksOfPartner(
  db: Db,
  { partner, listed = false, now }: { partner: string; listed?: boolean; now: Instant }
): Promise<PartnerTalk[]> {
  let query = db
    .selectFrom('talk')
    .innerJoin('slot', 'slot.id', 'talk.slot_id')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .leftJoin('person', 'person.id', 'talk.person_id')
    .select([
      'talk.id as talk',
      'talk.title as talkTitle',
      'talk.person_id',
      'person.name as presenter',
      'slot.starts',
      'slot.minutes',
      ...EVENT
    ])
    .where('talk.partner_id', '=', partner)
    .where('talk.withdrawn_at', 'is', null)
    .where('event.status', '=', 'published')
    .where('event.ends_at', '>', now)
    .orderBy('event.starts_at')
    .orderBy('slot.starts');
  if (listed) query = query.where('event.listing', '=', 'listed');
  const rows = await query.execute();
  return rows.map(({ talk, talkTitle, person_id, presenter, starts, minutes, ...event }) => ({
    talk,
    title: talkTitle,
    person: person_id,
    presenter: presenter ?? '',
    clock: clockText(starts),
    minutes,
    card: toCard(event)
  }));
}
