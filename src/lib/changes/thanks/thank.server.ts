/** Whoever came is thanked, an hour after the end. A round. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { whoCame } from '#lib/attendance/came.server.ts';
import { dueSince, lookedUntil } from '#lib/due.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { closedBetween } from '#lib/organisations/school-calendar.server.ts';
import { queueInParts, withoutLetter } from '#lib/reminders/remind.server.ts';
import { sendableFrom, THANK_KIND, thankAt, thankUntil } from '#lib/reminders/thank-rules.ts';
import { byCalendar, everybodys, isOf, type Whose } from '#lib/reminders/whose.server.ts';
import { dayOf, plus } from '#lib/time.server.ts';

/** The next school day may be eight weeks away, over the summer. */
const HORIZON_DAYS = 75;

interface Due {
  event: { id: string; ends_at: Instant };
  whose: Whose;
  at: Instant;
  notBefore: Instant;
}

/**
 * Thanks everybody who came and did not present, who is thanked by a letter of their own: once for
 * each booking, in one mail that carries all that comes after an event (rule 12). After a pause of
 * days it is too late.
 *
 * @returns how many letters were queued
 */
export async function thankGuests(db: Db, now: Instant): Promise<number> {
  const what = 'thank';
  const since = await dueSince(db, { what, now });
  let queued = 0;
  for (const due of await dueThanks(db, { since, now })) queued += await queueDue(db, due, now);
  await lookedUntil(db, { what, now });
  return queued;
}

async function dueThanks(db: Db, { since, now }: { since: Instant; now: Instant }): Promise<Due[]> {
  const rows = await db
    .selectFrom('event')
    .select(['id', 'ends_at'])
    .where('status', 'in', ['published', 'finished'])
    .where('ends_at', '<=', now)
    .where('ends_at', '>', plus(since, { hours: -HORIZON_DAYS * 24 }))
    .execute();
  const events = rows.map(({ id, ends_at }) => ({ id, ends_at: ends_at! }));
  if (events.length === 0) return [];
  const calendars = await closedBetween(db, {
    from: dayOf(plus(since, { hours: -HORIZON_DAYS * 24 })),
    to: dayOf(plus(now, { hours: HORIZON_DAYS * 24 }))
  });
  const everybody = everybodys(calendars);
  return events
    .filter(({ ends_at: ends }) => thankAt(ends, NONE) <= now && thankAt(ends, everybody) > since)
    .flatMap((event) =>
      byCalendar(calendars, (closed) => {
        const at = thankAt(event.ends_at, closed);
        if (at <= since || at > now) return [];
        const then = sendableFrom(now, closed);
        if (then > thankUntil(event.ends_at, at)) return [];
        const notBefore = then === now ? at : then;
        return [{ key: `${at} ${notBefore}`, value: { at, notBefore } }];
      }).map(({ value, whose }) => ({ ...value, event, whose }))
    );
}
const NONE: ReadonlySet<string> = new Set();

async function queueDue(db: Db, due: Due, now: Instant): Promise<number> {
  const { event, at } = due;
  const people = await whoCame(db, event.id)
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['booking.id', 'person.email'])
    .where(isOf(due.whose))
    // nobody is thanked for what was before Twilight
    .where('booking.bring_in_id', 'is', null)
    .where('booking.person_id', 'not in', presentersAt(db, event.id).select('presenter.person_id'))
    .$call(withoutLetter(`${THANK_KIND}:`, ''))
    .execute();
  await queueInParts(
    db,
    people.map(({ id, email }) => ({
      kind: THANK_KIND,
      key: `${THANK_KIND}:${id}`,
      ids: { booking: id },
      to: email,
      event: event.id,
      priority: 2,
      notBefore: due.notBefore,
      deadline: thankUntil(event.ends_at, at),
      now
    }))
  );
  return people.length;
}
