/** Everything that the store holds of one person, by table, for themselves. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { addressesOf } from '#lib/people/addresses.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

type Rows = Record<string, unknown>[];
export type PersonData = { made: Instant; data: Record<string, Rows> };

/** Rows of one table at most: a person's life is less. */
const MOST = 5000;

/** What is a secret of the system, or about others: left out by name. */
const HIDDEN = new Set([
  'token_hash',
  'lease_by',
  'lease_until',
  'recorded_by',
  'granted_by',
  // of a file that was brought in: how it was read
  'headers',
  'columns',
  'schools',
  'raised'
]);

/**
 * Everything about a person: for themselves, or for an administrator whom they asked. Other people
 * are in it by id alone. The GTCS number is masked. It is noted that it was made.
 *
 * Refused: `not-allowed`, `person-unknown`.
 */
export async function personData(
  db: Db,
  { person: id, by, now }: { person: string; by: Actor; now: Instant }
): Promise<PersonData | Refusal> {
  if (!may(by, 'person.data', { person: id })) return refuse('not-allowed');
  const person = await findPerson(db, id);
  if (!person || person.id !== id || person.erased_at) return refuse('person-unknown');
  const emails = (await addressesOf(db, id)).map(({ email }) => email);
  const of = (table: string, column = 'person_id') => sql`${sql.ref(`${table}.${column}`)} = ${id}`;
  const inBookings = (table: string) =>
    sql`${sql.ref(`${table}.booking_id`)} in (select id from booking where person_id = ${id})`;
  const inEmails = (table: string, column: string) =>
    sql`${sql.ref(`${table}.${column}`)} in (${sql.join(emails)})`;
  const parts = {
    person: of('person', 'id'),
    person_address: of('person_address'),
    person_establishment: of('person_establishment'),
    grant: of('grant'),
    booking: of('booking'),
    attendance: inBookings('attendance'),
    booking_release: inBookings('booking_release'),
    answer: inBookings('answer'),
    need: inBookings('need'),
    workshop_choice: inBookings('workshop_choice'),
    party: of('party', 'booked_by'),
    invitation: of('invitation'),
    calendar_entry: of('calendar_entry'),
    calendar_feed: of('calendar_feed'),
    talk: of('talk'),
    presenter: of('presenter'),
    material: of('material', 'added_by'),
    talk_question: of('talk_question'),
    talk_word: of('talk_word'),
    participant: of('participant'),
    network_member: of('network_member'),
    mail_choice: of('mail_choice'),
    privacy_acceptance: of('privacy_acceptance'),
    session: of('session'),
    tell_me: inEmails('tell_me', 'email'),
    suppression: inEmails('suppression', 'email'),
    outbox: inEmails('outbox', 'to_email'),
    bring_in: sql`id in (
      select bring_in_id from booking where person_id = ${id}
      union select bring_in_id from person where id = ${id})`,
    inbound: of('inbound'),
    audit_entry: of('audit_entry', 'actor_id')
  };
  const data: Record<string, Rows> = {};
  for (const [table, where] of Object.entries(parts)) {
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} where ${where} limit ${sql.lit(MOST)}`.execute(db);
    data[table] = rows.map((row) => shown(table, row));
  }
  await record(db, {
    by: by.person?.id ?? null,
    action: 'person.export',
    subject: { kind: 'person', id },
    now
  });
  return { made: now, data };
}

/** A row without secrets: the id of a session is the key to it. */
function shown(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(row).filter(
    ([name]) => !HIDDEN.has(name) && !(table === 'session' && name === 'id')
  );
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'gtcs_number' ? masked(value) : value])
  );
}

const masked = (number: unknown) =>
  typeof number === 'string' ? number.replace(/\d(?=.*\d{2})/g, '•') : null;

/** The same to read: a heading for each table, a line for each field that says something. */
export function readable({ made, data }: PersonData): string {
  const lines = [`Twilight, ${made}`];
  for (const [table, rows] of Object.entries(data)) {
    if (rows.length === 0) continue;
    lines.push('', table.replaceAll('_', ' ').toUpperCase());
    for (const row of rows) {
      lines.push('');
      for (const [name, value] of Object.entries(row)) {
        if (value !== null && value !== '') {
          lines.push(`${name.replaceAll('_', ' ')}: ${String(value as string | number)}`);
        }
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
