import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { after, again, book, entries, told } from '#tests/support/desk.ts';
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

import { giveBack, sendBack } from './coordinate.server.ts';
import {
  coordinatedEvents,
  coordinatedPeople,
  coordinatedPools
} from './coordinate-read.server.ts';
import { poolLetters } from './pool-letters.server.ts';
import { answerRequest, askForMore } from './pool-request.server.ts';
import { poolsOf, setPlaces } from '../places.server.ts';

const SL = 'south-lanarkshire';

onBothStores('a coordinator', (store) => {
  soundAfterEach(store, NOW);

  /** An event with places for South Lanarkshire, its coordinator, and one of Glasgow. */
  async function scene({ own = 2, open = 0, roomLimit = null as number | null } = {}) {
    const { db } = store();
    const event = await published(db, { room: open, roomLimit });
    await setPlaces(db, { event: event.id, pools: [{ mode: 'room', authority: SL, places: own }] });
    const pool = (await poolsOf(db, event.id)).find(({ authority_id: of }) => of === SL)!;
    const school = await establishment(db, SL);
    return {
      event,
      pool: pool.id,
      school: school.id,
      shona: await coordinator(db, SL),
      other: await coordinator(db, 'glasgow-city')
    };
  }
  async function coordinator(db: Db, scopeId: string) {
    const { actor, ...person } = await somebody(db, 'Shona Imrie');
    const grants = [{ right: 'coordinator', scope: 'authority', scopeId } as const];
    return { ...person, actor: { ...actor, grants } };
  }
  const counts = async (event: { id: string }) =>
    (await poolsOf(store().db, event.id))
      .filter(({ mode }) => mode === 'room')
      .map(({ places, taken }) => `${taken}/${places}`);

  test('gives free places back, and the waiting list has them', async () => {
    const { db } = store();
    const { event, pool, school, shona, other } = await scene({ own: 3 });
    await book(db, event, await somebody(db), { establishment: school });
    const waits = await book(db, event, await somebody(db));
    expect(waits.state).toBe('waiting');

    const facts = { pool, now: after(5) };
    expect(await giveBack(db, { ...facts, places: 1, by: other.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await giveBack(db, { ...facts, places: 3, by: shona.actor })).toEqual({
      refused: 'more-than-free',
      facts: { free: 2 },
      field: 'places'
    });
    done(await giveBack(db, { ...facts, places: 2, by: shona.actor }));
    expect(await counts(event)).toEqual(['1/1', '1/2']);
    expect((await again(db, waits)).state).toBe('confirmed');
  });

  test('sends somebody back with a reason: their calendar is told, the next one is going', async () => {
    const { db } = store();
    const { event, school, shona } = await scene({ own: 1 });
    const first = await somebody(db, 'Ailsa Gow');
    const going = await book(db, event, first, { establishment: school });
    const second = await somebody(db, 'Blair Orr');
    const next = await book(db, event, second, { establishment: school, now: after(1) });

    const facts = { booking: going.id, by: shona.actor, now: after(10) };
    expect(await sendBack(db, { ...facts, why: ' ' })).toMatchObject({
      refused: 'reason-missing',
      field: 'why'
    });
    done(await sendBack(db, { ...facts, why: 'One from each school first.' }));
    expect(await again(db, going)).toMatchObject({
      state: 'waiting',
      pool_id: null,
      asked_at: after(10),
      ranked_why: 'One from each school first.'
    });
    expect((await again(db, next)).state).toBe('confirmed');
    expect((await entries(db, event, first))[0]).toMatchObject({ method: 'CANCEL', sequence: 1 });
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'place-came REQUEST 0',
      'sent-back CANCEL 1',
      'waiting'
    ]);
    const row = (await letters(db, event.id)).find(({ kind }) => kind === 'sent-back')!;
    const letter = await poolLetters['sent-back']!(db, JSON.parse(row.ids), {
      row,
      now: after(11)
    });
    expect(JSON.stringify(letter?.blocks)).toContain('One from each school first.');
    expect(letter?.invite?.method).toBe('CANCEL');
  });

  test('sends nobody back when nobody else could have the place', async () => {
    const { db } = store();
    const { event, school, shona, other } = await scene({ own: 1 });
    const going = await book(db, event, await somebody(db), { establishment: school });
    // waits for a place for anyone, which this one is not
    await book(db, event, await somebody(db), { now: after(1) });
    const facts = { booking: going.id, why: 'Why not.', now: after(10) };
    expect(await sendBack(db, { ...facts, by: shona.actor })).toMatchObject({
      refused: 'nobody-waits'
    });
    expect((await again(db, going)).state).toBe('confirmed');
    expect(await sendBack(db, { ...facts, by: other.actor })).toMatchObject({
      refused: 'not-allowed'
    });
  });

  test('has no hand on a place for anyone, though its person is of the authority', async () => {
    const { db } = store();
    const { event, school, shona } = await scene({ own: 0, open: 1 });
    const going = await book(db, event, await somebody(db), { establishment: school });
    await book(db, event, await somebody(db), { now: after(1) });
    const back = await sendBack(db, { booking: going.id, why: 'x', by: shona.actor, now: NOW });
    expect(back).toMatchObject({ refused: 'not-allowed' });
  });

  test('asks for more: from those for anyone, as new ones within the room, or no', async () => {
    const { db } = store();
    const { event, pool, school, shona, other } = await scene({ own: 1, open: 2, roomLimit: 4 });
    for (let one = 0; one < 3; one++) {
      await book(db, event, await somebody(db), { establishment: school });
    }
    expect(await counts(event)).toEqual(['1/1', '2/2']);
    const waits = await book(db, event, await somebody(db), { establishment: school });

    const ask = { pool, note: 'Two more schools.', now: after(5) };
    expect(await askForMore(db, { ...ask, places: 2, by: other.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    const asked = done(await askForMore(db, { ...ask, places: 3, by: shona.actor }));
    const { id } = done(await askForMore(db, { ...ask, places: 2, by: shona.actor }));
    expect(id).toBe(asked.id);
    expect(
      (await letters(db, event.id)).filter(({ kind }) => kind === 'places-asked')
    ).toHaveLength(1);

    const answer = { request: id, by: ORGANISER, now: after(6) };
    expect(await answerRequest(db, { ...answer, grant: null, by: shona.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await answerRequest(db, { ...answer, grant: 'anyone' })).toMatchObject({
      refused: 'more-than-free',
      facts: { free: 0 }
    });
    expect(await answerRequest(db, { ...answer, grant: 'new' })).toMatchObject({
      refused: 'room-limit',
      facts: { total: 5, limit: 4 }
    });
    expect(await counts(event)).toEqual(['1/1', '2/2']);
    const less = done(await askForMore(db, { ...ask, places: 1, by: shona.actor }));
    done(await answerRequest(db, { ...answer, request: less.id, grant: 'new' }));
    expect(await counts(event)).toEqual(['2/2', '2/2']);
    expect((await again(db, waits)).state).toBe('confirmed');
    expect(await answerRequest(db, { ...answer, grant: null })).toMatchObject({
      refused: 'request-answered'
    });
    const row = (await letters(db, event.id)).find(({ kind }) => kind === 'places-answered')!;
    expect(row.to_email).toBe(shona.email);
    const letter = await poolLetters['places-answered']!(db, JSON.parse(row.ids), {
      row,
      now: after(7)
    });
    expect(letter?.title).toBe('1 more place for you');
  });

  test('sees their own authority’s people and places only', async () => {
    const { db } = store();
    const { event, school } = await scene({ own: 1, open: 1 });
    const theirs = await establishment(db, 'glasgow-city');
    await book(db, event, await somebody(db, 'Ailsa Gow'), { establishment: school });
    await book(db, event, await somebody(db, 'Greer Hunter'), { establishment: theirs.id });
    await book(db, event, await somebody(db, 'Blair Orr'), { establishment: school });

    const people = await coordinatedPeople(db, { event: event.id, authority: SL });
    expect(people.map(({ name, place }) => [name, place])).toEqual([
      ['Ailsa Gow', 'ours'],
      ['Blair Orr', 'waiting']
    ]);
    expect(JSON.stringify(people)).not.toContain('@');
    const [pool] = await coordinatedPools(db, { event: event.id, authority: SL });
    expect(pool).toMatchObject({ places: 1, taken: 1, waiting: 1, released: false });

    const lines = await coordinatedEvents(db, { authorities: [SL], now: NOW });
    expect(lines.find(({ card }) => card.id === event.id)).toMatchObject({
      kept: { places: 1, taken: 1 },
      going: 1,
      waiting: 1
    });
    const glasgow = await coordinatedEvents(db, { authorities: ['glasgow-city'], now: NOW });
    expect(glasgow.map(({ kept, going }) => [kept, going])).toContainEqual([null, 1]);
    expect(await coordinatedEvents(db, { authorities: [], now: NOW })).toEqual([]);
  });
});
