/** What a change of places will do, in words, for the page that asks before it is saved. */
import type { PlaceMode } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { dayOf, dayText, instantText } from '#lib/time.server.ts';
import { events as eventWords } from '#lib/words/en/events.ts';
import { pools } from '#lib/words/en/pools.ts';

import type { PoolFacts, PoolPlanned, PoolsPlan, PoolsWish } from './pool-rules.ts';

const words = pools.check;

export interface PoolsCheck {
  lines: { key: string; label: string; before: string; now: string }[];
  /** Whom it gives a place, and what it comes to in the room. */
  sentences: string[];
}

/** The changed lines and the consequences of a plan. */
export function checkOf({
  event,
  facts,
  wish,
  plan
}: {
  event: Event;
  facts: PoolFacts;
  wish: PoolsWish;
  plan: PoolsPlan;
}): PoolsCheck {
  const changed = plan.pools.filter((pool) => textBefore(pool) !== textAfter(pool));
  const lines = changed.map((pool) => ({
    key: pool.key,
    label: poolName(pool, facts),
    before: textBefore(pool),
    now: textAfter(pool)
  }));
  const add = (key: string, label: string, before: string | null, now: string | null) => {
    if (before !== now)
      lines.push({ key, label, before: before ?? words.none, now: now ?? words.none });
  };
  add('seats', words.seats, event.seats?.toString() ?? null, wish.seats?.toString() ?? null);
  add(
    'each',
    words.each,
    eachText(event.per_establishment, event.per_establishment_until),
    eachText(wish.perEstablishment, plan.perEstablishmentUntil)
  );
  return { lines, sentences: [...servedText(plan), ...roomText(plan, facts)] };
}

function textBefore({ before }: PoolPlanned): string {
  return before
    ? words.dated(before.places, before.releaseOn && dayText(before.releaseOn))
    : words.none;
}

function textAfter({ places, releaseOn, releaseNow }: PoolPlanned): string {
  return releaseNow ? words.released : words.dated(places, releaseOn && dayText(releaseOn));
}

function eachText(count: number | null, until: string | null): string | null {
  return count === null ? null : words.eachUntil(count, until ? instantText(until) : words.none);
}

function servedText({ booked, offered }: PoolsPlan): string[] {
  if (booked + offered === 0) return [words.nobody];
  return [
    ...(booked > 0 ? [words.booked(booked)] : []),
    ...(offered > 0 ? [words.offered(offered)] : [])
  ];
}

/** What the places of the room come to, beside its limit and its seats (rule 11). */
export function roomText(
  { room }: Pick<PoolsPlan, 'room'>,
  { event, presenters }: Pick<PoolFacts, 'event' | 'presenters'>
): string[] {
  if (event.mode === 'online') return [];
  return [
    `${pools.room(room.places, presenters, event.team, room.total)} ${room.limit === null ? pools.noLimit : pools.limit(room.limit)}`,
    ...(room.seats === null ? [] : [pools.seats(room.places, room.seats)])
  ];
}

/** `South Lanarkshire`, with the way to be there where the event has two. */
export function poolName(
  { authority, mode }: { authority: string | null; mode: PlaceMode },
  { event, nameOf }: Pick<PoolFacts, 'event' | 'nameOf'>
): string {
  const whose = authority === null ? pools.anyone : nameOf(authority);
  return event.mode === 'hybrid' ? `${whose}, ${eventWords.placeModes[mode].toLowerCase()}` : whose;
}

/** The pools as they would be with a coordinator's request granted. */
export function wishToGrant(
  { pools: now }: Pick<PoolFacts, 'pools'>,
  {
    event,
    asked: { mode, authorityId, places },
    grant
  }: {
    event: Event;
    asked: { mode: PlaceMode; authorityId: string; places: number };
    grant: 'anyone' | 'new';
  }
): PoolsWish {
  const more = ({ mode: of, authority }: (typeof now)[number]): number => {
    if (of !== mode) return 0;
    if (authority === authorityId) return places;
    return authority === null && grant === 'anyone' ? -places : 0;
  };
  return {
    lines: now.map((pool) => ({
      key: pool.id,
      mode: pool.mode,
      authority: pool.authority,
      places: pool.places + more(pool),
      releaseOn: pool.releaseOn,
      releaseNow: false
    })),
    seats: event.seats,
    perEstablishment: event.per_establishment,
    perEstablishmentUntil: event.per_establishment_until && dayOf(event.per_establishment_until)
  };
}
