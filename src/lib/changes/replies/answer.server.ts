/**
 * An answer given in somebody's calendar (calendar-email.md, 3). What is believed, and why, is in
 * docs/decisions/0012; each answer acts once, whatever the order in which two of them come.
 */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { liveBooking, type Booking } from '#lib/booking/booking.server.ts';
import { declinePlace } from '#lib/booking/decline.server.ts';
import { takeItNow } from '#lib/booking/waiting/offer.server.ts';
import { noteAnswer, setPartstat, type Entry } from '#lib/calendar/entry.server.ts';
import type { CalendarReply } from '#lib/calendar/reply.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import {
  answerInvitation,
  invitationFor,
  type Invitation
} from '#lib/invitations/invitation.server.ts';
import type { Verdict } from '#lib/mail/authentication.ts';
import type { Outcome } from '#lib/mail/inbound.server.ts';
import { findPerson, isAddressOf, type Person } from '#lib/people/person.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { talksOf } from '#lib/slots/talk.server.ts';
import { plus } from '#lib/time.server.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { tellAnswerAgain, tellNotBooked } from './tell.server.ts';

export interface AnswerByCalendar {
  reply: CalendarReply;
  /** The header From, and what our own server says of it. */
  from: { name: string; email: string };
  sender: Verdict;
  now: Instant;
}

/** An answer from a clock that is further ahead would be the newest for ever. */
const AHEAD_HOURS = 24;

/**
 * Acts on an answer in one transaction that begins with the event's turn.
 *
 * @returns what came of it, for an organiser to see; null when nothing is left to say
 */
export async function answerByCalendar(db: Db, facts: AnswerByCalendar): Promise<Outcome | null> {
  const { reply, now } = facts;
  const found = await entryOf(db, reply.uid);
  const doubt = await doubtOf(db, found, facts);
  if (!found || doubt) return doubt;
  return inTransaction(db, async (db) => {
    const event = (await takeTurn(db, found.event_id))!;
    const entry = (await entryOf(db, reply.uid))!;
    const person = (await findPerson(db, entry.person_id))!;
    const about = { event: event.id, person: person.id, entry: entry.id };
    if (entry.ended_at) return { came: 'not-matched', why: 'entry-over', ...about };
    if (event.status === 'cancelled' || (event.ends_at !== null && event.ends_at <= now)) {
      return { came: 'noted', why: 'event-over', ...about };
    }
    // nobody can answer what was not sent yet
    const sequence = Math.min(reply.sequence, entry.sequence);
    if (!(await noteAnswer(db, entry.id, { sequence, stamp: reply.stamp }))) {
      const same = entry.reply_sequence === sequence && entry.reply_stamp === reply.stamp;
      return same ? null : { came: 'older', why: 'older-answer', ...about };
    }
    const outcome = await act(db, { ...facts, event, entry, person, sequence });
    return outcome && { ...outcome, ...about };
  });
}

async function entryOf(db: Db, uid: string): Promise<Entry | undefined> {
  return db.selectFrom('calendar_entry').selectAll().where('uid', '=', uid).executeTakeFirst();
}

/** Why an answer is not believed; nothing is written for it but the row that says so. */
async function doubtOf(
  db: Db,
  entry: Entry | undefined,
  { reply, from, sender, now }: AnswerByCalendar
): Promise<Outcome | null> {
  if (!entry) return { came: 'not-matched', why: 'unknown-uid' };
  const about = { event: entry.event_id, person: entry.person_id, entry: entry.id };
  if (entry.ended_at) return { came: 'not-matched', why: 'entry-over', ...about };
  const person = (await findPerson(db, entry.person_id))!;
  // also the addresses that they have now
  if (reply.attendee !== entry.email && !(await isAddressOf(db, person.id, reply.attendee))) {
    return { came: 'not-matched', why: 'other-address', ...about };
  }
  if (from.email !== reply.attendee) return { came: 'not-believed', why: 'other-sender', ...about };
  if (sender !== 'pass') return { came: 'not-believed', why: sender, ...about };
  if (reply.stamp > plus(now, { hours: AHEAD_HOURS })) {
    return { came: 'kept', why: 'not-readable', ...about };
  }
  return null;
}

interface Acting extends AnswerByCalendar {
  event: Event;
  entry: Entry;
  person: Person;
  /** The version of the invite that was answered. */
  sequence: number;
}

type Came = Pick<Outcome, 'came' | 'why' | 'said'> | null;

/** What the newest answer does, by what the person has at the event. */
async function act(db: Db, facts: Acting): Promise<Came> {
  const { event, entry, person, reply, now } = facts;
  const booking = await liveBooking(db, { event: event.id, person: person.id });
  // without a date there is nothing to come to; they are asked when there is one
  if (event.status === 'postponed') return { came: 'noted', why: 'time-changed' };
  if (entry.method === 'CANCEL') return answerToNothing(facts, booking);
  if (facts.sequence < entry.time_sequence) {
    // said of another time
    if (reply.partstat !== 'DECLINED') return { came: 'noted', why: 'time-changed' };
    await tellAnswerAgain(db, { event, entry, now });
    return { came: 'asked-again', why: 'time-changed' };
  }
  const talks = await talksOf(db, { event: event.id, person: person.id });
  if (talks.length > 0) return answerOfPresenter(db, facts, booking);
  if (booking?.state === 'confirmed') return answerOfGuest(db, facts, booking);
  if (booking?.state === 'offered' && booking.declined_at) return answerAnew(db, facts, booking);
  if (booking) return answerToNothing(facts, booking);
  const invitation = await invitationFor(db, { event: event.id, person: person.id });
  return invitation ? answerToInvitation(db, facts, invitation) : answerToNothing(facts, booking);
}

/** Nothing stands in their calendar that they could have answered. */
function answerToNothing({ reply }: Acting, booking: Booking | undefined): Came {
  if (booking) return reply.partstat === 'DECLINED' ? { came: 'noted', why: 'waits' } : null;
  return reply.partstat === 'DECLINED' ? null : { came: 'noted', why: 'no-booking' };
}

/** Who presents is expected by others: nothing happens by itself, the organiser sees it. */
async function answerOfPresenter(
  db: Db,
  facts: Acting,
  booking: Booking | undefined
): Promise<Came> {
  await note(db, facts, booking);
  return facts.reply.partstat === 'ACCEPTED' ? null : { came: 'noted', why: 'presents' };
}

async function answerOfGuest(db: Db, facts: Acting, booking: Booking): Promise<Came> {
  const { event, reply, now } = facts;
  if (reply.partstat !== 'DECLINED') {
    await note(db, facts, booking);
    return null;
  }
  await recordAnswer(db, facts, { kind: 'booking', id: booking.id });
  await declinePlace(db, { event, booking, now });
  return null;
}

/** They declined, and think again in their calendar. */
async function answerAnew(db: Db, facts: Acting, booking: Booking): Promise<Came> {
  const { person, reply, now } = facts;
  if (reply.partstat === 'DECLINED') return null;
  if (reply.partstat === 'TENTATIVE') {
    await note(db, facts, booking);
    return null;
  }
  await recordAnswer(db, facts, { kind: 'booking', id: booking.id });
  const taken = await takeItNow(db, {
    booking: booking.id,
    by: { person, grants: [] },
    now
  });
  return isRefusal(taken) ? { came: 'refused', why: 'not-booked', said: sentence(taken) } : null;
}

/** Accepting books, or joins the waiting list, which takes the invite back. */
async function answerToInvitation(db: Db, facts: Acting, invitation: Invitation): Promise<Came> {
  const { person, reply, from, now } = facts;
  if (reply.partstat === 'TENTATIVE') {
    await note(db, facts, undefined, invitation);
    return null;
  }
  const accept = reply.partstat === 'ACCEPTED';
  const answered = await answerInvitation(db, {
    invitation: invitation.id,
    accept,
    byCalendar: true,
    establishment: person.establishment_id,
    name: from.name === from.email ? '' : from.name,
    by: { person: null, grants: [], key: { kind: 'invitation', id: invitation.id } },
    now
  });
  if (isRefusal(answered)) return notBooked(db, facts, { invitation, refusal: answered });
  const booking = answered.accepted?.booking;
  await recordAnswer(
    db,
    facts,
    booking ? { kind: 'booking', id: booking.id } : { kind: 'invitation', id: invitation.id }
  );
  return null;
}

/** Their calendar says yes, and they have no place: they hear why, unless it is too late for that. */
async function notBooked(
  db: Db,
  { event, person, reply, now }: Acting,
  { invitation, refusal }: { invitation: Invitation; refusal: Refusal }
): Promise<Came> {
  const begun = event.starts_at !== null && event.starts_at <= now;
  if (begun || reply.partstat !== 'ACCEPTED') return { came: 'noted', why: 'event-over' };
  await tellNotBooked(db, { event, person, invitation, refusal, now });
  return { came: 'refused', why: 'not-booked', said: sentence(refusal) };
}

/** Writes the answer down, where it changes nothing else. */
async function note(
  db: Db,
  facts: Acting,
  booking: Booking | undefined,
  invitation?: Invitation
): Promise<void> {
  await setPartstat(db, facts.entry.id, facts.reply.partstat);
  await recordAnswer(
    db,
    facts,
    booking
      ? { kind: 'booking', id: booking.id }
      : invitation
        ? { kind: 'invitation', id: invitation.id }
        : { kind: 'calendar-entry', id: facts.entry.id }
  );
}

const ANSWERED = {
  ACCEPTED: 'reply.accepted',
  DECLINED: 'reply.declined',
  TENTATIVE: 'reply.tentative'
} as const;

/** "By calendar reply", in the audit trail. */
async function recordAnswer(
  db: Db,
  { person, reply, now }: Acting,
  subject: { kind: string; id: string }
): Promise<void> {
  const action = ANSWERED[reply.partstat];
  await record(db, { by: person.id, action, subject, now });
}
