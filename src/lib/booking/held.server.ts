/**
 * Held places: somebody typed an address that is not yet proved. The place is theirs for an hour
 * from the first submit; nobody is shown what was typed (booking desk, 3).
 */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEvent, takeTurn, type Event } from '#lib/events/event.server.ts';
import { closedDesk, modesOf } from '#lib/events/rules.ts';
import { describeSelf, personOf, proved, type Person } from '#lib/people/person.server.ts';
import { askProof, type Proof } from '#lib/people/proof.server.ts';
import { refusedSuspended } from '#lib/programmes/suspension.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { writeAsked } from './asked/answers.server.ts';
import {
  authorityOf,
  endBooking,
  insertBooking,
  liveBooking,
  PLACED,
  refusedBooking,
  refusedKind,
  servedUntilFor,
  tellPlaced,
  type Booking,
  type BookingFacts,
  type Placed
} from './booking.server.ts';
import { endDeclined } from './cancel.server.ts';
import { freePlace, placesLeft, takePlace } from './places.server.ts';
import { HELD_PER_CLIENT, heldAtMost, HOLD_MINUTES } from './rules.ts';
import { writeRelease } from './release/release.server.ts';
import { note, serve } from './waiting/waiting.server.ts';
import { takeChoices } from './workshops/choice.server.ts';

/** What came with an address, kept in the proof until it is opened. */
export interface Typed extends BookingFacts {
  name: string;
  /** A talk that they would like to give; read by `changes/`. */
  talk?: TalkTyped;
}

/** A talk as somebody typed it who is not known yet. */
export interface TalkTyped {
  /** The slot, or null for the reserve list. */
  slot: string | null;
  title: string;
  line: string | null;
  /** Null: as long as the slot. */
  minutes?: number | null;
  /** `17:00`. */
  leaveBy?: string | null;
}

export interface HoldFacts {
  event: string;
  email: string;
  typed: Typed;
  /** Stand-in for the client's address. */
  client: string;
  once?: string;
  now: Instant;
}

/**
 * Holds a place for an address, where one is free and neither this client nor the event has too
 * many held already, and mails link and code. Says nothing about whether the address is known.
 *
 * Refused: `event-unknown`, `not-bookable`, `too-early`, `too-late`, `no-such-mode`,
 * `by-private-link`, `one-of-series`, `not-for-you` by what was typed alone.
 */
export async function holdPlace(
  db: Db,
  facts: HoldFacts
): Promise<{ booking: Booking; proof: Proof } | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const closed = (await refusedSuspended(db, event.programme_id)) ?? closedDesk(event, facts.now);
    if (closed) return closed;
    const mode = facts.typed.mode ?? modesOf(event.mode)[0]!;
    if (!modesOf(event.mode).includes(mode)) return refuse('no-such-mode');
    const inSeries = facts.typed.talk !== undefined;
    const notForThem = await refusedKind(db, { ...facts.typed, event, inSeries });
    if (notForThem) return notForThem;

    const booking = (await heldBy(db, facts)) ?? (await insertHeld(db, { ...facts, event, mode }));
    const held = booking.pool_id ? booking : await hold(db, { ...facts, event, booking });
    const proof = await askProof(db, {
      purpose: 'booking',
      email: facts.email,
      booking: held.id,
      typed: facts.typed,
      ...(facts.once && { once: facts.once }),
      until: event.starts_at!,
      now: facts.now
    });
    return { booking: held, proof };
  });
}

async function heldBy(
  db: Db,
  { event, email }: { event: string; email: string }
): Promise<Booking | undefined> {
  return db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', event)
    .where('email', '=', email)
    .where('state', '=', 'held')
    .executeTakeFirst();
}

async function insertHeld(
  db: Db,
  facts: { event: Event; mode: Booking['mode'] } & Omit<HoldFacts, 'event'>
): Promise<Booking> {
  const { event, typed, now } = facts;
  const authority = await authorityOf(db, typed.establishment ?? null);
  return insertBooking(db, {
    event_id: event.id,
    person_id: null,
    email: facts.email,
    held_by: facts.client,
    held_until: now,
    state: 'held',
    mode: facts.mode,
    pool_id: null,
    establishment_id: typed.establishment ?? null,
    establishment_other: typed.establishmentOther ?? null,
    authority_id: authority,
    asked_at: now,
    served_until: await servedUntilFor(db, { event, authority }),
    created_at: now
  });
}

/** Takes a place for an hour, where the limits allow; else the address is proved first. */
async function hold(
  db: Db,
  facts: { event: Event; booking: Booking; client: string; now: Instant }
): Promise<Booking> {
  const { event, booking, client, now } = facts;
  // a request holds nothing, proved or not
  if (event.admission === 'approval' || (await holdsTooMany(db, facts))) return booking;
  const pool = await takePlace(db, {
    event,
    mode: booking.mode,
    authority: booking.authority_id,
    establishment: booking.establishment_id,
    now
  });
  if (!pool) return booking;
  return (
    db
      .updateTable('booking')
      // a lapsed hold may be asked for again from elsewhere: it counts for whoever holds it now
      .set({ pool_id: pool, held_by: client, held_until: plus(now, { minutes: HOLD_MINUTES }) })
      .where('id', '=', booking.id)
      .returningAll()
      .executeTakeFirstOrThrow()
  );
}

async function holdsTooMany(
  db: Db,
  { event, client }: { event: Event; client: string }
): Promise<boolean> {
  const holding = db
    .selectFrom('booking')
    .select((eb) => eb.fn.count<string>('id').as('count'))
    .where('state', '=', 'held')
    .where('pool_id', 'is not', null);
  const byClient = await holding.where('held_by', '=', client).executeTakeFirstOrThrow();
  if (Number(byClient.count) >= HELD_PER_CLIENT) return true;
  const ofEvent = await holding.where('event_id', '=', event.id).executeTakeFirstOrThrow();
  const left = await placesLeft(db, { events: [event.id], authority: null });
  return Number(ofEvent.count) >= heldAtMost(left.get(event.id)!.places);
}

/**
 * Turns a held place into the booking of whoever proved the address; if they have one already, the
 * held one is dropped and theirs is given back. Without a place held (lapsed, or none was free) a
 * free one is taken, else they wait with the time of the first submit.
 *
 * Inside the caller's transaction. Refused: as booking is.
 */
export async function proveHeld(
  db: Db,
  { proof, now }: { proof: Proof; now: Instant }
): Promise<(Placed & { person: Person }) | Refusal> {
  const typed = JSON.parse(proof.typed ?? '{}') as Typed;
  const asked = await db
    .selectFrom('booking')
    .selectAll()
    .where('id', '=', proof.booking_id!)
    .executeTakeFirstOrThrow();
  const event = (await takeTurn(db, asked.event_id))!;
  const held = await heldBy(db, { event: event.id, email: proof.email });
  const person = await personOf(db, {
    email: proof.email,
    name: typed.name,
    role: typed.role ?? null,
    establishment: typed.establishment ?? null,
    now
  });
  await proved(db, person.id, now);

  const live = await liveBooking(db, { event: event.id, person: person.id });
  if (live) {
    if (held) {
      await endBooking(db, held, { how: 'already-booked', now });
      await serve(db, { event: event.id, now });
    }
    return { booking: live, person, already: true, missed: [] };
  }
  const refusal = await refusedBooking(db, {
    ...typed,
    mode: modeNow(event, typed),
    event,
    person: person.id,
    // whoever used it once, and left, asks anew
    askedAt: held?.asked_at ?? now,
    by: { person, grants: [] },
    now
  });
  if (refusal) return refusal;
  await describeSelf(db, { person: person.id, levels: typed.levels });
  return { ...(await fill(db, { event, held, typed, person, now })), person, already: false };
}

/** The way that was typed, unless the event has another one since then. */
function modeNow(event: Event, typed: Typed): Booking['mode'] {
  const modes = modesOf(event.mode);
  return modes.find((mode) => mode === typed.mode) ?? modes[0]!;
}

/** Makes the held row the person's, with its place where that fits what they typed; or a new one. */
async function fill(
  db: Db,
  facts: { event: Event; held: Booking | undefined; typed: Typed; person: Person; now: Instant }
): Promise<Pick<Placed, 'booking' | 'missed'>> {
  const { event, held, typed, person, now } = facts;
  const mode = modeNow(event, typed);
  const authority = await authorityOf(db, typed.establishment ?? null);
  let pool = held?.pool_id ?? null;
  const establishment = typed.establishment ?? null;
  // a request holds nothing, also where the place was held before the organiser began to approve
  const asks = event.admission === 'approval';
  if (held && pool && (asks || held.mode !== mode || held.authority_id !== authority)) {
    await freePlace(db, pool);
    pool = null;
  }
  if (!asks) pool ??= await takePlace(db, { event, mode, authority, establishment, now });
  const state = asks
    ? ('requested' as const)
    : pool
      ? ('confirmed' as const)
      : ('waiting' as const);
  const columns = {
    person_id: person.id,
    email: null,
    held_until: null,
    state,
    mode,
    pool_id: pool,
    establishment_id: establishment,
    establishment_other: establishment ? null : (typed.establishmentOther ?? null),
    authority_id: authority,
    served_until: await servedUntilFor(db, { event, authority }),
    short_notice_at: typed.shortNotice ? now : null,
    shown_at: typed.shown ? now : null,
    booked_by: person.id,
    confirmed_at: pool ? now : null
  };
  const booking = held
    ? await db
        .updateTable('booking')
        .set(columns)
        .where('id', '=', held.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await insertBooking(db, { ...columns, event_id: event.id, asked_at: now, created_at: now });
  if (typed.asked) await writeAsked(db, { booking, event, asked: typed.asked, now });
  if (typed.release) await writeRelease(db, { booking, event, said: typed.release, now });
  await note(db, { booking, action: PLACED[state], by: person.id, now });
  const slots = typed.workshops ?? [];
  const missed = await takeChoices(db, { booking, event, slots, now });
  const told = await tellPlaced(db, { booking, missed, now });
  // changing mode or authority may have freed the held place for somebody else
  await serve(db, { event: event.id, now });
  return { booking: told, missed };
}

/**
 * Frees the places of addresses that were not proved within the hour, and serves; a round. The row
 * stays: its link still books if a place is free, until the event's start.
 *
 * @returns how many lapsed
 */
export async function lapseHeld(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('booking')
    .select(['id', 'event_id'])
    .where('state', '=', 'held')
    .where('pool_id', 'is not', null)
    .where('held_until', '<=', now)
    .orderBy('held_until')
    .limit(200)
    .execute();
  let lapsed = 0;
  for (const event of new Set(due.map((row) => row.event_id))) {
    lapsed += await inTransaction(db, async (db) => {
      await takeTurn(db, event);
      const rows = await db
        .selectFrom('booking')
        .selectAll()
        .where('event_id', '=', event)
        .where('state', '=', 'held')
        .where('pool_id', 'is not', null)
        .where('held_until', '<=', now)
        .execute();
      for (const row of rows) {
        await db.updateTable('booking').set({ pool_id: null }).where('id', '=', row.id).execute();
        await freePlace(db, row.pool_id);
      }
      await serve(db, { event, now });
      return rows.length;
    });
  }
  return lapsed;
}

/** At an event's start: held, requested, waiting and offered bookings end; a round. */
export async function endAtStart(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('booking')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select('booking.event_id')
    .distinct()
    .where('booking.state', 'in', ['held', 'requested', 'waiting', 'offered'])
    .where('event.starts_at', '<=', now)
    .limit(50)
    .execute();
  let ended = 0;
  for (const { event_id } of due) {
    ended += await inTransaction(db, async (db) => {
      const event = (await takeTurn(db, event_id))!;
      const rows = await db
        .selectFrom('booking')
        .selectAll()
        .where('event_id', '=', event_id)
        .where('state', 'in', ['held', 'requested', 'waiting', 'offered'])
        .execute();
      for (const row of rows) {
        if (!row.declined_at) {
          await endBooking(db, row, { how: 'started', now });
          continue;
        }
        const booking = await endDeclined(db, { event, booking: row, now });
        await note(db, { booking, action: 'booking.left-in-calendar', by: null, now });
      }
      return rows.length;
    });
  }
  return ended;
}

/** What the page of an unproved booking may say: the event, and until when the place is held. */
export async function heldFacts(db: Db, booking: string) {
  const row = await db
    .selectFrom('booking')
    .select(['event_id', 'state', 'pool_id', 'held_until', 'person_id'])
    .where('id', '=', booking)
    .executeTakeFirst();
  const event = row && (await findEvent(db, row.event_id));
  return row && event ? { booking: row, event } : undefined;
}
