/** The doors of proving: what both the code and the link lead to. */
import { redirect, type Cookies } from '@sveltejs/kit';

import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { joined } from '#lib/booking/workshops/workshops.ts';
import { prove } from '#lib/changes/prove.server.ts';
import type { Newcomer } from '#lib/people/providers/identity.server.ts';
import type { Proof } from '#lib/people/proof.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';

import { beginSession, dropSealed, sealed, setStay } from '../../door.server.ts';

/**
 * Uses a proof and leads to what it was for: the booking's own page, or, signed in, the way back.
 * Returns only a refusal.
 */
export async function answer(
  facts: { proof: Proof; code?: string },
  { locals, request, cookies }: { locals: App.Locals; request: Request; cookies: Cookies }
): Promise<Refusal> {
  const newcomer = sealed<Newcomer>(cookies, 'provider-account');
  const proved = await prove(locals.db, {
    ...facts,
    account: newcomer?.proof === facts.proof.id ? newcomer.account : undefined,
    device: request.headers.get('user-agent') ?? '',
    by: locals.actor,
    now: locals.now
  });
  if (isRefusal(proved)) return proved;
  if (proved.kind === 'session') {
    await beginSession({ locals, cookies }, proved.session);
    dropSealed(cookies, 'provider-account');
    redirect(303, proved.session.next);
  }
  if (proved.kind === 'act') redirect(303, proved.next);
  setStay(cookies, proved.stay);
  const missed = proved.missed.length > 0 ? `?missed=${joined(proved.missed)}` : '';
  const note = proved.noSlot ? '?no-slot' : proved.already ? '?already' : missed;
  redirect(303, bookingPath(proved.booking.id) + note);
}
