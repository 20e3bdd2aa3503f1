/** A word for the presenter: what the doors of an event's talks share, see `talks.server.ts`. */
import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';

import { MOST_CHARACTERS, sayWord, withdrawWord } from '#lib/changes/material/word.server.ts';
import { lines, readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { word } from '#lib/words/en/word.ts';

import { invalid, refused } from '../door.server.ts';
import type { Opened } from './talks.server.ts';

const words = word.form;

const wordForm = v.object({
  talk: v.string(),
  word: v.pipe(
    lines(MOST_CHARACTERS, words.textLong(MOST_CHARACTERS)),
    v.minLength(1, words.textMissing)
  ),
  quote: v.picklist(['no', 'nameless', 'named'], words.quoteMissing)
});

const backForm = v.object({ said: v.string() });

type Door = Pick<RequestEvent, 'locals' | 'request'>;

/** What has just become of a word, for the page after it. */
export const doneWith = (what: string | null): 'said' | 'back' | null =>
  what === 'said' || what === 'back' ? what : null;

export async function say({ locals, request }: Door, opened: Opened) {
  const form = readForm(wordForm, await request.formData());
  if (!form.ok) return invalid(form);
  const { talk, word: text, quote } = form.values;
  const { booking, actor: by, now } = opened;
  const said = await sayWord(locals.db, { talk, text, quote, booking: booking ?? null, by, now });
  if (isRefusal(said)) return refused(said, form.typed);
  return after(opened, 'said');
}

export async function takeBack({ locals, request }: Door, opened: Opened) {
  const form = readForm(backForm, await request.formData());
  if (!form.ok) return invalid(form);
  const { actor: by, now } = opened;
  const back = await withdrawWord(locals.db, { word: form.values.said, what: 'word', by, now });
  if (isRefusal(back)) return refused(back);
  return after(opened, 'back');
}

function after({ root, key }: Opened, word: 'said' | 'back'): never {
  redirect(303, `${root}?word=${word}${key ? `&key=${key}` : ''}`);
}
