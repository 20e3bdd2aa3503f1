/** What organisers see of the outbox: each letter, where it is, why it did not go. */
import type { SelectQueryBuilder } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Instant, OutboxOutcome, Schema } from '#db/schema.ts';

import type { OutboxRow } from './outbox.server.ts';

export const LETTER_STATES = ['waiting', 'sent', 'failed', 'skipped'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** Of whose events; everything also has the letters that belong to none. */
export interface LetterScope {
  everything: boolean;
  events: readonly string[];
  programmes: readonly string[];
}

export interface LetterFilter {
  scope: LetterScope;
  event?: string | null;
  state?: LetterState | null;
  /** A part of an address or of a subject. */
  search?: string;
}

export interface LetterLine {
  id: string;
  kind: string;
  to: string;
  /** Known once it was built. */
  subject: string | null;
  event: { id: string; title: string } | null;
  outcome: OutboxOutcome | null;
  why: string | null;
  attempts: number;
  notBefore: Instant;
  doneAt: Instant | null;
  createdAt: Instant;
}

const FAILED: OutboxOutcome[] = ['failed', 'bounced'];
const SKIPPED: OutboxOutcome[] = ['suppressed', 'superseded', 'gone', 'late'];
export const LETTER_PAGE = 50;

type Query<O> = SelectQueryBuilder<Schema, 'outbox', O>;

function filtered<O>(
  query: Query<O>,
  { scope, event, state, search = '' }: LetterFilter
): Query<O> {
  let found = query;
  if (!scope.everything) {
    found = found.where('outbox.event_id', 'in', (eb) =>
      eb
        .selectFrom('event')
        .select('event.id')
        .where((or) =>
          or.or([
            or('event.id', 'in', [...scope.events, '']),
            or('event.programme_id', 'in', [...scope.programmes, ''])
          ])
        )
    );
  }
  if (event) found = found.where('outbox.event_id', '=', event);
  if (state === 'waiting') found = found.where('outbox.done_at', 'is', null);
  if (state === 'sent') found = found.where('outbox.outcome', '=', 'sent');
  if (state === 'failed') found = found.where('outbox.outcome', 'in', FAILED);
  if (state === 'skipped') found = found.where('outbox.outcome', 'in', SKIPPED);
  const words = search
    .trim()
    .toLowerCase()
    .replace(/[%_\\]/g, '');
  if (words) {
    found = found.where((eb) =>
      eb.or([
        eb('outbox.to_email', 'like', `%${words}%`),
        eb(eb.fn<string>('lower', ['outbox.subject']), 'like', `%${words}%`)
      ])
    );
  }
  return found;
}

/** Letters of a page, newest first, and whether there are more. */
export async function letterLines(
  db: Db,
  { page, ...filter }: LetterFilter & { page: number }
): Promise<{ letters: LetterLine[]; more: boolean }> {
  const rows = await filtered(db.selectFrom('outbox'), filter)
    .leftJoin('event', 'event.id', 'outbox.event_id')
    .select([
      'outbox.id',
      'outbox.kind',
      'outbox.to_email',
      'outbox.subject',
      'outbox.outcome',
      'outbox.why',
      'outbox.attempts',
      'outbox.not_before',
      'outbox.done_at',
      'outbox.created_at',
      'outbox.event_id',
      'event.title'
    ])
    .orderBy('outbox.created_at', 'desc')
    .orderBy('outbox.id', 'desc')
    .limit(LETTER_PAGE + 1)
    .offset((page - 1) * LETTER_PAGE)
    .execute();
  return {
    more: rows.length > LETTER_PAGE,
    letters: rows.slice(0, LETTER_PAGE).map((row) => ({
      id: row.id,
      kind: row.kind,
      to: row.to_email,
      subject: row.subject,
      event: row.event_id && row.title ? { id: row.event_id, title: row.title } : null,
      outcome: row.outcome,
      why: row.why,
      attempts: row.attempts,
      notBefore: row.not_before,
      doneAt: row.done_at,
      createdAt: row.created_at
    }))
  };
}

/** How many letters are in each state, for the tabs. */
export async function countLetters(
  db: Db,
  filter: Omit<LetterFilter, 'state'>
): Promise<Record<LetterState, number>> {
  const rows = await filtered(db.selectFrom('outbox'), filter)
    .select(['outbox.outcome', countAll.as('count')])
    .groupBy('outbox.outcome')
    .execute();
  const counts = { waiting: 0, sent: 0, failed: 0, skipped: 0 };
  for (const { outcome, count } of rows) counts[stateOf(outcome)] += count;
  return counts;
}

export function stateOf(outcome: OutboxOutcome | null): LetterState {
  if (outcome === null) return 'waiting';
  if (outcome === 'sent') return 'sent';
  return FAILED.includes(outcome) ? 'failed' : 'skipped';
}

/** One letter in somebody's scope. */
export async function findLetter(
  db: Db,
  { id, scope }: { id: string; scope: LetterScope }
): Promise<OutboxRow | undefined> {
  return filtered(db.selectFrom('outbox').selectAll('outbox'), { scope })
    .where('outbox.id', '=', id)
    .executeTakeFirst();
}

/** Letters by what became of them, and how long the oldest that is due has waited: for metrics. */
export async function outboxCounts(db: Db, now: Instant) {
  const [outcomes, { due, oldest }] = await Promise.all([
    db
      .selectFrom('outbox')
      .select(['outcome', countAll.as('count')])
      .groupBy('outcome')
      .execute(),
    db
      .selectFrom('outbox')
      .select((eb) => [countAll.as('due'), eb.fn.min('not_before').as('oldest')])
      .where('done_at', 'is', null)
      .where('not_before', '<=', now)
      .executeTakeFirstOrThrow()
  ]);
  return { outcomes, due, oldest: due > 0 ? (oldest as Instant) : null };
}
