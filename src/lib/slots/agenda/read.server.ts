/** The agenda as its organiser edits it. */
import type { Db } from '#db/open.server.ts';
import { clockText, moveClockBy } from '#lib/time.server.ts';

import { runningOrder, type AgendaLine } from '../running-order.server.ts';
import { agendaOf } from '../slot.server.ts';

export interface EditLine extends AgendaLine {
  ends: string;
  /** Minutes from its end to the next of its row: free, or negative where it runs into it. */
  gap: number | null;
  /** When it really was, from the big screen. */
  really: string | null;
}

const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The running order with ends and gaps. */
export async function linesOf(db: Db, event: string): Promise<EditLine[]> {
  const [lines, slots] = await Promise.all([runningOrder(db, event), agendaOf(db, event)]);
  return lines.map((line, at) => {
    const slot = slots.find(({ id }) => id === line.id);
    const next = lines
      .slice(at + 1)
      .find((one) => one.track === line.track || one.track === null || line.track === null);
    const ends = minutesOf(line.starts) + line.minutes;
    return {
      ...line,
      ends: clockText(moveClockBy(line.starts, line.minutes)),
      gap: next ? minutesOf(next.starts) - ends : null,
      really: slot?.began_at ?? null
    };
  });
}

export interface TalkRequest {
  talk: string;
  title: string;
  line: string | null;
  minutes: number | null;
  who: string;
  from: string | null;
  /** The slot that it asks for: its time, and whether it is still open. */
  slot: string;
  open: boolean;
}

/** The talks that ask for a slot, in order of time. */
export async function requestsOf(db: Db, event: string): Promise<TalkRequest[]> {
  const rows = await db
    .selectFrom('talk')
    .leftJoin('slot', 'slot.id', 'talk.wanted_slot_id')
    .leftJoin('person', 'person.id', 'talk.person_id')
    .leftJoin('partner', 'partner.id', 'talk.partner_id')
    .select([
      'talk.id as talk',
      'talk.title',
      'talk.line',
      'talk.minutes',
      'person.name',
      'person.email',
      'partner.name as partner',
      'slot.starts',
      'slot.taken_at'
    ])
    .where('talk.event_id', '=', event)
    .where('talk.requested_at', 'is not', null)
    .where('talk.declined_at', 'is', null)
    .where('talk.withdrawn_at', 'is', null)
    .orderBy('talk.requested_at')
    .orderBy('talk.id')
    .execute();
  return rows.map(({ name, email, partner, starts, taken_at, ...row }) => ({
    ...row,
    who: name || (email ?? ''),
    from: partner,
    slot: starts ? clockText(starts) : '',
    open: starts !== null && taken_at === null
  }));
}
