/** What an administrator sees of rights: those of one person, and whom was offered one. */
import { countAll, type Db } from '#db/open.server.ts';
import type { Instant, Right, Scope } from '#db/schema.ts';

import { invitationState } from './rules.ts';
import { scopeNames } from './scopes.server.ts';

/** A right of a person: how it is or was, in the order of giving. */
export interface RightLine {
  id: string;
  right: Right;
  scope: Scope;
  scopeId: string;
  /** What it is for; empty for everything, null when that is gone. */
  whatFor: string | null;
  state: 'now' | 'later' | 'ended' | 'withdrawn';
  from: Instant;
  to: Instant | null;
  /** Who gave it; null: the server's own command, or somebody who is gone. */
  by: string | null;
  at: Instant;
}

/** Every right that somebody has, will have or had; the newest first. */
export async function rightsOfPerson(
  db: Db,
  { person, now }: { person: string; now: Instant }
): Promise<RightLine[]> {
  const given = await db
    .selectFrom('grant')
    .leftJoin('person as giver', 'giver.id', 'grant.granted_by')
    .select(['grant.id', 'right', 'scope', 'scope_id', 'granted_at', 'to_at', 'ended_at'])
    .select(['giver.name as giver_name', 'giver.email as giver_email'])
    .where('person_id', '=', person)
    .execute();
  const coming = await db
    .selectFrom('coming_grant')
    .leftJoin('person as giver', 'giver.id', 'coming_grant.granted_by')
    .select(['coming_grant.id', 'right', 'scope', 'scope_id', 'granted_at', 'from_at', 'to_at'])
    .select(['withdrawn_at', 'giver.name as giver_name', 'giver.email as giver_email'])
    .where('person_id', '=', person)
    .where('begun_at', 'is', null)
    .execute();
  const names = await scopeNames(
    db,
    [...given, ...coming].map(({ scope, scope_id: id }) => ({ scope, id }))
  );
  type Given = (typeof given)[number] | (typeof coming)[number];
  const shared = (row: Given) => ({
    id: row.id,
    right: row.right,
    scope: row.scope,
    scopeId: row.scope_id,
    whatFor: row.scope === 'everything' ? '' : (names.get(`${row.scope}:${row.scope_id}`) ?? null),
    by: row.giver_name || row.giver_email,
    at: row.granted_at
  });
  const lines: RightLine[] = [
    ...given.map((row) => {
      const end = row.ended_at ?? row.to_at;
      const state = end && end <= now ? ('ended' as const) : ('now' as const);
      return { ...shared(row), state, from: row.granted_at, to: end };
    }),
    ...coming.map((row) => {
      const state = row.withdrawn_at ? ('withdrawn' as const) : ('later' as const);
      return { ...shared(row), state, from: row.from_at, to: row.to_at };
    })
  ];
  return lines.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

export const ROLE_INVITATIONS_PAGE = 20;

export interface RoleInvitationLine {
  id: string;
  email: string;
  name: string;
  right: Right;
  scope: Scope;
  whatFor: string | null;
  state: 'open' | 'accepted' | 'withdrawn' | 'lapsed';
  at: Instant;
  until: Instant;
  by: string | null;
}

/** Invitations to roles, the newest first, by address or name. */
export async function roleInvitations(
  db: Db,
  { search, page, now }: { search: string; page: number; now: Instant }
): Promise<{ invitations: RoleInvitationLine[]; total: number }> {
  const query = db
    .selectFrom('role_invitation')
    .$if(search !== '', (query) =>
      query.where((eb) =>
        eb.or([
          eb('role_invitation.email', 'like', `%${search.toLowerCase()}%`),
          eb(eb.fn<string>('lower', ['role_invitation.name']), 'like', `%${search.toLowerCase()}%`)
        ])
      )
    );
  const rows = await query
    .leftJoin('person as inviter', 'inviter.id', 'role_invitation.invited_by')
    .selectAll('role_invitation')
    .select(['inviter.name as inviter_name', 'inviter.email as inviter_email'])
    .orderBy('invited_at', 'desc')
    .orderBy('role_invitation.id')
    .limit(ROLE_INVITATIONS_PAGE)
    .offset((page - 1) * ROLE_INVITATIONS_PAGE)
    .execute();
  const { total } = await query.select(countAll.as('total')).executeTakeFirstOrThrow();
  const names = await scopeNames(
    db,
    rows.map(({ scope, scope_id: id }) => ({ scope, id }))
  );
  return {
    total,
    invitations: rows.map((row) => ({
      id: row.id,
      email: row.email,
      name: row.name,
      right: row.right,
      scope: row.scope,
      whatFor:
        row.scope === 'everything' ? '' : (names.get(`${row.scope}:${row.scope_id}`) ?? null),
      state: invitationState(row, now),
      at: row.invited_at,
      until: row.until,
      by: row.inviter_name || row.inviter_email
    }))
  };
}
