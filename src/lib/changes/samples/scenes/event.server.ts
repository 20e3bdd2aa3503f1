/** Scenes in the life of an event: changed, postponed, dated, cancelled, sent online, repeated. */
import { newId } from '#db/open.server.ts';
import { detailsOf, findEvent, publishEvent, type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { refuse } from '#lib/refusal.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { cancelEvent, duplicateEvent, saveEvent } from '../../event.server.ts';
import { postponeEvent } from '../../postpone.server.ts';
import { publish } from '../../publish.server.ts';
import { sendAllOnline } from '../../snow.server.ts';
import { askToBeTold, proveTellMe } from '../../tell-me.server.ts';
import { book } from './desk.server.ts';
import { addressOf, type Stage } from './stage.server.ts';

/** Saves an event with other details. */
export async function change(
  stage: Stage,
  { id }: { id: string },
  details: Partial<EventDetails>,
  note = ''
): Promise<Event> {
  const event = (await findEvent(stage.db, id))!;
  const facts = { event: id, places: null, version: event.version, by: stage.organiser.actor };
  const all = { ...detailsOf(event), ...details };
  return (await stage.play(saveEvent, { ...facts, details: all, note })).event;
}

const JANUARY = { startsLocal: '2021-01-14T16:00', endsLocal: '2021-01-14T18:00' };

/** An event with one place that moves, is put off and has a new date. */
export async function life(stage: Stage): Promise<void> {
  const { notes } = words;
  const event = await stage.event({}, 1);
  await book(stage, event, await stage.player('guest'));
  await book(stage, event, await stage.player('second'));
  const act = { event: event.id, by: stage.organiser.actor };
  stage.later(1);
  await change(
    stage,
    event,
    { startsLocal: '2020-12-11T16:00', endsLocal: '2020-12-11T18:00', place: words.event.moved },
    notes.moved
  );
  stage.later(1);
  await stage.play(postponeEvent, { ...act, note: notes.postponed });
  stage.later(1);
  await change(stage, event, JANUARY, notes.dated);
}

/** An event that is cancelled. */
export async function cancelled(stage: Stage): Promise<void> {
  const event = await stage.event({}, 1);
  await book(stage, event, await stage.player('guest'));
  await book(stage, event, await stage.player('second'));
  const note = words.notes.cancelled;
  await stage.play(cancelEvent, { event: event.id, note, by: stage.organiser.actor });
}

/** Everybody goes online, and their school's office is told. */
export async function snow(stage: Stage): Promise<void> {
  const event = await stage.event();
  const school = await stage.school();
  await book(stage, event, await stage.player('guest'), { establishment: school.id });
  await book(stage, event, await stage.player('second'), { establishment: school.id });
  await stage.play(sendAllOnline, {
    event: event.id,
    link: 'https://meet.example/wee-wins',
    note: words.notes.snow,
    offices: [{ establishment: school.id, email: addressOf(words.people.office) }],
    by: stage.organiser.actor
  });
}

/** A date is awaited, and comes. */
export async function awaited(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const { id: event } = await stage.event({ startsLocal: null, endsLocal: null });
  await stage.play(publishEvent, { event, by });
  const email = addressOf(words.people.guest);
  const asked = await stage.play(askToBeTold, { event, email, by: VISITOR });
  await stage.play(proveTellMe, { id: asked.id });
  stage.later(1);
  await change(stage, { id: event }, JANUARY);
  await stage.play(publish, { event, by });
}

/** Whoever waits hears of another day. */
export async function repeat(stage: Stage): Promise<void> {
  const by = stage.organiser.actor;
  const event = await stage.event({}, 1);
  await book(stage, event, await stage.player('guest'));
  await book(stage, event, await stage.player('second'));
  const copy = await stage.play(duplicateEvent, { event: event.id, asRepeat: true, by });
  await change(stage, copy, JANUARY);
  await stage.play(publish, { event: copy.id, by });
}

/**
 * A change that could not be made any more when its minute was over. By hand: a refusal inside an
 * open transaction takes nothing back.
 */
export async function refusedChange(stage: Stage): Promise<void> {
  const { db, now, organiser } = stage;
  const { id: event } = await stage.event();
  const id = newId();
  await db
    .insertInto('pending_change')
    .values({
      id,
      event_id: event,
      kind: 'save',
      facts: '{}',
      asked_by: organiser.id,
      asked_at: now,
      due_at: now,
      ended_at: now,
      ended_how: 'refused',
      told: null,
      refusal: JSON.stringify(refuse('changed-meanwhile'))
    })
    .execute();
  const letter = { kind: 'change-not-made', key: `change-not-made:${id}`, ids: { change: id } };
  await queueLetter(db, { ...letter, to: organiser.email, event, now });
  await stage.read();
}
