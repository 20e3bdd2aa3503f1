import { expect, test } from 'vitest';

import { liveBooking } from '#lib/booking/booking.server.ts';
import { calendarText } from '#lib/calendar/ics.ts';
import { lint } from '#lib/calendar/lint.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { settings } from '#lib/settings.server.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { answerInvitation, findInvitation, type AnswerFacts } from './invitation.server.ts';
import { invitationsOf, openInvitations } from './read.server.ts';
import { invitePeople, previewInvites } from './send.server.ts';
import { invitationLetters } from './letters.server.ts';

onBothStores('an invitation', (store) => {
  soundAfterEach(store, NOW);

  let count = 0;
  const newAddress = () => ({ email: `invited.${++count}@school.example`, name: '' });

  const send = (
    event: { id: string },
    addresses: { email: string; name: string }[],
    { by = ORGANISER, now = NOW }: { by?: Actor; now?: string } = {}
  ) => invitePeople(store().db, { event: event.id, addresses, by, now });

  /** Invites one person; who they are and their invitation. */
  async function invited(event: { id: string }, address = newAddress()) {
    const { db } = store();
    done(await send(event, [address]));
    const person = (await findPersonByEmail(db, address.email))!;
    const invitation = await db
      .selectFrom('invitation')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('person_id', '=', person.id)
      .executeTakeFirstOrThrow();
    return { person, invitation };
  }

  /** Presses a button of the mailed page. */
  const answer = ({ id }: { id: string }, accept: boolean, facts: Partial<AnswerFacts> = {}) =>
    answerInvitation(store().db, {
      invitation: id,
      accept,
      by: { ...VISITOR, key: { kind: 'invitation', id } },
      now: after(10),
      ...facts
    });

  test('is one mail with an entry that asks for an answer, and no place', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const { person, invitation } = await invited(event, { ...newAddress(), name: 'Ailsa Craig' });
    const [row, ...more] = await letters(db, event.id);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ kind: 'invitation', method: 'REQUEST', sequence: 0, priority: 2 });
    expect(row!.deadline).toBe(event.starts_at);
    const letter = await invitationLetters['invitation']!(
      db,
      { invitation: invitation.id },
      { row: row!, now: after(1) }
    );
    expect(letter?.to).toEqual({ name: 'Ailsa Craig', address: person.email });
    expect(letter?.invite?.attendee).toMatchObject({ partstat: 'NEEDS-ACTION' });
    expect(lint(calendarText(letter!.invite!), { method: 'REQUEST' })).toEqual([]);
    expect((await book(db, event, await somebody(db))).state).toBe('confirmed');
  });

  test('goes out once, however often the list is sent', async () => {
    const { db } = store();
    const event = await published(db);
    const list = [newAddress(), newAddress()];
    expect(done(await send(event, list))).toEqual({ invited: 2 });
    expect(await send(event, list)).toMatchObject({ refused: 'no-addresses' });
    expect(done(await send(event, [...list, newAddress()]))).toEqual({ invited: 1 });
    expect(await told(db, event)).toEqual(Array(3).fill('invitation REQUEST 0'));
  });

  test('goes out once when two organisers send the list at the same moment', async () => {
    const { db } = store();
    const event = await published(db);
    const list = Array.from({ length: 20 }, newAddress);
    const answers = await Promise.all([send(event, list), send(event, list)]);
    expect(answers.filter((one) => 'invited' in one)).toEqual([{ invited: 20 }]);
    expect(await letters(db, event.id)).toHaveLength(20);
  });

  test('is not sent to who comes already, to who cannot be reached, or to ourselves', async () => {
    const { db } = store();
    const event = await published(db);
    const [booked, left] = [await somebody(db), await somebody(db)];
    await book(db, event, booked);
    await cancel(db, await book(db, event, left), { by: left });
    const { person: known } = await invited(event);
    const gone = newAddress();
    await db.insertInto('suppression').values({ email: gone.email, why: '550', at: NOW }).execute();
    const ours = settings().mailFrom.address;
    const list = [booked.email, left.email, known.email, gone.email, ours];
    const addresses = list.map((email) => ({ email, name: '' }));
    expect(await previewInvites(db, { event, addresses })).toEqual({
      send: [{ email: left.email, name: '' }],
      skip: [
        { email: booked.email, why: 'booked' },
        { email: known.email, why: 'invited' },
        { email: gone.email, why: 'suppressed' },
        { email: ours, why: 'ourselves' }
      ]
    });
    expect(done(await send(event, addresses))).toEqual({ invited: 1 });
  });

  test('is an organiser’s to send, for an event that is still to come', async () => {
    const { db } = store();
    const event = await published(db);
    const someone = await somebody(db);
    expect(await send(event, [newAddress()], { by: someone.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await send(event, [newAddress()], { now: event.starts_at! })).toMatchObject({
      refused: 'too-late'
    });
    expect(await send(event, [])).toMatchObject({ refused: 'no-addresses', field: 'addresses' });
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: NOW }));
    expect(await send(event, [newAddress()])).toMatchObject({ refused: 'not-bookable' });
  });

  test('accepted is a booking on the same entry, and proves the address', async () => {
    const { db } = store();
    const event = await published(db, { bookingClosesAt: after(5) });
    const school = await establishment(db);
    const { person, invitation } = await invited(event);
    const facts = { name: 'Ailsa Craig', establishment: school.id };
    const { accepted } = done(await answer(invitation, true, facts));
    expect(accepted).toMatchObject({
      already: false,
      booking: {
        state: 'confirmed',
        entry_id: invitation.entry_id,
        establishment_id: school.id,
        invitation_id: invitation.id
      }
    });
    expect(await entries(db, event, person)).toMatchObject([
      { id: invitation.entry_id, sequence: 1, partstat: 'ACCEPTED', method: 'REQUEST' }
    ]);
    expect(await findPersonByEmail(db, person.email)).toMatchObject({
      name: 'Ailsa Craig',
      proved_at: after(10)
    });
    // accepting again is the same booking, without a word
    expect(done(await answer(invitation, true, facts)).accepted?.already).toBe(true);
    expect(await told(db, event)).toEqual(['booked REQUEST 1', 'invitation REQUEST 0']);
    expect(await invitationsOf(db, { event: event.id })).toMatchObject([{ answer: 'accepted' }]);
  });

  test('accepted when the event is full waits, and the calendar’s entry is taken back', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const going = await somebody(db);
    const place = await book(db, event, going);
    const { person, invitation } = await invited(event);
    const waiting = done(await answer(invitation, true)).accepted!.booking;
    expect(waiting.state).toBe('waiting');
    expect(await entries(db, event, person)).toMatchObject([{ sequence: 1, method: 'CANCEL' }]);
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'invitation REQUEST 0',
      'waiting CANCEL 1'
    ]);
    expect(await invitationsOf(db, { event: event.id })).toMatchObject([{ answer: 'waiting' }]);
    await cancel(db, place, { by: going, now: after(20) });
    expect((await again(db, waiting)).state).toBe('confirmed');
    expect(await entries(db, event, person)).toMatchObject([{ sequence: 2, method: 'REQUEST' }]);
  });

  test('declined is noted, and may be accepted after all', async () => {
    const { db } = store();
    const event = await published(db);
    const { person, invitation } = await invited(event);
    const facts = { person: person.id, now: after(11) };
    expect(await openInvitations(db, facts)).toMatchObject([{ id: invitation.id }]);
    expect(done(await answer(invitation, false))).toEqual({ accepted: null });
    expect(await openInvitations(db, facts)).toEqual([]);
    expect(await invitationsOf(db, { event: event.id })).toMatchObject([{ answer: 'declined' }]);
    expect(done(await answer(invitation, true)).accepted?.booking.state).toBe('confirmed');
    expect(await findInvitation(db, invitation.id)).toMatchObject({ declined_at: null });
  });

  test('declined from an old page after booking leaves the booking and its entry alone', async () => {
    const { db } = store();
    const event = await published(db);
    const { person, invitation } = await invited(event);
    done(await answer(invitation, true));
    expect(done(await answer(invitation, false))).toEqual({ accepted: null });
    expect(await liveBooking(db, { event: event.id, person: person.id })).toMatchObject({
      state: 'confirmed'
    });
    expect(await entries(db, event, person)).toMatchObject([{ partstat: 'ACCEPTED' }]);
    expect(await findInvitation(db, invitation.id)).toMatchObject({ declined_at: null });
  });

  test('is answered by whoever it was sent to, until the event begins', async () => {
    const { db } = store();
    const event = await published(db);
    const { person, invitation } = await invited(event);
    const { invitation: other } = await invited(event);
    const theirs: Actor = { ...VISITOR, key: { kind: 'invitation', id: other.id } };
    const booking: Actor = { ...VISITOR, key: { kind: 'booking', id: invitation.id } };
    for (const by of [VISITOR, theirs, booking, ORGANISER, (await somebody(db)).actor]) {
      expect(await answer(invitation, true, { by })).toMatchObject({ refused: 'not-allowed' });
    }
    for (const accept of [true, false]) {
      expect(await answer(invitation, accept, { now: event.starts_at! })).toMatchObject({
        refused: 'too-late'
      });
    }
    expect(await answer({ id: 'none' }, true)).toMatchObject({ refused: 'link-unknown' });
    // signed in, without the link, it is theirs too
    const self: Actor = { person, grants: [] };
    expect(done(await answer(invitation, true, { by: self })).accepted?.already).toBe(false);
  });

  test('of an event that was cancelled is answered by nobody, and its mail is not sent', async () => {
    const { db } = store();
    const event = await published(db);
    const { invitation } = await invited(event);
    const [row] = await letters(db, event.id);
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(1) }));
    expect(await answer(invitation, true)).toMatchObject({ refused: 'not-bookable' });
    expect(
      await invitationLetters['invitation']!(
        db,
        { invitation: invitation.id },
        { row: row!, now: after(2) }
      )
    ).toBeNull();
  });
});
