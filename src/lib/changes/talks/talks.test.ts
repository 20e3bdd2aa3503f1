import { expect, test } from 'vitest';

import { liveBooking } from '#lib/booking/booking.server.ts';
import { positionOf } from '#lib/booking/waiting/waiting.server.ts';
import { addPresenter } from '#lib/organisations/partners/presenters.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { presenterOf, presentersAsked, presentersNow } from '#lib/slots/presenters.server.ts';
import { setUpSheet } from '#lib/reports/sheets.server.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { findTalk, type Talk } from '#lib/slots/talk.server.ts';
import { after, again, book, entries, told } from '#tests/support/desk.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { leaveEvent } from '../leave.server.ts';
import { reserveSlot } from '../present.server.ts';
import { takeSlotForPartner } from '../present-for-partner.server.ts';
import { answerTalk } from './answer.server.ts';
import { askToConfirm, remindToName } from './confirm.server.ts';
import { confirmTalk, describeTalk, type TalkDetails } from './describe.server.ts';
import { remindPresenters, thankPresenters } from './remind.server.ts';
import { reserveOf } from './reserve.server.ts';
import {
  answerToPresent,
  askToPresent,
  leaveTalk,
  saySelf,
  stay,
  stayNoLonger
} from './together.server.ts';
import { lapseStandIns, namePresenter, withdrawTalk } from './withdraw.server.ts';

type Somebody = Awaited<ReturnType<typeof somebody>>;

onBothStores('talks', (store) => {
  soundAfterEach(store, NOW);

  const withdraw = (talk: { id: string }, by: Actor, now = after(30)) =>
    withdrawTalk(store().db, { talk: talk.id, by, now });
  const reserve = (
    event: { id: string },
    person: Somebody,
    facts: Partial<Parameters<typeof reserveSlot>[1]> = {}
  ) =>
    reserveSlot(store().db, {
      event: event.id,
      person: person.id,
      title: 'A rain gauge',
      line: null,
      minutes: 7,
      by: person.actor,
      now: after(5),
      ...facts
    });
  const kinds = async (event: { id: string }) =>
    (await letters(store().db, event.id)).map(({ kind }) => kind);

  /** A board with one slot, taken. */
  async function fullBoard(minutes = 7) {
    const { db } = store();
    const event = await published(db, { room: 2 });
    const slot = await slotIn(db, event.id, { starts: '16:10', minutes });
    const first = await somebody(db);
    const { talk } = done(await takes(db, slot, first));
    return { event, slot, first, talk };
  }

  const DETAILS: TalkDetails = {
    title: 'Levers',
    line: null,
    description: null,
    minutes: null,
    levels: [],
    theme: null,
    equipment: null,
    leaveBy: null,
    children: null,
    reference: null
  };

  test('on the reserve list have the slot that becomes free, in their order', async () => {
    const { db } = store();
    const { event, slot, first, talk } = await fullBoard();
    const [one, two] = [await somebody(db), await somebody(db)];
    const { talk: early, booking } = done(await reserve(event, one));
    const { talk: late } = done(await reserve(event, two, { now: after(6) }));
    expect(booking).toMatchObject({ state: 'confirmed', presenting_at: null });
    expect((await reserveOf(db, event.id)).map(({ id }) => id)).toEqual([early.id, late.id]);

    done(await withdraw(talk, first.actor));
    expect(await findTalk(db, early.id)).toMatchObject({ slot_id: slot.id, reserved_at: null });
    // their place is free for others now: they present
    expect(await again(db, booking)).toMatchObject({ pool_id: null, presenting_at: after(30) });
    expect((await reserveOf(db, event.id)).map(({ id }) => id)).toEqual([late.id]);
    expect(await kinds(event)).toContain('talk-reserved');
    const row = (await letters(db, event.id)).findLast(({ kind }) => kind === 'talk-taken')!;
    const letter = await LETTERS['talk-taken']!(db, JSON.parse(row.ids), { row, now: after(31) });
    expect(letter?.blocks[0]).toEqual({
      text: expect.stringMatching(/^A slot became free, and it is yours/)
    });
  });

  test('too long for the slot, or of somebody who must leave before, are passed over', async () => {
    const { db } = store();
    const { event, first, talk } = await fullBoard(5);
    const [long, hasty, fitting] = [await somebody(db), await somebody(db), await somebody(db)];
    done(await reserve(event, long, { minutes: 7 }));
    done(await reserve(event, hasty, { minutes: 2, leaveBy: '16:11', now: after(6) }));
    const { talk: third } = done(await reserve(event, fitting, { minutes: 2, now: after(7) }));
    done(await withdraw(talk, first.actor));
    expect(await findTalk(db, third.id)).toMatchObject({ reserved_at: null });
    // a talk made shorter fits the next one
    const slot = await slotIn(db, event.id, { starts: '16:30', minutes: 2 });
    const [left] = await reserveOf(db, event.id);
    done(
      await describeTalk(db, {
        talk: left!.id,
        details: { ...DETAILS, minutes: 2 },
        by: long.actor,
        now: after(40)
      })
    );
    expect(await findTalk(db, left!.id)).toMatchObject({ slot_id: slot.id });
  });

  test('are not reserved while a slot that fits is open, nor twice', async () => {
    const { db } = store();
    const event = await published(db);
    await slotIn(db, event.id, { minutes: 2 });
    const person = await somebody(db);
    expect(await reserve(event, person, { minutes: 2 })).toMatchObject({
      refused: 'slot-still-open'
    });
    done(await reserve(event, person, { minutes: 7 }));
    done(await reserve(event, person, { minutes: 7 }));
    expect(await reserveOf(db, event.id)).toHaveLength(1);
  });

  test('two given back at one moment go to the first two of the reserve list', async () => {
    const { db } = store();
    const event = await published(db, { room: 9 });
    const given: { talk: Talk; person: Somebody }[] = [];
    for (const starts of ['16:10', '16:20']) {
      const person = await somebody(db);
      const slot = await slotIn(db, event.id, { starts });
      given.push({ talk: done(await takes(db, slot, person)).talk, person });
    }
    const waiting = [];
    for (const minute of [5, 6, 7]) {
      waiting.push(done(await reserve(event, await somebody(db), { now: after(minute) })).talk);
    }
    await Promise.all(given.map(({ talk, person }) => withdraw(talk, person.actor)));
    const slots = [];
    for (const { id } of waiting) slots.push((await findTalk(db, id))!.slot_id !== null);
    expect(slots).toEqual([true, true, false]);
  });

  test('in a slot that the organiser approves hold nothing until the answer', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id, { approval: true });
    const [one, two] = [await somebody(db), await somebody(db)];
    const asked = done(await takes(db, slot, one));
    const other = done(await takes(db, slot, two, { now: after(1) }));
    expect([asked.booking.state, other.booking.state]).toEqual(['confirmed', 'waiting']);
    expect(await runningOrder(db, event.id)).toMatchObject([{ state: 'open', asks: true }]);
    const answer = (talk: Talk, approve: boolean, by = ORGANISER) =>
      answerTalk(db, { talk: talk.id, approve, note: 'Next time.', by, now: after(9) });
    expect(await answer(asked.talk, true, one.actor)).toMatchObject({ refused: 'not-allowed' });
    const { talk } = done(await answer(other.talk, true));
    expect(talk).toMatchObject({ slot_id: slot.id, requested_at: null });
    expect(await again(db, other.booking)).toMatchObject({ state: 'confirmed', pool_id: null });
    expect(await answer(asked.talk, true)).toMatchObject({ refused: 'slot-taken' });
    expect(await findTalk(db, asked.talk.id)).toMatchObject({ requested_at: NOW });
    done(await answer(asked.talk, false));
    done(await answer(asked.talk, false));
    expect((await kinds(event)).filter((kind) => kind === 'talk-declined')).toHaveLength(1);
    // and whoever asked still comes to listen
    expect(await again(db, asked.booking)).toMatchObject({ state: 'confirmed' });
  });

  test('longer than their slot, or ending after their presenter left, are refused', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id, { starts: '16:55', minutes: 7 });
    const person = await somebody(db);
    expect(await takes(db, slot, person, { minutes: 20 })).toMatchObject({
      refused: 'talk-too-long',
      facts: { minutes: 7 }
    });
    expect(await takes(db, slot, person, { leaveBy: '17:00' })).toMatchObject({
      refused: 'talk-too-long'
    });
    const { talk } = done(await takes(db, slot, person, { leaveBy: '17:02' }));
    const describe = (details: Partial<TalkDetails>, by = person.actor) =>
      describeTalk(db, { talk: talk.id, details: { ...DETAILS, ...details }, by, now: after(9) });
    expect(await describe({ minutes: 9 })).toMatchObject({ refused: 'talk-too-long' });
    expect(await describe({}, (await somebody(db)).actor)).toMatchObject({
      refused: 'not-allowed'
    });
    expect(done(await describe({ line: 'Bring\u202e string', children: 3 }))).toMatchObject({
      line: 'Bring string',
      children: 3
    });
  });

  // ── presenting together ─────────────────────────────────────────────────────────────────────

  const asks = (talk: Talk, by: Actor, email: string, now = after(10)) =>
    askToPresent(store().db, { talk: talk.id, name: 'Jo Tait', email, by, now });
  const linkOf = (id: string): Actor => ({ ...VISITOR, key: { kind: 'presenter', id } });

  test('are presented with a colleague, who accepts and comes outside the count', async () => {
    const { db } = store();
    const { event, first, talk } = await fullBoard();
    const { presenter } = done(await asks(talk, first.actor, 'jo@school.example'));
    expect(done(await asks(talk, first.actor, 'jo@school.example')).already).toBe(true);
    expect((await kinds(event)).filter((kind) => kind === 'asked-to-present')).toHaveLength(1);
    expect(await presentersNow(db, talk)).toHaveLength(1);

    const answer = (accept: boolean, now = after(20), by = linkOf(presenter.id)) =>
      answerToPresent(db, { presenter: presenter.id, accept, by, now });
    expect(await answer(true, after(20), linkOf('another'))).toMatchObject({
      refused: 'not-allowed'
    });
    done(await answer(false));
    expect(await kinds(event)).toContain('co-presenter-declined');
    done(await answer(true, after(21)));
    const person = presenter.person_id;
    expect(await liveBooking(db, { event: event.id, person })).toMatchObject({
      state: 'confirmed',
      pool_id: null,
      presenting_at: after(21)
    });
    expect(await entries(db, event, { id: person })).toMatchObject([{ method: 'REQUEST' }]);
    expect(await runningOrder(db, event.id)).toMatchObject([
      { who: { name: `${first.name} and Jo Tait` } }
    ]);
  });

  test('go on with the colleague when whoever took the slot leaves', async () => {
    const { db } = store();
    const { event, slot, first, talk } = await fullBoard();
    const { presenter } = done(await asks(talk, first.actor, 'ada@school.example'));
    const by = linkOf(presenter.id);
    done(await answerToPresent(db, { presenter: presenter.id, accept: true, by, now: after(11) }));
    const own = (await presenterOf(db, { talk: talk.id, person: first.id }))!;
    done(await leaveTalk(db, { presenter: own.id, by: first.actor, now: after(12) }));
    expect(await findTalk(db, talk.id)).toMatchObject({
      slot_id: slot.id,
      person_id: presenter.person_id,
      withdrawn_at: null
    });
    // who left has a place like anyone
    const live = await liveBooking(db, { event: event.id, person: first.id });
    expect(live).toMatchObject({ state: 'confirmed', presenting_at: null });
    expect(live!.pool_id).not.toBeNull();
    // the last one who leaves gives the slot back
    done(await leaveTalk(db, { presenter: presenter.id, by, now: after(13) }));
    expect(await findTalk(db, talk.id)).toMatchObject({ withdrawn_at: after(13) });
  });

  test('go on with the colleague when whoever took the slot cancels altogether', async () => {
    const { db } = store();
    const { event, first, talk } = await fullBoard();
    const { presenter } = done(await asks(talk, first.actor, 'eve@school.example'));
    const by = linkOf(presenter.id);
    done(await answerToPresent(db, { presenter: presenter.id, accept: true, by, now: after(11) }));
    const live = (await liveBooking(db, { event: event.id, person: first.id }))!;
    done(await leaveEvent(db, { booking: live.id, by: first.actor, now: after(12) }));
    expect(await findTalk(db, talk.id)).toMatchObject({
      person_id: presenter.person_id,
      withdrawn_at: null
    });
  });

  test('have at most five presenters, and room for them', async () => {
    const { db } = store();
    const event = await published(db, { room: 3, roomLimit: 5 });
    const person = await somebody(db);
    const { talk } = done(await takes(db, await slotIn(db, event.id), person));
    const asked = [];
    for (const name of ['b', 'c', 'd', 'e']) {
      asked.push(done(await asks(talk, person.actor, `${name}@${event.slug}.example`)).presenter);
    }
    expect(await asks(talk, person.actor, `f@${event.slug}.example`)).toMatchObject({
      refused: 'too-many-presenters'
    });
    const answers = await Promise.all(
      asked.map(({ id }) =>
        answerToPresent(db, { presenter: id, accept: true, by: linkOf(id), now: after(20) })
      )
    );
    expect(answers.filter((answer) => 'refused' in answer)).toMatchObject([
      { refused: 'room-limit' },
      { refused: 'room-limit' },
      { refused: 'room-limit' }
    ]);
    expect(await presentersAsked(db, talk.id)).toHaveLength(5);
  });

  test('have consents that only each presenter gives', async () => {
    const { db } = store();
    const { first, talk } = await fullBoard();
    const own = (await presenterOf(db, { talk: talk.id, person: first.id }))!;
    const say = (by: Actor) =>
      saySelf(db, {
        presenter: own.id,
        photographs: true,
        recording: false,
        access: 'A chair',
        by,
        now: after(3)
      });
    expect(await say(ORGANISER)).toMatchObject({ refused: 'not-allowed' });
    expect(done(await say(first.actor))).toMatchObject({
      photographs_at: after(3),
      recording_at: null,
      access: 'A chair'
    });
  });

  // ── partners ────────────────────────────────────────────────────────────────────────────────

  async function partnersSlot(facts: { person?: null } = {}) {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id, { openTo: 'partners', starts: '16:30' });
    const partner = await partnerWith(db);
    const { talk } = done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner: partner.id,
        person: facts.person === null ? null : partner.presenter.id,
        title: 'Bridges that bear',
        line: null,
        by: partner.presenter.actor,
        now: NOW
      })
    );
    const colleague = done(
      await addPresenter(db, {
        partner: partner.id,
        name: 'Struan Bell',
        email: `struan@${event.slug}.example`,
        by: partner.presenter.actor,
        now: NOW
      })
    );
    return { event, slot, partner, talk, colleague };
  }
  const name = (talk: Talk, person: string, by: Actor, now = after(10)) =>
    namePresenter(store().db, { talk: talk.id, person, by, now });

  test('of a partner stand without a name until it is given', async () => {
    const { db } = store();
    const { event, partner, talk, colleague } = await partnersSlot({ person: null });
    // five school days before Thursday 10 December
    expect(talk).toMatchObject({ person_id: null, name_by: '2026-12-03T16:00:00.000Z' });
    expect(await runningOrder(db, event.id)).toMatchObject([{ who: { name: 'Name to follow' } }]);
    expect(await kinds(event)).toEqual(['talk-to-name']);
    expect(await remindToName(db, '2026-12-01T15:59:00.000Z')).toBe(0);
    expect(await remindToName(db, '2026-12-01T16:00:00.000Z')).toBeGreaterThan(0);
    expect(await remindToName(db, '2026-12-01T16:01:00.000Z')).toBe(0);

    const stranger = await somebody(db);
    expect(await name(talk, stranger.id, partner.presenter.actor)).toMatchObject({
      refused: 'person-unknown'
    });
    expect(await name(talk, colleague.id, stranger.actor)).toMatchObject({
      refused: 'not-allowed'
    });
    done(await name(talk, colleague.id, partner.presenter.actor));
    expect(await findTalk(db, talk.id)).toMatchObject({ person_id: colleague.id, name_by: null });
    expect(await entries(db, event, colleague)).toMatchObject([
      { method: 'REQUEST', partstat: 'NEEDS-ACTION', slot_id: talk.slot_id }
    ]);
  });

  test('of a partner are passed on without giving up the slot', async () => {
    const { db } = store();
    const { event, partner, talk, colleague } = await partnersSlot();
    done(await name(talk, colleague.id, partner.presenter.actor));
    expect(await told(db, event)).toEqual([
      'talk-passed-on CANCEL 1',
      'talk-taken REQUEST 0',
      'talk-taken REQUEST 0'
    ]);
    expect(await presentersNow(db, { id: talk.id, person_id: colleague.id })).toHaveLength(1);
  });

  test('of a partner whose presenter drops out wait a school day for somebody else', async () => {
    const { db } = store();
    const { event, slot, partner, talk, colleague } = await partnersSlot();
    done(await name(talk, colleague.id, partner.presenter.actor));
    const link: Actor = { ...VISITOR, key: { kind: 'talk', id: talk.id } };
    done(await withdraw(talk, link));
    const until = (await findTalk(db, talk.id))!;
    expect(until).toMatchObject({
      slot_id: slot.id,
      person_id: null,
      withdrawn_at: null
    });
    expect(until.stand_in_until).toMatch(/T20:00:00/);
    expect(await kinds(event)).toContain('talk-stand-in');
    const early = new Date(Date.parse(until.stand_in_until!) - 1000).toISOString();
    await lapseStandIns(db, early);
    expect((await findTalk(db, talk.id))!.withdrawn_at).toBeNull();
    // somebody on the reserve list has it when nobody was sent
    const person = await somebody(db);
    const own = await slotIn(db, event.id, { starts: '17:00', openTo: 'anyone', minutes: 7 });
    done(await takes(db, own, await somebody(db)));
    await db.updateTable('slot').set({ open_to: 'anyone' }).where('id', '=', slot.id).execute();
    const { talk: waits } = done(await reserve(event, person));
    await lapseStandIns(db, until.stand_in_until!);
    expect(await findTalk(db, talk.id)).toMatchObject({ withdrawn_at: until.stand_in_until });
    expect(await findTalk(db, waits.id)).toMatchObject({ slot_id: slot.id });
    expect(await kinds(event)).toContain('talk-lapsed');
  });

  test('of a partner who sends somebody else in time stay', async () => {
    const { db } = store();
    const { partner, talk, colleague } = await partnersSlot();
    done(await name(talk, colleague.id, partner.presenter.actor));
    done(await withdraw(talk, { ...VISITOR, key: { kind: 'talk', id: talk.id } }));
    done(await name(talk, partner.presenter.id, partner.presenter.actor, after(60)));
    expect(await findTalk(db, talk.id)).toMatchObject({
      person_id: partner.presenter.id,
      stand_in_until: null,
      withdrawn_at: null
    });
  });

  test('of a partner’s presenter who stays for all of it use no place', async () => {
    const { db } = store();
    const { event, partner, talk } = await partnersSlot();
    const { presenter } = partner;
    const own = (await presenterOf(db, { talk: talk.id, person: presenter.id }))!;
    const { booking } = done(
      await stay(db, { presenter: own.id, by: presenter.actor, now: after(5) })
    );
    expect(booking).toMatchObject({ state: 'confirmed', pool_id: null, presenting_at: after(5) });
    expect(await entries(db, event, presenter)).toMatchObject([{ slot_id: null, sequence: 1 }]);
    // only for the talk after all, and once more for all of it
    const part = { presenter: own.id, by: presenter.actor };
    done(await stayNoLonger(db, { ...part, now: after(6) }));
    expect(await again(db, booking)).toMatchObject({ state: 'cancelled' });
    expect((await findTalk(db, talk.id))!.withdrawn_at).toBeNull();
    expect(await entries(db, event, presenter)).toMatchObject([
      { slot_id: talk.slot_id, sequence: 2, method: 'REQUEST' }
    ]);
    done(await stayNoLonger(db, { ...part, now: after(6) }));
    const { booking: anew } = done(await stay(db, { ...part, now: after(7) }));
    expect((await book(db, event, await somebody(db))).state).toBe('confirmed');
    // the event is full now; who gives the slot back is in front
    done(await withdraw(talk, presenter.actor));
    const left = (await again(db, anew))!;
    expect(left.state).toBe('waiting');
    expect(await positionOf(db, left)).toBe(1);
  });

  test('are confirmed by one press, asked ten and four school days before', async () => {
    const { db } = store();
    const event = await published(db, { room: 2, now: '2026-11-01T09:00:00.000Z' });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const { talk } = done(await takes(db, slot, person, { now: '2026-11-20T12:00:00.000Z' }));
    const asked = async () => (await kinds(event)).filter((kind) => kind === 'confirm-talk').length;
    // ten school days before Thursday 10 December is Thursday 26 November
    await askToConfirm(db, '2026-11-26T15:29:00.000Z');
    expect(await asked()).toBe(0);
    await askToConfirm(db, '2026-11-26T15:30:00.000Z');
    await askToConfirm(db, '2026-11-27T15:30:00.000Z');
    expect(await asked()).toBe(1);
    await askToConfirm(db, '2026-12-04T15:30:00.000Z');
    expect(await asked()).toBe(2);
    const confirm = (by: Actor, now: string) => confirmTalk(db, { talk: talk.id, by, now });
    expect(await confirm((await somebody(db)).actor, NOW)).toMatchObject({
      refused: 'not-allowed'
    });
    const link: Actor = { ...VISITOR, key: { kind: 'talk', id: talk.id } };
    done(await confirm(link, '2026-12-04T16:00:00.000Z'));
    done(await confirm(link, '2026-12-04T17:00:00.000Z'));
    expect(await findTalk(db, talk.id)).toMatchObject({
      confirmed_at: '2026-12-04T16:00:00.000Z'
    });
  });

  test('have letters for whatever happens to them', async () => {
    const { db } = store();
    const { event, partner, talk, colleague } = await partnersSlot({ person: null });
    done(await reserve(event, await somebody(db)));
    done(await takes(db, await slotIn(db, event.id, { approval: true }), await somebody(db)));
    for (const row of await letters(db, event.id)) {
      if (!row.kind.startsWith('talk-')) continue;
      const letter = await LETTERS[row.kind]!(db, JSON.parse(row.ids), { row, now: after(6) });
      expect(letter?.subject, row.kind).toBeTruthy();
    }
    done(await name(talk, colleague.id, partner.presenter.actor));
  });

  test('remind who presents of what is missing, once, and thank them with how many came', async () => {
    const { db } = store();
    const { event, partner } = await partnersSlot();
    const person = await somebody(db);
    done(await takes(db, await slotIn(db, event.id, { starts: '17:10' }), person));
    const at = async (round: typeof remindPresenters, kind: string, now: string) => {
      await round(db, now);
      return (await letters(db, event.id)).filter((row) => row.kind === kind);
    };
    const wednesday = (clock: string) => `2026-12-09T${clock}:00.000Z`;
    expect(await at(remindPresenters, 'remind-presenter', wednesday('15:29'))).toHaveLength(0);
    // who has a booking is reminded with it
    const reminded = await at(remindPresenters, 'remind-presenter', wednesday('15:30'));
    expect(reminded).toMatchObject([{ to_email: partner.presenter.email }]);
    expect(await at(remindPresenters, 'remind-presenter', wednesday('15:31'))).toHaveLength(1);
    const build = (row: (typeof reminded)[number], now: string) =>
      LETTERS[row.kind]!(db, JSON.parse(row.ids), { row, now });
    const letter = await build(reminded[0]!, wednesday('15:31'));
    expect(letter?.blocks).toContainEqual({
      list: ['Say that you’ll be there', 'One line about your talk, for the running order']
    });

    expect(await at(thankPresenters, 'thank-presenter', '2026-12-11T08:59:00.000Z')).toHaveLength(
      0
    );
    const thanked = await at(thankPresenters, 'thank-presenter', '2026-12-11T09:00:00.000Z');
    expect(thanked).toHaveLength(2);
    expect(await at(thankPresenters, 'thank-presenter', '2026-12-12T09:00:00.000Z')).toHaveLength(
      2
    );
    const thanks = await build(thanked[0]!, '2026-12-11T09:01:00.000Z');
    expect(JSON.stringify(thanks?.blocks)).toContain('1 person came to');
  });

  test('say on the set-up sheet what they need', async () => {
    const { db } = store();
    const { event, first, talk } = await fullBoard();
    const details = { ...DETAILS, equipment: 'Six tables', children: 2 };
    done(await describeTalk(db, { talk: talk.id, details, by: first.actor, now: after(3) }));
    const own = (await presenterOf(db, { talk: talk.id, person: first.id }))!;
    const said = { photographs: false, recording: false, access: 'A chair' };
    done(await saySelf(db, { presenter: own.id, ...said, by: first.actor, now: after(3) }));
    expect(await setUpSheet(db, event)).toMatchObject({
      access: ['A chair'],
      equipment: [expect.stringMatching(/Levers: Six tables$/)],
      children: 2
    });
  });
});
