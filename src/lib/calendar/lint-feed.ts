/** What is wrong with a feed besides what is wrong with any calendar text (calendar-email.md, 4). */
import { parameter, type EventLines, type Line } from './lint-lines.ts';

/** RFC 5545, 3.3.6, of which a feed needs no more. */
const DURATION = /^P(\d+W|\d+D|T\d+[HM])$/;

export function* lintFeed(
  lines: readonly Line[],
  events: readonly EventLines[]
): Generator<string> {
  const find = (name: string) => lines.filter((line) => line.name === name);
  for (const name of ['METHOD', 'ORGANIZER']) {
    if (find(name).length > 0) yield `${name} in a feed`;
  }

  const [every, ...more] = find('REFRESH-INTERVAL');
  if (!every || more.length > 0) yield 'not one REFRESH-INTERVAL';
  else if (parameter(every, 'VALUE') !== 'DURATION' || !DURATION.test(every.value)) {
    yield 'REFRESH-INTERVAL is no VALUE=DURATION';
  }
  const [ttl] = find('X-PUBLISHED-TTL');
  if (ttl?.value !== every?.value) yield 'X-PUBLISHED-TTL is not the REFRESH-INTERVAL';

  const [name] = find('NAME');
  if (!name?.value) yield 'no NAME';
  if (find('X-WR-CALNAME')[0]?.value !== name?.value) yield 'X-WR-CALNAME is not the NAME';

  const components = lines.filter((line) => line.name === 'BEGIN').map(({ value }) => value);
  if (!components.includes('VTIMEZONE')) yield 'no VTIMEZONE';
  if (components.lastIndexOf('VTIMEZONE') > components.indexOf('VEVENT') && events.length > 0) {
    yield 'a VTIMEZONE behind an event';
  }

  const uids = find('UID').map(({ value }) => value);
  if (new Set(uids).size < uids.length) yield 'a UID twice';
  for (const event of events) yield* lintFeedEvent(event);
}

function* lintFeedEvent({ lines, parts }: EventLines): Generator<string> {
  const value = (name: string) => lines.find((line) => line.name === name)?.value;
  const cancelled = value('STATUS') === 'CANCELLED';
  if (!cancelled && value('STATUS') !== 'CONFIRMED') yield `STATUS ${value('STATUS')}`;
  if (cancelled && value('TRANSP') !== 'TRANSPARENT') yield 'a cancelled event that takes time';
  if (value('DTSTAMP') !== value('LAST-MODIFIED')) yield 'DTSTAMP is not when it last changed';

  const alarms = parts.filter(([begin]) => begin?.value === 'VALARM');
  if (alarms.length > 1) yield `${alarms.length} VALARMs in one event`;
  if (cancelled && alarms.length > 0) yield 'VALARM in a cancelled event';
  for (const alarm of alarms) {
    const of = (name: string) => alarm.find((line) => line.name === name)?.value ?? '';
    if (of('ACTION') !== 'DISPLAY') yield `a VALARM with ACTION ${of('ACTION')}`;
    if (!of('DESCRIPTION')) yield 'a VALARM without DESCRIPTION';
    const trigger = of('TRIGGER');
    if (!trigger.startsWith('-') || !DURATION.test(trigger.slice(1))) yield `TRIGGER ${trigger}`;
  }
}
