import { expect, test } from 'vitest';

import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import type { Booking } from '#lib/booking/booking.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { thankPresenters } from '#lib/changes/talks/remind.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { keepUpload } from '#lib/files/files.server.ts';
import { SLIDES } from '#lib/files/rules.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { addMaterial, removeMaterial } from '#lib/slots/material/material.server.ts';
import { after, book } from '#tests/support/desk.ts';
import { fileOf, PDF } from '#tests/support/files.ts';
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

import { askable, askPresenter } from './ask.server.ts';
import { hasTalksPage, seenFile, seenTalks, seerOf } from './seen.server.ts';

const BEFORE = '2026-12-10T17:59:00.000Z';
const AFTER = '2026-12-10T18:00:00.000Z';

onBothStores('who sees slides', (store) => {
  soundAfterEach(store, NOW);

  /** An event with a talk that has a file for those who came and a link for all. */
  async function scene() {
    const { db } = store();
    const event = await published(db, { room: 20 });
    const presenter = await somebody(db, 'Shona Meikle');
    const slot = await slotIn(db, event.id);
    const { talk } = done(await takes(db, slot, presenter, { title: 'The worm hotel' }));
    const file = done(await keepUpload(fileOf(PDF, 'worms.pdf'), { field: 'file', types: SLIDES }));
    const said = { talk: talk.id, by: presenter.actor, now: after(1) };
    const terms = { title: '', licence: 'cc-by' } as const;
    const [slides] = done(
      await addMaterial(db, { ...said, file, terms: { ...terms, seenBy: 'attended' } })
    );
    const [link] = done(
      await addMaterial(db, {
        ...said,
        link: 'worms.example',
        terms: { ...terms, seenBy: 'all' }
      })
    );
    return { db, event, presenter, talk, slides: slides!, link: link! };
  }

  async function sees(
    event: Event,
    actor: Actor,
    { now = AFTER, booking = null as Booking | null } = {}
  ) {
    const { db } = store();
    const seer = await seerOf(db, { event, actor, booking, now });
    const talks = await seenTalks(db, { event, seer, now });
    return {
      as: seer.as,
      titles: talks && talks.flatMap(({ material }) => material.map(({ title }) => title)),
      hidden: talks?.[0]?.hidden.files
    };
  }
  const came = (event: Event, bookings: string[], came: 'attended' | 'did-not-attend') =>
    noteAttendance(store().db, { event: event.id, bookings, came, by: ORGANISER, now: AFTER });

  const ALL = ['worms', 'worms.example'];
  const OPEN = ['worms.example'];

  test('after the event: whoever came, presented or organises; a stranger only what is for all', async () => {
    const { db, event, presenter } = await scene();
    const [there, absent, stranger] = [await somebody(db), await somebody(db), await somebody(db)];
    const [mine, theirs] = [await book(db, event, there), await book(db, event, absent)];
    done(await came(event, [mine.id], 'attended'));
    done(await came(event, [theirs.id], 'did-not-attend'));
    expect(await sees(event, there.actor)).toEqual({ as: 'attended', titles: ALL, hidden: 0 });
    expect(await sees(event, VISITOR, { booking: mine })).toMatchObject({ titles: ALL });
    expect(await sees(event, presenter.actor)).toMatchObject({ as: 'presenter', titles: ALL });
    expect(await sees(event, ORGANISER)).toMatchObject({ as: 'organiser', titles: ALL });
    for (const actor of [VISITOR, absent.actor, stranger.actor]) {
      expect(await sees(event, actor)).toEqual({ as: null, titles: OPEN, hidden: 1 });
    }
    expect(await sees(event, VISITOR, { booking: theirs })).toMatchObject({ titles: OPEN });
  });

  test('where no register was taken, a confirmed booking counts as having come', async () => {
    const { db, event } = await scene();
    const [first, second] = [await somebody(db), await somebody(db)];
    const booking = await book(db, event, first);
    const other = await book(db, event, second);
    expect(await sees(event, first.actor)).toMatchObject({ as: 'attended', titles: ALL });
    expect(await sees(event, VISITOR, { booking })).toMatchObject({ as: 'attended' });
    // somebody was noted: now there is one, and it says nothing of them
    done(await came(event, [other.id], 'attended'));
    expect(await sees(event, first.actor)).toMatchObject({ as: null, titles: OPEN });
  });

  test('before the event only what is for all; nobody has come yet', async () => {
    const { db, event, link, presenter } = await scene();
    const guest = await somebody(db);
    await book(db, event, guest);
    expect(await sees(event, guest.actor, { now: BEFORE })).toMatchObject({
      as: null,
      titles: OPEN
    });
    expect(await sees(event, presenter.actor, { now: BEFORE })).toMatchObject({ titles: ALL });
    expect(await hasTalksPage(db, { event, now: BEFORE })).toBe(true);
    done(await removeMaterial(db, { material: link.id, by: presenter.actor, now: after(5) }));
    expect(await sees(event, guest.actor, { now: BEFORE })).toMatchObject({ titles: null });
    expect(await hasTalksPage(db, { event, now: BEFORE })).toBe(false);
    expect(await hasTalksPage(db, { event, now: AFTER })).toBe(true);
    const cancelled = { ...event, status: 'cancelled' as const };
    expect(await hasTalksPage(db, { event: cancelled, now: AFTER })).toBe(false);
    expect(await sees(cancelled, ORGANISER)).toMatchObject({ titles: null });
  });

  test('a file comes down by the same rule, and only from its own event', async () => {
    const { db, event, slides, link } = await scene();
    const guest = await somebody(db);
    await book(db, event, guest);
    const down = async (actor: Actor, material: string, of = event) => {
      const seer = await seerOf(db, { event: of, actor, now: AFTER });
      return seenFile(db, { event: of, seer, material, now: AFTER });
    };
    expect(await down(guest.actor, slides.id)).toMatchObject({ name: 'worms.pdf' });
    expect(await down(VISITOR, slides.id)).toBeUndefined();
    expect(await down(ORGANISER, link.id)).toBeUndefined();
    const other = await scene();
    expect(await down(ORGANISER, slides.id, other.event)).toBeUndefined();
  });

  const ask = (
    talk: { id: string },
    by: Actor,
    facts: Partial<Parameters<typeof askPresenter>[1]> = {}
  ) =>
    askPresenter(store().db, {
      talk: talk.id,
      text: 'What do the worms eat\nin the holidays?',
      answerToMe: false,
      by,
      now: AFTER,
      ...facts
    });
  const letterOf = async (event: Event, now = AFTER) => {
    const { db } = store();
    const row = (await letters(db, event.id)).findLast(({ kind }) => kind === 'ask-presenter')!;
    return { row, letter: await LETTERS[row.kind]!(db, JSON.parse(row.ids), { row, now }) };
  };

  test('a question reaches the presenter without anybody’s address', async () => {
    const { db, event, presenter, talk } = await scene();
    const guest = await somebody(db, 'Hamza Laird');
    await book(db, event, guest, { establishmentOther: 'Kirkmuirlea Primary School' });
    done(await ask(talk, guest.actor));
    done(await ask(talk, guest.actor));
    expect(
      (await letters(db, event.id)).filter(({ kind }) => kind === 'ask-presenter')
    ).toHaveLength(1);
    const { row, letter } = await letterOf(event);
    expect(row.to_email).toBe(presenter.email);
    expect(letter).toMatchObject({ replyTo: event.contact, title: 'Hamza asks you something' });
    const text = JSON.stringify(letter);
    expect(text).toContain('Hamza, Kirkmuirlea Primary School,');
    expect(text).toContain('What do the worms eat');
    expect(text).not.toContain(guest.email);
    expect(text).not.toContain('Laird');
    // only where they ticked it
    done(await ask(talk, guest.actor, { text: 'And in June?', answerToMe: true }));
    const second = await letterOf(event);
    expect(second.letter).toMatchObject({ replyTo: guest.email });
    expect(JSON.stringify(second.letter!.blocks)).toContain(guest.email);
  });

  test('only of those who came, once it is over; five a day', async () => {
    const { db, event, presenter, talk } = await scene();
    const [guest, stranger] = [await somebody(db), await somebody(db)];
    const booking = await book(db, event, guest);
    expect(await ask(talk, guest.actor, { now: BEFORE })).toMatchObject({ refused: 'not-allowed' });
    for (const by of [VISITOR, stranger.actor]) {
      expect(await ask(talk, by)).toMatchObject({ refused: 'not-allowed' });
    }
    expect(await ask(talk, presenter.actor)).toMatchObject({ refused: 'nobody-to-ask' });
    const other = await scene();
    expect(await ask(other.talk, VISITOR, { booking })).toMatchObject({ refused: 'not-allowed' });
    for (let at = 0; at < 5; at++) {
      done(await ask(talk, VISITOR, { booking, text: `Question ${at}` }));
    }
    expect(await ask(talk, guest.actor, { text: 'One more' })).toMatchObject({
      refused: 'asked-enough',
      facts: { most: 5 }
    });
  });

  test('a partner’s talk without a name is its lead’s to answer for; the floor’s is nobody’s', async () => {
    const { db, event } = await scene();
    const partner = await partnerWith(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners', starts: '16:30' });
    const { talk } = done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner: partner.id,
        person: null,
        title: 'Tides',
        line: null,
        by: partner.presenter.actor,
        now: after(1)
      })
    );
    const guest = await somebody(db);
    await book(db, event, guest);
    done(await ask(talk, guest.actor));
    expect((await letterOf(event)).row.to_email).toBe(partner.presenter.email);
    expect(await askable(db, { event: event.id, person: guest.id })).toContain(talk.id);
    await db
      .updateTable('talk')
      .set({ partner_id: null, speaker: 'Rab' })
      .where('id', '=', talk.id)
      .execute();
    expect(await ask(talk, guest.actor, { text: 'And?' })).toMatchObject({
      refused: 'nobody-to-ask'
    });
    expect(await askable(db, { event: event.id, person: guest.id })).not.toContain(talk.id);
  });

  test('the thanks of whoever presented leads to the page of slides while there are none', async () => {
    const { db, event, talk, slides, link, presenter } = await scene();
    const thanks = async () => {
      await thankPresenters(db, '2026-12-11T09:00:00.000Z');
      const [row] = (await letters(db, event.id)).filter(({ kind }) => kind === 'thank-presenter');
      const letter = await LETTERS[row!.kind]!(db, JSON.parse(row!.ids), { row: row!, now: AFTER });
      return JSON.stringify(letter!.blocks);
    };
    expect(await thanks()).not.toContain('Add your slides');
    for (const { id } of [slides, link]) {
      done(await removeMaterial(db, { material: id, by: presenter.actor, now: after(5) }));
    }
    expect(await thanks()).toContain('Add your slides');
    expect((await findEvent(db, talk.event_id))!.id).toBe(event.id);
  });
});
