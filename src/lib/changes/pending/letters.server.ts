/** The letter to an organiser whose change could not be made a minute later. */
import { findEvent } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import type { Refusal } from '#lib/refusal.ts';
import { pending } from '#lib/words/en/pending.ts';
import { sentence } from '#lib/words/en/refusals.ts';

export const pendingLetters: Letters = {
  'change-not-made': async (db, { change: id }, { row }) => {
    const change = await db
      .selectFrom('pending_change')
      .selectAll()
      .where('id', '=', id!)
      .where('ended_how', '=', 'refused')
      .executeTakeFirst();
    const event = change && (await findEvent(db, change.event_id));
    const person = change && (await findPerson(db, change.asked_by));
    if (!change || !event || !person) return null;
    const said = pending.letter;
    const refusal = JSON.parse(change.refusal!) as Refusal;
    // a page's words speak of what still stands in the form
    const reason = refusal.refused === 'changed-meanwhile' ? said.meanwhile : sentence(refusal);
    return {
      to: { name: person.name, address: row.to_email },
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.kinds[change.kind] },
        { text: said.why(reason) },
        { text: said.nothing },
        { button: { label: said.button, href: link(`/organise/events/${event.id}`) } }
      ],
      foot: said.foot
    };
  }
};
