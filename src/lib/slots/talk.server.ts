/** Talks: what presenters bring to a slot. Who takes one also has a booking or not: `changes/`. */
import { changed, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';
import { clockText, dayPart, dayText } from '#lib/time.server.ts';
import { events as words } from '#lib/words/en/events.ts';

import { isOpenTo, type Taker } from './rules.ts';
import { slotOf, type Slot } from './slot.server.ts';

export type Talk = Row<'talk'>;

export interface TalkFacts {
  event: string;
  slot: string;
  title: string;
  line: string | null;
  /** The presenter; a partner may name one later. */
  person: string | null;
  partner: string | null;
  now: Instant;
}

/**
 * Puts a talk into an open slot: of two who take one slot only one gets it. A guarded update takes
 * the slot, and the unique index over standing talks says it again. Inside the event's turn.
 *
 * Refused: `slot-unknown`, `slot-not-open` to this kind of presenter, `slot-taken`.
 */
export async function putTalk(
  db: Db,
  facts: TalkFacts
): Promise<{ talk: Talk; slot: Slot } | Refusal> {
  const slot = await slotOf(db, facts);
  if (!slot) return refuse('slot-unknown');
  const taker: Taker = facts.partner ? 'partner' : 'psl';
  if (!isOpenTo(slot.open_to, taker)) return refuse('slot-not-open');
  if (!(await takeSlot(db, slot.id, facts.now))) return refuse('slot-taken');
  const talk = await db
    .insertInto('talk')
    .values({
      id: newId(),
      event_id: facts.event,
      slot_id: slot.id,
      title: clean(facts.title),
      line: facts.line && clean(facts.line),
      person_id: facts.person,
      partner_id: facts.partner,
      created_at: facts.now,
      entry_id: null,
      confirmed_at: null,
      withdrawn_at: null
    })
    .onConflict((c) => c.column('slot_id').where('withdrawn_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  return talk ? { talk, slot } : refuse('slot-taken');
}

/** Takes a slot that nobody has. */
async function takeSlot(db: Db, slot: string, now: Instant): Promise<boolean> {
  const taken = await db
    .updateTable('slot')
    .set({ taken_at: now })
    .where('id', '=', slot)
    .where('taken_at', 'is', null)
    .executeTakeFirst();
  return changed(taken);
}

/** Takes a talk out of its slot, which is open again. Returns whether it stood. */
export async function liftTalk(db: Db, talk: Talk, now: Instant): Promise<boolean> {
  const lifted = await db
    .updateTable('talk')
    .set({ withdrawn_at: now })
    .where('id', '=', talk.id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!changed(lifted)) return false;
  if (talk.slot_id) {
    await db.updateTable('slot').set({ taken_at: null }).where('id', '=', talk.slot_id).execute();
  }
  return true;
}

export async function findTalk(db: Db, id: string): Promise<Talk | undefined> {
  return db.selectFrom('talk').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The standing talks of a person at an event. */
export async function talksOf(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Talk[]> {
  return db
    .selectFrom('talk')
    .selectAll()
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at')
    .execute();
}

/** How many slots are open to partners or PSLs, by event; one query for any number of events. */
export async function openSlots(
  db: Db,
  events: readonly string[]
): Promise<Map<string, { psls: number; partners: number }>> {
  const counts = new Map<string, { psls: number; partners: number }>();
  if (events.length === 0) return counts;
  const rows = await db
    .selectFrom('slot')
    .select(['event_id', 'open_to'])
    .where('event_id', 'in', events)
    .where('open_to', 'is not', null)
    .where('taken_at', 'is', null)
    .execute();
  for (const { event_id, open_to } of rows) {
    const count = counts.get(event_id) ?? { psls: 0, partners: 0 };
    if (isOpenTo(open_to, 'psl')) count.psls += 1;
    if (isOpenTo(open_to, 'partner')) count.partners += 1;
    counts.set(event_id, count);
  }
  return counts;
}

/** A line of the running order as pages show it. */
export interface AgendaLine {
  id: string;
  kind: Slot['kind'];
  clock: string;
  starts: string;
  minutes: number;
  title: string;
  line: string | null;
  /** Who is heard: name and school or partner. */
  who: { name: string; from: string | null; partner: boolean } | null;
  openTo: Slot['open_to'];
  state: 'open' | 'taken' | 'confirmed' | null;
  talk: string | null;
}

/** The running order with its talks, in one query; names of presenters, never their addresses. */
export async function runningOrder(db: Db, event: string): Promise<AgendaLine[]> {
  const rows = await db
    .selectFrom('slot')
    .leftJoin('talk', (join) =>
      join.onRef('talk.slot_id', '=', 'slot.id').on('talk.withdrawn_at', 'is', null)
    )
    .leftJoin('person', 'person.id', 'talk.person_id')
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .leftJoin('establishment', 'establishment.id', 'person.establishment_id')
    .select([
      'slot.id',
      'slot.kind',
      'slot.starts',
      'slot.minutes',
      'slot.title as slotTitle',
      'slot.open_to',
      'talk.id as talk',
      'talk.title as talkTitle',
      'talk.line',
      'talk.confirmed_at',
      'person.name as person',
      'partner.name as partner',
      'establishment.name as school'
    ])
    .where('slot.event_id', '=', event)
    .orderBy('slot.starts')
    .orderBy('slot.position')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    starts: row.starts,
    clock: clockText(row.starts),
    minutes: row.minutes,
    title: row.talkTitle ?? row.slotTitle,
    line: row.line,
    who:
      row.talk === null
        ? null
        : {
            name: row.person || words.nameToFollow,
            from: row.partner ?? row.school,
            partner: row.partner !== null
          },
    openTo: row.open_to,
    state: row.talk ? (row.confirmed_at ? 'confirmed' : 'taken') : row.open_to ? 'open' : null,
    talk: row.talk
  }));
}

/** Somebody's standing talks at events that are not over, soonest first. */
export async function myTalks(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<{ id: string; title: string; minutes: number; event: string; when: string }[]> {
  const rows = await db
    .selectFrom('talk')
    .innerJoin('slot', 'slot.id', 'talk.slot_id')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .select([
      'talk.id',
      'talk.title',
      'slot.minutes',
      'slot.starts',
      'event.title as event',
      'event.starts_local'
    ])
    .where('talk.person_id', '=', person)
    .where('talk.withdrawn_at', 'is', null)
    .where('event.status', '=', 'published')
    .where('event.ends_at', '>', now)
    .orderBy('event.starts_at')
    .orderBy('slot.starts')
    .execute();
  return rows.map(({ id, title, minutes, event, starts, starts_local }) => ({
    id,
    title,
    minutes,
    event,
    when: `${dayText(dayPart(starts_local!))}, ${clockText(starts)}`
  }));
}
