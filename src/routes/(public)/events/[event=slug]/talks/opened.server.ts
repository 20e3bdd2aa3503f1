import { material } from '#lib/words/en/material.ts';

import type { Opened } from '../../../talks.server.ts';
import { seenEvent } from '../seen.server.ts';

/** The event of the address, for whoever may see its page. */
export async function openedEvent(
  locals: App.Locals,
  { slug, url }: { slug: string; url: URL }
): Promise<Opened> {
  const { event, key } = await seenEvent(locals, { slug, key: url.searchParams.get('key') });
  const query = key ? `?key=${key}` : '';
  return {
    event,
    actor: locals.actor,
    now: locals.now,
    root: `/events/${event.slug}/talks`,
    back: { href: `/events/${event.slug}${query}`, text: material.talks.back },
    key
  };
}
