/**
 * What must be true of every step at the desk, whoever took it: the rules of the product said once
 * more, on the facts before and after, without a line of the desk's own code.
 */
import { isRefusal } from '#lib/refusal.ts';
import type { PoolsPlan } from '#lib/booking/pools/pool-rules.ts';
import { LIVE } from '#lib/booking/rules.ts';

import type { Snapshot } from './world.ts';

/** A step after which something is not as it was. */
export interface Step {
  before: Snapshot;
  after: Snapshot;
  /** What the verb said. */
  answer: unknown;
  /** People whose own act this was, or for whom somebody acted; nobody else is in front of them. */
  acted: readonly string[];
  now: string;
}

type Booking = Snapshot['bookings'][number];
type Pool = Snapshot['pools'][number];

/** Everything that a step broke, in words; an empty list is a lawful step. */
export function broken(step: Step): string[] {
  return [
    ...refusalWroteNothing(step),
    ...calendarsSayWhatIsTrue(step.after),
    ...presentersUseNoPlace(step.after),
    ...nobodyWasPassedOver(step),
    ...promisesWereKept(step),
    ...declinesKeepThePlace(step),
    ...answersDoNotGoBack(step),
    ...changesWereTold(step),
    ...changesWereRecorded(step)
  ];
}

/** "No" is a value, and leaves no trace (docs/decisions/0009). */
function refusalWroteNothing({ answer }: Step): string[] {
  return isRefusal(answer) ? [`a refusal (${answer.refused}) wrote something`] : [];
}

/** Rule 4: in the calendar of whoever has a place, once; of nobody else, but whom an organiser asked. */
function calendarsSayWhatIsTrue(now: Snapshot): string[] {
  const { event, entries, bookings, talks, invitations } = now;
  // places of a postponed event are kept, but nobody knows for when
  const due = event.status === 'postponed' ? 0 : 1;
  const open = entries.filter((entry) => entry.ended_at === null && entry.method === 'REQUEST');
  const wrong: string[] = [];
  for (const booking of bookings) {
    if (booking.state !== 'confirmed' || booking.person_id === null) continue;
    const theirs = open.filter(({ person_id }) => person_id === booking.person_id);
    if (theirs.length !== due) wrong.push(`${theirs.length} calendar entries for one place`);
  }
  for (const entry of open) {
    const placed = bookings.some(
      (booking) =>
        (booking.state === 'confirmed' || isThinking(booking)) &&
        booking.person_id === entry.person_id
    );
    const speaks = talks.some(
      (talk) => talk.withdrawn_at === null && talk.person_id === entry.person_id
    );
    const asked = invitations.some(
      (invitation) => invitation.entry_id === entry.id && invitation.accepted_at === null
    );
    if (!placed && !speaks && !asked) wrong.push('a calendar shows a place that is not theirs');
  }
  return wrong;
}

/** Booking desk, 7. */
function presentersUseNoPlace({ bookings }: Snapshot): string[] {
  return bookings
    .filter((booking) => booking.presenting_at !== null && booking.pool_id !== null)
    .map(() => 'a presenter uses a place');
}

/** Rule 3: whoever was served had nobody in front who may use that place and may be given it now. */
function nobodyWasPassedOver(step: Step): string[] {
  const { before, after, acted } = step;
  const was = new Map(before.bookings.map((booking) => [booking.id, booking]));
  const wrong: string[] = [];
  for (const booking of after.bookings) {
    const waited = was.get(booking.id);
    if (waited?.state !== 'waiting' || booking.state === 'waiting') continue;
    if (acted.includes(booking.person_id!)) continue;
    // an event with one way to be there left ends the wishes for it: nobody was served
    if (booking.wish_of !== null && before.event.mode !== after.event.mode) continue;
    const pool = poolGiven(booking, after);
    if (!pool) continue;
    const front = after.bookings.find(
      (other) =>
        other.state === 'waiting' &&
        was.get(other.id)?.state === 'waiting' &&
        isBefore(other, waited) &&
        mayUse(other, pool) &&
        mayBeGiven(other, { ...step, taken: booking })
    );
    if (front) wrong.push(`${nameOf(booking, after)} was served before ${nameOf(front, after)}`);
  }
  return wrong;
}

/** The pool of the place that a booking, or the one beside a wish, was given. */
function poolGiven(booking: Booking, { bookings, pools }: Snapshot): Pool | undefined {
  const granted = booking.wish_of !== null && booking.ended_how === 'wish-granted';
  const holder = granted ? bookings.find(({ id }) => id === booking.wish_of) : booking;
  return pools.find(({ id }) => id === holder?.pool_id);
}

const isBefore = (one: Booking, other: Booking): boolean =>
  one.rank !== other.rank
    ? one.rank < other.rank
    : one.asked_at !== other.asked_at
      ? one.asked_at < other.asked_at
      : one.id < other.id;

const mayUse = (booking: Booking, pool: Pool): boolean =>
  booking.mode === pool.mode &&
  (pool.authority_id === null || pool.authority_id === booking.authority_id);

const HOUR = 60 * 60 * 1000;

function mayBeGiven(
  booking: Booking,
  { after, now, taken }: { after: Snapshot; now: string; taken: Booking }
): boolean {
  const { event, bookings } = after;
  const inTime = now < booking.served_until;
  if (booking.wish_of !== null) return inTime;
  const offers = Date.parse(now) < Date.parse(event.starts_at!) - HOUR;
  const given =
    (inTime && (event.serving === 'book' || offers)) ||
    (booking.short_notice_at !== null && offers);
  const limit = event.per_establishment;
  const until = event.per_establishment_until;
  if (!given || limit === null || (until !== null && until <= now)) return given;
  if (booking.establishment_id === null) return true;
  const used = bookings.filter(
    (other) =>
      other.pool_id !== null &&
      other.id !== taken.id &&
      other.establishment_id === booking.establishment_id
  );
  return used.length < limit;
}

/** What the page of places says before a change is what the change then does. */
function promisesWereKept({ answer }: Step): string[] {
  const { plan, served } = (answer ?? {}) as { plan?: PoolsPlan; served?: number };
  if (!plan || plan.booked + plan.offered === served) return [];
  return [`${plan.booked} + ${plan.offered} were to be served, ${served} were`];
}

/** Declined in the calendar, and kept for them for half an hour. */
const isThinking = ({ state, declined_at }: Booking): boolean =>
  state === 'offered' && declined_at !== null;

const KEPT = 30 * 60 * 1000;

/**
 * "Decline in the calendar": the place is theirs for half an hour. Lost, nothing was mailed to their
 * calendar, which says so already; kept, it is the same entry in a newer version.
 */
function declinesKeepThePlace({ before, after }: Step): string[] {
  const were = new Map(before.bookings.map((booking) => [booking.id, booking]));
  const old = new Set(before.letters.map(({ id }) => id));
  const wrong: string[] = [];
  for (const booking of after.bookings) {
    const name = nameOf(booking, after);
    const had = were.get(booking.id);
    if (isThinking(booking)) {
      const kept = Date.parse(booking.offered_until!) - Date.parse(booking.declined_at!);
      if (!booking.pool_id || kept !== KEPT) wrong.push(`the place of ${name} is not kept`);
    }
    const thought = had !== undefined && isThinking(had);
    const entry = after.entries.find(({ id }) => id === booking.entry_id);
    if (booking.state === 'cancelled' && had?.state !== 'cancelled' && booking.declined_at) {
      // called off for everybody, it is said to everybody
      const whole = after.event.status !== before.event.status;
      const last = after.letters.find(
        ({ id, entry_id, sequence }) =>
          !old.has(id) && entry_id === entry?.id && sequence === entry?.sequence
      );
      if (last?.method === 'CANCEL' && !whole) {
        wrong.push(`${name} was mailed a CANCEL of what they declined`);
      }
    }
    if (thought && booking.state === 'confirmed' && after.event.status !== 'postponed') {
      const stood = before.entries.find(({ id }) => id === had.entry_id);
      if (stood?.uid !== entry?.uid || !(entry!.sequence > stood!.sequence)) {
        wrong.push(`${name} keeps the place in another entry`);
      }
    }
  }
  return wrong;
}

/** The newest answer of a calendar counts; one about another time changes nothing. */
function answersDoNotGoBack({ before, after, answer }: Step): string[] {
  const were = new Map(before.entries.map((entry) => [entry.id, entry]));
  const wrong: string[] = [];
  for (const entry of after.entries) {
    const had = were.get(entry.id);
    if (!had || had.reply_sequence === null) continue;
    const back =
      entry.reply_sequence! < had.reply_sequence ||
      (entry.reply_sequence === had.reply_sequence && entry.reply_stamp! < had.reply_stamp!);
    if (back) wrong.push('an older answer counts');
  }
  const { came } = (answer ?? {}) as { came?: string };
  if (came === 'asked-again' || came === 'older' || came === 'noted') {
    const same = JSON.stringify(before.bookings) === JSON.stringify(after.bookings);
    if (!same) wrong.push(`an answer that was only ${came} changed a booking`);
  }
  return wrong;
}

/** Endings of which nobody is told: their own act at a screen, or a place that they never had. */
const QUIET = ['started', 'already-booked', 'wish-granted', 'left', 'offer-declined'];

/** Rule 5: no change without its letter. */
function changesWereTold({ before, after }: Step): string[] {
  const were = new Map(before.bookings.map((booking) => [booking.id, booking]));
  const letters = after.letters.slice();
  const old = new Set(before.letters.map(({ id }) => id));
  const told = new Set(letters.filter(({ id }) => !old.has(id)).map(({ to_email }) => to_email));
  return after.bookings
    .filter(
      (booking) => booking.person_id !== null && booking.state !== were.get(booking.id)?.state
    )
    .filter((booking) => {
      const ended = !LIVE.includes(booking.state);
      const had = were.get(booking.id);
      // a calendar in which nothing stands has nothing to be corrected
      const postponed = before.event.status === 'postponed';
      // what somebody says in their calendar is not told to them
      if (ended && booking.declined_at && booking.ended_how !== 'by-organiser') return false;
      const quiet = booking.wish_of !== null || had?.state !== 'confirmed' || postponed;
      return !(ended && quiet && (booking.wish_of !== null || QUIET.includes(booking.ended_how!)));
    })
    .filter((booking) => {
      const email = after.people.find(({ id }) => id === booking.person_id)!.email;
      return !told.has(email);
    })
    .map((booking) => `${nameOf(booking, after)} is ${booking.state} and was not told`);
}

/** Endings that the event's own history says. */
const UNSAID = ['started', 'event-cancelled', 'already-booked', 'wish-granted'];

/** A booking's history is read from the audit trail. */
function changesWereRecorded({ before, after }: Step): string[] {
  const were = new Map(before.bookings.map((booking) => [booking.id, booking.state]));
  const old = new Set(before.deeds.map(({ id }) => id));
  const said = new Set(after.deeds.filter(({ id }) => !old.has(id)).map((deed) => deed.subject_id));
  return after.bookings
    .filter((booking) => booking.state !== were.get(booking.id) && booking.state !== 'held')
    .filter((booking) => !UNSAID.includes(booking.ended_how ?? ''))
    .filter((booking) => !said.has(booking.wish_of ?? booking.id) && !said.has(booking.id))
    .map((booking) => `${nameOf(booking, after)} is ${booking.state}: the history does not say so`);
}

function nameOf(booking: Booking, { people }: Snapshot): string {
  const email = people.find(({ id }) => id === booking.person_id)?.email ?? booking.email;
  return `${booking.wish_of ? 'the wish of ' : ''}${email?.split('@')[0]}`;
}
