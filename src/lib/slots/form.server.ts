/** The organiser's form of one slot. */
import * as v from 'valibot';

import { neededLine, readForm, type FormAgain } from '#lib/form.ts';
import { readClock } from '#lib/time.server.ts';
import { organise } from '#lib/words/en/organise.ts';
import { visit } from '#lib/words/en/visit.ts';

import { SLOT_KINDS } from './rules.ts';
import type { SlotDetails } from './slot.server.ts';

const words = organise.agenda;

const slotForm = v.object({
  slot: v.string(),
  kind: v.picklist(SLOT_KINDS),
  title: neededLine(120, words.slotTitleMissing, visit.book.tooLong(120)),
  starts: v.pipe(
    v.string(),
    v.check((text) => readClock(text) !== null, words.startsWrong)
  ),
  minutes: v.pipe(
    v.string(),
    v.trim(),
    v.check(
      (text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1440,
      words.minutesWrong
    )
  ),
  open_to: v.picklist(['', 'psls', 'partners', 'anyone'])
});

/** The slot that a form describes, or the form again. `slot` is empty for a new one. */
export function readSlot(
  data: FormData
): { slot: string; details: SlotDetails; typed: FormAgain['typed'] } | FormAgain {
  const form = readForm(slotForm, data);
  if (!form.ok) return { typed: form.typed, problems: form.problems };
  const { slot, kind, title, starts, minutes, open_to } = form.values;
  return {
    slot,
    typed: form.typed,
    details: {
      kind,
      title,
      starts: readClock(starts)!,
      minutes: Number(minutes),
      openTo: open_to || null
    }
  };
}
