import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { mapOther, otherTexts, OTHERS_PAGE } from '#lib/changes/schools/other.server.ts';
import { neededLine, readForm } from '#lib/form.ts';
import {
  findEstablishment,
  lineText,
  matchEstablishments
} from '#lib/organisations/establishment.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { schools } from '#lib/words/en/schools.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = schools.others;

const mapForm = v.object({
  text: v.string(),
  school: neededLine(160, words.schoolMissing, visit.book.tooLong(160)),
  school_id: v.string()
});

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!may(locals.actor, 'school.change')) error(404, errors.notFound);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const { texts, total } = await otherTexts(locals.reader, { page });
  return {
    texts,
    page,
    pages: Math.ceil(total / OTHERS_PAGE),
    mapped: Number(url.searchParams.get('mapped')) || null
  };
};

export const actions: Actions = {
  map: async ({ locals, request }) => {
    const form = readForm(mapForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { text, school: typed, school_id } = form.values;
    const chosen = school_id && (await findEstablishment(db, school_id));
    const found = chosen ? [chosen] : await matchEstablishments(db, typed);
    if (found.length !== 1) {
      const message = found.length === 0 ? words.unknown(typed) : words.several(typed);
      return fail(400, {
        typed: form.typed,
        problems: [{ field: found.length === 0 ? 'school' : 'school_id', message }],
        options: found.map((line) => ({ value: line.id, text: lineText(line) }))
      });
    }
    const mapped = await mapOther(db, { text, school: found[0]!.id, by, now });
    if (isRefusal(mapped)) return refused(mapped, form.typed);
    redirect(303, `/admin/schools/others?mapped=${mapped}`);
  }
};
