import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { needProof } from '#lib/people/fresh.server.ts';
import { addIdentity, type Newcomer } from '#lib/people/providers/identity.server.ts';
import { providersOn } from '#lib/people/providers/provider.server.ts';
import { removeWay, waysOf } from '#lib/people/ways/ways.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { dropSealed, invalid, refused, saidNo, sealed } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const wayForm = v.object({ id: v.string(), kind: v.picklist(['entra', 'google', 'passkey']) });
const DONE = ['added', 'removed', 'theirs'] as const;

export const load: PageServerLoad = async ({ locals, url, cookies }) => {
  const { reader: db, actor } = locals;
  const person = actor.person!;
  const newcomer = url.searchParams.has('new')
    ? sealed<Newcomer>(cookies, 'provider-account')
    : null;
  return {
    email: person.email,
    ways: (await waysOf(db, person.id)).map(({ addedAt, usedAt, ...way }) => ({
      ...way,
      added: instantText(addedAt),
      used: usedAt && instantText(usedAt)
    })),
    providers: providersOn(),
    newcomer:
      newcomer?.person === person.id
        ? { provider: newcomer.account.provider, label: newcomer.account.label }
        : null,
    done: DONE.find((done) => url.searchParams.has(done)) ?? null,
    old: needProof(actor) !== null,
    no: saidNo(url)
  };
};

export const actions: Actions = {
  add: async ({ locals, cookies }) => {
    const { db, now, actor: by } = locals;
    const newcomer = sealed<Newcomer>(cookies, 'provider-account');
    const added = await addIdentity(db, { newcomer, by, now });
    if (isRefusal(added)) return refused(added);
    dropSealed(cookies, 'provider-account');
    redirect(303, '/my/sign-in?added');
  },

  remove: async ({ locals, request }) => {
    const form = readForm(wayForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, now, actor: by } = locals;
    const removed = await removeWay(db, { way: form.values, person: by.person!.id, by, now });
    if (isRefusal(removed)) return refused(removed);
    redirect(303, '/my/sign-in?removed');
  }
};
