/** The addresses of a person: each proved by its own mail, one of them the main one. */
import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record, type Deed } from '#lib/audit.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { idOf } from './session.server.ts';
import { may, type Actor } from './may.ts';
import { findPerson, findPersonByEmail } from './person.server.ts';
import { askProof, type Proof } from './proof.server.ts';

/** Work, home, a former school: more is a mistake. */
export const ADDRESSES_MOST = 6;

export interface AddressLine {
  email: string;
  main: boolean;
  /** The main one may have been typed by others, and not be proved yet. */
  proved: boolean;
}

/** The addresses of a person, the main one first. */
export async function addressesOf(db: Db, person: string): Promise<AddressLine[]> {
  const rows = await db
    .selectFrom('person_address')
    .innerJoin('person', 'person.id', 'person_address.person_id')
    .select(['person_address.email', 'person_address.proved_at', 'person.email as main'])
    .where('person.id', '=', person)
    .orderBy('person_address.added_at')
    .orderBy('person_address.email')
    .execute();
  const lines = rows.map(({ email, proved_at, main }) => ({
    email,
    main: email === main,
    proved: proved_at !== null
  }));
  return lines.sort((a, b) => Number(b.main) - Number(a.main));
}

/**
 * Mails an address that somebody says is theirs too. Whose it is otherwise is shown to nobody before
 * the mail is answered: the page says the same for every address.
 *
 * Refused: `not-allowed`, `address-theirs`, `addresses-full`.
 */
export async function askAddress(
  db: Db,
  { email, once, by, now }: { email: string; once?: string; by: Actor; now: Instant }
): Promise<Proof | Refusal> {
  const person = by.person?.id;
  if (!person || !may(by, 'self.change', { person })) return refuse('not-allowed');
  const known = await addressesOf(db, person);
  if (known.some((line) => line.email === email && line.proved)) {
    return refuse('address-theirs', {}, 'email');
  }
  if (known.length >= ADDRESSES_MOST) {
    return refuse('addresses-full', { most: ADDRESSES_MOST }, 'email');
  }
  return askProof(db, {
    purpose: 'sign-in',
    act: 'address',
    email,
    typed: { person },
    next: '/my/addresses',
    ...(once && { once }),
    now
  });
}

/** Who asked for a mail that is about themselves. */
export const askedBy = (proof: Proof): string | undefined =>
  (JSON.parse(proof.typed ?? '{}') as { person?: string }).person;

/**
 * Adds an address that was just proved. It is nobody else's, or another record's: then nothing is
 * changed, and its holder may have the two records made one. Call it in the proof's transaction.
 *
 * Refused: `prove-signed-in` in a browser where whoever asked is not signed in: whoever opens the
 * mail must not be led to give their address to somebody else's record.
 */
export async function addAddress(
  db: Db,
  { proof, by, now }: { proof: Proof; by: Actor | undefined; now: Instant }
): Promise<{ added: boolean } | Refusal> {
  const person = by?.person?.id;
  if (!person || person !== askedBy(proof)) return refuse('prove-signed-in');
  const made = await db
    .insertInto('person_address')
    .values({ email: proof.email, person_id: person, proved_at: now, added_at: now })
    .onConflict((c) => c.column('email').doNothing())
    .executeTakeFirst();
  if (Number(made.numInsertedOrUpdatedRows ?? 0) === 0) {
    const owner = await findPersonByEmail(db, proof.email);
    if (owner?.id !== person) return { added: false };
    await db
      .updateTable('person_address')
      .set({ proved_at: now })
      .where('email', '=', proof.email)
      .where('proved_at', 'is', null)
      .execute();
  }
  await note(db, { person, action: 'address.add', now });
  return { added: true };
}

/**
 * Makes a proved address the one that letters go to. Sessions in other browsers end, and the old
 * address is told.
 *
 * Refused: `not-allowed`, `address-unknown`.
 */
export async function makeMain(
  db: Db,
  facts: { email: string; token: string | null; by: Actor; now: Instant }
): Promise<{ was: string } | Refusal> {
  const { email, token, by, now } = facts;
  const person = by.person?.id;
  if (!person || !may(by, 'self.change', { person })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const { email: was } = (await findPerson(db, person))!;
    if (was === email) return { was };
    const moved = await db
      .updateTable('person')
      .set({ email, proved_at: now })
      .where('id', '=', person)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('person_address')
            .select('person_address.email')
            .where('person_address.email', '=', email)
            .where('person_address.person_id', '=', person)
            .where('person_address.proved_at', 'is not', null)
        )
      )
      .executeTakeFirst();
    if (!changed(moved)) return refuse('address-unknown');
    await db
      .deleteFrom('session')
      .where('person_id', '=', person)
      .where('id', '<>', token ? idOf(token) : '')
      .execute();
    await note(db, { person, action: 'address.main', now });
    await queueLetter(db, {
      kind: 'address-changed',
      key: `address-changed:${person}:${now}`,
      ids: { person },
      to: was,
      now
    });
    return { was };
  });
}

/** Removes an address. Refused: `not-allowed`, `address-main`, `address-unknown`. */
export async function removeAddress(
  db: Db,
  { email, by, now }: { email: string; by: Actor; now: Instant }
): Promise<{ removed: true } | Refusal> {
  const person = by.person?.id;
  if (!person || !may(by, 'self.change', { person })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const own = await db
      .updateTable('person')
      .set((eb) => ({ email: eb.ref('email') }))
      .where('id', '=', person)
      .returning('email')
      .executeTakeFirst();
    if (own?.email === email) return refuse('address-main');
    const done = await db
      .deleteFrom('person_address')
      .where('email', '=', email)
      .where('person_id', '=', person)
      .executeTakeFirst();
    if (!changed(done)) return refuse('address-unknown');
    await note(db, { person, action: 'address.remove', now });
    return { removed: true };
  });
}

async function note(
  db: Db,
  { person, action, now }: { person: string; action: Deed['action']; now: Instant }
): Promise<void> {
  await record(db, { by: person, action, subject: { kind: 'person', id: person }, now });
}
