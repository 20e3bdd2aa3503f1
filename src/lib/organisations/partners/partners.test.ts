import { expect, test } from 'vitest';

import { keepUpload } from '#lib/files/files.server.ts';
import { IMAGES } from '#lib/files/rules.ts';
import { letterOf } from '#tests/support/letters.ts';
import { fileOf, PNG } from '#tests/support/files.ts';
import {
  actor,
  done,
  letters,
  NOW,
  ORGANISER,
  partnerWith,
  somebody
} from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { findPartner, partnersOf, presentersOf } from '../partner.server.ts';
import { answerPartner } from './answer.server.ts';
import { addKind, raiseKind, removeKind, renameKind } from './kinds.server.ts';
import { addPresenter, handOver } from './presenters.server.ts';
import { describePartner, profileOf, type Profile } from './profile.server.ts';
import { partnersList, publicPartners } from './read.server.ts';
import { addPartner, signUpPartner } from './sign-up.server.ts';
import {
  addStandingTalk,
  changeStandingTalk,
  onOffer,
  retireStandingTalk,
  standingTalksOf,
  type StandingDetails
} from './standing.server.ts';

const LATER = '2026-11-24T10:00:00.000Z';
const SIGN_UP = {
  name: 'Bairns & Bots',
  kind: 'charity',
  web: null,
  about: null,
  contactName: 'Brodie McGeachy',
  contactEmail: 'brodie@bots.example',
  now: NOW
};
const TALK: StandingDetails = {
  kind: 'workshop',
  title: 'Robots for under a tenner',
  line: 'Build one, keep one.',
  description: null,
  minutes: 60,
  levels: ['first'],
  theme: 'technologies',
  mode: 'room',
  equipment: 'Six tables'
};

onBothStores('partners', (store) => {
  test('an organiser signs one up: approved, and its contact comes in by mail', async () => {
    const { db } = store();
    const facts = { ...SIGN_UP, contactEmail: 'lead@added.example', name: 'Added Trust' };
    const visitor = (await somebody(db)).actor;
    expect(await addPartner(db, { ...facts, by: visitor })).toMatchObject({
      refused: 'not-allowed'
    });
    const partner = done(await addPartner(db, { ...facts, by: ORGANISER }));
    expect(partner).toMatchObject({ approved_at: NOW, declined_at: null });
    const [lead] = await presentersOf(db, partner.id);
    expect(lead).toMatchObject({ id: partner.lead_id, email: 'lead@added.example' });
    const letter = await letterOf(db, 'partner-added', lead!.email, NOW);
    expect(letter!.subject).toBe('Added Trust: you can take slots');
    // nobody signs it up twice, in whatever letters
    const again = { ...facts, name: 'ADDED trust' };
    expect(await addPartner(db, { ...again, by: ORGANISER })).toMatchObject({
      refused: 'partner-there',
      field: 'name'
    });
    expect(await signUpPartner(db, again)).toMatchObject({ refused: 'partner-there' });
  });

  test('an answer carries the organiser’s words, and can be thought over', async () => {
    const { db } = store();
    const { id, presenter } = await partnerWith(db, { approved: false });
    const no = { partner: id, approve: false, message: 'Come back in **spring**.', by: ORGANISER };
    done(await answerPartner(db, { ...no, now: NOW }));
    const declined = await letterOf(db, 'partner-declined', presenter.email, NOW);
    expect(JSON.stringify(declined!.blocks)).toContain('Come back in spring.');
    // somebody whose page still showed the question
    const yes = { partner: id, approve: true, by: ORGANISER, now: LATER };
    expect(await answerPartner(db, yes)).toMatchObject({ refused: 'partner-answered' });
    const taken = done(await answerPartner(db, { ...yes, again: true, message: 'Welcome.' }));
    expect(taken).toMatchObject({ approved_at: LATER, declined_at: null });
    const approved = await letterOf(db, 'partner-approved', presenter.email, LATER);
    expect(JSON.stringify(approved!.blocks)).toContain('Welcome.');
    // an approved partner is ended, not declined
    expect(await answerPartner(db, { ...no, now: LATER })).toMatchObject({
      refused: 'partner-answered'
    });
  });

  test('a partner says what it is, keeps its files, and nobody else may', async () => {
    const { db } = store();
    const { id, presenter } = await partnerWith(db);
    const other = await partnerWith(db);
    const before = profileOf((await findPartner(db, id))!);
    const profile: Profile = {
      ...before,
      about: 'Science shows.',
      areas: ['glasgow-city'],
      levels: ['first', 'second'],
      themes: ['science'],
      travels: true,
      noticeDays: 10,
      travelPaidBy: 'host',
      platform: 'https://book.example'
    };
    const facts = { partner: id, profile, now: NOW };
    expect(await describePartner(db, { ...facts, by: other.presenter.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    const by = presenter.actor;
    const kept = done(await keepUpload(fileOf(PNG, 'logo.png'), { field: 'logo', types: IMAGES }));
    const described = done(await describePartner(db, { ...facts, logo: kept, by }));
    expect(profileOf(described)).toEqual(profile);
    expect(described.logo_id).toBe(kept.id);
    // left alone it stays; a new one takes its place; null removes it
    expect(done(await describePartner(db, { ...facts, by })).logo_id).toBe(kept.id);
    const next = done(await keepUpload(fileOf(PNG, 'new.png'), { field: 'logo', types: IMAGES }));
    expect(done(await describePartner(db, { ...facts, logo: next, by })).logo_id).toBe(next.id);
    const gone = await db
      .selectFrom('file')
      .select('removed_at')
      .where('id', '=', kept.id)
      .execute();
    expect(gone).toEqual([{ removed_at: NOW }]);
    expect(done(await describePartner(db, { ...facts, logo: null, by })).logo_id).toBeNull();
    const unknown = { ...facts, profile: { ...profile, kind: 'circus' }, by };
    expect(await describePartner(db, unknown)).toMatchObject({ refused: 'kind-unknown' });
  });

  test('its lead hands over; who is not one of them gets nothing', async () => {
    const { db } = store();
    const { id, presenter: lead } = await partnerWith(db);
    const stranger = await somebody(db, 'Ewan Tait');
    const facts = { partner: id, now: NOW };
    const next = done(
      await addPresenter(db, {
        ...facts,
        name: 'Isla Weir',
        email: 'isla@next.example',
        by: lead.actor
      })
    );
    const own = { ...facts, person: next.id };
    expect(await handOver(db, { ...own, by: actor(next) })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await handOver(db, { ...facts, person: stranger.id, by: lead.actor })).toMatchObject({
      refused: 'person-unknown'
    });
    expect(done(await handOver(db, { ...own, by: lead.actor })).lead_id).toBe(next.id);
    expect(await letterOf(db, 'partner-handed-over', next.email, NOW)).not.toBeNull();
    // the former lead leads no longer; an organiser may always
    expect(await handOver(db, { ...facts, person: lead.id, by: lead.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(done(await handOver(db, { ...facts, person: lead.id, by: ORGANISER })).lead_id).toBe(
      lead.id
    );
    // the mail to somebody who was passed over meanwhile says nothing
    expect(await letterOf(db, 'partner-handed-over', next.email, NOW)).toBeNull();
  });

  test('kinds are the organisers’ own list', async () => {
    const { db } = store();
    const by = ORGANISER;
    expect(await addKind(db, { name: 'Library', by: (await somebody(db)).actor })).toMatchObject({
      refused: 'not-allowed'
    });
    const kind = done(await addKind(db, { name: 'Library', by }));
    expect(await addKind(db, { name: 'LIBRARY', by })).toMatchObject({ refused: 'kind-there' });
    done(await renameKind(db, { kind: kind.id, name: 'Public library', by }));
    done(await raiseKind(db, { kind: kind.id, by }));
    const rows = await db.selectFrom('partner_kind').selectAll().orderBy('position').execute();
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => at + 1));
    expect(rows.at(-2)).toMatchObject({ id: kind.id, name: 'Public library' });
    expect(await removeKind(db, { kind: 'science-centre-or-museum', by })).toMatchObject({
      refused: 'kind-in-use'
    });
    done(await removeKind(db, { kind: kind.id, by }));
    expect(await removeKind(db, { kind: kind.id, by })).toMatchObject({ refused: 'kind-unknown' });
  });

  test('standing talks are found by what they are, until they are taken off offer', async () => {
    const { db } = store();
    const { id: partner, presenter } = await partnerWith(db);
    const other = await partnerWith(db);
    const facts = { partner, by: presenter.actor, now: NOW };
    expect(await addStandingTalk(db, { ...facts, partner: other.id, details: TALK })).toMatchObject(
      { refused: 'not-allowed' }
    );
    const talk = done(await addStandingTalk(db, { ...facts, details: TALK }));
    const found = async (filter = {}) =>
      (await onOffer(db, filter)).filter(({ id }) => id === talk.id).length;
    expect(await found({ level: 'first', theme: 'technologies', mode: 'room' })).toBe(1);
    expect(await found({ level: 'second' })).toBe(0);
    expect(await found({ mode: 'online' })).toBe(0);
    expect(await found({ authority: 'fife' })).toBe(1);
    const profile = { ...profileOf((await findPartner(db, partner))!), areas: ['glasgow-city'] };
    done(await describePartner(db, { ...facts, profile }));
    expect(await found({ authority: 'fife' })).toBe(0);
    expect(await found({ authority: 'glasgow-city' })).toBe(1);
    // by a grouping of which they come to one, and to all of which they come
    expect(await found({ authority: 'region:west-partnership' })).toBe(1);
    const west = { ...profile, areas: ['region:west-partnership'] };
    done(await describePartner(db, { ...facts, profile: west }));
    const { areas } = profileOf((await findPartner(db, partner))!);
    expect(areas).toContain('glasgow-city');
    expect(areas.filter((id) => id.includes(':'))).toEqual([]);
    expect(await found({ authority: 'fife' })).toBe(0);
    const details = { ...TALK, mode: 'either' as const };
    done(await changeStandingTalk(db, { ...facts, standing: talk.id, details }));
    expect(await found({ mode: 'online' })).toBe(1);
    // another partner's is not theirs to change
    const foreign = { ...facts, partner: other.id, by: other.presenter.actor, standing: talk.id };
    expect(await changeStandingTalk(db, { ...foreign, details })).toMatchObject({
      refused: 'standing-unknown'
    });
    done(await retireStandingTalk(db, { ...facts, standing: talk.id, back: false }));
    expect(await found()).toBe(0);
    expect((await standingTalksOf(db, partner))[0]!.retired_at).toBe(NOW);
    done(await retireStandingTalk(db, { ...facts, standing: talk.id, back: true }));
    expect(await found()).toBe(1);
  });

  test('lists show whom they are for', async () => {
    const { db } = store();
    const open = await partnerWith(db);
    const waiting = await partnerWith(db, { approved: false });
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    expect(ids(await publicPartners(db))).toContain(open.id);
    expect(ids(await publicPartners(db))).not.toContain(waiting.id);
    const name = (await findPartner(db, waiting.id))!.name;
    expect(ids(await partnersList(db, { q: name.toUpperCase() }))).toEqual([waiting.id]);
    expect(ids(await partnersList(db, { kind: 'charity' }))).not.toContain(open.id);
    expect(await partnersOf(db, open.presenter.actor)).toEqual([
      { id: open.id, name: (await findPartner(db, open.id))!.name }
    ]);
    expect((await letters(db)).length).toBeGreaterThan(0);
  });
});
