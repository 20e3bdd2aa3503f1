/** The privacy notice: its versions, and who accepted which when. */
import { countAll, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';

import { needFreshProof } from './fresh.server.ts';
import { touchHouse } from './house.server.ts';
import { may, type Actor } from './may.ts';

export type PrivacyNotice = Row<'privacy_notice'>;

/**
 * Publishes a new version; older ones stay to be read. The same text again is a quiet success.
 *
 * Refused: `not-allowed`, `prove-again`.
 */
export async function publishNotice(
  db: Db,
  { text: typed, by, now }: { text: string; by: Actor; now: Instant }
): Promise<{ version: number } | Refusal> {
  if (!may(by, 'house.change')) return refuse('not-allowed');
  const stale = needFreshProof(by);
  if (stale) return stale;
  const text = clean(typed).trim();
  return inTransaction<{ version: number } | Refusal>(db, async (db) => {
    // takes the house's row: two who publish follow one another
    await touchHouse(db, now);
    const last = await noticeOf(db);
    if (last?.text === text) return { version: last.version };
    const version = (last?.version ?? 0) + 1;
    await db
      .insertInto('privacy_notice')
      .values({ version, text, published_by: by.person?.id ?? null, published_at: now })
      .execute();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'privacy.publish',
      subject: { kind: 'privacy-notice', id: String(version) },
      fields: ['text'],
      now
    });
    return { version };
  });
}

/** A version, or the newest; undefined where Twilight's own holds. */
export async function noticeOf(db: Db, version?: number): Promise<PrivacyNotice | undefined> {
  return db
    .selectFrom('privacy_notice')
    .selectAll()
    .$if(version !== undefined, (query) => query.where('version', '=', version!))
    .orderBy('version', 'desc')
    .executeTakeFirst();
}

/** Every version with how many people accepted it, the newest first. */
export async function noticeVersions(
  db: Db
): Promise<{ version: number; at: Instant; accepted: number }[]> {
  const rows = await db
    .selectFrom('privacy_notice')
    .select(['version', 'published_at'])
    .orderBy('version', 'desc')
    .execute();
  const counts = await db
    .selectFrom('privacy_acceptance')
    .select(['version', countAll.as('count')])
    .groupBy('version')
    .execute();
  const accepted = new Map(counts.map(({ version, count }) => [version, count]));
  return rows.map(({ version, published_at: at }) => ({
    version,
    at,
    accepted: accepted.get(version) ?? 0
  }));
}

/**
 * Writes down that somebody accepted the notice that held when they sent the form; the first time of
 * each version counts. Nothing where there is no notice of the house's own.
 */
export async function acceptNotice(
  db: Db,
  {
    asked,
    now,
    ...who
  }: ({ person: string } | { email: string }) & { asked: Instant; now: Instant }
): Promise<void> {
  const notice = await db
    .selectFrom('privacy_notice')
    .select('version')
    .where('published_at', '<=', asked)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  if (!notice) return;
  const person =
    'person' in who
      ? who.person
      : (
          await db
            .selectFrom('person')
            .select('id')
            .where('email', '=', who.email)
            .executeTakeFirst()
        )?.id;
  if (!person) return;
  await db
    .insertInto('privacy_acceptance')
    .values({ person_id: person, version: notice.version, at: now })
    .onConflict((c) => c.columns(['person_id', 'version']).doNothing())
    .execute();
}

/** The notice that holds, where somebody has not accepted it yet. */
export async function noticeToAccept(db: Db, person: string): Promise<number | null> {
  const notice = await noticeOf(db);
  if (!notice) return null;
  const accepted = await acceptedBy(db, person);
  return accepted.some(({ version }) => version === notice.version) ? null : notice.version;
}

/** The versions that somebody accepted, the newest first. */
export async function acceptedBy(
  db: Db,
  person: string
): Promise<{ version: number; at: Instant }[]> {
  return db
    .selectFrom('privacy_acceptance')
    .select(['version', 'at'])
    .where('person_id', '=', person)
    .orderBy('version', 'desc')
    .execute();
}
