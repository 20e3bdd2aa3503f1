import { error, redirect } from '@sveltejs/kit';

import { setOff } from '#lib/people/providers/provider.server.ts';
import { ownPath } from '#lib/people/sign-in.server.ts';
import { allow } from '#lib/rate.server.ts';
import { settings } from '#lib/settings.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { setSealed } from '../../../../door.server.ts';
import type { RequestHandler } from './$types';

const SETS_OFF = { what: 'provider:client', most: 40, seconds: 900 };

/**
 * Sets off to a provider. A link, not a form: `form-action 'self'` would stop a redirect after a
 * POST. It only sets a cookie; `add` is for whoever is signed in and asks once more afterwards.
 */
export const GET: RequestHandler = async ({ locals, params, url, cookies }) => {
  const provider = settings().providers[params.provider];
  if (!provider) error(404, errors.notFound);
  if (!(await allow(locals.db, SETS_OFF, locals.client))) redirect(303, '/sign-in?no=slow-down');
  const adds = url.searchParams.has('add');
  const { url: there, away } = setOff(params.provider, provider, {
    next: ownPath(url.searchParams.get('next')),
    person: adds ? (locals.actor.person?.id ?? null) : null
  });
  setSealed(cookies, 'provider-state', away);
  redirect(303, there);
};
