/** What every page of one authority at one event asks first: may this person see it? */
import { error } from '@sveltejs/kit';

import { findEvent, type Event } from '#lib/events/event.server.ts';
import { isPublic } from '#lib/events/rules.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

/** The event and the authority, or a page that says that there is none. */
export async function coordinated(
  { actor, reader }: App.Locals,
  params: { authority: string; event: string }
): Promise<{ event: Event; authority: { id: string; name: string } }> {
  if (!may(actor, 'pool.see', { authority: params.authority })) error(404, errors.notFound);
  const [event, all] = await Promise.all([findEvent(reader, params.event), authorities(reader)]);
  const authority = all.find(({ id }) => id === params.authority);
  if (!event || !isPublic(event.status) || !authority) error(404, errors.notFound);
  return { event, authority };
}
