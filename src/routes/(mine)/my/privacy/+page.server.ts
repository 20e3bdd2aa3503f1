import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';

import { saidBy } from '#lib/changes/material/said.server.ts';
import { withdrawWord } from '#lib/changes/material/word.server.ts';
import { readForm } from '#lib/form.ts';
import { findPerson, setNoPhotographs } from '#lib/people/person.server.ts';
import { acceptedBy } from '#lib/people/privacy.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What has just become of a word. */
const WITHDRAWN = ['back', 'unquoted'] as const;

const wordForm = v.object({ said: v.string() });

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  const person = await findPerson(db, actor.person!.id);
  return {
    none: person?.no_photographs_at != null,
    accepted: (await acceptedBy(db, actor.person!.id)).map(({ version, at }) => ({
      version,
      at: dayText(dayOf(at), true)
    })),
    said: await saidBy(db, actor.person!.id),
    word: WITHDRAWN.find((done) => done === url.searchParams.get('word')) ?? null
  };
};

export const actions: Actions = {
  photographs: async ({ locals, request }) => {
    const { db, now, actor } = locals;
    const none = (await request.formData()).get('none') === 'yes';
    await setNoPhotographs(db, { person: actor.person!.id, none, now });
    redirect(303, '/my/privacy');
  },
  unquote: (door) => withdraw(door, 'quote'),
  takeBack: (door) => withdraw(door, 'word')
};

async function withdraw(
  { locals, request }: Pick<RequestEvent, 'locals' | 'request'>,
  what: 'word' | 'quote'
) {
  const form = readForm(wordForm, await request.formData());
  if (!form.ok) return invalid(form);
  const { db, actor: by, now } = locals;
  const withdrawn = await withdrawWord(db, { word: form.values.said, what, by, now });
  if (isRefusal(withdrawn)) return refused(withdrawn);
  redirect(303, `/my/privacy?word=${what === 'word' ? 'back' : 'unquoted'}`);
}
