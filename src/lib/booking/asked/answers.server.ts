/** Answers to an event's questions, and what people need; kept with the booking. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, NeedKind } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

import { answerText, type Asked, type Question } from './asked.ts';
import type { Booking } from '../booking.server.ts';
import { questionsOf, toQuestion } from './questions.server.ts';

/**
 * Writes what was said with a booking, in its transaction. A need for access that is new or
 * different tells the event's contact at once: an interpreter takes weeks.
 */
export async function writeAsked(
  db: Db,
  { booking, event, asked, now }: { booking: Booking; event: Event; asked: Asked; now: Instant }
): Promise<void> {
  for (const question of await questionsOf(db, event.id)) {
    const answer = asked.answers[question.id];
    if (answer === undefined) continue;
    const key = { question_id: question.id, booking_id: booking.id };
    if (answer.length === 0) {
      await db
        .deleteFrom('answer')
        .where('question_id', '=', key.question_id)
        .where('booking_id', '=', key.booking_id)
        .execute();
      continue;
    }
    const value = typeof answer === 'string' ? answer : JSON.stringify(answer);
    await db
      .insertInto('answer')
      .values({ ...key, value, answered_at: now })
      .onConflict((c) =>
        c.columns(['question_id', 'booking_id']).doUpdateSet({ value, answered_at: now })
      )
      .execute();
  }
  for (const [kind, text] of Object.entries(asked.needs)) {
    await writeNeed(db, { booking, event, kind: kind as NeedKind, text, now });
  }
}

async function writeNeed(
  db: Db,
  facts: { booking: Booking; event: Event; kind: NeedKind; text: string; now: Instant }
): Promise<void> {
  const { booking, event, kind, text, now } = facts;
  const before = (await needsOf(db, booking.id))[kind] ?? '';
  if (before === text) return;
  if (text === '') {
    await db
      .deleteFrom('need')
      .where('booking_id', '=', booking.id)
      .where('kind', '=', kind)
      .execute();
    return;
  }
  await db
    .insertInto('need')
    .values({ booking_id: booking.id, kind, text, said_at: now })
    .onConflict((c) => c.columns(['booking_id', 'kind']).doUpdateSet({ text, said_at: now }))
    .execute();
  if (kind !== 'access') return;
  await queueLetter(db, {
    kind: 'access-need',
    key: `access-need:${booking.id}:${now}`,
    ids: { booking: booking.id },
    to: event.contact,
    event: event.id,
    now
  });
}

/**
 * Changes answers and needs of a booking, to the event's start.
 *
 * Refused: `event-unknown`, `not-allowed`, `booking-over`, `too-late`.
 */
export async function changeAsked(
  db: Db,
  { booking: id, asked, by, now }: { booking: string; asked: Asked; by: Actor; now: Instant }
): Promise<Booking | Refusal> {
  const found = await db
    .selectFrom('booking')
    .select('event_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) return refuse('event-unknown');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, found.event_id);
    if (!event) return refuse('event-unknown');
    const booking = await db
      .selectFrom('booking')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const subject = { event, person: booking.person_id, key: { kind: 'booking' as const, id } };
    if (!may(by, 'booking.make', subject)) return refuse('not-allowed');
    if (booking.ended_at || !booking.person_id) return refuse('booking-over');
    if (event.starts_at && event.starts_at <= now) {
      return refuse('too-late', { when: instantText(event.starts_at) });
    }
    await writeAsked(db, { booking, event, asked, now });
    await record(db, {
      by: by.person?.id ?? booking.person_id,
      action: 'booking.answered',
      subject: { kind: 'booking', id },
      now
    });
    return booking;
  });
}

export async function needsOf(db: Db, booking: string): Promise<Partial<Record<NeedKind, string>>> {
  const rows = await db
    .selectFrom('need')
    .select(['kind', 'text'])
    .where('booking_id', '=', booking)
    .execute();
  return Object.fromEntries(rows.map(({ kind, text }) => [kind, text]));
}

/** What a booking's form shows again: answers by question as they were given. */
export async function answersOf(db: Db, booking: string): Promise<Asked['answers']> {
  const rows = await db
    .selectFrom('answer')
    .innerJoin('question', 'question.id', 'answer.question_id')
    .select(['question.id', 'question.kind', 'answer.value'])
    .where('answer.booking_id', '=', booking)
    .execute();
  return Object.fromEntries(
    rows.map(({ id, kind, value }) => [
      id,
      kind === 'several' ? (JSON.parse(value) as string[]) : value
    ])
  );
}

export interface AnswerLine {
  question: Question;
  text: string;
}

/** Everything that was answered with one booking, also to questions asked no more. */
export async function answerLines(db: Db, booking: string): Promise<AnswerLine[]> {
  const rows = await db
    .selectFrom('answer')
    .innerJoin('question', 'question.id', 'answer.question_id')
    .selectAll('question')
    .select('answer.value')
    .where('answer.booking_id', '=', booking)
    .orderBy('question.position')
    .execute();
  return rows.map(({ value, ...row }) => {
    const question = toQuestion(row);
    return { question, text: answerText(question, value) };
  });
}

/** Every answer and need of an event by booking, in two queries: for files. */
export async function allAsked(
  db: Db,
  event: string
): Promise<
  Map<string, { answers: Map<string, string>; needs: Partial<Record<NeedKind, string>> }>
> {
  const [answers, needs] = await Promise.all([
    db
      .selectFrom('answer')
      .innerJoin('question', 'question.id', 'answer.question_id')
      .select(['answer.booking_id as booking', 'question.id', 'question.kind', 'answer.value'])
      .where('question.event_id', '=', event)
      .execute(),
    db
      .selectFrom('need')
      .innerJoin('booking', 'booking.id', 'need.booking_id')
      .select(['booking.id as booking', 'need.kind', 'need.text'])
      .where('booking.event_id', '=', event)
      .execute()
  ]);
  const all: Awaited<ReturnType<typeof allAsked>> = new Map();
  const of = (booking: string) => {
    const known = all.get(booking) ?? { answers: new Map<string, string>(), needs: {} };
    all.set(booking, known);
    return known;
  };
  for (const { booking, id, kind, value } of answers) {
    of(booking).answers.set(id, answerText({ kind }, value));
  }
  for (const { booking, kind, text } of needs) of(booking).needs[kind] = text;
  return all;
}

/** What those who are coming answered to the questions that presenters see; no names. */
export async function answersForPresenters(
  db: Db,
  event: string
): Promise<{ text: string; answers: string[] }[]> {
  const questions = (await questionsOf(db, event)).filter(({ seenBy }) => seenBy === 'presenters');
  if (questions.length === 0) return [];
  const rows = await db
    .selectFrom('answer')
    .innerJoin('booking', 'booking.id', 'answer.booking_id')
    .select(['answer.question_id', 'answer.value'])
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .orderBy('answer.answered_at')
    .execute();
  return questions.map((question) => ({
    text: question.text,
    answers: rows
      .filter(({ question_id }) => question_id === question.id)
      .map(({ value }) => answerText(question, value))
  }));
}
