import { randomUUID } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { VISITOR } from '#lib/people/may.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
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

import { cancelBooking } from '../cancel.server.ts';
import { freeUnnamed, giveBackPlaces, namePlace, remindNames } from './naming.server.ts';
import { bookParty, type BookParty } from './party.server.ts';
import { membersOf, partiesOf } from './party-read.server.ts';

/** Noon, two school days before the Teachmeet of Thursday 10 December. */
const NAMES_BY = '2026-12-08T12:00:00.000Z';

onBothStores('several people at once', (store) => {
  soundAfterEach(store, NOW);

  let number = 0;
  const colleagues = (count: number) =>
    Array.from({ length: count }, () => {
      number += 1;
      return { name: `Colleague ${number}`, email: `colleague.${number}@school.example` };
    });

  async function scene(room: number) {
    const { db } = store();
    const event = await published(db, { room });
    const school = await establishment(db);
    const office = await somebody(db, 'School Office');
    const facts = (more: Partial<BookParty> = {}): BookParty => ({
      id: randomUUID(),
      event: event.id,
      establishment: school.id,
      people: [],
      unnamed: 0,
      ifNotAll: 'ask',
      by: office.actor,
      now: NOW,
      ...more
    });
    return { db, event, school, office, facts };
  }

  const states = async (party: string) =>
    (await membersOf(store().db, party)).map(({ state, email }) =>
      email === null ? `${state} unnamed` : state
    );

  test('each gets an invite of their own, the booker one summary', async () => {
    const { db, event, office, facts } = await scene(5);
    const people = colleagues(2);
    const { party } = done(await bookParty(db, facts({ people, unnamed: 1 })));
    expect(await states(party.id)).toEqual(['confirmed', 'confirmed', 'confirmed unnamed']);
    expect(await told(db, event)).toEqual(['booked REQUEST 0', 'booked REQUEST 0', 'party-booked']);
    const summary = (await letters(db, event.id)).find(({ kind }) => kind === 'party-booked');
    expect(summary?.to_email).toBe(office.email);
    const [invited] = await db
      .selectFrom('person')
      .selectAll()
      .where('email', '=', people[0]!.email)
      .execute();
    expect(await entries(db, event, invited!)).toMatchObject([{ partstat: 'NEEDS-ACTION' }]);
    expect(await partiesOf(db, { person: office.id, now: NOW })).toMatchObject([{ people: 3 }]);
  });

  test('pressed twice is pressed once', async () => {
    const { db, event, facts } = await scene(5);
    const same = facts({ people: colleagues(1), unnamed: 2 });
    const first = done(await bookParty(db, same));
    const second = done(await bookParty(db, same));
    expect(second.party.id).toBe(first.party.id);
    expect(await states(first.party.id)).toHaveLength(3);
    expect(await told(db, event)).toHaveLength(2);
  });

  describe('when not all fit', () => {
    test('asks first, and writes nothing', async () => {
      const { db, event, facts } = await scene(2);
      const people = colleagues(3);
      expect(await bookParty(db, facts({ people, unnamed: 1 }))).toMatchObject({
        refused: 'not-all-fit',
        facts: { fit: 2, asked: 4 }
      });
      expect(await told(db, event)).toEqual([]);
      const known = await db
        .selectFrom('person')
        .select('id')
        .where('email', '=', people[0]!.email)
        .execute();
      expect(known).toEqual([]);
    });

    test('books as many as fit, and the rest waits in the order of the list', async () => {
      const { db, facts } = await scene(1);
      const people = colleagues(3);
      const { party } = done(
        await bookParty(db, facts({ people, unnamed: 1, ifNotAll: 'rest-waits' }))
      );
      expect(await states(party.id)).toEqual(['confirmed', 'waiting', 'waiting']);
      const members = await membersOf(db, party.id);
      expect(members.map(({ email }) => email)).toEqual(people.map(({ email }) => email));
    });

    test('or as many as fit, and nobody waits', async () => {
      const { db, facts } = await scene(2);
      const { party } = done(
        await bookParty(db, facts({ people: colleagues(3), unnamed: 1, ifNotAll: 'only-fit' }))
      );
      expect(await states(party.id)).toEqual(['confirmed', 'confirmed']);
    });

    test('the limit for each school holds', async () => {
      const { db, event, facts } = await scene(9);
      await db
        .updateTable('event')
        .set({ per_establishment: 2 })
        .where('id', '=', event.id)
        .execute();
      expect(await bookParty(db, facts({ people: colleagues(2), unnamed: 2 }))).toMatchObject({
        refused: 'not-all-fit',
        facts: { fit: 2 }
      });
    });
  });

  test('leaves who is booked already as they are, and names them', async () => {
    const { db, event, facts } = await scene(5);
    const has = await somebody(db);
    const booking = await book(db, event, has);
    const placed = done(
      await bookParty(
        db,
        facts({ people: [{ name: has.name, email: has.email }, ...colleagues(1)] })
      )
    );
    expect(placed.already.map(({ id }) => id)).toEqual([has.id]);
    expect(await again(db, booking)).toMatchObject({ state: 'confirmed', party_id: null });
    expect(await states(placed.party.id)).toEqual(['confirmed']);
  });

  test('asks for each where the organiser approves, and takes no place without a name', async () => {
    const { db, event, facts } = await scene(5);
    await db
      .updateTable('event')
      .set({ admission: 'approval' })
      .where('id', '=', event.id)
      .execute();
    expect(await bookParty(db, facts({ unnamed: 1 }))).toMatchObject({ refused: 'names-needed' });
    const { party } = done(await bookParty(db, facts({ people: colleagues(2) })));
    expect(await states(party.id)).toEqual(['requested', 'requested']);
  });

  test('is refused for nobody, for too many, to visitors and after booking has closed', async () => {
    const { db, event, facts } = await scene(60);
    expect(await bookParty(db, facts())).toMatchObject({ refused: 'nobody-named' });
    expect(await bookParty(db, facts({ people: colleagues(41) }))).toMatchObject({
      refused: 'too-many-people'
    });
    expect(await bookParty(db, facts({ unnamed: 1, by: VISITOR }))).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await bookParty(db, facts({ unnamed: 1, now: event.starts_at! }))).toMatchObject({
      refused: 'too-late'
    });
  });

  test('two offices at once for the last five places: never more than five', async () => {
    const { db, event, facts } = await scene(5);
    const answers = await Promise.all(
      [4, 4, 4].map((count) =>
        bookParty(db, facts({ people: colleagues(2), unnamed: count - 2, ifNotAll: 'only-fit' }))
      )
    );
    answers.forEach((answer) => done(answer));
    const taken = await db
      .selectFrom('booking')
      .select('id')
      .where('event_id', '=', event.id)
      .where('state', '=', 'confirmed')
      .execute();
    expect(taken).toHaveLength(5);
  });

  describe('a place without a name', () => {
    async function held(unnamed = 2, room = 2) {
      const found = await scene(room);
      const { party } = done(await bookParty(found.db, found.facts({ unnamed })));
      const act = { party: party.id, by: found.office.actor, now: after(10) };
      return { ...found, party, act };
    }

    test('becomes somebody’s, with an invite', async () => {
      const { db, event, party, act } = await held();
      const [who] = colleagues(1);
      const named = done(await namePlace(db, { ...act, ...who! }));
      expect(named.booking).toMatchObject({ state: 'confirmed', person_id: named.person.id });
      expect(await told(db, event)).toEqual(['booked REQUEST 0', 'party-booked']);
      expect(await states(party.id)).toEqual(['confirmed', 'confirmed unnamed']);
    });

    test('goes to somebody who waits, and not to who has a place', async () => {
      const { db, event, act } = await held();
      const waits = await somebody(db);
      const waiting = await book(db, event, waits, { now: after(1) });
      expect(waiting.state).toBe('waiting');
      done(await namePlace(db, { ...act, name: waits.name, email: waits.email }));
      expect(await again(db, waiting)).toMatchObject({ ended_how: 'already-booked' });
      expect(await namePlace(db, { ...act, name: waits.name, email: waits.email })).toMatchObject({
        refused: 'already-booked',
        field: 'email'
      });
    });

    test('is given back to whoever waits', async () => {
      const { db, event, act } = await held();
      const waiting = await book(db, event, await somebody(db), { now: after(1) });
      expect(await giveBackPlaces(db, { ...act, count: 3 })).toMatchObject({
        refused: 'more-than-free',
        facts: { free: 2 }
      });
      expect(done(await giveBackPlaces(db, { ...act, count: 1 }))).toEqual({ given: 1 });
      expect((await again(db, waiting)).state).toBe('confirmed');
    });

    test('goes back at its date, and the booker is told once', async () => {
      // what earlier tests left without a name goes first
      await freeUnnamed(store().db, NAMES_BY);
      const { db, event, party, act } = await held();
      expect(party.names_by).toBe(NAMES_BY);
      const waiting = await book(db, event, await somebody(db), { now: after(1) });
      await freeUnnamed(db, '2026-12-08T11:59:00.000Z');
      expect(await states(party.id)).toHaveLength(2);
      expect(await freeUnnamed(db, NAMES_BY)).toBe(2);
      expect(await freeUnnamed(db, NAMES_BY)).toBe(0);
      expect((await again(db, waiting)).state).toBe('confirmed');
      expect((await told(db, event)).filter((kind) => kind === 'names-over')).toHaveLength(1);
      const [who] = colleagues(1);
      expect(await namePlace(db, { ...act, ...who! })).toMatchObject({ refused: 'names-over' });
    });

    test('is asked for two school days before that, once', async () => {
      const { db, event, party } = await held();
      const names = async () =>
        (await told(db, event)).filter((kind) => kind === 'names-missing').length;
      // Tuesday noon; two school days before it is Friday
      await remindNames(db, '2026-12-04T08:59:00.000Z');
      expect(await names()).toBe(0);
      await remindNames(db, '2026-12-04T09:00:00.000Z');
      await remindNames(db, '2026-12-04T10:00:00.000Z');
      expect(await names()).toBe(1);
      expect(await states(party.id)).toHaveLength(2);
    });

    test('is for the booker and organisers to give', async () => {
      const { db, act } = await held();
      const other = await somebody(db);
      const [who] = colleagues(1);
      for (const by of [other.actor, VISITOR]) {
        expect(await namePlace(db, { ...act, ...who!, by })).toMatchObject({
          refused: 'not-allowed'
        });
      }
      done(await namePlace(db, { ...act, ...who!, by: ORGANISER }));
    });
  });

  test('the booker cancels for a colleague, who is told', async () => {
    const { db, event, office, facts } = await scene(2);
    const { party } = done(await bookParty(db, facts({ people: colleagues(1) })));
    const [member] = await membersOf(db, party.id);
    const other = await somebody(db);
    const act = { booking: member!.booking, now: after(5) };
    expect(await cancelBooking(db, { ...act, by: other.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    await cancel(db, { id: member!.booking }, { by: office, now: after(5) });
    expect(await told(db, event)).toContain('cancelled-for-you CANCEL 1');
  });

  test('one answer about cover is each one’s, but of whom was booked before', async () => {
    const { db, office } = await scene(5);
    const event = await published(db, {
      kind: 'full-day',
      startsLocal: '2026-12-10T09:30',
      endsLocal: '2026-12-10T15:30',
      room: 5
    });
    const school = await establishment(db);
    const before = await somebody(db);
    await book(db, event, before);
    const people = [...colleagues(2), { name: 'Before', email: before.email }];
    const release = { cover: 'needed', agreed: true } as const;
    const facts = { id: randomUUID(), event: event.id, establishment: school.id, people };
    const more = { unnamed: 1, ifNotAll: 'ask', by: office.actor, now: NOW } as const;
    const { party } = done(await bookParty(db, { ...facts, ...more, release }));
    const said = await db
      .selectFrom('booking_release')
      .innerJoin('booking', 'booking.id', 'booking_release.booking_id')
      .select(['booking.party_id', 'cover', 'told_at'])
      .where('booking.event_id', '=', event.id)
      .execute();
    expect(said).toEqual([1, 2].map(() => ({ party_id: party.id, cover: 'needed', told_at: NOW })));
  });
});
