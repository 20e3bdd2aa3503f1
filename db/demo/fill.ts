/**
 * Fills a demo store through the verbs, in the order of time: what the demo's people did from the
 * first cohort's nomination to now. Rounds run and mail goes out as they would have then, so that
 * letters, reminders and the audit are those of a real installation.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { endAtStart, lapseHeld } from '#lib/booking/held.server.ts';
import { noticeReleases, releasePools } from '#lib/booking/pools/release.server.ts';
import { sendDigests } from '#lib/changes/digest/digest.server.ts';
import { thankGuests } from '#lib/changes/thanks/thank.server.ts';
import { finishEvents } from '#lib/events/event.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import type { DeliveryError } from '#lib/mail/failure.ts';
import { NOWHERE, type Transport } from '#lib/mail/transport.server.ts';
import { remind } from '#lib/reminders/remind.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { remindMaterial } from '#lib/slots/material/due.server.ts';
import { at, dayOf } from '#lib/time.server.ts';

import { closedDays, SchoolWeeks } from './calendar.ts';
import { planDesk } from './desk.ts';
import { planGroups } from './groups.ts';
import { planHouse } from './house.ts';
import { planMaterial } from './material.ts';
import { makePeople, type Cast } from './people.ts';
import { planFeeds } from './feeds.ts';
import { planPlaces } from './place.ts';
import { planEvents } from './plan.ts';
import { planProgrammes } from './programmes.ts';
import { settle } from './settle.ts';
import { CAME_BACK, planReplies } from './replies.ts';
import { planStory } from './story.ts';
import { planOffers } from './offers.ts';
import { planTalkStories } from './talks.ts';
import { planWords } from './words.ts';
import { planWorkshops } from './workshops.ts';

/** One thing that somebody did, at a time. */
interface Act {
  at: Instant;
  run: (now: Instant) => Promise<unknown>;
}

/** What the plans are made with. */
export interface Filling {
  db: Db;
  now: Instant;
  weeks: SchoolWeeks;
  cast: Cast;
  /** Ids by address of a person, name of a partner, key of an event, of a programme, of a venue. */
  people: Map<string, string>;
  partners: Map<string, string>;
  events: Map<string, string>;
  programmes: Map<string, string>;
  venues: Map<string, { venue: string; venueRoom: string }>;
  plan(at: Instant, run: Act['run']): void;
}

/** The week of the first cohort's nomination, and of whatever the demo was before. */
export const FIRST_WEEK = -41;
/** Mails from then on can be read on the demo's page; older ones would only make the file large. */
const KEPT_FROM = -3;
/** When the rounds run on a day of the past; reminders are due at 15:30. */
const ROUNDS_AT = ['07:15', '14:00', '15:30', '18:10'];
/** Thanks go out in the evening, and nobody reads those of half a year ago. */
const EVENING = '19:35';

/** Fills an empty store. `now` is the time at which the demo begins. */
export async function fill(db: Db, now: Instant): Promise<void> {
  await db.updateTable('installation').set({ demo_at: now }).execute();
  const today = dayOf(now);
  const closed = closedDays(today);
  const acts: Act[] = [];
  const filling: Filling = {
    db,
    now,
    weeks: new SchoolWeeks(today, closed),
    cast: makePeople(),
    people: new Map(),
    partners: new Map(),
    events: new Map(),
    programmes: new Map(),
    venues: new Map(),
    plan: (at, run) => acts.push({ at, run })
  };
  await settle(filling, closed);
  planProgrammes(filling);
  planEvents(filling);
  planStory(filling);
  planDesk(filling);
  planWorkshops(filling);
  planTalkStories(filling);
  planOffers(filling);
  planMaterial(filling);
  planWords(filling);
  planFeeds(filling);
  planPlaces(filling);
  planReplies(filling);
  planHouse(filling);
  planGroups(filling);
  planRounds(filling);

  const keptFrom = at(filling.weeks.day(KEPT_FROM, 1), '00:00');
  // a stable order: what was planned first happens first in the same minute
  acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const act of acts) {
    if (act.at > now) throw new Error(`The demo's past lies ahead: ${act.at}`);
    await act.run(act.at);
    await post(db, { now: act.at, keep: act.at >= keptFrom });
  }
}

function planRounds({ db, now, weeks, plan }: Filling): void {
  const rounds = async (now: Instant) => {
    await lapseHeld(db, now);
    await releasePools(db, now);
    await noticeReleases(db, now);
    await endAtStart(db, now);
    await finishEvents(db, now);
    await remind(db, now);
    await remindMaterial(db, now);
  };
  const tellAfterwards = async (now: Instant) => {
    await thankGuests(db, now);
    await sendDigests(db, now);
  };
  const keptFrom = weeks.day(KEPT_FROM, 1);
  let day = Temporal.PlainDate.from(weeks.day(FIRST_WEEK, 1));
  for (; day.toString() <= dayOf(now); day = day.add({ days: 1 })) {
    const kept = day.toString() >= keptFrom;
    for (const clock of kept ? [...ROUNDS_AT, EVENING] : ROUNDS_AT) {
      const then = at(day.toString(), clock);
      if (then >= now) continue;
      plan(then, rounds);
      if (kept) plan(then, tellAfterwards);
    }
  }
  plan(now, rounds);
  plan(now, tellAfterwards);
}

/** Delivers to nobody; one address is refused at once, another is taken and comes back. */
const WAY_OUT: Transport = {
  ...NOWHERE,
  async send({ to }) {
    if (!to.address.endsWith('@schools.example') || to.address === CAME_BACK.email) return '250 ok';
    const refused: DeliveryError = Object.assign(new Error('Recipient refused'), {
      command: 'RCPT TO',
      responseCode: 550,
      response: '550 5.1.1 No such address here'
    });
    throw refused;
  }
};

async function post(db: Db, { now, keep }: { now: Instant; keep: boolean }): Promise<void> {
  await deliver(db, { letters: LETTERS, transport: WAY_OUT, keep, now });
}
