import { expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import { makeEvent } from '#lib/changes/event.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { after, book, cancel, entries, told } from '#tests/support/desk.ts';
import {
  DETAILS,
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { placeBooking } from './booking.server.ts';

onBothStores('who may book, and when', (store) => {
  soundAfterEach(store, NOW);

  /** Somebody new asks for a place; what they are told. */
  async function ask(event: { id: string }, now: string, by?: typeof ORGANISER) {
    const person = await somebody(store().db);
    return placeBooking(store().db, {
      event: event.id,
      person: person.id,
      by: by ?? person.actor,
      now
    });
  }

  test('before the desk opens it is too early, and says until when', async () => {
    const { db } = store();
    const event = await published(db, { bookingOpensAt: '2026-11-24T07:00:00.000Z' });
    expect(await ask(event, '2026-11-24T06:59:59.999Z')).toMatchObject({
      refused: 'too-early',
      facts: { when: expect.stringContaining('7') }
    });
    expect(done(await ask(event, '2026-11-24T07:00:00.000Z')).booking.state).toBe('confirmed');
    expect(await letters(db, event.id)).toHaveLength(1);
  });

  test('after it closed, or the event began, it is too late', async () => {
    const { db } = store();
    const closes = await published(db, { bookingClosesAt: after(60) });
    expect(done(await ask(closes, after(59))).booking.state).toBe('confirmed');
    expect(await ask(closes, after(60))).toMatchObject({ refused: 'too-late' });
    const open = await published(db);
    expect(await ask(open, open.starts_at!)).toMatchObject({ refused: 'too-late' });
  });

  test('an organiser passes the hours, nobody passes the end', async () => {
    const { db } = store();
    const event = await published(db, { bookingClosesAt: after(60) });
    expect(done(await ask(event, after(61), ORGANISER)).booking.state).toBe('confirmed');
    const during = '2026-12-10T16:30:00.000Z';
    expect(done(await ask(event, during, ORGANISER)).booking.state).toBe('confirmed');
    expect(await ask(event, event.ends_at!, ORGANISER)).toMatchObject({ refused: 'too-late' });
  });

  test('an event that is no longer, or not yet, open has no desk', async () => {
    const { db } = store();
    const draft = done(
      await makeEvent(db, {
        details: DETAILS,
        places: { room: 5, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    expect(await ask(draft, NOW)).toMatchObject({ refused: 'not-bookable' });
    const postponed = await published(db);
    await db
      .updateTable('event')
      .set({ status: 'postponed' })
      .where('id', '=', postponed.id)
      .execute();
    expect(await ask(postponed, NOW, ORGANISER)).toMatchObject({ refused: 'not-bookable' });
    expect(await ask({ id: 'none' }, NOW)).toMatchObject({ refused: 'event-unknown' });
  });

  test('nobody books for somebody else but who organises the event', async () => {
    const { db } = store();
    const event = await published(db);
    const [person, other] = [await somebody(db), await somebody(db)];
    const facts = { event: event.id, person: person.id, now: NOW };
    for (const by of [VISITOR, other.actor]) {
      expect(await placeBooking(db, { ...facts, by })).toMatchObject({ refused: 'not-allowed' });
    }
    const { booking } = done(await placeBooking(db, { ...facts, by: ORGANISER }));
    expect(booking).toMatchObject({ booked_by: ORGANISER.person!.id, person_id: person.id });
    // the answer in the calendar is still the person's own to give
    expect(await entries(db, event, person)).toMatchObject([{ partstat: 'NEEDS-ACTION' }]);
  });

  test('an event of a programme is for its participants', async () => {
    const { db } = store();
    const programme = newId();
    await db
      .insertInto('programme')
      .values({ id: programme, title: 'Primary STEM Leaders', summary: '', created_at: NOW })
      .execute();
    const event = await published(db, { programme, forProgrammeOnly: true });
    const [invited, accepted] = [await somebody(db), await somebody(db)];
    const join = (person: string, accepted_at: string | null) =>
      db
        .insertInto('participant')
        .values({
          id: newId(),
          programme_id: programme,
          person_id: person,
          nominated_at: NOW,
          accepted_at
        })
        .execute();
    await join(invited.id, null);
    await join(accepted.id, NOW);
    const facts = { event: event.id, now: NOW };
    expect(
      await placeBooking(db, { ...facts, person: invited.id, by: invited.actor })
    ).toMatchObject({
      refused: 'not-for-you',
      facts: { whom: 'participants of Primary STEM Leaders' }
    });
    expect((await book(db, event, accepted)).state).toBe('confirmed');
    // the organiser passes the audience too
    expect(
      done(await placeBooking(db, { ...facts, person: invited.id, by: ORGANISER })).booking.state
    ).toBe('confirmed');
  });

  test('a way to be there that the event has not is refused', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    expect(
      await placeBooking(db, {
        event: event.id,
        person: person.id,
        mode: 'online',
        by: person.actor,
        now: NOW
      })
    ).toMatchObject({ refused: 'no-such-mode' });
  });

  test('one person has one live booking, whatever they ask for next', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 1 });
    const person = await somebody(db);
    const first = await book(db, event, person, { mode: 'room' });
    const second = await book(db, event, person, { mode: 'online', now: after(1) });
    expect(second).toEqual(first);
    const waits = await somebody(db);
    const waiting = await book(db, event, waits, { mode: 'room', now: after(2) });
    expect(await book(db, event, waits, { mode: 'room', now: after(3) })).toEqual(waiting);
    expect(await told(db, event)).toEqual(['booked REQUEST 0', 'waiting']);
  });

  test('the school decides whose places: the authority’s own first, then those for anyone', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    await db
      .insertInto('pool')
      .values({
        id: newId(),
        event_id: event.id,
        mode: 'room',
        authority_id: 'falkirk',
        places: 1
      })
      .execute();
    const school = await establishment(db, 'falkirk');
    const [first, second] = [await somebody(db), await somebody(db)];
    const own = await book(db, event, first, { establishment: school.id });
    expect(own).toMatchObject({ authority_id: 'falkirk', establishment_id: school.id });
    const next = await book(db, event, second, { establishment: school.id });
    expect(next.state).toBe('confirmed');
    expect(next.pool_id).not.toBe(own.pool_id);
    // with no school, the place kept for Falkirk is not theirs
    await cancel(db, own, { by: first, now: after(1) });
    const noSchool = await book(db, event, await somebody(db), {
      establishmentOther: 'Home education',
      now: after(2)
    });
    expect(noSchool).toMatchObject({ state: 'waiting', establishment_other: 'Home education' });
  });
});
