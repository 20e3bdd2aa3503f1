/**
 * Lists of people to invite. A list is kept with its preview, so that a long one is neither typed nor
 * carried twice; once it is sent, a round invites its people in small transactions and the list knows
 * how far it has come.
 */
import { sql } from 'kysely';

import { countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { findEvent, takeTurn } from '#lib/events/event.server.ts';
import { pieceByPiece } from '#lib/import/pieces.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import {
  CHUNK,
  inviteChunk,
  previewInvites,
  recordInviting,
  refusedInvitation,
  refusedInviting,
  type Address,
  type Skipped
} from './send.server.ts';

export type { Address };
export type InvitationList = Row<'invitation_list'>;

/** People of one list; a longer one is a mistake, or wants dividing. */
export const MOST = 10_000;
/** Texts of a paste that could not be read, kept to show. */
const UNREAD = 100;

/** A source of a list: what it is called, and whom it brings. */
export interface Source {
  name: string;
  addresses: readonly Address[];
}

/** What of a paste or a file is no address, or stood there twice. */
export interface Unread {
  text: string;
  why: 'unread' | 'double';
}

/**
 * Keeps a list with what would become of each address; nobody is invited yet. Somebody in several
 * sources stands in the first.
 *
 * Refused: `event-unknown`, and as `refusedInviting`, `no-addresses`, `too-many-addresses`.
 */
export async function draftList(
  db: Db,
  facts: {
    event: string;
    sources: readonly Source[];
    unread: readonly Unread[];
    by: Actor;
    now: Instant;
  }
): Promise<InvitationList | Refusal> {
  const { sources, by, now } = facts;
  const event = await findEvent(db, facts.event);
  if (!event) return refuse('event-unknown');
  const refusal = refusedInviting(event, { by, now });
  if (refusal) return refusal;
  const { addresses, unread } = merged(sources, facts.unread);
  if (addresses.length === 0 && unread.length === 0) return refuse('no-addresses', {}, 'addresses');
  if (addresses.length > MOST) {
    return refuse('too-many-addresses', { most: MOST, count: addresses.length }, 'addresses');
  }
  const { skip } = await previewInvites(db, { event, addresses });
  const why = new Map(skip.map((one) => [one.email, one.why]));
  return inTransaction(db, async (db) => {
    const list = await db
      .insertInto('invitation_list')
      .values({
        id: newId(),
        event_id: event.id,
        sources: JSON.stringify(sources.map(({ name }) => name)),
        unread: JSON.stringify(unread.slice(0, UNREAD)),
        made_by: by.person?.id ?? null,
        made_at: now,
        sent_by: null,
        sent_at: null,
        finished_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    for (let from = 0; from < addresses.length; from += CHUNK) {
      const rows = addresses.slice(from, from + CHUNK).map(({ email, name, source }, at) => ({
        list_id: list.id,
        position: from + at,
        email,
        name,
        source,
        skipped: why.get(email) ?? null,
        done_at: null
      }));
      await db.insertInto('invitation_address').values(rows).execute();
    }
    return list;
  });
}

function merged(sources: readonly Source[], unread: readonly Unread[]) {
  const seen = new Set<string>();
  const addresses: (Address & { source: number })[] = [];
  sources.forEach((source, at) => {
    for (const address of source.addresses) {
      if (seen.has(address.email)) continue;
      seen.add(address.email);
      addresses.push({ ...address, source: at });
    }
  });
  return { addresses, unread };
}

export async function findList(db: Db, id: string): Promise<InvitationList | undefined> {
  return db.selectFrom('invitation_list').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Where a list stands. */
export interface ListState {
  all: number;
  /** Who gets, or got, an invitation. */
  gets: number;
  skipped: { why: Skipped; count: number }[];
  /** Addresses whose turn has come. */
  done: number;
}

export async function listState(db: Db, list: string): Promise<ListState> {
  const rows = await db
    .selectFrom('invitation_address')
    .select([
      'skipped',
      countAll.as('count'),
      sql<number>`cast(count(done_at) as integer)`.as('done')
    ])
    .where('list_id', '=', list)
    .groupBy('skipped')
    .orderBy('skipped')
    .execute();
  const sum = (of: readonly number[]) => of.reduce((total, count) => total + count, 0);
  return {
    all: sum(rows.map(({ count }) => count)),
    gets: sum(rows.filter(({ skipped }) => !skipped).map(({ count }) => count)),
    skipped: rows
      .filter(({ skipped }) => skipped)
      .map(({ skipped, count }) => ({ why: skipped as Skipped, count })),
    done: sum(rows.map(({ done }) => done))
  };
}

/** Addresses of a list in its order, those who get one or those who do not, a page at a time. */
export async function listAddresses(
  db: Db,
  facts: { list: string; skipped: boolean; from: number; most: number }
): Promise<{ email: string; name: string; source: number; skipped: Skipped | null }[]> {
  const rows = await db
    .selectFrom('invitation_address')
    .select(['email', 'name', 'source', 'skipped'])
    .where('list_id', '=', facts.list)
    .where('skipped', facts.skipped ? 'is not' : 'is', null)
    .orderBy('position')
    .offset(facts.from)
    .limit(facts.most)
    .execute();
  return rows.map((row) => ({ ...row, skipped: row.skipped as Skipped | null }));
}

/**
 * Says that a list is to be sent; sending it twice is sending it once. Its people are invited by
 * `sendLists`, of whom the first are asked for at once.
 *
 * Refused: `list-unknown`, also once forgotten, and as `refusedInviting`.
 */
export async function sendList(
  db: Db,
  { list: id, by, now }: { list: string; by: Actor; now: Instant }
): Promise<InvitationList | Refusal> {
  const found = await findList(db, id);
  if (!found) return refuse('list-unknown');
  const sent = await inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    if (!event) return refuse('event-unknown');
    const refusal = refusedInviting(event, { by, now });
    if (refusal) return refusal;
    await db
      .updateTable('invitation_list')
      .set({ sent_at: now, sent_by: by.person?.id ?? null })
      .where('id', '=', id)
      .where('sent_at', 'is', null)
      .execute();
    return (await findList(db, id)) ?? refuse('list-unknown');
  });
  if (isRefusal(sent)) return sent;
  await sendSome(db, { list: id, now });
  return (await findList(db, id)) ?? sent;
}

/** Invites whoever waits on lists that were sent; a round. Returns how many addresses had their turn. */
export async function sendLists(db: Db, now: Instant): Promise<number> {
  const lists = await db
    .selectFrom('invitation_list')
    .select('id')
    .where('sent_at', 'is not', null)
    .where('finished_at', 'is', null)
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
  return pieceByPiece(lists, ({ id }) => sendSome(db, { list: id, now }));
}

/** The next addresses of a list, in one transaction; 0 when it is finished. */
async function sendSome(
  db: Db,
  { list: id, now }: { list: string; now: Instant }
): Promise<number> {
  return inTransaction(db, async (db) => {
    const found = await findList(db, id);
    const event = found && (await takeTurn(db, found.event_id));
    // somebody else may have sent the rest while we waited for the turn
    const list = await findList(db, id);
    if (!list?.sent_at || list.finished_at || !event) return 0;
    const rows = await db
      .selectFrom('invitation_address')
      .select(['position', 'email', 'name'])
      .where('list_id', '=', id)
      .where('done_at', 'is', null)
      .orderBy('position')
      .limit(CHUNK)
      .execute();
    if (rows.length === 0) {
      await finish(db, { list, now });
      return 0;
    }
    const by: Actor = { person: null, grants: [], system: true };
    const why: Map<string, Skipped> = refusedInvitation(event, now)
      ? new Map(rows.map(({ email }) => [email, 'closed']))
      : await inviteChunk(db, { event, addresses: rows, by: sender(list) ?? by, now });
    for (const reason of new Set([null, ...why.values()])) {
      const positions = rows
        .filter(({ email }) => (why.get(email) ?? null) === reason)
        .map(({ position }) => position);
      if (positions.length === 0) continue;
      await db
        .updateTable('invitation_address')
        .set({ done_at: now, skipped: reason })
        .where('list_id', '=', id)
        .where('position', 'in', positions)
        .execute();
    }
    if (rows.length < CHUNK) await finish(db, { list, now });
    return rows.length;
  });
}

/** Whoever pressed "send" stands as the inviter. */
const sender = ({ sent_by }: InvitationList): Actor | null =>
  sent_by ? { person: { id: sent_by, name: '', email: '' }, grants: [] } : null;

async function finish(
  db: Db,
  { list, now }: { list: InvitationList; now: Instant }
): Promise<void> {
  await db
    .updateTable('invitation_list')
    .set({ finished_at: now })
    .where('id', '=', list.id)
    .execute();
  const { gets } = await listState(db, list.id);
  const by = sender(list) ?? { person: null, grants: [] };
  await recordInviting(db, { event: list.event_id, invited: gets, by, now });
}

/** Lists of an event that were sent, newest first, for its page. */
export async function listsOf(
  db: Db,
  event: string
): Promise<{ id: string; sources: string[]; sentAt: Instant; finished: boolean }[]> {
  const rows = await db
    .selectFrom('invitation_list')
    .select(['id', 'sources', 'sent_at', 'finished_at'])
    .where('event_id', '=', event)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sources: JSON.parse(row.sources) as string[],
    sentAt: row.sent_at!,
    finished: row.finished_at !== null
  }));
}

/** Whether somebody may see a list: whoever may invite to its event. */
export function seesList(by: Actor, event: { id: string; programme_id: string | null }): boolean {
  return may(by, 'event.invite', { event });
}
