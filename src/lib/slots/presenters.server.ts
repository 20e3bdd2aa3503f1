/** Who presents a talk: its own person, and colleagues who were asked and accepted. */
import { newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';

export type Presenter = Row<'presenter'>;

/**
 * Somebody presents a talk from now on; with `askedBy` they are asked first, by the page of their
 * own. Whoever declined or left may be asked again.
 */
export async function addPresenterTo(
  db: Db,
  facts: { talk: string; person: string; askedBy?: string | null; now: Instant }
): Promise<Presenter> {
  const { talk, person, askedBy, now } = facts;
  const asked = {
    asked_by: askedBy ?? person,
    asked_at: now,
    accepted_at: askedBy === undefined ? now : null,
    declined_at: null,
    left_at: null
  };
  return db
    .insertInto('presenter')
    .values({ id: newId(), talk_id: talk, person_id: person, ...asked })
    .onConflict((c) => c.columns(['talk_id', 'person_id']).doUpdateSet(asked))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Ends somebody's part in a talk. */
export async function endPresenter(
  db: Db,
  { talk, person, now }: { talk: string; person: string; now: Instant }
): Promise<void> {
  await db
    .updateTable('presenter')
    .set({ left_at: now })
    .where('talk_id', '=', talk)
    .where('person_id', '=', person)
    .where('left_at', 'is', null)
    .execute();
}

export async function findPresenter(db: Db, id: string): Promise<Presenter | undefined> {
  return db.selectFrom('presenter').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function presenterOf(
  db: Db,
  { talk, person }: { talk: string; person: string }
): Promise<Presenter | undefined> {
  return db
    .selectFrom('presenter')
    .selectAll()
    .where('talk_id', '=', talk)
    .where('person_id', '=', person)
    .executeTakeFirst();
}

/** Those who present a talk now, whoever answers for it first. */
export async function presentersNow(
  db: Db,
  talk: { id: string; person_id: string | null }
): Promise<(Presenter & { name: string; email: string })[]> {
  const rows = await presenterRows(db, [talk.id])
    .where('presenter.accepted_at', 'is not', null)
    .execute();
  return rows.toSorted(
    (a, b) => Number(b.person_id === talk.person_id) - Number(a.person_id === talk.person_id)
  );
}

/** Everyone who was asked to present a talk and has neither declined nor left. */
export async function presentersAsked(
  db: Db,
  talk: string
): Promise<(Presenter & { name: string; email: string })[]> {
  return presenterRows(db, [talk]).execute();
}

/** The names of several talks' presenters, in the order in which they came to it. */
export async function presenterNames(
  db: Db,
  talks: readonly string[]
): Promise<Map<string, { person: string; name: string }[]>> {
  const names = new Map<string, { person: string; name: string }[]>();
  if (talks.length === 0) return names;
  const rows = await presenterRows(db, talks)
    .where('presenter.accepted_at', 'is not', null)
    .execute();
  for (const { talk_id, person_id, name } of rows) {
    const known = names.get(talk_id) ?? [];
    names.set(talk_id, [...known, { person: person_id, name }]);
  }
  return names;
}

function presenterRows(db: Db, talks: readonly string[]) {
  return db
    .selectFrom('presenter')
    .innerJoin('person', 'person.id', 'presenter.person_id')
    .selectAll('presenter')
    .select(['person.name', 'person.email'])
    .where('presenter.talk_id', 'in', talks)
    .where('presenter.declined_at', 'is', null)
    .where('presenter.left_at', 'is', null)
    .orderBy('presenter.asked_at')
    .orderBy('presenter.id');
}
