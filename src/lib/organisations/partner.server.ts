/** Partners: organisations that provide presenters. They sign up, an organiser approves. */
import { changed, countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetter, queueLetters } from '#lib/mail/outbox.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { may, SYSTEM, type Actor } from '#lib/people/may.ts';
import { personOf, proved, type Person } from '#lib/people/person.server.ts';
import { askProof, type Proof } from '#lib/people/proof.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { clean, fold } from '#lib/text.ts';

export type Partner = Row<'partner'>;

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
 */
export async function signUpPartner(
  db: Db,
  facts: SignUp
): Promise<{ partner: string; proof: Proof }> {
  return inTransaction(db, async (db) => {
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
    await db
      .insertInto('partner')
      .values({
        id: partner,
        name: clean(facts.name),
        name_folded: fold(facts.name),
        kind_id: facts.kind,
        web: facts.web,
        about: facts.about,
        lead_id: null,
        created_at: facts.now,
        approved_at: null,
        declined_at: null,
        answered_by: null
      })
      .execute();
    return { partner, proof };
  });
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
  await present(db, { person: person.id, partner, by: SYSTEM, now });
  const organisers = await db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.email'])
    .where('grant.right', '=', 'organiser')
    .where('grant.scope', '=', 'everything')
    .where('grant.ended_at', 'is', null)
    .execute();
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

/**
 * Approves or declines a partner; its lead gets a letter either way. The same answer twice is a
 * quiet success.
 *
 * Refused: `not-allowed`, `partner-unknown`, `partner-answered` when it was answered otherwise.
 */
export async function answerPartner(
  db: Db,
  facts: { partner: string; approve: boolean; by: Actor; now: Instant }
): Promise<Partner | Refusal> {
  const { partner: id, approve, by, now } = facts;
  if (!may(by, 'partner.answer')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const answered = await db
      .updateTable('partner')
      .set({
        approved_at: approve ? now : null,
        declined_at: approve ? null : now,
        answered_by: by.person?.id ?? null
      })
      .where('id', '=', id)
      .where('approved_at', 'is', null)
      .where('declined_at', 'is', null)
      .executeTakeFirst();
    const partner = await findPartner(db, id);
    if (!partner) return refuse('partner-unknown');
    if (!changed(answered)) {
      const same = approve ? partner.approved_at : partner.declined_at;
      return same ? partner : refuse('partner-answered');
    }
    await record(db, {
      by: by.person?.id ?? null,
      action: approve ? 'partner.approve' : 'partner.decline',
      subject: { kind: 'partner', id },
      now
    });
    const lead = partner.lead_id && (await emailOf(db, partner.lead_id));
    if (lead) {
      await queueLetter(db, {
        kind: approve ? 'partner-approved' : 'partner-declined',
        key: `partner-answer:${id}`,
        ids: { partner: id },
        to: lead,
        now
      });
    }
    return partner;
  });
}

/**
 * Names somebody who presents for a partner and tells them how to sign in.
 *
 * Refused: `not-allowed`, `partner-unknown`.
 */
export async function addPresenter(
  db: Db,
  facts: { partner: string; name: string; email: string; by: Actor; now: Instant }
): Promise<Person | Refusal> {
  const { partner, by, now } = facts;
  if (!may(by, 'partner.present', { partner }) && !may(by, 'partner.answer')) {
    return refuse('not-allowed');
  }
  return inTransaction(db, async (db) => {
    if (!(await findPartner(db, partner))) return refuse('partner-unknown');
    const person = await personOf(db, { email: facts.email, name: facts.name, now });
    const given = await present(db, { person: person.id, partner, by, now });
    if (!isRefusal(given) && given.new) {
      await queueLetter(db, {
        kind: 'presenter-named',
        key: `presenter-named:${partner}:${person.id}`,
        ids: { partner, person: person.id },
        to: person.email,
        now
      });
    }
    return person;
  });
}

function present(
  db: Db,
  { person, partner, by, now }: { person: string; partner: string; by: Actor; now: Instant }
) {
  return giveRight(db, { person, right: 'presenter', scope: 'partner', scopeId: partner, by, now });
}

export async function findPartner(db: Db, id: string): Promise<Partner | undefined> {
  return db.selectFrom('partner').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The partners that somebody presents for. */
export async function partnersOf(
  db: Db,
  { grants }: Actor
): Promise<{ id: string; name: string }[]> {
  const ids = grants.filter(({ right }) => right === 'presenter').map(({ scopeId }) => scopeId);
  if (ids.length === 0) return [];
  return db
    .selectFrom('partner')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .orderBy('name_folded')
    .execute();
}

/** The kinds that an organisation can be, in the organisers' order. */
export async function partnerKinds(db: Db): Promise<{ id: string; name: string }[]> {
  return db.selectFrom('partner_kind').select(['id', 'name']).orderBy('position').execute();
}

/** Partners for the organisers' page: those to be answered first. */
export async function partnersList(db: Db) {
  return db
    .selectFrom('partner')
    .innerJoin('partner_kind', 'partner_kind.id', 'partner.kind_id')
    .leftJoin('person', 'person.id', 'partner.lead_id')
    .select([
      'partner.id',
      'partner.name',
      'partner.web',
      'partner.about',
      'partner.created_at',
      'partner.approved_at',
      'partner.declined_at',
      'partner_kind.name as kind',
      'person.name as leadName',
      'person.email as leadEmail'
    ])
    .where('partner.lead_id', 'is not', null)
    .orderBy((eb) =>
      eb
        .case()
        .when('partner.approved_at', 'is', null)
        .then(eb.case().when('partner.declined_at', 'is', null).then(0).else(2).end())
        .else(1)
        .end()
    )
    .orderBy('partner.name_folded')
    .execute();
}

/** How many partners wait for an organiser's answer. */
export async function partnersToAnswer(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('partner')
    .select(countAll.as('count'))
    .where('lead_id', 'is not', null)
    .where('approved_at', 'is', null)
    .where('declined_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Who presents for a partner, its lead first. */
export async function presentersOf(db: Db, partner: string) {
  return db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.name', 'person.email'])
    .where('grant.right', '=', 'presenter')
    .where('grant.scope', '=', 'partner')
    .where('grant.scope_id', '=', partner)
    .where('grant.ended_at', 'is', null)
    .orderBy('grant.granted_at')
    .orderBy('person.name_folded')
    .execute();
}

async function emailOf(db: Db, person: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', person)
    .executeTakeFirst();
  return row?.email;
}
