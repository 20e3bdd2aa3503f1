import { expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import { type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { plus } from '#lib/time.server.ts';
import { built } from '#tests/support/calendar.ts';
import { after, book, entries } from '#tests/support/desk.ts';
import {
  DETAILS,
  done,
  NOW,
  ORGANISER,
  published,
  saves,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { cancelEvent, makeEvent } from '../event.server.ts';
import { postponeEvent } from '../postpone.server.ts';
import { programmeFeed, publicFeed } from './events.server.ts';

const day = (day: string) => ({ startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00` });

onBothStores('feeds of events', (store) => {
  soundAfterEach(store, NOW);

  const whatsOn = async (now = after(60)) => built(await publicFeed(store().db, now));
  /** The titles of what is on that begin with a word. */
  const titles = async (word: string, now?: string) =>
    (await whatsOn(now)).shown.map(({ title }) => title).filter((title) => title.includes(word));
  const stop = (event: Event, now = after(30)) =>
    cancelEvent(store().db, { event: event.id, note: '', by: ORGANISER, now });
  const save = async (event: Event, details: Partial<EventDetails>, now: string) =>
    done(await saves(store().db, event, details, { now }));
  async function programme(title = 'Primary STEM Leaders') {
    const id = newId();
    await store()
      .db.insertInto('programme')
      .values({ id, title, summary: '', created_at: NOW })
      .execute();
    return id;
  }
  const ofProgramme = async (id: string, now = after(60)) =>
    built(await programmeFeed(store().db, { programme: id, alarm: null, now }));

  test('what’s on has what is listed and published, and takes nobody’s time', async () => {
    const { db } = store();
    const event = await published(db, { title: 'Listed' });
    await published(db, { title: 'Unlisted', listing: 'unlisted' });
    await published(db, { title: 'Listed privately', listing: 'private' });
    const details = { ...DETAILS, title: 'Listed draft' };
    const places = { room: 5, online: 5 };
    done(await makeEvent(db, { details, places, by: ORGANISER, now: NOW }));
    const dropped = { ...details, title: 'Listed draft, cancelled' };
    done(
      await stop(done(await makeEvent(db, { details: dropped, places, by: ORGANISER, now: NOW })))
    );
    expect(await titles('isted')).toEqual(['Listed · Kirkmuirlea']);
    const { shown } = await whatsOn();
    expect(shown.find(({ title }) => title.startsWith('Listed'))).toMatchObject({
      uid: `event-${event.id}@stem.example`,
      status: 'CONFIRMED',
      busy: false
    });
  });

  test('what’s on has no way to join, and nobody’s address or name', async () => {
    const { db } = store();
    const online = { mode: 'online', onlineLink: 'https://meet.example/secret' } as const;
    const event = await published(db, { title: 'Joining', ...online });
    const me = await somebody(db, 'Una Reid');
    await book(db, event, me, { mode: 'online' });
    const { text } = await whatsOn();
    expect(text).toContain('Joining');
    expect(text.replaceAll('\r\n ', '')).not.toMatch(/meet\.example|school\.example|Una Reid/);
    // what is on and what is booked are two entries of one calendar
    const [entry] = await entries(db, event, me);
    expect(text).not.toContain(entry!.uid);
  });

  test('what’s on keeps the cancelled to its date, with a higher SEQUENCE', async () => {
    const event = await published(store().db, { title: 'Windmills' });
    const of = async (now?: string) =>
      (await whatsOn(now)).shown.find(({ title }) => title.includes('Windmills'));
    const before = (await of())!;
    done(await stop(event));
    expect(await of()).toMatchObject({
      uid: before.uid,
      title: 'Cancelled: Windmills · Kirkmuirlea',
      status: 'CANCELLED',
      busy: false,
      sequence: before.sequence + 1
    });
    expect(await of(plus(event.ends_at!, { milliseconds: -1 }))).toBeDefined();
    expect(await of(event.ends_at!)).toBeUndefined();
  });

  test('what’s on forgets the postponed until it has a date, and what was 60 days ago', async () => {
    const { db } = store();
    const event = await published(db, { title: 'Rockpools' });
    done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(10) }));
    expect(await titles('Rockpools')).toEqual([]);
    await save(event, day('2027-01-14'), after(20));
    expect(await titles('Rockpools')).toHaveLength(1);
    expect(await titles('Rockpools', '2027-03-14T00:00:00.000Z')).toHaveLength(1);
    expect(await titles('Rockpools', '2027-03-16T00:00:00.000Z')).toEqual([]);
  });

  test('what’s on is the same at every poll, and another for every edit that it shows', async () => {
    const event = await published(store().db, { title: 'Levers' });
    const first = await whatsOn(after(60));
    expect(await whatsOn(after(600))).toEqual(first);
    await save(event, { summary: 'In another sentence.' }, after(700));
    expect((await whatsOn(after(700))).etag).not.toBe(first.etag);
  });

  test('a programme’s has its published events, each with its number among all', async () => {
    const { db } = store();
    const id = await programme();
    const other = await programme('Others');
    for (const [at, month] of ['09', '10', '12'].entries()) {
      const facts = { title: `Day ${at + 1}`, programme: id, ...day(`2026-${month}-03`) };
      await published(db, { ...facts, now: '2026-08-20T10:00:00.000Z' });
    }
    await published(db, { title: 'Hidden', programme: id, listing: 'private' });
    await published(db, { title: 'Unlisted', programme: id, listing: 'unlisted' });
    await published(db, { title: 'Elsewhere', programme: other });
    const { text, shown } = await ofProgramme(id);
    // the first was more than 60 days ago, and counts
    expect(shown.map(({ title }) => title)).toEqual([
      'Day 2 (2 of 4) · Kirkmuirlea',
      'Day 3 (3 of 4) · Kirkmuirlea',
      'Unlisted (4 of 4) · Kirkmuirlea'
    ]);
    expect(text).toContain('X-WR-CALNAME:Twilight: Primary STEM Leaders\r\n');
  });

  test('a programme’s numbers leave out what is cancelled, and follow', async () => {
    const { db } = store();
    const id = await programme();
    const first = await published(db, { title: 'One', programme: id, ...day('2026-12-01') });
    await published(db, { title: 'Two', programme: id, ...day('2026-12-02') });
    const { etag } = await ofProgramme(id);
    done(await stop(first));
    const after = await ofProgramme(id);
    expect(after.shown.map(({ title }) => title)).toEqual([
      'Cancelled: One · Kirkmuirlea',
      'Two (1 of 1) · Kirkmuirlea'
    ]);
    expect(after.etag).not.toBe(etag);
  });

  test('ask the store as often for 12 events as for one', async () => {
    const { db } = store();
    const id = await programme();
    const count = async () => {
      let asked = 0;
      const reader = db.withPlugin({
        transformQuery: ({ node }) => ((asked += 1), node),
        transformResult: async ({ result }) => result
      });
      await publicFeed(reader, after(60));
      await programmeFeed(reader, { programme: id, alarm: null, now: after(60) });
      return asked;
    };
    await published(db, { programme: id });
    const one = await count();
    for (let more = 0; more < 11; more++) await published(db, { programme: id });
    expect(await count()).toBe(one);
    expect(one).toBe(3);
  });
});
