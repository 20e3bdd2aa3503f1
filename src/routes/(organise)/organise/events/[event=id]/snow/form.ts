/** The fields of the snow button and of the way back. */
import * as v from 'valibot';

import { lines } from '#lib/form.ts';
import { snow as words } from '#lib/words/en/snow.ts';

const NOTE = 500;

export const backForm = v.object({
  places: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,4}$/, words.placesWrong),
    v.transform(Number)
  ),
  note: lines(NOTE, words.noteLong)
});

export const snowForm = v.object({
  link: v.pipe(v.string(), v.trim(), v.regex(/^https:\/\/\S+$/, words.linkMissing)),
  note: lines(NOTE, words.noteLong),
  school: v.array(v.string()),
  office: v.array(v.string())
});
