/** What the demo's partners say of themselves, their standing talks, and what organisers ask them. */
import { askForTalk } from '#lib/changes/asks/ask.server.ts';
import { tellAsks } from '#lib/changes/asks/tell.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import {
  describePartner,
  profileOf,
  type Profile
} from '#lib/organisations/partners/profile.server.ts';
import {
  addStandingTalk,
  standingTalksOf,
  type StandingDetails
} from '#lib/organisations/partners/standing.server.ts';
import { slotsForPartners } from '#lib/slots/desk.server.ts';
import { plus } from '#lib/time.server.ts';

import type { Filling } from './fill.ts';
import { PARTNERS } from './partners.ts';
import { actor, done, ORGANISER } from './settle.ts';

type Kind = StandingDetails['kind'];
type Mode = StandingDetails['mode'];
type Talk = [
  title: string,
  minutes: number,
  levels: string[],
  theme: string,
  mode: Mode,
  kind?: Kind
];

const ALL = ['early', 'first', 'second'];

/** Title, minutes, levels, theme, where; talks unless they say otherwise. */
const OFFERS: Record<string, { profile: Partial<Profile>; talks: Talk[]; equipment?: string }> = {
  'STEM Ambassadors': {
    profile: {
      levels: ['first', 'second'],
      themes: ['careers', 'engineering', 'science'],
      travels: true,
      online: true,
      noticeDays: 15,
      travelPaidBy: 'partner',
      platform: 'https://stemambassadors.example/request'
    },
    talks: [
      ['What I do all day', 20, ['second'], 'careers', 'either'],
      ['Ask an engineer anything', 45, ['first', 'second'], 'engineering', 'either'],
      ['Kit that fits in a backpack', 60, ['first'], 'engineering', 'room', 'workshop']
    ]
  },
  'Improving Gender Balance and Equalities': {
    profile: {
      levels: ALL,
      themes: ['equality'],
      travels: true,
      online: true,
      noticeDays: 20,
      travelPaidBy: 'partner'
    },
    talks: [
      ['Unconscious bias, conscious classroom', 60, ALL, 'equality', 'either'],
      ['Whose pictures are on the wall?', 40, ALL, 'equality', 'room', 'workshop']
    ]
  },
  'Education Scotland': {
    profile: { levels: ALL, online: true, noticeDays: 10, travelPaidBy: 'partner' },
    talks: [
      ['The STEM strategy in plain words', 30, ALL, 'science', 'online'],
      ['STEM Nation Award clinic', 60, ALL, 'science', 'either', 'workshop']
    ]
  },
  'Lowmoor Wind Engineering': {
    profile: {
      areas: ['south-lanarkshire', 'east-renfrewshire'],
      levels: ['second'],
      themes: ['engineering', 'careers'],
      travels: true,
      noticeDays: 10,
      travelPaidBy: 'host'
    },
    talks: [['Turn the blades', 60, ['second'], 'engineering', 'room', 'workshop']],
    equipment: 'Six tables, sockets'
  },
  'Kelvinbank College': {
    profile: { levels: ALL, themes: ['digital'], travels: true, travelPaidBy: 'to-agree' },
    talks: [
      ['micro:bit class sets and how to borrow them', 40, ['first', 'second'], 'digital', 'either']
    ]
  },
  'Cartside University, School of Education': {
    profile: { online: true, themes: ['science', 'mathematics'], noticeDays: 10 },
    talks: [['Reading research in twenty minutes', 20, ALL, 'science', 'online']]
  },
  'The Lantern Works': {
    profile: {
      levels: ALL,
      themes: ['science', 'families'],
      travels: true,
      noticeDays: 10,
      travelPaidBy: 'host'
    },
    talks: [['A science show that you can copy', 45, ALL, 'science', 'room']]
  },
  'Clyde Valley Young Workforce Group': {
    profile: {
      areas: ['south-lanarkshire'],
      levels: ['second'],
      themes: ['careers'],
      travels: true,
      online: true
    },
    talks: [['Find an employer within five miles', 30, ['second'], 'careers', 'either']]
  }
};

/** How many dates of each are asked for and wait for an answer. */
const ASKED: readonly { partner: string; talk: string; dates: number; note: string }[] = [
  {
    partner: 'STEM Ambassadors',
    talk: 'What I do all day',
    dates: 2,
    note: 'Somebody whose job is not what P6 expects.'
  },
  {
    partner: 'Clyde Valley Young Workforce Group',
    talk: 'Find an employer within five miles',
    dates: 1,
    note: ''
  }
];

export function planOffers(filling: Filling): void {
  const { db, now, plan } = filling;
  for (const { name, people } of PARTNERS) {
    const offer = OFFERS[name];
    if (offer)
      plan(plus(now, { hours: -21 * 24 }), (now) => describe(filling, name, people[0]!.email, now));
  }
  plan(plus(now, { hours: -4 }), async (now) => {
    for (const asked of ASKED) await ask(filling, asked, now);
  });
  plan(plus(now, { hours: -3 }), (now) => tellAsks(db, now));
}

async function describe(filling: Filling, name: string, lead: string, now: string): Promise<void> {
  const { db } = filling;
  const { profile, talks, equipment } = OFFERS[name]!;
  const id = filling.partners.get(name)!;
  const by = await actor(filling, lead);
  const known = profileOf((await findPartner(db, id))!);
  done(await describePartner(db, { partner: id, profile: { ...known, ...profile }, by, now }));
  for (const [title, minutes, levels, theme, mode, kind = 'talk'] of talks) {
    const rest = { line: null, description: null, equipment: equipment ?? null };
    const details = { title, minutes, levels, theme, mode, kind, ...rest };
    done(await addStandingTalk(db, { partner: id, details, by, now }));
  }
}

/** For the first slots that are open to it and long enough, each at another event. */
async function ask(
  filling: Filling,
  { partner: name, talk, dates, note }: (typeof ASKED)[number],
  now: string
): Promise<void> {
  const { db } = filling;
  const partner = (await findPartner(db, filling.partners.get(name)!))!;
  const standing = (await standingTalksOf(db, partner.id)).find(({ title }) => title === talk)!;
  const open = (await slotsForPartners(db, now, partner.kind_id)).filter(
    ({ minutes }) => minutes >= standing.minutes
  );
  const events = [...new Set(open.map(({ card }) => card.id))].slice(0, dates);
  const slots = events.map((event) => ({
    event,
    slot: open.find(({ card }) => card.id === event)!.slot
  }));
  if (slots.length === 0) return;
  const by = await actor(filling, ORGANISER);
  done(await askForTalk(db, { standing: standing.id, slots, note, by, now }));
}
