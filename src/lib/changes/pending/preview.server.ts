/** Whom a change tells, and what: as its letters would be, without making it. */
import { whatIf, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { LetterIds, Letters } from '#lib/mail/outbox.server.ts';
import { paragraphs } from '#lib/mail/render.ts';
import type { Actor } from '#lib/people/may.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';

import { makeChange, type Change } from './pending.server.ts';

/** People named on the page that asks; more are counted. */
const NAMED = 100;

export interface ChangePreview {
  people: { name: string; email: string }[];
  /** All of them, also those who are not named. */
  count: number;
  /** One of each kind: what those with a place read, and those who wait. */
  letters: { kind: string; subject: string; text: string[]; calendar: boolean }[];
}

/**
 * What would be sent if a change were made now.
 *
 * Refused: as the change.
 */
export async function previewChange(
  db: Db,
  facts: { event: string; change: Change; letters: Letters; by: Actor; now: Instant }
): Promise<ChangePreview | Refusal> {
  const { event, letters: builders, now } = facts;
  return whatIf(db, async (db) => {
    const before = await queued(db, { event, now });
    const made = await makeChange(db, facts);
    if (isRefusal(made)) return made;
    const known = new Set(before.map(({ id }) => id));
    const rows = (await queued(db, { event, now })).filter(({ id }) => !known.has(id));
    const letters: ChangePreview['letters'] = [];
    for (const kind of new Set(rows.map((row) => row.kind))) {
      const row = rows.find((one) => one.kind === kind)!;
      const letter = await builders[kind]?.(db, JSON.parse(row.ids) as LetterIds, { row, now });
      if (!letter) continue;
      letters.push({
        kind,
        subject: letter.subject,
        text: paragraphs(letter),
        calendar: letter.invite !== undefined
      });
    }
    const emails = [...new Set(rows.map(({ to_email }) => to_email))];
    return { people: await named(db, emails.slice(0, NAMED)), count: emails.length, letters };
  });
}

/** Letters of this event that stand in the outbox since this very moment. */
function queued(db: Db, { event, now }: { event: string; now: Instant }) {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('event_id', '=', event)
    .where('created_at', '=', now)
    .orderBy('id')
    .execute();
}

async function named(db: Db, emails: readonly string[]) {
  if (emails.length === 0) return [];
  const people = await db
    .selectFrom('person')
    .select(['name', 'email'])
    .where('email', 'in', emails)
    .execute();
  const names = new Map(people.map(({ email, name }) => [email, name]));
  return emails.map((email) => ({ email, name: names.get(email) ?? '' }));
}
