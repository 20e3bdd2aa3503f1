/** The letters to whoever booked several people. */
import type { Db } from '#db/open.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block, type Letter } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { instantText } from '#lib/time.server.ts';
import { letters as letterWords } from '#lib/words/en/letters.ts';
import { party as words } from '#lib/words/en/party.ts';

import { findParty, type Party } from './party.server.ts';
import { membersOf, type PartyMember } from './party-read.server.ts';

export const partyPath = (party: string): string => `/my/parties/${party}`;

interface Facts {
  party: Party;
  event: Event;
  members: PartyMember[];
  unnamed: number;
}

function toBooker(
  say: (
    facts: Facts
  ) => { subject: (event: string) => string; title: string; blocks: Block[] } | null
): LetterBuilder {
  return async (db, { party: id }, { row, now }): Promise<Letter | null> => {
    const facts = await partyFacts(db, id!);
    const over = facts?.event.ends_at != null && facts.event.ends_at <= now;
    const booker = facts && (await findPerson(db, facts.party.booked_by));
    const said = facts && !over ? say(facts) : null;
    if (!facts || !booker || !said) return null;
    const { when, where, subject } = letterFacts(facts.event);
    return {
      to: { name: booker.name, address: row.to_email },
      replyTo: facts.event.contact,
      thread: `party.${facts.party.id}`,
      subject: said.subject(subject),
      title: said.title,
      blocks: [
        ...said.blocks,
        {
          facts: [
            [letterWords.when, `${when} (UK time)`],
            [letterWords.where, plain(where)]
          ]
        },
        { button: { label: words.letters.button, href: link(partyPath(facts.party.id)) } }
      ],
      foot: words.letters.foot(facts.event.host, facts.event.contact)
    };
  };
}

async function partyFacts(db: Db, id: string): Promise<Facts | undefined> {
  const party = await findParty(db, id);
  const event = party && (await findEvent(db, party.event_id));
  if (!party || !event) return undefined;
  const members = await membersOf(db, id);
  const unnamed = members.filter(({ name, email }) => name === null && email === null).length;
  return { party, event, members, unnamed };
}

const named = (members: PartyMember[], states: readonly string[]): string[] =>
  members
    .filter(({ state, email }) => states.includes(state) && email !== null)
    .map(({ name, email }) => plain(name || email!));

export const partyLetters: Letters = {
  'party-booked': toBooker(({ event, party, members, unnamed }) => {
    const said = words.letters.booked;
    const going = named(members, ['confirmed']);
    const waiting = named(members, ['waiting', 'offered']);
    const asking = named(members, ['requested']);
    const part = (heading: string, list: string[]): Block[] =>
      list.length > 0 ? [{ heading }, { list }] : [];
    return {
      subject: said.subject,
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        ...part(words.going, going),
        ...part(words.waiting, waiting),
        ...part(words.asking, asking),
        ...(unnamed > 0
          ? [{ text: words.unnamed(unnamed, party.names_by && instantText(party.names_by)) }]
          : [])
      ]
    };
  }),

  'names-missing': toBooker(({ event, party, unnamed }) => {
    const said = words.letters.missing;
    if (unnamed === 0 || !party.names_by) return null;
    return {
      subject: said.subject,
      title: said.title(unnamed),
      blocks: [{ text: said.intro(plain(event.title), instantText(party.names_by)) }]
    };
  }),

  'names-over': toBooker(({ event }) => {
    const said = words.letters.over;
    return {
      subject: said.subject,
      title: said.title,
      blocks: [{ text: said.intro(plain(event.title)) }]
    };
  })
};
