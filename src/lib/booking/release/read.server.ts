/** What pages show of cover and release. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Cover } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { link } from '#lib/link.server.ts';
import { readCalendars } from '#lib/organisations/school-calendar.server.ts';
import { fold } from '#lib/text.ts';
import { dayPart } from '#lib/time.server.ts';

import type { Booking } from '../booking.server.ts';
import {
  asksRelease,
  inSchoolTime,
  releaseOf,
  releasePath,
  type Release
} from './release.server.ts';

/**
 * Those of several events that are in school time for whoever comes from an authority; of nobody's
 * authority: on a day from Monday to Friday. One query.
 */
export async function inSchoolTimeOf<E extends Pick<Event, 'starts_local'>>(
  db: Db,
  { events, authority }: { events: readonly E[]; authority: string | null }
): Promise<E[]> {
  const days = events
    .flatMap(({ starts_local }) => (starts_local ? [dayPart(starts_local)] : []))
    .sort();
  if (days.length === 0) return [];
  const calendars = await readCalendars(db, { from: days[0]!, to: days.at(-1)! });
  return events.filter((event) => inSchoolTime(event, calendars(authority)));
}

/** A headteacher's answer, or none yet. */
export interface Answered {
  answer: 'agreed' | 'refused';
  name: string;
  role: string;
}

export function answeredOf(
  release: Pick<Release, 'answer' | 'answered_name' | 'answered_role'> | undefined
): Answered | null {
  return release?.answer
    ? {
        answer: release.answer,
        name: release.answered_name ?? '',
        role: release.answered_role ?? ''
      }
    : null;
}

export interface ReleaseFacts {
  cover: Cover | null;
  agreed: boolean;
  /** The link to forward, where the event asks for the headteacher's agreement. */
  forward: string | null;
  answered: Answered | null;
}

/** What a booking's page shows; null where the event is not in school time for its person. */
export async function releaseFacts(
  db: Db,
  { booking, event }: { booking: Booking; event: Event }
): Promise<ReleaseFacts | null> {
  if (!(await asksRelease(db, { event, authority: booking.authority_id }))) return null;
  const release = await releaseOf(db, booking.id);
  return {
    cover: release?.cover ?? null,
    agreed: release?.told_at != null,
    forward: event.release_at ? link(releasePath(booking.id)) : null,
    answered: answeredOf(release)
  };
}

/** A person in the organiser's list of cover and release. */
export interface ReleaseLine {
  booking: string;
  name: string | null;
  school: string | null;
  cover: Cover | null;
  told: boolean;
  answered: Answered | null;
}

export const RELEASE_PAGE = 50;

/** The people with a place at an event, a page of them, with what they said of cover and release. */
export async function releaseLines(
  db: Db,
  { event, search, page }: { event: string; search: string; page: number }
): Promise<{ lines: ReleaseLine[]; total: number }> {
  let query = db
    .selectFrom('booking')
    .leftJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
    .leftJoin('booking_release as release', 'release.booking_id', 'booking.id')
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed');
  const folded = fold(search);
  if (folded) {
    query = query.where((eb) =>
      eb.or([
        eb('person.name_folded', 'like', `%${folded}%`),
        eb('establishment.name_folded', 'like', `%${folded}%`)
      ])
    );
  }
  const [rows, { total }] = await Promise.all([
    query
      .select([
        'booking.id as booking',
        'person.name',
        'establishment.name as school',
        'booking.establishment_other as other',
        'release.cover',
        'release.told_at',
        'release.answer',
        'release.answered_name',
        'release.answered_role'
      ])
      .orderBy(sql`coalesce(establishment.name_folded, '')`)
      .orderBy(sql`coalesce(person.name_folded, '')`)
      .orderBy('booking.id')
      .limit(RELEASE_PAGE)
      .offset((page - 1) * RELEASE_PAGE)
      .execute(),
    query.select(countAll.as('total')).executeTakeFirstOrThrow()
  ]);
  return {
    total,
    lines: rows.map((row) => ({
      booking: row.booking,
      name: row.name,
      school: row.school ?? row.other,
      cover: row.cover,
      told: row.told_at !== null,
      answered: answeredOf(row)
    }))
  };
}

/** How many people with a place said what of their cover; `null` has not said. */
export async function coverCounts(
  db: Db,
  event: string
): Promise<{ cover: Cover | null; count: number }[]> {
  return db
    .selectFrom('booking')
    .leftJoin('booking_release as release', 'release.booking_id', 'booking.id')
    .select(['release.cover', countAll.as('count')])
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .groupBy('release.cover')
    .execute();
}
