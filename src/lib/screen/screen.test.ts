import { expect, test } from 'vitest';

import { VISITOR, type Actor } from '#lib/people/may.ts';
import { agendaOf } from '#lib/slots/slot.server.ts';
import { after } from '#tests/support/desk.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { streamOf } from './live.server.ts';
import { actOnScreen, type ScreenAct } from './screen.server.ts';
import { screenState } from './state.server.ts';

onBothStores('the big screen', (store) => {
  soundAfterEach(store, NOW);

  /** A board of three talks with tea before the last. */
  async function evening() {
    const { db } = store();
    const event = await published(db, { room: 9 });
    const slots = [
      await slotIn(db, event.id, { starts: '16:05' }),
      await slotIn(db, event.id, { starts: '16:13', minutes: 2 }),
      await slotIn(db, event.id, { starts: '16:50' })
    ];
    await slotIn(db, event.id, {
      starts: '16:20',
      minutes: 20,
      kind: 'break',
      title: 'Tea',
      openTo: null
    });
    const talks = [];
    for (const [at, slot] of slots.entries()) {
      const person = await somebody(db);
      talks.push(done(await takes(db, slot, person, { title: `Talk ${at + 1}` })).talk);
    }
    let seconds = 0;
    const look = () => screenState(db, { event, now: after(0) });
    const press = async (act: ScreenAct, facts: { version?: number; by?: Actor } = {}) => {
      seconds += 1;
      const { version } = await look();
      return actOnScreen(db, {
        event: event.id,
        act,
        version,
        by: ORGANISER,
        now: NOW,
        real: after(seconds),
        ...facts
      });
    };
    return { db, event, slots, talks, look, press };
  }
  const titles = async (look: () => ReturnType<typeof screenState>) => {
    const { now, next, then } = await look();
    return [now?.title, next?.title, then?.title];
  };

  test('runs through the evening, and keeps when each really was', async () => {
    const { db, event, slots, look, press } = await evening();
    expect(await titles(look)).toEqual([undefined, 'Talk 1', 'Talk 2']);
    done(await press({ act: 'start' }));
    expect(await titles(look)).toEqual(['Talk 1', 'Talk 2', 'Tea']);
    done(await press({ act: 'minute' }));
    expect((await look()).countdown).toMatchObject({ seconds: 480, pausedAt: null });
    done(await press({ act: 'next' }));
    expect((await look()).countdown).toMatchObject({ seconds: 120, beganAt: null });
    const [first] = (await agendaOf(db, event.id)).filter(({ id }) => id === slots[0]!.id);
    expect(first).toMatchObject({ began_at: after(1), stopped_at: after(3) });
    done(await press({ act: 'next' }));
    done(await press({ act: 'next' }));
    done(await press({ act: 'next' }));
    expect(await titles(look)).toEqual(['Talk 3', undefined, undefined]);
    done(await press({ act: 'back' }));
    expect(await titles(look)).toEqual(['Tea', 'Talk 3', undefined]);
  });

  test('pauses without losing a second', async () => {
    const { look, press } = await evening();
    done(await press({ act: 'start' }));
    done(await press({ act: 'start' }));
    expect((await look()).countdown.pausedAt).toBe(Date.parse(after(2)));
    done(await press({ act: 'start' }));
    // it ran from minute 1 to minute 2, and goes on at minute 3
    expect((await look()).countdown).toMatchObject({
      beganAt: Date.parse(after(2)),
      pausedAt: null
    });
  });

  test('pressed twice at one moment moves once', async () => {
    const { look, press } = await evening();
    done(await press({ act: 'start' }));
    const { version } = await look();
    const answers = await Promise.all([
      press({ act: 'next' }, { version }),
      press({ act: 'next' }, { version })
    ]);
    expect(answers.filter((answer) => 'acted' in answer && answer.acted)).toHaveLength(1);
    expect(await titles(look)).toEqual(['Talk 2', 'Tea', 'Talk 3']);
  });

  test('draws everyone once, with tea where it stands', async () => {
    const { look, press } = await evening();
    const heard = [];
    for (let at = 0; at < 4; at++) {
      done(await press({ act: 'pick' }));
      heard.push((await look()).now!.title);
    }
    expect(heard[2]).toBe('Tea');
    expect(heard.toSorted()).toEqual(['Talk 1', 'Talk 2', 'Talk 3', 'Tea']);
  });

  test('passes over who is late, and comes back to them', async () => {
    const { look, press, talks } = await evening();
    done(await press({ act: 'next' }));
    done(await press({ act: 'skip' }));
    expect(await titles(look)).toEqual(['Talk 2', 'Tea', 'Talk 3']);
    expect((await look()).late).toMatchObject([{ title: 'Talk 1' }]);
    done(await press({ act: 'bring', talk: talks[0]!.id }));
    const { order, late, now } = await look();
    expect(now!.title).toBe('Talk 2');
    expect(order.map(({ title }) => title)).toEqual(['Talk 2', 'Talk 1', 'Tea', 'Talk 3']);
    expect(late).toEqual([]);
  });

  test('takes a talk from the floor next', async () => {
    const { db, event, look, press } = await evening();
    done(await press({ act: 'start' }));
    const before = await letters(db, event.id);
    expect(await press({ act: 'floor', name: ' ', title: '', minutes: 2 })).toMatchObject({
      refused: 'name-missing'
    });
    done(await press({ act: 'floor', name: 'Ada', title: 'Kites', minutes: 2 }));
    expect(await titles(look)).toEqual(['Talk 1', 'Kites', 'Talk 2']);
    done(await press({ act: 'pick' }));
    expect((await look()).now).toMatchObject({
      title: 'Kites',
      who: { name: 'Ada' },
      seconds: 120
    });
    expect(await letters(db, event.id)).toHaveLength(before.length);
  });

  test('shows break, exit form and order, and goes back to the talk', async () => {
    const { look, press } = await evening();
    done(await press({ act: 'start' }));
    for (const act of ['break', 'exit', 'order', 'slot'] as const) {
      done(await press({ act }));
      expect((await look()).shows).toBe(act);
    }
    done(await press({ act: 'settings', sign: 'kazoo', code: 'javascript:alert(1)' }));
    const { sign, code, event } = await look();
    expect([sign, code]).toEqual(['kazoo', expect.stringMatching(/\/events\//)]);
    expect(event).toBe('Teachmeet: wee wins');
  });

  test('is run by the event’s organisers, and by its own key alone', async () => {
    const { event, press } = await evening();
    const { id } = await published(store().db);
    const key = (id: string): Actor => ({ ...VISITOR, key: { kind: 'screen', id } });
    for (const by of [VISITOR, key(id), (await somebody(store().db)).actor]) {
      expect(await press({ act: 'start' }, { by })).toMatchObject({ refused: 'not-allowed' });
    }
    done(await press({ act: 'start' }, { by: key(event.id) }));
  });

  test('is told of changes as a stream, in order', async () => {
    const { db, event, press } = await evening();
    const reader = streamOf(db, event).body!.getReader();
    const read = async () => {
      const { value } = await reader.read();
      const text = new TextDecoder().decode(value);
      return JSON.parse(text.slice('data: '.length)) as { version: number };
    };
    expect(await read()).toMatchObject({ version: 0, shows: 'order' });
    done(await press({ act: 'start' }));
    expect(await read()).toMatchObject({ version: 2, now: { title: 'Talk 1' } });
    await reader.cancel();
  });
});
