import { afterEach, expect, test, vi } from 'vitest';

import type { Row } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';
import { done, letters, NOW, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { needFreshProof } from '../fresh.server.ts';
import { giveRight } from '../grants.server.ts';
import { SYSTEM, type Actor } from '../may.ts';
import { actorOf, endSessions, idOf, startSession } from '../session.server.ts';
import { wayLetters } from '../ways/letters.server.ts';
import {
  asking,
  askConfirmation,
  codeOfRequest,
  confirmAdministrator,
  forgetConfirmations,
  isAlone,
  ownRequest
} from './confirm.server.ts';

const ASKS = { askPasskey: true };

test.each<[string, Partial<Actor>, string | null]>([
  ['a passkey', { provedBy: 'passkey' }, null],
  ['the link of the server', { provedBy: 'server' }, null],
  ['mail', { provedBy: 'mail' }, 'prove-passkey']
])('a fresh proof by %s, where a passkey is asked for', (_, proof, refused) => {
  const at = (minutes: number) => plus(realNow(), { minutes: -minutes });
  const by = (more: Partial<Actor>): Actor => ({ person: null, grants: [], ...proof, ...more });
  const no = (actor: Actor) => needFreshProof(actor, ASKS)?.refused ?? null;
  expect(no(by({ provedAt: at(29) }))).toBe(refused);
  expect(no(by({ provedAt: at(31) }))).toBe('prove-again');
  expect(no(by({}))).toBe('prove-again');
  expect(no(by({ provedAt: at(50), confirmedAt: at(29) }))).toBeNull();
  expect(no(by({ provedAt: at(50), confirmedAt: at(31) }))).toBe('prove-again');
  // where the setting asks for nothing more, mail is enough and a confirmation is nothing
  const off = (actor: Actor) => needFreshProof(actor, { askPasskey: false })?.refused ?? null;
  expect(off(by({ provedAt: at(29) }))).toBeNull();
  expect(off(by({ provedAt: at(31), confirmedAt: at(1) }))).toBe('prove-again');
});

onBothStores('a second administrator', (store) => {
  afterEach(() => {
    vi.useRealTimers();
  });
  /** Real time, so many minutes from now. */
  function later(minutes: number): void {
    const now = Temporal.Instant.from(plus(realNow(), { minutes })).epochMilliseconds;
    vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: new Date(now) });
  }

  type How = Row<'session'>['how'];
  async function administrator(how: How = 'mail', name = 'Ross Tait') {
    const { db } = store();
    const { id, email } = await somebody(db, name);
    done(
      await giveRight(db, {
        ...{ person: id, right: 'administrator', scope: 'everything', by: SYSTEM, now: NOW }
      })
    );
    return { id, email, ...(await signsIn(id, how)) };
  }
  async function signsIn(person: string, how: How = 'mail') {
    const { token } = await startSession(store().db, { person, device: '', how });
    const actor = async () => (await actorOf(store().db, token))!;
    return { session: idOf(token), actor };
  }
  type Admin = Awaited<ReturnType<typeof administrator>>;
  const asks = async (who: Pick<Admin, 'session' | 'actor'>, by?: Actor) =>
    askConfirmation(store().db, {
      session: who.session,
      by: by ?? (await who.actor()),
      now: NOW,
      ...ASKS
    });
  const asked = async (who: Admin) => done(await asks(who)).asked!;
  const confirms = async (who: Pick<Admin, 'actor'>, confirmation: string) =>
    confirmAdministrator(store().db, { confirmation, by: await who.actor(), now: NOW, ...ASKS });
  const strong = async (who: Pick<Admin, 'actor'>) =>
    needFreshProof(await who.actor(), ASKS) === null;
  const told = async (id: string) =>
    (await letters(store().db)).filter(
      ({ kind, ids }) => kind === 'confirm-asked' && ids.includes(id)
    );

  test('sees who asks and the same code, has one mail, and confirms for half an hour', async () => {
    const { db } = store();
    const [one, other] = [await administrator(), await administrator('passkey', 'Mairi Orr')];
    expect(await strong(one)).toBe(false);
    const id = await asked(one);
    // pressed twice: the same request, and no second mail
    expect(await asked(one)).toBe(id);
    const mails = await told(id);
    expect(mails.filter(({ to_email }) => to_email === other.email)).toHaveLength(1);
    expect(mails.some(({ to_email }) => to_email === one.email)).toBe(false);
    const mail = mails.find(({ to_email }) => to_email === other.email)!;
    const read = () =>
      wayLetters['confirm-asked']!(db, JSON.parse(mail.ids) as Record<string, string>, {
        row: mail,
        now: NOW
      });
    const letter = (await read())!;
    expect(letter.subject).toContain('Ross Tait');
    // the code is told from mouth to mouth, or whoever reads the mail has it too
    expect(JSON.stringify(letter)).not.toContain(codeOfRequest(id));

    const seen = (await asking(db, await other.actor())).find((line) => line.id === id)!;
    expect(seen).toMatchObject({
      name: 'Ross Tait',
      code: (await ownRequest(db, one.session))!.code
    });
    expect(seen.code).toMatch(/^\d{4}$/);
    expect((await asking(db, await one.actor())).some((line) => line.id === id)).toBe(false);

    expect(await confirms(other, id)).toEqual({ confirmed: one.id });
    expect(await confirms(other, id)).toEqual({ confirmed: one.id });
    expect(await strong(one)).toBe(true);
    expect(await ownRequest(db, one.session)).toBeNull();
    expect(await read()).toBeNull();
    expect(await asks(one)).toEqual({ asked: null });
    const deeds = await db
      .selectFrom('audit_entry')
      .select('actor_id')
      .where('action', '=', 'administrator.confirm')
      .where('subject_id', '=', one.id)
      .execute();
    expect(deeds).toEqual([{ actor_id: other.id }]);
    later(29);
    expect(await strong(one)).toBe(true);
    later(2);
    expect(await strong(one)).toBe(false);
  });

  test('confirms one session, and no other of the same person', async () => {
    const [one, other] = [await administrator(), await administrator('passkey')];
    const elsewhere = await signsIn(one.id);
    done(await confirms(other, await asked(one)));
    expect([await strong(one), await strong(elsewhere)]).toEqual([true, false]);
  });

  test('is never oneself, in whichever browser', async () => {
    const one = await administrator();
    await administrator();
    const id = await asked(one);
    const mine = await signsIn(one.id, 'passkey');
    expect(await confirms(mine, id)).toMatchObject({ refused: 'confirm-own' });
    expect(await confirms(one, id)).toMatchObject({ refused: 'prove-passkey' });
    expect(await strong(one)).toBe(false);
  });

  test('needs a fresh proof of their own, as strong as the one that is asked for', async () => {
    const [one, weak, other] = [
      await administrator(),
      await administrator(),
      await administrator('passkey')
    ];
    const id = await asked(one);
    expect(await confirms(weak, id)).toMatchObject({ refused: 'prove-passkey' });
    const old: Actor = { ...(await other.actor()), provedAt: plus(realNow(), { minutes: -31 }) };
    expect(await confirms({ actor: async () => old }, id)).toMatchObject({
      refused: 'prove-again'
    });
    expect(await strong(one)).toBe(false);
    // who was confirmed may confirm
    done(await confirms(other, id));
    done(await confirms(one, await asked(weak)));
    expect(await strong(weak)).toBe(true);
  });

  test('is an administrator, and so is whoever asks', async () => {
    const { db } = store();
    const [one, guest] = [await administrator(), await somebody(db)];
    await administrator();
    const fresh: Actor = { ...guest.actor, provedAt: realNow(), provedBy: 'passkey' };
    const id = await asked(one);
    expect(await confirms({ actor: async () => fresh }, id)).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await asks(one, fresh)).toMatchObject({ refused: 'not-allowed' });
    expect(await asking(db, fresh)).toEqual([]);
    const old: Actor = { ...(await one.actor()), provedAt: plus(realNow(), { minutes: -31 }) };
    expect(await asks(one, old)).toMatchObject({ refused: 'prove-again' });
  });

  test('comes too late after a quarter of an hour; a new request has a code of its own', async () => {
    const { db } = store();
    const one = await administrator();
    const id = await asked(one);
    later(14);
    expect(await asked(one)).toBe(id);
    later(2);
    const other = await administrator('passkey');
    expect(await confirms(other, id)).toMatchObject({ refused: 'confirm-over' });
    expect(await ownRequest(db, one.session)).toBeNull();
    expect((await asking(db, await other.actor())).some((line) => line.id === id)).toBe(false);
    const again = await asked(one);
    expect(again).not.toBe(id);
    expect(await confirms(other, id)).toMatchObject({ refused: 'confirm-over' });
    expect(await strong(one)).toBe(false);
    done(await confirms(other, again));
    expect(await strong(one)).toBe(true);
  });

  test('cannot confirm a session that ended, or a request that nobody made', async () => {
    const { db } = store();
    const [one, other] = [await administrator(), await administrator('passkey')];
    const id = await asked(one);
    await endSessions(db, one.id);
    expect((await asking(db, await other.actor())).some((line) => line.id === id)).toBe(false);
    expect(await confirms(other, id)).toMatchObject({ refused: 'confirm-over' });
    expect(await confirms(other, 'nobody')).toMatchObject({ refused: 'confirm-over' });
  });

  test('confirms once of two who press at the same moment', async () => {
    const { db } = store();
    const one = await administrator();
    const others = [await administrator('passkey'), await administrator('passkey')];
    const id = await asked(one);
    const came = await Promise.all(others.map((other) => confirms(other, id)));
    expect(came.filter((answer) => 'confirmed' in answer)).toHaveLength(1);
    const deeds = await db
      .selectFrom('audit_entry')
      .select('id')
      .where('action', '=', 'administrator.confirm')
      .where('subject_id', '=', one.id)
      .execute();
    expect(deeds).toHaveLength(1);
  });

  test('is not there for a lone administrator, who is told so', async () => {
    const { db } = store();
    await db.updateTable('grant').set({ ended_at: NOW }).execute();
    const one = await administrator();
    expect(await isAlone(db, await one.actor())).toBe(true);
    expect(await asks(one)).toMatchObject({ refused: 'confirm-alone' });
    const gone = await administrator();
    await db.updateTable('person').set({ disabled_at: NOW }).where('id', '=', gone.id).execute();
    expect(await isAlone(db, await one.actor())).toBe(true);
  });

  test('is forgotten as a request once it lapsed', async () => {
    const { db } = store();
    const one = await administrator();
    await administrator();
    const id = await asked(one);
    const rows = () => db.selectFrom('confirmation').select('id').where('id', '=', id).execute();
    await forgetConfirmations(db);
    expect(await rows()).toHaveLength(1);
    later(16);
    await forgetConfirmations(db);
    expect(await rows()).toEqual([]);
  });
});
