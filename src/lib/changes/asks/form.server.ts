/** The table in which a partner answers: three fields for each ask, named by its id. */
import type { FormAgain } from '#lib/form.ts';
import { partners } from '#lib/words/en/partners.ts';

import type { AskAnswer } from './answer.server.ts';

const NOTE_LENGTH = 500;

/**
 * Reads the answers to these asks and no others; what is left at "not yet" is not among them.
 * With nothing answered the form comes back.
 */
export function readAnswers(
  data: FormData,
  asks: readonly { ask: string }[]
): { answers: AskAnswer[]; typed: FormAgain['typed'] } | FormAgain {
  const typed: FormAgain['typed'] = {};
  const text = (name: string) => {
    const value = data.get(name);
    typed[name] = typeof value === 'string' ? value : '';
    return (typed[name] as string).trim().slice(0, NOTE_LENGTH);
  };
  const answers = asks.flatMap(({ ask }): AskAnswer[] => {
    const answer = text(`answer-${ask}`);
    const person = text(`person-${ask}`) || null;
    const note = text(`note-${ask}`) || null;
    return answer === 'yes' || answer === 'no'
      ? [{ ask, agree: answer === 'yes', person, note }]
      : [];
  });
  const [first] = asks;
  return answers.length > 0
    ? { answers, typed }
    : {
        typed,
        problems: [{ field: first ? `answer-${first.ask}` : '', message: partners.asked.chooseOne }]
      };
}
