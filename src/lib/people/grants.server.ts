/** Rights of people, given and taken by an administrator. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Right, Scope } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

import { needFreshProof } from './fresh.server.ts';
import { may, type Actor, type Grant } from './may.ts';
import { endSessions } from './session.server.ts';

export interface RightFacts {
  person: string;
  right: Right;
  scope: Scope;
  /** Empty for `everything`. */
  scopeId?: string;
  /** When it ends by itself; null: never, and not given: as it was. */
  toAt?: Instant | null;
  by: Actor;
  now: Instant;
}

/**
 * Gives a right. The person's sessions end in the same transaction, because a right changes how
 * long one may last; giving it twice is a quiet success.
 *
 * Refused: `not-allowed`; `prove-again`, `prove-passkey` without a fresh proof;
 * `own-right` when it would be their own; `person-unknown`.
 */
export async function grantRight(db: Db, facts: RightFacts): Promise<{ new: boolean } | Refusal> {
  const refusal = refusedTo(facts);
  if (refusal) return refusal;
  return inTransaction(db, (db) => giveRight(db, facts));
}

/** The same without asking who: for verbs of other capabilities that make someone a presenter. */
export async function giveRight(db: Db, facts: RightFacts): Promise<{ new: boolean } | Refusal> {
  const { person, right, scope, scopeId = '', by, now } = facts;
  const known = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', person)
    .executeTakeFirst();
  if (!known) return refuse('person-unknown');
  // one that has ended by itself and that no round has noted yet makes room
  await db
    .updateTable('grant')
    .set((eb) => ({ ended_at: eb.ref('to_at') }))
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .where('to_at', '<=', now)
    .execute();
  const grant = await db
    .insertInto('grant')
    .values({
      id: newId(),
      person_id: person,
      right,
      scope,
      scope_id: scopeId,
      granted_by: by.person?.id ?? null,
      granted_at: now,
      to_at: facts.toAt ?? null,
      ended_at: null
    })
    .onConflict((c) =>
      c
        .columns(['person_id', 'right', 'scope', 'scope_id'])
        .where('ended_at', 'is', null)
        .doNothing()
    )
    .returning('id')
    .executeTakeFirst();
  if (!grant) {
    if (facts.toAt !== undefined) await changeEnd(db, facts, facts.toAt);
    return { new: false };
  }
  await endSessions(db, person);
  await record(db, {
    by: by.person?.id ?? null,
    action: 'right.grant',
    subject: { kind: 'person', id: person },
    fields: [right, scope],
    now
  });
  if (right === 'organiser' || right === 'administrator') {
    await queueLetter(db, {
      kind: 'right-granted',
      key: `right:${grant.id}`,
      ids: { grant: grant.id },
      to: known.email,
      now
    });
  }
  return { new: true };
}

/**
 * Takes a right away; the person's sessions end with it.
 *
 * Refused as `grantRight`, and `last-administrator` when nobody would be left to give rights.
 */
export async function endRight(db: Db, facts: RightFacts): Promise<{ ended: boolean } | Refusal> {
  const refusal = refusedTo(facts);
  if (refusal && refusal.refused !== 'own-right') return refusal;
  const { person, right } = facts;
  return inTransaction(db, async (db) => {
    if (right === 'administrator' && (await isLastAdministrator(db, person))) {
      return refuse('last-administrator');
    }
    return takeRight(db, facts);
  });
}

/** When an open right ends by itself, anew. */
async function changeEnd(db: Db, facts: RightFacts, toAt: Instant | null): Promise<void> {
  const { person, right, scope, scopeId = '', by, now } = facts;
  const done = await db
    .updateTable('grant')
    .set({ to_at: toAt })
    .where('person_id', '=', person)
    .where('right', '=', right)
    .where('scope', '=', scope)
    .where('scope_id', '=', scopeId)
    .where('ended_at', 'is', null)
    .where((eb) => eb(eb.fn.coalesce('to_at', eb.val('')), '<>', toAt ?? ''))
    .executeTakeFirst();
  if (!changed(done)) return;
  await record(db, {
    by: by.person?.id ?? null,
    action: 'right.change-end',
    subject: { kind: 'person', id: person },
    fields: [right, scope],
    now
  });
}

/**
 * Whether nobody but this person is an administrator who stays one: not disabled, and without an end.
 * Takes every administrator's row, so that two who take the right from each other follow one another.
 */
export async function isLastAdministrator(db: Db, person: string): Promise<boolean> {
  await db
    .updateTable('grant')
    .set({ ended_at: null })
    .where('right', '=', 'administrator')
    .where('ended_at', 'is', null)
    .execute();
  const other = await db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select('grant.id')
    .where('grant.right', '=', 'administrator')
    .where('grant.ended_at', 'is', null)
    .where('grant.to_at', 'is', null)
    .where('grant.person_id', '<>', person)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst();
  return other === undefined;
}

/** The same without asking who: for verbs that end what a presenter's right was for. */
export async function takeRight(db: Db, facts: RightFacts): Promise<{ ended: boolean }> {
  const { person, right, scope, scopeId = '', by, now } = facts;
  const done = await db
    .updateTable('grant')
    .set({ ended_at: now })
    .where('person_id', '=', person)
    .where('right', '=', right)
    .where('scope', '=', scope)
    .where('scope_id', '=', scopeId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (!changed(done)) return { ended: false };
  if (right === 'administrator') await withdrawOf(db, { administrator: person, now });
  await endSessions(db, person);
  await record(db, {
    by: by.person?.id ?? null,
    action: 'right.end',
    subject: { kind: 'person', id: person },
    fields: [right, scope],
    now
  });
  return { ended: true };
}

/** Who coordinates an authority now, for letters to them. */
export async function coordinatorsOf(
  db: Db,
  authority: string
): Promise<{ id: string; name: string; email: string }[]> {
  return db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.name', 'person.email'])
    .where('grant.right', '=', 'coordinator')
    .where('grant.scope', '=', 'authority')
    .where('grant.scope_id', '=', authority)
    .where('grant.ended_at', 'is', null)
    .where('person.disabled_at', 'is', null)
    .orderBy('person.id')
    .execute();
}

/** Everybody who organises something now, each with what, for letters to them; one query. */
export async function organisersNow(
  db: Db
): Promise<{ id: string; name: string; email: string; grants: Grant[] }[]> {
  const rows = await db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.name', 'person.email', 'grant.scope', 'grant.scope_id'])
    .where('grant.right', '=', 'organiser')
    .where('grant.ended_at', 'is', null)
    .where('person.disabled_at', 'is', null)
    .orderBy('person.id')
    .execute();
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((grants) => {
    const { id, name, email } = grants[0]!;
    return {
      ...{ id, name, email },
      grants: grants.map(({ scope, scope_id: scopeId }) => ({ right: 'organiser', scope, scopeId }))
    };
  });
}

/** Who organises an event: it, its programme, or everything; for letters to them. */
export async function organisersOf(
  db: Db,
  event: { id: string; programme_id: string | null }
): Promise<{ id: string; name: string; email: string }[]> {
  return db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('disabled_at', 'is', null)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('grant')
        .select('person_id')
        .where('right', '=', 'organiser')
        .where('ended_at', 'is', null)
        .where((eb) =>
          eb.or([
            eb('scope', '=', 'everything'),
            eb.and([eb('scope', '=', 'event'), eb('scope_id', '=', event.id)]),
            eb.and([eb('scope', '=', 'programme'), eb('scope_id', '=', event.programme_id ?? '')])
          ])
        )
    )
    .orderBy('id')
    .execute();
}

/** Whoever is an administrator no longer invites nobody to a role any more. */
export async function withdrawOf(
  db: Db,
  { administrator, now }: { administrator: string; now: Instant }
): Promise<void> {
  await db
    .updateTable('role_invitation')
    .set({ withdrawn_at: now })
    .where('invited_by', '=', administrator)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
}

/** Refused: `not-allowed`, `prove-again`, and `own-right` where it would be one's own. */
export function refusedTo({ person, by }: { person: string; by: Actor }): Refusal | null {
  if (!may(by, 'right.grant')) return refuse('not-allowed');
  if (by.system) return null;
  return needFreshProof(by) ?? (by.person?.id === person ? refuse('own-right') : null);
}
