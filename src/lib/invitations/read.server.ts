/** What pages show of invitations: whether each went, what was answered, which version they have. */
import { sql } from 'kysely';

import { countAll, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { toCard, type EventCard } from '#lib/events/read.server.ts';
import { fold } from '#lib/text.ts';

export type Sent = 'queued' | 'sent' | 'failed' | 'suppressed' | 'bounced';
export const ANSWERS = ['accepted', 'waiting', 'tentative', 'declined', 'left', 'none'] as const;
/** `left`: they booked and cancelled later. */
export type Answer = (typeof ANSWERS)[number];

/** What the organiser sees of each invitation. */
export interface InvitationLine {
  id: string;
  name: string;
  email: string;
  invitedAt: Instant;
  remindedAt: Instant | null;
  sent: Sent;
  why: string | null;
  answer: Answer;
  /** Versions of the invite: the newest that reached them, null for none, and the newest there is. */
  version: { has: number | null; newest: number };
}

/** All invitations of an event with the booking beside each, where there is a live one. */
function invitations(db: Db, event: string) {
  return db
    .selectFrom('invitation')
    .innerJoin('person', 'person.id', 'invitation.person_id')
    .innerJoin('calendar_entry', 'calendar_entry.id', 'invitation.entry_id')
    .leftJoin('booking', (join) =>
      join
        .onRef('booking.event_id', '=', 'invitation.event_id')
        .onRef('booking.person_id', '=', 'invitation.person_id')
        .on('booking.state', 'in', LIVE)
        .on('booking.wish_of', 'is', null)
    )
    .where('invitation.event_id', '=', event);
}

const ANSWER = sql<Answer>`case
  when booking.state = 'confirmed' then 'accepted'
  when booking.state is not null then 'waiting'
  when invitation.declined_at is not null then 'declined'
  when invitation.accepted_at is not null then 'left'
  when calendar_entry.partstat = 'TENTATIVE' then 'tentative'
  else 'none' end`;

export type Answers = Record<Answer, number>;

/** How many answered what. */
export async function countAnswers(db: Db, event: string): Promise<Answers> {
  const rows = await invitations(db, event)
    .select([ANSWER.as('answer'), countAll.as('count')])
    .groupBy(ANSWER)
    .execute();
  const of = (answer: Answer) => rows.find((row) => row.answer === answer)?.count ?? 0;
  return Object.fromEntries(ANSWERS.map((answer) => [answer, of(answer)])) as Answers;
}

/** Invitations of an event by name, of one answer or all, whose name or address says something. */
export async function invitationsOf(
  db: Db,
  facts: { event: string; answer?: Answer | null; search?: string; from?: number; most?: number }
): Promise<InvitationLine[]> {
  let query = invitations(db, facts.event)
    .select([
      'invitation.id',
      'person.name',
      'person.email',
      'invitation.invited_at as invitedAt',
      'invitation.reminded_at as remindedAt',
      'calendar_entry.id as entry',
      'calendar_entry.sequence',
      ANSWER.as('answer')
    ])
    .orderBy('person.name_folded')
    .orderBy('person.email')
    .offset(facts.from ?? 0)
    .limit(facts.most ?? MANY);
  if (facts.answer) query = query.where(ANSWER, '=', facts.answer);
  if (facts.search) {
    const words = `%${fold(facts.search).replaceAll(' ', '%')}%`;
    const address = `%${facts.search.trim().toLowerCase().replace(/[%_]/g, '')}%`;
    query = query.where((eb) =>
      eb.or([eb('person.name_folded', 'like', words), eb('person.email', 'like', address)])
    );
  }
  const rows = await query.execute();
  const entries = rows.map(({ entry }) => entry);
  const [has, letters] = await Promise.all([versionsSent(db, entries), lettersOf(db, entries)]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    invitedAt: row.invitedAt,
    remindedAt: row.remindedAt,
    sent: sentState(letters.get(row.entry)?.outcome ?? null),
    why: letters.get(row.entry)?.why ?? null,
    answer: row.answer,
    version: { has: has.get(row.entry) ?? null, newest: row.sequence }
  }));
}

const MANY = 20_000;

/** The highest SEQUENCE that left the house for each entry. */
async function versionsSent(db: Db, entries: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let at = 0; at < entries.length; at += 500) {
    const rows = await db
      .selectFrom('outbox')
      .select(['entry_id', sql<number>`max(sequence)`.as('sequence')])
      .where('entry_id', 'in', entries.slice(at, at + 500))
      .where('outcome', '=', 'sent')
      .groupBy('entry_id')
      .execute();
    for (const { entry_id, sequence } of rows) found.set(entry_id!, sequence);
  }
  return found;
}

/** The newest invitation letter of each entry: the first one, or one that was sent again. */
async function lettersOf(db: Db, entries: readonly string[]) {
  const found = new Map<string, Pick<Row<'outbox'>, 'outcome' | 'why'>>();
  for (let at = 0; at < entries.length; at += 500) {
    const rows = await db
      .selectFrom('outbox')
      .select(['entry_id', 'outcome', 'why'])
      .where('entry_id', 'in', entries.slice(at, at + 500))
      .where('kind', '=', 'invitation')
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    for (const { entry_id, ...row } of rows) found.set(entry_id!, row);
  }
  return found;
}

function sentState(outcome: Row<'outbox'>['outcome']): Sent {
  if (outcome === null) return 'queued';
  return outcome === 'sent' || outcome === 'failed' || outcome === 'bounced'
    ? outcome
    : 'suppressed';
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
