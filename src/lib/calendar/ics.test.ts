import { spawnSync } from 'node:child_process';

import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';

import { ENVIRONMENT } from '#tests/support/environment.ts';
import { NASTY_TEXTS } from '#tests/support/nasty.ts';

import { calendarText, type Invite } from './ics.ts';
import { lint } from './lint.ts';

const INVITE: Invite = {
  method: 'REQUEST',
  uid: '0b3f2f7e-3c11-4a53-9f0b-1d8a0f6f6c11@stem.example',
  sequence: 2,
  summary: 'Tinkering · Kirkmuirlea Primary School',
  description: 'Bring a shoebox.\n\nYour booking: http://localhost:3000/booking/abc',
  location: 'Kirkmuirlea Primary School, 1 Muir Road',
  url: 'http://localhost:3000/events/tinkering',
  starts: '2026-11-26T16:00',
  ends: '2026-11-26T17:30',
  zone: 'Europe/London',
  stamp: '2026-11-20T09:59:58.123Z',
  created: '2026-11-19T10:00:00.000Z',
  changed: '2026-11-20T09:59:58.000Z',
  organizer: { name: 'STEM Glasgow', address: 'twilight@stem.example' },
  attendee: { name: 'Eilidh Baird', address: 'eilidh@school.example', partstat: 'ACCEPTED' }
};

function build(facts: Partial<Invite> = {}): string {
  return calendarText({ ...INVITE, ...facts });
}

/** The one VEVENT as a calendar reads it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as string);
  const [component, ...more] = calendar.getAllSubcomponents('vevent');
  expect(more).toEqual([]);
  return {
    calendar,
    component: component!,
    event: new ICAL.Event(component!),
    value: (name: string) => String(component!.getFirstPropertyValue(name) ?? ''),
    parameter: (property: string, name: string) =>
      component!.getFirstProperty(property)?.getParameter(name)
  };
}

/** What of a name or title may reach a reader: no control or bidirectional characters, one line. */
function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('an invite', () => {
  test('that confirms is a REQUEST with every property that Outlook needs', () => {
    const text = build();
    expect(
      lint(text, {
        method: 'REQUEST',
        recipient: 'eilidh@school.example',
        uid: INVITE.uid,
        sequence: 2
      })
    ).toEqual([]);
    const { calendar, value, parameter } = read(text);
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(value('uid')).toBe(INVITE.uid);
    expect(value('sequence')).toBe('2');
    expect(value('status')).toBe('CONFIRMED');
    expect(value('transp')).toBe('OPAQUE');
    expect(value('organizer')).toBe('mailto:twilight@stem.example');
    expect(parameter('organizer', 'cn')).toBe('STEM Glasgow');
    expect(value('attendee')).toBe('mailto:eilidh@school.example');
    expect(parameter('attendee', 'cn')).toBe('Eilidh Baird');
    expect(parameter('attendee', 'cutype')).toBe('INDIVIDUAL');
    expect(parameter('attendee', 'role')).toBe('REQ-PARTICIPANT');
    expect(parameter('attendee', 'partstat')).toBe('ACCEPTED');
    expect(parameter('attendee', 'rsvp')).toBe('TRUE');
    expect(value('url')).toBe(INVITE.url);
    expect(value('x-microsoft-disallow-counter')).toBe('TRUE');
    expect(value('x-microsoft-cdo-busystatus')).toBe('BUSY');
  });

  test('says when it was built, made and changed in UTC, whatever zone the event is in', () => {
    const text = build();
    expect(text).toContain('\r\nDTSTAMP:20261120T095958Z\r\n');
    expect(text).toContain('\r\nCREATED:20261119T100000Z\r\n');
    expect(text).toContain('\r\nLAST-MODIFIED:20261120T095958Z\r\n');
  });

  test('that takes back is a CANCEL with STATUS:CANCELLED, the time still in it and no alarm', () => {
    const text = build({ method: 'CANCEL', sequence: 3 });
    expect(
      lint(text, { method: 'CANCEL', recipient: 'eilidh@school.example', sequence: 3 })
    ).toEqual([]);
    const { event, value } = read(text);
    expect(value('status')).toBe('CANCELLED');
    expect(value('x-microsoft-cdo-busystatus')).toBe('FREE');
    expect(event.startDate.toString()).toBe('2026-11-26T16:00:00');
    expect(text).not.toContain('VALARM');
  });

  test('that is downloaded is PUBLISH and names nobody', () => {
    const { attendee: _, ...facts } = INVITE;
    const text = calendarText({ ...facts, method: 'PUBLISH' });
    expect(lint(text, { method: 'PUBLISH', uid: INVITE.uid })).toEqual([]);
    expect(text).not.toContain('ATTENDEE');
  });

  test.each(['ACCEPTED', 'DECLINED', 'TENTATIVE', 'NEEDS-ACTION'] as const)(
    'carries the answer %s',
    (partstat) => {
      const text = build({ attendee: { ...INVITE.attendee!, partstat } });
      expect(lint(text, { method: 'REQUEST' })).toEqual([]);
      expect(read(text).parameter('attendee', 'partstat')).toBe(partstat);
    }
  );

  test('to somebody who presents says so', () => {
    const text = build({ attendee: { ...INVITE.attendee!, chairs: true } });
    expect(read(text).parameter('attendee', 'role')).toBe('CHAIR');
  });

  test('to somebody without a name shows the address', () => {
    const text = build({ attendee: { ...INVITE.attendee!, name: '' } });
    expect(read(text).parameter('attendee', 'cn')).toBe('eilidh@school.example');
  });

  test('keeps a joining link whole in LOCATION, DESCRIPTION and URL', () => {
    const link =
      'https://teams.microsoft.com/l/meetup-join/19%3ameeting_ZmE5;a,b%40thread.v2/0?context=%7b%22Tid%22%3a%22c0ffee%22%7d&x=1,2;3';
    const text = build({ location: link, description: `Join: ${link}`, url: link });
    expect(lint(text, { method: 'REQUEST' })).toEqual([]);
    const { value } = read(text);
    expect(value('location')).toBe(link);
    expect(value('description')).toBe(`Join: ${link}`);
    expect(value('url')).toBe(link);
  });

  test('keeps the paragraphs of its description and makes one line of the rest', () => {
    const { value } = read(build({ description: 'one\n\ntwo', location: 'Room 4\nMuir Road' }));
    expect(value('description')).toBe('one\n\ntwo');
    expect(value('location')).toBe('Room 4 Muir Road');
  });

  test('ends its last line too, and calendar properties stand before the first component', () => {
    const text = build();
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.indexOf('METHOD:')).toBeLessThan(text.indexOf('BEGIN:VTIMEZONE'));
  });

  test.each([
    ['ends when it starts', { ends: INVITE.starts }],
    ['ends before it starts', { ends: '2026-11-26T15:00' }],
    ['is in a zone whose rules we do not carry', { zone: 'America/New_York' }]
  ])('that %s is our bug and is not built', (_, facts) => {
    expect(() => build(facts)).toThrow();
  });
});

/** Days around both changes of the UK's clocks. */
const DAYS = ['2026-10-24', '2026-10-25', '2026-10-26', '2027-03-27', '2027-03-28', '2027-03-29'];
/** The instants of 9:15 am and 4 pm on each of them. */
const UTC: Readonly<Record<string, [string, string]>> = {
  '2026-10-24': ['2026-10-24T08:15:00.000Z', '2026-10-24T15:00:00.000Z'],
  '2026-10-25': ['2026-10-25T09:15:00.000Z', '2026-10-25T16:00:00.000Z'],
  '2026-10-26': ['2026-10-26T09:15:00.000Z', '2026-10-26T16:00:00.000Z'],
  '2027-03-27': ['2027-03-27T09:15:00.000Z', '2027-03-27T16:00:00.000Z'],
  '2027-03-28': ['2027-03-28T08:15:00.000Z', '2027-03-28T15:00:00.000Z'],
  '2027-03-29': ['2027-03-29T08:15:00.000Z', '2027-03-29T15:00:00.000Z']
};

describe('the times of an invite', () => {
  test.each(DAYS)('are what the clock on the wall says on %s', (day) => {
    const text = build({ starts: `${day}T09:15`, ends: `${day}T16:00` });
    expect(lint(text, { method: 'REQUEST' })).toEqual([]);
    const { event } = read(text);
    expect(event.startDate.toString()).toBe(`${day}T09:15:00`);
    expect([event.startDate.toJSDate(), event.endDate.toJSDate()].map(iso)).toEqual(UTC[day]);
  });

  test('are right over a change that happens in between', () => {
    const { event } = read(build({ starts: '2026-10-24T20:00', ends: '2026-10-25T09:00' }));
    // fourteen hours pass from 8 pm to 9 am that night
    expect(event.duration.toSeconds()).toBe(14 * 3600);
  });

  test('do not hang on the zone in which the server runs', () => {
    const invites = DAYS.flatMap((day) => [
      { ...INVITE, starts: `${day}T09:15`, ends: `${day}T16:00` },
      { ...INVITE, starts: `${day}T00:30`, ends: `${day}T03:00` }
    ]);
    const script = `
      import { calendarText } from '#lib/calendar/ics.ts';
      process.stdout.write(${JSON.stringify(invites)}.map(calendarText).join(''));`;
    const texts = ['UTC', 'Europe/London', 'America/New_York'].map((TZ) => {
      const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...ENVIRONMENT, TZ },
        encoding: 'utf8'
      });
      expect(child.stderr).toBe('');
      return child.stdout;
    });
    expect(texts).toEqual(texts.map(() => invites.map(calendarText).join('')));
    expect(texts[0]).toContain('DTSTART;TZID=Europe/London:20261025T091500\r\n');
  });
});

const iso = (date: Date) => date.toISOString();

describe('nasty texts', () => {
  test.each(NASTY_TEXTS)('%s reaches the calendar as text and as nothing else', (_, nasty) => {
    const text = build({
      summary: nasty,
      description: `${nasty}\n${nasty}`,
      location: nasty,
      organizer: { name: nasty, address: 'twilight@stem.example' },
      attendee: { name: nasty, address: 'eilidh@school.example', partstat: 'ACCEPTED' }
    });
    expect(
      lint(text, {
        method: 'REQUEST',
        recipient: 'eilidh@school.example',
        uid: INVITE.uid,
        sequence: 2
      })
    ).toEqual([]);
    const { calendar, component, value, parameter } = read(text);
    expect(value('summary')).toBe(visible(nasty));
    expect(value('location')).toBe(visible(nasty));
    expect(visible(value('description'))).toBe(visible(`${nasty}\n${nasty}`));
    // a parameter has no escape for quotes and backslashes that every client knows
    const named = visible(nasty).replaceAll('"', '’').replaceAll('\\', '/');
    expect(parameter('attendee', 'cn')).toBe(named || 'eilidh@school.example');
    expect(parameter('organizer', 'cn')).toBe(named || 'twilight@stem.example');
    expect(value('attendee')).toBe('mailto:eilidh@school.example');

    const properties = (component: ICAL.Component) =>
      component.getAllProperties().map(({ name }) => name);
    const plain = read(build());
    expect(properties(calendar)).toEqual(properties(plain.calendar));
    expect(properties(component).filter((name) => !EMPTY_MAY_GO.includes(name))).toEqual(
      properties(plain.component).filter((name) => !EMPTY_MAY_GO.includes(name))
    );
    expect(calendar.getAllSubcomponents().map(({ name }) => name)).toEqual(['vtimezone', 'vevent']);
    expect(component.getAllSubcomponents()).toEqual([]);
  });

  test.each(NASTY_TEXTS)('%s in a UID or an address of a page makes no new line', (_, nasty) => {
    const text = build({ uid: `a${nasty}b`, url: `https://twilight.example/${nasty}` });
    const names = (text: string) =>
      text
        .replace(/\r\n /g, '')
        .split(/\r\n|\r|\n/)
        .map((line) => line.split(/[;:]/)[0]);
    expect(names(text)).toEqual(names(build()));
  });
});

/** The library leaves these out when there is nothing in them. */
const EMPTY_MAY_GO = ['location'];
