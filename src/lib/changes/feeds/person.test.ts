import { expect, test } from 'vitest';

import { setPlaces } from '#lib/booking/places.server.ts';
import { type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { plus } from '#lib/time.server.ts';
import { built } from '#tests/support/calendar.ts';
import { after, book, cancel, entries } from '#tests/support/desk.ts';
import {
  done,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { cancelEvent } from '../event.server.ts';
import { postponeEvent } from '../postpone.server.ts';
import { takeSlotForPartner } from '../present-for-partner.server.ts';
import { withdrawTalk } from '../talks/withdraw.server.ts';
import { personFeed } from './person.server.ts';

onBothStores('the feed of one person', (store) => {
  soundAfterEach(store, NOW);

  const feedOf = async (
    person: { id: string },
    { now = after(60), alarm = null }: { now?: string; alarm?: number | null } = {}
  ) => built(await personFeed(store().db, { person: person.id, alarm, now }));
  const shown = async (person: { id: string }, now?: string) =>
    (await feedOf(person, { ...(now && { now }) })).shown;
  const stop = (event: Event, now = after(30)) =>
    cancelEvent(store().db, { event: event.id, note: '', by: ORGANISER, now });
  const save = async (event: Event, details: Partial<EventDetails>, now: string) =>
    done(await saves(store().db, event, details, { now }));

  test('has what they booked, with the UID and SEQUENCE of the mails, in the order of time', async () => {
    const { db } = store();
    const me = await somebody(db);
    const late = await published(db, {
      title: 'Later',
      startsLocal: '2027-01-14T16:00',
      endsLocal: '2027-01-14T18:00'
    });
    const soon = await published(db, { title: 'Tinkering' });
    await book(db, late, me);
    await book(db, soon, me);
    const [entry] = await entries(db, soon, me);
    const [first, second] = await shown(me);
    expect(first).toEqual({
      uid: entry!.uid,
      title: 'Tinkering · Kirkmuirlea',
      text: expect.stringContaining('Street parking.'),
      place: 'Kirkmuirlea Primary School, 1 Muir Road, Kirkmuirlea',
      starts: '2026-12-10T16:00:00',
      status: 'CONFIRMED',
      sequence: entry!.sequence,
      busy: true,
      alarms: 0
    });
    expect(second!.title).toMatch(/^Later/);
    expect((await feedOf(me, { alarm: 30 })).shown.map(({ alarms }) => alarms)).toEqual([1, 1]);
  });

  test('has the talk that they give, with its time, or the slot from arrive by', async () => {
    const { db } = store();
    const event = await published(db);
    const stays = await somebody(db);
    done(await takes(db, await slotIn(db, event.id), stays));
    const [evening] = await shown(stays);
    expect(evening).toMatchObject({ starts: '2026-12-10T16:00:00' });
    expect(evening!.text).toContain('Levers from lolly sticks');

    const { id: partner, presenter } = await partnerWith(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners', starts: '17:00' });
    const { talk } = done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner,
        person: presenter.id,
        title: 'Ask an engineer',
        line: null,
        by: presenter.actor,
        now: NOW
      })
    );
    const [own] = await shown(presenter);
    expect(own!.starts < '2026-12-10T17:00:00' && own!.starts > '2026-12-10T16:00:00').toBe(true);
    expect(own!.text).toMatch(/Ask an engineer[^]*be there by/);

    done(await withdrawTalk(db, { talk: talk.id, by: presenter.actor, now: after(5) }));
    expect(await shown(presenter)).toEqual([]);
  });

  test('has nothing that is only wished for, and nothing of anybody else', async () => {
    const { db } = store();
    const [me, other] = [await somebody(db), await somebody(db)];
    const full = await published(db, { title: 'Full', room: 1 });
    const theirs = await book(db, full, other);
    expect((await book(db, full, me)).state).toBe('waiting');
    const asked = await published(db, { title: 'On request', admission: 'approval' });
    expect((await book(db, asked, me)).state).toBe('requested');
    const invited = await published(db, { title: 'Invited' });
    done(
      await invitePeople(db, {
        event: invited.id,
        addresses: [{ email: me.email, name: '' }],
        by: ORGANISER,
        now: NOW
      })
    );
    expect(await entries(db, invited, me)).toHaveLength(1);
    expect(await shown(me)).toEqual([]);
    expect(await shown(other)).toHaveLength(1);
    // once a place is theirs it is there
    await cancel(db, theirs, { by: other, now: after(10) });
    expect((await shown(me)).map(({ title }) => title)).toEqual(['Full · Kirkmuirlea']);
    expect(await shown(other)).toEqual([]);
  });

  test('says how to join to whoever has a place, and holds no key of a booking', async () => {
    const { db } = store();
    const link = 'https://meet.example/secret';
    const event = await published(db, { mode: 'online', onlineLink: link });
    const me = await somebody(db);
    const booking = await book(db, event, me, { mode: 'online' });
    const { text, shown: now } = await feedOf(me);
    expect(now[0]!.place).toBe(link);
    expect(text).not.toMatch(/\/booking\/|key=|school\.example/);
    await cancel(db, booking, { by: me, now: after(10) });
    expect((await feedOf(me)).text).not.toContain('meet.example');
  });

  test('moves what an organiser moves: the same UID, a higher SEQUENCE, another ETag', async () => {
    const { db } = store();
    const event = await published(db);
    const me = await somebody(db);
    await book(db, event, me);
    const before = await feedOf(me);
    await save(event, { startsLocal: '2026-12-11T16:00', endsLocal: '2026-12-11T18:00' }, after(9));
    const moved = await feedOf(me);
    expect(moved.shown[0]!.uid).toBe(before.shown[0]!.uid);
    expect(moved.shown[0]!.sequence).toBeGreaterThan(before.shown[0]!.sequence);
    expect(moved.shown[0]!.starts).toBe('2026-12-11T16:00:00');
    expect(moved.etag).not.toBe(before.etag);
  });

  test('has another ETag for every edit that it shows, also where nobody is told', async () => {
    const { db } = store();
    const event = await published(db);
    const me = await somebody(db);
    await book(db, event, me);
    let last = (await feedOf(me)).etag;
    for (const [at, details] of [
      { summary: 'In another sentence.' },
      { gettingThere: 'Bus 31.' },
      { contact: 'other@stem.example' },
      { host: 'STEM Ayrshire' }
    ].entries()) {
      await save(event, details, after(10 + at));
      const { etag } = await feedOf(me);
      expect(etag, Object.keys(details)[0]).not.toBe(last);
      last = etag;
    }
  });

  test('is the same text at every poll while nothing changes', async () => {
    const { db } = store();
    const me = await somebody(db);
    await book(db, await published(db), me);
    const one = await feedOf(me, { now: after(60) });
    expect(await feedOf(me, { now: after(600) })).toEqual(one);
  });

  test('keeps what an organiser cancelled to its date, as cancelled', async () => {
    const { db } = store();
    const event = await published(db);
    const [me, waits] = [await somebody(db), await somebody(db)];
    await setPlaces(db, { event: event.id, pools: [{ mode: 'room', authority: null, places: 1 }] });
    await book(db, event, me);
    await book(db, event, waits);
    const [before] = await shown(me);
    done(await stop(event));
    const [cancelled, ...more] = await shown(me);
    expect(more).toEqual([]);
    expect(cancelled).toMatchObject({
      uid: before!.uid,
      title: `Cancelled: ${before!.title}`,
      status: 'CANCELLED',
      busy: false
    });
    expect(cancelled!.sequence).toBeGreaterThan(before!.sequence);
    expect(cancelled!.text).toContain('does not take place');
    expect(await shown(waits)).toEqual([]);
    expect(await shown(me, plus(event.ends_at!, { milliseconds: -1 }))).toHaveLength(1);
    expect(await shown(me, event.ends_at!)).toEqual([]);
  });

  test('keeps it to its date for whoever would only have presented', async () => {
    const { db } = store();
    const event = await published(db);
    const { id: partner, presenter } = await partnerWith(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners', starts: '17:00' });
    const facts = { event: event.id, slot: slot.id, partner, person: presenter.id };
    const talk = { title: 'Ask an engineer', line: null, by: presenter.actor, now: NOW };
    done(await takeSlotForPartner(db, { ...facts, ...talk }));
    done(await stop(event));
    expect(await shown(presenter)).toMatchObject([{ status: 'CANCELLED', busy: false }]);
    expect(await shown(presenter, event.ends_at!)).toEqual([]);
  });

  test('says it where only their place was cancelled by another', async () => {
    const { db } = store();
    const event = await published(db);
    const me = await somebody(db);
    await cancel(db, await book(db, event, me), { by: { actor: ORGANISER }, now: after(5) });
    const [taken] = await shown(me);
    expect(taken).toMatchObject({ status: 'CANCELLED', busy: false });
    expect(taken!.text).toContain('The event itself takes place');
    // a later cancellation of the event is none of theirs
    done(await stop(event));
    expect(await shown(me)).toEqual([]);
  });

  test('forgets at once what they cancelled themselves, and what is postponed', async () => {
    const { db } = store();
    const me = await somebody(db);
    const left = await published(db, { title: 'Left' });
    await cancel(db, await book(db, left, me), { by: me, now: after(5) });
    const postponed = await published(db, { title: 'Postponed' });
    await book(db, postponed, me);
    const [before] = await shown(me);
    const facts = { event: postponed.id, note: '', by: ORGANISER };
    done(await postponeEvent(db, { ...facts, now: after(10) }));
    expect(await shown(me)).toEqual([]);
    await save(
      postponed,
      { startsLocal: '2026-12-15T16:30', endsLocal: '2026-12-15T18:30' },
      after(20)
    );
    const [again] = await shown(me);
    expect(again).toMatchObject({ uid: before!.uid, starts: '2026-12-15T16:30:00' });
    done(await stop(left, after(40)));
    expect(await shown(me)).toHaveLength(1);
  });

  test('still has what took place for 60 days, then not', async () => {
    const { db } = store();
    const me = await somebody(db);
    const event = await published(db);
    await book(db, event, me);
    const days = (count: number) => plus(event.ends_at!, { hours: 24 * count });
    expect(await shown(me, days(59))).toHaveLength(1);
    expect(await shown(me, days(60))).toEqual([]);
  });

  test('asks the store as often for 12 events as for one', async () => {
    const { db } = store();
    const me = await somebody(db);
    const count = async () => {
      let asked = 0;
      const reader = db.withPlugin({
        transformQuery: ({ node }) => ((asked += 1), node),
        transformResult: async ({ result }) => result
      });
      await personFeed(reader, { person: me.id, alarm: null, now: after(60) });
      return asked;
    };
    await book(db, await published(db), me);
    const one = await count();
    for (let more = 0; more < 11; more++) await book(db, await published(db), me);
    expect(await count()).toBe(one);
    expect(one).toBeLessThanOrEqual(4);
  });
});
