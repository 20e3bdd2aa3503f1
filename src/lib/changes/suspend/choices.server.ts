/** What the pages offer on which an organiser says what becomes of an event. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { organises, type Actor } from '#lib/people/may.ts';
import { whenText } from '#lib/time.server.ts';

import { ruleOf } from '../programme/completion.server.ts';

/** Events that one can be taken into: open for booking, and theirs; those of its programme first. */
export async function intoChoices(
  db: Db,
  { event, actor, now }: { event: Pick<Event, 'id' | 'programme_id'>; actor: Actor; now: Instant }
): Promise<{ value: string; text: string }[]> {
  const covered = organises(actor);
  const rows = await db
    .selectFrom('event')
    .select(['id', 'title', 'programme_id', 'starts_local', 'ends_local'])
    .where('status', '=', 'published')
    .where('starts_at', '>', now)
    .where('id', '<>', event.id)
    .orderBy('starts_at')
    .orderBy('id')
    .limit(200)
    .execute();
  const mine = rows.filter(
    ({ id, programme_id }) =>
      covered.everything ||
      covered.events.includes(id) ||
      (programme_id !== null && covered.programmes.includes(programme_id))
  );
  const first = (row: { programme_id: string | null }) =>
    event.programme_id !== null && row.programme_id === event.programme_id ? 0 : 1;
  return mine
    .toSorted((a, b) => first(a) - first(b))
    .map((row) => ({ value: row.id, text: `${row.title}, ${whenText(row)}` }));
}

/**
 * Events to attend that a rule would name when so many take the place of fewer, and some are not held:
 * never more than there are. Null where the rule counts none.
 */
export async function proposedEvents(
  db: Db,
  { programme, more, fewer }: { programme: string | null; more: number; fewer: number }
): Promise<number | null> {
  const rule = programme ? await ruleOf(db, programme) : undefined;
  if (!programme || !rule?.events_needed) return null;
  const there = await db
    .selectFrom('event')
    .select('id')
    .where('programme_id', '=', programme)
    .where('status', 'not in', ['draft', 'cancelled'])
    .execute();
  return Math.max(1, Math.min(rule.events_needed + more, there.length + more - fewer));
}

/** How many have a place, and how many wait or ask, by event. */
export async function countStatesOf(
  db: Db,
  events: readonly string[]
): Promise<Map<string, { going: number; waiting: number }>> {
  const counts = new Map<string, { going: number; waiting: number }>();
  if (events.length === 0) return counts;
  const rows = await db
    .selectFrom('booking')
    .select(['event_id', 'state', countAll.as('count')])
    .where('event_id', 'in', events)
    .where('state', 'in', ['confirmed', 'waiting', 'offered', 'requested'])
    .where('wish_of', 'is', null)
    .groupBy(['event_id', 'state'])
    .execute();
  for (const { event_id, state, count } of rows) {
    const one = counts.get(event_id) ?? { going: 0, waiting: 0 };
    one[state === 'confirmed' ? 'going' : 'waiting'] += count;
    counts.set(event_id, one);
  }
  return counts;
}
