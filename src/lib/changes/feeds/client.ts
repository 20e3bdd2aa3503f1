/** Which program reads a feed, from how it names itself. Pure; the name itself is kept nowhere. */
import type { FeedClient } from '#db/schema.ts';

/** In this order: Outlook and Thunderbird also say that they are Mozilla. */
const NAMED: readonly [FeedClient, RegExp][] = [
  ['Google', /Google/i],
  ['Outlook', /Outlook|Microsoft|MSOffice|Exchange/i],
  ['Thunderbird', /Thunderbird|Lightning/i],
  ['Nextcloud', /Nextcloud|ICSx5|DAVx5/i],
  ['Apple', /dataaccessd|CalendarAgent|CalendarKit|remindd|^(iOS|iPadOS|macOS|Mac OS X|Mac\+OS)/i],
  ['browser', /^Mozilla\//]
];

export function feedClient(agent: string): FeedClient {
  return NAMED.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'other';
}
