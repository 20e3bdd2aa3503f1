/** What doors share: cookies, and turning a verb's "no" into the same page with the reason. */
import { error, fail, type Cookies } from '@sveltejs/kit';

import type { FormAgain } from '#lib/form.ts';
import { seal, SEAL_MINUTES, unseal, type SealKind } from '#lib/people/seal.server.ts';
import { endSession } from '#lib/people/session.server.ts';
import type { SignedIn } from '#lib/people/sign-in.server.ts';
import { REASONS, refuse, type Reason, type Refusal } from '#lib/refusal.ts';
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

function setSession(cookies: Cookies, { token, endsAt }: SignedIn): void {
  cookies.set(cookieName('twilight'), token, {
    ...cookieOptions(),
    expires: new Date(endsAt)
  });
}

/** Signs a browser in anew: its session of before ends, whoever's it was. */
export async function beginSession(
  { locals, cookies }: { locals: App.Locals; cookies: Cookies },
  session: SignedIn
): Promise<void> {
  if (locals.token) await endSession(locals.db, locals.token);
  setSession(cookies, session);
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

/** What a browser keeps for us until it comes back from a provider, or until its account is somebody's. */
export function setSealed(cookies: Cookies, kind: SealKind, value: unknown): void {
  cookies.set(cookieName(`twilight-${kind}`), seal(kind, value), {
    ...cookieOptions(),
    maxAge: SEAL_MINUTES[kind] * 60
  });
}

export function sealed<T>(cookies: Cookies, kind: SealKind): T | null {
  return unseal<T>(kind, cookies.get(cookieName(`twilight-${kind}`)));
}

export function dropSealed(cookies: Cookies, kind: SealKind): void {
  cookies.delete(cookieName(`twilight-${kind}`), cookieOptions());
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

/** A refusal that a redirect brought along in `?no=`, as a page shows it; null for anything else there. */
export function saidNo(url: URL): FormAgain | null {
  const no = REASONS.find((reason) => reason === url.searchParams.get('no'));
  if (!no || !TELLABLE.has(no)) return null;
  return { typed: {}, problems: [{ field: '', message: sentence(refuse(no)) }] };
}
const TELLABLE: ReadonlySet<Reason> = new Set<Reason>([
  'slow-down',
  'provider-state',
  'provider-cancelled',
  'provider-failed',
  'provider-tenant',
  'identity-taken',
  'signed-in-not'
]);

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
