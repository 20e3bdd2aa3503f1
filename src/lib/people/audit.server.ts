/** What an administrator reads in the audit trail: a page of it by a filter, or the file. */
import { sql } from 'kysely';

import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Schema } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { csvOf, type Column } from '#lib/table.server.ts';
import { fold } from '#lib/text.ts';
import { at, dayOf, plus, readDay } from '#lib/time.server.ts';
import { audit as words, deeds } from '#lib/words/en/audit.ts';

import { may, type Actor } from './may.ts';

export interface AuditFilter {
  /** Part of the name or address of who did it. */
  search: string;
  action: string;
  kind: string;
  from: Instant | null;
  /** The first instant that is too late. */
  until: Instant | null;
}

export interface AuditLine {
  id: string;
  at: Instant;
  /** Null: the clock did it. `''`: somebody whose record is gone. */
  who: string | null;
  email: string | null;
  action: string;
  said: string;
  kind: string;
  subjectId: string;
  /** How the subject is called, where it has a name. */
  subject: string | null;
  fields: string[];
}

export const AUDIT_PAGE = 50;
/** Rows of one file at most. */
export const AUDIT_FILE = 20_000;
const EXPORTS = { what: 'audit:export', most: 20, seconds: 3600 };

/** A filter from an address; `wrong` names days that are none, which are left out. */
export function readAuditFilter(asked: URLSearchParams): AuditFilter & {
  typed: { from: string; to: string };
  wrong: boolean;
} {
  const text = (name: string) => (asked.get(name) ?? '').trim().slice(0, 100);
  const typed = { from: text('from'), to: text('to') };
  const [first, last] = [typed.from && readDay(typed.from), typed.to && readDay(typed.to)];
  return {
    search: text('q'),
    action: text('action'),
    kind: text('kind'),
    from: first ? at(first, '00:00') : null,
    until: last ? at(dayOf(plus(at(last, '12:00'), { hours: 24 })), '00:00') : null,
    typed,
    wrong: first === null || last === null
  };
}

/** The deeds of one page, the newest first. Null: not yours to read. */
export async function auditPage(
  db: Db,
  { filter, page, by }: { filter: AuditFilter; page: number; by: Actor }
): Promise<{ lines: AuditLine[]; total: number } | null> {
  if (!may(by, 'audit.see')) return null;
  const query = deedsOf(db, filter);
  const { total } = await query.select(countAll.as('total')).executeTakeFirstOrThrow();
  const offset = (page - 1) * AUDIT_PAGE;
  return { total, lines: await linesOf(db, filter, { limit: AUDIT_PAGE, offset }) };
}

/** What the filters can be set to: the kinds that the trail holds. */
export async function auditKinds(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .select('subject_kind')
    .distinct()
    .orderBy('subject_kind')
    .execute();
  return rows.map(({ subject_kind }) => subject_kind);
}

/**
 * The trail as CSV, by the same filter, the newest 20,000; the download is a deed itself.
 *
 * Refused: `not-allowed`, `slow-down` after 20 in an hour.
 */
export async function exportAudit(
  db: Db,
  { filter, by, now }: { filter: AuditFilter; by: Actor; now: Instant }
): Promise<string | Refusal> {
  if (!may(by, 'audit.see')) return refuse('not-allowed');
  if (!(await allow(db, EXPORTS, by.person?.id ?? ''))) return refuse('slow-down');
  return inTransaction<string | Refusal>(db, async (db) => {
    const lines = await linesOf(db, filter, { limit: AUDIT_FILE, offset: 0 });
    const parts = ['search', 'action', 'kind', 'from', 'until'] as const;
    const fields = parts.filter((part) => filter[part]);
    await record(db, {
      by: by.person?.id ?? null,
      action: 'audit.export',
      subject: { kind: 'audit', id: 'all' },
      fields,
      now
    });
    return csvOf(COLUMNS, lines);
  });
}

const COLUMNS: Column<AuditLine>[] = [
  { heading: words.file.at, value: ({ at }) => at },
  { heading: words.file.who, value: ({ who }) => (who === null ? words.clock : who || words.gone) },
  { heading: words.file.email, value: ({ email }) => email ?? '' },
  { heading: words.file.action, value: ({ said }) => said },
  { heading: words.file.code, value: ({ action }) => action },
  { heading: words.file.kind, value: ({ kind }) => words.kinds[kind] ?? kind },
  { heading: words.file.subject, value: ({ subject }) => subject ?? '' },
  { heading: words.file.id, value: ({ subjectId }) => subjectId },
  { heading: words.file.fields, value: ({ fields }) => fields.join(', ') }
];

function deedsOf(db: Db, { search, action, kind, from, until }: AuditFilter) {
  const [folded, typed] = [`%${fold(search)}%`, `%${search.toLowerCase()}%`];
  return db
    .selectFrom('audit_entry')
    .leftJoin('person', 'person.id', 'audit_entry.actor_id')
    .$if(search !== '', (query) =>
      query.where((eb) =>
        eb.or([eb('person.name_folded', 'like', folded), eb('person.email', 'like', typed)])
      )
    )
    .$if(action !== '', (query) => query.where('audit_entry.action', '=', action))
    .$if(kind !== '', (query) => query.where('audit_entry.subject_kind', '=', kind))
    .$if(from !== null, (query) => query.where('audit_entry.at', '>=', from!))
    .$if(until !== null, (query) => query.where('audit_entry.at', '<', until!));
}

async function linesOf(
  db: Db,
  filter: AuditFilter,
  { limit, offset }: { limit: number; offset: number }
): Promise<AuditLine[]> {
  const rows = await deedsOf(db, filter)
    .selectAll('audit_entry')
    .select(['person.name', 'person.email'])
    .orderBy('audit_entry.at', 'desc')
    .orderBy('audit_entry.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const names = await subjectNames(db, rows);
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    who: row.actor_id === null ? null : row.name || row.email || '',
    email: row.email,
    action: row.action,
    said: (deeds as Record<string, string>)[row.action] ?? row.action,
    kind: row.subject_kind,
    subjectId: row.subject_id,
    subject: names.get(`${row.subject_kind}:${row.subject_id}`) ?? null,
    fields: JSON.parse(row.fields ?? '[]') as string[]
  }));
}

/** Where the names of subjects stand. */
const NAMED = [
  { kind: 'event', table: 'event', column: 'title' },
  { kind: 'person', table: 'person', column: 'name' },
  { kind: 'partner', table: 'partner', column: 'name' },
  { kind: 'programme', table: 'programme', column: 'title' },
  { kind: 'series', table: 'series', column: 'title' },
  { kind: 'venue', table: 'venue', column: 'name' },
  { kind: 'talk', table: 'talk', column: 'title' },
  { kind: 'booking', table: 'booking', column: 'reference' },
  { kind: 'role-invitation', table: 'role_invitation', column: 'email' }
] as const satisfies readonly { kind: string; table: keyof Schema; column: string }[];

/** Ids of one statement; databases limit how many values one may have. */
const IDS = 500;

async function subjectNames(
  db: Db,
  rows: readonly { subject_kind: string; subject_id: string }[]
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { kind, table, column } of NAMED) {
    const mine = rows.filter(({ subject_kind }) => subject_kind === kind);
    const ids = [...new Set(mine.map(({ subject_id }) => subject_id))];
    for (let from = 0; from < ids.length; from += IDS) {
      const found = await db
        .selectFrom(table as 'event')
        .select('id')
        .select(sql.ref<string>(column).as('title'))
        .where('id', 'in', ids.slice(from, from + IDS))
        .execute();
      for (const row of found) if (row.title) names.set(`${kind}:${row.id}`, row.title);
    }
  }
  return names;
}
