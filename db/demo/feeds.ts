/** Who put what into their own calendar, and what reads it there. */
import { makeFeed, type Made } from '#lib/changes/feeds/address.server.ts';
import { noteRead } from '#lib/changes/feeds/read.server.ts';
import { at, plus } from '#lib/time.server.ts';

import type { Filling } from './fill.ts';
import { actor, done } from './settle.ts';

const GOOGLE = 'Google-Calendar-Importer';
const OUTLOOK = 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)';

interface DemoFeed {
  by: string;
  /** A programme's key; null: what is their own. */
  programme: string | null;
  alarm: 30 | 120 | 1440 | null;
  /** What read it, so many hours before the demo begins; null while it was pasted nowhere. */
  read: readonly [agent: string, hours: number] | null;
}

const PSL = 'psl@auchenlarig.example';
const ORGANISER = 'organiser@stemglasgow.example';

const FEEDS: readonly DemoFeed[] = [
  { by: PSL, programme: null, alarm: 1440, read: [GOOGLE, 9] },
  { by: 'headteacher@fallhope.example', programme: null, alarm: null, read: null },
  { by: ORGANISER, programme: 'second', alarm: null, read: [OUTLOOK, 1] }
];

/** Made on a Tuesday after school, a fortnight before the demo begins. */
export function planFeeds(filling: Filling): void {
  const { db, weeks, now, plan } = filling;
  FEEDS.forEach(({ by: email, read, programme: key, alarm }, index) => {
    let made: Made;
    plan(at(weeks.day(-2, 2), `16:${10 + index * 7}`), async (now) => {
      const programme = key && filling.programmes.get(key)!;
      const by = await actor(filling, email);
      made = done(await makeFeed(db, { programme, alarm, by, now }));
    });
    if (!read) return;
    const [agent, hours] = read;
    plan(plus(now, { hours: -hours }), (now) => noteRead(db, { feed: made.feed, agent, now }));
  });
}
