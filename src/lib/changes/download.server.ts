/**
 * What somebody is at an event, or an event for everybody, to put into a calendar by hand: for whoever
 * does not accept the invite in the mail.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { workshopLines } from '#lib/booking/workshops/workshop-letters.server.ts';
import { addLinks, type AddLinks } from '#lib/calendar/add-links.server.ts';
import { calendarText } from '#lib/calendar/ics.ts';
import type { Event } from '#lib/events/event.server.ts';
import { publicUid, shownOf, shownToAll } from '#lib/events/invite.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { link } from '#lib/link.server.ts';
import { sender } from '#lib/house.server.ts';
import { calendar } from '#lib/words/en/calendar.ts';
import { letters } from '#lib/words/en/letters.ts';

import { partInvite, partOf, shownTo, type Part } from './letters.server.ts';
import { entryNow } from './talks/part.server.ts';

export interface Whose {
  event: string;
  person: string;
  /** Only while they present this talk. */
  talk?: string;
  now: Instant;
}

/**
 * Their entry as a file: PUBLISH without ATTENDEE, with the UID of the mails, so that a calendar that
 * has both has one. Whoever only presents has their slot from *arrive by*, whoever stays the event.
 * Null where nothing stands in their calendar.
 */
export async function downloadOf(db: Db, whose: Whose): Promise<string | null> {
  const part = await standingPart(db, whose);
  const entry = part && (await entryNow(db, whose));
  if (!entry) return null;
  const { sequence } = entry;
  const lines = await linesOf(db, part);
  const invite = partInvite(part, { entry, method: 'REQUEST', sequence, lines });
  if (!invite) return null;
  const { attendee: _, ...published } = invite;
  return calendarText({ ...published, method: 'PUBLISH' });
}

/**
 * The same as links into calendars on the web. They pass through others' logs, so they hold the event's
 * page and not the person's own. Null as above.
 */
export async function addLinksOf(db: Db, whose: Whose): Promise<AddLinks | null> {
  const part = await standingPart(db, whose);
  if (!part) return null;
  const { event } = part;
  const page = event.listing === 'private' ? '/my' : `/events/${event.slug}`;
  const shown = shownOf({
    ...shownTo({ ...part, day: [] }, await linesOf(db, part)),
    foot: [calendar.text.page(link(page)), letters.invite.host(event.host, event.contact)]
  });
  return shown && addLinks(shown);
}

async function standingPart(db: Db, whose: Whose): Promise<Part | null> {
  const part = await partOf(db, whose);
  if (part?.event.status !== 'published') return null;
  const { booking, talks } = part;
  if (whose.talk && talks.every(({ talk }) => talk !== whose.talk)) return null;
  return booking?.state === 'confirmed' || talks.length > 0 ? part : null;
}

async function linesOf(db: Db, { booking }: Part): Promise<string[]> {
  return booking ? workshopLines(db, booking) : [];
}

/**
 * A published event for everybody: no way to join, nobody in it. It is no booking, and its UID is
 * none of a person's. Null unless it is published, with a date.
 */
export async function publicDownload(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<string | null> {
  if (event.status !== 'published') return null;
  const shown = shownToAll(event, { path: eventPath(event) });
  if (!shown) return null;
  const told = await db
    .selectFrom('event_change')
    .select('at')
    .where('event_id', '=', event.id)
    .orderBy('at', 'desc')
    .executeTakeFirst();
  const published = event.published_at!;
  return calendarText({
    ...shown,
    method: 'PUBLISH',
    uid: publicUid(event.id),
    sequence: event.version,
    url: link(eventPath(event)),
    stamp: now,
    created: published,
    changed: told && told.at > published ? told.at : published,
    organizer: sender()
  });
}
