import { expect, test } from 'vitest';

import { switchMode } from '#lib/booking/switch.server.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { sendAllOnline } from '#lib/changes/snow.server.ts';
import { type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { anotherProcess } from '#tests/support/another.ts';
import { book, cancel } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { reminderLetters } from './letters.server.ts';
import { remind } from './remind.server.ts';

const SECOND = 1000;
const before = (instant: string) => new Date(Date.parse(instant) - SECOND).toISOString();
/** Wednesday, the school day before the Teachmeet of Thursday 10 December. */
const WEDNESDAY = '2026-12-09T15:30:00.000Z';

const at = (day: string, from = '16:00', to = '18:00'): Partial<EventDetails> => ({
  startsLocal: `${day}T${from}`,
  endsLocal: `${day}T${to}`
});

onBothStores('reminders', (store) => {
  soundAfterEach(store, NOW);

  /** The reminders queued for an event, each with to whom. */
  async function reminded(event: { id: string }) {
    const rows = await letters(store().db, event.id);
    return rows.filter(({ kind }) => kind.startsWith('remind'));
  }
  const howMany = async (event: { id: string }) => (await reminded(event)).length;

  /** Whether the first reminder of an event comes at this moment and not a second before. */
  async function comesAt(event: { id: string }, instant: string, kind = 'remind') {
    const { db } = store();
    const of = async () => (await reminded(event)).filter((row) => row.kind === kind).length;
    await remind(db, before(instant));
    const early = await of();
    await remind(db, instant);
    return { early, then: await of() };
  }
  const THEN = { early: 0, then: 1 };

  async function bookedFrom(event: { id: string }, authority: string | null, now = NOW) {
    const { db } = store();
    const person = await somebody(db);
    const school = authority && (await establishment(db, authority)).id;
    return { person, booking: await book(db, event, person, { establishment: school, now }) };
  }

  const closed = (authority_id: string, ...days: string[]) =>
    store()
      .db.insertInto('closed_day')
      .values(days.map((day) => ({ authority_id, day, kind: 'holiday' as const })))
      .execute();

  /** Builds a reminder's letter as the post would. */
  async function built(event: { id: string }, now = WEDNESDAY) {
    const [row] = await reminded(event);
    const ids = JSON.parse(row!.ids) as Record<string, string>;
    return reminderLetters[row!.kind]!(store().db, ids, { row: row!, now });
  }

  test('come at half past three on the school day before', async () => {
    const event = await published(store().db);
    const { person } = await bookedFrom(event, null);
    expect(await comesAt(event, WEDNESDAY)).toEqual(THEN);
    expect(await reminded(event)).toMatchObject([
      { to_email: person.email, priority: 2, deadline: event.starts_at }
    ]);
    expect((await built(event))?.subject).toContain('Thursday');
  });

  test('of a Monday come on Friday', async () => {
    const event = await published(store().db, at('2026-12-14'));
    await bookedFrom(event, null);
    expect(await comesAt(event, '2026-12-11T15:30:00.000Z')).toEqual(THEN);
  });

  test('skip the holidays of the booking’s own authority, and of no other', async () => {
    const { db } = store();
    await closed('moray', '2026-12-10', '2026-12-11');
    const event = await published(db, at('2026-12-14'));
    const moray = await bookedFrom(event, 'moray');
    const fife = await bookedFrom(event, 'fife');
    await remind(db, WEDNESDAY);
    expect((await reminded(event)).map((row) => row.to_email)).toEqual([moray.person.email]);
    await remind(db, '2026-12-11T15:30:00.000Z');
    const told = (await reminded(event)).map((row) => row.to_email);
    expect(told.sort()).toEqual([moray.person.email, fife.person.email].sort());
  });

  test('come at half past three by the wall clock, also after the clocks change', async () => {
    // Sunday 28 March 2027: GMT before, BST after
    const winter = await published(store().db, at('2027-03-26'));
    await bookedFrom(winter, null);
    expect(await comesAt(winter, '2027-03-25T15:30:00.000Z')).toEqual(THEN);
    const monday = await published(store().db, at('2027-03-29'));
    await bookedFrom(monday, null);
    expect(await comesAt(monday, '2027-03-26T15:30:00.000Z')).toEqual(THEN);
    const summer = await published(store().db, at('2027-03-30'));
    await bookedFrom(summer, null);
    expect(await comesAt(summer, '2027-03-29T14:30:00.000Z')).toEqual(THEN);
  });

  test('ask ten school days before a full day whether cover is arranged', async () => {
    const { db } = store();
    await closed('angus', '2026-11-30');
    const event = await published(db, { kind: 'full-day', ...at('2026-12-10', '09:30', '15:00') });
    await bookedFrom(event, 'angus');
    const kind = 'remind-cover';
    // Thursday 26 November by the week; Angus has St Andrew's Day off
    expect(await comesAt(event, '2026-11-25T15:30:00.000Z', kind)).toEqual(THEN);
    const twilight = await published(db, { kind: 'twilight' });
    await bookedFrom(twilight, 'angus');
    await remind(db, '2026-12-09T15:00:00.000Z');
    expect(await howMany(twilight)).toBe(0);
  });

  test('find the tenth school day behind the whole summer', async () => {
    const summer = Array.from({ length: 50 }, (_, day) =>
      new Date(Date.UTC(2027, 5, 26 + day)).toISOString().slice(0, 10)
    );
    await closed('stirling', ...summer);
    const event = await published(store().db, {
      kind: 'full-day',
      ...at('2027-08-20', '09:30', '15:00')
    });
    await bookedFrom(event, 'stirling');
    // 16 to 19 August are four, the other six lie before the 26th of June
    expect(await comesAt(event, '2027-06-18T14:30:00.000Z', 'remind-cover')).toEqual({
      early: 0,
      then: 1
    });
  });

  test('say once, two hours before, that it begins online; in the room nothing', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', onlineLink: 'https://meet.example/x' });
    const online = await somebody(db);
    await book(db, event, online, { mode: 'online' });
    await book(db, event, await somebody(db), { mode: 'room' });
    const kind = 'remind-starts-soon';
    expect(await comesAt(event, '2026-12-10T14:00:00.000Z', kind)).toEqual(THEN);
    expect((await reminded(event)).filter((row) => row.kind === kind)).toMatchObject([
      { to_email: online.email }
    ]);
  });

  test('come once, however often the round runs', async () => {
    const { db } = store();
    const event = await published(db);
    await bookedFrom(event, null);
    await bookedFrom(event, 'fife');
    for (let time = 0; time < 4; time++) await remind(db, WEDNESDAY);
    expect(await howMany(event)).toBe(2);
  });

  test('come once from three processes at the same moment', async () => {
    const { db, url } = store();
    const event = await published(db);
    for (let one = 0; one < 10; one++) await bookedFrom(event, one % 2 ? 'fife' : null);
    const others = await Promise.all([1, 2, 3].map(() => anotherProcess()));
    try {
      for (let time = 0; time < 3; time++) {
        const asked = { url, now: WEDNESDAY, does: 'remind' } as const;
        await Promise.all(others.map((other) => other.ask(asked)));
      }
    } finally {
      await Promise.all(others.map((other) => other.end()));
    }
    expect(await howMany(event)).toBe(10);
  });

  test('are not for those who left, who wait, or who booked afterwards', async () => {
    const { db } = store();
    const event = await published(db, { room: 2 });
    const stays = await bookedFrom(event, null);
    const leaves = await bookedFrom(event, null);
    await cancel(db, leaves.booking, { by: leaves.person });
    await bookedFrom(event, null, '2026-12-09T15:30:00.001Z');
    const waits = await bookedFrom(event, null);
    expect(waits.booking.state).toBe('waiting');
    await remind(db, '2026-12-09T15:31:00.000Z');
    expect(await reminded(event)).toMatchObject([{ to_email: stays.person.email }]);
    // and whoever leaves after the round, before the post, gets none either
    await cancel(db, stays.booking, { by: stays.person, now: WEDNESDAY });
    expect(await built(event)).toBeNull();
  });

  test('are not for an event that was cancelled, before the round or after it', async () => {
    const { db } = store();
    const stop = (event: Event) =>
      cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: NOW });
    const [first, second] = [await published(db), await published(db)];
    await bookedFrom(first, null);
    await bookedFrom(second, null);
    done(await stop(first));
    await remind(db, WEDNESDAY);
    expect(await howMany(first)).toBe(0);
    expect(await built(second)).not.toBeNull();
    done(await stop(second));
    expect(await built(second)).toBeNull();
  });

  test('of an event that moved come again by its new date, and the old ones die', async () => {
    const { db } = store();
    const event = await published(db);
    await bookedFrom(event, null);
    await remind(db, WEDNESDAY);
    const [old] = await reminded(event);
    done(await saves(db, event, at('2026-12-17'), { now: WEDNESDAY }));
    expect(await built(event)).toBeNull();
    await remind(db, WEDNESDAY);
    expect(await howMany(event)).toBe(1);
    await remind(db, '2026-12-16T15:30:00.000Z');
    const [new_] = (await reminded(event)).filter(({ id }) => id !== old!.id);
    expect(JSON.parse(new_!.ids)).toMatchObject({ starts: '2026-12-17T16:00:00.000Z' });
    expect(await howMany(event)).toBe(2);
  });

  test('carry a presenter’s talk', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    done(await takes(db, slot, person, { title: 'Levers *and* pulleys' }));
    await remind(db, WEDNESDAY);
    expect(JSON.stringify((await built(event))?.blocks)).toContain('4:05');
  });

  test('of an online event come two hours before, at dawn at seven, else the evening before', async () => {
    const { db } = store();
    const online = { mode: 'online' as const, onlineLink: 'https://meet.example/x' };
    const kind = 'remind-starts-soon';
    const early = await published(db, { ...online, ...at('2026-12-10', '08:30', '09:30') });
    await bookedFrom(early, null);
    expect(await comesAt(early, '2026-12-10T07:00:00.000Z', kind)).toEqual(THEN);
    const dawn = await published(db, { ...online, ...at('2026-12-17', '07:00', '08:00') });
    await bookedFrom(dawn, null);
    expect(await comesAt(dawn, '2026-12-16T20:30:00.000Z', kind)).toEqual(THEN);
  });

  test('do not come on a day on which their schools are closed: the way in goes the day before', async () => {
    const { db } = store();
    const event = await published(db, {
      mode: 'online',
      onlineLink: 'https://meet.example/in-service',
      ...at('2026-12-18')
    });
    await closed('highland', '2026-12-18');
    await bookedFrom(event, 'highland');
    expect(await comesAt(event, '2026-12-17T15:30:00.000Z', 'remind-starts-soon')).toEqual(THEN);
    await remind(db, '2026-12-18T14:00:00.000Z');
    expect((await reminded(event)).map(({ kind }) => kind)).toEqual(['remind-starts-soon']);
    // the only one they get says all: the day, the link, the running order
    const letter = await built(event, '2026-12-17T15:30:00.000Z');
    expect(letter?.title).toBe('See you on Friday 18 December 2026');
    expect(JSON.stringify(letter?.blocks)).toContain('https://meet.example/in-service');
  });

  test('say that it starts in two hours only while that is so', async () => {
    const event = await published(store().db, {
      mode: 'online',
      onlineLink: 'https://meet.example/x'
    });
    await bookedFrom(event, null);
    await remind(store().db, '2026-12-10T14:00:00.000Z');
    const soon = (now: string) => built(event, now).then((letter) => letter?.title);
    expect(await soon('2026-12-10T14:04:00.000Z')).toBe('Starts in 2 hours');
    expect(await soon('2026-12-10T14:20:00.000Z')).toMatch(/^Starts at 4.pm$/);
  });

  test('do not come to whom a newer letter told it all after they were due', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', onlineLink: 'https://meet.example/x' });
    const kinds = async () => (await reminded(event)).map(({ kind }) => kind).sort();
    const switches = await bookedFrom(event, null);
    expect(switches.booking.mode).toBe('room');
    // from the room to online after the way in was due: the new entry in the calendar has the link
    const { id: booking } = switches.booking;
    const by = switches.person.actor;
    const now = '2026-12-10T14:00:30.000Z';
    done(await switchMode(db, { booking, mode: 'online', by, now }));
    await remind(db, '2026-12-10T14:01:00.000Z');
    expect(await kinds()).toEqual([]);

    const other = await published(db, at('2026-12-17'));
    await bookedFrom(other, null);
    const snow = (now: string) =>
      sendAllOnline(db, {
        event: other.id,
        link: 'https://meet.example/s',
        note: '',
        by: ORGANISER,
        now
      });
    await remind(db, '2026-12-16T15:30:00.000Z');
    expect(await howMany(other)).toBe(1);
    done(await snow('2026-12-17T14:00:20.000Z'));
    await remind(db, '2026-12-17T14:00:40.000Z');
    expect(await howMany(other)).toBe(1);
  });

  test('come with the link when an event goes online in time', async () => {
    const { db } = store();
    const event = await published(db);
    await bookedFrom(event, null);
    done(
      await sendAllOnline(db, {
        event: event.id,
        link: 'https://meet.example/s',
        note: '',
        by: ORGANISER,
        now: '2026-12-10T12:40:00.000Z'
      })
    );
    expect(await comesAt(event, '2026-12-10T14:00:00.000Z', 'remind-starts-soon')).toEqual(THEN);
  });

  test('of an event that is moved to so soon that they were due before do not come', async () => {
    const { db } = store();
    const event = await published(db, at('2026-12-17'));
    await bookedFrom(event, null);
    const moved = '2026-12-09T15:40:00.000Z';
    await remind(db, '2026-12-09T15:35:00.000Z');
    done(await saves(db, event, at('2026-12-10'), { now: moved }));
    await remind(db, '2026-12-09T15:41:00.000Z');
    expect(await howMany(event)).toBe(0);
  });

  test('after a pause come late, by day, or not at all when the next one says it all', async () => {
    const { db } = store();
    const online = { mode: 'online' as const, onlineLink: 'https://meet.example/x' };
    const [first, second] = [await published(db, online), await published(db, online)];
    await remind(db, '2026-12-09T15:00:00.000Z');
    await bookedFrom(first, null);
    await remind(db, '2026-12-09T22:00:00.000Z');
    expect(await reminded(first)).toMatchObject([
      { kind: 'remind', not_before: '2026-12-10T07:00:00.000Z', deadline: first.starts_at }
    ]);
    await bookedFrom(second, null);
    await remind(db, '2026-12-10T13:00:00.000Z');
    await remind(db, '2026-12-10T14:10:00.000Z');
    expect((await reminded(second)).map(({ kind }) => kind)).toEqual(['remind-starts-soon']);
  });

  test('are looked for again after a demo’s clock was moved back, and come once all the same', async () => {
    const { db } = store();
    const event = await published(db);
    await bookedFrom(event, null);
    await remind(db, '2026-12-09T15:31:00.000Z');
    await remind(db, '2026-12-08T09:00:00.000Z');
    await bookedFrom(event, null);
    await remind(db, '2026-12-09T15:31:00.000Z');
    expect(await howMany(event)).toBe(2);
  });

  test('do not come once the event has begun', async () => {
    const event = await published(store().db);
    await bookedFrom(event, null);
    await remind(store().db, event.starts_at!);
    expect(await howMany(event)).toBe(0);
  });
});
