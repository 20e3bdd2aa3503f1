import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { lines, readForm } from '#lib/form.ts';
import { readAddresses } from '#lib/addresses.ts';
import { invitationsOf, invitePeople, previewInvites } from '#lib/invitations/invitation.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { whyNoReplies } from '#lib/settings.server.ts';
import { instantText } from '#lib/time.server.ts';
import { organise } from '#lib/words/en/organise.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = organise.invitations;
const LETTERS = 100_000;
const MOST = 1000;

const inviteForm = v.object({
  addresses: v.pipe(
    lines(LETTERS, visit.book.tooLong(LETTERS)),
    v.minLength(1, words.addressesMissing)
  ),
  checked: v.string()
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const event = await organised(locals, params.event);
  const invitations = await invitationsOf(locals.reader, event.id);
  const count = (answer: (typeof invitations)[number]['answer']) =>
    invitations.filter((line) => line.answer === answer).length;
  return {
    published: event.status === 'published',
    counts: {
      all: invitations.length,
      accepted: count('accepted'),
      waiting: count('waiting'),
      declined: count('declined'),
      none: count('none')
    },
    invitations: invitations.map(({ invitedAt, ...line }) => ({
      ...line,
      invited: instantText(invitedAt)
    })),
    unread: whyNoReplies(),
    sent: Number(url.searchParams.get('sent') ?? 0)
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const event = await organised(locals, params.event);
    const form = readForm(inviteForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { addresses, doubles, unread } = readAddresses(form.values.addresses);
    if (addresses.length > MOST) {
      const problem = { field: 'addresses', message: words.addressesMany };
      return fail(400, { typed: form.typed, problems: [problem] });
    }
    if (!form.values.checked) {
      const preview = await previewInvites(locals.reader, { event: event.id, addresses });
      return {
        typed: form.typed,
        problems: [],
        preview: {
          send: preview.send,
          skip: [
            ...preview.skip.map(({ email, why }) => ({ what: email, why: words.why[why] })),
            ...doubles.map((email) => ({ what: email, why: words.double })),
            ...unread.map((text) => ({ what: text.slice(0, 100), why: words.unread }))
          ]
        }
      };
    }
    const invited = await invitePeople(locals.db, {
      event: event.id,
      addresses,
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(invited)) return refused(invited, form.typed);
    redirect(303, `/organise/events/${event.id}/invitations?sent=${invited.invited}`);
  }
};
