/** The settings that an administrator makes on a page: changed, and noted in the audit trail. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { contrast, ENOUGH, mixed, readColour } from '#lib/contrast.ts';
import { addFile, dropFile, type Kept } from '#lib/files/files.server.ts';
import type { House, HouseFacts } from '#lib/house.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { needFreshProof } from './fresh.server.ts';
import { may, type Actor } from './may.ts';

/** The surfaces on which the accent is read; `styles/tokens.css` has the same. */
const LIGHT = ['#ffffff', '#f3edf1'] as const;
const DARK = ['#1f1a3b', '#2a2449'] as const;

/**
 * Changes some of the settings. What is null goes back to as usual; what is not given stays.
 *
 * Refused: `not-allowed`, `prove-again`; `accent-wrong`, `accent-too-weak` with the measured ratio.
 */
export async function changeHouse(
  db: Db,
  facts: {
    change: { [K in keyof HouseFacts]: HouseFacts[K] | null };
    by: Actor;
    now: Instant;
  }
): Promise<true | Refusal> {
  const { by, now } = facts;
  const refusal = refusedTo(by);
  if (refusal) return refusal;
  const change = { ...facts.change };
  for (const name of ['accent', 'accentDark'] as const) {
    const typed = change[name];
    if (!typed) continue;
    const colour = readColour(typed);
    if (!colour) return refuse('accent-wrong', {}, name);
    const weak = tooWeak(colour, name === 'accent' ? LIGHT : DARK);
    const on = name === 'accent' ? 'light' : 'dark';
    if (weak !== null) return refuse('accent-too-weak', { ratio: weak, on }, name);
    change[name] = colour;
  }
  return inTransaction<true | Refusal>(db, async (db) => {
    const row = await turn(db);
    const before = JSON.parse(row.facts) as Record<string, unknown>;
    const after: Record<string, unknown> = { ...before };
    for (const [name, value] of Object.entries(change)) {
      if (value === null || value === '') delete after[name];
      else if (value !== undefined) after[name] = value;
    }
    const fields = Object.keys({ ...before, ...after }).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])
    );
    if (fields.length === 0) return true;
    await save(db, { facts: JSON.stringify(after) }, now);
    await noted(db, 'house.change', { fields, by, now });
    return true;
  });
}

/** Sets or removes (null) the logo. Refused: `not-allowed`, `prove-again`. */
export async function changeLogo(
  db: Db,
  { kept, by, now }: { kept: Kept | null; by: Actor; now: Instant }
): Promise<true | Refusal> {
  const refusal = refusedTo(by);
  if (refusal) return refusal;
  return inTransaction<true | Refusal>(db, async (db) => {
    const row = await turn(db);
    if (!kept && !row.logo_id) return true;
    if (row.logo_id) await dropFile(db, row.logo_id, now);
    const logo = kept && (await addFile(db, kept, { by: by.person?.id ?? null, now }));
    await save(db, { logo_id: logo }, now);
    await noted(db, 'house.logo', { fields: ['logo'], by, now });
    return true;
  });
}

/** The first steps are done, or put away. Twice is once. Refused: `not-allowed`. */
export async function endFirstSteps(
  db: Db,
  { by, now }: { by: Actor; now: Instant }
): Promise<true | Refusal> {
  if (!may(by, 'house.change')) return refuse('not-allowed');
  return inTransaction<true | Refusal>(db, async (db) => {
    const row = await turn(db);
    if (row.begun_at) return true;
    await save(db, { begun_at: now }, now);
    await noted(db, 'house.begin', { fields: [], by, now });
    return true;
  });
}

/** Raises the version without a change of its own, so that every process reads anew. */
export async function touchHouse(db: Db, now: Instant): Promise<void> {
  await save(db, {}, now);
}

/** The one row, taken: two who save follow one another. */
async function turn(db: Db) {
  return db
    .updateTable('house')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function save(
  db: Db,
  columns: { facts?: string; logo_id?: string | null; begun_at?: Instant },
  now: Instant
): Promise<void> {
  await db
    .updateTable('house')
    .set((eb) => ({ ...columns, changed_at: now, version: eb('version', '+', 1) }))
    .execute();
}

async function noted(
  db: Db,
  action: 'house.change' | 'house.logo' | 'house.begin',
  { fields, by, now }: { fields: string[]; by: Actor; now: Instant }
): Promise<void> {
  const subject = { kind: 'house', id: 'this' };
  await record(db, { by: by.person?.id ?? null, action, subject, fields, now });
}

function refusedTo(by: Actor): Refusal | null {
  return may(by, 'house.change') ? needFreshProof(by) : refuse('not-allowed');
}

/** The lowest ratio of a colour on some surfaces, to one decimal, where that is not enough. */
function tooWeak(colour: string, surfaces: readonly string[]): string | null {
  const least = Math.min(...surfaces.map((surface) => contrast(colour, surface)));
  // cut, not rounded: 4.49 is not 4.5
  return least < ENOUGH ? (Math.floor(least * 100) / 100).toFixed(2) : null;
}

/** The stylesheet with which pages have the house's accent; empty without one. */
export function accentStyle({ accent, accentDark }: Pick<House, 'accent' | 'accentDark'>): string {
  const light = accent
    ? `:root{--tw-link:${accent};--tw-link-hover:${mixed(accent, '#000000', 0.25)};--tw-button:${accent};--tw-button-hover:${mixed(accent, '#000000', 0.2)};--tw-on-button:#ffffff}`
    : '';
  const dark = accentDark
    ? `:root{--tw-link:${accentDark};--tw-link-hover:${mixed(accentDark, '#ffffff', 0.4)};--tw-button:${accentDark};--tw-button-hover:${mixed(accentDark, '#ffffff', 0.3)};--tw-on-button:#18123a}`
    : // without one of its own, dark keeps Twilight's
      accent
      ? ':root{--tw-link:#d5baf7;--tw-link-hover:#eadcff;--tw-button:#d2c2fb;--tw-button-hover:#e6dcff;--tw-on-button:#1d1645}'
      : '';
  return `${light}${dark && `@media screen and (prefers-color-scheme: dark){${dark}}`}`;
}
