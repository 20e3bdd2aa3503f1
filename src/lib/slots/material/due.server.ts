/** When an event's slides are due, and the reminder of it. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Day, Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayOf } from '#lib/time.server.ts';

import { dueAt, remindAt } from './rules.ts';

/**
 * Sets the day on which slides are due, until 20:00; null: none.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-cancelled-event`, `date-past`.
 */
export async function setMaterialDue(
  db: Db,
  facts: { event: string; day: Day | null; by: Actor; now: Instant }
): Promise<Event | Refusal> {
  const { day, by, now } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'event.change', { event })) return refuse('not-allowed');
    if (event.status === 'cancelled') return refuse('already-cancelled-event');
    const due = day && dueAt(day);
    if (due && due <= now) return refuse('date-past', {}, 'due');
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.material-due',
      subject: { kind: 'event', id: event.id },
      now
    });
    return db
      .updateTable('event')
      .set({ material_due_at: due })
      .where('id', '=', event.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * Reminds whoever answers for a talk without slides, three weekdays before they are due; once for
 * each due date. A round.
 *
 * @returns how many letters were queued
 */
export async function remindMaterial(db: Db, now: Instant): Promise<number> {
  const events = await db
    .selectFrom('event')
    .select(['id', 'material_due_at'])
    .where('status', 'in', ['published', 'finished'])
    .where('material_due_at', '>', now)
    .execute();
  let queued = 0;
  for (const { id, material_due_at: due } of events) {
    if (remindAt(due!) <= now) queued += await remindAll(db, { event: id, due: due!, now });
  }
  return queued;
}

async function remindAll(
  db: Db,
  { event, due, now }: { event: string; due: Instant; now: Instant }
): Promise<number> {
  const talks = await withoutMaterial(db, event)
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .innerJoin('person', (join) =>
      // a partner's talk without a name is its lead's to answer for
      join.on((eb) => eb('person.id', '=', eb.fn.coalesce('talk.person_id', 'partner.lead_id')))
    )
    .select(['talk.id', 'person.id as person', 'person.email'])
    // whoever came to it later reads the date on their talk's page
    .where('talk.created_at', '<=', remindAt(due))
    .execute();
  if (talks.length === 0) return 0;
  const keyed = talks.map((talk) => ({ ...talk, key: `material-due:${talk.id}:${dayOf(due)}` }));
  const known = await db
    .selectFrom('outbox')
    .select('dedupe_key')
    .where(
      'dedupe_key',
      'in',
      keyed.map(({ key }) => key)
    )
    .execute();
  const fresh = keyed.filter(({ key }) => !known.some(({ dedupe_key }) => dedupe_key === key));
  if (fresh.length === 0) return 0;
  await inTransaction(db, (db) =>
    queueLetters(
      db,
      fresh.map(({ id, person, email, key }) => ({
        kind: 'material-due',
        key,
        ids: { talk: id, person, due },
        to: email,
        event,
        priority: 2 as const,
        deadline: due,
        now
      }))
    )
  );
  return fresh.length;
}

/** The talks in a slot of an event that have neither file nor link. */
export function withoutMaterial(db: Db, event: string) {
  return db
    .selectFrom('talk')
    .where('talk.event_id', '=', event)
    .where('talk.slot_id', 'is not', null)
    .where('talk.withdrawn_at', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('material')
            .select('material.id')
            .whereRef('material.talk_id', '=', 'talk.id')
            .where('material.removed_at', 'is', null)
        )
      )
    );
}
