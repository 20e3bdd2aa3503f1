/** What people said of talks: for themselves to see, change and take back, and how it is quoted. */
import type { Db } from '#db/open.server.ts';
import { liveBooking, type Booking } from '#lib/booking/booking.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import type { Talk } from '#lib/slots/talk.server.ts';
import { word as words } from '#lib/words/en/word.ts';

import type { Quote, TalkWord } from './word.server.ts';

/** A word of one's own, as its page shows it. */
export interface Said {
  id: string;
  text: string;
  quote: Quote;
  /** As whose it is quoted: `Class teacher, South Lanarkshire`. */
  as: string;
}

/** The word of a person that stands for a talk. */
export async function standingWord(
  db: Db,
  { talk, person }: { talk: string; person: string }
): Promise<TalkWord | undefined> {
  return db
    .selectFrom('talk_word')
    .selectAll()
    .where('talk_id', '=', talk)
    .where('person_id', '=', person)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
}

/** Everything that somebody said and has not taken back, newest first. */
export async function saidBy(
  db: Db,
  person: string
): Promise<(Said & { talk: string; title: string; event: string })[]> {
  const rows = await standing(db, person).execute();
  return rows.map(({ talk_id, title, event, ...row }) => ({
    ...saidOf(row),
    talk: talk_id,
    title,
    event
  }));
}

/** What somebody said of the talks of one event, by talk. */
export async function saidAt(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Map<string, Said>> {
  const rows = await standing(db, person).where('talk.event_id', '=', event).execute();
  return new Map(rows.map((row) => [row.talk_id, saidOf(row)]));
}

function standing(db: Db, person: string) {
  return db
    .selectFrom('talk_word')
    .innerJoin('talk', 'talk.id', 'talk_word.talk_id')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .leftJoin('authority', 'authority.id', 'talk_word.authority_id')
    .select(['talk_word.id', 'talk_word.talk_id', 'talk_word.text', 'talk_word.quote'])
    .select(['talk_word.role', 'authority.name as authority'])
    .select(['talk.title', 'event.title as event'])
    .where('talk_word.person_id', '=', person)
    .where('talk_word.withdrawn_at', 'is', null)
    .orderBy('talk_word.said_at', 'desc')
    .orderBy('talk_word.id', 'desc');
}

const saidOf = (
  row: Pick<Said, 'id' | 'text' | 'quote'> & { role: string | null; authority: string | null }
): Said => ({
  id: row.id,
  text: row.text,
  quote: row.quote,
  as: words.as(row.role, row.authority)
});

/**
 * Role and authority of somebody who came, to be stamped on what they say: the authority is that of
 * their booking there, else of their own school or nursery.
 */
export async function stampOf(
  db: Db,
  facts: { event: string; person: string; booking?: Booking | null | undefined }
): Promise<{ role: string | null; authority: string | null }> {
  const person = await findPerson(db, facts.person);
  const booking = facts.booking ?? (await liveBooking(db, facts));
  const school = await db
    .selectFrom('establishment')
    .select('authority_id')
    .where('id', '=', person?.establishment_id ?? '')
    .executeTakeFirst();
  return {
    role: person?.role ?? null,
    authority: booking ? booking.authority_id : (school?.authority_id ?? null)
  };
}

/** How somebody would be quoted with role and authority, for the form that asks them. */
export async function quotedAs(db: Db, facts: Parameters<typeof stampOf>[1]): Promise<string> {
  const { role, authority } = await stampOf(db, facts);
  const found = await db
    .selectFrom('authority')
    .select('name')
    .where('id', '=', authority ?? '')
    .executeTakeFirst();
  return words.as(role, found?.name ?? null);
}

/** Whether a talk is somebody's own: they present it, or present for its partner. */
export async function isOwnTalk(
  db: Db,
  { talk, person }: { talk: Pick<Talk, 'id' | 'event_id'>; person: string }
): Promise<boolean> {
  return (await ownTalks(db, { event: talk.event_id, person })).has(talk.id);
}

/** The talks of an event that are somebody's own. */
export async function ownTalks(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Set<string>> {
  const talks = await db
    .selectFrom('talk')
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .select('talk.id')
    .where('talk.event_id', '=', event)
    .where((eb) =>
      eb.or([
        eb('talk.person_id', '=', person),
        eb('partner.lead_id', '=', person),
        eb.exists(
          eb
            .selectFrom('presenter')
            .select('presenter.id')
            .whereRef('presenter.talk_id', '=', 'talk.id')
            .where('presenter.person_id', '=', person)
            .where('presenter.accepted_at', 'is not', null)
            .where('presenter.left_at', 'is', null)
        ),
        eb.exists(
          eb
            .selectFrom('grant')
            .select('grant.id')
            .whereRef('grant.scope_id', '=', 'talk.partner_id')
            .where('grant.right', '=', 'presenter')
            .where('grant.scope', '=', 'partner')
            .where('grant.person_id', '=', person)
            .where('grant.ended_at', 'is', null)
        )
      ])
    )
    .execute();
  return new Set(talks.map(({ id }) => id));
}
