import { expect, test } from 'vitest';

import { passOn } from '#lib/booking/pass.server.ts';
import { prove } from '#lib/changes/prove.server.ts';
import { bookFor } from '#lib/booking/people/behalf.server.ts';
import { VISITOR } from '#lib/people/may.ts';

import { after, again, book, cancel, hold } from '../../../../tests/support/desk.ts';
import {
  done,
  establishment,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody,
  takes
} from '../../../../tests/support/people.ts';
import { onBothStores, soundAfterEach } from '../../../../tests/support/store.ts';
import { showComing, whoIsComing } from './coming.server.ts';

onBothStores('who is coming', (store) => {
  soundAfterEach(store, NOW);

  test('is seen by first name and school, by those who are part of it and its organisers', async () => {
    const { db } = store();
    const event = await published(db);
    const school = await establishment(db);
    const kirsty = await somebody(db, 'Kirsty Orr');
    const shy = await somebody(db, 'Neil Weir');
    await book(db, event, kirsty, { shown: true, establishment: school.id });
    await book(db, event, shy);
    const list = [{ name: 'Kirsty', school: school.name }];
    expect(await whoIsComing(db, { event, actor: kirsty.actor })).toEqual(list);
    expect(await whoIsComing(db, { event, actor: shy.actor })).toEqual(list);
    expect(await whoIsComing(db, { event, actor: ORGANISER })).toEqual(list);
    const speaker = await somebody(db);
    done(await takes(db, await slotIn(db, event.id), speaker));
    expect(await whoIsComing(db, { event, actor: speaker.actor })).toEqual(list);
  });

  test('is not seen by visitors, strangers, those who wait, or other partners', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    await book(db, event, await somebody(db), { shown: true });
    const waits = await somebody(db);
    const waiting = await book(db, event, waits, { shown: true });
    expect(waiting.state).toBe('waiting');
    const { presenter } = await partnerWith(db);
    for (const actor of [VISITOR, (await somebody(db)).actor, waits.actor, presenter.actor]) {
      expect(await whoIsComing(db, { event, actor })).toBeNull();
    }
    expect(await whoIsComing(db, { event, actor: ORGANISER })).toHaveLength(1);
  });

  test('is said by nobody but the person, and taken back at any time', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    const booking = await book(db, event, person);
    expect(booking.shown_at).toBeNull();
    const show = (shown: boolean, by = person.actor) =>
      showComing(db, { booking: booking.id, shown, by, now: after(1) });
    expect(await show(true, ORGANISER)).toMatchObject({ refused: 'not-allowed' });
    expect(await show(true, (await somebody(db)).actor)).toMatchObject({ refused: 'not-allowed' });
    expect(done(await show(true)).shown_at).toBe(after(1));
    expect(done(await show(false)).shown_at).toBeNull();
    const facts = { event: event.id, name: 'Rona Tait', email: 'rona@school.example', shown: true };
    const { booking: other } = done(await bookFor(db, { ...facts, by: ORGANISER, now: NOW }));
    expect(other.shown_at).toBeNull();
  });

  test('ends with the booking, and does not pass to a colleague', async () => {
    const { db } = store();
    const event = await published(db);
    const [one, two] = [await somebody(db), await somebody(db)];
    const left = await book(db, event, one, { shown: true });
    await cancel(db, left, { by: one });
    expect((await again(db, left)).shown_at).toBeNull();
    const passed = await book(db, event, two, { shown: true });
    const to = { name: 'Rory Muir', email: 'rory@school.example' };
    const theirs = done(await passOn(db, { booking: passed.id, to, by: two.actor, now: NOW }));
    expect(theirs.booking.shown_at).toBeNull();
    expect(await whoIsComing(db, { event, actor: ORGANISER })).toEqual([]);
    const over = await showComing(db, { booking: left.id, shown: true, by: one.actor, now: NOW });
    expect(over).toMatchObject({ refused: 'booking-over' });
  });

  test('is said with an address that is proved later', async () => {
    const { db } = store();
    const event = await published(db);
    const { proof } = await hold(db, event, 'una@new.example', { shown: true });
    expect(await whoIsComing(db, { event, actor: ORGANISER })).toEqual([]);
    done(await prove(db, { proof, device: '', now: after(5) }));
    expect(await whoIsComing(db, { event, actor: ORGANISER })).toEqual([
      { name: 'Ailsa', school: null }
    ]);
  });
});
