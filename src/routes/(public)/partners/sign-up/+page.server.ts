import { randomUUID } from 'node:crypto';

import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { email, line, lines, neededLine, readForm } from '#lib/form.ts';
import { partnerKinds, signUpPartner } from '#lib/organisations/partner.server.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse } from '#lib/refusal.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, ONE_READER, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = visit.partners;
const { tooLong, emailWrong, nameMissing } = visit.book;

const signUpForm = v.object({
  once: v.string(),
  name: neededLine(120, words.nameMissing, tooLong(120)),
  kind: v.pipe(v.string(), v.minLength(1, words.kindMissing)),
  web: v.pipe(
    line(200, tooLong(200)),
    v.check((text) => text === '' || /^https?:\/\/[^\s/]+\.[^\s]+$/.test(text), words.webWrong)
  ),
  about: lines(1000, tooLong(1000)),
  contact_name: neededLine(100, nameMissing, tooLong(100)),
  contact_email: email(emailWrong)
});

const SIGN_UPS = { what: 'partner:client', most: 10, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  setHeaders(ONE_READER);
  return { kinds: await partnerKinds(locals.reader), once: randomUUID() };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { db, now, client } = locals;
    const form = readForm(signUpForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { values, typed } = form;
    const kinds = await partnerKinds(db);
    if (!kinds.some(({ id }) => id === values.kind)) {
      return invalid({ typed, problems: [{ field: 'kind', message: words.kindMissing }] });
    }
    if (!(await allow(db, SIGN_UPS, client))) return refused(refuse('slow-down'), typed);
    const { proof } = await signUpPartner(db, {
      name: values.name,
      kind: values.kind,
      web: values.web || null,
      about: values.about || null,
      contactName: values.contact_name,
      contactEmail: values.contact_email,
      once: values.once,
      now
    });
    redirect(303, `/prove/${proof.id}`);
  }
};
