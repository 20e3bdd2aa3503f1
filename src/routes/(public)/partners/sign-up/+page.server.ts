import { randomUUID } from 'node:crypto';

import { redirect } from '@sveltejs/kit';

import { readForm } from '#lib/form.ts';
import { partnerKinds } from '#lib/organisations/partner.server.ts';
import { signUpForm } from '#lib/organisations/partners/form.server.ts';
import { signUpPartner } from '#lib/organisations/partners/sign-up.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, ONE_READER, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = visit.partners;

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
    const signedUp = await signUpPartner(db, {
      name: values.name,
      kind: values.kind,
      web: values.web || null,
      about: values.about || null,
      contactName: values.contact_name,
      contactEmail: values.contact_email,
      once: values.once,
      now
    });
    if (isRefusal(signedUp)) return refused(signedUp, typed);
    redirect(303, `/prove/${signedUp.proof.id}`);
  }
};
