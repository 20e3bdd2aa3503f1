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
  const previewed = await previewAct(db, { ...facts, act: (db) => makeChange(db, facts) });
  return isRefusal(previewed) ? previewed : previewed.preview;
}

/**
 * What would be sent if something were done now, and what it would answer.
 *
 * Refused: as the act.
 */
export async function previewAct<T>(
  db: Db,
  facts: {
    act: (db: Db) => Promise<T | Refusal>;
    /** Only letters of this event; of any when not given. */
    event?: string;
    letters: Letters;
    now: Instant;
  }
): Promise<{ preview: ChangePreview; answer: T } | Refusal> {
  const { event, letters: builders, now } = facts;
  return whatIf(db, async (db) => {
    const before = await queued(db, { event, now });
    const answer = await facts.act(db);
    if (isRefusal(answer)) return answer;
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
    const people = await named(db, emails.slice(0, NAMED));
    return { preview: { people, count: emails.length, letters }, answer };
  });
}

/** Letters, of one event where it is named, that stand in the outbox since this very moment. */
function queued(db: Db, { event, now }: { event?: string | undefined; now: Instant }) {
  return db
    .selectFrom('outbox')
    .selectAll()
    .$if(event !== undefined, (query) => query.where('event_id', '=', event!))
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
