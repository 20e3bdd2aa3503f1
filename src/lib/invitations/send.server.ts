/** Inviting people: who of a list gets a REQUEST of their own, and sending it, in bulk. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { entryOf, openEntries } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { peopleOf } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { awake, instantText } from '#lib/time.server.ts';

/** Why an address gets no invitation. */
export type Skipped =
  | 'booked'
  | 'invited'
  | 'presents'
  | 'organises'
  | 'suppressed'
  | 'unsubscribed'
  | 'disabled'
  | 'ourselves'
  | 'closed';

export interface Address {
  email: string;
  name: string;
}

export interface InvitePreview {
  send: Address[];
  skip: { email: string; why: Skipped }[];
}

/** Addresses in one transaction: few enough that others' bookings hardly wait for it. */
export const CHUNK = 200;

/** Who of a list would get an invitation, and who would not and why; eight queries for each 200. */
export async function previewInvites(
  db: Db,
  { event, addresses }: { event: Event; addresses: readonly Address[] }
): Promise<InvitePreview> {
  const preview: InvitePreview = { send: [], skip: [] };
  for (let at = 0; at < addresses.length; at += CHUNK) {
    const chunk = addresses.slice(at, at + CHUNK);
    const why = await skippedOf(db, { event, emails: chunk.map(({ email }) => email) });
    for (const address of chunk) {
      const skipped = why.get(address.email);
      if (skipped) preview.skip.push({ email: address.email, why: skipped });
      else preview.send.push(address);
    }
  }
  return preview;
}

/** The reason for each address that gets none; of several the first of this order. */
export async function skippedOf(
  db: Db,
  { event, emails }: { event: Event; emails: readonly string[] }
): Promise<Map<string, Skipped>> {
  const why = new Map<string, Skipped>();
  if (emails.length === 0) return why;
  // Outlook shows no buttons where organiser and attendee are one address
  const reasons: [Skipped, Promise<{ email: string }[]>][] = [
    ['ourselves', Promise.resolve([{ email: settings().mailFrom.address }])],
    ['disabled', ofPeople(db, emails).where('person.disabled_at', 'is not', null).execute()],
    ['booked', booked(db, { event: event.id, emails })],
    [
      'presents',
      presentersAt(db, event.id)
        .innerJoin('person_address', 'person_address.person_id', 'presenter.person_id')
        .select('person_address.email')
        .where('person_address.email', 'in', emails)
        .execute()
    ],
    [
      'suppressed',
      db.selectFrom('suppression').select('email').where('email', 'in', emails).execute()
    ],
    [
      'unsubscribed',
      ofPeople(db, emails)
        .innerJoin('mail_choice', 'mail_choice.person_id', 'person.id')
        .where('mail_choice.list', '=', 'invitations')
        .execute()
    ],
    [
      'invited',
      ofPeople(db, emails)
        .innerJoin('invitation', 'invitation.person_id', 'person.id')
        .where('invitation.event_id', '=', event.id)
        .execute()
    ],
    ['organises', organisers(db, { event, emails })]
  ];
  for (const [reason, rows] of reasons) {
    for (const { email } of await rows) {
      if (!why.has(email)) why.set(email, reason);
    }
  }
  return why;
}

const ofPeople = (db: Db, emails: readonly string[]) =>
  db
    .selectFrom('person')
    .innerJoin('person_address', 'person_address.person_id', 'person.id')
    .select('person_address.email')
    .where('person_address.email', 'in', emails);

function booked(db: Db, { event, emails }: { event: string; emails: readonly string[] }) {
  return ofPeople(db, emails)
    .innerJoin('booking', 'booking.person_id', 'person.id')
    .where('booking.event_id', '=', event)
    .where('booking.state', 'in', LIVE)
    .where('booking.wish_of', 'is', null)
    .execute();
}

/** Whoever organises this very event or everything is of the team. */
function organisers(db: Db, { event, emails }: { event: Event; emails: readonly string[] }) {
  return ofPeople(db, emails)
    .innerJoin('grant', 'grant.person_id', 'person.id')
    .where('grant.right', '=', 'organiser')
    .where('grant.ended_at', 'is', null)
    .where('grant.scope_id', 'in', ['', event.id, event.programme_id ?? ''])
    .execute();
}

/**
 * Invites a list: each person gets a REQUEST of their own. Whoever is booked, invited, suppressed or
 * does not want invitations is skipped, so that sending twice is sending once.
 *
 * Refused: `event-unknown`, `not-allowed`, `not-bookable`, `too-late`, `no-addresses` when nobody
 * would get one.
 */
export async function invitePeople(
  db: Db,
  facts: { event: string; addresses: readonly Address[]; by: Actor; now: Instant }
): Promise<{ invited: number } | Refusal> {
  const { addresses, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const refusal = refusedInviting(event, { by, now });
    if (refusal) return refusal;
    let invited = 0;
    for (let at = 0; at < addresses.length; at += CHUNK) {
      const chunk = addresses.slice(at, at + CHUNK);
      const why = await inviteChunk(db, { event, addresses: chunk, by, now });
      invited += chunk.filter(({ email }) => !why.has(email)).length;
    }
    if (invited === 0) return refuse('no-addresses', {}, 'addresses');
    await recordInviting(db, { event: event.id, invited, by, now });
    return { invited };
  });
}

/** Whether somebody may invite to this event now; an invitation ends at the event's start. */
export function refusedInviting(
  event: Event,
  { by, now }: { by: Actor; now: Instant }
): Refusal | null {
  if (!may(by, 'event.invite', { event })) return refuse('not-allowed');
  return refusedInvitation(event, now);
}

/** Whether invitations to it can be sent or answered. */
export function refusedInvitation(event: Event, now: Instant): Refusal | null {
  const closed = closedDesk(event, now, true);
  if (closed) return closed;
  return event.starts_at! <= now
    ? refuse('too-late', { when: instantText(event.starts_at!) })
    : null;
}

export async function recordInviting(
  db: Db,
  { event, invited, by, now }: { event: string; invited: number; by: Actor; now: Instant }
): Promise<void> {
  await record(db, {
    by: by.person?.id ?? null,
    action: 'event.invite',
    subject: { kind: 'event', id: event },
    fields: [String(invited)],
    now
  });
}

/**
 * Invites at most `CHUNK` addresses, each once, with a number of statements that does not grow with
 * them. Call it in the transaction that has the event's turn.
 *
 * @returns why, for those who get none
 */
export async function inviteChunk(
  db: Db,
  facts: { event: Event; addresses: readonly Address[]; by: Actor; now: Instant }
): Promise<Map<string, Skipped>> {
  const { event, by, now } = facts;
  const why = await skippedOf(db, { event, emails: facts.addresses.map(({ email }) => email) });
  const addresses = facts.addresses.filter(({ email }) => !why.has(email));
  if (addresses.length === 0) return why;
  const people = await peopleOf(db, { people: addresses, now });
  const entries = await openEntries(db, { event: event.id, people, partstat: 'NEEDS-ACTION', now });
  const invitations = entries.map((entry) => ({
    id: newId(),
    event_id: event.id,
    person_id: entry.person_id,
    entry_id: entry.id,
    invited_by: by.person?.id ?? null,
    invited_at: now,
    accepted_at: null,
    declined_at: null
  }));
  await db.insertInto('invitation').values(invitations).execute();
  await queueLetters(
    db,
    entries.map((entry, at) => ({
      kind: 'invitation',
      key: `invitation:${invitations[at]!.id}`,
      ids: { invitation: invitations[at]!.id },
      to: entry.email,
      event: event.id,
      entry: entryOf(entry),
      priority: 2,
      notBefore: awake(now, event.starts_at!),
      deadline: event.starts_at,
      now
    }))
  );
  return why;
}
