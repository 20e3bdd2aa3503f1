/** Schools and nurseries, found by what people type. */
import type { Db } from '#db/open.server.ts';
import { fold } from '#lib/text.ts';

export interface EstablishmentLine {
  id: string;
  name: string;
  authorityId: string;
  authority: string;
}

/** How it reads in a list: `Kirkmuirlea Primary School, East Renfrewshire`. */
export const lineText = ({ name, authority }: EstablishmentLine): string => `${name}, ${authority}`;

/** Shown to choose from when what was typed fits several. */
const CHOICES = 12;
/** Up to so many are offered while typing; beyond it a page would grow too heavy for a phone. */
const SUGGESTED = 150;

function lines(db: Db) {
  return db
    .selectFrom('establishment')
    .innerJoin('authority', 'authority.id', 'establishment.authority_id')
    .select([
      'establishment.id',
      'establishment.name',
      'establishment.authority_id as authorityId',
      'authority.name as authority'
    ])
    .where('establishment.closed_on', 'is', null);
}

export async function findEstablishment(
  db: Db,
  id: string
): Promise<EstablishmentLine | undefined> {
  return lines(db).where('establishment.id', '=', id).executeTakeFirst();
}

/**
 * Open establishments, of one authority where that is said, in which each word is found: in the name,
 * the authority, or as the SEED code.
 */
function fitting(db: Db, words: string, authority?: string) {
  let query = lines(db);
  if (authority) query = query.where('establishment.authority_id', '=', authority);
  for (const word of words.split(' ').slice(0, 8)) {
    query = query.where((eb) =>
      eb.or([
        eb('establishment.name_folded', 'like', `%${word}%`),
        eb(eb.fn('lower', ['authority.name']), 'like', `%${word}%`),
        eb('establishment.seed_code', '=', word)
      ])
    );
  }
  // names that begin so come first
  return query
    .orderBy((eb) =>
      eb.case().when('establishment.name_folded', 'like', `${words}%`).then(0).else(1).end()
    )
    .orderBy('establishment.name_folded')
    .orderBy('establishment.id');
}

/**
 * The establishments that what was typed may mean: one when it is a whole name (with or without
 * its authority) or fits no other, else at most twelve to choose from. Of one authority alone, where
 * that is said.
 */
export async function matchEstablishments(
  db: Db,
  typed: string,
  authority?: string
): Promise<EstablishmentLine[]> {
  const words = fold(typed);
  if (!words) return [];
  const found = await fitting(db, words, authority)
    .limit(CHOICES + 1)
    .execute();
  const whole = found.filter((line) => fold(line.name) === words || fold(lineText(line)) === words);
  return whole.length > 0 ? whole : found.slice(0, CHOICES);
}

/** What somebody who has typed so much may mean; nothing before the second letter. */
export async function typedSoFar(db: Db, typed: string): Promise<string[]> {
  const words = fold(typed);
  if (words.length < 2) return [];
  const found = await fitting(db, words).limit(CHOICES).execute();
  return found.map(lineText);
}

/** Suggestions for the field, where there are few enough to send; else none. */
export async function suggestions(db: Db): Promise<string[]> {
  const found = await lines(db)
    .orderBy('establishment.name_folded')
    .limit(SUGGESTED + 1)
    .execute();
  return found.length > SUGGESTED ? [] : found.map(lineText);
}

/** The names of an authority's schools and nurseries, where there are few enough to send; else none. */
export async function schoolNamesOf(db: Db, authority: string): Promise<string[]> {
  const found = await lines(db)
    .where('establishment.authority_id', '=', authority)
    .orderBy('establishment.name_folded')
    .limit(SUGGESTED + 1)
    .execute();
  return found.length > SUGGESTED ? [] : found.map(({ name }) => name);
}

/** The 32 authorities by name. */
export async function authorities(db: Db): Promise<{ id: string; name: string }[]> {
  return db.selectFrom('authority').selectAll().orderBy('name').execute();
}
