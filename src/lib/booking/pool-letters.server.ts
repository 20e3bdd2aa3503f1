/** The letters about pools: to coordinators, to organisers, and to somebody who was sent back. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { coordinatorsOf } from '#lib/people/grants.server.ts';
import { longDayText } from '#lib/time.server.ts';
import { pools } from '#lib/words/en/pools.ts';

import type { Pool } from './places.server.ts';

const words = pools.letters;

/** The coordinator's page of their authority's places at an event. */
export const poolPath = (authority: string, event: string): string =>
  `/coordinate/${authority}/${event}`;

interface PoolFacts {
  pool: Pool;
  event: Event;
  authority: Row<'authority'>;
}

async function poolFacts(db: Db, id: string): Promise<PoolFacts | null> {
  const pool = await db.selectFrom('pool').selectAll().where('id', '=', id).executeTakeFirst();
  if (!pool?.authority_id) return null;
  const [event, authority] = await Promise.all([
    findEvent(db, pool.event_id),
    db.selectFrom('authority').selectAll().where('id', '=', pool.authority_id).executeTakeFirst()
  ]);
  return event && authority ? { pool, event, authority } : null;
}

export const poolLetters: Letters = {
  'release-notice': async (db, { pool: id, on, person }, { row, now }) => {
    const facts = await poolFacts(db, id!);
    if (!facts) return null;
    const { pool, event, authority } = facts;
    const unused = pool.places - pool.taken;
    const gone = pool.released_at !== null || pool.release_on !== on || unused === 0;
    if (gone || event.status !== 'published' || event.starts_at! <= now) return null;
    const to = (await coordinatorsOf(db, authority.id)).find((one) => one.id === person);
    if (!to) return null;
    const said = words.notice;
    return {
      to: { name: to.name, address: row.to_email },
      replyTo: event.contact,
      subject: said.subject(letterFacts(event).subject),
      title: said.title(unused, authority.name),
      blocks: [
        {
          text: said.intro(
            plain(event.title),
            unused,
            pool.places,
            authority.name,
            longDayText(on!)
          )
        },
        { text: said.what },
        { button: { label: said.button, href: link(poolPath(authority.id, event.id)) } }
      ],
      foot: words.foot(authority.name, event.host, event.contact)
    };
  }
};
