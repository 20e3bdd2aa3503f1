import { error, redirect } from '@sveltejs/kit';

import { answersForPresenters } from '#lib/booking/asked/answers.server.ts';
import { chooseReplacement, talkChoices } from '#lib/changes/replace/talk.server.ts';
import { confirmTalk, describeTalk } from '#lib/changes/talks/describe.server.ts';
import { nameable, readTalkPage } from '#lib/changes/talks/read.server.ts';
import { askToPresent, saySelf, stay, stayNoLonger } from '#lib/changes/talks/together.server.ts';
import { namePresenter, withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { readForm } from '#lib/form.ts';
import { openKey } from '#lib/people/key.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { presenterOf } from '#lib/slots/presenters.server.ts';
import { colleagueForm, readTalk, selfForm, typedTalk } from '#lib/slots/talk-form.server.ts';
import { findTalk } from '#lib/slots/talk.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { suspend } from '#lib/words/en/suspend.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function keyed(locals: App.Locals, key: string) {
  const id = openKey('talk', key);
  const talk = id && (await findTalk(locals.db, id));
  if (!talk) error(404, errors.notFound);
  return talk;
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const talk = await keyed(locals, params.key);
  const page = await readTalkPage(db, { talk, person: talk.person_id, now });
  return {
    ...page,
    path: `/talk/${params.key}`,
    typed: typedTalk(talk),
    nameable: talk.withdrawn_at ? [] : await nameable(db, talk),
    said: talk.withdrawn_at ? [] : await answersForPresenters(db, talk.event_id),
    done: url.searchParams.get('done'),
    who: url.searchParams.get('who'),
    choices: await talkChoices(db, { talk, now })
  };
};

/** One act on the talk that the key opens, then its page again. */
async function act<T>(
  { locals, params }: RequestEvent,
  verb: (facts: { talk: string; by: App.Locals['actor']; now: string }) => Promise<T | Refusal>,
  done: string,
  typed = {}
) {
  const { id } = await keyed(locals, params.key);
  const by = { ...locals.actor, key: { kind: 'talk' as const, id } };
  const answer = await verb({ talk: id, by, now: locals.now });
  if (isRefusal(answer)) return refused(answer, typed);
  redirect(303, `/talk/${params.key}?done=${done}`);
}

/** Of whoever answers for the talk: their own part in it, which the same key opens. */
async function actOwn<T>(
  event: RequestEvent,
  verb: (facts: {
    presenter: string;
    by: App.Locals['actor'];
    now: string;
  }) => Promise<T | Refusal>,
  done: string,
  typed = {}
) {
  const { locals, params } = event;
  const talk = await keyed(locals, params.key);
  const own =
    talk.person_id && (await presenterOf(locals.db, { talk: talk.id, person: talk.person_id }));
  if (!own) error(404, errors.notFound);
  const by = { ...locals.actor, key: { kind: 'presenter' as const, id: own.id } };
  const answer = await verb({ presenter: own.id, by, now: locals.now });
  if (isRefusal(answer)) return refused(answer, typed);
  redirect(303, `/talk/${params.key}?done=${done}`);
}

export const actions: Actions = {
  /** At which of the events that replaced its own the talk is. */
  choose: async (event) => {
    const into = (await event.request.formData()).get('into');
    const typed = { into: typeof into === 'string' ? into : '' };
    if (typed.into === '') {
      return invalid({ typed, problems: [{ field: 'into', message: suspend.talk.missing }] });
    }
    const chosen = typed.into === 'none' ? null : typed.into;
    return act(
      event,
      (facts) => chooseReplacement(event.locals.db, { ...facts, into: chosen }),
      chosen ? 'chosen' : 'withdrawn',
      typed
    );
  },

  withdraw: (event) => act(event, (facts) => withdrawTalk(event.locals.db, facts), 'withdrawn'),

  confirm: (event) => act(event, (facts) => confirmTalk(event.locals.db, facts), 'confirmed'),

  describe: async (event) => {
    const form = readTalk(await event.request.formData());
    if ('problems' in form) return invalid(form);
    const { details, typed } = form;
    return act(
      event,
      (facts) => describeTalk(event.locals.db, { ...facts, details }),
      'saved',
      typed
    );
  },

  ask: async (event) => {
    const form = readForm(colleagueForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const { name, email } = form.values;
    return act(
      event,
      (facts) => askToPresent(event.locals.db, { ...facts, name, email }),
      `asked&who=${encodeURIComponent(name)}`,
      form.typed
    );
  },

  name: async (event) => {
    const person = (await event.request.formData()).get('person');
    const facts = { person: typeof person === 'string' ? person : '' };
    return act(event, (of) => namePresenter(event.locals.db, { ...of, ...facts }), 'named');
  },

  self: async (event) => {
    const form = readForm(selfForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const { consent, access } = form.values;
    const said = {
      photographs: consent.includes('photographs'),
      recording: consent.includes('recording'),
      access: access || null
    };
    return actOwn(
      event,
      (facts) => saySelf(event.locals.db, { ...facts, ...said }),
      'saved',
      form.typed
    );
  },

  stay: (event) => actOwn(event, (facts) => stay(event.locals.db, facts), 'stays'),

  only: (event) => actOwn(event, (facts) => stayNoLonger(event.locals.db, facts), 'only')
};
