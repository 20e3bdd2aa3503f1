import { expect, test } from 'vitest';

import { CHUNK } from '#db/chunks.ts';
import type { Db } from '#db/open.server.ts';
import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { publishEvent } from '#lib/events/event.server.ts';
import { attachEvent, detachEvent } from '#lib/events/programme-part.server.ts';
import { makeEvent } from '#lib/changes/event.server.ts';
import {
  draftNominations,
  nominateList,
  countRows,
  progressOf,
  rowsOfList,
  writeNominations
} from '#lib/programmes/list.server.ts';
import { personOf } from '#lib/people/person.server.ts';
import { nominate, remindNominees } from '#lib/programmes/nominate.server.ts';
import { programmePlaces } from '#lib/programmes/places.server.ts';
import { participantsOf, readPeopleFilter } from '#lib/programmes/read.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';
import {
  answerSelf,
  askSelf,
  endLink,
  makeLink,
  proveSelf,
  selfNominations
} from '#lib/programmes/self.server.ts';
import { readTable } from '#lib/read-table.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { plus } from '#lib/time.server.ts';
import { after, entries } from '#tests/support/desk.ts';
import {
  DETAILS,
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  somebody
} from '#tests/support/people.ts';
import {
  afresh,
  answers,
  AUTHORITY,
  coordinatorOf,
  nominated,
  OTHER_AUTHORITY,
  programmeWith
} from '#tests/support/programmes.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { bookMissing, countMissing } from './book.server.ts';
import { completing, markCompleted, ruleOf, setRule } from './completion.server.ts';
import { withdrawParticipant } from './leave.server.ts';
import { changeProgrammePlaces } from './places.server.ts';
import { positionOf } from './accept.server.ts';
import { replaceParticipant } from './replace.server.ts';

const BY = coordinatorOf(AUTHORITY);

onBothStores('a programme that recruits', (store) => {
  soundAfterEach(store, NOW);

  const dated = (db: Db, programme: string, day: string, room = 20) =>
    published(db, {
      title: `Twilight ${day}`,
      kind: 'twilight',
      startsLocal: `2026-12-${day}T16:00`,
      endsLocal: `2026-12-${day}T17:30`,
      clplMinutes: 90,
      programme,
      forProgrammeOnly: true,
      room
    });
  const taken = async (id: string, authority = AUTHORITY) =>
    (await programmePlaces(store().db, id)).find((one) => one.authority === authority)!.taken;
  const bookings = async (person: string) =>
    store()
      .db.selectFrom('booking')
      .innerJoin('event', 'event.id', 'booking.event_id')
      .select([
        'booking.id',
        'booking.state',
        'booking.ended_how',
        'event.title',
        'event.id as event'
      ])
      .where('person_id', '=', person)
      .orderBy('event.starts_at')
      .execute();
  const kindsTo = async (person: string) => {
    const { db } = store();
    const { email } = await db
      .selectFrom('person')
      .select('email')
      .where('id', '=', person)
      .executeTakeFirstOrThrow();
    return (await letters(db)).filter(({ to_email }) => to_email === email).map(({ kind }) => kind);
  };
  const readLetter = async (kind: string, person: string) => {
    const { db } = store();
    const { email } = await db
      .selectFrom('person')
      .select('email')
      .where('id', '=', person)
      .executeTakeFirstOrThrow();
    const row = (await letters(db)).findLast((one) => one.kind === kind && one.to_email === email)!;
    return LETTERS[kind]!(db, JSON.parse(row.ids) as Record<string, string>, { row, now: NOW });
  };

  test('a nominated person accepts by one press and is booked for all of it', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const events = [await dated(db, programme.id, '01'), await dated(db, programme.id, '08')];
    const row = await nominated(db, programme);
    expect(stateOf(row)).toBe('nominated');
    expect(await taken(programme.id)).toBe(0);
    expect(await bookings(row.person_id)).toEqual([]);

    const accepted = done(await answers(db, row));
    expect(stateOf(accepted)).toBe('accepted');
    expect(await taken(programme.id)).toBe(1);
    expect(await bookings(row.person_id)).toMatchObject([
      { state: 'confirmed' },
      { state: 'confirmed' }
    ]);
    expect(await kindsTo(row.person_id)).toEqual([
      'nominated',
      'booked',
      'booked',
      'programme-accepted'
    ]);
    const all = (await readLetter('programme-accepted', row.person_id))!;
    expect(JSON.stringify(all.blocks)).toContain('1. ');
    expect(JSON.stringify(all.blocks)).toContain('Twilight 08');
    const one = (await readLetter('booked', row.person_id))!;
    expect(one.subject).toMatch(/2 of 2$/);
    expect(one.invite!.description).toContain('Event 2 of 2: Primary STEM Leaders.');
    expect(await entries(db, events[0]!, { id: row.person_id })).toHaveLength(1);

    // twice is once, and saying no now is leaving
    done(await answers(db, row));
    expect(await taken(programme.id)).toBe(1);
    expect(await answers(db, row, { accept: false })).toMatchObject({ refused: 'nomination-over' });
  });

  test('an event that does not take them does not take their place in the programme', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    await dated(db, programme.id, '01', 1);
    await published(db, {
      title: 'Closed already',
      programme: programme.id,
      bookingClosesAt: '2026-11-01T10:00:00.000Z'
    });
    const [first, second] = [await nominated(db, programme), await nominated(db, programme)];
    done(await answers(db, first));
    done(await answers(db, second));
    expect(await bookings(first.person_id)).toMatchObject([{ state: 'confirmed' }]);
    // it is full: they wait for that one
    expect(await bookings(second.person_id)).toMatchObject([{ state: 'waiting' }]);
  });

  test('declining books nothing and can be changed; a coordinator ends the nomination', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    await dated(db, programme.id, '01');
    const row = await nominated(db, programme);
    expect(stateOf(done(await answers(db, row, { accept: false })))).toBe('declined');
    expect(stateOf(done(await answers(db, row)))).toBe('accepted');
    const other = await nominated(db, programme);
    done(await withdrawParticipant(db, { participant: other.id, by: BY, now: NOW }));
    expect(await answers(db, other)).toMatchObject({ refused: 'nomination-over' });
    expect(await kindsTo(other.person_id)).toEqual(['nominated', 'nomination-withdrawn']);
    expect(await bookings(other.person_id)).toEqual([]);
  });

  test('nobody answers for another, and a coordinator reaches no other authority', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const row = await nominated(db, programme);
    const stranger = await somebody(db);
    const { answerNomination } = await import('./accept.server.ts');
    const facts = { participant: row.id, accept: true, now: NOW };
    expect(await answerNomination(db, { ...facts, by: stranger.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await answerNomination(db, { ...facts, by: BY })).toMatchObject({
      refused: 'not-allowed'
    });
    const by = coordinatorOf(OTHER_AUTHORITY);
    expect(await withdrawParticipant(db, { participant: row.id, by, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    const nominee = { email: 'guess@school.example', name: '', establishment: null };
    const mine = { programme: programme.id, authority: AUTHORITY, nominee, by, now: NOW };
    expect(await nominate(db, mine)).toMatchObject({ refused: 'not-allowed' });
    const fife = { ...mine, authority: 'fife', by: coordinatorOf('fife') };
    expect(await nominate(db, fife)).toMatchObject({ refused: 'programme-no-places' });
    const school = await establishment(db, OTHER_AUTHORITY);
    const elsewhere = { ...mine, by: BY, nominee: { ...nominee, establishment: school.id } };
    expect(await nominate(db, elsewhere)).toMatchObject({ refused: 'school-elsewhere' });
  });

  test('somebody nominated twice, or by two authorities, is one participant', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const nominee = { email: 'twice@school.example', name: 'Twice', establishment: null };
    const of = (authority: string) => ({
      programme: programme.id,
      authority,
      nominee,
      by: coordinatorOf(authority),
      now: NOW
    });
    const first = done(await nominate(db, of(AUTHORITY)));
    expect(await nominate(db, of(AUTHORITY))).toMatchObject({ refused: 'nominated-already' });
    expect(await nominate(db, of(OTHER_AUTHORITY))).toMatchObject({
      refused: 'nominated-elsewhere'
    });
    // who declined may be nominated anew, also by another
    done(await answers(db, first, { accept: false }));
    const again = done(await nominate(db, of(OTHER_AUTHORITY)));
    expect(again).toMatchObject({ id: first.id, authority_id: OTHER_AUTHORITY, declined_at: null });
  });

  test('a coordinator who guesses an address learns no name', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const email = 'guessed@school.example';
    const known = await personOf(db, { email, name: 'Catriona Secret', now: NOW });
    const nominee = { email: known.email, name: '', establishment: null };
    const facts = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const row = done(await nominate(db, { ...facts, nominee }));
    const shown = async (q = '') =>
      (
        await participantsOf(db, {
          programme: programme.id,
          filter: readPeopleFilter(new URLSearchParams({ q })),
          page: 1
        })
      ).people;
    expect(await shown()).toMatchObject([{ name: '', state: 'nominated' }]);
    expect(await shown('catriona')).toEqual([]);
    done(await answers(db, row));
    expect(await shown('catriona')).toMatchObject([{ name: 'Catriona Secret' }]);
  });

  test('who says yes when it is full stands in line and is served when a place is free', async () => {
    const { db } = store();
    const programme = await programmeWith(db, { [AUTHORITY]: 1 });
    await dated(db, programme.id, '01');
    const [a, b, c] = [
      await nominated(db, programme),
      await nominated(db, programme),
      await nominated(db, programme)
    ];
    done(await answers(db, a));
    const second = done(await answers(db, b, { now: after(1) }));
    done(await answers(db, c, { now: after(2) }));
    expect(stateOf(second)).toBe('reserve');
    expect(await positionOf(db, await afresh(db, c))).toBe(2);
    expect(await bookings(b.person_id)).toEqual([]);

    // the one with a place leaves by themselves: their booking goes, no second mail
    const self = { person: null, grants: [], key: { kind: 'nomination' as const, id: a.id } };
    done(await withdrawParticipant(db, { participant: a.id, by: self, now: after(3) }));
    expect(stateOf(await afresh(db, b))).toBe('accepted');
    expect(await bookings(a.person_id)).toMatchObject([{ state: 'cancelled' }]);
    expect(await bookings(b.person_id)).toMatchObject([{ state: 'confirmed' }]);
    expect(await kindsTo(a.person_id)).toEqual([
      'nominated',
      'booked',
      'programme-accepted',
      'cancelled-by-you'
    ]);
    // one more place for the authority
    const more = {
      programme: programme.id,
      places: { [AUTHORITY]: 2 },
      by: ORGANISER,
      now: after(4)
    };
    done(await changeProgrammePlaces(db, more));
    expect(stateOf(await afresh(db, c))).toBe('accepted');
    expect(
      await changeProgrammePlaces(db, { ...more, places: { [OTHER_AUTHORITY]: 5, [AUTHORITY]: 1 } })
    ).toMatchObject({ refused: 'places-below-taken-by' });
    // refused as a whole
    expect((await programmePlaces(db, programme.id)).map(({ places }) => places)).toEqual([2]);
  });

  test('a leaver’s coming events pass to the colleague who accepts; the past stays theirs', async () => {
    const { db } = store();
    const programme = await programmeWith(db, { [AUTHORITY]: 1 });
    await dated(db, programme.id, '01');
    await dated(db, programme.id, '08');
    const leaver = await nominated(db, programme);
    done(await answers(db, leaver));
    const later = '2026-12-02T10:00:00.000Z';
    const colleague = { email: 'colleague@school.example', name: 'Iona', establishment: null };
    const facts = { participant: leaver.id, colleague, by: BY, now: later };
    const row = done(await replaceParticipant(db, facts));
    // nothing is lost while there is no answer, nor when it is no
    done(await answers(db, row, { accept: false, now: later }));
    expect(stateOf(await afresh(db, leaver))).toBe('accepted');
    done(await answers(db, row, { now: later }));
    expect(stateOf(await afresh(db, leaver))).toBe('withdrawn');
    expect(stateOf(await afresh(db, row))).toBe('accepted');
    expect(await taken(programme.id)).toBe(1);
    expect(await bookings(leaver.person_id)).toMatchObject([
      { title: 'Twilight 01', state: 'confirmed' },
      { title: 'Twilight 08', ended_how: 'passed-on' }
    ]);
    expect(await bookings(row.person_id)).toMatchObject([
      { title: 'Twilight 08', state: 'confirmed' }
    ]);
    expect(await kindsTo(row.person_id)).toEqual([
      'nominated',
      'passed-to-you',
      'programme-accepted'
    ]);
    expect(await replaceParticipant(db, facts)).toMatchObject({ refused: 'not-participating' });
  });

  test('what is put in or published later is booked for all, but never what somebody cancelled', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const first = await dated(db, programme.id, '01');
    const row = await nominated(db, programme);
    done(await answers(db, row));
    const [booking] = await bookings(row.person_id);
    const me = { person: { id: row.person_id, name: '', email: '' }, grants: [] };
    done(await cancelBooking(db, { booking: booking!.id, by: me, now: NOW }));
    const draft = done(
      await makeEvent(db, {
        details: DETAILS,
        places: { room: 9, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    const move = { programme: programme.id, event: draft.id, by: ORGANISER, now: NOW };
    done(await attachEvent(db, move));
    expect(await countMissing(db, { programme: programme.id, now: NOW })).toBe(0);
    done(await publishEvent(db, { event: draft.id, by: ORGANISER, now: NOW }));
    expect(await countMissing(db, { programme: programme.id, now: NOW })).toBe(1);
    const facts = { programme: programme.id, by: ORGANISER, now: NOW };
    expect(await bookMissing(db, facts)).toBe(1);
    expect(await bookMissing(db, facts)).toBe(0);
    done(await detachEvent(db, move));
    expect(await detachEvent(db, { ...move, event: first.id })).toMatchObject({
      refused: 'participants-only'
    });
    expect(await attachEvent(db, { ...move, by: BY })).toMatchObject({ refused: 'not-allowed' });
  });

  test('a file shows its problems first, and nominates the good rows once', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const [school, elsewhere] = [
      await establishment(db, AUTHORITY),
      await establishment(db, OTHER_AUTHORITY)
    ];
    const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const known = { email: 'known@school.example', name: '', establishment: null };
    done(await nominate(db, { ...of, nominee: known }));
    const theirs = { ...known, email: 'theirs@school.example' };
    const other = { authority: OTHER_AUTHORITY, by: coordinatorOf(OTHER_AUTHORITY) };
    done(await nominate(db, { ...of, ...other, nominee: theirs }));
    const text = [
      'Name;E-mail;School;Authority',
      `Mòrag NicDhòmhnaill;morag@school.example;${school.name};South Lanarkshire`,
      'No Address;;;',
      'Double;MORAG@school.example;;',
      '=HYPERLINK("x");evil@school.example;;',
      `Far;far@school.example;${elsewhere.name};`,
      'Lost;lost@school.example;Nowhere Primary;',
      'Else;else@school.example;;Fife',
      'Known;known@school.example;;',
      'Theirs;theirs@school.example;;',
      'Plain;plain@school.example;;'
    ].join('\r\n');
    const table = readTable(new Uint8Array(Buffer.from(text, 'latin1')));
    if ('problem' in table) throw new Error(table.problem);
    expect(table.encoding).toBe('Windows-1252');
    const before = (await letters(db)).length;
    const list = done(await draftNominations(db, { ...of, table }));
    expect(await letters(db)).toHaveLength(before);
    expect(await countRows(db, list.id)).toEqual([
      { problem: null, count: 2 },
      ...[
        'double',
        'formula',
        'no-address',
        'nominated-already',
        'nominated-elsewhere',
        'other-authority',
        'school-elsewhere',
        'school-unknown'
      ].map((problem) => ({ problem, count: 1 }))
    ]);
    expect(await rowsOfList(db, { list: list.id, good: true, page: 1, most: 50 })).toMatchObject([
      { line: 2, name: 'Mòrag NicDhòmhnaill', establishment_id: school.id },
      { line: 11, email: 'plain@school.example' }
    ]);
    // somebody is nominated between the preview and the press
    done(await nominate(db, { ...of, nominee: { ...known, email: 'plain@school.example' } }));
    const facts = { ...of, list: list.id };
    expect(await nominateList(db, { ...facts, ...other })).toMatchObject({
      refused: 'list-unknown'
    });
    expect(await nominateList(db, facts)).toBe(1);
    expect(await nominateList(db, facts)).toBe(1);
    expect(
      (await letters(db)).filter(({ to_email }) => to_email === 'morag@school.example')
    ).toHaveLength(1);
  });

  test('a list that two processes go through is nominated once', async () => {
    const { db, url } = store();
    const programme = await programmeWith(db);
    const rows = Array.from({ length: 1200 }, (_, at) => [`r${at}@twice.example`]);
    const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const table = { rows, encoding: 'UTF-8' as const };
    const list = done(await draftNominations(db, { ...of, table }));
    const [one, two] = [
      db,
      url.startsWith('postgres') ? openThrough(url, (query) => query, 1) : db
    ];
    expect(await nominateList(db, { ...of, list: list.id })).toBe(1200);
    const gone = await Promise.all([writeNominations(one, NOW), writeNominations(two, NOW)]);
    if (two !== one) await two.destroy();
    expect(gone[0] + gone[1]).toBe(1200 - CHUNK);
    const told = (await letters(db)).filter(({ to_email }) => to_email.endsWith('@twice.example'));
    expect(told).toHaveLength(1200);
    const made = await db
      .selectFrom('audit_entry')
      .select('id')
      .where('action', '=', 'programme.nominate')
      .where('subject_id', '=', programme.id)
      .execute();
    expect(made).toHaveLength(1);
  });

  test('two addresses of one person are one nomination', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const person = await somebody(db);
    const email = 'another@twice.example';
    await db
      .insertInto('person_address')
      .values({ email, person_id: person.id, proved_at: NOW, added_at: NOW })
      .execute();
    const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const table = { rows: [[email], [person.email]], encoding: 'UTF-8' as const };
    const list = done(await draftNominations(db, { ...of, table }));
    expect(await nominateList(db, { ...of, list: list.id })).toBe(1);
    const nominee = { email, name: '', establishment: null };
    expect(await nominate(db, { ...of, nominee })).toMatchObject({ refused: 'nominated-already' });
  });

  test('5,000 rows are read and nominated whole, in a bounded number of statements', async () => {
    const { db, url } = store();
    const programme = await programmeWith(db);
    const statements = async (size: number) => {
      const rows = [
        ['Name', 'Email'],
        ...Array.from({ length: size }, (_, at) => [`P ${at}`, `p${at}.${size}@many.example`])
      ];
      let count = 0;
      const counted = openThrough(
        url,
        (query) => {
          count += 1;
          return query;
        },
        2
      );
      try {
        const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
        const table = { rows, encoding: 'UTF-8' as const };
        const list = done(await draftNominations(counted, { ...of, table }));
        expect(await nominateList(counted, { ...of, list: list.id })).toBe(size);
        // the first piece at once, the rest by the round, and nobody twice
        const first = Math.min(size, CHUNK);
        expect(await progressOf(counted, list.id)).toEqual({ all: size, done: first });
        expect(await writeNominations(counted, NOW)).toBe(size - first);
        expect(await writeNominations(counted, NOW)).toBe(0);
        expect(await progressOf(counted, list.id)).toEqual({ all: size, done: size });
      } finally {
        await counted.destroy();
      }
      return count;
    };
    const few = await statements(200);
    const many = await statements(5000);
    // nine more chunks of 500, and a look that finds no more
    expect(many).toBeLessThan(few + 10 * 17);
    const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const rows = Array.from({ length: 5001 }, (_, at) => [`q${at}@many.example`]);
    const table = { rows, encoding: 'UTF-8' as const };
    expect(await draftNominations(db, { ...of, table })).toMatchObject({
      refused: 'too-many-addresses'
    });
  });

  test('a link for self-nomination: proved by mail, answered by the coordinator, renewed, ended', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const of = { programme: programme.id, authority: AUTHORITY, by: BY, now: NOW };
    const link = done(await makeLink(db, of));
    const asks = (email: string, id = link.id) =>
      askSelf(db, {
        link: id,
        email,
        name: 'Una Reid',
        establishment: null,
        why: 'I would like to.',
        by: { person: null, grants: [] },
        now: NOW
      });
    const asked = done(await asks('una@school.example'));
    expect(await selfNominations(db, of)).toEqual([]);
    expect(
      await answerSelf(db, { asked: asked.id, approve: true, by: BY, now: NOW })
    ).toMatchObject({
      refused: 'participant-unknown'
    });
    await proveSelf(db, { id: asked.id, now: NOW });
    expect(await selfNominations(db, of)).toMatchObject([{ name: 'Una Reid' }]);
    const answer = { asked: asked.id, approve: true, now: NOW };
    expect(await answerSelf(db, { ...answer, by: coordinatorOf(OTHER_AUTHORITY) })).toMatchObject({
      refused: 'not-allowed'
    });
    const row = done(await answerSelf(db, { ...answer, by: BY }));
    expect(row).toMatchObject({ accepted_at: null, typed_name: 'Una Reid' });
    expect(done(await answerSelf(db, { ...answer, by: BY }))).toBe(true);
    // declined: told by mail, once
    const other = done(await asks('ula@school.example'));
    await proveSelf(db, { id: other.id, now: NOW });
    const no = { asked: other.id, approve: false, by: BY, now: NOW };
    done(await answerSelf(db, no));
    done(await answerSelf(db, no));
    const told = (await letters(db)).filter(({ to_email }) => to_email === 'ula@school.example');
    expect(told.map(({ kind }) => kind)).toEqual([
      'prove-self-nomination',
      'self-nomination-declined'
    ]);
    const renewed = done(await makeLink(db, of));
    expect(await asks('late@school.example')).toMatchObject({ refused: 'link-over' });
    done(await asks('late@school.example', renewed.id));
    done(await endLink(db, of));
    expect(await asks('later@school.example', renewed.id)).toMatchObject({ refused: 'link-over' });
  });

  test('those who have not answered are reminded, at most every five days', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const row = await nominated(db, programme);
    const said = await nominated(db, programme);
    done(await answers(db, said));
    const facts = { programme: programme.id, authority: AUTHORITY, by: BY };
    const remind = (now: string) => remindNominees(db, { ...facts, now });
    expect(await remind(NOW)).toBe(0);
    expect(await remind(plus(NOW, { hours: 121 }))).toBe(1);
    expect(await remind(plus(NOW, { hours: 122 }))).toBe(0);
    expect(await kindsTo(row.person_id)).toEqual(['nominated', 'nomination-reminder']);
  });

  test('completion is by the rule of the time, and a later rule takes nothing back', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const event = await dated(db, programme.id, '01');
    const [came, absent] = [await nominated(db, programme), await nominated(db, programme)];
    done(await answers(db, came));
    done(await answers(db, absent));
    const rule = { programme: programme.id, by: ORGANISER, now: NOW };
    expect(await setRule(db, { ...rule, events: null, minutes: null })).toMatchObject({
      refused: 'rule-missing'
    });
    const first = done(await setRule(db, { ...rule, events: 1, minutes: 90 }));
    const afterwards = '2026-12-01T19:00:00.000Z';
    const [booking] = await bookings(came.person_id);
    done(
      await noteAttendance(db, {
        event: event.id,
        bookings: [booking!.id],
        came: 'attended',
        by: ORGANISER,
        now: afterwards
      })
    );
    expect(
      (await completing(db, programme.id)).map(({ id, events, minutes, fulfils }) => [
        id,
        events,
        minutes,
        fulfils
      ])
    ).toEqual(
      expect.arrayContaining([
        [came.id, 1, 90, true],
        [absent.id, 0, 0, false]
      ])
    );
    const mark = { programme: programme.id, rule: first.id, by: ORGANISER, now: afterwards };
    expect(await markCompleted(db, { ...mark, by: BY })).toMatchObject({ refused: 'not-allowed' });
    expect(await markCompleted(db, mark)).toBe(1);
    expect(await markCompleted(db, mark)).toBe(0);
    done(await setRule(db, { ...rule, events: 5, minutes: null }));
    expect((await ruleOf(db, programme.id))!.version).toBe(2);
    expect(await markCompleted(db, mark)).toMatchObject({ refused: 'changed-meanwhile' });
    expect(await afresh(db, came)).toMatchObject({
      completed_at: afterwards,
      completed_rule_id: first.id
    });
    expect(
      await withdrawParticipant(db, { participant: came.id, by: BY, now: afterwards })
    ).toMatchObject({ refused: 'nomination-over' });
  });

  test('places are never oversold, and nobody stands in line beside a free one', async () => {
    const { db, kind } = store();
    for (let round = 0; round < (kind === 'sqlite' ? 2 : 8); round++) {
      const programme = await programmeWith(db, { [AUTHORITY]: 5 });
      // without events nothing but the programme's own turn keeps them apart
      if (round % 2 === 1) await dated(db, programme.id, '01');
      const rows = [];
      for (let at = 0; at < 12; at++) rows.push(await nominated(db, programme));
      const [leaver, ...others] = rows;
      done(await answers(db, leaver!));
      const by = { person: null, grants: [], key: { kind: 'nomination' as const, id: leaver!.id } };
      const came = await Promise.all([
        ...others.map((row) => answers(db, row)),
        withdrawParticipant(db, { participant: leaver!.id, by, now: NOW })
      ]);
      expect(came.filter(isRefusal)).toEqual([]);
      const states = await Promise.all(others.map(async (row) => stateOf(await afresh(db, row))));
      expect(states.filter((state) => state === 'accepted')).toHaveLength(5);
      expect(states.filter((state) => state === 'reserve')).toHaveLength(6);
      expect(await taken(programme.id)).toBe(5);
    }
  });

  test('a place that one leaves while another says yes is not left free', async () => {
    const { db, kind } = store();
    for (let round = 0; round < (kind === 'sqlite' ? 2 : 40); round++) {
      const programme = await programmeWith(db, { [AUTHORITY]: 1 });
      const leaver = await nominated(db, programme);
      done(await answers(db, leaver));
      const others = [];
      for (let at = 0; at < 3; at++) others.push(await nominated(db, programme));
      const by = { person: null, grants: [], key: { kind: 'nomination' as const, id: leaver.id } };
      await Promise.all([
        answers(db, others[0]!),
        answers(db, others[1]!),
        withdrawParticipant(db, { participant: leaver.id, by, now: NOW }),
        answers(db, others[2]!)
      ]);
      expect(await taken(programme.id)).toBe(1);
    }
  });
});
