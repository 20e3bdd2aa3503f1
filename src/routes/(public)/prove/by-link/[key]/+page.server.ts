import { findBooking } from '#lib/booking/booking.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { proofOfLink } from '#lib/people/proof.server.ts';
import { refuse } from '#lib/refusal.ts';

import { refused } from '../../../../door.server.ts';
import { answer } from '../../answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Asks; scanners follow links, and nothing happens until somebody presses. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const proof = await proofOfLink(locals.reader, params.key);
  if (!proof) return { state: 'unknown' as const };
  if (proof.used_at) return { state: 'used' as const };
  if (proof.until <= locals.now) return { state: 'over' as const };
  const booking = proof.booking_id && (await findBooking(locals.reader, proof.booking_id));
  const event = booking ? await findEvent(locals.reader, booking.event_id) : undefined;
  return {
    state: 'good' as const,
    purpose: proof.act ?? proof.purpose,
    email: proof.email,
    event: event ? toPage(event) : null
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request, cookies }) => {
    const proof = await proofOfLink(locals.db, params.key);
    if (!proof) return refused(refuse('link-unknown'));
    return refused(await answer({ proof }, { locals, request, cookies }));
  }
};
