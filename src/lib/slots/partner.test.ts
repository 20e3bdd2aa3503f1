import { expect, test } from 'vitest';

import { liveBooking } from '#lib/booking/booking.server.ts';
import { lint } from '#lib/calendar/lint.ts';
import { calendarText } from '#lib/calendar/ics.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { answerPartner } from '#lib/organisations/partners/answer.server.ts';
import { addPresenter } from '#lib/organisations/partners/presenters.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, book, entries, told } from '#tests/support/desk.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { slotsForPartners, talksOfPartner } from './desk.server.ts';
import type { Slot } from './slot.server.ts';

onBothStores('a slot that a partner takes', (store) => {
  soundAfterEach(store, NOW);

  type Partner = Awaited<ReturnType<typeof partnerWith>>;
  const takesFor = (
    slot: Slot,
    partner: Partner,
    facts: { person?: string; by?: Actor; now?: string } = {}
  ) =>
    takeSlotForPartner(store().db, {
      event: slot.event_id,
      slot: slot.id,
      partner: partner.id,
      person: partner.presenter.id,
      title: 'Bridges that bear',
      line: null,
      by: partner.presenter.actor,
      now: NOW,
      ...facts
    });

  async function built(event: { id: string }, kind: string) {
    const { db } = store();
    const row = (await letters(db, event.id)).find((letter) => letter.kind === kind)!;
    const ids = JSON.parse(row.ids) as Record<string, string>;
    return LETTERS[kind]!(db, ids, { row, now: after(1) });
  }

  test('is its presenter’s: no place, no booking, but the slot in the calendar', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id, { starts: '16:40', minutes: 20, openTo: 'partners' });
    const partner = await partnerWith(db);
    const { talk } = done(await takesFor(slot, partner));
    expect(talk).toMatchObject({ partner_id: partner.id, person_id: partner.presenter.id });
    expect(
      await liveBooking(db, { event: event.id, person: partner.presenter.id })
    ).toBeUndefined();
    const [entry] = await entries(db, event, partner.presenter);
    expect(entry).toMatchObject({ slot_id: slot.id, method: 'REQUEST', partstat: 'ACCEPTED' });
    expect((await book(db, event, await somebody(db))).state).toBe('confirmed');

    // from "arrive by" to the talk's end, not the whole evening
    const letter = await built(event, 'talk-taken');
    expect(letter?.invite).toMatchObject({
      uid: entry!.uid,
      starts: '2026-12-10T16:20',
      ends: '2026-12-10T17:00'
    });
    expect(lint(calendarText(letter!.invite!), { method: 'REQUEST', uid: entry!.uid })).toEqual([]);
  });

  test('leaves the list of open slots and stands on the partner’s desk', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const partner = await partnerWith(db);
    const isListed = async () =>
      (await slotsForPartners(db, NOW)).some((line) => line.slot === slot.id);
    expect(await isListed()).toBe(true);
    const { talk } = done(await takesFor(slot, partner));
    expect(await isListed()).toBe(false);
    expect(await talksOfPartner(db, { partner: partner.id, now: NOW })).toMatchObject([
      { talk: talk.id, presenter: 'Rhona Weir', minutes: 7 }
    ]);
    expect(await talksOfPartner(db, { partner: partner.id, now: event.ends_at! })).toEqual([]);
  });

  test('is refused to the second, to another kind, and after the start', async () => {
    const { db } = store();
    const event = await published(db);
    const [one, two] = [await partnerWith(db), await partnerWith(db)];
    const slot = await slotIn(db, event.id, { openTo: 'anyone' });
    done(await takesFor(slot, one));
    expect(await takesFor(slot, two)).toMatchObject({ refused: 'slot-taken' });
    const psls = await slotIn(db, event.id, { openTo: 'psls' });
    expect(await takesFor(psls, two)).toMatchObject({ refused: 'slot-not-open' });
    const open = await slotIn(db, event.id, { openTo: 'partners' });
    expect(await takesFor(open, two, { now: event.starts_at! })).toMatchObject({
      refused: 'too-late'
    });
    expect(await takes(db, open, await somebody(db))).toMatchObject({ refused: 'slot-not-open' });
  });

  test('is taken by its own presenters only, of a partner that was approved', async () => {
    const { db } = store();
    const slot = await slotIn(db, (await published(db)).id, { openTo: 'partners' });
    const [one, two] = [await partnerWith(db), await partnerWith(db)];
    const stranger = await somebody(db);
    expect(await takesFor(slot, one, { by: two.presenter.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await takesFor(slot, one, { by: stranger.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await takesFor(slot, one, { person: stranger.id })).toMatchObject({
      refused: 'person-unknown',
      field: 'person'
    });
    const waiting = await partnerWith(db, { approved: false });
    expect(await takesFor(slot, waiting)).toMatchObject({ refused: 'partner-not-approved' });
    done(await answerPartner(db, { partner: waiting.id, approve: false, by: ORGANISER, now: NOW }));
    expect(await takesFor(slot, waiting)).toMatchObject({ refused: 'partner-not-approved' });
    done(await takesFor(slot, one));
  });

  test('for a colleague asks for the colleague’s own answer', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const partner = await partnerWith(db);
    const email = `colleague@${event.slug}.example`;
    const colleague = done(
      await addPresenter(db, {
        partner: partner.id,
        name: 'Struan Bell',
        email,
        by: partner.presenter.actor,
        now: NOW
      })
    );
    done(await takesFor(slot, partner, { person: colleague.id }));
    expect(await entries(db, event, colleague)).toMatchObject([
      { email, partstat: 'NEEDS-ACTION', slot_id: slot.id }
    ]);
    expect(await entries(db, event, partner.presenter)).toEqual([]);
  });

  test('of somebody who also booked is one entry, the event’s, and their place stays', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const partner = await partnerWith(db);
    const booking = await book(db, event, partner.presenter);
    const { talk } = done(await takesFor(slot, partner, { now: after(1) }));
    expect(await entries(db, event, partner.presenter)).toMatchObject([
      { id: talk.entry_id, sequence: 1, slot_id: null }
    ]);
    const facts = { event: event.id, person: partner.presenter.id };
    expect(await liveBooking(db, facts)).toMatchObject({
      id: booking.id,
      pool_id: booking.pool_id
    });
    // and they come all the same when the talk is withdrawn
    done(await withdrawTalk(db, { talk: talk.id, by: partner.presenter.actor, now: after(5) }));
    expect(await liveBooking(db, facts)).toMatchObject({ state: 'confirmed' });
    expect(await told(db, event)).toEqual([
      'booked REQUEST 0',
      'talk-taken REQUEST 1',
      'talk-withdrawn REQUEST 2'
    ]);
  });

  test('withdrawn by a colleague of the partner is open again and out of the calendar', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const [partner, other] = [await partnerWith(db), await partnerWith(db)];
    const { talk } = done(await takesFor(slot, partner));
    const withdraw = (by: Actor, now = after(5)) => withdrawTalk(db, { talk: talk.id, by, now });
    expect(await withdraw(other.presenter.actor)).toMatchObject({ refused: 'not-allowed' });
    expect(await withdraw(partner.presenter.actor, event.ends_at!)).toMatchObject({
      refused: 'too-late'
    });
    done(await withdraw({ ...partner.presenter.actor, person: (await somebody(db)).actor.person }));
    expect(await told(db, event)).toEqual(['talk-taken REQUEST 0', 'talk-withdrawn CANCEL 1']);
    const letter = await built(event, 'talk-withdrawn');
    expect(letter?.invite).toMatchObject({ method: 'CANCEL', sequence: 1 });
    done(await takesFor(slot, other));
  });

  test('one of two: the calendar keeps the other', async () => {
    const { db } = store();
    const event = await published(db);
    const early = await slotIn(db, event.id, { starts: '16:10', openTo: 'partners' });
    const late = await slotIn(db, event.id, { starts: '17:30', openTo: 'partners' });
    const partner = await partnerWith(db);
    done(await takesFor(early, partner));
    const { talk } = done(await takesFor(late, partner, { now: after(1) }));
    done(await withdrawTalk(db, { talk: talk.id, by: partner.presenter.actor, now: after(5) }));
    const letter = await built(event, 'talk-withdrawn');
    expect(letter?.invite).toMatchObject({
      method: 'REQUEST',
      starts: '2026-12-10T15:50',
      ends: '2026-12-10T16:17'
    });
  });
});
