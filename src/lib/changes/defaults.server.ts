/** What the house's settings give a new event: written once, so that changing them later changes no event. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import type { EventDefaults } from '#lib/house.server.ts';
import { beginRules } from '#lib/reminders/rule.server.ts';
import { dueAt } from '#lib/slots/material/rules.ts';
import { dayPart, schoolDaysBefore } from '#lib/time.server.ts';

/** Presenters come from every authority, and from none. */
const NONE: ReadonlySet<string> = new Set();

/** Reminders, cut-off and the deadlines for slides and names; slides of an event without a date have none. */
export async function beginAsUsual(
  db: Db,
  { event, usual, now }: { event: Event; usual: EventDefaults; now: Instant }
): Promise<void> {
  const { reminder, cover, remindAt: clock } = usual;
  await beginRules(db, { event, days: { reminder, cover, clock } });
  const cutOff = event.kind === 'full-day' ? usual.cutOffFullDay : usual.cutOff;
  await db
    .updateTable('event')
    .set({
      cut_off_days: event.cut_off_days ?? (event.kind === 'webinar' ? null : (cutOff ?? null)),
      name_days: event.name_days ?? usual.names ?? null,
      material_due_at: slidesDue(event, { days: usual.slides, now })
    })
    .where('id', '=', event.id)
    .execute();
}

/** When slides are due, so many school days before; null where that is past, or nothing is said of it. */
function slidesDue(
  { starts_local }: Event,
  { days, now }: { days: number | undefined; now: Instant }
): Instant | null {
  if (!starts_local || days === undefined) return null;
  const due = dueAt(schoolDaysBefore(dayPart(starts_local), days, NONE));
  return due > now ? due : null;
}
