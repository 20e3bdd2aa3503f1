import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { findBooking } from '#lib/booking/booking.server.ts';
import { historyOf } from '#lib/booking/people/history.server.ts';
import { lapseOffers, takeItNow } from '#lib/booking/waiting/offer.server.ts';
import { saveEvent } from '#lib/changes/event.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { postponeEvent } from '#lib/changes/postpone.server.ts';
import { detailsOf, type Event } from '#lib/events/event.server.ts';
import { answerInvitation, invitationFor } from '#lib/invitations/invitation.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { settings } from '#lib/settings.server.ts';
import { after, again, book, cancel, entries, told } from '#tests/support/desk.ts';
import { kept, take } from '#tests/support/inbox.ts';
import { countOf, letterOf } from '#tests/support/letters.ts';
import {
  done,
  establishment,
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
  AUTHSERV,
  bareReply,
  calendarOf,
  exchangeReply,
  googleReply,
  PROGRAMS,
  results,
  type ReplyFacts
} from '#tests/support/replies.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

beforeAll(() => void (settings().mailAuthservId = AUTHSERV));
afterAll(() => void (settings().mailAuthservId = null));

onBothStores('an answer in the calendar', (store) => {
  soundAfterEach(store, NOW);

  let count = 0;

  /** Somebody who is invited, with their invite's UID. */
  async function invited(event: { id: string }, more: { establishment?: string } = {}) {
    const { db } = store();
    const email = `asked.${++count}@school.example`;
    done(
      await invitePeople(db, {
        event: event.id,
        addresses: [{ email, name: '' }],
        by: ORGANISER,
        now: NOW
      })
    );
    if (more.establishment) {
      await db
        .updateTable('person')
        .set({ establishment_id: more.establishment })
        .where('email', '=', email)
        .execute();
    }
    const person = (await findPersonByEmail(db, email))!;
    return { person, uid: (await uidOf(db, event, person))! };
  }

  async function uidOf(db: Db, event: { id: string }, person: { id: string }) {
    return (await entries(db, event, person)).at(-1)?.uid;
  }

  /** An event with one place, who has it, and who waits. */
  async function full() {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const [going, next] = [await somebody(db), await somebody(db, 'Jo Orr')];
    const place = await book(db, event, going);
    const waiting = await book(db, event, next);
    const uid = (await uidOf(db, event, going))!;
    return { db, event, going, next, place, waiting, uid };
  }

  const answer = (
    { uid, person }: { uid: string; person: { email: string } },
    partstat: ReplyFacts['partstat'],
    more: Partial<ReplyFacts> = {}
  ): ReplyFacts => ({ uid, from: person.email, partstat, at: after(5), ...more });

  const moved = async (db: Db, event: Event, day: string, now: string) =>
    done(
      await saves(db, event, { startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00` }, { now })
    );

  describe('to an invitation', () => {
    test.each(Object.entries(PROGRAMS))(
      'yes from %s books the place, once, with what is known of the person',
      async (_, write) => {
        const { db } = store();
        const event = await published(db, { mode: 'hybrid', room: 1, online: 1 });
        const school = await establishment(db);
        const asked = await invited(event, { establishment: school.id });
        const raw = write(answer(asked, 'ACCEPTED', { name: 'Ailsa Craig' }));
        expect(await take(db, raw, after(6))).toBeNull();
        const [booking] = await db
          .selectFrom('booking')
          .selectAll()
          .where('event_id', '=', event.id)
          .execute();
        expect(booking).toMatchObject({
          person_id: asked.person.id,
          state: 'confirmed',
          mode: 'room',
          establishment_id: school.id,
          authority_id: school.authority_id
        });
        expect(await findPersonByEmail(db, asked.person.email)).toMatchObject({
          name: 'Ailsa Craig',
          // a domain stands behind the mail; that proves no address
          proved_at: null
        });
        expect(await told(db, event)).toEqual(['booked REQUEST 1', 'invitation REQUEST 0']);
        expect((await historyOf(db, booking!.id)).map(({ action }) => action)).toEqual([
          'booking.placed',
          'reply.accepted'
        ]);
        // the mailbox is read again from its beginning
        const { events: _turn, ...before } = await everything(db, event.id);
        expect(await take(db, raw, after(7))).toBeNull();
        expect(await everything(db, event.id)).toMatchObject(before);
        expect(await kept(db, event)).toEqual([]);
      }
    );

    test('yes when it is full waits, says so, and takes the invite back', async () => {
      const { db } = store();
      const event = await published(db, { room: 0 });
      const asked = await invited(event);
      expect(await take(db, googleReply(answer(asked, 'ACCEPTED')), after(6))).toBeNull();
      expect(await told(db, event)).toEqual(['invitation REQUEST 0', 'waiting CANCEL 1']);
      // a yes on another device, a moment later, is the same yes
      const later = answer(asked, 'ACCEPTED', { at: after(8) });
      expect(await take(db, googleReply(later), after(9))).toBeNull();
      expect(await told(db, event)).toHaveLength(2);
      // a no is for the organiser to see: nothing stands in their calendar
      const no = answer(asked, 'DECLINED', { at: after(10) });
      expect(await take(db, googleReply(no), after(11))).toMatchObject({
        came: 'noted',
        why: 'waits'
      });
    });

    test('yes where the organiser approves is a request', async () => {
      const { db } = store();
      const event = await published(db, { room: 0, admission: 'approval' });
      const asked = await invited(event);
      await take(db, exchangeReply(answer(asked, 'ACCEPTED')), after(6));
      expect(await told(db, event)).toEqual(['invitation REQUEST 0', 'requested CANCEL 1']);
    });

    test('no declines it, maybe is written down, and a yes after that books', async () => {
      const { db } = store();
      const event = await published(db);
      const asked = await invited(event);
      const at = async (partstat: ReplyFacts['partstat'], minutes: number) => {
        const raw = exchangeReply(answer(asked, partstat, { at: after(minutes) }));
        expect(await take(db, raw, after(minutes))).toBeNull();
        return {
          entry: (await entries(db, event, asked.person))[0]!,
          invitation: (await invitationFor(db, { event: event.id, person: asked.person.id }))!
        };
      };
      expect(await at('TENTATIVE', 5)).toMatchObject({
        entry: { partstat: 'TENTATIVE' },
        invitation: { accepted_at: null, declined_at: null }
      });
      expect(await at('DECLINED', 6)).toMatchObject({
        entry: { partstat: 'DECLINED', method: 'REQUEST' },
        invitation: { declined_at: after(6) }
      });
      expect(await told(db, event)).toEqual(['invitation REQUEST 0']);
      expect(await at('ACCEPTED', 7)).toMatchObject({
        entry: { partstat: 'ACCEPTED', sequence: 1 },
        invitation: { accepted_at: after(7), declined_at: null }
      });
    });

    test('yes that cannot be booked is told, with why', async () => {
      const { db } = store();
      const event = await published(db);
      const other = await published(db, {
        startsLocal: '2026-12-11T16:00',
        endsLocal: '2026-12-11T18:00'
      });
      for (const { id } of [event, other]) {
        await db.updateTable('event').set({ repeats: event.id }).where('id', '=', id).execute();
      }
      const asked = await invited(event);
      const { person } = asked;
      await book(db, other, { ...person, actor: { person, grants: [] } });
      expect(await take(db, googleReply(answer(asked, 'ACCEPTED')), after(6))).toMatchObject({
        came: 'refused',
        why: 'not-booked',
        event: event.id
      });
      const letter = (await letterOf(db, 'answer-refused', person.email, after(7)))!;
      expect(letter.subject).toMatch(/^You are not booked yet: Thu 10 Dec, 4 pm/);
      expect(JSON.stringify(letter.blocks)).toContain('You have a booking for this event on');
      expect(JSON.stringify(letter.blocks)).toContain('/invitation/');
    });
  });

  describe('to a place', () => {
    test('yes and maybe are written down', async () => {
      const { db, event, going, place, uid } = await full();
      for (const [at, partstat] of (['TENTATIVE', 'ACCEPTED'] as const).entries()) {
        const raw = exchangeReply(answer({ uid, person: going }, partstat, { at: after(at + 1) }));
        expect(await take(db, raw, after(at + 1))).toBeNull();
        expect(await entries(db, event, going)).toMatchObject([{ partstat, sequence: 0 }]);
      }
      expect((await again(db, place)).state).toBe('confirmed');
      expect((await historyOf(db, place.id)).map(({ action }) => action)).toEqual([
        'booking.placed',
        'reply.tentative',
        'reply.accepted'
      ]);
    });

    test('no offers it once more; kept, it is theirs in the same entry', async () => {
      const { db, event, going, place, waiting, uid } = await full();
      const raw = exchangeReply(answer({ uid, person: going }, 'DECLINED'));
      expect(await take(db, raw, after(5))).toBeNull();
      expect(await again(db, place)).toMatchObject({ state: 'offered', offered_until: after(35) });
      expect(await historyOf(db, place.id)).toMatchObject([
        { action: 'booking.placed' },
        { action: 'reply.declined', by: going.name },
        { action: 'booking.declined-in-calendar', by: going.name }
      ]);
      // the same mail, and another one that says the same
      await take(db, raw, after(6));
      await take(
        db,
        exchangeReply(answer({ uid, person: going }, 'DECLINED', { at: after(7) })),
        after(7)
      );
      expect(await again(db, place)).toMatchObject({ offered_until: after(35) });
      expect(await countOf(db, 'keep-place', going.email)).toBe(1);
      done(await takeItNow(db, { booking: place.id, by: going.actor, now: after(20) }));
      expect(await entries(db, event, going)).toMatchObject([{ uid, sequence: 1 }]);
      expect((await again(db, waiting)).state).toBe('waiting');
      // a no to the version of before, written before it was kept, is older than the answer known
      const late = answer({ uid, person: going }, 'DECLINED', { at: after(6) });
      expect(await take(db, googleReply(late), after(30))).toMatchObject({ came: 'older' });
      expect((await again(db, place)).state).toBe('confirmed');
    });

    test('no, then yes in the calendar keeps it too', async () => {
      const { db, event, going, place, uid } = await full();
      await take(db, exchangeReply(answer({ uid, person: going }, 'DECLINED')), after(5));
      const yes = answer({ uid, person: going }, 'ACCEPTED', { at: after(9) });
      expect(await take(db, exchangeReply(yes), after(10))).toBeNull();
      expect(await again(db, place)).toMatchObject({ state: 'confirmed', declined_at: null });
      expect(await told(db, event)).toContain('booked REQUEST 1');
    });

    test('no, and nothing after it, gives it to whoever is next, without a CANCEL', async () => {
      const { db, event, going, next, place, waiting, uid } = await full();
      await take(db, exchangeReply(answer({ uid, person: going }, 'DECLINED')), after(5));
      await lapseOffers(db, after(35));
      expect(await again(db, place)).toMatchObject({ state: 'cancelled', ended_how: 'left' });
      expect((await again(db, waiting)).state).toBe('confirmed');
      expect(await countOf(db, 'place-came', next.email)).toBe(1);
      expect((await told(db, event)).filter((line) => line.includes('CANCEL'))).toEqual([]);
      // what they answer later is about nothing that stands in their calendar
      const yes = answer({ uid, person: going }, 'ACCEPTED', { at: after(40) });
      expect(await take(db, exchangeReply(yes), after(41))).toMatchObject({
        came: 'noted',
        why: 'no-booking'
      });
      const no = answer({ uid, person: going }, 'DECLINED', { at: after(42) });
      expect(await take(db, exchangeReply(no), after(43))).toBeNull();
    });

    test('no on the day of the event is over at once', async () => {
      const { db } = store();
      const event = await published(db);
      const going = await somebody(db);
      const place = await book(db, event, going);
      const uid = (await uidOf(db, event, going))!;
      const at = '2026-12-10T13:00:00.000Z';
      await take(db, exchangeReply(answer({ uid, person: going }, 'DECLINED', { at })), at);
      expect(await again(db, place)).toMatchObject({ state: 'cancelled', ended_how: 'apologies' });
      expect(await told(db, event)).toEqual(['booked REQUEST 0']);
    });

    test('no to a time that has changed asks again, and changes nothing', async () => {
      const { db, event, going, place, uid } = await full();
      await moved(db, event, '2026-12-11', after(10));
      const late = answer({ uid, person: going }, 'DECLINED', { sequence: 0, at: after(11) });
      expect(await take(db, googleReply(late), after(12))).toMatchObject({
        came: 'asked-again',
        why: 'time-changed'
      });
      expect((await again(db, place)).state).toBe('confirmed');
      expect(await entries(db, event, going)).toMatchObject([
        { sequence: 1, time_sequence: 1, partstat: 'NEEDS-ACTION' }
      ]);
      const letter = (await letterOf(db, 'answer-again', going.email, after(13)))!;
      expect(letter.subject).toMatch(/^Are you free at the new time\? Fri 11 Dec, 4 pm/);
      expect(letter.invite).toBeUndefined();
      // asked once for each time; a yes to the old time is no yes to the new one
      const twice = answer({ uid, person: going }, 'DECLINED', { sequence: 0, at: after(14) });
      await take(db, googleReply(twice), after(15));
      expect(await countOf(db, 'answer-again', going.email)).toBe(1);
      const yes = answer({ uid, person: going }, 'ACCEPTED', { sequence: 0, at: after(16) });
      expect(await take(db, googleReply(yes), after(17))).toMatchObject({ why: 'time-changed' });
      expect(await entries(db, event, going)).toMatchObject([{ partstat: 'NEEDS-ACTION' }]);
      // a no to the new one is meant
      const no = answer({ uid, person: going }, 'DECLINED', { sequence: 1, at: after(18) });
      expect(await take(db, googleReply(no), after(19))).toBeNull();
      expect((await again(db, place)).state).toBe('offered');
    });

    test('a change of the place alone asks nobody again', async () => {
      const { db, event, going, place, uid } = await full();
      const details = { ...detailsOf(event), place: 'Larigbank Learning Centre' };
      const { version } = event;
      done(
        await saveEvent(db, {
          event: event.id,
          details,
          places: null,
          version,
          note: '',
          by: ORGANISER,
          now: after(10)
        })
      );
      const no = answer({ uid, person: going }, 'DECLINED', { sequence: 0, at: after(11) });
      expect(await take(db, googleReply(no), after(12))).toBeNull();
      expect((await again(db, place)).state).toBe('offered');
    });

    test('while the event has no date, or after it, is for the organiser to see', async () => {
      const { db, event, going, place, uid } = await full();
      const late = '2026-12-10T19:00:00.000Z';
      const no = (at: string) => exchangeReply(answer({ uid, person: going }, 'DECLINED', { at }));
      expect(await take(db, no(late), late)).toMatchObject({ came: 'noted', why: 'event-over' });
      done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(10) }));
      expect(await take(db, no(after(11)), after(11))).toMatchObject({
        came: 'noted',
        why: 'time-changed'
      });
      expect((await again(db, place)).state).toBe('confirmed');
    });

    test('of which a newer one is known changes nothing, whatever order they come in', async () => {
      const { db, event, going, place, uid } = await full();
      const person = going;
      await take(db, googleReply(answer({ uid, person }, 'ACCEPTED', { at: after(9) })), after(9));
      const old = googleReply(answer({ uid, person }, 'DECLINED', { at: after(8) }));
      expect(await take(db, old, after(10))).toMatchObject({ came: 'older' });
      expect((await again(db, place)).state).toBe('confirmed');
      expect(await entries(db, event, going)).toMatchObject([{ partstat: 'ACCEPTED' }]);
      expect(await kept(db, event)).toHaveLength(1);
    });

    test('of a version that was never sent cannot hide the answers after it', async () => {
      const { db, event, going, place, uid } = await full();
      const high = answer({ uid, person: going }, 'ACCEPTED', { sequence: 999, at: after(1) });
      await take(db, googleReply(high), after(1));
      expect(await entries(db, event, going)).toMatchObject([{ reply_sequence: 0 }]);
      const future = answer({ uid, person: going }, 'ACCEPTED', { at: '2036-01-01T00:00:00.000Z' });
      expect(await take(db, googleReply(future), after(2))).toMatchObject({ came: 'kept' });
      await take(db, googleReply(answer({ uid, person: going }, 'DECLINED')), after(5));
      expect((await again(db, place)).state).toBe('offered');
    });

    test('two at once are two one after the other', async () => {
      const { db, going, place, uid } = await full();
      const both = (['ACCEPTED', 'DECLINED'] as const).map((partstat, at) =>
        take(
          db,
          exchangeReply(answer({ uid, person: going }, partstat, { at: after(5 + at) })),
          after(8)
        )
      );
      await Promise.all(both);
      // the newest counts
      expect((await again(db, place)).state).toBe('offered');
      const { person_id } = await again(db, place);
      expect(person_id).toBe(going.id);
    });

    test('no while they cancel on the page ends in one cancellation', async () => {
      for (let round = 0; round < 10; round++) {
        const { db, event, going, place, waiting, uid } = await full();
        await Promise.all([
          take(db, exchangeReply(answer({ uid, person: going }, 'DECLINED')), after(5)),
          cancel(db, place, { by: going, now: after(5) })
        ]);
        expect((await again(db, place)).state).toBe('cancelled');
        expect((await again(db, waiting)).state).toBe('confirmed');
        const cancels = (await told(db, event)).filter((line) => line.includes('CANCEL'));
        const declined = (await findBooking(db, place.id))!.declined_at !== null;
        expect(cancels).toHaveLength(declined ? 0 : 1);
      }
    });

    test('the last place goes to one of many who say yes at once', async () => {
      const { db } = store();
      const event = await published(db, { room: 3 });
      const asked = [];
      for (let at = 0; at < 9; at++) asked.push(await invited(event));
      await Promise.all(
        asked.map((one) => take(db, googleReply(answer(one, 'ACCEPTED')), after(6)))
      );
      const states = await db
        .selectFrom('booking')
        .select('state')
        .where('event_id', '=', event.id)
        .execute();
      expect(states.filter(({ state }) => state === 'confirmed')).toHaveLength(3);
      expect(states.filter(({ state }) => state === 'waiting')).toHaveLength(6);
    });
  });

  describe('of somebody who presents', () => {
    test('and has no booking is written down; a no is for the organiser to see', async () => {
      const { db } = store();
      const event = await published(db);
      const slot = await slotIn(db, event.id, { openTo: 'partners' });
      const partner = await partnerWith(db);
      const { presenter } = partner;
      done(
        await takeSlotForPartner(db, {
          event: event.id,
          slot: slot.id,
          partner: partner.id,
          person: presenter.id,
          title: 'Turn the blades',
          line: null,
          by: presenter.actor,
          now: NOW
        })
      );
      const uid = (await uidOf(db, event, presenter))!;
      const yes = answer({ uid, person: presenter }, 'ACCEPTED');
      expect(await take(db, exchangeReply(yes), after(6))).toBeNull();
      const no = answer({ uid, person: presenter }, 'DECLINED', { at: after(7) });
      expect(await take(db, exchangeReply(no), after(8))).toMatchObject({
        came: 'noted',
        why: 'presents',
        event: event.id,
        person: presenter.id
      });
      expect(await entries(db, event, presenter)).toMatchObject([
        { partstat: 'DECLINED', method: 'REQUEST' }
      ]);
      const talk = await db
        .selectFrom('talk')
        .select('withdrawn_at')
        .where('event_id', '=', event.id)
        .executeTakeFirstOrThrow();
      expect(talk.withdrawn_at).toBeNull();
    });

    test('and attends keeps slot and booking', async () => {
      const { db } = store();
      const event = await published(db);
      const slot = await slotIn(db, event.id);
      const person = await somebody(db);
      const { booking } = done(await takes(db, slot, person));
      const uid = (await uidOf(db, event, person))!;
      expect(
        await take(db, exchangeReply(answer({ uid, person }, 'DECLINED')), after(6))
      ).toMatchObject({ came: 'noted', why: 'presents' });
      expect(await again(db, booking)).toMatchObject({ state: 'confirmed', declined_at: null });
    });
  });

  describe('that is not certain', () => {
    test.each<[what: string, why: string, came: string, more: Partial<ReplyFacts>]>([
      ['without our server’s word', 'no-results', 'not-believed', { results: null }],
      [
        'of a sender whose domain denies it',
        'dmarc-failed',
        'not-believed',
        { results: results('x@school.example', { dmarc: 'fail' }) }
      ],
      [
        'with a word of its own below ours',
        'dmarc-failed',
        'not-believed',
        {
          results: results('x@school.example', { dmarc: 'fail' }),
          below: [results('x@school.example')]
        }
      ],
      [
        'of somebody else',
        'other-sender',
        'not-believed',
        { from: 'mallory@evil.example', results: results('mallory@evil.example') }
      ]
    ])('%s is kept and changes nothing', async (_, why, came, more) => {
      const { db, event, going, uid } = await full();
      const before = await everything(db, event.id);
      const facts = {
        ...answer({ uid, person: going }, 'DECLINED'),
        attendee: going.email,
        ...more
      };
      expect(await take(db, googleReply(facts), after(6))).toMatchObject({
        came,
        why,
        event: event.id
      });
      expect(await everything(db, event.id)).toEqual(before);
      expect(await kept(db, event)).toMatchObject([
        { kind: 'reply', came, why, from_email: facts.from }
      ]);
    });

    test('is not believed at all where our server’s name is not set', async () => {
      settings().mailAuthservId = null;
      try {
        const { db, event, going, uid } = await full();
        const before = await everything(db, event.id);
        const raw = googleReply(answer({ uid, person: going }, 'DECLINED'));
        expect(await take(db, raw, after(6))).toMatchObject({ why: 'no-authserv-id' });
        expect(await everything(db, event.id)).toEqual(before);
      } finally {
        settings().mailAuthservId = AUTHSERV;
      }
    });

    test('to another person’s invite, or to none of ours, changes nothing', async () => {
      const { db, event, going, next, uid } = await full();
      const before = await everything(db, event.id);
      // a colleague of the same school, whose mail is certain, answers somebody else's invite
      const theirs = answer({ uid, person: next }, 'DECLINED');
      expect(await take(db, exchangeReply(theirs), after(6))).toMatchObject({
        came: 'not-matched',
        why: 'other-address'
      });
      const unknown = answer({ uid: 'nobody@stem.example', person: going }, 'DECLINED');
      expect(await take(db, exchangeReply(unknown), after(6))).toMatchObject({
        came: 'not-matched',
        why: 'unknown-uid'
      });
      expect(await everything(db, event.id)).toEqual(before);
    });

    test('to an invite of long ago changes nothing', async () => {
      const { db } = store();
      const event = await published(db);
      const person = await somebody(db);
      const first = await book(db, event, person);
      const uid = (await uidOf(db, event, person))!;
      await cancel(db, first, { by: person, now: after(1) });
      const second = await book(db, event, person, { now: after(60) });
      expect(await uidOf(db, event, person)).not.toBe(uid);
      const no = answer({ uid, person }, 'DECLINED', { at: after(61) });
      expect(await take(db, exchangeReply(no), after(62))).toMatchObject({
        came: 'not-matched',
        why: 'entry-over'
      });
      expect((await again(db, second)).state).toBe('confirmed');
    });

    test('or no answer is kept for the organiser, with the event that it names', async () => {
      const { db, event, going, uid } = await full();
      const before = await everything(db, event.id);
      const lines = [
        'METHOD:COUNTER',
        'BEGIN:VEVENT',
        `UID:${uid}`,
        'DTSTAMP:20261123T100500Z',
        'DTSTART:20261211T160000Z',
        `ATTENDEE;PARTSTAT=TENTATIVE:mailto:${going.email}`,
        'END:VEVENT'
      ];
      const facts = answer({ uid, person: going }, 'TENTATIVE');
      const raw = bareReply(facts, calendarOf(lines), 'method=COUNTER');
      expect(await take(db, raw, after(6))).toMatchObject({
        came: 'kept',
        why: 'counter',
        event: event.id
      });
      expect(await everything(db, event.id)).toEqual(before);
    });
  });

  test('by the page still proves the address', async () => {
    const { db } = store();
    const event = await published(db);
    const { person } = await invited(event);
    const { id } = (await invitationFor(db, { event: event.id, person: person.id }))!;
    const by = { ...VISITOR, key: { kind: 'invitation' as const, id } };
    done(await answerInvitation(db, { invitation: id, accept: true, by, now: after(1) }));
    expect((await findPersonByEmail(db, person.email))!.proved_at).toBe(after(1));
  });
});

/** Everything of an event that an answer could change. */
async function everything(db: Db, event?: string) {
  const of = <T extends { event_id: string | null }>(rows: T[]) =>
    rows.filter((row) => !event || row.event_id === event);
  return {
    events: (await db.selectFrom('event').selectAll().orderBy('id').execute()).filter(
      ({ id }) => !event || id === event
    ),
    bookings: of(await db.selectFrom('booking').selectAll().orderBy('id').execute()),
    entries: of(await db.selectFrom('calendar_entry').selectAll().orderBy('id').execute()),
    invitations: of(await db.selectFrom('invitation').selectAll().orderBy('id').execute()),
    letters: of(await db.selectFrom('outbox').selectAll().orderBy('id').execute()),
    suppressed: await db.selectFrom('suppression').selectAll().orderBy('email').execute()
  };
}
