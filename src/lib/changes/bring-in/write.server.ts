/** Writes what a register adds: people without rights, events that are over, and who was there. */
import { CHUNK } from '#db/chunks.ts';
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { isEmail } from '#lib/form.ts';
import { pieceByPiece } from '#lib/import/pieces.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { writeAttendance } from './attendance.server.ts';
import { findBringIn, stillSo, takeBringIn, type BringIn, type Piece } from './draft.server.ts';
import { writeEvents } from './events.server.ts';
import { writePeople } from './people.server.ts';
import type { RowFacts } from './weigh.ts';

/**
 * Says that a register is to be written, as it was shown; twice is once. Rows with a problem are left
 * out. The first piece is written at once, the rest by `writeBringIns`.
 *
 * Refused: `not-allowed`, `bring-in-unknown`, `bring-in-columns` before it was weighed, `host-missing`
 * and `contact-wrong` where it makes events, `bring-in-old` when what was shown is no longer so.
 */
export async function applyBringIn(
  db: Db,
  facts: { id: string; host: string; contact: string; by: Actor; now: Instant }
): Promise<BringIn | Refusal> {
  const { id, host, contact, by, now } = facts;
  if (!may(by, 'people.bring-in')) return refuse('not-allowed');
  const applied = await inTransaction(db, async (db) => {
    const draft = await takeBringIn(db, id);
    if (!draft) return refuse('bring-in-unknown');
    if (draft.applied_at) return draft;
    if (!draft.compared_at) return refuse('bring-in-columns');
    if (await makesEvents(db, id)) {
      if (!host) return refuse('bring-in-host', {}, 'host');
      if (!isEmail(contact)) return refuse('bring-in-contact', {}, 'contact');
    }
    if (!(await stillSo(db, draft, now))) return refuse('bring-in-old');
    return db
      .updateTable('bring_in')
      .set({ applied_at: now, applied_by: by.person?.id ?? null, host, contact })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
  if (isRefusal(applied)) return applied;
  await writeSome(db, { id, now });
  return (await findBringIn(db, id)) ?? applied;
}

/** Whether some row is about an event that is not there. */
async function makesEvents(db: Db, id: string): Promise<boolean> {
  const rows = await db
    .selectFrom('bring_in_row')
    .select('facts')
    .where('bring_in_id', '=', id)
    .where('outcome', '=', 'new')
    .execute();
  return rows.some(({ facts }) => {
    const { event, eventKnown } = JSON.parse(facts!) as RowFacts;
    return event !== null && !eventKnown;
  });
}

/** Writes whatever waits of registers that are to be written; a round. Returns how many rows. */
export async function writeBringIns(db: Db, now: Instant): Promise<number> {
  const open = await db
    .selectFrom('bring_in')
    .select('id')
    .where('applied_at', 'is not', null)
    .where('finished_at', 'is', null)
    .orderBy('applied_at')
    .orderBy('id')
    .execute();
  return pieceByPiece(open, ({ id }) => writeSome(db, { id, now }));
}

/** The next rows of a register, in one transaction; 0 when it is finished. */
async function writeSome(db: Db, { id, now }: { id: string; now: Instant }): Promise<number> {
  return inTransaction(db, async (db) => {
    const file = await takeBringIn(db, id);
    if (!file?.applied_at || file.finished_at) return 0;
    const found = await db
      .selectFrom('bring_in_row')
      .select(['position', 'facts'])
      .where('bring_in_id', '=', id)
      .where('outcome', '=', 'new')
      .where('done_at', 'is', null)
      .orderBy('position')
      .limit(CHUNK)
      .execute();
    const piece = { file, rows: found.map(({ facts }) => JSON.parse(facts!) as RowFacts), now };
    const made = found.length > 0 ? await writePiece(db, piece) : NOTHING;
    if (found.length > 0) {
      await db
        .updateTable('bring_in_row')
        .set({ done_at: now })
        .where('bring_in_id', '=', id)
        .where('outcome', '=', 'new')
        .where('position', '>=', found[0]!.position)
        .where('position', '<=', found.at(-1)!.position)
        .execute();
    }
    const finished = found.length < CHUNK;
    await db
      .updateTable('bring_in')
      .set((eb) => ({
        people: eb('people', '+', made.people),
        events: eb('events', '+', made.events),
        attendances: eb('attendances', '+', made.attendances),
        finished_at: finished ? now : null
      }))
      .where('id', '=', id)
      .execute();
    if (finished) {
      await record(db, {
        by: file.applied_by,
        action: 'bring-in.write',
        subject: { kind: 'bring_in', id },
        now
      });
    }
    return found.length;
  });
}

const NOTHING = { people: 0, events: 0, attendances: 0 };

async function writePiece(db: Db, piece: Piece): Promise<typeof NOTHING> {
  const { people, made } = await writePeople(db, piece);
  const withEvents = piece.rows.filter(({ event }) => event !== null);
  if (withEvents.length === 0) return { ...NOTHING, people: made };
  const events = await writeEvents(db, piece, withEvents);
  const attendances = await writeAttendance(db, piece, {
    rows: withEvents.map((row) => ({
      ...row,
      person: people.get(row.email)!,
      at: events.found.get(row.event!.key)
    }))
  });
  return { people: made, events: events.made, attendances };
}
