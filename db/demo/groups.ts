/** Groups of people that an event may invite: clusters of schools, networks across authorities. */
import { draftList, sendList, sendLists } from '#lib/invitations/list.server.ts';
import { showContact } from '#lib/networks/contact.server.ts';
import { joinNetwork, makeNetwork, membersOf } from '#lib/networks/network.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { at } from '#lib/time.server.ts';

import { FIRST_WEEK, type Filling } from './fill.ts';
import { SCHOOLS } from './schools.ts';
import { actor, done, ORGANISER } from './settle.ts';

const NETWORKS = [
  {
    name: 'Class contact cover',
    summary: 'Whoever teaches STEM to many classes while their teachers have time to prepare',
    every: 4
  },
  { name: 'Early years', summary: 'Nurseries and Primary 1', every: 5 },
  { name: 'Rural schools', summary: 'Where the next school is a bus ride away', every: 7 }
];
/** So many schools each, one after the other in the list of their authority. */
const CLUSTERS = [
  { id: 'dunlarig', name: 'Dunlarig', authority: 'south-lanarkshire', take: 7 },
  { id: 'clyde-moors', name: 'Clyde Moors', authority: 'south-lanarkshire', take: 8 },
  { id: 'whinny-valley', name: 'Whinny Valley', authority: 'south-lanarkshire', take: 6 },
  { id: 'cart', name: 'Cart', authority: 'east-renfrewshire', take: 7 },
  { id: 'mearnsmuir', name: 'Mearnsmuir', authority: 'east-renfrewshire', take: 6 },
  { id: 'kelvin-water', name: 'Kelvin Water', authority: 'east-dunbartonshire', take: 8 },
  { id: 'fells', name: 'Fells', authority: 'east-dunbartonshire', take: 7 }
];

/** Networks from the beginning; two weeks ago one was invited to the engineering week. */
export function planGroups(filling: Filling): void {
  const { db, weeks, plan, cast, people } = filling;
  plan(at(weeks.day(FIRST_WEEK, 1), '08:45'), async (now) => {
    const placed = new Set<string>();
    for (const { take, id, name, authority } of CLUSTERS) {
      await db.insertInto('cluster').values({ id, name, authority_id: authority }).execute();
      const schools = SCHOOLS.filter(
        (school) => school.authority === authority && !school.closed && !placed.has(school.id)
      ).slice(0, take);
      for (const school of schools) placed.add(school.id);
      await db
        .updateTable('establishment')
        .set({ cluster_id: id })
        .where(
          'id',
          'in',
          schools.map((school) => school.id)
        )
        .execute();
    }
    for (const { name, summary, every } of NETWORKS) {
      const network = done(await makeNetwork(db, { name, summary, by: SYSTEM, now })).id;
      const members = cast.people.filter((_, at) => at % every === 2);
      for (const [at, { email }] of members.entries()) {
        const person = people.get(email)!;
        await joinNetwork(db, { network, person, now });
        if (at % 3 > 0) continue;
        // every third wants to be written to
        const by = await actor(filling, email);
        done(await showContact(db, { network, person, shown: true, by, now }));
      }
    }
  });
  plan(at(weeks.day(-1, 4), '12:20'), async (now) => {
    const { id, name } = await db
      .selectFrom('network')
      .select(['id', 'name'])
      .where('name', '=', 'Rural schools')
      .executeTakeFirstOrThrow();
    const event = filling.events.get('engineering-week');
    // in the holidays it is not published yet
    if (!event) return;
    const by = await actor(filling, ORGANISER);
    const list = done(
      await draftList(db, {
        event,
        sources: [{ name, addresses: await membersOf(db, id) }],
        unread: [{ text: 'the new teacher at Fallhope', why: 'unread' }],
        by,
        now
      })
    );
    done(await sendList(db, { list: list.id, by, now }));
    await sendLists(db, now);
  });
}
