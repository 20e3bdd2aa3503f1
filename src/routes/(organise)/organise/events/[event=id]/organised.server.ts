/** What every page of one event asks first: is there such an event, and may this person change it? */
import { error } from '@sveltejs/kit';

import { findEvent, type Event } from '#lib/events/event.server.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

/** The event, or a page that says that there is none: whoever may not is not told that there is. */
export async function organised(locals: App.Locals, id: string): Promise<Event> {
  const event = await findEvent(locals.reader, id);
  if (!event || !may(locals.actor, 'event.change', { event })) error(404, errors.notFound);
  return event;
}
