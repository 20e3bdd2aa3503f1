/** What the desk's state machine (../desk-machine.test.ts) found, one test for each. */
import { expect, test } from 'vitest';

import { inTransaction, newId } from '#db/open.server.ts';
import { proveHeld } from '#lib/booking/held.server.ts';
import { namePlace } from '#lib/booking/party/naming.server.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { poolsOf, setPlaces } from '#lib/booking/places.server.ts';
import { releasePools } from '#lib/booking/pools/release.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { switchMode } from '#lib/booking/switch.server.ts';
import { postponeEvent } from '#lib/changes/postpone.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { backToRoom, sendAllOnline } from '#lib/changes/snow.server.ts';
import { answerInvitation } from '#lib/invitations/invitation.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { VISITOR } from '#lib/people/may.ts';

import { letters as words } from '#lib/words/en/letters.ts';

import { after, again, book, cancel, entries, hold, told } from '../../support/desk.ts';
import {
  done,
  establishment,
  NOW,
  ORGANISER,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '../../support/people.ts';
import { countOf, letterOf } from '../../support/letters.ts';
import { onBothStores, soundAfterEach } from '../../support/store.ts';

onBothStores('what the state machine found', (store) => {
  soundAfterEach(store, NOW);

  test('an invitation to a full event by approval, accepted, asks and does not wait', async () => {
    const { db } = store();
    const event = await published(db, { room: 0, admission: 'approval' });
    const person = await somebody(db);
    done(
      await invitePeople(db, {
        event: event.id,
        addresses: [person],
        by: ORGANISER,
        now: NOW
      })
    );
    const { id } = await db
      .selectFrom('invitation')
      .select('id')
      .where('event_id', '=', event.id)
      .executeTakeFirstOrThrow();
    const { accepted } = done(
      await answerInvitation(db, {
        invitation: id,
        accept: true,
        by: { ...VISITOR, key: { kind: 'invitation', id } },
        now: after(1)
      })
    );
    expect(accepted?.booking.state).toBe('requested');
    // nothing stands in the calendar of somebody who has no place
    expect(await entries(db, event, person)).toMatchObject([{ method: 'CANCEL', sequence: 1 }]);
    expect(await told(db, event)).toEqual(['invitation REQUEST 0', 'requested CANCEL 1']);
  });

  test('a place passed to another school lets the first school’s next one in', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 1 });
    await db
      .updateTable('event')
      .set({ per_establishment: 1 })
      .where('id', '=', event.id)
      .execute();
    const [school, other] = [await establishment(db), await establishment(db)];
    const going = await somebody(db);
    const place = await book(db, event, going, { mode: 'online', establishment: school.id });
    const next = await somebody(db);
    const waiting = await book(db, event, next, { mode: 'room', establishment: school.id });
    expect(waiting.state).toBe('waiting');
    const { name, email } = await somebody(db);
    done(
      await passOn(db, {
        booking: place.id,
        to: { name, email, establishment: other.id },
        by: going.actor,
        now: after(1)
      })
    );
    expect((await again(db, waiting)).state).toBe('confirmed');
  });

  test('a presenter, who uses no place, is given none by a wish of before', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 1 });
    const slot = await slotIn(db, event.id);
    const [online, person] = [await somebody(db), await somebody(db)];
    const place = await book(db, event, online, { mode: 'online' });
    const booking = await book(db, event, person, { mode: 'room' });
    const { wish } = done(
      await switchMode(db, {
        booking: booking.id,
        mode: 'online',
        by: person.actor,
        now: after(1)
      })
    );
    done(await takes(db, slot, person, { now: after(2) }));
    expect((await again(db, wish!)).state).toBe('cancelled');
    await cancel(db, place, { by: online, now: after(3) });
    expect(await again(db, booking)).toMatchObject({ mode: 'room', pool_id: null });
  });

  test('who begins to present, and who stops, has it in their history', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const { talk, booking } = done(await takes(db, slot, person));
    done(await withdrawTalk(db, { talk: talk.id, by: person.actor, now: after(1) }));
    const deeds = await db
      .selectFrom('audit_entry')
      .select(['action', 'actor_id'])
      .where('subject_id', '=', booking.id)
      .orderBy('at')
      .execute();
    expect(deeds).toEqual([
      { action: 'booking.presented', actor_id: person.id },
      { action: 'booking.withdrew', actor_id: person.id }
    ]);
  });

  test('who asks instead of waiting, since the organiser approves now, has it in the history', async () => {
    const { db } = store();
    const event = await published(db, { room: 0 });
    const person = await somebody(db);
    const booking = await book(db, event, person);
    done(await saves(db, event, { admission: 'approval' }, { now: after(1) }));
    const deeds = await db
      .selectFrom('audit_entry')
      .select(['action', 'actor_id'])
      .where('subject_id', '=', booking.id)
      .orderBy('at')
      .execute();
    expect(deeds).toEqual([
      { action: 'booking.waiting', actor_id: person.id },
      { action: 'booking.requested', actor_id: ORGANISER.person!.id }
    ]);
  });

  test('an address proved after the organiser began to approve asks, and its place is free', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const { proof } = await hold(db, event, 'una@new.example');
    done(
      await saves(
        db,
        event,
        { admission: 'approval' },
        { places: { room: 1, online: 0 }, now: after(1) }
      )
    );
    const { booking } = done(
      await inTransaction(db, (db) => proveHeld(db, { proof, now: after(2) }))
    );
    expect(booking).toMatchObject({ state: 'requested', pool_id: null });
    const pools = await db
      .selectFrom('pool')
      .select('taken')
      .where('event_id', '=', event.id)
      .execute();
    expect(pools.every(({ taken }) => taken === 0)).toBe(true);
  });

  test.each(['room', 'online'] as const)(
    'kept places of the %s that are released while it snows are there when all are back',
    async (mode) => {
      const { db } = store();
      const event = await published(db, { mode: 'hybrid', room: 1, online: 1 });
      const pools = [{ mode, authority: 'south-lanarkshire', places: 2 }];
      await setPlaces(db, { event: event.id, pools });
      await db
        .updateTable('pool')
        .set({ release_on: '2026-12-07', release_at: '2026-12-07T00:00:00.000Z' })
        .where('event_id', '=', event.id)
        .where('authority_id', 'is not', null)
        .execute();
      const facts = { event: event.id, note: '', by: ORGANISER };
      const link = 'https://meet.example/snow';
      done(await sendAllOnline(db, { ...facts, link, now: '2026-12-06T09:00:00.000Z' }));
      await releasePools(db, '2026-12-07T00:01:00.000Z');
      done(await backToRoom(db, { ...facts, now: '2026-12-08T09:00:00.000Z' }));
      const now = await poolsOf(db, event.id);
      expect(now.filter(({ authority_id }) => authority_id === null)).toMatchObject([
        { mode: 'room', places: mode === 'room' ? 3 : 1 },
        { mode: 'online', places: mode === 'room' ? 1 : 3 }
      ]);
    }
  );

  test('a talk withdrawn while its event has no date puts nothing into the calendar', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const { talk, booking } = done(await takes(db, slot, person));
    done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(1) }));
    done(await withdrawTalk(db, { talk: talk.id, by: person.actor, now: after(2) }));
    expect((await again(db, booking)).state).toBe('confirmed');
    expect(await entries(db, event, person)).toMatchObject([{ method: 'CANCEL' }]);
  });

  test('a place whose name is to follow stays as it is where the other way is full', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'hybrid', room: 1, online: 0 });
    const [school, person] = [await establishment(db), await somebody(db)];
    const { party } = done(
      await bookParty(db, {
        id: newId(),
        event: event.id,
        establishment: school.id,
        people: [],
        unnamed: 1,
        mode: 'room',
        ifNotAll: 'ask',
        by: person.actor,
        now: NOW
      })
    );
    const place = await db
      .selectFrom('booking')
      .selectAll()
      .where('party_id', '=', party.id)
      .executeTakeFirstOrThrow();
    expect(
      await switchMode(db, { booking: place.id, mode: 'online', by: ORGANISER, now: after(1) })
    ).toMatchObject({ refused: 'no-place-free' });
    expect(await again(db, place)).toEqual(place);
  });

  test('a place is not named while its event has no date', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const [school, person] = [await establishment(db), await somebody(db)];
    const { party } = done(
      await bookParty(db, {
        id: newId(),
        event: event.id,
        establishment: school.id,
        people: [],
        unnamed: 1,
        ifNotAll: 'ask',
        by: person.actor,
        now: NOW
      })
    );
    done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(1) }));
    const { name, email } = await somebody(db);
    const facts = { party: party.id, name, email, by: person.actor, now: after(2) };
    expect(await namePlace(db, facts)).toMatchObject({ refused: 'not-bookable' });
  });

  test('who gives a slot back while its event has no date hears that they wait', async () => {
    const { db } = store();
    const event = await published(db, { room: 0 });
    const slot = await slotIn(db, event.id);
    const person = await somebody(db);
    const { talk, booking } = done(await takes(db, slot, person));
    done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(1) }));
    const key = { ...VISITOR, key: { kind: 'talk' as const, id: talk.id } };
    done(await withdrawTalk(db, { talk: talk.id, by: key, now: after(2) }));
    expect(await again(db, booking)).toMatchObject({ state: 'waiting' });
    expect(await countOf(db, 'talk-withdrawn', person.email)).toBe(1);
    const letter = (await letterOf(db, 'talk-withdrawn', person.email, after(2)))!;
    expect(letter.invite).toBeUndefined();
    expect(JSON.stringify(letter.blocks)).toContain(words.talkWithdrawn.nowWaiting);
  });
});
