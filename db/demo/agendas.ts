/** Agendas of the demo's events: the three templates, and what partners and PSLs bring to them. */
import type { OpenTo, SlotKind } from '#db/schema.ts';

export interface DemoTalk {
  title: string;
  line?: string;
  /** A role in school, a partner's presenter by address, or one of the cast. */
  by: string;
  /** The partner for whom they present. */
  partner?: string;
}

export interface DemoSlot {
  at: string;
  minutes: number;
  kind: SlotKind;
  title: string;
  open?: OpenTo;
  /** Slots of one time run beside each other in tracks, each in its room. */
  track?: string;
  room?: string;
  talk?: DemoTalk;
}

const slot = (
  at: string,
  minutes: number,
  kind: SlotKind,
  title: string,
  more: Partial<DemoSlot> = {}
): DemoSlot => ({ at, minutes, kind, title, ...more });

/** What fills a workshop: by the team, or by a partner's presenter. */
interface Filled {
  title: string;
  talk?: DemoTalk;
  open?: OpenTo;
}

export function twilight(talk: string, workshop: Filled, networking: string): DemoSlot[] {
  const { title, ...filled } = workshop;
  return [
    slot('15:40', 20, 'arrival', 'Arrival and tea'),
    slot('16:00', 5, 'welcome', 'Welcome and housekeeping'),
    slot('16:05', 10, 'keynote', talk),
    slot('16:15', 40, 'workshop', title, filled),
    slot('16:55', 15, 'networking', networking),
    slot('17:10', 5, 'sharing', 'Resources, and how to borrow them'),
    slot('17:15', 10, 'reflection', 'Reflection and exit form'),
    slot('17:25', 5, 'sharing', 'What is next')
  ];
}

export function webinar(start: string, talk: Filled): DemoSlot[] {
  const hour = Number(start.slice(0, 2));
  const clock = (minutes: number) => {
    const all = hour * 60 + Number(start.slice(3)) + minutes;
    return `${String(Math.floor(all / 60)).padStart(2, '0')}:${String(all % 60).padStart(2, '0')}`;
  };
  const { title, ...filled } = talk;
  return [
    slot(clock(-5), 5, 'arrival', 'The room opens'),
    slot(clock(0), 5, 'welcome', 'Welcome'),
    slot(clock(5), 30, 'talk', title, filled),
    slot(clock(35), 15, 'conversation', 'Your questions'),
    slot(clock(50), 10, 'reflection', 'One thing that I will try, and exit form')
  ];
}

export function fullDay(
  keynote: string,
  workshops: readonly [Filled, Filled, Filled],
  market = false
): DemoSlot[] {
  const parallel = (at: string, again: boolean) =>
    workshops.map(({ title, talk, open }, index) =>
      slot(at, 60, 'workshop', again ? `${title}, again` : title, {
        track: 'ABC'[index]!,
        room: `Room ${index + 1}`,
        ...(again ? {} : { ...(talk && { talk }), ...(open && { open }) })
      })
    );
  return [
    slot('09:00', 15, 'arrival', 'Arrival and tea'),
    slot('09:15', 15, 'welcome', 'Welcome'),
    slot('09:30', 40, 'keynote', keynote),
    slot('10:10', 20, 'networking', 'Bring one object'),
    slot('10:30', 20, 'break', 'Break'),
    ...parallel('10:50', false),
    ...parallel('11:50', true),
    slot('12:50', 45, 'break', 'Lunch'),
    ...(market
      ? [1, 2, 3, 4].map((table) =>
          slot('13:35', 40, 'sharing', `Partners’ market, table ${table}`, {
            open: 'partners',
            track: `Table ${table}`
          })
        )
      : [slot('13:35', 40, 'sharing', 'Partners’ market, tables of ten minutes')]),
    slot('14:15', 30, 'reflection', 'My school’s first three steps'),
    slot('14:45', 20, 'networking', 'Sharing steps in authority groups'),
    slot('15:05', 10, 'reflection', 'Questions and exit form')
  ];
}

/** Two rounds of six talks with a minute of changeover each, tea between them. */
export function teachmeet(
  talks: readonly (DemoTalk | null)[],
  lengths: readonly number[]
): DemoSlot[] {
  const board: DemoSlot[] = [];
  lengths.forEach((minutes, at) => {
    const before = board.at(-1);
    const start =
      at === 0 ? 16 * 60 + 5 : at === 6 ? 17 * 60 + 5 : minutesOf(before!.at) + before!.minutes + 1;
    const talk = talks[at];
    const open = talk?.partner ? 'partners' : at % 6 === 5 ? 'anyone' : 'psls';
    const title = minutes === 2 ? 'Two-minute talk' : 'Seven-minute talk';
    board.push(slot(clockOf(start), minutes, 'talk', title, { open, ...(talk && { talk }) }));
  });
  return [
    slot('15:30', 30, 'arrival', 'Arrival, tea, slides on to one laptop'),
    slot('16:00', 5, 'welcome', 'Welcome, rules, camel introduced'),
    ...board.slice(0, 6),
    slot('16:45', 20, 'break', 'Tea and sharing tables'),
    ...board.slice(6),
    slot('17:45', 10, 'conversation', 'Learning conversations at tables'),
    slot('17:55', 5, 'reflection', 'Thanks and exit form')
  ];
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const WEE_WINS = {
  lengths: [7, 7, 7, 2, 7, 2, 7, 2, 7, 7, 2, 2],
  talks: [
    {
      title: 'A cardboard city that P4 would not let us throw out',
      line: 'It began as one street. First level.',
      by: 'psl@auchenlarig.example'
    },
    {
      title: 'The question wall: what happened when I stopped answering',
      line: 'Second level.',
      by: 'class-teacher'
    },
    {
      title: 'Puddles: six weeks, one topic',
      line: 'Early level, wellies needed.',
      by: 'early-years-practitioner'
    },
    { title: 'Debugging a jam sandwich', line: 'First level.', by: 'class-teacher' },
    {
      title: 'What our families thought an engineer earns',
      line: 'And what we did with the answers.',
      by: 'ncct-teacher'
    },
    { title: 'One switch, ten games', line: 'Early level, ASN.', by: 'asn-teacher' },
    {
      title: 'Borrow my progression planner, please break it',
      line: 'Nursery to P7.',
      by: 'ncct-teacher'
    },
    { title: 'The worm hotel', line: 'Early and First level.', by: 'class-teacher' },
    {
      title: 'Running a STEM lunch club on no money',
      line: 'Second level.',
      by: 'principal-teacher'
    },
    {
      title: 'My job is noise: an acoustic engineer in P6',
      line: 'Second level.',
      by: 'ambassador@stemambassadors.example',
      partner: 'STEM Ambassadors'
    },
    { title: 'Graphs that tell fibs', line: 'Second level.', by: 'class-teacher' },
    {
      title: 'Three books that start an investigation',
      line: 'First level. My first talk ever.',
      by: 'first.talk@gartlinn.example'
    }
  ] satisfies DemoTalk[]
};

export const SINCE_JANUARY = {
  lengths: [7, 2, 7, 7, 2, 7, 7, 2, 7, 2, 7, 2],
  talks: [
    { title: 'Marble runs on a radiator', by: 'class-teacher' },
    { title: 'The box of odds and ends, every Friday', by: 'class-teacher' },
    { title: 'Unplugged coding with one pupil at a time', by: 'asn-teacher' },
    { title: 'An engineer’s coat in the home corner', by: 'early-years-practitioner' },
    { title: 'Shadow clocks before nine', by: 'class-teacher' },
    { title: 'Two schools, one weather log', by: 'ncct-teacher' },
    { title: 'Bridges from one sheet of paper', by: 'principal-teacher' },
    { title: 'Whose pictures are on our wall?', by: 'class-teacher' },
    { title: 'Magnets in the mud kitchen', by: 'early-years-practitioner' },
    { title: 'Spelling with circuits', by: 'class-teacher' },
    { title: 'Family learning in twenty minutes', by: 'depute-headteacher' },
    { title: 'A planner for non-class-contact time', by: 'ncct-teacher' }
  ] satisfies DemoTalk[]
};

export const OUTDOORS = {
  lengths: [7, 2, 7, 7, 2, 7, 7, 2, 7, 2, 7, 2],
  talks: [
    { title: 'Maps that pupils walk before they draw', by: 'class-teacher' },
    null,
    { title: 'The pond, its risk sheet and its newts', by: 'principal-teacher' },
    null,
    null,
    null,
    { title: 'Den building as structural engineering', by: 'ncct-teacher' },
    null,
    null,
    { title: 'Counting birds in a tarmac playground', by: 'class-teacher' },
    null,
    null
  ] satisfies (DemoTalk | null)[]
};
