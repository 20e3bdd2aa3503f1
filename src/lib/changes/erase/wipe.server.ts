/** Takes every trace of a person out of the store, but ids that lead to nothing. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { columnsWith } from '#lib/changes/merge/columns.ts';
import { dropFile } from '#lib/files/files.server.ts';
import { settings } from '#lib/settings.server.ts';
import { place } from '#lib/words/en/place.ts';

/** Letters that go after the erasure, and are forgotten once they have gone. */
export const LAST_LETTERS = ['erased', 'erased-booking'];

/** Columns that hold an address, whose rows go with it. */
const ADDRESS_ROWS = [
  ['proof', 'email'],
  ['tell_me', 'email'],
  ['suppression', 'email'],
  ['invitation_address', 'email'],
  ['role_invitation', 'email'],
  ['self_nomination', 'email'],
  ['nomination_row', 'email'],
  ['inbound', 'from_email']
] as const;

/** Columns of text of ours in which an address may stand. */
const ADDRESS_TEXTS = [
  ['rate', 'key'],
  ['proof', 'typed'],
  ['bring_in_row', 'fields'],
  ['bring_in_row', 'facts'],
  ['inbound', 'folded'],
  ['inbound', 'said']
] as const;

export interface Whom {
  id: string;
  name: string;
  /** All of theirs. */
  emails: readonly string[];
}

/** What a `like` finds, whatever signs an address has. */
const within = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export async function wipe(db: Db, whom: Whom, now: Instant): Promise<void> {
  await wipeBookings(db, whom, now);
  await wipeTalks(db, whom, now);
  await wipePost(db, whom);
  for (const { table, column } of columnsWith('erase', 'null')) {
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = null
      where ${sql.ref(column)} = ${whom.id}`.execute(db);
  }
  for (const { table, column } of columnsWith('erase', 'remove')) {
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${whom.id}`.execute(db);
  }
  await db
    .updateTable('event')
    .set({ contact: settings().mailFrom.address })
    .where('contact', 'in', whom.emails)
    .execute();
  await db
    .updateTable('person')
    .set({
      email: `${whom.id}@erased.invalid`,
      name: '',
      name_folded: '',
      role: null,
      establishment_id: null,
      levels: null,
      gtcs_number: null,
      proved_at: null,
      no_photographs_at: null,
      disabled_at: now,
      erased_at: now
    })
    .where('id', '=', whom.id)
    .execute();
}

/** A booking becomes a count: of an event, a way to be there and an authority. */
async function wipeBookings(db: Db, { id, emails }: Whom, now: Instant): Promise<void> {
  const theirs = db
    .selectFrom('booking')
    .select('id')
    .where((eb) => eb.or([eb('person_id', '=', id), eb('email', 'in', emails)]));
  await db.deleteFrom('need').where('booking_id', 'in', theirs).execute();
  await db.deleteFrom('answer').where('booking_id', 'in', theirs).execute();
  await db
    .updateTable('booking')
    .set((eb) => ({
      person_id: null,
      email: null,
      establishment_id: null,
      establishment_other: null,
      entry_id: null,
      invitation_id: null,
      shown_at: null,
      ranked_why: null,
      booked_by: eb.fn('nullif', ['booked_by', eb.val(id)]),
      erased_at: now
    }))
    .where('id', 'in', theirs)
    .execute();
  await db.deleteFrom('invitation').where('person_id', '=', id).execute();
}

/** A talk that was given keeps its title in the running order, and no more. */
async function wipeTalks(db: Db, { id, name }: Whom, now: Instant): Promise<void> {
  const talks = await db.selectFrom('talk').select('id').where('person_id', '=', id).execute();
  const ids = talks.map((talk) => talk.id);
  if (ids.length > 0) {
    const material = await db
      .deleteFrom('material')
      .where('talk_id', 'in', ids)
      .returning('file_id')
      .execute();
    for (const { file_id } of material) {
      if (!file_id) continue;
      await dropFile(db, file_id, now);
      await db.updateTable('file').set({ name: '' }).where('id', '=', file_id).execute();
    }
    await db
      .updateTable('talk')
      .set({
        person_id: null,
        speaker: place.erase.presenter,
        line: null,
        description: null,
        equipment: null,
        leave_by: null,
        children: null,
        answer_note: null,
        entry_id: null
      })
      .where('id', 'in', ids)
      .execute();
  }
  await db
    .updateTable('talk')
    .set({ entry_id: null })
    .where('entry_id', 'in', (eb) =>
      eb.selectFrom('calendar_entry').select('calendar_entry.id').where('person_id', '=', id)
    )
    .execute();
  if (name) {
    await db
      .updateTable('talk')
      .set({ speaker: place.erase.presenter })
      .where('speaker', '=', name)
      .execute();
  }
}

/** Letters to them, and what letters to others say of them; what came from them. */
async function wipePost(db: Db, { id, name, emails }: Whom): Promise<void> {
  const waiting = db.selectFrom('outbox').select('entry_id').where('kind', 'in', LAST_LETTERS);
  await db
    .deleteFrom('calendar_entry')
    .where('person_id', '=', id)
    .where(
      'id',
      'not in',
      waiting.where('entry_id', 'is not', null).$castTo<{ entry_id: string }>()
    )
    .execute();
  await db
    .deleteFrom('outbox')
    .where('to_email', 'in', emails)
    .where('kind', 'not in', LAST_LETTERS)
    .execute();
  await db.deleteFrom('inbound').where('person_id', '=', id).execute();
  await db.deleteFrom('sent_mail').where('to_email', 'in', emails).execute();
  for (const [table, column] of ADDRESS_ROWS) {
    await sql`
      delete from ${sql.table(table)}
      where ${sql.ref(column)} in (${sql.join(emails)})`.execute(db);
  }
  for (const text of name ? [...emails, name] : emails) {
    const like = within(text);
    for (const [table, column] of ADDRESS_TEXTS) {
      await sql`
        delete from ${sql.table(table)}
        where ${sql.ref(column)} like ${like} escape '\\'`.execute(db);
    }
    await sql`
      update invitation_list set unread = '[]', sources = '[]'
      where unread like ${like} escape '\\' or sources like ${like} escape '\\'`.execute(db);
    await sql`
      update outbox set subject = null, why = null
      where subject like ${like} escape '\\' or why like ${like} escape '\\'`.execute(db);
    await sql`
      delete from outbox where ids like ${like} escape '\\'`.execute(db);
    await sql`
      delete from sent_mail
      where subject like ${like} escape '\\' or text like ${like} escape '\\'
        or html like ${like} escape '\\'`.execute(db);
  }
}

/**
 * Forgets the last letters to people who were erased, once they have gone or are too late; a round.
 *
 * @returns how many letters
 */
export async function forgetErased(db: Db, now: Instant): Promise<number> {
  const done = db
    .selectFrom('outbox')
    .select('id')
    .where('kind', 'in', LAST_LETTERS)
    .where((eb) => eb.or([eb('done_at', 'is not', null), eb('deadline', '<=', now)]));
  await db.deleteFrom('sent_mail').where('outbox_id', 'in', done).execute();
  const gone = await db.deleteFrom('outbox').where('id', 'in', done).executeTakeFirst();
  if (Number(gone.numDeletedRows) === 0) return 0;
  await db
    .deleteFrom('calendar_entry')
    .where('person_id', 'in', (eb) =>
      eb.selectFrom('person').select('person.id').where('erased_at', 'is not', null)
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox')
            .select('outbox.id')
            .whereRef('outbox.entry_id', '=', 'calendar_entry.id')
        )
      )
    )
    .execute();
  return Number(gone.numDeletedRows);
}
