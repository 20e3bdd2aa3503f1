/** Who presents is reminded on the school day before, and thanked on the one after. Rounds. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { queueLetters } from '#lib/mail/outbox.server.ts';
import { plus } from '#lib/time.server.ts';

import { remindAt, thankAt } from './dates.server.ts';

/** A Monday's reminder goes on Friday; over Christmas it may be a fortnight. */
const HORIZON_DAYS = 28;
/** Days after an event in which a thanks that could not go is still worth sending. */
const THANK_DAYS = 14;

/**
 * Reminds everyone who presents, with what is still missing; who also has a place gets that with
 * their booking's reminder (rule 12). Not whom the talk came to after it was due.
 *
 * @returns how many letters were queued
 */
export async function remindPresenters(db: Db, now: Instant): Promise<number> {
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('status', '=', 'published')
    .where('starts_at', '>', now)
    .where('starts_at', '<=', plus(now, { hours: HORIZON_DAYS * 24 }))
    .execute();
  let queued = 0;
  for (const event of events) {
    const due = remindAt(event);
    if (!due || due > now) continue;
    queued += await tellAll(db, {
      event,
      kind: 'remind-presenter',
      key: event.starts_at!,
      before: due,
      deadline: event.starts_at!,
      now
    });
  }
  return queued;
}

/** Thanks everyone who presented, with how many came. @returns how many letters were queued */
export async function thankPresenters(db: Db, now: Instant): Promise<number> {
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('status', 'in', ['published', 'finished'])
    .where('ends_at', '<=', now)
    .where('ends_at', '>', plus(now, { hours: -THANK_DAYS * 24 }))
    .execute();
  let queued = 0;
  for (const event of events) {
    const due = thankAt(event);
    if (!due || due > now) continue;
    queued += await tellAll(db, {
      event,
      kind: 'thank-presenter',
      key: 'once',
      before: due,
      deadline: plus(event.ends_at!, { hours: THANK_DAYS * 24 }),
      now
    });
  }
  return queued;
}

async function tellAll(
  db: Db,
  facts: {
    event: Event;
    kind: 'remind-presenter' | 'thank-presenter';
    key: string;
    before: Instant;
    deadline: Instant;
    now: Instant;
  }
): Promise<number> {
  const { event, kind, key, before, deadline, now } = facts;
  let query = presentersAt(db, event.id)
    .innerJoin('person', 'person.id', 'presenter.person_id')
    .select(['person.id', 'person.email'])
    .distinct()
    .where('presenter.accepted_at', '<=', before);
  if (kind === 'remind-presenter') {
    query = query.where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('booking')
            .select('booking.id')
            .whereRef('booking.person_id', '=', 'presenter.person_id')
            .where('booking.event_id', '=', event.id)
            .where('booking.state', '=', 'confirmed')
        )
      )
    );
  }
  const people = await query.execute();
  const keyed = people.map((one) => ({ ...one, key: `${kind}:${event.id}:${one.id}:${key}` }));
  if (keyed.length === 0) return 0;
  const known = await db
    .selectFrom('outbox')
    .select('dedupe_key')
    .where(
      'dedupe_key',
      'in',
      keyed.map((one) => one.key)
    )
    .execute();
  const fresh = keyed.filter((one) => !known.some(({ dedupe_key }) => dedupe_key === one.key));
  if (fresh.length === 0) return 0;
  await inTransaction(db, (db) =>
    queueLetters(
      db,
      fresh.map((one) => ({
        kind,
        key: one.key,
        ids: { event: event.id, person: one.id, starts: event.starts_at! },
        to: one.email,
        event: event.id,
        priority: 2,
        deadline,
        now
      }))
    )
  );
  return fresh.length;
}
