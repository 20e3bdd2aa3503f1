/** What the two pages on which a partner answers share: by a mailed key, and signed in. */
import { answerAsks } from '#lib/changes/asks/answer.server.ts';
import { readAnswers } from '#lib/changes/asks/form.server.ts';
import { asksAbout } from '#lib/changes/asks/read.server.ts';
import { presentersOf } from '#lib/organisations/partner.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { nameOf } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { invalid, refused } from './door.server.ts';

/** The asks that still matter, and who could present. */
export async function askedPage({ reader: db, now }: App.Locals, partner: string) {
  const [asks, presenters] = await Promise.all([
    asksAbout(db, { partner }, now),
    presentersOf(db, partner)
  ]);
  return {
    asks: asks.filter(({ state }) => state === 'open' || state === 'gone'),
    presenters: presenters.map((one) => ({ value: one.id, text: nameOf(one) }))
  };
}

/**
 * Answers from a posted table. @returns a failure for the page; null when every answer stands.
 */
export async function postAnswers(
  { db, now }: App.Locals,
  { partner, by, data }: { partner: string; by: Actor; data: FormData }
) {
  const all = await asksAbout(db, { partner }, now);
  const form = readAnswers(data, all);
  if ('problems' in form) return invalid(form);
  const outcomes = await answerAsks(db, { partner, answers: form.answers, by, now });
  if (isRefusal(outcomes)) return refused(outcomes, form.typed);
  const problems = outcomes.flatMap(({ ask, refusal }) => {
    if (!refusal) return [];
    const line = all.find((one) => one.ask === ask);
    const message = sentence(refusal);
    return [{ field: `answer-${ask}`, message: line ? `${line.event}: ${message}` : message }];
  });
  return problems.length > 0 ? invalid({ typed: form.typed, problems }) : null;
}
