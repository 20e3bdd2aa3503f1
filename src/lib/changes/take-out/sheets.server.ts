/**
 * The sheets that people open in a spreadsheet: names beside ids. Whatever has no sheet is in its
 * table's file all the same.
 */
import { sql, type RawBuilder } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { toLocal } from '#lib/time.server.ts';
import { audience } from '#lib/words/en/audience.ts';
import { deeds } from '#lib/words/en/audit.ts';
import { takeOut } from '#lib/words/en/take-out.ts';
import { visit } from '#lib/words/en/visit.ts';

import { pagesOf } from './rows.server.ts';

export type SheetName = keyof typeof takeOut.sheets;
type Line = Record<string, unknown>;

/** Of each sheet, what comes after `select`; `id` is its first table's, by which it is paged. */
const QUERIES: Record<SheetName, { id: string; from: RawBuilder<unknown> }> = {
  people: {
    id: 'person.id',
    from: sql`person.id, person.name, person.email, person.role, person.levels,
      establishment.name as establishment, person.establishment_id, authority.name as authority,
      person.proved_at, person.disabled_at, person.erased_at, person.created_at
      from person
      left join establishment on establishment.id = person.establishment_id
      left join authority on authority.id = establishment.authority_id`
  },
  rights: {
    id: 'held.id',
    from: sql`held.id, person.name, person.email, held.person_id, held.${sql.ref('right')},
      held.scope, held.scope_id, held.granted_at, held.to_at, held.ended_at
      from ${sql.table('grant')} as held join person on person.id = held.person_id`
  },
  authorities: { id: 'authority.id', from: sql`id, name from authority` },
  establishments: {
    id: 'establishment.id',
    from: sql`establishment.id, seed_code, establishment.name, sector, authority.name as authority,
      establishment.authority_id, cluster.name as cluster, office_email, opened_on, closed_on
      from establishment
      join authority on authority.id = establishment.authority_id
      left join cluster on cluster.id = establishment.cluster_id`
  },
  venues: {
    id: 'venue.id',
    from: sql`venue.id, venue.name, address, postcode, authority.name as authority, getting_there,
      access_text, opens, closes, contact, closed_at
      from venue left join authority on authority.id = venue.authority_id`
  },
  rooms: {
    id: 'venue_room.id',
    from: sql`venue_room.id, venue.name as venue, venue_room.venue_id, venue_room.name, size, notes,
      venue_room.closed_at
      from venue_room join venue on venue.id = venue_room.venue_id`
  },
  partners: {
    id: 'partner.id',
    from: sql`partner.id, partner.name, partner_kind.name as kind, person.name as lead,
      person.email as lead_email, web, about, approved_at, declined_at, ended_at, partner.created_at
      from partner
      left join partner_kind on partner_kind.id = partner.kind_id
      left join person on person.id = partner.lead_id`
  },
  programmes: {
    id: 'programme.id',
    from: sql`programme.id, title, summary, starts_on, ends_on, host, contact,
      (select count(*) from participant where participant.programme_id = programme.id
        and accepted_at is not null and declined_at is null and withdrawn_at is null) as accepted
      from programme`
  },
  participants: {
    id: 'participant.id',
    from: sql`participant.id, programme.title as programme, participant.programme_id, person.name,
      person.email, participant.person_id, establishment.name as establishment,
      authority.name as authority, nominated_at, accepted_at, declined_at, withdrawn_at, completed_at
      from participant
      join programme on programme.id = participant.programme_id
      left join person on person.id = participant.person_id
      left join establishment on establishment.id = participant.establishment_id
      left join authority on authority.id = participant.authority_id`
  },
  events: {
    id: 'event.id',
    from: sql`event.id, event.title, kind, mode, status, starts_local, ends_local, clpl_minutes,
      place, place_address, event.host, event.contact, programme.title as programme,
      event.programme_id, event.summary,
      (select count(*) from booking
        where booking.event_id = event.id and state = 'confirmed') as booked,
      (select count(*) from booking join attendance on attendance.booking_id = booking.id
        where booking.event_id = event.id and state = 'confirmed' and came = 'attended') as attended
      from event left join programme on programme.id = event.programme_id`
  },
  bookings: {
    id: 'booking.id',
    from: sql`booking.id, reference, event.title as event, booking.event_id, event.starts_local,
      person.name, coalesce(person.email, booking.email) as email, booking.person_id,
      coalesce(establishment.name, booking.establishment_other) as establishment,
      authority.name as authority, booking.state, booking.mode, attendance.came,
      booking.confirmed_at, booking.ended_at, booking.ended_how, booking.created_at
      from booking
      join event on event.id = booking.event_id
      left join person on person.id = booking.person_id
      left join establishment on establishment.id = booking.establishment_id
      left join authority on authority.id = booking.authority_id
      left join attendance on attendance.booking_id = booking.id`
  },
  talks: {
    id: 'talk.id',
    from: sql`talk.id, event.title as event, talk.event_id, slot.starts, talk.title, talk.line,
      coalesce(talk.minutes, slot.minutes) as minutes, person.name, partner.name as partner,
      talk.partner_id, talk.speaker, talk.confirmed_at, talk.withdrawn_at
      from talk
      join event on event.id = talk.event_id
      left join slot on slot.id = talk.slot_id
      left join person on person.id = talk.person_id
      left join partner on partner.id = talk.partner_id`
  },
  presenters: {
    id: 'presenter.id',
    from: sql`presenter.id, talk.title as talk, presenter.talk_id, person.name, person.email,
      presenter.person_id, asked_at, accepted_at, presenter.declined_at, left_at
      from presenter
      join talk on talk.id = presenter.talk_id
      left join person on person.id = presenter.person_id`
  },
  messages: {
    id: 'message.id',
    from: sql`message.id, event.title as event, message.event_id, subject, message.text, person.name,
      written_at, sent_at
      from message
      join event on event.id = message.event_id
      left join person on person.id = message.written_by`
  },
  letters: {
    id: 'outbox.id',
    from: sql`outbox.id, outbox.kind, event.title as event, outbox.event_id, to_email, subject,
      outcome, why, outbox.created_at, done_at
      from outbox left join event on event.id = outbox.event_id`
  },
  audit: {
    id: 'audit_entry.id',
    from: sql`audit_entry.id, at, person.name, actor_id, action, subject_kind, subject_id, fields
      from audit_entry left join person on person.id = audit_entry.actor_id`
  },
  files: {
    id: 'file.id',
    from: sql`id, name, type, size, added_at, removed_at from file`
  }
};

export const SHEETS = Object.keys(QUERIES) as SheetName[];

/** The lines of a sheet, its headings first; a page at a time. */
export async function* sheetLines(db: Db, name: SheetName): AsyncGenerator<string[][]> {
  const columns: Record<string, string> = takeOut.sheets[name].columns;
  yield [Object.values(columns)];
  const { id, from } = QUERIES[name];
  const pages = pagesOf(async (after, most) => {
    const { rows } = await sql<Line>`select ${from}
      where ${sql.ref(id)} > ${after} order by ${sql.ref(id)} limit ${sql.lit(most)}`.execute(db);
    return rows;
  });
  for await (const rows of pages) {
    yield rows.map((row) => Object.keys(columns).map((column) => said(column, row[column])));
  }
}

const roles: Record<string, string> = visit.book.roles;
const levels: Record<string, string> = audience.levelNames;
const deedNames: Record<string, string> = deeds;

/** A value as people read it: UK time, words for our own codes. */
function said(column: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value as string | number);
  if (column === 'role') return roles[text] ?? text;
  if (column === 'levels')
    return list(text)
      .map((level) => levels[level] ?? level)
      .join(', ');
  if (column === 'fields') return list(text).join(', ');
  if (column === 'action') return deedNames[text] ?? text;
  if (column === 'at' || column.endsWith('_at')) return toLocal(text as Instant).replace('T', ' ');
  if (column.endsWith('_local')) return text.replace('T', ' ');
  return text;
}

const list = (json: string): string[] => JSON.parse(json) as string[];
