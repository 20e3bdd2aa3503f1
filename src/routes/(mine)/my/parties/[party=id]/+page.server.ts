import { error, redirect } from '@sveltejs/kit';

import { giveForm, nameForm } from '#lib/booking/form.ts';
import { giveBackPlaces, namePlace } from '#lib/booking/party/naming.server.ts';
import { partyPath } from '#lib/booking/party/party-letters.server.ts';
import { membersOf } from '#lib/booking/party/party-read.server.ts';
import { findParty } from '#lib/booking/party/party.server.ts';
import { leaveEvent } from '#lib/changes/leave.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { readForm } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

async function mine(locals: App.Locals, id: string) {
  const party = await findParty(locals.reader, id);
  const event = party && (await findEvent(locals.reader, party.event_id));
  if (!party || !event || !may(locals.actor, 'party.see', { event, booker: party.booked_by })) {
    error(404, errors.notFound);
  }
  return { party, event };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { party, event } = await mine(locals, params.party);
  const members = await membersOf(locals.reader, party.id);
  const shown = (name: string) => url.searchParams.get(name);
  return {
    event: toPage(event),
    members,
    unnamed: members.filter(({ email }) => email === null).length,
    namesBy: party.names_by && instantText(party.names_by),
    open: event.status === 'published' && event.ends_at !== null && event.ends_at > locals.now,
    booked: url.searchParams.has('booked'),
    already: shown('already'),
    named: shown('named'),
    given: Number(shown('given') ?? 0),
    cancelled: url.searchParams.has('cancelled')
  };
};

export const actions: Actions = {
  name: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const form = readForm(nameForm, await request.formData());
    if (!form.ok) return invalid(form);
    const named = await namePlace(db, { ...form.values, party: params.party, by: actor, now });
    if (isRefusal(named)) return refused(named, form.typed);
    const name = encodeURIComponent(named.person.name);
    redirect(303, `${partyPath(params.party)}?named=${name}`);
  },

  give: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const form = readForm(giveForm, await request.formData());
    if (!form.ok) return invalid(form);
    const given = await giveBackPlaces(db, { ...form.values, party: params.party, by: actor, now });
    if (isRefusal(given)) return refused(given, form.typed);
    redirect(303, `${partyPath(params.party)}?given=${given.given}`);
  },

  cancel: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const booking = (await request.formData()).get('booking');
    const left = await leaveEvent(db, {
      booking: typeof booking === 'string' ? booking : '',
      by: actor,
      now
    });
    if (isRefusal(left)) return refused(left);
    redirect(303, `${partyPath(params.party)}?cancelled`);
  }
};
