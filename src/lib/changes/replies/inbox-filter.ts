/** What an organiser looks for in what came back, in the address of the page. Pure. */
import type { InboundKind } from '#db/schema.ts';

/** What messages are filed under. */
export const GROUPS = {
  reply: ['reply'],
  bounce: ['bounce'],
  automatic: ['automatic'],
  other: ['other'],
  unread: ['too-large', 'unreadable']
} as const satisfies Record<string, readonly InboundKind[]>;

export type InboxGroup = keyof typeof GROUPS;

export interface InboxFilter {
  /** Empty: all of them. */
  group: InboxGroup | '';
  search: string;
  /** Id of an event, or empty. */
  event: string;
  /** What was put aside, instead of what was not. */
  seen: boolean;
}

export function readInboxFilter(query: URLSearchParams): InboxFilter {
  const group = query.get('kind') ?? '';
  const event = query.get('event') ?? '';
  return {
    group: Object.hasOwn(GROUPS, group) ? (group as InboxGroup) : '',
    search: (query.get('q') ?? '').trim().slice(0, 100),
    event: /^[0-9a-f-]{36}$/.test(event) ? event : '',
    seen: query.get('seen') === 'yes'
  };
}

/** The filter as the query of an address, with some of it changed. */
export function inboxQuery(filter: InboxFilter, change: Partial<InboxFilter> = {}): string {
  const { group, search, event, seen } = { ...filter, ...change };
  return new URLSearchParams({
    ...(group && { kind: group }),
    ...(search && { q: search }),
    ...(event && { event }),
    ...(seen && { seen: 'yes' })
  }).toString();
}
