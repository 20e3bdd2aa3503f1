import { error, redirect } from '@sveltejs/kit';

import { readTalkPage } from '#lib/changes/talks/read.server.ts';
import {
  answerToPresent,
  leaveTalk,
  saySelf,
  stay,
  stayNoLonger
} from '#lib/changes/talks/together.server.ts';
import { readForm } from '#lib/form.ts';
import { openKey } from '#lib/people/key.server.ts';
import { findPerson, nameOf } from '#lib/people/person.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { findPresenter } from '#lib/slots/presenters.server.ts';
import { selfForm } from '#lib/slots/talk-form.server.ts';
import { findTalk } from '#lib/slots/talk.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { talks } from '#lib/words/en/talks.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function keyed(locals: App.Locals, key: string) {
  const id = openKey('presenter', key);
  const presenter = id && (await findPresenter(locals.db, id));
  const talk = presenter && (await findTalk(locals.db, presenter.talk_id));
  if (!presenter || !talk) error(404, errors.notFound);
  return { presenter, talk };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const { presenter, talk } = await keyed(locals, params.key);
  const asker = presenter.asked_by && (await findPerson(db, presenter.asked_by));
  return {
    ...(await readTalkPage(db, { talk, person: presenter.person_id, now })),
    path: `/presenting/${params.key}`,
    part: presenter.left_at
      ? ('left' as const)
      : presenter.declined_at
        ? ('declined' as const)
        : presenter.accepted_at
          ? ('presents' as const)
          : ('asked' as const),
    asker: asker ? nameOf(asker) : talks.letters.asked.someone,
    done: url.searchParams.get('done')
  };
};

async function act<T>(
  { locals, params }: RequestEvent,
  verb: (facts: {
    presenter: string;
    by: App.Locals['actor'];
    now: string;
  }) => Promise<T | Refusal>,
  done: string,
  typed = {}
) {
  const { presenter } = await keyed(locals, params.key);
  const by = { ...locals.actor, key: { kind: 'presenter' as const, id: presenter.id } };
  const answer = await verb({ presenter: presenter.id, by, now: locals.now });
  if (isRefusal(answer)) return refused(answer, typed);
  redirect(303, `/presenting/${params.key}?done=${done}`);
}

export const actions: Actions = {
  accept: (event) =>
    act(event, (facts) => answerToPresent(event.locals.db, { ...facts, accept: true }), 'accepted'),
  decline: (event) =>
    act(
      event,
      (facts) => answerToPresent(event.locals.db, { ...facts, accept: false }),
      'declined'
    ),
  leave: (event) => act(event, (facts) => leaveTalk(event.locals.db, facts), 'left'),
  stay: (event) => act(event, (facts) => stay(event.locals.db, facts), 'stays'),

  only: (event) => act(event, (facts) => stayNoLonger(event.locals.db, facts), 'only'),

  self: async (event) => {
    const form = readForm(selfForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const { consent, access } = form.values;
    const said = {
      photographs: consent.includes('photographs'),
      recording: consent.includes('recording'),
      access: access || null
    };
    return act(
      event,
      (facts) => saySelf(event.locals.db, { ...facts, ...said }),
      'saved',
      form.typed
    );
  }
};
