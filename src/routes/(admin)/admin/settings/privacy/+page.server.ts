import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { lines, readForm } from '#lib/form.ts';
import { lookAtHouse } from '#lib/house.server.ts';
import { may } from '#lib/people/may.ts';
import { noticeOf, noticeVersions, publishNotice } from '#lib/people/privacy.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { house as words } from '#lib/words/en/house.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST = 30_000;
const noticeForm = v.object({
  text: v.pipe(lines(MOST, words.tooLong(MOST)), v.minLength(1, words.privacy.missing))
});

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'house.change')) error(404, errors.notFound);
  const versions = await noticeVersions(locals.reader);
  return {
    text: (await noticeOf(locals.reader))?.text ?? '',
    versions: versions.map(({ at, ...line }) => ({ ...line, at: dayText(dayOf(at), true) })),
    published: url.searchParams.has('published') ? (versions[0]?.version ?? null) : null
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = readForm(noticeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const published = await publishNotice(db, { text: form.values.text, by, now });
    if (isRefusal(published)) return refused(published, form.typed);
    await lookAtHouse(db, { now: true });
    redirect(303, '/admin/settings/privacy?published');
  }
};
