/**
 * Who sees which slides. Those for everybody are for everybody; the rest is for whoever came, whoever
 * presented there, and the event's organisers.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { didCome } from '#lib/attendance/came.server.ts';
import { liveBooking, type Booking } from '#lib/booking/booking.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { findFile, type StoredFile } from '#lib/files/files.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import type { TalkWithMaterial } from '#lib/slots/material/read.server.ts';
import { talksWithMaterial } from '#lib/slots/material/read.server.ts';

/** Whoever knocks: signed in, or with a booking's link. */
export interface Knock {
  event: Event;
  actor: Actor;
  /** The booking that the link opens. */
  booking?: Booking | null;
  now: Instant;
}

export interface Seer {
  as: 'organiser' | 'presenter' | 'attended' | null;
  /** Null for a visitor. */
  person: string | null;
}

/** What somebody is at an event that is over, or to come. */
export async function seerOf(db: Db, { event, actor, booking, now }: Knock): Promise<Seer> {
  const person = booking ? booking.person_id : (actor.person?.id ?? null);
  if (may(actor, 'event.change', { event })) return { as: 'organiser', person };
  if (!person) return { as: null, person };
  if (await presentsAt(db, { event: event.id, person })) return { as: 'presenter', person };
  const theirs = booking ?? (await liveBooking(db, { event: event.id, person }));
  const came = theirs && isOver(event, now) && (await didCome(db, theirs));
  return { as: came ? 'attended' : null, person };
}

/** Whether somebody presents at an event. */
export async function presentsAt(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<boolean> {
  const found = await presentersAt(db, event)
    .select('presenter.id')
    .where('presenter.person_id', '=', person)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

export const isOver = ({ ends_at, status }: Event, now: Instant): boolean =>
  status !== 'cancelled' && ends_at !== null && ends_at <= now;

export const sees = (item: { seenBy: string }, { as }: Seer): boolean =>
  item.seenBy === 'all' || as !== null;

/** A talk as somebody may see it: what is theirs to see, and how much is not. */
export type SeenTalk = TalkWithMaterial & { hidden: { files: number; links: number } };

/**
 * The talks of an event that is over, or those of which something is for everybody already.
 *
 * @returns null when there is no such page yet, or none any more: the event was cancelled
 */
export async function seenTalks(
  db: Db,
  { event, seer, now }: { event: Event; seer: Seer; now: Instant }
): Promise<SeenTalk[] | null> {
  if (event.status === 'cancelled') return null;
  const over = isOver(event, now);
  const talks = (await talksWithMaterial(db, event.id)).filter(
    ({ material }) => over || material.some(({ seenBy }) => seenBy === 'all')
  );
  if (!over && talks.length === 0) return null;
  return talks.map((talk) => {
    const hidden = talk.material.filter((item) => !sees(item, seer));
    return {
      ...talk,
      material: talk.material.filter((item) => sees(item, seer)),
      hidden: {
        files: hidden.filter(({ file }) => file).length,
        links: hidden.filter(({ link }) => link).length
      }
    };
  });
}

/** Whether an event has a page of talks now, for links to it. */
export async function hasTalksPage(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<boolean> {
  if (event.status === 'cancelled') return false;
  let query = db
    .selectFrom('talk')
    .select('talk.id')
    .where('talk.event_id', '=', event.id)
    .where('talk.slot_id', 'is not', null)
    .where('talk.withdrawn_at', 'is', null)
    .limit(1);
  if (!isOver(event, now)) {
    query = query
      .innerJoin('material', 'material.talk_id', 'talk.id')
      .where('material.seen_by', '=', 'all')
      .where('material.removed_at', 'is', null);
  }
  return (await query.executeTakeFirst()) !== undefined;
}

/** One file that somebody may see on the page of talks. */
export async function seenFile(
  db: Db,
  { material, ...facts }: { event: Event; seer: Seer; material: string; now: Instant }
): Promise<StoredFile | undefined> {
  const talks = await seenTalks(db, facts);
  const item = talks?.flatMap((talk) => talk.material).find(({ id }) => id === material);
  return item?.file ? findFile(db, item.file.id) : undefined;
}
