import { error, redirect } from '@sveltejs/kit';

import {
  contactsIn,
  CONTACTS_PAGE,
  membershipsOf,
  showContact
} from '#lib/networks/contact.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A network that the reader belongs to; for anybody else there is none. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor } = locals;
  const person = actor.person!.id;
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const page = Math.max(1, Math.trunc(Number(url.searchParams.get('page')) || 1));
  const { network: id } = params;
  const mine = (await membershipsOf(db, person)).find(({ network }) => network === id);
  const contacts = mine && (await contactsIn(db, { network: id, person, search, page }));
  if (!mine || !contacts) error(404, errors.notFound);
  return {
    name: mine.name,
    summary: mine.summary,
    since: mine.contactSince && dayText(dayOf(mine.contactSince), true),
    people: contacts.people,
    search,
    page,
    pages: Math.ceil(contacts.total / CONTACTS_PAGE)
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    const shown = (await request.formData()).get('shown') === 'yes';
    const person = by.person!.id;
    const set = await showContact(db, { network: params.network, person, shown, by, now });
    if (isRefusal(set)) return refused(set);
    redirect(303, `/my/networks/${params.network}`);
  }
};
