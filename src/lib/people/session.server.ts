/**
 * Sessions. The only file that knows Lucia (docs/decisions/0004): we make the token, Lucia keeps
 * the row by the token's SHA-256, and our adapter decides when a session is over.
 * Everything here is real time: a demo's clock moves events, not people's sessions.
 */
import { createHash, randomBytes } from 'node:crypto';

import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';

import type { Db } from '#db/open.server.ts';
import type { Instant, Row, SignInWay } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { holds, may, type Actor, type Grant } from './may.ts';
import { grantsOf } from './person.server.ts';

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionFacts, UserFacts>;
    DatabaseSessionAttributes: SessionFacts;
    DatabaseUserAttributes: UserFacts;
  }
}
interface SessionFacts {
  device: string;
  created_at: Instant;
  seen_at: Instant;
  idle: number;
  ends_at: Instant;
  how: SignInWay;
  proved_at: Instant | null;
  confirmed_at: Instant | null;
}
interface UserFacts {
  name: string;
  email: string;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Seconds without a visit, and seconds in all, after which a session ends (security.md, 5). */
const PERIODS = {
  booker: { idle: 180 * DAY, most: 365 * DAY },
  presenter: { idle: 14 * DAY, most: 30 * DAY },
  organiser: { idle: 12 * HOUR, most: 7 * DAY },
  administrator: { idle: 12 * HOUR, most: 12 * HOUR }
};

/** The period of the mightiest right. */
export function periodOf(grants: readonly Grant[]): { idle: number; most: number } {
  const actor = { person: null, grants };
  if (holds(actor, 'administrator')) return PERIODS.administrator;
  if (holds(actor, 'organiser')) return PERIODS.organiser;
  if (holds(actor, 'presenter') || holds(actor, 'coordinator')) return PERIODS.presenter;
  return PERIODS.booker;
}

/** A session as its owner sees it in the list. */
export interface SessionLine {
  id: string;
  /** Names it on a page; opens nothing. */
  mark: string;
  device: string;
  createdAt: Instant;
  seenAt: Instant;
}

/**
 * Starts a session for someone who has just proved who they are, or of whom a provider said so.
 *
 * @returns the token for the cookie, and when the cookie ends at the latest
 */
export async function startSession(
  db: Db,
  { person, device, how = 'mail' }: { person: string; device: string; how?: SignInWay }
): Promise<{ token: string; endsAt: Instant }> {
  const token = randomBytes(20).toString('base64url');
  const now = realNow();
  const { idle, most } = periodOf(await grantsOf(db, person));
  const endsAt = plus(now, { seconds: most });
  await lucia(db).createSession(
    person,
    {
      device: deviceName(device),
      created_at: now,
      seen_at: now,
      idle,
      ends_at: endsAt,
      how,
      // somebody's session at a provider may be hours old
      proved_at: how === 'provider' ? null : now,
      confirmed_at: null
    },
    { sessionId: idOf(token) }
  );
  return { token, endsAt };
}

/**
 * Whoever holds this token now, or null when the session is unknown or over.
 *
 * @param now the store's time, by which rights end; a session's own is real time
 */
export async function actorOf(db: Db, token: string, now?: Instant): Promise<Actor | null> {
  const { user, session } = await lucia(db).validateSession(idOf(token));
  if (!user) return null;
  await seen(db, session.id, session.seen_at);
  return {
    person: { id: user.id, name: user.name, email: user.email },
    grants: await grantsOf(db, user.id, now),
    provedBy: session.how,
    ...(session.proved_at && { provedAt: session.proved_at }),
    ...(session.confirmed_at && { confirmedAt: session.confirmed_at })
  };
}

/** Ends the session of a token: signing out. */
export async function endSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom('session').where('id', '=', idOf(token)).execute();
}

/** Ends every session of a person: "sign out everywhere", and whenever their rights change. */
export async function endSessions(db: Db, person: string): Promise<void> {
  // our own statement: Lucia would use the outer store and hang inside a transaction
  await db.deleteFrom('session').where('person_id', '=', person).execute();
}

/** "Sign out everywhere", by oneself or an administrator. Refused: `not-allowed`. */
export async function endSessionsOf(
  db: Db,
  { person, by }: { person: string; by: Actor }
): Promise<{ ended: true } | Refusal> {
  if (!may(by, 'sessions.end', { person })) return refuse('not-allowed');
  await endSessions(db, person);
  return { ended: true };
}

/**
 * Ends one session, named by its mark in the list; one that has ended is a quiet success.
 * Refused: `not-allowed`.
 */
export async function endOneSession(
  db: Db,
  { person, mark, by }: { person: string; mark: string; by: Actor }
): Promise<{ ended: true } | Refusal> {
  if (!may(by, 'sessions.end', { person })) return refuse('not-allowed');
  const one = (await sessionsOf(db, person)).find((session) => session.mark === mark);
  if (one) await db.deleteFrom('session').where('id', '=', one.id).execute();
  return { ended: true };
}

/** Where a person is signed in, last seen first. */
export async function sessionsOf(db: Db, person: string): Promise<SessionLine[]> {
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('seen_at', 'desc')
    .execute();
  return rows
    .filter((row) => !isOver(row))
    .map(({ id, device, created_at: createdAt, seen_at: seenAt }) => ({
      id,
      mark: idOf(`mark:${id}`).slice(0, 16),
      device,
      createdAt,
      seenAt
    }));
}

/** The id of the session of a token, to mark "this device" in the list. */
export const idOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Lucia's one period; longer than any of ours, which end sessions themselves. */
const LUCIA_DAYS = 400;

const made = new WeakMap<Db, Lucia<SessionFacts, UserFacts>>();

function lucia(db: Db): Lucia<SessionFacts, UserFacts> {
  let one = made.get(db);
  if (!one) {
    one = new Lucia(adapter(db), {
      sessionExpiresIn: new TimeSpan(LUCIA_DAYS, 'd'),
      getSessionAttributes: (facts) => facts,
      getUserAttributes: (facts) => facts
    });
    made.set(db, one);
  }
  return one;
}

function adapter(db: Db): Adapter {
  return {
    async getSessionAndUser(id) {
      const row = await db
        .selectFrom('session')
        .innerJoin('person', 'person.id', 'session.person_id')
        .selectAll('session')
        .select(['person.name', 'person.email', 'person.disabled_at'])
        .where('session.id', '=', id)
        .executeTakeFirst();
      if (!row || row.disabled_at || isOver(row)) return [null, null];
      return [
        toLucia(row),
        { id: row.person_id, attributes: { name: row.name, email: row.email } }
      ];
    },
    async getUserSessions(person) {
      const rows = await db
        .selectFrom('session')
        .selectAll()
        .where('person_id', '=', person)
        .execute();
      return rows.filter((row) => !isOver(row)).map(toLucia);
    },
    async setSession(session) {
      const { attributes } = session;
      await db
        .insertInto('session')
        .values({ id: session.id, person_id: session.userId, ...attributes })
        .execute();
    },
    async updateSessionExpiration() {
      // Lucia would move the end at every check; ours is fixed, and `seen` notes the visits
    },
    async deleteSession(id) {
      await db.deleteFrom('session').where('id', '=', id).execute();
    },
    async deleteUserSessions(person) {
      await endSessions(db, person);
    },
    async deleteExpiredSessions() {
      // the retention's round does
    }
  };
}

function isOver(row: Row<'session'>): boolean {
  const now = realNow();
  return row.ends_at <= now || plus(row.seen_at, { seconds: row.idle }) <= now;
}

function toLucia({ id, person_id, ...attributes }: Row<'session'>) {
  const session: DatabaseSession = {
    id,
    userId: person_id,
    expiresAt: new Date(
      Temporal.Instant.from(realNow()).add({ hours: LUCIA_DAYS * 24 }).epochMilliseconds
    ),
    attributes
  };
  return session;
}

/** Notes a visit, at most once an hour: a read should not cost a write. */
async function seen(db: Db, id: string, lastSeen: Instant): Promise<void> {
  const now = realNow();
  if (plus(lastSeen, { hours: 1 }) > now) return;
  await db.updateTable('session').set({ seen_at: now }).where('id', '=', id).execute();
}

/** "Firefox on Windows": enough to recognise one's own device, no more is kept. */
function deviceName(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : 'A browser';
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'an iPhone or iPad'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac OS X/.test(agent)
          ? 'a Mac'
          : /CrOS/.test(agent)
            ? 'a Chromebook'
            : /Linux/.test(agent)
              ? 'Linux'
              : 'a device';
  return `${browser} on ${system}`;
}
