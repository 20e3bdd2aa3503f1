import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { closeDays, copyYear, openDays } from '#lib/changes/calendars/calendar.server.ts';
import { readForm } from '#lib/form.ts';
import {
  CLOSED_KINDS,
  rangesOf,
  readLines,
  schoolYear,
  weekdays,
  yearSpan,
  type Range
} from '#lib/organisations/calendars/lines.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { closedDaysOf } from '#lib/organisations/school-calendar.server.ts';
import { may } from '#lib/people/may.ts';
import { readTable } from '#lib/read-table.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, dayText, monthText, readDay } from '#lib/time.server.ts';
import { calendars as words } from '#lib/words/en/calendars.ts';
import { errors } from '#lib/words/en/errors.ts';
import { schools } from '#lib/words/en/schools.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const day = v.pipe(v.string(), v.trim());
const addForm = v.object({
  year: v.string(),
  from: v.pipe(
    day,
    v.check((text) => readDay(text) !== null, words.dayWrong)
  ),
  to: v.pipe(
    day,
    v.check((text) => text === '' || readDay(text) !== null, words.dayWrong)
  ),
  kind: v.picklist(CLOSED_KINDS)
});
const spanForm = v.object({ year: v.string(), from: day, to: day });
const yearForm = v.object({ year: v.string() });
const linesForm = v.object({ year: v.string(), lines: v.string() });
/** Letters of a calendar that was pasted; a year is some two thousand. */
const LETTERS = 30_000;
const DONE = ['added', 'removed', 'copied', 'nothing'] as const;

function readYear(text: string | null, now: string): number {
  const year = Number.parseInt(text ?? '');
  return year >= 2000 && year <= 2100 ? year : schoolYear(dayOf(now));
}

const rangeText = ({ from, to }: Range): string =>
  from === to ? dayText(from, true) : `${dayText(from)} – ${dayText(to, true)}`;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor, now } = locals;
  const all = await authorities(db);
  const authority = all.find(({ id }) => id === params.authority);
  if (!authority || !may(actor, 'calendar.change', { authority: authority.id })) {
    error(404, errors.notFound);
  }
  const year = readYear(url.searchParams.get('year'), now);
  const days = await closedDaysOf(db, { authority: authority.id, ...yearSpan(year) });
  return {
    authority,
    year,
    years: [year - 1, year, year + 1],
    done: DONE.find((done) => done === url.searchParams.get('done')) ?? null,
    ranges: rangesOf(days).map((range) => ({
      ...range,
      text: rangeText(range),
      days: weekdays(range).length
    })),
    months: Array.from({ length: 12 }, (_, at) => {
      const first = Temporal.PlainDate.from({ year, month: 8, day: 1 }).add({ months: at });
      const month = first.toString().slice(0, 7);
      const closed = rangesOf(days.filter(({ day }) => day.startsWith(month)));
      return {
        month,
        name: monthText(first.toString()),
        closed: closed.map(({ from, to, kind }) => ({
          days:
            from === to
              ? String(Number(from.slice(8)))
              : `${Number(from.slice(8))}–${Number(to.slice(8))}`,
          kind
        }))
      };
    })
  };
};

type Form = { year: string };

const back = ({ params }: RequestEvent, { year }: Form, done: (typeof DONE)[number]): never =>
  redirect(
    303,
    `/admin/authorities/${params.authority}/calendar?year=${encodeURIComponent(year)}&done=${done}`
  );

const facts = ({ locals: { actor: by, now }, params }: RequestEvent) => ({
  authority: params.authority,
  by,
  now
});

/** What was pasted and what a file holds, as lines. */
async function linesIn(data: FormData): Promise<string | { message: string; field: string }> {
  const pasted = data.get('lines');
  const file = data.get('file');
  let text = typeof pasted === 'string' ? pasted.slice(0, LETTERS) : '';
  if (file instanceof File && file.size > 0) {
    const table = readTable(new Uint8Array(await file.arrayBuffer()));
    if ('problem' in table) {
      return { field: 'file', message: schools.import.problems[table.problem] };
    }
    text += `\n${table.rows.map((row) => row.join(', ')).join('\n')}`;
  }
  return text.trim() ? text : { field: 'lines', message: words.linesMissing };
}

export const actions: Actions = {
  add: async (event) => {
    const form = readForm(addForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const from = readDay(form.values.from)!;
    const to = form.values.to ? readDay(form.values.to)! : from;
    const [line] = readLines(`${from} ${to} ${form.values.kind}`);
    if (!line?.range) {
      const problem = { field: 'to', message: words.problems[line?.problem ?? 'day-wrong'] };
      return fail(400, { typed: form.typed, problems: [problem] });
    }
    const done = await closeDays(event.locals.db, { ...facts(event), ranges: [line.range] });
    if (isRefusal(done)) return refused(done, form.typed);
    return back(event, form.values, 'added');
  },
  remove: async (event) => {
    const form = readForm(spanForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const { from, to } = form.values;
    const done = await openDays(event.locals.db, { ...facts(event), from, to });
    if (isRefusal(done)) return refused(done);
    return back(event, form.values, 'removed');
  },
  copy: async (event) => {
    const form = readForm(yearForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const year = readYear(form.values.year, event.locals.now);
    const done = await copyYear(event.locals.db, { ...facts(event), year });
    if (isRefusal(done)) return refused(done);
    return back(event, form.values, done > 0 ? 'copied' : 'nothing');
  },
  look: async (event) => {
    const { authority } = facts(event);
    if (!may(event.locals.actor, 'calendar.change', { authority })) error(404, errors.notFound);
    const data = await event.request.formData();
    const text = await linesIn(data);
    if (typeof text !== 'string') {
      return fail(400, { typed: { lines: String(data.get('lines') ?? '') }, problems: [text] });
    }
    return {
      typed: { lines: text },
      problems: [],
      preview: readLines(text).map(({ text, range, problem }) => ({
        text,
        problem,
        read: range && { text: rangeText(range), kind: range.kind, days: weekdays(range).length }
      }))
    };
  },
  write: async (event) => {
    const form = readForm(linesForm, await event.request.formData());
    if (!form.ok) return invalid(form);
    const ranges = readLines(form.values.lines.slice(0, LETTERS)).flatMap(
      ({ range }) => range ?? []
    );
    const done = await closeDays(event.locals.db, { ...facts(event), ranges });
    if (isRefusal(done)) return refused(done, form.typed);
    return back(event, form.values, 'added');
  }
};
