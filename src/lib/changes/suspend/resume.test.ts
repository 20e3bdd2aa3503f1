import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { programmePart } from '#lib/events/programme-part.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import { smtpTransport } from '#lib/mail/transport.server.ts';
import { findTalk } from '#lib/slots/talk.server.ts';
import { suspensionOf } from '#lib/programmes/suspension.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, entries } from '#tests/support/desk.ts';
import { startMailbox } from '#tests/support/mailbox.ts';
import {
  actor,
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import {
  afresh,
  answers,
  AUTHORITY,
  coordinatorOf,
  nominated,
  programmeWith
} from '#tests/support/programmes.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { ruleOf, setRule } from '../programme/completion.server.ts';
import { myProgramme } from '../programme/mine.server.ts';
import { replacementsOf } from '../replace/replace.server.ts';
import { resumeProgramme } from './resume.server.ts';
import { suspendProgramme } from './suspend.server.ts';
import type { Wish } from './wish.server.ts';

const online = (...days: string[]) => ({
  dates: days.map((day) => ({ startsLocal: `${day}T16:00`, endsLocal: `${day}T17:30` })),
  mode: 'online' as const,
  place: null,
  link: 'https://meet.example/programme',
  places: null
});
const dated = (day: string): Wish => ({ how: 'dated', ...online(day) });
const replaced = (...days: string[]): Wish => ({
  how: 'replaced',
  minutes: null,
  ...online(...days)
});

onBothStores('a programme that goes on', (store) => {
  soundAfterEach(store, NOW);

  const evening = (db: Db, programme: string, day: string, details = {}) =>
    published(db, {
      title: `Evening ${day}`,
      kind: 'twilight',
      startsLocal: `2026-12-${day}T16:00`,
      endsLocal: `2026-12-${day}T17:30`,
      clplMinutes: 90,
      programme,
      ...details
    });
  const suspend = async (programme: { id: string }) =>
    done(
      await suspendProgramme(store().db, {
        programme: programme.id,
        note: '',
        seen: null,
        by: ORGANISER,
        now: after(30)
      })
    );
  const resume = (
    programme: { id: string },
    wishes: { event: { id: string }; wish: Wish }[],
    {
      now = after(60),
      by = ORGANISER,
      db = store().db,
      rule = null as null | { events: number | null; minutes: number | null }
    } = {}
  ) =>
    resumeProgramme(db, {
      programme: programme.id,
      wishes: wishes.map(({ event, wish }) => ({ event: event.id, wish })),
      rule,
      note: 'We go on online.',
      by,
      now
    });
  const saidBy = async (resumption: string) =>
    (await letters(store().db)).filter(({ ids }) => ids.includes(resumption));
  const bookingAt = (event: { id: string }, person: string) =>
    store()
      .db.selectFrom('booking')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('person_id', '=', person)
      .orderBy('created_at', 'desc')
      .executeTakeFirst();

  /** Four evenings that stand still, with somebody in all of them. */
  async function stopped() {
    const { db } = store();
    const programme = await programmeWith(db);
    const events = [
      await evening(db, programme.id, '01'),
      await evening(db, programme.id, '08'),
      await evening(db, programme.id, '15'),
      await evening(db, programme.id, '17')
    ] as const;
    const row = await nominated(db, programme);
    done(await answers(db, row));
    await suspend(programme);
    const person = await db
      .selectFrom('person')
      .selectAll()
      .where('id', '=', row.person_id)
      .executeTakeFirstOrThrow();
    return { db, programme, events, row, person };
  }

  test('one online, one replaced by two, one taken in, one not held: one mail with all dates', async () => {
    const { db, programme, events, row, person } = await stopped();
    const [first, second, third, fourth] = events;
    const resumed = done(
      await resume(programme, [
        { event: first, wish: dated('2027-01-13') },
        { event: second, wish: replaced('2027-01-20', '2027-01-27') },
        { event: third, wish: { how: 'taken-in', into: first.id } },
        { event: fourth, wish: { how: 'cancelled' } }
      ])
    );
    expect(resumed.told.participants).toBe(1);
    expect(await suspensionOf(db, programme.id)).toBeUndefined();
    expect(await findEvent(db, first.id)).toMatchObject({
      status: 'published',
      mode: 'online',
      online_link: 'https://meet.example/programme'
    });
    const parts = await replacementsOf(db, second.id);
    expect(parts).toHaveLength(2);
    expect((await replacementsOf(db, third.id)).map(({ id }) => id)).toEqual([first.id]);
    for (const event of [second, third, fourth])
      expect((await findEvent(db, event.id))!.status).toBe('cancelled');
    for (const event of [first, ...parts]) {
      expect(await bookingAt(event, person.id)).toMatchObject({
        state: 'confirmed',
        mode: 'online'
      });
    }
    // the numbers are right again
    expect(await programmePart(db, { event: parts[1]!, person: person.id })).toMatchObject({
      number: 3,
      of: 3
    });

    const mails = await saidBy(resumed.resumption);
    expect(mails.filter(({ to_email }) => to_email === person.email)).toHaveLength(1);
    const mail = mails.find(({ to_email }) => to_email === person.email)!;
    const letter = (await LETTERS[mail.kind]!(db, JSON.parse(mail.ids) as Record<string, string>, {
      row: mail,
      now: after(61)
    }))!;
    const said = JSON.stringify(letter.blocks);
    expect(said).toContain('We go on online.');
    expect(said).toMatch(/Evening 01\*\* has a new date: .*13 Jan/);
    expect(said).toContain('In place of **Evening 08** there are Evening 08 (1 of 2)');
    expect(said).toContain('**Evening 15** is taken into Evening 01');
    expect(said).toContain('**Evening 17** does not take place.');
    expect(said).toMatch(/3\. .*Evening 08 \(2 of 2\), .*\(your place is kept\)/);
    expect(
      letter.blocks.filter((block) => 'link' in block && block.link.label.includes('can’t come'))
    ).toHaveLength(3);
    const short = (await letters(db)).filter(
      ({ kind, to_email, created_at }) =>
        kind === 'event-instead' && to_email === person.email && created_at === after(60)
    );
    expect(short.map(({ method }) => method)).toEqual(['REQUEST', 'REQUEST', 'REQUEST']);
    const entry = (await entries(db, first, person))[0]!;
    expect(entry).toMatchObject({ method: 'REQUEST', sequence: 2, partstat: 'NEEDS-ACTION' });

    // who cannot come then gives the place back, and keeps the one in the programme
    const booking = (await bookingAt(parts[0]!, person.id))!;
    done(
      await cancelBooking(db, {
        booking: booking.id,
        by: { person: null, grants: [], key: { kind: 'booking', id: booking.id } },
        now: after(70)
      })
    );
    expect(stateOf(await afresh(db, row))).toBe('accepted');
    const mine = await myProgramme(db, { participant: await afresh(db, row), now: after(71) });
    expect(mine.events.find(({ card }) => card.id === parts[0]!.id)).toMatchObject({
      state: 'cancelled'
    });
  });

  test('some now and the rest later: open again, and what waits keeps its places', async () => {
    const { db, programme, events, person } = await stopped();
    const [first, second, third, fourth] = events;
    done(await resume(programme, [{ event: first, wish: dated('2027-01-13') }]));
    const late = await somebody(db);
    done(
      await placeBooking(db, { event: first.id, person: late.id, by: late.actor, now: after(61) })
    );
    for (const event of [second, third, fourth]) {
      expect((await findEvent(db, event.id))!.status).toBe('postponed');
      expect(await bookingAt(event, person.id)).toMatchObject({ state: 'confirmed' });
    }
    expect(await resume(programme, [], { now: after(62) })).toMatchObject({
      refused: 'nothing-to-resume'
    });
    const rest = done(
      await resume(programme, [{ event: second, wish: dated('2027-01-20') }], { now: after(63) })
    );
    expect((await saidBy(rest.resumption)).length).toBeGreaterThan(0);
    expect(
      await resume(programme, [{ event: first, wish: { how: 'cancelled' } }], { now: after(64) })
    ).toMatchObject({
      refused: 'not-replaceable'
    });
    // an event by itself can be given its date now
    done(
      await saves(
        db,
        third,
        { startsLocal: '2027-02-03T16:00', endsLocal: '2027-02-03T17:30' },
        { now: after(65) }
      )
    );
  });

  test('a waiting list keeps its order, a full one is never oversold, a small one is refused whole', async () => {
    const { db } = store();
    const programme = await programmeWith(db, { [AUTHORITY]: 3 });
    const event = await evening(db, programme.id, '08', { room: 2 });
    const rows = [
      await nominated(db, programme),
      await nominated(db, programme),
      await nominated(db, programme)
    ];
    for (const [at, row] of rows.entries()) done(await answers(db, row, { now: after(at) }));
    await suspend(programme);
    const small: Wish = {
      how: 'replaced',
      minutes: null,
      ...online('2027-01-20', '2027-01-27'),
      places: 1
    };
    expect(await resume(programme, [{ event, wish: small }])).toMatchObject({
      refused: 'replacement-too-small',
      field: `places@${event.id}`
    });
    expect(await suspensionOf(db, programme.id)).toBeDefined();
    done(await resume(programme, [{ event, wish: replaced('2027-01-20', '2027-01-27') }]));
    for (const part of await replacementsOf(db, event.id)) {
      expect((await poolsOf(db, part.id))[0]).toMatchObject({ places: 2, taken: 2 });
      expect(await bookingAt(part, rows[2]!.person_id)).toMatchObject({ state: 'waiting' });
    }
  });

  test('asks whoever presents again, and the talk stands until they answer', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const event = await evening(db, programme.id, '08');
    const presenter = await somebody(db);
    const { talk } = done(
      await takes(db, await slotIn(db, event.id), { ...presenter, actor: actor(presenter) })
    );
    await db.updateTable('talk').set({ confirmed_at: NOW }).where('id', '=', talk.id).execute();
    await suspend(programme);
    const { resumption } = done(await resume(programme, [{ event, wish: dated('2027-01-13') }]));
    expect(await findTalk(db, talk.id)).toMatchObject({
      withdrawn_at: null,
      confirmed_at: null,
      slot_id: talk.slot_id
    });
    const mail = (await saidBy(resumption)).find(({ to_email }) => to_email === presenter.email)!;
    const letter = await LETTERS[mail.kind]!(db, JSON.parse(mail.ids) as Record<string, string>, {
      row: mail,
      now: after(61)
    });
    expect(JSON.stringify(letter!.blocks)).toMatch(/can you give it on Wed.13.Jan/);
    expect(letter!.invite).toMatchObject({ method: 'REQUEST' });
  });

  test('the rule changes with it, once, and only by who may', async () => {
    const { db, programme, events } = await stopped();
    done(
      await setRule(db, {
        programme: programme.id,
        events: 3,
        minutes: 180,
        by: ORGANISER,
        now: NOW
      })
    );
    const wish = replaced('2027-01-20', '2027-01-27');
    expect(
      await resume(programme, [{ event: events[0], wish }], { by: coordinatorOf(AUTHORITY) })
    ).toMatchObject({ refused: 'not-allowed' });
    done(
      await resume(programme, [{ event: events[0], wish }], { rule: { events: 4, minutes: 180 } })
    );
    expect(await ruleOf(db, programme.id)).toMatchObject({
      version: 2,
      events_needed: 4,
      minutes_needed: 180
    });
  });

  test('two at once: one goes on, the other is told that there is nothing left', async () => {
    const { db, programme, events } = await stopped();
    const both = await Promise.all([
      resume(programme, [{ event: events[0], wish: dated('2027-01-13') }]),
      resume(programme, [{ event: events[0], wish: dated('2027-01-14') }])
    ]);
    expect(both.filter((one) => 'refused' in one)).toHaveLength(1);
    expect((await findEvent(db, events[0].id))!.status).toBe('published');
  });

  test('asks as many statements for 54 people as for 4', async () => {
    const { db, url } = store();
    const statements = async (size: number) => {
      const programme = await programmeWith(db, { [AUTHORITY]: size });
      const events = [
        await evening(db, programme.id, '08', { room: 60 }),
        await evening(db, programme.id, '15', { room: 60 })
      ];
      const rows = [];
      for (let at = 0; at < size; at++) rows.push(await nominated(db, programme));
      for (const row of rows) done(await answers(db, row));
      await suspend(programme);
      let count = 0;
      const counted = openThrough(url, (query) => ((count += 1), query), 2);
      try {
        done(
          await resume(
            programme,
            [
              { event: events[0]!, wish: dated('2027-01-13') },
              { event: events[1]!, wish: replaced('2027-01-20', '2027-01-27') }
            ],
            { db: counted }
          )
        );
      } finally {
        await counted.destroy();
      }
      return count;
    };
    const few = await statements(4);
    expect(await statements(54)).toBeLessThanOrEqual(few + 2);
  });

  test('arrives: one mail of words, and an invite for each date on the entry that there was', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const [first, second] = [
      await evening(db, programme.id, '08'),
      await evening(db, programme.id, '15')
    ];
    const row = await nominated(db, programme);
    done(await answers(db, row));
    const { email } = await db
      .selectFrom('person')
      .selectAll()
      .where('id', '=', row.person_id)
      .executeTakeFirstOrThrow();
    const mailbox = await startMailbox();
    const transport = smtpTransport(mailbox.url);
    const post = (now: string) =>
      deliver(db, { letters: LETTERS, transport, keep: false, stopped: () => false, now });
    try {
      await post(after(1));
      const before = (await mailbox.to(email, 3)).flatMap(({ invite }) => invite ?? []);
      await suspend(programme);
      await post(after(31));
      await mailbox.to(email, 6);
      done(
        await resume(programme, [
          { event: first, wish: dated('2027-01-13') },
          { event: second, wish: replaced('2027-01-20', '2027-01-27') }
        ])
      );
      await post(after(61));
      const mails = (await mailbox.to(email, 10)).slice(6);
      expect(mails.filter(({ invite }) => invite === null).map(({ subject }) => subject)).toEqual([
        `It goes on: ${programme.title}`
      ]);
      const invites = mails
        .flatMap(({ invite }) => invite ?? [])
        .sort((a, b) => (a.starts < b.starts ? -1 : 1));
      expect(invites.map(({ method, starts, sequence }) => [method, starts, sequence])).toEqual([
        ['REQUEST', '2027-01-13T16:00:00', 2],
        ['REQUEST', '2027-01-20T16:00:00', 0],
        ['REQUEST', '2027-01-27T16:00:00', 0]
      ]);
      expect(invites[0]!.uid).toBe(
        before.find(({ starts }) => starts.startsWith('2026-12-08'))!.uid
      );
      expect(invites.map(({ description }) => /Event \d of \d/.exec(description)![0])).toEqual([
        'Event 1 of 3',
        'Event 2 of 3',
        'Event 3 of 3'
      ]);
      expect(mailbox.faults).toEqual([]);
    } finally {
      transport.close();
      await mailbox.close();
    }
  });
});
