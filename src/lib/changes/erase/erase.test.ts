import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import { newId, type Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { personData, readable } from '#lib/changes/my-data/export.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { addAddress, askAddress } from '#lib/people/addresses.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { codeOf } from '#lib/people/key.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { stateOf, type Participant } from '#lib/programmes/rules.ts';
import type { Proof } from '#lib/people/proof.server.ts';
import { allow } from '#lib/rate.server.ts';
import { startSession } from '#lib/people/session.server.ts';
import { plus } from '#lib/time.server.ts';
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
import { afresh, answers, nominated, programmeWith } from '#tests/support/programmes.ts';
import { onBothStores } from '#tests/support/store.ts';

import { prove } from '../prove.server.ts';
import { askErasure, erasePerson } from './erase.server.ts';
import { erasurePreview } from './preview.server.ts';
import { forgetErased } from './wipe.server.ts';

const ADMIN: Actor = {
  person: { id: 'admin', name: 'Ross Tait', email: 'ross@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }],
  provedAt: realNow()
};
const NAME = 'Quintessa Vrabelová';

/** Every text in the store that holds one of these, as `table.column`. */
async function whereIs(db: Db, kind: string, words: readonly string[]): Promise<string[]> {
  const tables = await db.introspection.getTables();
  const found: string[] = [];
  for (const { name, columns } of tables) {
    for (const column of columns) {
      if (kind === 'postgres' && !/text|char/.test(column.dataType)) continue;
      for (const word of words) {
        const { rows } = await sql`
          select 1 from ${sql.table(name)}
          where lower(cast(${sql.ref(column.name)} as text)) like ${`%${word.toLowerCase()}%`}
          limit 1`.execute(db);
        if (rows.length > 0) found.push(`${name}.${column.name}: ${word}`);
      }
    }
  }
  return found;
}

onBothStores('erasing a person', (store) => {
  test('leaves no address and no name anywhere, and gives their place to the next', async () => {
    const { db, kind } = store();
    const person = await somebody(db, NAME);
    const next = await somebody(db, 'Isla Muir');
    const second = `second.${newId()}@vrabel.example`;
    const proof = done(await askAddress(db, { email: second, by: person.actor, now: NOW }));
    done(await addAddress(db, { proof, by: person.actor, now: NOW }));

    const past = await published(db, { room: 5 });
    const coming = await published(db, {
      room: 1,
      startsLocal: '2026-12-17T16:00',
      endsLocal: '2026-12-17T18:00'
    });
    const other = await published(db);
    const by = person.actor;
    const books = (event: { id: string }, who = person) =>
      placeBooking(db, { event: event.id, person: who.id, by: who.actor, now: NOW });
    const was = done(await books(past)).booking;
    done(await books(coming));
    const waits = done(await books(coming, next)).booking;
    const slot = await slotIn(db, past.id);
    const { talk } = done(await takes(db, slot, person));
    const addresses = [{ email: person.email, name: NAME }];
    done(await invitePeople(db, { event: other.id, addresses, by: ORGANISER, now: NOW }));
    await startSession(db, { person: person.id, device: '' });
    await allow(db, { what: 'sign-in:address', most: 6, seconds: 900 }, person.email);
    const at = { id: newId(), event_id: other.id };
    await db
      .insertInto('tell_me')
      .values({ ...at, email: second, asked_at: NOW })
      .execute();
    await db
      .insertInto('suppression')
      .values({ email: second, why: `550 <${second}>`, at: NOW })
      .execute();
    await db
      .insertInto('invitation_list')
      .values({
        ...at,
        sources: '[]',
        unread: JSON.stringify([`${person.email}: twice`]),
        made_by: null,
        made_at: NOW,
        sent_by: null,
        sent_at: null,
        finished_at: null
      })
      .execute();
    await db
      .insertInto('invitation_address')
      .values({
        list_id: at.id,
        position: 0,
        email: second,
        name: NAME,
        source: 0,
        skipped: null,
        done_at: null
      })
      .execute();
    await db
      .insertInto('inbound')
      .values({
        id: newId(),
        key: newId(),
        kind: 'other',
        came: 'kept',
        why: null,
        said: null,
        message_id: null,
        from_name: NAME,
        from_email: second,
        subject: 'Hello',
        folded: `${second} hello`,
        event_id: null,
        person_id: null,
        entry_id: null,
        outbox_id: null,
        received_at: NOW,
        read_at: NOW,
        seen_at: null,
        seen_by: null
      })
      .execute();
    const [letter] = (await letters(db, coming.id)).filter((row) => row.to_email === person.email);
    await db
      .updateTable('outbox')
      .set({ subject: `${NAME} is coming` })
      .where('to_email', '=', next.email)
      .execute();
    await db
      .insertInto('sent_mail')
      .values({
        id: newId(),
        outbox_id: letter!.id,
        at: NOW,
        to_email: next.email,
        subject: 'S',
        text: `Dear ${NAME}`,
        html: '',
        calendar: null
      })
      .execute();

    const later = '2026-12-11T10:00:00.000Z';
    const preview = await erasurePreview(db, { person: person.id, now: later });
    expect(preview).toMatchObject({ coming: [coming.title], past: 1, talks: 1, refusal: null });
    const exported = done(await personData(db, { person: person.id, by, now: later }));
    expect(exported.data['booking']).toHaveLength(2);
    expect(exported.data['outbox']!.length).toBeGreaterThan(1);
    expect(readable(exported)).toContain(NAME);
    expect(readable(exported)).not.toContain(next.email);

    const erases = (facts: { proof?: string; by?: Actor } = {}) =>
      erasePerson(db, { person: person.id, by, now: later, ...facts });
    expect(await erases()).toMatchObject({ refused: 'prove-again' });
    const asked = done(await askErasure(db, { by, now: later }));
    expect(await erases({ proof: asked.id })).toMatchObject({ refused: 'prove-again' });
    const code = codeOf(asked.id);
    done(await prove(db, { proof: asked, code, device: '', by, now: later }));
    expect(await erases({ by: next.actor })).toMatchObject({ refused: 'not-allowed' });
    expect(done(await erases({ proof: asked.id }))).toEqual({ erased: true });
    expect(done(await erases({ by: ADMIN }))).toEqual({ erased: false });

    const last = (await letters(db)).filter((row) => row.kind.startsWith('erased'));
    expect(last.map(({ kind: of, method, to_email }) => [of, method, to_email]).sort()).toEqual([
      ['erased', null, person.email],
      ['erased-booking', 'CANCEL', person.email]
    ]);
    const state = await db
      .selectFrom('booking')
      .select(['id', 'person_id', 'state', 'erased_at'])
      .where('id', 'in', [was.id, waits.id])
      .execute();
    expect(state.find(({ id }) => id === waits.id)?.state).toBe('confirmed');
    expect(state.find(({ id }) => id === was.id)).toMatchObject({
      person_id: null,
      state: 'confirmed',
      erased_at: later
    });
    const kept = await db.selectFrom('talk').selectAll().where('id', '=', talk.id).execute();
    expect(kept).toMatchObject([{ title: talk.title, person_id: null, description: null }]);
    expect(await findPerson(db, person.id)).toMatchObject({ name: '', erased_at: later });

    // only the last letters know the address, until they have gone
    const words = [person.email, second, NAME, 'vrabel'];
    expect((await whereIs(db, kind, words)).sort()).toEqual([
      `calendar_entry.email: ${person.email}`,
      `calendar_entry.email: vrabel`,
      `outbox.to_email: ${person.email}`,
      `outbox.to_email: vrabel`
    ]);
    expect(await forgetErased(db, later)).toBe(0);
    expect(await forgetErased(db, plus(later, { hours: 48 }))).toBe(2);
    expect(await whereIs(db, kind, words)).toEqual([]);
  });

  test('is not done on another proof: a stranger’s, of another act, or of two hours ago', async () => {
    const { db } = store();
    const person = await somebody(db);
    const stranger = await somebody(db);
    const uses = async (proof: Proof, by: Actor) => {
      done(await prove(db, { proof, code: codeOf(proof.id), device: '', by, now: NOW }));
      return proof.id;
    };
    const by = person.actor;
    const theirs = await uses(
      done(await askErasure(db, { by: stranger.actor, now: NOW })),
      stranger.actor
    );
    const email = `x.${newId()}@vrabel.example`;
    const ofAddress = await uses(done(await askAddress(db, { email, by, now: NOW })), by);
    const own = await uses(done(await askErasure(db, { by, now: NOW })), by);
    const erases = (proof: string, now = NOW) =>
      erasePerson(db, { person: person.id, proof, by, now });
    for (const proof of [theirs, ofAddress, 'nothing']) {
      expect(await erases(proof)).toMatchObject({ refused: 'prove-again' });
    }
    expect(await erases(own, plus(NOW, { minutes: 60 }))).toMatchObject({ refused: 'prove-again' });
    expect(await erases(own)).toEqual({ erased: true });
  });

  test('is refused while something would be left without anybody', async () => {
    const { db } = store();
    const erases = (person: { id: string }) =>
      erasePerson(db, { person: person.id, by: ADMIN, now: NOW });
    const admin = await somebody(db, 'Ross Tait');
    const right = { by: SYSTEM, now: NOW } as const;
    const all = { ...right, scope: 'everything' } as const;
    await giveRight(db, { ...all, person: admin.id, right: 'administrator' });
    expect(await erases(admin)).toMatchObject({ refused: 'erase-last-administrator' });
    const another = await somebody(db, 'Una Tait');
    await giveRight(db, { ...all, person: another.id, right: 'administrator' });

    const { presenter } = await partnerWith(db);
    expect(await erases(presenter)).toMatchObject({ refused: 'erase-lead' });

    const event = await published(db);
    const organiser = await somebody(db, 'Mairi Orr');
    const one = { ...right, right: 'organiser', scope: 'event', scopeId: event.id } as const;
    await giveRight(db, { ...one, person: organiser.id });
    expect(await erases(organiser)).toMatchObject({
      refused: 'erase-organiser',
      facts: { events: event.title }
    });
    await giveRight(db, { ...one, person: another.id });
    expect(await erases(organiser)).toEqual({ erased: true });

    const stale = { ...ADMIN, provedAt: plus(realNow(), { hours: -1 }) };
    const psl = await somebody(db);
    expect(await erasePerson(db, { person: psl.id, by: stale, now: NOW })).toMatchObject({
      refused: 'prove-again'
    });
  });

  test('gives a place in a programme to the next in line', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const people = [
      await nominated(db, programme),
      await nominated(db, programme),
      await nominated(db, programme)
    ];
    for (const one of people) done(await answers(db, one));
    const [gone, , next] = people as [Participant, Participant, Participant];
    done(await erasePerson(db, { person: gone.person_id, by: ADMIN, now: NOW }));
    expect(await findParticipant(db, gone.id)).toBeUndefined();
    expect(stateOf(await afresh(db, next))).toBe('accepted');
    expect(await audit(db, NOW)).toEqual([]);
  });

  test('of two last administrators who go at once, one stays', async () => {
    const { db } = store();
    const rights = { scope: 'everything', right: 'administrator', by: SYSTEM, now: NOW } as const;
    for (let round = 0; round < 4; round++) {
      await db.updateTable('grant').set({ ended_at: NOW }).where('ended_at', 'is', null).execute();
      const [one, other] = [await somebody(db), await somebody(db)];
      for (const { id } of [one, other]) await giveRight(db, { ...rights, person: id });
      const answers = await Promise.all(
        [one, other].map(({ id }) => erasePerson(db, { person: id, by: ADMIN, now: NOW }))
      );
      expect(answers.filter((answer) => 'erased' in answer)).toHaveLength(1);
    }
  });
});
