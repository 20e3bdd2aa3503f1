import { expect, test } from 'vitest';

import { after } from '#tests/support/desk.ts';
import { done, NOW, ORGANISER, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { contactsIn, CONTACTS_PAGE, membershipsOf, showContact } from './contact.server.ts';
import {
  chooseNetworks,
  endNetwork,
  joinNetwork,
  makeNetwork,
  membersOf,
  networks,
  networksOf
} from './network.server.ts';

onBothStores('networks', (store) => {
  const network = async (name: string) =>
    done(
      await makeNetwork(store().db, { name, summary: 'For whoever likes', by: ORGANISER, now: NOW })
    ).id;

  test('people join and leave what the page showed, and nothing else', async () => {
    const { db } = store();
    const [rural, early, later] = [
      await network('Rural schools'),
      await network('Early years'),
      await network('ASN')
    ];
    const { id: person, email, name } = await somebody(db);
    const choose = (shown: string[], wanted: string[]) =>
      chooseNetworks(db, { person, shown, wanted, now: NOW });
    await choose([rural, early, later], [rural, later]);
    await choose([rural, early, later], [rural, later]);
    expect((await networksOf(db, person)).toSorted()).toEqual([rural, later].toSorted());
    // a page from before there was a third
    await choose([rural, early], [early]);
    expect((await networksOf(db, person)).toSorted()).toEqual([early, later].toSorted());
    expect(await membersOf(db, early)).toEqual([{ email, name }]);
    // ended meanwhile
    done(await endNetwork(db, { network: rural, by: ORGANISER, now: NOW }));
    await choose([rural], [rural]);
    expect(await membersOf(db, rural)).toEqual([]);
    expect((await networks(db)).map(({ id }) => id)).not.toContain(rural);
    // ended by mistake: whoever belonged to it does again
    done(await endNetwork(db, { network: later, by: ORGANISER, now: NOW }));
    expect(await network('asn')).toBe(later);
    expect(await membersOf(db, later)).toEqual([{ email, name }]);
  });

  test('organisers of everything make them, each name once', async () => {
    const { db } = store();
    await network('Outdoor learning');
    const again = await makeNetwork(db, {
      name: 'outdoor  LEARNING',
      summary: '',
      by: ORGANISER,
      now: NOW
    });
    expect(again).toMatchObject({ refused: 'network-there' });
    const { actor: by } = await somebody(db);
    const theirs = await makeNetwork(db, { name: 'Mine', summary: '', by, now: NOW });
    expect(theirs).toMatchObject({ refused: 'not-allowed' });
    expect(await endNetwork(db, { network: 'any', by, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
  });

  test('an address is shown to members alone, and only where its person says so', async () => {
    const { db } = store();
    const [here, elsewhere] = [await network('Gaelic medium'), await network('Outdoors')];
    const [eilidh, iain] = [await somebody(db, 'Eilidh Baird'), await somebody(db, 'Iain Gow')];
    const stranger = await somebody(db, 'Stranger');
    for (const { id: person } of [eilidh, iain]) {
      await joinNetwork(db, { network: here, person, now: NOW });
    }
    await joinNetwork(db, { network: elsewhere, person: stranger.id, now: NOW });
    const seenBy = (person: string, more = {}) =>
      contactsIn(db, { network: here, person, search: '', page: 1, ...more });
    const show = (whose: typeof eilidh, shown: boolean, by = whose.actor, now = NOW) =>
      showContact(db, { network: here, person: whose.id, shown, by, now });
    expect(await seenBy(iain.id)).toEqual({ people: [], total: 0 });
    done(await show(eilidh, true));
    done(await show(eilidh, true, eilidh.actor, after(5)));
    expect((await membershipsOf(db, eilidh.id))[0]).toMatchObject({ contactSince: NOW });
    const { id, name, email } = eilidh;
    expect(await seenBy(iain.id)).toEqual({ people: [{ id, name, email }], total: 1 });
    expect((await seenBy(iain.id, { search: 'baird' }))!.total).toBe(1);
    expect((await seenBy(iain.id, { search: 'gow' }))!.total).toBe(0);
    // not oneself, nobody from outside, and nobody for another
    expect((await seenBy(eilidh.id))!.total).toBe(0);
    expect(await seenBy(stranger.id)).toBeNull();
    for (const by of [iain.actor, ORGANISER, stranger.actor]) {
      expect(await show(eilidh, false, by)).toMatchObject({ refused: 'not-allowed' });
    }
    expect(await show(stranger, true)).toMatchObject({ refused: 'not-allowed' });
    done(await show(eilidh, false));
    expect(await seenBy(iain.id)).toEqual({ people: [], total: 0 });
    // who leaves and comes back is asked anew; of a network that ended nothing is seen
    done(await show(eilidh, true));
    const choose = (wanted: string[]) =>
      chooseNetworks(db, { person: eilidh.id, shown: [here], wanted, now: NOW });
    await choose([]);
    await choose([here]);
    expect(await seenBy(iain.id)).toEqual({ people: [], total: 0 });
    done(await endNetwork(db, { network: here, by: ORGANISER, now: NOW }));
    expect(await seenBy(iain.id)).toBeNull();
  });

  test('more than a page of members is turned over', async () => {
    const { db } = store();
    const big = await network('Everybody');
    const reader = await somebody(db);
    await joinNetwork(db, { network: big, person: reader.id, now: NOW });
    for (let at = 0; at < CONTACTS_PAGE + 1; at++) {
      const { id: person, actor: by } = await somebody(db, `Member ${at}`);
      await joinNetwork(db, { network: big, person, now: NOW });
      done(await showContact(db, { network: big, person, shown: true, by, now: NOW }));
    }
    const facts = { network: big, person: reader.id, search: '' };
    const [first, second] = [
      (await contactsIn(db, { ...facts, page: 1 }))!,
      (await contactsIn(db, { ...facts, page: 2 }))!
    ];
    expect([first.total, first.people.length, second.people.length]).toEqual([21, 20, 1]);
  });
});
