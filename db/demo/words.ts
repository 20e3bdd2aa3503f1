/** What people said of talks in the days and weeks after them, and whether they may be quoted. */
import { sayWord, type Quote } from '#lib/changes/material/word.server.ts';
import { at } from '#lib/time.server.ts';

import { EVENTS } from './events.ts';
import type { Filling } from './fill.ts';
import { actor, done } from './settle.ts';

interface DemoWord {
  event: string;
  talk: string;
  /** Days after the event, at least one: by then it is noted who came. */
  days: number;
  /** Role and authority of somebody who came, or an address. */
  by: readonly [role: string, authority: string] | string;
  quote: Quote;
  text: string;
}

const SL = 'south-lanarkshire';
const ER = 'east-renfrewshire';
const ED = 'east-dunbartonshire';
const PSL = 'psl@auchenlarig.example';

const WORDS: readonly DemoWord[] = [
  {
    event: 'unplugged',
    talk: 'micro:bit class sets and how to borrow them',
    days: 11,
    by: ['asn-teacher', ER],
    quote: 'named',
    text: 'I tried the unplugged games with one pupil at a time and it worked better than with eight.'
  },
  {
    event: 'unplugged',
    talk: 'micro:bit class sets and how to borrow them',
    days: 20,
    by: ['principal-teacher', SL],
    quote: 'named',
    text: 'We bought two class sets instead of one clever one after the coding night.'
  },
  {
    event: 'who-engineers',
    talk: 'Unconscious bias, conscious classroom',
    days: 1,
    by: ['class-teacher', ED],
    quote: 'named',
    text: 'I have stopped saying that I am not a science person in front of the class.'
  },
  {
    event: 'who-engineers',
    talk: 'Unconscious bias, conscious classroom',
    days: 5,
    by: ['early-years-practitioner', ER],
    quote: 'nameless',
    text: 'We took three posters down and asked the children what should go up instead.'
  },
  {
    event: 'who-engineers',
    talk: 'Unconscious bias, conscious classroom',
    days: 12,
    by: ['class-teacher', SL],
    quote: 'named',
    text: 'Girls in my P6 now ask for the wiring job.'
  },
  {
    event: 'capital',
    talk: 'Turn the blades',
    days: 1,
    by: ['class-teacher', SL],
    quote: 'nameless',
    text: 'Parking was hopeless, everything else was not.'
  },
  {
    event: 'capital',
    talk: 'Turn the blades',
    days: 1,
    by: ['class-teacher', ER],
    quote: 'no',
    text: 'I would like less talking before the making.'
  },
  {
    event: 'capital',
    talk: 'Turn the blades',
    days: 6,
    by: ['ncct-teacher', ER],
    quote: 'named',
    text: 'The hairdryer and the cardboard blades came out again on Monday, with P7 keeping the table.'
  },
  {
    event: 'capital',
    talk: 'Find an employer within five miles',
    days: 3,
    by: ['depute-headteacher', ED],
    quote: 'named',
    text: 'The parents’ answers about jobs shook me. We are asking ours in March.'
  },
  {
    event: 'capital',
    talk: 'Ask an engineer anything',
    days: 1,
    by: ['class-teacher', ED],
    quote: 'nameless',
    text: 'Too much at a table of strangers until the tea, then it was grand.'
  },
  {
    event: 'capital',
    talk: 'Ask an engineer anything',
    days: 2,
    by: PSL,
    quote: 'named',
    text: 'P7 had saved one question for her: do you ever get it wrong? She told us about the footbridge, and nobody has hidden a mistake in maths since.'
  },
  {
    event: 'capital',
    talk: 'Ask an engineer anything',
    days: 8,
    by: ['early-years-practitioner', ED],
    quote: 'no',
    text: 'Still not sure about engineering in P1, but I have started.'
  },
  {
    event: 'since-january',
    talk: 'A planner for non-class-contact time',
    days: 5,
    by: ['ncct-teacher', SL],
    quote: 'named',
    text: 'Our planners were the same mess from two ends. We made one.'
  },
  {
    event: 'looking-back',
    talk: 'The STEM strategy in plain words',
    days: 1,
    by: ['class-teacher', ED],
    quote: 'named',
    text: 'When it stopped in the spring I thought that was that. The online night brought us back.'
  },
  {
    event: 'looking-back',
    talk: 'The STEM strategy in plain words',
    days: 2,
    by: PSL,
    quote: 'no',
    text: 'Please send the slides the same evening, not the week after.'
  },
  {
    event: 'award',
    talk: 'STEM Nation Award clinic',
    days: 1,
    by: ['early-years-practitioner', ER],
    quote: 'named',
    text: 'Half past five is late with a nursery pick-up. Online kept me in it.'
  },
  {
    event: 'award',
    talk: 'STEM Nation Award clinic',
    days: 1,
    by: ['principal-teacher', SL],
    quote: 'nameless',
    text: 'We had evidence for three of the five on one corridor wall and had never counted it.'
  }
];

export function planWords(filling: Filling): void {
  const { weeks, now, plan } = filling;
  for (const [index, word] of WORDS.entries()) {
    const { on } = EVENTS.find(({ key }) => key === word.event)!;
    if (on === null || on === 'next') throw new Error(`${word.event} is not of the past`);
    const day = Temporal.PlainDate.from(weeks.day(on.week, on.weekday)).add({ days: word.days });
    const then = at(day.toString(), `16:${String(10 + index).padStart(2, '0')}`);
    // a demo filled on the very day after begins before somebody finds the time
    if (then < now) plan(then, (now) => say(filling, word, now));
  }
}

async function say(filling: Filling, word: DemoWord, now: string): Promise<void> {
  const { db, events } = filling;
  const event = events.get(word.event)!;
  const { id: talk } = await db
    .selectFrom('talk')
    .select('id')
    .where('event_id', '=', event)
    .where('title', '=', word.talk)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow();
  const email = typeof word.by === 'string' ? word.by : await guestOf(filling, event, word.by);
  const by = await actor(filling, email);
  done(await sayWord(db, { talk, text: word.text, quote: word.quote, by, now }));
}

/** Of those who came to listen and have said nothing yet: this role and authority, or the nearest. */
async function guestOf(
  { db }: Filling,
  event: string,
  [role, authority]: readonly [string, string]
): Promise<string> {
  const { email } = await db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .innerJoin('attendance', 'attendance.booking_id', 'booking.id')
    .select('person.email')
    .where('booking.event_id', '=', event)
    .where('attendance.came', '=', 'attended')
    .where('booking.presenting_at', 'is', null)
    .where('person.email', '<>', PSL)
    .where('person.id', 'not in', (eb) => eb.selectFrom('talk_word').select('person_id'))
    .orderBy((eb) => eb.case().when('person.role', '=', role).then(0).else(1).end())
    .orderBy((eb) => eb.case().when('booking.authority_id', '=', authority).then(0).else(1).end())
    .orderBy('person.email')
    .limit(1)
    .executeTakeFirstOrThrow();
  return email;
}
