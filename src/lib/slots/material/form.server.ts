/** The form of a file or link, and the due date's. */
import * as v from 'valibot';

import { keepUpload, type Kept, type UploadTerms } from '#lib/files/files.server.ts';
import { SLIDES } from '#lib/files/rules.ts';
import { line, readForm, type FormAgain } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { readDay } from '#lib/time.server.ts';
import { material as words } from '#lib/words/en/material.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { visit } from '#lib/words/en/visit.ts';

import { LICENCE_IDS, SEEN_BY } from './licences.ts';
import type { MaterialTerms } from './material.server.ts';
import type { MaterialItem } from './read.server.ts';
import { readLink } from './rules.ts';

const { tooLong } = visit.book;

const terms = {
  title: line(120, tooLong(120)),
  seen_by: v.picklist(SEEN_BY),
  licence: v.picklist(LICENCE_IDS)
};
const addForm = v.object({
  ...terms,
  /** Of whom, on the organiser's page. */
  talk: v.string(),
  link: v.pipe(
    line(2000, tooLong(2000)),
    v.check((text) => text === '' || readLink(text) !== null, sentenceOf('link-wrong'))
  )
});
const changeForm = v.object({ ...terms, material: v.string() });

export const dueForm = v.object({
  due: v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => text === '' || readDay(text) !== null, words.organise.dueWrong),
    v.transform((text) => (text === '' ? null : readDay(text)))
  )
});

export interface MaterialTyped {
  talk: string;
  file: Kept | null;
  link: string | null;
  terms: MaterialTerms;
  typed: FormAgain['typed'];
}

/**
 * A file, a link or both with what is said of them; the file's bytes are kept only when all the rest
 * is right. Or the form again: what was typed, and everything that is wrong.
 */
export async function readMaterial(
  data: FormData,
  from?: UploadTerms['from']
): Promise<MaterialTyped | FormAgain> {
  const upload = data.get('file');
  data.delete('file');
  const chosen = upload instanceof File && (upload.size > 0 || upload.name !== '');
  const form = readForm(addForm, data);
  const { typed } = form;
  const problems = form.ok ? [] : [...form.problems];
  if (!chosen && typed['link'] === '') {
    problems.push({ field: 'file', message: sentenceOf('material-missing') });
  }
  const kept = chosen
    ? await keepUpload(upload, { field: 'file', types: SLIDES, ...(from && { from }) })
    : null;
  if (isRefusal(kept)) problems.unshift({ field: 'file', message: sentence(kept) });
  else if (kept && problems.length > 0) {
    problems.push({ field: 'file', message: words.page.fileAgain });
  }
  if (!form.ok || problems.length > 0 || isRefusal(kept)) return { typed, problems };
  const { talk, link, ...said } = form.values;
  return { talk, file: kept, link: link || null, terms: termsOf(said), typed };
}

/** What is said anew of a file or link, or the form again. */
export function readTerms(
  data: FormData
): { material: string; terms: MaterialTerms; typed: FormAgain['typed'] } | FormAgain {
  const form = readForm(changeForm, data);
  if (!form.ok) return form;
  const { material, ...said } = form.values;
  return { material, terms: termsOf(said), typed: form.typed };
}

/** A file or link as the form shows it. */
export function typedItem({ id, title, seenBy, licence }: MaterialItem): FormAgain['typed'] {
  return { material: id, title, seen_by: seenBy, licence };
}

function termsOf(said: {
  title: string;
  seen_by: MaterialTerms['seenBy'];
  licence: MaterialTerms['licence'];
}): MaterialTerms {
  return { title: said.title, seenBy: said.seen_by, licence: said.licence };
}

function sentenceOf(reason: 'link-wrong' | 'material-missing'): string {
  return sentence({ refused: reason, facts: {} });
}
