import { sql, type Kysely } from 'kysely';

/**
 * Rights from a day to a day, invitations to roles, the settings that an administrator makes on a
 * page, and the privacy notice with who accepted which of its versions.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('grant').addColumn('to_at', 'text').execute();

  // a right that begins later: not in `grant` before it does, so that no reader of rights counts it
  await db.schema
    .createTable('coming_grant')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('right', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('scope_id', 'text', (c) => c.notNull())
    .addColumn('from_at', 'text', (c) => c.notNull())
    .addColumn('to_at', 'text')
    .addColumn('granted_by', 'text')
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addColumn('begun_at', 'text')
    .addColumn('withdrawn_at', 'text')
    .addCheckConstraint('coming_grant_span', sql`to_at is null or to_at > from_at`)
    .execute();
  await db.schema
    .createIndex('coming_grant_once')
    .unique()
    .on('coming_grant')
    .columns(['person_id', 'right', 'scope', 'scope_id'])
    .where(sql<boolean>`begun_at is null and withdrawn_at is null`)
    .execute();

  await db.schema
    .createTable('role_invitation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('right', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('scope_id', 'text', (c) => c.notNull())
    .addColumn('from_at', 'text')
    .addColumn('to_at', 'text')
    .addColumn('invited_by', 'text')
    .addColumn('invited_at', 'text', (c) => c.notNull())
    .addColumn('until', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'text')
    .addColumn('accepted_by', 'text')
    .addColumn('withdrawn_at', 'text')
    .addCheckConstraint('role_invitation_one_end', sql`accepted_at is null or withdrawn_at is null`)
    .execute();
  await db.schema
    .createIndex('role_invitation_email')
    .on('role_invitation')
    .column('email')
    .execute();

  await db.schema
    .createTable('house')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addColumn('logo_id', 'text')
    .addColumn('begun_at', 'text')
    .addColumn('changed_at', 'text')
    .addCheckConstraint('house_one', sql`id = 'this'`)
    .execute();
  await sql`insert into house (id, version, facts) values ('this', 1, '{}')`.execute(db);

  await db.schema
    .createTable('privacy_notice')
    .addColumn('version', 'integer', (c) => c.primaryKey())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('published_by', 'text')
    .addColumn('published_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('privacy_acceptance')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('version', 'integer', (c) => c.notNull().references('privacy_notice.version'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('privacy_acceptance_one', ['person_id', 'version'])
    .execute();

  await db.schema
    .createIndex('audit_entry_by_time')
    .on('audit_entry')
    .columns(['at', 'id'])
    .execute();
}
