import { sql, type Kysely } from 'kysely';

/** What is asked with a booking: an organiser's questions, and what somebody needs to take part. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('event').addColumn('food_at', 'text').execute();
  await db.schema.alterTable('person').addColumn('no_photographs_at', 'text').execute();
  await db.schema.alterTable('person').addColumn('levels', 'text').execute();

  await db.schema
    .createTable('question')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('event.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('choices', 'text')
    .addColumn('seen_by', 'text', (c) => c.notNull())
    .addColumn('required_at', 'text')
    .addColumn('removed_at', 'text')
    .addCheckConstraint('question_kind', sql`kind in ('text', 'choice', 'several', 'yes-no')`)
    .addCheckConstraint('question_seen_by', sql`seen_by in ('organisers', 'presenters')`)
    .addCheckConstraint(
      'question_choices',
      sql`(kind in ('choice', 'several')) = (choices is not null)`
    )
    .execute();
  await db.schema
    .createIndex('question_event')
    .on('question')
    .columns(['event_id', 'position'])
    .execute();

  await db.schema
    .createTable('answer')
    .addColumn('question_id', 'text', (c) => c.notNull().references('question.id'))
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('answered_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('answer_once', ['question_id', 'booking_id'])
    .execute();
  await db.schema.createIndex('answer_booking').on('answer').column('booking_id').execute();

  await db.schema
    .createTable('need')
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('said_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('need_once', ['booking_id', 'kind'])
    .addCheckConstraint('need_kind', sql`kind in ('access', 'diet', 'allergy')`)
    .execute();
}
