/**
 * What is wrong with a calendar text, by the rules of RFC 5545/5546 that clients really trip over.
 * Most parsers forgive all of these faults, so a parser is no substitute. Used by the tests on every
 * text that leaves the house.
 */

import { lintFeed } from './lint-feed.ts';
import { eventsOf, linesOf, lintLines, parameter, type Line } from './lint-lines.ts';

export interface Expected {
  /** The MIME parameter of the part that carries it. */
  method?: string;
  /** The mail's one recipient. */
  recipient?: string;
  uid?: string;
  sequence?: number;
  /** A text that calendars subscribe to. */
  feed?: true;
}

const KNOWN_PARTSTATS = ['NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE'];
const CALENDAR_PROPERTIES =
  /^(VERSION|PRODID|CALSCALE|METHOD|NAME|X-WR-|REFRESH-INTERVAL|X-PUBLISHED)/;
const TEXT_PROPERTIES = ['SUMMARY', 'DESCRIPTION', 'LOCATION', 'COMMENT', 'NAME', 'X-WR-CALNAME'];

/** Every fault as a sentence; an empty list is a clean text. */
export function lint(text: string, expected: Expected = {}): string[] {
  const faults = [...lintLines(text)];
  const lines = linesOf(text);
  const values = (name: string) => lines.filter((line) => line.name === name).map((l) => l.value);
  const first = (name: string) => values(name)[0];

  if (lines[0]?.name !== 'BEGIN' || lines[0].value !== 'VCALENDAR') faults.push('no VCALENDAR');
  if (lines.at(-1)?.value !== 'VCALENDAR') faults.push('VCALENDAR does not end');
  const firstComponent = lines.findIndex((l, at) => at > 0 && l.name === 'BEGIN');
  let depth = 0;
  lines.forEach((line, at) => {
    if (line.name === 'BEGIN') depth += 1;
    else if (line.name === 'END') depth -= 1;
    else if (depth === 1) {
      if (at > firstComponent) faults.push(`${line.name} after the first component`);
      if (!CALENDAR_PROPERTIES.test(line.name)) {
        faults.push(`${line.name} is no property of a calendar`);
      }
    }
  });
  const zones = values('TZID');
  if (new Set(zones).size < zones.length) faults.push('a VTIMEZONE twice');

  const method = first('METHOD');
  if (expected.method !== undefined && method !== expected.method) {
    faults.push(`METHOD ${method} inside, ${expected.method} on the part`);
  }
  const events = eventsOf(lines);
  if (expected.method !== undefined && events.length !== 1) {
    faults.push(`${events.length} VEVENTs in one mail`);
  }
  for (const { lines: own, late } of events) {
    faults.push(...lintEvent(own));
    if (late.length > 0) faults.push(`${late.join(', ')} behind an alarm`);
  }
  if (expected.feed) faults.push(...lintFeed(lines, events));

  for (const line of lines) {
    const zone = parameter(line, 'TZID');
    if (zone && !zones.includes(zone)) faults.push(`no VTIMEZONE for ${zone}`);
    if (['DTSTAMP', 'CREATED', 'LAST-MODIFIED'].includes(line.name)) {
      if (!/^\d{8}T\d{6}Z$/.test(line.value)) faults.push(`${line.name} is not in UTC`);
    }
    if (TEXT_PROPERTIES.includes(line.name)) {
      const bare = line.value.replace(/\\[\\;,nN]/g, '');
      if (/[\\;,]/.test(bare)) faults.push(`${line.name} has an unescaped character`);
    }
    if (line.name === 'URL' && /\\[,;]/.test(line.value)) faults.push('URL is escaped as text');
  }

  const attendees = lines.filter((l) => l.name === 'ATTENDEE');
  const scheduled = method === 'REQUEST' || method === 'CANCEL';
  if (scheduled) {
    if (attendees.length !== 1) faults.push(`${attendees.length} ATTENDEEs`);
    if (values('ORGANIZER').length !== 1) faults.push('not one ORGANIZER');
  } else if (attendees.length > 0) faults.push(`ATTENDEE in ${method ?? 'a feed'}`);
  for (const attendee of attendees) {
    const partstat = parameter(attendee, 'PARTSTAT') ?? '';
    if (!KNOWN_PARTSTATS.includes(partstat)) faults.push(`PARTSTAT ${partstat}`);
    if (!attendee.value.startsWith('mailto:')) faults.push('ATTENDEE is no mailto:');
    const address = attendee.value.slice('mailto:'.length);
    if (expected.recipient !== undefined && address !== expected.recipient) {
      faults.push(`ATTENDEE ${address} in a mail to ${expected.recipient}`);
    }
    if (first('ORGANIZER')?.toLowerCase() === attendee.value.toLowerCase()) {
      faults.push('organiser and attendee are one address');
    }
  }
  if (method === 'CANCEL') {
    if (first('STATUS') !== 'CANCELLED') faults.push('CANCEL without STATUS:CANCELLED');
    if (lines.some((l) => l.value === 'VALARM')) faults.push('VALARM in a CANCEL');
  }
  if (expected.uid !== undefined && first('UID') !== expected.uid) {
    faults.push(`UID ${first('UID')}, not ${expected.uid}`);
  }
  const sequence = Number(first('SEQUENCE') ?? 0);
  if (expected.sequence !== undefined && sequence !== expected.sequence) {
    faults.push(`SEQUENCE ${sequence}, not ${expected.sequence}`);
  }
  return faults;
}

function* lintEvent(lines: readonly Line[]): Generator<string> {
  const find = (name: string) => lines.find((line) => line.name === name);
  if (!find('UID')?.value) yield 'no UID';
  if (!find('DTSTAMP')) yield 'no DTSTAMP';
  if (find('RRULE')) yield 'an event that repeats: one UID stands for one sitting';
  for (const name of ['DTSTART', 'DTEND']) {
    const time = find(name);
    if (!time) yield `no ${name}`;
    else if (!time.value.endsWith('Z') && !parameter(time, 'TZID') && time.value.includes('T')) {
      yield `${name} has no zone`;
    }
  }
  const start = find('DTSTART')?.value ?? '';
  const end = find('DTEND')?.value ?? '';
  if (!(end > start)) yield `DTEND ${end} is not after DTSTART ${start}`;
}
