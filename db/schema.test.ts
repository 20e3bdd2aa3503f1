import { expect, test } from 'vitest';

import { book } from '#tests/support/desk.ts';
import { NOW, published, slotIn, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { newId } from './open.server.ts';
import type { NewRow } from './schema.ts';

const UNIQUE = /unique constraint/i;

// Every statement here goes round the verbs: what they should never do, the database refuses.
onBothStores('the database itself', (store) => {
  soundAfterEach(store, NOW);

  /** An event with a person and its open pool. */
  async function scene() {
    const { db } = store();
    const event = await published(db, { room: 2 });
    const person = await somebody(db);
    const pool = await db
      .selectFrom('pool')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('mode', '=', 'room')
      .executeTakeFirstOrThrow();
    return { db, event, person, pool };
  }

  let count = 0;
  const insert = (facts: Partial<NewRow<'booking'>> & { event_id: string }) =>
    store()
      .db.insertInto('booking')
      .values({
        id: newId(),
        reference: `R${String(++count).padStart(5, '0')}`,
        state: 'waiting',
        mode: 'room',
        asked_at: NOW,
        served_until: NOW,
        created_at: NOW,
        ...facts
      })
      .execute();

  test('sells no place twice and gives none back that was not taken (rule 1)', async () => {
    const { db, pool } = await scene();
    const set = (columns: { taken?: number; places?: number }) =>
      db.updateTable('pool').set(columns).where('id', '=', pool.id).execute();
    await expect(set({ taken: 3 })).rejects.toThrow('pool_never_oversold');
    await expect(set({ taken: -1 })).rejects.toThrow('pool_never_oversold');
    await expect(set({ places: -1 })).rejects.toThrow('pool_never_oversold');
  });

  test('takes no places away from under those who have them (rule 1)', async () => {
    const { db, event, person, pool } = await scene();
    await book(db, event, person);
    await expect(
      db.updateTable('pool').set({ places: 0 }).where('id', '=', pool.id).execute()
    ).rejects.toThrow('pool_never_oversold');
  });

  test('has one open pool for each way to be there, and one for each authority', async () => {
    const { db, event } = await scene();
    const add = (authority_id: string | null) =>
      db
        .insertInto('pool')
        .values({ id: newId(), event_id: event.id, mode: 'room', authority_id, places: 1 })
        .execute();
    await expect(add(null)).rejects.toThrow(UNIQUE);
    await add('fife');
    await expect(add('fife')).rejects.toThrow(UNIQUE);
    await add('moray');
    await expect(add('atlantis')).rejects.toThrow(/foreign key/i);
  });

  test('knows one live booking of a person, and any number that ended (rule 2)', async () => {
    const { db, event, person } = await scene();
    const facts = { event_id: event.id, person_id: person.id };
    await insert({ ...facts, state: 'cancelled', ended_at: NOW });
    await insert({ ...facts, state: 'declined', ended_at: NOW });
    await book(db, event, person);
    for (const state of ['waiting', 'requested'] as const) {
      await expect(insert({ ...facts, state })).rejects.toThrow(UNIQUE);
    }
    await expect(insert({ ...facts, state: 'confirmed', presenting_at: NOW })).rejects.toThrow(
      UNIQUE
    );
    // nor does one that ended come back to life beside it
    await expect(
      db
        .updateTable('booking')
        .set({ state: 'waiting', ended_at: null })
        .where('person_id', '=', person.id)
        .where('state', '=', 'declined')
        .execute()
    ).rejects.toThrow(UNIQUE);
  });

  test('holds one place for an address', async () => {
    const { event } = await scene();
    const facts = {
      event_id: event.id,
      email: 'held@school.example',
      state: 'held' as const,
      held_until: NOW
    };
    await insert(facts);
    await expect(insert(facts)).rejects.toThrow(UNIQUE);
    await insert({ ...facts, email: 'other@school.example' });
  });

  test.each<[string, Partial<NewRow<'booking'>>, string]>([
    ['confirmed without a place', { state: 'confirmed' }, 'booking_confirmed_has_place'],
    [
      'offered without a place',
      { state: 'offered', offered_until: NOW },
      'booking_offer_has_place'
    ],
    ['waiting on a place', { pool_id: 'POOL' }, 'booking_place_is_used'],
    [
      'cancelled with its place',
      { state: 'cancelled', ended_at: NOW, pool_id: 'POOL' },
      'booking_place_is_used'
    ],
    ['cancelled without saying when', { state: 'cancelled' }, 'booking_ended'],
    ['live and ended', { ended_at: NOW }, 'booking_ended'],
    ['waiting for nobody', { person_id: null }, 'booking_waits_for_someone'],
    ['held by nobody', { state: 'held', person_id: null }, 'booking_held_by_address'],
    [
      'held by a person',
      { state: 'held', email: 'a@b.example', held_until: NOW },
      'booking_held_by_address'
    ],
    ['in no way to be there', { mode: 'orbit' as never }, 'booking_mode'],
    ['in a state that there is not', { state: 'lost' as never }, 'booking_state']
  ])('has no booking %s', async (_, facts, constraint) => {
    const { event, person, pool } = await scene();
    const pool_id = facts.pool_id === 'POOL' ? pool.id : null;
    await expect(
      insert({ event_id: event.id, person_id: person.id, ...facts, pool_id })
    ).rejects.toThrow(constraint);
  });

  test('has no booking of an event, a person or a pool that there is not', async () => {
    const { event, person } = await scene();
    const facts = { event_id: event.id, person_id: person.id };
    for (const wrong of [{ event_id: 'none' }, { person_id: 'none' }, { entry_id: 'none' }]) {
      await expect(insert({ ...facts, ...wrong })).rejects.toThrow(/foreign key/i);
    }
  });

  test('queues no letter twice, and none that ended without saying how (rule 5)', async () => {
    const { db } = store();
    const letter = (facts: Partial<NewRow<'outbox'>>) =>
      db
        .insertInto('outbox')
        .values({
          id: newId(),
          dedupe_key: `test:${newId()}`,
          kind: 'booked',
          ids: '{}',
          to_email: 'eilidh@school.example',
          priority: 1,
          not_before: NOW,
          created_at: NOW,
          ...facts
        })
        .execute();
    const key = `test:${newId()}`;
    await letter({ dedupe_key: key });
    await expect(letter({ dedupe_key: key })).rejects.toThrow(UNIQUE);
    await expect(letter({ done_at: NOW })).rejects.toThrow('outbox_done');
    await expect(letter({ outcome: 'sent' })).rejects.toThrow('outbox_done');
    await expect(letter({ outcome: 'lost' as never, done_at: NOW })).rejects.toThrow(
      'outbox_outcome'
    );
    await expect(letter({ entry_id: newId() })).rejects.toThrow('outbox_calendar');
  });

  test('keeps one open entry of a person’s calendar, each under its own UID', async () => {
    const { db, event, person } = await scene();
    await book(db, event, person);
    const [entry] = await db
      .selectFrom('calendar_entry')
      .selectAll()
      .where('event_id', '=', event.id)
      .execute();
    const copy = (facts: Partial<NewRow<'calendar_entry'>>) =>
      db
        .insertInto('calendar_entry')
        .values({ ...entry!, id: newId(), ...facts })
        .execute();
    await expect(copy({ uid: 'another@stem.example' })).rejects.toThrow(UNIQUE);
    await expect(copy({ ended_at: NOW })).rejects.toThrow(UNIQUE);
    await expect(copy({ uid: 'third@stem.example', ended_at: NOW, sequence: -1 })).rejects.toThrow(
      'calendar_entry_sequence'
    );
  });

  test('has one standing talk in a slot', async () => {
    const { db, event, person } = await scene();
    const slot = await slotIn(db, event.id);
    await db.updateTable('slot').set({ taken_at: NOW }).where('id', '=', slot.id).execute();
    const talk = (facts: Partial<NewRow<'talk'>> = {}) =>
      db
        .insertInto('talk')
        .values({
          id: newId(),
          event_id: event.id,
          slot_id: slot.id,
          title: 'Levers',
          person_id: person.id,
          created_at: NOW,
          ...facts
        })
        .execute();
    await talk({ person_id: null, speaker: 'Ada' });
    await expect(talk()).rejects.toThrow(UNIQUE);
    await talk({ withdrawn_at: NOW });
    await expect(talk({ slot_id: null })).rejects.toThrow('talk_stands_somewhere');
    await expect(talk({ withdrawn_at: NOW, person_id: null })).rejects.toThrow('talk_has_someone');
  });

  test('is one installation, whose clock moves in a demo only', async () => {
    const { db } = store();
    await expect(
      db.updateTable('installation').set({ clock_offset: 60 }).execute()
    ).rejects.toThrow('only_a_demo_moves_its_clock');
    await expect(
      db
        .insertInto('installation')
        .values({ id: 'another' as never, made_at: NOW })
        .execute()
    ).rejects.toThrow('installation_is_one');
  });
});
