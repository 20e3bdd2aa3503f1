/**
 * Slots that become free at one moment, and the reserve list: each slot has one talk at most, nobody
 * who fits is passed over. Also seen to fail without the turn, on which it rests.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import type { Db } from '#db/open.server.ts';
import { reserveSlot } from '#lib/changes/present.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { reserveOf } from '#lib/changes/talks/reserve.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { agendaOf } from '#lib/slots/slot.server.ts';

import { after } from '../support/desk.ts';
import { done, partnerWith, published, slotIn, somebody } from '../support/people.ts';
import { makeStore } from '../support/store.ts';
import { openWithout } from '../support/without.ts';

const TALKS = 3;
const LONG = { timeout: 120_000 };

/** A full board of partners, who use no place: nothing but the turn keeps them apart. */
async function fullBoard(own: Db) {
  const event = await published(own);
  const talks: { id: string; by: Awaited<ReturnType<typeof somebody>>['actor'] }[] = [];
  for (let at = 0; at < TALKS; at++) {
    const slot = await slotIn(own, event.id, { starts: `16:${10 + at * 10}`, openTo: 'anyone' });
    const { id: partner, presenter } = await partnerWith(own);
    const by = presenter.actor;
    const facts = { event: event.id, slot: slot.id, partner, person: presenter.id };
    const text = { title: 'Ours', line: null };
    const { talk } = done(await takeSlotForPartner(own, { ...facts, ...text, by, now: after(0) }));
    talks.push({ id: talk.id, by });
  }
  return { event, talks };
}

async function wait(db: Db, event: string, own = db) {
  const person = await somebody(own);
  return () =>
    reserveSlot(db, {
      event,
      person: person.id,
      title: 'For whenever',
      line: null,
      minutes: 7,
      by: person.actor,
      now: after(2)
    });
}

/** What is wrong with an event's board now. */
async function wrongWith(own: Db, event: string): Promise<string[]> {
  const slots = await agendaOf(own, event);
  const talks = await own
    .selectFrom('talk')
    .select('slot_id')
    .where('event_id', '=', event)
    .where('withdrawn_at', 'is', null)
    .where('slot_id', 'is not', null)
    .execute();
  const waiting = await reserveOf(own, event);
  const open = slots.filter(({ taken_at }) => taken_at === null);
  return [
    ...slots.flatMap(({ id, taken_at }) => {
      const there = talks.filter(({ slot_id }) => slot_id === id).length;
      return there === (taken_at ? 1 : 0) ? [] : [`a slot with ${there} talks`];
    }),
    ...(open.length > 0 && waiting.length > 0 ? ['somebody was passed over'] : []),
    ...(await audit(own, after(3))).map(({ invariant }) => invariant)
  ];
}

interface Race {
  name: string;
  run(own: Db, db: Db): Promise<string>;
}
const RACES: Race[] = [
  {
    name: 'all give their slots back, and one waits',
    async run(own, db) {
      const { event, talks } = await fullBoard(own);
      done(await (await wait(own, event.id))());
      await Promise.allSettled(
        talks.map(({ id, by }) => withdrawTalk(db, { talk: id, by, now: after(3) }))
      );
      return event.id;
    }
  },
  {
    name: 'one gives a slot back while another begins to wait',
    async run(own, db) {
      const { event, talks } = await fullBoard(own);
      const [first] = talks;
      const begin = await wait(db, event.id, own);
      await Promise.allSettled([
        withdrawTalk(db, { talk: first!.id, by: first!.by, now: after(3) }),
        begin()
      ]);
      return event.id;
    }
  }
];

let store: Awaited<ReturnType<typeof makeStore>>;
afterEach(() => store.drop());

describe.each(['sqlite', 'postgres'] as const)('the reserve list, on %s', (kind) => {
  beforeEach(async () => {
    store = await makeStore(kind);
  });
  test.each(RACES)(
    '$name: each slot has one talk, nobody is passed over',
    LONG,
    async ({ run }) => {
      for (let round = 0; round < 15; round++) {
        expect(await wrongWith(store.db, await run(store.db, store.db))).toEqual([]);
      }
    }
  );
});

describe('without the turn, on postgres', () => {
  beforeEach(async () => {
    store = await makeStore('postgres');
  });
  test.each(RACES)('$name: the race is lost', LONG, async ({ run }) => {
    const db = openWithout(store.url, ['turn'], 8);
    let lost = 0;
    for (let round = 0; round < 200 && lost === 0; round++) {
      lost = (await wrongWith(store.db, await run(store.db, db))).length;
    }
    await db.destroy();
    expect(lost).toBeGreaterThan(0);
  });
});
