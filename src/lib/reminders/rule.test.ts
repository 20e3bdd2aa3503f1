import { expect, test } from 'vitest';

import { cancelEvent, duplicateEvent } from '#lib/changes/event.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';
import { book } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { planOf, nextReminder } from './plan.server.ts';
import { previewRule, tryRule } from './preview.server.ts';
import { remind } from './remind.server.ts';
import { addRule, changeRule, removeRule, rulesOf, usualAgain } from './rule.server.ts';
import type { RuleWish } from './rules.ts';

import { reminderLetters } from './letters.server.ts';

const THREE_DAYS: RuleWish = {
  unit: 'days',
  count: 3,
  clock: '16:30',
  who: 'all',
  what: 'reminder'
};
const by = ORGANISER;
const now = NOW;

onBothStores('the reminders of an event', (store) => {
  soundAfterEach(store, NOW);

  const add = (event: Pick<Event, 'id'>, wish: Partial<RuleWish> = {}, at = now) =>
    addRule(store().db, { event: event.id, wish: { ...THREE_DAYS, ...wish }, by, now: at });
  const ids = async (event: Pick<Event, 'id' | 'kind'>) =>
    (await rulesOf(store().db, event)).rules.map(({ id }) => id);
  const refused = (answer: unknown) => (isRefusal(answer) ? answer.refused : 'done');

  test('are the usual ones without a row, and its own once one is changed', async () => {
    const { db } = store();
    const event = await published(db);
    expect(await rulesOf(db, event)).toMatchObject({
      usual: true,
      rules: [{ id: 'day-before' }, { id: 'two-hours' }]
    });
    const added = done(await add(event));
    expect(await rulesOf(db, event)).toMatchObject({
      usual: false,
      rules: [{ id: added.id, count: 3 }, { id: 'day-before' }, { id: 'two-hours' }]
    });
  });

  test('of a full day ask about cover too', async () => {
    const event = await published(store().db, { kind: 'full-day' });
    expect(await ids(event)).toEqual(['cover', 'day-before', 'two-hours']);
  });

  test('are changed, removed down to none, and the usual ones again', async () => {
    const { db } = store();
    const event = await published(db);
    const changed = done(
      await changeRule(db, { event: event.id, rule: 'day-before', wish: THREE_DAYS, by, now })
    );
    expect(await ids(event)).toEqual([changed.id, 'two-hours']);
    // pressed twice, or nothing changed: as it was
    const again = { event: event.id, rule: changed.id, wish: THREE_DAYS, by, now };
    expect(await changeRule(db, again)).toMatchObject({ id: changed.id });
    for (const rule of [changed.id, 'two-hours', changed.id]) {
      done(await removeRule(db, { event: event.id, rule, by, now }));
    }
    expect(await rulesOf(db, event)).toEqual({ rules: [], usual: false });
    done(await usualAgain(db, { event: event.id, by, now }));
    done(await usualAgain(db, { event: event.id, by, now }));
    expect((await rulesOf(db, event)).usual).toBe(true);
  });

  test('are refused when they double, are too many, too late or nobody’s to change', async () => {
    const { db } = store();
    const event = await published(db);
    expect(refused(await add(event, { unit: 'school-days', count: 1, clock: '15:30' }))).toBe(
      'rule-there'
    );
    // what was refused has written nothing, not even the usual ones
    expect((await rulesOf(db, event)).usual).toBe(true);
    expect(refused(await add(event, { count: 0, clock: '18:00' }))).toBe('rule-after-start');
    expect(refused(await add(event, { count: 20 }))).toBe('rule-past');
    expect(refused(await add(event, { what: 'cover' }))).toBe('rule-cover');
    done(await add(event));
    done(await add(event, { count: 2 }));
    expect(refused(await add(event, { count: 4 }))).toBe('rules-full');
    const wish = { ...THREE_DAYS, count: 5 };
    const change = { event: event.id, wish, by, now };
    expect(refused(await changeRule(db, { ...change, rule: 'day-before' }))).toBe('done');
    expect(refused(await changeRule(db, { ...change, rule: 'day-before' }))).toBe('rule-unknown');
    expect(refused(await addRule(db, { ...change, by: VISITOR }))).toBe('not-allowed');
    expect(refused(await addRule(db, { ...change, event: 'none' }))).toBe('event-unknown');
    expect(refused(await add(event, { count: 4 }, event.starts_at!))).toBe('already-over');
    const cancelled = await published(db);
    done(await cancelEvent(db, { event: cancelled.id, note: '', by, now }));
    expect(refused(await add(cancelled))).toBe('already-cancelled-event');
  });

  test('are never doubled by two organisers at once; the database says so too', async () => {
    const { db } = store();
    const event = await published(db);
    const answers = await Promise.all([1, 2, 3, 4].map(() => add(event)));
    expect(answers.map(refused).sort()).toEqual(['done', 'rule-there', 'rule-there', 'rule-there']);
    const [row] = await db
      .selectFrom('reminder_rule')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('id', '=', 'two-hours')
      .execute();
    const copy = (facts: object) =>
      db
        .insertInto('reminder_rule')
        .values({ ...row!, id: 'another', ...facts })
        .execute();
    await expect(copy({})).rejects.toThrow(/unique constraint/i);
    await expect(copy({ clock: '15:30', count: 3 })).rejects.toThrow('reminder_rule_clock');
    await expect(copy({ who: 'nobody', count: 3 })).rejects.toThrow('reminder_rule_who');
  });

  test('go with a copy of the event, also when there are none', async () => {
    const { db } = store();
    const event = await published(db);
    done(await add(event));
    done(await removeRule(db, { event: event.id, rule: 'two-hours', by, now }));
    const copy = done(await duplicateEvent(db, { event: event.id, by, now }));
    expect(await ids(copy)).toEqual(await ids(event));
    for (const rule of await ids(event)) {
      done(await removeRule(db, { event: event.id, rule, by, now }));
    }
    const empty = done(await duplicateEvent(db, { event: event.id, by, now }));
    expect(await rulesOf(db, empty)).toEqual({ rules: [], usual: false });
    const usual = done(await duplicateEvent(db, { event: (await published(db)).id, by, now }));
    expect((await rulesOf(db, usual)).usual).toBe(true);
  });

  test('that were removed or changed leave what is queued by them unsent', async () => {
    const { db } = store();
    const event = await published(db);
    await book(db, event, await somebody(db));
    const WEDNESDAY = '2026-12-09T15:30:00.000Z';
    await remind(db, WEDNESDAY);
    const [row] = (await letters(db, event.id)).filter(({ kind }) => kind === 'remind');
    const built = () =>
      reminderLetters['remind']!(db, JSON.parse(row!.ids) as Record<string, string>, {
        row: row!,
        now: WEDNESDAY
      });
    expect(await built()).not.toBeNull();
    // the usual ones as rows are the same ones
    done(await add(event, { count: 0, clock: '12:00' }, WEDNESDAY));
    expect(await built()).not.toBeNull();
    await remind(db, plus(WEDNESDAY, { minutes: 1 }));
    done(await removeRule(db, { event: event.id, rule: 'day-before', by, now: WEDNESDAY }));
    expect(await built()).toBeNull();
    expect((await letters(db, event.id)).filter(({ kind }) => kind === 'remind')).toHaveLength(1);
  });

  test('that are made or come back after their time do not go in the past', async () => {
    const { db } = store();
    const event = await published(db);
    await book(db, event, await somebody(db));
    const at = (clock: string) => `2026-12-09T${clock}:00.000Z`;
    done(await removeRule(db, { event: event.id, rule: 'day-before', by, now }));
    await remind(db, at('15:40'));
    done(await usualAgain(db, { event: event.id, by, now: at('15:41') }));
    await remind(db, at('15:45'));
    done(await add(event, { unit: 'days', count: 1, clock: '15:50' }, at('15:46')));
    await remind(db, at('15:51'));
    await remind(db, at('15:52'));
    const gone = (await letters(db, event.id)).filter(({ kind }) => kind === 'remind');
    expect(gone.map(({ not_before }) => not_before)).toEqual([at('15:50')]);
  });

  test('stand on their page with when they go, for whom, to how many', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', onlineLink: 'https://meet.example/x' });
    await db
      .insertInto('closed_day')
      .values(
        ['2026-12-09', '2026-12-10'].map((day) => ({ authority_id: 'moray', day, kind: 'holiday' }))
      )
      .execute();
    for (const authority of ['moray', 'moray', 'fife', null]) {
      const school = authority && (await establishment(db, authority)).id;
      await book(db, event, await somebody(db), { establishment: school, mode: 'online' });
    }
    await book(db, event, await somebody(db), { mode: 'room' });
    const { times, thanks } = await planOf(db, event);
    expect(times.get('day-before')).toMatchObject([
      {
        at: '2026-12-08T15:30:00.000Z',
        authorities: ['Moray'],
        people: 2,
        to: { id: 'two-hours' }
      },
      { at: '2026-12-09T15:30:00.000Z', people: 3, to: null }
    ]);
    expect(times.get('two-hours')).toMatchObject([
      { at: '2026-12-08T15:30:00.000Z', authorities: ['Moray'], people: 2, moved: 'closed' },
      { at: '2026-12-10T14:00:00.000Z', people: 2, moved: null }
    ]);
    expect(thanks).toMatchObject([
      { at: '2026-12-10T19:00:00.000Z', people: 3 },
      { at: '2026-12-11T15:30:00.000Z', authorities: ['Moray'], people: 2 }
    ]);
    const next = (authority: string | null, mode: 'room' | 'online') =>
      nextReminder(db, { event, authority, mode, now });
    expect(await next('moray', 'room')).toBe('2026-12-08T15:30:00.000Z');
    expect(await next('moray', 'online')).toBeNull();
    expect(await next(null, 'online')).toBe('2026-12-09T15:30:00.000Z');

    await remind(db, '2026-12-08T15:30:00.000Z');
    await remind(db, '2026-12-09T15:30:00.000Z');
    expect((await planOf(db, event)).sent).toMatchObject([
      { rule: 'two-hours', at: '2026-12-08T15:30:00.000Z', queued: 2, starts: event.starts_at },
      { rule: 'day-before', at: '2026-12-09T15:30:00.000Z', queued: 3, sent: 0 }
    ]);
  });

  test('are shown and tried without anybody’s booking in them', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'online', onlineLink: 'https://meet.example/x' });
    await book(db, event, await somebody(db));
    const organiser = await somebody(db, 'Mairi Orr');
    const facts = { event, person: organiser, now };
    const shown = await previewRule(db, { ...facts, rule: 'day-before' });
    expect(shown!.subject).toContain('Thursday: Thu 10 Dec, 4 pm');
    const text = shown!.text.join('\n');
    expect(text).toContain('https://meet.example/x');
    expect(text).toContain('[I can’t come after all]');
    expect(text).not.toContain('/booking/');
    expect(text).not.toContain('/unsubscribe/');
    expect(await previewRule(db, { ...facts, rule: 'none' })).toBeNull();

    const actor = { ...organiser.actor, grants: ORGANISER.grants };
    const tried = await tryRule(db, { event: event.id, rule: 'two-hours', by: actor, now });
    expect(done(tried).to).toBe(organiser.email);
    const [row] = (await letters(db, event.id)).filter(({ kind }) => kind === 'remind-try');
    const letter = await reminderLetters['remind-try']!(
      db,
      JSON.parse(row!.ids) as Record<string, string>,
      { row: row!, now }
    );
    expect(letter).toMatchObject({ to: { address: organiser.email } });
    expect(letter!.subject).toMatch(/^Test: /);
    expect(letter!.list).toBeUndefined();
    expect(JSON.stringify(letter)).not.toContain('/booking/');
    const none = { event: event.id, rule: 'none', by: actor, now };
    expect(refused(await tryRule(db, none))).toBe('rule-unknown');
    expect(refused(await tryRule(db, { ...none, by: organiser.actor }))).toBe('not-allowed');
  });
});
