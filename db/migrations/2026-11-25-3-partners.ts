import { sql, type Kysely } from 'kysely';

/** What partners say of themselves, files, and the talks that they describe once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('file')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('size', 'integer', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('added_by', 'text')
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addColumn('removed_at', 'text')
    .execute();

  for (const column of [
    'areas',
    'levels',
    'themes',
    'travels_at',
    'online_at',
    'travel_paid_by',
    'platform',
    'answer_message',
    'asks_told_at'
  ]) {
    await db.schema.alterTable('partner').addColumn(column, 'text').execute();
  }
  await db.schema.alterTable('partner').addColumn('notice_days', 'integer').execute();
  for (const column of ['logo_id', 'risk_sheet_id']) {
    await db.schema
      .alterTable('partner')
      .addColumn(column, 'text', (c) => c.references('file.id'))
      .execute();
  }

  await db.schema
    .createTable('standing_talk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('partner_id', 'text', (c) => c.notNull().references('partner.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('line', 'text')
    .addColumn('description', 'text')
    .addColumn('minutes', 'integer', (c) => c.notNull())
    .addColumn('levels', 'text', (c) => c.notNull())
    .addColumn('theme', 'text')
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('equipment', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('retired_at', 'text')
    .addCheckConstraint('standing_talk_mode', sql`mode in ('room', 'online', 'either')`)
    .addCheckConstraint('standing_talk_minutes', sql`minutes between 1 and 1440`)
    .execute();
  await db.schema
    .createIndex('standing_talk_partner')
    .on('standing_talk')
    .column('partner_id')
    .execute();
}
