import { describe, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { columnsFor } from '#lib/booking/people/people-file.server.ts';
import { everyoneOf } from '#lib/booking/people/people.server.ts';
import { readFilter } from '#lib/booking/people/people-filter.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { bookingLetters } from '#lib/booking/letters.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { switchMode } from '#lib/booking/switch.server.ts';
import { cancelEvent, duplicateEvent } from '#lib/changes/event.server.ts';
import { prove } from '#lib/changes/prove.server.ts';
import { backToRoom, sendAllOnline } from '#lib/changes/snow.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { reminderLetters } from '#lib/reminders/letters.server.ts';
import { setUpSheet } from '#lib/reports/sheets.server.ts';

import { after, again, book, hold, told } from '../../../../tests/support/desk.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody
} from '../../../../tests/support/people.ts';
import { onBothStores, soundAfterEach } from '../../../../tests/support/store.ts';
import { chooseWorkshops } from './choice.server.ts';
import {
  dropWorkshop,
  mayMoveWorkshop,
  setWorkshopPlaces,
  unchosenAt,
  workshopChoices
} from './places.server.ts';
import { groupsOf, overlaps, takeWorkshops, type Workshop } from './workshops.ts';
import { choicesOf, workshopLists, workshopsOf } from './workshops-read.server.ts';

const workshop = (slot: string, starts: string, minutes: number): Workshop => ({
  slot,
  title: slot,
  starts,
  minutes,
  clock: starts,
  room: null,
  places: 2,
  taken: 0
});

describe('alternatives', () => {
  test('one that ends when the other begins does not overlap it', () => {
    expect(overlaps(workshop('a', '10:50', 60), workshop('b', '11:50', 60))).toBe(false);
    expect(overlaps(workshop('a', '10:50', 61), workshop('b', '11:50', 60))).toBe(true);
  });

  test('of those that all overlap one is asked for, of others several', () => {
    const parallel = [workshop('a', '10:50', 60), workshop('b', '10:50', 60)];
    const chain = [
      workshop('c', '13:00', 60),
      workshop('d', '13:30', 60),
      workshop('e', '14:00', 60)
    ];
    expect(groupsOf([...chain, ...parallel]).map(({ one, workshops }) => [one, workshops.length]))
      // prettier-ignore
      .toEqual([
        [true, 2],
        [false, 3]
      ]);
  });

  test('a form is told of two at one time, and keeps what was typed', () => {
    const chain = [
      workshop('c', '13:00', 60),
      workshop('d', '13:30', 60),
      workshop('e', '14:00', 60)
    ];
    const form = new FormData();
    form.append('workshop_c', 'c');
    form.append('workshop_c', 'd');
    const { problems, typed } = takeWorkshops(form, chain);
    expect(problems.map(({ field }) => field)).toEqual(['workshop_c']);
    expect(typed['workshop_c']).toEqual(['c', 'd']);
    expect([...form.keys()]).toEqual([]);
  });
});

/** A full day with two times and two workshops at each: places by slot. */
async function day(db: Db, places = 1, details: Parameters<typeof published>[1] = {}) {
  const event = await published(db, {
    kind: 'full-day',
    startsLocal: '2026-12-10T09:15',
    endsLocal: '2026-12-10T15:15',
    ...details
  });
  const slot = (title: string, starts: string) =>
    slotIn(db, event.id, { kind: 'workshop', title, starts, minutes: 60, openTo: null });
  const slots = {
    tinkering: await slot('Tinkering', '10:50'),
    unplugged: await slot('Unplugged coding', '10:50'),
    tinkeringAgain: await slot('Tinkering', '11:50'),
    unpluggedAgain: await slot('Unplugged coding', '11:50')
  };
  const wish = Object.fromEntries(Object.values(slots).map(({ id }) => [id, places]));
  const set = await setWorkshopPlaces(db, {
    event: event.id,
    places: wish,
    by: ORGANISER,
    now: NOW
  });
  expect(set).toBeNull();
  return { event, slots };
}

const titles = async (db: Db, booking: { id: string }) =>
  (await choicesOf(db, booking.id)).map(({ starts, title }) => `${starts} ${title}`);

const taken = async (db: Db, event: { id: string }) =>
  (await workshopsOf(db, event.id)).map(({ taken }) => taken);

const letterOf = async (db: Db, kind: string, ids: Record<string, string>, event: string) => {
  const row = (await letters(db, event)).filter((one) => one.kind === kind).at(-1)!;
  const letter = (await (bookingLetters[kind] ?? reminderLetters[kind])!(db, ids, {
    row,
    now: NOW
  }))!;
  return { ...letter, text: JSON.stringify(letter.blocks) };
};

onBothStores('workshops', (store) => {
  soundAfterEach(store, NOW);

  test('are chosen with the booking, and stand in its letter, its calendar, file and sheets', async () => {
    const { db } = store();
    const { event, slots } = await day(db);
    const person = await somebody(db, 'Kirsty Orr');
    const booking = await book(db, event, person, {
      workshops: [slots.tinkering.id, slots.unpluggedAgain.id]
    });
    expect(await titles(db, booking)).toEqual(['10:50 Tinkering', '11:50 Unplugged coding']);
    const letter = await letterOf(db, 'booked', { booking: booking.id }, event.id);
    expect(letter.text).toContain('Tinkering');
    expect(letter.invite!.description).toMatch(
      /Your workshops: 10:50.*am: Tinkering; 11:50.*Unplugged/
    );
    const filter = readFilter(new URLSearchParams());
    const [line] = await everyoneOf(db, { event: event.id, filter, now: NOW });
    const cells = (await columnsFor(db, event.id)).map(({ heading, value }) => [
      heading,
      value(line!)
    ]);
    expect(cells).toContainEqual([expect.stringContaining('Workshop 11:50'), 'Unplugged coding']);
    const sheet = await setUpSheet(db, event);
    expect(sheet.workshops.map(({ taken, places }) => `${taken}/${places}`)).toEqual([
      '1/1',
      '0/1',
      '0/1',
      '1/1'
    ]);
    const lists = await workshopLists(db, event.id);
    expect(lists.map(({ people }) => people.map(({ name }) => name))).toEqual([
      ['Kirsty Orr'],
      [],
      [],
      ['Kirsty Orr']
    ]);
  });

  test('a full one refuses the choice and not the booking, and the letter says what is free', async () => {
    const { db } = store();
    const { event, slots } = await day(db);
    await book(db, event, await somebody(db), { workshops: [slots.tinkering.id] });
    const person = await somebody(db);
    const placed = done(
      await placeBooking(db, {
        event: event.id,
        person: person.id,
        workshops: [slots.tinkering.id, slots.tinkeringAgain.id],
        by: person.actor,
        now: NOW
      })
    );
    expect(placed).toMatchObject({ missed: [slots.tinkering.id], booking: { state: 'confirmed' } });
    expect(await titles(db, placed.booking)).toEqual(['11:50 Tinkering']);
    const row = (await letters(db, event.id)).find((one) => one.ids.includes(placed.booking.id))!;
    const letter = await letterOf(
      db,
      'booked',
      JSON.parse(row.ids) as Record<string, string>,
      event.id
    );
    expect(letter.text).toContain('was full by then');
    expect(letter.text).toContain('Still free: Unplugged coding');
  });

  test('of two that overlap, or of another event, only what can be is taken', async () => {
    const { db } = store();
    const { event, slots } = await day(db);
    const elsewhere = await day(db);
    const person = await somebody(db);
    const both = [slots.tinkering.id, slots.unplugged.id, elsewhere.slots.tinkering.id];
    const booking = await book(db, event, person, { workshops: both });
    expect(await titles(db, booking)).toHaveLength(1);
    const choose = (workshops: string[], by: Actor = person.actor) =>
      chooseWorkshops(db, { booking: booking.id, slots: workshops, by, now: NOW });
    expect(await choose([slots.tinkering.id, slots.unplugged.id])).toMatchObject({
      refused: 'workshops-overlap'
    });
    expect(await choose([elsewhere.slots.tinkering.id])).toMatchObject({
      refused: 'workshop-unknown'
    });
    expect(await choose([], (await somebody(db)).actor)).toMatchObject({ refused: 'not-allowed' });
    expect(await choose([], VISITOR)).toMatchObject({ refused: 'not-allowed' });
  });

  test('can be changed until the start: what is full leaves what they had', async () => {
    const { db } = store();
    const { event, slots } = await day(db);
    await book(db, event, await somebody(db), { workshops: [slots.unplugged.id] });
    const person = await somebody(db);
    const booking = await book(db, event, person, { workshops: [slots.tinkering.id] });
    const choose = (workshops: string[], now = NOW) =>
      chooseWorkshops(db, { booking: booking.id, slots: workshops, by: person.actor, now });
    const answer = done(await choose([slots.unplugged.id, slots.unpluggedAgain.id]));
    expect(answer.missed).toEqual([slots.unplugged.id]);
    expect(await titles(db, booking)).toEqual(['10:50 Tinkering', '11:50 Unplugged coding']);
    expect(await told(db, event)).toContain('workshops-chosen REQUEST 1');
    // pressing twice is pressing once
    done(await choose([slots.tinkering.id, slots.unpluggedAgain.id]));
    expect(await told(db, event)).not.toContain('workshops-chosen REQUEST 2');
    done(await choose([]));
    expect(await taken(db, event)).toEqual([0, 1, 0, 0]);
    expect(await choose([slots.tinkering.id], event.starts_at!)).toMatchObject({
      refused: 'too-late'
    });
  });

  test('who waits chooses once they have a place, and is invited to', async () => {
    const { db } = store();
    const { event, slots } = await day(db, 1, { room: 1 });
    const going = await somebody(db);
    const place = await book(db, event, going, { workshops: [slots.tinkering.id] });
    const person = await somebody(db);
    const waiting = await book(db, event, person, { workshops: [slots.unplugged.id] });
    expect(waiting.state).toBe('waiting');
    expect(await titles(db, waiting)).toEqual([]);
    const choose = () =>
      chooseWorkshops(db, {
        booking: waiting.id,
        slots: [slots.tinkering.id],
        by: person.actor,
        now: NOW
      });
    expect(await choose()).toMatchObject({ refused: 'booking-over' });
    done(await cancelBooking(db, { booking: place.id, by: going.actor, now: after(1) }));
    const letter = await letterOf(db, 'place-came', { booking: waiting.id }, event.id);
    expect(letter.text).toContain('Choose your workshops');
    expect(done(await choose()).missed).toEqual([]);
  });

  test('are chosen with an address that is proved later', async () => {
    const { db } = store();
    const { event, slots } = await day(db);
    const workshops = [slots.tinkering.id, slots.unpluggedAgain.id];
    const { proof, booking } = await hold(db, event, 'una@new.example', { workshops });
    expect(await taken(db, event)).toEqual([0, 0, 0, 0]);
    await book(db, event, await somebody(db), { workshops: [slots.tinkering.id] });
    const proved = done(await prove(db, { proof, device: '', now: after(5) }));
    expect(proved).toMatchObject({ kind: 'booking', missed: [slots.tinkering.id] });
    expect(await titles(db, booking)).toEqual(['11:50 Unplugged coding']);
  });

  test('are free again when the booking ends, passes on or goes online', async () => {
    const { db } = store();
    const { event, slots } = await day(db, 3, { mode: 'hybrid' });
    const people = [await somebody(db), await somebody(db), await somebody(db)] as const;
    const bookings = [];
    for (const person of people) {
      bookings.push(
        await book(db, event, person, { mode: 'room', workshops: [slots.tinkering.id] })
      );
    }
    const [one, two, three] = bookings as [never, never, never] as { id: string }[] as [
      { id: string },
      { id: string },
      { id: string }
    ];
    done(await cancelBooking(db, { booking: one.id, by: people[0].actor, now: NOW }));
    expect(await taken(db, event)).toEqual([2, 0, 0, 0]);
    const to = { name: 'Rory Muir', email: 'rory@school.example' };
    const passed = done(await passOn(db, { booking: two.id, to, by: people[1].actor, now: NOW }));
    expect(await titles(db, passed.booking)).toEqual([]);
    done(
      await switchMode(db, { booking: three.id, mode: 'online', by: people[2].actor, now: NOW })
    );
    expect(await taken(db, event)).toEqual([0, 0, 0, 0]);
    const online = await chooseWorkshops(db, {
      booking: three.id,
      slots: [slots.tinkering.id],
      by: people[2].actor,
      now: NOW
    });
    expect(online).toMatchObject({ refused: 'no-workshops-online' });
  });

  test('stay chosen while it snows, and end with who stays online after it', async () => {
    const { db } = store();
    const { event, slots } = await day(db, 3, { mode: 'hybrid' });
    const [inRoom, guest] = [await somebody(db), await somebody(db)];
    const booking = await book(db, event, inRoom, {
      mode: 'room',
      workshops: [slots.tinkering.id]
    });
    const online = await book(db, event, guest, {
      mode: 'online',
      workshops: [slots.tinkering.id]
    });
    expect(await titles(db, online)).toEqual([]);
    const act = { event: event.id, note: '', by: ORGANISER, now: NOW };
    done(await sendAllOnline(db, { ...act, link: 'https://meet.example/snow' }));
    expect(await titles(db, booking)).toEqual(['10:50 Tinkering']);
    const choice = { booking: online.id, slots: [slots.unplugged.id], by: guest.actor, now: NOW };
    done(await chooseWorkshops(db, choice));
    done(await backToRoom(db, act));
    expect(await titles(db, booking)).toEqual(['10:50 Tinkering']);
    expect(await titles(db, online)).toEqual([]);
  });

  test('of a cancelled event are nobody’s; a copy of the event has their places', async () => {
    const { db } = store();
    const { event, slots } = await day(db, 2);
    const person = await somebody(db);
    const booking = await book(db, event, person, { workshops: [slots.tinkering.id] });
    const copy = done(await duplicateEvent(db, { event: event.id, by: ORGANISER, now: NOW }));
    expect((await workshopsOf(db, copy.id)).map(({ places, taken }) => [places, taken])).toEqual(
      Array.from({ length: 4 }, () => [2, 0])
    );
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: NOW }));
    expect((await again(db, booking)).state).toBe('cancelled');
    expect(await taken(db, event)).toEqual([0, 0, 0, 0]);
  });

  test('places are set by organisers, never below what is taken', async () => {
    const { db } = store();
    const { event, slots } = await day(db, 2);
    const person = await somebody(db);
    await book(db, event, person, { workshops: [slots.tinkering.id] });
    await book(db, event, await somebody(db), { workshops: [slots.tinkering.id] });
    const set = (places: Record<string, number | null>, by = ORGANISER) =>
      setWorkshopPlaces(db, { event: event.id, places, by, now: NOW });
    const slot = slots.tinkering.id;
    expect(await set({ [slot]: 1 })).toMatchObject({
      refused: 'places-below-taken',
      facts: { taken: 2 }
    });
    expect(await set({ [slot]: null })).toMatchObject({ refused: 'places-below-taken' });
    expect(await set({ [slot]: 9 }, person.actor)).toMatchObject({ refused: 'not-allowed' });
    const talk = await slotIn(db, event.id, { starts: '13:00' });
    expect(await set({ [talk.id]: 9 })).toMatchObject({ refused: 'workshop-unknown' });
    expect(await set({ [slot]: 3, [slots.unplugged.id]: null })).toBeNull();
    expect((await workshopsOf(db, event.id)).map(({ places }) => places)).toEqual([3, 2, 2]);
    expect(await unchosenAt(db, event.id)).toMatchObject([{ people: 2 }]);
  });

  test('the agenda hears who chose a workshop that would go, or come to overlap', async () => {
    const { db } = store();
    const { event, slots } = await day(db, 2);
    const workshops = [slots.tinkering.id, slots.unpluggedAgain.id];
    await book(db, event, await somebody(db), { workshops });
    expect(await workshopChoices(db, slots.tinkering.id)).toEqual({ places: 2, taken: 1 });
    expect(await dropWorkshop(db, slots.tinkering.id)).toMatchObject({
      refused: 'workshop-chosen',
      facts: { taken: 1 }
    });
    expect(await dropWorkshop(db, slots.unplugged.id)).toBeNull();
    expect(await workshopChoices(db, slots.unplugged.id)).toBeNull();
    const move = (starts: string) =>
      mayMoveWorkshop(db, { slot: slots.tinkering.id, to: { starts, minutes: 60 } });
    expect(await move('11:00')).toMatchObject({ refused: 'workshop-clash', facts: { people: 1 } });
    expect(await move('13:00')).toBeNull();
  });
});
