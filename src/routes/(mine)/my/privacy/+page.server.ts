import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';

import { CONSENTS, consentsOf, withdrawConsent } from '#lib/changes/consents/consents.server.ts';
import { saidBy } from '#lib/changes/material/said.server.ts';
import { withdrawWord } from '#lib/changes/material/word.server.ts';
import { readForm } from '#lib/form.ts';
import { chooseLists, LISTS, offSince } from '#lib/mail/choice.server.ts';
import { findPerson, setNoPhotographs } from '#lib/people/person.server.ts';
import { acceptedBy } from '#lib/people/privacy.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { consents as words } from '#lib/words/en/consents.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What has just become of a word, or of a consent. */
const DONE = ['back', 'unquoted', 'consent', 'mails'] as const;
const PAGE = 20;

const wordForm = v.object({ said: v.string() });
const consentForm = v.object({ kind: v.picklist(CONSENTS), id: v.string() });
const mailForm = v.object({
  wanted: v.array(v.picklist(LISTS)),
  known: v.array(v.picklist(LISTS))
});

const day = (at: string) => dayText(dayOf(at), true);

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  const { id } = actor.person!;
  const [person, accepted, given, off, said] = await Promise.all([
    findPerson(db, id),
    acceptedBy(db, id),
    consentsOf(db, id),
    offSince(db, id),
    saidBy(db, id)
  ]);
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const found = given.filter(({ about }) => fold(about).includes(fold(search)));
  const pages = Math.ceil(found.length / PAGE);
  const page = Math.max(1, Math.trunc(Number(url.searchParams.get('page')) || 1));
  const organises = actor.grants.some(({ right }) => right === 'organiser');
  const lists = LISTS.filter((list) => list !== 'digest' || organises);
  return {
    none: person?.no_photographs_at ? day(person.no_photographs_at) : null,
    accepted: accepted.map(({ version, at }) => ({ version, at: day(at) })),
    given: found.slice((page - 1) * PAGE, page * PAGE).map(({ kind, id, about, since }) => ({
      kind,
      id,
      about,
      what: words.given.kinds[kind],
      since: day(since)
    })),
    many: given.length > PAGE,
    search,
    page,
    pages,
    mails: lists.map((list) => {
      const since = off.get(list);
      return { list, off: since ? day(since) : null };
    }),
    said,
    done: DONE.find((done) => done === url.searchParams.get('done')) ?? null
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
  takeBack: (door) => withdraw(door, 'word'),
  consent: async ({ locals, request }) => {
    const form = readForm(consentForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const person = by.person!.id;
    const withdrawn = await withdrawConsent(db, { ...form.values, person, by, now });
    if (isRefusal(withdrawn)) return refused(withdrawn);
    redirect(303, '/my/privacy?done=consent');
  },
  mails: async ({ locals, request }) => {
    const form = readForm(mailForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor, now } = locals;
    const person = actor.person!.id;
    const { wanted, known } = form.values;
    // what the page did not show stays as it is
    const off = await offSince(db, person);
    const others = LISTS.filter((list) => !known.includes(list) && !off.has(list));
    await chooseLists(db, { person, wanted: [...wanted, ...others], now });
    redirect(303, '/my/privacy?done=mails');
  }
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
  redirect(303, `/my/privacy?done=${what === 'word' ? 'back' : 'unquoted'}`);
}
