/** Series: sessions that are booked as one. Made, changed, and what pages say of them. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { may, organises, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { slugOf } from '#lib/text.ts';

import { takeTurn, type Event } from './event.server.ts';

export type Series = Row<'series'>;

export const seriesPath = ({ slug }: Pick<Series, 'slug'>): string => `/series/${slug}`;

interface SeriesFacts {
  by: Actor;
  now: Instant;
}

/**
 * Makes a series of which this event is the first session.
 *
 * Refused: `event-unknown`, `not-allowed`, `in-series`.
 */
export async function makeSeries(
  db: Db,
  { event: id, title, by, now }: SeriesFacts & { event: string; title: string }
): Promise<Series | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.series_id) return refuse('in-series');
    const series = await db
      .insertInto('series')
      .values({
        id: newId(),
        slug: await freeSlug(db, title),
        title,
        summary: '',
        alone_at: null,
        created_by: by.person?.id ?? null,
        created_at: now
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await setSeries(db, { event, series: series.id, by, now });
    return series;
  });
}

/**
 * Makes an event a session of a series. Whoever booked the series before keeps the sessions that
 * they have.
 *
 * Refused: `event-unknown`, `series-unknown`, `in-series` when it belongs to another one,
 * `not-allowed` for whoever does not organise every session.
 */
export async function addSession(
  db: Db,
  { series: id, event: session, by, now }: SeriesFacts & { series: string; event: string }
): Promise<Series | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, session);
    const series = await findSeries(db, id);
    if (!event) return refuse('event-unknown');
    if (!series) return refuse('series-unknown');
    if (event.series_id === id) return series;
    if (event.series_id) return refuse('in-series');
    const sessions = await sessionsOf(db, id);
    const theirs = [event, ...sessions].every((event) => may(by, 'event.change', { event }));
    if (!theirs) return refuse('not-allowed');
    await setSeries(db, { event, series: id, by, now });
    return series;
  });
}

/**
 * Takes an event out of its series; bookings stay as they are.
 *
 * Refused: `event-unknown`, `not-allowed`.
 */
export async function removeSession(
  db: Db,
  { event: id, by, now }: SeriesFacts & { event: string }
): Promise<Event | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    return event.series_id ? setSeries(db, { event, series: null, by, now }) : event;
  });
}

/**
 * Changes what a series is called, and whether a session may be booked by itself.
 *
 * Refused: `series-unknown`, `not-allowed` for whoever does not organise every session.
 */
export async function changeSeries(
  db: Db,
  facts: SeriesFacts & { series: string; title: string; summary: string; alone: boolean }
): Promise<Series | Refusal> {
  const { by, now, title, summary } = facts;
  return inTransaction(db, async (db) => {
    const series = await findSeries(db, facts.series);
    if (!series) return refuse('series-unknown');
    if (!(await organisesSeries(db, { series: series.id, by }))) return refuse('not-allowed');
    await record(db, {
      by: by.person?.id ?? null,
      action: 'series.change',
      subject: { kind: 'series', id: series.id },
      now
    });
    return db
      .updateTable('series')
      .set({ title, summary, alone_at: facts.alone ? (series.alone_at ?? now) : null })
      .where('id', '=', series.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Whether somebody organises every session of a series; of one without any, who made it. */
export async function organisesSeries(
  db: Db,
  { series, by }: { series: string; by: Actor }
): Promise<boolean> {
  const sessions = await sessionsOf(db, series);
  if (sessions.length > 0) return sessions.every((event) => may(by, 'event.change', { event }));
  return organises(by).everything || (await findSeries(db, series))?.created_by === by.person?.id;
}

async function setSeries(
  db: Db,
  { event, series, by, now }: SeriesFacts & { event: Event; series: string | null }
): Promise<Event> {
  await record(db, {
    by: by.person?.id ?? null,
    action: 'event.change',
    subject: { kind: 'event', id: event.id },
    fields: ['series'],
    now
  });
  return db
    .updateTable('event')
    .set({ series_id: series })
    .where('id', '=', event.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function findSeries(db: Db, id: string): Promise<Series | undefined> {
  return db.selectFrom('series').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findSeriesBySlug(db: Db, slug: string): Promise<Series | undefined> {
  return db.selectFrom('series').selectAll().where('slug', '=', slug).executeTakeFirst();
}

/** The sessions of a series in the order of their dates, those without one last. */
export async function sessionsOf(db: Db, series: string): Promise<Event[]> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('series_id', '=', series)
    .orderBy('starts_at', (order) => order.asc().nullsLast())
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Where a session stands in its series. */
export interface SeriesLine {
  id: string;
  path: string;
  title: string;
  number: number;
  of: number;
  /** Booked as a whole only. */
  together: boolean;
}

/** Where an event stands in its series among the sessions that take place; null without one. */
export async function seriesLine(
  db: Db,
  event: Pick<Event, 'id' | 'series_id'>
): Promise<SeriesLine | null> {
  if (!event.series_id) return null;
  const [series, all] = await Promise.all([
    findSeries(db, event.series_id),
    sessionsOf(db, event.series_id)
  ]);
  if (!series) return null;
  const sessions = all.filter(
    ({ id, status }) => id === event.id || (status !== 'draft' && status !== 'cancelled')
  );
  return {
    id: series.id,
    path: seriesPath(series),
    title: series.title,
    number: sessions.findIndex(({ id }) => id === event.id) + 1,
    of: sessions.length,
    together: series.alone_at === null
  };
}

/** The series that somebody organises, to put an event into. */
export async function seriesChoices(db: Db, by: Actor): Promise<{ id: string; title: string }[]> {
  const rows = await db
    .selectFrom('series')
    .select(['id', 'title'])
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute();
  if (organises(by).everything) return rows;
  const theirs = await Promise.all(rows.map(({ id }) => organisesSeries(db, { series: id, by })));
  return rows.filter((_, at) => theirs[at]);
}

async function freeSlug(db: Db, title: string): Promise<string> {
  const base = slugOf(title);
  const rows = await db
    .selectFrom('series')
    .select('slug')
    .where('slug', 'like', `${base}%`)
    .execute();
  const taken = new Set(rows.map((row) => row.slug));
  for (let number = 1; ; number++) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(slug)) return slug;
  }
}
