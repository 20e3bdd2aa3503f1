/** Scenes at the booking desk: places taken, left, passed on; several at once; messages. */
import { newId } from '#db/open.server.ts';
import { changeAsked } from '#lib/booking/asked/answers.server.ts';
import { placeBooking, type Booking } from '#lib/booking/booking.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { holdPlace } from '#lib/booking/held.server.ts';
import { freeUnnamed, remindNames } from '#lib/booking/party/naming.server.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { sendMessage, tryMessage, writeMessage } from '#lib/booking/people/message.server.ts';
import { bookSeries } from '#lib/booking/series/series.server.ts';
import { switchMode } from '#lib/booking/switch.server.ts';
import { undoCancel } from '#lib/booking/undo.server.ts';
import { chooseWorkshops } from '#lib/booking/workshops/choice.server.ts';
import { setWorkshopPlaces } from '#lib/booking/workshops/places.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { addSession, makeSeries } from '#lib/events/series.server.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { addressOf, type Player, type Stage } from './stage.server.ts';

/** Books for oneself. */
export async function book(
  stage: Stage,
  event: { id: string },
  person: Player,
  more: { mode?: Booking['mode']; establishment?: string; role?: string } = {}
): Promise<Booking> {
  const facts = { event: event.id, person: person.id, by: person.actor, ...more };
  return (await stage.play(placeBooking, facts)).booking;
}

/** Somebody books, says what they need, cancels, undoes it, goes online, sends a colleague. */
export async function going(stage: Stage): Promise<void> {
  const online = { mode: 'hybrid', onlineLink: 'https://meet.example/wee-wins' } as const;
  const event = await stage.event(online, 20, 20);
  const guest = await stage.player('guest');
  const { id: booking } = await book(stage, event, guest, { mode: 'room' });
  const own = { booking, by: guest.actor };
  const asked = { answers: {}, needs: { access: words.notes.access } };
  stage.later(1);
  await stage.play(changeAsked, { ...own, asked });
  await stage.play(cancelBooking, own);
  stage.later(1);
  await stage.play(undoCancel, own);
  await stage.play(switchMode, { ...own, mode: 'online' as const });
  stage.later(1);
  const name = words.people.third;
  await stage.play(passOn, { ...own, to: { name, email: addressOf(name) } });
  const other = await book(stage, event, await stage.player('second'), { mode: 'room' });
  await stage.play(cancelBooking, { booking: other.id, by: stage.organiser.actor });
}

/** An address that nobody has proved yet. */
export async function held(stage: Stage): Promise<void> {
  const event = await stage.event();
  const name = words.people.guest;
  const email = addressOf(name);
  await stage.play(holdPlace, { event: event.id, email, typed: { name }, client: email });
}

/** A full day with workshops to choose from. */
export async function workshops(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const event = await fullDay(stage);
  const slot = await stage.slot(event, {
    kind: 'workshop',
    title: words.workshop,
    starts: '10:00',
    minutes: 60,
    openTo: null
  });
  await stage.play(setWorkshopPlaces, { event: event.id, places: { [slot.id]: 12 }, by });
  const guest = await stage.player('guest');
  const { id: booking } = await book(stage, event, guest);
  await stage.play(chooseWorkshops, { booking, slots: [slot.id], by: guest.actor });
}

/** A full day in school time. */
export const fullDay = (stage: Stage): Promise<Event> =>
  stage.event({
    kind: 'full-day',
    title: words.fullDay,
    startsLocal: '2020-12-10T09:30',
    endsLocal: '2020-12-10T15:30'
  });

/** A school office books several; two names never come. */
export async function party(stage: Stage): Promise<void> {
  const event = await stage.event();
  const [office, school] = [await stage.player('office'), await stage.school()];
  const name = words.people.guest;
  await stage.play(bookParty, {
    id: newId(),
    event: event.id,
    establishment: school.id,
    people: [{ name, email: addressOf(name) }],
    unnamed: 2,
    ifNotAll: 'ask',
    by: office.actor
  });
  await stage.round(remindNames, '2020-12-04T09:00:00.000Z');
  await stage.round(freeUnnamed, '2020-12-08T12:00:00.000Z');
}

/** Four sittings, booked as one. */
export async function series(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const sittings: Event[] = [];
  for (const [at, day] of ['2020-12-03', '2020-12-10', '2020-12-17', '2021-01-14'].entries()) {
    const hours = { startsLocal: `${day}T16:00`, endsLocal: `${day}T17:30` };
    sittings.push(await stage.event({ kind: 'twilight', title: words.sitting(at + 1), ...hours }));
  }
  const [first, ...more] = sittings;
  const { id } = await stage.play(makeSeries, { event: first!.id, title: words.series, by });
  for (const { id: event } of more) await stage.play(addSession, { series: id, event, by });
  const guest = await stage.player('guest');
  await stage.play(bookSeries, {
    series: id,
    person: guest.id,
    ifNotAll: 'ask',
    by: guest.actor
  });
}

/** An organiser writes to those who come, and to themselves first. */
export async function message(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const event = await stage.event();
  const booking = await book(stage, event, await stage.player('guest'));
  const facts = { event: event.id, bookings: [booking.id], ...words.message, by };
  const { id } = await stage.play(writeMessage, facts);
  await stage.play(tryMessage, { message: id, by });
  await stage.play(sendMessage, { message: id, by });
}
