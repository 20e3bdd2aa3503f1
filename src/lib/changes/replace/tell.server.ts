/** Telling those of an event that others replace: one mail of words, one invite for each new date. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { entryOf, type Entry } from '#lib/calendar/entry.server.ts';
import { queueLetters, type QueuedLetter } from '#lib/mail/outbox.server.ts';

import type { Told } from '../tell.server.ts';
import type { Carried } from './carry.server.ts';

/** The mail with the new dates, with the CANCEL of the old one where it stood in the calendar. */
export async function tellReplaced(
  db: Db,
  facts: {
    event: { id: string };
    change: string;
    instead: readonly Carried[];
    cancelled: readonly Entry[];
    others: readonly Told[];
    now: Instant;
  }
): Promise<number> {
  const { event, change, cancelled, now } = facts;
  const letters: QueuedLetter[] = cancelled.map((entry) => ({
    kind: 'event-replaced',
    key: `event-replaced:${entry.id}:${entry.sequence}`,
    ids: { change },
    to: entry.email,
    event: event.id,
    entry: entryOf(entry),
    now
  }));
  const told = new Set(cancelled.map((entry) => entry.person_id));
  for (const { person, email } of facts.others) {
    if (told.has(person)) continue;
    told.add(person);
    letters.push({
      kind: 'event-replaced-waiting',
      key: `event-replaced:${person}:${change}`,
      ids: { person, change },
      to: email,
      event: event.id,
      now
    });
  }
  letters.push(
    ...facts.instead.flatMap(({ entries }) => entries.map((entry) => invite(entry, now)))
  );
  await queueLetters(db, letters);
  return told.size;
}

/** A mail that is there for the calendar: a new date for an entry, or a new entry. */
export const invite = (entry: Entry, now: Instant): QueuedLetter => ({
  kind: 'event-instead',
  key: `event-instead:${entry.id}:${entry.sequence}`,
  ids: {},
  to: entry.email,
  event: entry.event_id,
  entry: entryOf(entry),
  now
});
