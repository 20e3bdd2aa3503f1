/** The organiser's form of one slot, and of a move. */
import * as v from 'valibot';

import { line, neededLine, readForm, type FormAgain } from '#lib/form.ts';
import { readClock } from '#lib/time.server.ts';
import { organise } from '#lib/words/en/organise.ts';
import { visit } from '#lib/words/en/visit.ts';

import type { Move } from './agenda/edit.server.ts';
import { partnerKindsOf, SLOT_KINDS } from './rules.ts';
import type { Slot, SlotDetails } from './slot.server.ts';

const words = organise.agenda;
const { tooLong } = visit.book;

const slotForm = v.object({
  slot: v.string(),
  version: v.string(),
  kind: v.picklist(SLOT_KINDS),
  title: neededLine(120, words.slotTitleMissing, tooLong(120)),
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
  open_to: v.picklist(['', 'psls', 'partners', 'anyone']),
  partner_kinds: v.array(v.string()),
  approval: v.string(),
  track: line(20, tooLong(20)),
  room: line(60, tooLong(60)),
  follow: v.string()
});

export interface SlotTyped {
  slot: string;
  details: SlotDetails;
  follow: boolean;
  /** As it was when the form was opened. */
  version?: number;
  typed: FormAgain['typed'];
}

/** The slot that a form describes, or the form again. `slot` is empty for a new one. */
export function readSlot(data: FormData): SlotTyped | FormAgain {
  const form = readForm(slotForm, data);
  if (!form.ok) return { typed: form.typed, problems: form.problems };
  const { slot, version, kind, title, starts, minutes, open_to, ...rest } = form.values;
  return {
    slot,
    typed: form.typed,
    follow: rest.follow !== '',
    ...(/^\d+$/.test(version) && { version: Number(version) }),
    details: {
      kind,
      title,
      starts: readClock(starts)!,
      minutes: Number(minutes),
      openTo: open_to || null,
      partnerKinds: rest.partner_kinds,
      approval: rest.approval !== '',
      track: rest.track || null,
      room: rest.room || null
    }
  };
}

/** A slot as the form shows it. */
export function typedSlot(slot: Slot): FormAgain['typed'] {
  return {
    slot: slot.id,
    version: String(slot.version),
    kind: slot.kind,
    title: slot.title,
    starts: slot.starts,
    minutes: String(slot.minutes),
    open_to: slot.open_to ?? '',
    partner_kinds: partnerKindsOf(slot) ?? [],
    approval: slot.approval_at ? 'yes' : '',
    track: slot.track ?? '',
    room: slot.room ?? '',
    follow: ''
  };
}

/** Where a slot is to go: `to` is `up`, `down`, `end` or the slot before which it stands then. */
export function readMove(data: FormData): { slot: string; to: Move } | null {
  const [slot, to] = [data.get('slot'), data.get('to')];
  if (typeof slot !== 'string' || typeof to !== 'string' || !slot || !to) return null;
  if (to === 'up' || to === 'down') return { slot, to };
  return { slot, to: { before: to === 'end' ? null : to } };
}
