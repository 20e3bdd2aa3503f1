import { expect, test } from 'vitest';

import { detailsOf, findEvent, type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { filledFromVenue } from '#lib/events/venue.server.ts';
import {
  addVenue,
  closeVenue,
  saveVenue,
  type VenueFacts
} from '#lib/organisations/venues/change.server.ts';
import type { Room, Venue } from '#lib/organisations/venues/read.server.ts';
import { addRoom, changeRoom, setRoomClosed } from '#lib/organisations/venues/rooms.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import { grantsOf } from '#lib/people/person.server.ts';
import { setUpSheet } from '#lib/reports/sheets.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';
import { book, told } from '#tests/support/desk.ts';
import { letterOf } from '#tests/support/letters.ts';
import {
  DETAILS,
  done,
  NOW,
  ORGANISER,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { duplicateEvent, makeEvent } from '../event.server.ts';
import { makeDue } from '../pending/pending.server.ts';
import { backToRoom, sendAllOnline } from '../snow.server.ts';
import { takeOver } from './take-over.server.ts';
import { comingThere, differing } from './there.server.ts';
import { venueWarnings } from './warn.server.ts';

onBothStores('an event at a venue', (store) => {
  soundAfterEach(store, NOW);

  const facts: VenueFacts = {
    name: 'Larigbank Learning Centre',
    address: '2 Larigbank Road, Larigbank',
    postcode: 'LQ1 2LB',
    gettingThere: 'Car park behind.',
    access: ['step-free'],
    accessText: null,
    mapLink: null,
    opens: '08:00',
    closes: '18:30',
    contact: null,
    authority: null
  };
  const ADDRESS = '2 Larigbank Road, Larigbank, LQ1 2LB';
  let count = 0;
  let days = 0;

  /** A venue of its own with a hall of 80 and a room of 24. */
  async function building(more: Partial<VenueFacts> = {}) {
    const { db } = store();
    const of = { by: ORGANISER, now: NOW };
    const name = `Larigbank ${++count} Learning Centre`;
    const venue = done(await addVenue(db, { venue: { ...facts, name, ...more }, ...of }));
    const room = async (name: string, size: number) =>
      done(await addRoom(db, { venue: venue.id, room: { name, size, notes: null }, ...of }));
    const hall = await room('hall', 80);
    return { venue, hall, small: await room('room 1', 24) };
  }

  const at = (venue: Venue, room: Room | null = null) => ({
    venue: venue.id,
    venueRoom: room?.id ?? null
  });
  const NOTHING = { place: null, placeAddress: null, gettingThere: null, roomLimit: null };

  const fill = async (details: Partial<EventDetails>, before: Event | null = null) =>
    filledFromVenue(store().db, {
      details: { ...(before ? detailsOf(before) : DETAILS), ...details },
      before
    });

  /** A published event of its own day in a room, with as many room places as asked. */
  async function held(
    venue: Venue,
    room: Room | null,
    { room: places = 10, ...details }: Partial<EventDetails> & { room?: number } = {}
  ): Promise<Event> {
    const day = Temporal.PlainDate.from('2027-01-04').add({ days: ++days }).toString();
    const filled = done(
      await fill({
        ...NOTHING,
        ...at(venue, room),
        startsLocal: `${day}T16:00`,
        endsLocal: `${day}T18:00`,
        ...details
      })
    );
    return published(store().db, { ...filled, room: places });
  }

  /** An organiser who is a person of the store. */
  async function organiser(scope: 'everything' | 'event' = 'everything', of = ''): Promise<Actor> {
    const { db } = store();
    const person = await somebody(db, 'Mairi Orr');
    const right = { right: 'organiser', scope, scopeId: of } as const;
    done(await giveRight(db, { person: person.id, ...right, by: SYSTEM, now: NOW }));
    await db.deleteFrom('outbox').where('to_email', '=', person.email).execute();
    return { person, grants: await grantsOf(db, person.id) };
  }

  test('says what the venue says, where its organiser typed nothing else', async () => {
    const { venue, hall, small } = await building();
    expect(await fill({ ...NOTHING, ...at(venue, hall) })).toMatchObject({
      place: `${venue.name}, hall`,
      placeAddress: ADDRESS,
      gettingThere: 'Car park behind.',
      roomLimit: 80
    });
    expect(
      await fill({ ...NOTHING, ...at(venue, hall), gettingThere: 'Side door.', roomLimit: 60 })
    ).toMatchObject({ placeAddress: ADDRESS, gettingThere: 'Side door.', roomLimit: 60 });

    // another room: what stood there is filled anew, what was typed now stays
    const event = await held(venue, hall);
    expect(await fill({ ...at(venue, small), gettingThere: 'Side door.' }, event)).toMatchObject({
      place: `${venue.name}, room 1`,
      gettingThere: 'Side door.',
      roomLimit: 24
    });
    // the same room: nothing but what is empty
    const words = { place: 'The hall upstairs', gettingThere: null, roomLimit: null };
    expect(await fill(words, event)).toMatchObject({ ...words, roomLimit: 80 });
    // a free place again keeps what is typed, and an online event has none
    expect(await fill({ venue: null, place: 'A barn' }, event)).toMatchObject({
      venue: null,
      venueRoom: null,
      place: 'A barn'
    });
    expect(await fill({ ...at(venue, hall), mode: 'online' })).toMatchObject({ venue: null });
  });

  test('never has more people than its room holds', async () => {
    const { venue, small } = await building();
    const details = done(await fill({ ...NOTHING, ...at(venue, small), team: 2 }));
    const of = { details, by: ORGANISER, now: NOW };
    const make = (room: number) => makeEvent(store().db, { ...of, places: { room, online: 0 } });
    expect(await make(23)).toMatchObject({
      refused: 'room-limit',
      facts: { total: 25, limit: 24 }
    });
    expect(isRefusal(await make(22))).toBe(false);
  });

  test('is refused at a venue or in a room that is closed or not there, but keeps its own', async () => {
    const { db } = store();
    const { venue, hall, small } = await building();
    const other = await building();
    const event = await held(venue, hall);
    const move = (details: Partial<EventDetails>) => saves(db, event, details, { now: NOW });
    expect(await move(at(venue, other.hall))).toMatchObject({ refused: 'venue-room-unknown' });
    expect(await move({ venue: hall.id })).toMatchObject({ refused: 'venue-unknown' });
    done(await setRoomClosed(db, { id: small.id, closed: true, by: ORGANISER, now: NOW }));
    expect(await move(at(venue, small))).toMatchObject({
      refused: 'venue-room-closed',
      field: 'venue'
    });
    done(await closeVenue(db, { id: venue.id, by: ORGANISER, now: NOW }));
    expect(
      await makeEvent(db, {
        details: { ...DETAILS, ...at(venue, hall) },
        places: { room: 1, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    ).toMatchObject({ refused: 'venue-closed' });
    done(await move({ title: 'Another title' }));
    const copy = done(await duplicateEvent(db, { event: event.id, by: ORGANISER, now: NOW }));
    expect(copy).toMatchObject({ venue_id: venue.id, venue_room_id: hall.id, room_limit: 80 });
  });

  test('has its room again after the snow', async () => {
    const { db } = store();
    const { venue, hall } = await building();
    const event = await held(venue, hall);
    const snow = { event: event.id, note: '', by: ORGANISER, now: NOW };
    done(await sendAllOnline(db, { ...snow, link: 'https://meet.example/x' }));
    done(await saves(db, event, { title: 'In the snow', ...NOTHING, venue: null }, { now: NOW }));
    done(await backToRoom(db, snow));
    expect(await findEvent(db, event.id)).toMatchObject({
      place: `${venue.name}, hall`,
      venue_id: venue.id,
      venue_room_id: hall.id,
      room_limit: 80
    });
  });

  test('takes over what its venue says now, and tells in a minute whoever was told', async () => {
    const { db } = store();
    const { venue, hall } = await building();
    const by = await organiser();
    const [event, quiet, full] = [
      await held(venue, hall),
      await held(venue, hall),
      await held(venue, hall, { room: 60 })
    ];
    const guest = await somebody(db);
    await book(db, event, guest);
    const of = { venue: venue.id, by, now: NOW };
    const now = async () => differing(db, { ...of, venue: venue });
    expect(await now()).toEqual([]);
    const renamed = { ...facts, name: `${venue.name} (old mill)`, gettingThere: 'Bus 31.' };
    const saved = done(
      await saveVenue(db, { id: venue.id, venue: renamed, version: 1, by: ORGANISER, now: NOW })
    );
    const room = { name: 'great hall', size: 50, notes: null };
    done(await changeRoom(db, { id: hall.id, room, version: 1, by: ORGANISER, now: NOW }));
    const lines = await differing(db, { venue: saved, by, now: NOW });
    expect(lines.map(({ event }) => event.id)).toEqual([event.id, quiet.id, full.id]);
    expect(lines[0]!.lines).toEqual([
      { fact: 'place', was: `${venue.name}, hall`, becomes: `${saved.name}, great hall` },
      { fact: 'getting_there', was: 'Car park behind.', becomes: 'Bus 31.' },
      { fact: 'room_limit', was: '80', becomes: '50' }
    ]);
    // nothing is told by the venue's own change
    expect(await told(db, event)).toEqual(['booked REQUEST 0']);

    expect(await takeOver(db, { ...of, events: [], note: '' })).toMatchObject({
      refused: 'nothing-chosen'
    });
    const events = [event, quiet, full].map(({ id }) => id);
    const taken = done(await takeOver(db, { ...of, events, note: 'It has a new name.' }));
    expect(taken.taken.map(({ id }) => id)).toEqual([event.id, quiet.id]);
    expect(taken.not).toMatchObject([{ why: { refused: 'room-limit', facts: { total: 60 } } }]);
    const stands = async ({ id }: Event) => (await findEvent(db, id))!.place;
    expect(await stands(quiet)).toBe(`${saved.name}, great hall`);
    expect(await stands(event)).toBe(`${venue.name}, hall`);
    // what waits for its minute is not offered again
    expect(
      (await differing(db, { venue: saved, by, now: NOW })).map(({ event }) => event.id)
    ).toEqual([full.id]);
    await makeDue(db, plus(NOW, { seconds: 60 }));
    expect(await findEvent(db, event.id)).toMatchObject({
      place: `${saved.name}, great hall`,
      getting_there: 'Bus 31.',
      room_limit: 50
    });
    expect(await told(db, event)).toEqual(['booked REQUEST 0', 'event-changed REQUEST 1']);
    const letter = await letterOf(db, 'event-changed', guest.email, plus(NOW, { minutes: 2 }));
    expect(JSON.stringify(letter!.blocks)).toContain('It has a new name.');
  });

  test('is taken over by its own organisers alone, and hidden from others as a draft', async () => {
    const { db } = store();
    const { venue, hall } = await building();
    const [mine, other] = [await held(venue, hall), await held(venue, hall)];
    const day = (DETAILS.startsLocal ?? '').slice(0, 10);
    const draft = done(
      await makeEvent(db, {
        details: { ...DETAILS, title: 'A secret', ...at(venue, hall) },
        places: { room: 1, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    expect(draft.starts_local).toContain(day);
    const by = await organiser('event', mine.id);
    const saved = done(
      await saveVenue(db, {
        id: venue.id,
        venue: { ...facts, name: `${venue.name} again` },
        version: 1,
        by: ORGANISER,
        now: NOW
      })
    );
    const ids = async () =>
      (await differing(db, { venue: saved, by, now: NOW })).map(({ event }) => event.id);
    expect(await ids()).toEqual([mine.id]);
    const events = [other.id, draft.id];
    const of = { venue: venue.id, events, note: '', now: NOW };
    expect(await takeOver(db, { ...of, by })).toMatchObject({ refused: 'nothing-chosen' });
    const guest = await somebody(db);
    expect(await takeOver(db, { ...of, by: guest.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    const there = async (actor: Actor) => {
      const { cards, total } = await comingThere(db, { venue: venue.id, actor, page: 1, now: NOW });
      expect(cards).toHaveLength(total);
      return cards.map(({ id, organises }) => ({ id, organises }));
    };
    expect(await there(by)).toEqual([
      { id: mine.id, organises: true },
      { id: other.id, organises: false }
    ]);
    expect(await there(ORGANISER)).toHaveLength(3);
  });

  test('warns of the janitor’s times, counted from the doors', async () => {
    const { db } = store();
    const { venue, hall } = await building({ opens: '15:45', closes: '18:00' });
    const event = await held(venue, hall);
    const warned = async (details: Partial<EventDetails> = {}) => {
      const held = (await findEvent(db, event.id))!;
      const said = await venueWarnings(db, {
        event: held,
        details: { ...detailsOf(held), ...details },
        actor: ORGANISER
      });
      return said.map(({ text }) => text.replaceAll('\u00a0', ' '));
    };
    const day = event.starts_local!.slice(0, 10);
    expect(await warned()).toEqual([]);
    expect(await warned({ endsLocal: `${day}T18:15` })).toEqual([
      'It ends at 6:15 pm; the building closes at 6 pm.'
    ]);
    await slotIn(db, event.id, { kind: 'arrival', starts: '15:40', minutes: 20, openTo: null });
    expect(await warned()).toEqual([
      'It begins at 3:40 pm with its doors; the building opens at 3:45 pm.'
    ]);
    // the doors move along with the start
    expect(await warned({ startsLocal: `${day}T16:05` })).toEqual([]);
    expect(await warned({ startsLocal: `${day}T16:05`, roomLimit: 90 })).toEqual([
      'The room limit is 90, and the room holds 80.'
    ]);
    done(await closeVenue(db, { id: venue.id, by: ORGANISER, now: NOW }));
    expect(await warned({ startsLocal: `${day}T16:05` })).toEqual([
      `${venue.name} is no longer used.`
    ]);
    expect(await warned({ mode: 'online' })).toEqual([]);
  });

  test('warns of another one in the same room at the same time, whoever may know of it', async () => {
    const { db } = store();
    const { venue, hall, small } = await building({ opens: null, closes: null });
    const event = await held(venue, hall, { title: 'Wee wins' });
    const day = event.starts_local!.slice(0, 10);
    const evening = (from: string, to: string) => ({
      startsLocal: `${day}T${from}`,
      endsLocal: `${day}T${to}`
    });
    const warned = async (details: Partial<EventDetails>, actor: Actor = ORGANISER) =>
      (
        await venueWarnings(db, {
          event: null,
          details: { ...DETAILS, ...at(venue, hall), ...details },
          actor
        })
      ).map(({ text, href }) => [text.split(',')[0], text.split(' is ')[1], href]);
    const here = `/organise/events/${event.id}`;
    expect(await warned(evening('17:30', '19:00'))).toEqual([
      ['“Wee wins”', 'in the same room.', here]
    ]);
    // one after the other, and in another room
    expect(await warned(evening('18:00', '19:00'))).toEqual([]);
    expect(await warned(evening('14:00', '16:00'))).toEqual([]);
    expect(await warned({ ...evening('17:30', '19:00'), ...at(venue, small) })).toEqual([]);
    // its doors open before it starts
    await slotIn(db, event.id, { kind: 'arrival', starts: '15:40', minutes: 20, openTo: null });
    expect(await warned(evening('14:00', '16:00'))).toHaveLength(1);
    // the whole building
    expect(await warned({ ...evening('17:30', '19:00'), ...at(venue) })).toMatchObject([
      ['“Wee wins”', expect.stringContaining('at this venue too'), here]
    ]);
    // a draft has no title for whoever does not organise it
    const draft = done(
      await makeEvent(db, {
        details: { ...DETAILS, ...at(venue, small), ...evening('16:00', '18:00'), title: 'Secret' },
        places: { room: 1, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    const clash = { ...evening('17:00', '18:00'), ...at(venue, small) };
    expect(await warned(clash)).toEqual([
      ['“Secret” (not published)', 'in the same room.', `/organise/events/${draft.id}`]
    ]);
    const other = await organiser('event', event.id);
    expect(await warned(clash, other)).toEqual([
      ['Another event that you do not organise', 'in the same room.', null]
    ]);
    // the event itself is no other one
    const itself = { event, details: detailsOf(event), actor: ORGANISER };
    expect(await venueWarnings(db, itself)).toEqual([]);
  });

  test('leads people there by a map, and tells presenters when the building closes', async () => {
    const { db } = store();
    const { venue, hall } = await building();
    const event = await held(venue, hall, { mode: 'hybrid', onlineLink: 'https://meet.example/x' });
    const [here, there, presenter] = [await somebody(db), await somebody(db), await somebody(db)];
    await book(db, event, here, { mode: 'room' });
    await book(db, event, there, { mode: 'online' });
    const text = async (kind: string, to: string) =>
      JSON.stringify((await letterOf(db, kind, to, NOW))!.blocks).replaceAll('\u00a0', ' ');
    const map = 'https://www.openstreetmap.org/search?query=2+Larigbank+Road';
    expect(await text('booked', here.email)).toContain(map);
    expect(await text('booked', there.email)).not.toContain(map);
    const slot = await slotIn(db, event.id);
    done(await takes(db, slot, presenter));
    expect(await text('talk-taken', presenter.email)).toContain('The building closes at 6:30 pm.');
    expect((await setUpSheet(db, event)).building).toContain('The building closes at');
    // a free place says neither
    const free = await published(db);
    const guest = await somebody(db);
    await book(db, free, guest);
    expect(await text('booked', guest.email)).not.toContain('openstreetmap');
  });
});
