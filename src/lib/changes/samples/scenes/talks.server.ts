/** Scenes of those who present: alone, together, in reserve, and until the thanks. */
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { changeSlot } from '#lib/slots/slot.server.ts';
import { remindMaterial, setMaterialDue } from '#lib/slots/material/due.server.ts';
import type { Talk } from '#lib/slots/talk.server.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { askPresenter } from '../../material/ask.server.ts';
import { sayWord } from '../../material/word.server.ts';
import { reserveSlot, takeSlot } from '../../present.server.ts';
import { answerTalk } from '../../talks/answer.server.ts';
import { askToConfirm } from '../../talks/confirm.server.ts';
import { remindPresenters, thankPresenters } from '../../talks/remind.server.ts';
import { answerToPresent, askToPresent, leaveTalk } from '../../talks/together.server.ts';
import { withdrawTalk } from '../../talks/withdraw.server.ts';
import { book } from './desk.server.ts';
import { partnersTalk } from './partners.server.ts';
import { addressOf, type Player, type Stage } from './stage.server.ts';

async function take(
  stage: Stage,
  event: { id: string },
  person: Player,
  { slot, title = words.talk.title }: { slot: string; title?: string }
): Promise<Talk> {
  const own = { event: event.id, person: person.id, by: person.actor };
  return (await stage.play(takeSlot, { ...own, slot, title, line: null })).talk;
}

/** A talk that is taken, moved, in reserve behind it another, and given back. */
export async function board(stage: Stage): Promise<void> {
  const event = await stage.event();
  const slot = await stage.slot(event);
  const presenter = await stage.player('presenter');
  const talk = await take(stage, event, presenter, { slot: slot.id });
  const second = await stage.player('second');
  await stage.play(reserveSlot, {
    event: event.id,
    person: second.id,
    title: words.talk.reserve,
    line: null,
    minutes: 7,
    by: second.actor
  });
  stage.later(1);
  await stage.play(changeSlot, {
    event: event.id,
    slot: slot.id,
    details: {
      kind: 'talk',
      title: slot.title,
      starts: '16:30',
      minutes: 7,
      openTo: 'anyone'
    },
    follow: false,
    by: stage.organiser.actor
  });
  stage.later(1);
  await stage.play(withdrawTalk, { talk: talk.id, by: presenter.actor });
}

/** A slot that is asked for, and the answer. */
export async function answered(stage: Stage): Promise<void> {
  const event = await stage.event();
  const { id: slot } = await stage.slot(event, { approval: true });
  const talk = await take(stage, event, await stage.player('presenter'), { slot });
  const note = words.notes.talkDeclined;
  const by = stage.organiser.actor;
  await stage.play(answerTalk, { talk: talk.id, approve: false, note, by });
}

/** A colleague is asked, declines, accepts after all, and leaves. */
export async function together(stage: Stage): Promise<void> {
  const event = await stage.event();
  const { id: slot } = await stage.slot(event);
  const first = await stage.player('presenter');
  const talk = await take(stage, event, first, { slot });
  const name = words.people.colleague;
  const asked = { talk: talk.id, name, email: addressOf(name), by: first.actor };
  const { presenter } = await stage.play(askToPresent, asked);
  const by: Actor = { ...VISITOR, key: { kind: 'presenter', id: presenter.id } };
  const part = { presenter: presenter.id, by };
  await stage.play(answerToPresent, { ...part, accept: false });
  stage.later(1);
  await stage.play(answerToPresent, { ...part, accept: true });
  stage.later(1);
  await stage.play(leaveTalk, part);
}

/** What presenters hear until the thanks; who came asks, and says a word. */
export async function season(stage: Stage): Promise<void> {
  const event = await stage.event();
  const { id: slot } = await stage.slot(event);
  const presenter = await stage.player('presenter');
  const { id: talk } = await take(stage, event, presenter, { slot, title: words.talk.own });
  const guest = await stage.player('guest');
  const { id: establishment } = await stage.school();
  await book(stage, event, guest, { establishment, role: 'class-teacher' });
  // a partner's presenter has no booking, and so a reminder of their own
  await partnersTalk(stage, event);
  const act = { event: event.id, by: stage.organiser.actor };
  await stage.play(setMaterialDue, { ...act, day: '2020-12-07' });
  await stage.round(askToConfirm, '2020-11-26T15:30:00.000Z');
  await stage.round(remindMaterial, '2020-12-02T09:00:00.000Z');
  await stage.round(remindPresenters, '2020-12-09T15:30:00.000Z');
  stage.at('2020-12-10T19:00:00.000Z');
  const heard = { talk, by: guest.actor };
  await stage.play(askPresenter, { ...heard, text: words.notes.question, answerToMe: false });
  await stage.play(sayWord, { ...heard, text: words.notes.word, quote: 'named' as const });
  await stage.round(thankPresenters, '2020-12-11T09:00:00.000Z');
}
