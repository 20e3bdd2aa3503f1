/**
 * An organiser's own words in the letters of one event: subject, a first and a last paragraph, with a
 * fixed list of placeholders and never with code in them. What a letter must tell stays in it.
 */
import { gathered } from '#db/gather.server.ts';
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { plain, type Letter } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean, firstName } from '#lib/text.ts';

import { findEvent, type Event } from './event.server.ts';
import { letterFacts } from './read.server.ts';

/** The letters whose words may be changed, in the order in which people get them. */
export const OWN_WORDS = [
  'invitation',
  'invitation-reminder',
  'requested',
  'booked',
  'place-came',
  'waiting',
  'remind-cover',
  'remind',
  'remind-starts-soon',
  'talk-taken',
  'remind-presenter',
  'thank-guest',
  'thank-presenter'
] as const;
export type OwnWordsKind = (typeof OWN_WORDS)[number];

export const isOwnWordsKind = (text: string): text is OwnWordsKind =>
  OWN_WORDS.includes(text as OwnWordsKind);

/** What a letter fills in; `event` is day, time, title and place, as every subject carries them (rule 12). */
export const PLACEHOLDERS = ['name', 'title', 'when', 'where', 'host', 'event'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

/** Empty: as usual. */
export interface OwnWords {
  subject: string;
  opening: string;
  closing: string;
}

export type LetterWords = Row<'letter_words'>;

/** The own words of an event by kind of letter. */
export async function ownWordsOf(db: Db, event: string): Promise<Map<string, OwnWords>> {
  const rows = (await wordsOf(db, event)) ?? [];
  return new Map(rows.map((row) => [row.kind, toWords(row)]));
}

const wordsOf = gathered(async (db, events) =>
  Map.groupBy(
    await db.selectFrom('letter_words').selectAll().where('event_id', 'in', events).execute(),
    (row) => row.event_id
  )
);

const toWords = ({ subject, opening, closing }: Pick<LetterWords, keyof OwnWords>): OwnWords => ({
  subject: subject ?? '',
  opening: opening ?? '',
  closing: closing ?? ''
});

/**
 * What is wrong with words that were typed.
 *
 * @returns `placeholder-unknown` with what was typed, `subject-needs-event`; null when nothing is
 */
export function refusedWords(words: OwnWords): Refusal | null {
  for (const field of ['subject', 'opening', 'closing'] as const) {
    for (const [typed, name] of words[field].matchAll(/\{([^{}]*)\}/g)) {
      if (PLACEHOLDERS.includes(name as Placeholder)) continue;
      return refuse('placeholder-unknown', { typed }, field);
    }
  }
  return words.subject && !words.subject.includes('{event}')
    ? refuse('subject-needs-event', {}, 'subject')
    : null;
}

/**
 * Keeps own words for one kind of letter of an event; all empty is as usual again.
 *
 * Refused: `event-unknown`, `not-allowed`, and as `refusedWords`.
 */
export async function setOwnWords(
  db: Db,
  facts: { event: string; kind: OwnWordsKind; words: OwnWords; by: Actor; now: Instant }
): Promise<OwnWords | Refusal> {
  const { kind, by, now } = facts;
  const event = await findEvent(db, facts.event);
  if (!event) return refuse('event-unknown');
  if (!may(by, 'event.change', { event })) return refuse('not-allowed');
  const refusal = refusedWords(facts.words);
  if (refusal) return refusal;
  const words = {
    subject: clean(facts.words.subject).trim() || null,
    opening: clean(facts.words.opening).trim() || null,
    closing: clean(facts.words.closing).trim() || null
  };
  const changed = { ...words, changed_by: by.person?.id ?? null, changed_at: now };
  return inTransaction(db, async (db) => {
    if (Object.values(words).every((text) => text === null)) {
      await db
        .deleteFrom('letter_words')
        .where('event_id', '=', event.id)
        .where('kind', '=', kind)
        .execute();
    } else {
      await db
        .insertInto('letter_words')
        .values({ event_id: event.id, kind, ...changed })
        .onConflict((c) => c.columns(['event_id', 'kind']).doUpdateSet(changed))
        .execute();
    }
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.letter-words',
      subject: { kind: 'event', id: event.id },
      fields: [kind],
      now
    });
    return toWords(words);
  });
}

/** Copies the own words of an event to another one. */
export async function copyOwnWords(
  db: Db,
  { from, to }: { from: string; to: string }
): Promise<void> {
  const rows = await db
    .selectFrom('letter_words')
    .selectAll()
    .where('event_id', '=', from)
    .execute();
  if (rows.length === 0) return;
  await db
    .insertInto('letter_words')
    .values(rows.map((row) => ({ ...row, event_id: to })))
    .execute();
}

/** The same letter in the organiser's words. */
export function inOwnWords(letter: Letter, words: OwnWords, event: Event): Letter {
  const { title, when, where, subject } = letterFacts(event);
  const values: Record<Placeholder, string> = {
    name: firstName(letter.to.name),
    title,
    when: `${when} (UK time)`,
    where,
    host: event.host,
    event: subject
  };
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (typed, name: string) =>
      name in values ? plain(values[name as Placeholder]) : typed
    );
  const paragraphs = (text: string) =>
    text
      .split(/\n{2,}/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== '')
      .map((paragraph) => ({ text: fill(paragraph) }));
  return {
    ...letter,
    subject: words.subject ? fill(words.subject) : letter.subject,
    blocks: [...paragraphs(words.opening), ...letter.blocks, ...paragraphs(words.closing)]
  };
}

/**
 * Builders that put an organiser's own words where there are some: one query more for these kinds.
 * Whoever wants no letters of a list gets none in own words either.
 */
export function withOwnWords(letters: Letters): Letters {
  const own = (kind: string, build: LetterBuilder): LetterBuilder => {
    const builder: LetterBuilder = async (db, ids, facts) => {
      const letter = await build(db, ids, facts);
      const id = facts.row.event_id;
      if (!letter || !id) return letter;
      const words = (await ownWordsOf(db, id)).get(kind);
      const event = words && (await findEvent(db, id));
      return event ? inOwnWords(letter, words, event) : letter;
    };
    return Object.assign(builder, build.list && { list: build.list });
  };
  return Object.fromEntries(
    Object.entries(letters).map(([kind, build]) => [
      kind,
      isOwnWordsKind(kind) ? own(kind, build) : build
    ])
  );
}
