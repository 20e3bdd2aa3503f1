/**
 * How a reminder reads when it goes, in the organiser's own words where there are some: for the
 * organiser themselves. Nobody's booking is shown, and no link opens one: a test that is tried out
 * gives no place of anybody back.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { inOwnWords, ownWordsOf } from '#lib/events/letter-words.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { queueLetter, type LetterBuilder } from '#lib/mail/outbox.server.ts';
import { paragraphs } from '#lib/mail/render.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findPerson, type Person } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { reminders } from '#lib/words/en/reminders.ts';

import { KIND_OF } from './remind.server.ts';
import { rulesOf } from './rule.server.ts';
import { momentOf, type Rule } from './rules.ts';
import { sayReminder } from './say.server.ts';

const letters = reminders.letters;

/** Stands for a booking, and as its reference: none has an L. */
const SAMPLE = 'SAMPLE';

async function letterOf(
  db: Db,
  facts: { event: Event; rule: Rule; person: Pick<Person, 'id' | 'name' | 'email'>; now: Instant }
): Promise<Letter> {
  const { event, rule, person, now } = facts;
  const path = eventPath(event);
  const words = (await ownWordsOf(db, event.id)).get(KIND_OF[rule.what]);
  const said = await sayReminder(db, rule.what, {
    event,
    person: person.id,
    booking: {
      id: SAMPLE,
      state: 'confirmed',
      person_id: person.id,
      mode: rule.who === 'all' ? modesOf(event.mode)[0]! : rule.who,
      reference: SAMPLE
    },
    path,
    leavePath: path,
    now: goes(event, rule) ?? now
  });
  const letter = {
    to: { name: person.name, address: person.email },
    replyTo: event.contact,
    ...said,
    foot: letters.foot(event.host, event.contact)
  };
  return words ? inOwnWords(letter, words, event) : letter;
}

/** When it goes to those whose schools have no holidays. */
function goes({ kind, starts_local, starts_at }: Event, rule: Rule): Instant | null {
  if (!starts_local || !starts_at) return null;
  return momentOf({ kind, starts_local, starts_at }, rule, new Set())?.at ?? null;
}

async function ruleOfEvent(
  db: Db,
  { event, rule }: { event: Event; rule: string }
): Promise<Rule | undefined> {
  const { rules } = await rulesOf(db, event);
  return rules.find(({ id }) => id === rule);
}

/** The letter of a rule as a page shows it; null without the rule, or without a date. */
export async function previewRule(
  db: Db,
  facts: {
    event: Event;
    rule: string;
    person: Pick<Person, 'id' | 'name' | 'email'>;
    now: Instant;
  }
): Promise<{ rule: Rule; subject: string; text: string[] } | null> {
  const rule = await ruleOfEvent(db, facts);
  if (!rule || !facts.event.starts_local) return null;
  const letter = await letterOf(db, { ...facts, rule });
  return { rule, subject: letter.subject, text: paragraphs(letter) };
}

/**
 * Sends the letter of a rule to whoever asks, marked as a test.
 *
 * Refused: `event-unknown`, `not-allowed`, `date-needed` without a date, `rule-unknown`.
 */
export async function tryRule(
  db: Db,
  facts: { event: string; rule: string; by: Actor; now: Instant }
): Promise<{ to: string } | Refusal> {
  const { by, now } = facts;
  const event = await findEvent(db, facts.event);
  if (!event) return refuse('event-unknown');
  if (!by.person || !may(by, 'event.change', { event })) return refuse('not-allowed');
  if (!event.starts_at) return refuse('date-needed');
  const rule = await ruleOfEvent(db, { event, rule: facts.rule });
  if (!rule) return refuse('rule-unknown');
  const { id: person, email: to } = by.person;
  await queueLetter(db, {
    kind: 'remind-try',
    key: `remind-try:${event.id}:${rule.id}:${person}:${now}`,
    ids: { event: event.id, rule: rule.id, person },
    to,
    event: event.id,
    priority: 0,
    now
  });
  return { to };
}

/** The test letter; gone with its rule or date. It is asked for, so it belongs to no list. */
export const tryReminder: LetterBuilder = async (db, ids, { now }) => {
  const [event, person] = await Promise.all([
    findEvent(db, ids['event']!),
    findPerson(db, ids['person']!)
  ]);
  const rule = event && (await ruleOfEvent(db, { event, rule: ids['rule']! }));
  if (!event?.starts_local || !person || !rule) return null;
  const letter = await letterOf(db, { event, rule, person, now });
  return {
    ...letter,
    subject: letters.test.subject(letter.subject),
    blocks: [{ text: letters.test.intro }, ...letter.blocks],
    foot: letters.test.foot(event.host, event.contact)
  };
};
