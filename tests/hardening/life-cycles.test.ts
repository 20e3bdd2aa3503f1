/**
 * The life of a calendar entry, through a real mail server into a calendar that keeps what RFC 5546
 * says it keeps: in the end exactly one entry of each UID that should stand, and none that should not.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { liveBooking } from '#lib/booking/booking.server.ts';
import { undoCancel } from '#lib/booking/undo.server.ts';
import { takeItNow } from '#lib/booking/waiting/offer.server.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { postponeEvent } from '#lib/changes/postpone.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { type Event } from '#lib/events/event.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import { smtpTransport, type Transport } from '#lib/mail/transport.server.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { catchUp, LETTERS } from '#lib/rounds.server.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

import { again, book, cancel } from '../support/desk.ts';
import { take } from '../support/inbox.ts';
import { startMailbox, type Mailbox, type Received } from '../support/mailbox.ts';
import {
  actor,
  done,
  NOW,
  ORGANISER,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '../support/people.ts';
import { AUTHSERV, PROGRAMS, type Answer } from '../support/replies.ts';
import { onBothStores, soundAfterEach } from '../support/store.ts';

/** After the half hour in which a cancelled place can be taken back, so that nothing waits for it. */
const A_WHILE = 45;
const [FIRST, SECOND, THIRD] = ['2026-12-10', '2026-12-11', '2026-12-14'];

let mailbox: Mailbox;
let transport: Transport;
beforeAll(async () => {
  settings().mailAuthservId = AUTHSERV;
  mailbox = await startMailbox();
  transport = smtpTransport(mailbox.url);
});
afterAll(async () => {
  settings().mailAuthservId = null;
  transport.close();
  await mailbox.close();
});

interface Entry {
  uid: string;
  sequence: number;
  stamp: string;
  method: string;
  starts: string;
}

/** A person's calendar: of each UID what came newest by SEQUENCE and DTSTAMP (RFC 5546, 2.1.5). */
function calendarOf(mails: readonly Received[]): Entry[] {
  const kept = new Map<string, Entry>();
  for (const { invite } of mails) {
    if (!invite) continue;
    const { uid, sequence, method, starts, text } = invite;
    const stamp = /^DTSTAMP:(.*)$/m.exec(text)![1]!.trim();
    const has = kept.get(uid);
    const newer =
      !has || sequence > has.sequence || (sequence === has.sequence && stamp > has.stamp);
    expect(newer, `${method} ${sequence} of ${uid} would be taken for an old one`).toBe(true);
    kept.set(uid, { uid, sequence, stamp, method, starts });
  }
  return [...kept.values()];
}

onBothStores('the life of a calendar entry', (store) => {
  soundAfterEach(store, NOW);

  let now = NOW;
  let people: { email: string }[] = [];
  const newPerson = async (name?: string) => {
    const person = await somebody(store().db, name);
    people.push(person);
    return person;
  };

  /** Time passes, and whatever is due goes out. */
  async function go(minutes = A_WHILE): Promise<void> {
    now = plus(now, { minutes });
    const { db } = store();
    await catchUp(db, now);
    await deliver(db, { letters: LETTERS, transport, keep: false, now });
  }

  const mailsTo = ({ email }: { email: string }) =>
    mailbox.received.filter((mail) => mail.to === email);
  const standing = (person: { email: string }) =>
    calendarOf(mailsTo(person)).filter(({ method }) => method === 'REQUEST');
  /** What came for the calendar, as `METHOD sequence`. */
  const came = (person: { email: string }) =>
    mailsTo(person).flatMap(({ invite }) => (invite ? `${invite.method} ${invite.sequence}` : []));

  /** One entry, of one UID that it has had from the first, on that day. */
  function standsOn(person: { email: string }, day: string): void {
    expect(standing(person)).toHaveLength(1);
    expect(calendarOf(mailsTo(person))).toHaveLength(1);
    expect(standing(person)[0]!.starts).toMatch(day);
  }

  async function moved(db: Db, event: { id: string }, day: string): Promise<void> {
    const to = { startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00` };
    done(await saves(db, event, to, { now }));
  }

  async function invited(event: Event) {
    const { db } = store();
    const email = `asked.${people.length}@school.example`;
    const addresses = [{ email, name: 'Jo Orr' }];
    done(await invitePeople(db, { event: event.id, addresses, by: ORGANISER, now }));
    const person = (await findPersonByEmail(db, email))!;
    people.push(person);
    return { ...person, actor: actor(person) };
  }

  /** The answer of a calendar program to the newest message of the one entry that came. */
  async function answers(
    person: { email: string },
    partstat: Answer,
    program: keyof typeof PROGRAMS
  ): Promise<void> {
    const [entry] = calendarOf(mailsTo(person));
    now = plus(now, { minutes: 5 });
    const { uid, sequence } = entry!;
    await take(
      store().db,
      PROGRAMS[program]({ uid, sequence, from: person.email, partstat, at: now }),
      now
    );
  }

  afterEach(() => {
    // each part passed the lint, and the MIME method was the METHOD inside
    expect(mailbox.faults).toEqual([]);
    for (const mail of mailbox.received) {
      const whole = `${mail.subject} ${mail.text} ${mail.html} ${mail.invite?.text ?? ''}`;
      for (const { email } of people) {
        if (email !== mail.to) expect(whole, `${mail.subject} to ${mail.to}`).not.toContain(email);
      }
    }
    mailbox.received.length = 0;
    people = [];
    now = NOW;
  });

  test('book, move, move, cancel, book again', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await newPerson();
    const booking = await book(db, event, person, { now });
    await go();
    standsOn(person, FIRST!);
    await moved(db, event, SECOND!);
    await go();
    await moved(db, event, THIRD!);
    await go();
    standsOn(person, THIRD!);
    await cancel(db, booking, { by: person, now });
    await go();
    expect(standing(person)).toEqual([]);
    await book(db, event, person, { now });
    await go();
    expect(standing(person)).toHaveLength(1);
    expect(came(person).slice(0, 4)).toEqual(['REQUEST 0', 'REQUEST 1', 'REQUEST 2', 'CANCEL 3']);
  });

  test.each(Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[])(
    'invite, accept, move, decline, undo, by %s',
    async (program) => {
      const { db } = store();
      const event = await published(db);
      const person = await invited(event);
      await go();
      standsOn(person, FIRST!);
      await answers(person, 'ACCEPTED', program);
      await go();
      standsOn(person, FIRST!);
      await moved(db, event, SECOND!);
      await go();
      standsOn(person, SECOND!);
      await answers(person, 'DECLINED', program);
      await go(1);
      // kept for half an hour: whoever declined by mistake presses the mail's button
      const booking = (await liveBooking(db, { event: event.id, person: person.id }))!;
      expect(booking.state).toBe('offered');
      done(await takeItNow(db, { booking: booking.id, by: person.actor, now }));
      await go();
      standsOn(person, SECOND!);
      expect(await again(db, booking)).toMatchObject({ state: 'confirmed' });
    }
  );

  test('cancel by the mail’s link, and take it back', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await newPerson();
    const booking = await book(db, event, person, { now });
    await go();
    await cancel(db, booking, { by: person, now });
    await go(1);
    expect(standing(person)).toEqual([]);
    done(await undoCancel(db, { booking: booking.id, by: person.actor, now }));
    await go();
    standsOn(person, FIRST!);
    expect(came(person)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2']);
  });

  test('postponed, then a new date', async () => {
    const { db } = store();
    const event = await published(db);
    const [goes, leaves] = [await newPerson(), await newPerson('Jo Orr')];
    await book(db, event, goes, { now });
    const booking = await book(db, event, leaves, { now });
    await go();
    done(await postponeEvent(db, { event: event.id, note: 'Snow.', by: ORGANISER, now }));
    await go();
    expect([standing(goes), standing(leaves)]).toEqual([[], []]);
    await cancel(db, booking, { by: leaves, now });
    await go();
    await moved(db, event, THIRD!);
    await go();
    standsOn(goes, THIRD!);
    expect(standing(leaves)).toEqual([]);
    expect(came(goes)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2']);
    expect(came(leaves)).toEqual(['REQUEST 0', 'CANCEL 1']);
  });

  test('a person’s cancel, then the event’s: each is taken out once', async () => {
    const { db } = store();
    const event = await published(db);
    const [first, second] = [await newPerson(), await newPerson('Jo Orr')];
    const booking = await book(db, event, first, { now });
    await book(db, event, second, { now });
    await go();
    await cancel(db, booking, { by: first, now });
    await go();
    done(await cancelEvent(db, { event: event.id, note: 'Snow.', by: ORGANISER, now }));
    await go();
    expect([standing(first), standing(second)]).toEqual([[], []]);
    expect(came(first)).toEqual(['REQUEST 0', 'CANCEL 1']);
    expect(came(second)).toEqual(['REQUEST 0', 'CANCEL 1']);
  });

  test('accepted when full, then a place', async () => {
    const { db } = store();
    const event = await published(db, { room: 1, mode: 'room', online: 0 });
    const goes = await newPerson();
    const booking = await book(db, event, goes, { now });
    const person = await invited(event);
    await go();
    expect(standing(person)).toHaveLength(1);
    await answers(person, 'ACCEPTED', 'Google');
    await go();
    // whoever waits has nothing in the calendar
    expect(standing(person)).toEqual([]);
    await cancel(db, booking, { by: goes, now });
    await go();
    standsOn(person, FIRST!);
    expect(standing(goes)).toEqual([]);
    expect(came(person)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2']);
  });

  test('whoever presents attends too, with one entry throughout', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id);
    const person = await newPerson();
    await book(db, event, person, { now });
    await go();
    const { talk } = done(await takes(db, slot, person, { now }));
    await go();
    standsOn(person, FIRST!);
    await moved(db, event, SECOND!);
    await go();
    standsOn(person, SECOND!);
    done(await withdrawTalk(db, { talk: talk.id, by: person.actor, now }));
    await go();
    standsOn(person, SECOND!);
    done(await takes(db, slot, person, { now }));
    await go();
    standsOn(person, SECOND!);
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now }));
    await go();
    expect(standing(person)).toEqual([]);
  });
});
