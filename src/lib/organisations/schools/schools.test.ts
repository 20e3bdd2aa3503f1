import { expect, test } from 'vitest';

import {
  findEstablishment,
  matchEstablishments,
  typedSoFar
} from '#lib/organisations/establishment.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { done, NOW, ORGANISER } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import {
  allRegions,
  authoritiesMeant,
  authorityChoices,
  authorityNames,
  changeRegion,
  makeRegion,
  switchRegion
} from '../regions.server.ts';
import {
  addSchool,
  changeSchool,
  closeSchool,
  reopenSchool,
  type SchoolFacts
} from './change.server.ts';
import {
  changeCluster,
  clusters,
  clusterSchools,
  endCluster,
  makeCluster
} from './clusters.server.ts';
import { findSchool, onCampus, schoolList } from './read.server.ts';

const ADMIN: Actor = {
  person: { id: 'admin', name: 'Ada', email: 'ada@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }]
};
const FACTS: SchoolFacts = {
  name: 'Craigwhinnie Primary School',
  seedCode: '8000001',
  sector: 'primary',
  authority: 'south-lanarkshire',
  officeEmail: null,
  openedOn: null,
  cluster: null
};

onBothStores('the list of schools', (store) => {
  const add = async (facts: Partial<SchoolFacts>) =>
    done(await addSchool(store().db, { school: { ...FACTS, ...facts }, by: ADMIN, now: NOW }));
  const search = async (words: string, more: object = {}) => {
    const filter = { search: words, authorities: [], state: 'open' as const, ...more };
    const { schools } = await schoolList(store().db, { filter, page: 1 });
    return schools.map(({ name }) => name);
  };

  test('a primary and a secondary share a code, and neither is there twice', async () => {
    const { db } = store();
    const primary = await add({ name: 'Dunlarig Primary School', seedCode: '8111111' });
    const academy = await add({
      name: 'Dunlarig Academy',
      seedCode: '8111111',
      sector: 'secondary'
    });
    expect(await onCampus(db, primary)).toEqual([{ id: academy.id, name: 'Dunlarig Academy' }]);
    const again = { ...FACTS, name: 'dunlarig  PRIMARY school' };
    expect(await addSchool(db, { school: again, by: ADMIN, now: NOW })).toMatchObject({
      refused: 'school-there'
    });
    const wrong = { ...FACTS, name: 'Another', seedCode: '81A' };
    expect(await addSchool(db, { school: wrong, by: ADMIN, now: NOW })).toMatchObject({
      refused: 'seed-wrong',
      field: 'seed_code'
    });
    // the same name elsewhere is another school
    await add({ name: 'Dunlarig Primary School', authority: 'fife', seedCode: null });
  });

  test('is found by words of the name, the authority, the cluster, and by the code', async () => {
    const { db } = store();
    const cluster = done(
      await makeCluster(db, { name: 'Whinny Valley', authority: 'fife', by: ADMIN })
    );
    await add({
      name: 'Mòrag’s Burn Primary School',
      authority: 'fife',
      seedCode: '8222222',
      cluster: cluster.id
    });
    expect(await search('morag burn fife')).toEqual(['Mòrag’s Burn Primary School']);
    expect(await search('whinny')).toEqual(['Mòrag’s Burn Primary School']);
    expect(await search('82222')).toEqual(['Mòrag’s Burn Primary School']);
    expect(await search('burn', { authorities: ['moray'] })).toEqual([]);
    expect(await search('%')).toEqual(await search(''));
  });

  test('is offered to whoever types: by words, by code, names that begin so first', async () => {
    const { db } = store();
    await add({ name: 'St Zzeta’s RC Primary School', authority: 'angus', seedCode: '8333333' });
    await add({ name: 'Zzet Primary School', authority: 'angus' });
    expect(await typedSoFar(db, 'zz')).toEqual([
      'Zzet Primary School, Angus',
      'St Zzeta’s RC Primary School, Angus'
    ]);
    expect(await typedSoFar(db, '8333333')).toEqual(['St Zzeta’s RC Primary School, Angus']);
    expect(await typedSoFar(db, 'ST zzetas')).toEqual([]);
    expect(await typedSoFar(db, 'zzeta angus')).toHaveLength(1);
    expect(await typedSoFar(db, 'z')).toEqual([]);
    expect(await typedSoFar(db, '%_')).toEqual([]);
    // what was offered is what it means
    const [offered] = await typedSoFar(db, 'zzet p');
    expect((await matchEstablishments(db, offered!)).map(({ name }) => name)).toEqual([
      'Zzet Primary School'
    ]);
  });

  test('a closed school is kept and not offered, and opens again', async () => {
    const { db } = store();
    const { id } = await add({ name: 'Spittalrig Primary School' });
    const close = (on: string, by = ADMIN) => closeSchool(db, { id, on, by, now: NOW });
    expect(await close('2026-11-24')).toMatchObject({ refused: 'day-to-come' });
    expect(await close('2026-06-30', ORGANISER)).toMatchObject({ refused: 'not-allowed' });
    done(await close('2026-06-30'));
    expect(await findEstablishment(db, id)).toBeUndefined();
    expect(await matchEstablishments(db, 'spittalrig')).toEqual([]);
    expect(await findSchool(db, id)).toMatchObject({ closed_on: '2026-06-30' });
    expect(await search('spittalrig', { state: 'closed' })).toHaveLength(1);
    done(await reopenSchool(db, { id, by: ADMIN, now: NOW }));
    expect(await matchEstablishments(db, 'spittalrig')).toHaveLength(1);
  });

  test('a change is recorded by the names of its fields', async () => {
    const { db } = store();
    const { id } = await add({ name: 'Lintrow Primary School' });
    const school = {
      ...FACTS,
      name: 'Lintrow Primary School',
      officeEmail: 'office@lintrow.example'
    };
    done(await changeSchool(db, { id, school, by: ADMIN, now: NOW }));
    done(await changeSchool(db, { id, school, by: ADMIN, now: NOW }));
    const deeds = await db
      .selectFrom('audit_entry')
      .select(['action', 'fields'])
      .where('subject_id', '=', id)
      .where('action', '=', 'school.change')
      .execute();
    expect(deeds).toEqual([{ action: 'school.change', fields: '["office_email"]' }]);
  });

  test('a cluster is of one authority; members come, go and change over', async () => {
    const { db } = store();
    const make = async (name: string) =>
      done(await makeCluster(db, { name, authority: 'moray', by: ADMIN }));
    const [one, other] = [await make('One'), await make('Other')];
    const [a, b] = [
      await add({ name: 'A School', authority: 'moray' }),
      await add({ name: 'B School', authority: 'moray' })
    ];
    const foreign = await add({ name: 'C School', authority: 'angus' });
    const set = async (cluster: { id: string; name: string }, members: string[]) =>
      done(
        await changeCluster(db, { cluster: cluster.id, name: cluster.name, members, by: ADMIN })
      );
    await set(one, [a.id, b.id, foreign.id]);
    await set(other, [b.id]);
    const of = async (cluster: typeof one) =>
      (await clusterSchools(db, cluster))
        .filter(({ clusterId }) => clusterId === cluster.id)
        .map(({ name }) => name);
    expect([await of(one), await of(other)]).toEqual([['A School'], ['B School']]);
    expect(await makeCluster(db, { name: 'ONE', authority: 'moray', by: ADMIN })).toMatchObject({
      refused: 'cluster-there'
    });
    done(await endCluster(db, { cluster: one.id, by: ADMIN, now: NOW }));
    expect((await findSchool(db, a.id))!.cluster_id).toBeNull();
    expect((await clusters(db)).map(({ name }) => name)).not.toContain('One');
    expect((await make('One')).id).toBe(one.id);
  });

  test('the 32 authorities are there, each in one region, and a region can be switched off', async () => {
    const { db } = store();
    const regions = await allRegions(db);
    const members = regions.flatMap(({ authorities }) => authorities);
    expect([members.length, new Set(members).size]).toEqual([32, 32]);
    const west = 'region:west-partnership';
    const offered = async () => (await authorityChoices(db)).map(({ id }) => id);
    expect(await offered()).toContain(west);
    const off = { region: 'west-partnership', off: true, now: NOW };
    expect(await switchRegion(db, { ...off, by: ORGANISER })).toMatchObject({
      refused: 'not-allowed'
    });
    done(await switchRegion(db, { ...off, by: ADMIN }));
    expect(await offered()).not.toContain(west);
    done(await switchRegion(db, { ...off, off: false, by: ADMIN }));
    expect(await offered()).toContain(west);
    // a grouping stands for its authorities, and they for it where all are there
    const partnership = await authoritiesMeant(db, [west, 'fife', 'atlantis']);
    expect(partnership).toContain('glasgow-city');
    expect(await authorityNames(db, partnership)).toEqual(['West Partnership', 'Fife']);
    expect(await authorityNames(db, ['glasgow-city', 'fife'])).toEqual(['Fife', 'Glasgow City']);
    expect(await authorityNames(db, [])).toEqual([]);
    done(await switchRegion(db, { ...off, by: ADMIN }));
    expect(await authoritiesMeant(db, [west])).toEqual([]);
    expect(await authorityNames(db, partnership)).toHaveLength(partnership.length);
    done(await switchRegion(db, { ...off, off: false, by: ADMIN }));
    const { id } = done(await makeRegion(db, { name: 'Islands', authorities: [], by: ADMIN }));
    expect(await offered()).not.toContain(`region:${id}`);
    const authorities = ['orkney-islands', 'shetland-islands', 'atlantis'];
    done(await changeRegion(db, { region: id, name: 'Islands', authorities, by: ADMIN }));
    expect((await authorityChoices(db)).find((one) => one.id === `region:${id}`)).toMatchObject({
      authorities: ['orkney-islands', 'shetland-islands']
    });
    expect(await makeRegion(db, { name: 'islands', authorities: [], by: ADMIN })).toMatchObject({
      refused: 'region-there'
    });
  });
});
