/**
 * Acts on the big screen. Every act names the version that it saw: of two presses at one moment the
 * second finds another one, changes nothing and is shown what is true now.
 */
import { randomInt } from 'node:crypto';

import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';
import { clockPart, moveClockBy, plus, toLocal } from '#lib/time.server.ts';

import { draw, pauseIn, orderOf, SIGNS, type Item } from './rules.ts';
import { agendaFor, findScreen, listOf, type Screen } from './state.server.ts';

export const ACTS = [
  'start',
  'minute',
  'next',
  'back',
  'pick',
  'skip',
  'bring',
  'break',
  'exit',
  'order',
  'slot',
  'floor',
  'settings'
] as const;
export type ScreenAct =
  | { act: Exclude<(typeof ACTS)[number], 'bring' | 'floor' | 'settings'> }
  /** A talk whose presenter was late is next. */
  | { act: 'bring'; talk: string }
  /** A talk from the floor is next. */
  | { act: 'floor'; name: string; title: string; minutes: number }
  | { act: 'settings'; sign: string; code: string };

/** Hours after its end in which an event's screen still runs. */
const OPEN_HOURS = 6;
const RANDOM = 2 ** 32;

export interface ActFacts {
  event: string;
  act: ScreenAct;
  /** As the screen was seen; any other in the store changes nothing. */
  version: number;
  by: Actor;
  /** The store's time, and the real one: a countdown is no demo's. */
  now: Instant;
  real: Instant;
}

/**
 * Does one act. One that saw an older version is a quiet success without a change.
 *
 * Refused: `event-unknown`, `not-allowed`, `already-cancelled-event`, `already-over` long after the
 * end, `name-missing` for a talk from the floor.
 */
export async function actOnScreen(db: Db, facts: ActFacts): Promise<{ acted: boolean } | Refusal> {
  const { event: id, act, version, by, now, real } = facts;
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, id);
    if (!event) return refuse('event-unknown');
    if (!may(by, 'screen.run', { event, key: { kind: 'screen', id } }))
      return refuse('not-allowed');
    if (event.status === 'cancelled') return refuse('already-cancelled-event');
    if (event.ends_at && plus(event.ends_at, { hours: OPEN_HOURS }) <= now) {
      return refuse('already-over');
    }
    if (act.act === 'floor' && !clean(act.name).trim()) return refuse('name-missing', {}, 'name');
    const screen = await opened(db, event, real);
    if (screen.version !== version && !(version === 0 && screen.version === 1)) {
      return { acted: false };
    }
    const set = await result(db, { event, screen, act, now, real });
    const done = await db
      .updateTable('screen')
      .set({ ...set, version: screen.version + 1, changed_at: real })
      .where('event_id', '=', id)
      .where('version', '=', screen.version)
      .executeTakeFirst();
    return { acted: changed(done) };
  });
}

async function opened(db: Db, event: Event, real: Instant): Promise<Screen> {
  await db
    .insertInto('screen')
    .values({
      event_id: event.id,
      shows: 'order',
      sign: SIGNS[0],
      drawn: '[]',
      late: '[]',
      code: '',
      changed_at: real
    })
    .onConflict((c) => c.column('event_id').doNothing())
    .execute();
  return (await findScreen(db, event.id))!;
}

type Change = Partial<Omit<Screen, 'event_id' | 'version' | 'changed_at'>>;
interface Scene {
  event: Event;
  screen: Screen;
  now: Instant;
  real: Instant;
}

/** What an act makes of the screen. */
async function result(db: Db, { act, ...scene }: Scene & { act: ScreenAct }): Promise<Change> {
  const { screen, real } = scene;
  switch (act.act) {
    case 'start':
      return startOrPause(db, scene);
    case 'minute':
      return { added_seconds: screen.added_seconds + 60 };
    case 'break':
      return { shows: 'break', began_at: real, paused_at: null, added_seconds: 0 };
    case 'exit':
    case 'order':
      return { shows: act.act };
    case 'slot':
      return { shows: 'slot' };
    case 'settings':
      return {
        sign: SIGNS.find((one) => one === act.sign) ?? SIGNS[0],
        code: /^https:\/\/[^\s]+$/.test(act.code.trim()) ? act.code.trim().slice(0, 500) : ''
      };
    case 'next':
      return step(db, scene, 1);
    case 'back':
      return step(db, scene, -1);
    case 'pick':
      return pick(db, scene);
    case 'skip':
      return skip(db, scene);
    case 'bring':
      return putNext(db, scene, act.talk);
    case 'floor':
      return putNext(db, scene, await fromFloor(db, scene, act));
  }
}

async function look(db: Db, { event, screen }: Scene) {
  const agenda = await agendaFor(db, event.id);
  const lists = { drawn: listOf(screen.drawn), late: listOf(screen.late) };
  const order = orderOf(agenda, lists);
  return { agenda, order, ...lists, at: order.findIndex(({ slot }) => slot === screen.slot_id) };
}

const FRESH = { shows: 'slot', began_at: null, paused_at: null, added_seconds: 0 } as const;

async function startOrPause(db: Db, scene: Scene): Promise<Change> {
  const { screen, real } = scene;
  if (screen.began_at === null || screen.slot_id === null) {
    const { order, at } = await look(db, scene);
    const item = order[Math.max(at, 0)];
    if (item) await noteBegan(db, item, real);
    return { shows: 'slot', slot_id: item?.slot ?? null, began_at: real, paused_at: null };
  }
  if (screen.paused_at === null) return { paused_at: real };
  // the pause never was: it goes on from what was left
  const paused = Date.parse(real) - Date.parse(screen.paused_at);
  const began_at = plus(screen.began_at, { milliseconds: paused });
  return { shows: screen.shows === 'break' ? 'break' : 'slot', began_at, paused_at: null };
}

/** The next or the last thing of the order; what is given is fixed from now on. */
async function step(db: Db, scene: Scene, way: 1 | -1): Promise<Change> {
  const { order, at, drawn } = await look(db, scene);
  const to = at < 0 ? 0 : Math.min(Math.max(at + way, 0), order.length - 1);
  const item = order[to];
  if (!item || to === at) return { shows: 'slot' };
  await noteStopped(db, scene, order[at]);
  return { ...FRESH, slot_id: item.slot, drawn: JSON.stringify(given(drawn, order, to)) };
}

/** The drawn talks, with everything up to a place of the order among them. */
function given(drawn: readonly string[], order: readonly Item[], to: number): string[] {
  const shown = order.slice(0, to + 1).flatMap(({ talk }) => (talk ? [talk] : []));
  return [...shown, ...drawn.filter((id) => !shown.includes(id))];
}

/** Draws who is next. Where no talk comes next, but a break or the end, it is that one's turn. */
async function pick(db: Db, scene: Scene): Promise<Change> {
  const { agenda, order, at, drawn } = await look(db, scene);
  const to = at + 1;
  if (order[to]?.talk == null) return step(db, scene, 1);
  const behind = order.slice(to);
  // whoever was brought back or came from the floor was promised this turn
  const promised = behind.find(({ talk }) => talk !== null && drawn.includes(talk));
  const left = agenda.flatMap(({ talk, leaveBy, seconds }) =>
    talk !== null && behind.some((one) => one.talk === talk) ? [{ talk, leaveBy, seconds }] : []
  );
  const random = randomInt(RANDOM) / RANDOM;
  const clock = clockPart(toLocal(scene.now));
  const chosen = promised?.talk ?? draw(left, { clock, random, pause: pauseIn(behind) })!;
  await noteStopped(db, scene, order[at]);
  const before = order.slice(0, to).flatMap(({ talk }) => (talk ? [talk] : []));
  const rest = drawn.filter((id) => !before.includes(id) && id !== chosen);
  return {
    ...FRESH,
    slot_id: behind.find(({ talk }) => talk === chosen)!.slot,
    drawn: JSON.stringify([...before, chosen, ...rest])
  };
}

/** Whoever's turn it is, is late: the next one comes, and they are come back to. */
async function skip(db: Db, scene: Scene): Promise<Change> {
  const { order, at, drawn, late } = await look(db, scene);
  const talk = order[at]?.talk;
  if (!talk) return {};
  const lists = { drawn: drawn.filter((id) => id !== talk), late: [...late, talk] };
  const agenda = await agendaFor(db, scene.event.id);
  const without = orderOf(agenda, lists);
  const item = without[Math.min(at, without.length - 1)];
  return {
    ...FRESH,
    slot_id: item?.slot ?? null,
    drawn: JSON.stringify(item ? given(lists.drawn, without, without.indexOf(item)) : lists.drawn),
    late: JSON.stringify(lists.late)
  };
}

/** A talk is next, after whatever is on now. */
async function putNext(db: Db, scene: Scene, talk: string): Promise<Change> {
  const { order, at, drawn, late } = await look(db, scene);
  const before = order.slice(0, at + 1).flatMap((one) => (one.talk ? [one.talk] : []));
  const rest = drawn.filter((id) => !before.includes(id) && id !== talk);
  return {
    drawn: JSON.stringify([...before, talk, ...rest]),
    late: JSON.stringify(late.filter((id) => id !== talk))
  };
}

/** A talk by somebody who stands up, in a slot behind the one that is on. @returns its id */
async function fromFloor(
  db: Db,
  { event, screen, real }: Scene,
  { name, title, minutes }: { name: string; title: string; minutes: number }
): Promise<string> {
  const agenda = await db
    .selectFrom('slot')
    .selectAll()
    .where('event_id', '=', event.id)
    .orderBy('starts')
    .orderBy('position')
    .execute();
  const behind = agenda.find(({ id }) => id === screen.slot_id) ?? agenda.at(-1);
  const slot = newId();
  const length = Number.isInteger(minutes) && minutes > 0 && minutes <= 60 ? minutes : 2;
  await db
    .insertInto('slot')
    .values({
      id: slot,
      event_id: event.id,
      kind: 'talk',
      title: clean(title).trim() || clean(name),
      starts: behind ? moveClockBy(behind.starts, behind.minutes) : '16:00',
      minutes: length,
      position: agenda.reduce((most, one) => Math.max(most, one.position), 0) + 1,
      open_to: null,
      taken_at: real
    })
    .execute();
  const talk = newId();
  await db
    .insertInto('talk')
    .values({
      id: talk,
      event_id: event.id,
      slot_id: slot,
      title: clean(title).trim() || clean(name),
      speaker: clean(name),
      confirmed_at: real,
      created_at: real
    })
    .execute();
  return talk;
}

/** Real starts and ends stand at the slot whose talk it is. */
async function noteBegan(db: Db, item: Item, real: Instant): Promise<void> {
  await db
    .updateTable('slot')
    .set({ began_at: real, stopped_at: null })
    .where('id', '=', item.slot)
    .execute();
}

async function noteStopped(db: Db, scene: Scene, item: Item | undefined): Promise<void> {
  if (!item || scene.screen.began_at === null) return;
  await db
    .updateTable('slot')
    .set({ stopped_at: scene.real })
    .where('id', '=', item.slot)
    .execute();
}
