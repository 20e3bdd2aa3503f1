import { expect, test } from 'vitest';

import { findEvent, publishEvent, type Event } from '#lib/events/event.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, book } from '#tests/support/desk.ts';
import {
  DETAILS,
  done,
  letters,
  NOW,
  ORGANISER,
  published,
  saves,
  somebody
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { makeEvent } from './event.server.ts';
import { postponeEvent } from './postpone.server.ts';
import { publish } from './publish.server.ts';
import {
  askToBeTold,
  countToTell,
  forgetTellMe,
  leaveTellMe,
  proveTellMe
} from './tell-me.server.ts';

onBothStores('tell me when there is a date', (store) => {
  soundAfterEach(store, NOW);

  async function planned(): Promise<Event> {
    const { db } = store();
    const draft = await makeEvent(db, {
      details: { ...DETAILS, startsLocal: null, endsLocal: null },
      places: { room: 5, online: 0 },
      by: ORGANISER,
      now: NOW
    });
    return done(await publishEvent(db, { event: done(draft).id, by: ORGANISER, now: NOW }));
  }
  const ask = (event: Event, email: string, by = VISITOR, now = NOW) =>
    askToBeTold(store().db, { event: event.id, email, by, now });
  async function date(event: Event, now: string): Promise<void> {
    const { db } = store();
    const { status } = (await findEvent(db, event.id))!;
    const day = { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T18:00' };
    done(await saves(db, event, day, { now }));
    if (status === 'planned') done(await publish(db, { event: event.id, by: ORGANISER, now }));
  }
  const told = async (event: Event) =>
    (await letters(store().db, event.id)).map(({ kind, to_email }) => `${kind} ${to_email}`).sort();

  test('an address is told once, after it was proved', async () => {
    const { db } = store();
    const event = await planned();
    const one = done(await ask(event, 'one@school.example'));
    done(await ask(event, 'two@school.example'));
    const gone = done(await ask(event, 'gone@school.example'));
    await proveTellMe(db, { id: one.id, now: after(1) });
    await proveTellMe(db, { id: gone.id, now: after(1) });
    await leaveTellMe(db, { id: gone.id, now: after(2) });
    expect(await countToTell(db, event.id)).toBe(1);
    await date(event, after(5));
    const mails = await letters(db, event.id);
    expect((await told(event)).filter((line) => line.startsWith('date-came'))).toEqual([
      'date-came one@school.example'
    ]);
    const row = mails.find(({ kind }) => kind === 'date-came')!;
    const ids = JSON.parse(row.ids) as Record<string, string>;
    const letter = await LETTERS['date-came']!(db, ids, { row, now: after(6) });
    expect(letter).toMatchObject({ to: { address: 'one@school.example' } });
    // the address that was never proved is never told, whatever it presses later
    await date(event, after(10));
    expect(await told(event)).toHaveLength(mails.length);
  });

  test('the answer is the same for every address; one’s own is known at once', async () => {
    const { db } = store();
    const event = await planned();
    const known = await somebody(db);
    const stranger = done(await ask(event, 'stranger@school.example'));
    const typed = done(await ask(event, known.email));
    expect({ ...typed, id: '', email: '' }).toEqual({ ...stranger, id: '', email: '' });
    const own = done(await ask(event, known.email, known.actor, after(1)));
    expect(own).toMatchObject({ id: typed.id, proved_at: after(1) });
    // twice is once: no second row, no second mail
    expect(done(await ask(event, known.email, VISITOR, after(2)))).toEqual(own);
    expect(await told(event)).toEqual(
      [`prove-tell-me ${known.email}`, 'prove-tell-me stranger@school.example'].sort()
    );
  });

  test('a postponed event tells again; who has a booking hears of it by that alone', async () => {
    const { db } = store();
    const event = await published(db);
    const [booked, curious] = [await somebody(db), await somebody(db)];
    await book(db, event, booked);
    expect(await ask(event, curious.email, curious.actor)).toMatchObject({
      refused: 'not-bookable'
    });
    done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(1) }));
    for (const person of [booked, curious]) {
      done(await ask(event, person.email, person.actor, after(2)));
    }
    await date(event, after(3));
    const since = (await letters(db, event.id)).filter(({ created_at }) => created_at === after(3));
    expect(since.map(({ kind, to_email }) => `${kind} ${to_email}`).sort()).toEqual(
      [`event-dated ${booked.email}`, `date-came ${curious.email}`].sort()
    );
    // postponed once more: whoever wants to hear again asks again
    done(await postponeEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(5) }));
    expect(await countToTell(db, event.id)).toBe(0);
    done(await ask(event, curious.email, curious.actor, after(6)));
    expect(await countToTell(db, event.id)).toBe(1);
  });

  test('addresses that nobody proved are forgotten after a week', async () => {
    const { db } = store();
    const event = await planned();
    const proved = done(await ask(event, 'kept@school.example'));
    await proveTellMe(db, { id: proved.id, now: NOW });
    done(await ask(event, 'forgotten@school.example'));
    await forgetTellMe(db, after(7 * 24 * 60 + 1));
    const rows = await db
      .selectFrom('tell_me')
      .select('email')
      .where('event_id', '=', event.id)
      .execute();
    expect(rows.map(({ email }) => email)).toEqual(['kept@school.example']);
  });
});
