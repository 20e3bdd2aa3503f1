import { afterEach, expect, test, vi } from 'vitest';

import { newId } from '#db/open.server.ts';
import type { Right } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { NOW, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { VISITOR, type Actor } from './may.ts';
import { grantsOf } from './person.server.ts';
import {
  actorOf,
  endOneSession,
  endSession,
  endSessions,
  endSessionsOf,
  idOf,
  sessionsOf,
  startSession
} from './session.server.ts';
import { ownPath, signInPerson } from './sign-in.server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

onBothStores('a session', (store) => {
  afterEach(() => {
    vi.useRealTimers();
  });

  let since = 0;
  /** Real time, so much after the first call of a test. */
  function realTimeIs(milliseconds: number): void {
    if (!vi.isFakeTimers()) since = Temporal.Now.instant().epochMilliseconds;
    vi.useFakeTimers({ toFake: ['Date', 'Temporal'], now: new Date(since + milliseconds) });
  }

  async function person(right?: Right) {
    const { db } = store();
    const who = await somebody(db);
    if (right) {
      await db
        .insertInto('grant')
        .values({
          id: newId(),
          person_id: who.id,
          right,
          scope: 'everything',
          scope_id: '',
          granted_at: NOW
        })
        .execute();
    }
    return who;
  }
  const start = (who: { id: string }, device = FIREFOX) =>
    startSession(store().db, { person: who.id, device });
  const isOpen = async ({ token }: { token: string }) =>
    (await actorOf(store().db, token)) !== null;

  test('is whoever’s it is, with their rights; its token is not in the store', async () => {
    const { db } = store();
    const who = await person('organiser');
    const { token } = await start(who);
    expect(await actorOf(db, token)).toMatchObject({
      person: { id: who.id, name: who.name, email: who.email },
      grants: [{ right: 'organiser', scope: 'everything', scopeId: '' }],
      provedAt: expect.any(String)
    });
    const rows = await db.selectFrom('session').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.some(({ id }) => id === idOf(token))).toBe(true);
  });

  test('is nobody’s for a token that is not one', async () => {
    const { db } = store();
    const { token } = await start(await person());
    for (const wrong of ['', token.slice(1), `${token}x`, idOf(token), 'a'.repeat(5000)]) {
      expect(await actorOf(db, wrong)).toBeNull();
    }
  });

  test.each<[string, Right | undefined, idle: number, most: number]>([
    ['somebody who only books', undefined, 180 * DAY, 365 * DAY],
    ['a presenter', 'presenter', 14 * DAY, 30 * DAY],
    ['a coordinator', 'coordinator', 14 * DAY, 30 * DAY],
    ['an organiser', 'organiser', 12 * HOUR, 7 * DAY],
    ['an administrator', 'administrator', 12 * HOUR, 12 * HOUR]
  ])('of %s ends unused, and at its end however much it was used', async (_, right, idle, most) => {
    realTimeIs(0);
    const who = await person(right);
    const [unused, used] = [await start(who), await start(who)];
    expect(Date.parse(used.endsAt) - Date.parse(realNow())).toBe(most);
    // a visit in every half of the idle time keeps it
    for (let at = 0; at < most; at += idle / 2) {
      realTimeIs(at);
      expect(await isOpen(used)).toBe(true);
    }
    realTimeIs(most - 1);
    expect(await isOpen(used)).toBe(true);
    realTimeIs(most);
    expect(await isOpen(used)).toBe(false);
    realTimeIs(idle - 1);
    expect(await isOpen(unused)).toBe(true);
    const third = await start(who);
    realTimeIs(2 * idle - 1);
    expect(await isOpen(third)).toBe(false);
  });

  test('notes a visit at most once an hour, so that a page costs no write', async () => {
    const { db } = store();
    realTimeIs(0);
    const who = await person();
    const session = await start(who);
    const seen = async () => (await sessionsOf(db, who.id))[0]!.seenAt;
    const first = await seen();
    realTimeIs(59 * MINUTE);
    await isOpen(session);
    expect(await seen()).toBe(first);
    realTimeIs(60 * MINUTE);
    await isOpen(session);
    expect(await seen()).toBe(realNow());
  });

  test('ends when its owner signs out, and no other with it', async () => {
    const { db } = store();
    const who = await person();
    const [here, there] = [await start(who), await start(who)];
    expect(here.token).not.toBe(there.token);
    await endSession(db, here.token);
    expect([await isOpen(here), await isOpen(there)]).toEqual([false, true]);
    await endSession(db, here.token);
  });

  test('ends everywhere at a press, by its owner or an administrator alone', async () => {
    const { db } = store();
    const [who, other] = [await person(), await person()];
    const sessions = [await start(who), await start(who), await start(who)];
    const theirs = await start(other);
    expect(await endSessionsOf(db, { person: who.id, by: other.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await isOpen(sessions[0]!)).toBe(true);
    expect(await endSessionsOf(db, { person: who.id, by: who.actor })).toEqual({ ended: true });
    for (const session of sessions) expect(await isOpen(session)).toBe(false);
    expect(await isOpen(theirs)).toBe(true);
    await endSessions(db, other.id);
    expect(await isOpen(theirs)).toBe(false);
  });

  test('ends alone where its owner or an administrator says so, by a mark that opens nothing', async () => {
    const { db } = store();
    const [who, other, boss] = [await person(), await person(), await person('administrator')];
    const [here, there] = [await start(who), await start(who)];
    const theirs = await start(other);
    const markOf = async (one: { id: string }, { token }: { token: string }) =>
      (await sessionsOf(db, one.id)).find(({ id }) => id === idOf(token))!.mark;
    const [mark, foreign] = [await markOf(who, there), await markOf(other, theirs)];
    expect(idOf(there.token)).not.toContain(mark);
    expect(await isOpen({ token: mark })).toBe(false);
    const end = (mark: string, by: Actor, person = who.id) =>
      endOneSession(db, { person, mark, by });
    expect(await end(mark, other.actor)).toMatchObject({ refused: 'not-allowed' });
    expect(await end(mark, VISITOR)).toMatchObject({ refused: 'not-allowed' });
    // another person's mark, a session's own id, nonsense: nothing of theirs ends
    for (const wrong of [foreign, idOf(there.token), there.token, '']) await end(wrong, who.actor);
    expect([await isOpen(here), await isOpen(there), await isOpen(theirs)]).toEqual([
      true,
      true,
      true
    ]);
    expect(await end(mark, who.actor)).toEqual({ ended: true });
    expect(await end(mark, who.actor)).toEqual({ ended: true });
    expect([await isOpen(here), await isOpen(there)]).toEqual([true, false]);
    const grants = await grantsOf(db, boss.id);
    expect(await end(foreign, { ...boss.actor, grants }, other.id)).toEqual({ ended: true });
    expect(await isOpen(theirs)).toBe(false);
  });

  test('of somebody who was disabled is nobody’s', async () => {
    const { db } = store();
    const who = await person();
    const session = await start(who);
    await db.updateTable('person').set({ disabled_at: NOW }).where('id', '=', who.id).execute();
    expect(await isOpen(session)).toBe(false);
  });

  test('stands in its owner’s list by device, without those that are over', async () => {
    const { db } = store();
    realTimeIs(0);
    const who = await person('organiser');
    await start(who, FIREFOX);
    realTimeIs(11 * HOUR);
    await start(who, 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1');
    await start(who, '<script>alert(1)</script>');
    const devices = async () => (await sessionsOf(db, who.id)).map(({ device }) => device).sort();
    expect(await devices()).toEqual([
      'A browser on a device',
      'Firefox on Linux',
      'Safari on an iPhone or iPad'
    ]);
    // nobody came by Firefox for twelve hours: it is over, whatever its last day would have been
    realTimeIs(12 * HOUR);
    expect(await devices()).toEqual(['A browser on a device', 'Safari on an iPhone or iPad']);
  });

  test.each<[string, Right | undefined, string]>([
    ['somebody who only books', undefined, '/my'],
    ['a presenter', 'presenter', '/present'],
    ['a coordinator', 'coordinator', '/coordinate'],
    ['an organiser', 'organiser', '/organise'],
    ['an administrator', 'administrator', '/admin']
  ])('of %s begins at home, or where they came from', async (_, right, home) => {
    const { db } = store();
    const { id } = await person(right);
    expect((await signInPerson(db, { person: id, device: '' })).next).toBe(home);
    expect((await signInPerson(db, { person: id, device: '', next: '/my' })).next).toBe('/my');
  });
});

test.each([
  ['/my/devices', '/my/devices'],
  ['/events/wee-wins?from=mail', '/events/wee-wins?from=mail'],
  ['/a/../my', '/my'],
  ['', null],
  [null, null],
  ['my', null],
  ['https://evil.example/', null],
  ['//evil.example', null],
  ['/\\evil.example', null],
  ['/my\\..\\..', null],
  ['/\t/evil.example', null],
  ['/my\r\nSet-Cookie: a=b', null],
  ['javascript:alert(1)', null]
])('the way back %j leads to %j', (next, expected) => {
  expect(ownPath(next)).toBe(expected);
});
