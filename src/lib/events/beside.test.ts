import { expect, test } from 'vitest';

import { published } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { besideDay } from './beside.server.ts';

onBothStores('beside a day', (store) => {
  test('stand who is closed on it and what else is published in its week', async () => {
    const { db } = store();
    await db
      .insertInto('closed_day')
      .values([
        { authority_id: 'fife', day: '2026-12-10', kind: 'holiday' },
        { authority_id: 'moray', day: '2026-12-10', kind: 'in-service' },
        { authority_id: 'angus', day: '2026-12-11', kind: 'holiday' }
      ])
      .execute();
    const on = (day: string, title: string, more = {}) =>
      published(db, { startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00`, title, ...more });
    const own = await on('2026-12-10', 'Own');
    await on('2026-12-06', 'Sunday before');
    await on('2026-12-07', 'Monday');
    await on('2026-12-13', 'Sunday', { listing: 'unlisted' });
    await on('2026-12-09', 'Private', { listing: 'private' });
    await on('2026-12-14', 'Monday after');
    const look = await besideDay(db, { day: '2026-12-10', except: own.id });
    expect(look.closed).toEqual(['Fife', 'Moray (in-service day)']);
    expect(look.week.map(({ title }) => title)).toEqual(['Monday', 'Sunday']);
    expect((await besideDay(db, { day: '2026-12-02' })).closed).toEqual([]);
  });
});
