/** The demo's people, made by combining names; seeded, so that every filling is the same. */
import { CAST } from '#lib/demo-cast.ts';
import { fold } from '#lib/text.ts';

import { SCHOOLS, type School } from './schools.ts';

export interface DemoPerson {
  name: string;
  email: string;
  role: string;
  school: School | null;
  /** Ids of what they booked, by the event's key; noted while filling. */
  bookings?: Record<string, string>;
}

const FIRST =
  `Aileen Amara Andrzej Brodie Callum Catriona Chidi Claire Donna Eilidh Ewan Farah Fiona
  Gillian Grant Hamza Isla Jacqueline Joanna Karen Kirsty Lachlan Lorna Mairi Mòrag Neil Nicola
  Pamela Rashid Rhona Ross Seonaid Shona Siobhán Stuart Zofia`.split(/\s+/);
const LAST = `Adeyemi Ahmed Baird Begum Boyle Cairns Devlin Drummond Fairlie Gallacher Gilchrist
  Hendry Imrie Kerr Laird Lindsay MacAskill McCulloch McGeachy McKendrick Malik Mathieson Meikle
  Napier NicDhòmhnaill O’Hagan Orr Paterson Quigley Rankine Sneddon Tait Weir Wójcik Yuill
  Zielińska`.split(/\s+/);

/** Numbers from 0 to 1, the same for the same seed (mulberry32's steps). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffled<T>(all: readonly T[], next: () => number): T[] {
  const mixed = [...all];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}

/** Those of the cast who are in a school or in the team; a partner's people are with their partner. */
const CAST_FACTS: Record<string, { name: string; role: string; school: string | null }> = {
  'psl@auchenlarig.example': {
    name: 'Eilidh Drummond',
    role: 'class-teacher',
    school: 'Auchenlarig Primary School'
  },
  'first.talk@gartlinn.example': {
    name: 'Lachlan Weir',
    role: 'class-teacher',
    school: 'Gartlinn Primary School'
  },
  'headteacher@fallhope.example': {
    name: 'Rhona Mathieson',
    role: 'headteacher',
    school: 'Fallhope Primary School'
  },
  'office@brackenmearns.example': {
    name: 'Pamela Quigley',
    role: 'office',
    school: 'Brackenmearns Primary School'
  },
  'organiser@stemglasgow.example': { name: 'Mairi Orr', role: 'other', school: null },
  'administrator@stemglasgow.example': { name: 'Ross Tait', role: 'other', school: null },
  'coordinator@southlanarkshire.example': { name: 'Shona Imrie', role: 'other', school: null },
  'coordinator@eastrenfrewshire.example': { name: 'Hamza Malik', role: 'other', school: null },
  'coordinator@eastdunbartonshire.example': { name: 'Donna Laird', role: 'other', school: null }
};

/** How a primary cohort is made up: 31 class teachers, 7 for non-class-contact time, and so on. */
const COHORT_ROLES = [
  ...Array<string>(31).fill('class-teacher'),
  ...Array<string>(7).fill('ncct-teacher'),
  ...Array<string>(5).fill('principal-teacher'),
  ...Array<string>(3).fill('depute-headteacher')
];

/** Establishments of the first cohort by authority: how many in all, and how many send two people. */
const COHORT: Record<string, { establishments: number; pairs: number }> = {
  'south-lanarkshire': { establishments: 21, pairs: 5 },
  'east-renfrewshire': { establishments: 11, pairs: 2 },
  'east-dunbartonshire': { establishments: 12, pairs: 3 }
};

export interface Cast {
  people: DemoPerson[];
  /** First cohort: 54 of 44 establishments; then three who were nominated and declined. */
  first: DemoPerson[];
  firstDeclined: DemoPerson[];
  /** Second cohort: 21 accepted, 6 unanswered, 2 declined; one of the 21 came for a colleague. */
  second: { accepted: DemoPerson[]; unanswered: DemoPerson[]; declined: DemoPerson[] };
  /** The established group in Glasgow. */
  established: DemoPerson[];
  /** Everybody else who comes to open events. */
  others: DemoPerson[];
  of(email: string): DemoPerson;
}

export function makePeople(): Cast {
  const next = chance(20_260_826);
  const taken = new Set(Object.values(CAST_FACTS).map(({ name }) => name));
  const names = shuffled(
    FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`)),
    next
  ).filter((name) => !taken.has(name));
  const people: DemoPerson[] = [];

  function somebody(school: School | null, role: string): DemoPerson {
    const name = names.pop()!;
    const local = fold(name.replace(/’/g, '')).replaceAll(' ', '.');
    const person = { name, email: `${local}@${school?.domain ?? 'post.example'}`, role, school };
    people.push(person);
    return person;
  }

  for (const { email } of CAST) {
    const facts = CAST_FACTS[email];
    if (!facts) continue;
    const school = SCHOOLS.find(({ name }) => name === facts.school) ?? null;
    people.push({ email, name: facts.name, role: facts.role, school });
  }
  const of = (email: string) => people.find((person) => person.email === email)!;

  const roles = shuffled(COHORT_ROLES, next);
  const roleIn = ({ sector }: School) =>
    sector === 'elc' ? 'early-years-practitioner' : sector === 'asn' ? 'asn-teacher' : roles.pop()!;
  const first: DemoPerson[] = [];
  for (const [authority, { establishments, pairs }] of Object.entries(COHORT)) {
    const here = SCHOOLS.filter((school) => school.authority === authority);
    const special = here.filter(({ sector }) => sector === 'elc' || sector === 'asn');
    const primaries = here
      .filter(({ sector }) => sector === 'primary')
      .slice(0, establishments - special.length);
    primaries.forEach((school, at) => {
      const known = people.find((one) => one.school === school && one.role === 'class-teacher');
      if (known) {
        roles.splice(roles.indexOf('class-teacher'), 1);
        first.push(known);
      } else first.push(somebody(school, roleIn(school)));
      if (at < pairs) first.push(somebody(school, roleIn(school)));
    });
    for (const school of special) first.push(somebody(school, roleIn(school)));
  }

  const primaries = (authority: string) =>
    shuffled(
      SCHOOLS.filter((s) => s.authority === authority && s.sector === 'primary' && !s.closed),
      next
    );
  const fewer = (authority: string, count: number) =>
    primaries(authority)
      .slice(0, count)
      .map((school) => somebody(school, 'class-teacher'));

  const firstDeclined = [...fewer('south-lanarkshire', 2), ...fewer('east-dunbartonshire', 1)];
  const nominated = [
    ...fewer('south-lanarkshire', 13),
    ...fewer('east-renfrewshire', 8),
    ...fewer('east-dunbartonshire', 8)
  ];
  const mixed = shuffled(nominated, next);
  const second = {
    accepted: mixed.slice(0, 21),
    unanswered: mixed.slice(21, 27),
    declined: mixed.slice(27)
  };
  const glasgow = SCHOOLS.filter(({ authority }) => authority === 'glasgow-city');
  const established = [
    ...glasgow.map((school) => somebody(school, 'class-teacher')),
    ...glasgow.slice(0, 3).map((school) => somebody(school, 'ncct-teacher'))
  ];

  const others: DemoPerson[] = [];
  const OTHER_ROLES = [
    'class-teacher',
    'class-teacher',
    'class-teacher',
    'ncct-teacher',
    'principal-teacher',
    'depute-headteacher'
  ];
  const open = SCHOOLS.filter(({ sector, closed }) => sector !== 'secondary' && !closed);
  for (const [at, school] of shuffled([...open, ...open], next)
    .slice(0, 118)
    .entries()) {
    others.push(
      somebody(
        school,
        school.sector === 'elc'
          ? 'early-years-practitioner'
          : school.sector === 'asn'
            ? 'asn-teacher'
            : OTHER_ROLES[at % OTHER_ROLES.length]!
      )
    );
  }
  // no establishment: supply, the central team, a student
  for (const role of ['other', 'other', 'student']) others.push(somebody(null, role));

  return { people, first, firstDeclined, second, established, others, of };
}
