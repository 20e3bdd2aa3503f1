import { expect, test } from 'vitest';

import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { joinNetwork } from '#lib/networks/network.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { book } from '#tests/support/desk.ts';
import { done, establishment, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { readSources } from './form.server.ts';
import { sourceOf, sourceOptions } from './sources.server.ts';

const NONE = { programme: '', authority: '', cluster: '', network: '', event: '', addresses: '' };

onBothStores('where a list comes from', (store) => {
  const emails = (source: { addresses: readonly { email: string }[] }) =>
    source.addresses.map(({ email }) => email).sort();

  test('a programme’s participants, but not who declined or left', async () => {
    const { db } = store();
    const people = [await somebody(db), await somebody(db), await somebody(db), await somebody(db)];
    await db
      .insertInto('programme')
      .values({
        id: 'leaders',
        title: 'Leaders',
        summary: '',
        starts_on: null,
        ends_on: null,
        created_at: NOW
      })
      .execute();
    const ends = [
      {},
      { accepted_at: NOW },
      { declined_at: NOW },
      { accepted_at: NOW, withdrawn_at: NOW }
    ];
    for (const [at, person] of people.entries()) {
      await db
        .insertInto('participant')
        .values({
          id: `leaders-${at}`,
          programme_id: 'leaders',
          person_id: person.id,
          establishment_id: null,
          authority_id: null,
          nominated_at: NOW,
          accepted_at: null,
          declined_at: null,
          withdrawn_at: null,
          completed_at: null,
          ...ends[at]
        })
        .execute();
    }
    const source = done(await sourceOf(db, { kind: 'programme', id: 'leaders', by: ORGANISER }));
    expect(source.name).toBe('Leaders');
    expect(emails(source)).toEqual([people[0]!.email, people[1]!.email].sort());
  });

  test('the people of an authority, of a cluster and of a network', async () => {
    const { db } = store();
    const school = await establishment(db, 'moray');
    const other = await establishment(db, 'moray');
    await db
      .insertInto('cluster')
      .values({ id: 'speyside', authority_id: 'moray', name: 'Speyside' })
      .execute();
    await db
      .updateTable('establishment')
      .set({ cluster_id: 'speyside' })
      .where('id', '=', school.id)
      .execute();
    const [one, two] = [await somebody(db), await somebody(db)];
    for (const [person, at] of [
      [one, school],
      [two, other]
    ] as const) {
      await db
        .updateTable('person')
        .set({ establishment_id: at.id })
        .where('id', '=', person.id)
        .execute();
    }
    await db
      .insertInto('network')
      .values({
        id: 'ncct',
        name: 'NCCT STEM',
        summary: '',
        made_by: null,
        made_at: NOW,
        ended_at: null
      })
      .execute();
    await joinNetwork(db, { network: 'ncct', person: two.id, now: NOW });
    await joinNetwork(db, { network: 'ncct', person: two.id, now: NOW });
    const of = async (kind: 'authority' | 'cluster' | 'network', id: string) =>
      emails(done(await sourceOf(db, { kind, id, by: ORGANISER })));
    expect(await of('authority', 'moray')).toEqual([one.email, two.email].sort());
    expect(await of('cluster', 'speyside')).toEqual([one.email]);
    expect(await of('network', 'ncct')).toEqual([two.email]);
    const options = await sourceOptions(db, {
      event: await published(db),
      by: ORGANISER,
      now: NOW
    });
    expect(options.authority).toEqual([{ value: 'moray', text: 'Moray' }]);
    expect(options.cluster).toEqual([{ value: 'speyside', text: 'Speyside (Moray)' }]);
    expect(options.network).toEqual([{ value: 'ncct', text: 'NCCT STEM (1 person)' }]);
  });

  test('everybody who had a place at an earlier event and was not away', async () => {
    const { db } = store();
    const event = await published(db);
    const [came, away, unnoted] = [await somebody(db), await somebody(db), await somebody(db)];
    const after = '2026-12-11T09:00:00.000Z';
    const bookings: { id: string }[] = [];
    for (const person of [came, away, unnoted]) bookings.push(await book(db, event, person));
    const note = (at: number, what: 'attended' | 'did-not-attend') =>
      noteAttendance(db, {
        event: event.id,
        bookings: [bookings[at]!.id],
        came: what,
        by: ORGANISER,
        now: after
      });
    done(await note(0, 'attended'));
    done(await note(1, 'did-not-attend'));
    const source = done(await sourceOf(db, { kind: 'event', id: event.id, by: ORGANISER }));
    expect(emails(source)).toEqual([came.email, unnoted.email].sort());
    const next = await published(db, { title: 'The next one' });
    const { event: earlier } = await sourceOptions(db, { event: next, by: ORGANISER, now: after });
    expect(earlier).toContainEqual({
      value: event.id,
      text: expect.stringContaining('Teachmeet: wee wins') as string
    });
  });

  test('an organiser of one event gets nobody’s address who is not theirs', async () => {
    const { db } = store();
    const [event, other] = [await published(db), await published(db)];
    const by: Actor = {
      person: { id: 'x', name: '', email: '' },
      grants: [{ right: 'organiser', scope: 'event', scopeId: event.id }]
    };
    const after = '2026-12-11T09:00:00.000Z';
    const options = await sourceOptions(db, { event, by, now: after });
    expect(Object.values(options).flat()).toEqual([]);
    for (const kind of ['authority', 'cluster', 'network', 'event', 'programme'] as const) {
      const id = kind === 'event' ? other.id : 'moray';
      expect(await sourceOf(db, { kind, id, by })).toMatchObject({ refused: 'not-allowed' });
    }
    expect(await sourceOf(db, { kind: 'network', id: 'none', by: ORGANISER })).toMatchObject({
      refused: 'source-unknown'
    });
  });

  test('a paste and a file, with what could not be read', async () => {
    const { db } = store();
    const file = new File(['Name;E-mail\nJo Orr;jo@school.example\n;nonsense'], 'list.csv');
    const read = await readSources(db, {
      values: { ...NONE, addresses: 'a@b.example, A@b.example, who' },
      file,
      by: ORGANISER
    });
    expect(read).toMatchObject({
      sources: [
        { addresses: [{ email: 'a@b.example' }] },
        { name: 'The file list.csv', addresses: [{ email: 'jo@school.example', name: 'Jo Orr' }] }
      ],
      unread: [
        { text: 'who', why: 'unread' },
        { text: 'a@b.example', why: 'double' },
        { text: 'nonsense', why: 'unread' }
      ],
      encoding: null
    });
  });

  test.each([
    ['columns without an address', 'Name,School\nJo,Muir', /Its columns are: Name, School/],
    ['a workbook', 'PK\u0003\u0004', /Excel workbook/],
    ['nothing', ' \n', /nothing in this file/]
  ])('a file with %s is refused at its field', async (_, text, message) => {
    const { db } = store();
    const read = await readSources(db, {
      values: NONE,
      file: new File([text], 'x.csv'),
      by: ORGANISER
    });
    expect(read).toMatchObject({
      problem: { field: 'file', message: expect.stringMatching(message) as string }
    });
  });

  test('nothing chosen is said', async () => {
    const { db } = store();
    expect(await readSources(db, { values: NONE, file: null, by: ORGANISER })).toMatchObject({
      problem: { field: 'addresses' }
    });
  });
});
