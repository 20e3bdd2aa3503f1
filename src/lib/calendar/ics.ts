/**
 * The one wrapper round ical-generator: cleans what goes in, builds, repairs what the library gets
 * wrong, folds anew. Pure. Every text it makes passes `lint.ts` (tests).
 * Sources: RFC 5545, 5546 (iTIP), 6047 (iMIP); docs/decisions/0006 for the repairs.
 */
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency
} from 'ical-generator';

import type { CalendarMethod, Instant, LocalTime, PartStat } from '#db/schema.ts';
import { clean } from '#lib/text.ts';

import { VTIMEZONES } from './zones.ts';

/** One VEVENT for one person, or for nobody in particular (a download). */
export interface Invite {
  /** REQUEST confirms or updates, CANCEL takes back; PUBLISH is a download and has no ATTENDEE. */
  method: CalendarMethod | 'PUBLISH';
  uid: string;
  sequence: number;
  summary: string;
  description: string;
  location: string;
  /** The page of the event. */
  url: string;
  starts: LocalTime;
  ends: LocalTime;
  zone: string;
  /** When this message is built (DTSTAMP). */
  stamp: Instant;
  created: Instant;
  changed: Instant;
  /** The From address: one monitored mailbox, never a person's own. */
  organizer: { name: string; address: string };
  /** Exactly the person and address that the mail goes to. */
  attendee?: { name: string; address: string; partstat: PartStat; chairs?: boolean };
}

/**
 * The calendar text of an invite: CRLF line ends also after the last line, lines of at most 75
 * octets, one VTIMEZONE.
 *
 * @throws when the zone is unknown, or an end does not lie after its start: both are our bugs
 */
export function calendarText(invite: Invite): string {
  const zone = VTIMEZONES[invite.zone];
  if (!zone) throw new Error(`No VTIMEZONE for ${invite.zone}`);
  const starts = zonedTime(invite.starts, invite.zone);
  const ends = zonedTime(invite.ends, invite.zone);
  if (Temporal.ZonedDateTime.compare(ends, starts) <= 0) {
    throw new Error(`An invite that ends (${invite.ends}) before it starts (${invite.starts})`);
  }
  const cancels = invite.method === 'CANCEL';
  const calendar = ical({
    prodId: { company: 'Twilight', product: 'Twilight', language: 'EN' },
    method: ICalCalendarMethod[invite.method]
  });
  // a named calendar zone would drop the Z of every stamp
  calendar.timezone({ name: null, generator: () => zone });
  calendar.createEvent({
    id: oneLine(invite.uid),
    sequence: invite.sequence,
    start: starts,
    end: ends,
    timezone: invite.zone,
    stamp: Temporal.Instant.from(invite.stamp),
    created: Temporal.Instant.from(invite.created),
    lastModified: Temporal.Instant.from(invite.changed),
    summary: oneLine(invite.summary),
    description: clean(invite.description),
    location: oneLine(invite.location),
    url: oneLine(invite.url),
    status: cancels ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.OPAQUE,
    busystatus: cancels ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
    organizer: {
      name: parameter(invite.organizer.name) || invite.organizer.address,
      email: invite.organizer.address
    },
    attendees: invite.attendee
      ? [
          {
            name: parameter(invite.attendee.name) || invite.attendee.address,
            email: invite.attendee.address,
            type: ICalAttendeeType.INDIVIDUAL,
            role: invite.attendee.chairs ? ICalAttendeeRole.CHAIR : ICalAttendeeRole.REQ,
            status: ICalAttendeeStatus[PARTSTATS[invite.attendee.partstat]],
            rsvp: !cancels
          }
        ]
      : [],
    x: [{ key: 'X-MICROSOFT-DISALLOW-COUNTER', value: 'TRUE' }]
  });
  return repaired(calendar.toString());
}

const PARTSTATS = {
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  TENTATIVE: 'TENTATIVE',
  'NEEDS-ACTION': 'NEEDSACTION'
} as const;

function zonedTime(local: LocalTime, zone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone);
}

const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ').trim();

/**
 * A parameter value has no escape that every client knows: quotes, carets (RFC 6868) and backslashes
 * are written otherwise.
 */
const parameter = (text: string): string =>
  oneLine(text).replaceAll('"', '’').replaceAll('^', '').replaceAll('\\', '/').trim();

/** Undoes TEXT escapes where the value is a URI, writes `mailto:` in small letters, ends with CRLF. */
function repaired(text: string): string {
  const lines = text.replace(/\r\n[ \t]/g, '').split('\r\n');
  if (lines.at(-1) === '') lines.pop();
  return lines
    .map((line) => {
      if (line.startsWith('URL;VALUE=URI:')) return line.replace(/\\([,;\\])/g, '$1');
      // the last one: a name may say it too
      if (line.startsWith('ATTENDEE;')) return line.replace(/^(.*):MAILTO:/, '$1:mailto:');
      return line;
    })
    .map((line) => `${fold(line)}\r\n`)
    .join('');
}

const OCTETS = 75;
const encoder = new TextEncoder();

/** RFC 5545, 3.1: at most 75 octets a line, never inside a code point. */
function fold(line: string): string {
  if (encoder.encode(line).length <= OCTETS) return line;
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    // the blank that begins a continued line counts
    const room = parts.length === 0 ? OCTETS : OCTETS - 1;
    if (octets + size > room) {
      parts.push(part);
      part = '';
      octets = 0;
    }
    part += character;
    octets += size;
  }
  parts.push(part);
  return parts.join('\r\n ');
}
