/** Reminders: letters due a set time before an event, queued by a round. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { queueLetters, type QueuedLetter } from '#lib/mail/outbox.server.ts';
import { calendarsAround, type Calendars } from '#lib/organisations/school-calendar.server.ts';
import { dayPart, plus } from '#lib/time.server.ts';

import { dueAt, rulesFor, type ReminderRule } from './rules.ts';

/** Ten school days may lie six weeks apart over Christmas, and two months over the summer. */
const HORIZON_DAYS = 75;

/**
 * Queues every reminder that is due: once for each booking, rule and start (rule 5), so that a round
 * may run as often as it likes and a moved event reminds anew. Nobody who booked after it was due.
 *
 * @returns how many letters were considered due now
 */
export async function remind(db: Db, now: Instant): Promise<number> {
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('status', '=', 'published')
    .where('starts_at', '>', now)
    .where('starts_at', '<=', plus(now, { hours: HORIZON_DAYS * 24 }))
    .execute();
  let due = 0;
  for (const event of events) {
    const calendars = await calendarsAround(db, dayPart(event.starts_local!));
    for (const rule of rulesFor(event)) due += await remindOf(db, { event, rule, calendars, now });
  }
  return due;
}

async function remindOf(
  db: Db,
  facts: { event: Event; rule: ReminderRule; calendars: Calendars; now: Instant }
): Promise<number> {
  const { event, rule, calendars, now } = facts;
  const sitting = {
    kind: event.kind,
    mode: event.mode,
    starts_local: event.starts_local!,
    starts_at: event.starts_at!
  };
  // whoever has no calendar is reminded first: a holiday only ever moves it earlier
  const authorities = await db
    .selectFrom('booking')
    .select('authority_id')
    .distinct()
    .where('event_id', '=', event.id)
    .where('state', '=', 'confirmed')
    .execute();
  let count = 0;
  for (const { authority_id: authority } of authorities) {
    const due = dueAt(sitting, rule, calendars(authority));
    if (due > now) continue;
    const letters = await lettersOf(db, { event, rule, authority, due, now });
    if (letters.length > 0) await inTransaction(db, (db) => queueLetters(db, letters));
    count += letters.length;
  }
  return count;
}

async function lettersOf(
  db: Db,
  facts: { event: Event; rule: ReminderRule; authority: string | null; due: Instant; now: Instant }
): Promise<QueuedLetter[]> {
  const { event, rule, now } = facts;
  let query = db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['booking.id', 'person.email'])
    .where('booking.event_id', '=', event.id)
    .where('booking.state', '=', 'confirmed')
    .where('booking.authority_id', 'is not distinct from', facts.authority)
    .where('booking.confirmed_at', '<=', facts.due)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox')
            .select('outbox.id')
            .where(
              'outbox.dedupe_key',
              '=',
              eb(
                eb(eb.val('remind:'), '||', eb.ref('booking.id')),
                '||',
                eb.val(`:${rule}:${event.starts_at}`)
              )
            )
        )
      )
    );
  if (rule === 'two-hours') query = query.where('booking.mode', '=', 'online');
  const rows = await query.execute();
  return rows.map(({ id, email }) => ({
    kind: `remind-${rule}`,
    key: `remind:${id}:${rule}:${event.starts_at}`,
    ids: { booking: id, starts: event.starts_at! },
    to: email,
    event: event.id,
    priority: 2,
    deadline: event.starts_at,
    now
  }));
}
