/**
 * Reminders to a simulated clock: 500 people and three events over both clock changes, one of them
 * moved, with quiet hours and closed schools, looked at by three processes at the same moments. What
 * must come is written down by hand, in UTC; also seen to find doubles without its guard.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import { type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { addRule, removeRule } from '#lib/reminders/rule.server.ts';
import type { RuleWish } from '#lib/reminders/rules.ts';

import { anotherProcess, type Another } from '../support/another.ts';
import { book, cancel } from '../support/desk.ts';
import { done, establishment, ORGANISER, published, saves, somebody } from '../support/people.ts';
import type { Reminding } from '../support/reminder.ts';
import { makeStore } from '../support/store.ts';
import { dropOnce } from '../support/without.ts';

const PEOPLE = 500;
const PROCESSES = 3;
const START = '2026-10-01T10:00:00.000Z';
const by = ORGANISER;

/** Schools that are closed on these days; `none` are people of no authority. */
const CLOSED = {
  none: [],
  angus: ['2026-10-26'],
  moray: [
    ...['2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15', '2026-10-16'],
    ...['2026-10-23', '2026-10-28', '2027-03-26', '2027-03-29']
  ]
};
type Authority = keyof typeof CLOSED;
const AUTHORITIES = ['none', 'angus', 'moray'] as const;

type Name = 'launch' | 'evening' | 'webinar';
const NAMES = ['launch', 'evening', 'webinar'] as const;
type Kind = 'remind' | 'remind-cover' | 'remind-starts-soon';

const rule = (wish: Partial<RuleWish>): RuleWish => ({
  ...{ unit: 'days', count: 1, clock: null, who: 'all', what: 'reminder' },
  ...wish
});

interface Scene {
  details: Partial<EventDetails>;
  without?: string;
  rules: RuleWish[];
  /** Somebody books just after something was due, and somebody can't come after all. */
  late: string;
  left: string;
}

/** The clocks go back at 2 am on Sunday 25 October 2026, and forward at 1 am on Sunday 28 March 2027. */
const SCENES: Record<Name, Scene> = {
  launch: {
    details: {
      kind: 'full-day',
      startsLocal: '2026-10-26T09:15',
      endsLocal: '2026-10-26T15:15'
    },
    without: 'two-hours',
    rules: [rule({ count: 5, clock: '22:15' }), rule({ unit: 'hours', count: 72 })],
    late: '2026-10-12T14:30:30.000Z',
    left: '2026-10-23T10:00:00.000Z'
  },
  evening: {
    details: {
      kind: 'twilight',
      mode: 'hybrid',
      onlineLink: 'https://meet.example/evening',
      startsLocal: '2026-10-22T16:00',
      endsLocal: '2026-10-22T17:30'
    },
    rules: [rule({ count: 2, clock: '16:30' })],
    late: '2026-10-20T15:30:30.000Z',
    left: '2026-10-27T15:45:00.000Z'
  },
  webinar: {
    details: {
      kind: 'webinar',
      mode: 'online',
      onlineLink: 'https://meet.example/webinar',
      startsLocal: '2027-03-29T20:00',
      endsLocal: '2027-03-29T21:00'
    },
    rules: [rule({ count: 4, clock: '16:00' }), rule({ unit: 'hours', count: 72 })],
    late: '2027-03-25T16:00:30.000Z',
    left: '2027-03-26T16:00:00.000Z'
  }
};

/** The evening moves to a week later, over the clock change, once its reminder is queued and not sent. */
const MOVED = { at: '2026-10-21T14:30:00.000Z', day: '2026-10-29' };

interface Line {
  at: string;
  kind: Kind;
  of: readonly Authority[];
  online?: true;
}
const line = (at: string, kind: Kind, of: readonly Authority[] = AUTHORITIES): Line => ({
  at: `${at}:00.000Z`,
  kind,
  of
});

/** What comes, when and to whom. */
const COMES: Record<Name, Line[]> = {
  launch: [
    // ten school days before, 15:30 in summer time; October's holidays are Moray's; Angus is closed
    line('2026-10-12T14:30', 'remind-cover', ['none']),
    line('2026-10-02T14:30', 'remind-cover', ['moray']),
    // five days before at 22:15: the next morning at seven
    line('2026-10-22T06:00', 'remind', ['none', 'angus']),
    // 72 hours exactly: 10:15 by the wall clock, not 9:15
    line('2026-10-23T09:15', 'remind', ['none', 'angus']),
    line('2026-10-23T14:30', 'remind', ['none', 'angus']),
    // closed on that Friday: all of it the day before, and of one day's reminders only the newest
    line('2026-10-22T14:30', 'remind', ['moray'])
  ],
  evening: [
    // of the first date: two days before, and not the day before
    line('2026-10-20T15:30', 'remind'),
    // of the new one: the same by the wall clock, an hour later by the sun
    line('2026-10-27T16:30', 'remind'),
    // Moray's school day before is the 27th too, an hour before the newer rule, which goes
    line('2026-10-28T15:30', 'remind', ['none', 'angus']),
    { ...line('2026-10-29T14:00', 'remind-starts-soon'), online: true }
  ],
  webinar: [
    // four days before at 16:00 by the wall clock, which is not 96 hours
    line('2027-03-25T16:00', 'remind', ['none', 'angus']),
    line('2027-03-26T15:30', 'remind', ['none', 'angus']),
    // 72 hours exactly: 7 pm, of an event at 8 pm
    line('2027-03-26T19:00', 'remind', ['none', 'angus']),
    line('2027-03-29T17:00', 'remind-starts-soon', ['none', 'angus']),
    // closed on that Friday and on the day itself: the way in, the last school day before
    line('2027-03-25T15:30', 'remind-starts-soon', ['moray'])
  ]
};

const ms = (instant: string) => Date.parse(instant);
const plus = (instant: string, seconds: number) =>
  new Date(ms(instant) + seconds * 1000).toISOString();
const HOUR = 3600;

interface Guest {
  email: string;
  authority: Authority;
  online: boolean;
  bookedAt: string;
  leftAt: string | null;
}

/** Every line that must be there, as `when kind who event`. */
function expected(guests: Record<Name, Guest[]>): string[] {
  return NAMES.flatMap((name) =>
    COMES[name].flatMap(({ at, kind, of, online }) =>
      guests[name]
        .filter((guest) => of.includes(guest.authority) && (!online || guest.online))
        .filter(({ bookedAt, leftAt }) => bookedAt <= at && (leftAt === null || leftAt > at))
        .map(({ email }) => `${at} ${kind} ${email} ${name}`)
    )
  ).sort();
}

let others: Another[];
beforeAll(async () => {
  others = await Promise.all(Array.from({ length: PROCESSES }, () => anotherProcess()));
});
afterAll(() => Promise.all(others.map((other) => other.end())));

describe.each(['sqlite', 'postgres'] as const)('reminders on %s', (kind) => {
  let store: Awaited<ReturnType<typeof makeStore>>;
  beforeEach(async () => {
    store = await makeStore(kind);
  });
  afterEach(async () => {
    await all({ does: 'leave', now: START });
    await store.drop();
  });

  /** Every process does it at the same moment. */
  const all = (asked: Omit<Reminding, 'url'>) =>
    Promise.all(others.map((other) => other.ask({ url: store.url, ...asked })));

  async function made(name: Name): Promise<Event> {
    const { db } = store;
    const { details, without, rules } = SCENES[name];
    const event = await published(db, { ...details, room: PEOPLE, online: PEOPLE, now: START });
    const facts = { event: event.id, by, now: START };
    if (without) done(await removeRule(db, { ...facts, rule: without }));
    // one after the other: of two the later one is the newer
    for (const [at, wish] of rules.entries()) {
      done(await addRule(db, { ...facts, wish, now: plus(START, at + 1) }));
    }
    return event;
  }

  /** Things that happen between the looks, by when. */
  type Acts = Map<string, (() => Promise<unknown>)[]>;

  /** Every person books one of the events. */
  async function crowd(events: Record<Name, Event>) {
    const { db } = store;
    const acts: Acts = new Map();
    const add = (at: string, act: () => Promise<unknown>) =>
      acts.set(at, [...(acts.get(at) ?? []), act]);
    const guests: Record<Name, Guest[]> = { launch: [], evening: [], webinar: [] };
    const schools = {
      angus: await establishment(db, 'angus'),
      moray: await establishment(db, 'moray')
    };
    for (const authority_id of ['angus', 'moray'] as const) {
      const days = CLOSED[authority_id].map((day) => ({
        authority_id,
        day,
        kind: 'holiday' as const
      }));
      await db.insertInto('closed_day').values(days).execute();
    }
    for (let one = 0; one < PEOPLE; one++) {
      const person = await somebody(db);
      const authority = AUTHORITIES[Math.floor(one / 12) % 3]!;
      const establishment = authority === 'none' ? null : schools[authority].id;
      const name = NAMES[one % 3]!;
      const { late, left } = SCENES[name];
      const online = name === 'webinar' || (name === 'evening' && Math.floor(one / 36) % 2 === 1);
      const bookedAt = one % 19 === 5 ? late : START;
      const leftAt = one % 17 === 3 ? left : null;
      guests[name].push({ email: person.email, authority, online, bookedAt, leftAt });
      const facts = { establishment, mode: online ? ('online' as const) : ('room' as const) };
      const books = () => book(db, events[name], person, { ...facts, now: bookedAt });
      const booked = bookedAt === START ? await books() : null;
      let booking = booked;
      if (!booked) add(bookedAt, async () => (booking = await books()));
      if (leftAt) add(leftAt, () => cancel(db, booking!, { by: person, now: leftAt }));
    }
    return { guests, acts };
  }

  async function move(event: Event, now: string) {
    const to = { startsLocal: `${MOVED.day}T16:00`, endsLocal: `${MOVED.day}T17:30` };
    done(await saves(store.db, event, to, { by, now }));
  }

  test('are exact for 500 people, none twice and none missing', async () => {
    const { db } = store;
    const events = {
      launch: await made('launch'),
      evening: await made('evening'),
      webinar: await made('webinar')
    };
    const { guests, acts } = await crowd(events);
    // confirmations, and letters of the change, are another test's
    const spare = () =>
      db
        .updateTable('outbox')
        .set({ done_at: START, outcome: 'gone' })
        .where('kind', 'not like', 'remind%')
        .execute();
    await spare();

    // a second before, at it, a minute later, and where a wrong hour would put it
    const due = NAMES.flatMap((name) => COMES[name].map(({ at }) => at)).concat(MOVED.at);
    const looks = new Set(due.flatMap((at) => [-HOUR, -1, 0, 60, HOUR].map((by) => plus(at, by))));
    for (const now of [...new Set([...looks, ...acts.keys()])].sort()) {
      for (const act of acts.get(now) ?? []) await act();
      if (!looks.has(now)) continue;
      await all({ does: 'remind', now });
      if (now === MOVED.at) {
        await move(events.evening, plus(now, 20));
        await spare();
      }
      await all({ does: 'post', now: now === MOVED.at ? plus(now, 30) : now });
    }

    const sent = await db
      .selectFrom('sent_mail')
      .innerJoin('outbox', 'outbox.id', 'sent_mail.outbox_id')
      .select(['sent_mail.at', 'sent_mail.to_email', 'outbox.kind', 'outbox.event_id'])
      .where('outbox.kind', 'like', 'remind%')
      .execute();
    const nameOf = new Map<string | null, Name>(NAMES.map((name) => [events[name].id, name]));
    const came = sent.map((row) =>
      [row.at, row.kind, row.to_email, nameOf.get(row.event_id)].join(' ')
    );
    expect(came.sort()).toEqual(expected(guests));
    // what did not go was queued for the first date, on the day before
    const rest = await db
      .selectFrom('outbox')
      .select(['event_id', 'outcome', 'not_before'])
      .where('kind', 'like', 'remind%')
      .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '<>', 'sent')]))
      .execute();
    const dead = guests.evening.filter(({ bookedAt }) => bookedAt <= MOVED.at);
    expect(rest).toEqual(
      dead.map(() => ({ event_id: events.evening.id, outcome: 'gone', not_before: MOVED.at }))
    );
    expect(await audit(db, plus(START, HOUR))).toEqual([]);
  }, 240_000);

  test('without its guard come twice', async () => {
    const { db } = store;
    const event = await made('launch');
    for (let one = 0; one < 30; one++) await book(db, event, await somebody(db), { now: START });
    await dropOnce(db, kind);
    const due = COMES.launch.filter(({ of }) => of.includes('none')).map(({ at }) => at);
    for (const now of due.sort()) await all({ does: 'remind', now, without: ['once'] });
    const rows = await db
      .selectFrom('outbox')
      .select('dedupe_key')
      .where('kind', 'like', 'remind%')
      .execute();
    expect(new Set(rows.map((row) => row.dedupe_key)).size).toBe(30 * due.length);
    expect(rows.length).toBeGreaterThan(30 * due.length);
  });
});
