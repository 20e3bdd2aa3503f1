/** The mails about what organisers ask partners. */
import type { Db } from '#db/open.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { partners } from '#lib/words/en/partners.ts';

import { asksAbout, type AskLine } from './read.server.ts';

const said = partners.letters;

const line = (ask: AskLine): string =>
  said.line(plain(ask.title), ask.minutes, plain(ask.event), ask.when, ask.clock);

/** Where a lead answers without signing in; null once they lead it no longer. */
export async function askedPath(
  db: Db,
  { partner, person }: { partner: string; person: string }
): Promise<string | null> {
  const grant = await db
    .selectFrom('grant')
    .select('id')
    .where('person_id', '=', person)
    .where('right', '=', 'presenter')
    .where('scope_id', '=', partner)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return grant ? `/asked/${keyTo('partner-asks', grant.id)}` : null;
}

export const askLetters: Letters = {
  'partner-asked': async (db, ids, { row, now }) => {
    const partner = await findPartner(db, ids['partner']!);
    const lead = await findPerson(db, ids['person']!);
    const open = (await asksAbout(db, { partner: ids['partner']! }, now)).filter(
      ({ state }) => state === 'open'
    );
    if (!partner || !lead || partner.lead_id !== lead.id || open.length === 0) return null;
    const path = await askedPath(db, { partner: partner.id, person: lead.id });
    if (!path) return null;
    return {
      to: { name: lead.name, address: row.to_email },
      subject: said.asked.subject(open.length, plain(open[0]!.event)),
      title: said.asked.title(open.length),
      blocks: [
        { text: said.asked.intro(plain(partner.name)) },
        { list: open.map((ask) => (ask.note ? `${line(ask)}. ${plain(ask.note)}` : line(ask))) },
        { button: { label: said.asked.button, href: link(path) } },
        { text: said.asked.adults }
      ],
      foot: said.asked.foot
    };
  },

  'asks-answered': async (db, ids, { row, now }) => {
    const asker = await findPerson(db, ids['person']!);
    const partner = await findPartner(db, ids['partner']!);
    const about = { partner: ids['partner']!, asker: ids['person']!, answeredAt: ids['at']! };
    const answered = await asksAbout(db, about, now);
    if (!asker || !partner || answered.length === 0) return null;
    const name = plain(partner.name);
    const part = (state: AskLine['state']) => answered.filter((ask) => ask.state === state);
    const listed = (heading: string, asks: AskLine[]) =>
      asks.length === 0
        ? []
        : [
            { heading },
            {
              list: asks.map((ask) =>
                ask.answerNote ? `${line(ask)}. ${plain(ask.answerNote)}` : line(ask)
              )
            }
          ];
    return {
      to: { name: asker.name, address: row.to_email },
      subject: said.answered.subject(name, part('agreed').length, answered.length),
      title: said.answered.title(name),
      blocks: [
        ...listed(said.answered.agreed, part('agreed')),
        ...listed(said.answered.declined, part('declined')),
        { button: { label: said.answered.button, href: link(`/organise/partners/${partner.id}`) } }
      ],
      foot: said.answered.foot
    };
  }
};
