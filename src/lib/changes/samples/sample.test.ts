import { beforeEach, describe, expect, test } from 'vitest';

import type { Event } from '#lib/events/event.server.ts';
import {
  OWN_WORDS,
  ownWordsOf,
  refusedWords,
  setOwnWords,
  type OwnWords
} from '#lib/events/letter-words.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { LETTERS, USUAL_LETTERS } from '#lib/rounds.server.ts';
import { book } from '#tests/support/desk.ts';
import { letterOf } from '#tests/support/letters.ts';
import { NASTY_TEXTS } from '#tests/support/nasty.ts';
import { done, letters, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';
import { render } from '#lib/mail/render.ts';

import { duplicateEvent, makeEvent } from '../event.server.ts';
import { DETAILS } from '#tests/support/people.ts';
import { sampleLetter } from './sample.server.ts';
import { tryLetter } from './try.server.ts';

const NONE: OwnWords = { subject: '', opening: '', closing: '' };

describe('own words', () => {
  test.each([
    ['an unknown placeholder', { opening: 'Hello {nmae}' }, 'placeholder-unknown', 'opening'],
    [
      'code',
      { closing: '{constructor.constructor("alert(1)")()}' },
      'placeholder-unknown',
      'closing'
    ],
    ['a subject without the event', { subject: 'Come!' }, 'subject-needs-event', 'subject']
  ])('with %s are refused at their field', (_, words, refused, field) => {
    expect(refusedWords({ ...NONE, ...words })).toMatchObject({ refused, field });
  });

  test('with every placeholder are fine', () => {
    const all = 'Hello {name}: {title}, {when}, {where}, {host}, {event}';
    expect(refusedWords({ subject: all, opening: all, closing: all })).toBeNull();
  });
});

onBothStores('the letters of an event in the organiser’s words', (store) => {
  soundAfterEach(store, NOW);

  const facts = (event: Event) => ({ event: event.id, by: ORGANISER, now: NOW });
  const sample = (event: Event, kind: (typeof OWN_WORDS)[number], words?: OwnWords) =>
    sampleLetter(store().db, {
      ...facts(event),
      kind,
      letters: USUAL_LETTERS,
      ...(words && { words })
    });

  beforeEach(async () => {
    await store().db.deleteFrom('letter_words').execute();
  });

  test.each(OWN_WORDS)(
    '%s can be read before anybody gets it, and leaves no trace',
    async (kind) => {
      const { db } = store();
      const event = await published(db, { room: 1, kind: 'full-day' });
      await book(db, event, await somebody(db));
      const listing = 'private' as const;
      await db.updateTable('event').set({ listing }).where('id', '=', event.id).execute();
      const before = await letters(db);
      const people = await db.selectFrom('person').select('id').execute();
      const letter = done(
        await sample(event, kind, {
          ...NONE,
          opening: 'Hello {name}, at {title}.',
          closing: '{host}'
        })
      );
      expect(letter.blocks[0]).toEqual({ text: 'Hello Eilidh, at Teachmeet: wee wins.' });
      expect(letter.blocks.at(-1)).toEqual({ text: 'STEM Glasgow' });
      expect(await letters(db)).toEqual(before);
      expect(await db.selectFrom('person').select('id').execute()).toHaveLength(people.length);
    }
  );

  test('can be read of a draft without a date, and are of no event that is not theirs', async () => {
    const { db } = store();
    const draft = done(
      await makeEvent(db, {
        details: { ...DETAILS, startsLocal: null, endsLocal: null },
        places: { room: 5, online: 0 },
        by: ORGANISER,
        now: NOW
      })
    );
    expect(done(await sample(draft, 'remind')).subject).toContain('4 pm');
    const by = (await somebody(db)).actor;
    expect(
      await sampleLetter(db, { ...facts(draft), kind: 'booked', letters: USUAL_LETTERS, by })
    ).toMatchObject({ refused: 'not-allowed' });
    expect(
      await setOwnWords(db, { ...facts(draft), kind: 'booked', words: NONE, by })
    ).toMatchObject({ refused: 'not-allowed' });
  });

  test('stand in the letter that goes out, with everything that it must tell', async () => {
    const { db } = store();
    const event = await published(db);
    const words = {
      subject: 'See you soon, {name}: {event}',
      opening: 'Bring a shoebox.\n\nReally.',
      closing: 'Kettle at {when}.'
    };
    done(await setOwnWords(db, { ...facts(event), kind: 'booked', words }));
    const guest = await somebody(db, 'Isla Quigley');
    const booking = await book(db, event, guest);
    const letter = (await letterOf(db, 'booked', guest.email, NOW))!;
    expect(letter.subject).toBe(
      'See you soon, Isla: Thu 10 Dec, 4 pm · Teachmeet: wee wins · Kirkmuirlea'
    );
    expect(letter.blocks.slice(0, 2)).toEqual([{ text: 'Bring a shoebox.' }, { text: 'Really.' }]);
    const { text } = render(letter);
    expect(text).toContain(booking.reference);
    expect(text.replace(/\s+/g, ' ')).toContain('Kettle at Thu 10 Dec 2026, 4–6 pm (UK time).');
    expect(letter.invite).toBeDefined();
    // another event's letters are as usual
    const other = await published(db);
    await book(db, other, await somebody(db));
    expect((await ownWordsOf(db, other.id)).size).toBe(0);
    // a copy of the event keeps them
    const copy = done(await duplicateEvent(db, { event: event.id, by: ORGANISER, now: NOW }));
    expect((await ownWordsOf(db, copy.id)).get('booked')).toEqual(words);
    // all empty is as usual again
    done(await setOwnWords(db, { ...facts(event), kind: 'booked', words: NONE }));
    expect((await ownWordsOf(db, event.id)).has('booked')).toBe(false);
  });

  test.each(NASTY_TEXTS)('are text and nothing else: %s', async (_, nasty) => {
    const { db } = store();
    const event = await published(db, { title: 'Tinkering' });
    const words = { subject: '', opening: nasty.replace(/[{}]/g, ''), closing: '' };
    const letter = await sample(event, 'booked', words);
    if (isRefusal(letter)) throw new Error(letter.refused);
    expect(render(letter).html).not.toMatch(/<(script|img|svg|iframe|a\s+href="javascript)/i);
  });

  test('go to the organiser as a test, without a calendar part and without a list', async () => {
    const { db } = store();
    const event = await published(db);
    const by = { ...ORGANISER, person: await somebody(db, 'Mairi Orr') };
    const words = { ...NONE, opening: 'Tea!' };
    done(await setOwnWords(db, { ...facts(event), kind: 'invitation', words }));
    const tried = done(
      await tryLetter(db, { ...facts(event), kind: 'invitation', letters: USUAL_LETTERS, by })
    );
    expect(tried.to).toBe(by.person.email);
    const [row] = await letters(db, event.id);
    const ids = JSON.parse(row!.ids) as Record<string, string>;
    const letter = (await LETTERS['letter-try']!(db, ids, { row: row!, now: NOW }))!;
    expect(letter.subject).toMatch(/^Test: Invitation/);
    expect(letter.to).toEqual({ name: 'Mairi Orr', address: by.person.email });
    expect(letter.blocks[0]).toEqual({ text: 'Tea!' });
    expect(letter).not.toHaveProperty('invite');
    expect(letter).not.toHaveProperty('list');
  });
});
