/** What an organiser should know of a day before an event is put on it. */
import type { Db } from '#db/open.server.ts';
import type { Day } from '#db/schema.ts';
import { closedOn } from '#lib/organisations/school-calendar.server.ts';
import { calendars } from '#lib/words/en/calendars.ts';
import { longDayText, whenText } from '#lib/time.server.ts';
import { events as words } from '#lib/words/en/events.ts';

/** More of one week are on the list of events. */
const MOST = 12;

/**
 * Who is closed on a day, with what kind of day it is, and what else is published from the Monday to
 * the Sunday of its week.
 */
export async function besideDay(db: Db, { day, except }: { day: Day; except?: string }) {
  const date = Temporal.PlainDate.from(day);
  const monday = date.subtract({ days: date.dayOfWeek - 1 });
  let query = db
    .selectFrom('event')
    .select(['slug', 'title', 'starts_local', 'ends_local', 'place', 'mode'])
    .where('status', '=', 'published')
    .where('listing', '!=', 'private')
    .where('starts_local', '>=', monday.toString())
    .where('starts_local', '<', monday.add({ days: 7 }).toString())
    .orderBy('starts_local')
    .orderBy('id')
    .limit(MOST);
  if (except) query = query.where('id', '!=', except);
  const [closed, week] = await Promise.all([closedOn(db, day), query.execute()]);
  return {
    day: longDayText(day),
    closed: closed.map(({ name, kind }) =>
      kind === 'holiday'
        ? name
        : `${name} (${calendars.kinds[kind as keyof typeof calendars.kinds].toLowerCase()})`
    ),
    week: week.map((event) => ({
      slug: event.slug,
      title: event.title,
      when: whenText(event, false),
      where: event.mode === 'online' ? words.modes.online : (event.place ?? words.modes[event.mode])
    }))
  };
}
