/**
 * An establishment's page for its office: a link that is sent to the office's address alone, and a
 * visit that begins with six digits sent there too. The link by itself shows nothing.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';

import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { isCodeOf, keyTo, openKey } from '#lib/people/key.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

export type OfficeLink = Row<'office_link'>;
type OfficeVisit = Row<'office_visit'>;

/** Minutes for which the six digits are good, and for which a visit lasts. */
const CODE_MINUTES = 15;
const VISIT_MINUTES = 60;
const TRIES = 5;

export const schoolPath = (link: string): string => `/school/${keyTo('establishment', link)}`;

/** A school whose page there is, with the office that has its mails. */
export interface Office {
  link: string;
  establishment: { id: string; name: string; authority: string | null };
  email: string;
}

/**
 * Sends the link of an establishment's page to its office. Where no address is known, or the
 * establishment has closed, nothing happens: whoever asks is told the same.
 */
export async function askOfficeLink(
  db: Db,
  { establishment, now }: { establishment: string; now: Instant }
): Promise<void> {
  await inTransaction(db, async (db) => {
    const office = await officeOf(db, establishment);
    if (!office) return;
    await sendLink(db, await openOne(db, { establishment, now }), { to: office, now });
  });
}

/** The address of an establishment's office; null where none is known. */
async function officeOf(db: Db, establishment: string): Promise<string | null> {
  const row = await db
    .selectFrom('establishment')
    .select('office_email')
    .where('id', '=', establishment)
    .where('closed_on', 'is', null)
    .executeTakeFirst();
  return row?.office_email ?? null;
}

/** The link that stands, made where there is none. */
async function openOne(
  db: Db,
  { establishment, now }: { establishment: string; now: Instant }
): Promise<OfficeLink> {
  const made = await db
    .insertInto('office_link')
    .values({ id: randomUUID(), establishment_id: establishment, made_at: now, ended_at: null })
    .onConflict((c) => c.doNothing())
    .returningAll()
    .executeTakeFirst();
  return (
    made ??
    db
      .selectFrom('office_link')
      .selectAll()
      .where('establishment_id', '=', establishment)
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow()
  );
}

async function sendLink(
  db: Db,
  { id }: OfficeLink,
  { to, now }: { to: string; now: Instant }
): Promise<void> {
  await queueLetter(db, {
    kind: 'office-link',
    key: `office-link:${id}:${now}`,
    ids: { link: id },
    to,
    priority: 0,
    now
  });
}

/** The office whose page a key opens; undefined for a link that is not ours, or that was renewed. */
export async function officeByKey(db: Db, key: string): Promise<Office | undefined> {
  const id = openKey('establishment', key);
  return id ? officeByLink(db, id) : undefined;
}

export async function officeByLink(db: Db, id: string): Promise<Office | undefined> {
  const row = await db
    .selectFrom('office_link')
    .innerJoin('establishment', 'establishment.id', 'office_link.establishment_id')
    .select([
      'office_link.id as link',
      'establishment.id',
      'establishment.name',
      'establishment.authority_id',
      'establishment.office_email'
    ])
    .where('office_link.id', '=', id)
    .where('office_link.ended_at', 'is', null)
    .where('establishment.closed_on', 'is', null)
    .executeTakeFirst();
  if (!row?.office_email) return undefined;
  const establishment = { id: row.id, name: row.name, authority: row.authority_id };
  return { link: row.link, establishment, email: row.office_email };
}

/** Begins a visit: six digits go to the office. */
export async function askVisit(
  db: Db,
  { office, now }: { office: Office; now: Instant }
): Promise<string> {
  return inTransaction(db, async (db) => {
    const id = randomUUID();
    await db
      .insertInto('office_visit')
      .values({
        id,
        link_id: office.link,
        asked_at: now,
        code_until: plus(now, { minutes: CODE_MINUTES }),
        token_hash: null,
        opened_at: null,
        ends_at: null
      })
      .execute();
    await queueLetter(db, {
      kind: 'office-code',
      key: `office-code:${id}`,
      ids: { visit: id },
      to: office.email,
      priority: 0,
      deadline: plus(now, { minutes: CODE_MINUTES }),
      now
    });
    return id;
  });
}

/**
 * Opens a visit with its six digits: five tries, a quarter of an hour, once. A try is counted whatever
 * follows, so call it outside a transaction.
 *
 * @returns the token for the visit's cookie, which is kept nowhere
 * Refused: `code-wrong` with the tries that are left, `code-over`.
 */
export async function openVisit(
  db: Db,
  { office, visit: id, code, now }: { office: Office; visit: string; code: string; now: Instant }
): Promise<{ token: string } | Refusal> {
  const tried = await db
    .updateTable('office_visit')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .where('link_id', '=', office.link)
    .where('opened_at', 'is', null)
    .where('code_until', '>', now)
    .where('tries', '<', TRIES)
    .returning('tries')
    .executeTakeFirst();
  if (!tried) return refuse('code-over', {}, 'code');
  if (!isCodeOf(id, code)) return refuse('code-wrong', { left: TRIES - tried.tries }, 'code');
  return inTransaction(db, async (db) => {
    const token = randomBytes(20).toString('base64url');
    const opened = await db
      .updateTable('office_visit')
      .set({
        opened_at: now,
        token_hash: hashOf(token),
        ends_at: plus(realNow(), { minutes: VISIT_MINUTES })
      })
      .where('id', '=', id)
      .where('opened_at', 'is', null)
      .executeTakeFirst();
    if (!changed(opened)) return refuse('code-over', {}, 'code');
    const { establishment, email } = office;
    // whoever books for colleagues has a record, as everybody who books
    await personOf(db, { email, name: establishment.name, establishment: establishment.id, now });
    await record(db, {
      by: null,
      action: 'office.visit',
      subject: { kind: 'establishment', id: establishment.id },
      now
    });
    return { token };
  });
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Who acts during a visit: the office's own record, with the key to this one establishment. Null
 * without a visit that stands, or with one of another establishment. `ends_at` is real time.
 */
export async function visitor(
  db: Db,
  { office, token }: { office: Office; token: string | null }
): Promise<Actor | null> {
  if (!token) return null;
  const visit = await visitBy(db, token);
  if (visit?.link_id !== office.link || !visit.ends_at || visit.ends_at <= realNow()) return null;
  const person = await db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('email', '=', office.email)
    .executeTakeFirst();
  if (!person) return null;
  return { person, grants: [], key: { kind: 'establishment', id: office.establishment.id } };
}

async function visitBy(db: Db, token: string): Promise<OfficeVisit | undefined> {
  return db
    .selectFrom('office_visit')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
}

/** Ends a visit before its hour. */
export async function endVisit(db: Db, token: string): Promise<void> {
  await db
    .updateTable('office_visit')
    .set({ ends_at: realNow() })
    .where('token_hash', '=', hashOf(token))
    .execute();
}

/**
 * A new link for the establishment, sent to its office; the old one opens nothing any more, and the
 * visits by it end.
 *
 * Refused: `not-allowed`.
 */
export async function renewOfficeLink(
  db: Db,
  { office, by, now }: { office: Office; by: Actor; now: Instant }
): Promise<true | Refusal> {
  const school = office.establishment.id;
  if (!may(by, 'school.act', { school })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const ended = await db
      .updateTable('office_link')
      .set({ ended_at: now })
      .where('id', '=', office.link)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (!changed(ended)) return true;
    await db
      .updateTable('office_visit')
      .set({ ends_at: realNow() })
      .where('link_id', '=', office.link)
      .where('opened_at', 'is not', null)
      .execute();
    const link = await openOne(db, { establishment: school, now });
    await sendLink(db, link, { to: office.email, now });
    await record(db, {
      by: by.person?.id ?? null,
      action: 'office.renewed',
      subject: { kind: 'establishment', id: school },
      now
    });
    return true as const;
  });
}

/** Forgets visits a day after their code, or their hour, was over; a round. */
export async function forgetVisits(db: Db, now: Instant): Promise<void> {
  const before = plus(now, { hours: -24 });
  await db
    .deleteFrom('office_visit')
    .where('code_until', '<', before)
    .where((eb) =>
      eb.or([eb('ends_at', 'is', null), eb('ends_at', '<', plus(realNow(), { hours: -24 }))])
    )
    .execute();
}
