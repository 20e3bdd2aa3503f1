import { expect, test } from 'vitest';

import { done, NOW, ORGANISER, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import {
  chooseNetworks,
  endNetwork,
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
});
