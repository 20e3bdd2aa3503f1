import { redirect } from '@sveltejs/kit';

import { countStatesOf, intoChoices, proposedEvents } from '#lib/changes/suspend/choices.server.ts';
import { previewAct } from '#lib/changes/pending/preview.server.ts';
import { startBeforeText } from '#lib/changes/postpone.server.ts';
import { ruleOf } from '#lib/changes/programme/completion.server.ts';
import { resumeProgramme } from '#lib/changes/suspend/resume.server.ts';
import { readRule, readWish, typedIn, type Wish } from '#lib/changes/suspend/wish.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import type { FormAgain } from '#lib/form.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { suspend as words } from '#lib/words/en/suspend.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organisedProgramme } from '../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

async function postponedOf(db: App.Locals['db'], programme: string) {
  return (await programmeEvents(db, programme)).filter(({ status }) => status === 'postponed');
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, actor, now } = locals;
  const programme = await organisedProgramme(locals, params.programme);
  const waiting = await postponedOf(db, programme.id);
  const [suspension, rule, counts, was] = await Promise.all([
    suspensionLine(db, programme.id),
    ruleOf(db, programme.id),
    countStatesOf(
      db,
      waiting.map(({ id }) => id)
    ),
    startBeforeText(
      db,
      waiting.map(({ id }) => id)
    )
  ]);
  if (!suspension && waiting.length === 0) redirect(303, `/organise/programmes/${programme.id}`);
  return {
    suspended: suspension !== null,
    events: waiting.map((event) => ({
      id: event.id,
      title: event.title,
      was: was.get(event.id) ?? null,
      mode: event.mode === 'online' ? 'online' : 'room',
      place: event.place,
      ...(counts.get(event.id) ?? { going: 0, waiting: 0 })
    })),
    into: await intoChoices(db, {
      event: { id: '', programme_id: programme.id },
      actor,
      now
    }),
    rule: rule ? { events: rule.events_needed, minutes: rule.minutes_needed } : null
  };
};

/** Fields by which verbs name what is wrong, as they stand on this page. */
const FIELDS: Record<string, string> = { starts_on: 'day1', starts: 'starts1', ends: 'ends1' };

/** The refusal at the field of its event: the verb says which by its id. */
function atEvent(refusal: Refusal, ids: readonly string[]): Refusal {
  const [name = '', id] = (refusal.field ?? '').split('@');
  const number = id ? ids.indexOf(id) + 1 : 0;
  if (number === 0) return refusal;
  const field = FIELDS[name] ?? (/^(place|places|into|day)/.test(name) ? name : 'what');
  const known = field.startsWith('places') ? 'places' : field === 'day' ? 'day1' : field;
  return { ...refusal, field: `${known}_${number}` };
}

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const data = await request.formData();
    const typed = typedIn(data);
    const ids = data.getAll('event').map(String).slice(0, 50);
    const problems: FormAgain['problems'] = [];
    const wishes: { event: string; wish: Wish }[] = [];
    for (const [at, event] of ids.entries()) {
      const read = readWish(data, `_${at + 1}`);
      problems.push(...read.problems);
      if (read.wish) wishes.push({ event, wish: read.wish });
    }
    const { rule, problems: wrong } = readRule(data);
    problems.push(...wrong);
    if (problems.length > 0) return invalid({ typed, problems });
    const { db, actor: by, now } = locals;
    const note = (typed['note'] as string | undefined)?.trim().slice(0, 1000) ?? '';
    const facts = { programme, wishes, rule, note, by, now };
    if (typed['checked'] === 'yes') {
      const done = await resumeProgramme(db, facts);
      if (isRefusal(done)) return refused(atEvent(done, ids), typed);
      redirect(303, `/organise/programmes/${programme}?resumed=${done.told.people}`);
    }
    const found = await previewAct(db, {
      act: (db) => resumeProgramme(db, facts),
      letters: LETTERS,
      now
    });
    if (isRefusal(found)) return refused(atEvent(found, ids), typed);
    const more = wishes.reduce(
      (sum, { wish }) => sum + (wish.how === 'replaced' ? wish.dates.length - 1 : 0),
      0
    );
    const fewer = wishes.filter(({ wish }) => ['cancelled', 'taken-in'].includes(wish.how)).length;
    return {
      typed,
      problems: [],
      check: {
        tells: words.resume.tells(found.answer.told),
        fits: found.answer.carried.flatMap(({ event, going, waiting, squeezed }) => [
          words.resume.fits(event.title, going, waiting),
          ...(squeezed > 0 ? [words.resume.squeezed(squeezed)] : [])
        ]),
        proposed: await proposedEvents(db, { programme, more, fewer }),
        preview: found.preview
      }
    };
  }
};
