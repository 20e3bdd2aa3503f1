import { randomUUID } from 'node:crypto';

import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { email, readForm } from '#lib/form.ts';
import type { Newcomer } from '#lib/people/providers/identity.server.ts';
import { providersOn } from '#lib/people/providers/provider.server.ts';
import { askToSignIn, ownPath } from '#lib/people/sign-in.server.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse } from '#lib/refusal.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, ONE_READER, refused, saidNo, sealed, setSealed } from '../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const signInForm = v.object({
  email: email(words.book.emailWrong),
  next: v.string(),
  once: v.string(),
  /** Said by the page that a new account at a provider led to. */
  new: v.picklist(['', 'yes'])
});

const BY_CLIENT = { what: 'sign-in:client', most: 40, seconds: 900 };
const BY_ADDRESS = { what: 'sign-in:address', most: 6, seconds: 900 };

export const load: PageServerLoad = ({ locals, url, cookies, setHeaders }) => {
  setHeaders(ONE_READER);
  const newcomer = url.searchParams.has('new')
    ? sealed<Newcomer>(cookies, 'provider-account')
    : null;
  return {
    next: newcomer?.next ?? ownPath(url.searchParams.get('next')) ?? '',
    person: locals.actor.person?.name ?? null,
    once: randomUUID(),
    providers: providersOn(),
    newcomer: newcomer && { provider: newcomer.account.provider, label: newcomer.account.label },
    no: saidNo(url)
  };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies }) => {
    const form = readForm(signInForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, now, client } = locals;
    const within =
      (await allow(db, BY_CLIENT, client)) && (await allow(db, BY_ADDRESS, form.values.email));
    if (!within) return refused(refuse('slow-down'), form.typed);
    const proof = await askToSignIn(db, {
      email: form.values.email,
      next: ownPath(form.values.next),
      once: form.values.once,
      now
    });
    const newcomer = form.values.new && sealed<Newcomer>(cookies, 'provider-account');
    if (newcomer) setSealed(cookies, 'provider-account', { ...newcomer, proof: proof.id });
    redirect(303, `/prove/${proof.id}`);
  }
};
