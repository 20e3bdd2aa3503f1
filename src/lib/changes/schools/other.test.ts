import { expect, test } from 'vitest';

import type { Actor } from '#lib/people/may.ts';
import { findBooking, placeBooking } from '#lib/booking/booking.server.ts';
import { done, letters, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { mapOther, otherTexts } from './other.server.ts';

const ADMIN: Actor = {
  person: { id: 'admin', name: 'Ada', email: 'ada@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }]
};

onBothStores('schools that people typed', (store) => {
  soundAfterEach(store, NOW);

  test('are put to one of the list, and whoever waits has its places then', async () => {
    const { db } = store();
    await db
      .insertInto('establishment')
      .values({
        id: 'lintrow',
        seed_code: null,
        name: 'Lintrow Primary School',
        name_folded: 'lintrow primary school',
        sector: 'primary',
        authority_id: 'fife',
        closed_on: null
      })
      .execute();
    const event = await published(db, { room: 0, online: 0 });
    const person = await somebody(db);
    const { booking } = done(
      await placeBooking(db, {
        event: event.id,
        person: person.id,
        establishmentOther: 'Lintrow PS',
        by: person.actor,
        now: NOW
      })
    );
    expect(booking.state).toBe('waiting');
    await db
      .insertInto('pool')
      .values({
        id: crypto.randomUUID(),
        event_id: event.id,
        mode: 'room',
        authority_id: 'fife',
        places: 1
      })
      .execute();
    expect((await findBooking(db, booking.id))!.state).toBe('waiting');
    expect(await otherTexts(db, { page: 1 })).toEqual({
      texts: [{ text: 'Lintrow PS', bookings: 1 }],
      total: 1
    });
    const facts = { text: 'Lintrow PS', school: 'lintrow', now: NOW };
    expect(await mapOther(db, { ...facts, by: ORGANISER })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await mapOther(db, { ...facts, school: 'nowhere', by: ADMIN })).toMatchObject({
      refused: 'school-unknown'
    });
    expect(done(await mapOther(db, { ...facts, by: ADMIN }))).toBe(1);
    expect(await findBooking(db, booking.id)).toMatchObject({
      establishment_id: 'lintrow',
      establishment_other: null,
      authority_id: 'fife',
      state: 'confirmed'
    });
    expect((await letters(db, event.id)).map(({ kind }) => kind)).toContain('place-came');
    expect(await otherTexts(db, { page: 1 })).toEqual({ texts: [], total: 0 });
    // a second administrator's page still shows it
    expect(await mapOther(db, { ...facts, by: ADMIN })).toMatchObject({ refused: 'text-unknown' });
  });
});
