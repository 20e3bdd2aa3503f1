import { beforeEach, describe, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { countLetters, findLetter, letterLines, outboxCounts } from '#lib/mail/read.server.ts';
import { organises, type Actor } from '#lib/people/may.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { instantText, plus } from '#lib/time.server.ts';
import { post as words } from '#lib/words/en/post.ts';
import { after, book } from '#tests/support/desk.ts';
import { done, letters, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { resendLetter } from './resend.server.ts';
import { stateText } from './state-text.ts';

test('every kind of letter has a name for organisers', () => {
  expect(Object.keys(LETTERS).filter((kind) => !(kind in words.kinds))).toEqual([]);
});

test('reminders, thanks and summaries are of the list by which they are turned off', () => {
  const lists = Object.entries(LETTERS).flatMap(([kind, { list }]) => (list ? [[kind, list]] : []));
  expect(Object.fromEntries(lists)).toMatchObject({
    remind: 'reminders',
    'remind-cover': 'reminders',
    'remind-starts-soon': 'reminders',
    'thank-guest': 'announcements',
    digest: 'digest'
  });
});

describe('where a letter is', () => {
  const facts = { outcome: null, why: null, attempts: 0, notBefore: NOW, doneAt: null };
  const said = (changes: Partial<Parameters<typeof stateText>[0]>) =>
    stateText({ ...facts, ...changes }, { now: NOW, instantText });

  test.each([
    ['waits', {}, 'On the way', 'Goes at the next moment'],
    ['waits for the morning', { notBefore: '2026-11-24T07:00:00.000Z' }, 'On the way', 'Goes Tue'],
    [
      'is tried again',
      { notBefore: after(5), attempts: 2, why: 'transient: 450 4.7.1 Greylisted' },
      'On the way',
      'after 2 tries: transient: 450 4.7.1 Greylisted'
    ],
    ['went', { outcome: 'sent' as const }, 'Sent', ''],
    [
      'failed',
      { outcome: 'failed' as const, why: 'bad-address: 550 5.1.1 No such user', attempts: 1 },
      'Not delivered',
      'bad-address: 550 5.1.1 No such user'
    ],
    ['was late', { outcome: 'late' as const }, 'Not sent', 'too late'],
    [
      'is not wanted',
      { outcome: 'suppressed' as const, why: 'unsubscribed' },
      'Not sent',
      'do not want'
    ]
  ])('that %s', (_, changes, text, why) => {
    const state = said(changes);
    expect(state.text).toBe(text);
    expect(state.why).toContain(why);
  });
});

onBothStores('the letters that an organiser sees', (store) => {
  soundAfterEach(store, NOW);
  let db: Db;
  beforeEach(async () => {
    db = store().db;
    await db.deleteFrom('suppression').execute();
  });

  /** A booking with its letter, which went as said. */
  async function booked(outcome: 'sent' | 'failed' | 'late' | null, why: string | null = null) {
    const [event, guest] = [await published(db), await somebody(db)];
    const booking = await book(db, event, guest, { now: NOW });
    if (outcome) {
      await db
        .updateTable('outbox')
        .set({ outcome, why, done_at: NOW, attempts: 1, subject: 'You’re going' })
        .where('to_email', '=', guest.email)
        .execute();
    }
    const row = (await letters(db, event.id))[0]!;
    return { event, guest, booking, row };
  }
  const resend = (row: { id: string; kind: string }, now = after(10), by: Actor = ORGANISER) =>
    resendLetter(db, { letter: row.id, build: LETTERS[row.kind], by, now });

  test('are found by address, by subject, by state and by event; only of their events', async () => {
    const [one, two, three] = [
      await booked('sent'),
      await booked('failed', 'x'),
      await booked(null)
    ];
    const events = [one, two, three].map(({ event }) => event.id);
    const all = { scope: { everything: false, events, programmes: [] } };
    expect(await countLetters(db, { scope: organises(ORGANISER), event: one.event.id })).toEqual({
      waiting: 0,
      sent: 1,
      failed: 0,
      skipped: 0
    });
    expect(await countLetters(db, all)).toEqual({ waiting: 1, sent: 1, failed: 1, skipped: 0 });
    const ids = async (filter: object) =>
      (await letterLines(db, { ...all, ...filter, page: 1 })).letters.map(({ id }) => id);
    expect(await ids({ state: 'failed' })).toEqual([two.row.id]);
    expect(await ids({ search: one.guest.email.slice(0, 14).toUpperCase() })).toContain(one.row.id);
    expect(await ids({ search: 'GOING', event: one.event.id })).toEqual([one.row.id]);
    expect(await ids({ search: '%' })).toHaveLength(3);
    const scope = { everything: false, events: [three.event.id], programmes: [] };
    expect((await letterLines(db, { scope, page: 1 })).letters).toMatchObject([
      { id: three.row.id, to: three.guest.email, event: { id: three.event.id } }
    ]);
    expect(await findLetter(db, { id: one.row.id, scope })).toBeUndefined();
    const none = { everything: false, events: [], programmes: [] };
    expect(await countLetters(db, { scope: none })).toMatchObject({ sent: 0, waiting: 0 });
    const { due, oldest } = await outboxCounts(db, after(1));
    expect([due > 0, oldest]).toEqual([true, NOW]);
  });

  test('that failed goes again under its own Message-ID, and its address is good again', async () => {
    const { row, guest } = await booked('failed', 'bad-address: 550');
    await db
      .insertInto('suppression')
      .values({ email: guest.email, why: '550', at: NOW })
      .execute();
    const sent = done(await resend(row));
    expect(sent).toMatchObject({ id: row.id, outcome: null, attempts: 0, not_before: after(10) });
    expect(await db.selectFrom('suppression').selectAll().execute()).toEqual([]);
    expect(await resend(row)).toMatchObject({ refused: 'letter-waits' });
  });

  test('that went goes again under a new Message-ID, with the same UID and SEQUENCE', async () => {
    const { row } = await booked('sent');
    const sent = done(await resend(row));
    expect(sent.id).not.toBe(row.id);
    expect(sent).toMatchObject({ entry_id: row.entry_id, sequence: row.sequence, outcome: null });
    expect(await resend(row, after(12))).toMatchObject({ refused: 'letter-lately' });
  });

  test('whose reason is gone, or that a newer one followed, does not go again', async () => {
    const { row, booking, guest } = await booked('failed', 'x');
    done(await cancelBooking(db, { booking: booking.id, by: guest.actor, now: after(1) }));
    expect(await resend(row)).toMatchObject({ refused: 'letter-over' });
    expect(await resend({ id: crypto.randomUUID(), kind: 'booked' })).toMatchObject({
      refused: 'letter-unknown'
    });
  });

  test('goes out after its own time when an organiser says so', async () => {
    const { row } = await booked('late');
    const sent = done(await resend(row));
    expect(sent.deadline! >= plus(after(10), { hours: 24 })).toBe(true);
  });

  test('is nobody’s to send again who does not organise that event', async () => {
    const { row } = await booked('failed', 'x');
    const { actor } = await somebody(db);
    expect(await resend(row, after(10), actor)).toMatchObject({ refused: 'letter-unknown' });
  });
});
