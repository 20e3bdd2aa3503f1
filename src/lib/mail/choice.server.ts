/** Which mails somebody does not want. What happens to what is theirs is always told. */
import { gathered } from '#db/gather.server.ts';
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, MailList } from '#db/schema.ts';

/** Every list that can be turned off, in the order of the page. */
export const LISTS = ['reminders', 'invitations', 'announcements', 'digest'] as const;

export const isList = (text: unknown): text is MailList => LISTS.includes(text as MailList);

/** The lists that somebody turned off. */
export async function listsOff(db: Db, person: string): Promise<MailList[]> {
  return (await choicesOf(db, person)) ?? [];
}

/** The lists that somebody turned off, each with since when. */
export async function offSince(db: Db, person: string): Promise<Map<MailList, Instant>> {
  const rows = await db
    .selectFrom('mail_choice')
    .select(['list', 'off_at'])
    .where('person_id', '=', person)
    .execute();
  return new Map(rows.map(({ list, off_at }) => [list, off_at]));
}

const choicesOf = gathered(async (db, people) => {
  const rows = await db
    .selectFrom('mail_choice')
    .select(['person_id', 'list'])
    .where('person_id', 'in', people)
    .execute();
  const lists = new Map<string, MailList[]>();
  for (const { person_id, list } of rows) {
    lists.set(person_id, [...(lists.get(person_id) ?? []), list]);
  }
  return lists;
});

/** Of several people those who turned a list off; a query for each 500. */
export async function peopleOff(
  db: Db,
  { people, list }: { people: readonly string[]; list: MailList }
): Promise<Set<string>> {
  const off = new Set<string>();
  for (let at = 0; at < people.length; at += 500) {
    const rows = await db
      .selectFrom('mail_choice')
      .select('person_id')
      .where('list', '=', list)
      .where('person_id', 'in', people.slice(at, at + 500))
      .execute();
    for (const { person_id } of rows) off.add(person_id);
  }
  return off;
}

/** Turns one list off; twice is once. */
export async function turnOff(
  db: Db,
  { person, list, now }: { person: string; list: MailList; now: Instant }
): Promise<void> {
  await db
    .insertInto('mail_choice')
    .values({ person_id: person, list, off_at: now })
    .onConflict((c) => c.columns(['person_id', 'list']).doNothing())
    .execute();
}

/** Turns off every list but those that somebody wants. */
export async function chooseLists(
  db: Db,
  { person, wanted, now }: { person: string; wanted: readonly MailList[]; now: Instant }
): Promise<void> {
  await inTransaction(db, async (db) => {
    if (wanted.length > 0) {
      await db
        .deleteFrom('mail_choice')
        .where('person_id', '=', person)
        .where('list', 'in', wanted)
        .execute();
    }
    for (const list of LISTS) {
      if (!wanted.includes(list)) await turnOff(db, { person, list, now });
    }
  });
}
