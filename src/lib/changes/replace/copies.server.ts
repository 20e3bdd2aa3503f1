/** What hangs on bookings that are carried over: who was booked together, answers, needs. */
import { inChunks } from '#db/chunks.ts';
import { newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import type { Booking } from '#lib/booking/booking.server.ts';
import type { Event } from '#lib/events/event.server.ts';

/** Those who were booked together are so there too; names that are to follow have no date any more. */
export async function copyParties(
  db: Db,
  { to, bookings, now }: { to: Event; bookings: readonly Booking[]; now: Instant }
): Promise<Map<string, string>> {
  const olds = [...new Set(bookings.flatMap(({ party_id }) => party_id ?? []))];
  const copies = new Map(olds.map((id) => [id, newId()]));
  if (olds.length === 0) return copies;
  const rows = await db.selectFrom('party').selectAll().where('id', 'in', olds).execute();
  await db
    .insertInto('party')
    .values(
      rows.map((row) => ({
        ...row,
        id: copies.get(row.id)!,
        event_id: to.id,
        names_by: null,
        created_at: now
      }))
    )
    .execute();
  return copies;
}

/** Answers to questions that stand there in the same words, and needs. */
export async function copyAsked(
  db: Db,
  { from, to, ids }: { from: Event; to: Event; ids: ReadonlyMap<string, string> }
): Promise<void> {
  const questions = await db
    .selectFrom('question as theirs')
    .innerJoin('question as ours', (join) =>
      join
        .onRef('ours.text', '=', 'theirs.text')
        .onRef('ours.kind', '=', 'theirs.kind')
        .on('ours.event_id', '=', to.id)
        .on('ours.removed_at', 'is', null)
    )
    .select(['theirs.id as from', 'ours.id as to'])
    .where('theirs.event_id', '=', from.id)
    .execute();
  const same = new Map(questions.map(({ from, to }) => [from, to]));
  const answers = await db
    .selectFrom('answer')
    .innerJoin('booking', 'booking.id', 'answer.booking_id')
    .selectAll('answer')
    .where('booking.event_id', '=', from.id)
    .execute();
  const carried = answers.flatMap((row) => {
    const [booking, question] = [ids.get(row.booking_id), same.get(row.question_id)];
    return booking && question ? [{ ...row, booking_id: booking, question_id: question }] : [];
  });
  const needs: Row<'need'>[] = await db
    .selectFrom('need')
    .innerJoin('booking', 'booking.id', 'need.booking_id')
    .selectAll('need')
    .where('booking.event_id', '=', from.id)
    .execute();
  // a diet is asked for only where there is food
  const needed = needs.flatMap((row) => {
    const booking = ids.get(row.booking_id);
    return booking && (row.kind === 'access' || to.food_at)
      ? [{ ...row, booking_id: booking }]
      : [];
  });
  await inChunks(carried, (some) => db.insertInto('answer').values(some).execute());
  await inChunks(needed, (some) => db.insertInto('need').values(some).execute());
}
