import { expect, test } from 'vitest';

import { placeBooking } from '#lib/booking/booking.server.ts';
import { overlapsOf } from '#lib/booking/overlap.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { repeatLines } from '#lib/booking/repeats.server.ts';
import { undoCancel } from '#lib/booking/undo.server.ts';
import { publishEvent, type Event } from '#lib/events/event.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, book, cancel } from '#tests/support/desk.ts';
import {
  DETAILS,
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';
import { openWithout } from '#tests/support/without.ts';

import { duplicateEvent, makeEvent } from './event.server.ts';
import { publish } from './publish.server.ts';
import { leaveRepeats, linkRepeat, repeatChoices } from './repeats.server.ts';

onBothStores('events that repeat each other', (store) => {
  soundAfterEach(store, NOW);

  /** Two published events with so many places, a week apart and linked. */
  async function pair(room = 5): Promise<[Event, Event]> {
    const { db } = store();
    const first = await published(db, { room });
    const second = await published(db, {
      room,
      startsLocal: '2026-12-17T16:00',
      endsLocal: '2026-12-17T18:00'
    });
    const linked = await linkRepeat(db, {
      event: second.id,
      of: first.id,
      by: ORGANISER,
      now: NOW
    });
    return [first, done(linked)];
  }
  const ask = (event: Event, person: Awaited<ReturnType<typeof somebody>>, now = NOW) =>
    placeBooking(store().db, { event: event.id, person: person.id, by: person.actor, now });

  test('one booking among them: the second says when the first is', async () => {
    const { db } = store();
    const [first, second] = await pair();
    const person = await somebody(db);
    const booking = await book(db, first, person);
    expect(await ask(second, person)).toMatchObject({
      refused: 'other-repeat',
      facts: { when: expect.stringContaining('2026') as string }
    });
    // nobody passes it, and waiting counts too
    expect(
      await placeBooking(db, { event: second.id, person: person.id, by: ORGANISER, now: NOW })
    ).toMatchObject({ refused: 'other-repeat' });
    // pressing twice on the same one is pressing once
    expect(done(await ask(first, person)).already).toBe(true);

    await cancel(db, booking, { by: person, now: after(1) });
    expect(done(await ask(second, person, after(2))).booking.state).toBe('confirmed');
    expect(
      await undoCancel(db, { booking: booking.id, by: person.actor, now: after(3) })
    ).toMatchObject({ refused: 'other-repeat' });
    // nor does a place passed on make a second one
    const colleague = await somebody(db);
    const theirs = await book(db, first, colleague, { now: after(4) });
    expect(
      await passOn(db, { booking: theirs.id, to: person, by: colleague.actor, now: after(5) })
    ).toMatchObject({ refused: 'already-booked' });
  });

  test('one that is over, or no longer a repeat, does not count', async () => {
    const { db } = store();
    const [first, second] = await pair();
    const [person, other] = [await somebody(db), await somebody(db)];
    await book(db, first, person);
    expect(done(await ask(second, person, first.ends_at!)).booking.state).toBe('confirmed');
    done(await leaveRepeats(db, { event: second.id, by: ORGANISER, now: NOW }));
    await book(db, first, other);
    await book(db, second, other);
  });

  test('both at once: one gets through', async () => {
    const { db } = store();
    for (let round = 0; round < 8; round++) {
      const [first, second] = await pair();
      const person = await somebody(db);
      const answers = await Promise.all([first, second].map((event) => ask(event, person)));
      expect(answers.filter((answer) => 'refused' in answer)).toHaveLength(1);
    }
  });

  test('and without the person’s turn both do', async () => {
    const { db, url, kind } = store();
    // SQLite has one writer at a time: there the guard is the database's own
    if (kind === 'sqlite') return;
    const open = openWithout(url, ['person']);
    let doubles = 0;
    for (let round = 0; round < 20 && doubles === 0; round++) {
      const [first, second] = await pair();
      const person = await somebody(db);
      const answers = await Promise.all(
        [first, second].map(({ id }) =>
          placeBooking(open, { event: id, person: person.id, by: person.actor, now: NOW })
        )
      );
      if (answers.every((answer) => !('refused' in answer))) doubles += 1;
    }
    await open.destroy();
    expect(doubles).toBeGreaterThan(0);
  });

  test('a full one shows the others with their places', async () => {
    const { db } = store();
    const [first, second] = await pair(1);
    await book(db, first, await somebody(db));
    const facts = { authority: undefined, now: NOW };
    const event = (await publishEvent(db, { event: first.id, by: ORGANISER, now: NOW })) as Event;
    const [line, ...more] = await repeatLines(db, { ...facts, event });
    expect(more).toEqual([]);
    expect(line).toMatchObject({ path: `/events/${second.slug}`, left: 1 });
    expect(await repeatLines(db, { ...facts, event: second })).toMatchObject([{ left: 0 }]);
  });

  test('whoever waits for one is told once when another is published', async () => {
    const { db } = store();
    const first = await published(db, { room: 1 });
    const [going, waiting] = [await somebody(db), await somebody(db)];
    await book(db, first, going);
    await book(db, first, waiting);
    const copy = done(
      await duplicateEvent(db, { event: first.id, asRepeat: true, by: ORGANISER, now: NOW })
    );
    expect(copy.repeats).not.toBeNull();
    expect(await letters(db, copy.id)).toEqual([]);
    // planned is not yet a day to book
    done(await publish(db, { event: copy.id, by: ORGANISER, now: NOW }));
    expect(await letters(db, copy.id)).toEqual([]);
    await db
      .updateTable('event')
      .set({
        starts_local: '2026-12-17T16:00',
        ends_local: '2026-12-17T18:00',
        starts_at: '2026-12-17T16:00:00.000Z',
        ends_at: '2026-12-17T18:00:00.000Z'
      })
      .where('id', '=', copy.id)
      .execute();
    for (const minutes of [5, 10]) {
      done(await publish(db, { event: copy.id, by: ORGANISER, now: after(minutes) }));
    }
    const mails = await letters(db, copy.id);
    expect(mails.map(({ kind, to_email }) => [kind, to_email])).toEqual([
      ['repeat-published', waiting.email]
    ]);
    const letter = await LETTERS['repeat-published']!(
      db,
      JSON.parse(mails[0]!.ids) as Record<string, string>,
      { row: mails[0]!, now: after(11) }
    );
    expect(letter?.subject).toContain('Another day for you');
  });

  test('are linked by whoever organises both', async () => {
    const { db } = store();
    const [first, second] = [await published(db), await published(db)];
    const someone = await somebody(db);
    const grant = { right: 'organiser' as const, scope: 'event' as const, scopeId: first.id };
    const by = { ...someone.actor, grants: [grant] };
    const facts = { event: first.id, of: second.id, now: NOW };
    expect(await linkRepeat(db, { ...facts, by })).toMatchObject({ refused: 'not-allowed' });
    expect(await repeatChoices(db, { event: first, actor: by, now: NOW })).toEqual([]);
    expect(await linkRepeat(db, { ...facts, of: first.id, by: ORGANISER })).toMatchObject({
      refused: 'event-unknown'
    });
    const draft = done(
      await makeEvent(db, {
        details: DETAILS,
        places: { room: 1, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    done(await linkRepeat(db, { event: draft.id, of: first.id, by: ORGANISER, now: NOW }));
    const joined = await linkRepeat(db, {
      ...facts,
      of: draft.id,
      event: second.id,
      by: ORGANISER
    });
    const choices = await repeatChoices(db, { event: done(joined), actor: ORGANISER, now: NOW });
    expect(
      choices
        .filter(({ linked }) => linked)
        .map(({ id }) => id)
        .sort()
    ).toEqual([first.id, draft.id].sort());
  });

  test('what else somebody has at that time is named, and refuses nothing', async () => {
    const { db } = store();
    const person = await somebody(db);
    const event = await published(db);
    const during = await published(db, {
      title: 'Puddles',
      startsLocal: '2026-12-10T17:59',
      endsLocal: '2026-12-10T19:00'
    });
    const next = await published(db, {
      startsLocal: '2026-12-10T18:00',
      endsLocal: '2026-12-10T19:00'
    });
    const away = await book(db, during, person);
    await book(db, next, person);
    expect(await overlapsOf(db, { event, person: person.id })).toEqual([
      { title: 'Puddles', when: expect.stringContaining('5:59') as string }
    ]);
    await book(db, event, person);
    await cancel(db, away, { by: person, now: after(1) });
    expect(await overlapsOf(db, { event, person: person.id })).toEqual([]);
  });
});
