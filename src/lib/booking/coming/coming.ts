/** The field in which somebody says, with their booking, that they show that they are coming; pure. */
import type { FormAgain } from '#lib/form.ts';

export const SHOWN = 'shown';

/** Takes the tick out of a form, so that the rest of it is as it would be without. */
export function takeShown(data: FormData): { shown: boolean; typed: FormAgain['typed'] } {
  const shown = data.get(SHOWN) === 'yes';
  data.delete(SHOWN);
  return { shown, typed: { [SHOWN]: shown ? ['yes'] : [] } };
}
