/**
 * Proving an address: a mail with a link and six digits. The link asks before it acts, either works
 * once, and neither is stored (key.server.ts).
 */
import { randomUUID } from 'node:crypto';

import { changed, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { isCodeOf, openKey } from './key.server.ts';

export type Proof = Row<'proof'>;

/** Minutes for which the six digits, and a sign-in's link, are good. */
export const CODE_MINUTES = 15;
export const TRIES = 5;

export interface ProofFacts {
  purpose: Proof['purpose'];
  /** What it is for instead. */
  act?: Proof['act'];
  /** Checked and in lower case. */
  email: string;
  booking?: string;
  partner?: string;
  /** What was typed with the address; nobody sees it before the proof. */
  typed?: unknown;
  /** A path of ours to return to. */
  next?: string | null;
  /** Random id that the form carried, so that one form posted twice is one proof. */
  once?: string;
  /** Until when the link is good; the code's 15 minutes when not given. */
  until?: Instant;
  now: Instant;
}

/** Makes a proof and queues its mail. A form posted twice finds its first proof. */
export async function askProof(db: Db, facts: ProofFacts): Promise<Proof> {
  const made = await insertProof(db, facts.once ?? randomUUID(), facts);
  if (made) return mail(db, made, facts.now);
  const first = await findProof(db, facts.once!);
  const same =
    first?.email === facts.email &&
    first.purpose === facts.purpose &&
    first.act === (facts.act ?? null) &&
    first.booking_id === (facts.booking ?? null);
  if (first && same) return first;
  return mail(db, (await insertProof(db, randomUUID(), facts))!, facts.now);
}

/** Makes a proof without a mail: the first administrator's link is printed, not sent. */
export async function makeProof(db: Db, facts: ProofFacts): Promise<Proof> {
  return (await insertProof(db, randomUUID(), facts))!;
}

async function insertProof(db: Db, id: string, facts: ProofFacts): Promise<Proof | undefined> {
  const codeUntil = plus(facts.now, { minutes: CODE_MINUTES });
  return db
    .insertInto('proof')
    .values({
      id,
      purpose: facts.purpose,
      act: facts.act ?? null,
      email: facts.email,
      booking_id: facts.booking ?? null,
      partner_id: facts.partner ?? null,
      typed: facts.typed === undefined ? null : JSON.stringify(facts.typed),
      next: facts.next ?? null,
      code_until: codeUntil,
      until: facts.until ?? codeUntil,
      created_at: facts.now
    })
    .onConflict((c) => c.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
}

async function mail(db: Db, proof: Proof, now: Instant): Promise<Proof> {
  await queueLetter(db, {
    kind: `prove-${proof.act ?? proof.purpose}`,
    key: `prove:${proof.id}`,
    ids: { proof: proof.id },
    to: proof.email,
    priority: 0,
    deadline: proof.until,
    now
  });
  return proof;
}

export async function findProof(db: Db, id: string): Promise<Proof | undefined> {
  return db.selectFrom('proof').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The proof that a mailed link opens, used or not; undefined for a link that is not ours. */
export async function proofOfLink(db: Db, key: string): Promise<Proof | undefined> {
  const id = openKey('proof', key);
  return id ? findProof(db, id) : undefined;
}

/**
 * Checks the six digits: five tries, 15 minutes. The try is counted whatever follows, so call it
 * outside the transaction that uses the proof.
 *
 * Refused: `code-wrong` with the tries that are left, `code-over`.
 */
export async function checkCode(
  db: Db,
  proof: Proof,
  { code, now }: { code: string; now: Instant }
): Promise<Refusal | null> {
  if (proof.code_until <= now) return refuse('code-over', {}, 'code');
  const tried = await db
    .updateTable('proof')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', proof.id)
    .where('tries', '<', TRIES)
    .returning('tries')
    .executeTakeFirst();
  if (!tried) return refuse('code-over', {}, 'code');
  if (isCodeOf(proof.id, code)) return null;
  return refuse('code-wrong', { left: TRIES - tried.tries }, 'code');
}

/**
 * Uses a proof, once: by its link, or after its code was checked. In the transaction of what it is
 * for, so that a refusal leaves it good.
 *
 * Refused: `link-used`, `link-over`.
 */
export async function useProof(db: Db, proof: Proof, now: Instant): Promise<Proof | Refusal> {
  if (proof.until <= now) return refuse('link-over');
  const used = await db
    .updateTable('proof')
    .set({ used_at: now })
    .where('id', '=', proof.id)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return changed(used) ? { ...proof, used_at: now } : refuse('link-used');
}

/** Minutes after a proof in which "stay signed in on this device" may be pressed. */
const STAY_MINUTES = 15;

/** Spends the right to stay signed in that a proof gave, once. Refused: `link-over`. */
export async function useStay(
  db: Db,
  { key, now }: { key: string; now: Instant }
): Promise<Proof | Refusal> {
  const id = openKey('stay', key);
  const proof = id ? await findProof(db, id) : undefined;
  if (!proof?.used_at || plus(proof.used_at, { minutes: STAY_MINUTES }) <= now) {
    return refuse('link-over');
  }
  const used = await db
    .updateTable('proof')
    .set({ stayed_at: now })
    .where('id', '=', proof.id)
    .where('stayed_at', 'is', null)
    .executeTakeFirst();
  return changed(used) ? proof : refuse('link-over');
}
