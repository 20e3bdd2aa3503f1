/** What every page of an authority's desk asks first: may this person see it? */
import { error } from '@sveltejs/kit';

import { record } from '#lib/audit.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { isPublic } from '#lib/events/rules.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { may } from '#lib/people/may.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { sentence } from '#lib/words/en/refusals.ts';

export interface Authority {
  id: string;
  name: string;
}

/** The authority, or a page that says that there is none: whoever may not learns nothing of it. */
export async function deskOf(
  { actor, reader }: App.Locals,
  params: { authority: string }
): Promise<Authority> {
  if (!may(actor, 'people.of-authority', { authority: params.authority })) {
    error(404, errors.notFound);
  }
  const authority = (await authorities(reader)).find(({ id }) => id === params.authority);
  if (!authority) error(404, errors.notFound);
  return authority;
}

/** As `deskOf`, with one event that people can know of. */
export async function coordinated(
  locals: App.Locals,
  params: { authority: string; event: string }
): Promise<{ event: Event; authority: Authority }> {
  const authority = await deskOf(locals, params);
  const event = await findEvent(locals.reader, params.event);
  if (!event || !isPublic(event.status)) error(404, errors.notFound);
  return { event, authority };
}

/** Files with names in them: enough for a day's work. */
const DOWNLOADS = { what: 'download:coordinator', most: 30, seconds: 3600 };

/** Before a file with people in it is handed out: not too often, and written down. */
export async function handOut(
  { db, actor, now }: App.Locals,
  { authority, what }: { authority: string; what: string }
): Promise<void> {
  const by = actor.person!.id;
  if (!(await allow(db, DOWNLOADS, by))) error(429, sentence(refuse('slow-down')));
  await record(db, {
    by,
    action: 'authority.download',
    subject: { kind: 'authority', id: authority },
    fields: [what],
    now
  });
}

/** A file of CSV or XLSX as an answer. */
export function file(
  body: string | Uint8Array<ArrayBuffer>,
  { name, type }: { name: string; type: 'csv' | 'xlsx' }
): Response {
  const types = {
    csv: 'text/csv; charset=utf-8',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  };
  return new Response(body, {
    headers: {
      'content-type': types[type],
      'content-disposition': `attachment; filename="${name}.${type}"`
    }
  });
}

/** The page of a list, from its address. */
export const pageOf = (url: URL): number =>
  Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
/** What was searched for. */
export const searchOf = (url: URL): string => (url.searchParams.get('q') ?? '').slice(0, 100);
