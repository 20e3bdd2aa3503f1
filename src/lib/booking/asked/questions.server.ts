/** An event's questions, as its organiser sets them. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, QuestionKind, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import type { Question } from './asked.ts';

/** The questions of an event in their order. */
export async function questionsOf(db: Db, event: string): Promise<Question[]> {
  const rows = await db
    .selectFrom('question')
    .selectAll()
    .where('event_id', '=', event)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(toQuestion);
}

export function toQuestion(row: Row<'question'>): Question {
  return {
    id: row.id,
    kind: row.kind,
    text: row.text,
    choices: row.choices ? (JSON.parse(row.choices) as string[]) : [],
    required: row.required_at !== null,
    seenBy: row.seen_by
  };
}

export interface SaveQuestion {
  event: string;
  /** None: a new one, behind the others. */
  question?: string;
  /** Stays as it is when a question is changed: its answers are of that kind. */
  kind: QuestionKind;
  text: string;
  choices: readonly string[];
  required: boolean;
  seenBy: Question['seenBy'];
  by: Actor;
  now: Instant;
}

/**
 * Adds or changes a question.
 *
 * Refused: `event-unknown`, `not-allowed`, `question-missing` for one that was removed.
 */
export async function saveQuestion(db: Db, facts: SaveQuestion): Promise<Question | Refusal> {
  const { now } = facts;
  return change(db, facts, async (db) => {
    const columns = {
      text: facts.text,
      seen_by: facts.seenBy,
      required_at: facts.required ? now : null
    };
    if (facts.question) {
      const kept = (await questionsOf(db, facts.event)).find(({ id }) => id === facts.question);
      if (!kept) return refuse('question-missing');
      const row = await db
        .updateTable('question')
        .set({ ...columns, choices: choicesOf(kept.kind, facts.choices) })
        .where('id', '=', kept.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return toQuestion(row);
    }
    const others = await questionsOf(db, facts.event);
    const row = await db
      .insertInto('question')
      .values({
        id: newId(),
        event_id: facts.event,
        position: others.length,
        kind: facts.kind,
        ...columns,
        choices: choicesOf(facts.kind, facts.choices),
        removed_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toQuestion(row);
  });
}

const choicesOf = (kind: QuestionKind, choices: readonly string[]): string | null =>
  kind === 'choice' || kind === 'several' ? JSON.stringify(choices) : null;

/** Moves a question one up or down. Refused: `event-unknown`, `not-allowed`. */
export async function moveQuestion(
  db: Db,
  facts: { event: string; question: string; by: Actor; now: Instant; step: -1 | 1 }
): Promise<Refusal | null> {
  return change(db, facts, async (db) => {
    const order = (await questionsOf(db, facts.event)).map(({ id }) => id);
    const at = order.indexOf(facts.question);
    const to = at + facts.step;
    if (at < 0 || to < 0 || to >= order.length) return null;
    [order[at], order[to]] = [order[to]!, order[at]!];
    for (const [position, id] of order.entries()) {
      await db.updateTable('question').set({ position }).where('id', '=', id).execute();
    }
    return null;
  });
}

/** Asks a question no more; answers stay. Refused: `event-unknown`, `not-allowed`. */
export async function removeQuestion(
  db: Db,
  facts: { event: string; question: string; by: Actor; now: Instant }
): Promise<Refusal | null> {
  return change(db, facts, async (db) => {
    await db
      .updateTable('question')
      .set({ removed_at: facts.now })
      .where('id', '=', facts.question)
      .where('event_id', '=', facts.event)
      .execute();
    return null;
  });
}

/** Says whether the event serves food. Refused: `event-unknown`, `not-allowed`. */
export async function setFood(
  db: Db,
  facts: { event: string; food: boolean; by: Actor; now: Instant }
): Promise<Refusal | null> {
  return change(db, facts, async (db) => {
    await db
      .updateTable('event')
      .set({ food_at: facts.food ? facts.now : null })
      .where('id', '=', facts.event)
      .execute();
    return null;
  });
}

async function change<T>(
  db: Db,
  { event: id, by, now }: { event: string; by: Actor; now: Instant },
  act: (db: Db) => Promise<T | Refusal>
): Promise<T | Refusal> {
  return inTransaction(db, async (db) => {
    const event = await findEvent(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.questions',
      subject: { kind: 'event', id },
      now
    });
    return act(db);
  });
}

/** Gives a copy of an event the same questions, and the same food. */
export async function copyQuestions(
  db: Db,
  { from, to, now }: { from: string; to: string; now: Instant }
): Promise<void> {
  const rows = await db
    .selectFrom('question')
    .selectAll()
    .where('event_id', '=', from)
    .where('removed_at', 'is', null)
    .execute();
  for (const row of rows) {
    await db
      .insertInto('question')
      .values({ ...row, id: newId(), event_id: to })
      .execute();
  }
  const { food_at } = await db
    .selectFrom('event')
    .select('food_at')
    .where('id', '=', from)
    .executeTakeFirstOrThrow();
  if (food_at) await db.updateTable('event').set({ food_at: now }).where('id', '=', to).execute();
}
