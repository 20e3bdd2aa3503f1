/** What a right can be for: looked for by name, and named. */
import type { Db } from '#db/open.server.ts';
import type { Scope } from '#db/schema.ts';
import { fold } from '#lib/text.ts';
import { dayText } from '#lib/time.server.ts';

export interface ScopeChoice {
  id: string;
  text: string;
}

/** Choices of one page; more are found by more words. */
export const CHOICES_MOST = 20;

/** Things of a kind whose names hold the words that were typed, by name. */
export async function scopeChoices(
  db: Db,
  scope: Scope,
  typed: string
): Promise<{ choices: ScopeChoice[]; more: boolean }> {
  const all = await everyScope(db, scope);
  const words = fold(typed.trim()).split(/\s+/).filter(Boolean);
  const found = all.filter(({ text }) => words.every((word) => fold(text).includes(word)));
  return { choices: found.slice(0, CHOICES_MOST), more: found.length > CHOICES_MOST };
}

/** How a right's subject is called; null when there is none. */
export async function scopeNamed(db: Db, scope: Scope, id: string): Promise<string | null> {
  if (scope === 'everything') return id === '' ? '' : null;
  return (await scopeNames(db, [{ scope, id }])).get(`${scope}:${id}`) ?? null;
}

/** The names of many subjects by `scope:id`; one query for each kind among them. */
export async function scopeNames(
  db: Db,
  wanted: readonly { scope: Scope; id: string }[]
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [scope, group] of Map.groupBy(wanted, ({ scope }) => scope)) {
    if (scope === 'everything') continue;
    const ids = [...new Set(group.map(({ id }) => id))];
    for (const { id, text } of await everyScope(db, scope, ids)) names.set(`${scope}:${id}`, text);
  }
  return names;
}

/** All of a kind, or those of some ids: events from the latest, others by name. */
async function everyScope(db: Db, scope: Scope, ids?: readonly string[]): Promise<ScopeChoice[]> {
  switch (scope) {
    case 'everything':
      return [];
    case 'event': {
      const rows = await db
        .selectFrom('event')
        .select(['id', 'title', 'starts_local'])
        .$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(({ id, title, starts_local }) => ({
        id,
        text: starts_local ? `${title}, ${dayText(starts_local.slice(0, 10), true)}` : title
      }));
    }
    case 'programme': {
      const rows = await db
        .selectFrom('programme')
        .select(['id', 'title as text'])
        .$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
        .orderBy('title')
        .execute();
      return rows;
    }
    case 'authority':
      return db
        .selectFrom('authority')
        .select(['id', 'name as text'])
        .$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
        .orderBy('name')
        .execute();
    case 'partner':
      return db
        .selectFrom('partner')
        .select(['id', 'name as text'])
        .where('ended_at', 'is', null)
        .where('declined_at', 'is', null)
        .$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
        .orderBy('name_folded')
        .execute();
  }
}
