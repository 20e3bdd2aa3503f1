import { sql, type Kysely } from 'kysely';

/**
 * When an event's people are reminded, where that is not as usual; and up to which instant the
 * rounds have looked at what falls due. Letters are named by what they say, no longer by a time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reminder_rule')
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('clock', 'text')
    .addColumn('who', 'text', (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('removed_at', 'text')
    .addPrimaryKeyConstraint('reminder_rule_one', ['event_id', 'id'])
    .addCheckConstraint('reminder_rule_unit', sql`unit in ('school-days', 'days', 'hours')`)
    .addCheckConstraint('reminder_rule_count', sql`count >= 0`)
    .addCheckConstraint('reminder_rule_clock', sql`(clock is null) = (unit = 'hours')`)
    .addCheckConstraint('reminder_rule_who', sql`who in ('all', 'room', 'online')`)
    .addCheckConstraint('reminder_rule_what', sql`what in ('reminder', 'cover', 'starts-soon')`)
    .execute();
  await sql`
    create unique index reminder_rule_no_double
    on reminder_rule (event_id, unit, count, coalesce(clock, ''), who)
    where removed_at is null`.execute(db);

  await db.schema
    .createTable('due_until')
    .addColumn('what', 'text', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();

  for (const { was, kind, rule } of KINDS) {
    // what still waits learns by which rule it was due
    await sql`
      update outbox set ids = replace(ids, '}', ${`,"rule":"${rule}"}`})
      where kind = ${was} and done_at is null`.execute(db);
    await sql`update outbox set kind = ${kind} where kind = ${was}`.execute(db);
  }
}

const KINDS = [
  { was: 'remind-day-before', kind: 'remind', rule: 'day-before' },
  { was: 'remind-cover', kind: 'remind-cover', rule: 'cover' },
  { was: 'remind-two-hours', kind: 'remind-starts-soon', rule: 'two-hours' }
];
