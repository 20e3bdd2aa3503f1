import { expect, test } from 'vitest';

import { coverDays, coverDaysOf } from '#lib/attendance/cover-days.server.ts';
import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { remind } from '#lib/reminders/remind.server.ts';
import { cancel } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach, type TestStore } from '#tests/support/store.ts';

import { coverCounts, releaseFacts, releaseLines } from './read.server.ts';
import { beginsInSchoolTime, takeRelease } from './release.ts';
import {
  answerRelease,
  asksRelease,
  releaseOf,
  sayRelease,
  setReleaseNeeded,
  writeRelease
} from './release.server.ts';

const DAY = {
  kind: 'full-day',
  startsLocal: '2026-12-10T09:30',
  endsLocal: '2026-12-10T15:30'
} as const;
const AFTER = '2026-12-10T20:00:00.000Z';
const NEEDED = { cover: 'needed', agreed: true } as const;

onBothStores('cover and release', (store) => {
  soundAfterEach(store, NOW);

  async function booked(details: Parameters<typeof published>[1] = {}, school?: { id: string }) {
    const { db } = store();
    const event = await published(db, { ...DAY, ...details });
    const person = await somebody(db);
    const placed = await placeBooking(db, {
      event: event.id,
      person: person.id,
      establishment: school?.id ?? (await establishment(db)).id,
      by: person.actor,
      now: NOW
    });
    return { db, event, person, booking: done(placed).booking };
  }
  const headteacher = (booking: { id: string }) => ({
    ...VISITOR,
    key: { kind: 'release' as const, id: booking.id }
  });
  const answers = (db: TestStore['db'], booking: { id: string }, agrees: boolean, more = {}) =>
    answerRelease(db, {
      booking: booking.id,
      agrees,
      name: 'Morven Kerr',
      role: 'headteacher',
      by: headteacher(booking),
      now: NOW,
      ...more
    });

  test('is asked in school time of the booking’s authority only', async () => {
    const { db, event } = await booked();
    expect(await asksRelease(db, { event, authority: 'south-lanarkshire' })).toBe(true);
    await db
      .insertInto('closed_day')
      .values({ authority_id: 'moray', day: '2026-12-10', kind: 'local-holiday' })
      .execute();
    expect(await asksRelease(db, { event, authority: 'moray' })).toBe(false);
    const evening = await published(db, { startsLocal: '2026-12-10T15:30' });
    expect(await asksRelease(db, { event: evening, authority: null })).toBe(false);
    const saturday = { starts_local: '2026-12-12T10:00' };
    expect(await asksRelease(db, { event: saturday, authority: null })).toBe(false);
    expect(beginsInSchoolTime({ starts_local: null }, () => true)).toBe(false);
  });

  test('is said with the booking, or afterwards for several at once', async () => {
    const { db, event, person, booking } = await booked();
    const second = await published(db, {
      ...DAY,
      startsLocal: '2026-12-11T09:30',
      endsLocal: '2026-12-11T15:30'
    });
    const evening = await published(db, {});
    const others = [];
    for (const { id } of [second, evening]) {
      const facts = { event: id, person: person.id, by: person.actor, now: NOW };
      others.push(done(await placeBooking(db, { ...facts, release: NEEDED })).booking);
    }
    expect(await releaseOf(db, others[0]!.id)).toMatchObject({ cover: 'needed', told_at: NOW });
    expect(await releaseOf(db, others[1]!.id)).toBeUndefined();
    const bookings = [booking, ...others].map(({ id }) => id);
    const said = { cover: 'not-needed', agreed: false } as const;
    expect(await sayRelease(db, { bookings, said, by: person.actor, now: NOW })).toBe(2);
    expect(await releaseOf(db, others[0]!.id)).toMatchObject({
      cover: 'not-needed',
      told_at: null
    });
    expect(await sayRelease(db, { bookings: [], said, by: VISITOR, now: NOW })).toBe(0);
    // one that is not theirs: nothing is written for any
    const stranger = await booked();
    const mixed = [...bookings, stranger.booking.id];
    const refused = await sayRelease(db, {
      bookings: mixed,
      said: NEEDED,
      by: person.actor,
      now: NOW
    });
    expect(refused).toMatchObject({ refused: 'not-allowed' });
    expect(await releaseOf(db, booking.id)).toMatchObject({ cover: 'not-needed' });
    // over, or ended
    expect(
      await sayRelease(db, { bookings, said, by: person.actor, now: '2027-01-10T09:00:00.000Z' })
    ).toBe(0);
    await cancel(db, booking, { by: person });
    expect(await sayRelease(db, { bookings: [booking.id], said, by: person.actor, now: NOW })).toBe(
      0
    );
    expect(await coverCounts(db, event.id)).toEqual([]);
  });

  test('is answered by whoever has the link, changed, and told; nothing is cancelled', async () => {
    const { db, event, person, booking } = await booked();
    expect(done(await answers(db, booking, false))).toMatchObject({
      answer: 'refused',
      answered_by: 'link'
    });
    expect(done(await answers(db, booking, false))).toMatchObject({ answered_at: NOW });
    const told = async () =>
      (await letters(db, event.id)).filter(({ kind }) => kind === 'release-answered');
    expect((await told()).map(({ to_email }) => to_email)).toEqual([person.email]);
    const later = '2026-11-23T11:00:00.000Z';
    expect(done(await answers(db, booking, true, { now: later }))).toMatchObject({
      answer: 'agreed'
    });
    expect(await told()).toHaveLength(2);
    const row = await db
      .selectFrom('booking')
      .select('state')
      .where('id', '=', booking.id)
      .executeTakeFirst();
    expect(row?.state).toBe('confirmed');
    // their own word does not undo it
    done(
      await sayRelease(db, { bookings: [booking.id], said: NEEDED, by: person.actor, now: NOW })
    );
    expect(await releaseFacts(db, { booking, event })).toMatchObject({
      cover: 'needed',
      forward: null,
      answered: { answer: 'agreed', name: 'Morven Kerr' }
    });
    done(await setReleaseNeeded(db, { event: event.id, needed: true, by: ORGANISER, now: NOW }));
    const asking = { ...event, release_at: NOW };
    expect((await releaseFacts(db, { booking, event: asking }))?.forward).toContain('/release/');
    const { lines, total } = await releaseLines(db, { event: event.id, search: 'eilidh', page: 1 });
    expect([total, lines[0]?.cover, lines[0]?.told]).toEqual([1, 'needed', true]);
    expect((await releaseLines(db, { event: event.id, search: 'nobody', page: 1 })).total).toBe(0);
  });

  test('is answered by nobody else, nor too late, nor for an evening', async () => {
    const { db, event, person, booking } = await booked();
    const other = await booked();
    for (const by of [VISITOR, person.actor, ORGANISER, headteacher(other.booking)]) {
      expect(await answers(db, booking, true, { by })).toMatchObject({ refused: 'not-allowed' });
    }
    const office = (id: string) => ({ ...VISITOR, key: { kind: 'establishment' as const, id } });
    const by = office(other.booking.establishment_id!);
    expect(await answers(db, booking, true, { by })).toMatchObject({ refused: 'not-allowed' });
    const own = { by: office(booking.establishment_id!) };
    expect(done(await answers(db, booking, true, own))).toMatchObject({ answered_by: 'office' });
    const now = '2026-12-10T09:30:00.000Z';
    expect(await answers(db, booking, false, { now })).toMatchObject({ refused: 'too-late' });
    await cancel(db, booking, { by: person });
    expect(await answers(db, booking, false)).toMatchObject({ refused: 'booking-over' });
    const evening = await booked({
      startsLocal: '2026-12-10T16:00',
      endsLocal: '2026-12-10T18:00'
    });
    expect(await answers(db, evening.booking, true)).toMatchObject({
      refused: 'not-in-school-time'
    });
    const facts = { event: event.id, needed: true, by: person.actor, now: NOW };
    expect(await setReleaseNeeded(db, facts)).toMatchObject({ refused: 'not-allowed' });
  });

  test('who needs no cover is not reminded of it', async () => {
    const { db, event, booking } = await booked();
    const others = [];
    for (const cover of ['needed', 'not-needed', 'not-working'] as const) {
      const person = await somebody(db);
      const facts = { event: event.id, person: person.id, by: person.actor, now: NOW };
      const placed = await placeBooking(db, { ...facts, release: { cover, agreed: false } });
      others.push(done(placed).booking);
    }
    await remind(db, '2026-11-26T15:00:00.000Z');
    await remind(db, '2026-11-26T15:31:00.000Z');
    const asked = (await letters(db, event.id))
      .filter(({ kind }) => kind === 'remind-cover')
      .map(({ ids }) => (JSON.parse(ids) as { booking: string }).booking);
    expect(asked.sort()).toEqual([booking.id, others[0]!.id].sort());
  });

  test('cover days: attended and needed, half or whole, by school', async () => {
    const { db } = store();
    const school = await establishment(db);
    const { event, booking } = await booked({}, school);
    const said = { ...NEEDED };
    done(
      await sayRelease(db, {
        bookings: [booking.id],
        said,
        by: { ...VISITOR, key: { kind: 'booking', id: booking.id } },
        now: NOW
      })
    );
    const more = [];
    for (const [cover, came] of [
      ['needed', 'attended'],
      ['not-needed', 'attended'],
      ['needed', 'did-not-attend'],
      ['needed', null]
    ] as const) {
      const person = await somebody(db);
      const facts = {
        event: event.id,
        person: person.id,
        establishment: school.id,
        by: person.actor
      };
      const placed = done(
        await placeBooking(db, { ...facts, release: { cover, agreed: false }, now: NOW })
      );
      more.push({ id: placed.booking.id, came });
    }
    const days = (now = AFTER) => coverDays(db, { event: event.id, now });
    expect(await days()).toEqual([]);
    for (const { id, came } of [{ id: booking.id, came: 'attended' as const }, ...more]) {
      if (!came) continue;
      done(
        await noteAttendance(db, {
          event: event.id,
          bookings: [id],
          came,
          by: ORGANISER,
          now: AFTER
        })
      );
    }
    expect(await days()).toMatchObject([{ school: school.name, people: 2, days: 2 }]);
    expect(await days(NOW)).toEqual([]);
    expect(await coverDays(db, { event: event.id, authority: 'moray', now: AFTER })).toEqual([]);
    expect(coverDaysOf('2026-12-10T09:00', '2026-12-10T12:30')).toBe(0.5);
    expect(coverDaysOf('2026-12-10T09:00', '2026-12-10T12:31')).toBe(1);
    expect(
      await writeRelease(db, {
        booking,
        event: { ...event, starts_local: '2026-12-10T16:00' },
        said,
        now: NOW
      })
    ).toBe(false);
  });
});

test('the form’s fields leave the rest as it is, and another value is none', () => {
  const data = new FormData();
  data.set('cover', 'maybe');
  data.set('head_agreed', 'yes');
  data.set('name', 'Eilidh');
  expect(takeRelease(data).release).toEqual({ cover: null, agreed: true });
  expect([...data.keys()]).toEqual(['name']);
  expect(takeRelease(data).release).toBeUndefined();
});
