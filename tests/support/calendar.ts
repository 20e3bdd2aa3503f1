/** What a calendar sees of a feed or a file. */
import ICAL from 'ical.js';

import { feedText, keptTexts, type Feed } from '#lib/calendar/feed.server.ts';
import { lint } from '#lib/calendar/lint.ts';

export interface Shown {
  uid: string;
  title: string;
  text: string;
  place: string;
  /** Its own wall clock, `2026-12-10T16:00:00`. */
  starts: string;
  status: string;
  sequence: number;
  /** Whether it takes time. */
  busy: boolean;
  alarms: number;
}

/** The events of a calendar text, in its order. */
export function shownIn(text: string): Shown[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as string);
  return calendar.getAllSubcomponents('vevent').map((event) => {
    const value = (name: string) => String(event.getFirstPropertyValue(name) ?? '');
    return {
      uid: value('uid'),
      title: value('summary'),
      text: value('description'),
      place: value('location'),
      starts: value('dtstart'),
      status: value('status'),
      sequence: Number(value('sequence')),
      busy: value('transp') === 'OPAQUE',
      alarms: event.getAllSubcomponents('valarm').length
    };
  });
}

/** A feed as its door would answer; throws what the lint finds. */
export async function built(feed: Feed): Promise<{ etag: string; text: string; shown: Shown[] }> {
  const { etag, text } = await feedText(feed, { edition: 'test', texts: keptTexts() });
  const faults = lint(text, { feed: true });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { etag, text, shown: shownIn(text) };
}
