/** A school or nursery on the list: added, changed, closed, open again. Never removed. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Day, Instant } from '#db/schema.ts';
import { record, type Deed } from '#lib/audit.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { fold, oneLine } from '#lib/text.ts';
import { dayOf } from '#lib/time.server.ts';

import { findSchool, type Establishment } from './read.server.ts';
import { isSeedCode, type Sector } from './rules.ts';

export interface SchoolFacts {
  name: string;
  seedCode: string | null;
  sector: Sector;
  authority: string;
  officeEmail: string | null;
  openedOn: Day | null;
  cluster: string | null;
}

/**
 * Adds a school. One of the same name, authority and sector is the same one, also when it is closed.
 *
 * Refused: `not-allowed`, `seed-wrong`, `authority-unknown`, `cluster-elsewhere`, `school-there`.
 */
export async function addSchool(
  db: Db,
  { school, by, now }: { school: SchoolFacts; by: Actor; now: Instant }
): Promise<Establishment | Refusal> {
  if (!may(by, 'school.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const columns = await columnsOf(db, school, null);
    if (isRefusal(columns)) return columns;
    const added = await db
      .insertInto('establishment')
      .values({ id: newId(), closed_on: null, ...columns })
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(db, { school: added.id, action: 'school.add', by, now });
    return added;
  });
}

/**
 * Changes what the list says of a school. What was booked for it stays booked, with the authority
 * that it had then.
 *
 * Refused: `school-unknown`, and as `addSchool`.
 */
export async function changeSchool(
  db: Db,
  facts: { id: string; school: SchoolFacts; by: Actor; now: Instant }
): Promise<Establishment | Refusal> {
  const { id, school, by, now } = facts;
  if (!may(by, 'school.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const before = await findSchool(db, id);
    if (!before) return refuse('school-unknown');
    const columns = await columnsOf(db, school, id);
    if (isRefusal(columns)) return columns;
    const after = await db
      .updateTable('establishment')
      .set(columns)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const fields = (Object.keys(after) as (keyof Establishment)[]).filter(
      (column) => after[column] !== before[column]
    );
    if (fields.length > 0) await note(db, { school: id, action: 'school.change', fields, by, now });
    return after;
  });
}

/**
 * Closes a school on a day that has come: nobody books for it any more, and what was booked is kept.
 * Twice is once.
 *
 * Refused: `not-allowed`, `school-unknown`, `day-to-come`.
 */
export async function closeSchool(
  db: Db,
  { id, on, by, now }: { id: string; on: Day; by: Actor; now: Instant }
): Promise<Establishment | Refusal> {
  if (!may(by, 'school.change')) return refuse('not-allowed');
  if (on > dayOf(now)) return refuse('day-to-come', {}, 'closed_on');
  return setClosed(db, { id, on, action: 'school.close', by, now });
}

/** Opens a closed school again. Twice is once. Refused: `not-allowed`, `school-unknown`. */
export async function reopenSchool(
  db: Db,
  { id, by, now }: { id: string; by: Actor; now: Instant }
): Promise<Establishment | Refusal> {
  if (!may(by, 'school.change')) return refuse('not-allowed');
  return setClosed(db, { id, on: null, action: 'school.reopen', by, now });
}

async function setClosed(
  db: Db,
  facts: { id: string; on: Day | null; action: Deed['action']; by: Actor; now: Instant }
): Promise<Establishment | Refusal> {
  const { id, on, action, by, now } = facts;
  return inTransaction(db, async (db) => {
    const before = await findSchool(db, id);
    if (!before) return refuse('school-unknown');
    if (before.closed_on === on) return before;
    await note(db, { school: id, action, fields: ['closed_on'], by, now });
    return db
      .updateTable('establishment')
      .set({ closed_on: on })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

async function columnsOf(db: Db, school: SchoolFacts, id: string | null) {
  const name = oneLine(school.name);
  if (school.seedCode && !isSeedCode(school.seedCode)) return refuse('seed-wrong', {}, 'seed_code');
  const authority = await db
    .selectFrom('authority')
    .select('id')
    .where('id', '=', school.authority)
    .executeTakeFirst();
  if (!authority) return refuse('authority-unknown', {}, 'authority');
  if (school.cluster) {
    const cluster = await db
      .selectFrom('cluster')
      .select(['authority_id', 'name'])
      .where('id', '=', school.cluster)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (!cluster) return refuse('cluster-unknown', {}, 'cluster');
    if (cluster.authority_id !== authority.id) {
      return refuse('cluster-elsewhere', { name: cluster.name }, 'cluster');
    }
  }
  const same = await db
    .selectFrom('establishment')
    .select('id')
    .where('name_folded', '=', fold(name))
    .where('authority_id', '=', authority.id)
    .where('sector', '=', school.sector)
    .execute();
  if (same.some((one) => one.id !== id)) return refuse('school-there', { name }, 'name');
  return {
    name,
    name_folded: fold(name),
    seed_code: school.seedCode,
    sector: school.sector,
    authority_id: authority.id,
    office_email: school.officeEmail,
    opened_on: school.openedOn,
    cluster_id: school.cluster
  };
}

async function note(
  db: Db,
  deed: {
    school: string;
    action: Deed['action'];
    fields?: readonly string[];
    by: Actor;
    now: Instant;
  }
): Promise<void> {
  const { school, action, fields, by, now } = deed;
  await record(db, {
    by: by.person?.id ?? null,
    action,
    subject: { kind: 'establishment', id: school },
    ...(fields && { fields }),
    now
  });
}
