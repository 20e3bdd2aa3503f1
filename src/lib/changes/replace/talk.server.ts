/** Whoever presents at an event that others replace says at which of them: the talk goes there. */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { presentersNow } from '#lib/slots/presenters.server.ts';
import { agendaOf, slotOf } from '#lib/slots/slot.server.ts';
import { findTalk, liftTalk, type Talk } from '#lib/slots/talk.server.ts';
import { clockPart, minutesBetween, moveClockBy } from '#lib/time.server.ts';

import { noRoomFor, presenting, refusedSlot, tellPresenter } from '../talks/part.server.ts';
import { mayChange } from '../talks/withdraw.server.ts';
import { replacementsOf, takeTurns } from './replace.server.ts';

/** The events among which a talk's presenter chooses; none once its event stands, or it is over. */
export async function talkChoices(
  db: Db,
  { talk, now }: { talk: Talk; now: Instant }
): Promise<{ value: string; text: string }[]> {
  if (talk.withdrawn_at || talk.declined_at) return [];
  const event = await findEvent(db, talk.event_id);
  if (event?.status !== 'cancelled') return [];
  return (await replacementsOf(db, event.id))
    .filter((one) => refusedSlot(one, now) === null)
    .map((one) => {
      const { id, title, when } = toCard(one);
      return { value: id, text: `${when}: ${title}` };
    });
}

/**
 * A talk goes to one of the events that replaced its own, in a slot that is added for it, or, with
 * null, to none of them. Everybody who presents it is in that event then, and is told with the invite.
 *
 * Refused: `talk-unknown`, `not-allowed`, `replacement-unknown` for an event that did not replace it or
 * is over, `room-limit`.
 */
export async function chooseReplacement(
  db: Db,
  facts: { talk: string; into: string | null; by: Actor; now: Instant }
): Promise<{ talk: Talk } | Refusal> {
  const { into, by, now } = facts;
  const found = await findTalk(db, facts.talk);
  if (!found) return refuse('talk-unknown');
  return inTransaction(db, async (db) => {
    const events = await takeTurns(db, [found.event_id, ...(into ? [into] : [])]);
    const talk = (await findTalk(db, found.id))!;
    const from = events.get(found.event_id)!;
    if (!mayChange(by, { talk, event: from })) return refuse('not-allowed');
    // pressed twice: it is there already
    if (talk.event_id === into && from.status !== 'cancelled') return { talk };
    if (talk.event_id !== from.id) return refuse('talk-unknown');
    if (talk.withdrawn_at) return into === null ? { talk } : refuse('talk-unknown');
    if (into === null) {
      await liftTalk(db, talk, now);
      return { talk: (await findTalk(db, talk.id))! };
    }
    const choices = await talkChoices(db, { talk, now });
    const event = events.get(into);
    if (!event || !choices.some(({ value }) => value === into))
      return refuse('replacement-unknown');
    const full = await noRoomFor(db, { event, person: talk.person_id });
    if (full) return full;
    const moved = await moveTalk(db, { talk, from, event, now });
    for (const one of await presentersNow(db, moved)) {
      const person = (await findPerson(db, one.person_id))!;
      if (!moved.partner_id) {
        await presenting(db, {
          event,
          person: person.id,
          establishment: person.establishment_id,
          by: by.person?.id ?? person.id,
          now
        });
      }
      await tellPresenter(db, {
        event,
        talk: (await findTalk(db, moved.id))!,
        person: person.id,
        partstat: person.id === moved.person_id ? 'ACCEPTED' : 'NEEDS-ACTION',
        now
      });
    }
    await serve(db, { event: event.id, now });
    return { talk: (await findTalk(db, talk.id))! };
  });
}

/** After whatever stands in its running order already, or at its start where that leaves no time. */
async function moveTalk(
  db: Db,
  { talk, from, event, now }: { talk: Talk; from: Event; event: Event; now: Instant }
): Promise<Talk> {
  const slot = talk.slot_id ? await slotOf(db, { event: from.id, slot: talk.slot_id }) : undefined;
  const agenda = await agendaOf(db, event.id);
  const starts = clockPart(event.starts_local!);
  const long = minutesBetween(event.starts_local!, event.ends_local!);
  const minutes = Math.min(talk.minutes ?? slot?.minutes ?? long, long);
  const ends = agenda.map((one) => moveClockBy(one.starts, one.minutes)).sort();
  const after = ends.at(-1) ?? starts;
  const fits = moveClockBy(after, minutes) <= clockPart(event.ends_local!) && after >= starts;
  const id = newId();
  await db
    .insertInto('slot')
    .values({
      id,
      event_id: event.id,
      kind: slot?.kind ?? 'talk',
      title: slot?.title ?? talk.title,
      starts: fits ? after : starts,
      minutes,
      position: Math.max(0, ...agenda.map(({ position }) => position)) + 1,
      open_to: slot?.open_to ?? null,
      partner_kinds: slot?.partner_kinds ?? null,
      approval_at: null,
      taken_at: now,
      track: null,
      room: null,
      began_at: null,
      stopped_at: null
    })
    .execute();
  if (slot)
    await db.updateTable('slot').set({ taken_at: null }).where('id', '=', slot.id).execute();
  return db
    .updateTable('talk')
    .set({
      event_id: event.id,
      slot_id: id,
      wanted_slot_id: null,
      requested_at: null,
      reserved_at: null,
      entry_id: null,
      confirmed_at: talk.person_id ? now : null
    })
    .where('id', '=', talk.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
