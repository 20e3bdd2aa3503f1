/** The demo's venues with their rooms, there before its first event. */
import type { Instant } from '#db/schema.ts';
import { addVenue, type VenueFacts } from '#lib/organisations/venues/change.server.ts';
import { addRoom } from '#lib/organisations/venues/rooms.server.ts';
import type { Access } from '#lib/organisations/venues/rules.ts';
import type { Actor } from '#lib/people/may.ts';

import type { Filling } from './fill.ts';
import { actor, done, ORGANISER } from './settle.ts';

interface DemoVenue extends Partial<VenueFacts> {
  name: string;
  address: string;
  access: readonly Access[];
  /** Name and size; the first one is where its events are. */
  rooms: readonly (readonly [string, number])[];
}

export const VENUES = {
  larigbank: {
    name: 'Larigbank Learning Centre',
    address: '2 Larigbank Road, Larigbank',
    postcode: 'LQ1 2LB',
    gettingThere: 'Car park behind the building, step-free from there.',
    access: ['step-free', 'toilet', 'parking', 'blue-badge'],
    opens: '08:00',
    closes: '18:30',
    contact: 'Jim at the front desk, 01555 010 200',
    authority: 'south-lanarkshire',
    rooms: [
      ['hall', 80],
      ['room 1', 24],
      ['room 2', 24],
      ['room 3', 24]
    ]
  },
  kirkmuirlea: {
    name: 'Kirkmuirlea Primary School',
    address: '14 Muirlea Street, Kirkmuirlea',
    postcode: 'LQ4 7KM',
    gettingThere: 'Street parking only.',
    access: ['step-free', 'loop'],
    accessText: 'The hall is on the ground floor',
    opens: '07:30',
    closes: '18:00',
    contact: 'Mrs Weir, the janitor, 01555 010 311',
    authority: 'south-lanarkshire',
    rooms: [['hall', 70]]
  },
  peelstane: {
    name: 'Peelstane Community Hub',
    address: '1 Station Square, Peelstane',
    postcode: 'LQ9 1PS',
    gettingThere: 'Beside the bus station.',
    access: ['lift', 'toilet'],
    accessText: 'The room is on the first floor',
    opens: '09:00',
    closes: '21:00',
    authority: 'east-dunbartonshire',
    rooms: [['upstairs room', 40]]
  },
  lantern: {
    name: 'The Lantern Works',
    address: 'Quayside, Clydelinn',
    gettingThere: 'Five minutes from the station.',
    access: ['step-free', 'loop', 'toilet'],
    accessText: 'The theatre is step-free by the side door',
    mapLink: 'https://lanternworks.example/find-us',
    rooms: [['theatre', 120]]
  },
  lowmoor: {
    name: 'Lowmoor Wind',
    address: 'Lowmoor Estate Road',
    gettingThere: 'We share cars from the road end; directions come with the date.',
    access: [],
    rooms: [['control room', 18]]
  }
} as const satisfies Record<string, DemoVenue>;

export type VenueKey = keyof typeof VENUES;

/** Puts the venues on the list, and keeps their ids. */
export async function makeVenues(filling: Filling, now: Instant): Promise<void> {
  const by = await actor(filling, ORGANISER);
  for (const [key, venue] of Object.entries<DemoVenue>(VENUES)) {
    filling.venues.set(key, await makeVenue(filling, venue, { by, now }));
  }
}

async function makeVenue(
  { db }: Filling,
  { rooms, ...venue }: DemoVenue,
  { by, now }: { by: Actor; now: Instant }
): Promise<{ venue: string; venueRoom: string }> {
  const facts: VenueFacts = {
    postcode: null,
    gettingThere: null,
    accessText: null,
    mapLink: null,
    opens: null,
    closes: null,
    contact: null,
    authority: null,
    ...venue
  };
  const { id } = done(await addVenue(db, { venue: facts, by, now }));
  const made = [];
  for (const [name, size] of rooms) {
    const room = { name, size, notes: null };
    made.push(done(await addRoom(db, { venue: id, room, by, now })));
  }
  return { venue: id, venueRoom: made[0]!.id };
}
