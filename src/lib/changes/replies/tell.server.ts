/** Queues the letters that follow an answer or a mail that came back. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Entry } from '#lib/calendar/entry.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import type { Invitation } from '#lib/invitations/invitation.server.ts';
import { queueLetter, queueLetters, type QueuedLetter } from '#lib/mail/outbox.server.ts';
import { organisersOf } from '#lib/people/grants.server.ts';
import type { Person } from '#lib/people/person.server.ts';
import type { Refusal } from '#lib/refusal.ts';
import { at, clockPart, dayOf, plus, toLocal } from '#lib/time.server.ts';

/** They declined a time that the event has no longer: are they free at the new one? Once for each. */
export async function tellAnswerAgain(
  db: Db,
  { event, entry, now }: { event: Event; entry: Entry; now: Instant }
): Promise<void> {
  await queueLetter(db, {
    kind: 'answer-again',
    key: `answer-again:${entry.id}:${entry.time_sequence}`,
    ids: { entry: entry.id },
    to: entry.email,
    event: event.id,
    deadline: event.starts_at,
    now
  });
}

/** They accepted an invitation in their calendar, and could not be booked. */
export async function tellNotBooked(
  db: Db,
  facts: { event: Event; person: Person; invitation: Invitation; refusal: Refusal; now: Instant }
): Promise<void> {
  const { event, person, invitation, refusal, now } = facts;
  await queueLetter(db, {
    kind: 'answer-refused',
    key: `answer-refused:${invitation.id}:${now}`,
    ids: { invitation: invitation.id, refusal: JSON.stringify(refusal) },
    to: person.email,
    event: event.id,
    deadline: event.starts_at,
    now
  });
}

/** Minutes in which more mails may come back before the organisers hear of them. */
const COLLECT_MINUTES = 30;
/** Hours in which no organiser is told of it. */
const EVENING = '21:00';
const MORNING = '07:30';

/**
 * Tells the organisers of an event that addresses did not work: one mail a day at most to each, with
 * all that came back since the last one.
 */
export async function tellAddressesFailed(
  db: Db,
  { event, now }: { event: Event; now: Instant }
): Promise<void> {
  const organisers = await organisersOf(db, event);
  if (organisers.length === 0) return;
  const due = inTheDay(plus(now, { minutes: COLLECT_MINUTES }));
  const keyOf = (person: string, day: string) => `addresses-failed:${event.id}:${person}:${day}`;
  const gone = await db
    .selectFrom('outbox')
    .select('dedupe_key')
    .where('done_at', 'is not', null)
    .where(
      'dedupe_key',
      'in',
      organisers.map(({ id }) => keyOf(id, dayOf(due)))
    )
    .execute();
  const told = new Set(gone.map((row) => row.dedupe_key));
  const letters = organisers.map(({ id, email }): QueuedLetter => {
    const today = keyOf(id, dayOf(due));
    const notBefore = told.has(today) ? morningAfter(due) : due;
    return {
      kind: 'addresses-failed',
      key: keyOf(id, dayOf(notBefore)),
      ids: { event: event.id, person: id },
      to: email,
      event: event.id,
      priority: 2,
      notBefore,
      now
    };
  });
  await queueLetters(db, letters);
}

/** The instant itself, or the morning after it when it falls into the night. */
function inTheDay(instant: Instant): Instant {
  const clock = clockPart(toLocal(instant));
  if (clock >= EVENING) return morningAfter(instant);
  return clock < MORNING ? at(dayOf(instant), MORNING) : instant;
}

function morningAfter(instant: Instant): Instant {
  const day = Temporal.PlainDate.from(dayOf(instant)).add({ days: 1 });
  return at(day.toString(), MORNING);
}
