/** Presenting together: colleagues are asked by their address, accept or decline, and may leave. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { endBooking, liveBooking, type Booking } from '#lib/booking/booking.server.ts';
import { note, serve } from '#lib/booking/waiting/waiting.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findPerson, personOf } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import {
  addPresenterTo,
  endPresenter,
  findPresenter,
  presenterOf,
  presentersAsked,
  presentersNow,
  type Presenter
} from '#lib/slots/presenters.server.ts';
import { findTalk, talksOf, type Talk } from '#lib/slots/talk.server.ts';
import { instantText } from '#lib/time.server.ts';

import { tell } from './tell.server.ts';
import {
  noRoomFor,
  placeAgain,
  presenting,
  tellNoPresenter,
  tellPresenter
} from './part.server.ts';
import { leadBy, withdrawTalk, withTalk } from './withdraw.server.ts';

/** People who present one talk. */
const MOST = 5;

/**
 * Asks a colleague, by their address, to present a talk with whoever does.
 *
 * Refused: as `withTalk`, `talk-unknown` once withdrawn, `too-many-presenters`.
 */
export async function askToPresent(
  db: Db,
  facts: { talk: string; name: string; email: string; by: Actor; now: Instant }
): Promise<{ presenter: Presenter; already: boolean } | Refusal> {
  return withTalk(db, facts, async (db, { talk, event }) => {
    const { by, now } = facts;
    if (talk.withdrawn_at || talk.declined_at) return refuse('talk-unknown');
    const asked = await presentersAsked(db, talk.id);
    if (asked.length >= MOST) return refuse('too-many-presenters', { most: MOST });
    const person = await personOf(db, { email: facts.email, name: facts.name, now });
    const known = asked.find((one) => one.person_id === person.id);
    if (known) return { presenter: known, already: true };
    const presenter = await addPresenterTo(db, {
      talk: talk.id,
      person: person.id,
      askedBy: by.person?.id ?? talk.person_id,
      now
    });
    await queueLetter(db, {
      kind: 'asked-to-present',
      key: `asked-to-present:${presenter.id}:${now}`,
      ids: { presenter: presenter.id },
      to: person.email,
      event: event.id,
      now
    });
    return { presenter, already: false };
  });
}

interface OwnAct {
  presenter: string;
  by: Actor;
  now: Instant;
}

/** Opens somebody's part in a talk, for themselves alone, inside the event's turn. */
async function withPart<T>(
  db: Db,
  { presenter: id, by, now }: OwnAct,
  work: (db: Db, open: { presenter: Presenter; talk: Talk; event: Event }) => Promise<T | Refusal>
): Promise<T | Refusal> {
  const found = await findPresenter(db, id);
  const of = found && (await findTalk(db, found.talk_id));
  if (!found || !of) return refuse('talk-unknown');
  return inTransaction(db, async (db) => {
    const event = (await takeTurn(db, of.event_id))!;
    const presenter = (await findPresenter(db, id))!;
    const talk = (await findTalk(db, of.id))!;
    const key = { kind: 'presenter' as const, id };
    if (!may(by, 'presenter.answer', { person: presenter.person_id, key })) {
      return refuse('not-allowed');
    }
    if (talk.withdrawn_at || presenter.left_at) return refuse('talk-unknown');
    if (event.ends_at && event.ends_at <= now) {
      return refuse('too-late', { when: instantText(event.ends_at) });
    }
    return work(db, { presenter, talk, event });
  });
}

/**
 * Accepts or declines to present with a colleague. Who accepts presents like them: outside the
 * count, with the talk in the calendar. Who declines may still accept while the talk stands.
 *
 * Refused: `talk-unknown`, `not-allowed`, `too-late`, `room-limit`.
 */
export async function answerToPresent(
  db: Db,
  facts: OwnAct & { accept: boolean }
): Promise<{ presenter: Presenter } | Refusal> {
  return withPart(db, facts, async (db, { presenter, talk, event }) => {
    const { accept, now } = facts;
    const person = presenter.person_id;
    if (accept ? presenter.accepted_at : presenter.declined_at) return { presenter };
    // whoever accepted leaves by another act, which also answers for their place
    if (!accept && presenter.accepted_at) return refuse('not-asked');
    const full = accept && talk.slot_id ? await noRoomFor(db, { event, person }) : null;
    if (full) return full;
    const answered = await db
      .updateTable('presenter')
      .set(
        accept ? { accepted_at: now, declined_at: null } : { declined_at: now, accepted_at: null }
      )
      .where('id', '=', presenter.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const kind = accept ? 'co-presenter-accepted' : 'co-presenter-declined';
    await tell(db, { event, talk, kind, about: presenter.id, now });
    if (accept && talk.slot_id && event.status === 'published') {
      if (!talk.partner_id) await presentsToo(db, { event, person, now });
      await tellPresenter(db, { event, talk, person, partstat: 'ACCEPTED', now });
      await serve(db, { event: event.id, now });
    }
    return { presenter: answered };
  });
}

async function presentsToo(
  db: Db,
  { event, person, now }: { event: Event; person: string; now: Instant }
): Promise<Booking> {
  const known = await findPerson(db, person);
  const live = await liveBooking(db, { event: event.id, person });
  const establishment = live ? live.establishment_id : (known?.establishment_id ?? null);
  return presenting(db, { event, person, establishment, by: person, now });
}

/**
 * Leaves a talk that others present too; it goes on with them. Whoever presents it alone withdraws
 * it.
 *
 * Refused: as `answerToPresent`, and as `withdrawTalk`.
 */
export async function leaveTalk(
  db: Db,
  facts: OwnAct
): Promise<{ talk: Talk; booking: Booking | null } | Refusal> {
  return withPart<{ talk: Talk; booking: Booking | null }>(
    db,
    facts,
    async (db, { presenter, talk, event }) => {
      const { now } = facts;
      const person = presenter.person_id;
      const others = (await presentersNow(db, talk)).filter((one) => one.person_id !== person);
      const [first] = others;
      if (talk.person_id === person && !first) {
        const by = { ...facts.by, key: { kind: 'talk' as const, id: talk.id } };
        return withdrawTalk(db, { talk: talk.id, by, now });
      }
      await endPresenter(db, { talk: talk.id, person, now });
      if (talk.person_id === person) await leadBy(db, { talk, person: first!.person_id });
      const booking = await placeAgain(db, { event, person, by: person, now });
      if (talk.slot_id) {
        await tellNoPresenter(db, { event, talk, person, kind: 'talk-left', now });
      }
      const left = (await findTalk(db, talk.id))!;
      await tell(db, { event, talk: left, kind: 'co-presenter-left', about: presenter.id, now });
      return { talk: left, booking };
    }
  );
}

/**
 * Somebody says for themselves whether they may be photographed and recorded, and what they need;
 * only they can.
 *
 * Refused: as `answerToPresent`.
 */
export async function saySelf(
  db: Db,
  facts: OwnAct & { photographs: boolean; recording: boolean; access: string | null }
): Promise<Presenter | Refusal> {
  return withPart(db, facts, async (db, { presenter }) => {
    const { photographs, recording, access, now } = facts;
    return db
      .updateTable('presenter')
      .set({
        photographs_at: photographs ? (presenter.photographs_at ?? now) : null,
        recording_at: recording ? (presenter.recording_at ?? now) : null,
        access
      })
      .where('id', '=', presenter.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * "I'll stay": a partner's presenter who comes for the whole event has a booking outside the count
 * while their talk stands (booking desk, 7). Whoever has a place already keeps their booking, and
 * the place is free for somebody else.
 *
 * Refused: as `answerToPresent`, `not-presenting` before they accepted or without a slot.
 */
export async function stay(db: Db, facts: OwnAct): Promise<{ booking: Booking } | Refusal> {
  return withPart(db, facts, async (db, { presenter, talk, event }) => {
    const { now } = facts;
    const person = presenter.person_id;
    if (!presenter.accepted_at || !talk.slot_id || event.status !== 'published') {
      return refuse('not-presenting');
    }
    const live = await liveBooking(db, { event: event.id, person });
    if (live?.presenting_at) return { booking: live };
    await presentsToo(db, { event, person, now });
    await tellPresenter(db, { event, talk, person, kind: 'talk-stays', partstat: 'ACCEPTED', now });
    await serve(db, { event: event.id, now });
    return { booking: (await liveBooking(db, { event: event.id, person }))! };
  });
}

/**
 * "Only for my talk after all": the booking of a partner's presenter ends, the talk stays theirs, and
 * their calendar has its slot again. Who has no such booking is left as they are.
 *
 * Refused: as `stay`, `not-allowed` for somebody with a talk of their own, who attends while it stands.
 */
export async function stayNoLonger(
  db: Db,
  facts: OwnAct
): Promise<{ booking: Booking | null } | Refusal> {
  return withPart(db, facts, async (db, { presenter, talk, event }) => {
    const { now } = facts;
    const person = presenter.person_id;
    if (!presenter.accepted_at || !talk.slot_id || !talk.partner_id) {
      return refuse('not-presenting');
    }
    const live = await liveBooking(db, { event: event.id, person });
    if (!live?.presenting_at) return { booking: null };
    const talks = await talksOf(db, { event: event.id, person });
    if (talks.some(({ partner_id }) => partner_id === null)) return refuse('not-allowed');
    const booking = await endBooking(db, live, { how: 'left', now });
    await note(db, { booking, action: 'booking.cancelled', by: person, now });
    await tellPresenter(db, { event, talk, person, kind: 'talk-only', partstat: 'ACCEPTED', now });
    return { booking };
  });
}

/** The part of whoever answers for a talk, for its own page. */
export async function ownPart(db: Db, talk: Talk): Promise<Presenter | undefined> {
  return talk.person_id ? presenterOf(db, { talk: talk.id, person: talk.person_id }) : undefined;
}
