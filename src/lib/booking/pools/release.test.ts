import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { saveEvent } from '#lib/changes/event.server.ts';
import { detailsOf } from '#lib/events/event.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { again, book, cancel, told } from '#tests/support/desk.ts';
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

import { poolLetters } from './pool-letters.server.ts';
import { releaseAt } from './pool-rules.ts';
import { poolsOf, setPlaces } from '../places.server.ts';
import { noticeReleases, releasePools } from './release.server.ts';

/** The event is on Thursday 10 December; South Lanarkshire's places are released the Monday before. */
const RELEASE = '2026-12-07';
const BEFORE = '2026-12-06T23:59:59.000Z';
const AT = '2026-12-07T00:00:00.000Z';
const SL = 'south-lanarkshire';

async function kept(db: Db, { places = 2, open = 1 } = {}) {
  const event = await published(db, { room: open });
  await setPlaces(db, { event: event.id, pools: [{ mode: 'room', authority: SL, places }] });
  await db
    .updateTable('pool')
    .set({ release_on: RELEASE, release_at: releaseAt(RELEASE) })
    .where('event_id', '=', event.id)
    .where('authority_id', '=', SL)
    .execute();
  return event;
}

const counts = async (db: Db, event: { id: string }) =>
  (await poolsOf(db, event.id))
    .filter(({ mode }) => mode === 'room')
    .map(({ places, taken }) => `${taken}/${places}`);

onBothStores('release', (store) => {
  soundAfterEach(store, NOW);

  test('moves all places to everyone, the used ones with their bookings, and serves', async () => {
    const { db } = store();
    const event = await kept(db);
    const ours = await establishment(db, SL);
    const theirs = await establishment(db, 'glasgow-city');
    const going = await book(db, event, await somebody(db), { establishment: ours.id });
    const other = await book(db, event, await somebody(db), { establishment: theirs.id });
    const waiting = await book(db, event, await somebody(db), { establishment: theirs.id });
    expect([going.state, other.state, waiting.state]).toEqual([
      'confirmed',
      'confirmed',
      'waiting'
    ]);

    await releasePools(db, BEFORE);
    expect(await counts(db, event)).toEqual(['1/2', '1/1']);
    await releasePools(db, AT);
    expect(await counts(db, event)).toEqual(['0/0', '3/3']);
    const open = (await poolsOf(db, event.id)).find((pool) => pool.authority_id === null)!;
    expect(await again(db, going)).toMatchObject({ state: 'confirmed', pool_id: open.id });
    expect(await again(db, waiting)).toMatchObject({ state: 'confirmed', pool_id: open.id });
    // whoever had a place before is not written to
    expect((await told(db, event)).filter((kind) => kind.startsWith('place-came'))).toHaveLength(1);

    expect(await releasePools(db, AT)).toBe(0);
    await cancel(db, going, { by: { actor: SYSTEM } });
    expect(await counts(db, event)).toEqual(['0/0', '2/3']);
  });

  test('comes before the event also when that moves to an earlier day', async () => {
    const { db } = store();
    const event = await kept(db);
    done(
      await saveEvent(db, {
        event: event.id,
        details: {
          ...detailsOf(event),
          startsLocal: '2026-12-07T16:00',
          endsLocal: '2026-12-07T18:00'
        },
        places: null,
        version: event.version,
        note: '',
        by: ORGANISER,
        now: NOW
      })
    );
    expect((await poolsOf(db, event.id))[0]).toMatchObject({
      release_on: '2026-12-04',
      release_at: '2026-12-04T00:00:00.000Z'
    });
  });

  test('does not happen to a cancelled event', async () => {
    const { db } = store();
    const event = await kept(db);
    await db.updateTable('event').set({ status: 'cancelled' }).where('id', '=', event.id).execute();
    await releasePools(db, AT);
    expect(await counts(db, event)).toEqual(['0/2', '0/1']);
  });
});

onBothStores('the notice before a release', (store) => {
  /** Five school days before Monday 7 December; South Lanarkshire is closed on Friday the 4th. */
  const DUE = '2026-11-27T09:00:00.000Z';

  async function coordinator(db: Db, authority = SL) {
    const person = await somebody(db, 'Shona Imrie');
    await giveRight(db, {
      person: person.id,
      right: 'coordinator',
      scope: 'authority',
      scopeId: authority,
      by: SYSTEM,
      now: NOW
    });
    return person;
  }
  const notices = async (db: Db, event: { id: string }) =>
    (await letters(db, event.id)).filter(({ kind }) => kind === 'release-notice');

  test('goes once to each coordinator, counted in their school days, and says how many', async () => {
    const { db } = store();
    await db
      .insertInto('closed_day')
      .values({ authority_id: SL, day: '2026-12-04', kind: 'local-holiday' })
      .execute();
    const event = await kept(db);
    const shona = await coordinator(db);
    await coordinator(db, 'glasgow-city');
    const ours = await establishment(db, SL);
    const going = await book(db, event, await somebody(db), { establishment: ours.id });

    await noticeReleases(db, '2026-11-27T08:59:59.000Z');
    expect(await notices(db, event)).toEqual([]);
    await noticeReleases(db, DUE);
    await noticeReleases(db, DUE);
    const [row, ...more] = await notices(db, event);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ to_email: shona.email, deadline: AT });

    const build = () =>
      poolLetters['release-notice']!(db, JSON.parse(row!.ids), { row: row!, now: DUE });
    const letter = await build();
    expect(letter?.title).toBe('1 place for South Lanarkshire is still free');
    expect(JSON.stringify(letter?.blocks)).toContain('Monday 7 December 2026');

    // its reason is gone once nothing is left over
    await book(db, event, await somebody(db), { establishment: ours.id });
    expect(await build()).toBeNull();
    await cancel(db, going, { by: { actor: SYSTEM } });
    expect(await build()).not.toBeNull();
  });

  test('does not go when every place is used', async () => {
    const { db } = store();
    const event = await kept(db, { places: 1 });
    await coordinator(db);
    const ours = await establishment(db, SL);
    await book(db, event, await somebody(db), { establishment: ours.id });
    await noticeReleases(db, DUE);
    expect(await notices(db, event)).toEqual([]);
  });
});
