import { expect, test } from 'vitest';

import { publishEvent, type Event } from '#lib/events/event.server.ts';
import {
  addSession,
  changeSeries,
  makeSeries,
  removeSession,
  seriesLine,
  sessionsOf,
  type Series
} from '#lib/events/series.server.ts';
import { cancelEvent, makeEvent } from '#lib/changes/event.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, book, cancel, entries, hold } from '#tests/support/desk.ts';
import {
  actor,
  DETAILS,
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

import { placeBooking } from '../booking.server.ts';
import { bookParty } from '../party/party.server.ts';
import { seriesOf, seriesSessions } from './series-read.server.ts';
import { bookSeries, leaveSeries } from './series.server.ts';

onBothStores('a series booked as one', (store) => {
  soundAfterEach(store, NOW);

  /** A series of Thursdays in December with so many places each. */
  async function four(
    rooms: readonly number[] = [5, 5, 5, 5]
  ): Promise<{ series: Series; sessions: Event[] }> {
    const { db } = store();
    const sessions: Event[] = [];
    for (const [at, room] of rooms.entries()) {
      const day = `2026-12-${String(3 + at * 7).padStart(2, '0')}`;
      sessions.push(
        await published(db, {
          title: `Twilight ${at + 1}`,
          kind: 'twilight',
          startsLocal: `${day}T16:00`,
          endsLocal: `${day}T17:30`,
          room
        })
      );
    }
    const facts = { by: ORGANISER, now: NOW };
    const title = 'Four twilights';
    const series = done(await makeSeries(db, { event: sessions[0]!.id, title, ...facts }));
    for (const { id } of sessions.slice(1)) {
      done(await addSession(db, { series: series.id, event: id, ...facts }));
    }
    return { series, sessions: await sessionsOf(db, series.id) };
  }
  type Person = Awaited<ReturnType<typeof somebody>>;
  const bookAll = (
    { id }: Series,
    person: Person,
    more: { ifNotAll?: 'ask' | 'rest-waits'; now?: string } = {}
  ) =>
    bookSeries(store().db, {
      series: id,
      person: person.id,
      by: person.actor,
      ifNotAll: 'ask',
      now: NOW,
      ...more
    });
  const lettersTo = async ({ email }: Person) =>
    (await letters(store().db)).filter(({ to_email }) => to_email === email);
  const statesOf = async (person: Person) =>
    (
      await store()
        .db.selectFrom('booking')
        .innerJoin('event', 'event.id', 'booking.event_id')
        .select('booking.state')
        .where('person_id', '=', person.id)
        .orderBy('event.starts_at')
        .execute()
    ).map(({ state }) => state);

  test('every session at once: an invite for each, and one letter with all dates', async () => {
    const { db } = store();
    const { series } = await four();
    const person = await somebody(db);
    const booked = done(await bookAll(series, person));
    expect(booked.bookings.map(({ state }) => state)).toEqual(Array(4).fill('confirmed'));
    const queued = await lettersTo(person);
    expect(queued.map(({ kind }) => kind).sort()).toEqual([
      ...Array<string>(4).fill('booked'),
      'series-booked'
    ]);
    const row = queued.find(({ kind }) => kind === 'series-booked')!;
    const letter = await LETTERS['series-booked']!(db, JSON.parse(row.ids), { row, now: NOW });
    expect(letter!.title).toBe('You’re going to 4 sessions');
    expect(JSON.stringify(letter!.blocks)).toMatch(/3\sDec.*10\sDec.*17\sDec.*24\sDec/);
    const one = queued.find(({ kind }) => kind === 'booked')!;
    const single = await LETTERS['booked']!(db, JSON.parse(one.ids), { row: one, now: NOW });
    expect(JSON.stringify(single!.blocks)).toMatch(/Session \d of 4: Four twilights/);

    // pressing twice is pressing once
    expect(done(await bookAll(series, person, { now: after(1) })).already).toBe(true);
    expect(await lettersTo(person)).toHaveLength(5);
    expect(await seriesOf(db, { person: person.id, now: NOW })).toEqual([
      { title: 'Four twilights', path: `/my/series/${series.slug}`, sessions: 4 }
    ]);
  });

  test('a full session: asked first, and nothing is written; then the rest, and they wait', async () => {
    const { series } = await four([5, 0, 5, 5]);
    const person = await somebody(store().db);
    expect(await bookAll(series, person)).toMatchObject({
      refused: 'not-all-sessions',
      facts: { full: expect.stringMatching(/10\sDec/) as string }
    });
    expect(await statesOf(person)).toEqual([]);
    expect(await lettersTo(person)).toEqual([]);
    done(await bookAll(series, person, { ifNotAll: 'rest-waits' }));
    expect(await statesOf(person)).toEqual(['confirmed', 'waiting', 'confirmed', 'confirmed']);
  });

  test('one session alone only where the series allows it; organisers and presenters pass', async () => {
    const { db } = store();
    const { series, sessions } = await four();
    const [first] = sessions as [Event];
    const person = await somebody(db);
    const alone = () =>
      placeBooking(db, { event: first.id, person: person.id, by: person.actor, now: NOW });
    expect(await alone()).toMatchObject({
      refused: 'one-of-series',
      facts: { title: 'Four twilights' }
    });
    await expect(hold(db, first, 'una@new.example')).rejects.toThrow('one-of-series');
    done(await placeBooking(db, { event: first.id, person: person.id, by: ORGANISER, now: NOW }));
    const speaker = await somebody(db);
    const slot = await slotIn(db, first.id);
    done(await takes(db, slot, speaker));

    const { id, title, summary } = series;
    const facts = { series: id, title, summary, by: ORGANISER, now: NOW };
    done(await changeSeries(db, { ...facts, alone: true }));
    const other = await somebody(db);
    const asked = await placeBooking(db, {
      event: first.id,
      person: other.id,
      by: other.actor,
      now: NOW
    });
    expect(done(asked).booking.state).toBe('confirmed');
    // and booked as one afterwards, what is missing is added
    expect(done(await bookAll(series, other, { now: after(1) })).bookings).toHaveLength(4);
    expect(await statesOf(other)).toEqual(Array(4).fill('confirmed'));
  });

  test('leaves out what has begun, is cancelled or has no date', async () => {
    const { db } = store();
    const { series, sessions } = await four();
    done(await cancelEvent(db, { event: sessions[1]!.id, note: '', by: ORGANISER, now: NOW }));
    const draft = done(
      await makeEvent(db, {
        details: DETAILS,
        places: { room: 3, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    done(await addSession(db, { series: series.id, event: draft.id, by: ORGANISER, now: NOW }));
    const person = await somebody(db);
    const late = '2026-12-03T16:30:00.000Z';
    const booked = done(await bookAll(series, person, { now: late }));
    expect(booked.bookings.map(({ event_id }) => event_id)).toEqual(
      sessions.slice(2).map(({ id }) => id)
    );
    const read = { series: series.id, person: person.id, authority: undefined, now: late };
    const { sessions: shown } = await seriesSessions(db, read);
    expect(shown.map(({ open, mine }) => [open, mine?.state])).toEqual([
      [false, undefined],
      [false, undefined],
      [true, 'confirmed'],
      [true, 'confirmed']
    ]);
    expect(await seriesLine(db, sessions[2]!)).toMatchObject({ number: 2, of: 3, together: true });
    const over = '2026-12-30T10:00:00.000Z';
    expect(await bookAll(series, person, { now: over })).toMatchObject({
      refused: 'nothing-to-book'
    });
    // a draft that is published comes with the next press
    done(await publishEvent(db, { event: draft.id, by: ORGANISER, now: late }));
    expect(done(await bookAll(series, person, { now: late })).bookings).toHaveLength(3);
  });

  test('leaves out a session whose booking has closed', async () => {
    const { db } = store();
    const { series, sessions } = await four();
    await db
      .updateTable('event')
      .set({ booking_closes_at: NOW })
      .where('id', '=', sessions[2]!.id)
      .execute();
    const booked = done(await bookAll(series, await somebody(db), { now: after(1) }));
    expect(booked.bookings).toHaveLength(3);
  });

  test('leaving the whole series serves whoever waits for each session', async () => {
    const { db } = store();
    const { series, sessions } = await four([1, 1, 1, 1]);
    const [first, second] = [await somebody(db), await somebody(db, 'Una Reid')];
    done(await bookAll(series, first));
    done(await bookAll(series, second, { ifNotAll: 'rest-waits', now: after(1) }));
    expect(await statesOf(second)).toEqual(Array(4).fill('waiting'));
    const facts = { series: series.id, person: first.id, now: after(2) };
    expect(await leaveSeries(db, { ...facts, by: second.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await leaveSeries(db, { ...facts, by: first.actor })).toBe(4);
    expect(await statesOf(first)).toEqual(Array(4).fill('cancelled'));
    expect(await statesOf(second)).toEqual(Array(4).fill('confirmed'));
    expect(
      (await Promise.all(sessions.map((session) => entries(db, session, first)))).map(
        ([entry]) => entry!.method
      )
    ).toEqual(Array(4).fill('CANCEL'));
    expect(await leaveSeries(db, { ...facts, by: first.actor })).toBe(0);
    // one session is left by itself
    const booking = await db
      .selectFrom('booking')
      .selectAll()
      .where('person_id', '=', second.id)
      .executeTakeFirstOrThrow();
    await cancel(db, booking, { by: second, now: after(3) });
    expect((await statesOf(second)).filter((state) => state === 'confirmed')).toHaveLength(3);
  });

  test('many at once, and some who want one session: nobody too many, and all or nothing', async () => {
    const { db } = store();
    const { series, sessions } = await four([4, 4, 4]);
    const { id, title, summary } = series;
    const facts = { series: id, title, summary, alone: true, by: ORGANISER, now: NOW };
    done(await changeSeries(db, facts));
    const people = await Promise.all(Array.from({ length: 12 }, () => somebody(db)));
    await Promise.all(
      people.map((person, at) =>
        at % 3 === 0
          ? book(db, sessions[at % sessions.length]!, person)
          : bookAll(series, person, { ifNotAll: at % 3 === 1 ? 'ask' : 'rest-waits' })
      )
    );
    for (const session of sessions) {
      const pool = await db
        .selectFrom('pool')
        .selectAll()
        .where('event_id', '=', session.id)
        .where('mode', '=', 'room')
        .executeTakeFirstOrThrow();
      expect(pool.taken).toBe(4);
    }
    for (const [at, person] of people.entries()) {
      const states = await statesOf(person);
      // who asked first has all of it or nothing
      if (at % 3 === 1) expect([0, 3]).toContain(states.length);
      if (at % 3 === 1) expect(states).not.toContain('waiting');
      if (at % 3 === 2) expect(states).toHaveLength(3);
    }
  });

  test('only whoever organises every session changes a series', async () => {
    const { db } = store();
    const { series, sessions } = await four();
    const person = await somebody(db);
    const some = {
      ...actor(person),
      grants: [{ right: 'organiser', scope: 'event', scopeId: sessions[0]!.id } as const]
    };
    const { id, title, summary } = series;
    const facts = { series: id, title, summary, alone: true, now: NOW };
    expect(await changeSeries(db, { ...facts, by: some })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await removeSession(db, { event: sessions[1]!.id, by: some, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    const out = done(await removeSession(db, { event: sessions[1]!.id, by: ORGANISER, now: NOW }));
    expect(out.series_id).toBeNull();
    const other = await published(db);
    const second = done(
      await makeSeries(db, { event: other.id, title: 'Four twilights', by: ORGANISER, now: NOW })
    );
    expect(second.slug).toMatch(/^four-twilights-\d+$/);
    expect(
      await addSession(db, { series: second.id, event: sessions[0]!.id, by: ORGANISER, now: NOW })
    ).toMatchObject({ refused: 'in-series' });
  });

  test('a school books its people for one session only where that is allowed', async () => {
    const { db } = store();
    const { sessions } = await four();
    const office = await somebody(db);
    const school = await establishment(db, 'falkirk');
    expect(
      await bookParty(db, {
        id: crypto.randomUUID(),
        event: sessions[0]!.id,
        establishment: school.id,
        people: [],
        unnamed: 2,
        ifNotAll: 'ask',
        by: office.actor,
        now: NOW
      })
    ).toMatchObject({ refused: 'one-of-series' });
  });

  test('one answer about cover is written for the sessions in school time alone', async () => {
    const { db } = store();
    const { series, sessions } = await four();
    // the second session is by day
    await db
      .updateTable('event')
      .set({ starts_local: '2026-12-10T13:00', starts_at: '2026-12-10T13:00:00.000Z' })
      .where('id', '=', sessions[1]!.id)
      .execute();
    const person = await somebody(db);
    const facts = { series: series.id, person: person.id, by: person.actor, now: NOW };
    const release = { cover: 'needed', agreed: false } as const;
    const { bookings } = done(await bookSeries(db, { ...facts, ifNotAll: 'ask', release }));
    const said = await db
      .selectFrom('booking_release')
      .innerJoin('booking', 'booking.id', 'booking_release.booking_id')
      .select(['event_id', 'cover'])
      .where('booking.person_id', '=', person.id)
      .execute();
    expect(bookings).toHaveLength(4);
    expect(said).toEqual([{ event_id: sessions[1]!.id, cover: 'needed' }]);
  });
});
