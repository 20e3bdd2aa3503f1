/** What is asked with a booking: the organiser's questions and what somebody needs; pure. */
import type { NeedKind, QuestionKind } from '#db/schema.ts';
import type { FormAgain, Problem } from '#lib/form.ts';
import { asked as words } from '#lib/words/en/asked.ts';

export interface Question {
  id: string;
  kind: QuestionKind;
  text: string;
  /** For `choice` and `several`. */
  choices: string[];
  required: boolean;
  seenBy: 'organisers' | 'presenters';
}

/** Answers by question, needs by kind; an empty text takes an earlier one back. */
export interface Asked {
  answers: Record<string, string | string[]>;
  needs: Partial<Record<NeedKind, string>>;
}

/** Access is always asked for, diets only where there is food. */
export function needsAsked(food: boolean): NeedKind[] {
  return food ? ['access', 'diet', 'allergy'] : ['access'];
}

export const answerField = (question: string): string => `answer_${question}`;
export const needField = (kind: NeedKind): string => `need_${kind}`;

const LONGEST = 500;

/**
 * Takes the fields of questions and needs out of a form, so that the rest of it is as it would be
 * without them, and checks them: a required answer, one of the choices, a text not too long.
 */
export function takeAsked(
  data: FormData,
  { questions, food }: { questions: readonly Question[]; food: boolean }
): { asked: Asked } & FormAgain {
  const asked: Asked = { answers: {}, needs: {} };
  const typed: FormAgain['typed'] = {};
  const problems: Problem[] = [];
  for (const question of questions) {
    const field = answerField(question.id);
    const values = textsOf(data, field);
    typed[field] = question.kind === 'several' ? values : (values[0] ?? '');
    const problem = problemOf(question, values);
    if (problem) problems.push({ field, message: problem });
    asked.answers[question.id] = question.kind === 'several' ? values : (values[0] ?? '');
  }
  for (const kind of needsAsked(food)) {
    const field = needField(kind);
    const [text = ''] = textsOf(data, field);
    typed[field] = text;
    if (text.length > LONGEST) problems.push({ field, message: words.tooLong(LONGEST) });
    asked.needs[kind] = text;
  }
  return { asked, typed, problems };
}

function textsOf(data: FormData, field: string): string[] {
  const values = data
    .getAll(field)
    .map((value) => (typeof value === 'string' ? value.trim() : ''))
    .filter((value) => value !== '');
  data.delete(field);
  return values;
}

function problemOf(question: Question, values: readonly string[]): string | null {
  if (values.length === 0) return question.required ? words.missing : null;
  if (question.kind === 'text') {
    return values[0]!.length > LONGEST ? words.tooLong(LONGEST) : null;
  }
  const allowed = question.kind === 'yes-no' ? ['yes', 'no'] : question.choices;
  return values.every((value) => allowed.includes(value)) ? null : words.wrong;
}

/** An answer as people read it. */
export function answerText(question: Pick<Question, 'kind'>, value: string): string {
  if (question.kind === 'several') return (JSON.parse(value) as string[]).join(', ');
  if (question.kind === 'yes-no') return value === 'yes' ? words.yes : words.no;
  return value;
}
