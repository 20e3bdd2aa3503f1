/** Who presents is told of another time: collected for ten minutes, one mail with all of theirs. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { entryOf, raiseEntry } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { plus } from '#lib/time.server.ts';

/** Minutes in which an organiser may go on changing the order before anyone is told. */
export const COLLECT_MINUTES = 10;

/**
 * Queues the news for everyone who presents in these slots. A second change within the ten minutes
 * supersedes the first letter, by the entry's sequence, and goes when the first would have gone.
 */
export async function tellMoved(
  db: Db,
  { event, slots, now }: { event: Event; slots: readonly string[]; now: Instant }
): Promise<void> {
  if (event.status !== 'published' || slots.length === 0) return;
  if (event.ends_at !== null && event.ends_at <= now) return;
  const people = await presentersAt(db, event.id)
    .select(['presenter.person_id as person', 'talk.id as talk'])
    .where('talk.slot_id', 'in', slots)
    .orderBy('presenter.person_id')
    .execute();
  const told = new Set<string>();
  for (const { person, talk } of people) {
    if (told.has(person)) continue;
    told.add(person);
    await tellOne(db, { event, person, talk, now });
  }
}

async function tellOne(
  db: Db,
  { event, person, talk, now }: { event: Event; person: string; talk: string; now: Instant }
): Promise<void> {
  const open = await db
    .selectFrom('calendar_entry')
    .select(['id', 'slot_id'])
    .where('event_id', '=', event.id)
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .where('method', '=', 'REQUEST')
    .executeTakeFirst();
  if (!open) return;
  const waits = await pending(db, event.id)
    .select((eb) => eb.fn.min('not_before').as('first'))
    .where('entry_id', '=', open.id)
    .executeTakeFirst();
  const entry = await raiseEntry(db, open.id, {
    method: 'REQUEST',
    partstat: 'NEEDS-ACTION',
    // of who attends too it shows the time of the event, which is the same
    moved: open.slot_id !== null,
    now
  });
  await queueLetter(db, {
    kind: 'slot-moved',
    key: `slot-moved:${entry.id}:${entry.sequence}`,
    ids: { talk, person },
    to: entry.email,
    event: event.id,
    entry: entryOf(entry),
    notBefore: waits?.first ?? plus(now, { minutes: COLLECT_MINUTES }),
    now
  });
}

/** Letters about the order that have not gone yet. */
function pending(db: Db, event: string) {
  return db
    .selectFrom('outbox')
    .where('event_id', '=', event)
    .where('kind', '=', 'slot-moved')
    .where('done_at', 'is', null);
}

/** How many presenters will be told of the order, and when; null when nobody waits for it. */
export async function orderToTell(
  db: Db,
  event: string
): Promise<{ people: number; at: Instant } | null> {
  const row = await pending(db, event)
    .select((eb) => [
      eb.fn.count<number | string>('entry_id').distinct().as('people'),
      eb.fn.min('not_before').as('at')
    ])
    .executeTakeFirst();
  return row?.at ? { people: Number(row.people), at: row.at } : null;
}

/** Lets the letters about the order go now. */
export async function letOrderGo(db: Db, event: string, now: Instant): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ not_before: now })
    .where('event_id', '=', event)
    .where('kind', '=', 'slot-moved')
    .where('done_at', 'is', null)
    .where('not_before', '>', now)
    .execute();
}
