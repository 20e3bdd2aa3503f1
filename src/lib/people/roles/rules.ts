/** Which right is given for what, and how long an invitation to one is good; pure. */
import type { Right, Scope } from '#db/schema.ts';

export const RIGHTS = ['organiser', 'coordinator', 'presenter', 'administrator'] as const;
export const SCOPES = ['everything', 'event', 'programme', 'authority', 'partner'] as const;

/** What each right can be for. */
export const SCOPES_OF: Readonly<Record<Right, readonly Scope[]>> = {
  organiser: ['everything', 'programme', 'event'],
  coordinator: ['authority'],
  presenter: ['partner'],
  administrator: ['everything']
};

/** Days for which an invitation to a role can be accepted. */
export const INVITATION_DAYS = 14;

/** What a page offers first for a right. */
export const usualScope = (right: Right): Scope => SCOPES_OF[right][0]!;

/** The state of an invitation to a role; the first that holds. */
export function invitationState(
  row: { accepted_at: string | null; withdrawn_at: string | null; until: string },
  now: string
): 'accepted' | 'withdrawn' | 'lapsed' | 'open' {
  if (row.accepted_at) return 'accepted';
  if (row.withdrawn_at) return 'withdrawn';
  return row.until <= now ? 'lapsed' : 'open';
}
