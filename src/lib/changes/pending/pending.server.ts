/**
 * A change that people will be told of is made a minute after the organiser has sent it: until then
 * it can be taken back, and nobody has heard of it. A correction would be a second mail.
 */
import { changed, inTransaction, newId, whatIf, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import type { Audience, EventDetails } from '#lib/events/rules.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { findPerson, grantsOf } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { cancelEvent, saveEvent, type OpenPlaces } from '../event.server.ts';
import { postponeEvent } from '../postpone.server.ts';
import { backToRoom, sendAllOnline } from '../snow.server.ts';

/** Seconds in which a change can be taken back. */
export const TAKE_BACK_SECONDS = 60;

/** What is to be done, as the organiser typed it. */
export type Change =
  | {
      kind: 'save';
      details: EventDetails;
      places: OpenPlaces | null;
      onlyFor?: Audience;
      version: number;
      note: string;
    }
  | { kind: 'postpone'; note: string }
  | { kind: 'cancel'; note: string }
  | {
      kind: 'online';
      link: string;
      note: string;
      offices: readonly { establishment: string; email: string }[];
    }
  | { kind: 'room'; places?: number; note: string };

export type PendingChange = Row<'pending_change'>;

/** Makes a change; how many people and school offices it tells. Refused: as its verb. */
export async function makeChange(
  db: Db,
  facts: { event: string; change: Change; by: Actor; now: Instant }
): Promise<{ told: number } | Refusal> {
  const { change, ...rest } = facts;
  switch (change.kind) {
    case 'save':
      return saveEvent(db, { ...rest, ...change });
    case 'postpone':
      return postponeEvent(db, { ...rest, ...change });
    case 'cancel':
      return cancelEvent(db, { ...rest, ...change });
    case 'online': {
      const sent = await sendAllOnline(db, { ...rest, ...change });
      return isRefusal(sent) ? sent : { told: sent.told + sent.offices };
    }
    case 'room':
      return backToRoom(db, { ...rest, ...change });
  }
}

/**
 * Keeps a change until it is due. It is tried first, without leaving a trace: what cannot be done is
 * refused now, to whoever typed it.
 *
 * Refused: as its verb, `event-unknown`, `not-allowed`, `change-pending` while another one waits.
 */
export async function askChange(
  db: Db,
  facts: { event: string; change: Change; by: Actor; now: Instant }
): Promise<PendingChange | Refusal> {
  const { event: id, change, by, now } = facts;
  const event = await findEvent(db, id);
  if (!event) return refuse('event-unknown');
  if (!by.person || !may(by, 'event.change', { event })) return refuse('not-allowed');
  const tried = await whatIf(db, (db) => makeChange(db, facts));
  if (isRefusal(tried)) return tried;
  const kept = await db
    .insertInto('pending_change')
    .values({
      id: newId(),
      event_id: id,
      kind: change.kind,
      facts: JSON.stringify(change),
      asked_by: by.person.id,
      asked_at: now,
      due_at: plus(now, { seconds: TAKE_BACK_SECONDS }),
      ended_at: null,
      ended_how: null,
      told: null,
      refusal: null
    })
    .onConflict((c) => c.column('event_id').where('ended_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  return kept ?? refuse('change-pending');
}

/**
 * Takes a change back before it is made; nobody was told of anything. Any organiser of the event may.
 *
 * Refused: `event-unknown`, `not-allowed`, `change-made` when it is too late.
 */
export async function takeBack(
  db: Db,
  { change: id, by, now }: { change: string; by: Actor; now: Instant }
): Promise<PendingChange | Refusal> {
  const found = await findPending(db, id);
  const event = found && (await findEvent(db, found.event_id));
  if (!found || !event) return refuse('event-unknown');
  if (!may(by, 'event.change', { event })) return refuse('not-allowed');
  if (found.ended_how === 'taken-back') return found;
  return inTransaction(db, async (db) => {
    if (!(await end(db, { id, how: 'taken-back', now }))) return refuse('change-made');
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.change-taken-back',
      subject: { kind: 'event', id: event.id },
      fields: [found.kind],
      now
    });
    return (await findPending(db, id))!;
  });
}

/**
 * Makes a pending change, without waiting longer.
 *
 * Refused: `event-unknown`, `not-allowed`, `change-made` when it has ended already, and as its verb:
 * then the change has ended too, and the page says why.
 */
export async function makeNow(
  db: Db,
  { change: id, by, now }: { change: string; by: Actor; now: Instant }
): Promise<PendingChange | Refusal> {
  const found = await findPending(db, id);
  const event = found && (await findEvent(db, found.event_id));
  if (!found || !event) return refuse('event-unknown');
  if (!may(by, 'event.change', { event })) return refuse('not-allowed');
  return makePending(db, { pending: found, now });
}

/** Makes every change that is due; a round. Returns how many were made. */
export async function makeDue(db: Db, now: Instant): Promise<number> {
  const due = await db
    .selectFrom('pending_change')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(50)
    .execute();
  let made = 0;
  for (const pending of due) {
    const ended = await makePending(db, { pending, now });
    if (!isRefusal(ended) && ended.ended_how === 'done') made += 1;
  }
  return made;
}

/** As whoever asked for it, with the rights that they have now. */
async function makePending(
  db: Db,
  { pending, now }: { pending: PendingChange; now: Instant }
): Promise<PendingChange | Refusal> {
  const { id, event_id: event } = pending;
  const person = (await findPerson(db, pending.asked_by)) ?? null;
  const by: Actor = { person, grants: person ? await grantsOf(db, person.id) : [] };
  const change = JSON.parse(pending.facts) as Change;
  const made = await inTransaction(db, async (db) => {
    // whoever ends it first decides: taken back, made by the round, or made by a press
    if (!(await end(db, { id, how: 'done', now }))) return refuse('change-made');
    const done = await makeChange(db, { event, change, by, now });
    if (!isRefusal(done)) {
      await db
        .updateTable('pending_change')
        .set({ told: done.told })
        .where('id', '=', id)
        .execute();
    }
    return done;
  });
  if (isRefusal(made)) {
    if (made.refused === 'change-made') return made;
    await inTransaction(db, async (db) => {
      const ended = await end(db, { id, how: 'refused', refusal: made, now });
      if (!ended || !person) return;
      await queueLetter(db, {
        kind: 'change-not-made',
        key: `change-not-made:${id}`,
        ids: { change: id },
        to: person.email,
        event,
        now
      });
    });
  }
  return (await findPending(db, id))!;
}

/** Ends a change that has not ended; whether it was this call that did. */
async function end(
  db: Db,
  facts: { id: string; how: 'done' | 'refused' | 'taken-back'; refusal?: Refusal; now: Instant }
): Promise<boolean> {
  const ended = await db
    .updateTable('pending_change')
    .set({
      ended_at: facts.now,
      ended_how: facts.how,
      refusal: facts.refusal ? JSON.stringify(facts.refusal) : null
    })
    .where('id', '=', facts.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return changed(ended);
}

async function findPending(db: Db, id: string): Promise<PendingChange | undefined> {
  return db.selectFrom('pending_change').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Minutes for which a page shows what became of a change. */
const SHOWN_MINUTES = 10;

/** What is pending for an event, or what became of its last change a moment ago. */
export interface ShownChange {
  id: string;
  kind: Change['kind'];
  state: 'pending' | 'done' | 'refused' | 'taken-back';
  /** Seconds until it is made. */
  seconds: number;
  told: number;
  refusal: Refusal | null;
}

export async function lastChange(
  db: Db,
  { event, now }: { event: string; now: Instant }
): Promise<ShownChange | null> {
  const last = await db
    .selectFrom('pending_change')
    .selectAll()
    .where('event_id', '=', event)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!last || (last.ended_at && plus(last.ended_at, { minutes: SHOWN_MINUTES }) <= now)) {
    return null;
  }
  const left = Temporal.Instant.from(now).until(last.due_at).total('second');
  return {
    id: last.id,
    kind: last.kind,
    state: last.ended_how ?? 'pending',
    seconds: Math.max(0, Math.ceil(left)),
    told: last.told ?? 0,
    refusal: last.refusal ? (JSON.parse(last.refusal) as Refusal) : null
  };
}
