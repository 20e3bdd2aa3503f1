/**
 * What comes back to the mailbox, as the programs that people use write it: answers of four calendar
 * programs, reports of three mail servers, automatic answers. Shapes from RFC 5546, 6047 and 3464 and
 * from what such mails look like; every address is invented.
 */
import { plus } from '#lib/time.server.ts';

/** How our own server names itself in these messages. */
export const AUTHSERV = 'mx.stem.example';
/** The mailbox that they are sent to. */
export const MAILBOX = 'twilight@stem.example';

export type Answer = 'ACCEPTED' | 'DECLINED' | 'TENTATIVE';

export interface ReplyFacts {
  uid: string;
  from: string;
  partstat: Answer;
  name?: string;
  sequence?: number;
  /** When it was answered: DTSTAMP and Date. */
  at: string;
  attendee?: string;
  title?: string;
  /** `2026-12-10T16:00`, in the event's zone. */
  starts?: string;
  /** The header on top that our server writes; null leaves it out. */
  results?: string | null;
  /** More headers, above everything else. */
  above?: readonly string[];
  /** More headers, below that of our server. */
  below?: readonly string[];
}

/** `Authentication-Results` as our own server writes it. */
export function results(
  from: string,
  { dmarc = 'pass', id = AUTHSERV }: { dmarc?: string; id?: string } = {}
): string {
  const domain = from.split('@')[1];
  return (
    `Authentication-Results: ${id};\r\n\tdkim=${dmarc} header.d=${domain} header.s=s1;\r\n` +
    `\tspf=${dmarc} (${id}: domain of ${from} designates 192.0.2.7 as permitted sender)\r\n` +
    `\t smtp.mailfrom=${from}; dmarc=${dmarc} (p=REJECT sp=REJECT dis=NONE) header.from=${domain}`
  );
}

/** The same by Microsoft 365, which does not name itself. */
export function microsoftResults(from: string, dmarc = 'pass'): string {
  const domain = from.split('@')[1];
  return (
    `Authentication-Results: spf=${dmarc} (sender IP is 192.0.2.7)\r\n smtp.mailfrom=${domain};` +
    ` dkim=${dmarc} (signature was verified)\r\n header.d=${domain};dmarc=${dmarc} action=none\r\n` +
    ` header.from=${domain};compauth=${dmarc} reason=100`
  );
}

/** `2026-11-23T10:00:00.000Z` as calendars write it. */
const stamp = (instant: string): string => instant.replace(/[-:]|\.\d{3}/g, '');
const local = (wall: string): string => `${wall.replace(/[-:]/g, '')}00`;
const date = (instant: string): string => new Date(instant).toUTCString().replace('GMT', '+0000');

const WORDS: Record<Answer, [google: string, outlook: string]> = {
  ACCEPTED: ['accepted', 'Accepted'],
  DECLINED: ['declined', 'Declined'],
  TENTATIVE: ['replied “Maybe” to', 'Tentative']
};

function facts(given: ReplyFacts) {
  return {
    name: 'Eilidh Baird',
    sequence: 0,
    title: 'Teachmeet: wee wins · Kirkmuirlea Primary School',
    starts: '2026-12-10T16:00',
    ...given,
    attendee: given.attendee ?? given.from
  };
}

/** Headers of a message, topmost first, and its body. */
export function message(headers: readonly (string | null | undefined)[], body: string): string {
  return `${headers.filter((line) => line).join('\r\n')}\r\n\r\n${body}`;
}

function transport({ from, results: own, above = [], below = [], at }: ReplyFacts) {
  return [
    ...above,
    own === null ? null : (own ?? results(from)),
    `Received: from mail.school.example (mail.school.example [192.0.2.7])\r\n\tby ${AUTHSERV} with ESMTPS id 4f; ${date(at)}`,
    ...below
  ];
}

const base64 = (text: string): string =>
  Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');

let count = 0;
const id = (host: string): string => `<${++count}.${process.pid}.reply@${host}>`;

/** Google Calendar: from the person, sent by Google for them; both calendar parts are there. */
export function googleReply(given: ReplyFacts): string {
  const { uid, from, attendee, partstat, name, sequence, at, title, starts } = facts(given);
  const calendar = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    `DTSTART:${stamp(`${starts}:00.000Z`)}`,
    `DTEND:${stamp(plus(`${starts}:00.000Z`, { hours: 2 }))}`,
    `DTSTAMP:${stamp(at)}`,
    `ORGANIZER;CN=Twilight:mailto:${MAILBOX}`,
    `UID:${uid}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${partstat};CN=${name}`,
    ` ;X-NUM-GUESTS=0:mailto:${attendee}`,
    `CREATED:${stamp(at)}`,
    'DESCRIPTION:',
    `LAST-MODIFIED:${stamp(at)}`,
    'LOCATION:',
    `SEQUENCE:${sequence}`,
    'STATUS:CONFIRMED',
    `SUMMARY:${title}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
    ''
  ].join('\r\n');
  const [verb] = WORDS[partstat];
  return message(
    [
      ...transport(given),
      'MIME-Version: 1.0',
      `Reply-To: ${name} <${from}>`,
      'Sender: Google Calendar <calendar-notification@google.example>',
      'Auto-Submitted: auto-generated',
      `Message-ID: ${id('google.example')}`,
      `Date: ${date(at)}`,
      `Subject: =?UTF-8?B?${Buffer.from(`${verb}: ${title}`).toString('base64')}?=`,
      `From: ${name} <${from}>`,
      `To: ${MAILBOX}`,
      'Content-Type: multipart/mixed; boundary="000000000000g1"'
    ],
    [
      '--000000000000g1',
      'Content-Type: multipart/alternative; boundary="000000000000g2"',
      '',
      '--000000000000g2',
      'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes',
      'Content-Transfer-Encoding: base64',
      '',
      base64(`${name} has ${verb} this invitation.`),
      '--000000000000g2',
      'Content-Type: text/html; charset="UTF-8"',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      `<html><body><p style=3D"color:#222">${name} has ${partstat.toLowerCase()} this invitation.</p></body></html>`,
      '--000000000000g2',
      'Content-Type: text/calendar; charset="UTF-8"; method=REPLY',
      'Content-Transfer-Encoding: 7bit',
      '',
      calendar.replace(/[^\x00-\x7f]/g, '?'),
      '--000000000000g2--',
      '--000000000000g1',
      'Content-Type: application/ics; name="invite.ics"',
      'Content-Disposition: attachment; filename="invite.ics"',
      'Content-Transfer-Encoding: base64',
      '',
      base64(calendar),
      '--000000000000g1--',
      ''
    ].join('\r\n')
  );
}

/** Outlook and Exchange: no ORGANIZER, `MAILTO:`, a Windows zone, base64, no file beside it. */
export function exchangeReply(given: ReplyFacts): string {
  const { uid, from, attendee, partstat, name, sequence, at, title, starts } = facts(given);
  const [, word] = WORDS[partstat];
  const ends = plus(`${starts}:00.000Z`, { hours: 2 }).slice(0, 16);
  const calendar = [
    'BEGIN:VCALENDAR',
    'METHOD:REPLY',
    'PRODID:Microsoft Exchange Server 2010',
    'VERSION:2.0',
    'BEGIN:VTIMEZONE',
    'TZID:GMT Standard Time',
    'BEGIN:STANDARD',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0000',
    'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T010000',
    'TZOFFSETFROM:+0000',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    `ATTENDEE;PARTSTAT=${partstat};CN=${name}:MAILTO:${attendee}`,
    'COMMENT;LANGUAGE=en-GB:\\n',
    `UID:${uid}`,
    `SUMMARY;LANGUAGE=en-GB:${word}: ${title}`,
    `DTSTART;TZID=GMT Standard Time:${local(starts)}`,
    `DTEND;TZID=GMT Standard Time:${local(ends)}`,
    'CLASS:PUBLIC',
    'PRIORITY:5',
    `DTSTAMP:${stamp(at)}`,
    'TRANSP:OPAQUE',
    'STATUS:CONFIRMED',
    `SEQUENCE:${sequence}`,
    'LOCATION;LANGUAGE=en-GB:Kirkmuirlea Primary School\\, 1 Muir Road',
    `X-MICROSOFT-CDO-APPT-SEQUENCE:${sequence}`,
    'X-MICROSOFT-CDO-OWNERAPPTID:0',
    'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
    'X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY',
    'X-MICROSOFT-CDO-ALLDAYEVENT:FALSE',
    'X-MICROSOFT-CDO-IMPORTANCE:1',
    'X-MICROSOFT-CDO-INSTTYPE:0',
    'X-MICROSOFT-DISALLOW-COUNTER:TRUE',
    'END:VEVENT',
    'END:VCALENDAR',
    ''
  ].join('\r\n');
  return message(
    [
      ...transport(given),
      `From: ${name} <${from}>`,
      `To: Twilight <${MAILBOX}>`,
      `Subject: ${word}: =?utf-8?Q?Teachmeet=3A_wee_wins_=C2=B7_Kirkmuirlea?=`,
      'Thread-Topic: Teachmeet: wee wins',
      `Date: ${date(at)}`,
      `Message-ID: ${id('eurprd.outlook.example')}`,
      'Accept-Language: en-GB',
      'Content-Language: en-GB',
      'X-MS-Has-Attach:',
      'X-MS-TNEF-Correlator:',
      'Content-Type: multipart/alternative;',
      '\tboundary="_000_DB7PR07MB4523_"',
      'MIME-Version: 1.0'
    ],
    [
      '--_000_DB7PR07MB4523_',
      'Content-Type: text/plain; charset="us-ascii"',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '',
      '--_000_DB7PR07MB4523_',
      'Content-Type: text/calendar; charset="utf-8"; method=REPLY',
      'Content-Transfer-Encoding: base64',
      '',
      base64(calendar),
      '--_000_DB7PR07MB4523_--',
      ''
    ].join('\r\n')
  );
}

/** Apple's Calendar: the parameter has no method, the file is the calendar. */
export function appleReply(given: ReplyFacts): string {
  const { uid, from, attendee, partstat, name, sequence, at, title, starts } = facts(given);
  const calendar = [
    'BEGIN:VCALENDAR',
    'CALSCALE:GREGORIAN',
    'METHOD:REPLY',
    'PRODID:-//Apple Inc.//macOS 26.1//EN',
    'VERSION:2.0',
    'BEGIN:VTIMEZONE',
    'TZID:Europe/London',
    'BEGIN:STANDARD',
    'DTSTART:19961027T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'TZNAME:GMT',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0000',
    'END:STANDARD',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    `ATTENDEE;CN="${name}";CUTYPE=INDIVIDUAL;EMAIL="${attendee}";PARTSTAT=${partstat}`,
    ` ;ROLE=REQ-PARTICIPANT:mailto:${attendee}`,
    `DTEND;TZID=Europe/London:${local(plus(`${starts}:00.000Z`, { hours: 2 }).slice(0, 16))}`,
    `DTSTAMP:${stamp(at)}`,
    `DTSTART;TZID=Europe/London:${local(starts)}`,
    `ORGANIZER;CN="Twilight":mailto:${MAILBOX}`,
    `SEQUENCE:${sequence}`,
    `SUMMARY:${title}`,
    `UID:${uid}`,
    'END:VEVENT',
    'END:VCALENDAR',
    ''
  ].join('\r\n');
  return message(
    [
      ...transport(given),
      `From: ${name} <${from}>`,
      `To: Twilight <${MAILBOX}>`,
      `Date: ${date(at)}`,
      `Subject: ${name} ${partstat.toLowerCase()} the invitation`,
      `Message-Id: ${id('icloud.example')}`,
      'X-Mailer: iCloud MailClient',
      'Mime-Version: 1.0 (1.0)',
      'Content-Type: multipart/alternative; boundary="Apple-Mail-0D0C"'
    ],
    [
      '--Apple-Mail-0D0C',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      `${name} has ${partstat.toLowerCase()} your invitation.`,
      '--Apple-Mail-0D0C',
      'Content-Type: text/calendar; charset=utf-8; name=iCal-20261123.ics',
      'Content-Disposition: attachment; filename=iCal-20261123.ics',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      quotedPrintable(calendar),
      '--Apple-Mail-0D0C--',
      ''
    ].join('\r\n')
  );
}

/** Thunderbird: the bare calendar text beside a file of it. */
export function thunderbirdReply(given: ReplyFacts): string {
  const { uid, from, attendee, partstat, name, sequence, at, title, starts } = facts(given);
  const calendar = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN',
    'VERSION:2.0',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    `CREATED:${stamp(at)}`,
    `LAST-MODIFIED:${stamp(at)}`,
    `DTSTAMP:${stamp(at)}`,
    `UID:${uid}`,
    `SUMMARY:${title}`,
    `ORGANIZER;CN=Twilight:mailto:${MAILBOX}`,
    `ATTENDEE;CN=${name};PARTSTAT=${partstat};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;`,
    ` RSVP=TRUE:mailto:${attendee}`,
    'X-MOZ-RECEIVED-SEQUENCE:0',
    `X-MOZ-RECEIVED-DTSTAMP:${stamp(at)}`,
    `DTSTART;TZID=Europe/London:${local(starts)}`,
    'TRANSP:OPAQUE',
    `SEQUENCE:${sequence}`,
    'END:VEVENT',
    'END:VCALENDAR',
    ''
  ].join('\r\n');
  return message(
    [
      ...transport(given),
      `Message-ID: ${id('school.example')}`,
      `Date: ${date(at)}`,
      'MIME-Version: 1.0',
      'User-Agent: Mozilla Thunderbird',
      `From: ${name} <${from}>`,
      `To: ${MAILBOX}`,
      `Subject: Invitation Reply (${partstat.toLowerCase()})`,
      'Content-Type: multipart/mixed; boundary="------------t1"'
    ],
    [
      '--------------t1',
      'Content-Type: multipart/alternative; boundary="------------t2"',
      '',
      '--------------t2',
      'Content-Type: text/plain; charset=UTF-8; format=flowed',
      'Content-Transfer-Encoding: 7bit',
      '',
      `${from} has ${partstat.toLowerCase()} your event invitation.`,
      '--------------t2',
      'Content-Type: text/calendar; method=REPLY; charset=UTF-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      calendar,
      '--------------t2--',
      '--------------t1',
      'Content-Type: application/ics; name="invite.ics"',
      'Content-Disposition: attachment; filename="invite.ics"',
      'Content-Transfer-Encoding: 8bit',
      '',
      calendar,
      '--------------t1--',
      ''
    ].join('\r\n')
  );
}

export const PROGRAMS = {
  Google: googleReply,
  Exchange: exchangeReply,
  Apple: appleReply,
  Thunderbird: thunderbirdReply
} as const;

/** A message whose whole body is a calendar text, as some programs write it. */
export function bareReply(given: ReplyFacts, calendar: string, type = 'method=REPLY'): string {
  const { from, name, at } = facts(given);
  return message(
    [
      ...transport(given),
      `From: ${name} <${from}>`,
      `To: ${MAILBOX}`,
      `Date: ${date(at)}`,
      `Message-ID: ${id('school.example')}`,
      'Subject: An answer',
      'MIME-Version: 1.0',
      `Content-Type: text/calendar; charset=utf-8; ${type}`
    ],
    calendar
  );
}

/** A calendar text of lines, without a mail round it. */
export function calendarOf(lines: readonly string[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Test//EN',
    ...lines,
    'END:VCALENDAR',
    ''
  ].join('\r\n');
}

function quotedPrintable(text: string): string {
  return [...Buffer.from(text)]
    .map((octet) =>
      (octet >= 33 && octet <= 126 && octet !== 61) || octet === 32 || octet === 13 || octet === 10
        ? String.fromCharCode(octet)
        : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
    )
    .join('');
}

// ── what mail servers send back ─────────────────────────────────────────────────────────────────

export interface BounceFacts {
  /** `<outboxId@mailDomain>` of the letter, without brackets. */
  messageId: string;
  to: string;
  at: string;
  status?: string;
  action?: string;
  said?: string;
}

const returned = ({ messageId, to, at }: BounceFacts): string =>
  [
    `From: Twilight <${MAILBOX}>`,
    `To: ${to}`,
    `Message-ID: <${messageId}>`,
    `Date: ${date(at)}`,
    'Subject: Invitation: Thu 10 Dec, 4 pm',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    ''
  ].join('\r\n');

/** Exchange Online: a page of HTML, the report, the message that came back. */
export function exchangeBounce(given: BounceFacts): string {
  const { to, at, status = '5.1.10', action = 'failed' } = given;
  const said =
    given.said ??
    `550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${to} not found by SMTP address lookup`;
  return message(
    [
      'Received: from outbound.outlook.example (192.0.2.9) by mx.stem.example',
      'MIME-Version: 1.0',
      'From: <postmaster@outlook.example>',
      `To: <${MAILBOX}>`,
      `Date: ${date(at)}`,
      'Content-Type: multipart/report; report-type=delivery-status;',
      '\tboundary="e1b7f4d0"',
      'X-MS-Exchange-Message-Is-Ndr:',
      'Content-Language: en-GB',
      `Message-ID: ${id('outlook.example')}`,
      `In-Reply-To: <${given.messageId}>`,
      `References: <${given.messageId}>`,
      'Subject: Undeliverable: Invitation: Thu 10 Dec, 4 pm',
      'Auto-Submitted: auto-replied'
    ],
    [
      '--e1b7f4d0',
      'Content-Type: multipart/alternative; differences=Content-Type;',
      '\tboundary="e1b7f4d1"',
      '',
      '--e1b7f4d1',
      'Content-Type: text/plain; charset="us-ascii"',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      `Your message to ${to} couldn't be delivered.`,
      '--e1b7f4d1',
      'Content-Type: text/html; charset="us-ascii"',
      '',
      `<html><body><p>Your message to <a>${to}</a> couldn't be delivered.</p></body></html>`,
      '--e1b7f4d1--',
      '--e1b7f4d0',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns;DB7PR07MB4523.eurprd.outlook.example',
      'Received-From-MTA: dns;mx.stem.example',
      `Arrival-Date: ${date(at)}`,
      '',
      `Final-Recipient: rfc822;${to}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp;${said}`,
      '',
      '--e1b7f4d0',
      'Content-Type: message/rfc822',
      '',
      returned(given),
      'Would you like to come?',
      '--e1b7f4d0--',
      ''
    ].join('\r\n')
  );
}

/** Postfix: a note, the report, the headers alone. */
export function postfixBounce(given: BounceFacts): string {
  const { to, at, status = '5.1.1', action = 'failed' } = given;
  const said =
    given.said ??
    `550 5.1.1 <${to}>: Recipient address rejected: User unknown in local recipient table`;
  return message(
    [
      'Return-Path: <>',
      `Received: by mail.school.example (Postfix)\r\n\tid 9F1C2; ${date(at)}`,
      `Date: ${date(at)}`,
      'From: MAILER-DAEMON@mail.school.example (Mail Delivery System)',
      `Subject: ${action === 'delayed' ? 'Delayed Mail (still being retried)' : 'Undelivered Mail Returned to Sender'}`,
      `To: ${MAILBOX}`,
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status;',
      '\tboundary="9F1C2.1700000000/mail.school.example"',
      `Message-Id: ${id('mail.school.example')}`
    ],
    [
      'This is a MIME-encapsulated message.',
      '',
      '--9F1C2.1700000000/mail.school.example',
      'Content-Description: Notification',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'This is the mail system at host mail.school.example.',
      '',
      `<${to}>: ${said}`,
      '',
      '--9F1C2.1700000000/mail.school.example',
      'Content-Description: Delivery report',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.school.example',
      'X-Postfix-Queue-ID: 9F1C2',
      `X-Postfix-Sender: rfc822; ${MAILBOX}`,
      `Arrival-Date: ${date(at)}`,
      '',
      `Final-Recipient: rfc822; ${to}`,
      `Original-Recipient: rfc822;${to}`,
      `Action: ${action}`,
      `Status: ${status}`,
      'Remote-MTA: dns; mx.school.example',
      `Diagnostic-Code: smtp; ${said}`,
      '',
      '--9F1C2.1700000000/mail.school.example',
      'Content-Description: Undelivered Message Headers',
      'Content-Type: text/rfc822-headers',
      '',
      returned(given),
      '--9F1C2.1700000000/mail.school.example--',
      ''
    ].join('\r\n')
  );
}

/** Gmail: several lines of diagnosis, the whole message below. */
export function gmailBounce(given: BounceFacts): string {
  const { to, at, status = '5.1.1', action = 'failed' } = given;
  const said =
    given.said ??
    '550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n' +
      " 550-5.1.1 double-checking the recipient's email address for typos or\r\n" +
      ' 550 5.1.1 unnecessary spaces. gsmtp';
  return message(
    [
      'Return-Path: <>',
      'Received: by 2002:a05:6402:17cf with SMTP id s15; Mon, 23 Nov 2026 10:00:00 -0800 (PST)',
      'From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
      `To: ${MAILBOX}`,
      'Auto-Submitted: auto-replied',
      'Subject: Delivery Status Notification (Failure)',
      `References: <${given.messageId}>`,
      `In-Reply-To: <${given.messageId}>`,
      `X-Failed-Recipients: ${to}`,
      `Message-ID: ${id('mx.google.example')}`,
      `Date: ${date(at)}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; boundary="00000000000029"; report-type=delivery-status'
    ],
    [
      '--00000000000029',
      'Content-Type: multipart/related; boundary="0000000000002a"',
      '',
      '--0000000000002a',
      'Content-Type: text/plain; charset="UTF-8"',
      '',
      '** Address not found **',
      '--0000000000002a--',
      '--00000000000029',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; googlemail.example',
      `Arrival-Date: ${date(at)}`,
      '',
      `Final-Recipient: rfc822; ${to}`,
      `Action: ${action}`,
      `Status: ${status}`,
      'Remote-MTA: dns; gmail-smtp-in.google.example. (192.0.2.26, the server for the domain.)',
      `Diagnostic-Code: smtp; ${said}`,
      `Last-Attempt-Date: ${date(at)}`,
      '',
      '--00000000000029',
      'Content-Type: message/rfc822',
      '',
      returned(given),
      'Would you like to come?',
      '--00000000000029--',
      ''
    ].join('\r\n')
  );
}

export const SERVERS = {
  Exchange: exchangeBounce,
  Postfix: postfixBounce,
  Gmail: gmailBounce
} as const;

// ── what people and their programs write ────────────────────────────────────────────────────────

export interface MailFacts {
  from: string;
  name?: string;
  subject: string;
  at: string;
  /** The letter that it answers. */
  inReplyTo?: string;
  text?: string;
  headers?: readonly string[];
}

/** A mail of a person, or of what answers for them. */
export function plainMail(given: MailFacts): string {
  const { from, name = 'Ewan Yuill', subject, at, inReplyTo } = given;
  return message(
    [
      results(from),
      ...(given.headers ?? []),
      `From: ${name} <${from}>`,
      `To: ${MAILBOX}`,
      `Subject: ${subject}`,
      `Date: ${date(at)}`,
      `Message-ID: ${id('school.example')}`,
      inReplyTo && `In-Reply-To: <${inReplyTo}>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8'
    ],
    `${given.text ?? 'Is there parking?'}\r\n`
  );
}

/** Exchange's out-of-office. */
export function outOfOffice(given: Omit<MailFacts, 'subject'>): string {
  return plainMail({
    subject: 'Automatic reply: Invitation',
    text: 'I am out of school until Monday.',
    headers: ['Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All'],
    ...given
  });
}
