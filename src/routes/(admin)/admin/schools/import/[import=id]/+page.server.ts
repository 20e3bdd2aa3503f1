import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { readForm } from '#lib/form.ts';
import { typedColumns } from '#lib/import/columns.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { FIELDS } from '#lib/organisations/schools/import/columns.ts';
import {
  differences,
  type ListedSchool,
  type RowProblem
} from '#lib/organisations/schools/import/compare.ts';
import {
  applyImport,
  columnsOf,
  compareImport,
  findImport,
  importRows,
  importState,
  type ImportRow
} from '#lib/organisations/schools/import/import.server.ts';
import { sectorText } from '#lib/organisations/schools/rules.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 50;
const OUTCOMES = ['new', 'changed', 'missing', 'problem', 'same'] as const;

const column = v.pipe(v.string(), v.regex(/^\d{0,3}$/));
const columnsForm = v.object({
  name: column,
  authority: column,
  seed: column,
  sector: column,
  primary: column,
  secondary: column,
  special: column,
  office: column,
  opened: column,
  closed: column
});
const writeForm = v.object({ close_missing: v.string() });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  // what the round has written a moment ago
  const { db, actor } = locals;
  const draft = may(actor, 'school.change') ? await findImport(db, params.import) : undefined;
  if (!draft) error(404, errors.notFound);
  const [state, all] = await Promise.all([importState(db, draft.id), authorities(db)]);
  const wanted = OUTCOMES.find((one) => one === url.searchParams.get('show'));
  const outcome = wanted ?? OUTCOMES.find((one) => state.counts[one] > 0) ?? 'new';
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const rows = await importRows(db, {
    id: draft.id,
    outcome,
    from: (page - 1) * PAGE,
    most: PAGE
  });
  const names = new Map(all.map(({ id, name }) => [id, name]));
  return {
    name: draft.name,
    encoding: draft.encoding === 'UTF-8' ? null : draft.encoding,
    headers: JSON.parse(draft.headers) as string[],
    columns: columnsOf(draft),
    compared: draft.compared_at !== null,
    stage: draft.finished_at
      ? ('written' as const)
      : draft.applied_at
        ? ('writing' as const)
        : ('draft' as const),
    state,
    outcome,
    rows: rows.map((row) => shown(row, names)),
    page,
    pages: Math.ceil(state.counts[outcome] / PAGE)
  };
};

function shown(row: ImportRow, names: ReadonlyMap<string, string>) {
  if (row.outcome === 'problem') {
    const problem = row.problem as RowProblem;
    return { at: row.position, line: row.line, text: row.facts ?? '', problem, changes: [] };
  }
  const after = row.facts ? (JSON.parse(row.facts) as ListedSchool) : null;
  const before = row.before ? (JSON.parse(row.before) as ListedSchool) : null;
  const school = (after ?? before)!;
  const say = (field: string, value: string | null) =>
    field === 'sector' && value
      ? sectorText(value)
      : field === 'authority_id'
        ? (names.get(value ?? '') ?? value)
        : value;
  return {
    at: row.position,
    line: row.line,
    text: [
      before?.name ?? school.name,
      names.get(school.authority_id),
      sectorText(school.sector),
      school.seed_code
    ]
      .filter(Boolean)
      .join(' · '),
    problem: null,
    changes:
      row.outcome === 'changed' && before && after
        ? differences(before, after).map((one) => ({
            field: one.field,
            before: say(one.field, one.before),
            after: say(one.field, one.after)
          }))
        : []
  };
}

export const actions: Actions = {
  compare: async ({ locals, params, request }) => {
    const form = readForm(columnsForm, await request.formData());
    if (!form.ok) return invalid(form);
    const columns = typedColumns(FIELDS, form.values);
    const { db, actor: by, now } = locals;
    const draft = await compareImport(db, { id: params.import, columns, by, now });
    if (isRefusal(draft)) return refused(draft, form.typed);
    redirect(303, `/admin/schools/import/${draft.id}`);
  },
  write: async ({ locals, params, request }) => {
    const form = readForm(writeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const closeMissing = form.values.close_missing === 'yes';
    const done = await applyImport(db, { id: params.import, closeMissing, by, now });
    if (isRefusal(done)) return refused(done);
    redirect(303, `/admin/schools/import/${done.id}`);
  }
};
