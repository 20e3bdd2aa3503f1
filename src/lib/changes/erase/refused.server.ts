/** Why somebody cannot be erased yet: something would be left without anybody. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { organisersOf } from '#lib/people/grants.server.ts';
import { grantsOf } from '#lib/people/person.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

/** Takes every administrator's row: of two who leave at once the second sees the first gone. */
export async function takeAdministrators(db: Db): Promise<void> {
  await db
    .updateTable('grant')
    .set({ ended_at: null })
    .where('right', '=', 'administrator')
    .where('ended_at', 'is', null)
    .execute();
}

/** Titles that a refusal names. */
const NAMED = 3;

/** Refused: `erase-last-administrator`, `erase-lead`, `erase-organiser`. */
export async function refusedErasure(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<Refusal | null> {
  const grants = await grantsOf(db, person);
  if (grants.some(({ right }) => right === 'administrator')) {
    const others = await db
      .selectFrom('grant')
      .select('person_id')
      .where('right', '=', 'administrator')
      .where('ended_at', 'is', null)
      .execute();
    if (others.every(({ person_id }) => person_id === person)) {
      return refuse('erase-last-administrator');
    }
  }
  const leads = await db
    .selectFrom('partner')
    .select('name')
    .where('lead_id', '=', person)
    .where('ended_at', 'is', null)
    .where('declined_at', 'is', null)
    .orderBy('name_folded')
    .execute();
  if (leads.length > 0) {
    const partners = leads.map(({ name }) => name).join(', ');
    return refuse('erase-lead', { partners });
  }
  const organises = grants.filter(({ right }) => right === 'organiser');
  if (organises.length === 0) return null;
  const everything = organises.some(({ scope }) => scope === 'everything');
  const ids = organises.map(({ scopeId }) => scopeId);
  const coming = await db
    .selectFrom('event')
    .select(['id', 'title', 'programme_id'])
    .where('status', 'in', ['planned', 'published', 'postponed'])
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
    .$if(!everything, (query) =>
      query.where((eb) => eb.or([eb('id', 'in', ids), eb('programme_id', 'in', ids)]))
    )
    .orderBy('starts_at')
    .execute();
  const alone: string[] = [];
  for (const event of coming) {
    const others = (await organisersOf(db, event)).filter(({ id }) => id !== person);
    if (others.length === 0) alone.push(event.title);
    if (alone.length === NAMED) break;
  }
  return alone.length > 0 ? refuse('erase-organiser', { events: alone.join(', ') }) : null;
}
