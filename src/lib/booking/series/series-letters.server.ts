/** The one letter that names every session of a series; each session has its own invite beside it. */
import { findSeries } from '#lib/events/series.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { series as words } from '#lib/words/en/series.ts';

import { seriesSessions } from './series-read.server.ts';

export const seriesLetters: Letters = {
  'series-booked': async (db, { series: id, person: whom }, { row, now }) => {
    const [series, person] = await Promise.all([findSeries(db, id!), findPerson(db, whom!)]);
    if (!series || !person) return null;
    const { sessions, events } = await seriesSessions(db, {
      series: series.id,
      person: person.id,
      authority: undefined,
      now
    });
    const mine = sessions.filter(({ mine }) => mine !== null);
    const first = events[0];
    if (mine.length === 0 || !first) return null;
    const said = words.letter;
    const going = mine.filter(({ mine }) => mine!.state === 'confirmed').length;
    return {
      to: { name: person.name, address: row.to_email },
      replyTo: first.contact,
      thread: `series.${series.id}.${person.id}`,
      subject: said.subject(series.title),
      title: said.title(going, mine.length),
      blocks: [
        { text: said.intro(plain(series.title)) },
        {
          list: mine.map(({ card, mine }) =>
            plain(said.line(card.when, card.title, card.where, words.states[mine!.state]))
          )
        },
        { text: said.invites },
        { button: { label: said.button, href: link(`/my/series/${series.slug}`) } }
      ],
      foot: said.foot(first.host, first.contact)
    };
  }
};
