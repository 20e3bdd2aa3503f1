/** What pages and the booking desk ask of the store does not grow with what is in it. */
import { expect, test } from 'vitest';

import { inTransaction, type Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { plus } from '#lib/time.server.ts';

import { load as eventPage } from '../../src/routes/(public)/events/[event=slug]/+page.server.ts';
import { load as whatsOn } from '../../src/routes/(public)/+page.server.ts';
import { after, book, cancel } from '../support/desk.ts';
import { done, NOW, published, slotIn, somebody } from '../support/people.ts';
import { onBothStores } from '../support/store.ts';

/** A handle that counts what is asked through it. */
function counting(db: Db): { reader: Db; count: () => number } {
  let asked = 0;
  const reader = db.withPlugin({
    transformQuery({ node }) {
      asked += 1;
      return node;
    },
    transformResult: async ({ result }) => result
  });
  return { reader, count: () => asked };
}

onBothStores('what a page asks the store', (store) => {
  /** Queries of one visit, signed out or in. */
  async function visit(load: unknown, person?: Awaited<ReturnType<typeof somebody>>, slug = '') {
    const { reader, count } = counting(store().db);
    const page = load as (event: unknown) => Promise<unknown>;
    await page({
      locals: { reader, db: reader, now: NOW, actor: person?.actor ?? VISITOR },
      params: { event: slug },
      url: new URL('http://localhost:3000/')
    });
    return count();
  }

  test('does not grow with events, slots, talks or bookings', async () => {
    const { db } = store();
    const me = await somebody(db);
    const event = await published(db, { room: 40 });
    await slotIn(db, event.id);
    const few = {
      list: await visit(whatsOn),
      mine: await visit(whatsOn, me),
      page: await visit(eventPage, undefined, event.slug),
      myPage: await visit(eventPage, me, event.slug)
    };
    for (let more = 0; more < 18; more++) {
      const { id } = await published(db, { room: 3 });
      const person = await somebody(db);
      for (const booked of [id, event.id]) {
        const by = person.actor;
        done(await placeBooking(db, { event: booked, person: person.id, by, now: NOW }));
      }
      await slotIn(db, event.id, { starts: `17:${10 + more * 2}`, minutes: 2 });
      done(await placeBooking(db, { event: id, person: me.id, by: me.actor, now: NOW }));
    }
    expect({
      list: await visit(whatsOn),
      mine: await visit(whatsOn, me),
      page: await visit(eventPage, undefined, event.slug),
      myPage: await visit(eventPage, me, event.slug)
    }).toEqual(few);
    expect(Math.max(...Object.values(few))).toBeLessThanOrEqual(14);
  });
});

onBothStores('what the booking desk asks the store', (store) => {
  /** Statements of an act, `begin` and `commit` apart. */
  async function statements(act: (db: Db) => Promise<unknown>): Promise<number> {
    const { reader, count } = counting(store().db);
    await act(reader);
    return count();
  }

  /** An event with so many going and so many waiting for their places. */
  async function eventWith({ going, waiting = 0 }: { going: number; waiting?: number }) {
    return inTransaction(store().db, async (db) => {
      const event = await published(db, { room: waiting > 0 ? going : going + 1 });
      const people = [];
      for (let at = 0; at < going + waiting; at++) {
        const person = await somebody(db);
        const booking = await book(db, event, person, { now: plus(NOW, { milliseconds: at }) });
        people.push({ person, booking });
      }
      return { event, people };
    });
  }

  test('booking takes as many statements beside 500 bookings as beside 5', async () => {
    const counts = [];
    for (const going of [5, 500]) {
      const { event } = await eventWith({ going });
      const person = await somebody(store().db);
      counts.push(await statements((db) => book(db, event, person, { now: after(1) })));
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThanOrEqual(18);
  });

  test('serving takes as many for one place whether 10 or 1,000 wait, and grows with the places', async () => {
    const one = [];
    for (const waiting of [10, 1000]) {
      const { event, people } = await eventWith({ going: 1, waiting });
      const { person, booking } = people[0]!;
      const by = { by: person, now: after(1) };
      one.push(await statements((db) => cancel(db, booking, by)));
      expect(await placesTaken(event)).toBe(1);
    }
    expect(one[1]).toBe(one[0]);

    const opened = [];
    for (const places of [1, 2, 4]) {
      const { event } = await eventWith({ going: 1, waiting: 10 });
      await store()
        .db.updateTable('pool')
        .set({ places: 1 + places })
        .where('event_id', '=', event.id)
        .where('mode', '=', 'room')
        .execute();
      opened.push(await statements((db) => serve(db, { event: event.id, now: after(1) })));
    }
    const [first, second, fourth] = opened as [number, number, number];
    expect(fourth - second).toBe(2 * (second - first));
  });

  async function placesTaken({ id }: { id: string }): Promise<number> {
    const { taken } = await store()
      .db.selectFrom('pool')
      .select('taken')
      .where('event_id', '=', id)
      .where('mode', '=', 'room')
      .executeTakeFirstOrThrow();
    return taken;
  }
});
