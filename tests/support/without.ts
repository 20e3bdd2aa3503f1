/**
 * Opens a store with one of its guards switched off, so that a test can be seen to fail without it.
 * The statement is edited on its way to the driver; nothing of this is in the product.
 */
import { sql, type CompiledQuery } from 'kysely';

import type { Db } from '#db/open.server.ts';

import { openThrough } from './statements.ts';

export type Guard =
  /** A place is taken only where one is left. */
  | 'places'
  /** A slot is taken only while nobody has it. */
  | 'slot'
  /** Verbs of one event follow one another. */
  | 'turn'
  /** Bookings of one person at repeats follow one another. */
  | 'person'
  /** A place of a workshop is taken only where one is left. */
  | 'workshop'
  /** A letter is queued once for its key. */
  | 'once';

const EDITS: Record<Guard, (statement: string) => string> = {
  places: (statement) => statement.replace(/ and "taken" < "places"/, ''),
  slot: (statement) =>
    statement
      .replace(/(update "slot" .*) and "taken_at" is null/, '$1')
      .replace(/ on conflict \("slot_id"\) where "withdrawn_at" is null do nothing/, ''),
  workshop: (statement) => statement.replace(/(update "workshop" .*) and "taken" < "places"/, '$1'),
  once: (statement) =>
    statement.replace(/^(insert into "outbox" .*) on conflict \("dedupe_key"\) do nothing$/, '$1'),
  turn: (statement) =>
    statement.replace(
      /^update "event" set "turn" = "turn" \+ \$1 where "id" = \$2 returning \*$/,
      'select * from "event" where $1::int is not null and "id" = $2'
    ),
  person: (statement) =>
    statement.replace(
      /^update "person" set "name" = "name" where "id" = \$1$/,
      'select 1 where $1::text is not null'
    )
};

/** A store without some guards. */
export function openWithout(url: string, guards: readonly Guard[], connections = 32): Db {
  const pass = (query: CompiledQuery): CompiledQuery => ({
    ...query,
    sql: guards.reduce((statement, guard) => EDITS[guard](statement), query.sql)
  });
  return openThrough(url, pass, connections);
}

/** Takes the database's own word away too: the CHECK over places, the index over talks. */
export async function dropConstraints(db: Db, kind: 'sqlite' | 'postgres'): Promise<void> {
  await sql`drop index talk_one_per_slot`.execute(db);
  await sql`drop index booking_one_live`.execute(db);
  if (kind === 'postgres') {
    await sql`alter table pool drop constraint pool_never_oversold`.execute(db);
    return;
  }
  // SQLite cannot drop a CHECK; it can be told to look the other way on one connection
  await sql`pragma ignore_check_constraints = on`.execute(db);
}

/** Takes the database's own word away that a letter is queued once. */
export async function dropOnce(db: Db, kind: 'sqlite' | 'postgres'): Promise<void> {
  if (kind === 'postgres') {
    await sql`alter table outbox drop constraint outbox_dedupe_key_key`.execute(db);
    return;
  }
  // SQLite cannot drop a unique column; a table without it takes its place
  const { rows } = await sql<{
    sql: string;
  }>`select sql from sqlite_master where name = 'outbox'`.execute(db);
  const made = rows[0]!.sql.replace(' unique', '').replace('"outbox"', '"outbox_open"');
  await sql.raw(made).execute(db);
  await sql`insert into outbox_open select * from outbox`.execute(db);
  await sql`drop table outbox`.execute(db);
  await sql`alter table outbox_open rename to outbox`.execute(db);
}
