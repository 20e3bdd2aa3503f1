/** The pages that everybody opens take a fixed number of queries, however much there is to show. */
import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { VISITOR } from '#lib/people/may.ts';

import { load as eventPage } from '../../src/routes/(public)/events/[event=slug]/+page.server.ts';
import { load as whatsOn } from '../../src/routes/(public)/+page.server.ts';
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
