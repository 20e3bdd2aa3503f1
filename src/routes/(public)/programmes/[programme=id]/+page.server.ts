import { error } from '@sveltejs/kit';

import { datesText, hostOf } from '#lib/changes/programme/letters.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { isPublic } from '#lib/events/rules.ts';
import { programmePlaces } from '#lib/programmes/places.server.ts';
import { findProgramme, isParticipant } from '#lib/programmes/programme.server.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import type { PageServerLoad } from './$types';

/** What a programme is, for everybody: nobody's name, and only events that stand in what's on. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, actor } = locals;
  const programme = await findProgramme(db, params.programme);
  if (!programme) error(404, errors.notFound);
  const [events, places, takesPart, suspension] = await Promise.all([
    programmeEvents(db, programme.id),
    programmePlaces(db, programme.id),
    actor.person ? isParticipant(db, { programme: programme.id, person: actor.person.id }) : false,
    suspensionLine(db, programme.id)
  ]);
  return {
    id: programme.id,
    title: programme.title,
    summary: programme.summary,
    description: programme.description,
    forWhom: programme.for_whom,
    dates: datesText(programme),
    ...hostOf(programme),
    authorities: places.filter(({ places }) => places > 0).map(({ name }) => name),
    events: events
      .filter(({ status, listing }) => isPublic(status) && listing === 'listed')
      .map(toCard),
    takesPart,
    suspended: suspension?.since ?? null
  };
};
