/** What a partner gave in one session, from August to July: its thank-you sheet. */
import type { Db } from '#db/open.server.ts';
import type { Day, Instant } from '#db/schema.ts';
import { presenterNames } from '#lib/slots/presenters.server.ts';
import { cameTo } from '#lib/slots/presenter.server.ts';
import { dayOf, dayPart, longDayText } from '#lib/time.server.ts';

import { quotesOf, type Quote } from './quotes.server.ts';

/** The month in which Scottish schools begin their session. */
const FIRST_MONTH = 8;

/** The session in which a day lies, by the year in which it began. */
export function sessionOf(day: Day): number {
  const { year, month } = Temporal.PlainDate.from(day);
  return month >= FIRST_MONTH ? year : year - 1;
}

/** `2026–27` */
export const sessionText = (session: number): string =>
  `${session}–${String((session + 1) % 100).padStart(2, '0')}`;

export interface PartnerYear {
  at: number;
  session: string;
  /** Every session in which it presented, and the one that runs, newest first. */
  sessions: { session: number; text: string }[];
  events: number;
  presenters: number;
  /** With a half where there is one: `4½`. */
  hours: string;
  people: number;
  talks: {
    day: string;
    event: string;
    title: string;
    who: string;
    minutes: number;
    came: number;
  }[];
  /** What people said of these talks, by consent. */
  quotes: Quote[];
  /** The day on which this is so. */
  asOf: string;
}

/**
 * The talks of a partner at events that are over, in one session, and what they come to; where none
 * is asked for, in the last one in which it presented.
 */
export async function partnerYear(
  db: Db,
  { partner, session: asked, now }: { partner: string; session: number | null; now: Instant }
): Promise<PartnerYear> {
  const all = await db
    .selectFrom('talk')
    .innerJoin('slot', 'slot.id', 'talk.slot_id')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .select([
      'talk.id',
      'talk.title',
      'talk.minutes',
      'slot.minutes as slotMinutes',
      'event.id as event',
      'event.title as eventTitle',
      'event.starts_local'
    ])
    .where('talk.partner_id', '=', partner)
    .where('talk.withdrawn_at', 'is', null)
    .where('event.status', 'in', ['published', 'finished'])
    .where('event.ends_at', '<=', now)
    .orderBy('event.starts_at')
    .orderBy('slot.starts')
    .execute();
  const dayOfTalk = (talk: (typeof all)[number]) => dayPart(talk.starts_local!);
  const session = asked ?? sessionOf(all.length > 0 ? dayOfTalk(all.at(-1)!) : dayOf(now));
  const rows = all.filter((talk) => sessionOf(dayOfTalk(talk)) === session);
  const ids = rows.map(({ id }) => id);
  const [names, came, quotes] = await Promise.all([
    presenterNames(db, ids),
    counts(db, [...new Set(rows.map(({ event }) => event))]),
    quotesOf(db, ids)
  ]);
  const people = new Set([...names.values()].flat().map(({ person }) => person));
  const minutes = rows.reduce((sum, talk) => sum + (talk.minutes ?? talk.slotMinutes), 0);
  const sessions = new Set([
    sessionOf(dayOf(now)),
    ...all.map((talk) => sessionOf(dayOfTalk(talk)))
  ]);
  return {
    at: session,
    session: sessionText(session),
    sessions: [...sessions]
      .toSorted((a, b) => b - a)
      .map((one) => ({ session: one, text: sessionText(one) })),
    events: came.size,
    presenters: people.size,
    hours: hoursText(minutes),
    people: [...came.values()].reduce((sum, count) => sum + count, 0),
    talks: rows.map((talk) => ({
      day: longDayText(dayOfTalk(talk)),
      event: talk.eventTitle,
      title: talk.title,
      who: (names.get(talk.id) ?? []).map(({ name }) => name).join(', '),
      minutes: talk.minutes ?? talk.slotMinutes,
      came: came.get(talk.event) ?? 0
    })),
    quotes,
    asOf: longDayText(dayOf(now))
  };
}

/** How many came to each event: from its register, else everyone who had a place. */
async function counts(db: Db, events: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const event of events) found.set(event, await cameTo(db, event));
  return found;
}

/** To the nearest half hour, at least one half. */
export function hoursText(minutes: number): string {
  if (minutes === 0) return '0';
  const halves = Math.max(1, Math.round(minutes / 30));
  const whole = Math.floor(halves / 2);
  return `${whole || ''}${halves % 2 ? '½' : ''}`;
}
