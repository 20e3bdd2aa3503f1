/** Invitations to roles: a right that is offered to an address by mail. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Right, Row, Scope } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';
import { plus } from '#lib/time.server.ts';

import { refusedTo } from '../grants.server.ts';
import { keyTo, openKey } from '../key.server.ts';
import type { Actor } from '../may.ts';
import { personOf, proved } from '../person.server.ts';
import { giveSpan, refusedSpan } from './give.server.ts';
import { INVITATION_DAYS, invitationState } from './rules.ts';

export type RoleInvitation = Row<'role_invitation'>;

/** The page of a mailed invitation; it asks before it acts. */
export const roleInvitationPath = (id: string): string => `/role/${keyTo('role', id)}`;

/**
 * Offers a right to an address; the letter's link is good for 14 days and once.
 *
 * Refused: `not-allowed`, `prove-again`, `own-right`, `right-invited`, and what `giveForTime` refuses
 * of subject and days.
 */
export async function inviteToRole(
  db: Db,
  facts: {
    /** Checked and in lower case. */
    email: string;
    name: string;
    right: Right;
    scope: Scope;
    scopeId: string;
    fromAt: Instant | null;
    toAt: Instant | null;
    by: Actor;
    now: Instant;
  }
): Promise<RoleInvitation | Refusal> {
  const { email, right, scope, scopeId, fromAt, toAt, by, now } = facts;
  const own = by.person?.email === email ? by.person.id : '';
  const refusal = refusedTo({ person: own, by }) ?? (await refusedSpan(db, facts));
  if (refusal) return refusal;
  return inTransaction(db, async (db) => {
    const open = await db
      .selectFrom('role_invitation')
      .select('id')
      .where('email', '=', email)
      .where('right', '=', right)
      .where('scope', '=', scope)
      .where('scope_id', '=', scopeId)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('until', '>', now)
      .executeTakeFirst();
    if (open) return refuse('right-invited', {}, 'email');
    const invitation = await db
      .insertInto('role_invitation')
      .values({
        id: newId(),
        email,
        name: clean(facts.name).trim(),
        right,
        scope,
        scope_id: scopeId,
        from_at: fromAt,
        to_at: toAt,
        invited_by: by.person?.id ?? null,
        invited_at: now,
        until: plus(now, { hours: INVITATION_DAYS * 24 }),
        accepted_at: null,
        accepted_by: null,
        withdrawn_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await queueLetter(db, {
      kind: 'role-offered',
      key: `role:${invitation.id}`,
      ids: { role: invitation.id },
      to: email,
      deadline: invitation.until,
      now
    });
    await noted(db, 'role.invite', invitation, by.person?.id ?? null, now);
    return invitation;
  });
}

/** Its link opens nothing from now on. Twice is once. Refused: `not-allowed`, `prove-again`. */
export async function withdrawRoleInvitation(
  db: Db,
  { invitation: id, by, now }: { invitation: string; by: Actor; now: Instant }
): Promise<true | Refusal> {
  const refusal = refusedTo({ person: '', by });
  if (refusal) return refusal;
  return inTransaction<true | Refusal>(db, async (db) => {
    const row = await db
      .updateTable('role_invitation')
      .set({ withdrawn_at: now })
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (row) await noted(db, 'role.withdraw', row, by.person?.id ?? null, now);
    return true;
  });
}

/** The invitation that a mailed link opens; undefined for a link that is not ours. */
export async function roleInvitationOfLink(
  db: Db,
  key: string
): Promise<RoleInvitation | undefined> {
  const id = openKey('role', key);
  if (!id) return undefined;
  return db.selectFrom('role_invitation').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Takes the right that a mailed link offers, once. Whoever has the link has the mail, so the address
 * is proved; the right goes to that address, whoever is signed in. It signs nobody in.
 *
 * Refused: `role-invitation-unknown`, `-done`, `-withdrawn`, `-over`; `own-right` when the address
 * has become one of the administrator who invited; `scope-unknown`, `right-over` when what it was for
 * is gone or past.
 */
export async function acceptRoleInvitation(
  db: Db,
  { key, now }: { key: string; now: Instant }
): Promise<{ email: string; right: Right; begins: 'now' | 'later' } | Refusal> {
  const invitation = await roleInvitationOfLink(db, key);
  if (!invitation) return refuse('role-invitation-unknown');
  const state = invitationState(invitation, now);
  if (state === 'accepted') return refuse('role-invitation-done');
  if (state === 'withdrawn') return refuse('role-invitation-withdrawn');
  if (state === 'lapsed') return refuse('role-invitation-over');
  return inTransaction(db, (db) => accept(db, invitation, now));
}

async function accept(
  db: Db,
  invitation: RoleInvitation,
  now: Instant
): Promise<{ email: string; right: Right; begins: 'now' | 'later' } | Refusal> {
  const { id, email, name, right, scope, scope_id: scopeId, invited_by } = invitation;
  const span = { fromAt: invitation.from_at, toAt: invitation.to_at };
  const person = await personOf(db, { email, name, now });
  const giver = await db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('id', '=', invited_by ?? '')
    .executeTakeFirst();
  if (giver?.id === person.id) return refuse('own-right');
  const refusal = await refusedSpan(db, { right, scope, scopeId, ...span, now });
  if (refusal) return refuse(refusal.refused, refusal.facts);
  const taken = await db
    .updateTable('role_invitation')
    .set({ accepted_at: now, accepted_by: person.id })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!changed(taken)) return refuse('role-invitation-done');
  await proved(db, person.id, now);
  const by: Actor = { person: giver ?? null, grants: [] };
  const given = await giveSpan(db, {
    person: person.id,
    ...{ right, scope, scopeId, ...span },
    by,
    now
  });
  if (isRefusal(given)) return given;
  await noted(db, 'role.accept', invitation, person.id, now);
  return { email, right, begins: given.begins };
}

async function noted(
  db: Db,
  action: 'role.invite' | 'role.withdraw' | 'role.accept',
  { id, right, scope }: RoleInvitation,
  by: string | null,
  now: Instant
): Promise<void> {
  const subject = { kind: 'role-invitation', id };
  await record(db, { by, action, subject, fields: [right, scope], now });
}
