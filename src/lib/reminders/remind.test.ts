import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { cancelEvent, saveEvent } from '#lib/changes/event.server.ts';
import { detailsOf, type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { book, cancel } from '#tests/support/desk.ts';
import { ENVIRONMENT } from '#tests/support/environment.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
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
    return rows.filter(({ kind }) => kind.startsWith('remind-'));
  }
  const howMany = async (event: { id: string }) => (await reminded(event)).length;

  /** Whether the first reminder of an event comes at this moment and not a second before. */
  async function comesAt(event: { id: string }, instant: string, kind = 'remind-day-before') {
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
    const kind = 'remind-two-hours';
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
    const script = join(import.meta.dirname, '../../../tests/support/reminder.ts');
    const children = Array.from({ length: 3 }, () =>
      fork(script, { env: { ...process.env, ...ENVIRONMENT } })
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    const ends = children.map(async (child) => {
      const end = once(child, 'message');
      child.send({ url, now: WEDNESDAY });
      return (await end)[0] as string;
    });
    expect(await Promise.all(ends)).toEqual(['done', 'done', 'done']);
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
    done(
      await saveEvent(db, {
        event: event.id,
        details: { ...detailsOf(event), ...at('2026-12-17') },
        places: null,
        version: event.version,
        note: '',
        by: ORGANISER,
        now: WEDNESDAY
      })
    );
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

  test('do not come once the event has begun', async () => {
    const event = await published(store().db);
    await bookedFrom(event, null);
    await remind(store().db, event.starts_at!);
    expect(await howMany(event)).toBe(0);
  });
});
