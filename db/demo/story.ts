/** What happened to the demo's events besides bookings: a suspension, snow, an illness, invitations. */
import type { Instant } from '#db/schema.ts';
import { askForMore } from '#lib/booking/pools/pool-request.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { cancelEvent, saveEvent } from '#lib/changes/event.server.ts';
import { replacementsOf } from '#lib/changes/replace/replace.server.ts';
import { chooseReplacement } from '#lib/changes/replace/talk.server.ts';
import { resumeProgramme } from '#lib/changes/suspend/resume.server.ts';
import { suspendProgramme } from '#lib/changes/suspend/suspend.server.ts';
import { detailsOf, findEvent } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { readAddresses } from '#lib/addresses.ts';
import { answerInvitation } from '#lib/invitations/invitation.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { addRule } from '#lib/reminders/rule.server.ts';
import { at, dayOf, plus } from '#lib/time.server.ts';

import { CLOCKS, EVENTS, RESUMED, SUSPENDED } from './events.ts';
import type { Filling } from './fill.ts';
import { chance, shuffled } from './people.ts';
import { addAgenda, linkOf, PUBLISHED_BEFORE } from './plan.ts';
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

/**
 * Schools stop visits: the programme stands still in one act, and goes on online, first with an evening
 * on a new date and two in place of a day; the last evening is taken into another one when that is there.
 */
function planSuspension(filling: Filling): void {
  const { db, weeks, cast, plan, events, people } = filling;
  const [starts, ends] = CLOCKS.twilight;
  const evening = (week: number, weekday = 3) => {
    const day = weeks.day(week, weekday);
    return { startsLocal: `${day}T${starts}`, endsLocal: `${day}T${ends}` };
  };
  const online = { mode: 'online' as const, place: null, places: 58 };
  plan(at(weeks.day(SUSPENDED.week, SUSPENDED.weekday), '14:10'), async (now) => {
    const by = await actor(filling, ORGANISER);
    const note =
      'Schools have been asked to pause visits. We look for a way to go on, and write when we have one.';
    const programme = filling.programmes.get('first')!;
    done(await suspendProgramme(db, { programme, note, seen: null, by, now }));
  });
  plan(at(weeks.day(RESUMED.week, RESUMED.weekday), '10:20'), async (now) => {
    const [weather, leading] = [events.get('weather')!, events.get('leading')!];
    const wishes = [
      {
        event: weather,
        wish: {
          how: 'dated' as const,
          ...online,
          dates: [evening(-13)],
          link: linkOf('weather')
        }
      },
      {
        event: leading,
        wish: {
          how: 'replaced' as const,
          ...online,
          dates: [evening(-11), evening(-10)],
          link: linkOf('leading'),
          minutes: 90
        }
      }
    ];
    done(
      await resumeProgramme(db, {
        programme: filling.programmes.get('first')!,
        wishes,
        // the day that counted as one event is two evenings now
        rule: { events: 4, minutes: 6 * 60 },
        note: 'We go on online. The day on leading CLPL becomes two evenings; the strategy finds its place later.',
        by: await actor(filling, ORGANISER),
        now
      })
    );
    const parts = await replacementsOf(db, leading);
    parts.forEach(({ id }, index) => events.set(`leading-${index + 1}`, id));
    for (const { key, agenda } of EVENTS.filter(({ instead }) => instead)) {
      await addAgenda(filling, { event: events.get(key)!, agenda, now });
    }
  });
  // some cannot come on the new dates: they give the place back, and stay in the programme
  const next = chance(2020);
  for (const [key, count] of [
    ['leading-1', 3],
    ['leading-2', 5]
  ] as const) {
    const later = plus(at(weeks.day(RESUMED.week, RESUMED.weekday), '10:20'), { hours: 30 });
    plan(later, async (now) => {
      const event = events.get(key)!;
      const rows = await db
        .selectFrom('booking')
        .innerJoin('person', 'person.id', 'booking.person_id')
        .select(['booking.id', 'person.email'])
        .where('event_id', '=', event)
        .where('state', '=', 'confirmed')
        .orderBy('person.email')
        .execute();
      const known = new Set(cast.first.map(({ email }) => email));
      const able = rows.filter(({ email }) => known.has(email) && people.has(email));
      for (const { id, email } of shuffled(able, next).slice(0, count)) {
        done(await cancelBooking(db, { booking: id, by: await actor(filling, email), now }));
      }
    });
  }
  // the day after the last evening was published
  const last = Temporal.PlainDate.from(weeks.day(-4, 3)).subtract({ days: PUBLISHED_BEFORE - 1 });
  plan(at(last.toString(), '10:25'), async (now) => {
    const strategy = events.get('strategy')!;
    const wish = { how: 'taken-in' as const, into: events.get('looking-back')! };
    done(
      await resumeProgramme(db, {
        programme: filling.programmes.get('first')!,
        wishes: [{ event: strategy, wish }],
        rule: null,
        note: 'The strategy is a part of our last evening.',
        by: await actor(filling, ORGANISER),
        now
      })
    );
  });
  // its presenter speaks there already
  plan(at(last.add({ days: 1 }).toString(), '11:30'), async (now) => {
    const talk = await db
      .selectFrom('talk')
      .select('id')
      .where('event_id', '=', events.get('strategy')!)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst();
    if (!talk) return;
    const by = await actor(filling, 'catriona@educationscotland.example');
    done(await chooseReplacement(db, { talk: talk.id, into: null, by, now }));
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
