import { error } from '@sveltejs/kit';

import { exportAudit, readAuditFilter } from '#lib/people/audit.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import type { RequestHandler } from './$types';

/** By POST, because the download is noted: nothing changes when a link is followed. */
export const POST: RequestHandler = async ({ locals, url }) => {
  const { db, actor: by, now } = locals;
  const text = await exportAudit(db, { filter: readAuditFilter(url.searchParams), by, now });
  if (isRefusal(text)) error(text.refused === 'slow-down' ? 429 : 404, sentence(text));
  return new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${now.slice(0, 10)}.csv"`
    }
  });
};
