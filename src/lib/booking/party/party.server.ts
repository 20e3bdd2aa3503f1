/** Several people at once: a school office, a headteacher or a coordinator books colleagues. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, PlaceMode, Row } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, type Person } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { dayPart } from '#lib/time.server.ts';

import type { ReleaseSaid } from '../release/release.ts';
import {
  authorityOf,
  insertBooking,
  liveBooking,
  placeBooking,
  refusedKind,
  servedUntilFor,
  type Booking
} from '../booking.server.ts';
import { isFree, takePlace } from '../places.server.ts';
import { namesByFor, PARTY_MOST } from '../rules.ts';
import { note } from '../waiting/waiting.server.ts';

export type Party = Row<'party'>;

export interface BookParty {
  /** The form's own id: pressing twice books once. */
  id: string;
  event: string;
  establishment: string;
  people: readonly { name: string; email: string }[];
  /** Places whose names follow. */
  unnamed: number;
  mode?: PlaceMode | undefined;
  /** What happens when not all of them fit: ask first; the rest waits; or only who fits is booked. */
  ifNotAll: 'ask' | 'rest-waits' | 'only-fit';
  /** What is said of cover and release, for each of them; whoever was booked before keeps their own. */
  release?: ReleaseSaid;
  /** They came by the event's private link. */
  byLink?: boolean;
  by: Actor;
  now: Instant;
}

export interface PartyPlaced {
  party: Party;
  /** Who was booked before, and stays as they are. */
  already: Person[];
}

/**
 * Books several people for one school, in the order given: each gets an invite of their own, the
 * booker one summary. Places without a name are taken at once and named later. Whoever waits keeps
 * the order of the list.
 *
 * Refused: `not-allowed`, `too-many-people`, `nobody-named`, `not-all-fit` when asked first with how
 * many would get a place (nothing is then written), and as booking is.
 */
export async function bookParty(db: Db, facts: BookParty): Promise<PartyPlaced | Refusal> {
  const { by, people, unnamed } = facts;
  if (!may(by, 'party.book')) return refuse('not-allowed');
  const asked = people.length + unnamed;
  if (asked > PARTY_MOST) return refuse('too-many-people', { most: PARTY_MOST }, 'people');
  if (asked === 0) return refuse('nobody-named', {}, 'people');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const known = await findParty(db, facts.id);
    if (known) return { party: known, already: [] };
    const closed = closedDesk(event, facts.now, may(by, 'event.change', { event }));
    if (closed) return closed;
    const party = await insertParty(db, { ...facts, event });
    const already: Person[] = [];
    let fit = 0;
    for (const somebody of people) {
      const placed = await placeOne(db, { ...facts, event, party, somebody });
      if (isRefusal(placed)) return placed;
      if (placed === 'fits-not') continue;
      if (placed.already) already.push(placed.person);
      if (placed.already || placed.booking.state !== 'waiting') fit += 1;
    }
    const taken = await takeUnnamed(db, { ...facts, event, party });
    if (isRefusal(taken)) return taken;
    fit += taken;
    if (fit < asked && facts.ifNotAll === 'ask') {
      return refuse('not-all-fit', { fit, asked }, 'if_not_all');
    }
    await queueLetter(db, {
      kind: 'party-booked',
      key: `party-booked:${party.id}`,
      ids: { party: party.id },
      to: by.person!.email,
      event: event.id,
      now: facts.now
    });
    return { party, already };
  });
}

async function insertParty(
  db: Db,
  { id, event, establishment, by, now }: Omit<BookParty, 'event'> & { event: Event }
): Promise<Party> {
  const authority = await authorityOf(db, establishment);
  const starts_local = event.starts_local!;
  const calendars = await calendarsAround(db, dayPart(starts_local));
  const namesBy = namesByFor({ kind: event.kind, starts_local }, calendars(authority));
  return db
    .insertInto('party')
    .values({
      id,
      event_id: event.id,
      booked_by: by.person!.id,
      establishment_id: establishment,
      authority_id: authority,
      // too late for a date: a name can still be given at the door
      names_by: namesBy > now ? namesBy : null,
      created_at: now
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

type Placing = Omit<BookParty, 'event'> & { event: Event; party: Party };

async function placeOne(
  db: Db,
  facts: Placing & { somebody: { name: string; email: string } }
): Promise<{ booking: Booking; person: Person; already: boolean } | 'fits-not' | Refusal> {
  const { event, party, somebody, by, now } = facts;
  const { establishment } = facts;
  const person = await personOf(db, { ...somebody, establishment, now });
  const live = await liveBooking(db, { event: event.id, person: person.id });
  if (live) return { booking: live, person, already: true };
  const mode = facts.mode ?? modesOf(event.mode)[0]!;
  const authority = party.authority_id;
  if (facts.ifNotAll === 'only-fit' && event.admission !== 'approval') {
    const free = await isFree(db, { event, mode, authority, establishment, now });
    if (!free) return 'fits-not';
  }
  const placed = await placeBooking(db, {
    event: event.id,
    person: person.id,
    mode,
    establishment,
    party: party.id,
    ...(facts.byLink && { byLink: true }),
    ...(facts.release && { release: facts.release }),
    by,
    now
  });
  return isRefusal(placed) ? placed : { ...placed, person };
}

/** Takes places whose names follow; as many as are free. */
async function takeUnnamed(
  db: Db,
  { event, party, unnamed, establishment, by, now, ...facts }: Placing
): Promise<number | Refusal> {
  if (unnamed === 0) return 0;
  // nobody can be asked about a person without a name
  if (event.admission === 'approval') return refuse('names-needed', {}, 'unnamed');
  const refusal = await refusedKind(db, {
    event,
    establishment,
    ...(facts.byLink && { byLink: true })
  });
  if (refusal) return refusal;
  const mode = facts.mode ?? modesOf(event.mode)[0]!;
  const authority = party.authority_id;
  let taken = 0;
  for (; taken < unnamed; taken++) {
    const pool = await takePlace(db, { event, mode, authority, establishment, now });
    if (!pool) break;
    const booking = await insertBooking(db, {
      event_id: event.id,
      person_id: null,
      state: 'confirmed',
      mode,
      pool_id: pool,
      party_id: party.id,
      establishment_id: establishment,
      authority_id: authority,
      asked_at: now,
      served_until: await servedUntilFor(db, { event, authority }),
      booked_by: party.booked_by,
      confirmed_at: now,
      created_at: now
    });
    await note(db, { booking, action: 'booking.party', by: party.booked_by, now });
  }
  return taken;
}

export async function findParty(db: Db, id: string): Promise<Party | undefined> {
  return db.selectFrom('party').selectAll().where('id', '=', id).executeTakeFirst();
}
