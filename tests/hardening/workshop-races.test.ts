/** The last places of a workshop, wanted by many at one moment; also seen to fail without its guard. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import type { Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { chooseWorkshops } from '#lib/booking/workshops/choice.server.ts';
import { setWorkshopPlaces } from '#lib/booking/workshops/places.server.ts';
import { workshopsOf } from '#lib/booking/workshops/workshops-read.server.ts';

import { after, book } from '../support/desk.ts';
import { ORGANISER, published, slotIn, somebody } from '../support/people.ts';
import { makeStore } from '../support/store.ts';
import { openWithout } from '../support/without.ts';

const PEOPLE = 24;
const PLACES = 3;

/** Half of them choose while they book, half had booked before; `db` is where they do it. */
async function rush(own: Db, db: Db) {
  const event = await published(own, { room: PEOPLE });
  const slot = await slotIn(own, event.id, { kind: 'workshop', minutes: 30, openTo: null });
  const slots = [slot.id];
  const places = { [slot.id]: PLACES };
  await setWorkshopPlaces(own, { event: event.id, places, by: ORGANISER, now: after(0) });
  const acts: (() => Promise<unknown>)[] = [];
  for (let at = 0; at < PEOPLE; at++) {
    const { id: person, actor: by } = await somebody(own);
    const booked = at % 2 === 0 ? await book(own, event, { id: person, actor: by }) : null;
    acts.push(() =>
      booked
        ? chooseWorkshops(db, { booking: booked.id, slots, by, now: after(1) })
        : placeBooking(db, { event: event.id, person, workshops: slots, by, now: after(1) })
    );
  }
  const answers = await Promise.allSettled(acts.map((act) => act()));
  const [workshop] = await workshopsOf(own, event.id);
  return {
    errors: answers.filter(({ status }) => status === 'rejected').length,
    got: answers.filter(
      (answer) =>
        answer.status === 'fulfilled' && (answer.value as { missed: string[] }).missed.length === 0
    ).length,
    taken: workshop!.taken,
    breaches: await audit(own, after(1))
  };
}

describe.each(['sqlite', 'postgres'] as const)('the last places of a workshop, on %s', (kind) => {
  let store: Awaited<ReturnType<typeof makeStore>>;
  beforeEach(async () => {
    store = await makeStore(kind);
  });
  afterEach(() => store.drop());

  test('go to as many as there are, and everyone else is booked without', async () => {
    const { errors, got, taken, breaches } = await rush(store.db, store.db);
    expect({ errors, got, taken, breaches }).toEqual({
      errors: 0,
      got: PLACES,
      taken: PLACES,
      breaches: []
    });
  });

  test('without its guard only the database says no', async () => {
    const db = openWithout(store.url, ['workshop'], 8);
    const { errors } = await rush(store.db, db);
    await db.destroy();
    expect(errors).toBeGreaterThan(0);
  });
});
