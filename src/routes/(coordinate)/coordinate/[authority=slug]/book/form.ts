/** The rows of the form in which a coordinator books people in; pure. */
import type { FormAgain, Problem } from '#lib/form.ts';
import { isEmail } from '#lib/form.ts';
import { oneLine } from '#lib/text.ts';
import { coordinator } from '#lib/words/en/coordinator.ts';

const words = coordinator.book;

/** People whom one form books at most. */
export const ROWS = [1, 2, 3, 4, 5] as const;
const FIELDS = ['name', 'email', 'school'] as const;
const LONGEST = 120;

export interface TypedRow {
  number: number;
  name: string;
  email: string;
  school: string;
}

/** The rows in which something was typed, what was typed, and what is wrong with it. */
export function readRows(data: FormData): {
  rows: TypedRow[];
  typed: FormAgain['typed'];
  problems: Problem[];
} {
  const typed: Record<string, string> = {};
  const problems: Problem[] = [];
  const rows: TypedRow[] = [];
  for (const number of ROWS) {
    const [name, email, school] = FIELDS.map((field) => {
      const value = data.get(`${field}_${number}`);
      const text = typeof value === 'string' ? oneLine(value) : '';
      typed[`${field}_${number}`] = text;
      return text;
    }) as [string, string, string];
    if (!name && !email && !school) continue;
    const wrong = [
      name === '' ? (['name', words.nameMissing] as const) : null,
      isEmail(email.toLowerCase()) ? null : (['email', words.emailWrong] as const),
      school === '' ? (['school', words.schoolMissing] as const) : null,
      ...(
        [
          ['name', name],
          ['email', email],
          ['school', school]
        ] as const
      ).map(([field, text]) => (text.length > LONGEST ? ([field, words.tooLong] as const) : null))
    ].flatMap((one) => (one ? [one] : []));
    for (const [field, message] of wrong) {
      problems.push({ field: `${field}_${number}`, message: words.problem(number, message) });
    }
    if (wrong.length === 0) rows.push({ number, name, email: email.toLowerCase(), school });
  }
  return { rows, typed, problems };
}
