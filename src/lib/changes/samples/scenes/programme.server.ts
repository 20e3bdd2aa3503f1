/** Scenes of a programme: nominated, reminded, accepted, taken back; people who ask by the link. */
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM, VISITOR } from '#lib/people/may.ts';
import { nominate, remindNominees } from '#lib/programmes/nominate.server.ts';
import { makeProgramme } from '#lib/programmes/programme.server.ts';
import { answerSelf, askSelf, makeLink, proveSelf } from '#lib/programmes/self.server.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { answerNomination } from '../../programme/accept.server.ts';
import { withdrawParticipant } from '../../programme/leave.server.ts';
import { changeProgrammePlaces } from '../../programme/places.server.ts';
import { replaceEvent } from '../../replace/replace.server.ts';
import { resumeProgramme } from '../../suspend/resume.server.ts';
import { suspendProgramme } from '../../suspend/suspend.server.ts';
import { book } from './desk.server.ts';
import { addressOf, AUTHORITY, type Stage } from './stage.server.ts';

/** A programme with two places and an event. */
async function programme(stage: Stage): Promise<string> {
  const by = stage.organiser.actor;
  const { title, summary, forWhom } = words.programme;
  const { host } = words.event;
  const dates = { startsOn: '2020-12-01', endsOn: '2021-06-25' };
  const contact = addressOf(words.people.organiser);
  const details = { title, summary, description: '', forWhom, host, contact, ...dates };
  const { id } = await stage.play(makeProgramme, { details, by });
  await stage.play(changeProgrammePlaces, { programme: id, places: { [AUTHORITY]: 2 }, by });
  await stage.event({ programme: id, forProgrammeOnly: true });
  return id;
}

/** One accepts, one is reminded, and their nomination is taken back. */
export async function recruiting(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const of = { programme: await programme(stage), authority: AUTHORITY, by };
  const nominee = (name: string) => ({ name, email: addressOf(name), establishment: null });
  const { id } = await stage.play(nominate, { ...of, nominee: nominee(words.people.guest) });
  const act = { participant: id, accept: true };
  await stage.play(answerNomination, {
    ...act,
    by: { ...VISITOR, key: { kind: 'nomination', id } }
  });
  const other = await stage.play(nominate, { ...of, nominee: nominee(words.people.second) });
  stage.later(6 * 24 * 60);
  await stage.play(remindNominees, of);
  await stage.play(withdrawParticipant, { participant: other.id, by });
}

/** Two ask by the link of their authority; its coordinator hears of them and declines one. */
export async function askingThemselves(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const of = { programme: await programme(stage), authority: AUTHORITY, by };
  const coordinator = await stage.player('coordinator');
  await stage.play(giveRight, {
    person: coordinator.id,
    right: 'coordinator',
    scope: 'authority',
    scopeId: AUTHORITY,
    by: SYSTEM
  });
  const link = await stage.play(makeLink, of);
  const name = words.people.third;
  const asked = await stage.play(askSelf, {
    link: link.id,
    name,
    email: addressOf(name),
    establishment: null,
    why: words.programme.why,
    by: VISITOR
  });
  await stage.play(proveSelf, { id: asked.id });
  await stage.play(answerSelf, { asked: asked.id, approve: false, by });
}

/** A programme stands still, and goes on online: one has two of its dates in the calendar. */
export async function suspended(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const id = await programme(stage);
  const day = { startsLocal: '2020-12-15T16:00', endsLocal: '2020-12-15T17:30' };
  const { id: event } = await stage.event({ programme: id, forProgrammeOnly: true, ...day });
  const nominee = { name: words.people.guest, email: addressOf(words.people.guest) };
  const of = { programme: id, authority: AUTHORITY, by };
  const row = await stage.play(nominate, { ...of, nominee: { ...nominee, establishment: null } });
  await stage.play(answerNomination, {
    participant: row.id,
    accept: true,
    by: { ...VISITOR, key: { kind: 'nomination', id: row.id } }
  });
  stage.later(1);
  const note = words.notes.suspended;
  await stage.play(suspendProgramme, { programme: id, note, seen: null, by });
  stage.later(1);
  const wishes = [{ event, wish: { how: 'dated' as const, ...ONLINE, dates: DATES.slice(0, 1) } }];
  const on = { programme: id, wishes, rule: null, note: words.notes.resumed, by };
  await stage.play(resumeProgramme, on);
}

const DATES = [
  { startsLocal: '2021-01-14T16:00', endsLocal: '2021-01-14T17:30' },
  { startsLocal: '2021-01-21T16:00', endsLocal: '2021-01-21T17:30' }
];
const ONLINE = {
  mode: 'online' as const,
  place: null,
  link: 'https://meet.example/wee-wins',
  places: null
};

/** Two shorter events take the place of one for which somebody waits. */
export async function replaced(stage: Stage): Promise<void> {
  const event = await stage.event({}, 1);
  await book(stage, event, await stage.player('guest'));
  await book(stage, event, await stage.player('second'));
  stage.later(1);
  await stage.play(replaceEvent, {
    event: event.id,
    instead: { how: 'replaced', ...ONLINE, dates: DATES, minutes: null },
    rule: null,
    note: words.notes.resumed,
    by: stage.organiser.actor
  });
}
