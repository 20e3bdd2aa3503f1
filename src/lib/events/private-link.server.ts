/** The private link of an event: derived, never stored (docs/decisions/0005). */
import type { Row } from '#db/schema.ts';
import { keyTo, openKey } from '#lib/people/key.server.ts';

type Listed = Pick<Row<'event'>, 'id' | 'slug' | 'listing'>;

/** The page of an event; of a private one with the key without which there is no such page. */
export function eventPath({ id, slug, listing }: Listed): string {
  return `/events/${slug}${listing === 'private' ? `?key=${keyTo('event', id)}` : ''}`;
}

/** Whether the key in an address is this event's private link. */
export function opensEvent(event: Listed, key: string | null): boolean {
  return key !== null && openKey('event', key) === event.id;
}
