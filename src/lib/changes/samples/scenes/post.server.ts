/** Scenes of the post itself: signing in, invitations and their answers, reminders, tests, summaries. */
import { invitePeople } from '#lib/invitations/send.server.ts';
import { remindInvited } from '#lib/invitations/remind.server.ts';
import { askConfirmation } from '#lib/people/confirm/confirm.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { inviteToRole } from '#lib/people/roles/invite.server.ts';
import { linkProved } from '#lib/people/providers/identity.server.ts';
import { actorOf, idOf, startSession } from '#lib/people/session.server.ts';
import { askToSignIn } from '#lib/people/sign-in.server.ts';
import { tryRule } from '#lib/reminders/preview.server.ts';
import { remind } from '#lib/reminders/remind.server.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { sendDigests } from '../../digest/digest.server.ts';
import { answerByCalendar } from '../../replies/answer.server.ts';
import { takeIncoming } from '../../replies/take.server.ts';
import { linkRepeat } from '../../repeats.server.ts';
import { thankGuests } from '../../thanks/thank.server.ts';
import { tryLetter } from '../try.server.ts';
import { book, fullDay } from './desk.server.ts';
import { change } from './event.server.ts';
import { addressOf, type Stage } from './stage.server.ts';

/** An address asks to come in, and comes by Google the next time. */
export async function signingIn(stage: Stage): Promise<void> {
  const email = addressOf(words.people.guest);
  await stage.play(askToSignIn, { email, next: null });
  const { id: person } = await stage.player('guest');
  const issuer = 'https://accounts.google.com';
  const account = {
    provider: 'google',
    issuer,
    tenant: '',
    subject: 'guest',
    label: email
  } as const;
  await stage.play(linkProved, { account, person });
}

/** An administrator without a passkey asks another one. */
export async function confirming(stage: Stage): Promise<void> {
  const [one, other] = [await stage.player('guest'), await stage.player('second')];
  for (const { id: person } of [one, other]) {
    const right = { person, right: 'administrator', scope: 'everything', by: SYSTEM } as const;
    await stage.play(giveRight, right);
  }
  const { token } = await startSession(stage.db, { person: one.id, device: '' });
  const by = (await actorOf(stage.db, token))!;
  await stage.play(askConfirmation, { session: idOf(token), by, askPasskey: true });
}

/** Somebody is offered a right. */
export async function offeredRole(stage: Stage): Promise<void> {
  const name = words.people.guest;
  await stage.play(inviteToRole, {
    email: addressOf(name),
    name,
    right: 'organiser',
    scope: 'everything',
    scopeId: '',
    fromAt: null,
    toAt: null,
    by: SYSTEM
  });
}

const JANUARY = { startsLocal: '2021-01-14T16:00', endsLocal: '2021-01-14T18:00' };

/** Somebody is invited, reminded, says yes in their calendar, and has a place on another day. */
export async function invited(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const event = await stage.event();
  const guest = await stage.player('guest');
  const addresses = [{ email: guest.email, name: guest.name }];
  await stage.play(invitePeople, { event: event.id, addresses, by });
  await sent(stage, event);
  stage.at('2020-11-26T10:00:00.000Z');
  await stage.play(remindInvited, { event: event.id, by });
  const other = await stage.event(JANUARY);
  await stage.play(linkRepeat, { event: other.id, of: event.id, by });
  await book(stage, other, guest);
  await answer(stage, { event: event.id, person: guest, partstat: 'ACCEPTED' });
}

/** A "no" to a time that the event has no longer. */
export async function declined(stage: Stage): Promise<void> {
  const event = await stage.event();
  const guest = await stage.player('guest');
  await book(stage, event, guest);
  stage.later(1);
  await change(stage, event, { startsLocal: '2020-12-11T16:00', endsLocal: '2020-12-11T18:00' });
  stage.later(1);
  await answer(stage, { event: event.id, person: guest, partstat: 'DECLINED' });
}

/** What somebody's calendar answers to the first invite of an event. */
async function answer(
  stage: Stage,
  facts: { event: string; person: { id: string; email: string }; partstat: 'ACCEPTED' | 'DECLINED' }
): Promise<void> {
  const { person, partstat } = facts;
  const { uid } = await stage.db
    .selectFrom('calendar_entry')
    .select('uid')
    .where('event_id', '=', facts.event)
    .where('person_id', '=', person.id)
    .executeTakeFirstOrThrow();
  const said = { uid, attendee: person.email, partstat, sequence: 0, stamp: stage.now };
  const from = { name: '', email: person.email };
  await stage.play(answerByCalendar, { reply: said, from, sender: 'pass' as const });
}

/** As if the post had taken every letter of an event. */
async function sent({ db, now }: Stage, event: { id: string }): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ outcome: 'sent', done_at: now })
    .where('event_id', '=', event.id)
    .where('done_at', 'is', null)
    .execute();
}

/** An invitation comes back. */
export async function bounced(stage: Stage): Promise<void> {
  const event = await stage.event();
  const email = addressOf(words.people.guest);
  const addresses = [{ email, name: '' }];
  await stage.play(invitePeople, { event: event.id, addresses, by: stage.organiser.actor });
  await sent(stage, event);
  const { id } = await stage.db
    .selectFrom('outbox')
    .select('id')
    .where('event_id', '=', event.id)
    .where('to_email', '=', email)
    .executeTakeFirstOrThrow();
  const said = words.bounced;
  const error = { responseCode: 550, response: said, message: said };
  await stage.play(takeIncoming, {
    incoming: {
      key: id,
      kind: 'bounce',
      messageId: null,
      from: { name: '', email },
      subject: '',
      letters: [id],
      sender: 'pass',
      authserv: null,
      bounce: { recipients: [email], action: 'failed', error, said },
      receivedAt: stage.now
    }
  });
}

/** A full day and a webinar until after their end; before that the organiser tries their letters. */
export async function reminded(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const link = 'https://meet.example/micro-bits';
  const day = await fullDay(stage);
  const online = {
    mode: 'online',
    kind: 'webinar',
    title: words.webinar,
    onlineLink: link
  } as const;
  const webinar = await stage.event({ ...online, place: null, placeAddress: null }, 0, 20);
  const guest = await stage.player('guest');
  await book(stage, day, guest);
  await book(stage, webinar, guest);
  await stage.play(tryRule, { event: day.id, rule: 'day-before', by });
  const { letters } = stage;
  await stage.play(tryLetter, { event: day.id, kind: 'booked', letters, by });
  await stage.round(sendDigests, '2020-11-24T07:15:00.000Z');
  for (const at of REMINDERS) await stage.round(remind, at);
  await stage.round(thankGuests, THANKS);
}

/** Ten school days before, the school day before, and two hours before. */
const REMINDERS = [
  '2020-11-26T16:00:00.000Z',
  '2020-12-09T16:00:00.000Z',
  '2020-12-10T14:05:00.000Z'
];
const THANKS = '2020-12-11T09:00:00.000Z';
