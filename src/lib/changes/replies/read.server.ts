/** What organisers see of what came back: theirs, newest first; and putting it aside. */
import { sql } from 'kysely';

import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { InboundCame, InboundKind, InboundWhy, Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { may, organises, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';
import { instantText, whenText } from '#lib/time.server.ts';

import { GROUPS, type InboxFilter, type InboxGroup } from './inbox-filter.ts';

export interface InboxLine {
  id: string;
  kind: InboundKind;
  came: InboundCame;
  why: InboundWhy | null;
  said: string | null;
  name: string;
  email: string;
  subject: string;
  received: string;
  event: { id: string; title: string; when: string } | null;
  /** Whom it is about, where that is somebody else than who wrote. */
  about: string | null;
  seen: boolean;
}

/** Messages of one page. */
export const INBOX_PAGE = 30;

/** The rows that an organiser may see: of their events and programmes, or all. */
function seenBy(db: Db, actor: Actor) {
  const query = db
    .selectFrom('inbound')
    .leftJoin('event', 'event.id', 'inbound.event_id')
    .leftJoin('outbox', 'outbox.id', 'inbound.outbox_id')
    .leftJoin('person', 'person.id', 'inbound.person_id');
  const { everything, events, programmes } = organises(actor);
  if (everything) return query;
  return query.where((eb) =>
    eb.or([
      eb.lit(false),
      ...(events.length > 0 ? [eb('event.id', 'in', events)] : []),
      ...(programmes.length > 0 ? [eb('event.programme_id', 'in', programmes)] : [])
    ])
  );
}

function filtered(db: Db, actor: Actor, { search, event, seen }: InboxFilter) {
  let query = seenBy(db, actor).where('inbound.seen_at', seen ? 'is not' : 'is', null);
  if (event) query = query.where('inbound.event_id', '=', event);
  const folded = fold(search);
  if (folded) {
    query = query.where((eb) =>
      eb.or([
        eb('inbound.folded', 'like', `%${folded}%`),
        eb('person.name_folded', 'like', `%${folded}%`)
      ])
    );
  }
  return query;
}

/** A page of what came back, newest first, and how many there are of each kind. */
export async function inbox(
  db: Db,
  { actor, filter, page }: { actor: Actor; filter: InboxFilter; page: number }
): Promise<{ lines: InboxLine[]; counts: Record<InboxGroup, number> }> {
  let query = filtered(db, actor, filter);
  if (filter.group) query = query.where('inbound.kind', 'in', GROUPS[filter.group]);
  const [rows, kinds] = await Promise.all([
    query
      .select([
        'inbound.id',
        'inbound.kind',
        'inbound.came',
        'inbound.why',
        'inbound.said',
        'inbound.from_name',
        'inbound.from_email',
        'inbound.subject',
        'inbound.received_at',
        'inbound.seen_at',
        'event.id as event',
        'event.title',
        'event.starts_local',
        'event.ends_local',
        'person.name as person',
        'person.email as personEmail',
        'outbox.to_email as to'
      ])
      .orderBy('inbound.received_at', 'desc')
      .orderBy('inbound.id', 'desc')
      .limit(INBOX_PAGE)
      .offset((page - 1) * INBOX_PAGE)
      .execute(),
    filtered(db, actor, filter)
      .select(['inbound.kind', countAll.as('count')])
      .groupBy('inbound.kind')
      .execute()
  ]);
  const count = (group: InboxGroup) =>
    kinds
      .filter(({ kind }) => (GROUPS[group] as readonly InboundKind[]).includes(kind))
      .reduce((sum, row) => sum + row.count, 0);
  const groups = Object.keys(GROUPS) as InboxGroup[];
  return {
    counts: Object.fromEntries(groups.map((group) => [group, count(group)])) as Record<
      InboxGroup,
      number
    >,
    lines: rows.map((row) => {
      const about = row.person || row.personEmail || row.to;
      return {
        id: row.id,
        kind: row.kind,
        came: row.came,
        why: row.why,
        said: row.said,
        name: row.from_name,
        email: row.from_email,
        subject: row.subject,
        received: instantText(row.received_at),
        event: row.event
          ? {
              id: row.event,
              title: row.title!,
              when: whenText({ starts_local: row.starts_local, ends_local: row.ends_local })
            }
          : null,
        about: row.kind === 'bounce' ? row.to : about === row.from_name ? null : about,
        seen: row.seen_at !== null
      };
    })
  };
}

/**
 * How much an organiser has not put aside yet, of everything or of one event. What machines answer by
 * themselves is no work for anybody and is not counted.
 */
export async function inboxCount(
  db: Db,
  { actor, event }: { actor: Actor; event?: string }
): Promise<number> {
  let query = seenBy(db, actor)
    .where('inbound.seen_at', 'is', null)
    .where('inbound.kind', '<>', 'automatic');
  if (event) query = query.where('inbound.event_id', '=', event);
  const { count } = await query
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Puts messages aside; what is not there any more is passed over, and twice is once.
 *
 * Refused: `not-allowed` when one of them is no concern of theirs; then none is put aside.
 */
export async function clearInbound(
  db: Db,
  { ids, by, now }: { ids: readonly string[]; by: Actor; now: Instant }
): Promise<{ cleared: number } | Refusal> {
  if (ids.length === 0) return { cleared: 0 };
  return inTransaction(db, async (db) => {
    const rows = await db
      .selectFrom('inbound')
      .select(['id', 'event_id'])
      .where('id', 'in', ids)
      .where('seen_at', 'is', null)
      .execute();
    for (const { id, event_id } of rows) {
      const event = event_id ? await findEvent(db, event_id) : undefined;
      if (!may(by, 'inbound.clear', event ? { event } : {})) return refuse('not-allowed');
      await db
        .updateTable('inbound')
        .set({ seen_at: now, seen_by: by.person?.id ?? null })
        .where('id', '=', id)
        .execute();
      await record(db, {
        by: by.person?.id ?? null,
        action: 'inbound.clear',
        subject: { kind: 'inbound', id },
        now
      });
    }
    return { cleared: rows.length };
  });
}
