import { fail, redirect } from '@sveltejs/kit';

import {
  moveQuestion,
  questionsOf,
  removeQuestion,
  saveQuestion,
  setFood
} from '#lib/booking/asked/questions.server.ts';
import { readForm } from '#lib/form.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { asked } from '#lib/words/en/asked.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import { questionForm } from './form.ts';
import type { Actions, PageServerLoad } from './$types';

const words = asked.organise;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const event = await organised(locals, params.event);
  const questions = await questionsOf(locals.reader, event.id);
  const editing = url.searchParams.get('edit');
  return {
    questions,
    food: event.food_at !== null,
    editing: questions.find(({ id }) => id === editing) ?? null,
    saved: url.searchParams.has('saved')
  };
};

const here = (event: string) => `/organise/events/${event}/questions?saved`;

function text(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}

function answer(event: string, refusal: Refusal | null) {
  if (refusal) return refused(refusal);
  redirect(303, here(event));
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const form = readForm(questionForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { values, typed } = form;
    const choices = [...new Set(values.choices.split('\n').map((line) => line.trim()))].filter(
      (line) => line !== ''
    );
    const needsChoices = values.kind === 'choice' || values.kind === 'several';
    if (needsChoices && choices.length < 2) {
      const problems = [{ field: 'choices', message: words.choicesMissing }];
      return fail(400, { typed, problems });
    }
    const saved = await saveQuestion(db, {
      event: params.event,
      ...(values.question && { question: values.question }),
      kind: values.kind,
      text: values.text,
      choices,
      required: values.required.length > 0,
      seenBy: values.seen_by,
      by: actor,
      now
    });
    if (isRefusal(saved)) return refused(saved, typed);
    redirect(303, here(params.event));
  },

  move: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const data = await request.formData();
    const facts = { event: params.event, question: text(data, 'question'), by: actor, now };
    const step = text(data, 'step') === 'up' ? -1 : 1;
    return answer(params.event, await moveQuestion(db, { ...facts, step }));
  },

  remove: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const question = text(await request.formData(), 'question');
    const facts = { event: params.event, question, by: actor, now };
    return answer(params.event, await removeQuestion(db, facts));
  },

  food: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const food = text(await request.formData(), 'food') === 'yes';
    return answer(params.event, await setFood(db, { event: params.event, food, by: actor, now }));
  }
};
