/** What the doors of an establishment's page ask first: is there such a link, and a visit by it? */
import { error, redirect, type Cookies } from '@sveltejs/kit';

import {
  officeByKey,
  schoolPath,
  visitor,
  type Office
} from '#lib/organisations/office/office.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';

import { visitToken } from '../../../door.server.ts';

export interface Visited {
  office: Office;
  by: Actor;
  path: string;
}

/** The office and who acts for it; without a visit back to the page that sends a code. */
export async function visited(
  db: App.Locals['db'],
  { key, cookies }: { key: string; cookies: Cookies }
): Promise<Visited> {
  const office = await officeByKey(db, key);
  if (!office) error(404, errors.notFound);
  const by = await visitor(db, { office, token: visitToken(cookies) });
  const path = schoolPath(office.link);
  if (!by) redirect(303, path);
  return { office, by, path };
}
