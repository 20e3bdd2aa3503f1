/** What the demo's talks say of themselves, who confirmed them, and who waits for a slot. */
import { reserveSlot } from '#lib/changes/present.server.ts';
import { confirmTalk, describeTalk } from '#lib/changes/talks/describe.server.ts';
import { answerToPresent, askToPresent, saySelf } from '#lib/changes/talks/together.server.ts';
import type { Db } from '#db/open.server.ts';
import { presenterOf } from '#lib/slots/presenters.server.ts';
import type { Talk } from '#lib/slots/talk.server.ts';
import type { Theme } from '#lib/organisations/themes.ts';
import { plus } from '#lib/time.server.ts';

import { EVENTS } from './events.ts';
import type { Filling } from './fill.ts';
import { actor, done, ORGANISER } from './settle.ts';

/** Theme, levels and, where somebody must go, by when; by title. */
const SAID: Record<string, [theme: Theme, levels: string[], leaveBy?: string]> = {
  'A cardboard city that P4 would not let us throw out': ['engineering', ['first']],
  'The question wall: what happened when I stopped answering': ['science', ['second']],
  'Puddles: six weeks, one topic': ['outdoors', ['early'], '17:00'],
  'Debugging a jam sandwich': ['technologies', ['first']],
  'What our families thought an engineer earns': ['families', ['early', 'first', 'second']],
  'One switch, ten games': ['technologies', ['early'], '17:00'],
  'Borrow my progression planner, please break it': ['science', ['early', 'first', 'second']],
  'The worm hotel': ['science', ['early', 'first']],
  'Running a STEM lunch club on no money': ['engineering', ['second']],
  'My job is noise: an acoustic engineer in P6': ['careers', ['second']],
  'Graphs that tell fibs': ['mathematics', ['second']],
  'Three books that start an investigation': ['science', ['first']],
  'Marble runs on a radiator': ['engineering', ['first']],
  'The box of odds and ends, every Friday': ['engineering', ['first', 'second']],
  'Unplugged coding with one pupil at a time': ['digital', ['early']],
  'An engineer’s coat in the home corner': ['equality', ['early']],
  'Shadow clocks before nine': ['science', ['second']],
  'Two schools, one weather log': ['outdoors', ['first', 'second']],
  'Bridges from one sheet of paper': ['engineering', ['second']],
  'Whose pictures are on our wall?': ['equality', ['first', 'second']],
  'Magnets in the mud kitchen': ['outdoors', ['early']],
  'Spelling with circuits': ['technologies', ['first']],
  'Family learning in twenty minutes': ['families', ['first']],
  'A planner for non-class-contact time': ['science', ['early', 'first', 'second']],
  'Maps that pupils walk before they draw': ['outdoors', ['first']],
  'The pond, its risk sheet and its newts': ['outdoors', ['second']],
  'Den building as structural engineering': ['engineering', ['first', 'second']],
  'Counting birds in a tarmac playground': ['science', ['first']]
};
/** Who has not said yet that they will be there. */
const UNCONFIRMED = ['Graphs that tell fibs', 'Running a STEM lunch club on no money'];
/** The board on the big screen. */
const TODAY = 'wee-wins';
const TOGETHER = 'The worm hotel';
const RESERVE = [
  { title: 'Bee-Bot treasure hunt in Gàidhlig', minutes: 2 },
  { title: 'A shed, a rain gauge and a rota', minutes: 7 }
];

export function planTalkStories(filling: Filling): void {
  const asked = { presenter: '', email: '' };
  for (const { key, agenda } of EVENTS) {
    if (agenda.some(({ talk }) => talk)) planDetails(filling, key, asked);
  }
  filling.plan(plus(filling.now, { hours: -19 }), (now) => waitForSlots(filling, now));
  // whoever was asked has read the mail
  filling.plan(plus(filling.now, { hours: -18 }), async (now) => {
    const { presenter, email } = asked;
    const by = await actor(filling, email);
    done(await answerToPresent(filling.db, { presenter, accept: true, by, now }));
  });
}

/** Details and confirmations, an hour after the last talk was taken or, of coming events, yesterday. */
interface Asked {
  presenter: string;
  email: string;
}

function planDetails(filling: Filling, key: string, asked: Asked): void {
  const { db, now, plan } = filling;
  plan(plus(now, { hours: -20 }), async (now) => {
    const event = filling.events.get(key);
    if (!event) return;
    const by = await actor(filling, ORGANISER);
    const talks = await db
      .selectFrom('talk')
      .innerJoin('event', 'event.id', 'talk.event_id')
      .selectAll('talk')
      .select('event.ends_at')
      .where('talk.event_id', '=', event)
      .where('talk.withdrawn_at', 'is', null)
      .where('talk.slot_id', 'is not', null)
      .orderBy('talk.id')
      .execute();
    for (const { ends_at, ...talk } of talks) {
      // what is over is told as it was said then
      const then = ends_at && ends_at <= now ? plus(ends_at, { hours: -3 }) : now;
      const facts = { talk: talk.id, by, now: then };
      const [theme, levels, leaveBy] = SAID[talk.title] ?? [];
      const details = {
        ...talk,
        levels: levels ?? [],
        theme: theme ?? null,
        leaveBy: leaveBy ?? null,
        reference: null
      };
      if (theme) done(await describeTalk(db, { ...facts, details }));
      if (!UNCONFIRMED.includes(talk.title)) done(await confirmTalk(db, facts));
      if (key === TODAY) await sayConsents(db, talk, then);
      if (talk.title === TOGETHER) await together(filling, talk.id, then, asked);
    }
  });
}

/** Most are glad to be photographed, fewer to be recorded. */
async function sayConsents(db: Db, talk: Talk, now: string): Promise<void> {
  const { id, person_id, title } = talk;
  const part = person_id && (await presenterOf(db, { talk: id, person: person_id }));
  if (!part) return;
  const by = { person: null, grants: [], key: { kind: 'presenter' as const, id: part.id } };
  const said = { photographs: title.length % 5 > 0, recording: title.length % 2 > 0, access: null };
  done(await saySelf(db, { presenter: part.id, ...said, by, now }));
}

/** A colleague is asked to present too. */
async function together(filling: Filling, talk: string, now: string, asked: Asked): Promise<void> {
  const { db } = filling;
  const by = await actor(filling, ORGANISER);
  const { name, email } = await colleagueOf(filling, talk);
  const { presenter } = done(await askToPresent(db, { talk, name, email, by, now }));
  asked.presenter = presenter.id;
  asked.email = email;
}

/** Somebody of no booking there, the same at every filling. */
async function colleagueOf({ db, events }: Filling, talk: string) {
  const event = events.get('wee-wins')!;
  return db
    .selectFrom('person')
    .select(['person.name', 'person.email'])
    .where('person.establishment_id', 'is not', null)
    .where('person.role', '=', 'class-teacher')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('booking')
            .select('booking.id')
            .whereRef('booking.person_id', '=', 'person.id')
            .where('booking.event_id', '=', event)
        )
      )
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('presenter')
            .select('presenter.id')
            .whereRef('presenter.person_id', '=', 'person.id')
            .where('presenter.talk_id', '=', talk)
        )
      )
    )
    .orderBy('person.email')
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** The board is full: two who booked wait for a slot. */
async function waitForSlots(filling: Filling, now: string): Promise<void> {
  const key = 'wee-wins';
  const event = filling.events.get(key)!;
  for (const [at, { title, minutes }] of RESERVE.entries()) {
    const { id, email } = await confirmedGuest(filling, key, at);
    const by = await actor(filling, email);
    const facts = { event, person: id, title, line: null, minutes, by, now };
    done(await reserveSlot(filling.db, facts));
  }
}

/** One of those who come to listen, the same at every filling. */
async function confirmedGuest({ db, events }: Filling, key: string, at: number) {
  return db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['person.id', 'person.name', 'person.email'])
    .where('booking.event_id', '=', events.get(key)!)
    .where('booking.state', '=', 'confirmed')
    .where('booking.presenting_at', 'is', null)
    .orderBy('person.email')
    .offset(at)
    .limit(1)
    .executeTakeFirstOrThrow();
}
