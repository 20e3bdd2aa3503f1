import { sql, type Kysely } from 'kysely';

/** What those who came say of a talk to whoever presented it, and whether it may be quoted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('talk_word')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('talk_id', 'text', (c) => c.notNull().references('talk.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('quote', 'text', (c) => c.notNull())
    .addColumn('role', 'text')
    .addColumn('authority_id', 'text', (c) => c.references('authority.id'))
    .addColumn('said_at', 'text', (c) => c.notNull())
    .addColumn('withdrawn_at', 'text')
    .addCheckConstraint('talk_word_quote', sql`quote in ('no', 'nameless', 'named')`)
    .addCheckConstraint(
      'talk_word_taken_back',
      sql`(withdrawn_at is null and text <> '') or (withdrawn_at is not null and text = '' and quote = 'no')`
    )
    .execute();
  await sql`
    create unique index talk_word_once on talk_word (talk_id, person_id)
    where withdrawn_at is null`.execute(db);
  await db.schema.createIndex('talk_word_person').on('talk_word').column('person_id').execute();
}
