/** What is there already, of all that a register names. */
import { inChunks } from '#db/chunks.ts';
import type { Db } from '#db/open.server.ts';
import type { Day, Instant } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { keptDays } from '#lib/changes/retention/retention.server.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { dayOf, dayPart, plus } from '#lib/time.server.ts';

import type { CellProblem, SaidRow } from './read.server.ts';
import type { KnownEvent, KnownPart, KnownSchool, World } from './weigh.ts';

type Rows = readonly (SaidRow | { problem: CellProblem })[];

/** Everything that the rows are weighed against; a statement for each 500 addresses, and a few more. */
export async function worldOf(
  db: Db,
  { rows, said, now }: { rows: Rows; said: World['said']; now: Instant }
): Promise<World> {
  const good = rows.filter((row): row is SaidRow => !('problem' in row));
  const days = good.flatMap(({ event }) => (event ? [event.day] : [])).sort();
  const people = await peopleAmong(db, [...new Set(good.map(({ email }) => email))]);
  const events =
    days.length > 0 ? await eventsBetween(db, { from: days[0]!, to: days.at(-1)!, now }) : [];
  const wanted = new Set(days);
  const near = events.filter(({ day, key }) => wanted.has(day) || (key && wanted.has(keyDay(key))));
  return {
    schools: await allSchools(db),
    authorities: await authorities(db),
    programmes: await db.selectFrom('programme').select(['id', 'title']).orderBy('id').execute(),
    events: near,
    people,
    parts: await partsAt(db, {
      events: near.map(({ id }) => id),
      people: new Set(people.values())
    }),
    said,
    keptFrom: dayOf(plus(now, { hours: -24 * (await keptDays(db, 'bookings')) }))
  };
}

const keyDay = (key: string): Day => key.slice(key.lastIndexOf('|') + 1);

/** Closed ones too: what was attended lies in the past. */
export async function allSchools(db: Db): Promise<(KnownSchool & { name: string })[]> {
  return db
    .selectFrom('establishment')
    .select(['id', 'name', 'name_folded', 'seed_code', 'authority_id'])
    .orderBy('closed_on', (order) => order.desc().nullsFirst())
    .orderBy('id')
    .execute();
}

/** Ids of people, by address. */
export async function peopleAmong(db: Db, emails: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await inChunks(emails, async (some) => {
    const rows = await db
      .selectFrom('person_address')
      .select(['email', 'person_id'])
      .where('email', 'in', some)
      .execute();
    for (const { email, person_id } of rows) found.set(email, person_id);
  });
  return found;
}

/** Events of some days, and those that were brought in; one query. */
async function eventsBetween(
  db: Db,
  { from, to, now }: { from: Day; to: Day; now: Instant }
): Promise<KnownEvent[]> {
  const rows = await db
    .selectFrom('event')
    .leftJoin('pool', (join) =>
      join.onRef('pool.event_id', '=', 'event.id').on('pool.authority_id', 'is', null)
    )
    .select([
      'event.id',
      'event.title',
      'event.starts_local',
      'event.ends_at',
      'event.status',
      'event.room_limit',
      'event.bring_in_key',
      'pool.mode',
      'pool.places',
      'pool.taken'
    ])
    .where((eb) =>
      eb.or([
        eb.and([
          eb('event.starts_local', '>=', `${from}T00:00`),
          eb('event.starts_local', '<=', `${to}T23:59`)
        ]),
        eb('event.bring_in_key', 'is not', null)
      ])
    )
    // of a hybrid one, the room
    .orderBy('event.starts_at')
    .orderBy('event.id')
    .orderBy('pool.mode')
    .execute();
  const events = new Map<string, KnownEvent>();
  for (const row of rows) {
    if (!row.starts_local) continue;
    const over = row.ends_at !== null && row.ends_at <= now;
    events.set(row.id, {
      id: row.id,
      title: row.title,
      day: dayPart(row.starts_local),
      key: row.bring_in_key,
      held: over && (row.status === 'published' || row.status === 'finished'),
      room: row.room_limit === null ? null : (row.places ?? 0) - (row.taken ?? 0)
    });
  }
  return [...events.values()];
}

/** What is known of people at events, by `event person`. */
export async function partsAt(
  db: Db,
  { events, people }: { events: readonly string[]; people: ReadonlySet<string> }
): Promise<Map<string, KnownPart>> {
  const parts = new Map<string, KnownPart>();
  await inChunks(events, async (some) => {
    const rows = await db
      .selectFrom('booking')
      .leftJoin('attendance', 'attendance.booking_id', 'booking.id')
      .select(['booking.event_id', 'booking.person_id', 'booking.state', 'booking.ended_how'])
      .select('attendance.came')
      .where('booking.event_id', 'in', some)
      .where('booking.person_id', 'is not', null)
      .where('booking.wish_of', 'is', null)
      .where((eb) =>
        eb.or([eb('booking.state', 'in', LIVE), eb('booking.ended_how', '=', 'apologies')])
      )
      .execute();
    for (const row of rows) {
      if (!people.has(row.person_id!)) continue;
      const key = `${row.event_id} ${row.person_id}`;
      const part = row.came
        ? 'noted'
        : row.state === 'confirmed'
          ? 'open'
          : row.state === 'cancelled'
            ? 'noted'
            : 'other';
      // a booking after an earlier one that ended counts
      if (parts.get(key) !== 'noted' || row.state !== 'cancelled') parts.set(key, part);
    }
  });
  return parts;
}
