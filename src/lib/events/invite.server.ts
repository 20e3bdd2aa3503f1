/** An event as it stands in somebody's calendar. */
import type { CalendarMethod, Instant } from '#db/schema.ts';
import type { Entry } from '#lib/calendar/entry.server.ts';
import type { Invite } from '#lib/calendar/ics.ts';
import { link } from '#lib/link.server.ts';
import { settings } from '#lib/settings.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';

import type { Event } from './event.server.ts';
import { eventPath } from './private-link.server.ts';
import { shortWhere } from './read.server.ts';

export interface InviteFacts {
  event: Event;
  entry: Entry;
  /** As the letter's row says; a CANCEL that waited may be older than the entry. */
  method: CalendarMethod;
  sequence: number;
  to: { name: string; address: string };
  /** How this person takes part; a place in the room does not carry the link in LOCATION. */
  mode: 'room' | 'online';
  /** Only who has a place gets the joining link. */
  withLink: boolean;
  /** Lines before the standing ones: a talk's time, a note of the organiser. */
  lines?: readonly string[];
  /** Page of this person's booking or invitation. */
  path: string;
  /** For someone who only presents: the slot's own span and title. */
  slot?: { starts: string; ends: string; title: string };
  now: Instant;
}

/** Null without a date: there is nothing to put into a calendar then. */
export function inviteOf(facts: InviteFacts): Invite | undefined {
  const { event, entry, slot } = facts;
  if (!event.starts_local || !event.ends_local) return undefined;
  const joining = facts.withLink ? event.online_link : null;
  const address = [event.place, event.place_address].filter(Boolean).join(', ');
  const description = [
    ...(facts.lines ?? []),
    event.summary,
    ...(joining ? [words.invite.join(joining)] : []),
    ...(event.getting_there && facts.mode === 'room' ? [event.getting_there] : []),
    words.invite.page(link(facts.path)),
    words.invite.host(event.host, event.contact)
  ];
  return {
    method: facts.method,
    uid: entry.uid,
    sequence: facts.sequence,
    summary: `${slot?.title ?? event.title} · ${
      facts.mode === 'online' ? words.invite.online : shortWhere(event)
    }`,
    description: description.join('\n\n'),
    location: facts.mode === 'online' ? (joining ?? words.invite.online) : address,
    url: link(eventPath(event)),
    starts: slot?.starts ?? event.starts_local,
    ends: slot?.ends ?? event.ends_local,
    zone: event.zone,
    stamp: facts.now,
    created: entry.created_at,
    changed: entry.changed_at,
    organizer: settings().mailFrom,
    attendee: { ...facts.to, partstat: entry.partstat, chairs: slot !== undefined }
  };
}
