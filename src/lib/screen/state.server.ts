/** What the big screen of an event shows now, for every screen and remote alike. */
import type { Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { link } from '#lib/link.server.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { clockPart, clockText, plus, toLocal } from '#lib/time.server.ts';

import { orderOf, SIGNS, type Clock, type Item, type Sign } from './rules.ts';

export type Screen = Row<'screen'>;

export interface ScreenState {
  version: number;
  shows: Screen['shows'];
  event: string;
  place: string;
  now: Item | null;
  next: Item | null;
  then: Item | null;
  /** What is done, is now, and is to come. */
  order: (Item & { done: boolean })[];
  /** Talks whose presenter was late, to come back to. */
  late: { talk: string; title: string; who: string }[];
  countdown: Clock;
  /** When a break is over, as people read it. */
  goesOn: string | null;
  sign: Sign;
  code: string;
  /** Milliseconds since the epoch: the browser counts from the difference to its own clock. */
  serverNow: number;
}

/** Minutes of a break that the agenda does not know. */
const BREAK = 10;
const ms = (instant: Instant | null): number | null => (instant ? Date.parse(instant) : null);

export async function findScreen(db: Db, event: string): Promise<Screen | undefined> {
  return db.selectFrom('screen').selectAll().where('event_id', '=', event).executeTakeFirst();
}

export const listOf = (json: string): string[] => JSON.parse(json) as string[];

/** The agenda as the screen runs it: of parallel slots those of the first track. */
export async function agendaFor(db: Db, event: string) {
  const [lines, leaving] = await Promise.all([
    runningOrder(db, event),
    db
      .selectFrom('talk')
      .select(['id', 'leave_by'])
      .where('event_id', '=', event)
      .where('leave_by', 'is not', null)
      .execute()
  ]);
  const [track] = lines.flatMap((line) => (line.track ? [line.track] : []));
  return lines
    .filter((line) => line.track === null || line.track === track)
    .map((line) => ({
      slot: line.id,
      kind: line.kind,
      title: line.title,
      clock: line.clock,
      seconds: (line.talkMinutes ?? line.minutes) * 60,
      who: line.who && { name: line.who.name, from: line.who.from },
      talk: line.talk,
      leaveBy: leaving.find(({ id }) => id === line.talk)?.leave_by ?? null
    }));
}

/** The state of an event's screen; of one that was never opened, the beginning. */
export async function screenState(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<ScreenState> {
  const [screen, agenda] = await Promise.all([findScreen(db, event.id), agendaFor(db, event.id)]);
  const drawn = screen ? listOf(screen.drawn) : [];
  const late = screen ? listOf(screen.late) : [];
  const order = orderOf(agenda, { drawn, late });
  const at = order.findIndex(({ slot }) => slot === screen?.slot_id);
  const shows = screen?.shows ?? 'order';
  const item = at < 0 ? null : order[at]!;
  const clock = {
    beganAt: ms(screen?.began_at ?? null),
    pausedAt: ms(screen?.paused_at ?? null),
    seconds: (shows === 'break' ? BREAK * 60 : (item?.seconds ?? 0)) + (screen?.added_seconds ?? 0)
  };
  return {
    version: screen?.version ?? 0,
    shows,
    event: event.title,
    place: event.place ?? '',
    now: item,
    next: order[at + 1] ?? null,
    then: order[at + 2] ?? null,
    order: order.map((one, index) => ({ ...one, done: index < at })),
    late: agenda
      .filter(({ talk }) => talk !== null && late.includes(talk))
      .map(({ talk, title, who }) => ({ talk: talk!, title, who: who?.name ?? '' })),
    countdown: clock,
    goesOn: screen?.began_at ? goesOn(screen.began_at, clock.seconds) : null,
    sign: SIGNS.find((one) => one === screen?.sign) ?? 'camel',
    code: screen?.code || link(`/events/${event.slug}`),
    serverNow: Date.parse(now)
  };
}

const goesOn = (began: Instant, seconds: number): string =>
  clockText(clockPart(toLocal(plus(began, { seconds }))));
