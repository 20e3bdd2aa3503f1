/** What the doors of one event's public pages ask first: may whoever knocks see it at all? */
import { error } from '@sveltejs/kit';

import { liveBooking } from '#lib/booking/booking.server.ts';
import { findEventBySlug, type Event } from '#lib/events/event.server.ts';
import { opensEvent } from '#lib/events/private-link.server.ts';
import { isPublic } from '#lib/events/rules.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

export interface Seen {
  event: Event;
  /** The key of the private link, where the address carries it; it travels on to the form. */
  key: string | null;
}

/**
 * The event, or a page that says that there is none: a draft is for its organisers, a private event
 * for them, for whoever has its link, and for those who have a booking.
 */
export async function seenEvent(
  locals: App.Locals,
  { slug, key }: { slug: string; key: string | null }
): Promise<Seen> {
  const { reader: db, actor } = locals;
  const event = await findEventBySlug(db, slug);
  if (!event) error(404, errors.notFound);
  const organises = may(actor, 'event.see-unpublished', { event });
  const opened = opensEvent(event, key);
  const person = actor.person?.id;
  const seen =
    organises ||
    (isPublic(event.status) &&
      (event.listing !== 'private' ||
        opened ||
        (person !== undefined && (await liveBooking(db, { event: event.id, person })))));
  if (!seen) error(404, errors.notFound);
  return { event, key: opened ? key : null };
}
