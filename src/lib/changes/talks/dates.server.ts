/** When presenters are named, asked and replaced: in school days, Monday to Friday (rule 6). */
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { at, dayOf, dayPart, plus, schoolDaysAfter, schoolDaysBefore } from '#lib/time.server.ts';

/** School days before the event by which a partner names its presenter, and the time of day. */
export const NAME_DAYS = 5;
const NAME_CLOCK = '16:00';
/** School days before the event on which presenters are asked to confirm. */
export const CONFIRM_DAYS = [10, 4] as const;
const CONFIRM_CLOCK = '15:30';
const THANK_CLOCK = '09:00';
/** A partner's lead has to the evening of the next school day, and to two hours before the start. */
const STAND_IN_CLOCK = '20:00';
const STAND_IN_BEFORE = 2;

/** Partners stand in no authority's calendar. */
const NONE: ReadonlySet<string> = new Set();

export function nameByFor(
  event: Pick<Event, 'starts_local'> & { name_days?: number | null }
): Instant | null {
  if (!event.starts_local) return null;
  const days = event.name_days ?? NAME_DAYS;
  return at(schoolDaysBefore(dayPart(event.starts_local), days, NONE), NAME_CLOCK);
}

/** When presenters of an event are asked whether they come, `days` school days before it. */
export function confirmAt(event: Pick<Event, 'starts_local'>, days: number): Instant | null {
  if (!event.starts_local) return null;
  return at(schoolDaysBefore(dayPart(event.starts_local), days, NONE), CONFIRM_CLOCK);
}

/** Until when a partner may send somebody else; null when there is no time left for that. */
export function standInUntil(event: Pick<Event, 'starts_at'>, now: Instant): Instant | null {
  if (!event.starts_at) return null;
  const evening = at(schoolDaysAfter(dayOf(now), 1, NONE), STAND_IN_CLOCK);
  const latest = plus(event.starts_at, { hours: -STAND_IN_BEFORE });
  const until = evening < latest ? evening : latest;
  return until > plus(now, { hours: 1 }) ? until : null;
}

/** When whoever presents is reminded: on the school day before, as everybody is. */
export function remindAt(event: Pick<Event, 'starts_local'>): Instant | null {
  if (!event.starts_local) return null;
  return at(schoolDaysBefore(dayPart(event.starts_local), 1, NONE), CONFIRM_CLOCK);
}

/** When whoever presented is thanked: on the morning of the next school day. */
export function thankAt(event: Pick<Event, 'starts_local'>): Instant | null {
  if (!event.starts_local) return null;
  return at(schoolDaysAfter(dayPart(event.starts_local), 1, NONE), THANK_CLOCK);
}
