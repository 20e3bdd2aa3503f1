/** The data of a person as a file that one keeps. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Actor } from '#lib/people/may.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { personData, readable } from './export.server.ts';

/** Every table is read for it. */
const DOWNLOADS = { what: 'my-data', most: 6, seconds: 3600 };

/** Refused: `slow-down`, and as `personData`. */
export async function dataFile(
  db: Db,
  facts: { person: string; text: boolean; by: Actor; now: Instant }
): Promise<Response | Refusal> {
  if (!(await allow(db, DOWNLOADS, facts.by.person?.id ?? ''))) return refuse('slow-down');
  const data = await personData(db, facts);
  if (isRefusal(data)) return data;
  const { text } = facts;
  return new Response(text ? readable(data) : JSON.stringify(data, null, 2), {
    headers: {
      'content-type': text ? 'text/plain; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="my-data.${text ? 'txt' : 'json'}"`,
      'cache-control': 'no-store'
    }
  });
}
