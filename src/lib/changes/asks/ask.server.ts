/** An organiser asks a partner for a standing talk, for one event or several at once. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { findStanding, type StandingTalk } from '#lib/organisations/partners/standing.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { slotOf } from '#lib/slots/slot.server.ts';
import { refusedIn } from '#lib/slots/talk.server.ts';

import { refusedSlot } from '../talks/part.server.ts';

export interface AskForTalk {
  standing: string;
  /** Slots of any events, at most one of each event. */
  slots: readonly { event: string; slot: string }[];
  /** What the partner's lead reads with it. */
  note: string;
  by: Actor;
  now: Instant;
}

/**
 * Asks for a standing talk. Nothing is held: the slot stays open to others until the partner agrees.
 * Its lead gets one mail about everything that is asked, at most once a week.
 *
 * Refused, before anything is written: `nothing-chosen`, `standing-unknown` for what is not on offer,
 * `event-unknown`, `not-allowed` for somebody else's event, `not-bookable`, `too-late`,
 * `slot-unknown`, `slot-taken`, `slot-not-open`, `talk-too-long`, `asked-already`.
 */
export async function askForTalk(db: Db, facts: AskForTalk): Promise<{ asked: number } | Refusal> {
  const { slots, by, now } = facts;
  if (slots.length === 0) return refuse('nothing-chosen', {}, 'slots');
  return inTransaction(db, async (db) => {
    const standing = await findStanding(db, facts.standing);
    const partner = standing && (await findPartner(db, standing.partner_id));
    if (!standing || standing.retired_at || !partner?.approved_at || partner.ended_at) {
      return refuse('standing-unknown');
    }
    for (const wanted of slots) {
      const refusal = await refusedAsk(db, { wanted, standing, kind: partner.kind_id, by, now });
      if (refusal) return refusal;
    }
    for (const { event, slot } of slots) {
      const asked = await db
        .insertInto('talk_ask')
        .values({
          id: newId(),
          standing_id: standing.id,
          event_id: event,
          slot_id: slot,
          note: facts.note,
          asked_by: by.person?.id ?? null,
          asked_at: now
        })
        .onConflict((c) =>
          c
            .columns(['standing_id', 'event_id'])
            .where('agreed_at', 'is', null)
            .where('declined_at', 'is', null)
            .where('ended_at', 'is', null)
            .doNothing()
        )
        .returning('id')
        .executeTakeFirst();
      if (!asked) throw new AskedAlready();
    }
    return { asked: slots.length };
  }).catch((error: unknown) => {
    if (error instanceof AskedAlready) return refuse('asked-already', {}, 'slots');
    throw error;
  });
}

async function refusedAsk(
  db: Db,
  facts: {
    wanted: { event: string; slot: string };
    standing: StandingTalk;
    /** Of the partner. */
    kind: string;
    by: Actor;
    now: Instant;
  }
): Promise<Refusal | null> {
  const { wanted, standing, kind, by, now } = facts;
  const event = await findEvent(db, wanted.event);
  if (!event) return refuse('event-unknown');
  if (!may(by, 'ask.make', { event })) return refuse('not-allowed');
  const closed = refusedSlot(event, now);
  if (closed) return closed;
  const slot = await slotOf(db, wanted);
  if (!slot) return refuse('slot-unknown', {}, 'slots');
  if (slot.taken_at) return refuse('slot-taken', {}, 'slots');
  return refusedIn(slot, {
    partner: { id: standing.partner_id, kind },
    minutes: standing.minutes
  });
}

/** Undoes what was written before it: two at once, or two slots of one event. */
class AskedAlready extends Error {}

/**
 * Asks no longer. Taking it back twice is a quiet success.
 *
 * Refused: `ask-unknown`, `not-allowed`, `ask-answered`.
 */
export async function takeBackAsk(
  db: Db,
  { ask: id, by, now }: { ask: string; by: Actor; now: Instant }
): Promise<{ ask: string } | Refusal> {
  return inTransaction(db, async (db) => {
    const ask = await db
      .selectFrom('talk_ask')
      .innerJoin('event', 'event.id', 'talk_ask.event_id')
      .select(['talk_ask.id', 'talk_ask.ended_at', 'event.id as event_id', 'event.programme_id'])
      .where('talk_ask.id', '=', id)
      .executeTakeFirst();
    if (!ask) return refuse('ask-unknown');
    const event = { id: ask.event_id, programme_id: ask.programme_id };
    if (!may(by, 'ask.make', { event })) return refuse('not-allowed');
    if (ask.ended_at) return { ask: id };
    const done = await db
      .updateTable('talk_ask')
      .set({ ended_at: now })
      .where('id', '=', id)
      .where('agreed_at', 'is', null)
      .where('declined_at', 'is', null)
      .executeTakeFirst();
    return changed(done) ? { ask: id } : refuse('ask-answered');
  });
}
