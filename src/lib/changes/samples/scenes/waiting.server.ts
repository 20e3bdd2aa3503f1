/** Scenes of those who wait: in a line, for an offer, for an answer, and at an authority's places. */
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { declinePlace } from '#lib/booking/decline.server.ts';
import { poolsOf, setPlaces } from '#lib/booking/places.server.ts';
import { sendBack } from '#lib/booking/pools/coordinate.server.ts';
import { answerRequest, askForMore } from '#lib/booking/pools/pool-request.server.ts';
import { changePools } from '#lib/booking/pools/pools.server.ts';
import { noticeReleases } from '#lib/booking/pools/release.server.ts';
import { approveRequests, declineRequests } from '#lib/booking/request.server.ts';
import { switchMode } from '#lib/booking/switch.server.ts';
import { moveInLine } from '#lib/booking/waiting/line.server.ts';
import { sayNoPlaceYet } from '#lib/booking/waiting/no-place.server.ts';
import { lapseOffers } from '#lib/booking/waiting/offer.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { book } from './desk.server.ts';
import { AUTHORITY, type Stage } from './stage.server.ts';

/** One place: two wait, one is moved in the line, one gets it. */
export async function line(stage: Stage): Promise<void> {
  const event = await stage.event({}, 1);
  const going = await book(stage, event, await stage.player('guest'));
  stage.later(1);
  await book(stage, event, await stage.player('second'));
  stage.later(1);
  const third = await book(stage, event, await stage.player('third'));
  const by = stage.organiser.actor;
  const why = words.notes.line;
  await stage.play(moveInLine, { booking: third.id, position: 1, why, by });
  await stage.play(cancelBooking, { booking: going.id, by });
  await stage.round(sayNoPlaceYet, '2020-12-09T15:01:00.000Z');
}

/** Online with a wish for the room. */
export async function wish(stage: Stage): Promise<void> {
  const online = { mode: 'hybrid', onlineLink: 'https://meet.example/wee-wins' } as const;
  const event = await stage.event(online, 1, 20);
  await book(stage, event, await stage.player('guest'), { mode: 'room' });
  const second = await stage.player('second');
  const { id: booking } = await book(stage, event, second, { mode: 'online' });
  await stage.play(switchMode, { booking, mode: 'room' as const, by: second.actor });
}

/** A place is offered and not taken; another is declined in the calendar. */
export async function offer(stage: Stage): Promise<void> {
  const event = await stage.event({ serving: 'offer' }, 1);
  const going = await book(stage, event, await stage.player('guest'));
  await book(stage, event, await stage.player('second'));
  stage.later(1);
  await stage.play(cancelBooking, { booking: going.id, by: stage.organiser.actor });
  await stage.round(lapseOffers, '2020-11-25T10:00:00.000Z');
  const booking = await book(stage, event, await stage.player('third'));
  await stage.play(declinePlace, { event: (await findEvent(stage.db, event.id))!, booking });
}

/** Requests, of which one is approved. */
export async function requests(stage: Stage): Promise<void> {
  const { id: event } = await stage.event({ admission: 'approval' });
  const first = await book(stage, { id: event }, await stage.player('guest'));
  const second = await book(stage, { id: event }, await stage.player('second'));
  const by = stage.organiser.actor;
  await stage.play(approveRequests, { event, bookings: [first.id], by });
  await stage.play(declineRequests, { event, bookings: [second.id], by });
}

/** An authority's places: sent back, more asked for, soon released. */
export async function pools(stage: Stage): Promise<void> {
  const { db } = stage;
  const by = stage.organiser.actor;
  const event = await stage.event({}, 1);
  const right = { right: 'coordinator', scope: 'authority', scopeId: AUTHORITY } as const;
  const { id: person } = await stage.player('coordinator');
  await stage.play(giveRight, { person, ...right, by: SYSTEM });
  const coordinator = (await stage.player('coordinator')).actor;
  await setPlaces(db, {
    event: event.id,
    pools: [{ mode: 'room', authority: AUTHORITY, places: 1 }]
  });
  const pool = (await poolsOf(db, event.id)).find(({ authority_id }) => authority_id !== null)!;
  const school = { establishment: (await stage.school()).id };
  const going = await book(stage, event, await stage.player('guest'), school);
  await book(stage, event, await stage.player('second'), school);
  stage.later(1);
  await book(stage, event, await stage.player('third'), school);
  stage.later(1);
  const why = words.notes.back;
  await stage.play(sendBack, { booking: going.id, why, by: coordinator });
  const note = words.notes.more;
  const ask = { pool: pool.id, places: 2, note, by: coordinator };
  const { id: request } = await stage.play(askForMore, ask);
  await stage.play(answerRequest, { request, grant: 'new' as const, by });
  const { version } = (await findEvent(db, event.id))!;
  const lines = (await poolsOf(db, event.id)).map((one) => ({
    key: one.id,
    mode: one.mode,
    authority: one.authority_id,
    places: one.places + (one.authority_id ? 2 : 0),
    releaseOn: one.authority_id && '2020-12-07',
    releaseNow: false
  }));
  const limits = { seats: null, perEstablishment: null, perEstablishmentUntil: null };
  await stage.play(changePools, { event: event.id, wish: { lines, ...limits }, version, by });
  await stage.round(noticeReleases, '2020-11-30T09:00:00.000Z');
}
