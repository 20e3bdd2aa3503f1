/** What doors share: cookies, and turning a verb's "no" into the same page with the reason. */
import { error, fail, type Cookies } from '@sveltejs/kit';

import type { FormAgain } from '#lib/form.ts';
import type { SignedIn } from '#lib/people/sign-in.server.ts';
import type { Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { sentence } from '#lib/words/en/refusals.ts';

/** `__Host-` binds a cookie to this very host, but browsers differ in keeping it on http. */
function cookieName(name: string): string {
  return settings().origin.startsWith('https:') ? `__Host-${name}` : name;
}

function cookieOptions() {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: settings().origin.startsWith('https:')
  };
}

export function sessionToken(cookies: Cookies): string | null {
  return cookies.get(cookieName('twilight')) ?? null;
}

export function setSession(cookies: Cookies, { token, endsAt }: SignedIn): void {
  cookies.set(cookieName('twilight'), token, {
    ...cookieOptions(),
    expires: new Date(endsAt)
  });
}

export function dropSession(cookies: Cookies): void {
  cookies.delete(cookieName('twilight'), cookieOptions());
}

/** A quarter of an hour in which "stay signed in on this device" may be pressed. */
export function setStay(cookies: Cookies, key: string): void {
  cookies.set(cookieName('twilight-stay'), key, { ...cookieOptions(), maxAge: 15 * 60 });
}

export function stayKey(cookies: Cookies): string | null {
  return cookies.get(cookieName('twilight-stay')) ?? null;
}

export function dropStay(cookies: Cookies): void {
  cookies.delete(cookieName('twilight-stay'), cookieOptions());
}

/** A visit to an establishment's page: for as long as the browser is open, and an hour at most. */
export function setVisit(cookies: Cookies, token: string): void {
  cookies.set(cookieName('twilight-visit'), token, { ...cookieOptions(), maxAge: 60 * 60 });
}

export function visitToken(cookies: Cookies): string | null {
  return cookies.get(cookieName('twilight-visit')) ?? null;
}

export function dropVisit(cookies: Cookies): void {
  cookies.delete(cookieName('twilight-visit'), cookieOptions());
}

/** A form with a random id of its own must not be shown to two people. */
export const ONE_READER = { 'cache-control': 'no-store' };

/** For the layout of a guarded room: there is no such page for whoever `handle` turned away. */
export function turnAway(locals: App.Locals): void {
  if (locals.turnedAway) error(404, errors.notFound);
}

/** The same page again with what was typed and what is wrong. */
export function invalid(form: FormAgain) {
  return fail(400, { typed: form.typed, problems: form.problems });
}

/** The same page again with a verb's refusal, at its field where it has one. */
export function refused(refusal: Refusal, typed: FormAgain['typed'] = {}) {
  const message = sentence(refusal);
  return fail(statusOf(refusal), {
    typed,
    problems: [{ field: refusal.field ?? '', message }]
  });
}

function statusOf({ refused }: Refusal): number {
  if (refused === 'slow-down') return 429;
  if (refused === 'not-allowed') return 403;
  return refused.endsWith('-unknown') ? 404 : 409;
}
