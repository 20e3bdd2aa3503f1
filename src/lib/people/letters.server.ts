/** The letters about proving an address and about rights. */
import type { Build, Letters } from '#lib/mail/outbox.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { link } from '#lib/link.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { place } from '#lib/words/en/place.ts';

import { codeOf, keyTo } from './key.server.ts';
import { findProof, type Proof } from './proof.server.ts';

/** The page of a mailed proof link; it asks before it acts. */
export const proofPath = (proof: string): string => `/prove/by-link/${keyTo('proof', proof)}`;

/** A mail with link and code; `words` says what for. */
export function proofLetter(
  proof: Proof,
  said: { subject: string; title: string; intro: string; button: string; foot: string }
): Letter {
  return {
    to: { name: '', address: proof.email },
    subject: said.subject,
    title: said.title,
    blocks: [
      { text: said.intro },
      { button: { label: said.button, href: link(proofPath(proof.id)) } },
      { text: words.prove.orCode },
      { code: codeOf(proof.id) },
      { text: words.prove.neverAsked }
    ],
    foot: said.foot
  };
}

function proofOf(said: Parameters<typeof proofLetter>[1]): Build {
  return async (db, { proof: id }, { now }) => {
    const proof = await findProof(db, id!);
    return !proof || proof.used_at || proof.until <= now ? null : proofLetter(proof, said);
  };
}

export const peopleLetters: Letters = {
  'prove-sign-in': async (db, { proof: id }, { now }) => {
    const proof = await findProof(db, id!);
    if (!proof || proof.used_at || proof.until <= now) return null;
    return proofLetter(proof, words.prove.signIn);
  },

  'prove-address': proofOf(place.letters.proveAddress),
  'prove-erase': proofOf(place.letters.proveErase),

  'address-changed': async (_, __, { row }) => {
    const said = place.letters.addressChanged;
    return {
      to: { name: '', address: row.to_email },
      subject: said.subject,
      title: said.title,
      blocks: [{ text: said.intro }, { text: said.notYou }],
      foot: said.foot
    };
  },

  'right-granted': async (db, { grant: id }) => {
    const grant = await db
      .selectFrom('grant')
      .innerJoin('person', 'person.id', 'grant.person_id')
      .select(['grant.right', 'person.name', 'person.email'])
      .where('grant.id', '=', id!)
      .where('grant.ended_at', 'is', null)
      .executeTakeFirst();
    if (!grant) return null;
    const said = words.rightGranted;
    return {
      to: { name: grant.name, address: grant.email },
      subject: said.subject,
      title: said.title,
      blocks: [
        { text: said.rights[grant.right] },
        { button: { label: said.button, href: link('/sign-in') } }
      ],
      foot: said.foot
    };
  }
};
