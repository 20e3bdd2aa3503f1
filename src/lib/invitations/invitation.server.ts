/** Invitations: an organiser's calendar invite to a person. Holds nothing; accepting it is booking. */
import { countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import {
  liveBooking,
  placeBooking,
  type BookingFacts,
  type Placed
} from '#lib/booking/booking.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { entryOf, openEntry } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { queueLetters, type QueuedLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { personOf, proved } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { instantText } from '#lib/time.server.ts';

export type Invitation = Row<'invitation'>;

/** Why an address gets no invitation. */
export type Skipped = 'booked' | 'invited' | 'suppressed' | 'ourselves';

export interface InvitePreview {
  send: { email: string; name: string }[];
  skip: { email: string; why: Skipped }[];
}

type Addresses = readonly { email: string; name: string }[];

/** Who of a list would get an invitation, and who would not and why; four queries, any length. */
export async function previewInvites(
  db: Db,
  { event, addresses }: { event: string; addresses: Addresses }
): Promise<InvitePreview> {
  const emails = addresses.map((address) => address.email);
  if (emails.length === 0) return { send: [], skip: [] };
  const [booked, invited, suppressed] = await Promise.all([
    db
      .selectFrom('booking')
      .innerJoin('person', 'person.id', 'booking.person_id')
      .select('person.email')
      .where('booking.event_id', '=', event)
      .where('booking.state', 'in', LIVE)
      .where('booking.wish_of', 'is', null)
      .execute(),
    db
      .selectFrom('invitation')
      .innerJoin('person', 'person.id', 'invitation.person_id')
      .select('person.email')
      .where('invitation.event_id', '=', event)
      .execute(),
    db.selectFrom('suppression').select('email').where('email', 'in', emails).execute()
  ]);
  const has = (rows: { email: string }[]) => {
    const set = new Set(rows.map((row) => row.email));
    return (email: string) => set.has(email);
  };
  const isBooked = has(booked);
  const isInvited = has(invited);
  const isSuppressed = has(suppressed);
  const ours = settings().mailFrom.address;
  const preview: InvitePreview = { send: [], skip: [] };
  for (const address of addresses) {
    const { email } = address;
    // Outlook shows no buttons where organiser and attendee are one address
    if (email === ours) preview.skip.push({ email, why: 'ourselves' });
    else if (isBooked(email)) preview.skip.push({ email, why: 'booked' });
    else if (isInvited(email)) preview.skip.push({ email, why: 'invited' });
    else if (isSuppressed(email)) preview.skip.push({ email, why: 'suppressed' });
    else preview.send.push(address);
  }
  return preview;
}

/**
 * Invites a list: each person gets a REQUEST of their own. Whoever is booked, invited or suppressed
 * is skipped, so that sending twice is sending once.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-bookable`, `too-late`, `no-addresses` when nobody
 * would get one.
 */
export async function invitePeople(
  db: Db,
  facts: { event: string; addresses: Addresses; by: Actor; now: Instant }
): Promise<{ invited: number } | Refusal> {
  const { addresses, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.invite', { event })) return refuse('not-allowed');
    const over = refusedInvitation(event, now);
    if (over) return over;
    const { send } = await previewInvites(db, { event: event.id, addresses });
    if (send.length === 0) return refuse('no-addresses', {}, 'addresses');
    const letters: QueuedLetter[] = [];
    for (const address of send) letters.push(await invite(db, { event, address, by, now }));
    await queueLetters(db, letters);
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.invite',
      subject: { kind: 'event', id: event.id },
      fields: [String(send.length)],
      now
    });
    return { invited: send.length };
  });
}

/** An invitation ends at the event's start. */
function refusedInvitation(event: Event, now: Instant): Refusal | null {
  const closed = closedDesk(event, now, true);
  if (closed) return closed;
  return event.starts_at! <= now
    ? refuse('too-late', { when: instantText(event.starts_at!) })
    : null;
}

async function invite(
  db: Db,
  facts: { event: Event; address: Addresses[number]; by: Actor; now: Instant }
): Promise<QueuedLetter> {
  const { event, address, now } = facts;
  const person = await personOf(db, { ...address, now });
  const entry = await openEntry(db, {
    event: event.id,
    person: person.id,
    email: person.email,
    partstat: 'NEEDS-ACTION',
    now
  });
  const { id } = await db
    .insertInto('invitation')
    .values({
      id: newId(),
      event_id: event.id,
      person_id: person.id,
      entry_id: entry.id,
      invited_by: facts.by.person?.id ?? null,
      invited_at: now,
      accepted_at: null,
      declined_at: null
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return {
    kind: 'invitation',
    key: `invitation:${id}`,
    ids: { invitation: id },
    to: person.email,
    event: event.id,
    entry: entryOf(entry),
    priority: 2,
    deadline: event.starts_at,
    now
  };
}

export interface AnswerFacts extends BookingFacts {
  invitation: string;
  accept: boolean;
  /** Their name, where it is not known yet. */
  name?: string;
  /** Answered in the calendar: the sender's domain stands behind it, which proves no address. */
  byCalendar?: true;
  by: Actor;
  now: Instant;
}

/**
 * Answers an invitation. Accepting books, like anybody, on the calendar entry of the invitation;
 * declining is noted, unless they booked, and can be changed to the event's start. The mail's link
 * proves the address.
 *
 * Refused: `link-unknown`, `not-allowed`, and accepting as booking is.
 */
export async function answerInvitation(
  db: Db,
  facts: AnswerFacts
): Promise<{ accepted: Placed | null } | Refusal> {
  const { by, now } = facts;
  const found = await findInvitation(db, facts.invitation);
  if (!found) return refuse('link-unknown');
  const { person_id: person, event_id } = found;
  const key = { kind: 'invitation' as const, id: found.id };
  if (!may(by, 'invitation.answer', { person, key })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, event_id);
    if (!event) return refuse('event-unknown');
    const over = refusedInvitation(event, now);
    if (over) return over;
    if (!facts.byCalendar) await proved(db, person, now);
    if (!facts.accept) {
      // whoever booked leaves by their booking, which frees the place and corrects the calendar
      if (!(await liveBooking(db, { event: event_id, person }))) await decline(db, found, now);
      return { accepted: null };
    }
    const known = await db
      .selectFrom('person')
      .selectAll()
      .where('id', '=', person)
      .executeTakeFirstOrThrow();
    await personOf(db, {
      email: known.email,
      name: facts.name ?? '',
      establishment: facts.establishment ?? null,
      now
    });
    const placed = await placeBooking(db, {
      ...facts,
      event: event_id,
      person,
      by: { person: known, grants: [] },
      invitation: found.id
    });
    if (isRefusal(placed)) return placed;
    await db
      .updateTable('invitation')
      .set({ accepted_at: found.accepted_at ?? now, declined_at: null })
      .where('id', '=', found.id)
      .execute();
    return { accepted: placed };
  });
}

async function decline(db: Db, invitation: Invitation, now: Instant): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ declined_at: invitation.declined_at ?? now })
    .where('id', '=', invitation.id)
    .execute();
  await db
    .updateTable('calendar_entry')
    .set({ partstat: 'DECLINED' })
    .where('id', '=', invitation.entry_id)
    .execute();
}

/** The invitation of a person to an event. */
export async function invitationFor(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Invitation | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .executeTakeFirst();
}

export async function findInvitation(db: Db, id: string): Promise<Invitation | undefined> {
  return db.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What the organiser sees of each invitation: whether it went, and what was answered. */
export interface InvitationLine {
  name: string;
  email: string;
  invitedAt: Instant;
  sent: 'queued' | 'sent' | 'failed' | 'suppressed' | 'bounced';
  why: string | null;
  answer: 'accepted' | 'waiting' | 'declined' | 'none';
}

/** Every invitation of an event with its letter and its answer, in two queries. */
export async function invitationsOf(db: Db, event: string): Promise<InvitationLine[]> {
  const rows = await db
    .selectFrom('invitation')
    .innerJoin('person', 'person.id', 'invitation.person_id')
    .leftJoin('outbox', (join) =>
      join.on((eb) =>
        eb('outbox.dedupe_key', '=', eb(eb.val('invitation:'), '||', eb.ref('invitation.id')))
      )
    )
    .leftJoin('booking', (join) =>
      join
        .onRef('booking.event_id', '=', 'invitation.event_id')
        .onRef('booking.person_id', '=', 'invitation.person_id')
        .on('booking.state', 'in', LIVE)
        .on('booking.wish_of', 'is', null)
    )
    .select([
      'person.name',
      'person.email',
      'invitation.invited_at as invitedAt',
      'invitation.declined_at',
      'outbox.outcome',
      'outbox.why',
      'booking.state'
    ])
    .where('invitation.event_id', '=', event)
    .orderBy('person.name_folded')
    .orderBy('person.email')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    email: row.email,
    invitedAt: row.invitedAt,
    sent: sentState(row.outcome),
    why: row.why,
    answer:
      row.state === 'confirmed'
        ? 'accepted'
        : row.state !== null
          ? 'waiting'
          : row.declined_at
            ? 'declined'
            : 'none'
  }));
}

function sentState(outcome: Row<'outbox'>['outcome']): InvitationLine['sent'] {
  if (outcome === null) return 'queued';
  if (outcome === 'failed' || outcome === 'suppressed' || outcome === 'bounced') return outcome;
  return 'sent';
}

export async function countInvitations(db: Db, event: string): Promise<number> {
  const { count } = await db
    .selectFrom('invitation')
    .select(countAll.as('count'))
    .where('event_id', '=', event)
    .executeTakeFirstOrThrow();
  return count;
}

/** Invitations of a person that still wait for an answer. */
export async function openInvitations(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<{ id: string; card: EventCard }[]> {
  const rows = await db
    .selectFrom('invitation')
    .innerJoin('event', 'event.id', 'invitation.event_id')
    .select([
      'invitation.id as invitation',
      'event.id',
      'event.slug',
      'event.title',
      'event.summary',
      'event.kind',
      'event.mode',
      'event.status',
      'event.place',
      'event.starts_local',
      'event.ends_local'
    ])
    .where('invitation.person_id', '=', person)
    .where('invitation.accepted_at', 'is', null)
    .where('invitation.declined_at', 'is', null)
    .where('event.status', '=', 'published')
    .where('event.starts_at', '>', now)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('booking')
            .select('booking.id')
            .whereRef('booking.event_id', '=', 'invitation.event_id')
            .whereRef('booking.person_id', '=', 'invitation.person_id')
            .where('booking.state', 'in', LIVE)
        )
      )
    )
    .orderBy('event.starts_at')
    .execute();
  return rows.map(({ invitation, ...event }) => ({ id: invitation, card: toCard(event) }));
}
