/** Calendar entries where a person's addresses or records change: one open one per event and person. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { entryOf, openEntry, raiseEntry, type Entry } from '#lib/calendar/entry.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';

/** Points whatever pointed to one entry to another. */
export async function repoint(db: Db, from: string, to: string): Promise<void> {
  await db.updateTable('booking').set({ entry_id: to }).where('entry_id', '=', from).execute();
  await db.updateTable('invitation').set({ entry_id: to }).where('entry_id', '=', from).execute();
  await db.updateTable('talk').set({ entry_id: to }).where('entry_id', '=', from).execute();
}

/** Takes an entry out of the calendar that it is in, for good; its letter is the caller's. */
export async function closeEntry(db: Db, entry: Entry, now: Instant): Promise<Entry> {
  const cancelled =
    entry.method === 'CANCEL' ? entry : await raiseEntry(db, entry.id, { method: 'CANCEL', now });
  await db
    .updateTable('calendar_entry')
    .set({ ended_at: now })
    .where('id', '=', entry.id)
    .execute();
  return cancelled;
}

/**
 * Moves the coming events of somebody's bookings into the calendar of their main address: a CANCEL
 * to the address that has the entry, and a new entry to the main one, so that no mail to one address
 * names another. What is only an invitation, or a slot, stays where it was mailed to.
 *
 * @returns how many moved
 */
export async function moveEntries(
  db: Db,
  { person, now }: { person: { id: string; email: string }; now: Instant }
): Promise<number> {
  const rows = await db
    .selectFrom('calendar_entry as entry')
    .innerJoin('booking', 'booking.entry_id', 'entry.id')
    .innerJoin('event', 'event.id', 'entry.event_id')
    .selectAll('entry')
    .select('booking.id as booking')
    .where('entry.person_id', '=', person.id)
    .where('entry.email', '<>', person.email)
    .where('entry.ended_at', 'is', null)
    .where('entry.method', '=', 'REQUEST')
    .where('booking.state', 'in', LIVE)
    .where('booking.wish_of', 'is', null)
    .where('event.ends_at', '>', now)
    .orderBy('entry.event_id')
    .execute();
  for (const { booking, ...entry } of rows) {
    const away = await closeEntry(db, entry, now);
    const here = await openEntry(db, {
      event: entry.event_id,
      person: person.id,
      email: person.email,
      slot: entry.slot_id,
      partstat: entry.partstat,
      now
    });
    await repoint(db, entry.id, here.id);
    for (const [kind, one] of [
      ['entry-away', away],
      ['entry-here', here]
    ] as const) {
      await queueLetter(db, {
        kind,
        key: `${kind}:${one.id}:${one.sequence}`,
        ids: { booking },
        to: one.email,
        event: entry.event_id,
        entry: entryOf(one),
        now
      });
    }
  }
  return rows.length;
}
