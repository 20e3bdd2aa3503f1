/** The three programmes, through their verbs: places, nominations, answers, a colleague, completion. */
import type { Instant } from '#db/schema.ts';
import { draftBringIn } from '#lib/changes/bring-in/draft.server.ts';
import { applyBringIn } from '#lib/changes/bring-in/write.server.ts';
import { answerNomination } from '#lib/changes/programme/accept.server.ts';
import { markCompleted, ruleOf, setRule } from '#lib/changes/programme/completion.server.ts';
import { withdrawParticipant } from '#lib/changes/programme/leave.server.ts';
import { changeProgrammePlaces } from '#lib/changes/programme/places.server.ts';
import { replaceParticipant } from '#lib/changes/programme/replace.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { draftNominations, nominateList } from '#lib/programmes/list.server.ts';
import { nominate } from '#lib/programmes/nominate.server.ts';
import { makeProgramme, type ProgrammeDetails } from '#lib/programmes/programme.server.ts';
import { askSelf, makeLink, proveSelf } from '#lib/programmes/self.server.ts';
import { at, dayOf, plus } from '#lib/time.server.ts';

import { FIRST_WEEK, type Filling } from './fill.ts';
import type { DemoPerson } from './people.ts';
import { actor, done, ORGANISER } from './settle.ts';

type Key = 'first' | 'second' | 'established';

const HOST = { host: 'STEM Glasgow', contact: 'events@stemglasgow.example' };

/** Three of the first cohort leave after the suspension; none of the cast. */
export function withdrawn({ cast }: Pick<Filling, 'cast'>): DemoPerson[] {
  return [9, 30, 47].map((index) => cast.first[index]!);
}

export function planProgrammes(filling: Filling): void {
  planFirst(filling);
  planSecond(filling);
  planEstablished(filling);
}

function planFirst(filling: Filling): void {
  const { db, weeks, cast, plan } = filling;
  const begin = at(weeks.day(FIRST_WEEK, 1), '08:32');
  plan(begin, async (now) => {
    await make(filling, 'first', {
      details: {
        title: 'West Partnership Primary STEM Leaders',
        summary: 'First cohort: 54 practitioners of 44 schools and nurseries in three authorities.',
        description:
          'Full days and twilights over a school year for people who lead STEM in their school or nursery: ideas to try the next morning, time with partners, and practice in leading professional learning (CLPL) for colleagues.',
        forWhom: 'Primary STEM Leaders of nurseries, primary and ASN schools.',
        startsOn: weeks.day(-34, 3),
        endsOn: weeks.day(-4, 3),
        ...HOST
      },
      places: { 'south-lanarkshire': 28, 'east-renfrewshire': 14, 'east-dunbartonshire': 16 },
      now
    });
    await nominateAll(filling, 'first', [...cast.first, ...cast.firstDeclined], now);
    done(
      await setRule(db, {
        programme: filling.programmes.get('first')!,
        events: 3,
        minutes: 6 * 60,
        by: await actor(filling, ORGANISER),
        now
      })
    );
  });
  plan(at(weeks.day(FIRST_WEEK + 1, 2), '16:20'), async (now) => {
    for (const person of cast.first) await answer(filling, 'first', person, true, now);
    for (const person of cast.firstDeclined) await answer(filling, 'first', person, false, now);
  });
  plan(at(weeks.day(-20, 2), '09:15'), async (now) => {
    for (const person of withdrawn(filling)) {
      const { id, by } = await participant(filling, 'first', person);
      done(await withdrawParticipant(db, { participant: id, by, now }));
    }
  });
  plan(at(weeks.day(-3, 1), '09:00'), async (now) => {
    const programme = filling.programmes.get('first')!;
    const rule = await ruleOf(db, programme);
    const by = await actor(filling, ORGANISER);
    done(await markCompleted(db, { programme, rule: rule!.id, by, now }));
  });
}

/** Recruiting: some have not answered, somebody asks by the link, one sends a colleague. */
function planSecond(filling: Filling): void {
  const { db, weeks, cast, plan, now: today } = filling;
  const { accepted, unanswered, declined } = cast.second;
  plan(at(weeks.day(-9, 2), '16:20'), (now) =>
    make(filling, 'second', {
      details: {
        title: 'Primary STEM Leaders, second cohort',
        summary: 'Recruiting: 36 places in three authorities.',
        description:
          'As the first cohort, shorter in the evenings, with mornings led by last year’s leaders.',
        forWhom: 'Primary STEM Leaders who were not in the first cohort.',
        startsOn: weeks.day(2, 3),
        endsOn: null,
        ...HOST
      },
      places: { 'south-lanarkshire': 16, 'east-renfrewshire': 10, 'east-dunbartonshire': 10 },
      now
    })
  );
  plan(at(weeks.day(-8, 2), '16:20'), (now) =>
    nominateAll(filling, 'second', [...accepted, ...unanswered, ...declined], now)
  );
  plan(at(weeks.day(-7, 2), '16:20'), async (now) => {
    for (const person of declined) await answer(filling, 'second', person, false, now);
  });
  plan(at(weeks.day(-6, 2), '16:20'), async (now) => {
    for (const person of accepted) await answer(filling, 'second', person, true, now);
    done(
      await setRule(db, {
        programme: filling.programmes.get('second')!,
        events: 6,
        minutes: null,
        by: await actor(filling, ORGANISER),
        now
      })
    );
  });

  // the last of them moves to another school, and a colleague takes over
  const leaver = accepted.at(-1)!;
  const email = `iona.fairlie@${leaver.email.split('@')[1]}`;
  plan(plus(today, { hours: -4 }), async (now) => {
    const by = await coordinator(filling, leaver.school!.authority);
    const { id } = await participant(filling, 'second', leaver);
    const colleague = { email, name: 'Iona Fairlie', establishment: leaver.school!.id };
    done(await replaceParticipant(db, { participant: id, colleague, by, now }));
  });
  plan(plus(today, { hours: -2 }), async (now) => {
    const programme = filling.programmes.get('second')!;
    const { id } = await db
      .selectFrom('participant')
      .innerJoin('person', 'person.id', 'participant.person_id')
      .select('participant.id')
      .where('programme_id', '=', programme)
      .where('person.email', '=', email)
      .executeTakeFirstOrThrow();
    const by: Actor = { person: null, grants: [], key: { kind: 'nomination', id } };
    done(await answerNomination(db, { participant: id, accept: true, by, now }));
  });
  let asked: string;
  plan(plus(today, { hours: -30 }), async (now) => {
    const authority = 'south-lanarkshire';
    const programme = filling.programmes.get('second')!;
    const by = await coordinator(filling, authority);
    const link = done(await makeLink(db, { programme, authority, by, now }));
    const school = cast.first.find((one) => one.school?.authority === authority)!.school!;
    ({ id: asked } = done(
      await askSelf(db, {
        link: link.id,
        email: 'sorley.imrie@schools-mail.example',
        name: 'Sorley Imrie',
        establishment: school.id,
        why: 'I took over the science cupboard in August and would like to do more than tidy it.',
        by: { person: null, grants: [] },
        now
      })
    ));
  });
  plan(plus(today, { hours: -29 }), (now) => proveSelf(db, { id: asked, now }));
}

/** The established group met before there was Twilight: who was there comes from a file. */
function planEstablished(filling: Filling): void {
  const { db, weeks, cast, plan } = filling;
  plan(at(weeks.day(FIRST_WEEK, 1), '08:34'), async (now) => {
    await make(filling, 'established', {
      details: {
        title: 'Glasgow Primary STEM Leaders',
        summary: 'The established group of the city: complete, with certificates.',
        description: '',
        forWhom: 'Primary STEM Leaders of Glasgow City.',
        startsOn: null,
        endsOn: null,
        ...HOST
      },
      places: { 'glasgow-city': 18 },
      now
    });
    await nominateAll(filling, 'established', cast.established, now);
  });
  plan(at(weeks.day(FIRST_WEEK, 2), '16:40'), async (now) => {
    for (const person of cast.established) await answer(filling, 'established', person, true, now);
    await db
      .updateTable('participant')
      .set({ completed_at: now })
      .where('programme_id', '=', filling.programmes.get('established')!)
      .execute();
  });
  plan(at(weeks.day(FIRST_WEEK, 3), '16:05'), (now) => bringInRegister(filling, now));
}

/** Two short events of a year before, with eighteen people; one sent apologies. */
async function bringInRegister(filling: Filling, now: Instant): Promise<void> {
  const { db, cast } = filling;
  const by = await actor(filling, ORGANISER);
  const before = (days: number) =>
    Temporal.PlainDate.from(dayOf(now)).subtract({ days }).toString();
  const sittings = [
    ['Rubber bands and runways', before(196)],
    ['What went wrong, and why we kept it', before(154)]
  ] as const;
  const rows = sittings.flatMap(([title, day], sitting) =>
    cast.established.map(({ name, email, school }, at) => [
      ...[name, email, school!.name, 'Glasgow City', title, day, 'Twilight', '90'],
      sitting === 1 && at === 7 ? 'Apologies' : 'Yes',
      'Glasgow Primary STEM Leaders'
    ])
  );
  const head = 'Name,E-mail,School,Authority,Event,Date,Kind,Minutes,Came,Programme'.split(',');
  const { id } = done(
    await draftBringIn(db, {
      name: 'Glasgow register.csv',
      table: { rows: [head, ...rows], encoding: 'UTF-8' },
      by,
      now
    })
  );
  done(await applyBringIn(db, { id, ...HOST, by, now }));
}

async function make(
  filling: Filling,
  key: Key,
  facts: { details: ProgrammeDetails; places: Record<string, number>; now: Instant }
): Promise<void> {
  const { db, programmes } = filling;
  const { details, places, now } = facts;
  const by = await actor(filling, ORGANISER);
  const { id: programme } = done(await makeProgramme(db, { details, by, now }));
  programmes.set(key, programme);
  done(await changeProgrammePlaces(db, { programme, places, by, now }));
}

/** Each authority's coordinator sends a file of its people; for Glasgow the organiser does. */
async function nominateAll(
  filling: Filling,
  key: Key,
  people: readonly DemoPerson[],
  now: Instant
): Promise<void> {
  const { db } = filling;
  const programme = filling.programmes.get(key)!;
  for (const authority of new Set(people.map(({ school }) => school!.authority))) {
    const by = await coordinator(filling, authority);
    const here = people.filter(({ school }) => school!.authority === authority);
    const rows = here
      .filter(({ school }) => !school!.closed)
      .map(({ name, email, school }) => [name, email, school!.name]);
    const table = { rows: [['Name', 'Email', 'School'], ...rows], encoding: 'UTF-8' as const };
    const of = { programme, authority, by, now };
    const list = done(await draftNominations(db, { ...of, table }));
    const nominated = done(await nominateList(db, { ...of, list: list.id }));
    if (nominated !== rows.length) throw new Error(`${nominated} of ${rows.length} nominated`);
    // of a school that has closed meanwhile, which a file's list of schools does not have
    for (const { name, email, school } of here.filter(({ school }) => school!.closed)) {
      const nominee = { name, email, establishment: school!.id };
      done(await nominate(db, { ...of, nominee }));
    }
  }
}

const coordinator = (filling: Filling, authority: string): Promise<Actor> =>
  actor(
    filling,
    authority === 'glasgow-city'
      ? ORGANISER
      : `coordinator@${authority.replaceAll('-', '')}.example`
  );

async function participant(
  filling: Filling,
  key: Key,
  person: DemoPerson
): Promise<{ id: string; by: Actor }> {
  const { id } = await filling.db
    .selectFrom('participant')
    .select('id')
    .where('programme_id', '=', filling.programmes.get(key)!)
    .where('person_id', '=', filling.people.get(person.email)!)
    .executeTakeFirstOrThrow();
  return { id, by: await actor(filling, person.email) };
}

async function answer(
  filling: Filling,
  key: Key,
  person: DemoPerson,
  accept: boolean,
  now: Instant
): Promise<void> {
  const { id, by } = await participant(filling, key, person);
  done(await answerNomination(filling.db, { participant: id, accept, by, now }));
}
