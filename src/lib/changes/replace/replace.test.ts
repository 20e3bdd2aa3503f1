import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { saveQuestion } from '#lib/booking/asked/questions.server.ts';
import { answersOf, needsOf } from '#lib/booking/asked/answers.server.ts';
import { liveBooking, placeBooking } from '#lib/booking/booking.server.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import { smtpTransport } from '#lib/mail/transport.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { findTalk, talksOf } from '#lib/slots/talk.server.ts';
import { after, again, book, entries } from '#tests/support/desk.ts';
import { startMailbox } from '#tests/support/mailbox.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { ruleOf, setRule } from '../programme/completion.server.ts';
import { answers, AUTHORITY, nominated, programmeWith } from '#tests/support/programmes.ts';
import type { Parts } from './parts.server.ts';
import { replaceEvent, replacementsOf, type Instead } from './replace.server.ts';
import { chooseReplacement, talkChoices } from './talk.server.ts';

const TWO: Parts = {
  how: 'replaced',
  dates: [
    { startsLocal: '2027-01-13T16:00', endsLocal: '2027-01-13T17:30' },
    { startsLocal: '2027-01-20T16:00', endsLocal: '2027-01-20T17:30' }
  ],
  mode: 'online',
  place: null,
  link: 'https://meet.example/leading',
  places: null,
  minutes: null
};

onBothStores('an event that others replace', (store) => {
  soundAfterEach(store, NOW);

  const day = (db: Db, room = 2, details = {}) =>
    published(db, {
      title: 'Leading CLPL',
      kind: 'full-day',
      startsLocal: '2026-12-10T09:15',
      endsLocal: '2026-12-10T15:15',
      clplMinutes: 300,
      room,
      ...details
    });
  const replace = (event: { id: string }, instead: Instead = TWO, facts = {}) =>
    replaceEvent(store().db, {
      event: event.id,
      instead,
      rule: null,
      note: 'Schools pause visits.',
      by: ORGANISER,
      now: after(30),
      ...facts
    });
  const bookingsOf = (event: { id: string }) =>
    store()
      .db.selectFrom('booking')
      .selectAll()
      .where('event_id', '=', event.id)
      .orderBy('rank')
      .orderBy('asked_at')
      .orderBy('id')
      .execute();

  test('is cancelled, and places, order, answers and needs go to each of the new ones', async () => {
    const { db } = store();
    const event = await day(db);
    const question = done(
      await saveQuestion(db, {
        event: event.id,
        kind: 'text',
        text: 'What would you like to lead?',
        choices: [],
        required: false,
        seenBy: 'organisers',
        by: ORGANISER,
        now: NOW
      })
    );
    const [a, b, c, d] = [
      await somebody(db),
      await somebody(db),
      await somebody(db),
      await somebody(db)
    ];
    const asked = { answers: { [question.id]: 'Tinkering' }, needs: { access: 'A seat in front' } };
    await book(db, event, a, { asked, now: after(1) });
    await book(db, event, b, { now: after(2) });
    await book(db, event, c, { now: after(3) });
    await book(db, event, d, { now: after(4) });

    const { instead, told } = done(await replace(event));
    expect(told).toBe(4);
    expect(await findEvent(db, event.id)).toMatchObject({ status: 'cancelled' });
    const parts = await replacementsOf(db, event.id);
    expect(
      parts.map(({ title, status, mode, kind, clpl_minutes }) => [
        title,
        status,
        mode,
        kind,
        clpl_minutes
      ])
    ).toEqual([
      ['Leading CLPL (1 of 2)', 'published', 'online', 'twilight', 150],
      ['Leading CLPL (2 of 2)', 'published', 'online', 'twilight', 150]
    ]);
    expect(instead.map(({ going, waiting }) => [going, waiting])).toEqual([
      [2, 2],
      [2, 2]
    ]);
    for (const part of parts) {
      expect((await poolsOf(db, part.id)).map(({ places, taken }) => [places, taken])).toEqual([
        [2, 2]
      ]);
      const rows = await bookingsOf(part);
      expect(rows.map(({ person_id, state }) => [person_id, state])).toEqual([
        [a.id, 'confirmed'],
        [b.id, 'confirmed'],
        [c.id, 'waiting'],
        [d.id, 'waiting']
      ]);
      expect(Object.values(await answersOf(db, rows[0]!.id))).toEqual(['Tinkering']);
      expect(await needsOf(db, rows[0]!.id)).toEqual({ access: 'A seat in front' });
      expect(await entries(db, part, a)).toMatchObject([
        { method: 'REQUEST', sequence: 0, partstat: 'NEEDS-ACTION' }
      ]);
    }
    expect((await bookingsOf(event)).every(({ state }) => state === 'cancelled')).toBe(true);
    expect(await entries(db, event, a)).toMatchObject([{ method: 'CANCEL', sequence: 1 }]);
    // once more is no second set of events
    expect(await replace(event)).toMatchObject({ refused: 'not-replaceable' });
    expect(await replacementsOf(db, event.id)).toHaveLength(2);
  });

  test('keeps the places of authorities; with fewer places nobody loses theirs', async () => {
    const { db } = store();
    const event = await day(db, 1);
    await db
      .insertInto('pool')
      .values({
        id: `kept-${event.id}`,
        event_id: event.id,
        mode: 'room',
        authority_id: AUTHORITY,
        places: 3
      })
      .execute();
    const school = await establishment(db, AUTHORITY);
    for (let at = 0; at < 3; at++) {
      await book(db, event, await somebody(db), { establishment: school.id, now: after(at) });
    }
    expect(await replace(event, { ...TWO, places: 2 })).toMatchObject({
      refused: 'replacement-too-small',
      facts: { needed: 3 }
    });
    expect((await findEvent(db, event.id))!.status).toBe('published');
    done(await replace(event, { ...TWO, places: 3 }));
    const [first] = await replacementsOf(db, event.id);
    const kept = (await poolsOf(db, first!.id)).map(({ authority_id, places, taken }) => ({
      authority_id,
      places,
      taken
    }));
    expect(kept).toEqual([
      { authority_id: AUTHORITY, places: 3, taken: 3 },
      { authority_id: null, places: 0, taken: 0 }
    ]);
  });

  test('refuses what makes no sense, and writes nothing', async () => {
    const { db } = store();
    const event = await day(db);
    const past = [{ startsLocal: '2026-01-13T16:00', endsLocal: '2026-01-13T17:30' }];
    expect(await replace(event, { ...TWO, dates: past })).toMatchObject({ refused: 'date-past' });
    expect(await replace(event, { ...TWO, dates: [] })).toMatchObject({
      refused: 'replacement-missing'
    });
    expect(await replace(event, { ...TWO, mode: 'room' })).toMatchObject({
      refused: 'place-missing'
    });
    expect(await replace(event, { how: 'taken-in', into: event.id })).toMatchObject({
      refused: 'replacement-unknown'
    });
    const stranger = await somebody(db);
    expect(await replace(event, TWO, { by: stranger.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await replace(event, TWO, { now: '2026-12-10T10:00:00.000Z' })).toMatchObject({
      refused: 'not-replaceable'
    });
    expect(await replacementsOf(db, event.id)).toEqual([]);
    expect(
      (await letters(db, event.id)).filter(({ created_at }) => created_at === after(30))
    ).toEqual([]);
  });

  test('taken into one that is there: its places hold, and who finds none waits in order', async () => {
    const { db } = store();
    const event = await day(db, 3);
    const into = await published(db, {
      title: 'Looking back',
      room: 3,
      startsLocal: '2027-01-13T16:00',
      endsLocal: '2027-01-13T17:00'
    });
    const [a, b, c, both] = [
      await somebody(db),
      await somebody(db),
      await somebody(db),
      await somebody(db)
    ];
    await book(db, into, both, { now: after(1) });
    await book(db, event, both, { now: after(2) });
    await book(db, event, a, { now: after(3) });
    await book(db, event, b, { now: after(4) });
    await book(db, event, c, { now: after(5) });
    const { instead } = done(await replace(event, { how: 'taken-in', into: into.id }));
    expect(instead).toMatchObject([{ going: 2, waiting: 1, squeezed: 0 }]);
    expect((await poolsOf(db, into.id))[0]).toMatchObject({ places: 3, taken: 3 });
    const rows = await bookingsOf(into);
    expect(
      rows.filter(({ state }) => state === 'confirmed').map(({ person_id }) => person_id)
    ).toEqual([both.id, a.id, b.id]);
    expect(
      rows.filter(({ state }) => state === 'waiting').map(({ person_id }) => person_id)
    ).toEqual([c.id]);
  });

  test('whoever presents says at which: the talk goes there, and its place is outside the count', async () => {
    const { db } = store();
    const event = await day(db, 1);
    const slot = await slotIn(db, event.id, { starts: '10:00', minutes: 20 });
    const presenter = await somebody(db);
    const { talk } = done(await takes(db, slot, presenter));
    const guest = await somebody(db);
    await book(db, event, guest);
    done(await replace(event));
    const [first, second] = await replacementsOf(db, event.id);
    // until they say, they have a place like anyone
    expect((await poolsOf(db, first!.id))[0]).toMatchObject({ places: 2, taken: 2 });
    expect((await findTalk(db, talk.id))!.withdrawn_at).toBeNull();
    const choices = await talkChoices(db, { talk: (await findTalk(db, talk.id))!, now: after(31) });
    expect(choices.map(({ value }) => value)).toEqual([first!.id, second!.id]);
    const mail = (await letters(db, event.id)).find(
      ({ kind, to_email }) => kind === 'event-replaced' && to_email === presenter.email
    )!;
    const letter = await LETTERS[mail.kind]!(db, JSON.parse(mail.ids) as Record<string, string>, {
      row: mail,
      now: after(31)
    });
    expect(JSON.stringify(letter!.blocks)).toContain('At which of the new events do you give it?');

    const by = { person: null, grants: [], key: { kind: 'talk' as const, id: talk.id } };
    const choose = (into: string | null) =>
      chooseReplacement(db, { talk: talk.id, into, by, now: after(40) });
    expect(await choose(event.id)).toMatchObject({ refused: 'replacement-unknown' });
    const moved = done(await choose(second!.id)).talk;
    expect(moved).toMatchObject({ event_id: second!.id, withdrawn_at: null });
    expect(await talksOf(db, { event: second!.id, person: presenter.id })).toHaveLength(1);
    expect(await liveBooking(db, { event: second!.id, person: presenter.id })).toMatchObject({
      state: 'confirmed',
      pool_id: null
    });
    expect((await poolsOf(db, second!.id))[0]).toMatchObject({ taken: 1 });
    // twice is once, and it cannot go elsewhere from there
    expect(done(await choose(second!.id)).talk.event_id).toBe(second!.id);
    expect(await choose(first!.id)).toMatchObject({ refused: 'replacement-unknown' });
    const stranger = await somebody(db);
    expect(
      await chooseReplacement(db, {
        talk: talk.id,
        into: first!.id,
        by: stranger.actor,
        now: after(41)
      })
    ).toMatchObject({ refused: 'not-allowed' });
  });

  test('the rule of its programme gets a new version, and who has completed stays so', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const event = await day(db, 5, { programme: programme.id });
    const rule = { programme: programme.id, events: 3, minutes: null, by: ORGANISER, now: NOW };
    const old = done(await setRule(db, rule));
    const row = await nominated(db, programme);
    done(await answers(db, row));
    await db
      .updateTable('participant')
      .set({ completed_at: NOW, completed_rule_id: old.id })
      .where('id', '=', row.id)
      .execute();
    done(await replace(event, TWO, { rule: { events: 4, minutes: null } }));
    expect(await ruleOf(db, programme.id)).toMatchObject({ version: 2, events_needed: 4 });
    const completed = await db
      .selectFrom('participant')
      .selectAll()
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow();
    expect(completed).toMatchObject({ completed_at: NOW, completed_rule_id: old.id });
  });

  test('asks as many statements for 54 people as for 4', async () => {
    const { db, url } = store();
    const statements = async (size: number) => {
      const event = await day(db, 60);
      for (let at = 0; at < size; at++) await book(db, event, await somebody(db));
      let count = 0;
      const counted = openThrough(url, (query) => ((count += 1), query), 2);
      try {
        done(
          await replaceEvent(counted, {
            event: event.id,
            instead: TWO,
            rule: null,
            note: '',
            by: ORGANISER,
            now: after(30)
          })
        );
      } finally {
        await counted.destroy();
      }
      return count;
    };
    const few = await statements(4);
    expect(await statements(54)).toBeLessThanOrEqual(few + 2);
  });

  test('somebody who books in the same moment is carried over, or hears that it is too late', async () => {
    const { db } = store();
    for (let round = 0; round < 6; round++) {
      const event = await day(db, 3);
      const into = await published(db, {
        title: `Into ${round}`,
        room: 3,
        startsLocal: '2027-01-13T16:00',
        endsLocal: '2027-01-13T17:00'
      });
      const people = await Promise.all([1, 2, 3, 4, 5].map(() => somebody(db)));
      for (const one of people.slice(0, 2)) await book(db, event, one);
      const books = (one: (typeof people)[number], where: Event) =>
        placeBooking(db, { event: where.id, person: one.id, by: one.actor, now: after(30) });
      const [, late] = await Promise.all([
        replace(event, { how: 'taken-in', into: into.id }),
        books(people[2]!, event),
        books(people[3]!, into),
        books(people[4]!, into)
      ]);
      const rows = await bookingsOf(into);
      const pool = (await poolsOf(db, into.id))[0]!;
      const going = rows.filter(({ state }) => state === 'confirmed');
      expect(going).toHaveLength(3);
      expect(pool.taken).toBe(3);
      expect(rows.filter(({ state }) => state === 'waiting')).toHaveLength(
        'refused' in late ? 1 : 2
      );
      expect((await bookingsOf(event)).filter(({ ended_at }) => ended_at === null)).toEqual([]);
    }
  });

  test('arrives: the old entry is taken out, the new ones come, each with a UID of its own', async () => {
    const { db } = store();
    const event = await day(db);
    const guest = await somebody(db);
    const booking = await book(db, event, guest);
    expect(booking.state).toBe('confirmed');
    const mailbox = await startMailbox();
    const transport = smtpTransport(mailbox.url);
    const post = (now: string) =>
      deliver(db, { letters: LETTERS, transport, keep: false, stopped: () => false, now });
    try {
      await post(after(1));
      const [first] = await mailbox.to(guest.email, 1);
      done(await replace(event));
      await post(after(31));
      const mails = (await mailbox.to(guest.email, 4)).slice(1);
      const cancel = mails.filter(({ invite }) => invite?.method === 'CANCEL');
      expect(cancel).toHaveLength(1);
      expect(cancel[0]!.invite).toMatchObject({
        uid: first!.invite!.uid,
        sequence: 1,
        status: 'CANCELLED'
      });
      expect(cancel[0]!.text).toContain('Leading CLPL (2 of 2)');
      const requests = mails.flatMap(({ invite }) =>
        invite?.method === 'REQUEST' ? [invite] : []
      );
      expect(requests.map(({ starts, sequence }) => [starts, sequence]).sort()).toEqual([
        ['2027-01-13T16:00:00', 0],
        ['2027-01-20T16:00:00', 0]
      ]);
      expect(new Set(requests.map(({ uid }) => uid)).size).toBe(2);
      expect(requests[0]!.location).toBe('https://meet.example/leading');
      expect(mailbox.faults).toEqual([]);
    } finally {
      transport.close();
      await mailbox.close();
    }
    expect((await again(db, booking)).state).toBe('cancelled');
  });
});
