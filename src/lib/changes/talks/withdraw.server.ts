/** Giving a slot back, sending somebody else, and what follows for who presented. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { liveBooking, type Booking } from '#lib/booking/booking.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { addPresenterTo, endPresenter, presentersNow } from '#lib/slots/presenters.server.ts';
import { findTalk, liftTalk, talksOf, type Talk } from '#lib/slots/talk.server.ts';
import { instantText } from '#lib/time.server.ts';

import { presentsForIt } from '../present-for-partner.server.ts';
import { tell } from './tell.server.ts';
import { standInUntil } from './dates.server.ts';
import { placeAgain, tellNoPresenter, tellPresenter } from './part.server.ts';
import { serveReserve } from './reserve.server.ts';

interface TalkAct {
  talk: string;
  by: Actor;
  now: Instant;
}

/**
 * Opens a talk for a change inside its event's turn, by whoever may.
 *
 * Refused: `talk-unknown`, also once it was withdrawn, `not-allowed`, `too-late` after the end.
 */
export async function withTalk<T>(
  db: Db,
  { talk: id, by, now }: TalkAct,
  work: (db: Db, open: { talk: Talk; event: Event }) => Promise<T | Refusal>
): Promise<T | Refusal> {
  const found = await findTalk(db, id);
  if (!found) return refuse('talk-unknown');
  return inTransaction(db, async (db) => {
    const event = (await takeTurn(db, found.event_id))!;
    const talk = (await findTalk(db, id))!;
    if (!mayChange(by, { talk, event })) return refuse('not-allowed');
    if (event.ends_at && event.ends_at <= now) {
      return refuse('too-late', { when: instantText(event.ends_at) });
    }
    return work(db, { talk, event });
  });
}

export function mayChange(by: Actor, { talk, event }: { talk: Talk; event: Event }): boolean {
  return may(by, 'talk.withdraw', {
    event,
    person: talk.person_id,
    partner: talk.partner_id,
    key: { kind: 'talk', id: talk.id }
  });
}

/**
 * Gives a slot back: it is open again, or the first of the reserve list who fits has it. Whoever
 * attends takes a place like anyone, or, when the event is full, is first on its waiting list. When
 * a partner's presenter withdraws, the partner's lead first has a school day to send somebody else.
 *
 * Refused: as `withTalk`; a talk that was withdrawn is a quiet success.
 */
export async function withdrawTalk(
  db: Db,
  facts: TalkAct
): Promise<{ talk: Talk; booking: Booking | null } | Refusal> {
  return withTalk(db, facts, async (db, { talk, event }) => {
    const { by, now } = facts;
    const person = talk.person_id;
    const until = await standIn(db, { talk, event, by, now });
    const presenters = await presentersNow(db, talk);
    if (until) {
      await db
        .updateTable('talk')
        .set({ person_id: null, confirmed_at: null, entry_id: null, stand_in_until: until })
        .where('id', '=', talk.id)
        .execute();
      await endPresenter(db, { talk: talk.id, person: person!, now });
    } else if (!(await liftTalk(db, talk, now))) {
      return { talk, booking: await bookingOf(db, { event, person }) };
    }
    const actor = by.person?.id ?? person ?? '';
    const leaving = until ? presenters.filter((one) => one.person_id === person) : presenters;
    for (const one of leaving) {
      await placeAgain(db, { event, person: one.person_id, by: actor, now });
      await tellNoPresenter(db, {
        event,
        talk,
        person: one.person_id,
        kind: 'talk-withdrawn',
        now
      });
    }
    const changed = (await findTalk(db, talk.id))!;
    if (until) await tell(db, { event, talk: changed, kind: 'talk-stand-in', about: until, now });
    else await serveReserve(db, { event, now });
    return { talk: changed, booking: await bookingOf(db, { event, person }) };
  });
}

async function bookingOf(
  db: Db,
  { event, person }: { event: Event; person: string | null }
): Promise<Booking | null> {
  return (person && (await liveBooking(db, { event: event.id, person }))) || null;
}

/** Until when the lead may send somebody else; null when the talk is withdrawn at once. */
async function standIn(
  db: Db,
  { talk, event, by, now }: { talk: Talk; event: Event; by: Actor; now: Instant }
): Promise<Instant | null> {
  if (!talk.partner_id || !talk.person_id || !talk.slot_id || talk.withdrawn_at) return null;
  const lead = (await findPartner(db, talk.partner_id))?.lead_id;
  if (!lead || lead === talk.person_id || by.person?.id === lead) return null;
  if (event.status !== 'published' || may(by, 'event.change', { event })) return null;
  return standInUntil(event, now);
}

/**
 * Withdraws every talk for which nobody was sent in time. A round.
 *
 * @returns how many
 */
export async function lapseStandIns(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('talk')
    .select(['id', 'event_id'])
    .where('stand_in_until', '<=', now)
    .where('withdrawn_at', 'is', null)
    .limit(200)
    .execute();
  for (const { id, event_id } of due) {
    await inTransaction(db, async (db) => {
      const event = (await takeTurn(db, event_id))!;
      const talk = (await findTalk(db, id))!;
      if (!talk.stand_in_until || talk.stand_in_until > now) return;
      if (!(await liftTalk(db, talk, now))) return;
      await tell(db, { event, talk, kind: 'talk-lapsed', now });
      await serveReserve(db, { event, now });
    });
  }
  return due.length;
}

/**
 * Names who presents a partner's talk, for the first time or instead of somebody else; the slot
 * stays the partner's. Who presented is told, and takes a place like anyone if they attend.
 *
 * Refused: as `withTalk`, `talk-unknown` for a talk that is not a partner's, `person-unknown` for
 * somebody who does not present for it, `room-limit`.
 */
export async function namePresenter(
  db: Db,
  facts: TalkAct & { person: string }
): Promise<{ talk: Talk } | Refusal> {
  return withTalk(db, facts, async (db, { talk, event }) => {
    const { person, by, now } = facts;
    if (!talk.partner_id || talk.withdrawn_at || talk.declined_at) return refuse('talk-unknown');
    if (talk.person_id === person) return { talk };
    if (!(await presentsForIt(db, { partner: talk.partner_id, person }))) {
      return refuse('person-unknown', {}, 'person');
    }
    // who comes instead takes the other's chair; a name that was to follow was counted
    const before = talk.person_id;
    if (before) await endPresenter(db, { talk: talk.id, person: before, now });
    const named = await db
      .updateTable('talk')
      .set({
        person_id: person,
        name_by: null,
        stand_in_until: null,
        confirmed_at: null,
        entry_id: null
      })
      .where('id', '=', talk.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await addPresenterTo(db, { talk: talk.id, person, now });
    if (before) {
      await placeAgain(db, { event, person: before, by: by.person?.id ?? before, now });
      if (talk.slot_id) {
        await tellNoPresenter(db, { event, talk, person: before, kind: 'talk-passed-on', now });
      }
    }
    if (!named.slot_id || event.status !== 'published') return { talk: named };
    const entry = await tellPresenter(db, {
      event,
      talk: named,
      person,
      partstat: by.person?.id === person ? 'ACCEPTED' : 'NEEDS-ACTION',
      now
    });
    await serve(db, { event: event.id, now });
    return { talk: { ...named, entry_id: entry.id } };
  });
}

/**
 * Takes a person out of all talks of an event, without letters: for leaving it altogether. A talk
 * that others present too goes on with them; a partner's stays the partner's while it can send
 * somebody else. Inside the caller's transaction and turn.
 */
export async function liftTalksOf(
  db: Db,
  { event, person, now }: { event: Event; person: string; now: Instant }
): Promise<void> {
  for (const talk of await talksOf(db, { event: event.id, person })) {
    const others = (await presentersNow(db, talk)).filter((one) => one.person_id !== person);
    if (talk.person_id !== person || others[0]) {
      await endPresenter(db, { talk: talk.id, person, now });
      if (talk.person_id === person) await leadBy(db, { talk, person: others[0]!.person_id });
    } else await liftTalk(db, talk, now);
  }
  await serveReserve(db, { event, now });
}

/** Another of its presenters answers for a talk from now on. */
export async function leadBy(
  db: Db,
  { talk, person }: { talk: Talk; person: string }
): Promise<void> {
  await db
    .updateTable('talk')
    .set({ person_id: person, confirmed_at: null, entry_id: null })
    .where('id', '=', talk.id)
    .execute();
}
