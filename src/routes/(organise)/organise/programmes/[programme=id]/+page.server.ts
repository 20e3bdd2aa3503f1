import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { bookMissing, countMissing } from '#lib/changes/programme/book.server.ts';
import { changeProgrammePlaces } from '#lib/changes/programme/places.server.ts';
import {
  attachable,
  attachEvent,
  detachEvent,
  programmeEvents
} from '#lib/events/programme-part.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { readForm, type Problem } from '#lib/form.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { programmePlaces } from '#lib/programmes/places.server.ts';
import { isOver } from '#lib/programmes/programme.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { organisedProgramme } from '../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = programmes.page;
const DONE = ['made', 'places', 'attached', 'detached'] as const;
const eventForm = v.object({ event: v.string() });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor: by, now } = locals;
  const programme = await organisedProgramme(locals, params.programme);
  const [places, events, all, free, missing, suspension] = await Promise.all([
    programmePlaces(db, programme.id),
    programmeEvents(db, programme.id),
    authorities(db),
    attachable(db, { by, now }),
    countMissing(db, { programme: programme.id, now }),
    suspensionLine(db, programme.id)
  ]);
  const told = events.filter(({ status }) => status !== 'draft' && status !== 'cancelled');
  const series = await seriesTitles(db, events);
  const booked = url.searchParams.get('booked');
  return {
    summary: programme.summary,
    forWhom: programme.for_whom,
    places,
    others: all.filter(({ id }) => !places.some(({ authority }) => authority === id)),
    events: events.map((event) => ({
      card: toCard(event),
      number: told.indexOf(event) + 1,
      series: event.series_id ? (series.get(event.series_id) ?? null) : null
    })),
    of: told.length,
    free: free.map(({ id, title, when }) => ({ value: id, text: `${title}, ${when}` })),
    missing,
    suspension,
    waiting: events.filter(({ status }) => status === 'postponed').length,
    over: isOver(programme, now),
    suspended: countOf(url, 'suspended'),
    resumed: countOf(url, 'resumed'),
    done: DONE.find((one) => one === url.searchParams.get('done')) ?? null,
    booked: booked === null ? null : Number(booked)
  };
};

const countOf = (url: URL, name: string): number | null => {
  const value = url.searchParams.get(name);
  return value === null ? null : Number(value) || 0;
};

async function seriesTitles(
  db: App.Locals['reader'],
  events: readonly { series_id: string | null }[]
): Promise<Map<string, string>> {
  const ids = [...new Set(events.flatMap(({ series_id }) => series_id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('series')
    .select(['id', 'title'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, title }) => [id, title]));
}

export const actions: Actions = {
  places: async ({ locals, params, request }) => {
    const { db, actor: by, now } = locals;
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const data = await request.formData();
    const typed: Record<string, string> = {};
    const places: Record<string, number> = {};
    const problems: Problem[] = [];
    for (const [name, value] of data) {
      const text = typeof value === 'string' ? value.trim() : '';
      typed[name] = text;
      const authority = name.startsWith('places_')
        ? name.slice('places_'.length)
        : name === 'number' && data.get('authority')
          ? String(data.get('authority'))
          : null;
      if (!authority) continue;
      if (/^\d{1,4}$/.test(text)) places[authority] = Number(text);
      else problems.push({ field: name, message: words.numberWrong });
    }
    const known = new Set((await authorities(db)).map(({ id }) => id));
    if (problems.length > 0 || Object.keys(places).some((id) => !known.has(id))) {
      return invalid({ typed, problems });
    }
    const saved = await changeProgrammePlaces(db, { programme, places, by, now });
    if (isRefusal(saved)) return refused(saved, typed);
    redirect(303, `/organise/programmes/${programme}?done=places`);
  },

  attach: async ({ locals, params, request }) => {
    const form = readForm(eventForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const moved = await attachEvent(db, { programme, ...form.values, by, now });
    if (isRefusal(moved)) return refused({ ...moved, field: 'event' }, form.typed);
    redirect(303, `/organise/programmes/${programme}?done=attached`);
  },

  detach: async ({ locals, params, request }) => {
    const form = readForm(eventForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const moved = await detachEvent(db, { programme, ...form.values, by, now });
    if (isRefusal(moved)) return refused(moved);
    redirect(303, `/organise/programmes/${programme}?done=detached`);
  },

  book: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const { id: programme } = await organisedProgramme(locals, params.programme);
    const booked = await bookMissing(db, { programme, by, now });
    if (isRefusal(booked)) return refused(booked);
    redirect(303, `/organise/programmes/${programme}?booked=${booked}`);
  }
};
