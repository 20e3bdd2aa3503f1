/**
 * A small world in which people get into each other's way: one event with few places, nine people of
 * five schools and a presenter of a partner, two authorities with places of their own.
 */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant, PlaceMode, Row, Schema } from '#db/schema.ts';
import { NEW_POOL } from '#lib/booking/pools/pool-rules.ts';
import { changePools } from '#lib/booking/pools/pools.server.ts';
import { setWorkshopPlaces } from '#lib/booking/workshops/places.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import type { Actor } from '#lib/people/may.ts';

import { book } from '../../support/desk.ts';
import {
  done,
  establishment,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody
} from '../../support/people.ts';

export const AUTHORITIES = ['south-lanarkshire', 'falkirk'] as const;

export interface Citizen {
  id: string;
  name: string;
  email: string;
  establishment: string | null;
  actor: Actor;
}

/** The people and schools of all sequences; made once for a store. */
export interface Cast {
  people: Citizen[];
  schools: string[];
  /** A partner for whom the last of them presents. */
  partner: string;
}

/** What the event of one sequence is like. */
export interface Plan {
  kind: 'teachmeet' | 'webinar';
  mode: 'room' | 'online' | 'hybrid';
  admission: 'at-once' | 'approval';
  serving: 'book' | 'offer';
  /** Places that one school may have; on an odd day it ends before the event. */
  limit: number | null;
  limitEnds: boolean;
  room: number;
  online: number;
  /** Places of each authority, in the room and online, and whether they are released on a day. */
  own: { room: number; online: number; released: boolean }[];
  /** Places of two workshops at one time, and of one after them. */
  workshops: [number, number, number];
  /** How many booked before anything else happens; some of them online. */
  crowd: number;
}

/** The event is on the Thursday, the clock begins on the Monday before it. */
const DAY = '2026-11-26';
export const RELEASE_DAY = '2026-11-25';
export const LIMIT_DAY = '2026-11-24';

export interface World {
  db: Db;
  cast: Cast;
  event: string;
  now: Instant;
  /** How everything stood after the last step. */
  last: Snapshot;
}

export async function makeCast(db: Db): Promise<Cast> {
  const schools: string[] = [];
  for (const authority of [...AUTHORITIES, ...AUTHORITIES, 'clackmannanshire']) {
    schools.push((await establishment(db, authority)).id);
  }
  const people: Citizen[] = [];
  // two of one school in each authority, and two of no school
  for (const school of [0, 0, 1, 1, 2, 3, 4, null, null]) {
    const person = await somebody(db, `Person ${people.length}`);
    people.push({ ...person, establishment: school === null ? null : schools[school]! });
  }
  const partner = await partnerWith(db);
  people.push({ ...partner.presenter, establishment: null });
  return { people, schools, partner: partner.id };
}

/** A new event by its plan, in a store without any other. */
export async function begin(db: Db, cast: Cast, plan: Plan): Promise<World> {
  await sweep(db, cast);
  const { kind, mode, admission, serving, room, online } = plan;
  const event = await published(db, {
    kind,
    mode,
    admission,
    serving,
    startsLocal: `${DAY}T16:00`,
    endsLocal: `${DAY}T18:00`,
    room,
    online
  });
  done(
    await changePools(db, {
      event: event.id,
      wish: {
        lines: AUTHORITIES.flatMap((authority, at) =>
          modesOf(mode).map((mode) => ({
            key: NEW_POOL,
            mode,
            authority,
            places: plan.own[at]![mode],
            releaseOn: plan.own[at]!.released ? RELEASE_DAY : null,
            releaseNow: false
          }))
        ),
        seats: null,
        perEstablishment: plan.limit,
        perEstablishmentUntil: plan.limitEnds ? LIMIT_DAY : null
      },
      version: event.version,
      by: ORGANISER,
      now: NOW
    })
  );
  await slotIn(db, event.id);
  await slotIn(db, event.id, { openTo: 'partners', starts: '17:40' });
  await openWorkshops(db, { event: event.id, places: plan.workshops });
  for (const [at, person] of cast.people.slice(0, plan.crowd).entries()) {
    const mode = plan.mode === 'hybrid' ? (at % 3 === 2 ? 'online' : 'room') : plan.mode;
    const { establishment } = person;
    await book(db, event, person, { mode, establishment });
  }
  const world = { db, cast, event: event.id, now: NOW };
  return { ...world, last: await snapshot(world) };
}

/** Two workshops beside each other and one that overlaps neither; without places there is none. */
async function openWorkshops(
  db: Db,
  { event, places }: { event: string; places: readonly number[] }
): Promise<void> {
  const wish: Record<string, number | null> = {};
  for (const [at, starts] of ['16:20', '16:30', '17:00'].entries()) {
    const slot = await slotIn(db, event, {
      kind: 'workshop',
      title: `Workshop ${at}`,
      starts,
      minutes: 30,
      openTo: null
    });
    wish[slot.id] = places[at] || null;
  }
  const by = ORGANISER;
  const refusal = await setWorkshopPlaces(db, { event, places: wish, by, now: NOW });
  if (refusal) throw new Error(refusal.refused);
}

/** Children before what they point to. */
const SWEPT = [
  'workshop_choice',
  'workshop',
  'answer',
  'need',
  'question',
  'proof',
  'presenter',
  'talk',
  'booking',
  'party',
  'invitation',
  'calendar_entry',
  'slot',
  'pool',
  'pool_request',
  'audience',
  'tell_me',
  'event_change',
  'event',
  'outbox',
  'inbound',
  'audit_entry'
] as const satisfies readonly (keyof Schema)[];

/** Takes everything away but the cast: an audit then looks at one event. */
async function sweep(db: Db, cast: Cast): Promise<void> {
  await sweepEvents(db);
  const kept = cast.people.map(({ id }) => id);
  await db.deleteFrom('person_address').where('person_id', 'not in', kept).execute();
  await db.deleteFrom('person').where('id', 'not in', kept).execute();
}

/** Takes every event away, and what came of it; people stay. */
export async function sweepEvents(db: Db): Promise<void> {
  for (const table of SWEPT) await db.deleteFrom(table).execute();
}

/** All that a step can change, in an order that does not depend on the database. */
export interface Snapshot {
  event: Event;
  pools: Row<'pool'>[];
  bookings: Row<'booking'>[];
  entries: Row<'calendar_entry'>[];
  letters: Row<'outbox'>[];
  talks: Row<'talk'>[];
  workshops: Row<'workshop'>[];
  choices: Row<'workshop_choice'>[];
  invitations: Row<'invitation'>[];
  parties: Row<'party'>[];
  people: Pick<Row<'person'>, 'id' | 'email'>[];
  deeds: Row<'audit_entry'>[];
  /** Rows of every other table, by name. */
  others: Record<string, number>;
}

export async function snapshot({ db, event }: Pick<World, 'db' | 'event'>): Promise<Snapshot> {
  const counted = ['proof', 'event_change', 'slot', 'pool_request', 'answer'] as const;
  const others = await sql<{ name: string; count: number }>`
    ${sql.join(
      counted.map(
        (table) =>
          sql`select ${sql.lit(table)} as name, cast(count(*) as integer) as count from ${sql.table(table)}`
      ),
      sql` union all `
    )} order by name`.execute(db);
  return {
    event: await db
      .selectFrom('event')
      .selectAll()
      .where('id', '=', event)
      .executeTakeFirstOrThrow(),
    pools: await db.selectFrom('pool').selectAll().orderBy('id').execute(),
    bookings: await db.selectFrom('booking').selectAll().orderBy('id').execute(),
    entries: await db.selectFrom('calendar_entry').selectAll().orderBy('id').execute(),
    letters: await db.selectFrom('outbox').selectAll().orderBy('id').execute(),
    talks: await db.selectFrom('talk').selectAll().orderBy('id').execute(),
    workshops: await db.selectFrom('workshop').selectAll().orderBy('slot_id').execute(),
    choices: await db
      .selectFrom('workshop_choice')
      .selectAll()
      .orderBy('booking_id')
      .orderBy('slot_id')
      .execute(),
    invitations: await db.selectFrom('invitation').selectAll().orderBy('id').execute(),
    parties: await db.selectFrom('party').selectAll().orderBy('id').execute(),
    people: await db.selectFrom('person').select(['id', 'email']).orderBy('id').execute(),
    deeds: await db.selectFrom('audit_entry').selectAll().orderBy('id').execute(),
    others: Object.fromEntries(others.rows.map(({ name, count }) => [name, count]))
  };
}

export const otherMode = (mode: PlaceMode): PlaceMode => (mode === 'room' ? 'online' : 'room');
