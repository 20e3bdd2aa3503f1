/**
 * What is wrong with a calendar text, by the rules of RFC 5545/5546 that clients really trip over.
 * Most parsers forgive all of these faults, so a parser is no substitute. Used by the tests on every
 * text that leaves the house.
 */

export interface Expected {
  /** The MIME parameter of the part that carries it. */
  method?: string;
  /** The mail's one recipient. */
  recipient?: string;
  uid?: string;
  sequence?: number;
}

const KNOWN_PARTSTATS = ['NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE'];
const CALENDAR_PROPERTIES =
  /^(VERSION|PRODID|CALSCALE|METHOD|NAME|X-WR-|REFRESH-INTERVAL|X-PUBLISHED)/;
const TEXT_PROPERTIES = ['SUMMARY', 'DESCRIPTION', 'LOCATION', 'COMMENT'];

interface Line {
  name: string;
  parameters: string;
  value: string;
}

/** Every fault as a sentence; an empty list is a clean text. */
export function lint(text: string, expected: Expected = {}): string[] {
  const faults = [...lintLines(text)];
  const lines = text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map(parse);
  const values = (name: string) => lines.filter((line) => line.name === name).map((l) => l.value);
  const first = (name: string) => values(name)[0];

  if (lines[0]?.name !== 'BEGIN' || lines[0].value !== 'VCALENDAR') faults.push('no VCALENDAR');
  if (lines.at(-1)?.value !== 'VCALENDAR') faults.push('VCALENDAR does not end');
  const firstComponent = lines.findIndex((l, at) => at > 0 && l.name === 'BEGIN');
  lines.forEach((line, at) => {
    const depth = lines.slice(0, at).filter((l) => l.name === 'BEGIN').length;
    const ended = lines.slice(0, at).filter((l) => l.name === 'END').length;
    const onCalendar = depth - ended === 1 && line.name !== 'BEGIN' && line.name !== 'END';
    if (onCalendar && at > firstComponent) faults.push(`${line.name} after the first component`);
    if (onCalendar && !CALENDAR_PROPERTIES.test(line.name)) {
      faults.push(`${line.name} is no property of a calendar`);
    }
  });

  const method = first('METHOD');
  if (expected.method !== undefined && method !== expected.method) {
    faults.push(`METHOD ${method} inside, ${expected.method} on the part`);
  }
  const events = eventsOf(lines);
  if (expected.method !== undefined && events.length !== 1) {
    faults.push(`${events.length} VEVENTs in one mail`);
  }
  for (const event of events) faults.push(...lintEvent(event));

  for (const line of lines) {
    const zone = parameter(line, 'TZID');
    if (zone && !values('TZID').includes(zone)) faults.push(`no VTIMEZONE for ${zone}`);
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

function* lintLines(text: string): Generator<string> {
  if (!text.endsWith('\r\n')) yield 'no CRLF after the last line';
  if (/[^\r]\n|\r[^\n]/.test(text)) yield 'a line end that is not CRLF';
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) yield 'a control character';
  if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) yield 'a bidirectional control character';
  for (const line of text.split('\r\n')) {
    if (new TextEncoder().encode(line).length > 75) yield `a line of over 75 octets: ${line}`;
    if (/^ ?[\udc00-\udfff]|[\ud800-\udbff]$/.test(line)) yield `a split code point: ${line}`;
  }
  // octets folded inside a code point are unreadable on both sides once they were decoded
  if (/\ufffd\r\n[ \t]\ufffd/.test(text)) yield 'a split code point, decoded';
}

/** The lines of each VEVENT, without those of its alarms. */
function eventsOf(lines: readonly Line[]): Line[][] {
  const events: Line[][] = [];
  const open: string[] = [];
  for (const line of lines) {
    if (line.name === 'END') open.pop();
    if (open.at(-1) === 'VEVENT') events.at(-1)!.push(line);
    if (line.name === 'BEGIN') open.push(line.value);
    if (line.name === 'BEGIN' && line.value === 'VEVENT') events.push([]);
  }
  return events;
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

/** A parameter's value; what stands inside another's quotes is none. */
function parameter({ parameters }: Line, name: string): string | undefined {
  const bare = parameters.replace(/"[^"]*"/g, '""');
  return new RegExp(`;${name}=([^;:]+)`).exec(bare)?.[1];
}

function parse(line: string): Line {
  // the first colon outside quotes ends the parameters
  let quoted = false;
  let at = 0;
  for (; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    if (line[at] === ':' && !quoted) break;
  }
  const head = line.slice(0, at);
  const semicolon = head.indexOf(';');
  return {
    name: semicolon < 0 ? head : head.slice(0, semicolon),
    parameters: semicolon < 0 ? '' : head.slice(semicolon),
    value: line.slice(at + 1)
  };
}
