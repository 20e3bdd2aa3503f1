import { expect, test } from 'vitest';

import { placeBooking } from '#lib/booking/booking.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { saySelf } from '#lib/changes/talks/together.server.ts';
import { showContact } from '#lib/networks/contact.server.ts';
import { joinNetwork, makeNetwork } from '#lib/networks/network.server.ts';
import { presenterOf } from '#lib/slots/presenters.server.ts';
import { after } from '#tests/support/desk.ts';
import { done, NOW, ORGANISER, published, slotIn, somebody, takes } from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { CONSENTS, consentsOf, withdrawConsent } from './consents.server.ts';

onBothStores('what somebody agreed to', (store) => {
  soundAfterEach(store, NOW);

  /** They present with photographs and a recording, come to an event openly, and can be written to. */
  async function scene() {
    const { db } = store();
    const person = await somebody(db);
    const given = await published(db, {});
    const slot = await slotIn(db, given.id, { minutes: 7 });
    const { talk } = done(await takes(db, slot, person));
    const part = (await presenterOf(db, { talk: talk.id, person: person.id }))!;
    const said = { presenter: part.id, photographs: true, recording: true, access: null };
    done(await saySelf(db, { ...said, by: person.actor, now: after(1) }));
    const event = await published(db, { title: 'Coming openly' });
    const facts = { event: event.id, person: person.id, by: person.actor };
    const { booking } = done(await placeBooking(db, { ...facts, shown: true, now: after(2) }));
    const name = `Network of ${person.id}`;
    const made = { name, summary: '', by: ORGANISER, now: NOW };
    const { id: network } = done(await makeNetwork(db, made));
    await joinNetwork(db, { network, person: person.id, now: NOW });
    const mine = { network, person: person.id, shown: true, by: person.actor };
    done(await showContact(db, { ...mine, now: after(3) }));
    return { db, person, booking, network, part };
  }
  const kinds = async (person: string) =>
    (await consentsOf(store().db, person)).map(({ kind }) => kind);

  test('is listed with since when, and each is taken back by itself', async () => {
    const { db, person, network } = await scene();
    const all = await consentsOf(db, person.id);
    expect(all.map(({ kind, since }) => [kind, since])).toEqual([
      ['contact', after(3)],
      ['coming', after(2)],
      ['photographs', after(1)],
      ['recording', after(1)]
    ]);
    expect(all[0]).toMatchObject({ id: network, about: `Network of ${person.id}` });
    const facts = { person: person.id, by: person.actor, now: after(9) };
    for (const { kind, id } of all) {
      done(await withdrawConsent(db, { ...facts, kind, id }));
      // pressed twice
      done(await withdrawConsent(db, { ...facts, kind, id }));
      expect(await kinds(person.id)).not.toContain(kind);
    }
    expect(await consentsOf(db, person.id)).toEqual([]);
  });

  test('is taken back by nobody else, and of nobody else', async () => {
    const { db, person } = await scene();
    const other = await somebody(db);
    const all = await consentsOf(db, person.id);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(CONSENTS));
    for (const { kind, id } of all) {
      for (const [whose, by] of [
        [person.id, other.actor],
        [person.id, ORGANISER],
        [other.id, other.actor]
      ] as const) {
        const answer = await withdrawConsent(db, { kind, id, person: whose, by, now: NOW });
        expect(answer, kind).toMatchObject({ refused: 'not-allowed' });
      }
    }
    expect(await consentsOf(db, person.id)).toEqual(all);
  });

  test('ends with what it was about', async () => {
    const { db, person, booking } = await scene();
    done(await cancelBooking(db, { booking: booking.id, by: person.actor, now: NOW }));
    expect(await kinds(person.id)).not.toContain('coming');
    const facts = { person: person.id, by: person.actor, now: NOW };
    expect(await withdrawConsent(db, { ...facts, kind: 'coming', id: booking.id })).toBe(true);
    expect(await withdrawConsent(db, { ...facts, kind: 'coming', id: 'nothing' })).toMatchObject({
      refused: 'not-allowed'
    });
  });
});
