import { expect, test } from 'vitest';

import { type Db } from '#db/open.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { after, again, book, told } from '#tests/support/desk.ts';
import {
  actor,
  done,
  establishment,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { NEW_POOL, planPools, type PoolLineWish, type PoolsWish } from './pool-rules.ts';
import { poolsOf } from '../places.server.ts';
import { changePools, readPoolFacts } from './pools.server.ts';
import { releasePools } from './release.server.ts';

const SL = 'south-lanarkshire';

/** The pools as they are, as a wish; `change` alters lines by authority. */
async function wishOf(
  db: Db,
  event: { id: string },
  change: Record<string, Partial<PoolLineWish>> = {},
  more: Partial<PoolsWish> = {}
): Promise<PoolsWish> {
  const pools = (await poolsOf(db, event.id)).filter(({ released_at: at }) => at === null);
  return {
    lines: [
      ...pools.map((pool) => ({
        key: pool.id,
        mode: pool.mode,
        authority: pool.authority_id,
        places: pool.places,
        releaseOn: pool.release_on,
        releaseNow: false,
        ...(pool.mode === 'room' && change[pool.authority_id ?? 'anyone'])
      })),
      ...(more.lines ?? [])
    ],
    seats: more.seats ?? null,
    perEstablishment: more.perEstablishment ?? null,
    perEstablishmentUntil: more.perEstablishmentUntil ?? null
  };
}

const kept = (places: number, releaseOn: string | null = null, authority = SL): PoolLineWish => ({
  key: NEW_POOL,
  mode: 'room',
  authority,
  places,
  releaseOn,
  releaseNow: false
});

async function change(db: Db, event: { id: string }, wish: PoolsWish, now = after(60)) {
  const { version } = (await findEvent(db, event.id))!;
  return changePools(db, { event: event.id, wish, version, by: ORGANISER, now });
}

/** What the page says before it is saved. */
async function preview(db: Db, { id }: { id: string }, wish: PoolsWish) {
  const event = (await findEvent(db, id))!;
  return planPools(await readPoolFacts(db, { event, now: after(60) }), wish);
}

const counts = async (db: Db, event: { id: string }) =>
  (await poolsOf(db, event.id))
    .filter(({ mode }) => mode === 'room')
    .map(({ places, taken }) => `${taken}/${places}`);

onBothStores('changing places', (store) => {
  soundAfterEach(store, NOW);

  test('keeps places for an authority with a release date, and opens more to everyone', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const school = await establishment(db, SL);
    await book(db, event, await somebody(db));
    const ours = await book(db, event, await somebody(db), { establishment: school.id });
    const other = await book(db, event, await somebody(db));
    const wish = await wishOf(db, event, {}, { lines: [kept(3, '2026-12-07')], seats: 2 });

    const plan = await preview(db, event, wish);
    expect(plan).toMatchObject({
      refusals: [],
      booked: 1,
      offered: 0,
      room: { places: 4, total: 4, seats: 2, limit: null }
    });
    expect(await counts(db, event)).toEqual(['1/1']);

    expect(done(await change(db, event, wish)).served).toBe(1);
    expect(await counts(db, event)).toEqual(['1/3', '1/1']);
    expect((await again(db, ours)).state).toBe('confirmed');
    expect((await again(db, other)).state).toBe('waiting');
    const [pool] = await poolsOf(db, event.id);
    expect(pool).toMatchObject({
      release_on: '2026-12-07',
      release_at: '2026-12-07T00:00:00.000Z'
    });
    expect((await findEvent(db, event.id))!.seats).toBe(2);
    expect(await told(db, event)).toContain('place-came REQUEST 0');
  });

  test('is refused below what is taken, with the number at its field', async () => {
    const { db } = store();
    const event = await published(db, { room: 3 });
    await book(db, event, await somebody(db));
    await book(db, event, await somebody(db));
    const [open] = await poolsOf(db, event.id);
    const wish = await wishOf(db, event, { anyone: { places: 1 } });
    expect(await change(db, event, wish)).toEqual({
      refused: 'places-below-taken',
      facts: { taken: 2 },
      field: `places_${open!.id}`
    });
    expect(await counts(db, event)).toEqual(['2/3']);
  });

  test('never goes above the room limit, presenters and team counted', async () => {
    const { db } = store();
    const event = await published(db, { room: 2, roomLimit: 6, team: 2 });
    await takes(db, await slotIn(db, event.id), await somebody(db));
    const four = await wishOf(db, event, { anyone: { places: 4 } });
    expect(await change(db, event, four)).toMatchObject({
      refused: 'room-limit',
      facts: { total: 7, limit: 6 }
    });
    done(await change(db, event, await wishOf(db, event, { anyone: { places: 3 } })));
    expect(await counts(db, event)).toEqual(['0/3']);
  });

  test('takes a release date only on a school day of the authority, before the event', async () => {
    const { db } = store();
    await db
      .insertInto('closed_day')
      .values({ authority_id: SL, day: '2026-12-04', kind: 'in-service' })
      .execute();
    const event = await published(db, { room: 2 });
    const on = async (day: string) => {
      const wish = await wishOf(db, event, {}, { lines: [kept(2, day)] });
      const answer = await change(db, event, wish);
      return isRefusal(answer) ? answer : null;
    };
    expect(await on('2026-12-04')).toEqual({
      refused: 'release-not-school-day',
      facts: { whom: 'South Lanarkshire' },
      field: 'release_new'
    });
    expect(await on('2026-12-05')).toMatchObject({ refused: 'release-not-school-day' });
    expect(await on('2026-11-23')).toMatchObject({ refused: 'release-past' });
    expect(await on('2026-12-10')).toMatchObject({ refused: 'release-past' });
    expect(await on('2026-12-03')).toBeNull();
    expect(await on('2026-12-03')).toMatchObject({ refused: 'pool-there' });
  });

  test('releases now, before the date, and may keep places again later', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    done(await change(db, event, await wishOf(db, event, {}, { lines: [kept(2)] })));
    const school = await establishment(db, SL);
    const ours = await book(db, event, await somebody(db), { establishment: school.id });
    await book(db, event, await somebody(db));
    await book(db, event, await somebody(db));
    const wish = await wishOf(db, event, { [SL]: { releaseNow: true } });
    expect(await preview(db, event, wish)).toMatchObject({
      booked: 1,
      room: { places: 3 }
    });
    expect(done(await change(db, event, wish)).served).toBe(1);
    expect(await counts(db, event)).toEqual(['0/0', '3/3']);
    expect((await again(db, ours)).state).toBe('confirmed');

    const more = await wishOf(db, event, {}, { lines: [kept(4, '2026-12-07')] });
    done(await change(db, event, more));
    expect(await counts(db, event)).toEqual(['0/4', '3/3']);
    await releasePools(db, '2026-12-07T00:00:00.000Z');
    expect(await counts(db, event)).toEqual(['0/0', '3/7']);
  });

  test('tells the second of two organisers, and anyone else that it is not theirs', async () => {
    const { db } = store();
    const event = await published(db, { room: 2 });
    const wish = await wishOf(db, event, { anyone: { places: 5 } });
    const facts = { event: event.id, wish, version: event.version, now: NOW };
    done(await changePools(db, { ...facts, by: ORGANISER }));
    expect(await changePools(db, { ...facts, by: ORGANISER })).toMatchObject({
      refused: 'changed-meanwhile'
    });
    const nobody = actor({ id: 'x', name: 'X', email: 'x@school.example' });
    expect(await changePools(db, { ...facts, by: nobody })).toMatchObject({
      refused: 'not-allowed'
    });
  });

  test('sets a limit for each establishment until the last release, and lifting it serves', async () => {
    const { db } = store();
    const event = await published(db, { room: 3 });
    const limited = await wishOf(
      db,
      event,
      {},
      { lines: [kept(2, '2026-12-07')], perEstablishment: 1 }
    );
    done(await change(db, event, limited, NOW));
    expect(await findEvent(db, event.id)).toMatchObject({
      per_establishment: 1,
      per_establishment_until: '2026-12-07T00:00:00.000Z'
    });
    const school = await establishment(db, 'glasgow-city');
    const first = await book(db, event, await somebody(db), { establishment: school.id });
    const second = await book(db, event, await somebody(db), { establishment: school.id });
    expect([first.state, second.state]).toEqual(['confirmed', 'waiting']);

    const two = await wishOf(db, event, {}, { perEstablishment: 2 });
    expect(await preview(db, event, two)).toMatchObject({
      booked: 1
    });
    expect(done(await change(db, event, two)).served).toBe(1);
  });

  test('says the same as then happens, with wishes for the other mode', async () => {
    const { db } = store();
    const event = await published(db, {
      mode: 'hybrid',
      room: 1,
      online: 1,
      onlineLink: 'https://a.example'
    });
    const people = [];
    for (const mode of ['room', 'online', 'online'] as const) {
      people.push(await book(db, event, await somebody(db), { mode }));
    }
    const [, online] = people;
    await db
      .insertInto('booking')
      .values({
        ...(await again(db, online!)),
        id: `${online!.id.slice(0, -4)}ffff`,
        reference: 'WSHWSH',
        state: 'waiting',
        mode: 'room',
        pool_id: null,
        wish_of: online!.id,
        entry_id: null,
        confirmed_at: null,
        asked_at: after(30)
      })
      .execute();
    const wish = await wishOf(db, event, { anyone: { places: 2 } });
    const plan = await preview(db, event, wish);
    expect(plan).toMatchObject({ booked: 2, offered: 0 });
    expect(done(await change(db, event, wish)).served).toBe(2);
  });
});
