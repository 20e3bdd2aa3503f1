/** An event as it stands in somebody's calendar. */
import type { CalendarMethod, Instant } from '#db/schema.ts';
import type { Entry } from '#lib/calendar/entry.server.ts';
import type { Invite, Sitting } from '#lib/calendar/ics.ts';
import { link } from '#lib/link.server.ts';
import { sender } from '#lib/house.server.ts';
import { settings } from '#lib/settings.server.ts';
import { calendar } from '#lib/words/en/calendar.ts';
import { letters as words } from '#lib/words/en/letters.ts';

import type { Event } from './event.server.ts';
import { eventPath } from './private-link.server.ts';
import { shortWhere } from './read.server.ts';

/** What an entry says, in whatever it is carried. */
export type Shown = Pick<
  Sitting,
  'summary' | 'description' | 'location' | 'starts' | 'ends' | 'zone'
>;

export interface ShownFacts {
  event: Pick<
    Event,
    | 'title'
    | 'summary'
    | 'mode'
    | 'place'
    | 'place_address'
    | 'getting_there'
    | 'starts_local'
    | 'ends_local'
    | 'zone'
  > & { online_link?: string | null };
  /** How this person takes part; a place in the room does not carry the link in LOCATION. */
  mode: 'room' | 'online';
  /** Only who has a place gets the joining link. */
  withLink: boolean;
  /** Lines before the standing ones: a talk's time, a note of the organiser. */
  lines?: readonly string[];
  /** Lines behind them: where to see more, whom to ask. */
  foot: readonly string[];
  /** For someone who only presents: the slot's own span and title. */
  slot?: { starts: string; ends: string; title: string };
}

/** Null without a date: there is nothing to put into a calendar then. */
export function shownOf(facts: ShownFacts): Shown | null {
  const { event, slot } = facts;
  if (!event.starts_local || !event.ends_local) return null;
  const joining = facts.withLink ? event.online_link : null;
  const address = [event.place, event.place_address].filter(Boolean).join(', ');
  const description = [
    ...(facts.lines ?? []),
    event.summary,
    ...(joining ? [words.invite.join(joining)] : []),
    ...(event.getting_there && facts.mode === 'room' ? [event.getting_there] : []),
    ...facts.foot
  ];
  return {
    summary: `${slot?.title ?? event.title} · ${
      facts.mode === 'online' ? words.invite.online : shortWhere(event)
    }`,
    description: description.join('\n\n'),
    location: facts.mode === 'online' ? (joining ?? words.invite.online) : address,
    starts: slot?.starts ?? event.starts_local,
    ends: slot?.ends ?? event.ends_local,
    zone: event.zone
  };
}

export interface InviteFacts extends Omit<ShownFacts, 'foot'> {
  event: Event;
  entry: Entry;
  /** As the letter's row says; a CANCEL that waited may be older than the entry. */
  method: CalendarMethod;
  sequence: number;
  to: { name: string; address: string };
  /** Page of this person's booking or invitation. */
  path: string;
  now: Instant;
}

/** Undefined without a date. */
export function inviteOf(facts: InviteFacts): Invite | undefined {
  const { event, entry } = facts;
  const shown = shownOf({
    ...facts,
    foot: [words.invite.page(link(facts.path)), words.invite.host(event.host, event.contact)]
  });
  if (!shown) return undefined;
  return {
    ...shown,
    method: facts.method,
    uid: entry.uid,
    sequence: facts.sequence,
    url: link(eventPath(event)),
    stamp: facts.now,
    created: entry.created_at,
    changed: entry.changed_at,
    organizer: sender(),
    attendee: { ...facts.to, partstat: entry.partstat, chairs: facts.slot !== undefined }
  };
}

/** What an event says to everybody: no way to join, nobody's address. */
export function shownToAll(
  event: ShownFacts['event'] & Pick<Event, 'host'>,
  { path, lines = [] }: { path: string; lines?: readonly string[] }
): Shown | null {
  return shownOf({
    event,
    mode: event.mode === 'online' ? 'online' : 'room',
    withLink: false,
    lines,
    foot: [calendar.text.page(link(path)), calendar.text.host(event.host)]
  });
}

/** The UID of an event for everybody: not one of those that stand in a person's own entries. */
export const publicUid = (event: string): string => `event-${event}@${settings().mailDomain}`;
