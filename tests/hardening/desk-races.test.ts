/**
 * Races at the booking desk: whatever comes first, what follows is true. Each is also run with the
 * turn switched off, on which all of these verbs rely: then the race is lost, so the test would see it.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import type { Db } from '#db/open.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { lapseOffers, takeItNow } from '#lib/booking/waiting/offer.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { approveRequests } from '#lib/booking/request.server.ts';
import { switchMode } from '#lib/booking/switch.server.ts';
import { undoCancel } from '#lib/booking/undo.server.ts';
import { chooseWorkshops } from '#lib/booking/workshops/choice.server.ts';
import { setWorkshopPlaces } from '#lib/booking/workshops/places.server.ts';
import { answerByCalendar } from '#lib/changes/replies/answer.server.ts';
import { type Event } from '#lib/events/event.server.ts';

import { after, book, cancel, entries } from '../support/desk.ts';
import { ORGANISER, published, saves, slotIn, somebody } from '../support/people.ts';
import { makeStore } from '../support/store.ts';
import { openWithout, type Guard } from '../support/without.ts';
import { broken } from './desk/laws.ts';
import { snapshot, sweepEvents } from './desk/world.ts';

type Person = Awaited<ReturnType<typeof somebody>>;

/** What two or more do at one moment, given a store to do it in. */
interface Race {
  name: string;
  /** Makes the event and whatever goes before; returns the acts, and when they happen. */
  set(db: Db): Promise<{ event: Event; acts: ((db: Db) => Promise<unknown>)[]; now?: string }>;
}

const own = (booking: { id: string }, { actor }: Person, now = after(10)) => ({
  booking: booking.id,
  by: actor,
  now
});

async function people(db: Db, count: number): Promise<Person[]> {
  const all: Person[] = [];
  for (let at = 0; at < count; at++) all.push(await somebody(db));
  return all;
}

const RACES: Race[] = [
  {
    name: 'one booking against one cancellation',
    async set(db) {
      const event = await published(db, { room: 1 });
      const [going, coming] = (await people(db, 2)) as [Person, Person];
      const place = await book(db, event, going);
      return {
        event,
        acts: [
          (db) => book(db, event, coming, { now: after(10) }),
          (db) => cancelBooking(db, own(place, going))
        ]
      };
    }
  },
  {
    name: 'an offer that is taken against “take it now” of another, and its own lapse',
    async set(db) {
      const event = await published(db, { room: 1, serving: 'offer' });
      const [going, first, second] = (await people(db, 3)) as [Person, Person, Person];
      const place = await book(db, event, going);
      const offered = await book(db, event, first, { now: after(1) });
      const waiting = await book(db, event, second, { now: after(2) });
      await cancel(db, place, { by: going, now: after(3) });
      const { offered_until } = await db
        .selectFrom('booking')
        .select('offered_until')
        .where('id', '=', offered.id)
        .executeTakeFirstOrThrow();
      const now = offered_until!;
      return {
        event,
        now,
        acts: [
          (db) => takeItNow(db, own(offered, first, now)),
          (db) => lapseOffers(db, now),
          (db) => takeItNow(db, own(waiting, second, now))
        ]
      };
    }
  },
  {
    name: 'two organisers who approve the same request',
    async set(db) {
      const event = await published(db, { room: 3, admission: 'approval' });
      const [person] = (await people(db, 1)) as [Person];
      const { id } = await book(db, event, person);
      const approve = (db: Db) =>
        approveRequests(db, { event: event.id, bookings: [id], by: ORGANISER, now: after(10) });
      return { event, acts: [approve, approve] };
    }
  },
  {
    name: 'cancelling twice and booking again',
    async set(db) {
      const event = await published(db, { room: 1 });
      const [going, waits] = (await people(db, 2)) as [Person, Person];
      const place = await book(db, event, going);
      await book(db, event, waits, { now: after(1) });
      return {
        event,
        acts: [
          (db) => cancelBooking(db, own(place, going)),
          (db) => cancelBooking(db, own(place, going)),
          (db) => book(db, event, going, { now: after(10) })
        ]
      };
    }
  },
  {
    name: 'more places against two bookings and a cancellation',
    async set(db) {
      const event = await published(db, { room: 1 });
      const [going, second, third] = (await people(db, 3)) as [Person, Person, Person];
      const place = await book(db, event, going);
      return {
        event,
        acts: [
          (db) => saves(db, event, {}, { places: { room: 2, online: 0 }, now: after(10) }),
          (db) => book(db, event, second, { now: after(10) }),
          (db) => book(db, event, third, { now: after(10) }),
          (db) => cancelBooking(db, own(place, going))
        ]
      };
    }
  },
  {
    name: 'the same form sent three times',
    async set(db) {
      const event = await published(db, { room: 5 });
      const [person] = (await people(db, 1)) as [Person];
      const send = (db: Db) => book(db, event, person, { now: after(10) });
      return { event, acts: [send, send, send] };
    }
  },
  {
    name: 'undoing a cancel against a booking of the place',
    async set(db) {
      const event = await published(db, { room: 2 });
      const [left, coming] = (await people(db, 2)) as [Person, Person];
      const place = await book(db, event, left);
      await cancel(db, place, { by: left, now: after(5) });
      return {
        event,
        acts: [
          (db) => undoCancel(db, own(place, left)),
          (db) => undoCancel(db, own(place, left)),
          (db) => book(db, event, coming, { now: after(10) })
        ]
      };
    }
  },
  {
    name: 'passing a place on against cancelling it',
    async set(db) {
      const event = await published(db, { room: 1 });
      const [going, colleague, waits] = (await people(db, 3)) as [Person, Person, Person];
      const place = await book(db, event, going);
      await book(db, event, waits, { now: after(1) });
      const { name, email } = colleague;
      return {
        event,
        acts: [
          (db) => passOn(db, { ...own(place, going), to: { name, email } }),
          (db) => cancelBooking(db, own(place, going))
        ]
      };
    }
  },
  {
    name: 'two who change over between room and online, each full',
    async set(db) {
      const event = await published(db, { mode: 'hybrid', room: 1, online: 1 });
      const [room, online, waits] = (await people(db, 3)) as [Person, Person, Person];
      const [here, there] = [
        await book(db, event, room, { mode: 'room' }),
        await book(db, event, online, { mode: 'online' })
      ];
      await book(db, event, waits, { mode: 'room', now: after(1) });
      return {
        event,
        acts: [
          (db) => switchMode(db, { ...own(here, room), mode: 'online' }),
          (db) => switchMode(db, { ...own(there, online), mode: 'room' }),
          (db) => cancelBooking(db, own(here, room))
        ]
      };
    }
  },
  {
    name: 'a workshop that is chosen against cancelling the booking',
    async set(db) {
      const event = await published(db, { room: 2 });
      const [going] = (await people(db, 1)) as [Person];
      const { early } = await twoWorkshops(db, event);
      const place = await book(db, event, going);
      return {
        event,
        acts: [
          (db) => chooseWorkshops(db, { ...own(place, going), slots: [early] }),
          (db) => cancelBooking(db, own(place, going))
        ]
      };
    }
  },
  {
    name: 'declining in the calendar on the day against a booking',
    async set(db) {
      const event = await published(db, { kind: 'webinar', mode: 'online', online: 1 });
      const [going, coming] = (await people(db, 2)) as [Person, Person];
      await book(db, event, going);
      const now = '2026-12-10T09:00:00.000Z';
      return {
        event,
        now,
        acts: [await declines(db, event, going, now), (db) => book(db, event, coming, { now })]
      };
    }
  },
  {
    name: 'the half hour after a decline in the calendar that ends against a booking',
    async set(db) {
      const event = await published(db, { room: 1 });
      const [going, coming] = (await people(db, 2)) as [Person, Person];
      await book(db, event, going);
      await (
        await declines(db, event, going, after(10))
      )(db);
      const now = after(40);
      return {
        event,
        now,
        acts: [(db) => lapseOffers(db, now), (db) => book(db, event, coming, { now })]
      };
    }
  },
  {
    name: 'two tabs that choose workshops of one time',
    async set(db) {
      const event = await published(db, { room: 2 });
      const [going] = (await people(db, 1)) as [Person];
      const { early, late } = await twoWorkshops(db, event);
      const place = await book(db, event, going);
      return {
        event,
        acts: [
          (db) => chooseWorkshops(db, { ...own(place, going), slots: [early] }),
          (db) => chooseWorkshops(db, { ...own(place, going), slots: [late] })
        ]
      };
    }
  }
];

/** Somebody's calendar says no, and the answer is read. */
async function declines(
  db: Db,
  event: Event,
  person: Person,
  now: string
): Promise<(db: Db) => Promise<unknown>> {
  const [entry] = await entries(db, event, person);
  const { uid, email, sequence } = entry!;
  const reply = { uid, attendee: email, partstat: 'DECLINED' as const, sequence, stamp: now };
  const from = { name: '', email };
  return (db) => answerByCalendar(db, { reply, from, sender: 'pass', now });
}

/** Two workshops that overlap, with a place for everybody. */
async function twoWorkshops(db: Db, event: Event): Promise<{ early: string; late: string }> {
  const slot = (starts: string) =>
    slotIn(db, event.id, { kind: 'workshop', starts, minutes: 30, openTo: null });
  const [early, late] = [(await slot('16:20')).id, (await slot('16:30')).id];
  const places = { [early]: 9, [late]: 9 };
  await setWorkshopPlaces(db, { event: event.id, places, by: ORGANISER, now: after(0) });
  return { early, late };
}

/** On this race the turn was measured: without it somebody was stranded in 291 of 300 rounds. */
const roundsOf = (race: Race) => (race === RACES[0] ? 100 : 10);
/** Without the turn each race was lost within the first few; so many are sure to be enough. */
const ENOUGH = 300;
const LONG = { timeout: 120_000 };

let store: Awaited<ReturnType<typeof makeStore>>;
afterEach(() => store.drop());

/** How many of so many rounds went wrong: a law broken, or the database had to say no. */
async function lost(race: Race, { without, rounds }: { without: Guard[]; rounds: number }) {
  const db = without.length > 0 ? openWithout(store.url, without, 8) : store.db;
  let wrong = 0;
  for (let round = 0; round < rounds && (without.length === 0 || wrong === 0); round++) {
    await sweepEvents(store.db);
    const { event, acts, now = after(10) } = await race.set(store.db);
    const before = await snapshot({ db: store.db, event: event.id });
    const answers = await Promise.allSettled(acts.map((act) => act(db)));
    const end = await snapshot({ db: store.db, event: event.id });
    const breaches = [
      ...answers.filter(({ status }) => status === 'rejected').map(() => 'an error'),
      ...(await audit(store.db, now)).map(({ invariant }) => invariant),
      // of several acts at one moment nobody can say which of them changed what
      ...broken({
        before,
        after: end,
        now,
        answer: undefined,
        acted: end.people.map(({ id }) => id)
      })
    ];
    if (breaches.length > 0) wrong += 1;
  }
  if (db !== store.db) await db.destroy();
  return wrong;
}

describe.each(['sqlite', 'postgres'] as const)('at one moment, on %s', (kind) => {
  beforeEach(async () => {
    store = await makeStore(kind);
  });
  test.each(RACES)('$name: nothing is lost', LONG, async (race) => {
    expect(await lost(race, { without: [], rounds: roundsOf(race) })).toBe(0);
  });
});

// on SQLite a second writer waits for `begin immediate`, with or without the turn
describe('without the turn, on postgres', () => {
  beforeEach(async () => {
    store = await makeStore('postgres');
  });
  test.each(RACES)('$name: something is lost', LONG, async (race) => {
    expect(await lost(race, { without: ['turn'], rounds: ENOUGH })).toBeGreaterThan(0);
  });
});
