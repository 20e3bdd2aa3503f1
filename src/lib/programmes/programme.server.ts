/** Programmes: cohorts over months. What they are, and who organises them. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Day, Instant, Row } from '#db/schema.ts';
import { record, type Deed } from '#lib/audit.server.ts';
import { may, organises, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { dayOf } from '#lib/time.server.ts';

export type Programme = Row<'programme'>;

export interface ProgrammeDetails {
  title: string;
  summary: string;
  description: string;
  forWhom: string;
  host: string;
  contact: string;
  startsOn: Day | null;
  endsOn: Day | null;
}

const columnsOf = (details: ProgrammeDetails) => ({
  title: details.title,
  summary: details.summary,
  description: details.description,
  for_whom: details.forWhom,
  host: details.host,
  contact: details.contact,
  starts_on: details.startsOn,
  ends_on: details.endsOn
});

/** Makes a programme. Refused: `not-allowed`, `ends-before-start`. */
export async function makeProgramme(
  db: Db,
  { details, by, now }: { details: ProgrammeDetails; by: Actor; now: Instant }
): Promise<Programme | Refusal> {
  if (!may(by, 'programme.create')) return refuse('not-allowed');
  if (endsFirst(details)) return refuse('ends-before-start', {}, 'ends_on');
  return inTransaction(db, async (db) => {
    const made = await db
      .insertInto('programme')
      .values({ id: newId(), ...columnsOf(details), created_at: now })
      .returningAll()
      .executeTakeFirstOrThrow();
    await noteDeed(db, { programme: made.id, action: 'programme.create', by, now });
    return made;
  });
}

/**
 * Changes what a programme says of itself.
 *
 * Refused: `programme-unknown`, `not-allowed`, `ends-before-start`, `changed-meanwhile`.
 */
export async function changeProgramme(
  db: Db,
  facts: {
    programme: string;
    details: ProgrammeDetails;
    /** As it was when the form was shown. */
    version: number;
    by: Actor;
    now: Instant;
  }
): Promise<true | Refusal> {
  const { programme: id, details, by, now } = facts;
  if (!may(by, 'programme.change', { programme: id })) return refuse('not-allowed');
  if (endsFirst(details)) return refuse('ends-before-start', {}, 'ends_on');
  return inTransaction(db, async (db) => {
    const saved = await db
      .updateTable('programme')
      .set((eb) => ({ ...columnsOf(details), version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', facts.version)
      .executeTakeFirst();
    if (!changed(saved)) {
      return refuse((await findProgramme(db, id)) ? 'changed-meanwhile' : 'programme-unknown');
    }
    await noteDeed(db, { programme: id, action: 'programme.change', by, now });
    return true as const;
  });
}

const endsFirst = ({ startsOn, endsOn }: ProgrammeDetails): boolean =>
  startsOn !== null && endsOn !== null && endsOn < startsOn;

export async function noteDeed(
  db: Db,
  facts: { programme: string; action: Deed['action']; by: Actor; now: Instant }
): Promise<void> {
  await record(db, {
    by: facts.by.person?.id ?? null,
    action: facts.action,
    subject: { kind: 'programme', id: facts.programme },
    now: facts.now
  });
}

export async function findProgramme(db: Db, id: string): Promise<Programme | undefined> {
  return db.selectFrom('programme').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * The first statement of every verb about a programme's places: they follow one another, so that a
 * free place is never left beside somebody who stands in line.
 */
export async function takeProgrammeTurn(db: Db, id: string): Promise<Programme | undefined> {
  return db
    .updateTable('programme')
    .set((eb) => ({ turn: eb('turn', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Whether its last day is past. */
export const isOver = ({ ends_on }: Pick<Programme, 'ends_on'>, now: Instant): boolean =>
  ends_on !== null && ends_on < dayOf(now);

/** The programmes that somebody organises, newest first. */
export async function organisedProgrammes(db: Db, by: Actor): Promise<Programme[]> {
  const { everything, programmes: ids } = organises(by);
  if (!everything && ids.length === 0) return [];
  return db
    .selectFrom('programme')
    .selectAll()
    .$if(!everything, (query) => query.where('id', 'in', ids))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Whether someone accepted a place in a programme and has not left it. */
export async function isParticipant(
  db: Db,
  { programme, person }: { programme: string; person: string }
): Promise<boolean> {
  const row = await acceptedBy(db, person)
    .where('participant.programme_id', '=', programme)
    .executeTakeFirst();
  return row !== undefined;
}

function acceptedBy(db: Db, person: string) {
  return db
    .selectFrom('participant')
    .select('participant.programme_id')
    .where('participant.person_id', '=', person)
    .where('participant.accepted_at', 'is not', null)
    .where('participant.declined_at', 'is', null)
    .where('participant.withdrawn_at', 'is', null);
}

export async function programmes(db: Db): Promise<{ id: string; title: string }[]> {
  return db.selectFrom('programme').select(['id', 'title']).orderBy('created_at').execute();
}

/** The programmes that somebody accepted a place in, and those that they organise. */
export async function programmesOf(
  db: Db,
  { person, organised }: { person: string; organised: readonly string[] | 'all' }
): Promise<{ id: string; title: string }[]> {
  if (organised === 'all') return programmes(db);
  return db
    .selectFrom('programme')
    .select(['id', 'title'])
    .where((eb) =>
      eb.or([
        ...(organised.length > 0 ? [eb('id', 'in', organised)] : []),
        eb('id', 'in', acceptedBy(db, person))
      ])
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function programmeTitle(db: Db, id: string | null): Promise<string | null> {
  if (!id) return null;
  const row = await db
    .selectFrom('programme')
    .select('title')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.title ?? null;
}
