import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { releaseOf, sayRelease } from '#lib/booking/release/release.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { done, establishment, NOW, published, somebody } from '#tests/support/people.ts';
import {
  afresh,
  AUTHORITY,
  coordinatorOf,
  nominated,
  programmeWith
} from '#tests/support/programmes.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { answerNomination } from './accept.server.ts';
import { withdrawParticipant } from './leave.server.ts';
import { datesInSchoolTime, programmeRelease, sayProgrammeRelease } from './release.server.ts';

const NEEDED = { cover: 'needed', agreed: true } as const;
const NOT_NEEDED = { cover: 'not-needed', agreed: false } as const;

onBothStores('a programme asks once about cover', (store) => {
  soundAfterEach(store, NOW);

  const dated = (db: Db, programme: string, day: string, from = '09:30', to = '15:30') =>
    published(db, {
      title: `Day ${day}`,
      kind: from < '15:00' ? 'full-day' : 'twilight',
      startsLocal: `2026-12-${day}T${from}`,
      endsLocal: `2026-12-${day}T${to}`,
      programme,
      forProgrammeOnly: true,
      room: 20
    });
  const linked = ({ id }: { id: string }): Actor => ({
    ...VISITOR,
    key: { kind: 'nomination', id }
  });

  /** Two days in school time, an evening, and a day on which their schools are closed. */
  async function scene(places = 2) {
    const { db } = store();
    const programme = await programmeWith(db, { [AUTHORITY]: places });
    for (const day of ['08', '15', '22']) await dated(db, programme.id, day);
    await dated(db, programme.id, '17', '16:00', '17:30');
    await db
      .insertInto('closed_day')
      .values({ authority_id: AUTHORITY, day: '2026-12-22', kind: 'holiday' })
      .onConflict((c) => c.columns(['authority_id', 'day']).doNothing())
      .execute();
    return { db, programme };
  }
  const says = (row: { id: string }, said: typeof NEEDED | typeof NOT_NEEDED, by = linked(row)) =>
    sayProgrammeRelease(store().db, { participant: row.id, said, by, now: NOW });
  const bookings = (person: string) =>
    store()
      .db.selectFrom('booking')
      .innerJoin('event', 'event.id', 'booking.event_id')
      .select(['booking.id', 'event.title', 'booking.state'])
      .where('person_id', '=', person)
      .orderBy('event.starts_at')
      .execute();
  /** What stands of each of their bookings. */
  const covers = async (person: string) =>
    Promise.all(
      (await bookings(person)).map(async ({ id, title }) => {
        const row = await releaseOf(store().db, id);
        return `${title} ${row?.cover ?? '–'}${row?.told_at ? ' agreed' : ''}`;
      })
    );

  test('with accepting, for the dates in school time of their authority alone', async () => {
    const { db, programme } = await scene();
    const { id: school } = await establishment(db, AUTHORITY);
    const row = await nominated(db, programme, { establishment: school });
    expect(await datesInSchoolTime(db, { participant: row, now: NOW })).toBe(2);
    const facts = { participant: row.id, accept: true, by: linked(row), now: NOW };
    done(await answerNomination(db, { ...facts, release: NEEDED }));
    const expected = ['Day 08 needed agreed', 'Day 15 needed agreed', 'Day 17 –', 'Day 22 –'];
    expect(await covers(row.person_id)).toEqual(expected);
    const accepted = await afresh(db, row);
    expect(await programmeRelease(db, { participant: accepted, now: NOW })).toEqual({
      dates: 2,
      unsaid: 0,
      said: NEEDED
    });
    // pressed twice: as the first time
    done(await answerNomination(db, { ...facts, release: NOT_NEEDED }));
    expect(await covers(row.person_id)).toEqual(expected);
  });

  test('later for all of them at once, and not for one that was cancelled', async () => {
    const { db, programme } = await scene();
    const { id: school } = await establishment(db, AUTHORITY);
    const row = await nominated(db, programme, { establishment: school });
    done(
      await answerNomination(db, { participant: row.id, accept: true, by: linked(row), now: NOW })
    );
    const unsaid = { dates: 2, unsaid: 2, said: null };
    expect(await programmeRelease(db, { participant: row, now: NOW })).toEqual(unsaid);
    const [first, second] = await bookings(row.person_id);
    const self: Actor = { person: { id: row.person_id, name: '', email: '' }, grants: [] };
    done(await sayRelease(db, { bookings: [first!.id], said: NEEDED, by: self, now: NOW }));
    expect(await programmeRelease(db, { participant: row, now: NOW })).toEqual({
      ...unsaid,
      unsaid: 1
    });
    expect(await says(row, NOT_NEEDED)).toBe(2);
    done(await cancelBooking(db, { booking: second!.id, by: self, now: NOW }));
    expect(await says(row, NEEDED)).toBe(1);
    expect(await covers(row.person_id)).toEqual([
      'Day 08 needed agreed',
      'Day 15 not-needed',
      'Day 17 –',
      'Day 22 –'
    ]);
    // once they have left there is nothing to say
    done(await withdrawParticipant(db, { participant: row.id, by: linked(row), now: NOW }));
    expect(await says(row, NEEDED)).toBe(0);
    expect(await programmeRelease(db, { participant: row, now: NOW })).toBeNull();
  });

  test('by nobody but its person, and the holder of its link', async () => {
    const { db, programme } = await scene();
    const row = await nominated(db, programme);
    const other = await nominated(db, programme);
    for (const one of [row, other]) {
      const facts = { participant: one.id, accept: true, by: linked(one), now: NOW };
      done(await answerNomination(db, facts));
    }
    const stranger = await somebody(db);
    for (const by of [VISITOR, stranger.actor, coordinatorOf(AUTHORITY), linked(other)]) {
      expect(await says(row, NEEDED, by)).toMatchObject({ refused: 'not-allowed' });
    }
    expect(await says({ id: 'nobody' }, NEEDED)).toMatchObject({ refused: 'participant-unknown' });
    expect(await says(row, NEEDED)).toBeGreaterThan(0);
    // the other's bookings stay untouched
    expect((await covers(other.person_id)).every((line) => line.endsWith('–'))).toBe(true);
  });

  test('who stands in line is asked when they are booked', async () => {
    const { db, programme } = await scene(1);
    const first = await nominated(db, programme);
    const second = await nominated(db, programme);
    const accept = { accept: true, release: NEEDED, now: NOW };
    for (const one of [first, second]) {
      done(await answerNomination(db, { ...accept, participant: one.id, by: linked(one) }));
    }
    expect(await bookings(second.person_id)).toEqual([]);
    expect(await programmeRelease(db, { participant: second, now: NOW })).toBeNull();
    done(await withdrawParticipant(db, { participant: first.id, by: linked(first), now: NOW }));
    const served = await afresh(db, second);
    expect((await programmeRelease(db, { participant: served, now: NOW }))?.unsaid).toBe(3);
    expect(await says(second, NEEDED)).toBe(3);
  });
});
