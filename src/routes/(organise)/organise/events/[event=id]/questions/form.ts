/** The fields of a question. */
import * as v from 'valibot';

import { line, lines } from '#lib/form.ts';
import { asked } from '#lib/words/en/asked.ts';

const words = asked.organise;
const TEXT = 200;
const CHOICES = 2000;

export const questionForm = v.object({
  question: v.string(),
  text: v.pipe(line(TEXT, words.textLong), v.minLength(1, words.textMissing)),
  kind: v.picklist(['text', 'choice', 'several', 'yes-no'], words.kind),
  choices: lines(CHOICES, words.choicesLong),
  required: v.array(v.string()),
  seen_by: v.picklist(['organisers', 'presenters'], words.seenBy)
});
