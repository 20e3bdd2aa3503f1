import { afterEach, expect, test, vi } from 'vitest';

import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';
import { newAuthenticator, type Lies } from '#tests/support/authenticator.ts';
import { done, letters, NOW, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import type { Actor } from '../may.ts';
import { acceptedBy, noticeOf } from '../privacy.server.ts';
import { seal } from '../seal.server.ts';
import { actorOf } from '../session.server.ts';
import { removeWay, waysOf } from '../ways/ways.server.ts';
import { addPasskey, signInByPasskey, toAdd, toSignIn } from './passkey.server.ts';

onBothStores('a passkey', (store) => {
  afterEach(() => {
    vi.useRealTimers();
  });
  /** Real time, so many minutes from now. */
  function later(minutes: number): void {
    const now = Temporal.Instant.from(plus(realNow(), { minutes })).epochMilliseconds;
    vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: new Date(now) });
  }

  type Who = Awaited<ReturnType<typeof somebody>>;
  type Device = ReturnType<typeof newAuthenticator>;

  const fresh = ({ actor }: Who): Actor => ({ ...actor, provedAt: realNow(), provedBy: 'mail' });
  const asksToAdd = (who: Who) => toAdd(store().db, who);
  const adds = (who: Who, asked: { sealed: string }, answer: string, by = fresh(who)) =>
    addPasskey(store().db, {
      person: who.id,
      answer,
      sealed: asked.sealed,
      name: 'My phone',
      by,
      now: NOW
    });
  const comes = (asked: { sealed: string }, answer: string) =>
    signInByPasskey(store().db, { answer, sealed: asked.sealed, next: null, device: '', now: NOW });
  const signsIn = async (device: Device, lies: Lies = {}) => {
    const asked = await toSignIn();
    return comes(asked, device.signs(asked, lies));
  };
  /** Somebody with a passkey on a device. */
  async function owner(): Promise<{ who: Who; device: Device }> {
    const who = await somebody(store().db);
    const device = newAuthenticator();
    const asked = await asksToAdd(who);
    done(await adds(who, asked, device.registers(asked)));
    return { who, device };
  }
  const sessions = async (who: Who) =>
    (await store().db.selectFrom('session').selectAll().where('person_id', '=', who.id).execute())
      .length;

  test('is added, told of by mail, and signs its owner in with a fresh proof', async () => {
    const { db } = store();
    const { who, device } = await owner();
    expect(await waysOf(db, who.id)).toMatchObject([
      { kind: 'passkey', name: 'My phone', usedAt: null }
    ]);
    const told = (await letters(db)).filter(({ kind }) => kind === 'way-added');
    expect(told.at(-1)).toMatchObject({ to_email: who.email });

    for (let time = 0; time < 2; time++) {
      const { token, next } = done(await signsIn(device));
      expect(next).toBe('/my');
      const actor = (await actorOf(db, token))!;
      expect(actor).toMatchObject({ person: { id: who.id }, provedBy: 'passkey' });
      expect(actor.provedAt).toBeDefined();
    }
    expect((await waysOf(db, who.id))[0]!.usedAt).not.toBeNull();
  });

  test('accepts the privacy notice that holds, when it is believed', async () => {
    const { db } = store();
    const { who, device } = await owner();
    const last = (await noticeOf(db))?.version ?? 0;
    const notice = { version: last + 1, text: 'Ours.', published_by: null, published_at: NOW };
    await db.insertInto('privacy_notice').values(notice).execute();
    expect(await signsIn(device, { verified: false })).toMatchObject({ refused: 'passkey-wrong' });
    expect(await acceptedBy(db, who.id)).toEqual([]);
    done(await signsIn(device));
    expect(await acceptedBy(db, who.id)).toEqual([{ version: last + 1, at: NOW }]);
    await db.deleteFrom('privacy_acceptance').execute();
    await db
      .deleteFrom('privacy_notice')
      .where('version', '=', last + 1)
      .execute();
  });

  test('that keeps no count, as those that are synchronised, signs in again and again', async () => {
    const who = await somebody(store().db);
    const device = newAuthenticator();
    const asked = await asksToAdd(who);
    done(await adds(who, asked, device.registers(asked, { counter: 0 })));
    done(await signsIn(device, { counter: 0 }));
    done(await signsIn(device, { counter: 0 }));
  });

  test('is asked for by a challenge that is good once', async () => {
    const { who, device } = await owner();
    const asked = await toSignIn();
    const answer = device.signs(asked, { counter: 7 });
    done(await comes(asked, answer));
    expect(await comes(asked, answer)).toMatchObject({ refused: 'passkey-over' });
    // nor with a new answer, and none for the one who failed with it
    expect(await comes(asked, device.signs(asked, { counter: 8 }))).toMatchObject({
      refused: 'passkey-over'
    });
    const other = await toSignIn();
    expect(await comes(other, 'no answer')).toMatchObject({ refused: 'passkey-wrong' });
    expect(await comes(other, device.signs(other))).toMatchObject({ refused: 'passkey-over' });

    const add = await asksToAdd(who);
    done(await adds(who, add, newAuthenticator().registers(add)));
    expect(await adds(who, add, newAuthenticator().registers(add))).toMatchObject({
      refused: 'passkey-over'
    });
  });

  test('is asked for by a challenge that two browsers cannot both use', async () => {
    const { who, device } = await owner();
    const asked = await toSignIn();
    const answers = [1, 2, 3].map((more) => device.signs(asked, { counter: 10 + more }));
    const came = await Promise.all(answers.map((answer) => comes(asked, answer)));
    expect(came.filter((one) => !('refused' in one))).toHaveLength(1);
    expect(await sessions(who)).toBe(1);
  });

  test('is asked for by a challenge of ten minutes', async () => {
    const { who, device } = await owner();
    const [asked, late] = [await toSignIn(), await toSignIn()];
    const add = await asksToAdd(who);
    later(9);
    done(await comes(asked, device.signs(asked)));
    later(2);
    expect(await comes(late, device.signs(late))).toMatchObject({ refused: 'passkey-over' });
    expect(await adds(who, add, newAuthenticator().registers(add))).toMatchObject({
      refused: 'passkey-over'
    });
  });

  test('is answered once: not again while its challenge stands, nor later', async () => {
    const { device } = await owner();
    const asked = await toSignIn();
    const answer = device.signs(asked);
    done(await comes(asked, answer));
    expect(await comes(asked, answer)).toMatchObject({ refused: 'passkey-over' });
    later(11);
    expect(await comes(asked, answer)).toMatchObject({ refused: 'passkey-over' });
  });

  test('is not believed for a challenge of somebody else, or made for another purpose', async () => {
    const { who, device } = await owner();
    const other = await somebody(store().db);
    const theirs = await asksToAdd(other);
    const mine = newAuthenticator();
    expect(await adds(who, theirs, mine.registers(theirs))).toMatchObject({
      refused: 'passkey-over'
    });
    expect(await comes(theirs, device.signs(theirs))).toMatchObject({ refused: 'passkey-over' });
    const visit = await toSignIn();
    expect(await adds(who, visit, mine.registers(visit))).toMatchObject({
      refused: 'passkey-over'
    });
    const forged = seal('provider-state', { challenge: visit.options.challenge, person: null });
    expect(await comes({ sealed: forged }, device.signs(visit))).toMatchObject({
      refused: 'passkey-over'
    });
  });

  const LIES: [string, Lies][] = [
    ['at another origin', { origin: 'https://evil.example' }],
    ['at another port', { origin: 'http://localhost:3001' }],
    ['for another site', { rpId: 'evil.example' }],
    ['of another challenge', { challenge: 'A'.repeat(43) }],
    ['without finger, face or PIN', { verified: false }]
  ];
  test.each(LIES)('is not believed %s', async (_, lies) => {
    const { who, device } = await owner();
    expect(await signsIn(device, lies)).toMatchObject({ refused: 'passkey-wrong' });
    const asked = await asksToAdd(who);
    expect(await adds(who, asked, newAuthenticator().registers(asked, lies))).toMatchObject({
      refused: 'passkey-wrong'
    });
    expect(await sessions(who)).toBe(0);
    expect(await waysOf(store().db, who.id)).toHaveLength(1);
  });

  test('is not believed when another key signed, or nobody knows it', async () => {
    const { device } = await owner();
    const stranger = newAuthenticator();
    expect(await signsIn(stranger)).toMatchObject({ refused: 'passkey-wrong' });
    const asked = await toSignIn();
    const answer = JSON.parse(stranger.signs(asked)) as { id: string; rawId: string };
    const forged = JSON.stringify({ ...answer, id: device.id, rawId: device.id });
    expect(await comes(asked, forged)).toMatchObject({ refused: 'passkey-wrong' });
    for (const nonsense of ['', 'null', '[]', '{"id":7}', '{"id":"x"}']) {
      expect(await comes(await toSignIn(), nonsense)).toMatchObject({ refused: 'passkey-wrong' });
    }
  });

  test('is not believed when its count goes back or stands: somebody copied it', async () => {
    const { who, device } = await owner();
    done(await signsIn(device, { counter: 5 }));
    expect(await signsIn(device, { counter: 5 })).toMatchObject({ refused: 'passkey-wrong' });
    expect(await signsIn(device, { counter: 4 })).toMatchObject({ refused: 'passkey-wrong' });
    done(await signsIn(device, { counter: 6 }));
    expect(await sessions(who)).toBe(2);
  });

  test('is not believed twice of two copies that sign at once', async () => {
    const { who, device } = await owner();
    const asked = await Promise.all([1, 2, 3, 4].map(() => toSignIn()));
    const came = await Promise.all(
      asked.map((one) => comes(one, device.signs(one, { counter: 9 })))
    );
    expect(came.filter((one) => !('refused' in one))).toHaveLength(1);
    expect(await sessions(who)).toBe(1);
  });

  test('that was added is not added again, by whomever', async () => {
    const { device } = await owner();
    const other = await somebody(store().db);
    const asked = await asksToAdd(other);
    expect(await adds(other, asked, device.registers(asked))).toMatchObject({
      refused: 'passkey-there'
    });
    expect(await waysOf(store().db, other.id)).toEqual([]);
  });

  test('is added with a fresh proof, and by its owner alone', async () => {
    const { db } = store();
    const [who, other] = [await somebody(db), await somebody(db)];
    const old = { ...fresh(who), provedAt: plus(realNow(), { minutes: -31 }) };
    for (const [by, refused] of [
      [old, 'prove-again'],
      [who.actor, 'prove-again'],
      [fresh(other), 'not-allowed']
    ] as const) {
      const asked = await asksToAdd(who);
      const answer = newAuthenticator().registers(asked);
      expect(await adds(who, asked, answer, by)).toMatchObject({ refused });
    }
    expect(await waysOf(db, who.id)).toEqual([]);
  });

  test('that was removed signs nobody in; its owner alone removes it', async () => {
    const { db } = store();
    const { who, device } = await owner();
    const other = await somebody(db);
    const passkey = (await waysOf(db, who.id))[0]!.id;
    const remove = (person: string, by: Actor) =>
      removeWay(db, { way: { id: passkey, kind: 'passkey' }, person, by, now: NOW });
    expect(await remove(who.id, fresh(other))).toMatchObject({ refused: 'not-allowed' });
    expect(await remove(who.id, who.actor)).toMatchObject({ refused: 'prove-again' });
    done(await remove(other.id, fresh(other)));
    done(await signsIn(device));
    done(await remove(who.id, fresh(who)));
    done(await remove(who.id, fresh(who)));
    expect(await signsIn(device)).toMatchObject({ refused: 'passkey-wrong' });
    const audit = await db
      .selectFrom('audit_entry')
      .select('action')
      .where('subject_id', '=', who.id)
      .where('action', 'in', ['way.add', 'way.remove'])
      .execute();
    expect(audit.map(({ action }) => action).sort()).toEqual(['way.add', 'way.remove']);
  });

  test('of somebody who was disabled opens nothing', async () => {
    const { db } = store();
    const { who, device } = await owner();
    await db.updateTable('person').set({ disabled_at: NOW }).where('id', '=', who.id).execute();
    expect(await signsIn(device)).toMatchObject({ refused: 'signed-in-not' });
    expect(await sessions(who)).toBe(0);
  });

  test('names nobody before it answered, and offers no second one on the same device', async () => {
    const { who, device } = await owner();
    const { options } = await toSignIn();
    expect(options.allowCredentials ?? []).toEqual([]);
    const { options: making } = await asksToAdd(who);
    expect(making.excludeCredentials).toMatchObject([{ id: device.id }]);
  });
});
