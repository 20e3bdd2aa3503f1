/** What an organiser does to an event that others are part of: each tells exactly whom it concerns. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { changeAdmission } from '#lib/booking/admission.server.ts';
import { servedUntilFor } from '#lib/booking/booking.server.ts';
import { moveToMode } from '#lib/booking/move.server.ts';
import { fitsRoom, poolsOf, setPlaces, type PoolWish } from '#lib/booking/places.server.ts';
import { bringReleasesForward, shiftReleases } from '#lib/booking/pools/release.server.ts';
import { copyQuestions } from '#lib/booking/asked/questions.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { settleChoices } from '#lib/booking/workshops/choice.server.ts';
import { copyWorkshops } from '#lib/booking/workshops/places.server.ts';
import { keepDeclined } from '#lib/booking/decline.server.ts';
import { raiseEntriesOf } from '#lib/calendar/entry.server.ts';
import { audienceOf, writeAudience } from '#lib/events/audience.server.ts';
import { copyOwnWords } from '#lib/events/letter-words.server.ts';
import {
  columnsOf,
  createEvent,
  detailsOf,
  findEvent,
  takeTurn,
  writeEvent,
  type Event
} from '#lib/events/event.server.ts';
import {
  modesOf,
  TOLD,
  TOLD_TIMES,
  type Audience,
  type EventDetails,
  type Told
} from '#lib/events/rules.ts';
import type { EventDefaults } from '#lib/house.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refusedSuspended } from '#lib/programmes/suspension.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { copyRules } from '#lib/reminders/rule.server.ts';
import { copySlots, shiftSlots } from '#lib/slots/slot.server.ts';
import { clockPart, minutesBetween } from '#lib/time.server.ts';

import { beginAsUsual } from './defaults.server.ts';
import { openAgain, startBefore, tellDated } from './postpone.server.ts';
import { linkRepeat } from './repeats.server.ts';
import { entriesStanding, insertChange, tellAll, waitingOf } from './tell.server.ts';

/** Places for anyone by mode; an event in the room has none online. */
export interface OpenPlaces {
  room: number;
  online: number;
}

/** The pools that an event of these details has at least: one open pool for each of its modes. */
function wishesOf(details: Pick<EventDetails, 'mode'>, places: OpenPlaces): PoolWish[] {
  const modes = modesOf(details.mode);
  return (['room', 'online'] as const).map((mode) => ({
    mode,
    authority: null,
    places: modes.includes(mode) ? places[mode] : 0
  }));
}

/**
 * Makes a draft with its places. Refused: as `createEvent`, and `room-limit`.
 */
export async function makeEvent(
  db: Db,
  facts: {
    details: EventDetails;
    places: OpenPlaces;
    /** Everyone when not given. */
    onlyFor?: Audience;
    /** What the house's settings give a new event: reminders, cut-off, deadlines. */
    usual?: EventDefaults | undefined;
    by: Actor;
    now: Instant;
  }
): Promise<Event | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await createEvent(db, facts);
    if (isRefusal(event)) return event;
    if (facts.onlyFor) await writeAudience(db, { event: event.id, audience: facts.onlyFor });
    if (facts.usual) await beginAsUsual(db, { event, usual: facts.usual, now: facts.now });
    const pools = wishesOf(facts.details, facts.places);
    const refusal =
      (await setPlaces(db, { event: event.id, pools })) ?? (await fitsRoom(db, event));
    return refusal ?? (facts.usual ? (await findEvent(db, event.id))! : event);
  });
}

/**
 * Copies an event as a draft without a date: its details, places, agenda, reminders; no people. As a repeat,
 * the two are linked: one booking among them.
 *
 * Refused: `event-unknown`, and as `createEvent`.
 */
export async function duplicateEvent(
  db: Db,
  facts: { event: string; asRepeat?: boolean; by: Actor; now: Instant }
): Promise<Event | Refusal> {
  const { event: id, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await findEvent(db, id);
    if (!event) return refuse('event-unknown');
    const copy = await createEvent(db, {
      details: {
        ...detailsOf(event),
        startsLocal: null,
        endsLocal: null,
        onlineLink: null,
        bookingOpensAt: null,
        bookingClosesAt: null
      },
      copyOf: event,
      by,
      now
    });
    if (isRefusal(copy)) return copy;
    const pools = await poolsOf(db, id);
    await setPlaces(db, {
      event: copy.id,
      // what was released once stands with the places for anyone
      pools: pools
        .filter(({ released_at: at }) => at === null)
        .map(({ mode, authority_id, places }) => ({
          mode,
          authority: authority_id,
          places
        }))
    });
    await writeAudience(db, { event: copy.id, audience: await audienceOf(db, id) });
    await copySlots(db, { from: id, to: copy.id });
    await copyWorkshops(db, { from: id, to: copy.id });
    await copyQuestions(db, { from: id, to: copy.id, now });
    await copyRules(db, { from: id, to: copy.id, now });
    await copyOwnWords(db, { from: id, to: copy.id });
    return facts.asRepeat ? linkRepeat(db, { event: copy.id, of: id, by, now }) : copy;
  });
}

export interface SaveFacts {
  event: string;
  details: EventDetails;
  /** Null leaves the places as they are. */
  places: OpenPlaces | null;
  /** Whom it is for; as it is when not given. */
  onlyFor?: Audience;
  /** The version that the editor saw. */
  version: number;
  /** The organiser's words to those who are told. */
  note: string;
  by: Actor;
  now: Instant;
}

/**
 * Saves an event. When it is published and a fact changes of which people were told, everyone with
 * an entry in the calendar gets one update, everyone waiting one mail; a trivial edit sends nothing.
 * When it no longer has a room, or is no longer online, whoever booked that comes to the other. A
 * postponed event that gets its date is published again, and everyone who is part of it is asked.
 *
 * Refused: as `writeEvent`, `date-past` and `place-missing` for one that people book, `places-below-taken`, `room-limit`,
 * `programme-date-suspended` for the new date of one whose programme stands still.
 */
export async function saveEvent(
  db: Db,
  facts: SaveFacts
): Promise<{ event: Event; told: number } | Refusal> {
  const { by, now } = facts;
  return inTransaction(db, async (db) => {
    const before = await takeTurn(db, facts.event);
    if (!before) return refuse('event-unknown');
    const suspended =
      before.status === 'postponed' && facts.details.startsLocal
        ? await refusedSuspended(db, before.programme_id, 'programme-date-suspended')
        : null;
    if (suspended) return suspended;
    const written = await writeSaved(db, { ...facts, before });
    if (isRefusal(written)) return written;
    const { event, dated } = written;
    const changed = toldChanges(before, event);
    const telling = { before, event, changed, note: facts.note, by, now };
    const told = dated
      ? await tellDated(db, telling)
      : event.status === 'published' && changed.length > 0
        ? await tellChange(db, telling)
        : 0;
    if (event.status === 'published') await serve(db, { event: event.id, now });
    return { event, told };
  });
}

/**
 * Writes what an organiser saves, with all that hangs on it but the telling and the serving. In the
 * event's turn. Refused: as `saveEvent`.
 */
export async function writeSaved(
  db: Db,
  facts: Omit<SaveFacts, 'event' | 'note'> & { before: Event }
): Promise<{ event: Event; dated: boolean } | Refusal> {
  const { before, details, by, now } = facts;
  const past = refusedTimes(before, details, now);
  if (past) return past;
  const written = await writeEvent(db, {
    event: before,
    details,
    version: facts.version,
    by,
    now
  });
  if (isRefusal(written)) return written;
  const { id } = written;
  const dated = before.status === 'postponed' && written.starts_at !== null;
  const event = dated ? await openAgain(db, id) : written;
  if (facts.onlyFor) await writeAudience(db, { event: id, audience: facts.onlyFor });
  const started = before.starts_local ?? (dated ? await startBefore(db, id) : null);
  if (started && event.starts_local) {
    const minutes = minutesBetween(
      `2000-01-01T${clockPart(started)}`,
      `2000-01-01T${clockPart(event.starts_local)}`
    );
    await shiftSlots(db, { event: id, minutes });
    if (dated) await shiftReleases(db, { event, startedLocal: started });
  }
  const refusal =
    (facts.places && (await movePlaces(db, { before, details, places: facts.places, now }))) ??
    (await fitsRoom(db, event));
  if (refusal) return refusal;

  const dateOrKind = event.starts_at !== before.starts_at || event.kind !== before.kind;
  if (dateOrKind || event.cut_off_days !== before.cut_off_days) await restamp(db, event);
  if (dateOrKind) await bringReleasesForward(db, event);
  await changeAdmission(db, { before, event, by: by.person?.id ?? null, now });
  // who is online at an event that now has a room as well is not where the workshops are
  if (event.mode !== before.mode) await settleChoices(db, id);
  return { event, dated };
}

/** Sets the places; people of a mode that the event no longer has come to the one that it keeps. */
async function movePlaces(
  db: Db,
  facts: { before: Event; details: EventDetails; places: OpenPlaces; now: Instant }
): Promise<Refusal | null> {
  const { before, details, places, now } = facts;
  const modes = modesOf(details.mode);
  const to = modes[0]!;
  for (const from of modesOf(before.mode)) {
    if (modes.includes(from)) continue;
    const refusal = await moveToMode(db, {
      event: before.id,
      from,
      to,
      places: places[to],
      now
    });
    if (refusal) return refusal;
  }
  return setPlaces(db, { event: before.id, pools: wishesOf(details, places) });
}

function refusedTimes(before: Event, details: EventDetails, now: Instant): Refusal | null {
  if (before.status === 'postponed' && details.startsLocal && details.endsLocal) {
    const after = columnsOf(details);
    if (after.starts_at! <= now) return refuse('date-past', {}, 'starts_on');
    return after.mode !== 'online' && !after.place ? refuse('place-missing', {}, 'place') : null;
  }
  if (before.status !== 'published' && before.status !== 'finished') return null;
  if (!details.startsLocal || !details.endsLocal) return refuse('date-needed', {}, 'starts_on');
  const after = columnsOf(details);
  const moved = after.starts_at !== before.starts_at || after.ends_at !== before.ends_at;
  if (!moved) return null;
  if (before.starts_at! <= now) return refuse('already-over', {}, 'starts_on');
  return after.starts_at! <= now ? refuse('date-past', {}, 'starts_on') : null;
}

/** Which of the facts that people were told differ. */
export function toldChanges(before: Event, after: Pick<Event, Told>): Told[] {
  return TOLD.filter((column) => before[column] !== after[column]);
}

/** Free places are given unasked until another instant, when an event moves or its cut-off does. */
export async function restamp(db: Db, event: Event): Promise<void> {
  if (!event.starts_at) return;
  const authorities = await db
    .selectFrom('booking')
    .select('authority_id')
    .distinct()
    .where('event_id', '=', event.id)
    .where('state', 'in', LIVE)
    .execute();
  for (const { authority_id: authority } of authorities) {
    await db
      .updateTable('booking')
      .set({ served_until: await servedUntilFor(db, { event, authority }) })
      .where('event_id', '=', event.id)
      .where('state', 'in', LIVE)
      .where('authority_id', 'is not distinct from', authority)
      .execute();
  }
}

interface ToldChange {
  before: Event;
  event: Event;
  changed: readonly Told[];
  note: string;
  by: Actor;
  now: Instant;
}

async function tellChange(db: Db, facts: ToldChange): Promise<number> {
  const { before, event, changed, now } = facts;
  const moved = changed.some((column) => TOLD_TIMES.includes(column));
  const change = await insertChange(db, {
    ...facts,
    event: before,
    kind: moved || changed.includes('place') ? 'moved' : 'changed'
  });
  // who declined could not come at the old time: they are asked again
  if (moved) await keepDeclined(db, { event: event.id, now });
  const entries = await raiseEntriesOf(db, event.id, {
    method: 'REQUEST',
    ...(moved && { partstat: 'NEEDS-ACTION' as const, moved }),
    now
  });
  return tellAll(db, { event, change, kind: 'event-changed', entries, now });
}

/**
 * Cancels an event: every live booking ends, nobody is served, everyone who was told is told.
 * Cancelling twice is a quiet success.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-over`.
 */
export async function cancelEvent(
  db: Db,
  facts: { event: string; note: string; by: Actor; now: Instant }
): Promise<{ event: Event; told: number } | Refusal> {
  const { by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.status === 'cancelled') return { event, told: 0 };
    if (event.ends_at && event.ends_at <= now) return refuse('already-over');
    const change = await insertChange(db, { ...facts, event, kind: 'cancelled' });
    const others = await waitingOf(db, event.id);
    // a postponed event stands in nobody's calendar: everyone is told by a mail alone
    if (event.status === 'postponed') {
      const kept = await entriesStanding(db, event);
      others.push(...kept.map(({ person_id: person, email }) => ({ person, email })));
    }
    const cancelled = await db
      .updateTable('event')
      .set({ status: 'cancelled', cancelled_at: now })
      .where('id', '=', event.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await endAll(db, { event: event.id, now });
    const entries = await raiseEntriesOf(db, event.id, { method: 'CANCEL', now });
    const told = await tellAll(db, {
      event: cancelled,
      change,
      kind: 'event-cancelled',
      entries,
      others,
      now
    });
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.cancel',
      subject: { kind: 'event', id: event.id },
      now
    });
    return { event: cancelled, told };
  });
}

/** Ends every live booking of an event that does not take place. In its turn. */
export async function endAll(
  db: Db,
  { event, now }: { event: string; now: Instant }
): Promise<void> {
  await db
    .updateTable('booking')
    .set({
      state: 'cancelled',
      ended_at: now,
      ended_how: 'event-cancelled',
      offered_until: null,
      pool_id: null,
      shown_at: null,
      presenting_at: null
    })
    .where('event_id', '=', event)
    .where('state', 'in', LIVE)
    .execute();
  await db.updateTable('pool').set({ taken: 0 }).where('event_id', '=', event).execute();
  await settleChoices(db, event);
}
