import { describe, expect, test } from 'vitest';

import type { NewRow } from '#db/schema.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { done, NOW, partnerWith, published, slotIn, somebody } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { hoursText, partnerYear, sessionOf, sessionText } from './partner-year.server.ts';

describe('sessions and hours', () => {
  test('a session begins in August', () => {
    expect(['2026-07-31', '2026-08-01', '2027-06-30'].map(sessionOf)).toEqual([2025, 2026, 2026]);
    expect([sessionText(2026), sessionText(2099)]).toEqual(['2026–27', '2099–00']);
  });
  test('hours to the half', () => {
    expect([0, 7, 30, 60, 95, 270].map(hoursText)).toEqual(['0', '½', '½', '1', '1½', '4½']);
  });
});

onBothStores('the year of a partner', (store) => {
  test('what was given at events that are over, and whom it reached', async () => {
    const { db } = store();
    const { id: partner, presenter } = await partnerWith(db);
    const event = await published(db);
    for (const starts of ['16:10', '16:40']) {
      const slot = await slotIn(db, event.id, { starts, minutes: 20, openTo: 'partners' });
      done(
        await takeSlotForPartner(db, {
          event: event.id,
          slot: slot.id,
          partner,
          person: presenter.id,
          title: `At ${starts}`,
          line: null,
          by: presenter.actor,
          now: NOW
        })
      );
    }
    for (const name of ['One', 'Two', 'Three']) {
      const { id, actor } = await somebody(db, name);
      done(await placeBooking(db, { event: event.id, person: id, by: actor, now: NOW }));
    }
    const facts = { partner, session: 2026 };
    expect((await partnerYear(db, { ...facts, now: NOW })).talks).toEqual([]);
    const after = '2026-12-11T09:00:00.000Z';
    const year = await partnerYear(db, { ...facts, now: after });
    expect(year).toMatchObject({
      session: '2026–27',
      events: 1,
      presenters: 1,
      hours: '½',
      people: 3
    });
    expect(year.talks.map(({ title, minutes }) => [title, minutes])).toEqual([
      ['At 16:10', 20],
      ['At 16:40', 20]
    ]);
    expect(year.quotes).toEqual([]);
    expect((await partnerYear(db, { partner, session: 2025, now: after })).events).toBe(0);
  });

  test('what people said, by consent alone, oldest first, in its own session', async () => {
    const { db } = store();
    const { id: partner, presenter } = await partnerWith(db);
    const event = await published(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const { talk } = done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner,
        person: presenter.id,
        title: 'Tides',
        line: null,
        by: presenter.actor,
        now: NOW
      })
    );
    let count = 0;
    const say = async (text: string, facts: Partial<NewRow<'talk_word'>>) => {
      const person = await somebody(db);
      const ids = { id: `word-${++count}`, talk_id: talk.id, person_id: person.id };
      const said = { text, quote: 'no' as const, said_at: `2026-12-11T0${9 - count}:00:00.000Z` };
      await db
        .insertInto('talk_word')
        .values({ ...ids, ...said, ...facts })
        .execute();
      await queueLetter(db, {
        kind: 'talk-word',
        key: ids.id,
        ids: { word: ids.id },
        to: presenter.email,
        now: NOW
      });
    };
    const stamp = { role: 'class-teacher', authority_id: 'south-lanarkshire' };
    await say('Last', { quote: 'named', ...stamp });
    await say('First', { quote: 'nameless', ...stamp });
    await say('Not for others', { quote: 'no', ...stamp });
    await say('', { quote: 'no', withdrawn_at: NOW });
    const facts = { partner, now: '2026-12-11T12:00:00.000Z' };
    expect((await partnerYear(db, { ...facts, session: 2026 })).quotes).toEqual([
      { text: 'First', as: 'A participant', talk: 'Tides' },
      { text: 'Last', as: 'Class teacher, South Lanarkshire', talk: 'Tides' }
    ]);
    expect((await partnerYear(db, { ...facts, session: 2025 })).quotes).toEqual([]);
    // nor of another partner
    const other = await partnerWith(db);
    expect((await partnerYear(db, { ...facts, partner: other.id, session: 2026 })).quotes).toEqual(
      []
    );
  });
});
