/** What of the past a feed still holds. Pure. */
import type { Instant } from '#db/schema.ts';
import { plus } from '#lib/time.server.ts';

const DAYS_BACK = 60;

/** Events that ended before are no longer in any feed. */
export const sinceOf = (now: Instant): Instant => plus(now, { hours: -24 * DAYS_BACK });
