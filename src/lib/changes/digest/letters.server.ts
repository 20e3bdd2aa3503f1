/** The organisers' daily summary: a line for each event, what waits for them first. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { listed } from '#lib/people/mail-list.server.ts';
import { organisesEvent } from '#lib/people/may.ts';
import { findPerson, grantsOf } from '#lib/people/person.server.ts';
import { instantText, subjectWhen } from '#lib/time.server.ts';
import { reminders } from '#lib/words/en/reminders.ts';

import { happened, isNews, NO_NEWS, plusNews, type News, type Window } from './happened.server.ts';

const words = reminders.digest;

/** Events with a line of their own. */
export const NAMED = 50;

interface Line {
  event: Pick<Row<'event'>, 'id' | 'title' | 'starts_at' | 'starts_local' | 'ends_local'>;
  news: News;
}

export const digestLetters: Letters = {
  digest: listed('digest', async (db, ids, { row }) => {
    const person = await findPerson(db, ids['person']!);
    if (!person || person.disabled_at) return null;
    const actor = { person, grants: await grantsOf(db, person.id) };
    const window = { from: ids['from']!, until: ids['until']! };
    const lines = await linesOf(db, window, (event) => organisesEvent(actor, event));
    if (lines.length === 0) return null;
    const more = lines.length - NAMED;
    const all = lines.reduce((sum, { news }) => plusNews(sum, news), NO_NEWS);
    return {
      to: { name: person.name, address: row.to_email },
      subject: words.subject(partsOf(all).slice(0, 3).join(', ')),
      title: words.title,
      blocks: [
        { text: words.intro(instantText(window.from)) },
        ...lines.slice(0, NAMED).map(blockOf),
        ...(more > 0 ? [{ link: { ...words.more(more), href: link('/organise') } }] : []),
        { button: { label: words.button, href: link('/organise') } }
      ],
      foot: words.foot,
      person: person.id
    };
  })
};

/** The events at which something happened, those first that wait for their organiser, then by date. */
async function linesOf(
  db: Db,
  window: Window,
  covers: (event: { id: string; programme_id: string | null }) => boolean
): Promise<Line[]> {
  const news = await happened(db, window);
  const lively = [...news.keys()].filter((event) => isNews(news.get(event)!));
  if (lively.length === 0) return [];
  const events = await db
    .selectFrom('event')
    .select(['id', 'title', 'programme_id', 'starts_at', 'starts_local', 'ends_local'])
    .where('id', 'in', lively)
    .execute();
  return events
    .filter(covers)
    .map((event) => ({ event, news: news.get(event.id)! }))
    .sort(byUrgency);
}

const waits = ({ requests, failed, needs }: News): boolean => requests + failed + needs > 0;

function byUrgency(a: Line, b: Line): number {
  if (waits(a.news) !== waits(b.news)) return waits(a.news) ? -1 : 1;
  // text order is time order; what has no date comes last
  const when = ({ event }: Line) => `${event.starts_at ?? '9'} ${event.id}`;
  return when(a) < when(b) ? -1 : 1;
}

function blockOf({ event, news }: Line): Block {
  const when = event.starts_local ? `${subjectWhen(event)} · ` : '';
  return {
    link: {
      label: `${when}${plain(event.title)}`,
      href: link(`/organise/events/${event.id}`),
      after: words.line(partsOf(news))
    }
  };
}

/** The numbers of an event in words, what waits first; nothing is said of what is nought. */
function partsOf(news: News): string[] {
  const said = words.news;
  const some = (count: number, text: (count: number) => string) => (count > 0 ? [text(count)] : []);
  return [
    ...some(news.requests, said.requests),
    ...some(news.failed, said.failed),
    ...some(news.needs, said.needs),
    ...some(news.unconfirmed, said.unconfirmed),
    ...some(news.booked, said.booked),
    ...some(news.cancelled, said.cancelled),
    ...some(news.waiting, (count) => said.waiting(count, news.allWaiting)),
    ...some(news.taken, said.taken),
    ...some(news.givenBack, said.givenBack),
    ...some(news.accepted, said.accepted),
    ...some(news.declined, said.declined)
  ];
}
