/** What somebody typed as their school: one of the list, one to choose, or none of them. */
import type { Db } from '#db/open.server.ts';
import type { Problem } from '#lib/form.ts';
import { visit } from '#lib/words/en/visit.ts';

import { findEstablishment, lineText, matchEstablishments } from './establishment.server.ts';

const words = visit.book;

export interface ReadSchool {
  establishment: string | null;
  establishmentOther: string | null;
}

export interface SchoolChoice {
  typed: string;
  options: { value: string; text: string }[];
}

/** The value of the choice for a school that the list does not know. */
export const OTHER = 'other';

/**
 * Reads the two fields of a school: what was typed, and, where that fitted several or none, what was
 * then chosen.
 */
export async function readSchool(
  db: Db,
  { school, school_id }: { school: string; school_id: string }
): Promise<ReadSchool | { problem: Problem; choice: SchoolChoice }> {
  if (school_id === OTHER) return { establishment: null, establishmentOther: school };
  const chosen = school_id && (await findEstablishment(db, school_id));
  if (chosen) return { establishment: chosen.id, establishmentOther: null };
  const found = await matchEstablishments(db, school);
  if (found.length === 1) return { establishment: found[0]!.id, establishmentOther: null };
  return {
    problem: { field: 'school_id', message: words.schoolChoose(school) },
    choice: {
      typed: school,
      options: [
        ...found.map((line) => ({ value: line.id, text: lineText(line) })),
        { value: OTHER, text: words.schoolOther(school) }
      ]
    }
  };
}
