/** How the demo's house is set: its name, its privacy notice, who was offered a right, who helps for a while. */
import { changeHouse, endFirstSteps } from '#lib/people/house.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { publishNotice } from '#lib/people/privacy.server.ts';
import { giveForTime } from '#lib/people/roles/give.server.ts';
import { inviteToRole } from '#lib/people/roles/invite.server.ts';
import { at, plus } from '#lib/time.server.ts';

import { FIRST_WEEK, type Filling } from './fill.ts';
import { done } from './settle.ts';

const NOTICE = `# Who we are

STEM Glasgow answers for the data of this demo. Everybody in it is invented.

# What we keep

Name, e-mail address and school, to book a place and to write about it. Bookings are kept for six
years, access needs for 30 days after the event.

# What you can ask for

To see, correct or erase what is kept about you: write to team@stemglasgow.example.`;

/** Settings from the beginning; last week two were offered a right, and one helps until spring. */
export function planHouse(filling: Filling): void {
  const { db, weeks, plan, people, now: today } = filling;
  plan(at(weeks.day(FIRST_WEEK, 1), '08:30'), async (now) => {
    const change = { name: 'STEM Glasgow', contact: 'team@stemglasgow.example' };
    done(await changeHouse(db, { change, by: SYSTEM, now }));
    done(
      await publishNotice(db, { text: NOTICE.replace(/\n# What you[^]*$/, ''), by: SYSTEM, now })
    );
    done(await endFirstSteps(db, { by: SYSTEM, now }));
  });
  plan(at(weeks.day(-1, 2), '09:10'), async (now) => {
    done(await publishNotice(db, { text: NOTICE, by: SYSTEM, now }));
    const facts = { fromAt: null, toAt: null, by: SYSTEM, now };
    done(
      await inviteToRole(db, {
        email: 'coordinator@inverclyde.example',
        name: 'Iona Ferrie',
        ...{ right: 'coordinator', scope: 'authority', scopeId: 'inverclyde' },
        ...facts
      })
    );
    done(
      await inviteToRole(db, {
        email: 'maternity.cover@stemglasgow.example',
        name: '',
        ...{ right: 'organiser', scope: 'everything', scopeId: '' },
        ...facts,
        toAt: plus(today, { hours: 24 * 150 })
      })
    );
    const event = filling.events.get('engineering-week') ?? [...filling.events.values()][0];
    if (!event) return;
    done(
      await giveForTime(db, {
        person: people.get('psl@auchenlarig.example')!,
        ...{ right: 'organiser', scope: 'event', scopeId: event },
        fromAt: plus(today, { hours: 24 * 7 }),
        toAt: plus(today, { hours: 24 * 60 }),
        by: SYSTEM,
        now
      })
    );
  });
}
