/**
 * The demo's events, in the order of their programme. Weeks are school weeks from the one in which
 * the demo is filled; what happened to an event besides bookings is told in story.ts.
 */
import type { EventKind, EventMode } from '#db/schema.ts';
import type { Level } from '#lib/events/rules.ts';

import {
  fullDay,
  OUTDOORS,
  SINCE_JANUARY,
  teachmeet,
  twilight,
  webinar,
  WEE_WINS,
  type DemoSlot
} from './agendas.ts';
import type { VenueKey } from './venues.ts';

export interface DemoEvent {
  key: string;
  /** School week and weekday (1 is Monday); neither for an event without a date. */
  on: { week: number; weekday: number } | 'next' | null;
  kind: EventKind;
  mode: EventMode;
  /** When it is not the usual time of its kind. */
  clock?: readonly [string, string];
  title: string;
  summary: string;
  description: string;
  venue: VenueKey | null;
  places: { room?: number; online?: number };
  /** Places of the room for one authority, out of `places.room`. */
  pools?: Record<string, number>;
  /** School days of each authority before the event on which its places go to everyone. */
  release?: number;
  levels?: readonly Level[];
  audience?: string;
  host?: string;
  goodToKnow?: string;
  agenda: readonly DemoSlot[];
  /** Who books, and how many get a place; for a hybrid event in each way. */
  who: 'first' | 'second' | 'anyone';
  coming: number;
  comingOnline?: number;
  /** Colleagues from outside the programme, besides `coming`. */
  guests?: number;
  waiting?: number;
  /** How many cancel. */
  cancelled?: number;
  programme?: 'first' | 'second';
  /** Each person's headteacher must agree. */
  releaseNeeded?: true;
  forProgrammeOnly?: true;
  draft?: true;
  /** After this day nobody books any more: what was planned did not come to be. */
  until?: { week: number; weekday: number };
  /** It takes the place of another one: made, and booked, when that is replaced. */
  instead?: true;
  /** When it was held, where that is not the date that it had at first. */
  held?: { week: number; weekday: number };
  /** Days before the filling on which it was published, when it lies ahead. */
  publishedBefore?: number;
}

/** When events of a kind begin and end. */
export const CLOCKS: Record<EventKind, readonly [string, string]> = {
  twilight: ['16:00', '17:30'],
  'full-day': ['09:15', '15:15'],
  teachmeet: ['16:00', '18:00'],
  webinar: ['16:00', '17:00']
};
/** Minutes of professional learning that each kind counts for. */
export const CLPL: Record<EventKind, number> = {
  twilight: 90,
  'full-day': 300,
  teachmeet: 120,
  webinar: 60
};

const FIRST = { who: 'first', programme: 'first', forProgrammeOnly: true } as const;
const OPEN = { who: 'anyone' } as const;
const ROOM = { room: 58 };
/** The day on which schools were asked to pause visits, and the days on which it went on online. */
export const SUSPENDED = { week: -22, weekday: 4 };
export const RESUMED = { week: -15, weekday: 1 };

export const EVENTS: readonly DemoEvent[] = [
  {
    ...FIRST,
    key: 'launch',
    on: { week: -34, weekday: 3 },
    kind: 'full-day',
    mode: 'room',
    title: 'Launch day: what does a STEM leader do?',
    summary: 'Meet your group, try four activities and plan your first term.',
    description:
      'Your first day as a **Primary STEM Leader**. You meet the 53 others, try four activities that need nothing from a catalogue, and leave with a plan for your first term.\n\nBring one object from your classroom that makes children ask questions.',
    venue: 'larigbank',
    places: ROOM,
    agenda: fullDay('Small steps, whole school', [
      { title: 'Tinkering' },
      { title: 'Unplugged coding' },
      { title: 'Playground science' }
    ]),
    coming: 54
  },
  {
    ...FIRST,
    key: 'junk-drawer',
    on: { week: -32, weekday: 2 },
    kind: 'twilight',
    mode: 'room',
    title: 'Tinkering: start with the junk drawer',
    summary: 'Open-ended making from nursery to P7, with a box that you can rebuild at school.',
    description:
      'Making without instructions, and what the adult does meanwhile. Each table fills a box that you can rebuild at school from what a school throws out.',
    venue: 'larigbank',
    places: ROOM,
    agenda: twilight(
      'Why open-ended?',
      { title: 'The junk drawer' },
      'How would this look in nursery, P3, P7? Mixed tables'
    ),
    coming: 51,
    cancelled: 2
  },
  {
    ...FIRST,
    key: 'unplugged',
    on: { week: -30, weekday: 4 },
    kind: 'twilight',
    mode: 'room',
    title: 'Coding without a screen, then with one',
    summary: 'Unplugged games first, then the same ideas on a tablet.',
    description:
      'Nine games that need chalk, string or nobody’s tablet, then the same ideas on one.',
    venue: 'larigbank',
    places: ROOM,
    agenda: twilight(
      'What a loop is, said with feet',
      {
        title: 'Nine unplugged games',
        open: 'partners',
        talk: {
          title: 'micro:bit class sets and how to borrow them',
          by: 'andrzej@kelvinbank.example',
          partner: 'Kelvinbank College'
        }
      },
      'Which game for which class?'
    ),
    coming: 53,
    cancelled: 1
  },
  {
    ...FIRST,
    key: 'who-engineers',
    on: { week: -28, weekday: 3 },
    kind: 'twilight',
    mode: 'room',
    title: 'Who gets to be an engineer?',
    summary: 'What children believe about jobs, and what a school can change by Friday.',
    description:
      'Children settle who a job is for by the age of seven. What your walls, books and questions say, and what can be different by Friday.',
    venue: 'larigbank',
    places: ROOM,
    agenda: twilight(
      'What P2 drew when we asked for an engineer',
      {
        title: 'Whose pictures are on the wall?',
        open: 'partners',
        talk: {
          title: 'Unconscious bias, conscious classroom',
          by: 'seonaid@genderbalance.example',
          partner: 'Improving Gender Balance and Equalities'
        }
      },
      'One thing to change by Friday'
    ),
    coming: 52,
    cancelled: 2
  },
  {
    ...FIRST,
    key: 'capital',
    on: { week: -26, weekday: 2 },
    kind: 'full-day',
    mode: 'room',
    title: 'STEM capital, families and the world of work',
    summary:
      'Employers at the tables, family learning ideas, links with Developing the Young Workforce.',
    description:
      'A day about everyone outside the classroom: families, employers, and the people who can open a door five miles from your school.',
    venue: 'larigbank',
    places: ROOM,
    agenda: fullDay('What STEM capital is, and who has it', [
      {
        title: 'Turn the blades',
        open: 'partners',
        talk: {
          title: 'Turn the blades',
          line: 'Second level; six tables and sockets.',
          by: 'stuart@lowmoorwind.example',
          partner: 'Lowmoor Wind Engineering'
        }
      },
      {
        title: 'Find an employer within five miles',
        open: 'partners',
        talk: {
          title: 'Find an employer within five miles',
          by: 'karen@clydevalleydyw.example',
          partner: 'Clyde Valley Young Workforce Group'
        }
      },
      {
        title: 'Ask an engineer anything',
        open: 'partners',
        talk: {
          title: 'Ask an engineer anything',
          by: 'zofia@stemambassadors.example',
          partner: 'STEM Ambassadors'
        }
      }
    ]),
    coming: 53,
    cancelled: 1
  },
  {
    key: 'since-january',
    on: { week: -24, weekday: 4 },
    kind: 'teachmeet',
    mode: 'room',
    title: 'Teachmeet: what we tried since January',
    summary: 'Twelve short talks by the group, tea in the middle.',
    description:
      'Twelve talks of two or seven minutes by people who tried something. Colleagues are welcome as guests; no slides needed.',
    venue: 'lantern',
    places: { room: 70 },
    programme: 'first',
    who: 'first',
    agenda: teachmeet(SINCE_JANUARY.talks, SINCE_JANUARY.lengths),
    coming: 36,
    guests: 9,
    cancelled: 2
  },
  {
    ...FIRST,
    key: 'weather',
    held: { week: -13, weekday: 3 },
    until: SUSPENDED,
    on: { week: -21, weekday: 3 },
    kind: 'twilight',
    mode: 'room',
    title: 'Weather, data and your playground',
    summary: 'Collect it, chart it, argue about it.',
    description:
      'A rain gauge from a bottle, a wind rose from string, and charts that can be argued with.',
    venue: 'larigbank',
    places: ROOM,
    agenda: twilight(
      'What a playground can measure',
      { title: 'Collect it, chart it' },
      'Which question would your class ask?'
    ),
    coming: 45
  },
  {
    ...FIRST,
    key: 'leading',
    until: SUSPENDED,
    on: { week: -19, weekday: 2 },
    kind: 'full-day',
    mode: 'room',
    title: 'Leading CLPL in your own school',
    summary: 'Plan and rehearse a session for your colleagues.',
    description:
      'You plan forty minutes for your own colleagues, rehearse it here, and take it home.',
    venue: 'larigbank',
    places: ROOM,
    agenda: fullDay('What makes colleagues lean in', [
      { title: 'Plan it' },
      { title: 'Rehearse it' },
      { title: 'Ask for it' }
    ]),
    coming: 44
  },
  {
    ...FIRST,
    key: 'strategy',
    until: SUSPENDED,
    on: { week: -17, weekday: 4 },
    kind: 'twilight',
    mode: 'room',
    title: 'The strategy, your school and where to start',
    summary: 'Self-evaluation with a national officer.',
    description:
      'The STEM Education and Training Strategy in plain words, and where your school stands.',
    venue: 'larigbank',
    places: ROOM,
    agenda: twilight(
      'The strategy in ten minutes',
      {
        title: 'Self-evaluation at tables',
        open: 'partners',
        talk: {
          title: 'The STEM strategy in plain words',
          by: 'catriona@educationscotland.example',
          partner: 'Education Scotland'
        }
      },
      'Where would you start?'
    ),
    coming: 38
  },
  {
    ...FIRST,
    key: 'leading-1',
    instead: true,
    on: { week: -11, weekday: 3 },
    kind: 'twilight',
    mode: 'online',
    title: 'Leading CLPL in your own school, online: plan it',
    summary: 'The first of two evenings in place of the day that could not be held.',
    description:
      'The first of two online evenings in place of the full day: you plan forty minutes for your own colleagues.',
    venue: null,
    places: { online: 58 },
    agenda: twilight('What makes colleagues lean in', { title: 'Plan it' }, 'In threes'),
    coming: 40,
    cancelled: 2
  },
  {
    ...FIRST,
    key: 'leading-2',
    instead: true,
    on: { week: -10, weekday: 3 },
    kind: 'twilight',
    mode: 'online',
    title: 'Leading CLPL in your own school, online: rehearse it',
    summary: 'The second of two evenings: try your session on two others.',
    description: 'The second online evening: you try your session on two others, and they on you.',
    venue: null,
    places: { online: 58 },
    agenda: twilight('How to give notes', { title: 'Rehearse it' }, 'In threes'),
    coming: 38,
    cancelled: 1
  },
  {
    ...FIRST,
    key: 'looking-back',
    on: { week: -4, weekday: 3 },
    kind: 'webinar',
    mode: 'online',
    title: 'Looking back, looking on: evaluation and next steps',
    summary: 'What changed in class, and how the network carries on.',
    description:
      'What changed in class, in your words and numbers, what the strategy asks next, and how the network carries on.',
    venue: null,
    places: { online: 60 },
    agenda: webinar('16:00', {
      title: 'What changed',
      open: 'partners',
      talk: {
        title: 'The STEM strategy in plain words',
        by: 'catriona@educationscotland.example',
        partner: 'Education Scotland'
      }
    }),
    coming: 48,
    cancelled: 1
  },
  {
    ...OPEN,
    key: 'bridges',
    on: { week: -3, weekday: 2 },
    kind: 'twilight',
    mode: 'room',
    title: 'Bridges that hold a tin of beans',
    summary: 'Structures and fair tests with paper, straws and nerve.',
    description:
      'Paper, straws, a tin of beans and a fair test. Every table breaks at least one bridge.',
    venue: 'peelstane',
    places: { room: 30 },
    levels: ['first', 'second'],
    agenda: twilight('What makes a test fair', { title: 'Build it, break it' }, 'What went wrong?'),
    coming: 30,
    cancelled: 3
  },
  {
    ...OPEN,
    key: 'small-school',
    on: { week: -2, weekday: 4 },
    kind: 'twilight',
    mode: 'room',
    title: 'Small school, big investigations',
    summary: 'For two- and three-teacher schools; share a plan across classes.',
    description:
      'For schools with two or three teachers: one investigation that P1 and P7 do side by side.',
    venue: 'peelstane',
    places: { room: 24 },
    audience: 'Two- and three-teacher schools first',
    agenda: twilight('One plan, seven stages', { title: 'Share a plan' }, 'Who is near you?'),
    coming: 19,
    cancelled: 2
  },
  {
    ...OPEN,
    key: 'award',
    on: { week: -1, weekday: 4 },
    kind: 'webinar',
    mode: 'online',
    title: 'STEM Nation Award: where do we begin?',
    summary: 'The five elements, and evidence that you already have.',
    description:
      'The five elements of the award, and the evidence that most schools have without knowing it.',
    venue: null,
    places: { online: 120 },
    agenda: webinar('16:00', {
      title: 'The five elements',
      open: 'partners',
      talk: {
        title: 'STEM Nation Award clinic',
        by: 'neil@educationscotland.example',
        partner: 'Education Scotland'
      }
    }),
    coming: 86,
    cancelled: 4
  },
  {
    ...OPEN,
    key: 'wee-wins',
    on: 'next',
    kind: 'teachmeet',
    mode: 'room',
    title: 'Teachmeet: wee wins',
    summary: 'Two minutes or seven, one thing that worked.',
    description:
      'An evening of short talks by teachers, early years practitioners and one engineer. **One thing that worked**, in two minutes or seven; no selling, no theory, tea in the middle.\n\n- Come to listen: nobody is asked to speak.\n- Slides are welcome and not needed. Bring them on a stick by quarter to four.\n- When your time is up, a cuddly camel is thrown.',
    venue: 'larigbank',
    places: { room: 60 },
    goodToKnow: 'Tea, coffee and home baking. Doors 3:30 pm.',
    agenda: teachmeet(WEE_WINS.talks, WEE_WINS.lengths),
    coming: 58,
    cancelled: 3
  },
  {
    ...OPEN,
    key: 'microbit',
    on: { week: 1, weekday: 3 },
    kind: 'twilight',
    mode: 'room',
    title: 'First steps with a micro:bit',
    summary: 'Take one home after the session; no experience needed.',
    description:
      'A pocket computer of the size of a biscuit, and a badge that counts your steps. You need no experience and take one home.\n\nPlaces are shared between the three authorities; what one does not use goes to anyone.',
    venue: 'peelstane',
    places: { room: 24 },
    pools: { 'south-lanarkshire': 10, 'east-renfrewshire': 5, 'east-dunbartonshire': 5 },
    release: 3,
    levels: ['first', 'second'],
    goodToKnow: 'Bring a laptop or tablet with a USB port, if your school has one.',
    agenda: twilight(
      'What a micro:bit is and is not',
      { title: 'A badge that knows your step count' },
      'How would this look in P3, P5, P7? Mixed tables'
    ),
    coming: 24,
    waiting: 9,
    cancelled: 1,
    publishedBefore: 21
  },
  {
    ...OPEN,
    key: 'light',
    on: { week: 1, weekday: 4 },
    kind: 'twilight',
    mode: 'room',
    title: 'Light, shadow and a dark hall',
    summary: 'Torches, mirrors and a very large pinhole camera.',
    description: 'A dark hall, forty torches, and a pinhole camera that you can stand in.',
    venue: 'kirkmuirlea',
    places: { room: 30 },
    pools: { 'south-lanarkshire': 10, 'east-renfrewshire': 7, 'east-dunbartonshire': 7 },
    release: 2,
    levels: ['early', 'first'],
    agenda: twilight(
      'Light in one sentence',
      { title: 'In the dark hall' },
      'Torches for your school'
    ),
    coming: 17,
    publishedBefore: 24
  },
  {
    key: 'second-launch',
    on: { week: 2, weekday: 3 },
    kind: 'full-day',
    mode: 'room',
    title: 'Second cohort: launch day',
    summary: 'The first day of the second cohort, with a morning led by last year’s leaders.',
    description:
      'The first day of the second cohort of **Primary STEM Leaders**. Last year’s leaders run the morning; you leave with a plan for your first term.\n\nAgree with your headteacher that you are released for the day.',
    venue: 'larigbank',
    places: { room: 36 },
    programme: 'second',
    forProgrammeOnly: true,
    releaseNeeded: true,
    who: 'second',
    goodToKnow: 'Lunch is served. Bring one object that makes children ask questions.',
    agenda: fullDay(
      'Small steps, whole school',
      [
        { title: 'Tinkering' },
        { title: 'Unplugged coding' },
        {
          title: 'Kit that fits in a backpack',
          open: 'partners',
          talk: {
            title: 'Kit that fits in a backpack',
            line: 'First level.',
            by: 'zofia@stemambassadors.example',
            partner: 'STEM Ambassadors'
          }
        }
      ],
      true
    ),
    coming: 21,
    publishedBefore: 26
  },
  {
    ...OPEN,
    key: 'engineering-p1',
    on: { week: 2, weekday: 4 },
    kind: 'webinar',
    mode: 'online',
    title: 'Engineering in P1: no glue guns',
    summary: 'Story-led design tasks for early level.',
    description: 'Three picture books, three things that somebody in the story needs, and tape.',
    venue: null,
    places: { online: 120 },
    levels: ['early'],
    agenda: webinar('16:00', { title: 'Three stories, three builds' }),
    coming: 46,
    cancelled: 1,
    publishedBefore: 18
  },
  {
    ...OPEN,
    key: 'sensory',
    on: { week: 3, weekday: 2 },
    kind: 'twilight',
    mode: 'hybrid',
    title: 'Sensory science for learners with complex needs',
    summary: 'Slow, safe and repeatable; bring one resource to adapt.',
    description:
      'Science that is slow, safe and can be done again tomorrow. Bring one resource that you use, and we adapt it together.\n\nWhoever joins online gets the box’s list a week before.',
    venue: 'kirkmuirlea',
    places: { room: 20, online: 40 },
    levels: ['early'],
    audience: 'ASN schools and bases first; everyone is welcome',
    agenda: twilight('Slow science', { title: 'Adapt one resource' }, 'Swap one card'),
    coming: 20,
    comingOnline: 13,
    publishedBefore: 16
  },
  {
    ...OPEN,
    key: 'messy',
    on: { week: 4, weekday: 2 },
    kind: 'twilight',
    mode: 'room',
    title: 'Messy, loud and scientific',
    summary: 'Water, mud, magnets and noise for early level.',
    description:
      'Water, mud, magnets and noise, and what the children find out meanwhile. Wear something old.\n\nFull? The same evening [comes again online](/events/messy-loud-and-scientific-evening-repeat), for people who work until six.',
    venue: 'peelstane',
    places: { room: 24 },
    levels: ['early'],
    agenda: twilight('Why mess', { title: 'Four messy tables' }, 'What would your janitor say?'),
    coming: 24,
    waiting: 3,
    publishedBefore: 17
  },
  {
    ...OPEN,
    key: 'messy-online',
    on: { week: 4, weekday: 3 },
    kind: 'webinar',
    mode: 'online',
    clock: ['18:30', '19:30'],
    title: 'Messy, loud and scientific (evening repeat)',
    summary: 'For people who work until six.',
    description: 'The same four tables, filmed from above, for people who work until six.',
    venue: null,
    places: { online: 80 },
    levels: ['early'],
    agenda: webinar('18:30', { title: 'Four messy tables' }),
    coming: 22,
    publishedBefore: 15
  },
  {
    ...OPEN,
    key: 'book-1',
    on: { week: 4, weekday: 1 },
    kind: 'webinar',
    mode: 'online',
    title: 'One book, one build: a bridge for a goat',
    summary: 'A bridge that holds a goat, and a troll who measures.',
    description:
      'We read it, stop before the bridge, and build one that holds. Have paper, tape and a bag of rice at hand.',
    venue: null,
    places: { online: 40 },
    levels: ['early', 'first'],
    agenda: webinar('16:00', { title: 'Read it, build it' }),
    coming: 8,
    publishedBefore: 13
  },
  {
    ...OPEN,
    key: 'book-2',
    on: { week: 5, weekday: 1 },
    kind: 'webinar',
    mode: 'online',
    title: 'One book, one build: a boat for a bear',
    summary: 'How many animals before it sinks?',
    description: 'Foil, coins and one more animal. What changes when the boat is wider?',
    venue: null,
    places: { online: 40 },
    levels: ['early', 'first'],
    agenda: webinar('16:00', { title: 'Read it, build it' }),
    coming: 7,
    publishedBefore: 13
  },
  {
    ...OPEN,
    key: 'book-3',
    on: { week: 6, weekday: 1 },
    kind: 'webinar',
    mode: 'online',
    title: 'One book, one build: a house for the wind',
    summary: 'Straw, sticks, bricks and a hairdryer.',
    description:
      'Three houses and a hairdryer. Children decide what a fair test is before anybody blows.',
    venue: null,
    places: { online: 40 },
    levels: ['early', 'first'],
    agenda: webinar('16:00', { title: 'Read it, build it' }),
    coming: 6,
    publishedBefore: 13
  },
  {
    ...OPEN,
    key: 'engineering-week',
    on: { week: 6, weekday: 2 },
    kind: 'full-day',
    mode: 'room',
    title: 'Whole-school engineering week in a day',
    summary: 'Build the week backwards from the showcase.',
    description:
      'You leave with five days of a whole school’s engineering week, built backwards from Friday’s showcase.\n\nPlaces are kept for three authorities.',
    venue: 'lantern',
    host: 'The Lantern Works',
    places: { room: 40 },
    pools: { 'south-lanarkshire': 16, 'east-renfrewshire': 12, 'east-dunbartonshire': 12 },
    release: 30,
    agenda: fullDay(
      'Begin with Friday',
      [
        {
          title: 'Turn the blades',
          open: 'partners',
          talk: {
            title: 'Turn the blades',
            line: 'Second level; six tables and sockets.',
            by: 'amara@lowmoorwind.example',
            partner: 'Lowmoor Wind Engineering'
          }
        },
        { title: 'A workshop that a partner brings', open: 'partners' },
        { title: 'Building the timetable' }
      ],
      true
    ),
    coming: 18,
    publishedBefore: 12
  },
  {
    ...OPEN,
    key: 'outdoors',
    on: { week: 8, weekday: 4 },
    kind: 'teachmeet',
    mode: 'room',
    title: 'Spring Teachmeet: outdoors in all weathers',
    summary: 'Half the board is still free.',
    description:
      'Two minutes or seven on something that you did outdoors. **Half the board is still free**: share something you’ve tried, or come and listen.',
    venue: 'lantern',
    places: { room: 70 },
    agenda: teachmeet(OUTDOORS.talks, OUTDOORS.lengths),
    coming: 11,
    publishedBefore: 11
  },
  {
    ...OPEN,
    key: 'wind-farm',
    on: null,
    kind: 'full-day',
    mode: 'room',
    title: 'Behind the scenes of a wind farm',
    summary: 'A control room visit; numbers small, boots needed.',
    description:
      'The control room, one turbine from below, and the people who answer when the wind does not.',
    venue: 'lowmoor',
    places: { room: 16 },
    agenda: [],
    coming: 0,
    publishedBefore: 9
  },
  {
    ...OPEN,
    key: 'string',
    on: { week: 10, weekday: 3 },
    kind: 'twilight',
    mode: 'room',
    // longer than the janitor stays: its organisers are warned
    clock: ['16:00', '18:15'],
    title: 'Maths that you can walk through',
    summary: 'Measuring the school with nothing but string.',
    description: 'How long is a corridor in P3s? Measuring a school with nothing but string.',
    venue: 'kirkmuirlea',
    places: { room: 30 },
    agenda: twilight(
      'String, and why',
      { title: 'Measure the school', open: 'partners' },
      'Which lengths does your class ask for?'
    ),
    coming: 0,
    draft: true,
    publishedBefore: 5
  }
];
