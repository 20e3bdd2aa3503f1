/** What every page of an authority's recruiting asks first, and how its schools are read. */
import { error } from '@sveltejs/kit';

import { authorities, matchEstablishments } from '#lib/organisations/establishment.server.ts';
import { may } from '#lib/people/may.ts';
import { placesFor } from '#lib/programmes/places.server.ts';
import { refusedRecruiting } from '#lib/programmes/nominate.server.ts';
import { findProgramme, type Programme } from '#lib/programmes/programme.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { programmes } from '#lib/words/en/programmes.ts';
import { sentence } from '#lib/words/en/refusals.ts';

export interface Recruited {
  programme: Programme;
  authority: { id: string; name: string };
  places: number;
  taken: number;
  /** Organisers of the programme come from its own pages. */
  organises: boolean;
}

/** The programme and the authority, or a page that says that there is none. */
export async function recruited(
  { actor, db }: App.Locals,
  params: { authority: string; programme: string }
): Promise<Recruited> {
  const of = { programme: params.programme, authority: params.authority };
  if (!may(actor, 'programme.recruit', of)) error(404, errors.notFound);
  const [programme, all, places] = await Promise.all([
    findProgramme(db, of.programme),
    authorities(db),
    placesFor(db, of)
  ]);
  const authority = all.find(({ id }) => id === of.authority);
  if (!programme || !authority || !places) error(404, errors.notFound);
  const organises = may(actor, 'programme.change', of);
  return { programme, authority, places: places.places, taken: places.taken, organises };
}

/** Why nobody can be nominated there, as a sentence; null where somebody can. */
export async function closedRecruiting(
  { actor: by, reader: db, now }: App.Locals,
  params: { authority: string; programme: string }
): Promise<string | null> {
  const refusal = await refusedRecruiting(db, { ...params, by, now });
  return isRefusal(refusal) ? sentence(refusal) : null;
}

/** What was typed as a school of an authority: its id, none, or what is wrong. */
export async function schoolOf(
  db: App.Locals['db'],
  { authority, typed }: { authority: string; typed: string }
): Promise<{ id: string | null } | { problem: { field: string; message: string } }> {
  if (typed === '') return { id: null };
  const found = await matchEstablishments(db, typed);
  const here = found.filter(({ authorityId }) => authorityId === authority);
  if (here.length === 1) return { id: here[0]!.id };
  // one of another authority is refused by the verb, which says so
  if (here.length === 0 && found.length === 1) return { id: found[0]!.id };
  return { problem: { field: 'school', message: programmes.recruit.schoolUnknown(typed) } };
}

/** The schools of an authority to choose from while typing. */
export async function schoolsOf(db: App.Locals['reader'], authority: string): Promise<string[]> {
  const rows = await db
    .selectFrom('establishment')
    .select('name')
    .where('authority_id', '=', authority)
    .where('closed_on', 'is', null)
    .orderBy('name_folded')
    .limit(300)
    .execute();
  return rows.map(({ name }) => name);
}
