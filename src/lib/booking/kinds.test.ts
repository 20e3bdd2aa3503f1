import { expect, test } from 'vitest';

import { duplicateEvent, makeEvent } from '#lib/changes/event.server.ts';
import { audienceOf } from '#lib/events/audience.server.ts';
import { publishEvent, type Event } from '#lib/events/event.server.ts';
import { eventPath, opensEvent } from '#lib/events/private-link.server.ts';
import { whatsOn } from '#lib/events/read.server.ts';
import { EVERYONE, type Audience, type EventDetails } from '#lib/events/rules.ts';
import { answerInvitation } from '#lib/invitations/invitation.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { useProof } from '#lib/people/proof.server.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { after, again, book, hold, told } from '#tests/support/desk.ts';
import {
  DETAILS,
  done,
  establishment,
  NOW,
  ORGANISER,
  published,
  saves,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { placeBooking, type BookingFacts } from './booking.server.ts';
import { holdPlace, proveHeld } from './held.server.ts';

onBothStores('who may book', (store) => {
  soundAfterEach(store, NOW);

  async function forSome(
    only: Partial<Audience>,
    details: Partial<EventDetails> = {}
  ): Promise<Event> {
    const { db } = store();
    const draft = done(
      await makeEvent(db, {
        details: { ...DETAILS, ...details },
        places: { room: 20, online: 0 },
        onlyFor: { ...EVERYONE, ...only },
        by: ORGANISER,
        now: NOW
      })
    );
    return done(await publishEvent(db, { event: draft.id, by: ORGANISER, now: NOW }));
  }
  const ask = async (event: Event, facts: BookingFacts = {}, by?: typeof ORGANISER) => {
    const person = await somebody(store().db);
    return placeBooking(store().db, {
      event: event.id,
      person: person.id,
      by: by ?? person.actor,
      now: NOW,
      ...facts
    });
  };

  test('an event for some schools refuses others, and says for whom it is', async () => {
    const { db } = store();
    const event = await forSome({ authority: ['south-lanarkshire'], sector: ['primary'] });
    const own = await establishment(db);
    const other = await establishment(db, 'east-renfrewshire');
    const refused = await ask(event, { establishment: other.id });
    expect(refused).toMatchObject({ refused: 'not-for-you' });
    expect(sentence(refused as never)).toBe(
      'This event is only for primary schools in South Lanarkshire.'
    );
    // no school at all is none of these
    expect(await ask(event)).toMatchObject({ refused: 'not-for-you' });
    expect(done(await ask(event, { establishment: own.id })).booking.state).toBe('confirmed');
    await db
      .updateTable('establishment')
      .set({ sector: 'secondary' })
      .where('id', '=', own.id)
      .execute();
    expect(await ask(event, { establishment: own.id })).toMatchObject({ refused: 'not-for-you' });
  });

  test('roles and levels are those typed, else those known; levels are remembered', async () => {
    const { db } = store();
    const event = await forSome({ role: ['class-teacher'], level: ['early', 'first'] });
    const person = await somebody(db);
    const facts = { event: event.id, person: person.id, by: person.actor, now: NOW };
    expect(await placeBooking(db, facts)).toMatchObject({
      refused: 'not-for-you',
      facts: { whom: 'class teachers who work at early or first level' }
    });
    expect(
      await placeBooking(db, { ...facts, role: 'class-teacher', levels: ['third'] })
    ).toMatchObject({ refused: 'not-for-you' });
    done(await placeBooking(db, { ...facts, role: 'class-teacher', levels: ['first', 'second'] }));
    expect(await findPerson(db, person.id)).toMatchObject({
      role: 'class-teacher',
      levels: '["first","second"]'
    });
    // the next such event asks nothing again
    await book(db, await forSome({ level: ['second'] }), person);
  });

  test('organisers, and whom they invite, pass audience and private link', async () => {
    const { db } = store();
    const event = await forSome({ sector: ['primary'] }, { listing: 'private' });
    expect(done(await ask(event, {}, ORGANISER)).booking.state).toBe('confirmed');
    const guest = await somebody(db);
    done(
      await invitePeople(db, {
        event: event.id,
        addresses: [{ email: guest.email, name: '' }],
        by: ORGANISER,
        now: NOW
      })
    );
    const { id } = await db
      .selectFrom('invitation')
      .select('id')
      .where('person_id', '=', guest.id)
      .executeTakeFirstOrThrow();
    const answered = await answerInvitation(db, {
      invitation: id,
      accept: true,
      by: guest.actor,
      now: NOW
    });
    expect(done(answered).accepted?.booking.state).toBe('confirmed');
  });

  test('an address that is not proved is asked by what it typed alone', async () => {
    const { db } = store();
    const event = await forSome({ sector: ['primary'], level: ['early'] });
    const known = await somebody(db);
    const school = await establishment(db);
    await db
      .updateTable('person')
      .set({ levels: '["early"]', establishment_id: school.id })
      .where('id', '=', known.id)
      .execute();
    const typed = { name: 'Ailsa Craig', establishment: school.id };
    const facts = { event: event.id, client: 'c', now: NOW };
    const strangers = await holdPlace(db, { ...facts, email: 'new@school.example', typed });
    const theirs = await holdPlace(db, { ...facts, email: known.email, typed });
    expect(theirs).toEqual(strangers);
    expect(theirs).toMatchObject({ refused: 'not-for-you' });

    const { booking, proof } = await hold(db, event, 'fits@school.example', {
      ...typed,
      levels: ['early']
    });
    expect(booking.pool_id).not.toBeNull();
    done(await useProof(db, proof, after(2)));
    const { person } = done(await proveHeld(db, { proof, now: after(2) }));
    expect((await findPerson(db, person.id))?.levels).toBe('["early"]');
  });

  test('a private event is booked by its link, also by an address proved later', async () => {
    const { db } = store();
    const event = await forSome({}, { listing: 'private' });
    const key = new URL(eventPath(event), 'https://here.example').searchParams.get('key');
    expect(opensEvent(event, key)).toBe(true);
    expect(opensEvent(await forSome({}, { listing: 'private' }), key)).toBe(false);
    expect(await ask(event)).toMatchObject({ refused: 'by-private-link' });
    expect(done(await ask(event, { byLink: true })).booking.state).toBe('confirmed');
    const typed = { name: 'Ailsa Craig' };
    const facts = { event: event.id, email: 'a@school.example', client: 'c', now: NOW };
    expect(await holdPlace(db, { ...facts, typed })).toMatchObject({ refused: 'by-private-link' });
    const { proof } = done(await holdPlace(db, { ...facts, typed: { ...typed, byLink: true } }));
    done(await useProof(db, proof, after(2)));
    expect(done(await proveHeld(db, { proof, now: after(2) })).booking.state).toBe('confirmed');
  });

  test('only listed events stand in what’s on', async () => {
    const { db } = store();
    const ids = [];
    for (const listing of ['listed', 'unlisted', 'private'] as const) {
      ids.push(
        (
          await published(db, {
            listing,
            startsLocal: '2026-11-24T16:00',
            endsLocal: '2026-11-24T18:00'
          })
        ).id
      );
    }
    const { cards } = await whatsOn(db, { filter: {}, page: 1, now: NOW });
    const shown = cards.map(({ id }) => id);
    expect(ids.map((id) => shown.includes(id))).toEqual([true, false, false]);
  });

  test('a copy is for the same people, in the same way', async () => {
    const { db } = store();
    const details = { admission: 'approval', listing: 'unlisted', serving: 'offer', seats: 12 };
    const event = await forSome({ role: ['student'] }, details as Partial<EventDetails>);
    const copy = done(await duplicateEvent(db, { event: event.id, by: ORGANISER, now: NOW }));
    expect(copy).toMatchObject(details);
    expect(await audienceOf(db, copy.id)).toEqual({ ...EVERYONE, role: ['student'] });
  });

  test('by approval nobody waits; at once again they are served in their order', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const [first, second, third] = [await somebody(db), await somebody(db), await somebody(db)];
    await book(db, event, first);
    const waits = await book(db, event, second, { now: after(1) });
    const save = async (details: Partial<EventDetails>, room: number, minutes: number) =>
      done(await saves(db, event, details, { places: { room, online: 0 }, now: after(minutes) }));
    await save({ admission: 'approval' }, 1, 5);
    expect((await again(db, waits)).state).toBe('requested');
    const asks = await book(db, event, third, { now: after(6) });
    expect(asks.state).toBe('requested');
    await save({ admission: 'at-once' }, 2, 10);
    expect((await again(db, waits)).state).toBe('confirmed');
    expect((await again(db, asks)).state).toBe('waiting');
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'place-came REQUEST 0',
      'requested',
      'requested',
      'waiting',
      'waiting'
    ]);
  });
});
