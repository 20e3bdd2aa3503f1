/** What only a demo store has: people to be, mail to read, a clock to move. */
import type { Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { moveClock } from '#lib/clock.server.ts';
import { fold } from '#lib/text.ts';
import { instantText } from '#lib/time.server.ts';

/** Mails of one page. */
export const MAIL_PAGE = 30;

export interface MailLine {
  id: string;
  at: string;
  to: string;
  subject: string;
  calendar: boolean;
}

/** What was sent, newest first. */
export async function mailList(
  db: Db,
  { search, page }: { search: string; page: number }
): Promise<{ mails: MailLine[]; more: boolean }> {
  let query = db.selectFrom('sent_mail');
  if (search) {
    query = query.where((eb) =>
      eb.or([
        eb('to_email', 'like', `%${search.toLowerCase()}%`),
        eb('subject', 'like', `%${search}%`)
      ])
    );
  }
  const rows = await query
    .select(['id', 'at', 'to_email', 'subject', 'calendar'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAIL_PAGE + 1)
    .offset((page - 1) * MAIL_PAGE)
    .execute();
  return {
    more: rows.length > MAIL_PAGE,
    mails: rows.slice(0, MAIL_PAGE).map((row) => ({
      id: row.id,
      at: instantText(row.at),
      to: row.to_email,
      subject: row.subject,
      calendar: row.calendar !== null
    }))
  };
}

/** The newest mail of each kind of letter. */
export async function oneOfEach(
  db: Db
): Promise<Map<string, { id: string; to: string; subject: string; text: string }>> {
  const newest = await db
    .selectFrom('sent_mail')
    .innerJoin('outbox', 'outbox.id', 'sent_mail.outbox_id')
    .select((eb) => ['outbox.kind', eb.fn.max('sent_mail.at').as('at')])
    .groupBy('outbox.kind')
    .execute();
  const found = new Map<string, { id: string; to: string; subject: string; text: string }>();
  for (const { kind, at } of newest) {
    const mail = await db
      .selectFrom('sent_mail')
      .innerJoin('outbox', 'outbox.id', 'sent_mail.outbox_id')
      .select(['sent_mail.id', 'sent_mail.to_email as to', 'sent_mail.subject', 'sent_mail.text'])
      .where('outbox.kind', '=', kind)
      .where('sent_mail.at', '=', at)
      .orderBy('sent_mail.id', 'desc')
      .executeTakeFirstOrThrow();
    found.set(kind, mail);
  }
  return found;
}

export async function findMail(db: Db, id: string): Promise<Row<'sent_mail'> | undefined> {
  return db.selectFrom('sent_mail').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The people whom the demo's page offers by kind, and those whose name was looked for. */
export async function demoPeople(
  db: Db,
  search: string
): Promise<{ id: string; name: string; email: string }[]> {
  if (!search) return [];
  return db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('name_folded', 'like', `%${fold(search)}%`)
    .orderBy('name_folded')
    .limit(30)
    .execute();
}

/**
 * Moves the demo's time forward. Back it never goes: what has happened has happened.
 *
 * @returns whether it moved
 */
export async function moveDemo(
  db: Db,
  { to, now }: { to: Instant; now: Instant }
): Promise<boolean> {
  if (to < now) return false;
  await moveClock(db, to);
  return true;
}
