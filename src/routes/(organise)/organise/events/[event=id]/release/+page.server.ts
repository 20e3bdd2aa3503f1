import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { coverDays, daysText, sumOfDays } from '#lib/attendance/cover-days.server.ts';
import { coverCounts, RELEASE_PAGE, releaseLines } from '#lib/booking/release/read.server.ts';
import { beginsInSchoolTime } from '#lib/booking/release/release.ts';
import { setReleaseNeeded } from '#lib/booking/release/release.server.ts';
import { readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { isSchoolDay } from '#lib/time.server.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import { organised } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const form = v.object({ needed: v.picklist(['yes', 'no']) });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const page = Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1);
  const [{ lines, total }, counts, days] = await Promise.all([
    releaseLines(db, { event: event.id, search, page }),
    coverCounts(db, event.id),
    coverDays(db, { event: event.id, now })
  ]);
  return {
    id: event.id,
    inSchoolTime: beginsInSchoolTime(event, (day) => isSchoolDay(day, new Set())),
    needed: event.release_at !== null,
    lines,
    total,
    counts,
    search,
    page,
    pages: Math.ceil(total / RELEASE_PAGE),
    days: days.map(({ school, days }) => ({ school, days: daysText(days) })),
    sum: daysText(sumOfDays(days))
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, actor: by, now } = locals;
    const event = await organised(locals, params.event);
    const read = readForm(form, await request.formData());
    if (!read.ok) return invalid(read);
    const needed = read.values.needed === 'yes';
    const set = await setReleaseNeeded(db, { event: event.id, needed, by, now });
    if (isRefusal(set)) return refused(set);
    redirect(303, `/organise/events/${event.id}/release`);
  }
};
