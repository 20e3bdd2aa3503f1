/** Programmes for tests: one with places, somebody nominated for it, in one line each. */
import type { Db } from '#db/open.server.ts';
import { answerNomination } from '#lib/changes/programme/accept.server.ts';
import { changeProgrammePlaces } from '#lib/changes/programme/places.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { findParticipant, nominate } from '#lib/programmes/nominate.server.ts';
import { makeProgramme, type Programme } from '#lib/programmes/programme.server.ts';
import type { Participant } from '#lib/programmes/rules.ts';

import { done, NOW, ORGANISER } from './people.ts';

export const AUTHORITY = 'south-lanarkshire';
export const OTHER_AUTHORITY = 'east-renfrewshire';

export const coordinatorOf = (authority: string): Actor => ({
  person: { id: `coordinator-${authority}`, name: 'Rhona Weir', email: 'rhona@council.example' },
  grants: [{ right: 'coordinator', scope: 'authority', scopeId: authority }]
});

/** A programme with so many places for an authority. */
export async function programmeWith(
  db: Db,
  places: Record<string, number> = { [AUTHORITY]: 2, [OTHER_AUTHORITY]: 2 },
  now = NOW
): Promise<Programme> {
  const made = done(
    await makeProgramme(db, {
      details: {
        title: 'Primary STEM Leaders',
        summary: 'A year with others who lead STEM.',
        description: '',
        forWhom: 'Primary STEM Leaders',
        host: 'STEM Glasgow',
        contact: 'team@stem.example',
        startsOn: null,
        endsOn: null
      },
      by: ORGANISER,
      now
    })
  );
  done(await changeProgrammePlaces(db, { programme: made.id, places, by: ORGANISER, now }));
  return made;
}

let count = 0;

/** Somebody is nominated. */
export async function nominated(
  db: Db,
  programme: { id: string },
  {
    authority = AUTHORITY,
    establishment = null,
    now = NOW
  }: { authority?: string; establishment?: string | null; now?: string } = {}
): Promise<Participant> {
  count += 1;
  return done(
    await nominate(db, {
      programme: programme.id,
      authority,
      nominee: {
        email: `nominee.${count}@school.example`,
        name: `Nominee ${count}`,
        establishment
      },
      by: coordinatorOf(authority),
      now
    })
  );
}

/** They answer by the link of their mail. */
export const answers = (
  db: Db,
  { id }: { id: string },
  { accept = true, now = NOW }: { accept?: boolean; now?: string } = {}
) =>
  answerNomination(db, {
    participant: id,
    accept,
    by: { person: null, grants: [], key: { kind: 'nomination', id } },
    now
  });

export const afresh = async (db: Db, { id }: { id: string }): Promise<Participant> =>
  (await findParticipant(db, id))!;
