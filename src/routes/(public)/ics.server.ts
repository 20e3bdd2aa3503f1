/** What the doors of calendar files share. */
import { error } from '@sveltejs/kit';

import { downloadOf } from '#lib/changes/download.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { Opened } from './material.server.ts';

/** A calendar text as a file to download; no such page where there is none. */
export function icsResponse(text: string | null, name: string): Response {
  if (text === null) error(404, errors.notFound);
  return new Response(text, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.ics"`
    }
  });
}

/** What somebody presents, as it stands in their calendar. */
export async function talkResponse(
  { reader: db, now }: App.Locals,
  { talk, person }: Pick<Opened, 'talk' | 'person'>
): Promise<Response> {
  const whose = person && { event: talk.event_id, person, talk: talk.id, now };
  return icsResponse(whose && (await downloadOf(db, whose)), 'talk');
}
