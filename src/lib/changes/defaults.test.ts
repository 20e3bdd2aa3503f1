import { expect, test } from 'vitest';

import { servedUntilFor } from '#lib/booking/booking.server.ts';
import { detailsOf, findEvent, publishEvent } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import type { EventDefaults } from '#lib/house.server.ts';
import { rulesOf } from '#lib/reminders/rule.server.ts';
import { usualRules } from '#lib/reminders/rules.ts';
import { again, book } from '#tests/support/desk.ts';
import { DETAILS, done, NOW, ORGANISER, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { duplicateEvent, makeEvent, saveEvent } from './event.server.ts';
import { nameByFor } from './talks/dates.server.ts';

/** A Thursday. */
const DAY = { startsLocal: '2026-12-10T09:30', endsLocal: '2026-12-10T15:30' };

onBothStores('what the house gives a new event', (store) => {
  soundAfterEach(store, NOW);

  const made = async (usual?: EventDefaults, details: Partial<typeof DETAILS> = {}) =>
    done(
      await makeEvent(store().db, {
        details: { ...DETAILS, kind: 'full-day', ...DAY, ...details },
        places: { room: 5, online: 0 },
        usual,
        by: ORGANISER,
        now: NOW
      })
    );
  const facts = async (event: Awaited<ReturnType<typeof made>>) => ({
    cutOff: await servedUntilFor(store().db, { event, authority: null }),
    names: nameByFor(event),
    slides: event.material_due_at,
    rules: (await rulesOf(store().db, event)).rules.map(({ id, count, clock }) => [
      id,
      count,
      clock
    ])
  });

  test('is as usual where nothing is said', async () => {
    const usual = {
      cutOff: '2026-12-03T16:00:00.000Z',
      names: '2026-12-03T16:00:00.000Z',
      slides: null,
      rules: usualRules('full-day').map(({ id, count, clock }) => [id, count, clock])
    };
    for (const event of [await made(), await made({}), await made({ starts: '10:00' })]) {
      expect(await facts(event)).toEqual(usual);
      expect((await rulesOf(store().db, event)).usual).toBe(true);
    }
  });

  test('are its reminders, its cut-off and its deadlines; a copy has them too', async () => {
    const { db } = store();
    const usual = {
      ...{ reminder: 2, cover: 6, remindAt: '08:00', cutOffFullDay: 3, cutOff: 2 },
      ...{ slides: 4, names: 8 }
    };
    const event = await made(usual);
    const expected = {
      cutOff: '2026-12-07T16:00:00.000Z',
      names: '2026-11-30T16:00:00.000Z',
      slides: '2026-12-04T20:00:00.000Z',
      rules: [
        ['cover', 6, '08:00'],
        ['day-before', 2, '08:00'],
        ['two-hours', 2, null]
      ]
    };
    expect(await facts(event)).toEqual(expected);
    const copy = done(await duplicateEvent(db, { event: event.id, by: ORGANISER, now: NOW }));
    const copied = await db
      .selectFrom('event')
      .selectAll()
      .where('id', '=', copy.id)
      .executeTakeFirstOrThrow();
    // the copy has no date yet
    const dated = { ...copied, starts_local: event.starts_local };
    expect(await facts(dated)).toEqual({ ...expected, slides: null });
    // what is said later changes no event that there is
    await made({ ...usual, cutOffFullDay: 1 });
    expect(await facts(event)).toEqual(expected);
  });

  test('are the event’s own then: a cut-off that is changed counts for who has booked', async () => {
    const { db } = store();
    const event = done(
      await publishEvent(db, {
        event: (await made({ cutOffFullDay: 3 })).id,
        by: ORGANISER,
        now: NOW
      })
    );
    const { id } = await book(db, event, await somebody(db));
    const change = async (details: Partial<EventDetails>) => {
      const before = (await findEvent(db, event.id))!;
      const facts = { event: event.id, places: null, version: before.version, note: '' };
      const saved = { ...facts, details: { ...detailsOf(before), ...details }, by: ORGANISER };
      return done(await saveEvent(db, { ...saved, now: NOW })).event;
    };
    expect((await again(db, { id })).served_until).toBe('2026-12-07T16:00:00.000Z');
    expect(nameByFor(await change({ cutOffDays: 2, nameDays: 1 }))).toBe(
      '2026-12-09T16:00:00.000Z'
    );
    expect((await again(db, { id })).served_until).toBe('2026-12-08T16:00:00.000Z');
    await change({ title: 'Another title' });
    expect((await again(db, { id })).served_until).toBe('2026-12-08T16:00:00.000Z');
    // as usual again
    await change({ cutOffDays: null });
    expect((await again(db, { id })).served_until).toBe('2026-12-03T16:00:00.000Z');
    // what the organiser typed into the form of a new one is kept
    const typed = await made({ cutOffFullDay: 3, names: 8 }, {
      cutOffDays: 4,
      nameDays: 2
    } as never);
    expect(await facts(typed)).toMatchObject({
      cutOff: '2026-12-04T16:00:00.000Z',
      names: '2026-12-08T16:00:00.000Z'
    });
  });

  test('follow the kind, leave out what is 0, and set no deadline that is past', async () => {
    const evening = { startsLocal: '2026-12-10T16:00', endsLocal: '2026-12-10T18:00' };
    const usual = { reminder: 0, cutOff: 2, cutOffFullDay: 9 };
    const twilight = await made(usual, { kind: 'twilight', ...evening });
    expect((await facts(twilight)).cutOff).toBe('2026-12-08T16:00:00.000Z');
    expect((await facts(twilight)).rules).toEqual([['two-hours', 2, null]]);
    const webinar = await made(usual, { kind: 'webinar', ...evening });
    expect((await facts(webinar)).cutOff).toBe(webinar.starts_at);
    const soon = { startsLocal: '2026-11-26T09:30', endsLocal: '2026-11-26T15:30' };
    expect((await made({ slides: 10 }, soon)).material_due_at).toBeNull();
    const undated = await made({ slides: 4 }, { startsLocal: null, endsLocal: null } as never);
    expect(undated.material_due_at).toBeNull();
  });
});
