/** The kinds that a partner can be: a list of the organisers'. */
import { inTransaction, type Db } from '#db/open.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean, fold, slugOf } from '#lib/text.ts';

import { partnerKinds } from '../partner.server.ts';

export interface Kind {
  id: string;
  name: string;
}

/**
 * Adds a kind, last. The same name again is refused.
 *
 * Refused: `not-allowed`, `kind-there`.
 */
export async function addKind(
  db: Db,
  { name, by }: { name: string; by: Actor }
): Promise<Kind | Refusal> {
  return change(db, by, async (db, kinds) => {
    const refusal = refusedName(kinds, { name });
    if (refusal) return refusal;
    const base = slugOf(name) || 'kind';
    let id = base;
    for (let at = 2; kinds.some((kind) => kind.id === id); at += 1) id = `${base}-${at}`;
    const kind = { id, name: clean(name) };
    await db
      .insertInto('partner_kind')
      .values({ ...kind, position: kinds.length + 1 })
      .execute();
    await renumber(db, [...kinds, kind]);
    return kind;
  });
}

/** Renames a kind. Refused: `not-allowed`, `kind-unknown`, `kind-there`. */
export async function renameKind(
  db: Db,
  { kind: id, name, by }: { kind: string; name: string; by: Actor }
): Promise<Kind | Refusal> {
  return change(db, by, async (db, kinds) => {
    const refusal = known(kinds, id) ?? refusedName(kinds, { id, name });
    if (refusal) return refusal;
    await db
      .updateTable('partner_kind')
      .set({ name: clean(name) })
      .where('id', '=', id)
      .execute();
    return { id, name: clean(name) };
  });
}

/** Moves a kind one up. Refused: `not-allowed`, `kind-unknown`. */
export async function raiseKind(
  db: Db,
  { kind: id, by }: { kind: string; by: Actor }
): Promise<Kind | Refusal> {
  return change(db, by, async (db, kinds) => {
    const refusal = known(kinds, id);
    if (refusal) return refusal;
    const at = kinds.findIndex((kind) => kind.id === id);
    const [kind] = kinds.splice(at, 1);
    kinds.splice(Math.max(0, at - 1), 0, kind!);
    await renumber(db, kinds);
    return kind!;
  });
}

/**
 * Removes a kind that nothing is of.
 *
 * Refused: `not-allowed`, `kind-unknown`, `kind-in-use` by a partner or by a slot open to it.
 */
export async function removeKind(
  db: Db,
  { kind: id, by }: { kind: string; by: Actor }
): Promise<Kind | Refusal> {
  return change(db, by, async (db, kinds) => {
    const refusal = known(kinds, id);
    if (refusal) return refusal;
    const kind = kinds.find((one) => one.id === id)!;
    const partner = await db
      .selectFrom('partner')
      .select('id')
      .where('kind_id', '=', id)
      .executeTakeFirst();
    const slot = await db
      .selectFrom('slot')
      .select('id')
      .where('partner_kinds', 'like', `%"${id}"%`)
      .executeTakeFirst();
    if (partner || slot) return refuse('kind-in-use', { name: kind.name });
    await db.deleteFrom('partner_kind').where('id', '=', id).execute();
    return kind;
  });
}

async function change(
  db: Db,
  by: Actor,
  work: (db: Db, kinds: Kind[]) => Promise<Kind | Refusal>
): Promise<Kind | Refusal> {
  if (!may(by, 'partner.kinds')) return refuse('not-allowed');
  return inTransaction(db, async (db) => work(db, await partnerKinds(db)));
}

function known(kinds: readonly Kind[], id: string): Refusal | null {
  return kinds.some((kind) => kind.id === id) ? null : refuse('kind-unknown');
}

function refusedName(
  kinds: readonly Kind[],
  { id, name }: { id?: string; name: string }
): Refusal | null {
  const same = kinds.find((kind) => kind.id !== id && fold(kind.name) === fold(name));
  return same ? refuse('kind-there', { name: same.name }, id ? '' : 'name') : null;
}

async function renumber(db: Db, kinds: readonly Kind[]): Promise<void> {
  for (const [at, { id }] of kinds.entries()) {
    await db
      .updateTable('partner_kind')
      .set({ position: at + 1 })
      .where('id', '=', id)
      .execute();
  }
}
