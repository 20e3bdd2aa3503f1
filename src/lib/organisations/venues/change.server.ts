/** A venue on the list: added, changed, closed, opened again. Never removed. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record, type Deed } from '#lib/audit.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { fold, oneLine } from '#lib/text.ts';

import { findVenue, type Venue } from './read.server.ts';
import { readMapLink, type Access } from './rules.ts';

export interface VenueFacts {
  name: string;
  address: string;
  postcode: string | null;
  gettingThere: string | null;
  access: readonly Access[];
  accessText: string | null;
  /** Null: found by its address. */
  mapLink: string | null;
  /** The janitor's times, `08:00`. */
  opens: string | null;
  closes: string | null;
  contact: string | null;
  authority: string | null;
}

/**
 * Adds a venue.
 *
 * Refused: `not-allowed`, `venue-hours`, `map-link-wrong`, `authority-unknown`, `venue-there` for one
 * of the same name and address, also when that is closed.
 */
export async function addVenue(
  db: Db,
  { venue, by, now }: { venue: VenueFacts; by: Actor; now: Instant }
): Promise<Venue | Refusal> {
  if (!may(by, 'venue.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const columns = await columnsOf(db, venue, null);
    if (isRefusal(columns)) return columns;
    const added = await db
      .insertInto('venue')
      .values({ id: newId(), closed_at: null, created_at: now, ...columns })
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(db, { venue: added.id, action: 'venue.add', by, now });
    return added;
  });
}

/**
 * Changes what is said of a venue when nobody else saved since `version`. Events there keep what people
 * were told of them: they take it over by an act of its own.
 *
 * Refused: `venue-unknown`, `venue-changed-meanwhile`, and as `addVenue`.
 */
export async function saveVenue(
  db: Db,
  facts: { id: string; venue: VenueFacts; version: number; by: Actor; now: Instant }
): Promise<Venue | Refusal> {
  const { id, venue, version, by, now } = facts;
  if (!may(by, 'venue.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const before = await findVenue(db, id);
    if (!before) return refuse('venue-unknown');
    const columns = await columnsOf(db, venue, id);
    if (isRefusal(columns)) return columns;
    const after = await db
      .updateTable('venue')
      .set({ ...columns, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst();
    if (!after) return refuse('venue-changed-meanwhile');
    const fields = (Object.keys(columns) as (keyof typeof columns)[]).filter(
      (column) => after[column] !== before[column]
    );
    if (fields.length > 0) await note(db, { venue: id, action: 'venue.change', fields, by, now });
    return after;
  });
}

/**
 * Nothing new is held there; events that are there stay, and say so to their organisers. Twice is once.
 *
 * Refused: `not-allowed`, `venue-unknown`.
 */
export async function closeVenue(
  db: Db,
  { id, by, now }: { id: string; by: Actor; now: Instant }
): Promise<Venue | Refusal> {
  return setClosed(db, { id, at: now, action: 'venue.close', by, now });
}

/** A closed venue is used again. Twice is once. Refused: `not-allowed`, `venue-unknown`. */
export async function reopenVenue(
  db: Db,
  { id, by, now }: { id: string; by: Actor; now: Instant }
): Promise<Venue | Refusal> {
  return setClosed(db, { id, at: null, action: 'venue.reopen', by, now });
}

async function setClosed(
  db: Db,
  facts: { id: string; at: Instant | null; action: Deed['action']; by: Actor; now: Instant }
): Promise<Venue | Refusal> {
  const { id, at, action, by, now } = facts;
  if (!may(by, 'venue.change')) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const before = await findVenue(db, id);
    if (!before) return refuse('venue-unknown');
    if ((before.closed_at === null) === (at === null)) return before;
    await note(db, { venue: id, action, by, now });
    return db
      .updateTable('venue')
      .set({ closed_at: at })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

async function columnsOf(db: Db, venue: VenueFacts, id: string | null) {
  const name = oneLine(venue.name);
  const address = oneLine(venue.address);
  if (venue.opens && venue.closes && venue.closes <= venue.opens) {
    return refuse('venue-hours', {}, 'closes');
  }
  const mapLink = venue.mapLink === null ? null : readMapLink(venue.mapLink);
  if (venue.mapLink !== null && mapLink === null) return refuse('map-link-wrong', {}, 'map_link');
  if (venue.authority !== null) {
    const authority = await db
      .selectFrom('authority')
      .select('id')
      .where('id', '=', venue.authority)
      .executeTakeFirst();
    if (!authority) return refuse('authority-unknown', {}, 'authority');
  }
  const same = await db
    .selectFrom('venue')
    .select('id')
    .where('name_folded', '=', fold(name))
    .where('address_folded', '=', fold(address))
    .execute();
  if (same.some((one) => one.id !== id)) return refuse('venue-there', { name }, 'name');
  return {
    name,
    name_folded: fold(name),
    address,
    address_folded: fold(address),
    postcode: venue.postcode,
    getting_there: venue.gettingThere,
    access: JSON.stringify(venue.access),
    access_text: venue.accessText,
    map_link: mapLink,
    opens: venue.opens,
    closes: venue.closes,
    contact: venue.contact,
    authority_id: venue.authority
  };
}

/** Writes into the audit trail what was done to a venue, or to a room of it. */
export async function note(
  db: Db,
  deed: {
    venue: string;
    action: Deed['action'];
    fields?: readonly string[];
    by: Actor;
    now: Instant;
  }
): Promise<void> {
  const { venue, action, fields, by, now } = deed;
  await record(db, {
    by: by.person?.id ?? null,
    action,
    subject: { kind: 'venue', id: venue },
    ...(fields && { fields }),
    now
  });
}
