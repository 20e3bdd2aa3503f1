/** Opens a talk's files and links for whoever may change them. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText, plus } from '#lib/time.server.ts';

import { presentersNow } from '../presenters.server.ts';
import { findTalk, type Talk } from '../talk.server.ts';

export type Material = Row<'material'>;

/** For so long after an event slides are added. */
const OPEN_DAYS = 365;

/** Whether slides of a talk are added now; null when they are. */
export function closedFor(talk: Talk, event: Event, now: Instant): Refusal | null {
  if (talk.withdrawn_at || talk.declined_at) return refuse('talk-unknown');
  if (event.status === 'cancelled') return refuse('already-cancelled-event');
  const until = event.ends_at && plus(event.ends_at, { hours: OPEN_DAYS * 24 });
  return until && until <= now ? refuse('too-late', { when: instantText(until) }) : null;
}

export interface Open {
  talk: Talk;
  event: Event;
  /** Who acts: whoever signed in, else the presenter whose link it is. */
  who: string | null;
}

/** Opens a talk's material inside its event's turn, for whoever may change it. */
export async function openTalk<T>(
  db: Db,
  { talk: id, by }: { talk: string; by: Actor },
  work: (db: Db, open: Open) => Promise<T | Refusal>
): Promise<T | Refusal> {
  const found = await findTalk(db, id);
  if (!found) return refuse('talk-unknown');
  return inTransaction(db, async (db) => {
    const event = (await takeTurn(db, found.event_id))!;
    const talk = (await findTalk(db, id))!;
    const presenters = await presentersNow(db, talk);
    const own = { event, partner: talk.partner_id };
    const keyed = presenters.find((one) => by.key?.kind === 'presenter' && by.key.id === one.id);
    const allowed =
      may(by, 'material.change', {
        ...own,
        person: talk.person_id,
        key: { kind: 'talk', id: talk.id }
      }) ||
      presenters.some(({ id, person_id }) =>
        may(by, 'material.change', { ...own, person: person_id, key: { kind: 'presenter', id } })
      );
    if (!allowed) return refuse('not-allowed');
    const who = by.person?.id ?? keyed?.person_id ?? talk.person_id;
    return work(db, { talk, event, who });
  });
}

export async function openMaterial<T>(
  db: Db,
  { material: id, by }: { material: string; by: Actor },
  work: (db: Db, open: Open & { material: Material }) => Promise<T | Refusal>
): Promise<T | Refusal> {
  const found = await rowOf(db, id);
  if (!found) return refuse('material-unknown');
  return openTalk(db, { talk: found.talk_id, by }, async (db, open) =>
    work(db, { ...open, material: (await rowOf(db, id))! })
  );
}

const rowOf = (db: Db, id: string): Promise<Material | undefined> =>
  db.selectFrom('material').selectAll().where('id', '=', id).executeTakeFirst();
