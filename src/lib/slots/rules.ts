/** What holds for slots and talks; pure. */
import type { Json, LocalTime, OpenTo, SlotKind } from '#db/schema.ts';
import { clockPart, dayPart, moveClockBy } from '#lib/time.server.ts';

export const SLOT_KINDS: readonly SlotKind[] = [
  'arrival',
  'welcome',
  'keynote',
  'workshop',
  'talk',
  'conversation',
  'sharing',
  'networking',
  'reflection',
  'break'
];
/** Kinds that somebody from outside the team may fill. */
export const FILLED_KINDS: readonly SlotKind[] = [
  'keynote',
  'workshop',
  'talk',
  'conversation',
  'sharing'
];

/** Minutes before the slot by which a presenter should be there, with what they bring. */
export const ARRIVE_BEFORE = 20;

/** Lengths of a Teachmeet's talks: nano and micro. */
export const TALK_MINUTES = [2, 7] as const;

/** Minutes from one talk to the next, counted for each. */
export const CHANGEOVER = 1;

/** Who takes a slot: a person for themselves, or a presenter for their partner. */
export type Taker = 'psl' | 'partner';

export function isOpenTo(open: OpenTo | null, taker: Taker): boolean {
  return open === 'anyone' || open === (taker === 'psl' ? 'psls' : 'partners');
}

/** What of a slot decides who may have it. */
export interface SlotTerms {
  open_to: OpenTo | null;
  partner_kinds: Json | null;
  starts: string;
  minutes: number;
}

/** A talk that looks for a slot. */
export interface TalkTerms {
  /** The kind of its partner; null: a person's own. */
  partnerKind: string | null;
  /** Null: as long as the slot is. */
  minutes: number | null;
  /** `17:00`, when its presenter must leave by then. */
  leaveBy: string | null;
}

/** Whether a slot is open to whoever gives this talk. */
export function isOpenFor(slot: SlotTerms, { partnerKind }: TalkTerms): boolean {
  if (!isOpenTo(slot.open_to, partnerKind === null ? 'psl' : 'partner')) return false;
  const kinds = partnerKindsOf(slot);
  return partnerKind === null || kinds === null || kinds.includes(partnerKind);
}

/** Whether a talk has time enough in a slot, and its presenter too. */
export function fits(slot: SlotTerms, talk: TalkTerms): boolean {
  const enough = talk.minutes === null || talk.minutes <= slot.minutes;
  const ends = moveClockBy(slot.starts, talk.minutes ?? slot.minutes);
  return enough && (talk.leaveBy === null || ends <= talk.leaveBy);
}

export const partnerKindsOf = ({ partner_kinds: kinds }: Pick<SlotTerms, 'partner_kinds'>) =>
  kinds === null ? null : (JSON.parse(kinds) as string[]);

/** A slot's span on the event's day. */
export function spanOf(
  slot: { starts: string; minutes: number },
  eventStarts: LocalTime
): { starts: LocalTime; ends: LocalTime; arriveBy: string } {
  const day = dayPart(eventStarts);
  const starts = `${day}T${slot.starts}`;
  return {
    starts,
    ends: Temporal.PlainDateTime.from(starts)
      .add({ minutes: slot.minutes })
      .toString({ smallestUnit: 'minute' }),
    arriveBy: moveClockBy(slot.starts, -ARRIVE_BEFORE)
  };
}

/** Whether a slot lies on the event's own day, from three hours before its start to its end. */
export function isWithin(
  slot: { starts: string; minutes: number },
  event: { starts_local: LocalTime | null; ends_local: LocalTime | null }
): boolean {
  if (!event.starts_local || !event.ends_local) return true;
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  const start = minutes(slot.starts);
  const eventStart = minutes(clockPart(event.starts_local));
  const overnight = dayPart(event.ends_local) !== dayPart(event.starts_local);
  const eventEnd = overnight ? 24 * 60 : minutes(clockPart(event.ends_local));
  return start >= eventStart - 180 && start + slot.minutes <= eventEnd;
}
