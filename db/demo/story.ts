/** What happened to the demo's events besides bookings: a suspension, snow, an illness, invitations. */
import type { Instant } from '#db/schema.ts';
import { askForMore } from '#lib/booking/pools/pool-request.server.ts';
import { cancelEvent, saveEvent } from '#lib/changes/event.server.ts';
import { detailsOf, findEvent } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { readAddresses } from '#lib/addresses.ts';
import { answerInvitation } from '#lib/invitations/invitation.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { addRule } from '#lib/reminders/rule.server.ts';
import { at, dayOf, plus } from '#lib/time.server.ts';

import { CLOCKS, SUSPENDED } from './events.ts';
import type { Filling } from './fill.ts';
import { chance, shuffled } from './people.ts';
import { linkOf } from './plan.ts';
import { CAME_BACK } from './replies.ts';
import { withdrawn } from './programmes.ts';
import { actor, done, ORGANISER } from './settle.ts';

export function planStory(filling: Filling): void {
  planSuspension(filling);
  planSnow(filling);
  planIllness(filling);
  planInvitations(filling);
  planRequest(filling);
  planReminders(filling);
}

/** A coordinator asks for more places; nobody has answered yet. */
function planRequest(filling: Filling): void {
  const { db, now, plan, events } = filling;
  plan(plus(now, { hours: -3 }), async (now) => {
    const by = await actor(filling, 'coordinator@eastrenfrewshire.example');
    const { id: pool } = await db
      .selectFrom('pool')
      .select('id')
      .where('event_id', '=', events.get('engineering-week')!)
      .where('authority_id', '=', 'east-renfrewshire')
      .executeTakeFirstOrThrow();
    const note = 'Two schools want to plan the week together, with two people each.';
    done(await askForMore(db, { pool, places: 4, note, by, now }));
  });
}

/** Whoever joins one evening online is reminded a week before too: they need a box of things. */
function planReminders(filling: Filling): void {
  const { db, now, plan, events } = filling;
  plan(plus(now, { hours: -24 * 10 }), async (now) => {
    const by = await actor(filling, ORGANISER);
    const wish = { unit: 'school-days', count: 5, clock: '15:30', what: 'reminder' } as const;
    const event = events.get('sensory')!;
    done(await addRule(db, { event, wish: { ...wish, who: 'online' }, by, now }));
  });
}

/** Schools stop visits: one evening moves online, a day and an evening are called off. */
function planSuspension(filling: Filling): void {
  const { weeks, plan } = filling;
  const suspended = at(weeks.day(SUSPENDED.week, SUSPENDED.weekday), '14:10');
  plan(suspended, async (now) => {
    const day = weeks.day(-13, 3);
    const [starts, ends] = CLOCKS.twilight;
    await change(filling, {
      key: 'weather',
      details: {
        mode: 'online',
        startsLocal: `${day}T${starts}`,
        endsLocal: `${day}T${ends}`,
        onlineLink: linkOf('weather')
      },
      places: { room: 0, online: 58 },
      note: 'Schools have been asked to pause visits. We meet online instead, on a new date.',
      now
    });
    await callOff(filling, {
      key: 'leading',
      note: 'Schools have been asked to pause visits. Two online evenings will take its place.',
      now
    });
    await callOff(filling, {
      key: 'strategy',
      note: 'Schools have been asked to pause visits. We take its subject into our last evening.',
      now
    });
  });
}

/** On the day itself, at twenty to one, everybody is sent online. */
function planSnow(filling: Filling): void {
  filling.plan(at(filling.weeks.day(-2, 4), '12:40'), (now) =>
    change(filling, {
      key: 'small-school',
      details: { mode: 'online', onlineLink: linkOf('small-school') },
      places: { room: 0, online: 24 },
      note: 'Snow: please stay where you are. We meet online at the same time.',
      now
    })
  );
}

function planIllness(filling: Filling): void {
  filling.plan(plus(filling.now, { minutes: -12 }), (now) =>
    callOff(filling, {
      key: 'light',
      note: 'Our presenter is ill, and nobody else has the camera. We are sorry; it will come again.',
      now
    })
  );
}

/** The first cohort is invited to the spring Teachmeet; some answer. */
function planInvitations(filling: Filling): void {
  const { cast, db, now, plan } = filling;
  const next = chance(77);
  const invited = shuffled(
    cast.first.filter((person) => !withdrawn({ cast }).includes(person)),
    next
  ).slice(0, 30);
  const sent = at(Temporal.PlainDate.from(dayOf(now)).subtract({ days: 8 }).toString(), '11:05');
  const list = [
    ...invited.map(({ name, email }) => `${name} <${email}>`),
    'Jo Kerr <jo.kerr@schools.example>',
    `${CAME_BACK.name} <${CAME_BACK.email}>`
  ];
  plan(sent, async (now) => {
    const { addresses } = readAddresses(list.join('\n'));
    const by = await actor(filling, ORGANISER);
    const event = filling.events.get('outdoors')!;
    done(await invitePeople(db, { event, addresses, by, now }));
  });
  invited.slice(0, 12).forEach((person, index) => {
    const accept = index < 9;
    plan(plus(sent, { hours: 3 + index * 11, minutes: index * 7 }), async (now) => {
      const invitation = await db
        .selectFrom('invitation')
        .select('id')
        .where('person_id', '=', filling.people.get(person.email)!)
        .where('event_id', '=', filling.events.get('outdoors')!)
        .executeTakeFirst();
      if (!invitation) return;
      const by = await actor(filling, person.email);
      done(
        await answerInvitation(db, {
          invitation: invitation.id,
          accept,
          establishment: person.school?.id ?? null,
          by,
          now
        })
      );
    });
  });
}

async function change(
  filling: Filling,
  facts: {
    key: string;
    details: Partial<EventDetails>;
    places: { room: number; online: number };
    note: string;
    now: Instant;
  }
): Promise<void> {
  const { db, events } = filling;
  const event = (await findEvent(db, events.get(facts.key)!))!;
  done(
    await saveEvent(db, {
      event: event.id,
      details: { ...detailsOf(event), ...facts.details },
      places: facts.places,
      version: event.version,
      note: facts.note,
      by: await actor(filling, ORGANISER),
      now: facts.now
    })
  );
}

async function callOff(
  filling: Filling,
  { key, note, now }: { key: string; note: string; now: Instant }
): Promise<void> {
  const event = filling.events.get(key)!;
  done(await cancelEvent(filling.db, { event, note, by: await actor(filling, ORGANISER), now }));
}
