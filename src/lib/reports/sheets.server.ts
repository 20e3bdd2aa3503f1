/** Sheets that organisers hand to others: numbers for the caterer, set-up for the venue. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { choiceText, workshopsOf } from '#lib/booking/workshops/workshops-read.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { presentersAt, unnamedCount } from '#lib/events/presenting.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { venueShown } from '#lib/events/venue.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { preparedFor } from '#lib/slots/presenter.server.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { fold } from '#lib/text.ts';
import { instantText } from '#lib/time.server.ts';
import { asked } from '#lib/words/en/asked.ts';

const words = asked.sheets;

/** What the caterer must know. Presenters without a booking and the team eat too. */
export interface Numbers {
  booked: number;
  presenters: number;
  team: number;
  heads: number;
  online: number;
  diets: { diet: string; count: number }[];
  /** With the name, so that the right plate finds the right person. */
  allergies: string[];
}

/** The numbers of an event as they are now, in four queries. */
export async function numbersOf(db: Db, event: Event): Promise<Numbers> {
  const confirmed = db
    .selectFrom('booking')
    .where('booking.event_id', '=', event.id)
    .where('booking.state', '=', 'confirmed');
  const [modes, named, unnamed, needs] = await Promise.all([
    confirmed
      .select(['booking.mode', countAll.as('count')])
      .groupBy('booking.mode')
      .execute(),
    presentersAt(db, event.id)
      .select(sql<number>`cast(count(distinct presenter.person_id) as integer)`.as('count'))
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('booking')
              .select('booking.id')
              .whereRef('booking.person_id', '=', 'presenter.person_id')
              .where('booking.event_id', '=', event.id)
              .where('booking.state', '=', 'confirmed')
          )
        )
      )
      .executeTakeFirstOrThrow(),
    unnamedCount(db, event.id),
    confirmed
      .innerJoin('need', 'need.booking_id', 'booking.id')
      .innerJoin('person', 'person.id', 'booking.person_id')
      .select(['need.kind', 'need.text', 'person.name', 'person.email'])
      .where('booking.mode', '=', 'room')
      .orderBy('person.name_folded')
      .execute()
  ]);
  const of = (mode: string) => modes.find((row) => row.mode === mode)?.count ?? 0;
  const inRoom = event.mode === 'online' ? 0 : 1;
  const presenters = named.count + unnamed;
  return {
    booked: of('room'),
    presenters: presenters * inRoom,
    team: event.team * inRoom,
    heads: of('room') + (presenters + event.team) * inRoom,
    online: of('online'),
    diets: counted(needs.filter(({ kind }) => kind === 'diet').map(({ text }) => text)),
    allergies: needs
      .filter(({ kind }) => kind === 'allergy')
      .map(({ name, email, text }) => `${name || email}: ${text}`)
  };
}

/** How often each text occurs, however it is spelled; as it was first typed. */
function counted(texts: readonly string[]): { diet: string; count: number }[] {
  const counts = new Map<string, { diet: string; count: number }>();
  for (const text of texts) {
    const key = fold(text);
    const known = counts.get(key) ?? { diet: text, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.diet.localeCompare(b.diet));
}

/** What differs between two states of the numbers, in sentences. */
export function differences(before: Numbers, after: Numbers): string[] {
  const numbers = (
    [
      [words.heads, before.heads, after.heads],
      [words.online, before.online, after.online]
    ] as const
  )
    .filter(([, was, is]) => was !== is)
    .map(([what, was, is]) => words.was(what, was, is));
  const names = new Set([...before.diets, ...after.diets].map(({ diet }) => fold(diet)));
  const diets = [...names].flatMap((name) => {
    const find = (of: Numbers) => of.diets.find(({ diet }) => fold(diet) === name);
    const [was, is] = [find(before), find(after)];
    return was?.count === is?.count
      ? []
      : [words.was((is ?? was)!.diet, was?.count ?? 0, is?.count ?? 0)];
  });
  const more = after.allergies.filter((line) => !before.allergies.includes(line));
  const gone = before.allergies.filter((line) => !after.allergies.includes(line));
  return [...numbers, ...diets, ...more.map(words.newAllergy), ...gone.map(words.goneAllergy)];
}

/** The numbers with what changed since they were last handed over. */
export async function numbersSheet(db: Db, event: Event) {
  const numbers = await numbersOf(db, event);
  const last = await db
    .selectFrom('handed_over')
    .selectAll()
    .where('event_id', '=', event.id)
    .executeTakeFirst();
  return {
    numbers,
    since: last
      ? {
          at: instantText(last.at),
          changes: differences(JSON.parse(last.numbers) as Numbers, numbers)
        }
      : null
  };
}

/**
 * Notes that the numbers were handed over as they are now.
 *
 * Refused: `not-allowed`.
 */
export async function handOver(
  db: Db,
  { event, by, now }: { event: Event; by: Actor; now: Instant }
): Promise<Refusal | null> {
  if (!may(by, 'event.see-people', { event })) return refuse('not-allowed');
  const numbers = JSON.stringify(await numbersOf(db, event));
  await db
    .insertInto('handed_over')
    .values({ event_id: event.id, numbers, at: now })
    .onConflict((c) => c.column('event_id').doUpdateSet({ numbers, at: now }))
    .execute();
  return null;
}

/** What the venue must know: times, chairs, people, what to prepare (no names), running order. */
export async function setUpSheet(db: Db, event: Event) {
  const [numbers, order, workshops, talks, venue, access] = await Promise.all([
    numbersOf(db, event),
    runningOrder(db, event.id),
    workshopsOf(db, event.id),
    preparedFor(db, event.id),
    venueShown(db, event),
    db
      .selectFrom('booking')
      .innerJoin('need', 'need.booking_id', 'booking.id')
      .select('need.text')
      .where('booking.event_id', '=', event.id)
      .where('booking.state', '=', 'confirmed')
      .where('booking.mode', '=', 'room')
      .where('need.kind', '=', 'access')
      .orderBy('need.said_at')
      .execute()
  ]);
  const { when, where } = letterFacts(event);
  return {
    when,
    where: [where, event.place_address].filter(Boolean).join(', '),
    heads: numbers.heads,
    seats: event.seats ?? numbers.heads,
    limit: event.room_limit,
    building: venue?.hours ?? '',
    access: [...access.map(({ text }) => text), ...talks.access],
    equipment: talks.equipment,
    children: talks.children,
    workshops: workshops.map(({ clock, title, room, taken, places }) => ({
      what: [choiceText({ clock, title }), room].filter(Boolean).join(', '),
      taken,
      places
    })),
    order: order.map(({ clock, minutes, title, who }) => ({
      clock,
      minutes,
      title,
      who: who?.name ?? ''
    }))
  };
}
