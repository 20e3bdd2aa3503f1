import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { lineOf } from '#lib/booking/waiting/line.server.ts';
import { poolLines } from '#lib/booking/read.server.ts';
import { duplicateEvent } from '#lib/changes/event.server.ts';
import { replacementsOf } from '#lib/changes/replace/replace.server.ts';
import { inboxCount } from '#lib/changes/replies/read.server.ts';
import { detailsOf, type Event } from '#lib/events/event.server.ts';
import { makeNow, takeBack } from '#lib/changes/pending/pending.server.ts';
import { publish } from '#lib/changes/publish.server.ts';
import { leaveRepeats, linkRepeat, repeatChoices } from '#lib/changes/repeats.server.ts';
import { collectsTellMe, countToTell } from '#lib/changes/tell-me.server.ts';
import { venueWarnings } from '#lib/changes/venues/warn.server.ts';
import { wouldTell } from '#lib/changes/tell.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { addSession, makeSeries, seriesChoices, seriesLine } from '#lib/events/series.server.ts';
import { link } from '#lib/link.server.ts';
import { line, readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { plus, zoned } from '#lib/time.server.ts';
import { organise as words } from '#lib/words/en/organise.ts';
import { repeats as repeatWords } from '#lib/words/en/repeats.ts';
import { series as seriesWords } from '#lib/words/en/series.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { organised } from './organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const seriesForm = v.object({
  series: v.string(),
  series_title: line(100, seriesWords.organise.tooLong)
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const [pools, waiting, order, told, repeats, toTell, series, cameBack] = await Promise.all([
    poolLines(db, event.id),
    lineOf(db, { event: event.id, of: 'waiting', page: 1 }),
    runningOrder(db, event.id),
    wouldTell(db, event),
    repeatChoices(db, { event, actor: locals.actor, now }),
    collectsTellMe(event) ? countToTell(db, event.id) : 0,
    seriesLine(db, event),
    inboxCount(db, { actor: locals.actor, event: event.id })
  ]);
  const toldReplaced = url.searchParams.get('replaced');
  return {
    warnings: warns(event, now)
      ? await venueWarnings(db, { event, details: detailsOf(event), actor: locals.actor })
      : [],
    replaced: toldReplaced === null ? null : Number(toldReplaced) || 0,
    instead: event.status === 'cancelled' ? (await replacementsOf(db, event.id)).map(toCard) : [],
    status: event.status,
    approval: event.admission === 'approval',
    snow: snowy(event, now),
    dated: event.starts_at !== null,
    listing: event.listing,
    link: link(eventPath(event)),
    started: event.starts_at !== null && event.starts_at <= now,
    toGo: toGo(event, now),
    pools,
    waiting: waiting.line,
    presenters: order.filter(({ talk }) => talk !== null),
    slots: {
      taken: order.filter(({ talk }) => talk !== null).length,
      all: order.filter(({ talk, openTo }) => talk !== null || openTo !== null).length
    },
    told: words.peopleTold(told),
    anybody: told.confirmed + told.waiting + told.others > 0,
    repeats,
    series,
    cameBack,
    seriesChoices: series ? [] : await seriesChoices(db, locals.actor),
    toTell,
    /** What has just happened, from the address. */
    done: [
      'made',
      'copied',
      'published',
      'saved',
      'cancelled',
      'postponed',
      'linked',
      'unlinked'
    ].find((note) => url.searchParams.has(note)),
    toldCount: Number(url.searchParams.get('told') ?? 0)
  };
};

/** Whether anything can still be done about a warning. */
const warns = ({ status, ends_at: ends }: Event, now: string): boolean =>
  status !== 'cancelled' && status !== 'finished' && (ends === null || ends > now);

/** Whether the snow button stands on top: a room in the coming week, or everyone is online. */
function snowy(event: Event, now: string): 'soon' | 'now' | null {
  if (event.status !== 'published' || event.ends_at! <= now) return null;
  if (event.snow_at) return 'now';
  return event.mode !== 'online' && event.starts_at! <= plus(now, { hours: 7 * 24 })
    ? 'soon'
    : null;
}

function toGo(
  { starts_at, ends_at }: { starts_at: string | null; ends_at: string | null },
  now: string
) {
  const said = words.event.days;
  if (!starts_at || !ends_at) return null;
  if (ends_at <= now) return { figure: said.over, text: '' };
  if (starts_at <= now) return { figure: said.begun, text: '' };
  const today = zoned(now).toPlainDate();
  const { days } = today.until(zoned(starts_at).toPlainDate());
  return days === 0
    ? { figure: said.today, text: '' }
    : { figure: words.event.dayCount(days), text: said.toGo };
}

export const actions: Actions = {
  publish: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const event = await publish(db, { event: params.event, by: actor, now });
    if (isRefusal(event)) return refused(event);
    redirect(303, `/organise/events/${params.event}?published`);
  },

  takeBack: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await organised(locals, params.event);
    const change = String((await request.formData()).get('change') ?? '');
    const taken = await takeBack(db, { change, by, now });
    if (isRefusal(taken)) return refused(taken);
    redirect(303, `/organise/events/${params.event}`);
  },

  makeNow: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await organised(locals, params.event);
    const change = String((await request.formData()).get('change') ?? '');
    const made = await makeNow(db, { change, by, now });
    // pressed as the minute ended: it is made, and the page says so
    if (isRefusal(made) && made.refused !== 'change-made') return refused(made);
    redirect(303, `/organise/events/${params.event}`);
  },

  duplicate: async ({ locals, params, url }) => {
    const { db, now, actor } = locals;
    await organised(locals, params.event);
    const asRepeat = url.searchParams.has('repeat');
    const copy = await duplicateEvent(db, { event: params.event, asRepeat, by: actor, now });
    if (isRefusal(copy)) return refused(copy);
    redirect(303, `/organise/events/${copy.id}?copied`);
  },

  /** Puts this event into a series, a new one when it is named. */
  series: async ({ locals, params, request }) => {
    const { db, now, actor: by } = locals;
    await organised(locals, params.event);
    const form = readForm(seriesForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { series: id, series_title: title } = form.values;
    const event = params.event;
    if (!id && !title) {
      const problems = [{ field: 'series_title', message: seriesWords.organise.makeMissing }];
      return fail(400, { typed: form.typed, problems });
    }
    const series = id
      ? await addSession(db, { series: id, event, by, now })
      : await makeSeries(db, { event, title, by, now });
    if (isRefusal(series)) return refused(series, form.typed);
    redirect(303, `/organise/series/${series.id}`);
  },

  /** Makes this event a repeat of another one. */
  link: async ({ locals, params, request }) => {
    const { db, now, actor } = locals;
    const of = String((await request.formData()).get('of') ?? '');
    if (!of) {
      return fail(400, {
        typed: {},
        problems: [{ field: 'of', message: repeatWords.organise.nothing }]
      });
    }
    const event = await linkRepeat(db, { event: params.event, of, by: actor, now });
    if (isRefusal(event)) return refused(event);
    redirect(303, `/organise/events/${params.event}?linked`);
  },

  unlink: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    const event = await leaveRepeats(db, { event: params.event, by: actor, now });
    if (isRefusal(event)) return refused(event);
    redirect(303, `/organise/events/${params.event}?unlinked`);
  }
};
