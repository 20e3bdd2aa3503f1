/** Organisations sign up as partners, or an organiser signs them up. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetter, queueLetters } from '#lib/mail/outbox.server.ts';
import { may, SYSTEM, type Actor } from '#lib/people/may.ts';
import { personOf, proved, type Person } from '#lib/people/person.server.ts';
import { askProof, type Proof } from '#lib/people/proof.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean, fold } from '#lib/text.ts';

import { letPresent, type Partner } from '../partner.server.ts';

export interface SignUp {
  name: string;
  kind: string;
  web: string | null;
  about: string | null;
  contactName: string;
  /** Checked and in lower case. */
  contactEmail: string;
  once?: string;
  now: Instant;
}

/**
 * Signs an organisation up. It stands for nobody until its contact has proved the address, and may
 * take no slot until an organiser approved it. Posted twice it is one partner.
 *
 * Refused: `partner-there` when one of that name is approved.
 */
export async function signUpPartner(
  db: Db,
  facts: SignUp
): Promise<{ partner: string; proof: Proof } | Refusal> {
  return inTransaction(db, async (db) => {
    const same = await sameName(db, facts.name);
    if (same) return refuse('partner-there', { name: same }, 'name');
    const partner = newId();
    const proof = await askProof(db, {
      purpose: 'partner',
      email: facts.contactEmail,
      partner,
      typed: { name: clean(facts.contactName) },
      next: '/present',
      ...(facts.once && { once: facts.once }),
      now: facts.now
    });
    if (proof.partner_id !== partner) return { partner: proof.partner_id!, proof };
    await insertPartner(db, { ...facts, id: partner });
    return { partner, proof };
  });
}

/**
 * An organiser signs an organisation up: it is approved, and its contact is told by a mail how to
 * come in, which proves the address.
 *
 * Refused: `not-allowed`, `partner-there` when one of that name is approved.
 */
export async function addPartner(
  db: Db,
  facts: SignUp & { by: Actor }
): Promise<Partner | Refusal> {
  const { by, now } = facts;
  if (!may(by, 'partner.answer')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const same = await sameName(db, facts.name);
    if (same) return refuse('partner-there', { name: same }, 'name');
    const email = facts.contactEmail;
    const lead = await personOf(db, { email, name: facts.contactName, now });
    const partner = await insertPartner(db, {
      ...facts,
      id: newId(),
      lead_id: lead.id,
      approved_at: now,
      answered_by: by.person?.id ?? null
    });
    await letPresent(db, { person: lead.id, partner: partner.id, by, now });
    await record(db, {
      by: by.person?.id ?? null,
      action: 'partner.add',
      subject: { kind: 'partner', id: partner.id },
      now
    });
    await queueLetter(db, {
      kind: 'partner-added',
      key: `partner-added:${partner.id}`,
      ids: { partner: partner.id },
      to: lead.email,
      now
    });
    return partner;
  });
}

async function insertPartner(
  db: Db,
  facts: SignUp &
    Pick<Partner, 'id'> &
    Partial<Pick<Partner, 'lead_id' | 'approved_at' | 'answered_by'>>
): Promise<Partner> {
  return db
    .insertInto('partner')
    .values({
      id: facts.id,
      name: clean(facts.name),
      name_folded: fold(facts.name),
      kind_id: facts.kind,
      web: facts.web,
      about: facts.about,
      lead_id: facts.lead_id ?? null,
      created_at: facts.now,
      approved_at: facts.approved_at ?? null,
      declined_at: null,
      answered_by: facts.answered_by ?? null
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The name of a partner that is called the same, in other letters perhaps. */
async function sameName(db: Db, name: string): Promise<string | null> {
  const same = await db
    .selectFrom('partner')
    .select('name')
    .where('name_folded', '=', fold(name))
    .where('approved_at', 'is not', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return same?.name ?? null;
}

/** Makes whoever proved the contact's address the partner's lead, and asks the organisers. */
export async function proveContact(db: Db, proof: Proof, now: Instant): Promise<Person> {
  const { name } = JSON.parse(proof.typed ?? '{}') as { name?: string };
  const person = await personOf(db, { email: proof.email, name: name ?? '', now });
  await proved(db, person.id, now);
  const partner = proof.partner_id!;
  await db
    .updateTable('partner')
    .set({ lead_id: person.id })
    .where('id', '=', partner)
    .where('lead_id', 'is', null)
    .execute();
  await letPresent(db, { person: person.id, partner, by: SYSTEM, now });
  const organisers = await organisersOfAll(db);
  await queueLetters(
    db,
    organisers.map(({ id, email }) => ({
      kind: 'partner-to-approve',
      key: `partner-to-approve:${partner}:${id}`,
      ids: { partner, person: id },
      to: email,
      now
    }))
  );
  return person;
}

/** Everyone who organises everything: they answer partners. */
export async function organisersOfAll(db: Db): Promise<{ id: string; email: string }[]> {
  return db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.email'])
    .where('grant.right', '=', 'organiser')
    .where('grant.scope', '=', 'everything')
    .where('grant.ended_at', 'is', null)
    .execute();
}
