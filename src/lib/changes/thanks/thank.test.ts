import { expect, test } from 'vitest';

import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { sendAllOnline } from '#lib/changes/snow.server.ts';
import { type Event } from '#lib/events/event.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { plus } from '#lib/time.server.ts';
import { book, cancel } from '#tests/support/desk.ts';
import {
  done,
  establishment,
  letters,
  NOW,
  ORGANISER,
  published,
  saves,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { thanksLetters } from './letters.server.ts';
import { thankGuests } from './thank.server.ts';

/** An hour after the Teachmeet of Thursday 10 December, which ends at six. */
const SEVEN = '2026-12-10T19:00:00.000Z';
const by = ORGANISER;

onBothStores('thanks', (store) => {
  const thanked = async ({ id }: { id: string }) =>
    (await letters(store().db, id)).filter(({ kind }) => kind === 'thank-guest');
  const to = async (event: { id: string }) =>
    (await thanked(event)).map(({ to_email }) => to_email).sort();

  async function guest(event: { id: string }, authority: string | null = null) {
    const { db } = store();
    const person = await somebody(db);
    const school = authority && (await establishment(db, authority)).id;
    return { person, booking: await book(db, event, person, { establishment: school }) };
  }
  async function built(event: Event, now = SEVEN): Promise<Letter | null> {
    const [row] = await thanked(event);
    const ids = JSON.parse(row!.ids) as Record<string, string>;
    return thanksLetters['thank-guest']!(store().db, ids, { row: row!, now });
  }
  const note = async (
    event: Event,
    came: 'attended' | 'did-not-attend',
    ...bookings: { id: string }[]
  ) =>
    done(
      await noteAttendance(store().db, {
        event: event.id,
        bookings: bookings.map(({ id }) => id),
        came,
        by,
        now: '2026-12-10T17:00:00.000Z'
      })
    );

  test('come an hour after the end, once, to everybody with a place who did not present', async () => {
    const { db } = store();
    const event = await published(db);
    const [stays, leaves, presents] = [await guest(event), await guest(event), await somebody(db)];
    await cancel(db, leaves.booking, { by: leaves.person });
    done(await takes(db, await slotIn(db, event.id), presents));
    await thankGuests(db, plus(SEVEN, { seconds: -1 }));
    expect(await to(event)).toEqual([]);
    for (const now of [SEVEN, plus(SEVEN, { minutes: 1 }), plus(SEVEN, { hours: 20 })]) {
      await thankGuests(db, now);
    }
    expect(await to(event)).toEqual([stays.person.email]);
    const letter = await built(event);
    expect(letter).toMatchObject({ title: 'Thank you, Eilidh', list: { list: 'announcements' } });
    expect(letter!.subject).toBe('Thank you: Thu 10 Dec, 4 pm · Teachmeet: wee wins · Kirkmuirlea');
    // one mail, with the talks in it, on the page that their booking opens
    expect(JSON.stringify(letter!.blocks)).toMatch(/\/booking\/[\w-]{43}\/talks/);
  });

  test('are for whoever came, where a register was taken', async () => {
    const { db } = store();
    const event = await published(db);
    const [came, stayedAway, unnoted] = [
      await guest(event),
      await guest(event),
      await guest(event)
    ];
    await note(event, 'attended', came.booking);
    await note(event, 'did-not-attend', stayedAway.booking);
    await thankGuests(db, SEVEN);
    expect(await to(event)).toEqual([came.person.email]);
    expect(unnoted.booking.state).toBe('confirmed');
  });

  test('die unsent when a register says meanwhile that they did not come', async () => {
    const { db } = store();
    const event = await published(db);
    const { booking } = await guest(event);
    await thankGuests(db, SEVEN);
    expect(await built(event)).not.toBeNull();
    await note(event, 'did-not-attend', booking);
    expect(await built(event)).toBeNull();
  });

  test('come in the morning after a late event, and on a school day', async () => {
    const { db } = store();
    const late = await published(db, { endsLocal: '2026-12-10T20:30' });
    await db
      .insertInto('closed_day')
      .values({ authority_id: 'orkney-islands', day: '2026-12-11', kind: 'holiday' as const })
      .execute();
    const [open, shut] = [await guest(late), await guest(late, 'orkney-islands')];
    await thankGuests(db, '2026-12-10T22:00:00.000Z');
    expect(await to(late)).toEqual([]);
    await thankGuests(db, '2026-12-11T07:00:00.000Z');
    expect(await to(late)).toEqual([open.person.email]);
    await thankGuests(db, '2026-12-14T15:30:00.000Z');
    expect(await to(late)).toEqual([open.person.email, shut.person.email].sort());
  });

  test('come after an event that moved or ran online, once, by its new end', async () => {
    const { db } = store();
    const event = await published(db, { endsLocal: '2026-12-10T17:00' });
    const { person } = await guest(event);
    const now = '2026-12-10T12:00:00.000Z';
    const moved = done(await saves(db, event, { endsLocal: '2026-12-10T18:00' }, { by, now }));
    const link = 'https://meet.example/s';
    done(await sendAllOnline(db, { event: moved.event.id, link, note: '', by, now }));
    await thankGuests(db, '2026-12-10T18:00:00.000Z');
    expect(await to(event)).toEqual([]);
    await thankGuests(db, SEVEN);
    expect(await to(event)).toEqual([person.email]);
    expect((await built(event))!.subject).toContain('online');
  });

  test('do not come for an event that was cancelled, nor for the past after a long pause', async () => {
    const { db } = store();
    const [cancelled, past, lately] = [
      await published(db),
      await published(db),
      await published(db, { startsLocal: '2026-12-11T16:00', endsLocal: '2026-12-11T18:00' })
    ];
    for (const event of [cancelled, past, lately]) await guest(event);
    await thankGuests(db, '2026-12-10T09:00:00.000Z');
    done(await cancelEvent(db, { event: cancelled.id, note: '', by, now: NOW }));
    // down from Thursday morning to Monday
    await thankGuests(db, '2026-12-14T09:00:00.000Z');
    expect(await thanked(cancelled)).toEqual([]);
    expect(await thanked(past)).toEqual([]);
    expect(await thanked(lately)).toMatchObject([{ deadline: '2026-12-14T18:00:00.000Z' }]);
  });

  test('say when it comes again, and what the programme has next', async () => {
    const { db } = store();
    await db
      .insertInto('programme')
      .values({ id: 'water', title: 'Water', summary: '', created_at: NOW })
      .execute();
    const next = { startsLocal: '2027-01-14T16:00', endsLocal: '2027-01-14T18:00' };
    const event = await published(db, { programme: 'water' });
    const repeat = await published(db, { ...next, title: 'Again' });
    const after = await published(db, { ...next, title: 'Tides', programme: 'water' });
    const hidden = await published(db, { ...next, programme: 'water', listing: 'unlisted' });
    await db
      .updateTable('event')
      .set({ repeats: 'both' })
      .where('id', 'in', [event.id, repeat.id])
      .execute();
    await guest(event);
    await thankGuests(db, SEVEN);
    const said = JSON.stringify((await built(event))!.blocks);
    expect(said).toContain(repeat.slug);
    expect(said).toContain('Tides');
    expect(said).toContain(`/events/${after.slug}"`);
    expect(said).not.toContain(`/events/${hidden.slug}"`);
  });
});
