/** Rights from a day to a day: given, withdrawn before they begin, begun and ended by a round. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import {
  giveRight,
  isLastAdministrator,
  refusedTo,
  withdrawOf,
  type RightFacts
} from '../grants.server.ts';
import { SYSTEM } from '../may.ts';
import { endSessions } from '../session.server.ts';
import { SCOPES_OF } from './rules.ts';
import { scopeNamed } from './scopes.server.ts';

export interface SpanFacts extends RightFacts {
  /** When it begins; null or past: at once. */
  fromAt: Instant | null;
  toAt: Instant | null;
}

/**
 * Gives a right for something, for a time. One that begins later waits until then; giving it twice
 * is a quiet success, and changes its days.
 *
 * Refused as `grantRight`, and `scope-wrong`, `scope-unknown`, `right-over`, `right-ends-first`.
 */
export async function giveForTime(
  db: Db,
  facts: SpanFacts
): Promise<{ begins: 'now' | 'later' } | Refusal> {
  const refusal = refusedTo(facts) ?? (await refusedSpan(db, facts));
  if (refusal) return refusal;
  return inTransaction(db, (db) => giveSpan(db, facts));
}

/** What is wrong with a right's subject or its days. */
export async function refusedSpan(
  db: Db,
  facts: Pick<SpanFacts, 'right' | 'scope' | 'scopeId' | 'fromAt' | 'toAt' | 'now'>
): Promise<Refusal | null> {
  const { right, scope, scopeId = '', fromAt, toAt, now } = facts;
  if (!SCOPES_OF[right].includes(scope)) return refuse('scope-wrong', {}, 'scope_id');
  if ((await scopeNamed(db, scope, scopeId)) === null) {
    return refuse('scope-unknown', {}, 'scope_id');
  }
  if (toAt && toAt <= now) return refuse('right-over', {}, 'to');
  return toAt && fromAt && toAt <= fromAt ? refuse('right-ends-first', {}, 'to') : null;
}

/** The same without asking who, in the caller's transaction: for an invitation that was accepted. */
export async function giveSpan(
  db: Db,
  facts: SpanFacts
): Promise<{ begins: 'now' | 'later' } | Refusal> {
  const { person, right, scope, scopeId = '', fromAt, toAt, by, now } = facts;
  if (!fromAt || fromAt <= now) {
    const given = await giveRight(db, facts);
    return 'refused' in given ? given : { begins: 'now' };
  }
  const known = await db
    .selectFrom('person')
    .select('id')
    .where('id', '=', person)
    .executeTakeFirst();
  if (!known) return refuse('person-unknown');
  await db
    .insertInto('coming_grant')
    .values({
      id: newId(),
      person_id: person,
      right,
      scope,
      scope_id: scopeId,
      from_at: fromAt,
      to_at: toAt,
      granted_by: by.person?.id ?? null,
      granted_at: now,
      begun_at: null,
      withdrawn_at: null
    })
    .onConflict((c) =>
      c
        .columns(['person_id', 'right', 'scope', 'scope_id'])
        .where('begun_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .doUpdateSet({ from_at: fromAt, to_at: toAt })
    )
    .execute();
  await record(db, {
    by: by.person?.id ?? null,
    action: 'right.grant-later',
    subject: { kind: 'person', id: person },
    fields: [right, scope],
    now
  });
  return { begins: 'later' };
}

/** A right that has not begun yet will not. Twice is once. Refused: `not-allowed`, `prove-again`. */
export async function withdrawComing(
  db: Db,
  { coming, by, now }: { coming: string; by: RightFacts['by']; now: Instant }
): Promise<true | Refusal> {
  const refusal = refusedTo({ person: '', by });
  if (refusal) return refusal;
  return inTransaction<true | Refusal>(db, async (db) => {
    const row = await db
      .updateTable('coming_grant')
      .set({ withdrawn_at: now })
      .where('id', '=', coming)
      .where('begun_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning(['person_id', 'right', 'scope'])
      .executeTakeFirst();
    if (!row) return true;
    await record(db, {
      by: by.person?.id ?? null,
      action: 'right.withdraw',
      subject: { kind: 'person', id: row.person_id },
      fields: [row.right, row.scope],
      now
    });
    return true;
  });
}

/** At most so many rights begin or end in one run of the round. */
const BATCH = 200;

/** Rights whose day has come begin and end, each with its sessions; a round. */
export async function turnRights(db: Db, now: Instant): Promise<void> {
  const ended = await db
    .selectFrom('grant')
    .select('id')
    .where('ended_at', 'is', null)
    .where('to_at', '<=', now)
    .limit(BATCH)
    .execute();
  for (const { id } of ended) await inTransaction(db, (db) => endByItself(db, id, now));
  const due = await db
    .selectFrom('coming_grant')
    .select('id')
    .where('begun_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('from_at', '<=', now)
    .limit(BATCH)
    .execute();
  for (const { id } of due) await inTransaction(db, (db) => begin(db, id, now));
}

async function endByItself(db: Db, id: string, now: Instant): Promise<void> {
  const row = await db
    .updateTable('grant')
    .set((eb) => ({ ended_at: eb.ref('to_at') }))
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('to_at', '<=', now)
    .returning(['person_id', 'right', 'scope'])
    .executeTakeFirst();
  if (!row) return;
  await endSessions(db, row.person_id);
  if (row.right === 'administrator') await withdrawOf(db, { administrator: row.person_id, now });
  await record(db, {
    by: null,
    action: 'right.end',
    subject: { kind: 'person', id: row.person_id },
    fields: [row.right, row.scope],
    now
  });
}

async function begin(db: Db, id: string, now: Instant): Promise<void> {
  const row = await db
    .updateTable('coming_grant')
    .set({ begun_at: now })
    .where('id', '=', id)
    .where('begun_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  // the app was off for all of its time
  if (!row || (row.to_at && row.to_at <= now)) return;
  const giver = row.granted_by
    ? await db
        .selectFrom('person')
        .select(['id', 'name', 'email'])
        .where('id', '=', row.granted_by)
        .executeTakeFirst()
    : undefined;
  await giveRight(db, {
    person: row.person_id,
    right: row.right,
    scope: row.scope,
    scopeId: row.scope_id,
    toAt: row.to_at,
    by: giver ? { person: giver, grants: [] } : SYSTEM,
    now
  });
}

/**
 * Nobody signs in with this account any more, and its sessions end; or they may again.
 *
 * Refused: `not-allowed`, `prove-again`, `own-account`, `person-unknown`, `last-administrator`.
 */
export async function setDisabled(
  db: Db,
  facts: { person: string; disabled: boolean; by: RightFacts['by']; now: Instant }
): Promise<true | Refusal> {
  const { person, disabled, by, now } = facts;
  const refusal = refusedTo({ person, by });
  if (refusal) return refusal.refused === 'own-right' ? refuse('own-account') : refusal;
  return inTransaction<true | Refusal>(db, async (db) => {
    const known = await db
      .selectFrom('person')
      .select('id')
      .where('id', '=', person)
      .executeTakeFirst();
    if (!known) return refuse('person-unknown');
    if (disabled && (await isLast(db, person))) return refuse('last-administrator');
    const done = await db
      .updateTable('person')
      .set({ disabled_at: disabled ? now : null })
      .where('id', '=', person)
      .where('disabled_at', disabled ? 'is' : 'is not', null)
      .executeTakeFirst();
    if (!changed(done)) return true;
    await endSessions(db, person);
    if (disabled) await withdrawOf(db, { administrator: person, now });
    await record(db, {
      by: by.person?.id ?? null,
      action: disabled ? 'person.disable' : 'person.enable',
      subject: { kind: 'person', id: person },
      now
    });
    return true;
  });
}

/** Whether nobody would be left to give rights without this person. */
async function isLast(db: Db, person: string): Promise<boolean> {
  if (!(await isLastAdministrator(db, person))) return false;
  const holds = await db
    .selectFrom('grant')
    .select('id')
    .where('person_id', '=', person)
    .where('right', '=', 'administrator')
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return holds !== undefined;
}
