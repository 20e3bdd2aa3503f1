/**
 * An administrator who is asked for a passkey and has none at hand is confirmed by a second one, who
 * talks to them and sees the same code. Real time throughout.
 */
import { inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

import { needFreshProof, needProof } from '../fresh.server.ts';
import { codeOf } from '../key.server.ts';
import { may, type Actor } from '../may.ts';

/** Minutes in which somebody else may confirm. */
export const CONFIRM_MINUTES = 15;

/** A request that waits, as the second administrator sees it. */
export interface Asking {
  id: string;
  name: string;
  device: string;
  askedAt: Instant;
  /** Shown to both, so that it is this request that they talk about. */
  code: string;
}

/** The digits of a request; they open nothing. */
export const codeOfRequest = (id: string): string => codeOf(`confirm:${id}`).slice(0, 4);

/**
 * Asks the other administrators to confirm whoever is signed in by this session, and mails each of
 * them once. Asked again while one waits, it is that one; where nothing is needed, nothing happens.
 *
 * Refused: `not-allowed`, `prove-again`, `confirm-alone` where there is no other administrator.
 */
export async function askConfirmation(
  db: Db,
  {
    session,
    by,
    now,
    askPasskey = settings().adminPasskey
  }: { session: string; by: Actor; now: Instant; askPasskey?: boolean }
): Promise<{ asked: string | null } | Refusal> {
  if (!may(by, 'administrator.confirm') || !by.person) return refuse('not-allowed');
  const old = needProof(by);
  if (old) return old;
  if (!needFreshProof(by, { askPasskey })) return { asked: null };
  const person = by.person.id;
  return inTransaction<{ asked: string | null } | Refusal>(db, async (db) => {
    const others = await otherAdministrators(db, person);
    if (others.length === 0) return refuse('confirm-alone');
    const at = realNow();
    const fresh = {
      id: newId(),
      person_id: person,
      asked_at: at,
      until: plus(at, { minutes: CONFIRM_MINUTES }),
      confirmed_by: null,
      confirmed_at: null
    };
    // one of each session: of two presses at once the second finds the first
    const made = await db
      .insertInto('confirmation')
      .values({ session_id: session, ...fresh })
      .onConflict((c) =>
        c
          .column('session_id')
          .doUpdateSet(fresh)
          .where((eb) =>
            eb.or([
              eb('confirmation.until', '<=', at),
              eb('confirmation.confirmed_at', 'is not', null)
            ])
          )
      )
      .returning('id')
      .executeTakeFirst();
    if (!made) return { asked: (await ownRequest(db, session))!.id };
    for (const other of others) {
      await queueLetter(db, {
        kind: 'confirm-asked',
        key: `confirm:${made.id}:${other.id}`,
        ids: { confirmation: made.id, person: other.id },
        to: other.email,
        priority: 0,
        now
      });
    }
    return { asked: made.id };
  });
}

/**
 * A second administrator says that it is who it says: that one's session counts as confirmed for the
 * minutes of a fresh proof. Pressed twice it is done.
 *
 * Refused: `not-allowed`; `prove-again`, `prove-passkey` without a fresh proof of one's own;
 * `confirm-own`; `confirm-over` when the request lapsed or its session ended.
 */
export async function confirmAdministrator(
  db: Db,
  {
    confirmation,
    by,
    now,
    askPasskey = settings().adminPasskey
  }: { confirmation: string; by: Actor; now: Instant; askPasskey?: boolean }
): Promise<{ confirmed: string } | Refusal> {
  if (!may(by, 'administrator.confirm') || !by.person) return refuse('not-allowed');
  const stale = needFreshProof(by, { askPasskey });
  if (stale) return stale;
  const me = by.person.id;
  return inTransaction<{ confirmed: string } | Refusal>(db, async (db) => {
    const request = await db
      .selectFrom('confirmation')
      .selectAll()
      .where('id', '=', confirmation)
      .executeTakeFirst();
    if (!request) return refuse('confirm-over');
    if (request.person_id === me) return refuse('confirm-own');
    if (request.confirmed_by === me) return { confirmed: request.person_id };
    const at = realNow();
    const taken = await db
      .updateTable('confirmation')
      .set({ confirmed_by: me, confirmed_at: at })
      .where('id', '=', confirmation)
      .where('confirmed_at', 'is', null)
      .where('until', '>', at)
      .where('session_id', 'in', (eb) =>
        eb.selectFrom('session').select('session.id').where('person_id', '=', request.person_id)
      )
      .returning('session_id')
      .executeTakeFirst();
    if (!taken) return refuse('confirm-over');
    await db
      .updateTable('session')
      .set({ confirmed_at: at })
      .where('id', '=', taken.session_id)
      .execute();
    await record(db, {
      by: me,
      action: 'administrator.confirm',
      subject: { kind: 'person', id: request.person_id },
      now
    });
    return { confirmed: request.person_id };
  });
}

/** The newest request of a session while it can be confirmed. */
export async function ownRequest(
  db: Db,
  session: string
): Promise<{ id: string; code: string } | null> {
  const row = await db
    .selectFrom('confirmation')
    .select('id')
    .where('session_id', '=', session)
    .where('confirmed_at', 'is', null)
    .where('until', '>', realNow())
    .executeTakeFirst();
  return row ? { id: row.id, code: codeOfRequest(row.id) } : null;
}

/** Who asks, while they still do. */
export async function waitingRequest(db: Db, id: string): Promise<{ name: string } | null> {
  const row = await waiting(db).where('confirmation.id', '=', id).executeTakeFirst();
  return row ? { name: row.name || row.email } : null;
}

/** Requests of others that wait, the oldest first. */
export async function asking(db: Db, by: Actor): Promise<Asking[]> {
  if (!may(by, 'administrator.confirm')) return [];
  const rows = await waiting(db)
    .where('confirmation.person_id', '!=', by.person?.id ?? '')
    .orderBy('confirmation.asked_at')
    .orderBy('confirmation.id')
    .execute();
  return rows.map(({ id, asked_at: askedAt, device, name, email }) => ({
    id,
    name: name || email,
    device,
    askedAt,
    code: codeOfRequest(id)
  }));
}

/** Whether anybody else could confirm; who is alone has the server's link. */
export async function isAlone(db: Db, by: Actor): Promise<boolean> {
  return (await otherAdministrators(db, by.person?.id ?? '')).length === 0;
}

/** Forgets requests that lapsed; a round. */
export async function forgetConfirmations(db: Db): Promise<void> {
  await db.deleteFrom('confirmation').where('until', '<', realNow()).execute();
}

/** What can be confirmed; a session that ended asks no longer. */
const waiting = (db: Db) =>
  db
    .selectFrom('confirmation')
    .innerJoin('session', 'session.id', 'confirmation.session_id')
    .innerJoin('person', 'person.id', 'confirmation.person_id')
    .select(['confirmation.id', 'confirmation.asked_at', 'session.device'])
    .select(['person.name', 'person.email'])
    .where('confirmation.confirmed_at', 'is', null)
    .where('confirmation.until', '>', realNow());

async function otherAdministrators(db: Db, me: string): Promise<{ id: string; email: string }[]> {
  return db
    .selectFrom('grant')
    .innerJoin('person', 'person.id', 'grant.person_id')
    .select(['person.id', 'person.email'])
    .distinct()
    .where('grant.right', '=', 'administrator')
    .where('grant.ended_at', 'is', null)
    .where('person.disabled_at', 'is', null)
    .where('person.id', '!=', me)
    .execute();
}
