/** What follows when somebody proved an address: a booking, a partner's lead, a session. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Booking } from '#lib/booking/booking.server.ts';
import { proveHeld, type Typed } from '#lib/booking/held.server.ts';
import { proveContact } from '#lib/organisations/partners/sign-up.server.ts';
import { addAddress, askedBy } from '#lib/people/addresses.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { acceptNotice } from '#lib/people/privacy.server.ts';
import type { Account } from '#lib/people/providers/claims.server.ts';
import { linkProved } from '#lib/people/providers/identity.server.ts';
import { checkCode, useProof, type Proof } from '#lib/people/proof.server.ts';
import { signIn, signInPerson, type SignedIn } from '#lib/people/sign-in.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { offerTalkAndChoose } from './present-and-choose.server.ts';

export type Proved =
  | { kind: 'session'; session: SignedIn }
  /** An act of somebody who is signed in: where it leads to. */
  | { kind: 'act'; next: string }
  | {
      kind: 'booking';
      booking: Booking;
      already: boolean;
      /** Workshops that were chosen and are full. */
      missed: string[];
      /** Key for the cookie with which "stay signed in on this device" may be pressed. */
      stay: string;
      /** Why the talk that they wanted to give has no slot. */
      noSlot: Refusal | null;
    };

export interface ProveFacts {
  proof: Proof;
  /** The six digits; without them the link was pressed. */
  code?: string;
  /** An account at a provider with which this very browser came, to be theirs from now on. */
  account?: Account | undefined;
  /** The browser, for the list of sessions. */
  device: string;
  /** Who is signed in there, for what only they may do. */
  by?: Actor;
  now: Instant;
}

/**
 * Uses a proof and does what it was for, in one transaction. When that is refused the proof stays
 * good; a wrong code's try is counted whatever follows.
 *
 * Refused: as `checkCode` or `useProof`, and as booking is.
 */
export async function prove(db: Db, facts: ProveFacts): Promise<Proved | Refusal> {
  const { proof, code, now } = facts;
  const wrong = code === undefined ? null : await checkCode(db, proof, { code, now });
  if (wrong) return wrong;
  return inTransaction(db, async (db) => {
    const used = await useProof(db, proof, now);
    if (isRefusal(used)) return used;
    const followed = await follow(db, { ...facts, proof: used });
    if (isRefusal(followed)) return followed;
    await acceptNotice(db, { email: proof.email, asked: proof.created_at, now });
    return followed;
  });
}

async function follow(
  db: Db,
  { proof, account, device, by, now }: ProveFacts
): Promise<Proved | Refusal> {
  if (proof.act) return act(db, { proof, by, now });
  if (proof.purpose === 'booking') return proveBooking(db, { proof, now });
  if (proof.purpose === 'partner') {
    const lead = await proveContact(db, proof, now);
    const session = await signInPerson(db, { person: lead.id, device, next: proof.next });
    return { kind: 'session', session };
  }
  const { person, ...session } = await signIn(db, { proof, device, now });
  if (account) await linkProved(db, { account, person, now });
  return { kind: 'session', session };
}

/** Such a mail signs nobody in: it is good in the browser of whoever asked for it. */
async function act(
  db: Db,
  { proof, by, now }: { proof: Proof; by: Actor | undefined; now: Instant }
): Promise<Proved | Refusal> {
  if (proof.act === 'address') {
    const added = await addAddress(db, { proof, by, now });
    if (isRefusal(added)) return added;
    return { kind: 'act', next: `/my/addresses?${added.added ? 'added' : `one=${proof.id}`}` };
  }
  if (!by?.person || by.person.id !== askedBy(proof)) return refuse('prove-signed-in');
  return { kind: 'act', next: `/my/data/erase?proof=${proof.id}` };
}

async function proveBooking(
  db: Db,
  { proof, now }: { proof: Proof; now: Instant }
): Promise<Proved | Refusal> {
  const placed = await proveHeld(db, { proof, now });
  if (isRefusal(placed)) return placed;
  const { booking, person, already, missed } = placed;
  const { talk, ...typed } = JSON.parse(proof.typed ?? '{}') as Typed;
  const taken =
    talk &&
    (await offerTalkAndChoose(db, {
      ...typed,
      ...talk,
      event: booking.event_id,
      person: person.id,
      by: { person, grants: [] },
      now
    }));
  return {
    kind: 'booking',
    booking: taken && !isRefusal(taken) ? taken.booking : booking,
    already,
    missed: taken && !isRefusal(taken) ? taken.missed : missed,
    stay: keyTo('stay', proof.id),
    noSlot: taken && isRefusal(taken) ? taken : null
  };
}
