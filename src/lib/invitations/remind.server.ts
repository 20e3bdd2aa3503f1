/** Reminding those who were invited and have not answered. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { findEvent, takeTurn } from '#lib/events/event.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { awake, plus } from '#lib/time.server.ts';

import { invitationsOf, type InvitationLine } from './read.server.ts';
import { refusedInviting, skippedOf, type Skipped } from './send.server.ts';

/** Nobody is asked again within so many hours. */
export const PAUSE_HOURS = 48;
const ROWS = 200;

/** Why somebody without an answer is not reminded. */
export type NotReminded =
  /** The invitation itself has not reached them, or was asked for again a moment ago. */
  'not-sent' | 'lately' | Extract<Skipped, 'suppressed' | 'unsubscribed' | 'disabled' | 'presents'>;

export interface RemindPreview {
  remind: InvitationLine[];
  skip: { line: InvitationLine; why: NotReminded }[];
}

/** Who would be reminded now, and who not and why. "Maybe" is no answer either. */
export async function previewReminder(
  db: Db,
  { event: id, now }: { event: string; now: Instant }
): Promise<RemindPreview> {
  const event = await findEvent(db, id);
  const lines = [
    ...(await invitationsOf(db, { event: id, answer: 'none' })),
    ...(await invitationsOf(db, { event: id, answer: 'tentative' }))
  ];
  const preview: RemindPreview = { remind: [], skip: [] };
  for (let at = 0; event && at < lines.length; at += ROWS) {
    const some = lines.slice(at, at + ROWS);
    const why = await skippedOf(db, { event, emails: some.map(({ email }) => email) });
    for (const line of some) {
      const reason = notReminded(line, why.get(line.email), now);
      if (reason) preview.skip.push({ line, why: reason });
      else preview.remind.push(line);
    }
  }
  return preview;
}

function notReminded(
  line: InvitationLine,
  skipped: Skipped | undefined,
  now: Instant
): NotReminded | null {
  if (line.sent !== 'sent') return 'not-sent';
  switch (skipped) {
    case 'suppressed':
    case 'unsubscribed':
    case 'disabled':
    case 'presents':
      return skipped;
  }
  const asked = line.remindedAt ?? line.invitedAt;
  return plus(asked, { hours: PAUSE_HOURS }) > now ? 'lately' : null;
}

/**
 * Reminds everybody who was invited, got the invitation at least two days ago, and has not answered.
 * Pressing twice is once. The mail carries no calendar part: the entry stands already.
 *
 * Refused: `event-unknown`, and as inviting; `no-addresses` when nobody would get one.
 */
export async function remindInvited(
  db: Db,
  facts: { event: string; by: Actor; now: Instant }
): Promise<{ reminded: number } | Refusal> {
  const { by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const refusal = refusedInviting(event, { by, now });
    if (refusal) return refusal;
    const { remind } = await previewReminder(db, { event: event.id, now });
    if (remind.length === 0) return refuse('no-addresses');
    for (let at = 0; at < remind.length; at += ROWS) {
      const some = remind.slice(at, at + ROWS);
      await db
        .updateTable('invitation')
        .set({ reminded_at: now })
        .where(
          'id',
          'in',
          some.map(({ id }) => id)
        )
        .execute();
      await queueLetters(
        db,
        some.map(({ id, email }) => ({
          kind: 'invitation-reminder',
          key: `invitation-reminder:${id}:${now}`,
          ids: { invitation: id },
          to: email,
          event: event.id,
          priority: 2,
          notBefore: awake(now, event.starts_at!),
          deadline: event.starts_at,
          now
        }))
      );
    }
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.remind-invited',
      subject: { kind: 'event', id: event.id },
      fields: [String(remind.length)],
      now
    });
    return { reminded: remind.length };
  });
}
