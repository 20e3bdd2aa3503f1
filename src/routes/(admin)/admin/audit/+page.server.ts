import { error } from '@sveltejs/kit';

import {
  AUDIT_FILE,
  AUDIT_PAGE,
  auditKinds,
  auditPage,
  readAuditFilter
} from '#lib/people/audit.server.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor: by } = locals;
  const filter = readAuditFilter(url.searchParams);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const found = await auditPage(db, { filter, page, by });
  if (!found) error(404, errors.notFound);
  return {
    lines: found.lines.map(({ at, ...line }) => ({ ...line, at: instantText(at) })),
    total: found.total,
    page,
    pages: Math.ceil(found.total / AUDIT_PAGE),
    first: (page - 1) * AUDIT_PAGE + 1,
    kinds: await auditKinds(db),
    most: AUDIT_FILE,
    filter: {
      q: filter.search,
      action: filter.action,
      kind: filter.kind,
      ...filter.typed
    },
    wrong: filter.wrong
  };
};
