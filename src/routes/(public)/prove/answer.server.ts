/** The doors of proving: what both the code and the link lead to. */
import { redirect, type Cookies } from '@sveltejs/kit';

import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { joined } from '#lib/booking/workshops/workshops.ts';
import { prove } from '#lib/changes/prove.server.ts';
import type { Proof } from '#lib/people/proof.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';

import { setSession, setStay } from '../../door.server.ts';

/**
 * Uses a proof and leads to what it was for: the booking's own page, or, signed in, the way back.
 * Returns only a refusal.
 */
export async function answer(
  facts: { proof: Proof; code?: string },
  { locals, request, cookies }: { locals: App.Locals; request: Request; cookies: Cookies }
): Promise<Refusal> {
  const proved = await prove(locals.db, {
    ...facts,
    device: request.headers.get('user-agent') ?? '',
    by: locals.actor,
    now: locals.now
  });
  if (isRefusal(proved)) return proved;
  if (proved.kind === 'session') {
    setSession(cookies, proved.session);
    redirect(303, proved.session.next);
  }
  if (proved.kind === 'act') redirect(303, proved.next);
  setStay(cookies, proved.stay);
  const missed = proved.missed.length > 0 ? `?missed=${joined(proved.missed)}` : '';
  const note = proved.noSlot ? '?no-slot' : proved.already ? '?already' : missed;
  redirect(303, bookingPath(proved.booking.id) + note);
}
