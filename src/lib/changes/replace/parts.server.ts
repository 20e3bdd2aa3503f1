/** The shorter events that are made in place of one: what each takes from it, and their places. */
import { newId, type Db } from '#db/open.server.ts';
import type { EventKind, Instant, LocalTime } from '#db/schema.ts';
import { copyQuestions } from '#lib/booking/asked/questions.server.ts';
import { fitsRoom, poolsOf, type Pool } from '#lib/booking/places.server.ts';
import { shiftReleases } from '#lib/booking/pools/release.server.ts';
import { audienceOf, writeAudience } from '#lib/events/audience.server.ts';
import { detailsOf, findEvent, insertEvent, type Event } from '#lib/events/event.server.ts';
import { copyOwnWords } from '#lib/events/letter-words.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import type { Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { copyRules } from '#lib/reminders/rule.server.ts';
import { minutesBetween } from '#lib/time.server.ts';
import { suspend as words } from '#lib/words/en/suspend.ts';

import { startBefore } from '../postpone.server.ts';
import { modeAt, seatAll, type Carrying } from './carry.server.ts';

/** Several shorter events: the dates of each, and what is the same for all. */
export interface Parts {
  how: 'replaced';
  dates: readonly { startsLocal: LocalTime; endsLocal: LocalTime }[];
  mode: 'room' | 'online';
  place: string | null;
  link: string | null;
  /** Of each; null: as many as there were. */
  places: number | null;
  /** Declared for each; null: those of the event, shared equally. */
  minutes: number | null;
}
/** Longer than that and a part of a full day is a full day. */
const FULL_DAY_MINUTES = 240;

const kindOf = (event: Event, part: { startsLocal: LocalTime; endsLocal: LocalTime }): EventKind =>
  event.kind === 'full-day' && minutesBetween(part.startsLocal, part.endsLocal) < FULL_DAY_MINUTES
    ? 'twilight'
    : event.kind;

/** What is not known of a place that only its name was given of. */
export const ELSEWHERE = {
  placeAddress: null,
  gettingThere: null,
  venue: null,
  venueRoom: null,
  roomLimit: null
};

/**
 * Makes the shorter events, published: each as the event that they replace, with its date, its share of
 * the minutes, and pools with a place for all who keep one.
 *
 * Refused: `replacement-missing`, `place-missing`, `date-past`, `replacement-too-small` with how many keep
 * a place, `room-limit`, as `checkTimes`.
 */
export async function makeParts(
  db: Db,
  facts: { event: Event; instead: Parts; carrying: Carrying; by: Actor; now: Instant }
): Promise<Event[] | Refusal> {
  const { event, instead, carrying, by, now } = facts;
  const { dates, mode } = instead;
  if (dates.length === 0) return refuse('replacement-missing');
  if (mode === 'room' && !instead.place) return refuse('place-missing', {}, 'place');
  const details = detailsOf(event);
  const audience = await audienceOf(db, event.id);
  const started = event.starts_local ?? (await startBefore(db, event.id));
  const made: Event[] = [];
  for (const [at, date] of dates.entries()) {
    const part = await insertEvent(db, {
      details: {
        ...details,
        ...date,
        title:
          dates.length > 1
            ? words.replace.numbered(details.title, at + 1, dates.length)
            : details.title,
        kind: kindOf(event, date),
        mode,
        place: instead.place,
        ...(instead.place !== event.place && ELSEWHERE),
        onlineLink: instead.link,
        clplMinutes:
          instead.minutes ??
          (details.clplMinutes === null ? null : Math.round(details.clplMinutes / dates.length)),
        bookingOpensAt: null,
        bookingClosesAt: null
      },
      copyOf: event,
      by,
      now
    });
    if (isRefusal(part)) return part;
    if (part.starts_at! <= now) return refuse('date-past', {}, 'day');
    const published = await db
      .updateTable('event')
      .set({ status: 'published', published_at: now })
      .where('id', '=', part.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const refusal =
      (await makePools(db, { from: event, to: published, places: instead.places, carrying })) ??
      (await fitsRoom(db, published));
    if (refusal) return refusal;
    if (started) await shiftReleases(db, { event: published, startedLocal: started });
    await writeAudience(db, { event: part.id, audience });
    await copyQuestions(db, { from: event.id, to: part.id, now });
    await copyRules(db, { from: event.id, to: part.id, now });
    await copyOwnWords(db, { from: event.id, to: part.id });
    // food is not served by a screen
    made.push(
      mode === 'online'
        ? await db
            .updateTable('event')
            .set({ food_at: null })
            .where('id', '=', part.id)
            .returningAll()
            .executeTakeFirstOrThrow()
        : (await findEvent(db, part.id))!
    );
  }
  return made;
}

/**
 * The pools of a new event: those of the one that it replaces, of both ways to be there in its one
 * way. With other places the ones for anyone are more or fewer; where the kept ones then leave no room
 * for somebody who has a place, all are for anyone. Never fewer than people who keep one.
 */
async function makePools(
  db: Db,
  facts: { from: Event; to: Event; places: number | null; carrying: Carrying }
): Promise<Refusal | null> {
  const { from, to, places, carrying } = facts;
  const mode = modesOf(to.mode)[0]!;
  const going = carrying.going;
  const before = (await poolsOf(db, from.id)).filter(({ released_at }) => released_at === null);
  const kept = [...Map.groupBy(before, ({ authority_id }) => authority_id)]
    .filter(([authority]) => authority !== null)
    .map(([authority, pools]) => ({
      ...newPool(to.id, mode, authority),
      places: pools.reduce((sum, pool) => sum + pool.places, 0),
      release_on: pools[0]!.release_on,
      release_at: pools[0]!.release_at
    }))
    .filter((pool) => pool.places > 0);
  const keptPlaces = kept.reduce((sum, pool) => sum + pool.places, 0);
  // presenters had no place of the count, and need one there until they say where they present
  const all = Math.max(
    places ?? before.reduce((sum, pool) => sum + pool.places, 0),
    places === null ? going.length : 0
  );
  if (all < going.length) {
    return refuse('replacement-too-small', { needed: going.length }, 'places');
  }
  const open = { ...newPool(to.id, mode, null), places: Math.max(0, all - keptPlaces) };
  let pools = keptPlaces <= all ? [...kept, open] : [{ ...open, places: all }];
  if (seatAll(going, { pools, mode: modeAt(to) }).left > 0) pools = [{ ...open, places: all }];
  await db.insertInto('pool').values(pools).execute();
  return null;
}

const newPool = (event: string, mode: Pool['mode'], authority: string | null) => ({
  id: newId(),
  event_id: event,
  mode,
  authority_id: authority,
  places: 0,
  taken: 0,
  release_on: null as Pool['release_on'],
  release_at: null as Pool['release_at']
});
