import { expect, test } from 'vitest';

import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { answerToPresent, askToPresent } from '#lib/changes/talks/together.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { partnerYear } from '#lib/reports/partner-year.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after, book } from '#tests/support/desk.ts';
import {
  done,
  establishment,
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

import { quotedAs, saidAt, saidBy } from './said.server.ts';
import { sayWord, withdrawWord } from './word.server.ts';

const BEFORE = '2026-12-10T17:59:00.000Z';
const AFTER = '2026-12-10T18:00:00.000Z';
const LATER = '2026-12-11T08:00:00.000Z';
const TEXT = 'Our P3 built a tide table\nthe next morning.';

onBothStores('a word for the presenter', (store) => {
  soundAfterEach(store, NOW);

  /** A partner's talk that is over, and a class teacher of South Lanarkshire who came. */
  async function scene() {
    const { db } = store();
    const event = await published(db, { room: 20 });
    const partner = await partnerWith(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const { talk } = done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner: partner.id,
        person: partner.presenter.id,
        title: 'Tides',
        line: null,
        by: partner.presenter.actor,
        now: after(1)
      })
    );
    const guest = await somebody(db, 'Hamza Laird');
    const school = await establishment(db, 'south-lanarkshire');
    const booking = await book(db, event, guest, {
      role: 'class-teacher',
      establishment: school.id
    });
    return { db, event, partner, talk, guest, booking, school };
  }

  const say = (
    talk: { id: string },
    by: Actor,
    facts: Partial<Parameters<typeof sayWord>[1]> = {}
  ) => sayWord(store().db, { talk: talk.id, text: TEXT, quote: 'named', by, now: AFTER, ...facts });
  const withdraw = (
    word: { id: string },
    by: Actor,
    what: 'word' | 'quote' = 'word',
    now = LATER
  ) => withdrawWord(store().db, { word: word.id, what, by, now });
  const byLink = ({ id }: { id: string }): Actor => ({ ...VISITOR, key: { kind: 'booking', id } });
  const rows = (talk: { id: string }) =>
    store()
      .db.selectFrom('talk_word')
      .selectAll()
      .where('talk_id', '=', talk.id)
      .orderBy('said_at')
      .execute();
  const mails = async (event: Event) => {
    const { db } = store();
    const queued = (await letters(db, event.id)).filter(({ kind }) => kind === 'talk-word');
    return Promise.all(
      queued.map(async (row) => ({
        to: row.to_email,
        letter: await LETTERS['talk-word']!(db, JSON.parse(row.ids), { row, now: LATER })
      }))
    );
  };
  const sheet = async ({ id: partner }: { id: string }) => {
    const year = await partnerYear(store().db, { partner, session: 2026, now: LATER });
    return year.quotes;
  };

  test('reaches the presenter, and the sheet by role and authority', async () => {
    const { event, partner, talk, guest } = await scene();
    const word = done(await say(talk, guest.actor));
    expect(word).toMatchObject({
      text: TEXT,
      quote: 'named',
      role: 'class-teacher',
      authority_id: 'south-lanarkshire',
      said_at: AFTER,
      withdrawn_at: null
    });
    const [{ to, letter }] = (await mails(event)) as [Awaited<ReturnType<typeof mails>>[number]];
    expect(to).toBe(partner.presenter.email);
    expect(letter).toMatchObject({
      replyTo: event.contact,
      subject: 'A word about “Tides”'
    });
    const text = JSON.stringify(letter);
    expect(text).toContain('Class teacher, South Lanarkshire');
    expect(text).toContain('Our P3 built a tide table');
    expect(text).toContain('the next morning.');
    expect(text).toContain(`/present/${partner.id}/sheet`);
    for (const secret of [guest.email, 'Hamza', 'Laird']) expect(text).not.toContain(secret);
    expect(await sheet(partner)).toEqual([
      { text: TEXT, as: 'Class teacher, South Lanarkshire', talk: 'Tides' }
    ]);
    const audited = await store()
      .db.selectFrom('audit_entry')
      .select(['action', 'actor_id'])
      .where('subject_id', '=', word.id)
      .execute();
    expect(audited).toEqual([{ action: 'word.say', actor_id: guest.id }]);
  });

  test.each([
    ['no', []],
    ['nameless', ['A participant']]
  ] as const)('of consent “%s” neither letter nor sheet tell who said it', async (quote, as) => {
    const { event, partner, talk, guest } = await scene();
    done(await say(talk, guest.actor, { quote }));
    expect((await sheet(partner)).map((one) => one.as)).toEqual(as);
    const text = JSON.stringify(await mails(event));
    expect(text).toContain('Somebody who came to');
    for (const secret of [guest.email, 'Hamza', 'Laird', 'Class teacher', 'Lanarkshire']) {
      expect(text).not.toContain(secret);
    }
  });

  test('by the link of their booking, too, and of nobody else’s', async () => {
    const { db, event, talk, guest, booking } = await scene();
    const word = done(await say(talk, byLink(booking), { booking }));
    expect(word).toMatchObject({ person_id: guest.id, authority_id: 'south-lanarkshire' });
    expect(await saidAt(db, { event: event.id, person: guest.id })).toEqual(
      new Map([
        [
          talk.id,
          { id: word.id, text: TEXT, quote: 'named', as: 'Class teacher, South Lanarkshire' }
        ]
      ])
    );
    const other = await scene();
    expect(await say(other.talk, byLink(booking), { booking })).toMatchObject({
      refused: 'not-allowed'
    });
    for (const by of [byLink(other.booking), other.guest.actor, VISITOR, ORGANISER]) {
      expect(await withdraw(word, by)).toMatchObject({ refused: 'not-allowed' });
    }
    expect(done(await withdraw(word, byLink(booking))).withdrawn_at).toBe(LATER);
  });

  test('only of those who came, once it is over, and about others’ talks', async () => {
    const { db, event, partner, talk, guest, booking } = await scene();
    const [stranger, absent] = [await somebody(db), await somebody(db)];
    expect(await say(talk, guest.actor, { now: BEFORE })).toMatchObject({ refused: 'not-allowed' });
    const missed = await book(db, event, absent);
    done(
      await noteAttendance(db, {
        event: event.id,
        bookings: [missed.id],
        came: 'did-not-attend',
        by: ORGANISER,
        now: AFTER
      })
    );
    done(
      await noteAttendance(db, {
        event: event.id,
        bookings: [booking.id],
        came: 'attended',
        by: ORGANISER,
        now: AFTER
      })
    );
    for (const by of [VISITOR, stranger.actor, absent.actor]) {
      expect(await say(talk, by)).toMatchObject({ refused: 'not-allowed' });
    }
    expect(await say(talk, byLink(missed), { booking: missed })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await say(talk, partner.presenter.actor)).toMatchObject({ refused: 'own-talk' });
    expect(await say({ id: 'none' }, guest.actor)).toMatchObject({ refused: 'talk-unknown' });
    expect(await rows(talk)).toEqual([]);
    done(await say(talk, guest.actor));
  });

  test('a talk is also of whoever presents it too, and of its partner’s other people', async () => {
    const { db, event, partner, talk } = await scene();
    const shona = await somebody(db, 'Shona Meikle');
    const slot = await slotIn(db, event.id, { starts: '16:40' });
    const mine = done(await takes(db, slot, shona, { title: 'Levers' })).talk;
    // who presents one may say a word about the other
    done(await say(talk, shona.actor));
    expect(await say(mine, shona.actor)).toMatchObject({ refused: 'own-talk' });
    const colleague = await somebody(db, 'Kirsty Yuill');
    await book(db, event, colleague);
    const asked = done(
      await askToPresent(db, {
        talk: mine.id,
        name: colleague.name,
        email: colleague.email,
        by: shona.actor,
        now: after(2)
      })
    );
    const by = colleague.actor;
    done(
      await answerToPresent(db, {
        presenter: asked.presenter.id,
        accept: true,
        by,
        now: after(3)
      })
    );
    expect(await say(mine, by)).toMatchObject({ refused: 'own-talk' });
    const grant = { right: 'presenter', scope: 'partner', scope_id: partner.id } as const;
    await db
      .insertInto('grant')
      .values({ id: crypto.randomUUID(), person_id: colleague.id, ...grant, granted_at: NOW })
      .execute();
    expect(await say(talk, by)).toMatchObject({ refused: 'own-talk' });
    // nobody answers for a talk from the floor
    await db
      .updateTable('talk')
      .set({ partner_id: null, person_id: null, speaker: 'Rab' })
      .where('id', '=', talk.id)
      .execute();
    expect(await say(talk, by)).toMatchObject({ refused: 'nobody-to-ask' });
  });

  test('at most 500 characters, and not nothing', async () => {
    const { talk, guest } = await scene();
    expect(await say(talk, guest.actor, { text: 'x'.repeat(501) })).toMatchObject({
      refused: 'word-too-long',
      field: 'word',
      facts: { most: 500 }
    });
    expect(await say(talk, guest.actor, { text: ' \u202e\n ' })).toMatchObject({
      refused: 'word-missing'
    });
    expect(await rows(talk)).toEqual([]);
    done(await say(talk, guest.actor, { text: 'x'.repeat(500) }));
  });

  test('said again it takes the first one’s place; the same words are mailed once', async () => {
    const { event, partner, talk, guest } = await scene();
    const first = done(await say(talk, guest.actor, { quote: 'no' }));
    expect(done(await say(talk, guest.actor, { quote: 'no', now: LATER }))).toEqual(first);
    // another consent: the same record, no second letter
    const named = done(await say(talk, guest.actor, { now: LATER }));
    expect(named).toEqual({ ...first, quote: 'named' });
    expect(await mails(event)).toHaveLength(1);
    const other = done(await say(talk, guest.actor, { text: 'And tides.', now: LATER }));
    expect(other).toMatchObject({ id: first.id, text: 'And tides.', said_at: LATER });
    expect(await rows(talk)).toHaveLength(1);
    const [old, young] = await mails(event);
    expect(old!.letter).toBeNull();
    expect(JSON.stringify(young!.letter)).toContain('And tides.');
    expect((await sheet(partner)).map(({ text }) => text)).toEqual(['And tides.']);
  });

  test('pressed often at once it is said once, with one letter', async () => {
    const { db, event, talk } = await scene();
    const sayers = await Promise.all(Array.from({ length: 8 }, () => somebody(db)));
    for (const [at, sayer] of sayers.entries()) {
      const booking = await book(db, event, sayer);
      // by the page and by the link of the mail, in several processes
      const presses = Array.from({ length: 10 }, (_, at) =>
        at % 2 ? say(talk, sayer.actor) : say(talk, byLink(booking), { booking, now: LATER })
      );
      const all = await Promise.all(presses);
      expect(new Set(all.map((word) => done(word).id)).size).toBe(1);
      expect(await rows(talk)).toHaveLength(at + 1);
      expect(await mails(event)).toHaveLength(at + 1);
    }
  });

  test('of different words at once the last stand, and have their letter', async () => {
    const { event, talk, guest } = await scene();
    await Promise.all(['One', 'Two', 'Three'].map((text) => say(talk, guest.actor, { text })));
    const [word, ...more] = await rows(talk);
    expect(more).toEqual([]);
    const last = (await mails(event)).filter(({ letter }) => letter);
    expect(last).toHaveLength(1);
    expect(JSON.stringify(last)).toContain(word!.text);
  });

  test('taken back nothing of it is left to read or to quote', async () => {
    const { db, event, partner, talk, guest } = await scene();
    const word = done(await say(talk, guest.actor));
    const back = done(await withdraw(word, guest.actor));
    expect(back).toMatchObject({ text: '', quote: 'no', withdrawn_at: LATER });
    expect(done(await withdraw(word, guest.actor, 'word', '2026-12-12T08:00:00.000Z'))).toEqual(
      back
    );
    expect(await sheet(partner)).toEqual([]);
    expect((await mails(event)).map(({ letter }) => letter)).toEqual([null]);
    expect(await saidBy(db, guest.id)).toEqual([]);
    expect(await withdraw({ id: 'none' }, guest.actor)).toMatchObject({ refused: 'word-unknown' });
    // they may say something again
    const again = done(await say(talk, guest.actor, { now: LATER }));
    expect(again.id).not.toBe(word.id);
    expect(await sheet(partner)).toHaveLength(1);
  });

  test('the consent alone is taken back: the word stays, nobody quotes it', async () => {
    const { db, event, partner, talk, guest } = await scene();
    const word = done(await say(talk, guest.actor));
    const unquoted = done(await withdraw(word, guest.actor, 'quote'));
    expect(unquoted).toEqual({ ...word, quote: 'no' });
    expect(done(await withdraw(word, guest.actor, 'quote'))).toEqual(unquoted);
    expect(await sheet(partner)).toEqual([]);
    // a letter that has not gone yet says no more than they now allow
    expect(JSON.stringify(await mails(event))).not.toContain('Lanarkshire');
    expect(await saidBy(db, guest.id)).toMatchObject([
      { text: TEXT, quote: 'no', title: 'Tides', event: event.title }
    ]);
  });

  test('still theirs to take back when the organiser notes that they did not come', async () => {
    const { db, event, talk, guest, booking } = await scene();
    const word = done(await say(talk, guest.actor));
    done(
      await noteAttendance(db, {
        event: event.id,
        bookings: [booking.id],
        came: 'did-not-attend',
        by: ORGANISER,
        now: LATER
      })
    );
    expect(await say(talk, guest.actor, { text: 'More' })).toMatchObject({
      refused: 'not-allowed'
    });
    done(await withdraw(word, guest.actor));
  });

  test('thirty times a day, and taking back is never counted', async () => {
    const { talk, guest } = await scene();
    for (let at = 0; at < 30; at++) done(await say(talk, guest.actor, { text: `Word ${at}` }));
    expect(await say(talk, guest.actor, { text: 'One more' })).toMatchObject({
      refused: 'said-enough',
      facts: { most: 30 }
    });
    const [word] = await rows(talk);
    expect(word!.text).toBe('Word 29');
    done(await withdraw(word!, guest.actor));
  });

  test('as whose it is quoted: role and authority of the booking, as far as they are known', async () => {
    const { db, event, guest, booking, school } = await scene();
    const as = (facts: Omit<Parameters<typeof quotedAs>[1], 'event'>) =>
      quotedAs(db, { event: event.id, ...facts });
    expect(await as({ person: guest.id, booking })).toBe('Class teacher, South Lanarkshire');
    const supply = await somebody(db);
    await db
      .updateTable('person')
      .set({ role: 'other', establishment_id: school.id })
      .where('id', '=', supply.id)
      .execute();
    expect(await as({ person: supply.id })).toBe('A participant, South Lanarkshire');
    // booked for no school or nursery
    await book(db, event, supply, { establishmentOther: 'Supply' });
    expect(await as({ person: supply.id })).toBe('A participant');
  });

  test('the database itself keeps one word for a talk, and nothing of one taken back', async () => {
    const { db, talk, guest } = await scene();
    const { id: _, ...word } = done(await say(talk, guest.actor));
    await expect(
      db
        .insertInto('talk_word')
        .values({ ...word, id: crypto.randomUUID() })
        .execute()
    ).rejects.toThrow(/unique constraint/i);
    await expect(
      db.updateTable('talk_word').set({ withdrawn_at: LATER }).where('id', '=', _).execute()
    ).rejects.toThrow('talk_word_taken_back');
  });
});
