/** People: someone with an e-mail address. */
import { sql } from 'kysely';

import { gatheredById } from '#db/gather.server.ts';
import { inTransaction, newId, type Db } from '#db/open.server.ts';
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
  const person = (await findPersonByEmail(db, facts.email)) ?? (await makePerson(db, facts, name));
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
 * A new record, unless somebody else has just made one of this address or taken it as theirs. In one
 * transaction: nobody sees a record before its address leads to it.
 */
async function makePerson(db: Db, facts: PersonFacts, name: string): Promise<Person> {
  return inTransaction(db, async (db) => {
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
    if (made) {
      const theirs = await addAddresses(db, [{ email: made.email, person: made.id }], facts.now);
      if (theirs.size > 0) return made;
      await db.deleteFrom('person').where('id', '=', made.id).execute();
    }
    return (await findPersonByEmail(db, facts.email))!;
  });
}

/** Notes whose addresses these are, where nobody has them; the addresses that it noted. */
async function addAddresses(
  db: Db,
  addresses: readonly { email: string; person: string }[],
  now: Instant
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await db
    .insertInto('person_address')
    .values(
      addresses.map(({ email, person }) => ({
        email,
        person_id: person,
        proved_at: null,
        added_at: now
      }))
    )
    .onConflict((c) => c.column('email').doNothing())
    .returning('email')
    .execute();
  return new Set(rows.map(({ email }) => email));
}

/**
 * The people of many addresses, made where there are none; as `personOf`, with a number of statements
 * that does not grow with them. At most a chunk at once.
 *
 * @returns them in the order of the addresses
 */
export async function peopleOf(
  db: Db,
  { people, now }: { people: readonly { email: string; name: string }[]; now: Instant }
): Promise<{ id: string; email: string }[]> {
  const named = new Map(people.map(({ email, name }) => [email, clean(name).trim()]));
  if (named.size === 0) return [];
  const emails = [...named.keys()];
  const known = await ownersOf(db, emails);
  const owned = new Set(known.map(({ email }) => email));
  await makePeople(
    db,
    [...named].filter(([email]) => !owned.has(email)),
    now
  );
  const found = owned.size === named.size ? known : await ownersOf(db, emails);
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

/** Who has these addresses, each under the address that was asked for. */
async function ownersOf(
  db: Db,
  emails: readonly string[]
): Promise<{ id: string; email: string; name: string }[]> {
  return db
    .selectFrom('person_address')
    .innerJoin('person', 'person.id', 'person_address.person_id')
    .select(['person.id', 'person_address.email', 'person.name'])
    .where('person_address.email', 'in', emails)
    .execute();
}

async function makePeople(
  db: Db,
  named: readonly (readonly [string, string])[],
  now: Instant
): Promise<void> {
  if (named.length === 0) return;
  await inTransaction(db, async (db) => {
    const made = await db
      .insertInto('person')
      .values(
        named.map(([email, name]) => ({
          id: newId(),
          email,
          name,
          name_folded: fold(name),
          role: null,
          establishment_id: null,
          proved_at: null,
          disabled_at: null,
          created_at: now
        }))
      )
      .onConflict((c) => c.column('email').doNothing())
      .returning(['id', 'email'])
      .execute();
    const addresses = made.map(({ id, email }) => ({ email, person: id }));
    const theirs = await addAddresses(db, addresses, now);
    const late = made.filter(({ email }) => !theirs.has(email)).map(({ id }) => id);
    if (late.length > 0) await db.deleteFrom('person').where('id', 'in', late).execute();
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

/** Notes that a person proved an address, the main one unless said; the first time counts. */
export async function proved(db: Db, person: string, now: Instant, email?: string): Promise<void> {
  await db
    .updateTable('person')
    .set({ proved_at: now })
    .where('id', '=', person)
    .where('proved_at', 'is', null)
    .execute();
  await db
    .updateTable('person_address')
    .set({ proved_at: now })
    .where('person_id', '=', person)
    .where('proved_at', 'is', null)
    .where('email', '=', (eb) =>
      email ? eb.val(email) : eb.selectFrom('person').select('email').where('id', '=', person)
    )
    .execute();
}

/** A person by id; of a record that was merged, the one that has it all now. */
export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  const person = await recordOf(db, id);
  return person?.merged_into ? findPerson(db, person.merged_into) : person;
}

const recordOf = gatheredById<Person>((db, ids) =>
  db.selectFrom('person').selectAll().where('id', 'in', ids).execute()
);

/** The person who has this address, as their main one or as another. */
export async function findPersonByEmail(db: Db, email: string): Promise<Person | undefined> {
  return db
    .selectFrom('person_address')
    .innerJoin('person', 'person.id', 'person_address.person_id')
    .selectAll('person')
    .where('person_address.email', '=', email.trim().toLowerCase())
    .executeTakeFirst();
}

/** Whether an address is this person's, the main one or another that they proved. */
export async function isAddressOf(db: Db, person: string, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('person_address')
    .innerJoin('person', 'person.id', 'person_address.person_id')
    .select('person.id')
    .where('person.id', '=', person)
    .where('person_address.email', '=', email)
    .where((eb) =>
      eb.or([
        eb('person_address.proved_at', 'is not', null),
        eb('person.email', '=', eb.ref('person_address.email'))
      ])
    )
    .executeTakeFirst();
  return row !== undefined;
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
