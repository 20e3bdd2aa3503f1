import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { neededLine, readForm } from '#lib/form.ts';
import { suggestions } from '#lib/organisations/establishment.server.ts';
import { askOfficeLink } from '#lib/organisations/office/office.server.ts';
import { readSchool } from '#lib/organisations/school.server.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse } from '#lib/refusal.ts';
import { school as words } from '#lib/words/en/school.ts';

import { invalid, refused } from '../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const askForm = v.object({
  school: neededLine(120, words.ask.missing, words.ask.tooLong),
  school_id: v.string()
});

const BY_CLIENT = { what: 'office-link:client', most: 20, seconds: 3600 };
const BY_SCHOOL = { what: 'office-link:school', most: 3, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, url }) => ({
  suggestions: await suggestions(locals.reader),
  done: url.searchParams.has('done')
});

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { db, now, client } = locals;
    const form = readForm(askForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { typed, values } = form;
    if (!(await allow(db, BY_CLIENT, client))) return refused(refuse('slow-down'), typed);
    const read = await readSchool(db, values);
    if ('problem' in read) {
      // the last of the choices is "none of these", and there is nowhere to write to then
      const options = read.choice.options.slice(0, -1);
      if (options.length > 0) {
        const choice = { ...read.choice, options };
        return fail(400, { typed, problems: [read.problem], choice });
      }
      return invalid({
        typed,
        problems: [{ field: 'school', message: words.ask.notKnown(values.school) }]
      });
    }
    const { establishment } = read;
    // also who asks too often for one school is told the same, and the office gets no more mails
    if (establishment && (await allow(db, BY_SCHOOL, establishment))) {
      await askOfficeLink(db, { establishment, now });
    }
    redirect(303, '/school?done');
  }
};
