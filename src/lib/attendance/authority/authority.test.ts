import { expect, test } from 'vitest';

import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { bookIn, type BookIn } from '#lib/booking/pools/book-in.server.ts';
import { bookingLetters } from '#lib/booking/letters.server.ts';
import { csvOf } from '#lib/table.server.ts';
import { book } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { authorityFigures, EVENT_COLUMNS, figureYears, pastEvents } from './figures.server.ts';
import {
  AUTHORITY_PAGE,
  authorityChoices,
  authorityPeople,
  authorityPerson,
  type AuthorityPeopleFilter,
  hoursText,
  PEOPLE_COLUMNS
} from './people.server.ts';

const AFTER = '2026-12-10T20:00:00.000Z';
const ALL: AuthorityPeopleFilter = { search: '', school: null, cluster: null };

onBothStores('a coordinator’s desk', (store) => {
  soundAfterEach(store, NOW);

  async function coordinator(authority: string) {
    const { actor, ...person } = await somebody(store().db, 'Shona Imrie');
    const grants = [{ right: 'coordinator', scope: 'authority', scopeId: authority } as const];
    return { ...person, actor: { ...actor, grants } };
  }

  test('knows people by the stamp of their bookings, and nothing of another authority', async () => {
    const { db } = store();
    const authority = 'moray';
    const [ours, second, theirs] = [
      await establishment(db, authority),
      await establishment(db, authority),
      await establishment(db, 'fife')
    ];
    await db
      .insertInto('cluster')
      .values({ id: 'c', authority_id: authority, name: 'Speyside' })
      .execute();
    await db
      .updateTable('establishment')
      .set({ cluster_id: 'c' })
      .where('id', '=', ours.id)
      .execute();
    const event = await published(db);
    const other = await published(db);
    const [eilidh, hamza, greer] = [
      await somebody(db, 'Eilidh Baird'),
      await somebody(db, '=Hamza Laird'),
      await somebody(db, 'Greer Hunter')
    ];
    const mine = await book(db, event, eilidh, { establishment: ours.id });
    // the same person for a school elsewhere
    await book(db, other, eilidh, { establishment: theirs.id });
    await book(db, event, hamza, { establishment: second.id });
    await book(db, event, greer, { establishment: theirs.id });
    done(
      await noteAttendance(db, {
        event: event.id,
        bookings: [mine.id],
        came: 'attended',
        by: ORGANISER,
        now: AFTER
      })
    );
    const list = (filter: Partial<AuthorityPeopleFilter> = {}, page: number | null = 1) =>
      authorityPeople(db, { authority, filter: { ...ALL, ...filter }, page, now: AFTER });
    const { people, total } = await list();
    expect(total).toBe(2);
    expect(people).toEqual([
      {
        id: eilidh.id,
        name: 'Eilidh Baird',
        school: ours.name,
        bookings: 1,
        coming: 0,
        attended: 1,
        minutes: 120
      },
      expect.objectContaining({ name: '=Hamza Laird', attended: 0 })
    ]);
    expect((await list({}, null)).people).toEqual(people);
    expect((await list({ search: 'éilidh' })).total).toBe(1);
    expect((await list({ school: second.id })).people.map(({ id }) => id)).toEqual([hamza.id]);
    expect((await list({ cluster: 'c' })).people.map(({ id }) => id)).toEqual([eilidh.id]);
    expect((await list({ school: theirs.id })).total).toBe(0);
    expect((await list({}, 2)).people).toEqual([]);
    expect(AUTHORITY_PAGE).toBe(30);
    expect(csvOf(PEOPLE_COLUMNS, people)).toContain("'=Hamza Laird");

    const person = await authorityPerson(db, { authority, person: eilidh.id });
    expect(person?.bookings.map(({ event }) => event)).toEqual([event.id]);
    expect(await authorityPerson(db, { authority, person: greer.id })).toBeNull();
    const choices = await authorityChoices(db, authority);
    expect(choices.schools.map(({ value }) => value).sort()).toEqual([ours.id, second.id].sort());
    expect(choices.clusters).toEqual([{ value: 'c', text: 'Speyside' }]);

    const figures = await authorityFigures(db, authority);
    expect(figures.total).toEqual({ booked: 2, waiting: 0, attended: 1, minutes: 120 });
    expect([figures.schools, figures.bySchool.length, figures.byCluster[0]?.attended]).toEqual([
      1, 2, 1
    ]);
    expect(csvOf(EVENT_COLUMNS, figures.byEvent)).toContain(hoursText(120));
    // the school year runs from August to July
    expect(await figureYears(db, authority)).toEqual([2026]);
    expect(await authorityFigures(db, authority, 2026)).toEqual(figures);
    expect((await authorityFigures(db, authority, 2025)).byEvent).toEqual([]);
    for (const [startsLocal, endsLocal, year] of [
      ['2027-07-31T22:30', '2027-07-31T23:30', 2026],
      ['2027-08-01T00:30', '2027-08-01T02:00', 2027]
    ] as const) {
      const late = await published(db, { startsLocal, endsLocal });
      await book(db, late, await somebody(db), { establishment: ours.id });
      const { byEvent } = await authorityFigures(db, authority, year);
      expect(byEvent.map(({ id }) => id)).toContain(late.id);
      const other = await authorityFigures(db, authority, year === 2026 ? 2027 : 2026);
      expect(other.byEvent.map(({ id }) => id)).not.toContain(late.id);
    }
    expect(await figureYears(db, authority)).toEqual([2027, 2026]);
    const past = (search = '', now = AFTER) => pastEvents(db, { authority, search, page: 1, now });
    expect(await past()).toMatchObject({
      total: 1,
      events: [{ booked: 2, attended: 1, noted: true }]
    });
    expect((await past('no such')).total).toBe(0);
    expect((await past('', NOW)).total).toBe(0);
  });

  test('books people in for schools of the authority alone; the person is told by whom', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const authority = { id: 'orkney-islands', name: 'Orkney Islands' };
    const school = await establishment(db, authority.id);
    const elsewhere = await establishment(db, 'fife');
    const shona = await coordinator(authority.id);
    const facts = {
      event: event.id,
      authority,
      name: 'Ailsa Gow',
      email: 'ailsa.gow@school.example',
      establishment: school.id,
      by: shona.actor,
      now: NOW
    };
    const refused = async (more: Partial<BookIn>) => {
      const answer = await bookIn(db, { ...facts, ...more });
      return 'refused' in answer ? answer.refused : null;
    };
    expect(await refused({ establishment: elsewhere.id })).toBe('other-authority');
    expect(await refused({ by: (await coordinator('fife')).actor })).toBe('not-allowed');
    expect(await refused({ by: (await somebody(db)).actor })).toBe('not-allowed');
    expect(await refused({ authority: { id: 'fife', name: 'Fife' } })).toBe('not-allowed');
    expect(await letters(db, event.id)).toEqual([]);

    const first = done(await bookIn(db, facts));
    expect(first.booking).toMatchObject({
      state: 'confirmed',
      authority_id: authority.id,
      booked_by: shona.id
    });
    expect(done(await bookIn(db, facts))).toMatchObject({ already: true });
    const waits = done(
      await bookIn(db, { ...facts, email: 'blair@school.example', name: 'Blair' })
    );
    expect(waits.booking.state).toBe('waiting');
    for (const row of await letters(db, event.id)) {
      const ids = JSON.parse(row.ids) as Record<string, string>;
      const letter = await bookingLetters[row.kind]!(db, ids, { row, now: NOW });
      expect(JSON.stringify(letter?.blocks), row.kind).toContain('Shona Imrie booked for you.');
    }
    // a coordinator passes no rule
    const draft = await published(db, { bookingClosesAt: '2026-11-20T10:00:00.000Z' });
    expect(await refused({ event: draft.id })).toBe('too-late');
  });
});
