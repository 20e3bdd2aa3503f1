/** The form in which an organiser sets the places of workshops; pure. */
import type { FormAgain, Problem } from '#lib/form.ts';
import { workshops as words } from '#lib/words/en/workshops.ts';

/** More is a slip of the finger. */
const MOST = 500;

/** A number for each slot; an empty field takes the number away. */
export function readWorkshopPlaces(
  data: FormData,
  slots: readonly { slot: string; field: string }[]
): { places: Record<string, number | null> } & FormAgain {
  const places: Record<string, number | null> = {};
  const typed: FormAgain['typed'] = {};
  const problems: Problem[] = [];
  for (const { slot, field } of slots) {
    const value = data.get(field);
    // a workshop that came after the form was opened stays as it is
    if (typeof value !== 'string') continue;
    const text = value.trim();
    typed[field] = text;
    const number = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
    if (text === '') places[slot] = null;
    else if (number >= 1 && number <= MOST) places[slot] = number;
    else problems.push({ field, message: words.organise.wrong });
  }
  return { places, typed, problems };
}
