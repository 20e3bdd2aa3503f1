/** "Ask the presenter": a question by mail, after the event, without anybody's address. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import type { Booking } from '#lib/booking/booking.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { findPerson, type Person } from '#lib/people/person.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { findTalk, type Talk } from '#lib/slots/talk.server.ts';
import { clean } from '#lib/text.ts';

import { isOver, seerOf } from './seen.server.ts';

export type TalkQuestion = Row<'talk_question'>;

/** Questions of one person in a day of real time. */
const ASKS = { what: 'ask-presenter:person', most: 5, seconds: 24 * 3600 };

/**
 * Somebody who came, or presented there, asks whoever answers for a talk. The same question twice is
 * once.
 *
 * Refused: `talk-unknown`, also once withdrawn, `not-allowed` unless they came to the event and it is
 * over, `nobody-to-ask`, `asked-enough` for a day.
 */
export async function askPresenter(
  db: Db,
  facts: {
    talk: string;
    text: string;
    /** The presenter may see and use the asker's address. */
    answerToMe: boolean;
    /** The booking whose link was used. */
    booking?: Booking | null;
    by: Actor;
    now: Instant;
  }
): Promise<TalkQuestion | Refusal> {
  const { answerToMe, now } = facts;
  const heard = await heardTalk(db, facts);
  if (isRefusal(heard)) return heard;
  const { talk, event, person, to } = heard;
  if (to.id === person) return refuse('nobody-to-ask');
  const text = clean(facts.text);
  const known = await db
    .selectFrom('talk_question')
    .selectAll()
    .where('talk_id', '=', talk.id)
    .where('person_id', '=', person)
    .where('text', '=', text)
    .executeTakeFirst();
  if (known) return known;
  // outside the transaction, so that a refusal does not take the count back
  if (!(await allow(db, ASKS, person))) return refuse('asked-enough', { most: ASKS.most });
  return inTransaction(db, async (db) => {
    const question = await db
      .insertInto('talk_question')
      .values({
        id: newId(),
        talk_id: talk.id,
        person_id: person,
        text,
        answer_to_me_at: answerToMe ? now : null,
        asked_at: now
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await queueLetter(db, {
      kind: 'ask-presenter',
      key: `ask-presenter:${question.id}`,
      ids: { question: question.id, to: to.id },
      to: to.email,
      event: event.id,
      now
    });
    return question;
  });
}

/** A talk of an event that is over, for somebody who came, and whoever answers for it. */
export interface HeardTalk {
  talk: Talk;
  event: Event;
  /** Who came. */
  person: string;
  /** Who answers for the talk, and gets the letter. */
  to: Person;
}

/**
 * Opens a talk to somebody who came to its event, or presented there, once it is over.
 *
 * Refused: `talk-unknown`, also once withdrawn, `not-allowed` to anybody else, `nobody-to-ask`.
 */
export async function heardTalk(
  db: Db,
  facts: { talk: string; booking?: Booking | null; by: Actor; now: Instant }
): Promise<HeardTalk | Refusal> {
  const { booking = null, by: actor, now } = facts;
  const talk = await findTalk(db, facts.talk);
  const event = talk && (await findEvent(db, talk.event_id));
  if (!talk || !event || talk.withdrawn_at || !talk.slot_id) return refuse('talk-unknown');
  if (booking && booking.event_id !== event.id) return refuse('not-allowed');
  const { as, person } = await seerOf(db, { event, actor, booking, now });
  const came = as === 'attended' || as === 'presenter';
  if (!came || !person || !isOver(event, now)) return refuse('not-allowed');
  const to = await whoAnswers(db, talk);
  return to ? { talk, event, person, to } : refuse('nobody-to-ask');
}

/** Who answers for a talk: its own person, else the lead of its partner; nobody for the floor's. */
export async function whoAnswers(db: Db, talk: Talk): Promise<Person | undefined> {
  const lead = talk.partner_id ? (await findPartner(db, talk.partner_id))?.lead_id : null;
  const id = talk.person_id ?? lead;
  const person = id ? await findPerson(db, id) : undefined;
  return person && !person.disabled_at ? person : undefined;
}

/** The talks of an event about which somebody may be asked, but their own. */
export async function askable(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Set<string>> {
  const talks = await db
    .selectFrom('talk')
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .innerJoin('person', (join) =>
      join.on((eb) => eb('person.id', '=', eb.fn.coalesce('talk.person_id', 'partner.lead_id')))
    )
    .select('talk.id')
    .where('talk.event_id', '=', event)
    .where('talk.withdrawn_at', 'is', null)
    .where('person.id', '<>', person)
    .where('person.disabled_at', 'is', null)
    .execute();
  return new Set(talks.map(({ id }) => id));
}
