import { redirect } from '@sveltejs/kit';

import { previewAct } from '#lib/changes/pending/preview.server.ts';
import { lastChange } from '#lib/changes/pending/pending.server.ts';
import { ruleOf } from '#lib/changes/programme/completion.server.ts';
import { replaceEvent, type Instead, type NewRule } from '#lib/changes/replace/replace.server.ts';
import { intoChoices, proposedEvents } from '#lib/changes/suspend/choices.server.ts';
import { readRule, readWish, typedIn } from '#lib/changes/suspend/wish.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { suspend as words } from '#lib/words/en/suspend.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now, actor } = locals;
  const event = await organised(locals, params.event);
  const programme = event.programme_id;
  const rule =
    programme && may(actor, 'programme.change', { programme })
      ? await ruleOf(db, programme)
      : undefined;
  return {
    possible:
      event.status === 'postponed' || (event.status === 'published' && event.starts_at! > now),
    mode: event.mode === 'online' ? 'online' : 'room',
    place: event.place,
    into: await intoChoices(db, { event, actor, now }),
    rule: rule ? { events: rule.events_needed, minutes: rule.minutes_needed } : null
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const event = await organised(locals, params.event);
    const data = await request.formData();
    const typed = typedIn(data);
    const { wish, problems } = readWish(data);
    const read = readRule(data);
    const all = [...problems, ...read.problems];
    if (all.length > 0 || !wish) return invalid({ typed, problems: all });
    if (wish.how !== 'replaced' && wish.how !== 'taken-in') {
      return refused(refuse('replacement-missing', {}, 'what'), typed);
    }
    const { db, now, actor: by } = locals;
    const note = (typed['note'] as string | undefined)?.trim().slice(0, 1000) ?? '';
    const facts = { event: event.id, instead: wish, rule: read.rule, note, by, now };
    if (typed['checked'] !== 'yes') return check(locals, { ...facts, typed });
    const pending = await lastChange(db, { event: event.id, now });
    const done =
      pending?.state === 'pending' ? refuse('change-pending') : await replaceEvent(db, facts);
    if (isRefusal(done)) return refused(done, typed);
    redirect(303, `/organise/events/${event.id}?replaced=${done.told}`);
  }
};

/** Whom it would tell, what they read, and how many find a place at each. */
async function check(
  locals: App.Locals,
  facts: {
    event: string;
    instead: Instead;
    rule: NewRule | null;
    note: string;
    by: App.Locals['actor'];
    now: string;
    typed: ReturnType<typeof typedIn>;
  }
) {
  const { typed, now } = facts;
  const found = await previewAct(locals.db, {
    act: (db) => replaceEvent(db, facts),
    letters: LETTERS,
    now
  });
  if (isRefusal(found)) return refused(found, typed);
  const { answer, preview } = found;
  const proposed = await proposedEvents(locals.db, {
    programme: answer.event.programme_id,
    more: facts.instead.how === 'replaced' ? facts.instead.dates.length - 1 : 0,
    fewer: 0
  });
  return {
    typed,
    problems: [],
    check: {
      tells: words.replace.tells(answer.told),
      fits: answer.instead.flatMap(({ event, going, waiting, squeezed }) => [
        words.resume.fits(event.title, going, waiting),
        ...(squeezed > 0 ? [words.resume.squeezed(squeezed)] : [])
      ]),
      proposed,
      preview
    }
  };
}
