/** The organiser's form of places: its fields, and its way to a wish and back. */
import * as v from 'valibot';

import type { PlaceMode } from '#db/schema.ts';
import { ukDay } from '#lib/events/form.server.ts';
import { readForm, type FormAgain, type Problem } from '#lib/form.ts';
import { dayOf, readDay } from '#lib/time.server.ts';
import { pools as words } from '#lib/words/en/pools.ts';

import { NEW_POOL, type PoolLineWish, type PoolNow, type PoolsWish } from './pool-rules.ts';

const { form: said } = words;

/** More than any room or call here holds. */
const MOST = 100_000;

const number = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => /^\d*$/.test(text) && Number(text) <= MOST, said.wrong)
);
const needed = v.pipe(number, v.minLength(1, said.wrong));
const day = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || readDay(text) !== null, said.dayWrong)
);

/** The fields of these pools and of one more. */
function schemaOf(pools: readonly PoolNow[]) {
  const entries: v.ObjectEntries = {
    version: v.string(),
    checked: v.string(),
    seats: number,
    limit: number,
    until: day,
    authority_new: v.string(),
    mode_new: v.string(),
    places_new: number,
    release_new: day
  };
  for (const { id, authority } of pools) {
    entries[`places_${id}`] = needed;
    if (authority === null) continue;
    entries[`release_${id}`] = day;
    entries[`now_${id}`] = v.string();
  }
  return v.object(entries);
}

export interface ReadPools {
  wish: PoolsWish;
  version: number;
  checked: boolean;
  typed: FormAgain['typed'];
}

/** Reads the whole form for these pools; every problem at once. */
export function readPools(
  data: FormData,
  { pools, modes }: { pools: readonly PoolNow[]; modes: readonly PlaceMode[] }
): ReadPools | FormAgain {
  const form = readForm(schemaOf(pools), data);
  const { typed } = form;
  const text = (name: string) => String(typed[name] ?? '').trim();
  const missing = missingOfNew(text);
  if (!form.ok) return { typed, problems: [...form.problems, ...missing] };
  if (missing.length > 0) return { typed, problems: missing };
  const lines: PoolLineWish[] = pools.map(({ id, mode, authority }) => ({
    key: id,
    mode,
    authority,
    places: Number(text(`places_${id}`)),
    releaseOn: readDay(text(`release_${id}`)),
    releaseNow: text(`now_${id}`) !== ''
  }));
  if (text('authority_new')) {
    lines.push({
      key: NEW_POOL,
      mode: modes.find((mode) => mode === text('mode_new')) ?? modes[0]!,
      authority: text('authority_new'),
      places: Number(text('places_new')),
      releaseOn: readDay(text('release_new')),
      releaseNow: false
    });
  }
  return {
    wish: {
      lines,
      // none set out is the same as not said
      seats: Number(text('seats')) || null,
      perEstablishment: Number(text('limit')) || null,
      perEstablishmentUntil: readDay(text('until'))
    },
    version: Number(text('version')),
    checked: text('checked') !== '',
    typed
  };
}

function missingOfNew(text: (name: string) => string): Problem[] {
  if (text('authority_new') && !Number(text('places_new'))) {
    return [{ field: 'places_new', message: said.placesMissing }];
  }
  if (!text('authority_new') && (text('places_new') || text('release_new'))) {
    return [{ field: 'authority_new', message: said.authorityMissing }];
  }
  return [];
}

/** What the form shows of an event's places as they are. */
export function typedPools(event: {
  version: number;
  seats: number | null;
  per_establishment: number | null;
  per_establishment_until: string | null;
  pools: readonly PoolNow[];
}): Record<string, string> {
  const { per_establishment_until: until } = event;
  const typed: Record<string, string> = {
    version: String(event.version),
    checked: '',
    seats: String(event.seats ?? ''),
    limit: String(event.per_establishment ?? ''),
    until: until ? ukDay(dayOf(until)) : ''
  };
  for (const { id, authority, places, releaseOn } of event.pools) {
    typed[`places_${id}`] = String(places);
    if (authority !== null) typed[`release_${id}`] = releaseOn ? ukDay(releaseOn) : '';
  }
  return typed;
}
