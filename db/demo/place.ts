/** Two records that are one person, somebody who wrote to be erased, and one with two schools. */
import { askErasure } from '#lib/changes/erase/erase.server.ts';
import { personOf, proved } from '#lib/people/person.server.ts';
import { addSchool } from '#lib/people/profile.server.ts';
import { at } from '#lib/time.server.ts';

import type { Filling } from './fill.ts';
import { actor, done } from './settle.ts';

const FIRST_TALK = 'first.talk@gartlinn.example';
const PSL = 'psl@auchenlarig.example';

/** In the week before the demo begins. */
export function planPlaces(filling: Filling): void {
  const { db, weeks, plan } = filling;
  plan(at(weeks.day(-1, 1), '17:05'), async (now) => {
    const known = await db
      .selectFrom('person')
      .select(['name', 'role', 'establishment_id'])
      .where('email', '=', FIRST_TALK)
      .executeTakeFirstOrThrow();
    const email = 'lachlan.weir@post.example';
    const { name, role, establishment_id: establishment } = known;
    const twin = await personOf(db, { email, name, role, establishment, now });
    await proved(db, twin.id, now);
    // two days at another school
    const by = await actor(filling, PSL);
    const { id: school } = await db
      .selectFrom('establishment')
      .select('id')
      .where('name', '=', 'Gartlinn Primary School')
      .executeTakeFirstOrThrow();
    done(await addSchool(db, { school, by, now }));
  });
  plan(at(weeks.day(-1, 3), '18:20'), async (now) => {
    const email = 'wishes.to.go@post.example';
    const person = await personOf(db, { email, name: 'Fiona Begg', now });
    await proved(db, person.id, now);
    done(await askErasure(db, { by: { person, grants: [] }, now }));
  });
}
