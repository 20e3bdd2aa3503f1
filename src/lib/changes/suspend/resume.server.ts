/** A programme goes on: what becomes of each event that stood still, and one mail with all dates. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import type { Entry } from '#lib/calendar/entry.server.ts';
import { detailsOf, type Event } from '#lib/events/event.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { noteDeed, takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { suspensionOf } from '#lib/programmes/suspension.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import type { ToldRoles } from '#lib/words/en/suspend.ts';

import { endAll, writeSaved } from '../event.server.ts';
import { putBack } from '../postpone.server.ts';
import { setRule } from '../programme/completion.server.ts';
import type { Carried } from '../replace/carry.server.ts';
import { ELSEWHERE } from '../replace/parts.server.ts';
import { replaceIn, takeTurns, type NewRule } from '../replace/replace.server.ts';
import { tellDate } from '../tell-me.server.ts';
import { insertChange } from '../tell.server.ts';
import { insertResumption, tellResumed, type Became } from './resumption.server.ts';
import type { Dated, Wish } from './wish.server.ts';

export interface Resumed {
  resumption: string;
  told: ToldRoles;
  /** How many find a place at each event that takes another one's place. */
  carried: Carried[];
}

/**
 * Lets a programme go on. Each of its postponed events has a new date, is replaced by several shorter
 * ones, is taken into another event, is cancelled, or waits for later; what is not named waits too.
 * Bookings are kept or carried over with their state. Everybody who has a part in the programme gets
 * one mail with all of its dates, and an invite for each date that is new to them; presenters are asked
 * whether, or at which event, they present. From then on the programme is open again. It can be done
 * once more while an event waits for its date; then only what is settled is told.
 *
 * Refused: `not-allowed`, `programme-unknown`, `nothing-to-resume` where it does not stand still and
 * nothing is settled, `not-replaceable` for an event that is not one of its postponed ones, with the
 * field of that event; and as `writeSaved`, `replaceIn` and `setRule`.
 */
export async function resumeProgramme(
  db: Db,
  facts: {
    programme: string;
    wishes: readonly { event: string; wish: Wish }[];
    rule: NewRule | null;
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<Resumed | Refusal> {
  const { programme, rule, note, by, now } = facts;
  if (!may(by, 'programme.suspend', { programme })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    if (!(await takeProgrammeTurn(db, programme))) return refuse('programme-unknown');
    const suspension = await suspensionOf(db, programme);
    const settled = facts.wishes.filter(({ wish }) => wish.how !== 'later');
    if (!suspension && settled.length === 0) return refuse('nothing-to-resume');
    const postponed = (await programmeEvents(db, programme)).filter(
      ({ status }) => status === 'postponed'
    );
    const known = new Set(postponed.map(({ id }) => id));
    const events = await takeTurns(db, [
      ...known,
      ...settled.flatMap(({ wish }) => (wish.how === 'taken-in' ? [wish.into] : []))
    ]);
    const made: Settling = { entries: [], carried: [], touched: new Set() };
    const become: Became[] = [];
    // dates first: an event may be taken into one that has just got its own
    const order = (how: Wish['how']) => (how === 'dated' ? 0 : how === 'replaced' ? 1 : 2);
    for (const { event: id, wish } of settled.toSorted(
      (a, b) => order(a.wish.how) - order(b.wish.how)
    )) {
      const event = events.get(id);
      if (!known.has(id) || event?.status !== 'postponed') return refuse('not-replaceable');
      const refusal = await settle(db, { event, wish, events, made, note, by, now });
      if (refusal) return { ...refusal, field: `${refusal.field ?? 'what'}@${id}` };
      become.push({ event: id, how: wish.how });
    }
    for (const { id } of postponed) {
      if (!become.some(({ event }) => event === id)) become.push({ event: id, how: 'later' });
    }
    if (suspension) {
      await db
        .updateTable('suspension')
        .set({ ended_at: now })
        .where('id', '=', suspension.id)
        .execute();
    }
    const resumption = await insertResumption(db, { ...facts, become });
    if (rule) {
      const set = await setRule(db, { programme, ...rule, by, now });
      if (isRefusal(set)) return set;
    }
    const told = await tellResumed(db, {
      ...facts,
      resumption,
      all: suspension !== undefined,
      become,
      made
    });
    for (const id of [...made.touched].sort()) await serve(db, { event: id, now });
    await noteDeed(db, { programme, action: 'programme.resume', by, now });
    return { resumption, told, carried: made.carried };
  });
}

interface Settling {
  /** For which an invite goes out. */
  entries: Entry[];
  carried: Carried[];
  /** Events with places for which somebody may wait. */
  touched: Set<string>;
}

async function settle(
  db: Db,
  facts: {
    event: Event;
    wish: Wish;
    events: Map<string, Event>;
    made: Settling;
    note: string;
    by: Actor;
    now: Instant;
  }
): Promise<Refusal | null> {
  const { event, wish, events, made, note, by, now } = facts;
  if (wish.how === 'dated') {
    const dated = await giveDate(db, { event, wish, note, by, now });
    if (isRefusal(dated)) return dated;
    made.entries.push(...dated.entries);
    made.touched.add(event.id);
    events.set(event.id, dated.event);
    return null;
  }
  if (wish.how === 'cancelled') {
    await insertChange(db, { event, kind: 'cancelled', note, by, now });
    await endAll(db, { event: event.id, now });
    await db
      .updateTable('event')
      .set({ status: 'cancelled', cancelled_at: now })
      .where('id', '=', event.id)
      .execute();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'event.cancel',
      subject: { kind: 'event', id: event.id },
      now
    });
    return null;
  }
  if (wish.how === 'later') return null;
  const replaced = await replaceIn(db, { event, instead: wish, events, note, by, now });
  if (isRefusal(replaced)) return replaced;
  for (const carried of replaced.instead) {
    made.entries.push(...carried.entries);
    made.carried.push(carried);
    made.touched.add(carried.event.id);
  }
  return null;
}

/** The same event on a new date, in its room or online; whoever presents is asked to confirm anew. */
async function giveDate(
  db: Db,
  facts: { event: Event; wish: Dated; note: string; by: Actor; now: Instant }
): Promise<{ event: Event; entries: Entry[] } | Refusal> {
  const { event: before, wish, note, by, now } = facts;
  const [date] = wish.dates;
  if (!date) return refuse('replacement-missing', {}, 'day1');
  const pools = await poolsOf(db, before.id);
  const open = (mode: 'room' | 'online') =>
    pools.find((pool) => pool.mode === mode && pool.authority_id === null)?.places ?? 0;
  const all = pools.reduce((sum, pool) => sum + pool.places, 0);
  const same = before.mode === wish.mode;
  const places = wish.places ?? (same ? open(wish.mode) : all);
  const details = detailsOf(before);
  const written = await writeSaved(db, {
    before,
    details: {
      ...details,
      ...date,
      mode: wish.mode,
      place: wish.place,
      ...(wish.place !== before.place && ELSEWHERE),
      onlineLink: wish.link
    },
    places: {
      room: wish.mode === 'room' ? places : 0,
      online: wish.mode === 'online' ? places : 0
    },
    version: before.version,
    by,
    now
  });
  if (isRefusal(written)) return written;
  await db
    .updateTable('talk')
    .set({ confirmed_at: null })
    .where('event_id', '=', before.id)
    .where('withdrawn_at', 'is', null)
    .execute();
  const { entries } = await putBack(db, { before, note, by, now });
  await tellDate(db, { event: written.event, now });
  return { event: written.event, entries };
}
