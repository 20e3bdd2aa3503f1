import { spawnSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';

import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';

import { ENVIRONMENT } from '#tests/support/environment.ts';
import { NASTY_TEXTS } from '#tests/support/nasty.ts';

import {
  etagOf,
  feedText,
  keptTexts,
  type Feed,
  type FeedLine,
  type Texts
} from './feed.server.ts';
import { eventText, type FeedEvent } from './ics.ts';
import { lint } from './lint.ts';

const EVENT: FeedEvent = {
  uid: '0b3f2f7e-3c11-4a53-9f0b-1d8a0f6f6c11@stem.example',
  sequence: 2,
  summary: 'Tinkering · Kirkmuirlea',
  description: 'Bring a shoebox, scissors; tape.\n\nYour page: http://localhost:3000/my',
  location: 'Kirkmuirlea Primary School, 1 Muir Road',
  url: 'http://localhost:3000/events/tinkering?a=1,2;3',
  starts: '2026-11-26T16:00',
  ends: '2026-11-26T17:30',
  zone: 'Europe/London',
  stamp: '2026-11-20T09:59:58.000Z',
  created: '2026-11-19T10:00:00.000Z',
  changed: '2026-11-20T09:59:58.000Z',
  cancelled: false,
  busy: true,
  alarm: null
};

/** A line as a capability makes it: its key is all that it says. */
function lineOf(facts: Partial<FeedEvent> = {}): FeedLine {
  const event = { ...EVENT, ...facts };
  return { key: JSON.stringify(event), event: () => event };
}

/** So many events of different UIDs. */
const many = (count: number): FeedLine[] =>
  Array.from({ length: count }, (_, at) => lineOf({ uid: `${at}@stem.example` }));

const NAME = 'Twilight: my events';
const edition = 'one';

/** A feed as a capability reads it. */
const feedOf = (lines: readonly FeedLine[], name = NAME): Feed => ({
  name,
  keys: lines.map(({ key }) => key),
  read: async () => lines
});

async function textOf(lines: readonly FeedLine[], texts: Texts = keptTexts()): Promise<string> {
  return (await feedText(feedOf(lines), { edition, texts })).text;
}

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as string);
  const events = calendar.getAllSubcomponents('vevent');
  const value = (name: string, of = events[0]!) => String(of.getFirstPropertyValue(name) ?? '');
  return { calendar, events, value };
}

async function built(lines: FeedLine[], name = NAME): Promise<string> {
  const { text } = await feedText(feedOf(lines, name), { edition, texts: keptTexts() });
  expect(lint(text, { feed: true })).toEqual([]);
  return text;
}

describe('a feed', () => {
  test('without an event is a whole calendar', async () => {
    const text = await built([]);
    const { calendar, events } = read(text);
    expect(events).toEqual([]);
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe(NAME);
    expect(text).toContain('\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n');
    expect(text).toContain('\r\nX-PUBLISHED-TTL:PT1H\r\n');
  });

  test('has every event once, its zone once, and nobody in it', async () => {
    const text = await built(many(40));
    expect(read(text).events).toHaveLength(40);
    expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
    expect(text).not.toMatch(/METHOD|ORGANIZER|ATTENDEE/);
  });

  test('says what is booked as time that is taken, and what is merely on as free', async () => {
    const { value } = read(await built([lineOf()]));
    expect([value('status'), value('transp')]).toEqual(['CONFIRMED', 'OPAQUE']);
    expect(value('x-microsoft-cdo-busystatus')).toBe('BUSY');
    const on = read(await built([lineOf({ busy: false })]));
    expect([on.value('status'), on.value('transp')]).toEqual(['CONFIRMED', 'TRANSPARENT']);
  });

  test('keeps what was cancelled, struck through, without an alarm', async () => {
    const text = await built([lineOf({ cancelled: true, alarm: 30 })]);
    const { value } = read(text);
    expect([value('status'), value('transp')]).toEqual(['CANCELLED', 'TRANSPARENT']);
    expect(value('x-microsoft-cdo-busystatus')).toBe('FREE');
    expect(text).not.toContain('VALARM');
  });

  test.each([
    [30, '-PT30M'],
    [120, '-PT2H'],
    [1440, '-P1D']
  ])('reminds %i minutes before with one alarm behind the properties', async (alarm, trigger) => {
    const text = await built([lineOf({ alarm })]);
    const [event] = read(text).events;
    const [one, ...more] = event!.getAllSubcomponents('valarm');
    expect(more).toEqual([]);
    expect(one!.getFirstPropertyValue('action')).toBe('DISPLAY');
    expect(one!.getFirstPropertyValue('description')).toBe(EVENT.summary);
    expect(text).toContain(`\r\nTRIGGER:${trigger}\r\nEND:VALARM\r\nEND:VEVENT\r\n`);
  });

  test.each(NASTY_TEXTS)('%s stays text in names, titles and places', async (_, nasty) => {
    const name = `Twilight: ${nasty}`;
    const facts = { summary: `${nasty} ·`, description: nasty, location: nasty, alarm: 30 };
    const text = await built([lineOf({ ...facts, uid: 'one@x' }), lineOf({ uid: 'two@x' })], name);
    const { calendar, events, value } = read(text);
    expect(events.map((event) => value('uid', event))).toEqual(['one@x', 'two@x']);
    expect(calendar.getFirstPropertyValue('name')).toBe(
      calendar.getFirstPropertyValue('x-wr-calname')
    );
    const names = ['version', 'prodid', 'name', 'x-wr-calname'];
    expect(calendar.getAllProperties().map((one) => one.name)).toEqual([
      ...names,
      'refresh-interval',
      'x-published-ttl'
    ]);
    expect(events[0]!.getAllSubcomponents()).toHaveLength(1);
    expect(text).not.toMatch(/^(METHOD|ATTENDEE|ORGANIZER)/m);
  });

  test('does not hang on the zone in which the server runs, over both changes of the clocks', () => {
    const days = ['2026-10-24', '2026-10-25', '2026-10-26', '2027-03-27', '2027-03-28'];
    const events = days.map((day) => ({
      ...EVENT,
      uid: `${day}@x`,
      starts: `${day}T09:15`,
      ends: `${day}T16:00`,
      alarm: 1440
    }));
    const script = `
      import { eventText } from '#lib/calendar/ics.ts';
      process.stdout.write(${JSON.stringify(events)}.map(eventText).join(''));`;
    for (const TZ of ['UTC', 'America/New_York', 'Pacific/Auckland']) {
      const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...ENVIRONMENT, TZ },
        encoding: 'utf8'
      });
      expect(child.stdout).toBe(events.map((event) => eventText(event)).join(''));
    }
  });

  test('is at the right instants on the days on which the clocks change', async () => {
    const lines = ['2026-10-25', '2027-03-28'].map((day) =>
      lineOf({ uid: `${day}@x`, starts: `${day}T09:15`, ends: `${day}T16:00` })
    );
    const { events } = read(await built(lines));
    const starts = events.map((one) => new ICAL.Event(one).startDate.toJSDate().toISOString());
    expect(starts).toEqual(['2026-10-25T09:15:00.000Z', '2027-03-28T08:15:00.000Z']);
  });
});

describe('what is built', () => {
  /** Texts that count how many were built. */
  function counting(most?: number) {
    const counted = { count: 0 };
    const make = (event: FeedEvent) => {
      counted.count += 1;
      return eventText(event);
    };
    return { counted, texts: keptTexts({ make, ...(most !== undefined && { most }) }) };
  }

  test('is every event once, and then only what changed', async () => {
    const { counted, texts } = counting();
    const lines = many(30);
    const text = await textOf(lines, texts);
    expect(counted.count).toBe(30);
    expect(await textOf(many(30), texts)).toBe(text);
    expect(counted.count).toBe(30);
    const moved = lines.with(7, lineOf({ uid: '7@stem.example', sequence: 3 }));
    const changed = await textOf(moved, texts);
    expect(counted.count).toBe(31);
    expect(changed).not.toBe(text);
  });

  test('is nothing where only the ETag is asked', () => {
    const read = () => expect.fail('lines were read for an ETag');
    const feed: Feed = { ...feedOf(many(3)), read };
    expect(etagOf(feed, edition)).toMatch(/^"[\w-]{43}"$/);
  });

  test('has another ETag for other events, another order, another name, another edition', () => {
    const lines = many(3);
    const etags = [
      etagOf(feedOf(lines), 'one'),
      etagOf(feedOf(many(2)), 'one'),
      etagOf(feedOf(lines.toReversed()), 'one'),
      etagOf(feedOf([]), 'one'),
      etagOf(feedOf(lines, 'Twilight'), 'one'),
      etagOf(feedOf(lines), 'two')
    ];
    expect(new Set(etags).size).toBe(etags.length);
    expect(etagOf(feedOf(many(3)), 'one')).toBe(etags[0]);
  });

  test('is read again where a text is missing, and the ETag is of what was read', async () => {
    const stale = { ...feedOf(many(2)), read: async () => many(3) };
    const { etag, text } = await feedText(stale, { edition, texts: keptTexts() });
    expect(read(text).events).toHaveLength(3);
    expect(etag).toBe(etagOf(feedOf(many(3)), edition));
  });

  test('takes no more memory than it may, however many pass', async () => {
    const most = 100_000;
    const { counted, texts } = counting(most);
    for (let round = 0; round < 10; round++) {
      const lines = Array.from({ length: 100 }, (_, at) => lineOf({ uid: `${round}.${at}@x` }));
      const text = await textOf(lines, texts);
      expect(lint(text, { feed: true })).toEqual([]);
      expect(texts.size()).toBeLessThanOrEqual(most);
    }
    expect(counted.count).toBe(1000);
    // the newest are still there
    await textOf([lineOf({ uid: '9.99@x' })], texts);
    expect(counted.count).toBe(1000);
  });

  test('is built in slices: others have their turn meanwhile', async () => {
    const slow = (event: FeedEvent) => {
      for (const end = performance.now() + 4; performance.now() < end;);
      return eventText(event);
    };
    let turns = 0;
    let done = false;
    const building = textOf(many(40), keptTexts({ make: slow }));
    void building.then(() => (done = true));
    while (!done) {
      await nextTurn();
      turns += 1;
    }
    expect(turns).toBeGreaterThan(5);
  });
});
