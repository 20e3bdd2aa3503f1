import { expect, test } from 'vitest';

import { poolsOf } from '#lib/booking/places.server.ts';
import { detailsOf, publishEvent, type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import {
  DETAILS,
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import {
  cancelEvent,
  duplicateEvent,
  makeEvent,
  saveEvent,
  type OpenPlaces
} from './event.server.ts';
import { takeSlot } from './present.server.ts';
import { wouldTell } from './tell.server.ts';

onBothStores('an event that others are part of', (store) => {
  soundAfterEach(store, NOW);

  const save = (
    event: Event,
    details: Partial<EventDetails>,
    { places = null, now = after(30) }: { places?: OpenPlaces | null; now?: string } = {}
  ) =>
    saveEvent(store().db, {
      event: event.id,
      details: { ...detailsOf(event), ...details },
      places,
      version: event.version,
      note: 'The hall has a burst pipe.',
      by: ORGANISER,
      now
    });
  const stop = (event: Event, now = after(30), by = ORGANISER) =>
    cancelEvent(store().db, { event: event.id, note: '', by, now });

  /** One booked, one waiting, one invited, one presenting. */
  async function everybody() {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const [presenter, booked, waiting] = [
      await somebody(db),
      await somebody(db),
      await somebody(db)
    ];
    done(
      await takeSlot(db, {
        event: event.id,
        slot: slot.id,
        person: presenter.id,
        title: 'Levers',
        line: null,
        by: presenter.actor,
        now: NOW
      })
    );
    const bookings = [await book(db, event, booked), await book(db, event, waiting)];
    const email = `invited-to-${event.slug}@school.example`;
    done(
      await invitePeople(db, {
        event: event.id,
        addresses: [{ email, name: '' }],
        by: ORGANISER,
        now: NOW
      })
    );
    return { event, presenter, booked, waiting, email, bookings };
  }

  test('cannot have fewer places than are taken, and says how many those are', async () => {
    const { db } = store();
    const event = await published(db, { room: 5 });
    await book(db, event, await somebody(db));
    await book(db, event, await somebody(db));
    expect(await save(event, { title: 'Another' }, { places: { room: 1, online: 0 } })).toEqual({
      refused: 'places-below-taken',
      facts: { taken: 2 },
      field: 'places_room'
    });
    // refused whole: the title is as it was, and nobody was told
    const { title } = await db
      .selectFrom('event')
      .select('title')
      .where('id', '=', event.id)
      .executeTakeFirstOrThrow();
    expect(title).toBe(event.title);
    done(await save(event, {}, { places: { room: 2, online: 0 } }));
    expect(await poolsOf(db, event.id)).toMatchObject([
      { mode: 'room', places: 2, taken: 2 },
      { mode: 'online', places: 0 }
    ]);
  });

  test('that loses its online part brings those who booked it into the room, told once', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 2, online: 2 });
    const [there, here, waits] = [await somebody(db), await somebody(db), await somebody(db)];
    const inRoom = await book(db, event, here, { mode: 'room' });
    const online = await book(db, event, there, { mode: 'online' });
    await book(db, event, await somebody(db), { mode: 'online' });
    const waiting = await book(db, event, waits, { mode: 'online', now: after(1) });
    expect(await save(event, { mode: 'room' }, { places: { room: 2, online: 0 } })).toMatchObject({
      refused: 'places-below-taken',
      facts: { taken: 3 },
      field: 'places_room'
    });
    expect(await again(db, online)).toEqual(online);
    done(await save(event, { mode: 'room' }, { places: { room: 4, online: 0 } }));
    for (const booking of [inRoom, online, waiting]) {
      expect(await again(db, booking)).toMatchObject({ state: 'confirmed', mode: 'room' });
    }
    expect(await poolsOf(db, event.id)).toMatchObject([
      { mode: 'room', places: 4, taken: 4 },
      { mode: 'online', places: 0, taken: 0 }
    ]);
    expect(await entries(db, event, there)).toMatchObject([{ sequence: 1, method: 'REQUEST' }]);
  });

  test('that moves says to whoever asked, or is offered a place, that this stands', async () => {
    const { db } = store();
    const asked = await published(db, { admission: 'approval' });
    await book(db, asked, await somebody(db));
    const offering = await published(db, { room: 1, serving: 'offer' });
    const first = await somebody(db);
    const place = await book(db, offering, first);
    await book(db, offering, await somebody(db));
    await cancel(db, place, { by: first });
    for (const [event, stands] of [
      [asked, 'Your request stands'],
      [offering, 'still kept for you']
    ] as const) {
      done(await save(event, { startsLocal: '2026-12-15T16:30', endsLocal: '2026-12-15T18:30' }));
      const row = (await letters(db, event.id)).find(
        ({ kind }) => kind === 'event-changed-waiting'
      )!;
      const ids = JSON.parse(row.ids) as Record<string, string>;
      const letter = await LETTERS[row.kind]!(db, ids, { row, now: after(31) });
      expect(JSON.stringify(letter?.blocks)).toContain(stands);
    }
  });

  test('never has more people in the room than may be there', async () => {
    const { db } = store();
    const places = { room: 28, online: 0 };
    const limited = { ...DETAILS, roomLimit: 30, team: 2 };
    const facts = { by: ORGANISER, now: NOW };
    expect(
      await makeEvent(db, { ...facts, details: { ...limited, team: 3 }, places })
    ).toMatchObject({ refused: 'room-limit', facts: { total: 31, limit: 30 } });
    const event = done(await makeEvent(db, { ...facts, details: limited, places }));
    expect(await save(event, {}, { places: { room: 29, online: 0 } })).toMatchObject({
      refused: 'room-limit'
    });
  });

  test('that moves tells everyone it concerns once, and asks the calendars again', async () => {
    const { db } = store();
    const { event, booked, waiting, presenter, email } = await everybody();
    const moved = done(
      await save(event, { startsLocal: '2026-12-15T16:30', endsLocal: '2026-12-15T18:30' })
    );
    expect(moved.told).toBe(4);
    const mails = (await letters(db, event.id)).filter(({ created_at }) => created_at > NOW);
    expect(
      mails.map((mail) => [mail.to_email, mail.kind, mail.method, mail.sequence]).sort()
    ).toEqual(
      [
        [booked.email, 'event-changed', 'REQUEST', 1],
        [email, 'event-changed', 'REQUEST', 1],
        [presenter.email, 'event-changed', 'REQUEST', 1],
        [waiting.email, 'event-changed-waiting', null, null]
      ].sort()
    );
    expect(await entries(db, event, booked)).toMatchObject([
      { sequence: 1, partstat: 'NEEDS-ACTION', method: 'REQUEST' }
    ]);
    // the slot moves with the start
    const slot = await db
      .selectFrom('slot')
      .select('starts')
      .where('event_id', '=', event.id)
      .executeTakeFirstOrThrow();
    expect(slot.starts).toBe('16:35');
  });

  test('saved without a change of what people know tells nobody', async () => {
    const { db } = store();
    const { event } = await everybody();
    const before = await told(db, event);
    expect(done(await save(event, { summary: 'Bring a shoebox.', clplMinutes: 90 })).told).toBe(0);
    expect(await told(db, event)).toEqual(before);
  });

  test('with another room keeps the answers that people gave', async () => {
    const { db } = store();
    const { event, booked } = await everybody();
    expect(done(await save(event, { place: 'Muirlea Library' })).told).toBe(4);
    expect(await entries(db, event, booked)).toMatchObject([{ sequence: 1, partstat: 'ACCEPTED' }]);
  });

  test('tells nothing to those who had left', async () => {
    const { db } = store();
    const event = await published(db);
    const gone = await somebody(db);
    await cancel(db, await book(db, event, gone), { by: gone, now: after(1) });
    expect(done(await save(event, { place: 'Muirlea Library' })).told).toBe(0);
    expect(await entries(db, event, gone)).toMatchObject([{ sequence: 1, method: 'CANCEL' }]);
  });

  test('that two edit at once keeps the first’s words and tells the second', async () => {
    const { event } = await everybody();
    done(await save(event, { title: 'First' }));
    expect(await save(event, { title: 'Second' })).toMatchObject({ refused: 'changed-meanwhile' });
  });

  test('that began is not moved, and none is moved into the past', async () => {
    const { db } = store();
    const event = await published(db);
    expect(
      await save(event, { startsLocal: '2026-11-20T16:00', endsLocal: '2026-11-20T18:00' })
    ).toMatchObject({ refused: 'date-past' });
    expect(
      await save(event, { endsLocal: '2026-12-10T19:00' }, { now: event.starts_at! })
    ).toMatchObject({ refused: 'already-over' });
    expect(await save(event, { startsLocal: null, endsLocal: null })).toMatchObject({
      refused: 'date-needed'
    });
  });

  test('that is cancelled ends every booking and tells each person once', async () => {
    const { db } = store();
    const { event, booked, waiting, presenter, email, bookings } = await everybody();
    expect(await wouldTell(db, event)).toEqual({ confirmed: 2, waiting: 1, others: 1 });
    expect(done(await stop(event)).told).toBe(4);
    for (const booking of bookings) {
      expect(await again(db, booking)).toMatchObject({ state: 'cancelled', pool_id: null });
    }
    const mails = (await letters(db, event.id)).filter(({ created_at }) => created_at > NOW);
    expect(
      mails.map((mail) => [mail.to_email, mail.kind, mail.method, mail.sequence]).sort()
    ).toEqual(
      [
        [booked.email, 'event-cancelled', 'CANCEL', 1],
        [email, 'event-cancelled', 'CANCEL', 1],
        [presenter.email, 'event-cancelled', 'CANCEL', 1],
        [waiting.email, 'event-cancelled-waiting', null, null]
      ].sort()
    );
    // every one of them is a letter that can be built, to its one person
    for (const mail of mails) {
      const letter = await LETTERS[mail.kind]!(db, JSON.parse(mail.ids) as Record<string, string>, {
        row: mail,
        now: after(31)
      });
      expect(letter?.to.address).toBe(mail.to_email);
      expect(letter?.invite?.method).toBe(mail.method ?? undefined);
    }
  });

  test('cancelled twice is cancelled once, and is then as it is', async () => {
    const { db } = store();
    const { event } = await everybody();
    done(await stop(event));
    const before = await told(db, event);
    expect(done(await stop(event, after(60))).told).toBe(0);
    expect(await told(db, event)).toEqual(before);
    expect(await save(event, { title: 'Risen' })).toMatchObject({
      refused: 'already-cancelled-event'
    });
    expect(
      await publishEvent(db, { event: event.id, by: ORGANISER, now: after(60) })
    ).toMatchObject({ refused: 'not-a-draft' });
  });

  test('is cancelled by its organisers only, and not when it is over', async () => {
    const { db } = store();
    const event = await published(db);
    const someone = await somebody(db);
    expect(await stop(event, NOW, someone.actor)).toMatchObject({ refused: 'not-allowed' });
    expect(await stop(event, event.ends_at!)).toMatchObject({ refused: 'already-over' });
    const other = { right: 'organiser' as const, scope: 'event' as const, scopeId: 'another' };
    expect(await stop(event, NOW, { ...someone.actor, grants: [other] })).toMatchObject({
      refused: 'not-allowed'
    });
    const own = { ...other, scopeId: event.id };
    expect(done(await stop(event, NOW, { ...someone.actor, grants: [own] })).told).toBe(0);
  });

  test('is copied with its places and agenda, without its date and its people', async () => {
    const { db } = store();
    const { event } = await everybody();
    const copy = done(await duplicateEvent(db, { event: event.id, by: ORGANISER, now: NOW }));
    expect(copy).toMatchObject({ status: 'draft', starts_at: null, title: event.title });
    expect(copy.slug).not.toBe(event.slug);
    expect(await poolsOf(db, copy.id)).toMatchObject([{ places: 1, taken: 0 }, { places: 0 }]);
    const slots = await db.selectFrom('slot').selectAll().where('event_id', '=', copy.id).execute();
    expect(slots).toMatchObject([{ taken_at: null, open_to: 'psls' }]);
    expect(await letters(db, copy.id)).toEqual([]);
  });
});
