import { expect, test } from 'vitest';

import { codeOf } from '#lib/people/key.server.ts';
import { leaveEvent } from '#lib/changes/leave.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { prove } from '#lib/changes/prove.server.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { liveBooking } from '#lib/booking/booking.server.ts';
import { positionOf } from '#lib/booking/waiting/waiting.server.ts';
import { after, again, book, cancel, entries, hold, told } from '#tests/support/desk.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { changeSlot, removeSlot, type SlotDetails } from './slot.server.ts';
import { openSlots, runningOrder } from './running-order.server.ts';

onBothStores('a slot that a PSL takes', (store) => {
  soundAfterEach(store, NOW);

  const withdraw = (talk: { id: string }, by: { actor: typeof ORGANISER }, now = after(30)) =>
    withdrawTalk(store().db, { talk: talk.id, by: by.actor, now });

  test.each([
    ['a micro talk', 7],
    ['a nano talk', 2]
  ])('for %s is theirs: a booking that uses no place, and the calendar', async (_, minutes) => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id, { minutes });
    const person = await somebody(db, 'Mòrag Àrd');
    const { talk, booking } = done(await takes(db, slot, person, { line: 'Bring string.' }));
    expect(booking).toMatchObject({ state: 'confirmed', pool_id: null, presenting_at: NOW });
    expect(await entries(db, event, person)).toMatchObject([
      { id: talk.entry_id, sequence: 0, method: 'REQUEST', partstat: 'ACCEPTED', slot_id: null }
    ]);
    expect(await told(db, event)).toEqual(['talk-taken REQUEST 0']);
    expect(await runningOrder(db, event.id)).toMatchObject([
      { minutes, title: 'Levers from lolly sticks', state: 'taken', who: { name: 'Mòrag Àrd' } }
    ]);
    // the one place is still there for somebody else
    expect((await book(db, event, await somebody(db))).state).toBe('confirmed');
  });

  test('is not the second one’s, who is told so and has no booking of it', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id);
    const [first, second] = [await somebody(db), await somebody(db)];
    done(await takes(db, slot, first));
    expect(await takes(db, slot, second)).toMatchObject({ refused: 'slot-taken' });
    expect(await liveBooking(db, { event: event.id, person: second.id })).toBeUndefined();
    expect(await told(db, event)).toEqual(['talk-taken REQUEST 0']);
  });

  test('at the same moment as another takes it goes to one of them', async () => {
    const { db } = store();
    const slot = await slotIn(db, (await published(db)).id);
    const people = [await somebody(db), await somebody(db), await somebody(db)];
    const answers = await Promise.all(people.map((person) => takes(db, slot, person)));
    expect(answers.filter((answer) => 'talk' in answer)).toHaveLength(1);
  });

  test('frees the place that they had, and who waits has it', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const booking = await book(db, event, person);
    const waiting = await book(db, event, await somebody(db), { now: after(1) });
    const { talk, booking: presenting } = done(await takes(db, slot, person, { now: after(2) }));
    expect(presenting).toMatchObject({ id: booking.id, pool_id: null, state: 'confirmed' });
    expect((await again(db, waiting)).state).toBe('confirmed');
    // the entry that stood in their calendar now shows the talk
    expect(await entries(db, event, person)).toMatchObject([{ id: talk.entry_id, sequence: 1 }]);
  });

  test('brings somebody in who waited for a place', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    await book(db, event, await somebody(db));
    const person = await somebody(db);
    const waiting = await book(db, event, person);
    done(await takes(db, slot, person));
    expect(await again(db, waiting)).toMatchObject({ state: 'confirmed', pool_id: null });
  });

  test('withdrawn is open again, and they have a place like anyone while there is one', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const { talk } = done(await takes(db, slot, person));
    const { booking } = done(await withdraw(talk, person));
    expect(booking).toMatchObject({ state: 'confirmed', presenting_at: null });
    expect(booking!.pool_id).not.toBeNull();
    expect((await openSlots(db, [event.id])).get(event.id)).toEqual({ psls: 1, partners: 0 });
    expect(await told(db, event)).toEqual(['talk-taken REQUEST 0', 'talk-withdrawn REQUEST 1']);
    // and twice is once
    done(await withdraw(talk, person, after(31)));
    expect(await told(db, event)).toHaveLength(2);
    done(await takes(db, slot, await somebody(db)));
  });

  test('withdrawn from a full event puts them in front of all who wait', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const other = await somebody(db);
    const { talk } = done(await takes(db, slot, person));
    const going = await book(db, event, other);
    const waited = await book(db, event, await somebody(db));
    const { booking } = done(await withdraw(talk, person));
    expect(booking).toMatchObject({ state: 'waiting', pool_id: null });
    expect(await positionOf(db, booking!)).toBe(1);
    expect(await positionOf(db, waited)).toBe(2);
    expect(await entries(db, event, person)).toMatchObject([{ sequence: 1, method: 'CANCEL' }]);
    await cancel(db, going, { by: other, now: after(40) });
    expect((await again(db, booking!)).state).toBe('confirmed');
    expect((await again(db, waited)).state).toBe('waiting');
  });

  test('beside another of theirs: withdrawing one, they still present', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const [early, late] = [await slotIn(db, event.id), await slotIn(db, event.id)];
    const person = await somebody(db);
    const { talk } = done(await takes(db, early, person));
    done(await takes(db, late, person));
    expect(done(await withdraw(talk, person)).booking).toMatchObject({
      state: 'confirmed',
      pool_id: null,
      presenting_at: NOW
    });
    expect(await entries(db, event, person)).toMatchObject([{ sequence: 2, method: 'REQUEST' }]);
  });

  test('is open again when they leave altogether, and the calendar is told once', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const { booking } = done(await takes(db, slot, person));
    done(await leaveEvent(db, { booking: booking.id, by: person.actor, now: after(5) }));
    expect((await openSlots(db, [event.id])).get(event.id)).toMatchObject({ psls: 1 });
    expect(await told(db, event)).toEqual(['cancelled-by-you CANCEL 1', 'talk-taken REQUEST 0']);
  });

  test('is not withdrawn by a stranger', async () => {
    const { db } = store();
    const slot = await slotIn(db, (await published(db)).id);
    const { talk } = done(await takes(db, slot, await somebody(db)));
    expect(await withdraw(talk, await somebody(db))).toMatchObject({ refused: 'not-allowed' });
    expect(await withdraw({ id: 'none' }, await somebody(db))).toMatchObject({
      refused: 'talk-unknown'
    });
  });

  test('must be open, to them, at an event to come', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    const of = (details: Partial<SlotDetails>) => slotIn(db, event.id, details);
    const refusedFor = async (slot: Parameters<typeof takes>[1], now = NOW) => {
      const answer = await takes(db, slot, person, { now });
      return 'refused' in answer ? answer.refused : null;
    };
    expect(await refusedFor(await of({ openTo: 'partners' }))).toBe('slot-not-open');
    expect(await refusedFor(await of({ openTo: null, kind: 'break' }))).toBe('slot-not-open');
    const elsewhere = await slotIn(db, (await published(db)).id);
    expect(await refusedFor({ id: elsewhere.id, event_id: event.id })).toBe('slot-unknown');
    const open = await of({ openTo: 'anyone' });
    expect(await refusedFor(open, event.starts_at!)).toBe('too-late');
    expect(await refusedFor(open, '2026-12-10T15:59:59.000Z')).toBeNull();
    const off = await published(db);
    const gone = await slotIn(db, off.id);
    done(await cancelEvent(db, { event: off.id, note: '', by: ORGANISER, now: NOW }));
    expect(await refusedFor(gone)).toBe('not-bookable');
  });

  test('does not ask for the booking window, but for room for one more', async () => {
    const { db } = store();
    const event = await published(db, { room: 8, roomLimit: 9, bookingClosesAt: after(10) });
    const [first, second, third] = [
      await slotIn(db, event.id),
      await slotIn(db, event.id),
      await slotIn(db, event.id)
    ];
    const person = await somebody(db);
    done(await takes(db, first, person, { now: after(11) }));
    // the same person’s second talk needs no second chair
    done(await takes(db, second, person, { now: after(11) }));
    expect(await takes(db, third, await somebody(db), { now: after(11) })).toMatchObject({
      refused: 'room-limit',
      facts: { total: 10, limit: 9 }
    });
  });

  test('tells its presenter when it is moved, and is not removed under them', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    done(await takes(db, slot, person));
    const facts = { event: event.id, slot: slot.id, by: ORGANISER, now: after(5) };
    const details: SlotDetails = {
      kind: 'talk',
      title: 'Talk',
      starts: '17:00',
      minutes: 7,
      openTo: 'psls'
    };
    done(await changeSlot(db, { ...facts, details }));
    expect(await told(db, event)).toEqual(['slot-moved REQUEST 1', 'talk-taken REQUEST 0']);
    done(await changeSlot(db, { ...facts, details: { ...details, title: 'Short talk' } }));
    expect(await told(db, event)).toHaveLength(2);
    expect(await removeSlot(db, facts)).toMatchObject({ refused: 'slot-in-use' });
    expect(
      await changeSlot(db, { ...facts, details: { ...details, starts: '18:30' } })
    ).toMatchObject({ refused: 'slot-outside', field: 'starts' });
  });

  test('asked for with an unproved address is taken when it is proved; else they still come', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id);
    const talk = { slot: slot.id, title: 'Pulleys', line: null };
    const proofs = [];
    for (const email of [`a@${event.slug}.example`, `b@${event.slug}.example`]) {
      proofs.push((await hold(db, event, email, { talk })).proof);
    }
    expect((await openSlots(db, [event.id])).get(event.id)).toMatchObject({ psls: 1 });
    const [first, second] = await Promise.all(
      proofs.map((proof) => prove(db, { proof, code: codeOf(proof.id), device: '', now: after(1) }))
    );
    const answers = [done(first!), done(second!)].map((answer) =>
      answer.kind === 'booking' ? answer : expect.fail(answer.kind)
    );
    expect(answers.map(({ booking }) => booking.state)).toEqual(['confirmed', 'confirmed']);
    expect(answers.map(({ noSlot }) => noSlot?.refused).sort()).toEqual(['slot-taken', undefined]);
    expect((await letters(db, event.id)).filter(({ kind }) => kind === 'talk-taken')).toHaveLength(
      1
    );
  });
});
