/**
 * Cover and release: what a person says of an event in school time, and what their headteacher
 * answers. A release that is refused cancels nothing: the person decides.
 */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Day, Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayPart, instantText, isSchoolDay } from '#lib/time.server.ts';

import type { Booking } from '../booking.server.ts';
import { LIVE } from '../rules.ts';
import { beginsInSchoolTime, type ReleaseSaid } from './release.ts';

export type Release = Row<'booking_release'>;

/** The question to a headteacher about one booking; its key opens this and nothing else. */
export const releasePath = (booking: string): string => `/release/${keyTo('release', booking)}`;

/**
 * Whether an event is in school time for whoever comes from an authority: it begins before 3.30 pm on
 * a day on which that authority's schools are open to pupils.
 */
export const inSchoolTime = (
  event: Pick<Event, 'starts_local'>,
  closed: ReadonlySet<Day>
): boolean => beginsInSchoolTime(event, (day) => isSchoolDay(day, closed));

/** Whether this booking's person is asked about cover. */
export async function asksRelease(
  db: Db,
  { event, authority }: { event: Pick<Event, 'starts_local'>; authority: string | null }
): Promise<boolean> {
  if (!inSchoolTime(event, new Set())) return false;
  const calendars = await calendarsAround(db, dayPart(event.starts_local!));
  return inSchoolTime(event, calendars(authority));
}

/** What stands of a booking's cover and release. */
export async function releaseOf(db: Db, booking: string): Promise<Release | undefined> {
  return db
    .selectFrom('booking_release')
    .selectAll()
    .where('booking_id', '=', booking)
    .executeTakeFirst();
}

/** Writes what somebody says with their booking; where the event is not in school time for them, nothing. */
export async function writeRelease(
  db: Db,
  facts: { booking: Booking; event: Event; said: ReleaseSaid; now: Instant }
): Promise<boolean> {
  const { booking, event, said, now } = facts;
  if (!(await asksRelease(db, { event, authority: booking.authority_id }))) return false;
  const told = await releaseOf(db, booking.id);
  const row = {
    cover: said.cover,
    said_at: now,
    told_at: said.agreed ? (told?.told_at ?? now) : null
  };
  await db
    .insertInto('booking_release')
    .values({ booking_id: booking.id, ...row })
    .onConflict((c) => c.column('booking_id').doUpdateSet(row))
    .execute();
  return true;
}

/**
 * Somebody says once, for one booking or for all dates of a programme, whether their class needs cover
 * and that their headteacher has agreed. Bookings that have ended, and events that are over or out of
 * school time for them, are passed over.
 *
 * @returns for how many it was written down
 * Refused: `not-allowed` if one of them is not theirs; nothing is then written.
 */
export async function sayRelease(
  db: Db,
  facts: { bookings: readonly string[]; said: ReleaseSaid; by: Actor; now: Instant }
): Promise<number | Refusal> {
  const { said, by, now } = facts;
  if (facts.bookings.length === 0) return 0;
  return inTransaction(db, async (db) => {
    const bookings = await db
      .selectFrom('booking')
      .selectAll()
      .where('id', 'in', facts.bookings)
      .orderBy('event_id')
      .orderBy('id')
      .execute();
    const theirs = ({ id, person_id }: Booking) =>
      may(by, 'release.say', { person: person_id, key: { kind: 'booking', id } });
    if (!bookings.every(theirs)) return refuse('not-allowed');
    let written = 0;
    for (const booking of bookings) {
      const event = await takeTurn(db, booking.event_id);
      const over = event?.ends_at != null && event.ends_at <= now;
      if (!event || over || !LIVE.includes(booking.state)) continue;
      if (!(await writeRelease(db, { booking, event, said, now }))) continue;
      written += 1;
      await record(db, {
        by: by.person?.id ?? booking.person_id,
        action: 'release.said',
        subject: { kind: 'booking', id: booking.id },
        fields: ['cover', 'told_at'],
        now
      });
    }
    return written;
  });
}

export interface AnswerRelease {
  booking: string;
  agrees: boolean;
  /** Who answers, as they typed it. */
  name: string;
  role: string;
  by: Actor;
  now: Instant;
}

/**
 * A headteacher agrees to a release, or cannot; by the link that was forwarded to them, or on their
 * office's page. The last answer stands until the event begins; the same one twice is a quiet success.
 * The person is told by mail. Nothing is cancelled by it.
 *
 * Refused: `event-unknown`, `not-allowed`, `booking-over`, `too-late` once it has begun,
 * `not-in-school-time`.
 */
export async function answerRelease(db: Db, facts: AnswerRelease): Promise<Release | Refusal> {
  const { agrees, name, role, by, now } = facts;
  const found = await bookingOf(db, facts.booking);
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    const booking = await bookingOf(db, found.id);
    if (!event || !booking) return refuse('event-unknown');
    const key = { kind: 'booking' as const, id: booking.id };
    if (!may(by, 'release.answer', { school: booking.establishment_id, key })) {
      return refuse('not-allowed');
    }
    if (!LIVE.includes(booking.state) || !booking.person_id) return refuse('booking-over');
    if (event.starts_at && event.starts_at <= now) {
      return refuse('too-late', { when: instantText(event.starts_at) });
    }
    if (!(await asksRelease(db, { event, authority: booking.authority_id }))) {
      return refuse('not-in-school-time');
    }
    const answer = agrees ? ('agreed' as const) : ('refused' as const);
    const before = await releaseOf(db, booking.id);
    if (before?.answer === answer && before.answered_name === name) return before;
    const row = {
      answer,
      answered_name: name,
      answered_role: role,
      answered_by: by.key?.kind === 'establishment' ? ('office' as const) : ('link' as const),
      answered_at: now
    };
    const written = await db
      .insertInto('booking_release')
      .values({ booking_id: booking.id, cover: null, said_at: null, told_at: null, ...row })
      .onConflict((c) => c.column('booking_id').doUpdateSet(row))
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, {
      by: by.person?.id ?? null,
      action: `release.${answer}`,
      subject: { kind: 'booking', id: booking.id },
      now
    });
    const person = await db
      .selectFrom('person')
      .select('email')
      .where('id', '=', booking.person_id)
      .executeTakeFirstOrThrow();
    await queueLetter(db, {
      kind: 'release-answered',
      key: `release-answered:${booking.id}:${now}`,
      ids: { booking: booking.id, answer },
      to: person.email,
      event: event.id,
      now
    });
    return written;
  });
}

// `booking.server.ts` writes what is said here with a booking, so this file does not import from it
async function bookingOf(db: Db, id: string): Promise<Booking | undefined> {
  return db.selectFrom('booking').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Whether an event asks for each headteacher's agreement.
 *
 * Refused: `event-unknown`, `not-allowed`.
 */
export async function setReleaseNeeded(
  db: Db,
  facts: { event: string; needed: boolean; by: Actor; now: Instant }
): Promise<true | Refusal> {
  const { needed, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if ((event.release_at !== null) === needed) return true;
    await db
      .updateTable('event')
      .set({ release_at: needed ? now : null })
      .where('id', '=', event.id)
      .execute();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.release',
      subject: { kind: 'event', id: event.id },
      fields: ['release_at'],
      now
    });
    return true;
  });
}
