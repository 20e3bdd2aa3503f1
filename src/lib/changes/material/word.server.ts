/**
 * "A word for the presenter": what somebody who came says of a talk, and whether it may be quoted.
 * Consent is theirs alone, and they take it back when they like.
 */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import type { Booking } from '#lib/booking/booking.server.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';

import { heardTalk, type HeardTalk } from './ask.server.ts';
import { isOwnTalk, standingWord, stampOf } from './said.server.ts';

export type TalkWord = Row<'talk_word'>;
/** Not at all · without role and authority · with both; never by name. */
export type Quote = TalkWord['quote'];

/** Characters of a word. */
export const MOST_CHARACTERS = 500;

/** Words of one person in a day of real time: an evening of talks, and a change of each. */
const WORDS = { what: 'say-word:person', most: 30, seconds: 24 * 3600 };

/**
 * Somebody who came, or presented there, says a word of a talk to whoever answers for it. Said again
 * it takes the place of the first one; the same again is once, and only other words are mailed again.
 *
 * Refused: `talk-unknown`, also once withdrawn, `not-allowed` unless they came to the event and it is
 * over, `nobody-to-ask`, `own-talk`, `word-missing`, `word-too-long`, `said-enough` for a day.
 */
export async function sayWord(
  db: Db,
  facts: {
    talk: string;
    text: string;
    quote: Quote;
    /** The booking whose link was used. */
    booking?: Booking | null;
    by: Actor;
    now: Instant;
  }
): Promise<TalkWord | Refusal> {
  const heard = await heardTalk(db, facts);
  if (isRefusal(heard)) return heard;
  const { talk, person } = heard;
  if (await isOwnTalk(db, { talk, person })) return refuse('own-talk');
  const text = clean(facts.text).trim();
  if (text === '') return refuse('word-missing', {}, 'word');
  if (text.length > MOST_CHARACTERS) {
    return refuse('word-too-long', { most: MOST_CHARACTERS }, 'word');
  }
  const said = { ...facts, text };
  const known = await standingWord(db, { talk: talk.id, person });
  if (known && isSame(known, said)) return known;
  // outside the transaction, so that a refusal does not take the count back
  if (!(await allow(db, WORDS, person))) return refuse('said-enough', { most: WORDS.most });
  return inTransaction(db, async (db) => {
    // of two presses at once the second finds what the first wrote
    await takeTurn(db, talk.event_id);
    const standing = await standingWord(db, { talk: talk.id, person });
    return standing && isSame(standing, said) ? standing : write(db, heard, standing, said);
  });
}

interface Said {
  text: string;
  quote: Quote;
  booking?: Booking | null;
  by: Actor;
  now: Instant;
}

const isSame = (word: TalkWord, { text, quote }: Pick<Said, 'text' | 'quote'>): boolean =>
  word.text === text && word.quote === quote;

async function write(
  db: Db,
  { talk, event, person, to }: HeardTalk,
  standing: TalkWord | undefined,
  { text, quote, booking, by, now }: Said
): Promise<TalkWord> {
  const stamp = await stampOf(db, { event: event.id, person, booking });
  const said = { text, quote, role: stamp.role, authority_id: stamp.authority };
  const saidAt = standing?.text === text ? standing.said_at : now;
  const word = standing
    ? await db
        .updateTable('talk_word')
        .set({ ...said, said_at: saidAt })
        .where('id', '=', standing.id)
        .returningAll()
        .executeTakeFirstOrThrow()
    : await db
        .insertInto('talk_word')
        .values({ id: newId(), talk_id: talk.id, person_id: person, ...said, said_at: saidAt })
        .returningAll()
        .executeTakeFirstOrThrow();
  await note(db, { word, act: 'say', by, now });
  // one letter for the same words, whatever becomes of the consent
  await queueLetter(db, {
    kind: 'talk-word',
    key: `talk-word:${word.id}:${saidAt}`,
    ids: { word: word.id, said: saidAt, to: to.id },
    to: to.email,
    event: event.id,
    now
  });
  return word;
}

/**
 * Takes a word back, or only the consent to quote it: at any time, by whoever said it, signed in or
 * by a link of their booking there. Of what was taken back nothing is kept to read. Twice is once.
 *
 * Refused: `word-unknown`, `not-allowed` to anybody else, also organisers.
 */
export async function withdrawWord(
  db: Db,
  facts: { word: string; what: 'word' | 'quote'; by: Actor; now: Instant }
): Promise<TalkWord | Refusal> {
  const { word: id, what, by, now } = facts;
  const found = await wordAt(db, id);
  if (!found) return refuse('word-unknown');
  return inTransaction(db, async (db) => {
    await takeTurn(db, found.event_id);
    const { event_id, ...word } = (await wordAt(db, id))!;
    if (!(await isTheirs(db, { word, event: event_id, by }))) return refuse('not-allowed');
    if (word.withdrawn_at || (what === 'quote' && word.quote === 'no')) return word;
    await note(db, { word, act: what === 'word' ? 'withdraw' : 'unquote', by, now });
    return db
      .updateTable('talk_word')
      .set({ quote: 'no', ...(what === 'word' && { text: '', withdrawn_at: now }) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Whether a word is of whoever acts: the person, or one who holds the link of their booking there. */
async function isTheirs(
  db: Db,
  { word, event, by }: { word: TalkWord; event: string; by: Actor }
): Promise<boolean> {
  const bookings = await db
    .selectFrom('booking')
    .select('id')
    .where('event_id', '=', event)
    .where('person_id', '=', word.person_id)
    .execute();
  const person = word.person_id;
  return (
    may(by, 'word.withdraw', { person }) ||
    bookings.some(({ id }) => may(by, 'word.withdraw', { person, key: { kind: 'booking', id } }))
  );
}

const wordAt = (db: Db, id: string): Promise<(TalkWord & { event_id: string }) | undefined> =>
  db
    .selectFrom('talk_word')
    .innerJoin('talk', 'talk.id', 'talk_word.talk_id')
    .selectAll('talk_word')
    .select('talk.event_id')
    .where('talk_word.id', '=', id)
    .executeTakeFirst();

function note(
  db: Db,
  {
    word,
    act,
    by,
    now
  }: { word: TalkWord; act: 'say' | 'withdraw' | 'unquote'; by: Actor; now: Instant }
): Promise<void> {
  const subject = { kind: 'talk_word', id: word.id };
  return record(db, { by: by.person?.id ?? word.person_id, action: `word.${act}`, subject, now });
}
