import { describe, expect, test } from 'vitest';

import { duplicateEvent } from '#lib/changes/event.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import {
  differences,
  handOver,
  numbersOf,
  numbersSheet,
  setUpSheet
} from '#lib/reports/sheets.server.ts';
import { after, book, cancel, hold, told } from '#tests/support/desk.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import {
  allAsked,
  answerLines,
  answersForPresenters,
  changeAsked,
  needsOf
} from './answers.server.ts';
import { answerField, needField, takeAsked, type Question } from './asked.ts';
import { proveHeld } from '../held.server.ts';
import {
  moveQuestion,
  questionsOf,
  removeQuestion,
  saveQuestion,
  setFood,
  type SaveQuestion
} from './questions.server.ts';

const question = (facts: Partial<Question> = {}): Question => ({
  id: 'q',
  kind: 'text',
  text: 'Which stage do you teach?',
  choices: [],
  required: false,
  seenBy: 'organisers',
  ...facts
});

describe('what was typed', () => {
  const read = (facts: Partial<Question>, values: string[], food = false) => {
    const data = new FormData();
    for (const value of values) data.append(answerField('q'), value);
    data.set('name', 'kept');
    const read = takeAsked(data, { questions: [question(facts)], food });
    expect([...data.keys()]).toEqual(['name']);
    return read;
  };

  test.each<[Partial<Question>, string[], string | null]>([
    [{}, [], null],
    [{ required: true }, [' '], 'Answer this question.'],
    [{ required: true }, ['P4'], null],
    [{}, ['x'.repeat(501)], 'At most 500 characters.'],
    [{ kind: 'yes-no' }, ['yes'], null],
    [{ kind: 'yes-no' }, ['perhaps'], 'Choose one of the answers.'],
    [{ kind: 'choice', choices: ['tea', 'coffee'] }, ['tea'], null],
    [{ kind: 'choice', choices: ['tea', 'coffee'] }, ['milk'], 'Choose one of the answers.'],
    [{ kind: 'several', choices: ['tea', 'coffee'] }, ['tea', 'coffee'], null],
    [
      { kind: 'several', choices: ['tea', 'coffee'] },
      ['tea', 'milk'],
      'Choose one of the answers.'
    ],
    [{ kind: 'several', choices: ['tea'], required: true }, [], 'Answer this question.']
  ])('%j answered %j', (facts, values, problem) => {
    expect(read(facts, values).problems.map(({ message }) => message)).toEqual(
      problem ? [problem] : []
    );
  });

  test('diets are read only where there is food', () => {
    const data = new FormData();
    data.set(needField('diet'), 'vegan');
    data.set(needField('access'), 'a ramp');
    expect(takeAsked(data, { questions: [], food: false }).asked.needs).toEqual({
      access: 'a ramp'
    });
  });
});

onBothStores('questions and needs', (store) => {
  soundAfterEach(store, NOW);

  async function scene() {
    const { db } = store();
    const event = await published(db, { room: 5 });
    const ask = async (facts: Partial<SaveQuestion> = {}) =>
      done(
        await saveQuestion(db, {
          event: event.id,
          kind: 'text',
          text: 'Which stage?',
          choices: [],
          required: false,
          seenBy: 'organisers',
          by: ORGANISER,
          now: NOW,
          ...facts
        })
      );
    return { db, event, ask };
  }

  test('are set, moved, changed and removed by organisers; answers stay', async () => {
    const { db, event, ask } = await scene();
    const first = await ask();
    const second = await ask({ kind: 'choice', text: 'Tea?', choices: ['tea', 'coffee'] });
    const facts = { event: event.id, by: ORGANISER, now: NOW };
    await moveQuestion(db, { ...facts, question: second.id, step: -1 });
    await moveQuestion(db, { ...facts, question: second.id, step: -1 });
    expect((await questionsOf(db, event.id)).map(({ text }) => text)).toEqual([
      'Tea?',
      'Which stage?'
    ]);
    const changed = await ask({ question: first.id, kind: 'several', text: 'Which stages?' });
    expect(changed).toMatchObject({ kind: 'text', text: 'Which stages?' });
    const person = await somebody(db);
    const booking = await book(db, event, person, {
      asked: { answers: { [first.id]: 'P4' }, needs: {} }
    });
    await removeQuestion(db, { ...facts, question: first.id });
    expect((await questionsOf(db, event.id)).map(({ id }) => id)).toEqual([second.id]);
    expect(await answerLines(db, booking.id)).toMatchObject([{ text: 'P4' }]);
    for (const by of [VISITOR, person.actor]) {
      expect(await setFood(db, { ...facts, food: true, by })).toMatchObject({
        refused: 'not-allowed'
      });
    }
    expect(
      await saveQuestion(db, {
        ...facts,
        question: first.id,
        kind: 'text',
        text: 'x',
        choices: [],
        required: false,
        seenBy: 'organisers'
      })
    ).toMatchObject({ refused: 'question-missing' });
  });

  test('are answered with the booking, and read as text', async () => {
    const { db, event, ask } = await scene();
    const several = await ask({
      kind: 'several',
      choices: ['tea', 'coffee'],
      seenBy: 'presenters'
    });
    const yes = await ask({ kind: 'yes-no' });
    const booking = await book(db, event, await somebody(db), {
      asked: { answers: { [several.id]: ['tea', 'coffee'], [yes.id]: 'yes' }, needs: {} }
    });
    const said = (await allAsked(db, event.id)).get(booking.id)!;
    expect(said.answers.get(several.id)).toBe('tea, coffee');
    expect(said.answers.get(yes.id)).toBe('yes');
    expect(await answersForPresenters(db, event.id)).toEqual([
      { text: 'Which stage?', answers: ['tea, coffee'] }
    ]);
  });

  test('of an unproved address are written when it is proved', async () => {
    const { db, event, ask } = await scene();
    const { id } = await ask();
    const { proof } = await hold(db, event, 'asked@school.example', {
      asked: { answers: { [id]: 'P6' }, needs: { access: 'a ramp' } }
    });
    expect(await allAsked(db, event.id)).toEqual(new Map());
    const { booking } = done(await proveHeld(db, { proof, now: after(1) }));
    expect(await answerLines(db, booking.id)).toMatchObject([{ text: 'P6' }]);
    expect(await needsOf(db, booking.id)).toEqual({ access: 'a ramp' });
  });

  test('a need for access tells the event’s contact at once, and again when it changes', async () => {
    const { db, event } = await scene();
    const person = await somebody(db);
    const booking = await book(db, event, person, {
      asked: { answers: {}, needs: { access: 'BSL interpreter', diet: 'vegan' } }
    });
    const heard = async () =>
      (await letters(db, event.id)).filter(({ kind }) => kind === 'access-need');
    expect(await heard()).toMatchObject([{ to_email: event.contact }]);
    const change = (access: string, now = after(5)) =>
      changeAsked(db, {
        booking: booking.id,
        asked: { answers: {}, needs: { access } },
        by: person.actor,
        now
      });
    done(await change('BSL interpreter'));
    expect(await heard()).toHaveLength(1);
    done(await change('Two BSL interpreters', after(6)));
    expect(await heard()).toHaveLength(2);
    done(await change('', after(7)));
    expect(await needsOf(db, booking.id)).toEqual({ diet: 'vegan' });
    expect(await change('x', event.starts_at!)).toMatchObject({ refused: 'too-late' });
    await cancel(db, booking, { by: person, now: after(8) });
    expect(await change('x', after(9))).toMatchObject({ refused: 'booking-over' });
  });

  test('are changed by their person only', async () => {
    const { db, event } = await scene();
    const booking = await book(db, event, await somebody(db));
    for (const by of [VISITOR, (await somebody(db)).actor]) {
      expect(
        await changeAsked(db, {
          booking: booking.id,
          asked: { answers: {}, needs: { access: 'x' } },
          by,
          now: NOW
        })
      ).toMatchObject({ refused: 'not-allowed' });
    }
  });

  test('a copy of an event asks the same', async () => {
    const { db, event, ask } = await scene();
    await ask({ required: true });
    await setFood(db, { event: event.id, food: true, by: ORGANISER, now: NOW });
    const copy = done(await duplicateEvent(db, { event: event.id, by: ORGANISER, now: NOW }));
    expect(await questionsOf(db, copy.id)).toMatchObject([
      { text: 'Which stage?', required: true }
    ]);
    const row = await db
      .selectFrom('event')
      .select('food_at')
      .where('id', '=', copy.id)
      .executeTakeFirstOrThrow();
    expect(row.food_at).not.toBeNull();
  });

  test('make the sheets of caterer and venue, and what changed since', async () => {
    const { db, event } = await scene();
    const eats = async (name: string, diet: string, allergy = '') =>
      book(db, event, await somebody(db, name), {
        asked: { answers: {}, needs: { diet, ...(allergy && { allergy }), access: '' } }
      });
    await eats('Isla Muir', 'Vegan');
    await eats('Rhona Weir', 'vegan', 'nuts');
    const partner = await partnerWith(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner: partner.id,
        person: partner.presenter.id,
        title: 'Bridges',
        line: null,
        by: partner.presenter.actor,
        now: NOW
      })
    );
    const numbers = await numbersOf(db, event);
    expect(numbers).toEqual({
      booked: 2,
      presenters: 1,
      team: 0,
      heads: 3,
      online: 0,
      diets: [{ diet: 'Vegan', count: 2 }],
      allergies: ['Rhona Weir: nuts']
    });
    expect((await numbersSheet(db, event)).since).toBeNull();
    expect(await handOver(db, { event, by: VISITOR, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    await handOver(db, { event, by: ORGANISER, now: NOW });
    expect((await numbersSheet(db, event)).since!.changes).toEqual([]);
    await eats('Callum Tait', 'halal', 'sesame');
    expect((await numbersSheet(db, event)).since!.changes).toEqual([
      'Heads: 3, now 4',
      'halal: 0, now 1',
      'New: Callum Tait: sesame'
    ]);
    expect(differences(numbers, { ...numbers, allergies: [] })).toEqual([
      'No longer: Rhona Weir: nuts'
    ]);
    expect(await setUpSheet(db, event)).toMatchObject({
      heads: 4,
      seats: 4,
      access: [],
      order: [{ title: 'Bridges' }]
    });
    expect(await told(db, event)).not.toContain('access-need');
  });
});
