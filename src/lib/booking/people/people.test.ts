import { describe, expect, test } from 'vitest';

import { VISITOR } from '#lib/people/may.ts';
import { after, book, cancel, hold } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { bookFor } from './behalf.server.ts';
import { historyOf, lettersAbout } from './history.server.ts';
import {
  bookingsOf,
  messagesOf,
  recipientsOf,
  sendMessage,
  tryMessage,
  writeMessage
} from './message.server.ts';
import { authoritiesOf, changesOf, countBookings, everyoneOf, peopleOf } from './people.server.ts';
import { readFilter } from './people-filter.ts';
import { switchMode } from '../switch.server.ts';

onBothStores('the organiser’s list', (store) => {
  soundAfterEach(store, NOW);

  const names = async (event: string, query = '', now = NOW) =>
    (
      await everyoneOf(store().db, {
        event,
        filter: readFilter(new URLSearchParams(query)),
        now
      })
    ).map(({ name }) => name);

  async function full() {
    const { db } = store();
    const event = await published(db, { room: 2 });
    const school = await establishment(db);
    const [ailsa, calum, eilidh] = [
      await somebody(db, 'Ailsa Craig'),
      await somebody(db, 'Calum Òg'),
      await somebody(db, 'Eilidh Baird')
    ];
    const bookings = [
      await book(db, event, eilidh, { establishment: school.id }),
      await book(db, event, ailsa, { now: after(1) }),
      await book(db, event, calum, { now: after(2) })
    ];
    return { db, event, school, people: [eilidh, ailsa, calum] as const, bookings };
  }

  test('shows each state in the order of asking, or by name, school and authority', async () => {
    const { event } = await full();
    expect(await names(event.id)).toEqual(['Eilidh Baird', 'Ailsa Craig']);
    expect(await names(event.id, 'state=waiting')).toEqual(['Calum Òg']);
    expect(await names(event.id, 'sort=name')).toEqual(['Ailsa Craig', 'Eilidh Baird']);
    expect(await names(event.id, 'sort=school')).toEqual(['Ailsa Craig', 'Eilidh Baird']);
    expect(await names(event.id, 'sort=authority')).toEqual(['Ailsa Craig', 'Eilidh Baird']);
  });

  test('finds by name without accents, address, school and reference', async () => {
    const { event, school, people, bookings } = await full();
    expect(await names(event.id, 'state=waiting&q=calum og')).toEqual(['Calum Òg']);
    expect(await names(event.id, `q=${people[1].email}`)).toEqual(['Ailsa Craig']);
    expect(await names(event.id, `q=${encodeURIComponent(school.name)}`)).toEqual(['Eilidh Baird']);
    expect(await names(event.id, `q=${bookings[0]!.reference.toLowerCase()}`)).toEqual([
      'Eilidh Baird'
    ]);
    expect(await names(event.id, 'q=%25')).toEqual([]);
    expect(await names(event.id, 'q=_')).toEqual([]);
    expect(await names(event.id, 'q=nobody')).toEqual([]);
  });

  test('filters by authority, and knows which there are', async () => {
    const { db, event } = await full();
    expect(await names(event.id, 'authority=south-lanarkshire')).toEqual(['Eilidh Baird']);
    expect(await authoritiesOf(db, event.id)).toEqual([
      { value: 'south-lanarkshire', text: 'South Lanarkshire' }
    ]);
  });

  test('says how bookings ended, and counts every state', async () => {
    const { db, event, people, bookings } = await full();
    await cancel(db, bookings[0]!, { by: people[0], now: after(5) });
    const [line] = await everyoneOf(db, {
      event: event.id,
      filter: readFilter(new URLSearchParams('state=ended')),
      now: NOW
    });
    expect(line).toMatchObject({ state: 'cancelled', endedHow: 'left', name: 'Eilidh Baird' });
    expect(await countBookings(db, event.id)).toEqual({
      confirmed: 2,
      waiting: 0,
      requested: 0,
      offered: 0,
      ended: 1
    });
  });

  test('shows a wish as a mark on its person, presenters, and no unproved address', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 2, online: 0 });
    const person = await somebody(db);
    const booking = await book(db, event, person, { mode: 'room' });
    done(
      await switchMode(db, { booking: booking.id, mode: 'online', by: person.actor, now: after(1) })
    );
    done(await takes(db, await slotIn(db, event.id), await somebody(db)));
    await hold(db, event, 'unproved@school.example', { mode: 'room' });
    const { people, total } = await peopleOf(db, {
      event: event.id,
      filter: readFilter(new URLSearchParams()),
      page: 1,
      now: NOW
    });
    expect(total).toBe(2);
    expect(people.map(({ wish, presenting }) => ({ wish, presenting }))).toEqual([
      { wish: true, presenting: false },
      { wish: false, presenting: true }
    ]);
    expect((await countBookings(db, event.id)).waiting).toBe(0);
  });

  test('says what changed since yesterday', async () => {
    const { db, event, people, bookings } = await full();
    const later = '2026-11-26T10:00:00.000Z';
    expect(await changesOf(db, { event: event.id, now: later })).toEqual([]);
    await cancel(db, bookings[2]!, { by: people[2], now: '2026-11-25T00:00:00.000Z' });
    expect(await changesOf(db, { event: event.id, now: later })).toEqual([
      { action: 'booking.cancelled', count: 1 }
    ]);
    expect(await names(event.id, 'state=ended&changed=yes', later)).toEqual(['Calum Òg']);
    expect(await names(event.id, 'changed=yes', later)).toEqual([]);
  });

  test('knows who did what when, and which letters went', async () => {
    const { db, people, bookings } = await full();
    await cancel(db, bookings[0]!, { by: { actor: ORGANISER }, now: after(5) });
    expect(await historyOf(db, bookings[0]!.id)).toMatchObject([
      { action: 'booking.placed', by: people[0].name },
      { action: 'booking.cancelled' }
    ]);
    expect(await historyOf(db, bookings[2]!.id)).toMatchObject([
      { action: 'booking.waiting' },
      { action: 'booking.served', by: null }
    ]);
    const about = await lettersAbout(db, bookings[0]!);
    expect(about.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'booked queued',
      'cancelled-for-you queued'
    ]);
  });

  describe('booking on somebody’s behalf', () => {
    const facts = { name: 'Isla Muir', email: 'isla.behalf@school.example', now: NOW };

    test('books, or puts on the waiting list, and says who did', async () => {
      const { db, event } = await full();
      const placed = done(await bookFor(db, { ...facts, event: event.id, by: ORGANISER }));
      expect(placed).toMatchObject({ already: false, booking: { state: 'waiting' } });
      const again = done(await bookFor(db, { ...facts, event: event.id, by: ORGANISER }));
      expect(again).toMatchObject({ already: true, booking: { id: placed.booking.id } });
    });

    test('passes a window that has closed, never the event’s end', async () => {
      const { db } = store();
      const event = await published(db, { bookingClosesAt: '2026-11-23T09:00:00.000Z' });
      const booked = done(await bookFor(db, { ...facts, event: event.id, by: ORGANISER }));
      expect(booked.booking.state).toBe('confirmed');
      expect(
        await bookFor(db, {
          ...facts,
          email: 'late@school.example',
          event: event.id,
          by: ORGANISER,
          now: event.ends_at!
        })
      ).toMatchObject({ refused: 'too-late' });
    });

    test('is for organisers', async () => {
      const { db, event, people } = await full();
      for (const by of [VISITOR, people[0].actor]) {
        expect(await bookFor(db, { ...facts, event: event.id, by })).toMatchObject({
          refused: 'not-allowed'
        });
      }
    });
  });

  describe('a message', () => {
    async function written() {
      const { db, event, bookings, people } = await full();
      await db
        .insertInto('suppression')
        .values({ email: people[1].email, why: 'refused', at: NOW })
        .execute();
      const message = done(
        await writeMessage(db, {
          event: event.id,
          bookings: bookings.map(({ id }) => id),
          subject: 'Bring a torch',
          text: 'It is dark.',
          by: ORGANISER,
          now: NOW
        })
      );
      return { db, event, message };
    }

    test('goes to each once, however often it is sent, and not to who takes no mail', async () => {
      const { db, event, message } = await written();
      const facts = { message: message.id, by: ORGANISER, now: after(1) };
      expect((await letters(db, event.id)).filter(({ kind }) => kind === 'message')).toEqual([]);
      expect(done(await sendMessage(db, facts))).toEqual({ sent: 2 });
      expect(done(await sendMessage(db, facts))).toEqual({ sent: 2 });
      const sent = (await letters(db, event.id)).filter(({ kind }) => kind === 'message');
      expect(sent).toHaveLength(2);
      expect(await messagesOf(db, event.id)).toMatchObject([{ subject: 'Bring a torch' }]);
      const people = await recipientsOf(db, { event: event.id, bookings: bookingsOf(message) });
      expect([people.send.length, people.skip.length]).toEqual([2, 1]);
    });

    test('can be tried on oneself, as often as one likes', async () => {
      const { db, event, message } = await written();
      const { person } = ORGANISER;
      for (const now of [after(1), after(2)]) {
        done(await tryMessage(db, { message: message.id, by: ORGANISER, now }));
      }
      const tried = (await letters(db, event.id)).filter(({ kind }) => kind === 'message-try');
      expect(tried.map(({ to_email }) => to_email)).toEqual([person!.email, person!.email]);
      expect(await messagesOf(db, event.id)).toEqual([]);
    });

    test('is refused for nobody, for people of another event, and to others', async () => {
      const { db, event, message } = await written();
      const other = await full();
      const facts = { event: event.id, subject: 'x', text: 'y', by: ORGANISER, now: NOW };
      expect(await writeMessage(db, { ...facts, bookings: [] })).toMatchObject({
        refused: 'no-addresses'
      });
      expect(await writeMessage(db, { ...facts, bookings: [other.bookings[0]!.id] })).toMatchObject(
        { refused: 'no-addresses' }
      );
      expect(await writeMessage(db, { ...facts, by: VISITOR, bookings: ['x'] })).toMatchObject({
        refused: 'not-allowed'
      });
      expect(await sendMessage(db, { message: message.id, by: VISITOR, now: NOW })).toMatchObject({
        refused: 'not-allowed'
      });
      expect(await tryMessage(db, { message: 'nowhere', by: ORGANISER, now: NOW })).toMatchObject({
        refused: 'link-unknown'
      });
    });
  });
});
