import { expect, test } from 'vitest';

import { findBooking, placeBooking } from '#lib/booking/booking.server.ts';
import { closedDaysOf } from '#lib/organisations/school-calendar.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { planOf } from '#lib/reminders/plan.server.ts';
import { dayOf } from '#lib/time.server.ts';
import { done, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { closeDays, copyYear, openDays } from './calendar.server.ts';

const coordinator = (authority: string): Actor => ({
  person: { id: 'coordinator', name: 'Co', email: 'co@authority.example' },
  grants: [{ right: 'coordinator', scope: 'authority', scopeId: authority }]
});

onBothStores('a school calendar', (store) => {
  soundAfterEach(store, NOW);

  const close = (authority: string, from: string, to = from, by = coordinator(authority)) =>
    closeDays(store().db, { authority, ranges: [{ from, to, kind: 'holiday' }], by, now: NOW });
  const days = async (authority: string) =>
    (await closedDaysOf(store().db, { authority, from: '2025-01-01', to: '2028-01-01' })).map(
      ({ day }) => day
    );

  test('is changed by its coordinator and administrators, and by nobody else', async () => {
    for (const by of [ORGANISER, coordinator('moray')]) {
      expect(await close('fife', '2026-12-01', '2026-12-01', by)).toMatchObject({
        refused: 'not-allowed'
      });
    }
    expect(await close('atlantis', '2026-12-01')).toMatchObject({ refused: 'authority-unknown' });
    expect(done(await close('fife', '2026-12-04', '2026-12-07'))).toBe(2);
    expect(done(await close('fife', '2026-12-04', '2026-12-07'))).toBe(2);
    expect(await days('fife')).toEqual(['2026-12-04', '2026-12-07']);
    const open = { authority: 'fife', from: '2026-12-05', to: '2026-12-31', now: NOW };
    expect(done(await openDays(store().db, { ...open, by: coordinator('fife') }))).toBe(1);
    expect(done(await openDays(store().db, { ...open, by: coordinator('fife') }))).toBe(0);
    expect(await days('fife')).toEqual(['2026-12-04']);
  });

  test('copies last year to the same weekdays, and keeps what is there', async () => {
    await close('angus', '2025-10-13', '2025-10-14');
    await close('angus', '2026-10-12');
    const facts = { authority: 'angus', year: 2026, by: coordinator('angus'), now: NOW };
    expect(done(await copyYear(store().db, facts))).toBe(1);
    expect(done(await copyYear(store().db, facts))).toBe(0);
    expect(await days('angus')).toEqual(['2025-10-13', '2025-10-14', '2026-10-12', '2026-10-13']);
  });

  test('moves cut-offs, releases and reminders of events to come, and of its own authority only', async () => {
    const { db } = store();
    await db
      .insertInto('establishment')
      .values(
        ['stirling', 'falkirk'].map((authority) => ({
          id: `school-of-${authority}`,
          seed_code: null,
          name: `School of ${authority}`,
          name_folded: `school of ${authority}`,
          sector: 'primary',
          authority_id: authority,
          closed_on: null
        }))
      )
      .execute();
    // a Thursday; its cut-off is 16:00 on the school day before
    const event = await published(db, { room: 5 });
    const book = async (authority: string) => {
      const person = await somebody(db);
      const { booking } = done(
        await placeBooking(db, {
          event: event.id,
          person: person.id,
          establishment: `school-of-${authority}`,
          by: person.actor,
          now: NOW
        })
      );
      return booking.id;
    };
    const [stirling, falkirk] = [await book('stirling'), await book('falkirk')];
    await db
      .insertInto('pool')
      .values({
        id: crypto.randomUUID(),
        event_id: event.id,
        mode: 'room',
        authority_id: 'stirling',
        places: 2,
        release_on: '2026-12-08',
        release_at: '2026-12-08T00:00:00.000Z'
      })
      .execute();
    const cutOff = async (id: string) => (await findBooking(db, id))!.served_until;
    const reminded = async () => {
      const { times } = await planOf(db, event);
      const all = [...times.values()]
        .flat()
        .filter(({ authorities }) => authorities.includes('Stirling'));
      return all.map(({ at }) => dayOf(at));
    };
    expect(await cutOff(stirling)).toBe('2026-12-09T16:00:00.000Z');
    expect(await reminded()).toContain('2026-12-09');
    done(await close('stirling', '2026-12-08', '2026-12-09'));
    expect(await cutOff(stirling)).toBe('2026-12-07T16:00:00.000Z');
    expect(await cutOff(falkirk)).toBe('2026-12-09T16:00:00.000Z');
    expect(await reminded()).not.toContain('2026-12-09');
    expect(await reminded()).toContain('2026-12-07');
    const release = () =>
      db
        .selectFrom('pool')
        .select(['release_on', 'release_at'])
        .where('authority_id', '=', 'stirling')
        .executeTakeFirstOrThrow();
    expect(await release()).toEqual({
      release_on: '2026-12-07',
      release_at: '2026-12-07T00:00:00.000Z'
    });
    const open = { authority: 'stirling', from: '2026-12-08', to: '2026-12-09', now: NOW };
    done(await openDays(db, { ...open, by: coordinator('stirling') }));
    expect(await cutOff(stirling)).toBe('2026-12-09T16:00:00.000Z');
  });
});
