import { expect, test } from 'vitest';

import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';
import { after } from '#tests/support/desk.ts';
import { letterOf } from '#tests/support/letters.ts';
import { done, letters, NOW, published, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import {
  coordinatorsOf,
  endRight,
  grantRight,
  isLastAdministrator,
  organisersNow,
  organisersOf
} from '../grants.server.ts';
import { keyTo } from '../key.server.ts';
import { SYSTEM, type Actor } from '../may.ts';
import { findPersonByEmail, grantsOf } from '../person.server.ts';
import { peopleList } from '../read.server.ts';
import { actorOf, startSession } from '../session.server.ts';
import { firstDay, lastDay, readDays } from './days.server.ts';
import { giveForTime, setDisabled, turnRights, withdrawComing } from './give.server.ts';
import { acceptRoleInvitation, inviteToRole, withdrawRoleInvitation } from './invite.server.ts';
import { rightsOfPerson, roleInvitations } from './read.server.ts';
import { scopeChoices } from './scopes.server.ts';

type Someone = Awaited<ReturnType<typeof somebody>>;

const administrator = (person: Someone, minutes = 0): Actor => ({
  ...person.actor,
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }],
  provedAt: plus(realNow(), { minutes: -minutes })
});
const ALL = { right: 'organiser', scope: 'everything', scopeId: '' } as const;
const FIFE = { right: 'coordinator', scope: 'authority', scopeId: 'fife' } as const;

onBothStores('a right for a time', (store) => {
  const rights = async (person: { id: string }, now?: string) =>
    (await grantsOf(store().db, person.id, now)).map(({ right }) => right);

  test('that begins later is counted by nobody before, and by everybody then', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const event = await published(db);
    const by = administrator(boss);
    const span = { fromAt: after(60), toAt: after(120), by, now: NOW };
    expect(done(await giveForTime(db, { person: person.id, ...ALL, ...span }))).toEqual({
      begins: 'later'
    });
    done(await giveForTime(db, { person: person.id, ...FIFE, ...span }));
    const counted = async () => [
      (await rights(person)).length,
      (await organisersOf(db, event)).filter(({ id }) => id === person.id).length,
      (await organisersNow(db)).filter(({ id }) => id === person.id).length,
      (await coordinatorsOf(db, 'fife')).filter(({ id }) => id === person.id).length
    ];
    await turnRights(db, after(59));
    expect(await counted()).toEqual([0, 0, 0, 0]);
    const { token } = await startSession(db, { person: person.id, device: '' });
    await turnRights(db, after(60));
    await turnRights(db, after(61));
    expect(await counted()).toEqual([2, 1, 1, 1]);
    expect(await actorOf(db, token)).toBeNull();
    const told = (await letters(db)).filter(({ to_email }) => to_email === person.email);
    expect(told).toMatchObject([{ kind: 'right-granted' }]);
    const later = await startSession(db, { person: person.id, device: '' });
    await turnRights(db, after(120));
    expect(await counted()).toEqual([0, 0, 0, 0]);
    expect(await actorOf(db, later.token)).toBeNull();
    const lines = await rightsOfPerson(db, { person: person.id, now: after(121) });
    expect(lines.map(({ state, by }) => [state, by])).toEqual([
      ['ended', boss.name],
      ['ended', boss.name]
    ]);
  });

  test('is over at its very moment at the door, also before a round has noted it', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const span = { fromAt: null, toAt: after(10), by: administrator(boss), now: NOW };
    done(await giveForTime(db, { person: person.id, ...ALL, ...span }));
    const { token } = await startSession(db, { person: person.id, device: '' });
    expect((await actorOf(db, token, after(9)))!.grants).toHaveLength(1);
    expect((await actorOf(db, token, after(10)))!.grants).toEqual([]);
    // and can be given anew then
    expect(
      done(
        await giveForTime(db, { person: person.id, ...ALL, ...span, toAt: null, now: after(11) })
      )
    ).toEqual({ begins: 'now' });
    expect(await rights(person, after(11))).toEqual(['organiser']);
  });

  test('gets another end when it is given again, and no second mail', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const facts = { person: person.id, ...ALL, fromAt: null, by: administrator(boss), now: NOW };
    done(await giveForTime(db, { ...facts, toAt: after(10) }));
    done(await giveForTime(db, { ...facts, toAt: null }));
    await turnRights(db, after(11));
    expect(await rights(person, after(11))).toEqual(['organiser']);
    const told = (await letters(db)).filter(({ to_email }) => to_email === person.email);
    expect(told).toHaveLength(1);
  });

  test('withdrawn before it begins, never does', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const by = administrator(boss);
    const span = { fromAt: after(60), toAt: null, by, now: NOW };
    done(await giveForTime(db, { person: person.id, ...ALL, ...span }));
    const [line] = await rightsOfPerson(db, { person: person.id, now: NOW });
    expect(line).toMatchObject({ state: 'later', whatFor: '', by: boss.name });
    const facts = { coming: line!.id, now: NOW };
    expect(await withdrawComing(db, { ...facts, by: boss.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    done(await withdrawComing(db, { ...facts, by }));
    done(await withdrawComing(db, { ...facts, by }));
    await turnRights(db, after(61));
    expect(await rights(person)).toEqual([]);
  });

  test('is refused for what it cannot be for, for nothing that is there, and for days past', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const give = (facts: object) =>
      giveForTime(db, {
        person: person.id,
        ...ALL,
        fromAt: null,
        toAt: null,
        by: administrator(boss),
        now: NOW,
        ...facts
      });
    expect(await give({ right: 'administrator', scope: 'event', scopeId: 'x' })).toMatchObject({
      refused: 'scope-wrong'
    });
    expect(await give({ ...FIFE, scopeId: 'nowhere' })).toMatchObject({ refused: 'scope-unknown' });
    expect(await give({ toAt: NOW })).toMatchObject({ refused: 'right-over' });
    expect(await give({ fromAt: after(2), toAt: after(1) })).toMatchObject({
      refused: 'right-ends-first'
    });
    expect(await give({ by: administrator(boss, 31) })).toMatchObject({ refused: 'prove-again' });
    expect(await give({ person: boss.id })).toMatchObject({ refused: 'own-right' });
    expect(await rights(person)).toEqual([]);
  });

  test('of an administrator that ends by itself does not count as one who stays', async () => {
    const { db } = store();
    const [boss, other] = [await somebody(db), await somebody(db)];
    await db.updateTable('grant').set({ ended_at: NOW }).execute();
    const admin = { right: 'administrator', scope: 'everything' } as const;
    done(await grantRight(db, { person: boss.id, ...admin, by: SYSTEM, now: NOW }));
    const by = administrator(boss);
    const span = { fromAt: null, toAt: after(60), by, now: NOW };
    done(await giveForTime(db, { person: other.id, ...admin, ...span }));
    expect(await endRight(db, { person: boss.id, ...admin, by, now: NOW })).toMatchObject({
      refused: 'last-administrator'
    });
    expect(
      await setDisabled(db, { person: boss.id, disabled: true, by: administrator(other), now: NOW })
    ).toMatchObject({ refused: 'last-administrator' });
    expect(await isLastAdministrator(db, boss.id)).toBe(true);
  });

  test('its subject is found by words of its name', async () => {
    const { db } = store();
    await published(db, { title: 'Wind and Wàter' });
    const found = await scopeChoices(db, 'event', 'water wind');
    expect(found.choices.map(({ text }) => text.replaceAll('\u00a0', ' '))).toEqual([
      'Wind and Wàter, Thu 10 Dec 2026'
    ]);
    expect((await scopeChoices(db, 'authority', 'renfrew')).choices).toHaveLength(2);
    expect((await scopeChoices(db, 'authority', '')).choices).toHaveLength(20);
    expect((await scopeChoices(db, 'partner', 'none such')).choices).toEqual([]);
  });
});

onBothStores('an account', (store) => {
  test('disabled is signed out and stays out; enabled it comes in again', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const by = administrator(boss);
    const { token } = await startSession(db, { person: person.id, device: '' });
    const facts = { person: person.id, by, now: NOW };
    done(await setDisabled(db, { ...facts, disabled: true }));
    done(await setDisabled(db, { ...facts, disabled: true }));
    expect(await actorOf(db, token)).toBeNull();
    const again = await startSession(db, { person: person.id, device: '' });
    expect(await actorOf(db, again.token)).toBeNull();
    done(await setDisabled(db, { ...facts, disabled: false }));
    const back = await startSession(db, { person: person.id, device: '' });
    expect(await actorOf(db, back.token)).not.toBeNull();
    const noted = await db
      .selectFrom('audit_entry')
      .select('action')
      .where('subject_id', '=', person.id)
      .orderBy('id')
      .execute();
    expect(noted.map(({ action }) => action)).toEqual(['person.disable', 'person.enable']);
  });

  test('is not one’s own to disable, nor anybody’s but an administrator’s', async () => {
    const { db } = store();
    const [boss, person] = [await somebody(db), await somebody(db)];
    const facts = { person: boss.id, disabled: true, now: NOW };
    expect(await setDisabled(db, { ...facts, by: administrator(boss) })).toMatchObject({
      refused: 'own-account'
    });
    expect(await setDisabled(db, { ...facts, by: person.actor })).toMatchObject({
      refused: 'not-allowed'
    });
  });

  test('is found by folded name, by right, and shown as disabled', async () => {
    const { db } = store();
    const person = await somebody(db, 'Mòrag Tait');
    done(await grantRight(db, { person: person.id, ...FIFE, by: SYSTEM, now: NOW }));
    const ask = (search: string, right: 'coordinator' | 'presenter' | null) =>
      peopleList(db, { search, right, page: 1 });
    expect((await ask('Mòrag', null)).people).toMatchObject([{ id: person.id, disabled: false }]);
    expect((await ask('morag', 'coordinator')).total).toBe(1);
    expect((await ask('morag', 'presenter')).total).toBe(0);
  });
});

onBothStores('an invitation to a role', (store) => {
  let count = 0;
  const invite = async (facts: object = {}) => {
    const { db } = store();
    count += 1;
    const boss = await somebody(db);
    const by = administrator(boss);
    const email = `new.${count}@school.example`;
    const invitation = await inviteToRole(db, {
      ...{ email, name: 'New One', ...ALL, fromAt: null, toAt: null, by, now: NOW },
      ...facts
    });
    return { boss, by, email, invitation };
  };

  test('goes by mail, asks first, and gives the right once to its address', async () => {
    const { db } = store();
    const { boss, email, invitation } = await invite();
    const { id } = done(invitation);
    const letter = (await letterOf(db, 'role-offered', email, NOW))!;
    const button = letter.blocks.find((block) => 'button' in block);
    expect(JSON.stringify(button)).toContain(`/role/${keyTo('role', id)}`);
    expect(await findPersonByEmail(db, email)).toBeUndefined();
    const answers = await Promise.all(
      [1, 2, 3].map(() => acceptRoleInvitation(db, { key: keyTo('role', id), now: after(1) }))
    );
    expect(answers.filter((answer) => !('refused' in answer))).toMatchObject([
      { email, right: 'organiser', begins: 'now' }
    ]);
    const person = (await findPersonByEmail(db, email))!;
    expect(person).toMatchObject({ name: 'New One', proved_at: after(1) });
    const [line] = await rightsOfPerson(db, { person: person.id, now: after(1) });
    expect(line).toMatchObject({ right: 'organiser', by: boss.name });
    expect(await acceptRoleInvitation(db, { key: keyTo('role', id), now: after(2) })).toMatchObject(
      { refused: 'role-invitation-done' }
    );
  });

  test('is over when withdrawn, after 14 days, and with the right of whoever invited', async () => {
    const { db } = store();
    const accept = (id: string, now = after(1)) =>
      acceptRoleInvitation(db, { key: keyTo('role', id), now });
    const one = await invite();
    const first = done(one.invitation).id;
    done(await withdrawRoleInvitation(db, { invitation: first, by: one.by, now: NOW }));
    expect(await accept(first)).toMatchObject({ refused: 'role-invitation-withdrawn' });
    const two = done((await invite()).invitation);
    expect(await accept(two.id, after(14 * 24 * 60))).toMatchObject({
      refused: 'role-invitation-over'
    });
    const three = await invite();
    const admin = { right: 'administrator', scope: 'everything' } as const;
    const other = await somebody(db);
    for (const person of [three.boss.id, other.id]) {
      done(await grantRight(db, { person, ...admin, by: SYSTEM, now: NOW }));
    }
    done(await endRight(db, { person: three.boss.id, ...admin, by: SYSTEM, now: NOW }));
    expect(await accept(done(three.invitation).id)).toMatchObject({
      refused: 'role-invitation-withdrawn'
    });
    expect(await acceptRoleInvitation(db, { key: 'x'.repeat(43), now: NOW })).toMatchObject({
      refused: 'role-invitation-unknown'
    });
    const { invitations } = await roleInvitations(db, {
      search: 'new.',
      page: 1,
      now: after(14 * 24 * 60)
    });
    expect(new Set(invitations.map(({ state }) => state))).toEqual(
      new Set(['accepted', 'withdrawn', 'lapsed'])
    );
  });

  test('is an administrator’s to send, with a fresh proof, once, and never to themselves', async () => {
    const { db } = store();
    const boss = await somebody(db);
    const facts = { fromAt: null, toAt: null, now: NOW, name: '', ...ALL };
    const to = (email: string, by: Actor) => inviteToRole(db, { email, by, ...facts });
    expect(await to('a@b.example', boss.actor)).toMatchObject({ refused: 'not-allowed' });
    expect(await to('a@b.example', administrator(boss, 31))).toMatchObject({
      refused: 'prove-again'
    });
    expect(await to(boss.email, administrator(boss))).toMatchObject({ refused: 'own-right' });
    done(await to('a@b.example', administrator(boss)));
    expect(await to('a@b.example', administrator(boss))).toMatchObject({
      refused: 'right-invited'
    });
  });
});

test('days are whole days in the UK, also over a clock change', () => {
  const days = readDays({ from: '27/3/2027', to: '28/3/2027' });
  expect(days).toEqual({
    fromAt: '2027-03-27T00:00:00.000Z',
    toAt: '2027-03-28T23:00:00.000Z'
  });
  if ('wrong' in days) return;
  expect(
    [firstDay(days.fromAt), lastDay(days.toAt)].map((day) => day!.replaceAll('\u00a0', ' '))
  ).toEqual(['Sat 27 Mar 2027', 'Sun 28 Mar 2027']);
  expect(readDays({ from: '', to: '' })).toEqual({ fromAt: null, toAt: null });
  expect(readDays({ from: 'soon', to: '' })).toEqual({ wrong: 'from' });
  expect(readDays({ from: '', to: '31/4/2027' })).toEqual({ wrong: 'to' });
});
