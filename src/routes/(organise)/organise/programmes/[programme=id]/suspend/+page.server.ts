import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { previewAct } from '#lib/changes/pending/preview.server.ts';
import { seenText, stoppedOf, suspendProgramme } from '#lib/changes/suspend/suspend.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { lines, readForm } from '#lib/form.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organisedProgramme } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const suspendForm = v.object({
  note: lines(1000, visit.book.tooLong(1000)),
  checked: v.string(),
  seen: v.string()
});

export const load: PageServerLoad = async ({ locals, params }) => {
  const { db, now } = locals;
  const programme = await organisedProgramme(locals, params.programme);
  const standing = await suspensionLine(db, programme.id);
  if (standing) redirect(303, `/organise/programmes/${programme.id}`);
  const { stopped, running } = stoppedOf(await programmeEvents(db, programme.id), now);
  return {
    stopped: stopped.map(toCard),
    running: running.filter(({ ends_at }) => ends_at! > now).map(toCard),
    seen: seenText(stopped),
    ...(await tried(locals, { programme: programme.id, note: '' }))
  };
};

/** Whom it would tell, and what. */
async function tried(locals: App.Locals, { programme, note }: { programme: string; note: string }) {
  const { db, actor: by, now } = locals;
  const found = await previewAct(db, {
    act: (db) => suspendProgramme(db, { programme, note, seen: null, by, now }),
    letters: LETTERS,
    now
  });
  return isRefusal(found)
    ? { told: null, preview: null }
    : { told: found.answer.told, preview: found.preview };
}

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const form = readForm(suspendForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { note, checked, seen } = form.values;
    if (checked === '') {
      const { preview } = await tried(locals, { programme, note });
      return { typed: form.typed, problems: [], preview };
    }
    const done = await suspendProgramme(db, { programme, note, seen, by, now });
    if (isRefusal(done)) {
      return refused(done, form.typed);
    }
    redirect(303, `/organise/programmes/${programme}?suspended=${done.told.people}`);
  }
};
