import { expect, test } from 'vitest';

import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { answerRelease } from '#lib/booking/release/release.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { officeLetters } from '#lib/organisations/office/letters.server.ts';
import {
  askOfficeLink,
  askVisit,
  endVisit,
  forgetVisits,
  officeByKey,
  officeByLink,
  openVisit,
  renewOfficeLink,
  visitor,
  type Office
} from '#lib/organisations/office/office.server.ts';
import { codeOf, keyTo } from '#lib/people/key.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { VISITOR } from '#lib/people/may.ts';
import { plus } from '#lib/time.server.ts';
import { book } from '#tests/support/desk.ts';
import { done, establishment, letters, NOW, published, somebody } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { schoolBooking, schoolBookings } from './read.server.ts';

onBothStores('an establishment’s page', (store) => {
  soundAfterEach(store, NOW);

  let count = 0;
  async function school(authority = 'south-lanarkshire') {
    const { db } = store();
    count += 1;
    const row = await establishment(db, authority);
    const office_email = `office.${count}@schools.example`;
    await db.updateTable('establishment').set({ office_email }).where('id', '=', row.id).execute();
    await askOfficeLink(db, { establishment: row.id, now: NOW });
    return { ...row, office_email, office: await officeFor(row.id) };
  }
  async function officeFor(establishment: string): Promise<Office> {
    const { id } = await store()
      .db.selectFrom('office_link')
      .select('id')
      .where('establishment_id', '=', establishment)
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow();
    return (await officeByLink(store().db, id))!;
  }
  async function visit(office: Office): Promise<{ token: string; by: Actor }> {
    const { db } = store();
    const id = await askVisit(db, { office, now: NOW });
    const { token } = done(await openVisit(db, { office, visit: id, code: codeOf(id), now: NOW }));
    return { token, by: (await visitor(db, { office, token }))! };
  }
  const mailsTo = async (email: string) =>
    (await letters(store().db)).filter(({ to_email }) => to_email === email);

  test('has a link that goes to the stored address alone, once made the same', async () => {
    const { db } = store();
    const one = await school();
    await askOfficeLink(db, { establishment: one.id, now: plus(NOW, { minutes: 1 }) });
    const mails = await mailsTo(one.office_email);
    expect(mails.map(({ kind }) => kind)).toEqual(['office-link', 'office-link']);
    const texts = await Promise.all(
      mails.map(async (row) =>
        JSON.stringify(await officeLetters[row.kind]!(db, JSON.parse(row.ids), { row, now: NOW }))
      )
    );
    const key = keyTo('establishment', one.office.link);
    for (const text of texts) expect(text).toContain(`/school/${key}`);
    expect((await officeByKey(db, key))?.establishment.id).toBe(one.id);
    expect(await officeByKey(db, keyTo('booking', one.office.link))).toBeUndefined();
    // an office without an address, and one that closed: nothing happens
    const before = (await letters(db)).length;
    const silent = await establishment(db);
    await askOfficeLink(db, { establishment: silent.id, now: NOW });
    await askOfficeLink(db, { establishment: 'no-such', now: NOW });
    await db
      .updateTable('establishment')
      .set({ closed_on: '2026-08-01' })
      .where('id', '=', one.id)
      .execute();
    await askOfficeLink(db, { establishment: one.id, now: NOW });
    expect(await officeByKey(db, key)).toBeUndefined();
    expect((await letters(db)).length).toBe(before);
  });

  test('opens with a code per visit: five tries, a quarter of an hour, once, for this link', async () => {
    const { db } = store();
    const { office, office_email } = await school();
    const other = (await school()).office;
    // its office is known too, and has a visit of its own
    await visit(other);
    const id = await askVisit(db, { office, now: NOW });
    const [mail] = (await mailsTo(office_email)).filter(({ kind }) => kind === 'office-code');
    const letter = await officeLetters['office-code']!(db, { visit: id }, { row: mail!, now: NOW });
    expect(JSON.stringify(letter)).toContain(codeOf(id));
    const code = codeOf(id);
    const open = (more: Partial<Parameters<typeof openVisit>[1]> = {}) =>
      openVisit(db, { office, visit: id, code, now: NOW, ...more });
    expect(await open({ office: other })).toMatchObject({ refused: 'code-over' });
    expect(await open({ now: plus(NOW, { minutes: 15 }) })).toMatchObject({ refused: 'code-over' });
    expect(await open({ visit: 'no-such' })).toMatchObject({ refused: 'code-over' });
    const wrong = code === '000000' ? '000001' : '000000';
    for (const left of [4, 3, 2, 1]) {
      expect(await open({ code: wrong })).toMatchObject({ refused: 'code-wrong', facts: { left } });
    }
    const { token } = done(await open());
    expect(await open()).toMatchObject({ refused: 'code-over' });
    const spent = await askVisit(db, { office, now: NOW });
    const again = { visit: spent, code: codeOf(spent) === '000000' ? '000001' : '000000' };
    for (let at = 0; at < 5; at++) await open(again);
    expect(await open({ ...again, code: codeOf(spent) })).toMatchObject({ refused: 'code-over' });

    const by = await visitor(db, { office, token });
    expect(by).toMatchObject({
      person: { email: office_email },
      grants: [],
      key: { id: office.establishment.id }
    });
    expect(await visitor(db, { office: other, token })).toBeNull();
    expect(await visitor(db, { office, token: null })).toBeNull();
    expect(await visitor(db, { office, token: `${token}x` })).toBeNull();
    const stored = JSON.stringify(await db.selectFrom('office_visit').selectAll().execute());
    expect(stored).not.toContain(token);
    await endVisit(db, token);
    expect(await visitor(db, { office, token })).toBeNull();
    // and by itself after its hour, of real time
    const next = await visit(office);
    await db.updateTable('office_visit').set({ ends_at: '2026-01-01T00:00:00.000Z' }).execute();
    expect(await visitor(db, { office, token: next.token })).toBeNull();
    await forgetVisits(db, plus(NOW, { hours: 48 }));
    expect(await db.selectFrom('office_visit').selectAll().execute()).toEqual([]);
  });

  test('has a link that the office renews: the old one, and visits by it, end', async () => {
    const { db } = store();
    const { office, id } = await school();
    const { token, by } = await visit(office);
    const stranger = (await visit((await school()).office)).by;
    for (const one of [stranger, VISITOR, (await somebody(db)).actor]) {
      expect(await renewOfficeLink(db, { office, by: one, now: NOW })).toMatchObject({
        refused: 'not-allowed'
      });
    }
    done(await renewOfficeLink(db, { office, by, now: NOW }));
    done(await renewOfficeLink(db, { office, by, now: NOW }));
    const renewed = await officeFor(id);
    expect(renewed.link).not.toBe(office.link);
    expect(await officeByLink(db, office.link)).toBeUndefined();
    expect(await visitor(db, { office: renewed, token })).toBeNull();
    expect(await visitor(db, { office, token })).toBeNull();
  });

  test('shows who from there goes where, and nobody else', async () => {
    const { db } = store();
    const { office, id, authority_id: authority } = await school();
    const elsewhere = await school();
    const day = await published(db, {
      kind: 'full-day',
      startsLocal: '2026-12-10T09:30',
      endsLocal: '2026-12-10T15:30'
    });
    const evening = await published(db, {
      startsLocal: '2026-12-09T16:00',
      endsLocal: '2026-12-09T17:30'
    });
    const [eilidh, greer] = [
      await somebody(db, 'Eilidh Baird'),
      await somebody(db, 'Greer Hunter')
    ];
    const going = done(
      await placeBooking(db, {
        event: day.id,
        person: eilidh.id,
        establishment: id,
        asked: { answers: {}, needs: { access: 'A very private need' } },
        release: { cover: 'needed', agreed: false },
        by: eilidh.actor,
        now: NOW
      })
    ).booking;
    await book(db, evening, eilidh, { establishment: id });
    const theirs = await book(db, day, greer, { establishment: elsewhere.id });
    const facts = {
      establishment: office.establishment.id,
      authority,
      search: '',
      page: 1,
      past: false,
      now: NOW
    };
    const { lines, total } = await schoolBookings(db, facts);
    expect(total).toBe(2);
    expect(lines.map(({ title, inSchoolTime, cover }) => [title, inSchoolTime, cover])).toEqual([
      [evening.title, false, null],
      [day.title, true, 'needed']
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/private need|Greer|@/);
    expect((await schoolBookings(db, { ...facts, search: 'baird' })).total).toBe(2);
    expect((await schoolBookings(db, { ...facts, search: 'greer' })).total).toBe(0);
    const after = '2026-12-20T09:00:00.000Z';
    expect((await schoolBookings(db, { ...facts, now: after })).total).toBe(0);
    expect((await schoolBookings(db, { ...facts, past: true, now: after })).total).toBe(2);
    const one = { establishment: id, authority, now: NOW };
    expect(await schoolBooking(db, { ...one, booking: going.id })).toMatchObject({
      name: 'Eilidh Baird'
    });
    expect(await schoolBooking(db, { ...one, booking: theirs.id })).toBeUndefined();
  });

  test('books several, passes a place on, cancels, and agrees release, for its own people only', async () => {
    const { db } = store();
    const { office, id, office_email } = await school();
    const { by } = await visit(office);
    const elsewhere = await school();
    const event = await published(db, {
      kind: 'full-day',
      startsLocal: '2026-12-10T09:30',
      endsLocal: '2026-12-10T15:30'
    });
    const people = ['Ailsa', 'Blair'].map((name) => ({
      name,
      email: `${name}.${count}@school.example`.toLowerCase()
    }));
    const facts = {
      id: crypto.randomUUID(),
      event: event.id,
      establishment: id,
      people,
      unnamed: 0
    };
    done(await bookParty(db, { ...facts, ifNotAll: 'ask', by, now: NOW }));
    const bookings = await db
      .selectFrom('booking')
      .selectAll()
      .where('event_id', '=', event.id)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    expect(bookings.map(({ booked_by }) => booked_by)).toEqual([by.person!.id, by.person!.id]);
    expect((await mailsTo(office_email)).map(({ kind }) => kind)).toContain('party-booked');
    const own = { booking: bookings[0]!.id, by, now: NOW };
    const head = { agrees: true, name: 'Morven Kerr', role: 'headteacher' };
    done(await answerRelease(db, { ...own, ...head }));

    const greer = await somebody(db, 'Greer Hunter');
    const theirs = await book(db, event, greer, { establishment: elsewhere.id });
    const to = { name: 'Calum', email: `calum.${count}@school.example`, establishment: id };
    const foreign = { booking: theirs.id, by, now: NOW };
    expect(await passOn(db, { ...foreign, to })).toMatchObject({ refused: 'not-allowed' });
    expect(await cancelBooking(db, foreign)).toMatchObject({ refused: 'not-allowed' });
    expect(await answerRelease(db, { ...foreign, ...head })).toMatchObject({
      refused: 'not-allowed'
    });

    const passed = done(await passOn(db, { ...own, to }));
    expect(passed.booking).toMatchObject({ state: 'confirmed', establishment_id: id });
    done(await cancelBooking(db, { ...own, booking: passed.booking.id }));
    const kinds = (await letters(db, event.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['passed-on', 'passed-to-you', 'cancelled-for-you'])
    );
  });
});
