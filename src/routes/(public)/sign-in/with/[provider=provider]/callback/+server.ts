import { error, redirect } from '@sveltejs/kit';

import { arrive } from '#lib/people/providers/identity.server.ts';
import { comeBack, type Away } from '#lib/people/providers/provider.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { beginSession, dropSealed, sealed, setSealed } from '../../../../../door.server.ts';
import type { RequestHandler } from './$types';

const COMES_BACK = { what: 'provider-back:client', most: 40, seconds: 900 };

/**
 * Back from a provider. Always answers with a redirect, so that the code leaves the address; counts
 * only in the browser that set off, and only once.
 */
export const GET: RequestHandler = async ({ locals, params, url, cookies, request }) => {
  const provider = settings().providers[params.provider];
  if (!provider) error(404, errors.notFound);
  if (!(await allow(locals.db, COMES_BACK, locals.client))) redirect(303, '/sign-in?no=slow-down');
  const away = sealed<Away>(cookies, 'provider-state');
  dropSealed(cookies, 'provider-state');

  const asked = (name: string) => url.searchParams.get(name);
  const account = await comeBack(params.provider, provider, {
    away,
    state: asked('state'),
    code: asked('code'),
    error: asked('error')
  });
  // the account is added by whoever asked for it, and no one else who signed in meanwhile
  const person = away?.person ?? null;
  if (person && person !== locals.actor.person?.id) redirect(303, '/sign-in?no=provider-state');
  const page = person ? '/my/sign-in' : '/sign-in';
  if (isRefusal(account)) redirect(303, `${page}?no=${account.refused}`);

  const device = request.headers.get('user-agent') ?? '';
  const next = away?.next ?? null;
  const { db, now } = locals;
  const arrived = await arrive(db, { account, person, next, device, now });
  if (isRefusal(arrived)) redirect(303, `${page}?no=${arrived.refused}`);
  if (arrived.kind === 'theirs') redirect(303, `${page}?theirs`);
  if (arrived.kind === 'newcomer') {
    setSealed(cookies, 'provider-account', arrived.newcomer);
    redirect(303, `${page}?new`);
  }
  await beginSession({ locals, cookies }, arrived.session);
  redirect(303, arrived.session.next);
};
