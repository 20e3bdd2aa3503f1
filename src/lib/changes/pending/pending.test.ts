import { beforeEach, expect, test } from 'vitest';

import { detailsOf, findEvent } from '#lib/events/event.server.ts';
import { giveRight, endRight } from '#lib/people/grants.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import { grantsOf } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { plus } from '#lib/time.server.ts';
import { after, book, entries, told } from '#tests/support/desk.ts';
import { done, letters, NOW, published, saves, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import {
  askChange,
  lastChange,
  makeDue,
  makeNow,
  takeBack,
  type Change
} from './pending.server.ts';
import { previewChange } from './preview.server.ts';

const ORGANISES = { right: 'organiser', scope: 'everything' } as const;

onBothStores('a change that people will be told of', (store) => {
  soundAfterEach(store, NOW);
  // what one test leaves pending is no other's
  beforeEach(async () => {
    await store().db.deleteFrom('pending_change').execute();
  });

  const soon = (seconds: number) => plus(NOW, { seconds });
  const LATER = soon(60);
  const CANCEL: Change = { kind: 'cancel', note: 'The presenter is ill.' };

  async function organiser(): Promise<Actor> {
    const { db } = store();
    const person = await somebody(db, 'Mairi Orr');
    done(await giveRight(db, { person: person.id, ...ORGANISES, by: SYSTEM, now: NOW }));
    await db.deleteFrom('outbox').where('to_email', '=', person.email).execute();
    return { person, grants: await grantsOf(db, person.id) };
  }

  /** An event with a guest, and an organiser. */
  async function evening() {
    const { db } = store();
    const [event, guest, by] = [await published(db), await somebody(db), await organiser()];
    await book(db, event, guest, { now: NOW });
    const ask = (change: Change = CANCEL, now = NOW) =>
      askChange(db, { event: event.id, change, by, now });
    const status = async () => (await findEvent(db, event.id))!.status;
    return { db, event, guest, by, ask, status };
  }

  test('waits a minute, and is made and told then, once', async () => {
    const { db, event, ask, status } = await evening();
    done(await ask());
    expect(await lastChange(db, { event: event.id, now: soon(30) })).toMatchObject({
      kind: 'cancel',
      state: 'pending',
      seconds: 30
    });
    expect(await makeDue(db, soon(59))).toBe(0);
    expect(await status()).toBe('published');
    expect(await told(db, event)).toEqual(['booked REQUEST 0']);
    const made = await Promise.all([makeDue(db, LATER), makeDue(db, LATER)]);
    expect(made.sort()).toEqual([0, 1]);
    expect(await status()).toBe('cancelled');
    expect(await told(db, event)).toEqual(['booked REQUEST 0', 'event-cancelled CANCEL 1']);
    expect(await lastChange(db, { event: event.id, now: LATER })).toMatchObject({
      state: 'done',
      told: 1
    });
    expect(await lastChange(db, { event: event.id, now: plus(LATER, { minutes: 11 }) })).toBeNull();
  });

  test('that is taken back leaves no trace: no mail, no number, nothing to correct', async () => {
    const { db, event, guest, by, ask, status } = await evening();
    const change = done(await ask());
    done(await takeBack(db, { change: change.id, by, now: soon(30) }));
    done(await takeBack(db, { change: change.id, by, now: soon(36) }));
    expect(await makeDue(db, LATER)).toBe(0);
    expect(await makeNow(db, { change: change.id, by, now: LATER })).toMatchObject({
      refused: 'change-made'
    });
    expect(await status()).toBe('published');
    expect(await told(db, event)).toEqual(['booked REQUEST 0']);
    expect(await entries(db, event, guest)).toMatchObject([{ sequence: 0, method: 'REQUEST' }]);
    // and then it can be made after all
    done(await ask(CANCEL, after(2)));
  });

  test('taken back at the moment when it is due is one or the other, never both', async () => {
    for (let round = 0; round < 5; round++) {
      const { db, event, by, ask, status } = await evening();
      const change = done(await ask());
      const [taken, made] = await Promise.all([
        takeBack(db, { change: change.id, by, now: LATER }),
        makeDue(db, LATER)
      ]);
      const back = !isRefusal(taken);
      expect(made).toBe(back ? 0 : 1);
      expect(await status()).toBe(back ? 'published' : 'cancelled');
      expect(await told(db, event)).toHaveLength(back ? 1 : 2);
    }
  });

  test('is made at once when the organiser does not want to wait', async () => {
    const { db, by, ask, status } = await evening();
    const change = done(await ask());
    expect(done(await makeNow(db, { change: change.id, by, now: soon(6) }))).toMatchObject({
      ended_how: 'done',
      told: 1
    });
    expect(await status()).toBe('cancelled');
    expect(await takeBack(db, { change: change.id, by, now: soon(12) })).toMatchObject({
      refused: 'change-made'
    });
  });

  test('is one at a time for an event', async () => {
    const { ask } = await evening();
    const both = await Promise.all([ask(), ask({ kind: 'postpone', note: '' })]);
    expect(both.filter(isRefusal)).toMatchObject([{ refused: 'change-pending' }]);
  });

  test('that cannot be done is refused to whoever types it, and changes nothing', async () => {
    const { db, event, ask } = await evening();
    const current = (await findEvent(db, event.id))!;
    const details = {
      ...detailsOf(current),
      startsLocal: '2026-03-29T01:30',
      endsLocal: '2026-03-29T03:00'
    };
    const save: Change = {
      kind: 'save',
      details,
      places: null,
      version: current.version,
      note: ''
    };
    expect(isRefusal(await ask(save))).toBe(true);
    expect(await ask(CANCEL, event.ends_at!)).toMatchObject({ refused: 'already-over' });
    const stranger = await somebody(db);
    expect(
      await askChange(db, { event: event.id, change: CANCEL, by: stranger.actor, now: NOW })
    ).toMatchObject({ refused: 'not-allowed' });
    expect(await lastChange(db, { event: event.id, now: NOW })).toBeNull();
  });

  test('that cannot be done any more a minute later is not done, and its organiser hears of it', async () => {
    const { db, event, by, ask } = await evening();
    const current = (await findEvent(db, event.id))!;
    const moved = {
      ...detailsOf(current),
      startsLocal: '2026-12-11T16:00',
      endsLocal: '2026-12-11T18:00'
    };
    const save: Change = {
      kind: 'save',
      details: moved,
      places: null,
      version: current.version,
      note: ''
    };
    done(await ask(save));
    done(await saves(db, event, { goodToKnow: 'Soup.' }, { by, now: soon(30) }));
    expect(await makeDue(db, LATER)).toBe(0);
    expect((await findEvent(db, event.id))!.starts_local).toBe(current.starts_local);
    expect(await lastChange(db, { event: event.id, now: LATER })).toMatchObject({
      state: 'refused',
      refusal: { refused: 'changed-meanwhile' }
    });
    const row = (await letters(db)).find(({ kind }) => kind === 'change-not-made')!;
    expect(row.to_email).toBe(by.person!.email);
    const ids = JSON.parse(row.ids) as Record<string, string>;
    expect(await LETTERS['change-not-made']!(db, ids, { row, now: LATER })).toMatchObject({
      subject: expect.stringMatching(/^Not done: Thu 10 Dec/) as string
    });
  });

  test('is not made for somebody who may no longer', async () => {
    const { db, ask, by, status } = await evening();
    done(await ask());
    const facts = { person: by.person!.id, ...ORGANISES, by: SYSTEM, now: soon(30) };
    done(await endRight(db, facts));
    expect(await makeDue(db, LATER)).toBe(0);
    expect(await status()).toBe('published');
  });

  test('shows first whom it tells and what they read, without doing it', async () => {
    const { db, event, guest, by, status } = await evening();
    const waits = await somebody(db, 'Hamza Laird');
    await db.updateTable('pool').set({ places: 1 }).where('event_id', '=', event.id).execute();
    await book(db, event, waits, { now: NOW });
    const before = await letters(db);
    const preview = done(
      await previewChange(db, { event: event.id, change: CANCEL, letters: LETTERS, by, now: NOW })
    );
    expect(preview).toMatchObject({ count: 2 });
    expect(preview.people).toEqual(
      expect.arrayContaining([
        { name: guest.name, email: guest.email },
        { name: 'Hamza Laird', email: waits.email }
      ])
    );
    expect(preview.letters.map(({ kind, calendar }) => [kind, calendar])).toEqual([
      ['event-cancelled', true],
      ['event-cancelled-waiting', false]
    ]);
    expect(preview.letters[0]!.text.join(' ')).toContain('The presenter is ill.');
    expect(await status()).toBe('published');
    expect(await letters(db)).toEqual(before);
  });
});
