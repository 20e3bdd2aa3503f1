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
import { clean, oneLine } from '#lib/text.ts';

import { parameter, repaired, textValue, written } from './lines.ts';
import { VTIMEZONES } from './zones.ts';

/** What every VEVENT says, whatever it is for. */
export interface Sitting {
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
  /** DTSTAMP: when this message is built; in a feed, which is none, when it last changed. */
  stamp: Instant;
  created: Instant;
  changed: Instant;
}

/** One VEVENT for one person, or for nobody in particular (a download). */
export interface Invite extends Sitting {
  /** REQUEST confirms or updates, CANCEL takes back; PUBLISH is a download and has no ATTENDEE. */
  method: CalendarMethod | 'PUBLISH';
  /** The From address: one monitored mailbox, never a person's own. */
  organizer: { name: string; address: string };
  /** Exactly the person and address that the mail goes to. */
  attendee?: { name: string; address: string; partstat: PartStat; chairs?: boolean };
}

/** One VEVENT of a feed: of nobody and to nobody. */
export interface FeedEvent extends Sitting {
  /** Cancelled by the organiser; it stays until its date. */
  cancelled: boolean;
  /** Whether it takes the reader's time. What they have a place at does; what is merely on does not. */
  busy: boolean;
  /** Minutes before the start at which the calendar reminds; null: not. */
  alarm: number | null;
}

export const PRODUCT = '-//Twilight//Twilight//EN';

/**
 * The calendar text of an invite: CRLF line ends also after the last line, lines of at most 75
 * octets, one VTIMEZONE.
 *
 * @throws when the zone is unknown, or an end does not lie after its start: both are our bugs
 */
export function calendarText(invite: Invite): string {
  const cancels = invite.method === 'CANCEL';
  const event = factsOf(invite);
  const calendar = ical({ prodId: PRODUCT, method: ICalCalendarMethod[invite.method] });
  // a named calendar zone would drop the Z of every stamp
  calendar.timezone({ name: null, generator: () => VTIMEZONES[invite.zone]! });
  calendar.createEvent({
    ...event,
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

/**
 * The lines of one VEVENT of a feed, from BEGIN to END; its VTIMEZONE is the feed's.
 *
 * @throws as `calendarText`
 */
export function eventText(event: FeedEvent): string {
  const calendar = ical({ prodId: PRODUCT });
  const busy = event.busy && !event.cancelled;
  calendar.createEvent({
    ...factsOf(event),
    status: event.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: busy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    busystatus: busy ? ICalEventBusyStatus.BUSY : ICalEventBusyStatus.FREE
  });
  const text = repaired(calendar.toString());
  const properties = text.slice(text.indexOf('BEGIN:VEVENT'), text.lastIndexOf('END:VEVENT'));
  return properties + alarmOf(event) + written(['END:VEVENT']);
}

/**
 * The alarm of an event that has one. RFC 5545: DISPLAY needs a DESCRIPTION (3.6.6), and it stands
 * after the event's last property (3.6.1), where the library does not put it.
 */
function alarmOf({ alarm, cancelled, summary }: FeedEvent): string {
  if (alarm === null || cancelled) return '';
  return written([
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${textValue(summary)}`,
    `TRIGGER:-${durationText(alarm)}`,
    'END:VALARM'
  ]);
}

/** RFC 5545, 3.3.6. A day is the same time on the wall, also over a change of the clocks. */
function durationText(minutes: number): string {
  if (minutes % (24 * 60) === 0) return `P${minutes / (24 * 60)}D`;
  return minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`;
}

/** What the library is told of every VEVENT, cleaned. */
function factsOf(sitting: Sitting) {
  if (!VTIMEZONES[sitting.zone]) throw new Error(`No VTIMEZONE for ${sitting.zone}`);
  const start = zonedTime(sitting.starts, sitting.zone);
  const end = zonedTime(sitting.ends, sitting.zone);
  if (Temporal.ZonedDateTime.compare(end, start) <= 0) {
    throw new Error(`An invite that ends (${sitting.ends}) before it starts (${sitting.starts})`);
  }
  return {
    id: oneLine(sitting.uid),
    sequence: sitting.sequence,
    start,
    end,
    timezone: sitting.zone,
    stamp: Temporal.Instant.from(sitting.stamp),
    created: Temporal.Instant.from(sitting.created),
    lastModified: Temporal.Instant.from(sitting.changed),
    summary: oneLine(sitting.summary),
    description: clean(sitting.description),
    location: oneLine(sitting.location),
    url: oneLine(sitting.url)
  };
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
