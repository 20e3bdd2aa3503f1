/** Scenes of partners: signing up, whom they send, what they are asked, how they end. */
import type { Event } from '#lib/events/event.server.ts';
import { answerPartner } from '#lib/organisations/partners/answer.server.ts';
import { addPresenter, handOver } from '#lib/organisations/partners/presenters.server.ts';
import {
  addPartner,
  proveContact,
  signUpPartner
} from '#lib/organisations/partners/sign-up.server.ts';
import { addStandingTalk } from '#lib/organisations/partners/standing.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { presenterOf } from '#lib/slots/presenters.server.ts';
import type { Talk } from '#lib/slots/talk.server.ts';
import { plus } from '#lib/time.server.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { answerAsks } from '../../asks/answer.server.ts';
import { askForTalk } from '../../asks/ask.server.ts';
import { asksAbout } from '../../asks/read.server.ts';
import { tellAsks } from '../../asks/tell.server.ts';
import { endPartner } from '../../partners/end.server.ts';
import { takeSlotForPartner } from '../../present-for-partner.server.ts';
import { stay, stayNoLonger } from '../../talks/together.server.ts';
import { lapseStandIns, namePresenter, withdrawTalk } from '../../talks/withdraw.server.ts';
import { addressOf, type Player, type Stage } from './stage.server.ts';

const signUpOf = (number: number) => ({
  name: words.partner(number),
  kind: 'science-centre-or-museum',
  web: null,
  about: null,
  contactName: words.people.lead,
  contactEmail: addressOf(words.people.lead)
});

/** A partner that organisers signed up, with its lead. */
async function partner(stage: Stage): Promise<{ id: string; lead: Player }> {
  const by = stage.organiser.actor;
  const { id } = await stage.play(addPartner, { ...signUpOf(1), by });
  return { id, lead: await stage.player('lead') };
}

/** A partner's talk in a slot of its own; nobody is named with `unnamed`. */
export async function partnersTalk(
  stage: Stage,
  event: Event,
  { unnamed = false } = {}
): Promise<{ partner: string; lead: Player; talk: Talk }> {
  const { id, lead } = await partner(stage);
  const { id: slot } = await stage.slot(event, { openTo: 'partners', starts: '16:40' });
  const { talk } = await stage.play(takeSlotForPartner, {
    event: event.id,
    slot,
    partner: id,
    person: unnamed ? null : lead.id,
    title: words.talk.partners,
    line: null,
    by: lead.actor
  });
  return { partner: id, lead, talk };
}

/** One signs itself up; the answer is no, and then yes. Another is signed up and changes hands. */
export async function signingUp(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const { partner: id, proof } = await stage.play(signUpPartner, signUpOf(2));
  await proveContact(stage.db, proof, stage.now);
  await stage.read();
  const { decline, approve } = words.notes;
  await stage.play(answerPartner, { partner: id, approve: false, message: decline, by });
  stage.later(1);
  const yes = { partner: id, approve: true, again: true, message: approve };
  await stage.play(answerPartner, { ...yes, by });

  const { id: own, lead } = await partner(stage);
  const name = words.people.sent;
  const next = { partner: own, name, email: addressOf(name), by: lead.actor };
  const { id: person } = await stage.play(addPresenter, next);
  await stage.play(handOver, { partner: own, person, by: lead.actor });
}

/** Two partners end: one by itself, one by the organisers. */
export async function ending(stage: Stage): Promise<void> {
  const { id, lead } = await partner(stage);
  await stage.play(endPartner, { partner: id, by: lead.actor });
  const by = stage.organiser.actor;
  const other = await stage.play(addPartner, { ...signUpOf(2), by });
  await stage.play(endPartner, { partner: other.id, by });
}

/** A talk without a name gets one, is passed on, waits for somebody else, and lapses. */
export async function sending(stage: Stage): Promise<void> {
  const event = await stage.event();
  const { partner: id, lead, talk } = await partnersTalk(stage, event, { unnamed: true });
  const name = words.people.sent;
  const next = { partner: id, name, email: addressOf(name), by: lead.actor };
  const colleague = await stage.play(addPresenter, next);
  const of = { talk: talk.id, by: lead.actor };
  await stage.play(namePresenter, { ...of, person: lead.id });
  const part = (await presenterOf(stage.db, { talk: talk.id, person: lead.id }))!;
  stage.later(1);
  await stage.play(stay, { presenter: part.id, by: lead.actor });
  stage.later(1);
  await stage.play(stayNoLonger, { presenter: part.id, by: lead.actor });
  stage.later(1);
  await stage.play(namePresenter, { ...of, person: colleague.id });
  stage.later(1);
  const link = { ...VISITOR, key: { kind: 'talk', id: talk.id } } as const;
  await stage.play(withdrawTalk, { talk: talk.id, by: link });
  await stage.round(lapseStandIns, '2020-11-24T20:00:00.000Z');
}

/** What a partner offers is asked for at two events, and it says yes to one. */
export async function asking(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const { id, lead } = await partner(stage);
  const standing = await stage.play(addStandingTalk, {
    partner: id,
    details: {
      kind: 'talk',
      title: words.talk.standing,
      line: words.talk.line,
      description: null,
      minutes: 7,
      levels: ['second'],
      theme: 'careers',
      mode: 'either',
      equipment: null
    },
    by: lead.actor
  });
  const slots: { event: string; slot: string }[] = [];
  for (const day of ['2020-12-10', '2021-01-14']) {
    const hours = { startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00` };
    const { id: event } = await stage.event(hours);
    const { id: slot } = await stage.slot({ id: event }, { openTo: 'partners' });
    slots.push({ event, slot });
  }
  const note = words.notes.ask;
  await stage.play(askForTalk, { standing: standing.id, slots, note, by });
  await stage.round(tellAsks, plus(stage.now, { minutes: 11 }));
  const asks = await asksAbout(stage.db, { partner: id }, stage.now);
  const answers = asks.map(({ ask }, at) => ({
    ask,
    agree: at === 0,
    person: lead.id,
    note: at === 0 ? words.notes.agreed : words.notes.declined
  }));
  await stage.play(answerAsks, { partner: id, answers, by: lead.actor });
}
