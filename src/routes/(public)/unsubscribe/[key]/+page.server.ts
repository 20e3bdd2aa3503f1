import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { chooseLists, isList, LISTS, listsOff, turnOff } from '#lib/mail/choice.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import { findPerson, grantsOf } from '#lib/people/person.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const choicesForm = v.object({
  wanted: v.array(v.picklist(LISTS)),
  known: v.array(v.picklist(LISTS))
});

async function keyed(db: App.Locals['db'], key: string) {
  const id = openKey('mail', key);
  const person = id && (await findPerson(db, id));
  return person || error(404, errors.notFound);
}

/** Asks; only a POST turns anything off. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const person = await keyed(locals.reader, params.key);
  const [off, grants] = await Promise.all([
    listsOff(locals.reader, person.id),
    grantsOf(locals.reader, person.id)
  ]);
  const organises = grants.some(({ right }) => right === 'organiser');
  const lists = LISTS.filter((list) => list !== 'digest' || organises);
  const asked = url.searchParams.get('from');
  return {
    email: person.email,
    lists,
    wanted: lists.filter((list) => !off.includes(list)),
    stop: isList(asked) && !off.includes(asked) ? asked : null,
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const { db, now } = locals;
    const { id } = await keyed(db, params.key);
    const data = await request.formData();
    // a mail program posts this to the letter's own address, and follows no redirect (RFC 8058, 3.1)
    if (data.get('List-Unsubscribe') === 'One-Click') {
      const list = url.searchParams.get('from');
      if (!isList(list)) error(400, errors.notFound);
      await turnOff(db, { person: id, list, now });
      return { stopped: list };
    }
    const form = readForm(choicesForm, data);
    if (!form.ok) return invalid(form);
    const { wanted, known } = form.values;
    // what the page did not show stays as it is
    const off = await listsOff(db, id);
    const others = LISTS.filter((list) => !known.includes(list) && !off.includes(list));
    await chooseLists(db, { person: id, wanted: [...wanted, ...others], now });
    redirect(303, `/unsubscribe/${params.key}?saved`);
  }
};
