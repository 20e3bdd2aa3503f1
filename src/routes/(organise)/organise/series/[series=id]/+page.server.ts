import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { poolLines } from '#lib/booking/read.server.ts';
import { repeatChoices } from '#lib/changes/repeats.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import {
  addSession,
  changeSeries,
  findSeries,
  organisesSeries,
  removeSession,
  seriesPath,
  sessionsOf,
  type Series
} from '#lib/events/series.server.ts';
import { line, readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { series as words } from '#lib/words/en/series.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const changeForm = v.object({
  title: v.pipe(line(100, words.organise.tooLong), v.minLength(1, words.organise.makeMissing)),
  summary: line(300, words.organise.tooLong),
  alone: v.picklist(['together', 'alone'])
});
const sessionForm = v.object({ event: v.pipe(v.string(), v.uuid(words.organise.nothing)) });

/** The series, or a page that says that there is none. */
async function mine({ reader: db, actor: by }: App.Locals, id: string): Promise<Series> {
  const series = await findSeries(db, id);
  if (!series || !(await organisesSeries(db, { series: id, by }))) error(404, errors.notFound);
  return series;
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const series = await mine(locals, params.series);
  const sessions = await sessionsOf(db, series.id);
  const pools = await Promise.all(sessions.map(({ id }) => poolLines(db, id)));
  const choices = await repeatChoices(db, { event: { id: '', repeats: null }, actor, now });
  const inside = new Set(sessions.map(({ id }) => id));
  return {
    id: series.id,
    title: series.title,
    summary: series.summary,
    together: series.alone_at === null,
    path: seriesPath(series),
    sessions: sessions.map((event, at) => ({
      id: event.id,
      card: toCard(event),
      status: event.status,
      taken: pools[at]!.reduce((sum, pool) => sum + pool.booked + pool.held, 0),
      places: pools[at]!.reduce((sum, pool) => sum + pool.places, 0)
    })),
    choices: choices.filter(({ id }) => !inside.has(id)),
    saved: url.searchParams.has('saved')
  };
};

export const actions: Actions = {
  change: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await mine(locals, params.series);
    const form = readForm(changeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { title, summary, alone } = form.values;
    const changed = await changeSeries(db, {
      series: params.series,
      title,
      summary,
      alone: alone === 'alone',
      by,
      now
    });
    if (isRefusal(changed)) return refused(changed, form.typed);
    redirect(303, `/organise/series/${params.series}?saved`);
  },

  add: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await mine(locals, params.series);
    const form = readForm(sessionForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { event } = form.values;
    const added = await addSession(db, { series: params.series, event, by, now });
    if (isRefusal(added)) return refused(added, form.typed);
    redirect(303, `/organise/series/${params.series}?saved`);
  },

  remove: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await mine(locals, params.series);
    const form = readForm(sessionForm, await request.formData());
    if (!form.ok) return invalid(form);
    const removed = await removeSession(db, { event: form.values.event, by, now });
    if (isRefusal(removed)) return refused(removed, form.typed);
    redirect(303, `/organise/series/${params.series}?saved`);
  }
};
