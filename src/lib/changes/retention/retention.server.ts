/** Applies the rules of what is kept how long, and lets an administrator change them. */
import { sql } from 'kysely';

import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { needFreshProof } from '#lib/people/fresh.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { KINDS, LEAST_DAYS, MOST_DAYS, RULES, type Kind, type Rule } from './rules.server.ts';

/** Rows of one transaction, and transactions of one kind in one run: the rest waits for the next. */
const ROWS = 200;
const BATCHES = 50;

const before = (rule: Rule, days: number, now: Instant): Instant =>
  plus(rule.real ? realNow() : now, { hours: -24 * days });

/** How long each kind is kept now, with what its round did last. */
async function keptNow(db: Db) {
  const rows = await db
    .selectFrom('retention')
    .select(['kind', 'days', 'ran_at', 'removed'])
    .execute();
  const known = new Map(rows.map((row) => [row.kind, row]));
  return (kind: Kind) => {
    const row = known.get(kind);
    return {
      days: row?.days ?? RULES[kind].days,
      ranAt: row?.ran_at ?? null,
      removed: row?.removed ?? 0
    };
  };
}

/** For how many days a kind is kept now. */
export const keptDays = async (db: Db, kind: Kind): Promise<number> =>
  (await keptNow(db))(kind).days;

/**
 * Removes what is older than its time, at most 200 rows a transaction; a round. Twice is once.
 *
 * @returns how many rows of each kind
 */
export async function applyRetention(db: Db, now: Instant): Promise<Record<Kind, number>> {
  const kept = await keptNow(db);
  const removed = {} as Record<Kind, number>;
  for (const kind of KINDS) {
    const rule = RULES[kind];
    const cutoff = before(rule, kept(kind).days, now);
    removed[kind] = 0;
    for (let batch = 0; batch < BATCHES; batch++) {
      const count = await inTransaction(db, async (db) => removeSome(db, rule, cutoff, now));
      removed[kind] += count;
      if (count === 0) break;
    }
    const ran = { ran_at: now, removed: removed[kind] };
    await db
      .insertInto('retention')
      .values({ kind, days: null, changed_by: null, changed_at: null, ...ran })
      .onConflict((c) => c.column('kind').doUpdateSet(ran))
      .execute();
  }
  return removed;
}

async function removeSome(db: Db, rule: Rule, cutoff: Instant, now: Instant): Promise<number> {
  const table = sql.table(rule.table);
  const key = sql.ref(rule.key);
  const where = sql`${rule.due(cutoff)} and ${key} in (
    select ${key} from ${table} where ${rule.due(cutoff)} order by ${key} limit ${sql.lit(ROWS)}
  )`;
  const done = rule.becomes
    ? await sql`update ${table} set ${rule.becomes(now)} where ${where}`.execute(db)
    : await sql`delete from ${table} where ${where}`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

export interface KeptLine {
  kind: Kind;
  days: number;
  usual: number;
  due: number;
  /** In the next 30 days, beside those. */
  soon: number;
  ranAt: Instant | null;
  removed: number;
}

/** What will be removed when; for the page. */
export async function retentionLines(db: Db, now: Instant): Promise<KeptLine[]> {
  const kept = await keptNow(db);
  const lines: KeptLine[] = [];
  for (const kind of KINDS) {
    const rule = RULES[kind];
    const { days, ...last } = kept(kind);
    const due = await dueRows(db, rule, before(rule, days, now));
    const later = await dueRows(db, rule, before(rule, days, plus(now, { hours: 24 * 30 })));
    const soon = rule.real ? await dueRows(db, rule, before(rule, days - 30, now)) : later;
    lines.push({ kind, days, usual: rule.days, due, soon: soon - due, ...last });
  }
  return lines;
}

async function dueRows(db: Db, rule: Rule, cutoff: Instant): Promise<number> {
  const { rows } = await sql<{ n: number | string }>`
    select count(*) as n from ${sql.table(rule.table)} where ${rule.due(cutoff)}`.execute(db);
  return Number(rows[0]!.n);
}

/**
 * Changes how long a kind is kept.
 *
 * Refused: `not-allowed`, `prove-again`, `days-wrong`.
 */
export async function setRetention(
  db: Db,
  { kind, days, by, now }: { kind: Kind; days: number; by: Actor; now: Instant }
): Promise<{ days: number } | Refusal> {
  if (!may(by, 'retention.change')) return refuse('not-allowed');
  const stale = needFreshProof(by);
  if (stale) return stale;
  if (!Number.isInteger(days) || days < LEAST_DAYS || days > MOST_DAYS) {
    return refuse('days-wrong', { least: LEAST_DAYS, most: MOST_DAYS }, `days-${kind}`);
  }
  return inTransaction(db, async (db) => {
    const set = { days, changed_by: by.person?.id ?? null, changed_at: now };
    await db
      .insertInto('retention')
      .values({ kind, ran_at: null, ...set })
      .onConflict((c) => c.column('kind').doUpdateSet(set))
      .execute();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'retention.change',
      subject: { kind: 'retention', id: kind },
      fields: ['days'],
      now
    });
    return { days };
  });
}
