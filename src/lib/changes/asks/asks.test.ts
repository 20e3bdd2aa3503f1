import { expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { addPresenter, handOver } from '#lib/organisations/partners/presenters.server.ts';
import {
  retireStandingTalk,
  type StandingTalk
} from '#lib/organisations/partners/standing.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { findTalk } from '#lib/slots/talk.server.ts';
import { plus } from '#lib/time.server.ts';
import { countOf, letterOf } from '#tests/support/letters.ts';
import {
  done,
  NOW,
  offers,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { endPartner } from '../partners/end.server.ts';
import { removePresenter } from '../partners/leave.server.ts';
import { takeSlotForPartner } from '../present-for-partner.server.ts';
import { answerAsks } from './answer.server.ts';
import { askForTalk, takeBackAsk } from './ask.server.ts';
import { askedPath } from './letters.server.ts';
import { asksAbout, partnerByAskKey } from './read.server.ts';
import { tellAsks } from './tell.server.ts';

const SOON = plus(NOW, { minutes: 11 });

async function standing(db: Db, minutes = 20) {
  const partner = await partnerWith(db);
  const talk = await offers(
    db,
    partner.id,
    {
      line: 'An engineer’s Tuesday.',
      description: 'From the first kettle.',
      minutes,
      levels: ['second'],
      theme: 'careers',
      equipment: 'A projector'
    },
    { by: partner.presenter.actor }
  );
  return { ...partner, talk };
}

async function slotFor(db: Db, details = {}) {
  const event = await published(db, {
    startsLocal: '2026-12-17T16:00',
    endsLocal: '2026-12-17T18:00'
  });
  return slotIn(db, event.id, { openTo: 'partners', minutes: 20, ...details });
}

const ask = (db: Db, talk: StandingTalk, slots: { id: string; event_id: string }[], now = NOW) =>
  askForTalk(db, {
    standing: talk.id,
    slots: slots.map(({ id, event_id }) => ({ event: event_id, slot: id })),
    note: 'Our P6 teachers would love it.',
    by: ORGANISER,
    now
  });

async function asked(db: Db, partner: string) {
  return asksAbout(db, { partner }, SOON);
}

onBothStores('asking for a standing talk', (store) => {
  test('several dates in one go, one mail, one table, each answer by itself', async () => {
    const { db } = store();
    const { id: partner, presenter: lead, talk } = await standing(db);
    const organiser = await somebody(db, 'Mairi Orr');
    const by = { ...ORGANISER, person: organiser };
    const slots = [await slotFor(db), await slotFor(db), await slotFor(db)];
    done(
      await askForTalk(db, {
        standing: talk.id,
        slots: slots.map(({ id, event_id }) => ({ event: event_id, slot: id })),
        note: 'Please.',
        by,
        now: NOW
      })
    );
    // collected for ten minutes, then all in one
    await tellAsks(db, plus(NOW, { minutes: 5 }));
    expect(await countOf(db, 'partner-asked', lead.email)).toBe(0);
    await tellAsks(db, SOON);
    expect(await countOf(db, 'partner-asked', lead.email)).toBe(1);
    const mail = (await letterOf(db, 'partner-asked', lead.email, SOON))!;
    expect(mail.subject).toBe('Would you do these? 3 dates');
    expect(JSON.stringify(mail.blocks)).toContain('Please.');
    const path = (await askedPath(db, { partner, person: lead.id }))!;
    expect(JSON.stringify(mail.blocks)).toContain(path);
    const keyed = await partnerByAskKey(db, path.split('/').at(-1)!);
    expect(keyed?.id).toBe(partner);

    const [first, second, third] = await asked(db, partner);
    // somebody else takes the second one meanwhile
    const other = await partnerWith(db);
    done(
      await takeSlotForPartner(db, {
        event: second!.eventId,
        slot: slots.find(({ event_id }) => event_id === second!.eventId)!.id,
        partner: other.id,
        person: other.presenter.id,
        title: 'Ours',
        line: null,
        by: other.presenter.actor,
        now: SOON
      })
    );
    const key = { person: null, grants: [], key: { kind: 'partner-asks' as const, id: partner } };
    const outcomes = done(
      await answerAsks(db, {
        partner,
        answers: [
          { ask: first!.ask, agree: true, person: lead.id, note: null },
          { ask: second!.ask, agree: true, person: null, note: null },
          { ask: third!.ask, agree: false, person: null, note: 'We are at a fair.' }
        ],
        by: key,
        now: SOON
      })
    );
    expect(outcomes.map(({ refusal }) => refusal?.refused ?? 'ok')).toEqual([
      'ok',
      'ask-over',
      'ok'
    ]);
    expect((await asked(db, partner)).map(({ state }) => state)).toEqual([
      'agreed',
      'gone',
      'declined'
    ]);
    const row = await db
      .selectFrom('talk_ask')
      .select('talk_id')
      .where('id', '=', first!.ask)
      .executeTakeFirstOrThrow();
    expect(await findTalk(db, row.talk_id!)).toMatchObject({
      title: 'What I do all day',
      description: 'From the first kettle.',
      theme: 'careers',
      minutes: 20,
      standing_id: talk.id,
      partner_id: partner,
      person_id: lead.id
    });
    const told = (await letterOf(db, 'asks-answered', organiser.email, SOON))!;
    expect(told.subject).toMatch(/: yes to 1 of 2$/);
    expect(JSON.stringify(told.blocks)).toContain('We are at a fair.');
    expect(await countOf(db, 'talk-taken', lead.email)).toBe(1);
    // pressed again nothing changes; the other answer is refused
    const again = (agree: boolean) =>
      answerAsks(db, {
        partner,
        answers: [{ ask: first!.ask, agree, person: lead.id, note: null }],
        by: key,
        now: plus(SOON, { minutes: 1 })
      });
    expect(done(await again(true))[0]!.refusal).toBeNull();
    expect(done(await again(false))[0]!.refusal).toMatchObject({ refused: 'ask-answered' });
    expect(await countOf(db, 'talk-taken', lead.email)).toBe(1);
    expect(await countOf(db, 'asks-answered', organiser.email)).toBe(1);
  });

  test('at most one mail a week, however often is asked', async () => {
    const { db } = store();
    const { presenter: lead, talk } = await standing(db);
    done(await ask(db, talk, [await slotFor(db)]));
    await tellAsks(db, SOON);
    done(await ask(db, talk, [await slotFor(db)], SOON));
    await tellAsks(db, plus(NOW, { hours: 24 }));
    await tellAsks(db, plus(NOW, { hours: 24 * 6 }));
    expect(await countOf(db, 'partner-asked', lead.email)).toBe(1);
    const week = plus(SOON, { hours: 24 * 7 });
    await tellAsks(db, week);
    expect(await countOf(db, 'partner-asked', lead.email)).toBe(2);
    // nothing new, nothing sent
    await tellAsks(db, plus(week, { hours: 24 * 8 }));
    expect(await countOf(db, 'partner-asked', lead.email)).toBe(2);
  });

  test('what cannot be asked is said before anything is written', async () => {
    const { db } = store();
    const { id: partner, presenter: lead, talk } = await standing(db);
    const good = await slotFor(db);
    const refusedFor = async (...slots: { id: string; event_id: string }[]) => {
      const answer = await ask(db, talk, slots);
      return isRefusal(answer) ? answer.refused : 'ok';
    };
    expect(await refusedFor()).toBe('nothing-chosen');
    expect(await refusedFor(good, await slotFor(db, { minutes: 10 }))).toBe('talk-too-long');
    expect(await refusedFor(good, await slotFor(db, { openTo: 'psls' }))).toBe('slot-not-open');
    const taken = await slotFor(db, { openTo: 'anyone' });
    done(await takes(db, taken, await somebody(db)));
    expect(await refusedFor(good, taken)).toBe('slot-taken');
    expect(await refusedFor(good, { id: good.id, event_id: 'none' })).toBe('event-unknown');
    expect(await asked(db, partner)).toEqual([]);
    const stranger = (await somebody(db)).actor;
    const slots = [{ event: good.event_id, slot: good.id }];
    const facts = { standing: talk.id, slots, note: '', now: NOW };
    expect(await askForTalk(db, { ...facts, by: stranger })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await refusedFor(good)).toBe('ok');
    // again, and with another slot of the same event beside one that is new
    const beside = await slotIn(db, good.event_id, {
      openTo: 'partners',
      minutes: 20,
      starts: '16:40'
    });
    expect(await refusedFor(await slotFor(db), beside)).toBe('asked-already');
    expect(await asked(db, partner)).toHaveLength(1);
    // an organiser waits for its answer: it stays on offer
    const off = { partner, standing: talk.id, back: false, by: lead.actor, now: NOW };
    expect(await retireStandingTalk(db, off)).toMatchObject({ refused: 'asks-open' });
    const [open] = await asked(db, partner);
    done(await takeBackAsk(db, { ask: open!.ask, by: ORGANISER, now: SOON }));
    done(await retireStandingTalk(db, off));
    expect(await refusedFor(await slotFor(db))).toBe('standing-unknown');
    const late = await answerAsks(db, {
      partner,
      answers: [{ ask: open!.ask, agree: true, person: null, note: null }],
      by: lead.actor,
      now: SOON
    });
    expect(done(late)[0]!.refusal).toMatchObject({ refused: 'ask-unknown' });
  });

  test('a key is its lead’s: it opens nothing once somebody else leads, and nobody else’s asks', async () => {
    const { db } = store();
    const { id: partner, presenter: lead, talk } = await standing(db);
    const other = await standing(db);
    done(await ask(db, talk, [await slotFor(db)]));
    const [open] = await asked(db, partner);
    const answer = { ask: open!.ask, agree: true, person: null, note: null };
    const foreign = { partner, answers: [answer], by: other.presenter.actor, now: SOON };
    expect(await answerAsks(db, foreign)).toMatchObject({ refused: 'not-allowed' });
    // their own partner's page, with the ask of another
    const smuggled = { ...foreign, partner: other.id };
    expect(done(await answerAsks(db, smuggled))[0]!.refusal).toMatchObject({
      refused: 'ask-unknown'
    });
    const path = (await askedPath(db, { partner, person: lead.id }))!;
    const facts = { partner, by: lead.actor, now: SOON };
    const next = done(
      await addPresenter(db, { ...facts, name: 'Isla', email: 'isla@ask.example' })
    );
    done(await handOver(db, { ...facts, person: next.id }));
    expect(await partnerByAskKey(db, path.split('/').at(-1)!)).toBeNull();
  });

  test('two who agree to the same slot at once: one has it', async () => {
    const { db } = store();
    const one = await standing(db);
    const two = await standing(db);
    const slot = await slotFor(db);
    done(await ask(db, one.talk, [slot]));
    done(await ask(db, two.talk, [slot]));
    const agree = async ({ id, presenter }: typeof one) => {
      const [open] = await asked(db, id);
      const answers = [{ ask: open!.ask, agree: true, person: presenter.id, note: null }];
      return answerAsks(db, { partner: id, answers, by: presenter.actor, now: SOON });
    };
    const both = (await Promise.all([agree(one), agree(two)])).flatMap(done);
    expect(both.map(({ refusal }) => refusal?.refused ?? 'ok').toSorted()).toEqual([
      'ask-over',
      'ok'
    ]);
  });
});

onBothStores('a partner that ends, and who leaves it', (store) => {
  test('its coming talks open their slots, its presenters are told, nothing of it is on offer', async () => {
    const { db } = store();
    const { id: partner, presenter: lead, talk } = await standing(db);
    const slot = await slotFor(db);
    const { talk: taken } = done(
      await takeSlotForPartner(db, {
        event: slot.event_id,
        slot: slot.id,
        partner,
        person: lead.id,
        title: 'Ours',
        line: null,
        standing: talk.id,
        by: lead.actor,
        now: NOW
      })
    );
    done(await ask(db, talk, [await slotFor(db)]));
    const stranger = (await somebody(db)).actor;
    expect(await endPartner(db, { partner, by: stranger, now: SOON })).toMatchObject({
      refused: 'not-allowed'
    });
    done(await endPartner(db, { partner, by: ORGANISER, now: SOON }));
    expect((await findTalk(db, taken.id))!.withdrawn_at).toBe(SOON);
    expect(await countOf(db, 'talk-withdrawn', lead.email)).toBe(1);
    expect((await asked(db, partner)).map(({ state }) => state)).toEqual(['declined']);
    expect(await letterOf(db, 'partner-ended', lead.email, SOON)).not.toBeNull();
    const slotAgain = {
      event: slot.event_id,
      slot: slot.id,
      partner,
      person: lead.id,
      title: 'Again',
      line: null,
      by: ORGANISER,
      now: SOON
    };
    expect(await takeSlotForPartner(db, slotAgain)).toMatchObject({ refused: 'partner-ended' });
    // the slot is open to others
    const other = await partnerWith(db);
    done(
      await takeSlotForPartner(db, {
        ...slotAgain,
        partner: other.id,
        person: other.presenter.id,
        by: other.presenter.actor
      })
    );
    // twice is once
    done(await endPartner(db, { partner, by: ORGANISER, now: plus(SOON, { minutes: 1 }) }));
    expect(await countOf(db, 'partner-ended', lead.email)).toBe(1);
    expect((await findPartner(db, partner))!.ended_at).toBe(SOON);
  });

  test('nobody is taken off who still presents, and its lead hands over first', async () => {
    const { db } = store();
    const { id: partner, presenter: lead } = await partnerWith(db);
    const facts = { partner, by: lead.actor, now: NOW };
    const one = done(
      await addPresenter(db, { ...facts, name: 'Zofia Orr', email: 'zofia@leave.example' })
    );
    const slot = await slotFor(db);
    const take = { event: slot.event_id, slot: slot.id, title: 'Ours', line: null, ...facts };
    done(await takeSlotForPartner(db, { ...take, person: one.id }));
    expect(await removePresenter(db, { ...facts, person: one.id })).toMatchObject({
      refused: 'presents-still',
      facts: { name: 'Zofia Orr' }
    });
    expect(await removePresenter(db, { ...facts, person: lead.id })).toMatchObject({
      refused: 'partner-lead'
    });
    const two = done(
      await addPresenter(db, { ...facts, name: 'Ewan Tait', email: 'ewan@leave.example' })
    );
    const by = { person: { id: two.id, name: two.name, email: two.email }, grants: [] };
    expect(await removePresenter(db, { ...facts, person: one.id, by })).toMatchObject({
      refused: 'not-allowed'
    });
    // leaving is one's own
    expect(done(await removePresenter(db, { ...facts, person: two.id, by }))).toEqual({
      removed: true
    });
    expect(done(await removePresenter(db, { ...facts, person: two.id }))).toEqual({
      removed: false
    });
  });
});
