/** The fields of a rule; pure. */
import * as v from 'valibot';

import { reminders } from '#lib/words/en/reminders.ts';

const words = reminders.page;

export const ruleForm = v.object({
  /** The rule that is changed; empty for a new one. */
  rule: v.string(),
  count: v.pipe(v.string(), v.trim(), v.regex(/^\d{1,3}$/, words.countWrong), v.transform(Number)),
  unit: v.picklist(['school-days', 'days', 'hours'], words.unitWrong),
  clock: v.string(),
  who: v.picklist(['all', 'room', 'online'], words.whoWrong),
  what: v.picklist(['reminder', 'cover', 'starts-soon'], words.whatWrong)
});
