import { expect, test } from 'vitest';

import { prove, type Proved } from '#lib/changes/prove.server.ts';
import { codeOf } from '#lib/people/key.server.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { askProof, type Proof } from '#lib/people/proof.server.ts';
import type { Refusal } from '#lib/refusal.ts';
import { after, again, book, cancel, hold, told } from '#tests/support/desk.ts';
import { done, letters, NOW, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { endAtStart, holdPlace, lapseHeld } from './held.server.ts';
import { placesLeft } from './places.server.ts';
import { positionOf } from './waiting/waiting.server.ts';

onBothStores('a held place', (store) => {
  soundAfterEach(store, NOW);

  const press = (proof: Proof, now = NOW) =>
    prove(store().db, { proof, device: 'Firefox/140 (Linux)', now });

  function booking(proved: Proved | Refusal) {
    const answer = done(proved);
    if (answer.kind !== 'booking') throw new Error(`Proved a ${answer.kind}`);
    return answer;
  }

  async function left(event: { id: string }) {
    return (await placesLeft(store().db, { events: [event.id], authority: null })).get(event.id)!;
  }

  test('is an address’s for an hour, with one mail and no person', async () => {
    const { db } = store();
    const event = await published(db);
    const { booking } = await hold(db, event, 'held@school.example');
    expect(booking).toMatchObject({ state: 'held', person_id: null, held_until: after(60) });
    expect(await left(event)).toMatchObject({ taken: 1, left: 19 });
    expect(await letters(db)).toMatchObject([
      { kind: 'prove-booking', to_email: 'held@school.example', priority: 0 }
    ]);
    expect(await findPersonByEmail(db, 'held@school.example')).toBeUndefined();
  });

  test('goes to whoever waits when the hour is over, not a minute before', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const { booking: held } = await hold(db, event, 'lapses@school.example');
    const waiting = await book(db, event, await somebody(db));
    expect(waiting.state).toBe('waiting');
    await lapseHeld(db, after(59));
    expect((await again(db, waiting)).state).toBe('waiting');
    expect(await lapseHeld(db, after(60))).toBeGreaterThan(0);
    expect((await again(db, waiting)).state).toBe('confirmed');
    expect(await again(db, held)).toMatchObject({ state: 'held', pool_id: null });
    expect(await lapseHeld(db, after(61))).toBe(0);
    expect(await told(db, event)).toEqual(['place-came REQUEST 0', 'waiting']);
  });

  test('becomes the booking of whoever presses the link', async () => {
    const { db } = store();
    const event = await published(db);
    const { booking: held, proof } = await hold(db, event, 'link@school.example');
    const proved = booking(await press(proof, after(5)));
    expect(proved).toMatchObject({
      already: false,
      booking: { id: held.id, state: 'confirmed', email: null, pool_id: held.pool_id }
    });
    const person = await findPersonByEmail(db, 'link@school.example');
    expect(person).toMatchObject({ name: 'Ailsa Craig', proved_at: after(5) });
    expect(proved.booking.person_id).toBe(person!.id);
    expect(await told(db, event)).toEqual(['booked REQUEST 0']);
    expect((await left(event)).taken).toBe(1);
  });

  test('becomes it by the six digits too, and by neither twice', async () => {
    const { db } = store();
    const event = await published(db);
    const { proof } = await hold(db, event, 'digits@school.example');
    const facts = { proof, device: '', now: NOW };
    const wrong = codeOf(proof.id) === '000000' ? '000001' : '000000';
    expect(await prove(db, { ...facts, code: wrong })).toMatchObject({
      refused: 'code-wrong',
      facts: { left: 4 }
    });
    booking(await prove(db, { ...facts, code: codeOf(proof.id) }));
    expect(await press(proof)).toMatchObject({ refused: 'link-used' });
    expect(await told(db, event)).toEqual(['booked REQUEST 0']);
  });

  test('is dropped, and given to whoever waits, when its owner has a booking already', async () => {
    const { db } = store();
    const event = await published(db, { room: 2 });
    const owner = await somebody(db);
    const mine = await book(db, event, owner);
    const { booking: held, proof } = await hold(db, event, owner.email);
    const waiting = await book(db, event, await somebody(db));
    expect(booking(await press(proof, after(1)))).toMatchObject({
      already: true,
      booking: { id: mine.id }
    });
    expect((await again(db, held)).state).toBe('cancelled');
    expect((await again(db, waiting)).state).toBe('confirmed');
  });

  test('does not stop its owner from booking, who then has one place', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const owner = await somebody(db);
    const { booking: held, proof } = await hold(db, event, owner.email);
    const mine = await book(db, event, owner);
    expect(mine.state).toBe('confirmed');
    expect((await again(db, held)).state).toBe('cancelled');
    expect(booking(await press(proof))).toMatchObject({ already: true, booking: { id: mine.id } });
  });

  test('in the room goes to whoever waits there when its owner books online', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 5 });
    const owner = await somebody(db);
    await hold(db, event, owner.email);
    const waiting = await book(db, event, await somebody(db), { mode: 'room' });
    expect(waiting.state).toBe('waiting');
    expect((await book(db, event, owner, { mode: 'online' })).state).toBe('confirmed');
    expect((await again(db, waiting)).state).toBe('confirmed');
  });

  test('moves with what was typed last: room to online', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 5 });
    await hold(db, event, 'moves@school.example', { mode: 'room' });
    const waiting = await book(db, event, await somebody(db), { mode: 'room' });
    const { proof } = await hold(db, event, 'moves@school.example', { mode: 'online' });
    expect(booking(await press(proof)).booking).toMatchObject({
      state: 'confirmed',
      mode: 'online'
    });
    expect((await again(db, waiting)).state).toBe('confirmed');
  });

  test('proved late books while a place is free', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const { proof } = await hold(db, event, 'late@school.example');
    await lapseHeld(db, after(60));
    expect(booking(await press(proof, after(300))).booking.state).toBe('confirmed');
  });

  test('proved late at a full event waits by the time of its first submit', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const { proof } = await hold(db, event, 'late-and-full@school.example');
    await lapseHeld(db, after(60));
    await book(db, event, await somebody(db), { now: after(61) });
    const before = await book(db, event, await somebody(db), { now: after(62) });
    const late = booking(await press(proof, after(90))).booking;
    expect(late).toMatchObject({ state: 'waiting', asked_at: NOW });
    expect(await positionOf(db, late)).toBe(1);
    expect(await positionOf(db, before)).toBe(2);
  });

  test('gives nobody a second go in front: whoever used it and left asks anew', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const { proof: first } = await hold(db, event, 'leaves@school.example');
    const { proof: second } = await hold(db, event, 'leaves@school.example');
    const mine = booking(await press(first)).booking;
    const next = await book(db, event, await somebody(db), { now: after(1) });
    const after2 = await book(db, event, await somebody(db), { now: after(2) });
    const owner = { id: mine.person_id!, name: '', email: 'leaves@school.example' };
    await cancel(db, mine, { by: { actor: { person: owner, grants: [] } }, now: after(3) });
    expect((await again(db, next)).state).toBe('confirmed');
    const back = booking(await press(second, after(4))).booking;
    expect(back.state).toBe('waiting');
    expect(await positionOf(db, after2)).toBe(1);
    expect(await positionOf(db, back)).toBe(2);
  });

  test('is one of three that a client may hold; further addresses are proved first', async () => {
    const { db } = store();
    const event = await published(db, { room: 80 });
    const held = [];
    for (const email of ['a', 'b', 'c', 'd']) {
      held.push(await hold(db, event, `${email}@client.example`, { client: 'one' }));
    }
    expect(held.map(({ booking }) => booking.pool_id !== null)).toEqual([true, true, true, false]);
    const other = await hold(db, event, 'e@client.example', { client: 'two' });
    expect(other.booking.pool_id).not.toBeNull();
    // the fourth got its mail all the same, and a place when it is proved
    expect(booking(await press(held[3]!.proof)).booking.state).toBe('confirmed');
  });

  test('counts for the client that holds it now', async () => {
    const { db } = store();
    const event = await published(db, { room: 80 });
    for (const email of ['f', 'g', 'h', 'i'].map((name) => `${name}@client.example`)) {
      await hold(db, event, email, { client: email });
    }
    await lapseHeld(db, after(60));
    const again = [];
    for (const email of ['f', 'g', 'h', 'i'].map((name) => `${name}@client.example`)) {
      again.push(await hold(db, event, email, { client: 'three', now: after(61) }));
    }
    expect(again.map(({ booking }) => booking.pool_id !== null)).toEqual([true, true, true, false]);
  });

  test('is one of a tenth of the places, whoever holds them', async () => {
    const { db } = store();
    const event = await published(db, { room: 29 });
    const held = [];
    for (const email of ['j', 'k', 'l']) held.push(await hold(db, event, `${email}@tenth.example`));
    expect(held.map(({ booking }) => booking.pool_id !== null)).toEqual([true, true, false]);
  });

  test('is held once for a form that is posted twice', async () => {
    const { db } = store();
    const event = await published(db);
    const facts = {
      event: event.id,
      email: 'twice@school.example',
      typed: { name: 'Ailsa Craig' },
      client: 'twice',
      once: crypto.randomUUID(),
      now: NOW
    };
    const first = done(await holdPlace(db, facts));
    const second = done(await holdPlace(db, { ...facts, now: after(10) }));
    expect(second.proof.id).toBe(first.proof.id);
    expect(second.booking).toMatchObject({ id: first.booking.id, held_until: after(60) });
    const mails = (await letters(db)).filter(({ to_email }) => to_email === facts.email);
    expect(mails).toHaveLength(1);
  });

  test('ends with the desk’s hours, but a form sent in time may be proved later', async () => {
    const { db } = store();
    const event = await published(db, { bookingClosesAt: after(30) });
    const { proof } = await hold(db, event, 'in-time@school.example');
    const late = { event: event.id, email: 'l@l.example', typed: { name: 'L' }, client: 'l' };
    expect(await holdPlace(db, { ...late, now: after(30) })).toMatchObject({ refused: 'too-late' });
    const { proof: second } = await hold(db, event, 'in-time@school.example');
    expect(booking(await press(proof, after(40))).booking.state).toBe('confirmed');
    expect(booking(await press(second, after(41))).already).toBe(true);
  });

  test('ends at the start, and its link with it', async () => {
    const { db } = store();
    const event = await published(db);
    const { booking: held, proof } = await hold(db, event, 'start@school.example');
    await endAtStart(db, event.starts_at!);
    expect(await again(db, held)).toMatchObject({ state: 'cancelled', pool_id: null });
    expect(await press(proof, event.starts_at!)).toMatchObject({ refused: 'link-over' });
    expect((await left(event)).taken).toBe(0);
  });

  test('is refused with the reason', async () => {
    const { db } = store();
    const facts = { email: 'r@r.example', typed: { name: 'R' }, client: 'r', now: NOW };
    const soon = await published(db, { bookingOpensAt: after(10) });
    expect(await holdPlace(db, { ...facts, event: soon.id })).toMatchObject({
      refused: 'too-early'
    });
    const room = await published(db);
    expect(
      await holdPlace(db, { ...facts, event: room.id, typed: { name: 'R', mode: 'online' } })
    ).toMatchObject({ refused: 'no-such-mode' });
    expect(await holdPlace(db, { ...facts, event: 'none' })).toMatchObject({
      refused: 'event-unknown'
    });
  });

  test('is opened by no proof for something else', async () => {
    const { db } = store();
    const event = await published(db);
    const { booking: held } = await hold(db, event, 'mine@school.example');
    const signIn = await askProof(db, { purpose: 'sign-in', email: 'other@x.example', now: NOW });
    expect(done(await press(signIn)).kind).toBe('session');
    expect((await again(db, held)).state).toBe('held');
  });
});
