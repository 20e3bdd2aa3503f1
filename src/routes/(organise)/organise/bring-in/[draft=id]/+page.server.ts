import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { FIELDS } from '#lib/changes/bring-in/columns.ts';
import {
  columnsOf,
  findBringIn,
  weighBringIn,
  type BringInRow
} from '#lib/changes/bring-in/draft.server.ts';
import {
  bringInRows,
  bringInState,
  openSchools,
  wouldMake
} from '#lib/changes/bring-in/shown.server.ts';
import { stageOf } from '#lib/changes/bring-in/stage.ts';
import { leftOf, undoBringIn } from '#lib/changes/bring-in/undo.server.ts';
import {
  nearSchools,
  type KnownSchool,
  type RowFacts,
  type RowProblem
} from '#lib/changes/bring-in/weigh.ts';
import { allSchools } from '#lib/changes/bring-in/world.server.ts';
import { applyBringIn } from '#lib/changes/bring-in/write.server.ts';
import { lastHost } from '#lib/events/event.server.ts';
import { line, readForm } from '#lib/form.ts';
import { typedColumns } from '#lib/import/columns.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { authorityKey } from '#lib/organisations/schools/import/compare.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayText } from '#lib/time.server.ts';
import { bringIn as words } from '#lib/words/en/bring-in.ts';
import { errors } from '#lib/words/en/errors.ts';
import { visit } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 50;
/** Schools, and events, that are shown at once. */
const ASKED = 20;
const OUTCOMES = ['new', 'problem', 'known'] as const;

const { tooLong } = visit.book;
const column = v.pipe(v.string(), v.regex(/^\d{0,3}$/));
const columnsForm = v.object(
  Object.fromEntries(FIELDS.map((field) => [field, column])) as Record<
    (typeof FIELDS)[number],
    typeof column
  >
);
const schoolsForm = v.object({ keys: v.array(v.string()), picks: v.array(v.string()) });
const writeForm = v.object({
  host: line(120, tooLong(120)),
  contact: v.pipe(line(254, tooLong(254)), v.toLowerCase())
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
  // what the round has written a moment ago
  const { db, actor } = locals;
  const file = may(actor, 'people.bring-in') ? await findBringIn(db, params.draft) : undefined;
  if (!file) error(404, errors.notFound);
  const stage = stageOf(file);
  const [state, makes, schools, all] = await Promise.all([
    bringInState(db, file.id),
    stage === 'draft' ? wouldMake(db, file.id) : null,
    stage === 'draft' ? openSchools(db, file.id) : [],
    authorities(db)
  ]);
  const wanted = OUTCOMES.find((one) => one === url.searchParams.get('show'));
  const outcome = wanted ?? OUTCOMES.find((one) => state.counts[one] > 0) ?? 'new';
  const asked = url.searchParams.get('problem');
  const chosen = state.problems.find(({ problem }) => problem === asked);
  const problem = outcome === 'problem' ? chosen?.problem : undefined;
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const from = (page - 1) * PAGE;
  const rows = await bringInRows(db, { id: file.id, outcome, problem, from, most: PAGE });
  const known = schools.length > 0 ? await allSchools(db) : [];
  const names = new Map(all.map(({ id, name }) => [id, name]));
  const ids = new Map(all.map(({ id, name }) => [authorityKey(name), id]));
  const host = (actor.person && (await lastHost(db, actor.person.id))) ?? null;
  return {
    name: file.name,
    encoding: file.encoding === 'UTF-8' ? null : file.encoding,
    headers: JSON.parse(file.headers) as string[],
    columns: columnsOf(file),
    compared: file.compared_at !== null,
    stage,
    state,
    made: { people: file.people, events: file.events, attendances: file.attendances },
    kept: stage === 'undone' ? await leftOf(db, file.id) : null,
    makes: makes && {
      people: makes.people,
      fresh: makes.events.filter((event) => !event.known).length,
      joined: makes.events.filter((event) => event.known).length,
      events: makes.events.slice(0, ASKED).map((event) => ({
        ...event,
        day: dayText(event.day, true)
      })),
      more: Math.max(0, makes.events.length - ASKED)
    },
    schools: schools.slice(0, ASKED).map(({ key, school, authority, rows: count }) => ({
      key,
      name: words.schoolOf(school, authority),
      rows: words.schoolRows(count),
      near: nearSchools<KnownSchool & { name: string }>(school, {
        schools: known,
        authority: ids.get(authorityKey(authority)) ?? null
      }).map(({ id, name, authority_id }) => ({
        value: id,
        text: `${name}, ${names.get(authority_id) ?? ''}`
      }))
    })),
    schoolsMore: Math.max(0, schools.length - ASKED),
    outcome,
    problem: problem ?? null,
    rows: rows.map(shown),
    page,
    pages: Math.ceil((problem && chosen ? chosen.count : state.counts[outcome]) / PAGE),
    host: host?.host ?? '',
    contact: host?.contact ?? ''
  };
};

function shown(row: BringInRow) {
  const line = words.row(row.position + 2);
  if (row.outcome === 'problem' || !row.facts) {
    const text = (JSON.parse(row.fields) as string[]).filter(Boolean).join(' · ').slice(0, 300);
    return { at: row.position, line, text, problem: row.problem as RowProblem | null, notes: [] };
  }
  const facts = JSON.parse(row.facts) as RowFacts;
  const { event } = facts;
  return {
    at: row.position,
    line,
    text: `${facts.name || facts.email}${facts.name ? `, ${facts.email}` : ''}`,
    problem: null,
    notes: [
      ...(event ? [`${event.title}, ${dayText(event.day, true)}: ${words.came[event.came]}`] : []),
      facts.personKnown ? words.rowKnown : words.rowNew,
      ...(facts.left.length > 0
        ? [words.rowLeft(facts.left.map((field) => words.fields[field]))]
        : [])
    ]
  };
}

export const actions: Actions = {
  compare: async ({ locals, params, request }) => {
    const form = readForm(columnsForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const columns = typedColumns(FIELDS, form.values);
    const draft = await weighBringIn(db, { id: params.draft, columns, by, now });
    if (isRefusal(draft)) return refused(draft, form.typed);
    redirect(303, `/organise/bring-in/${draft.id}`);
  },
  schools: async ({ locals, params, request }) => {
    const form = readForm(schoolsForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const { keys, picks } = form.values;
    const said = Object.fromEntries(
      keys.map((key, at) => [key, picks[at] ?? '']).filter(([, pick]) => pick !== '')
    ) as Record<string, string>;
    const draft = await weighBringIn(db, { id: params.draft, said, by, now });
    if (isRefusal(draft)) return refused(draft);
    redirect(303, `/organise/bring-in/${draft.id}`);
  },
  others: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const open = may(by, 'people.bring-in') ? await openSchools(db, params.draft) : [];
    const said = Object.fromEntries(open.map(({ key }) => [key, 'other']));
    const draft = await weighBringIn(db, { id: params.draft, said, by, now });
    if (isRefusal(draft)) return refused(draft);
    redirect(303, `/organise/bring-in/${draft.id}`);
  },
  write: async ({ locals, params, request }) => {
    const form = readForm(writeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const done = await applyBringIn(db, { id: params.draft, ...form.values, by, now });
    if (isRefusal(done)) return refused(done, form.typed);
    redirect(303, `/organise/bring-in/${done.id}`);
  },
  undo: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const undone = await undoBringIn(db, { id: params.draft, by, now });
    if (isRefusal(undone)) return refused(undone);
    redirect(303, `/organise/bring-in/${params.draft}`);
  }
};
