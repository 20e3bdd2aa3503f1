import { expect, test } from 'vitest';

import { placeBooking } from '#lib/booking/booking.server.ts';
import { endAtStart } from '#lib/booking/held.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { whatsOn } from '#lib/events/read.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, again, book, cancel, entries } from '#tests/support/desk.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { cancelEvent } from './event.server.ts';
import { postponeEvent } from './postpone.server.ts';
import { wouldTell } from './tell.server.ts';

onBothStores('an event that is postponed', (store) => {
  soundAfterEach(store, NOW);

  const postpone = (event: { id: string }, now = after(30), by = ORGANISER) =>
    postponeEvent(store().db, { event: event.id, note: 'The boiler broke.', by, now });
  const save = (event: Event, details: Partial<EventDetails>, now: string) =>
    saves(store().db, event, details, { now });
  const NEW_DATE = { startsLocal: '2026-12-15T16:30', endsLocal: '2026-12-15T18:30' };
  const since = async (event: Event, now: string) =>
    (await letters(store().db, event.id))
      .filter(({ created_at }) => created_at === now)
      .map(({ to_email, kind, method, sequence }) => [to_email, kind, method, sequence])
      .sort();

  /** One with the only place, one waiting, one invited, one presenting. */
  async function everybody() {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const [presenter, booked, waiting] = [
      await somebody(db),
      await somebody(db),
      await somebody(db)
    ];
    done(await takes(db, slot, presenter));
    const place = await book(db, event, booked);
    const waits = await book(db, event, waiting);
    const invited = `invited-to-${event.slug}@school.example`;
    done(
      await invitePeople(db, {
        event: event.id,
        addresses: [{ email: invited, name: '' }],
        by: ORGANISER,
        now: NOW
      })
    );
    return { event, presenter, booked, waiting, invited, place, waits };
  }

  test('keeps every place, takes it out of the calendars, and tells each person once', async () => {
    const { db } = store();
    const { event, presenter, booked, waiting, invited, place, waits } = await everybody();
    const postponed = done(await postpone(event));
    expect(postponed.event).toMatchObject({ status: 'postponed', starts_at: null });
    expect(postponed.told).toBe(4);
    expect(await since(event, after(30))).toEqual(
      [
        [booked.email, 'event-postponed', 'CANCEL', 1],
        [invited, 'event-postponed', 'CANCEL', 1],
        [presenter.email, 'event-postponed', 'CANCEL', 1],
        [waiting.email, 'event-postponed-waiting', null, null]
      ].sort()
    );
    expect(await again(db, place)).toMatchObject({ state: 'confirmed', pool_id: place.pool_id });
    expect((await again(db, waits)).state).toBe('waiting');
    expect((await poolsOf(db, event.id))[0]).toMatchObject({ places: 1, taken: 1 });
    for (const mail of await letters(db, event.id)) {
      if (mail.created_at !== after(30)) continue;
      const ids = JSON.parse(mail.ids) as Record<string, string>;
      const letter = await LETTERS[mail.kind]!(db, ids, { row: mail, now: after(31) });
      expect(letter?.to.address).toBe(mail.to_email);
      expect(letter?.subject).toContain('Postponed: Thu 10 Dec, 4 pm');
      // the CANCEL carries the time that stood in the calendar
      if (mail.method) {
        expect(letter?.invite).toMatchObject({
          method: 'CANCEL',
          starts: expect.stringContaining('2026-12-10') as string
        });
      }
    }
    // twice is once
    expect(done(await postpone(event, after(40))).told).toBe(0);
    expect(await since(event, after(40))).toEqual([]);
  });

  test('closes the desk, falls due nowhere, and stays on what’s on', async () => {
    const { db } = store();
    const { event, waits, place, booked } = await everybody();
    done(await postpone(event));
    const late = await somebody(db);
    const facts = { event: event.id, person: late.id, now: after(31) };
    expect(await placeBooking(db, { ...facts, by: ORGANISER })).toMatchObject({
      refused: 'not-bookable'
    });
    expect(
      await passOn(db, { booking: place.id, to: late, by: booked.actor, now: after(31) })
    ).toMatchObject({ refused: 'not-bookable' });
    // the old date passes without ending anything
    await endAtStart(db, '2027-01-10T12:00:00.000Z');
    expect((await again(db, waits)).state).toBe('waiting');
    const { cards } = await whatsOn(db, { filter: {}, page: 1, now: '2027-01-10T12:00:00.000Z' });
    expect(cards.map(({ id }) => id)).toContain(event.id);
    // whoever gives a place back frees it, and nobody is served
    await cancel(db, place, { by: booked, now: after(40) });
    expect((await again(db, waits)).state).toBe('waiting');
    expect((await poolsOf(db, event.id))[0]).toMatchObject({ taken: 0 });
  });

  test('sends offers back to the waiting list, where they stood', async () => {
    const { db } = store();
    const event = await published(db, { room: 1, serving: 'offer' });
    const [first, second, third] = [await somebody(db), await somebody(db), await somebody(db)];
    const place = await book(db, event, first);
    const offered = await book(db, event, second, { now: after(1) });
    const behind = await book(db, event, third, { now: after(2) });
    await cancel(db, place, { by: first, now: after(3) });
    expect((await again(db, offered)).state).toBe('offered');
    done(await postpone(event));
    expect(await again(db, offered)).toMatchObject({
      state: 'waiting',
      pool_id: null,
      offered_until: null,
      asked_at: offered.asked_at
    });
    expect((await poolsOf(db, event.id))[0]).toMatchObject({ taken: 0 });
    // with its date it is offered to the same person again
    done(await save(event, NEW_DATE, after(60)));
    expect((await again(db, offered)).state).toBe('offered');
    expect((await again(db, behind)).state).toBe('waiting');
  });

  test('asks everyone again with its new date: same entry, higher sequence', async () => {
    const { db } = store();
    const { event, presenter, booked, waiting, invited, waits } = await everybody();
    const slot = () =>
      db
        .selectFrom('slot')
        .select('starts')
        .where('event_id', '=', event.id)
        .executeTakeFirstOrThrow();
    const [before] = await entries(db, event, booked);
    done(await postpone(event));
    // a save without a date tells nobody
    expect(done(await save(event, { summary: 'Still to come.' }, after(40))).told).toBe(0);
    expect((await findEvent(db, event.id))?.status).toBe('postponed');
    const dated = done(await save(event, NEW_DATE, after(60)));
    expect(dated.event).toMatchObject({ status: 'published', postponed_at: null });
    expect(dated.told).toBe(4);
    expect(await since(event, after(60))).toEqual(
      [
        [booked.email, 'event-dated', 'REQUEST', 2],
        [invited, 'event-dated', 'REQUEST', 2],
        [presenter.email, 'event-dated', 'REQUEST', 2],
        [waiting.email, 'event-dated-waiting', null, null]
      ].sort()
    );
    expect(await entries(db, event, booked)).toMatchObject([
      { uid: before!.uid, partstat: 'NEEDS-ACTION', method: 'REQUEST', sequence: 2 }
    ]);
    expect((await again(db, waits)).served_until > '2026-12-11').toBe(true);
    // the running order follows the start that it had
    expect((await slot()).starts).toBe('16:35');
    for (const mail of await letters(db, event.id)) {
      if (mail.created_at !== after(60)) continue;
      const ids = JSON.parse(mail.ids) as Record<string, string>;
      const letter = await LETTERS[mail.kind]!(db, ids, { row: mail, now: after(61) });
      expect(letter?.subject).toContain('New date: Tue 15 Dec, 4:30 pm');
      expect(letter?.invite?.method).toBe(mail.method ?? undefined);
    }
  });

  test('does not ask those again who left meanwhile, and serves who waits', async () => {
    const { db } = store();
    const { event, booked, waiting, place, waits } = await everybody();
    done(await postpone(event));
    await cancel(db, place, { by: booked, now: after(40) });
    done(await save(event, NEW_DATE, after(60)));
    expect(await entries(db, event, booked)).toMatchObject([{ method: 'CANCEL', sequence: 1 }]);
    expect((await again(db, waits)).state).toBe('confirmed');
    expect(await entries(db, event, waiting)).toMatchObject([{ method: 'REQUEST' }]);
  });

  test('gets no date in the past, and none without a place', async () => {
    const event = await published(store().db);
    done(await postpone(event));
    expect(
      await save(
        event,
        { startsLocal: '2026-11-20T16:00', endsLocal: '2026-11-20T18:00' },
        after(40)
      )
    ).toMatchObject({ refused: 'date-past' });
    expect(await save(event, { ...NEW_DATE, place: null }, after(40))).toMatchObject({
      refused: 'place-missing'
    });
  });

  test('that is cancelled after all tells everyone who kept a place', async () => {
    const { db } = store();
    const { event, presenter, booked, waiting, invited } = await everybody();
    done(await postpone(event));
    const now = (await findEvent(db, event.id))!;
    expect(await wouldTell(db, now)).toEqual({ confirmed: 2, waiting: 1, others: 1 });
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(60) }));
    expect((await since(event, after(60))).map(([to]) => to)).toEqual(
      [booked.email, invited, presenter.email, waiting.email].sort()
    );
    const mail = (await letters(db, event.id)).find(({ created_at }) => created_at === after(60))!;
    const ids = JSON.parse(mail.ids) as Record<string, string>;
    const letter = await LETTERS[mail.kind]!(db, ids, { row: mail, now: after(61) });
    expect(JSON.stringify(letter?.blocks)).toContain('which was postponed, does not take place');
  });

  test('is postponed by its organisers only, before it begins, and when it is published', async () => {
    const { db } = store();
    const event = await published(db);
    const someone = await somebody(db);
    expect(await postpone(event, NOW, someone.actor)).toMatchObject({ refused: 'not-allowed' });
    expect(await postpone(event, event.starts_at!)).toMatchObject({ refused: 'already-over' });
    expect(await postpone({ id: 'nothing' })).toMatchObject({ refused: 'event-unknown' });
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: NOW }));
    expect(await postpone(event)).toMatchObject({ refused: 'not-postponed' });
  });
});
