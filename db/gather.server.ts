/** Reads of one kind that are asked for at the same time, in one statement. */
import type { Db } from './open.server.ts';

/** Well under the limit of parameters of either database. */
const KEYS_AT_ONCE = 200;

interface Gathering<T> {
  keys: Set<string>;
  found: Promise<Map<string, T>>;
}

/**
 * Makes of a read of many a read of one: what is asked of one store, or inside one transaction, before
 * the event loop's present turn is over comes with one statement. Twenty letters that are built side by
 * side ask once for their people, not twenty times; a single question is asked as before.
 *
 * @param read what there is for at most 200 different keys, by key
 * @returns what there is for a key; undefined when nothing is
 */
export function gathered<T>(
  read: (db: Db, keys: string[]) => Promise<Map<string, T>>
): (db: Db, key: string) => Promise<T | undefined> {
  const open = new WeakMap<Db, Gathering<T>>();
  return async (db, key) => {
    let gathering = open.get(db);
    if (!gathering || gathering.keys.size >= KEYS_AT_ONCE) {
      const keys = new Set<string>();
      const turn = new Promise<void>((over) => process.nextTick(over));
      const found = turn.then(() => {
        // whoever asks from now on is answered by the next statement
        if (open.get(db) === gathering) open.delete(db);

        return read(db, [...keys]);
      });
      gathering = { keys, found };
      open.set(db, gathering);
    }
    gathering.keys.add(key);
    return (await gathering.found).get(key);
  };
}

/** The same for rows that have an id. */
export function gatheredById<T extends { id: string }>(
  read: (db: Db, ids: string[]) => Promise<T[]>
): (db: Db, id: string) => Promise<T | undefined> {
  return gathered(async (db, ids) => new Map((await read(db, ids)).map((row) => [row.id, row])));
}
