import { sql, type Kysely } from 'kysely';

/** Mails that somebody does not want; what happens to their own booking is always told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mail_choice')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('list', 'text', (c) => c.notNull())
    .addColumn('off_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('mail_choice_one', ['person_id', 'list'])
    .addCheckConstraint(
      'mail_choice_list',
      sql`list in ('reminders', 'invitations', 'announcements', 'digest')`
    )
    .execute();
}
