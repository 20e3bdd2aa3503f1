/** A talk as its own pages show it. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { liveBooking } from '#lib/booking/booking.server.ts';
import { isFree } from '#lib/booking/places.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { findPartner, presentersOf } from '#lib/organisations/partner.server.ts';
import { materialCard } from '#lib/slots/material/read.server.ts';
import { childrenAt, talkLines } from '#lib/slots/presenter.server.ts';
import { presentersAsked } from '#lib/slots/presenters.server.ts';
import { slotOf } from '#lib/slots/slot.server.ts';
import { stateOf, type Talk } from '#lib/slots/talk.server.ts';
import { clockText, instantText } from '#lib/time.server.ts';

import { addLinksOf } from '../download.server.ts';
import { reserveOf } from './reserve.server.ts';

/** What everybody who presents a talk sees of it. */
export async function readTalkPage(
  db: Db,
  { talk, person, now }: { talk: Talk; person: string | null; now: Instant }
) {
  const event = (await findEvent(db, talk.event_id))!;
  const [slot, presenters, partner, booking, children, material] = await Promise.all([
    talk.slot_id ? slotOf(db, { event: event.id, slot: talk.slot_id }) : undefined,
    presentersAsked(db, talk.id),
    talk.partner_id ? findPartner(db, talk.partner_id) : undefined,
    person ? liveBooking(db, { event: event.id, person }) : undefined,
    childrenAt(db, event.id),
    materialCard(db, { talk, event, now })
  ]);
  const lines = person ? await talkLines(db, { event, person }) : [];
  const line = lines.find((one) => one.talk === talk.id);
  const own = presenters.find((one) => one.person_id === person);
  return {
    event: toPage(event),
    title: talk.title,
    line: talk.line,
    description: talk.description,
    state: stateOf(talk),
    answer: talk.answer_note,
    over: event.status === 'cancelled' || (event.ends_at !== null && event.ends_at <= now),
    slot: slot
      ? {
          clock: clockText(slot.starts),
          minutes: talk.minutes ?? slot.minutes,
          arriveBy: line ? clockText(line.arriveBy) : null
        }
      : null,
    place: talk.reserved_at ? await placeOf(db, talk) : null,
    partner: partner ? { id: partner.id, name: partner.name } : null,
    nameBy: talk.name_by && instantText(talk.name_by),
    standInUntil: talk.stand_in_until && instantText(talk.stand_in_until),
    presenters: presenters.map((one) => ({
      name: one.name || one.email,
      answers: one.person_id === talk.person_id,
      accepted: one.accepted_at !== null
    })),
    own: own ? { id: own.id, photographs: own.photographs_at, recording: own.recording_at } : null,
    access: own?.access ?? '',
    booking: booking?.state ?? null,
    stays: booking?.state === 'confirmed',
    /** What giving it back would leave them with. */
    after: booking?.presenting_at ? await placeAfter(db, { event, booking, now }) : null,
    children: children > 0,
    material,
    /** Null unless it stands in their calendar. */
    calendar:
      person && line ? await addLinksOf(db, { event: event.id, person, talk: talk.id, now }) : null
  };
}

async function placeOf(db: Db, talk: Talk): Promise<number> {
  return (await reserveOf(db, talk.event_id)).findIndex(({ id }) => id === talk.id) + 1;
}

async function placeAfter(
  db: Db,
  facts: {
    event: Event;
    booking: { mode: 'room' | 'online'; authority_id: string | null };
    now: Instant;
  }
): Promise<'place' | 'front'> {
  const { event, booking, now } = facts;
  const free = await isFree(db, {
    event,
    mode: booking.mode,
    authority: booking.authority_id,
    establishment: null,
    now
  });
  return free ? 'place' : 'front';
}

/** Who may be named to present a partner's talk. */
export async function nameable(db: Db, talk: Talk): Promise<{ value: string; text: string }[]> {
  if (!talk.partner_id) return [];
  const people = await presentersOf(db, talk.partner_id);
  return people.map(({ id, name, email }) => ({ value: id, text: name || email }));
}
