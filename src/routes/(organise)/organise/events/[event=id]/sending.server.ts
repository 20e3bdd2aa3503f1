/** What doors share that change what people were told: first whom and what, then a minute's grace. */
import { redirect } from '@sveltejs/kit';

import { askChange, makeChange, type Change } from '#lib/changes/pending/pending.server.ts';
import { previewChange, type ChangePreview } from '#lib/changes/pending/preview.server.ts';
import type { FormAgain } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { LETTERS } from '#lib/rounds.server.ts';

import { refused } from '../../../../door.server.ts';

/** What a change would tell, for the page that asks; null when it could not be made. */
export async function previewOf(
  locals: App.Locals,
  { event, change }: { event: string; change: Change }
): Promise<ChangePreview | null> {
  const { db, now, actor: by } = locals;
  const preview = await previewChange(db, { event, change, letters: LETTERS, by, now });
  return isRefusal(preview) ? null : preview;
}

/**
 * Shows whom a change tells and what, or makes it: at once where nobody is told, else in a minute.
 * Ends on the event's page.
 */
export async function showOrSend(
  locals: App.Locals,
  facts: { event: string; change: Change; checked: boolean; typed: FormAgain['typed'] }
) {
  const { db, now, actor: by } = locals;
  const { event, change, typed } = facts;
  const preview = await previewChange(db, { event, change, letters: LETTERS, by, now });
  if (isRefusal(preview)) return refused(preview, typed);
  if (!facts.checked) return { typed, problems: [], preview };
  const answer =
    preview.count > 0
      ? await askChange(db, { event, change, by, now })
      : await makeChange(db, { event, change, by, now });
  if (isRefusal(answer)) return refused(answer, typed);
  redirect(303, `/organise/events/${event}${preview.count > 0 ? '' : `?${DONE[change.kind]}`}`);
}

const DONE = {
  save: 'saved',
  postpone: 'postponed',
  cancel: 'cancelled',
  online: 'saved',
  room: 'saved'
} as const;
