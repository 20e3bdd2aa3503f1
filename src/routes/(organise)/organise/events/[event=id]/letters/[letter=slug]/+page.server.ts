import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { sampleLetter } from '#lib/changes/samples/sample.server.ts';
import { tryLetter } from '#lib/changes/samples/try.server.ts';
import {
  isOwnWordsKind,
  ownWordsOf,
  refusedWords,
  setOwnWords,
  type OwnWords,
  type OwnWordsKind
} from '#lib/events/letter-words.server.ts';
import { line, lines, readForm } from '#lib/form.ts';
import { paragraphs } from '#lib/mail/render.ts';
import { isRefusal } from '#lib/refusal.ts';
import { USUAL_LETTERS } from '#lib/rounds.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { letterWords as words } from '#lib/words/en/letter-words.ts';

import { invalid, refused } from '../../../../../../door.server.ts';
import { organised } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const [SUBJECT, TEXT] = [120, 1000];

const wordsForm = v.object({
  subject: line(SUBJECT, words.tooLong(SUBJECT)),
  opening: lines(TEXT, words.tooLong(TEXT)),
  closing: lines(TEXT, words.tooLong(TEXT)),
  /** Empty: show how it reads. */
  save: v.string()
});

const NONE: OwnWords = { subject: '', opening: '', closing: '' };

async function opened(locals: App.Locals, params: { event: string; letter: string }) {
  const event = await organised(locals, params.event);
  if (!isOwnWordsKind(params.letter)) error(404, errors.notFound);
  return { event, kind: params.letter };
}

async function previewOf(
  locals: App.Locals,
  facts: { event: string; kind: OwnWordsKind; words?: OwnWords }
) {
  const { db, now, actor: by } = locals;
  const letter = await sampleLetter(db, { ...facts, letters: USUAL_LETTERS, by, now });
  return isRefusal(letter) ? null : { subject: letter.subject, text: paragraphs(letter) };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { event, kind } = await opened(locals, params);
  const own = (await ownWordsOf(locals.reader, event.id)).get(kind);
  return {
    kind,
    words: own ?? NONE,
    own: own !== undefined,
    saved: url.searchParams.has('saved'),
    tried: url.searchParams.has('tried') ? locals.actor.person!.email : null,
    preview: await previewOf(locals, { event: event.id, kind })
  };
};

export const actions: Actions = {
  words: async ({ locals, params, request }) => {
    const { event, kind } = await opened(locals, params);
    const form = readForm(wordsForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { save, ...typed } = form.values;
    const wrong = refusedWords(typed);
    if (wrong) return refused(wrong, form.typed);
    if (!save) {
      const preview = await previewOf(locals, { event: event.id, kind, words: typed });
      return { typed: form.typed, problems: [], preview };
    }
    const { db, now, actor: by } = locals;
    const kept = await setOwnWords(db, { event: event.id, kind, words: typed, by, now });
    if (isRefusal(kept)) return refused(kept, form.typed);
    redirect(303, `/organise/events/${event.id}/letters/${kind}?saved`);
  },

  try: async ({ locals, params }) => {
    const { event, kind } = await opened(locals, params);
    const { db, now, actor: by } = locals;
    const facts = { event: event.id, kind, letters: USUAL_LETTERS, by, now };
    const tried = await tryLetter(db, facts);
    if (isRefusal(tried)) return refused(tried);
    redirect(303, `/organise/events/${event.id}/letters/${kind}?tried`);
  }
};
