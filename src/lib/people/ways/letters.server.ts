/** The letter about a new way in. */
import { link } from '#lib/link.server.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { ways as words } from '#lib/words/en/ways.ts';

import { waitingRequest } from '../confirm/confirm.server.ts';
import { findPerson } from '../person.server.ts';
import { waysOf } from './ways.server.ts';

export const wayLetters: Letters = {
  'confirm-asked': async (db, { confirmation, person: personId }) => {
    const to = await findPerson(db, personId!);
    const asks = await waitingRequest(db, confirmation!);
    if (!to || !asks) return null;
    const said = words.confirm.letter;
    return {
      to: { name: to.name, address: to.email },
      subject: said.subject(asks.name),
      title: said.subject(asks.name),
      blocks: [
        { text: said.intro(asks.name) },
        { text: said.why },
        { button: { label: said.button, href: link('/admin/confirm') } }
      ],
      foot: said.foot
    };
  },

  'way-added': async (db, { person: personId, id }) => {
    const person = await findPerson(db, personId!);
    const way = (await waysOf(db, personId!)).find((one) => one.id === id);
    if (!person || !way) return null;
    const said = words.letter;
    return {
      to: { name: person.name, address: person.email },
      subject: said.subject,
      title: said.subject,
      blocks: [
        { text: said.added(words.kinds[way.kind], way.name) },
        { text: said.notYou },
        { button: { label: said.button, href: link('/my/sign-in') } }
      ],
      foot: said.foot
    };
  }
};
