/** That a programme went on: kept with what became of each event, and told in one mail with all dates. */
import { newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import type { Entry } from '#lib/calendar/entry.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import type { Actor } from '#lib/people/may.ts';
import type { ToldRoles } from '#lib/words/en/suspend.ts';

import type { Carried } from '../replace/carry.server.ts';
import { invite } from '../replace/tell.server.ts';
import { lettersWithEntries } from './suspend.server.ts';
import { concernedBy, countRoles } from './whom.server.ts';

/** What became of an event. */
export interface Became {
  event: string;
  how: Row<'resumed_event'>['how'];
}

/** Notes that a programme went on, and what became of each event that stood still. */
export async function insertResumption(
  db: Db,
  facts: {
    programme: string;
    note: string;
    become: readonly Became[];
    by: Actor;
    now: Instant;
  }
): Promise<string> {
  const { become } = facts;
  const id = newId();
  await db
    .insertInto('resumption')
    .values({
      id,
      programme_id: facts.programme,
      note: facts.note,
      resumed_at: facts.now,
      resumed_by: facts.by.person?.id ?? null
    })
    .execute();
  if (become.length > 0) {
    await db
      .insertInto('resumed_event')
      .values(become.map(({ event, how }) => ({ resumption_id: id, event_id: event, how })))
      .execute();
  }
  return id;
}

/**
 * The mail with all dates: to everybody when the programme has stood still, to those of what is settled
 * when it goes on already.
 */
export async function tellResumed(
  db: Db,
  facts: {
    programme: string;
    resumption: string;
    all: boolean;
    become: readonly Became[];
    made: { entries: readonly Entry[]; carried: readonly Carried[] };
    now: Instant;
  }
): Promise<ToldRoles> {
  const { programme, resumption, made, now } = facts;
  const settled = facts.become.filter(({ how }) => how !== 'later').map(({ event }) => event);
  const events = [
    ...(facts.all ? facts.become.map(({ event }) => event) : settled),
    ...made.carried.map(({ event }) => event.id)
  ];
  const ended = await bookedBefore(db, settled);
  const found = await concernedBy(db, {
    programme,
    events: [...new Set(events)],
    entries: made.entries
  });
  const known = new Set(found.map(({ person }) => person));
  const concerned = [
    ...found,
    // bookings of an event that does not take place have ended a moment ago
    ...ended
      .filter(({ person }) => !known.has(person))
      .map((one) => ({ ...one, roles: new Set(['other' as const]), partners: new Set<string>() }))
  ];
  await queueLetters(
    db,
    lettersWithEntries({
      concerned,
      entries: made.entries,
      letter: ({ person, email }) => ({
        kind: 'programme-resumed',
        key: `programme-resumed:${resumption}:${person}`,
        ids: { resumption, person },
        to: email,
        now
      }),
      short: (entry) => invite(entry, now)
    })
  );
  return countRoles(concerned);
}

async function bookedBefore(
  db: Db,
  events: readonly string[]
): Promise<{ person: string; email: string }[]> {
  if (events.length === 0) return [];
  return db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['person.id as person', 'person.email'])
    .distinct()
    .where('event_id', 'in', events)
    .where('ended_how', '=', 'event-cancelled')
    .execute();
}
