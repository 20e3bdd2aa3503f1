/** Suspending a programme: everything to come of it stands still, in one act and with one mail each. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { entryOf, type Entry } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { queueLetters, type QueuedLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { noteDeed, takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { sinceText, suspensionOf, type Suspension } from '#lib/programmes/suspension.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import type { ToldRoles } from '#lib/words/en/suspend.ts';

import { putOff } from '../postpone.server.ts';
import { takeEventTurns } from '../programme/book.server.ts';
import { concernedBy, countRoles, type Concerned } from './whom.server.ts';

/** Which events a suspension stops, and which it lets run: those that have begun. */
export function stoppedOf(events: readonly Event[], now: Instant) {
  const published = events.filter(({ status }) => status === 'published');
  return {
    stopped: published.filter(({ starts_at }) => starts_at! > now),
    running: published.filter(({ starts_at }) => starts_at! <= now)
  };
}

/** What the organiser saw: compared when it is confirmed. */
export const seenText = (stopped: readonly Pick<Event, 'id' | 'version'>[]): string =>
  stopped
    .map(({ id, version }) => `${id}.${version}`)
    .sort()
    .join(' ');

export interface Suspended {
  suspension: Suspension;
  events: Event[];
  told: ToldRoles;
}

/**
 * Suspends a programme. Its published events that have not begun are postponed without a date: places,
 * waiting lists and talks are kept, nothing falls due. Everybody who has a part in it gets one letter
 * that names all of theirs; who has one event of it in the calendar gets its CANCEL with that letter,
 * who has several a short mail for each (a mail carries one entry). From then on nothing is booked,
 * nominated or accepted in it.
 *
 * Refused: `not-allowed`, `programme-unknown`, `programme-suspended-already` with since when,
 * `suspend-changed` where other events would be stopped than `seen` says.
 */
export async function suspendProgramme(
  db: Db,
  facts: {
    programme: string;
    note: string;
    /** As `seenText` of the page that asked; null: whatever there is now. */
    seen: string | null;
    by: Actor;
    now: Instant;
  }
): Promise<Suspended | Refusal> {
  const { programme, note, by, now } = facts;
  if (!may(by, 'programme.suspend', { programme })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    if (!(await takeProgrammeTurn(db, programme))) return refuse('programme-unknown');
    const standing = await suspensionOf(db, programme);
    if (standing) return refuse('programme-suspended-already', { when: sinceText(standing) });
    const { stopped } = stoppedOf(await takeEventTurns(db, { programme, now }), now);
    if (facts.seen !== null && facts.seen !== seenText(stopped)) return refuse('suspend-changed');
    const suspension = await db
      .insertInto('suspension')
      .values({
        id: newId(),
        programme_id: programme,
        note,
        suspended_at: now,
        suspended_by: by.person?.id ?? null,
        ended_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const entries: Entry[] = [];
    for (const event of stopped)
      entries.push(...(await putOff(db, { event, note, by, now })).entries);
    if (stopped.length > 0) {
      await db
        .insertInto('suspended_event')
        .values(
          stopped.map((event) => ({
            suspension_id: suspension.id,
            event_id: event.id,
            was: JSON.stringify(wasOf(event))
          }))
        )
        .execute();
    }
    const ids = stopped.map(({ id }) => id);
    const concerned = await concernedBy(db, { programme, events: ids, entries });
    await tellEach(db, { suspension: suspension.id, concerned, entries, now });
    await noteDeed(db, { programme, action: 'programme.suspend', by, now });
    return { suspension, events: stopped, told: countRoles(concerned) };
  });
}

/** What people knew of an event. */
export interface Was {
  title: string;
  when: string;
  where: string;
  startsLocal: string | null;
  endsLocal: string | null;
}

export function wasOf(event: Event): Was {
  const { title, when, where } = letterFacts(event);
  return { title, when, where, startsLocal: event.starts_local, endsLocal: event.ends_local };
}

async function tellEach(
  db: Db,
  facts: {
    suspension: string;
    concerned: readonly Concerned[];
    entries: readonly Entry[];
    now: Instant;
  }
): Promise<void> {
  const { suspension, now } = facts;
  await queueLetters(
    db,
    lettersWithEntries({
      ...facts,
      letter: ({ person, email }) => ({
        kind: 'programme-suspended',
        key: `programme-suspended:${suspension}:${person}`,
        ids: { suspension, person },
        to: email,
        now
      }),
      short: (entry) => ({
        kind: 'programme-suspended-entry',
        key: `programme-suspended:${entry.id}:${entry.sequence}`,
        ids: { suspension },
        to: entry.email,
        event: entry.event_id,
        entry: entryOf(entry),
        now
      })
    })
  );
}

/**
 * One letter of words for each person, and their entries: a mail carries one, so that a person's only
 * one goes with the words and several go by themselves.
 */
export function lettersWithEntries(facts: {
  concerned: readonly Concerned[];
  entries: readonly Entry[];
  letter: (one: Concerned) => QueuedLetter;
  short: (entry: Entry) => QueuedLetter;
}): QueuedLetter[] {
  const { concerned, letter, short } = facts;
  const theirs = Map.groupBy(facts.entries, ({ person_id }) => person_id);
  return concerned.flatMap((one) => {
    const entries = theirs.get(one.person) ?? [];
    const [only] = entries;
    if (!only || entries.length > 1) return [letter(one), ...entries.map(short)];
    return [{ ...letter(one), to: only.email, event: only.event_id, entry: entryOf(only) }];
  });
}
