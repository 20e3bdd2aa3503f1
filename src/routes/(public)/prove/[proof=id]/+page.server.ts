import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { heldFacts } from '#lib/booking/held.server.ts';
import { readForm } from '#lib/form.ts';
import type { Newcomer } from '#lib/people/providers/identity.server.ts';
import { askProof, findProof } from '#lib/people/proof.server.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse } from '#lib/refusal.ts';
import { clockPart, clockText, toLocal } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import { invalid, refused, sealed, setSealed } from '../../../door.server.ts';
import { answer } from '../answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

const codeForm = v.object({
  code: v.pipe(v.string(), v.trim(), v.minLength(1, words.prove.codeMissing), v.maxLength(20))
});

/** Mails that may be asked for again from one page. */
const RESENDS = { what: 'prove:resend', most: 3, seconds: 900 };

/** Where one begins anew. */
const ACT_PAGES = {
  'sign-in': '/sign-in',
  address: '/my/addresses',
  erase: '/my/data/erase'
} as const;

/** Waiting for the mail. The address shown is the one that was typed here, nothing else of anybody. */
export const load: PageServerLoad = async ({ locals, params, url, cookies }) => {
  const proof = await findProof(locals.reader, params.proof);
  if (!proof || proof.purpose === 'administrator') error(404, errors.notFound);
  const held = proof.booking_id ? await heldFacts(locals.reader, proof.booking_id) : undefined;
  const until = held?.booking.pool_id && held.booking.held_until;
  const newcomer = sealed<Newcomer>(cookies, 'provider-account');
  return {
    email: proof.email,
    provider: newcomer?.proof === proof.id ? newcomer.account.provider : null,
    done: proof.used_at !== null,
    purpose: proof.purpose,
    resent: url.searchParams.has('again'),
    startOver: held
      ? `/events/${held.event.slug}/book`
      : proof.purpose === 'partner'
        ? '/partners/sign-up'
        : ACT_PAGES[proof.act ?? 'sign-in'],
    held: proof.booking_id ? { until: until ? clockText(clockPart(toLocal(until))) : null } : null
  };
};

export const actions: Actions = {
  code: async ({ locals, params, request, cookies }) => {
    const form = readForm(codeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const proof = await findProof(locals.db, params.proof);
    if (!proof) return refused(refuse('link-unknown'));
    const facts = { proof, code: form.values.code };
    return refused(await answer(facts, { locals, request, cookies }), form.typed);
  },

  resend: async ({ locals, params, cookies }) => {
    const { db, now } = locals;
    const proof = await findProof(db, params.proof);
    if (!proof || proof.used_at) return refused(refuse('link-used'));
    if (!(await allow(db, RESENDS, proof.id))) return refused(refuse('slow-down'));
    if (!(await allow(db, { ...RESENDS, what: 'prove:address', most: 8 }, proof.email))) {
      return refused(refuse('slow-down'));
    }
    const again = await askProof(db, {
      purpose: proof.purpose,
      act: proof.act,
      email: proof.email,
      ...(proof.booking_id && { booking: proof.booking_id, until: proof.until }),
      ...(proof.partner_id && { partner: proof.partner_id }),
      typed: JSON.parse(proof.typed ?? 'null') ?? undefined,
      next: proof.next,
      now
    });
    const newcomer = sealed<Newcomer>(cookies, 'provider-account');
    if (newcomer?.proof === proof.id) {
      setSealed(cookies, 'provider-account', { ...newcomer, proof: again.id });
    }
    redirect(303, `/prove/${again.id}?again`);
  }
};
