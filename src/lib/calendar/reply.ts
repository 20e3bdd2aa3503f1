/**
 * Reading an answer from somebody's calendar (RFC 5546 §3.2.3, METHOD:REPLY). Anybody can write such
 * a text: it is short, holds one event of one time and one attendee, or it is no answer. The only
 * file of the app that knows ical.js. Pure.
 */
import ICAL from 'ical.js';

import type { InboundWhy, PartStat } from '#db/schema.ts';

import type { AnswerStamp } from './entry.server.ts';

export interface CalendarReply extends AnswerStamp {
  uid: string;
  /** The address that answers, in lower case. */
  attendee: string;
  partstat: Exclude<PartStat, 'NEEDS-ACTION'>;
}

/** A calendar text that is no answer which we could act on, and why. */
export interface NoReply {
  no: Extract<
    InboundWhy,
    | 'not-readable'
    | 'not-an-answer'
    | 'counter'
    | 'delegated'
    | 'several-events'
    | 'repeating'
    | 'other-address'
  >;
  /** Of which event it speaks, where that can be read. */
  uid: string | null;
}

/** Characters and components of a real answer, with much to spare. */
const LONGEST = 200_000;
const COMPONENTS = 30;

/**
 * @param text the calendar text
 * @param method the MIME parameter, which some senders leave out (RFC 6047 §2.4)
 */
export function readReply(text: string, method?: string): CalendarReply | NoReply {
  let uid: string | null = null;
  const no = (why: NoReply['no']): NoReply => ({ no: why, uid });
  try {
    if (text.length > LONGEST || (text.match(/^BEGIN:/gim) ?? []).length > COMPONENTS) {
      return no('not-readable');
    }
    const parsed = ICAL.parse(text) as unknown[];
    if (Array.isArray(parsed[0])) return no('several-events');
    const calendar = new ICAL.Component(parsed as [string, unknown[], unknown[]]);
    const events = calendar.getAllSubcomponents('vevent');
    uid = textOf(events[0]?.getFirstPropertyValue('uid'));
    const said = (textOf(calendar.getFirstPropertyValue('method')) ?? method ?? '').toUpperCase();
    if (said === 'COUNTER') return no('counter');
    if (said !== 'REPLY') return no('not-an-answer');
    if (method && method.toUpperCase() !== said) return no('not-readable');
    const [event] = events;
    if (events.length > 1) return no('several-events');
    if (!event || !uid) return no('not-readable');
    // our events are of one time each
    if (['rrule', 'rdate', 'recurrence-id'].some((name) => event.hasProperty(name))) {
      return no('repeating');
    }
    return answerOf(event, { uid, text }) ?? no('not-readable');
  } catch (error) {
    return no(error instanceof NotUsable ? error.why : 'not-readable');
  }
}

class NotUsable extends Error {
  why: NoReply['no'];
  constructor(why: NoReply['no']) {
    super(why);
    this.why = why;
  }
}

function answerOf(
  event: ICAL.Component,
  { uid, text }: { uid: string; text: string }
): CalendarReply | null {
  const attendees = event.getAllProperties('attendee');
  const [attendee] = attendees;
  if (!attendee) return null;
  // an answer is of one person (RFC 5546 §3.2.3)
  if (attendees.length > 1) throw new NotUsable('other-address');
  const address = textOf(attendee.getFirstValue());
  const partstat = String(attendee.getParameter('partstat') ?? '').toUpperCase();
  if (partstat === 'DELEGATED') throw new NotUsable('delegated');
  if (!isAnswer(partstat)) throw new NotUsable('not-an-answer');
  const sequence = rawValue(text, 'SEQUENCE') ?? '0';
  const stamp = rawValue(text, 'DTSTAMP') ?? '';
  if (!address || !/^\d{1,9}$/.test(sequence) || !/^\d{8}T\d{6}Z$/.test(stamp)) return null;
  const email = address
    .toLowerCase()
    .replace(/^mailto:/, '')
    .trim();
  return {
    uid,
    attendee: email,
    partstat,
    sequence: Number(sequence),
    stamp: Temporal.Instant.from(stamp).toString({ smallestUnit: 'millisecond' })
  };
}

/**
 * The value of a property that stands once, as it was written: the parser makes something of every
 * value, also of the 99th of a month.
 */
function rawValue(text: string, name: 'SEQUENCE' | 'DTSTAMP'): string | undefined {
  const unfolded = text.replace(/\r?\n[ \t]/g, '');
  const found = [...unfolded.matchAll(new RegExp(`^${name}(?:;[^:\\r\\n]*)?:([^\\r\\n]*)`, 'gim'))];
  if (found.length > 1) throw new NotUsable('not-readable');
  return found[0]?.[1]?.trim();
}

function isAnswer(partstat: string): partstat is CalendarReply['partstat'] {
  return ['ACCEPTED', 'DECLINED', 'TENTATIVE'].includes(partstat);
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
