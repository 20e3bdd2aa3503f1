import { setTimeout } from 'node:timers/promises';

import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { releasePools } from '#lib/booking/pools/release.server.ts';
import { serveDue } from '#lib/booking/waiting/waiting.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import { smtpTransport } from '#lib/mail/transport.server.ts';
import { findEvent, publishEvent } from '#lib/events/event.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { nominate } from '#lib/programmes/nominate.server.ts';
import { suspensionOf } from '#lib/programmes/suspension.server.ts';
import { remind } from '#lib/reminders/remind.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, again, book, hold } from '#tests/support/desk.ts';
import { startMailbox } from '#tests/support/mailbox.ts';
import {
  actor,
  done,
  letters,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import {
  answers,
  AUTHORITY,
  coordinatorOf,
  nominated,
  OTHER_AUTHORITY,
  programmeWith
} from '#tests/support/programmes.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { makeEvent } from '../event.server.ts';
import { postponeEvent } from '../postpone.server.ts';
import { takeSlotForPartner } from '../present-for-partner.server.ts';
import { seenText, suspendProgramme } from './suspend.server.ts';

const NOTE = 'Schools pause visits. We write when we know more.';

onBothStores('a programme that is suspended', (store) => {
  soundAfterEach(store, NOW);

  const evening = (db: Db, programme: string, day: string, details = {}) =>
    published(db, {
      title: `Evening ${day}`,
      kind: 'twilight',
      startsLocal: `2026-12-${day}T16:00`,
      endsLocal: `2026-12-${day}T17:30`,
      programme,
      ...details
    });
  const suspend = (
    programme: { id: string },
    { now = after(30), by = ORGANISER, db = store().db } = {}
  ) => suspendProgramme(db, { programme: programme.id, note: NOTE, seen: null, by, now });
  /** The letters of a suspension. */
  const saidBy = async ({ suspension }: { suspension: { id: string } }) =>
    (await letters(store().db)).filter(({ ids }) => ids.includes(suspension.id));
  const person = async (id: string) =>
    store().db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  test('stops its events in one act, keeps all that people have, and closes every way in', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const first = await evening(db, programme.id, '08', { room: 1 });
    const second = await evening(db, programme.id, '15');
    const elsewhere = await published(db, { title: 'Of no programme' });
    const draft = done(
      await makeEvent(db, {
        details: {
          ...JSON.parse(JSON.stringify(await detailsLike(db, second.id))),
          title: 'Draft'
        },
        places: { room: 5, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    const row = await nominated(db, programme);
    done(await answers(db, row));
    const waiting = await somebody(db);
    const waits = await book(db, first, waiting);
    const open = await nominated(db, programme);

    const suspended = done(await suspend(programme));
    expect(suspended.events.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(await suspensionOf(db, programme.id)).toMatchObject({
      note: NOTE,
      suspended_by: ORGANISER.person!.id,
      suspended_at: after(30)
    });
    for (const { id } of [first, second]) {
      expect(await findEvent(db, id)).toMatchObject({ status: 'postponed', starts_at: null });
    }
    expect((await findEvent(db, elsewhere.id))!.status).toBe('published');
    expect((await findEvent(db, draft.id))!.status).toBe('draft');
    expect((await poolsOf(db, first.id))[0]).toMatchObject({ places: 1, taken: 1 });
    expect((await again(db, waits)).state).toBe('waiting');

    // every way in
    const late = await somebody(db);
    const refused = { refused: 'programme-suspended', facts: { title: programme.title } };
    const facts = { event: second.id, person: late.id, now: after(31) };
    expect(await placeBooking(db, { ...facts, by: late.actor })).toMatchObject(refused);
    expect(await placeBooking(db, { ...facts, by: ORGANISER })).toMatchObject(refused);
    await expect(hold(db, second, 'held@school.example', { now: after(31) })).rejects.toThrow(
      'programme-suspended'
    );
    const nominee = { email: 'new@school.example', name: 'New', establishment: null };
    const of = { programme: programme.id, authority: AUTHORITY, by: coordinatorOf(AUTHORITY) };
    expect(await nominate(db, { ...of, nominee, now: after(31) })).toMatchObject(refused);
    expect(await answers(db, open, { now: after(31) })).toMatchObject(refused);
    expect(await saves(db, second, DATE, { now: after(31) })).toMatchObject({
      refused: 'programme-date-suspended'
    });
    // an event that is published meanwhile takes nobody either
    done(await publishEvent(db, { event: draft.id, by: ORGANISER, now: after(32) }));
    expect(
      await placeBooking(db, { ...facts, event: draft.id, by: late.actor, now: after(33) })
    ).toMatchObject(refused);
    // no is still an answer
    done(await answers(db, open, { accept: false, now: after(34) }));
  });

  test('tells a person who books, waits, presents and leads a partner in one letter', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const [first, second, third] = [
      await evening(db, programme.id, '08'),
      await evening(db, programme.id, '15', { room: 1 }),
      await evening(db, programme.id, '17')
    ];
    const full = await somebody(db);
    await book(db, second, full);
    const row = await nominated(db, programme);
    done(await answers(db, row));
    const all = await person(row.person_id);
    done(await takes(db, await slotIn(db, third.id), { ...all, actor: actor(all) }));
    const partner = await partnerWith(db);
    const slot = await slotIn(db, first.id, { openTo: 'partners' });
    done(
      await takeSlotForPartner(db, {
        event: first.id,
        slot: slot.id,
        partner: partner.id,
        person: partner.presenter.id,
        title: 'What I do all day',
        line: null,
        by: partner.presenter.actor,
        now: NOW
      })
    );
    const coordinator = await somebody(db, 'Rhona Weir');
    const right = { right: 'coordinator', scope: 'authority', scopeId: AUTHORITY } as const;
    done(await giveRight(db, { person: coordinator.id, ...right, by: SYSTEM, now: NOW }));
    const invited = 'invited.to.it@school.example';
    const addresses = [{ email: invited, name: '' }];
    done(await invitePeople(db, { event: third.id, addresses, by: ORGANISER, now: NOW }));

    const suspended = done(await suspend(programme));
    const { told } = suspended;
    expect(told).toMatchObject({ participants: 1, partners: 1, coordinators: 1 });
    expect(told.presenters).toBe(2);
    const queued = await saidBy(suspended);
    const to = (email: string) =>
      queued.filter((one) => one.to_email === email).map(({ kind, method }) => [kind, method]);
    // two dates in the calendar: one letter of words, and a short mail for each
    expect(to(all.email).sort()).toEqual([
      ['programme-suspended', null],
      ['programme-suspended-entry', 'CANCEL'],
      ['programme-suspended-entry', 'CANCEL']
    ]);
    // one date: it goes with the words
    for (const email of [full.email, partner.presenter.email, invited]) {
      expect(to(email)).toEqual([['programme-suspended', 'CANCEL']]);
    }
    expect(to(coordinator.email)).toEqual([['programme-suspended', null]]);

    const built = async (email: string) => {
      const mail = queued.find(
        (one) => one.to_email === email && one.kind === 'programme-suspended'
      )!;
      const ids = JSON.parse(mail.ids) as Record<string, string>;
      return LETTERS[mail.kind]!(db, ids, { row: mail, now: after(31) });
    };
    const words = JSON.stringify((await built(all.email))!.blocks);
    expect(words).toContain(NOTE);
    expect(words).toContain('Evening 08 (you keep your place)');
    expect(words).toContain('Evening 15 (you keep your position on the waiting list)');
    expect(words).toContain(
      'Evening 17 (you keep your place; your talk “Levers from lolly sticks” stands)'
    );
    expect(JSON.stringify((await built(coordinator.email))!.blocks)).toContain('South Lanarkshire');
    const lead = (await built(partner.presenter.email))!;
    expect(JSON.stringify(lead.blocks)).toContain('your talk “What I do all day” stands');
    expect(lead.invite).toMatchObject({ method: 'CANCEL', starts: '2026-12-08T16:00' });
  });

  test('twice, by two at once, by nobody who may not, and after an event began meanwhile', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const soon = await evening(db, programme.id, '08');
    await evening(db, programme.id, '15');
    const by = coordinatorOf(OTHER_AUTHORITY);
    expect(await suspend(programme, { by })).toMatchObject({ refused: 'not-allowed' });
    expect(await suspend({ id: 'none' })).toMatchObject({ refused: 'programme-unknown' });
    // the page showed two events; meanwhile one has begun
    const seen = seenText([(await findEvent(db, soon.id))!]);
    const begun = { programme: programme.id, note: NOTE, by: ORGANISER };
    expect(
      await suspendProgramme(db, { ...begun, seen, now: '2026-12-08T16:30:00.000Z' })
    ).toMatchObject({ refused: 'suspend-changed' });
    expect(await suspensionOf(db, programme.id)).toBeUndefined();

    for (let round = 0; round < 8; round++) {
      const one = round === 0 ? programme : await programmeWith(db);
      await evening(db, one.id, '17');
      const both = await Promise.all([suspend(one), suspend(one), suspend(one)]);
      expect(both.filter((answer) => 'refused' in answer)).toMatchObject([
        { refused: 'programme-suspended-already' },
        { refused: 'programme-suspended-already' }
      ]);
      const first = both.find((answer) => !('refused' in answer));
      const words = (await saidBy(done(first!))).filter(
        ({ kind }) => kind === 'programme-suspended'
      );
      expect(new Set(words.map(({ to_email }) => to_email)).size).toBe(words.length);
    }
    const all = (await letters(db)).length;
    expect(await suspend(programme, { now: after(60) })).toMatchObject({
      refused: 'programme-suspended-already',
      facts: { when: expect.stringMatching(/23.Nov.2026/) as string }
    });
    expect(await letters(db)).toHaveLength(all);
  });

  test('lets nothing fall due meanwhile: reminders, serving, kept places', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const event = await evening(db, programme.id, '08', { room: 1 });
    await book(db, event, await somebody(db));
    await book(db, event, await somebody(db));
    await db
      .insertInto('pool')
      .values({
        id: `kept-${event.id}`,
        event_id: event.id,
        mode: 'room',
        authority_id: AUTHORITY,
        places: 3,
        release_on: '2026-12-01',
        release_at: '2026-12-01T00:00:00.000Z'
      })
      .execute();
    done(await suspend(programme));
    const late = '2026-12-07T15:45:00.000Z';
    await releasePools(db, late);
    await remind(db, late);
    await serveDue(db, late);
    const kept = (await poolsOf(db, event.id)).find(
      ({ authority_id }) => authority_id === AUTHORITY
    );
    expect(kept).toMatchObject({ places: 3, released_at: null });
    expect(
      (await letters(db, event.id)).filter(({ created_at }) => created_at > after(30))
    ).toEqual([]);
  });

  test('one that was postponed by itself before stays as it is', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const event = await evening(db, programme.id, '08');
    done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(5) }));
    expect(done(await suspend(programme)).events).toEqual([]);
    expect(
      (await letters(db, event.id)).filter(({ created_at }) => created_at === after(30))
    ).toEqual([]);
  });

  test('asks as many statements for 54 people as for 4', async () => {
    const { db, url } = store();
    const statements = async (size: number, events: number) => {
      const programme = await programmeWith(db, { [AUTHORITY]: size });
      for (let at = 0; at < events; at++) {
        await evening(db, programme.id, `${10 + at}`, { room: 60 });
      }
      const rows = [];
      for (let at = 0; at < size; at++) rows.push(await nominated(db, programme));
      for (const row of rows) done(await answers(db, row));
      let count = 0;
      const counted = openThrough(url, (query) => ((count += 1), query), 2);
      try {
        const { told } = done(await suspend(programme, { db: counted }));
        expect(told.participants).toBe(size);
      } finally {
        await counted.destroy();
      }
      return count;
    };
    const few = await statements(4, 3);
    const many = await statements(54, 3);
    // 216 letters are two statements instead of one
    expect(many).toBeLessThanOrEqual(few + 1);
  });

  test('a booking that comes at the same moment is kept and told, or refused', async () => {
    const { db } = store();
    for (let round = 0; round < 8; round++) {
      const programme = await programmeWith(db);
      const event = await evening(db, programme.id, '08');
      const people = [await somebody(db), await somebody(db), await somebody(db)];
      const book = (one: (typeof people)[number]) =>
        placeBooking(db, { event: event.id, person: one.id, by: one.actor, now: after(30) });
      const [a, suspended, b, c] = await Promise.all([
        book(people[0]!),
        suspend(programme),
        book(people[1]!),
        book(people[2]!)
      ]);
      for (const [at, answer] of [a, b, c].entries()) {
        const told = (await saidBy(done(suspended))).filter(
          (one) => one.to_email === people[at]!.email && one.kind === 'programme-suspended'
        );
        if ('refused' in answer) expect(answer.refused).toBe('programme-suspended');
        expect(told).toHaveLength('refused' in answer ? 0 : 1);
      }
    }
  });

  test('waits for an edit that is under way, and then says that it saw another event', async () => {
    const { db, url, kind } = store();
    // in one process SQLite has one writer: nothing can be under way beside it
    if (kind === 'sqlite') return;
    const programme = await programmeWith(db);
    const event = await evening(db, programme.id, '08');
    const seen = seenText([event]);
    const editor = openThrough(url, (query) => query, 1);
    const asked = { programme: programme.id, note: NOTE, seen, by: ORGANISER, now: after(30) };
    const suspended = await editor.transaction().execute(async (edit) => {
      await edit
        .updateTable('event')
        .set((eb) => ({ title: 'Another title', version: eb('version', '+', 1) }))
        .where('id', '=', event.id)
        .execute();
      const under = suspendProgramme(db, asked);
      await setTimeout(300);
      return { under };
    });
    expect(await suspended.under).toMatchObject({ refused: 'suspend-changed' });
    await editor.destroy();
    expect(await suspensionOf(db, programme.id)).toBeUndefined();
    expect((await findEvent(db, event.id))!.status).toBe('published');
  });

  test('arrives: one mail of words, a CANCEL for each date with the same UID and a higher SEQUENCE', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    await evening(db, programme.id, '08');
    await evening(db, programme.id, '15');
    const row = await nominated(db, programme);
    const other = await nominated(db, programme);
    done(await answers(db, row));
    done(await answers(db, other));
    const { email } = await person(row.person_id);
    const mailbox = await startMailbox();
    const transport = smtpTransport(mailbox.url);
    const post = (now: string) =>
      deliver(db, { letters: LETTERS, transport, keep: false, stopped: () => false, now });
    try {
      await post(after(1));
      const invites = (await mailbox.to(email, 3)).flatMap(({ invite }) => invite ?? []);
      expect(invites).toHaveLength(2);
      done(await suspend(programme));
      await post(after(31));
      const mails = (await mailbox.to(email, 6)).slice(3);
      const words = mails.filter(({ invite }) => invite === null);
      expect(words.map(({ subject }) => subject)).toEqual([`Suspended: ${programme.title}`]);
      const cancels = mails.flatMap(({ invite }) => invite ?? []);
      expect(cancels.map(({ method, status }) => [method, status])).toEqual([
        ['CANCEL', 'CANCELLED'],
        ['CANCEL', 'CANCELLED']
      ]);
      for (const { uid, sequence } of cancels) {
        const before = invites.find((one) => one.uid === uid)!;
        expect(sequence).toBeGreaterThan(before.sequence);
      }
      expect(new Set(cancels.map(({ starts }) => starts))).toEqual(
        new Set(invites.map(({ starts }) => starts))
      );
      expect(mailbox.faults).toEqual([]);
    } finally {
      transport.close();
      await mailbox.close();
    }
  });
});

const DATE = { startsLocal: '2027-01-14T16:00', endsLocal: '2027-01-14T17:30' };

async function detailsLike(db: Db, event: string) {
  const { detailsOf } = await import('#lib/events/event.server.ts');
  return detailsOf((await findEvent(db, event))!);
}
