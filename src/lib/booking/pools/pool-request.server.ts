/** A coordinator asks for more places; an organiser of the event says yes or no. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { findPool, movePlaces } from './coordinate.server.ts';
import { fitsRoom, type Pool } from '../places.server.ts';
import { noteChange, openPool } from './release.server.ts';
import { serve } from '../waiting/waiting.server.ts';

export type PoolRequest = Row<'pool_request'>;

/**
 * Asks for more places of an authority's pool; the event's contact is written to. While one such
 * request is open, asking again changes that one and writes no second letter.
 *
 * Refused: `pool-unknown` once it is released, `not-allowed`, `too-late` from the start.
 */
export async function askForMore(
  db: Db,
  facts: { pool: string; places: number; note: string; by: Actor; now: Instant }
): Promise<PoolRequest | Refusal> {
  const { places, note, by, now } = facts;
  const found = await findPool(db, facts.pool);
  if (!found) return refuse('pool-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const pool = await findPool(db, facts.pool);
    if (!event || !pool?.authority_id || pool.released_at) return refuse('pool-unknown');
    const { authority_id, mode } = pool;
    if (!by.person || !may(by, 'pool.ask-more', { authority: authority_id })) {
      return refuse('not-allowed');
    }
    if (event.starts_at && event.starts_at <= now) {
      return refuse('too-late', { when: instantText(event.starts_at) });
    }
    const open = await openRequest(db, pool);
    if (open) {
      return db
        .updateTable('pool_request')
        .set({ places, note, asked_by: by.person.id, asked_at: now })
        .where('id', '=', open.id)
        .returningAll()
        .executeTakeFirstOrThrow();
    }
    const request = await db
      .insertInto('pool_request')
      .values({
        id: newId(),
        event_id: event.id,
        mode,
        authority_id,
        places,
        note,
        asked_by: by.person.id,
        asked_at: now,
        granted_at: null,
        declined_at: null,
        answered_by: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, {
      by: by.person.id,
      action: 'pool.ask-more',
      subject: { kind: 'pool', id: pool.id },
      now
    });
    await queueLetter(db, {
      kind: 'places-asked',
      key: `places-asked:${request.id}`,
      ids: { request: request.id },
      to: event.contact,
      event: event.id,
      now
    });
    return request;
  });
}

/** The request of a pool that nobody has answered yet. */
export async function openRequest(
  db: Db,
  pool: Pick<Pool, 'event_id' | 'mode' | 'authority_id'>
): Promise<PoolRequest | undefined> {
  return db
    .selectFrom('pool_request')
    .selectAll()
    .where('event_id', '=', pool.event_id)
    .where('mode', '=', pool.mode)
    .where('authority_id', '=', pool.authority_id!)
    .where('granted_at', 'is', null)
    .where('declined_at', 'is', null)
    .executeTakeFirst();
}

/** From where granted places come: those for anyone that are free, or new ones. */
export type GrantedFrom = 'anyone' | 'new';

/**
 * Answers a request: the places come from those for anyone or are new ones, or the answer is no. The
 * coordinator is written to.
 *
 * Refused: `pool-unknown` once the pool is released (declining is still possible), `not-allowed`,
 * `request-answered`, `more-than-free` with how many for anyone are free, `room-limit`, `too-late`.
 */
export async function answerRequest(
  db: Db,
  facts: { request: string; grant: GrantedFrom | null; by: Actor; now: Instant }
): Promise<PoolRequest | Refusal> {
  const { grant, by, now } = facts;
  const found = await findRequest(db, facts.request);
  if (!found) return refuse('pool-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const request = await findRequest(db, found.id);
    if (!event || !request) return refuse('pool-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (request.granted_at || request.declined_at) return refuse('request-answered');
    if (event.starts_at && event.starts_at <= now) {
      return refuse('too-late', { when: instantText(event.starts_at) });
    }
    const answered = await answer(db, { request: request.id, grant, by, now });
    if (grant) {
      const pool = await poolOf(db, request);
      if (!pool) return refuse('pool-unknown');
      const refusal = await grow(db, { pool, places: request.places, from: grant });
      if (refusal) return refusal;
      const full = grant === 'new' && pool.mode === 'room' && (await fitsRoom(db, event));
      if (full) return { ...full, field: '' };
      await noteChange(db, event.id);
    }
    await record(db, {
      by: by.person?.id ?? null,
      action: grant ? 'pool-request.grant' : 'pool-request.decline',
      subject: { kind: 'pool-request', id: request.id },
      now
    });
    const asker = await db
      .selectFrom('person')
      .select('email')
      .where('id', '=', request.asked_by)
      .executeTakeFirstOrThrow();
    await queueLetter(db, {
      kind: 'places-answered',
      key: `places-answered:${request.id}`,
      ids: { request: request.id },
      to: asker.email,
      event: event.id,
      now
    });
    await serve(db, { event: event.id, now });
    return answered;
  });
}

async function answer(
  db: Db,
  facts: { request: string; grant: GrantedFrom | null; by: Actor; now: Instant }
): Promise<PoolRequest> {
  const { grant, by, now } = facts;
  return db
    .updateTable('pool_request')
    .set({
      granted_at: grant ? now : null,
      declined_at: grant ? null : now,
      answered_by: by.person?.id ?? null
    })
    .where('id', '=', facts.request)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function grow(
  db: Db,
  { pool, places, from }: { pool: Pool; places: number; from: GrantedFrom }
): Promise<Refusal | null> {
  if (from === 'anyone') {
    const open = await openPool(db, pool);
    const free = open.places - open.taken;
    if (places > free) return refuse('more-than-free', { free });
    await movePlaces(db, { from: open, to: pool, places });
    return null;
  }
  const grown = await db
    .updateTable('pool')
    .set((eb) => ({ places: eb('places', '+', places) }))
    .where('id', '=', pool.id)
    .executeTakeFirst();
  return changed(grown) ? null : refuse('pool-unknown');
}

async function poolOf(db: Db, request: PoolRequest): Promise<Pool | undefined> {
  return db
    .selectFrom('pool')
    .selectAll()
    .where('event_id', '=', request.event_id)
    .where('mode', '=', request.mode)
    .where('authority_id', '=', request.authority_id)
    .where('released_at', 'is', null)
    .executeTakeFirst();
}

export async function findRequest(db: Db, id: string): Promise<PoolRequest | undefined> {
  return db.selectFrom('pool_request').selectAll().where('id', '=', id).executeTakeFirst();
}

/** An open request as the organiser reads it. */
export interface RequestLine {
  id: string;
  authority: string;
  authorityId: string;
  mode: Row<'pool'>['mode'];
  places: number;
  note: string;
  who: string;
  since: string;
  /** Free places for anyone of that mode. */
  free: number;
}

/** The requests of an event that nobody has answered, first asked first. */
export async function requestsOf(db: Db, event: string): Promise<RequestLine[]> {
  const rows = await db
    .selectFrom('pool_request')
    .innerJoin('authority', 'authority.id', 'pool_request.authority_id')
    .innerJoin('person', 'person.id', 'pool_request.asked_by')
    .innerJoin('pool', (join) =>
      join
        .onRef('pool.event_id', '=', 'pool_request.event_id')
        .onRef('pool.mode', '=', 'pool_request.mode')
        .on('pool.authority_id', 'is', null)
    )
    .select([
      'pool_request.id',
      'pool_request.mode',
      'pool_request.places',
      'pool_request.note',
      'pool_request.asked_at',
      'authority.name as authority',
      'authority.id as authorityId',
      'person.name',
      'person.email',
      'pool.places as all',
      'pool.taken'
    ])
    .where('pool_request.event_id', '=', event)
    .where('pool_request.granted_at', 'is', null)
    .where('pool_request.declined_at', 'is', null)
    .orderBy('pool_request.asked_at')
    .orderBy('pool_request.id')
    .execute();
  return rows.map(({ name, email, all, taken, asked_at, ...row }) => ({
    ...row,
    who: name || email,
    since: instantText(asked_at),
    free: all - taken
  }));
}
