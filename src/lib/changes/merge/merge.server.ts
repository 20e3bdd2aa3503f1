/** Two records that are one person's become one; every link and key to the old one goes on working. */
import { sql } from 'kysely';

import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { endBooking, type Booking } from '#lib/booking/booking.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { note as noteBooking, serve } from '#lib/booking/waiting/waiting.server.ts';
import { entryOf, type Entry } from '#lib/calendar/entry.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { queueLetter, queueLetters } from '#lib/mail/outbox.server.ts';
import { addressesOf, askedBy } from '#lib/people/addresses.server.ts';
import { needFreshProof } from '#lib/people/fresh.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findPersonByEmail, type Person } from '#lib/people/person.server.ts';
import { findProof } from '#lib/people/proof.server.ts';
import { endSessions } from '#lib/people/session.server.ts';
import { takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { endParticipation } from '../programme/end.server.ts';
import { columnsWith } from './columns.ts';
import { closeEntry, repoint } from './entries.server.ts';

/** Minutes after the proof of the other address in which its record may be taken. */
const OFFERED_MINUTES = 60;

/**
 * The other record whose address somebody has just proved, which they may make one with their own.
 *
 * Refused: `not-allowed`, `merge-over`, `merge-same`, `merge-disabled`.
 */
export async function otherRecord(
  db: Db,
  { proof: id, by, now }: { proof: string; by: Actor; now: Instant }
): Promise<{ other: Person; email: string } | Refusal> {
  const proof = await findProof(db, id);
  const own = by.person?.id;
  if (!own || proof?.act !== 'address' || askedBy(proof) !== own || !proof.used_at) {
    return refuse('not-allowed');
  }
  if (plus(proof.used_at, { minutes: OFFERED_MINUTES }) <= now) return refuse('merge-over');
  const other = await findPersonByEmail(db, proof.email);
  if (!other || other.id === own) return refuse('merge-same');
  return other.disabled_at ? refuse('merge-disabled') : { other, email: proof.email };
}

/** One makes one record of two of their own: both addresses are proved. Refused: as `otherRecord`. */
export async function mergeOwn(
  db: Db,
  facts: { proof: string; by: Actor; now: Instant }
): Promise<{ merged: boolean } | Refusal> {
  const found = await otherRecord(db, facts);
  if (isRefusal(found)) return found.refused === 'merge-same' ? { merged: false } : found;
  return merge(db, {
    keep: facts.by.person!.id,
    from: found.other.id,
    by: facts.by,
    now: facts.now
  });
}

export interface MergeFacts {
  /** The record that stays. */
  keep: string;
  /** The record that goes into it. */
  from: string;
  by: Actor;
  now: Instant;
}

/**
 * An administrator makes one record of two. Merging again is a quiet success.
 *
 * Refused: `not-allowed`, `prove-again`, `merge-own` (nobody comes to more rights by their own act),
 * `person-unknown`, `merge-disabled`.
 */
export async function mergePeople(
  db: Db,
  facts: MergeFacts
): Promise<{ merged: boolean } | Refusal> {
  const { keep, from, by } = facts;
  if (!may(by, 'people.merge')) return refuse('not-allowed');
  const stale = needFreshProof(by);
  if (stale) return stale;
  if (by.person && [keep, from].includes(by.person.id)) return refuse('merge-own');
  return merge(db, facts);
}

async function merge(db: Db, facts: MergeFacts): Promise<{ merged: boolean } | Refusal> {
  const { keep: keepId, from: fromId, by, now } = facts;
  if (keepId === fromId) return refuse('merge-same');
  return inTransaction(db, async (db) => {
    const people = await bothTurns(db, [keepId, fromId]);
    const keep = people.find(({ id }) => id === keepId);
    const from = people.find(({ id }) => id === fromId);
    if (!keep || !from) return refuse('person-unknown');
    if (from.merged_into === keep.id || keep.merged_into === from.id) return { merged: false };
    if (from.merged_into || keep.merged_into) return refuse('person-unknown');
    if (from.disabled_at || keep.disabled_at) return refuse('merge-disabled');

    const addresses = [from, keep].map(({ id }) => addressesOf(db, id));
    const told = (await Promise.all(addresses)).flat().map(({ email }) => email);
    await makePointer(db, { keep, from, now });
    await moveAll(db, { keep, from, now });
    for (const { id } of people) await endSessions(db, id);
    await record(db, {
      by: by.person?.id ?? null,
      action: 'person.merge',
      subject: { kind: 'person', id: keep.id },
      fields: [from.id],
      now
    });
    await queueLetters(
      db,
      told.map((to) => ({
        kind: 'people-merged',
        key: `merged:${from.id}:${to}`,
        ids: { person: keep.id },
        to,
        now
      }))
    );
    return { merged: true };
  });
}

/** Takes the turns of two people, in order of their ids: of two merges the second sees the first. */
async function bothTurns(db: Db, ids: readonly string[]): Promise<Person[]> {
  const people: Person[] = [];
  for (const id of [...ids].sort()) {
    const person = await db
      .updateTable('person')
      .set((eb) => ({ email: eb.ref('email') }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (person) people.push(person);
  }
  return people;
}

/** The old record keeps nothing but where everything is now; what only it knew is written down. */
async function makePointer(
  db: Db,
  { keep, from, now }: { keep: Person; from: Person; now: Instant }
): Promise<void> {
  await db
    .updateTable('person')
    .set({
      email: `${from.id}@merged.invalid`,
      name: '',
      name_folded: '',
      role: null,
      establishment_id: null,
      levels: null,
      gtcs_number: null,
      proved_at: null,
      no_photographs_at: null,
      disabled_at: now,
      merged_into: keep.id
    })
    .where('id', '=', from.id)
    .execute();
  await db
    .updateTable('person')
    .set({ merged_into: keep.id })
    .where('merged_into', '=', from.id)
    .execute();
  await db
    .updateTable('person')
    .set({
      ...(keep.name === '' && { name: from.name, name_folded: from.name_folded }),
      role: keep.role ?? from.role,
      establishment_id: keep.establishment_id ?? from.establishment_id,
      levels: keep.levels ?? from.levels,
      gtcs_number: keep.gtcs_number ?? from.gtcs_number,
      proved_at: keep.proved_at ?? from.proved_at,
      no_photographs_at: keep.no_photographs_at ?? from.no_photographs_at
    })
    .where('id', '=', keep.id)
    .execute();
  if (from.establishment_id && keep.establishment_id !== from.establishment_id) {
    await db
      .insertInto('person_establishment')
      .values({
        person_id: keep.id,
        establishment_id: from.establishment_id,
        added_at: now
      })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

interface Both {
  keep: Pick<Person, 'id'>;
  from: Pick<Person, 'id'>;
  now: Instant;
}

async function moveAll(db: Db, both: Both): Promise<void> {
  // a programme's turn before those of its events
  await mergeParticipants(db, both);
  await mergeBookings(db, both);
  await mergeInvitations(db, both);
  const { keep, from } = both;
  // of two that may stand only once, the kept record's does
  await dropTwins(db, both, 'grant', ['right', 'scope', 'scope_id'], 'ended_at');
  await dropTwins(db, both, 'coming_grant', ['right', 'scope', 'scope_id']);
  await dropTwins(db, both, 'privacy_acceptance', ['version']);
  await dropTwins(db, both, 'mail_choice', ['list']);
  await dropTwins(db, both, 'network_member', ['network_id']);
  await dropTwins(db, both, 'person_establishment', ['establishment_id']);
  await dropTwins(db, both, 'presenter', ['talk_id']);
  await dropTwins(db, both, 'talk_word', ['talk_id'], 'withdrawn_at');
  // their calendar program asks at the kept one's address as well
  await dropTwins(db, both, 'calendar_feed', ["coalesce(programme_id, '')"], 'revoked_at');
  const own = [
    'grant',
    'coming_grant',
    'privacy_acceptance',
    'mail_choice',
    'network_member',
    'person_establishment',
    'presenter',
    'talk_word',
    'calendar_feed',
    'participant',
    'invitation',
    'booking',
    'calendar_entry'
  ].map((table) => ({ table, column: 'person_id' }));
  for (const { table, column } of [...columnsWith('merge', 'move'), ...own]) {
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${keep.id}
      where ${sql.ref(column)} = ${from.id}`.execute(db);
  }
}

/** Removes rows of the old record beside which the kept one has the same. */
async function dropTwins(
  db: Db,
  { keep, from }: Both,
  table: string,
  same: readonly string[],
  ended?: string
): Promise<void> {
  const of = (name: string, column: string) =>
    sql.raw(column.includes('(') ? column.replace('(', `(${name}.`) : `${name}."${column}"`);
  const alike = same.map((column) => sql`${of('one', column)} = ${of('twin', column)}`);
  const open = (name: string) => (ended ? sql` and ${of(name, ended)} is null` : sql``);
  await sql`
    delete from ${sql.table(table)} as one
    where one.person_id = ${from.id} ${open('one')}
      and exists (
        select 1 from ${sql.table(table)} as twin
        where twin.person_id = ${keep.id} ${open('twin')} and ${sql.join(alike, sql` and `)}
      )`.execute(db);
}

/** The better of two bookings of one event: who came, who presents, who has a place, who asked first. */
function better(one: Booking, other: Booking, came: ReadonlySet<string>): Booking {
  const STATES = ['confirmed', 'offered', 'requested', 'waiting', 'held'];
  const rank = (booking: Booking) => [
    came.has(booking.id) ? 0 : 1,
    booking.presenting_at ? 0 : 1,
    STATES.indexOf(booking.state)
  ];
  const [a, b] = [rank(one), rank(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  if (at >= 0) return a[at]! < b[at]! ? one : other;
  return one.asked_at <= other.asked_at ? one : other;
}

/**
 * Of two live bookings of one event the better one stays. The other ends, its place goes to whoever
 * waits, and of two open calendar entries one is taken back.
 */
async function mergeBookings(db: Db, both: Both): Promise<void> {
  const { keep, from, now } = both;
  for (const id of await eventsOf(db, from.id)) {
    const event = (await takeTurn(db, id))!;
    const live = await db
      .selectFrom('booking')
      .selectAll()
      .where('event_id', '=', id)
      .where('person_id', 'in', [keep.id, from.id])
      .where('state', 'in', LIVE)
      .where('wish_of', 'is', null)
      .execute();
    const [one, other] = live;
    let stays = one;
    let taken: Booking | undefined;
    if (one && other) {
      stays = better(one, other, await whoCame(db, [one.id, other.id]));
      taken = stays === one ? other : one;
      await endBooking(db, taken, { how: 'already-booked', now });
      await noteBooking(db, { booking: taken, action: 'booking.cancelled', by: null, now });
    }
    await mergeEntries(db, { ...both, event: id, stays, taken });
    const over = event.ends_at !== null && event.ends_at <= now;
    if (taken && !over) await serve(db, { event: id, now });
  }
}

async function whoCame(db: Db, bookings: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('attendance')
    .select('booking_id')
    .where('booking_id', 'in', bookings)
    .where('came', '=', 'attended')
    .execute();
  return new Set(rows.map(({ booking_id }) => booking_id));
}

/** The events whose turn is needed, in the order in which turns are taken. */
async function eventsOf(db: Db, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('booking')
    .select('event_id')
    .where('person_id', '=', person)
    .where('state', 'in', LIVE)
    .union(
      db
        .selectFrom('calendar_entry')
        .select('event_id')
        .where('person_id', '=', person)
        .where('ended_at', 'is', null)
    )
    .execute();
  return rows.map(({ event_id }) => event_id).sort();
}

async function mergeEntries(
  db: Db,
  facts: Both & { event: string; stays: Booking | undefined; taken: Booking | undefined }
): Promise<void> {
  const { keep, from, event, stays, taken, now } = facts;
  const open = await db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', event)
    .where('person_id', 'in', [keep.id, from.id])
    .where('ended_at', 'is', null)
    .execute();
  const worth = (entry: Entry) =>
    (entry.method === 'REQUEST' ? 4 : 0) +
    (entry.id === stays?.entry_id ? 2 : 0) +
    (entry.person_id === keep.id ? 1 : 0);
  const [first, second] = open.sort((a, b) => worth(b) - worth(a));
  const cancelled = second && (await closeEntry(db, second, now));
  if (second) await repoint(db, second.id, first!.id);
  const mailed = cancelled && second?.method === 'REQUEST' ? cancelled : undefined;
  if (!mailed && !taken) return;
  await queueLetter(db, {
    kind: 'merged-booking',
    key: `merged-booking:${mailed?.id ?? taken!.id}`,
    ids: { event, person: keep.id, ...(mailed && { entry: mailed.id }) },
    to: mailed?.email ?? (await mainOf(db, keep.id)),
    event,
    entry: mailed ? entryOf(mailed) : null,
    now
  });
}

async function mainOf(db: Db, person: string): Promise<string> {
  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', person)
    .executeTakeFirstOrThrow();
  return email;
}

/** What either record reached in a programme stands; a second place goes to whoever is in line. */
async function mergeParticipants(db: Db, { keep, from, now }: Both): Promise<void> {
  const shared = await db
    .selectFrom('participant')
    .select('programme_id')
    .where('person_id', 'in', [keep.id, from.id])
    .groupBy('programme_id')
    .having((eb) => eb.fn.countAll(), '>', 1)
    .orderBy('programme_id')
    .execute();
  for (const { programme_id: programme } of shared) {
    await takeProgrammeTurn(db, programme);
    const rows = await db
      .selectFrom('participant')
      .selectAll()
      .where('programme_id', '=', programme)
      .where('person_id', 'in', [keep.id, from.id])
      .orderBy('id')
      .execute();
    const kept = rows.find((row) => row.person_id === keep.id);
    const old = rows.find((row) => row.person_id === from.id);
    if (!kept || !old) continue;
    const [stays, goes] = progress(old) > progress(kept) ? [old, kept] : [kept, old];
    await db
      .updateTable('participant')
      .set({ replaces_id: stays.id })
      .where('replaces_id', '=', goes.id)
      .execute();
    await endParticipation(db, { participant: goes, now });
  }
}

function progress(row: Row<'participant'>): number {
  const STATES = ['withdrawn', 'declined', 'nominated', 'reserve', 'accepted', 'completed'];
  return STATES.indexOf(stateOf(row));
}

/** Of two invitations to one event the answered one stays. */
async function mergeInvitations(db: Db, { keep, from }: Both): Promise<void> {
  const rows = await db
    .selectFrom('invitation')
    .selectAll()
    .where('person_id', 'in', [keep.id, from.id])
    .orderBy('invited_at')
    .execute();
  for (const old of rows.filter((row) => row.person_id === from.id)) {
    const kept = rows.find((row) => row.person_id === keep.id && row.event_id === old.event_id);
    if (!kept) continue;
    if (old.accepted_at && !kept.accepted_at) {
      await db
        .updateTable('invitation')
        .set({ accepted_at: old.accepted_at, declined_at: null })
        .where('id', '=', kept.id)
        .execute();
    }
    await db
      .updateTable('booking')
      .set({ invitation_id: kept.id })
      .where('invitation_id', '=', old.id)
      .execute();
    // its link leads to the event, as of any invitation that is no more
    await db.deleteFrom('invitation').where('id', '=', old.id).execute();
  }
}

/**
 * What was written for an old record while it was being merged goes to the kept one too; a round.
 *
 * @returns how many records had something
 */
export async function finishMerges(db: Db, now: Instant): Promise<number> {
  const late = await db
    .selectFrom('person')
    .innerJoin('booking', 'booking.person_id', 'person.id')
    .select(['person.id', 'person.merged_into'])
    .distinct()
    .where('person.merged_into', 'is not', null)
    .limit(200)
    .execute();
  for (const { id, merged_into } of late) {
    await inTransaction(db, async (db) => {
      await moveAll(db, { keep: { id: merged_into! }, from: { id }, now });
    });
  }
  return late.length;
}
