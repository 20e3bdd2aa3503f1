/** The letters about proving an address and about rights. */
import type { Build, Letters } from '#lib/mail/outbox.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { link } from '#lib/link.server.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { roles } from '#lib/words/en/roles.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { place } from '#lib/words/en/place.ts';

import { codeOf, keyTo } from './key.server.ts';
import { findProof, type Proof } from './proof.server.ts';
import { roleInvitationPath } from './roles/invite.server.ts';
import { invitationState } from './roles/rules.ts';
import { firstDay, lastDay } from './roles/days.server.ts';
import { scopeNamed } from './roles/scopes.server.ts';

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
  'role-offered': async (db, { role: id }, { now }) => {
    const invitation = await db
      .selectFrom('role_invitation')
      .selectAll()
      .where('id', '=', id!)
      .executeTakeFirst();
    if (!invitation || invitationState(invitation, now) !== 'open') return null;
    const { right, scope, scope_id, email, name, from_at, to_at } = invitation;
    const whatFor = await scopeNamed(db, scope, scope_id);
    if (whatFor === null) return null;
    const inviter = await db
      .selectFrom('person')
      .select(['name', 'email'])
      .where('id', '=', invitation.invited_by ?? '')
      .executeTakeFirst();
    const said = roles.letter;
    return {
      to: { name, address: email },
      subject: said.subject(roles.names[right]),
      title: said.title(roles.names[right]),
      blocks: [
        { text: said.intro(inviter ? inviter.name || inviter.email : null, right, whatFor) },
        ...(from_at || to_at ? [{ text: said.days(firstDay(from_at), lastDay(to_at)) }] : []),
        { button: { label: said.button, href: link(roleInvitationPath(id!)) } },
        { text: said.until(dayText(dayOf(invitation.until), true)) }
      ],
      foot: said.foot
    };
  },

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
