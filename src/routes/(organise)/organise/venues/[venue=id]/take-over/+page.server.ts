import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { takeOver } from '#lib/changes/venues/take-over.server.ts';
import { differing, TAKE_OVER_MOST } from '#lib/changes/venues/there.server.ts';
import { wouldTell } from '#lib/changes/tell.server.ts';
import { toldChanges } from '#lib/changes/event.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { lines, readForm } from '#lib/form.ts';
import { findVenue } from '#lib/organisations/venues/read.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { organise } from '#lib/words/en/organise.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { venues as words } from '#lib/words/en/venues.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const takeForm = v.object({
  events: v.pipe(v.array(v.string()), v.minLength(1, words.takeOver.nothingChosen)),
  note: lines(1000, visit.book.tooLong(1000))
});

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, actor, now } = locals;
  const venue = may(actor, 'venue.see') ? await findVenue(db, params.venue) : undefined;
  if (!venue) error(404, errors.notFound);
  const all = await differing(db, { venue, by: actor, now });
  return {
    venue: { id: venue.id, name: venue.name },
    events: await Promise.all(
      all.slice(0, TAKE_OVER_MOST).map(async ({ event, lines }) => {
        const anew = Object.fromEntries(lines.map(({ fact, becomes }) => [fact, becomes]));
        const telling =
          event.status === 'published' && toldChanges(event, { ...event, ...anew }).length > 0;
        const told = telling ? await wouldTell(db, event) : null;
        const anybody = told !== null && told.confirmed + told.waiting + told.others > 0;
        const { id, title, when, status } = toCard(event);
        return {
          ...{ id, title, when, status, lines },
          tells: anybody
            ? words.takeOver.tells(organise.peopleTold(told))
            : words.takeOver.tellsNobody
        };
      })
    )
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = readForm(takeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { events, note } = form.values;
    const done = await takeOver(db, { venue: params.venue, events, note, by, now });
    if (isRefusal(done)) return refused(done, form.typed);
    if (done.not.length > 0) {
      const problems = done.not.map(({ event, why }) => ({
        field: 'events',
        message: words.takeOver.refused(event.title, sentence(why))
      }));
      return fail(409, { typed: form.typed, problems, taken: done.taken.length });
    }
    redirect(303, `/organise/venues/${params.venue}?done=taken&taken=${done.taken.length}`);
  }
};
