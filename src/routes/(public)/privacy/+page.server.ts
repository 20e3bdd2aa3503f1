import { error } from '@sveltejs/kit';

import { noticeOf, noticeVersions } from '#lib/people/privacy.server.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

/** The notice that holds, or an older one by its number. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const asked = url.searchParams.get('version');
  if (asked !== null && !/^[1-9]\d{0,5}$/.test(asked)) error(404, errors.notFound);
  const notice = await noticeOf(locals.reader, asked === null ? undefined : Number(asked));
  if (asked !== null && !notice) error(404, errors.notFound);
  const versions = notice ? await noticeVersions(locals.reader) : [];
  return {
    notice: notice && {
      version: notice.version,
      text: notice.text,
      at: dayText(dayOf(notice.published_at), true),
      newest: notice.version === versions[0]!.version
    },
    versions: versions.map(({ version, at }) => ({ version, at: dayText(dayOf(at), true) }))
  };
};
