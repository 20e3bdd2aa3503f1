import { expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { after } from '#tests/support/desk.ts';
import { done, NOW, ORGANISER, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import {
  feedAddress,
  liveFeeds,
  makeFeed,
  removeFeed,
  replaceFeed,
  setAlarm,
  subscribeAddress
} from './address.server.ts';
import { feedClient } from './client.ts';
import { knockAt, myFeeds, noteRead } from './read.server.ts';

onBothStores('addresses of feeds', (store) => {
  soundAfterEach(store, NOW);

  const make = (by: Actor, programme: string | null = null, now = NOW) =>
    makeFeed(store().db, { programme, alarm: null, by, now });
  const at = (token: string) => knockAt(store().db, token);
  const live = (person: string) => liveFeeds(store().db, person).execute();
  const read = (feed: Parameters<typeof noteRead>[1]['feed'], agent: string, now: string) =>
    noteRead(store().db, { feed, agent, now });

  async function programmeWith(...people: string[]) {
    const { db } = store();
    const id = newId();
    const facts = { title: 'Primary STEM Leaders', summary: '', created_at: NOW };
    await db
      .insertInto('programme')
      .values({ id, ...facts })
      .execute();
    for (const person_id of people) {
      const participant = { id: newId(), programme_id: id, person_id, nominated_at: NOW };
      await db
        .insertInto('participant')
        .values({ ...participant, accepted_at: NOW })
        .execute();
    }
    return id;
  }

  test('one opens what it was made for, and its token is kept nowhere', async () => {
    const { db } = store();
    const me = await somebody(db);
    const { feed, token } = done(await make(me.actor));
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await at(token)).toMatchObject({ feed: { id: feed.id, person_id: me.id } });
    expect(
      JSON.stringify(await db.selectFrom('calendar_feed').selectAll().execute())
    ).not.toContain(token);
    // nor is the hash an address
    expect(await at(feed.token_hash)).toBeNull();
    const address = feedAddress(token);
    expect(address).toBe(`http://localhost:3000/cal/${token}.ics`);
    expect(subscribeAddress(address)).toBe(`webcal://localhost:3000/cal/${token}.ics`);
  });

  test.each(['', 'public', 'x'.repeat(32), `${'x'.repeat(32)}%`, 'x'.repeat(5000)])(
    'there is nothing at %j',
    async (token) => expect(await at(token)).toBeNull()
  );

  test('one that is replaced or removed says that it was', async () => {
    const { db } = store();
    const me = await somebody(db);
    const first = done(await make(me.actor));
    await setAlarm(db, { feed: first.feed.id, alarm: 120, by: me.actor });
    const by = { by: me.actor, now: after(1) };
    const second = done(await replaceFeed(db, { feed: first.feed.id, ...by }));
    expect(second.feed.alarm_minutes).toBe(120);
    expect(await at(first.token)).toBe('gone');
    expect(await at(second.token)).toMatchObject({ feed: { id: second.feed.id } });
    // a form that was left open
    expect(await replaceFeed(db, { feed: first.feed.id, ...by })).toMatchObject({
      refused: 'feed-unknown'
    });
    done(await removeFeed(db, { feed: second.feed.id, ...by }));
    done(await removeFeed(db, { feed: second.feed.id, ...by }));
    expect(await at(second.token)).toBe('gone');
    expect(await replaceFeed(db, { feed: first.feed.id, ...by })).toMatchObject({
      refused: 'feed-unknown'
    });
    expect(await live(me.id)).toEqual([]);
    const notes = await db
      .selectFrom('audit_entry')
      .select('action')
      .where('actor_id', '=', me.id)
      .orderBy('at')
      .orderBy('id')
      .execute();
    expect(notes.map(({ action }) => action)).toEqual(['feed.make', 'feed.replace', 'feed.remove']);
  });

  test('one that no calendar has read is made anew; one that is read is not lost by a press', async () => {
    const { db } = store();
    const me = await somebody(db);
    const lost = done(await make(me.actor));
    const again = done(await make(me.actor, null, after(1)));
    expect(await at(lost.token)).toBe('gone');
    await read(again.feed, 'Google-Calendar-Importer', after(2));
    expect(await make(me.actor, null, after(3))).toMatchObject({ refused: 'feed-there' });
    expect(await at(again.token)).toMatchObject({ feed: { client: 'Google' } });
    expect(await live(me.id)).toHaveLength(1);
    await removeFeed(db, { feed: again.feed.id, by: me.actor, now: after(4) });
    done(await make(me.actor, null, after(5)));
  });

  test('whoever presses twice, or replaces twice at once, has one', async () => {
    const { db } = store();
    const me = await somebody(db);
    const programme = await programmeWith(me.id);
    for (const of of [null, programme]) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => make(me.actor, of)));
      const open = [];
      for (const answer of answers) {
        if (!isRefusal(answer) && (await at(answer.token)) !== 'gone') open.push(answer);
      }
      expect(open).toHaveLength(1);
      const { feed } = open[0]!;
      const replaced = await Promise.all(
        Array.from({ length: 8 }, () =>
          replaceFeed(db, { feed: feed.id, by: me.actor, now: after(1) })
        )
      );
      expect(replaced.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    }
    expect(await live(me.id)).toHaveLength(2);
  });

  test('nobody touches another’s, organisers and administrators neither', async () => {
    const { db } = store();
    const [me, other] = [await somebody(db), await somebody(db)];
    const { feed, token } = done(await make(me.actor));
    const admin: Actor = {
      ...other.actor,
      grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }]
    };
    const no = { refused: 'not-allowed' };
    for (const by of [other.actor, ORGANISER, admin, { person: null, grants: [] }]) {
      expect(await replaceFeed(db, { feed: feed.id, by, now: NOW })).toMatchObject(no);
      expect(await removeFeed(db, { feed: feed.id, by, now: NOW })).toMatchObject(no);
      expect(await setAlarm(db, { feed: feed.id, alarm: 30, by })).toMatchObject(no);
    }
    expect(await make({ person: null, grants: [] })).toMatchObject(no);
    expect(await at(token)).toMatchObject({ feed: { alarm_minutes: null } });
  });

  test('a programme’s is for who accepted a place in it, and ends when they leave', async () => {
    const { db } = store();
    const [me, other] = [await somebody(db), await somebody(db)];
    const programme = await programmeWith(me.id);
    expect(await make(other.actor, programme)).toMatchObject({ refused: 'not-allowed' });
    expect(await make(me.actor, 'no-such-programme')).toMatchObject({ refused: 'not-allowed' });
    const { token } = done(await make(me.actor, programme));
    expect(await at(token)).toMatchObject({ feed: { kind: 'programme' } });
    expect((await myFeeds(db, me.actor)).map(({ of, address }) => [of, address !== null])).toEqual([
      ['', false],
      [programme, true]
    ]);
    expect((await myFeeds(db, other.actor)).map(({ of }) => of)).toEqual(['']);
    await db
      .updateTable('participant')
      .set({ withdrawn_at: after(5) })
      .where('person_id', '=', me.id)
      .execute();
    expect(await at(token)).toBe('gone');
  });

  test('a programme’s is for its organisers too', async () => {
    const { db } = store();
    const programme = await programmeWith();
    const organiser = await somebody(db);
    const grants = [{ right: 'organiser', scope: 'programme', scopeId: programme }] as const;
    expect(isRefusal(await make({ ...organiser.actor, grants: [...grants] }, programme))).toBe(
      false
    );
    const of = [{ ...grants[0], scopeId: 'another' }];
    expect(await make({ ...organiser.actor, grants: of }, programme)).toMatchObject({
      refused: 'not-allowed'
    });
  });

  test('whoever is disabled has none left', async () => {
    const { db } = store();
    const me = await somebody(db);
    const { token } = done(await make(me.actor));
    await db
      .updateTable('person')
      .set({ disabled_at: after(1) })
      .where('id', '=', me.id)
      .execute();
    expect(await at(token)).toBe('gone');
  });

  test('one that ended has no reminder to set', async () => {
    const { db } = store();
    const me = await somebody(db);
    const { feed, token } = done(await make(me.actor));
    done(await setAlarm(db, { feed: feed.id, alarm: 1440, by: me.actor }));
    expect(await at(token)).toMatchObject({ feed: { alarm_minutes: 1440 } });
    await removeFeed(db, { feed: feed.id, by: me.actor, now: after(1) });
    expect(await setAlarm(db, { feed: feed.id, alarm: 30, by: me.actor })).toMatchObject({
      refused: 'feed-unknown'
    });
  });

  test('reading is noted once an hour, with the kind of program and no more', async () => {
    const { db } = store();
    const me = await somebody(db);
    const { feed, token } = done(await make(me.actor));
    const now = async () => ((await at(token)) as { feed: typeof feed }).feed;
    await read(feed, 'Google-Calendar-Importer', after(1));
    expect(await now()).toMatchObject({ read_at: after(1), client: 'Google' });
    await read(await now(), 'Mozilla/5.0 Thunderbird/140', after(60));
    // of two processes that both saw the old row
    await read(feed, 'Mozilla/5.0 Thunderbird/140', after(60));
    expect(await now()).toMatchObject({ read_at: after(1), client: 'Google' });
    await read(await now(), 'Mozilla/5.0 Thunderbird/140', after(61));
    expect(await now()).toMatchObject({ read_at: after(61), client: 'Thunderbird' });
  });
});

test.each([
  ['Google-Calendar-Importer', 'Google'],
  ['Mozilla/5.0 (compatible; Google-Calendar; +http://www.google.com)', 'Google'],
  ['Microsoft.Exchange/15.20 (Windows NT 10.0; Win64; x64)', 'Outlook'],
  ['Mozilla/4.0 (compatible; ms-office; MSOffice 16)', 'Outlook'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0', 'Thunderbird'],
  ['iOS/19.1 (23B85) dataaccessd/1.0', 'Apple'],
  ['macOS/26.1 (25B78) CalendarAgent/1.0', 'Apple'],
  ['Nextcloud Calendar/6', 'Nextcloud'],
  ['Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36', 'browser'],
  ['curl/8', 'other'],
  ['', 'other']
])('%j is %s', (agent, client) => expect(feedClient(agent)).toBe(client));
