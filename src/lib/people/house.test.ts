import { afterEach, expect, test } from 'vitest';

import { realNow } from '#lib/clock.server.ts';
import { contrast, readColour } from '#lib/contrast.ts';
import { keepBytes } from '#lib/files/files.server.ts';
import { forgetHouse, house, lookAtHouse, sender } from '#lib/house.server.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';
import { events } from '#lib/words/en/events.ts';
import { after } from '#tests/support/desk.ts';
import { PNG } from '#tests/support/files.ts';
import { done, NOW, ORGANISER, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { firstSteps, needsFirstSteps } from './first-steps.server.ts';
import { grantRight } from './grants.server.ts';
import { accentStyle, changeHouse, changeLogo, endFirstSteps } from './house.server.ts';
import { SYSTEM, type Actor } from './may.ts';
import {
  acceptedBy,
  acceptNotice,
  noticeToAccept,
  noticeOf,
  noticeVersions,
  publishNotice
} from './privacy.server.ts';
import { askToSignIn, signIn } from './sign-in.server.ts';

afterEach(forgetHouse);

const BOSS: Actor = {
  person: { id: 'boss', name: 'Ross Tait', email: 'ross@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }]
};
const boss = (minutes = 0): Actor => ({
  ...BOSS,
  provedAt: plus(realNow(), { minutes: -minutes })
});

onBothStores('the settings of the house', (store) => {
  const look = () => lookAtHouse(store().db, { now: true });

  test('reach who reads them: the sender of mails, the words, the next reader', async () => {
    const { db } = store();
    const change = { sender: 'STEM Glasgow', terms: { teachmeet: 'Evening of ideas' } };
    done(await changeHouse(db, { change, by: boss(), now: NOW }));
    await look();
    expect(sender()).toEqual({ ...settings().mailFrom, name: 'STEM Glasgow' });
    expect(events.kinds.teachmeet).toBe('Evening of ideas');
    done(await changeHouse(db, { change: { sender: null, terms: null }, by: boss(), now: NOW }));
    await look();
    expect(sender()).toEqual(settings().mailFrom);
    expect(events.kinds.teachmeet).toBe('Teachmeet');
  });

  test('are read anew only when they changed, and not at every look', async () => {
    const { db } = store();
    const first = await look();
    done(await changeHouse(db, { change: { name: 'One' }, by: boss(), now: NOW }));
    expect(await lookAtHouse(db)).toBe(first);
    expect((await look()).name).toBe('One');
    const second = await look();
    // what is already so is no change, and no deed
    done(await changeHouse(db, { change: { name: 'One' }, by: boss(), now: NOW }));
    const deeds = await db
      .selectFrom('audit_entry')
      .select(['action', 'fields'])
      .where('subject_kind', '=', 'house')
      .where('fields', '=', '["name"]')
      .execute();
    expect(deeds).toHaveLength(1);
    expect((await look()).name).toBe(second.name);
  });

  test('two who save different things at once both have what they wanted', async () => {
    const { db } = store();
    await Promise.all([
      changeHouse(db, { change: { name: 'Both' }, by: boss(), now: NOW }),
      changeHouse(db, { change: { contact: 'team@stem.example' }, by: boss(), now: NOW })
    ]);
    expect(await look()).toMatchObject({ name: 'Both', contact: 'team@stem.example' });
  });

  test('are an administrator’s to change, with a fresh proof', async () => {
    const { db } = store();
    const change = { name: 'Other' };
    for (const by of [ORGANISER, boss(31)]) {
      const refused = by === ORGANISER ? 'not-allowed' : 'prove-again';
      expect(await changeHouse(db, { change, by, now: NOW })).toMatchObject({ refused });
      expect(await changeLogo(db, { kept: null, by, now: NOW })).toMatchObject({ refused });
      expect(await publishNotice(db, { text: 'x', by, now: NOW })).toMatchObject({ refused });
    }
    expect((await look()).name).not.toBe('Other');
  });

  test('a colour that cannot be read is refused with what was measured', async () => {
    const { db } = store();
    const to = (change: object) => changeHouse(db, { change, by: boss(), now: NOW });
    expect(await to({ accent: '#ffbc42' })).toMatchObject({
      refused: 'accent-too-weak',
      field: 'accent',
      facts: { ratio: '1.45', on: 'light' }
    });
    expect(await to({ accentDark: '#5c3292' })).toMatchObject({
      refused: 'accent-too-weak',
      facts: { on: 'dark' }
    });
    expect(await to({ accent: 'red; }' })).toMatchObject({ refused: 'accent-wrong' });
    expect(accentStyle(await look())).toBe('');
    done(await to({ accent: '0A5', accentDark: null }).then(() => to({ accent: '#00558C' })));
    expect(accentStyle(await look())).toContain('--tw-link:#00558c');
    expect(accentStyle(await look())).toMatch(/prefers-color-scheme: dark/);
    done(await to({ accent: null }));
    expect(accentStyle(await look())).toBe('');
  });

  test('a logo takes the place of the one before', async () => {
    const { db } = store();
    const put = async () => {
      const kept = await keepBytes(PNG, { name: 'logo.png', type: 'png' });
      done(await changeLogo(db, { kept, by: boss(), now: NOW }));
      return kept.id;
    };
    const [first, second] = [await put(), await put()];
    expect((await look()).logoId).toBe(second);
    const files = await db
      .selectFrom('file')
      .select(['id', 'removed_at'])
      .where('id', 'in', [first, second])
      .orderBy('id')
      .execute();
    expect(new Map(files.map(({ id, removed_at }) => [id, removed_at]))).toEqual(
      new Map([
        [first, NOW],
        [second, null]
      ])
    );
    done(await changeLogo(db, { kept: null, by: boss(), now: NOW }));
    expect((await look()).logoId).toBeNull();
  });
});

onBothStores('the privacy notice', (store) => {
  test('keeps its versions, and who accepted which, once', async () => {
    const { db } = store();
    const person = await somebody(db);
    await acceptNotice(db, { person: person.id, asked: NOW, now: NOW });
    expect(await acceptedBy(db, person.id)).toEqual([]);
    const publish = (text: string, now: string) => publishNotice(db, { text, by: boss(), now });
    expect(done(await publish('# One', NOW))).toEqual({ version: 1 });
    expect(done(await publish('# One', after(1)))).toEqual({ version: 1 });
    expect(done(await publish('# Two', after(10)))).toEqual({ version: 2 });
    expect((await noticeOf(db))!.text).toBe('# Two');
    expect((await noticeOf(db, 1))!.text).toBe('# One');
    // the form was sent while the first held
    for (const now of [after(11), after(12)]) {
      await acceptNotice(db, { email: person.email, asked: after(5), now });
    }
    await acceptNotice(db, { person: person.id, asked: after(20), now: after(20) });
    expect(await acceptedBy(db, person.id)).toEqual([
      { version: 2, at: after(20) },
      { version: 1, at: after(11) }
    ]);
    expect((await noticeVersions(db)).map(({ accepted }) => accepted)).toEqual([1, 1]);
    await lookAtHouse(db, { now: true });
    expect(house().notice).toBe(2);
  });

  test('is still to be accepted by whoever was booked by another', async () => {
    const { db } = store();
    const person = await somebody(db);
    const { version } = (await noticeOf(db))!;
    expect(await noticeToAccept(db, person.id)).toBe(version);
    await acceptNotice(db, { person: person.id, asked: after(40), now: after(40) });
    expect(await noticeToAccept(db, person.id)).toBeNull();
    expect(await acceptedBy(db, person.id)).toEqual([{ version, at: after(40) }]);
  });

  test('published twice at once has two numbers', async () => {
    const { db } = store();
    const answers = await Promise.all(
      ['# A', '# B', '# C'].map((text) => publishNotice(db, { text, by: boss(), now: after(30) }))
    );
    expect(new Set(answers.map((answer) => done(answer).version)).size).toBe(3);
  });
});

onBothStores('the first steps', (store) => {
  test('lead an administrator who signs in, until they are done or put away', async () => {
    const { db } = store();
    const email = 'first@stem.example';
    const comesIn = async () => {
      const proof = await askToSignIn(db, { email, next: null, now: NOW });
      return (await signIn(db, { proof, device: '', now: NOW })).next;
    };
    expect(await comesIn()).toBe('/my');
    const person = await db
      .selectFrom('person')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    const all = { scope: 'everything', by: SYSTEM, now: NOW } as const;
    done(await grantRight(db, { person: person.id, right: 'administrator', ...all }));
    expect(await comesIn()).toBe('/admin');
    expect((await firstSteps(db)).find(({ name }) => name === 'name')!.done).toBe(false);
    const change = { name: 'STEM', contact: 'a@b.example' };
    done(await changeHouse(db, { change, by: boss(), now: NOW }));
    expect((await firstSteps(db)).find(({ name }) => name === 'name')!.done).toBe(true);
    expect(await endFirstSteps(db, { by: ORGANISER, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    done(await endFirstSteps(db, { by: boss(), now: NOW }));
    done(await endFirstSteps(db, { by: boss(31), now: NOW }));
    expect(await needsFirstSteps(db)).toBe(false);
    expect(await comesIn()).toBe('/admin/people');
  });
});

test('contrast is as the guidelines measure it', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrast('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
  expect(readColour('#ABC')).toBe('#aabbcc');
  expect(readColour('5C3292')).toBe('#5c3292');
  expect(readColour('#5c32921')).toBeNull();
  expect(readColour('url(x)')).toBeNull();
});
