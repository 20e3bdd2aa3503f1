/** "Send it to me": a letter of an event with own words, to the organiser's own address. */
import { type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { isOwnWordsKind, type OwnWordsKind } from '#lib/events/letter-words.server.ts';
import { queueLetter, type LetterBuilder, type Letters } from '#lib/mail/outbox.server.ts';
import { may, SYSTEM, type Actor } from '#lib/people/may.ts';
import { refuse, isRefusal, type Refusal } from '#lib/refusal.ts';
import { letterWords as words } from '#lib/words/en/letter-words.ts';

import { sampleLetter } from './sample.server.ts';

/**
 * Queues a test letter; one for each press.
 *
 * Refused: `event-unknown`, `not-allowed`, and as `sampleLetter`.
 */
export async function tryLetter(
  db: Db,
  facts: { event: string; kind: OwnWordsKind; letters: Letters; by: Actor; now: Instant }
): Promise<{ to: string } | Refusal> {
  const { kind, by, now } = facts;
  const event = await findEvent(db, facts.event);
  if (!event) return refuse('event-unknown');
  if (!by.person || !may(by, 'event.change', { event })) return refuse('not-allowed');
  const sample = await sampleLetter(db, facts);
  if (isRefusal(sample)) return sample;
  const to = by.person.email;
  await queueLetter(db, {
    kind: 'letter-try',
    key: `letter-try:${event.id}:${kind}:${by.person.id}:${now}`,
    ids: { event: event.id, kind, name: by.person.name },
    to,
    event: event.id,
    priority: 0,
    now
  });
  return { to };
}

/** Builds test letters by the builders of all kinds; without a calendar part, and of no list. */
export const tryLetters = (letters: Letters): Letters => ({
  'letter-try': (async (db, ids, { row, now }) => {
    const kind = ids['kind']!;
    if (!isOwnWordsKind(kind)) return null;
    const sample = await sampleLetter(db, {
      event: ids['event']!,
      kind,
      letters,
      by: SYSTEM,
      now
    });
    if (isRefusal(sample)) return null;
    const { invite: _, list: __, thread: ___, ...letter } = sample;
    return {
      ...letter,
      to: { name: ids['name'] ?? '', address: row.to_email },
      subject: words.tried(letter.subject)
    };
  }) satisfies LetterBuilder
});
