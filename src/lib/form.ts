/** From a posted form to checked values, or to the same page with what was typed and what is wrong. */
import * as v from 'valibot';

export interface Problem {
  /** Name of the field; empty for the form as a whole. */
  field: string;
  message: string;
}

/** What a page needs to show a form again: nothing that was typed is lost. */
export interface FormAgain {
  typed: Record<string, string | string[]>;
  problems: Problem[];
}

export type FormSchema = v.ObjectSchema<v.ObjectEntries, undefined>;

export type FormResult<S extends FormSchema> =
  { ok: true; values: v.InferOutput<S>; typed: FormAgain['typed'] } | ({ ok: false } & FormAgain);

/**
 * Checks a form against a schema. Fields of the schema that are arrays read every value of their
 * name; a field that the schema does not know is a problem (nobody's browser sends one).
 */
export function readForm<S extends FormSchema>(schema: S, data: FormData): FormResult<S> {
  const typed: FormAgain['typed'] = {};
  const problems: Problem[] = [];
  for (const [name, entry] of Object.entries(schema.entries)) {
    typed[name] = isList(entry) ? data.getAll(name).map(asText) : asText(data.get(name));
  }
  for (const name of new Set(data.keys())) {
    if (!Object.hasOwn(schema.entries, name))
      problems.push({ field: '', message: `Unknown field: ${name}` });
  }
  const result = v.safeParse(schema, typed);
  if (!result.success) {
    const flat = v.flatten<S>(result.issues).nested as Record<string, string[] | undefined>;
    for (const name of Object.keys(schema.entries)) {
      const [message] = flat?.[name] ?? [];
      if (message) problems.push({ field: name, message });
    }
  }
  return result.success && problems.length === 0
    ? { ok: true, values: result.output, typed }
    : { ok: false, typed, problems };
}

/** The same page again with one problem more, for a verb's refusal. */
export function again(typed: FormAgain['typed'], field: string, message: string): FormAgain {
  return { typed, problems: [{ field, message }] };
}

function isList(entry: unknown): boolean {
  const kind = entry as { type?: string; pipe?: { type?: string }[] };
  return kind.type === 'array' || kind.pipe?.[0]?.type === 'array';
}

function asText(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

// ── the pieces that most schemas are made of ────────────────────────────────────────────────────

/** One line of text: control characters become blanks, ends are trimmed. */
export function line(most: number, tooLong: string) {
  return v.pipe(
    v.string(),
    v.transform((text) => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()),
    v.maxLength(most, tooLong)
  );
}

/** One line that may not be empty. */
export function neededLine(most: number, missing: string, tooLong: string) {
  return v.pipe(line(most, tooLong), v.minLength(1, missing));
}

/** Several lines; line ends become `\n`. */
export function lines(most: number, tooLong: string) {
  return v.pipe(
    v.string(),
    v.transform((text) => text.replace(/\r\n?/g, '\n').trim()),
    v.maxLength(most, tooLong)
  );
}

/**
 * One e-mail address, in lower case. Strict: no comments, no quotes, no list. A mail library would
 * read `a@x.org, b@y.org` as one quoted local part at the last host.
 */
export const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

export function email(message: string) {
  return v.pipe(
    v.string(),
    v.transform((text) => text.trim().toLowerCase()),
    v.check(isEmail, message)
  );
}

export function isEmail(text: string): boolean {
  return text.length <= 254 && text.indexOf('@') <= 64 && EMAIL.test(text);
}
