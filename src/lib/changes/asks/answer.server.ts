/** A partner answers what organisers ask, all in one table. */
import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { findStanding } from '#lib/organisations/partners/standing.server.ts';
import { may, SYSTEM, type Actor } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { takeSlotForPartner } from '../present-for-partner.server.ts';

export interface AskAnswer {
  ask: string;
  agree: boolean;
  /** Who presents it; null: a name to follow. */
  person: string | null;
  note: string | null;
}

export interface AnswerAsks {
  partner: string;
  answers: readonly AskAnswer[];
  by: Actor;
  now: Instant;
}

/** What became of one answer. */
export interface AskOutcome {
  ask: string;
  refusal: Refusal | null;
}

/**
 * Answers as many as the lead likes, each by itself: agreeing takes the slot for the partner as if it
 * had taken it, with the organiser's approval. One that cannot be taken any more is said so, and the
 * others stand. Each organiser gets one mail with the answers to what they asked. The same answer
 * twice is a quiet success.
 *
 * Refused: `not-allowed`, `nothing-chosen`. In an outcome: `ask-unknown`, `ask-answered` otherwise,
 * `ask-over` when the slot has gone, and as `takeSlotForPartner`.
 */
export async function answerAsks(
  db: Db,
  { partner, answers, by, now }: AnswerAsks
): Promise<AskOutcome[] | Refusal> {
  const key = { kind: 'partner-asks' as const, id: partner };
  if (!may(by, 'ask.answer', { partner, key })) return refuse('not-allowed');
  if (answers.length === 0) return refuse('nothing-chosen');
  const outcomes: AskOutcome[] = [];
  for (const answer of answers) {
    const done = await answerOne(db, { ...answer, partner, now });
    outcomes.push({ ask: answer.ask, refusal: isRefusal(done) ? done : null });
  }
  await tellAskers(db, { partner, answers, now });
  return outcomes;
}

type Ask = Row<'talk_ask'>;

async function answerOne(
  db: Db,
  facts: AskAnswer & { partner: string; now: Instant }
): Promise<Ask | Refusal> {
  const { ask: id, partner, agree, note, now } = facts;
  return inTransaction(db, async (db) => {
    const found = await findAsk(db, id, partner);
    if (!found) return refuse('ask-unknown');
    await takeTurn(db, found.event_id);
    const ask = (await findAsk(db, id, partner))!;
    if (ask.ended_at) return refuse('ask-unknown');
    if (ask.agreed_at || ask.declined_at) {
      const same = agree ? ask.agreed_at : ask.declined_at;
      return same ? ask : refuse('ask-answered');
    }
    const talk = agree ? await take(db, ask, facts) : null;
    if (isRefusal(talk)) return talk;
    const answered = await db
      .updateTable('talk_ask')
      .set({
        agreed_at: agree ? now : null,
        declined_at: agree ? null : now,
        answer_note: note,
        talk_id: talk
      })
      .where('id', '=', id)
      .where('agreed_at', 'is', null)
      .where('declined_at', 'is', null)
      .executeTakeFirst();
    if (!changed(answered)) throw new Error('an ask was answered inside another turn');
    return (await findAsk(db, id, partner))!;
  });
}

/** The slot for the partner, with what the standing talk says of itself. @returns the talk's id */
async function take(
  db: Db,
  ask: Ask,
  { partner, person, now }: AskAnswer & { partner: string; now: Instant }
): Promise<string | Refusal> {
  const standing = (await findStanding(db, ask.standing_id))!;
  const taken = await takeSlotForPartner(db, {
    event: ask.event_id,
    slot: ask.slot_id ?? '',
    partner,
    person,
    title: standing.title,
    line: standing.line,
    minutes: standing.minutes,
    standing: standing.id,
    // the organiser who asked has approved it
    by: SYSTEM,
    now
  });
  if (!isRefusal(taken)) return taken.talk.id;
  const gone = ['slot-taken', 'slot-unknown', 'slot-not-open', 'event-unknown', 'not-bookable'];
  return gone.includes(taken.refused) ? refuse('ask-over') : taken;
}

async function findAsk(db: Db, id: string, partner: string): Promise<Ask | undefined> {
  return db
    .selectFrom('talk_ask')
    .innerJoin('standing_talk', 'standing_talk.id', 'talk_ask.standing_id')
    .selectAll('talk_ask')
    .where('talk_ask.id', '=', id)
    .where('standing_talk.partner_id', '=', partner)
    .executeTakeFirst();
}

/** One mail to each organiser who asked, about what was answered just now. */
async function tellAskers(
  db: Db,
  { partner, answers, now }: { partner: string; answers: readonly AskAnswer[]; now: Instant }
): Promise<void> {
  const rows = await db
    .selectFrom('talk_ask')
    .select('asked_by')
    .distinct()
    .where(
      'id',
      'in',
      answers.map(({ ask }) => ask)
    )
    .where((eb) => eb.or([eb('agreed_at', '=', now), eb('declined_at', '=', now)]))
    .execute();
  for (const { asked_by } of rows) {
    const asker = asked_by && (await findPerson(db, asked_by));
    if (!asker) continue;
    await queueLetter(db, {
      kind: 'asks-answered',
      key: `asks-answered:${partner}:${asker.id}:${now}`,
      ids: { partner, person: asker.id, at: now },
      to: asker.email,
      now
    });
  }
}
