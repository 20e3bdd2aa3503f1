import { expect, test } from 'vitest';

import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { noShows } from '#lib/attendance/attendance.server.ts';
import { authorityFigures } from '#lib/attendance/authority/figures.server.ts';
import { myBookings } from '#lib/booking/read.server.ts';
import { personData } from '#lib/changes/my-data/export.server.ts';
import { applyRetention } from '#lib/changes/retention/retention.server.ts';
import { thankGuests } from '#lib/changes/thanks/thank.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { findPersonByEmail, grantsOf, personOf, proved } from '#lib/people/person.server.ts';
import { readTable, type ReadTable } from '#lib/read-table.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';
import { book } from '#tests/support/desk.ts';
import { done, establishment, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { guessColumns, type Columns } from './columns.ts';
import { columnsOf, draftBringIn, findBringIn, weighBringIn } from './draft.server.ts';
import { bringInRows, bringInState, openSchools, wouldMake } from './shown.server.ts';
import { readRow, readSheetDay } from './read.server.ts';
import { undoBringIn } from './undo.server.ts';
import { nearSchools, type RowFacts } from './weigh.ts';
import { applyBringIn, writeBringIns } from './write.server.ts';

const HEAD = 'Name,E-mail,School,Authority,Role,Stages,Event,Date,Kind,Minutes,Came,Programme';
const HOST = { host: 'STEM Glasgow', contact: 'team@stem.example' };

const table = (text: string | Uint8Array): ReadTable => {
  const read = readTable(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  if ('problem' in read) throw new Error(read.problem);
  return read;
};

test.each([
  ['24/03/2020', '2020-03-24'],
  ['24.3.20', '2020-03-24'],
  ['2020-03-24', '2020-03-24'],
  ['2020-03-24T00:00:00', '2020-03-24'],
  ['24/03/2020 00:00', '2020-03-24'],
  ['24-Mar-20', '2020-03-24'],
  ['24 March 2020', '2020-03-24'],
  ['Tuesday 24th March 2020', '2020-03-24'],
  ['Tue, 24 Mar 2020', '2020-03-24'],
  ['43914', '2020-03-24'],
  ['43914.6875', '2020-03-24'],
  ['03/24/2020', null],
  ['31/02/2020', null],
  ['March 2020', null],
  ['soon', null]
])('%s is the day %s', (typed, day) => expect(readSheetDay(typed)).toBe(day));

test('columns are guessed from what registers call them', () => {
  expect(guessColumns(['Forename', 'Surname', 'Email address', 'Establishment', 'LA'])).toEqual({
    first: 0,
    last: 1,
    email: 2,
    school: 3,
    authority: 4
  });
  expect(guessColumns(['Session', 'Date', 'CLPL hours', 'Attendance'])).toEqual({
    event: 0,
    day: 1,
    hours: 2,
    came: 3
  });
});

test.each<[string, string, string]>([
  ['minutes', '90', '90'],
  ['minutes', '1.5 hours', '90'],
  ['minutes', '1:30', '90'],
  ['hours', '1.5', '90'],
  ['hours', '1½', '90'],
  ['hours', '2', '120'],
  ['hours', '1:30', '90'],
  ['hours', '0,75', '45'],
  ['hours', '90 min', '90'],
  ['minutes', 'long', 'length-wrong'],
  ['minutes', '0', 'length-wrong'],
  ['hours', '40', 'length-wrong']
])('%s of %s are %s', (field, typed, minutes) => {
  const columns: Columns = { email: 0, event: 1, day: 2, [field]: 3 };
  const row = readRow(['a@b.example', 'E', '1/3/2020', typed], { columns, today: '2026-01-01' });
  const said = 'problem' in row ? row.problem : String(row.event!.minutes);
  expect(said).toBe(minutes);
});

test('roles and stages are understood, or left out and said so', () => {
  const columns: Columns = { email: 0, role: 1, levels: 2 };
  const of = (role: string, levels: string) => {
    const row = readRow(['a@b.example', role, levels], { columns, today: '2026-01-01' });
    return 'problem' in row ? row.problem : [row.role, row.levels, row.left];
  };
  expect(of('Class Teacher', 'P5, P6')).toEqual(['class-teacher', ['second'], []]);
  expect(of('NCCT', 'P1-P3')).toEqual(['ncct-teacher', ['early', 'first'], []]);
  expect(of('Janitor', 'all')).toEqual([null, [], ['role', 'levels']]);
});

test('schools that are called alike come first', () => {
  const school = (id: string, name_folded: string, authority_id = 'fife') => ({
    id,
    name_folded,
    authority_id,
    seed_code: null
  });
  const schools = [
    school('a', 'cowlinn primary school', 'glasgow-city'),
    school('b', 'gallowmuir primary school'),
    school('c', 'cowlinn academy')
  ];
  const near = nearSchools('Cowlin PS', { schools, authority: 'glasgow-city' });
  expect(near[0]!.id).toBe('a');
  expect(nearSchools('xyz', { schools, authority: null })).toEqual([]);
});

onBothStores('what was before Twilight', (store) => {
  soundAfterEach(store, NOW);

  const draft = async (lines: string | Uint8Array, by: Actor = ORGANISER) =>
    done(
      await draftBringIn(store().db, { name: 'register.csv', table: table(lines), by, now: NOW })
    );
  const apply = async (id: string, now = NOW) => {
    done(await applyBringIn(store().db, { id, ...HOST, by: ORGANISER, now }));
    await writeBringIns(store().db, now);
    return (await findBringIn(store().db, id))!;
  };
  const bring = async (...rows: string[]) => apply((await draft([HEAD, ...rows].join('\n'))).id);
  const counts = async (id: string) => (await bringInState(store().db, id)).counts;
  const problemsOf = async (id: string) =>
    (await bringInRows(store().db, { id, outcome: 'problem', from: 0, most: 50 })).map(
      ({ position, problem }) => [position + 2, problem]
    );
  const countOf = async (name: 'outbox' | 'calendar_entry' | 'grant') =>
    (await store().db.selectFrom(name).selectAll().execute()).length;

  test('a register is brought in once: people, events, who was there; nobody is mailed', async () => {
    const { db } = store();
    const school = await establishment(db, 'moray');
    const before = [
      await countOf('outbox'),
      await countOf('calendar_entry'),
      await countOf('grant')
    ];
    const rows = [
      `Ùna Reid,una@old.example,${school.name},Moray,Class teacher,P5,Levers and lollies,24/03/2025,Twilight,90,Yes,`,
      `Ross Tait,ROSS@old.example,${school.name},Moray,,,Levers and lollies,2025-03-24,Twilight,90,apologies,`,
      `Ross Tait,ross@old.example,${school.name},Moray,,,A full day,01/04/2025,Full day,360,no,`,
      `Mòrag Orr,morag@old.example,,,,,,,,,,`
    ];
    const { id } = await draft([HEAD, ...rows].join('\n'));
    expect(await counts(id)).toEqual({ new: 4, known: 0, problem: 0 });
    expect(await wouldMake(db, id)).toEqual({
      people: 3,
      events: [
        { title: 'Levers and lollies', day: '2025-03-24', people: 2, known: false },
        { title: 'A full day', day: '2025-04-01', people: 1, known: false }
      ]
    });
    // nothing is written before it is said
    expect(await findPersonByEmail(db, 'una@old.example')).toBeUndefined();
    const file = await apply(id);
    expect([file.people, file.events, file.attendances]).toEqual([3, 2, 3]);
    await apply(id);

    const una = (await findPersonByEmail(db, 'una@old.example'))!;
    expect(una).toMatchObject({
      name: 'Ùna Reid',
      role: 'class-teacher',
      levels: '["second"]',
      establishment_id: school.id,
      proved_at: null,
      bring_in_id: id
    });
    expect(await grantsOf(db, una.id)).toEqual([]);
    const events = await db.selectFrom('event').selectAll().where('bring_in_id', '=', id).execute();
    expect(
      events
        .map(({ title, status, host, starts_local, ends_local, listing }) => [
          title,
          status,
          host,
          starts_local,
          ends_local,
          listing
        ])
        .sort()
    ).toEqual([
      ['A full day', 'finished', HOST.host, '2025-04-01T09:15', '2025-04-01T15:15', 'unlisted'],
      [
        'Levers and lollies',
        'finished',
        HOST.host,
        '2025-03-24T16:00',
        '2025-03-24T17:30',
        'unlisted'
      ]
    ]);
    expect([
      await countOf('outbox'),
      await countOf('calendar_entry'),
      await countOf('grant')
    ]).toEqual(before);

    const mine = await myBookings(db, { person: una.id, now: NOW });
    expect(mine.been).toMatchObject([
      { card: { title: 'Levers and lollies' }, came: 'attended', broughtIn: { by: null } }
    ]);
    const figures = await authorityFigures(db, 'moray');
    expect(figures.total).toEqual({ booked: 3, waiting: 0, attended: 1, minutes: 90 });
    const data = done(await personData(db, { person: una.id, by: actorOf(una), now: NOW }));
    expect(data.data.bring_in).toMatchObject([{ id, name: 'register.csv' }]);
    const deeds = await db
      .selectFrom('audit_entry')
      .select(['action', 'actor_id'])
      .where('subject_id', 'in', [una.id, id])
      .where('action', '<>', 'person.export')
      .orderBy('action')
      .execute();
    expect(deeds).toEqual([
      { action: 'bring-in.write', actor_id: 'organiser' },
      { action: 'person.brought-in', actor_id: 'organiser' }
    ]);

    // the same file once more is nothing
    const again = await draft([HEAD, ...rows].join('\n'));
    expect(await counts(again.id)).toEqual({ new: 0, known: 4, problem: 0 });
    const nothing = await apply(again.id);
    expect([nothing.people, nothing.events, nothing.attendances]).toEqual([0, 0, 0]);
  });

  const actorOf = (person: { id: string; name: string; email: string }): Actor => ({
    person,
    grants: []
  });

  test('says what is wrong with each row, and brings in the others', async () => {
    const { db } = store();
    const school = await establishment(db, 'angus');
    const of = (more: string) => `A B,${more}`;
    const { id } = await draft(
      [
        HEAD,
        of('one@angus.example,,,,,Ropes,10/02/2025,,,yes,'),
        of('one@angus.example,,,,,ROPES ,2025-02-10,,,yes,'),
        of('not an address,,,,,Ropes,10/02/2025,,,yes,'),
        of('two@angus.example,,,,,=1+1,10/02/2025,,,yes,'),
        of('two@angus.example,,,,,Ropes,40/02/2025,,,yes,'),
        of('two@angus.example,,,,,Ropes,23/11/2026,,,yes,'),
        of('two@angus.example,,,,,Ropes,01/09/2027,,,yes,'),
        of('two@angus.example,,,,,Ropes,01/02/2019,,,yes,'),
        of('two@angus.example,,,,,Ropes,10/02/2025,,,perhaps,'),
        of('two@angus.example,,,,,Ropes,10/02/2025,Picnic,,yes,'),
        of('two@angus.example,,,,,Ropes,10/02/2025,,long,yes,'),
        of('two@angus.example,,Atlantis,,,Ropes,10/02/2025,,,yes,'),
        of(`two@angus.example,${school.name},Fife,,,Ropes,10/02/2025,,,yes,`),
        of('two@angus.example,No Such School,Angus,,,Ropes,10/02/2025,,,yes,'),
        of('two@angus.example,,,,,Ropes,10/02/2025,,,yes,No such programme'),
        of('broken\ufffd@angus.example,,,,,Ropes,10/02/2025,,,yes,'),
        of('two@angus.example,,,,,,10/02/2025,,,yes,')
      ].join('\n')
    );
    expect(await problemsOf(id)).toEqual([
      [3, 'double'],
      [4, 'no-address'],
      [5, 'formula'],
      [6, 'day-wrong'],
      [7, 'day-to-come'],
      [8, 'day-to-come'],
      [9, 'too-old'],
      [10, 'came-unknown'],
      [11, 'kind-unknown'],
      [12, 'length-wrong'],
      [13, 'authority-unknown'],
      [14, 'school-elsewhere'],
      [15, 'school-unknown'],
      [16, 'programme-unknown'],
      [17, 'broken-text'],
      [18, 'event-missing']
    ]);
    const file = await apply(id);
    expect([file.people, file.events, file.attendances]).toEqual([1, 1, 1]);
    expect(await findPersonByEmail(db, 'two@angus.example')).toBeUndefined();
  });

  test('rows that say different things of one event are told apart', async () => {
    const { id } = await draft(
      [
        HEAD,
        'A,a@differ.example,,,,,Kites,10/02/2025,Twilight,90,yes,',
        'B,b@differ.example,,,,,Kites,10/02/2025,,,yes,',
        'C,c@differ.example,,,,,Kites,10/02/2025,Full day,90,yes,',
        'D,d@differ.example,,,,,Kites,10/02/2025,Twilight,60,yes,'
      ].join('\n')
    );
    expect(await problemsOf(id)).toEqual([
      [4, 'event-differs'],
      [5, 'event-differs']
    ]);
  });

  test('what people say of a school is taken, near names are offered', async () => {
    const { db } = store();
    const school = await establishment(db, 'fife');
    const { id } = await draft(
      [
        HEAD,
        'A,a@schools.example,Old name of it,Fife,,,Sails,10/02/2025,,,yes,',
        'B,b@schools.example,Independent School,,,,Sails,10/02/2025,,,yes,'
      ].join('\n')
    );
    const open = await openSchools(db, id);
    expect(open.map(({ school, rows }) => [school, rows])).toEqual([
      ['Independent School', 1],
      ['Old name of it', 1]
    ]);
    const said = { [open[0]!.key]: 'other', [open[1]!.key]: school.id };
    done(await weighBringIn(db, { id, said, by: ORGANISER, now: NOW }));
    expect(await counts(id)).toEqual({ new: 2, known: 0, problem: 0 });
    await apply(id);
    const bookings = await db
      .selectFrom('booking')
      .innerJoin('person', 'person.id', 'booking.person_id')
      .select(['person.email', 'booking.establishment_id', 'establishment_other', 'authority_id'])
      .select('person.establishment_id as own')
      .where('booking.bring_in_id', '=', id)
      .orderBy('person.email')
      .execute();
    expect(
      bookings.map(({ establishment_id, establishment_other, authority_id, own }) => [
        establishment_id,
        establishment_other,
        authority_id,
        own
      ])
    ).toEqual([
      [school.id, null, 'fife', school.id],
      [null, 'Independent School', null, null]
    ]);
  });

  test('reads Windows-1252, semicolons, and headers that say nothing once people say them', async () => {
    const { db } = store();
    const bytes = Uint8Array.from('x;y\nM\u00f2rag;morag@windows.example', (sign) =>
      sign.charCodeAt(0)
    );
    const read = await draft(bytes);
    expect([read.encoding, read.compared_at, columnsOf(read)]).toEqual(['Windows-1252', null, {}]);
    const facts = { id: read.id, by: ORGANISER, now: NOW };
    expect(await applyBringIn(db, { ...facts, ...HOST })).toMatchObject({
      refused: 'bring-in-columns'
    });
    expect(await weighBringIn(db, { ...facts, columns: { name: 0 } })).toMatchObject({
      refused: 'bring-in-columns'
    });
    expect(await weighBringIn(db, { ...facts, columns: { email: 1, event: 0 } })).toMatchObject({
      refused: 'bring-in-columns'
    });
    done(await weighBringIn(db, { ...facts, columns: { name: 0, email: 1 } }));
    await apply(read.id);
    expect((await findPersonByEmail(db, 'morag@windows.example'))?.name).toBe('Mòrag');
    // the mark of UTF-8 is no part of the first heading
    const marked = await draft('\ufeffE-mail\tName\na@mark.example\tA');
    expect(columnsOf(marked)).toEqual({ email: 0, name: 1 });
  });

  test('whoever is here already stays as they are, and is joined by each of their addresses', async () => {
    const { db } = store();
    const person = await personOf(db, { email: 'own@profile.example', name: 'Own Name', now: NOW });
    await proved(db, person.id, NOW);
    await db
      .insertInto('person_address')
      .values({
        email: 'other@profile.example',
        person_id: person.id,
        proved_at: NOW,
        added_at: NOW
      })
      .execute();
    await bring('Another Name,other@profile.example,,,Headteacher,P1,Wheels,11/02/2025,,,yes,');
    const after = (await findPersonByEmail(db, 'own@profile.example'))!;
    expect(after).toMatchObject({ name: 'Own Name', role: null, levels: null, bring_in_id: null });
    const { been } = await myBookings(db, { person: person.id, now: NOW });
    expect(been.map(({ card }) => card.title)).toEqual(['Wheels']);
  });

  test('joins an event that is here, and what was noted there stays', async () => {
    const { db } = store();
    const event = await published(db, { room: 2, online: 0, title: 'Bridges' });
    const [came, open] = [await somebody(db, 'Came'), await somebody(db, 'Open')];
    const noted = await book(db, event, came);
    await book(db, event, open);
    const after = '2026-12-20T10:00:00.000Z';
    const note = { event: event.id, bookings: [noted.id], by: ORGANISER, now: after };
    done(await noteAttendance(db, { ...note, came: 'attended' }));
    const lines = [
      HEAD,
      `Came,${came.email},,,,,bridges,10/12/2026,,,no,`,
      `Open,${open.email},,,,,Bridges,10/12/2026,,,apologies,`,
      'New,new@bridges.example,,,,,Bridges,10/12/2026,,,yes,'
    ];
    const { id } = done(
      await draftBringIn(db, {
        name: 'b.csv',
        table: table(lines.join('\n')),
        by: ORGANISER,
        now: after
      })
    );
    expect(await counts(id)).toEqual({ new: 2, known: 1, problem: 0 });
    const file = await apply(id, after);
    expect([file.people, file.events, file.attendances]).toEqual([1, 0, 2]);
    const notes = await db
      .selectFrom('attendance')
      .innerJoin('booking', 'booking.id', 'attendance.booking_id')
      .innerJoin('person', 'person.id', 'booking.person_id')
      .select(['person.email', 'came'])
      .where('event_id', '=', event.id)
      .execute();
    expect(new Map(notes.map((one) => [one.email, one.came]))).toEqual(
      new Map([
        [came.email, 'attended'],
        [open.email, 'apologies'],
        ['new@bridges.example', 'attended']
      ])
    );
    const pool = () =>
      db
        .selectFrom('pool')
        .select(['places', 'taken'])
        .where('event_id', '=', event.id)
        .where('mode', '=', 'room')
        .executeTakeFirst();
    expect(await pool()).toEqual({ places: 3, taken: 3 });
    const undone = done(await undoBringIn(db, { id, by: ORGANISER, now: after }));
    expect(undone).toMatchObject({ people: 1, events: 0, attendances: 2 });
    expect(await pool()).toEqual({ places: 2, taken: 2 });
    expect(await findPersonByEmail(db, 'new@bridges.example')).toBeUndefined();
    await db.updateTable('event').set({ status: 'finished' }).where('id', '=', event.id).execute();
  });

  test('a room that is full takes nobody more, and an event that did not take place nobody', async () => {
    const { db } = store();
    const full = await published(db, { room: 1, online: 0, roomLimit: 1, title: 'Small room' });
    await book(db, full, await somebody(db));
    const off = await published(db, { title: 'Snowed off' });
    await db
      .updateTable('event')
      .set({ status: 'cancelled', cancelled_at: NOW })
      .where('id', '=', off.id)
      .execute();
    const lines = [
      HEAD,
      'A,a@full.example,,,,,Small room,10/12/2026,,,yes,',
      'A,a@full.example,,,,,Snowed off,10/12/2026,,,yes,'
    ];
    const now = '2026-12-20T10:00:00.000Z';
    const { id } = done(
      await draftBringIn(db, { name: 'b.csv', table: table(lines.join('\n')), by: ORGANISER, now })
    );
    expect(await problemsOf(id)).toEqual([
      [2, 'event-full'],
      [3, 'event-not-held']
    ]);
    await db.updateTable('event').set({ status: 'finished' }).where('id', '=', full.id).execute();
  });

  test('nobody is thanked for what was before Twilight, and its register tells no no-shows', async () => {
    const { db } = store();
    await bring(
      'A,a@thanks.example,,,,,Saturday’s webinar,21/11/2026,Webinar,60,yes,',
      'B,b@thanks.example,,,,,Saturday’s webinar,21/11/2026,Webinar,60,no,'
    );
    const before = await countOf('outbox');
    // a Saturday's webinar would be thanked for on Monday, at 15:30
    await thankGuests(db, plus(NOW, { hours: 6 }));
    expect(await countOf('outbox')).toBe(before);
    expect(await noShows(db, { kind: 'webinar', now: NOW })).toEqual({
      events: 0,
      people: 0,
      absent: 0
    });
  });

  test('is taken away again as one; what somebody has built on stays', async () => {
    const { db } = store();
    const file = await bring(
      'A,a@undo.example,,,,,Pulleys,12/02/2025,,,yes,',
      'B,b@undo.example,,,,,Pulleys,12/02/2025,,,yes,',
      'C,c@undo.example,,,,,Gears,13/02/2025,,,yes,',
      'D,d@undo.example,,,,,,,,,,'
    );
    const { id } = file;
    const b = (await findPersonByEmail(db, 'b@undo.example'))!;
    const booking = await db
      .selectFrom('booking')
      .selectAll()
      .where('person_id', '=', b.id)
      .executeTakeFirstOrThrow();
    const note = { event: booking.event_id, bookings: [booking.id], by: ORGANISER, now: NOW };
    done(await noteAttendance(db, { ...note, came: 'did-not-attend' }));
    await proved(db, (await findPersonByEmail(db, 'd@undo.example'))!.id, NOW);
    expect(await undoBringIn(db, { id, by: VISITOR, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    const undone = done(await undoBringIn(db, { id, by: ORGANISER, now: NOW }));
    expect(undone).toEqual({
      people: 2,
      events: 1,
      attendances: 2,
      kept: { people: 2, events: 1, attendances: 1 }
    });
    // twice is once
    expect(done(await undoBringIn(db, { id, by: ORGANISER, now: NOW }))).toMatchObject({
      people: 0
    });
    expect(await findPersonByEmail(db, 'a@undo.example')).toBeUndefined();
    expect(await findPersonByEmail(db, 'c@undo.example')).toBeUndefined();
    // and can be brought in again, joined to what stayed
    const again = await bring(
      'A,a@undo.example,,,,,Pulleys,12/02/2025,,,yes,',
      'B,b@undo.example,,,,,Pulleys,12/02/2025,,,yes,',
      'C,c@undo.example,,,,,Gears,13/02/2025,,,yes,',
      'D,d@undo.example,,,,,,,,,,'
    );
    expect([again.people, again.events, again.attendances]).toEqual([2, 1, 2]);
  });

  test('only who organises everything, nothing that is old, and nothing without a host', async () => {
    const { db } = store();
    const text = [HEAD, 'A,a@host.example,,,,,Flags,14/02/2025,,,yes,'].join('\n');
    for (const by of [VISITOR, ONE_EVENT, ADMIN]) {
      expect(await draftBringIn(db, { name: 'x', table: table(text), by, now: NOW })).toMatchObject(
        { refused: 'not-allowed' }
      );
    }
    const { id } = await draft(text);
    const facts = { id, ...HOST, by: ORGANISER, now: NOW };
    expect(await applyBringIn(db, { ...facts, by: ADMIN })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await applyBringIn(db, { ...facts, host: '' })).toMatchObject({
      refused: 'bring-in-host'
    });
    expect(await applyBringIn(db, { ...facts, contact: 'x' })).toMatchObject({
      refused: 'bring-in-contact'
    });
    expect(await undoBringIn(db, { id, by: ORGANISER, now: NOW })).toMatchObject({
      refused: 'bring-in-writing'
    });
    // somebody of that address came meanwhile
    await personOf(db, { email: 'a@host.example', name: 'A', now: NOW });
    expect(await applyBringIn(db, facts)).toMatchObject({ refused: 'bring-in-old' });
    expect(
      await draftBringIn(db, { name: 'x', table: table('E-mail'), by: ORGANISER, now: NOW })
    ).toMatchObject({ refused: 'bring-in-empty' });
    const drafts = async () =>
      (await db.selectFrom('bring_in').select('id').where('id', '=', id).execute()).length;
    expect(await drafts()).toBe(1);
    await applyRetention(db, plus(NOW, { hours: 25 }));
    expect(await drafts()).toBe(0);
  });

  const ADMIN: Actor = {
    person: { id: 'admin', name: 'Ada', email: 'ada@stem.example' },
    grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }]
  };
  const ONE_EVENT: Actor = {
    person: { id: 'one', name: 'One', email: 'one@stem.example' },
    grants: [{ right: 'organiser', scope: 'event', scopeId: 'e' }]
  };

  // of other people: nobody's row makes the two wait for each other
  test.each([
    ['other people', 'Race', ['more']],
    ['the same people and others', 'Other race', ['race', 'more']]
  ])(
    'two processes write a file once, and it and one of %s make one event',
    async (_, title, also) => {
      const { db } = store();
      const lines = (of: string) =>
        Array.from(
          { length: 600 },
          (_, at) => `P ${at},p${at}@${of}.example,,,,,${title},15/02/2025,,,yes,`
        );
      // its address is taken: each process tries another, so that only title and day keep them apart
      const draftOf = await published(db, { title });
      await db
        .updateTable('event')
        .set({ slug: `${title.toLowerCase().replace(' ', '-')}-2025-02-15`, status: 'draft' })
        .where('id', '=', draftOf.id)
        .execute();
      const one = await draft([HEAD, ...lines('race')].join('\n'));
      const other = await draft([HEAD, ...also.flatMap(lines)].join('\n'));
      const apply = (id: string) =>
        applyBringIn(db, { id, ...HOST, by: ORGANISER, now: NOW }).then((done) => {
          if (isRefusal(done) && done.refused !== 'bring-in-old') throw new Error(done.refused);
          return writeBringIns(db, NOW);
        });
      await Promise.all([apply(one.id), apply(other.id), apply(one.id), writeBringIns(db, NOW)]);
      await writeBringIns(db, NOW);
      const events = await db
        .selectFrom('event')
        .select('id')
        .where('title', '=', title)
        .where('status', '=', 'finished')
        .execute();
      expect(events).toHaveLength(1);
      const notes = await db
        .selectFrom('attendance')
        .innerJoin('booking', 'booking.id', 'attendance.booking_id')
        .select('person_id')
        .where('event_id', '=', events[0]!.id)
        .execute();
      expect(new Set(notes.map(({ person_id }) => person_id)).size).toBe(notes.length);
      expect([600, 1200]).toContain(notes.length);
      const deeds = await db
        .selectFrom('audit_entry')
        .select('id')
        .where('subject_id', '=', one.id)
        .where('action', '=', 'bring-in.write')
        .execute();
      expect(deeds.length).toBeLessThanOrEqual(1);
    }
  );

  test('5,000 rows take a bounded number of statements', async () => {
    let asked = 0;
    const db = openThrough(
      store().url,
      (query) => {
        asked += 1;
        return query;
      },
      1
    );
    try {
      const lines = Array.from(
        { length: 5000 },
        (_, at) =>
          `P ${at},many${at % 2500}@many.example,,,,,Session ${at % 50},${at < 2500 ? '16' : '17'}/02/2025,,60,yes,`
      );
      const { id } = done(
        await draftBringIn(db, {
          name: 'all.csv',
          table: table([HEAD, ...lines].join('\n')),
          by: ORGANISER,
          now: NOW
        })
      );
      expect(await counts(id)).toEqual({ new: 5000, known: 0, problem: 0 });
      expect(asked).toBeLessThan(40);
      asked = 0;
      done(await applyBringIn(db, { id, ...HOST, by: ORGANISER, now: NOW }));
      const { done: first, all } = await bringInState(db, id);
      expect([first, all]).toEqual([500, 5000]);
      await writeBringIns(db, NOW);
      expect(asked).toBeLessThan(400);
      expect(await findBringIn(db, id)).toMatchObject({
        people: 2500,
        events: 100,
        attendances: 5000
      });
      asked = 0;
      done(await undoBringIn(db, { id, by: ORGANISER, now: NOW }));
      expect(asked).toBeLessThan(200);
    } finally {
      await db.destroy();
    }
  }, 60_000);

  test('shows its facts as they are kept', async () => {
    const { db } = store();
    const { id } = await draft(
      [HEAD, 'A,a@facts.example,,,,,Magnets,18/02/2025,,300,yes,'].join('\n')
    );
    const [row] = await bringInRows(db, { id, outcome: 'new', from: 0, most: 5 });
    expect((JSON.parse(row!.facts!) as RowFacts).event).toMatchObject({ kind: 'full-day' });
  });
});
