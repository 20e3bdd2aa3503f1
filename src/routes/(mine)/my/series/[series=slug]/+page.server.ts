import { error, redirect } from '@sveltejs/kit';

import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { seriesSessions } from '#lib/booking/series/series-read.server.ts';
import { leaveSeries } from '#lib/booking/series/series.server.ts';
import { findSeriesBySlug } from '#lib/events/series.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now, actor } = locals;
  const series = await findSeriesBySlug(db, params.series);
  if (!series) error(404, errors.notFound);
  const { sessions } = await seriesSessions(db, {
    series: series.id,
    person: actor.person!.id,
    authority: undefined,
    now
  });
  if (sessions.length === 0) error(404, errors.notFound);
  const mine = sessions.filter((session) => session.mine !== null);
  return {
    title: series.title,
    slug: series.slug,
    sessions: mine.map((session) => ({ ...session, path: bookingPath(session.mine!.booking) })),
    /** Those that leaving would cancel. */
    coming: mine.filter(({ over }) => !over).length,
    more: sessions.some(({ open, mine }) => open && mine === null),
    booked: url.searchParams.has('booked'),
    left: url.searchParams.has('left') ? Number(url.searchParams.get('left')) : null
  };
};

export const actions: Actions = {
  leave: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const series = await findSeriesBySlug(db, params.series);
    if (!series) error(404, errors.notFound);
    const person = actor.person!.id;
    const left = await leaveSeries(db, { series: series.id, person, by: actor, now });
    if (isRefusal(left)) return refused(left);
    redirect(303, `/my/series/${series.slug}?left=${left}`);
  }
};
