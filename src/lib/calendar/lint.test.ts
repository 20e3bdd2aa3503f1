import { describe, expect, test } from 'vitest';

import { feedText, keptTexts } from './feed.server.ts';
import { calendarText, type FeedEvent, type Invite } from './ics.ts';
import { lint, type Expected } from './lint.ts';

const INVITE: Invite = {
  method: 'REQUEST',
  uid: 'one@stem.example',
  sequence: 1,
  summary: 'Tinkering',
  description: 'Bring a shoebox, scissors and tape.',
  location: 'Kirkmuirlea',
  url: 'http://localhost:3000/events/tinkering?a=1,2',
  starts: '2026-11-26T16:00',
  ends: '2026-11-26T17:30',
  zone: 'Europe/London',
  stamp: '2026-11-20T10:00:00.000Z',
  created: '2026-11-20T10:00:00.000Z',
  changed: '2026-11-20T10:00:00.000Z',
  organizer: { name: 'STEM', address: 'twilight@stem.example' },
  attendee: { name: 'Eilidh', address: 'eilidh@school.example', partstat: 'ACCEPTED' }
};
const REQUEST = calendarText(INVITE);
const CANCEL = calendarText({ ...INVITE, method: 'CANCEL' });
const EXPECTED: Expected = {
  method: 'REQUEST',
  recipient: 'eilidh@school.example',
  uid: 'one@stem.example',
  sequence: 1
};

const ALARM = 'BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n';
const ATTENDEE = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:other@school.example\r\n';

/** Cuts a text anew by UTF-16 units or octets, as careless folding does. */
function foldAt(text: string, line: RegExp, at: number): string {
  return text.replace(line, (whole) => `${whole.slice(0, at)}\r\n ${whole.slice(at)}`);
}

/** A fault put into a good text: what it is, how, and what the lint must say of it. */
const FAULTS: [what: string, break_: (text: string) => string, says: RegExp][] = [
  ['line feeds alone', (t) => t.replaceAll('\r\n', '\n'), /not CRLF/],
  ['one line feed alone', (t) => t.replace('\r\nLOCATION', '\nLOCATION'), /not CRLF/],
  ['a carriage return alone', (t) => t.replace('\r\nLOCATION', '\rLOCATION'), /not CRLF/],
  ['no line end after the last line', (t) => t.trimEnd(), /no CRLF after the last line/],
  [
    'a line of 76 octets',
    (t) => t.replace('SUMMARY:Tinkering', `SUMMARY:${'x'.repeat(68)}`),
    /over 75 octets/
  ],
  [
    'a line of 75 characters and more octets',
    (t) => t.replace('SUMMARY:Tinkering', `SUMMARY:${'é'.repeat(40)}`),
    /over 75 octets/
  ],
  [
    'a code point that is split between its halves',
    (t) => foldAt(t.replace('SUMMARY:Tinkering', 'SUMMARY:ab👩cd'), /SUMMARY:ab👩cd/, 11),
    /split code point/
  ],
  [
    'a code point that is split between its octets',
    (t) => {
      const bytes = Buffer.from(t.replace('SUMMARY:Tinkering', 'SUMMARY:ab👩cd'));
      const at = bytes.indexOf('👩') + 2;
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from('\r\n '),
        bytes.subarray(at)
      ]).toString('utf8');
    },
    /split code point/
  ],
  ['a control character', (t) => t.replace('Tinkering', 'Tink\u0007ering'), /control character/],
  [
    'a bidirectional control character',
    (t) => t.replace('Tinkering', '\u202eTinkering'),
    /bidirectional/
  ],
  ['no calendar', (t) => t.replace('BEGIN:VCALENDAR\r\n', ''), /no VCALENDAR/],
  [
    'a calendar that does not end',
    (t) => t.replace('END:VCALENDAR\r\n', ''),
    /VCALENDAR does not end/
  ],
  [
    'a calendar property after the first component',
    (t) => t.replace('END:VCALENDAR', 'X-WR-CALNAME:Twilight\r\nEND:VCALENDAR'),
    /X-WR-CALNAME after the first component/
  ],
  [
    'a property of an event on the calendar',
    (t) => t.replace('METHOD:', 'SUMMARY:Tinkering\r\nMETHOD:'),
    /SUMMARY is no property of a calendar/
  ],
  ['another method inside', (t) => t.replace('METHOD:REQUEST', 'METHOD:PUBLISH'), /METHOD PUBLISH/],
  ['no method inside', (t) => t.replace('METHOD:REQUEST\r\n', ''), /METHOD undefined/],
  [
    'two events',
    (t) => t.replace(/BEGIN:VEVENT[^]*END:VEVENT\r\n/, (event) => event + event),
    /2 VEVENTs/
  ],
  [
    'a zone without its rules',
    (t) => t.replace(/BEGIN:VTIMEZONE[^]*END:VTIMEZONE\r\n/, ''),
    /no VTIMEZONE for Europe\/London/
  ],
  ['a zone of another name', (t) => t.replace('TZID:Europe/London', 'TZID:GMT'), /no VTIMEZONE/],
  ['a start in no zone', (t) => t.replace('DTSTART;TZID=Europe/London', 'DTSTART'), /no zone/],
  ['a stamp without Z', (t) => t.replace(/(DTSTAMP:\d+T\d+)Z/, '$1'), /DTSTAMP is not in UTC/],
  ['a making without Z', (t) => t.replace(/(CREATED:\d+T\d+)Z/, '$1'), /CREATED is not in UTC/],
  [
    'a change in a zone',
    (t) => t.replace(/LAST-MODIFIED:(\d+T\d+)Z/, 'LAST-MODIFIED;TZID=Europe/London:$1'),
    /LAST-MODIFIED is not in UTC/
  ],
  ['no stamp', (t) => t.replace(/DTSTAMP.*\r\n/, ''), /no DTSTAMP/],
  ['no start', (t) => t.replace(/DTSTART;.*\r\n/, ''), /no DTSTART/],
  ['no end', (t) => t.replace(/DTEND.*\r\n/, ''), /no DTEND/],
  ['an end before its start', (t) => t.replace('T173000', 'T153000'), /is not after DTSTART/],
  ['an end at its start', (t) => t.replace('T173000', 'T160000'), /is not after DTSTART/],
  [
    'an event that repeats',
    (t) => t.replace('SUMMARY', 'RRULE:FREQ=WEEKLY\r\nSUMMARY'),
    /event that repeats/
  ],
  ['an unescaped comma', (t) => t.replace('shoebox\\,', 'shoebox,'), /DESCRIPTION has an unesc/],
  ['an unescaped semicolon', (t) => t.replace('Tinkering', 'Tink;ering'), /SUMMARY has an unesc/],
  ['a lone backslash', (t) => t.replace('Kirkmuirlea', 'Kirk\\muirlea'), /LOCATION has an unesc/],
  ['an address escaped as text', (t) => t.replace('a=1,2', 'a=1\\,2'), /URL is escaped as text/],
  ['no attendee', (t) => t.replace(/ATTENDEE[^]*?(?=\r\nURL)\r\n/, ''), /0 ATTENDEEs/],
  ['two attendees', (t) => t.replace('URL', `${ATTENDEE}URL`), /2 ATTENDEEs/],
  ['no organiser', (t) => t.replace(/ORGANIZER.*\r\n/, ''), /not one ORGANIZER/],
  [
    'an organiser who is the attendee',
    (t) => t.replace('mailto:twilight@stem', 'mailto:Eilidh@school'),
    /one address/
  ],
  ['an answer that nobody knows', (t) => t.replace('=ACCEPTED', '=MAYBE'), /PARTSTAT MAYBE/],
  [
    'an answer that is only in the name',
    (t) => t.replace('PARTSTAT=ACCEPTED', 'X-A=";PARTSTAT=ACCEPTED"'),
    /PARTSTAT $/
  ],
  [
    'an attendee’s MAILTO in capitals',
    (t) => t.replace('mailto:eilidh', 'MAILTO:eilidh'),
    /ATTENDEE is no mailto:/
  ],
  ['another UID', (t) => t.replace('UID:one', 'UID:two'), /UID two@stem.example, not one@/],
  ['no UID', (t) => t.replace(/UID:.*\r\n/, ''), /no UID/],
  ['another sequence', (t) => t.replace('SEQUENCE:1', 'SEQUENCE:0'), /SEQUENCE 0, not 1/]
];

describe('the lint', () => {
  test('finds nothing wrong with what we build', () => {
    expect(lint(REQUEST, EXPECTED)).toEqual([]);
    expect(lint(CANCEL, { ...EXPECTED, method: 'CANCEL' })).toEqual([]);
  });

  test.each(FAULTS)('catches %s', (_, break_, says) => {
    const broken = break_(REQUEST);
    expect(broken).not.toBe(REQUEST);
    expect(lint(broken, EXPECTED).join('\n')).toMatch(new RegExp(says.source, 'm'));
  });

  test('catches a mail to somebody else', () => {
    expect(lint(REQUEST, { ...EXPECTED, recipient: 'jo@school.example' })).toEqual([
      'ATTENDEE eilidh@school.example in a mail to jo@school.example'
    ]);
  });

  test('catches an alarm in a CANCEL, and lets one stand elsewhere', () => {
    const alarmed = (text: string) => text.replace('END:VEVENT', `${ALARM}END:VEVENT`);
    expect(lint(alarmed(CANCEL))).toEqual(['VALARM in a CANCEL']);
    expect(lint(alarmed(REQUEST))).toEqual([]);
  });

  test('catches a CANCEL of an event that still stands', () => {
    const text = CANCEL.replace('STATUS:CANCELLED', 'STATUS:CONFIRMED');
    expect(lint(text)).toEqual(['CANCEL without STATUS:CANCELLED']);
  });

  test('catches a name in a download or a feed', () => {
    expect(lint(REQUEST.replace('METHOD:REQUEST', 'METHOD:PUBLISH'))).toEqual([
      'ATTENDEE in PUBLISH'
    ]);
    expect(lint(REQUEST.replace('METHOD:REQUEST\r\n', ''))).toEqual(['ATTENDEE in a feed']);
  });

  test('looks at each event of a feed by itself', () => {
    const { attendee: _, ...facts } = INVITE;
    const feed = calendarText({ ...facts, method: 'PUBLISH' }).replace('METHOD:PUBLISH\r\n', '');
    const [event] = /BEGIN:VEVENT[^]*END:VEVENT\r\n/.exec(feed)!;
    const later = event.replace('UID:one', 'UID:two').replaceAll(':20261126T', ':20270126T');
    const two = feed.replace('END:VCALENDAR', `${later}END:VCALENDAR`);
    expect(lint(two)).toEqual([]);
    const broken = later.replace('T173000', 'T150000');
    expect(lint(feed.replace('END:VCALENDAR', `${broken}END:VCALENDAR`))).toEqual([
      'DTEND 20270126T150000 is not after DTSTART 20270126T160000'
    ]);
  });
});

const { attendee: _attendee, organizer: _organizer, method: _method, ...SITTING } = INVITE;
const IN_FEED: FeedEvent = { ...SITTING, cancelled: false, busy: true, alarm: 120 };
const LINES = [
  { key: 'one', event: () => IN_FEED },
  { key: 'two', event: () => ({ ...IN_FEED, uid: 'two@stem.example', cancelled: true }) }
];
const { text: FEED } = await feedText(
  { name: 'Twilight', keys: LINES.map(({ key }) => key), read: async () => LINES },
  { edition: 'one', texts: keptTexts() }
);

const FEED_FAULTS: [what: string, break_: (text: string) => string, says: RegExp][] = [
  ['a method', (t) => t.replace('NAME:', 'METHOD:PUBLISH\r\nNAME:'), /METHOD in a feed/],
  [
    'an organiser',
    (t) => t.replace('SUMMARY', 'ORGANIZER:mailto:a@b.example\r\nSUMMARY'),
    /ORGANIZER in a feed/
  ],
  ['an attendee', (t) => t.replace('SUMMARY', `${ATTENDEE}SUMMARY`), /ATTENDEE in a feed/],
  ['no interval', (t) => t.replace(/REFRESH.*\r\n/, ''), /not one REFRESH-INTERVAL/],
  ['an interval that is text', (t) => t.replace(';VALUE=DURATION', ''), /no VALUE=DURATION/],
  ['an interval that is none', (t) => t.replaceAll(':PT1H', ':1 hour'), /no VALUE=DURATION/],
  ['another interval for Outlook', (t) => t.replace('TTL:PT1H', 'TTL:PT2H'), /X-PUBLISHED-TTL/],
  ['no name', (t) => t.replace(/NAME:.*\r\n/, ''), /no NAME/],
  ['another name for Apple', (t) => t.replace(/(CALNAME:)/, '$1My '), /X-WR-CALNAME/],
  ['a name unescaped', (t) => t.replaceAll('NAME:Twi', 'NAME:T,wi'), /NAME has an unescaped/],
  [
    'a zone behind an event',
    (t) => {
      const [zone] = /BEGIN:VTIMEZONE[^]*END:VTIMEZONE\r\n/.exec(t)!;
      return t.replace(zone, '').replace('END:VCALENDAR', `${zone}END:VCALENDAR`);
    },
    /VTIMEZONE behind an event/
  ],
  [
    'a zone twice',
    (t) => t.replace(/BEGIN:VTIMEZONE[^]*END:VTIMEZONE\r\n/, (zone) => zone + zone),
    /a VTIMEZONE twice/
  ],
  ['a UID twice', (t) => t.replace('UID:two', 'UID:one'), /a UID twice/],
  ['a stamp of now', (t) => t.replace(/DTSTAMP:\d+/, 'DTSTAMP:20261128'), /not when it last/],
  ['two alarms', (t) => t.replace('END:VEVENT', `${ALARM}END:VEVENT`), /2 VALARMs/],
  ['a loud alarm', (t) => t.replace('DISPLAY', 'AUDIO'), /ACTION AUDIO/],
  [
    'an alarm that says nothing',
    (t) => t.replace(/(ACTION:DISPLAY\r\n)DESCRIPTION.*\r\n/, '$1'),
    /without DESCRIPTION/
  ],
  ['an alarm afterwards', (t) => t.replace('TRIGGER:-', 'TRIGGER:'), /TRIGGER PT2H/],
  [
    'a property behind an alarm',
    (t) => t.replace('END:VALARM\r\n', 'END:VALARM\r\nCOMMENT:late\r\n'),
    /COMMENT behind an alarm/
  ],
  [
    'an alarm of something cancelled',
    (t) => t.replace(/END:VEVENT\r\nEND:VC/, `${ALARM}END:VEVENT\r\nEND:VC`),
    /VALARM in a cancelled event/
  ],
  [
    'time that something cancelled takes',
    (t) => t.replaceAll('TRANSPARENT', 'OPAQUE'),
    /cancelled event that takes time/
  ],
  ['a state of no feed', (t) => t.replace('CONFIRMED', 'TENTATIVE'), /STATUS TENTATIVE/]
];

describe('the lint of feeds', () => {
  test('finds nothing wrong with what we build', () => {
    expect(lint(FEED, { feed: true })).toEqual([]);
  });

  test.each(FEED_FAULTS)('catches %s', (_, break_, says) => {
    const broken = break_(FEED);
    expect(broken).not.toBe(FEED);
    expect(lint(broken, { feed: true }).join('\n')).toMatch(new RegExp(says.source, 'm'));
  });
});
