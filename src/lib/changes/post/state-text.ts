/** Where a letter is, and why, in words. */
import type { Instant, OutboxOutcome } from '#db/schema.ts';
import { post as words } from '#lib/words/en/post.ts';

export interface StateFacts {
  outcome: OutboxOutcome | null;
  why: string | null;
  attempts: number;
  notBefore: Instant;
  doneAt: Instant | null;
}

export interface StateText {
  outcome: OutboxOutcome | null;
  text: string;
  why: string;
}

/** `Not delivered`, `after 3 tries: 550 5.1.1 No such user`. */
export function stateText(
  facts: StateFacts,
  { now, instantText }: { now: Instant; instantText: (instant: Instant) => string }
): StateText {
  const { outcome, why, attempts } = facts;
  if (outcome === null) {
    const when = facts.notBefore > now ? instantText(facts.notBefore) : null;
    const tried = attempts > 0 ? `${words.tries(attempts)}: ${why ?? ''}` : '';
    const next = when ? (attempts > 0 ? words.next(when) : words.goes(when)) : words.now;
    return { outcome, text: words.states.waiting, why: [next, tried].filter(Boolean).join(', ') };
  }
  if (outcome === 'sent') return { outcome, text: words.outcomes['sent']!, why: '' };
  const reason =
    outcome === 'failed' || outcome === 'bounced'
      ? [attempts > 1 ? words.tries(attempts) : '', why ?? ''].filter(Boolean).join(': ')
      : why === 'unsubscribed'
        ? words.whys.unsubscribed
        : words.whys[outcome as keyof typeof words.whys];
  return { outcome, text: words.outcomes[outcome] ?? outcome, why: reason ?? '' };
}
