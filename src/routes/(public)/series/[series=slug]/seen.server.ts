/** What every page of a series asks first: is there one that can be found? */
import { error } from '@sveltejs/kit';

import { myAuthority } from '#lib/booking/read.server.ts';
import { seriesSessions, type Session } from '#lib/booking/series/series-read.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { findSeriesBySlug, type Series } from '#lib/events/series.server.ts';
import { errors } from '#lib/words/en/errors.ts';

/** A series with its sessions, as this reader sees them; without any that can be found there is none. */
export async function seenSeries(
  { reader: db, actor, now }: App.Locals,
  slug: string
): Promise<{ series: Series; sessions: Session[]; events: Event[]; listed: boolean }> {
  const series = await findSeriesBySlug(db, slug);
  if (!series) error(404, errors.notFound);
  const person = actor.person?.id;
  const authority = await myAuthority(db, person);
  const seen = await seriesSessions(db, { series: series.id, person, authority, now });
  if (seen.sessions.length === 0) error(404, errors.notFound);
  return { series, ...seen };
}
