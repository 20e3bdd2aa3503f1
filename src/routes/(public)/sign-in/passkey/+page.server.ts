import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { signInByPasskey, toSignIn } from '#lib/people/passkeys/passkey.server.ts';
import { ownPath } from '#lib/people/sign-in.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';

import { beginSession, invalid, ONE_READER, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const passkeyForm = v.object({
  answer: v.pipe(v.string(), v.maxLength(20_000)),
  sealed: v.pipe(v.string(), v.maxLength(1000)),
  next: v.string()
});

const BY_CLIENT = { what: 'passkey:client', most: 40, seconds: 900 };

export const load: PageServerLoad = async ({ url, setHeaders }) => {
  setHeaders(ONE_READER);
  return { ...(await toSignIn()), next: ownPath(url.searchParams.get('next')) ?? '' };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies }) => {
    const form = readForm(passkeyForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, client, now } = locals;
    if (!(await allow(db, BY_CLIENT, client))) return refused(refuse('slow-down'));
    const { answer, sealed, next } = form.values;
    const device = request.headers.get('user-agent') ?? '';
    const facts = { answer, sealed, next: ownPath(next), device, now };
    const session = await signInByPasskey(db, facts);
    if (isRefusal(session)) return refused(session, { next });
    await beginSession({ locals, cookies }, session);
    redirect(303, session.next);
  }
};
