/** The letters to and about partners. */
import type { Db } from '#db/open.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { proofLetter } from '#lib/people/letters.server.ts';
import { findPerson, nameOf } from '#lib/people/person.server.ts';
import { findProof } from '#lib/people/proof.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { partners } from '#lib/words/en/partners.ts';

async function leadFacts(db: Db, partner: string) {
  return db
    .selectFrom('partner')
    .innerJoin('partner_kind', 'partner_kind.id', 'partner.kind_id')
    .innerJoin('person', 'person.id', 'partner.lead_id')
    .select([
      'partner.name as partner',
      'partner.approved_at',
      'partner.ended_at',
      'partner.answer_message',
      'partner.lead_id',
      'partner.declined_at',
      'partner_kind.name as kind',
      'person.name',
      'person.email'
    ])
    .where('partner.id', '=', partner)
    .executeTakeFirst();
}

export const partnerLetters: Letters = {
  'prove-partner': async (db, { proof: id }, { now }) => {
    const proof = await findProof(db, id!);
    if (!proof || proof.used_at || proof.until <= now) return null;
    const partner = await db
      .selectFrom('partner')
      .select('name')
      .where('id', '=', proof.partner_id!)
      .executeTakeFirst();
    if (!partner) return null;
    const said = words.prove.partner;
    const name = plain(partner.name);
    return proofLetter(proof, {
      subject: said.subject(name),
      title: said.title,
      intro: said.intro(name),
      button: said.button,
      foot: said.foot
    });
  },

  'partner-to-approve': async (db, ids, { row }) => {
    const facts = await leadFacts(db, ids['partner']!);
    const organiser = await findPerson(db, ids['person']!);
    if (!facts || !organiser || facts.approved_at || facts.declined_at) return null;
    const said = words.partnerToApprove;
    const name = plain(facts.partner);
    return {
      to: { name: organiser.name, address: row.to_email },
      subject: said.subject(name),
      title: said.title(name),
      blocks: [
        { text: said.intro(facts.kind, plain(nameOf(facts))) },
        { button: { label: said.button, href: link(`/organise/partners/${ids['partner']!}`) } }
      ],
      foot: said.foot
    };
  },

  'partner-approved': async (db, ids, { row }) => {
    const facts = await leadFacts(db, ids['partner']!);
    if (!facts?.approved_at) return null;
    const said = words.partnerApproved;
    const name = plain(facts.partner);
    return {
      to: { name: facts.name, address: row.to_email },
      subject: said.subject(name),
      title: said.title,
      blocks: [
        { text: said.intro(name) },
        ...(facts.answer_message ? [{ text: plain(facts.answer_message) }] : []),
        { button: { label: said.button, href: link('/present') } }
      ],
      foot: said.foot
    };
  },

  'partner-declined': async (db, ids, { row }) => {
    const facts = await leadFacts(db, ids['partner']!);
    if (!facts?.declined_at) return null;
    const said = words.partnerDeclined;
    const name = plain(facts.partner);
    return {
      to: { name: facts.name, address: row.to_email },
      subject: said.subject(name),
      title: said.title,
      blocks: [
        { text: said.intro(name) },
        ...(facts.answer_message ? [{ text: plain(facts.answer_message) }] : [])
      ],
      foot: said.foot
    };
  },

  'presenter-named': async (db, ids, { row }) => {
    const facts = await leadFacts(db, ids['partner']!);
    const presenter = await findPerson(db, ids['person']!);
    if (!facts || !presenter) return null;
    const said = words.presenterNamed;
    const name = plain(facts.partner);
    return {
      to: { name: presenter.name, address: row.to_email },
      subject: said.subject(name),
      title: said.title(name),
      blocks: [
        { text: said.intro },
        { button: { label: said.button, href: link('/sign-in?next=/present') } }
      ],
      foot: said.foot
    };
  },

  'partner-added': async (db, ids, { row }) => {
    const facts = await leadFacts(db, ids['partner']!);
    if (!facts || facts.ended_at) return null;
    const said = partners.letters.added;
    const name = plain(facts.partner);
    return {
      to: { name: facts.name, address: row.to_email },
      subject: said.subject(name),
      title: said.title(name),
      blocks: [
        { text: said.intro(name) },
        { button: { label: said.button, href: link('/sign-in?next=/present') } },
        { text: said.notMe }
      ],
      foot: said.foot
    };
  },

  'partner-handed-over': async (db, ids, { row }) => {
    const facts = await leadFacts(db, ids['partner']!);
    if (!facts || facts.lead_id !== ids['person']) return null;
    const said = partners.letters.handedOver;
    const name = plain(facts.partner);
    return {
      to: { name: facts.name, address: row.to_email },
      subject: said.subject(name),
      title: said.title(name),
      blocks: [
        { text: said.intro(name) },
        { button: { label: said.button, href: link('/sign-in?next=/present') } }
      ],
      foot: said.foot
    };
  },

  'partner-left': ended('byThem'),
  'partner-ended': ended('byUs')
};

/** A partner has ended: told to the organisers by its lead, or to its lead by them. */
function ended(by: 'byThem' | 'byUs'): LetterBuilder {
  return async (db, ids, { row }) => {
    const facts = await leadFacts(db, ids['partner']!);
    const reader = await findPerson(db, ids['person']!);
    if (!facts?.ended_at || !reader) return null;
    const said = partners.letters.ended;
    const name = plain(facts.partner);
    return {
      to: { name: reader.name, address: row.to_email },
      subject: said.subject(name),
      title: said.title(name),
      blocks: [
        { text: said[by](name) },
        ...(by === 'byThem'
          ? [
              {
                button: { label: said.button, href: link(`/organise/partners/${ids['partner']!}`) }
              }
            ]
          : [])
      ],
      foot: by === 'byThem' ? said.footThem : said.footUs
    };
  };
}
