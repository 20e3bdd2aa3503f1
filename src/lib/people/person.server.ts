/** People: someone with an e-mail address. */
import { sql } from 'kysely';

import { gatheredById } from '#db/gather.server.ts';
import { newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { clean, fold } from '#lib/text.ts';

import type { Grant } from './may.ts';

export type Person = Row<'person'>;

export interface PersonFacts {
  /** Checked and in lower case. */
  email: string;
  name?: string;
  role?: string | null;
  establishment?: string | null;
  now: Instant;
}

/**
 * The person of an address, made when there is none. Fills what the record does not know yet and
 * never overwrites what it does: whoever types an address has not proved it.
 */
export async function personOf(db: Db, facts: PersonFacts): Promise<Person> {
  const name = clean(facts.name ?? '').trim();
  const made = await db
    .insertInto('person')
    .values({
      id: newId(),
      email: facts.email,
      name,
      name_folded: fold(name),
      role: facts.role ?? null,
      establishment_id: facts.establishment ?? null,
      proved_at: null,
      disabled_at: null,
      created_at: facts.now
    })
    .onConflict((c) => c.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (made) return made;

  const person = await db
    .selectFrom('person')
    .selectAll()
    .where('email', '=', facts.email)
    .executeTakeFirstOrThrow();
  const missing = {
    ...(person.name === '' && name !== '' && { name, name_folded: fold(name) }),
    ...(person.role === null && facts.role && { role: facts.role }),
    ...(person.establishment_id === null &&
      facts.establishment && { establishment_id: facts.establishment })
  };
  if (Object.keys(missing).length === 0) return person;
  await db.updateTable('person').set(missing).where('id', '=', person.id).execute();
  return { ...person, ...missing };
}

/**
 * The people of many addresses, made where there are none; as `personOf`, with a number of statements
 * that does not grow with them. At most 200 at once.
 *
 * @returns them in the order of the addresses
 */
export async function peopleOf(
  db: Db,
  { people, now }: { people: readonly { email: string; name: string }[]; now: Instant }
): Promise<{ id: string; email: string }[]> {
  const named = new Map(people.map(({ email, name }) => [email, clean(name).trim()]));
  const rows = [...named].map(([email, name]) => ({
    id: newId(),
    email,
    name,
    name_folded: fold(name),
    role: null,
    establishment_id: null,
    proved_at: null,
    disabled_at: null,
    created_at: now
  }));
  if (rows.length === 0) return [];
  await db
    .insertInto('person')
    .values(rows)
    .onConflict((c) => c.column('email').doNothing())
    .execute();
  const found = await db
    .selectFrom('person')
    .select(['id', 'email', 'name'])
    .where('email', 'in', [...named.keys()])
    .execute();
  const unnamed = found.filter(({ email, name }) => name === '' && named.get(email) !== '');
  if (unnamed.length > 0) {
    const given = (value: (name: string) => string) =>
      sql<string>`case id ${sql.join(
        unnamed.map(({ id, email }) => sql`when ${id} then ${value(named.get(email)!)}`),
        sql` `
      )} end`;
    await db
      .updateTable('person')
      .set({ name: given((name) => name), name_folded: given(fold) })
      .where(
        'id',
        'in',
        unnamed.map(({ id }) => id)
      )
      .execute();
  }
  const byEmail = new Map(found.map((person) => [person.email, person]));
  return [...named.keys()].map((email) => {
    const { id } = byEmail.get(email)!;
    return { id, email };
  });
}

/**
 * Writes what somebody says of themselves with a booking: the role where none is known yet, the
 * levels as they say now. Only for an address that was proved.
 */
export async function describeSelf(
  db: Db,
  {
    person,
    role,
    levels
  }: { person: string; role?: string | null | undefined; levels?: readonly string[] | undefined }
): Promise<void> {
  if (role) {
    await db
      .updateTable('person')
      .set({ role })
      .where('id', '=', person)
      .where('role', 'is', null)
      .execute();
  }
  if (levels && levels.length > 0) {
    await db
      .updateTable('person')
      .set({ levels: JSON.stringify(levels) })
      .where('id', '=', person)
      .execute();
  }
}

/** The levels that a person said they work with. */
export const levelsOf = (person: Pick<Person, 'levels'> | undefined): string[] =>
  JSON.parse(person?.levels ?? '[]') as string[];

/** Notes that a person proved the address; the first time counts. */
export async function proved(db: Db, person: string, now: Instant): Promise<void> {
  await db
    .updateTable('person')
    .set({ proved_at: now })
    .where('id', '=', person)
    .where('proved_at', 'is', null)
    .execute();
}

export const findPerson = gatheredById<Person>((db, ids) =>
  db.selectFrom('person').selectAll().where('id', 'in', ids).execute()
);

export async function findPersonByEmail(db: Db, email: string): Promise<Person | undefined> {
  return db
    .selectFrom('person')
    .selectAll()
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst();
}

/**
 * The open grants of a person. One that ends by itself is over at that very moment for whoever says
 * what time it is, and for others when the round has noted it.
 */
export async function grantsOf(db: Db, person: string, now?: Instant): Promise<Grant[]> {
  return db
    .selectFrom('grant')
    .select(['right', 'scope', 'scope_id as scopeId'])
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .$if(now !== undefined, (query) =>
      query.where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>', now!)]))
    )
    .orderBy('granted_at')
    .execute();
}

/** How someone is named where no name is known yet. */
export function nameOf(person: { name: string; email: string }): string {
  return person.name || person.email;
}

/** "No photographs of me", standing for every event; said twice is said once. */
export async function setNoPhotographs(
  db: Db,
  { person, none, now }: { person: string; none: boolean; now: Instant }
): Promise<void> {
  await db
    .updateTable('person')
    .set({ no_photographs_at: none ? now : null })
    .where('id', '=', person)
    .execute();
}
