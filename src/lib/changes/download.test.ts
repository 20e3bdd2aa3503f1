import { expect, test } from 'vitest';

import { lint } from '#lib/calendar/lint.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { shownIn } from '#tests/support/calendar.ts';
import { after, book, cancel, entries } from '#tests/support/desk.ts';
import {
  done,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { addLinksOf, downloadOf, publicDownload } from './download.server.ts';
import { cancelEvent } from './event.server.ts';
import { takeSlotForPartner } from './present-for-partner.server.ts';

onBothStores('one event as a file', (store) => {
  soundAfterEach(store, NOW);

  const of = (event: { id: string }, person: { id: string }, talk?: string) =>
    downloadOf(store().db, {
      event: event.id,
      person: person.id,
      ...(talk && { talk }),
      now: after(60)
    });
  const links = (event: { id: string }, person: { id: string }) =>
    addLinksOf(store().db, { event: event.id, person: person.id, now: after(60) });

  test('is published without anybody in it, under the UID of the mails', async () => {
    const { db } = store();
    const event = await published(db, { mode: 'online', onlineLink: 'https://meet.example/a' });
    const me = await somebody(db);
    await book(db, event, me, { mode: 'online' });
    const [entry] = await entries(db, event, me);
    const text = (await of(event, me))!;
    expect(lint(text)).toEqual([]);
    expect(text).toContain('METHOD:PUBLISH');
    expect(text).not.toContain('ATTENDEE');
    expect(shownIn(text)).toMatchObject([
      { uid: entry!.uid, sequence: entry!.sequence, place: 'https://meet.example/a' }
    ]);
  });

  test('is the slot for whoever only presents, and only while they do', async () => {
    const { db } = store();
    const event = await published(db);
    const { id: partner, presenter } = await partnerWith(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners', starts: '17:00' });
    const facts = { event: event.id, slot: slot.id, partner, person: presenter.id };
    const { talk } = done(
      await takeSlotForPartner(db, {
        ...facts,
        title: 'Ask an engineer',
        line: null,
        by: presenter.actor,
        now: NOW
      })
    );
    const [shown] = shownIn((await of(event, presenter, talk.id))!);
    expect(shown!.starts).toBe('2026-12-10T16:40:00');
    expect(await of(event, presenter, 'another talk')).toBeNull();
    const other = await somebody(db);
    expect(await of(event, other, talk.id)).toBeNull();
  });

  test('is there for nobody who waits, has left, or whose event is cancelled', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const [me, waits] = [await somebody(db), await somebody(db)];
    const booking = await book(db, event, me);
    await book(db, event, waits);
    expect([await of(event, waits), await links(event, waits)]).toEqual([null, null]);
    await cancel(db, booking, { by: me, now: after(5) });
    expect([await of(event, me), await links(event, me)]).toEqual([null, null]);
    expect(await of(event, waits)).not.toBeNull();
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(9) }));
    expect([await of(event, waits), await links(event, waits)]).toEqual([null, null]);
  });

  test('as links it has the event’s page, and neither a person’s own nor a private one', async () => {
    const { db } = store();
    const me = await somebody(db);
    for (const listing of ['listed', 'private'] as const) {
      const event = await published(db, { listing });
      await book(db, event, me, { byLink: true });
      for (const link of Object.values((await links(event, me))!)) {
        const text = decodeURIComponent(link);
        expect(text).toContain(
          `http://localhost:3000${listing === 'private' ? '/my' : `/events/${event.slug}`}`
        );
        expect(text).not.toMatch(/\/booking\/|key=|school\.example/);
      }
    }
  });

  test('for everybody it is no booking: no way to join, a UID of its own', async () => {
    const { db } = store();
    const me = await somebody(db);
    const online = { mode: 'online', onlineLink: 'https://meet.example/a' } as const;
    const event = await published(db, online);
    await book(db, event, me, { mode: 'online' });
    const [entry] = await entries(db, event, me);
    const text = (await publicDownload(db, { event, now: after(60) }))!;
    expect(lint(text)).toEqual([]);
    expect(text).not.toMatch(/meet\.example|ATTENDEE/);
    expect(text).not.toContain(entry!.uid);
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(9) }));
    const cancelled = (await findEvent(db, event.id))!;
    expect(await publicDownload(db, { event: cancelled, now: after(60) })).toBeNull();
  });
});
