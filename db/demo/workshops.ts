/** Workshops of the full days that people chose, and who shows that they come to the Teachmeet. */
import { showComing } from '#lib/booking/coming/coming.server.ts';
import { chooseWorkshops } from '#lib/booking/workshops/choice.server.ts';
import { setWorkshopPlaces } from '#lib/booking/workshops/places.server.ts';
import { groupsOf } from '#lib/booking/workshops/workshops.ts';
import { workshopSlotsOf, workshopsOf } from '#lib/booking/workshops/workshops-read.server.ts';
import { plus } from '#lib/time.server.ts';

import type { Filling } from './fill.ts';
import { chance } from './people.ts';
import { actor, done, ORGANISER } from './settle.ts';

/** The rooms of Larigbank hold so many each. */
const ROOM = 24;

export function planWorkshops(filling: Filling): void {
  for (const key of ['second-launch', 'engineering-week']) planDay(filling, key);
  planComing(filling);
}

async function guestsOf({ db, events }: Filling, key: string) {
  return db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['booking.id', 'person.email'])
    .where('booking.event_id', '=', events.get(key)!)
    .where('booking.state', '=', 'confirmed')
    .where('booking.wish_of', 'is', null)
    .orderBy('person.email')
    .execute();
}

/** The organiser sets the places; most choose at both times, tinkering more than the rest. */
function planDay(filling: Filling, key: string): void {
  const { db, now, plan, events } = filling;
  plan(plus(now, { hours: -23 }), async (now) => {
    const event = events.get(key)!;
    const slots = await workshopSlotsOf(db, event);
    const places = Object.fromEntries(slots.map(({ slot }) => [slot, ROOM]));
    const by = await actor(filling, ORGANISER);
    const refusal = await setWorkshopPlaces(db, { event, places, by, now });
    if (refusal) throw new Error(refusal.refused);
  });
  plan(plus(now, { hours: -21 }), async (now) => {
    const groups = groupsOf(await workshopsOf(db, events.get(key)!));
    const next = chance(key.length * 100);
    for (const { id, email } of await guestsOf(filling, key)) {
      if (next() < 0.25) continue;
      const slots = groups.map(
        ({ workshops }) => workshops[Math.floor(next() ** 1.5 * workshops.length)]!.slot
      );
      const by = await actor(filling, email);
      done(await chooseWorkshops(db, { booking: id, slots, by, now }));
    }
  });
}

/** A third of those who come to the Teachmeet show it to the others. */
function planComing(filling: Filling): void {
  const { db, now, plan } = filling;
  plan(plus(now, { hours: -20 }), async (now) => {
    for (const [at, { id, email }] of (await guestsOf(filling, 'wee-wins')).entries()) {
      if (at % 3 !== 0) continue;
      done(
        await showComing(db, { booking: id, shown: true, by: await actor(filling, email), now })
      );
    }
  });
}
