/**
 * `npm run audit`: what must always be true of a store, as one read-only set of queries over either
 * database. Each query finds the rows that break it; none should.
 */
import { sql, type RawBuilder } from 'kysely';

import { open, type Db } from './open.server.ts';
import type { Instant } from './schema.ts';

/** No place is offered in the hour before the start. */
const anHourAfter = (now: Instant): Instant =>
  Temporal.Instant.from(now).add({ minutes: 60 }).toString({ smallestUnit: 'millisecond' });

interface Invariant {
  name: string;
  /** Selects the ids of the rows that break it. */
  broken: (now: Instant) => RawBuilder<{ id: string }>;
}

const LIVE = sql`('held', 'requested', 'waiting', 'offered', 'confirmed')`;

/** The minute of the day of a clock time like `10:50`. */
const minute = (clock: RawBuilder<unknown>) =>
  sql`(cast(substr(${clock}, 1, 2) as integer) * 60 + cast(substr(${clock}, 4, 2) as integer))`;

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'a pool has as many places taken as bookings use it',
    broken: () => sql`
      select pool.id from pool
      where pool.taken <> (select count(*) from booking where booking.pool_id = pool.id)`
  },
  {
    name: 'a programme’s authority has as many places taken as participants use',
    broken: () => sql`
      select programme_place.programme_id as id from programme_place
      where taken > places or taken <> (
        select count(*) from participant
        where participant.programme_id = programme_place.programme_id
          and participant.authority_id = programme_place.authority_id
          and accepted_at is not null and declined_at is null and withdrawn_at is null
      )`
  },
  {
    name: 'nobody stands in line beside a free place of their authority',
    broken: () => sql`
      select participant.id from participant
      join programme_place on programme_place.programme_id = participant.programme_id
        and programme_place.authority_id = participant.authority_id
      where taken < places and reserved_at is not null
        and accepted_at is null and declined_at is null and withdrawn_at is null`
  },
  {
    name: 'no pool has more places taken than it has',
    broken: () => sql`select id from pool where taken > places or taken < 0`
  },
  {
    name: 'an event has exactly one open pool for each way to be there',
    broken: () => sql`
      select event.id from event
      join (select 'room' as mode union all select 'online' as mode) modes
        on event.mode = 'hybrid' or event.mode = modes.mode
      where (
        select count(*) from pool
        where pool.event_id = event.id and pool.mode = modes.mode and pool.authority_id is null
      ) <> 1`
  },
  {
    name: 'a released pool is empty, and only an authority’s is released',
    broken: () => sql`
      select id from pool
      where (released_at is not null and (places > 0 or taken > 0 or authority_id is null))
        or (release_on is not null and authority_id is null)
        or ((release_on is null) <> (release_at is null))`
  },
  {
    name: 'a booking uses a pool of its own event, mode and authority',
    broken: () => sql`
      select booking.id from booking join pool on pool.id = booking.pool_id
      where pool.event_id <> booking.event_id
        or pool.mode <> booking.mode
        or (pool.authority_id is not null
          and pool.authority_id is distinct from booking.authority_id)`
  },
  {
    name: 'nobody has two live bookings for one event',
    broken: () => sql`
      select min(id) as id from booking
      where person_id is not null and state in ${LIVE} and wish_of is null
      group by event_id, person_id having count(*) > 1`
  },
  {
    name: 'nobody waits beside a free place that they may be given now',
    broken: (now) => sql`
      select booking.id from booking
      join event on event.id = booking.event_id
      join pool on pool.event_id = booking.event_id and pool.mode = booking.mode
      where booking.state = 'waiting'
        and event.status = 'published' and event.starts_at > ${now}
        and (
          (booking.served_until > ${now} and (event.serving = 'book' or booking.wish_of is not null))
          or (
            booking.wish_of is null and event.starts_at > ${anHourAfter(now)}
            and (booking.served_until > ${now} or booking.short_notice_at is not null)
          )
        )
        and pool.taken < pool.places
        and (pool.authority_id is null or pool.authority_id = booking.authority_id)
        and (
          booking.wish_of is not null or booking.establishment_id is null
          or event.per_establishment is null
          or (event.per_establishment_until is not null and event.per_establishment_until <= ${now})
          or event.per_establishment > (
            select count(*) from booking beside
            where beside.event_id = booking.event_id
              and beside.establishment_id = booking.establishment_id
              and beside.pool_id is not null
          )
        )`
  },
  {
    name: 'a wish stands beside a confirmed booking of the same person in the other mode',
    broken: () => sql`
      select wish.id from booking wish
      left join booking on booking.id = wish.wish_of
      where wish.wish_of is not null and wish.state = 'waiting'
        and (booking.id is null or booking.state <> 'confirmed'
          or booking.event_id <> wish.event_id or booking.mode = wish.mode
          or booking.person_id is distinct from wish.person_id)`
  },
  {
    name: 'where the organiser approves, nobody waits',
    broken: () => sql`
      select booking.id from booking join event on event.id = booking.event_id
      where event.admission = 'approval' and booking.state = 'waiting'
        and booking.wish_of is null and event.status = 'published'`
  },
  {
    name: 'a confirmed booking without a person is one of a party whose name is to follow',
    broken: () => sql`
      select id from booking
      where state = 'confirmed' and person_id is null and party_id is null and erased_at is null`
  },
  {
    name: 'whoever is offered a place was told until when',
    broken: () => sql`
      select booking.id from booking
      where booking.state = 'offered' and not exists (
        select 1 from outbox
        where outbox.kind in ('offered', 'keep-place')
          and outbox.ids like '%' || booking.id || '%'
      )`
  },
  {
    name: 'a cancelled event has no live booking',
    broken: () => sql`
      select booking.id from booking join event on event.id = booking.event_id
      where event.status = 'cancelled' and booking.state in ${LIVE}`
  },
  {
    name: 'whoever has a place has it in the calendar, while there is a date',
    broken: () => sql`
      select booking.id from booking
      join event on event.id = booking.event_id and event.status <> 'postponed'
      left join calendar_entry entry on entry.id = booking.entry_id
      where booking.state = 'confirmed' and booking.person_id is not null
        and booking.bring_in_id is null
        and (entry.id is null or entry.method <> 'REQUEST' or entry.ended_at is not null)`
  },
  {
    name: 'whoever declined in the calendar has it there until they lose the place',
    broken: () => sql`
      select booking.id from booking
      left join calendar_entry entry on entry.id = booking.entry_id
      where booking.state = 'offered' and booking.declined_at is not null
        and (entry.id is null or entry.method <> 'REQUEST' or entry.ended_at is not null)`
  },
  {
    name: 'who declined in the calendar and lost the place was mailed no CANCEL for it',
    broken: () => sql`
      select booking.id from booking join outbox
        on outbox.entry_id = booking.entry_id and outbox.method = 'CANCEL'
      where booking.state = 'cancelled' and booking.declined_at is not null
        and booking.ended_how in ('left', 'apologies')
        and outbox.kind in ('cancelled-by-you', 'cancelled-for-you')
        and outbox.created_at = booking.ended_at`
  },
  {
    name: 'no answer is to a version of an invite that was never sent',
    broken: () => sql`
      select id from calendar_entry where reply_sequence > sequence or time_sequence > sequence`
  },
  {
    name: 'every change of a calendar entry has its letter',
    broken: () => sql`
      select entry.id from calendar_entry entry
      where not exists (
        select 1 from outbox
        where outbox.entry_id = entry.id and outbox.sequence = entry.sequence
      )`
  },
  {
    name: 'a slot is taken exactly while a talk stands in it',
    broken: () => sql`
      select slot.id from slot
      where (slot.taken_at is not null) <> exists (
        select 1 from talk where talk.slot_id = slot.id and talk.withdrawn_at is null
      )`
  },
  {
    name: 'a booking outside the count has a talk that stands',
    broken: () => sql`
      select booking.id from booking join event on event.id = booking.event_id
      where booking.presenting_at is not null and booking.state = 'confirmed'
        and booking.erased_at is null
        and not exists (
          select 1 from talk join presenter on presenter.talk_id = talk.id
          where talk.event_id = booking.event_id and presenter.person_id = booking.person_id
            and presenter.accepted_at is not null and presenter.left_at is null
            and talk.slot_id is not null and talk.withdrawn_at is null
        )`
  },
  {
    name: 'a workshop has as many places taken as bookings chose it, and no more than it has',
    broken: () => sql`
      select slot_id as id from workshop
      where taken > places or taken < 0 or taken <> (
        select count(*) from workshop_choice choice where choice.slot_id = workshop.slot_id
      )`
  },
  {
    name: 'a workshop is a slot of its event',
    broken: () => sql`
      select workshop.slot_id as id from workshop
      left join slot on slot.id = workshop.slot_id
      where slot.id is null or slot.event_id <> workshop.event_id`
  },
  {
    name: 'a workshop is chosen by whoever has a place of its event and is there',
    broken: () => sql`
      select choice.booking_id as id from workshop_choice choice
      join workshop on workshop.slot_id = choice.slot_id
      join booking on booking.id = choice.booking_id
      join event on event.id = booking.event_id
      where booking.event_id <> workshop.event_id
        or not (booking.state = 'confirmed'
          or (booking.state = 'offered' and booking.declined_at is not null))
        or booking.person_id is null
        or (booking.mode = 'online' and event.mode <> 'online')`
  },
  {
    name: 'nobody chose two workshops that overlap',
    broken: () => sql`
      select one.booking_id as id from workshop_choice one
      join workshop_choice other
        on other.booking_id = one.booking_id and other.slot_id > one.slot_id
      join slot a on a.id = one.slot_id
      join slot b on b.id = other.slot_id
      where ${minute(sql.ref('a.starts'))} < ${minute(sql.ref('b.starts'))} + b.minutes
        and ${minute(sql.ref('b.starts'))} < ${minute(sql.ref('a.starts'))} + a.minutes`
  },
  {
    name: 'only who has a booking that lives says that they are coming',
    broken: () => sql`
      select id from booking
      where shown_at is not null
        and (state not in ('requested', 'waiting', 'offered', 'confirmed') or person_id is null)`
  },
  {
    name: 'room places, presenters and team fit into the room',
    broken: () => sql`
      select event.id from event
      where event.room_limit is not null and event.room_limit < event.team
        + (select coalesce(sum(places), 0) from pool
            where pool.event_id = event.id and pool.mode = 'room')
        + (select count(distinct presenter.person_id)
            from talk join presenter on presenter.talk_id = talk.id
            where talk.event_id = event.id
              and talk.slot_id is not null and talk.withdrawn_at is null
              and presenter.accepted_at is not null and presenter.left_at is null)
        + (select count(*) from talk
            where talk.event_id = event.id and talk.person_id is null
              and talk.slot_id is not null and talk.withdrawn_at is null)`
  },
  {
    name: 'the room of an event is one of its venue',
    broken: () => sql`
      select event.id from event
      left join venue_room room on room.id = event.venue_room_id
      where event.venue_room_id is not null
        and (event.venue_id is null or room.venue_id <> event.venue_id)`
  },
  {
    name: 'whoever answers for a standing talk presents it',
    broken: () => sql`
      select talk.id from talk
      where talk.person_id is not null and talk.withdrawn_at is null and not exists (
        select 1 from presenter
        where presenter.talk_id = talk.id and presenter.person_id = talk.person_id
          and presenter.accepted_at is not null and presenter.left_at is null
      )`
  },
  {
    name: 'nobody has two words that stand for one talk',
    broken: () => sql`
      select min(id) as id from talk_word
      where withdrawn_at is null
      group by talk_id, person_id having count(*) > 1`
  },
  {
    name: 'what somebody said of a talk has its letter',
    broken: () => sql`
      select word.id from talk_word word
      where word.withdrawn_at is null and not exists (
        select 1 from outbox
        where outbox.kind = 'talk-word' and outbox.ids like '%' || word.id || '%'
      )`
  }
];

export interface Breach {
  invariant: string;
  ids: string[];
}

/** Runs every query; an empty list is a sound store. */
export async function audit(db: Db, now: Instant): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const { name, broken } of INVARIANTS) {
    const { rows } = await broken(now).execute(db);
    if (rows.length > 0) breaches.push({ invariant: name, ids: rows.map((row) => row.id) });
  }
  return breaches;
}

if (import.meta.main) {
  const { settings } = await import('#lib/settings.server.ts');
  const { storeNow } = await import('#lib/clock.server.ts');
  const { databaseUrl } = settings();
  const db = open(databaseUrl, { readOnly: true });
  try {
    const { isDemo } = await import('#lib/db.server.ts');
    const breaches = await audit(db, await storeNow(db, await isDemo(db)));
    for (const { invariant, ids } of breaches) {
      console.error(`Not true: ${invariant}\n  ${ids.join('\n  ')}`);
    }
    if (breaches.length > 0) process.exitCode = 1;
    else console.log(`Sound: ${INVARIANTS.length} invariants hold.`);
  } finally {
    await db.destroy();
  }
}
