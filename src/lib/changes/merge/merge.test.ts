import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { addressesOf, askAddress, makeMain, removeAddress } from '#lib/people/addresses.server.ts';
import { codeOf } from '#lib/people/key.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import {
  findPerson,
  findPersonByEmail,
  grantsOf,
  peopleOf,
  personOf
} from '#lib/people/person.server.ts';
import { askToSignIn } from '#lib/people/sign-in.server.ts';
import { sessionsOf, startSession } from '#lib/people/session.server.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';
import { addSchool, saveProfile } from '#lib/people/profile.server.ts';
import { plus } from '#lib/time.server.ts';
import { done, letters, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { afresh, answers, nominated, programmeWith } from '#tests/support/programmes.ts';
import { makeStore, onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { findFeed, makeFeed, removeFeed, replaceFeed } from '../feeds/address.server.ts';
import { prove, type Proved } from '../prove.server.ts';
import { PERSON_COLUMNS } from './columns.ts';
import { moveEntries } from './entries.server.ts';
import { finishMerges, mergeOwn, mergePeople, otherRecord } from './merge.server.ts';
import { askIfTwice, bookedTwice, likelyPairs, likelyTwice, recordFacts } from './read.server.ts';

const ADMIN: Actor = {
  person: { id: 'admin', name: 'Ross Tait', email: 'ross@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }],
  provedAt: realNow()
};

onBothStores('several addresses of a person', (store) => {
  soundAfterEach(store, NOW);

  const add = async (person: { id: string; actor: Actor }, email: string) => {
    const { db } = store();
    const proof = done(await askAddress(db, { email, by: person.actor, now: NOW }));
    return prove(db, { proof, code: codeOf(proof.id), device: '', by: person.actor, now: NOW });
  };
  const other = () => `home.${newId()}@home.example`;

  test('are added by their mail, and lead to the one person everywhere', async () => {
    const { db } = store();
    const person = await somebody(db);
    const email = other();
    expect(done(await add(person, email))).toEqual({ kind: 'act', next: '/my/addresses?added' });
    expect((await findPersonByEmail(db, email.toUpperCase()))?.id).toBe(person.id);
    expect((await personOf(db, { email, now: NOW })).id).toBe(person.id);
    const people = [
      { email, name: '' },
      { email: person.email, name: '' }
    ];
    expect(await peopleOf(db, { people, now: NOW })).toEqual([
      { id: person.id, email },
      { id: person.id, email: person.email }
    ]);
    const proof = await askToSignIn(db, { email, next: null, now: NOW });
    const signed = done(await prove(db, { proof, code: codeOf(proof.id), device: '', now: NOW }));
    expect(signed.kind).toBe('session');
    expect(await sessionsOf(db, person.id)).toHaveLength(1);
    // an invitation to the other address is skipped as booked
    const event = await published(db);
    done(
      await placeBooking(db, { event: event.id, person: person.id, by: person.actor, now: NOW })
    );
    const addresses = [{ email, name: '' }];
    expect(
      await invitePeople(db, { event: event.id, addresses, by: ORGANISER, now: NOW })
    ).toMatchObject({ refused: 'no-addresses' });
  });

  test('are not added from a browser where somebody else, or nobody, is signed in', async () => {
    const { db } = store();
    const person = await somebody(db);
    const stranger = await somebody(db, 'Sorley Bain');
    const email = other();
    for (const by of [undefined, stranger.actor]) {
      const proof = done(await askAddress(db, { email, by: person.actor, now: NOW }));
      const answer = await prove(db, {
        proof,
        device: '',
        ...(by && { by }),
        now: NOW
      });
      expect(answer).toMatchObject({ refused: 'prove-signed-in' });
    }
    expect(await findPersonByEmail(db, email)).toBeUndefined();
    // and the mail signs nobody in
    expect(await sessionsOf(db, person.id)).toEqual([]);
  });

  test('of which another becomes the main one: old address told, other sessions end, calendar moves', async () => {
    const { db } = store();
    const person = await somebody(db);
    const event = await published(db);
    done(
      await placeBooking(db, { event: event.id, person: person.id, by: person.actor, now: NOW })
    );
    const email = other();
    await add(person, email);
    const { token } = await startSession(db, { person: person.id, device: '' });
    await startSession(db, { person: person.id, device: '' });
    expect(await makeMain(db, { email: other(), token, by: person.actor, now: NOW })).toMatchObject(
      { refused: 'address-unknown' }
    );
    done(await makeMain(db, { email, token, by: person.actor, now: NOW }));
    expect(await sessionsOf(db, person.id)).toHaveLength(1);
    expect(await moveEntries(db, { person: { id: person.id, email }, now: NOW })).toBe(1);
    expect(await moveEntries(db, { person: { id: person.id, email }, now: NOW })).toBe(0);
    const mails = (await letters(db)).filter((row) => [email, person.email].includes(row.to_email));
    expect(mails.map(({ kind, to_email, method }) => [kind, to_email, method])).toEqual(
      expect.arrayContaining([
        ['address-changed', person.email, null],
        ['entry-away', person.email, 'CANCEL'],
        ['entry-here', email, 'REQUEST']
      ])
    );
    expect(await addressesOf(db, person.id)).toMatchObject([
      { email, main: true },
      { main: false }
    ]);
    const by = person.actor;
    expect(await removeAddress(db, { email, by, now: NOW })).toMatchObject({
      refused: 'address-main'
    });
    done(await removeAddress(db, { email: person.email, by, now: NOW }));
    expect(await findPersonByEmail(db, person.email)).toBeUndefined();
  });

  test('asked for at once become one record each: nobody is made twice', async () => {
    const { db } = store();
    const email = other();
    const person = await somebody(db);
    const proof = done(await askAddress(db, { email, by: person.actor, now: NOW }));
    const facts = { proof, code: codeOf(proof.id), device: '', by: person.actor, now: NOW };
    await Promise.all([
      prove(db, facts),
      ...Array.from({ length: 6 }, () => personOf(db, { email, now: NOW })),
      peopleOf(db, { people: [{ email, name: '' }], now: NOW })
    ]);
    const rows = await db
      .selectFrom('person_address')
      .select('person_id')
      .where('email', '=', email)
      .execute();
    expect(rows).toHaveLength(1);
    const people = await db.selectFrom('person').select('id').where('email', '=', email).execute();
    expect(people.filter(({ id }) => id !== rows[0]!.person_id)).toEqual([]);
  });
});

onBothStores('two records of one person', (store) => {
  soundAfterEach(store, NOW);

  const books = async (person: { id: string; actor: Actor }, event: { id: string }) =>
    done(
      await placeBooking(store().db, {
        event: event.id,
        person: person.id,
        by: person.actor,
        now: NOW
      })
    ).booking;
  const merges = (keep: string, from: string, by = ADMIN) =>
    mergePeople(store().db, { keep, from, by, now: NOW });

  test('are offered to be one only after the proof, and become one by their person', async () => {
    const { db } = store();
    const work = await somebody(db);
    const home = await somebody(db);
    const proof = done(await askAddress(db, { email: home.email, by: work.actor, now: NOW }));
    const by = work.actor;
    expect(await mergeOwn(db, { proof: proof.id, by, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    const facts = { proof, code: codeOf(proof.id), device: '', by, now: NOW };
    const proved = done(await prove(db, facts)) as Extract<Proved, { kind: 'act' }>;
    expect(proved.next).toBe(`/my/addresses?one=${proof.id}`);
    const stranger = await somebody(db);
    expect(await otherRecord(db, { proof: proof.id, by: stranger.actor, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(
      await otherRecord(db, { proof: proof.id, by, now: plus(NOW, { minutes: 60 }) })
    ).toMatchObject({ refused: 'merge-over' });
    expect(done(await mergeOwn(db, { proof: proof.id, by, now: NOW }))).toEqual({ merged: true });
    expect(done(await mergeOwn(db, { proof: proof.id, by, now: NOW }))).toEqual({ merged: false });
    expect((await findPerson(db, home.id))?.id).toBe(work.id);
    expect((await findPersonByEmail(db, home.email))?.id).toBe(work.id);
  });

  test('keep the better of two bookings; the other’s place is served, one entry stays', async () => {
    const { db } = store();
    const [work, home, next] = [await somebody(db), await somebody(db), await somebody(db)];
    const event = await published(db, { room: 2, online: 0 });
    const first = await books(work, event);
    const second = await books(home, event);
    const waits = await books(next, event);
    expect([first.state, second.state, waits.state]).toEqual(['confirmed', 'confirmed', 'waiting']);
    expect(await bookedTwice(db, { one: work.id, other: home.id })).toEqual([event.title]);
    done(await merges(home.id, work.id));
    const rows = await db
      .selectFrom('booking')
      .select(['id', 'person_id', 'state', 'ended_how'])
      .where('event_id', '=', event.id)
      .execute();
    const of = (id: string) => rows.find((row) => row.id === id);
    expect(of(first.id)).toMatchObject({ person_id: home.id, state: 'confirmed' });
    expect(of(second.id)).toMatchObject({ state: 'cancelled', ended_how: 'already-booked' });
    expect(of(waits.id)).toMatchObject({ state: 'confirmed' });
    const entries = await db
      .selectFrom('calendar_entry')
      .select(['method', 'ended_at', 'email'])
      .where('person_id', '=', home.id)
      .orderBy('method')
      .execute();
    expect(entries).toMatchObject([
      { method: 'CANCEL', ended_at: NOW, email: home.email },
      { method: 'REQUEST', ended_at: null, email: work.email }
    ]);
    const mail = (await letters(db, event.id)).filter(({ kind }) => kind === 'merged-booking');
    expect(mail).toMatchObject([{ to_email: home.email, method: 'CANCEL' }]);
  });

  test('keep an invitation each once, and their rights united', async () => {
    const { db } = store();
    const [work, home] = [await somebody(db), await somebody(db)];
    const event = await published(db);
    const addresses = [work, home].map(({ email }) => ({ email, name: '' }));
    done(await invitePeople(db, { event: event.id, addresses, by: ORGANISER, now: NOW }));
    const right = { right: 'organiser', scope: 'event', by: SYSTEM, now: NOW } as const;
    await giveRight(db, { ...right, person: work.id, scopeId: event.id });
    await giveRight(db, { ...right, person: home.id, scopeId: event.id });
    await giveRight(db, { ...right, person: home.id, scopeId: 'another' });
    await startSession(db, { person: work.id, device: '' });
    expect(await recordFacts(db, home.id)).toMatchObject({ rights: 2 });
    done(await merges(work.id, home.id));
    expect((await grantsOf(db, work.id)).map(({ scopeId }) => scopeId).sort()).toEqual(
      ['another', event.id].sort()
    );
    expect(await sessionsOf(db, work.id)).toEqual([]);
    const invitations = await db
      .selectFrom('invitation')
      .select('person_id')
      .where('event_id', '=', event.id)
      .execute();
    expect(invitations).toEqual([{ person_id: work.id }]);
  });

  test('are not merged by whom it would give rights, without a fresh proof, or by others', async () => {
    const { db } = store();
    const [work, home] = [await somebody(db), await somebody(db)];
    const admin = await somebody(db, 'Ross Tait');
    const asAdmin = { ...ADMIN, person: admin };
    expect(await merges(admin.id, home.id, asAdmin)).toMatchObject({ refused: 'merge-own' });
    expect(await merges(home.id, admin.id, asAdmin)).toMatchObject({ refused: 'merge-own' });
    const stale = { ...ADMIN, provedAt: plus(realNow(), { hours: -1 }) };
    expect(await merges(work.id, home.id, stale)).toMatchObject({ refused: 'prove-again' });
    expect(await merges(work.id, home.id, ORGANISER)).toMatchObject({ refused: 'not-allowed' });
    expect(await merges(work.id, 'nobody')).toMatchObject({ refused: 'person-unknown' });
  });

  test('merged by several at once, in both directions, are one', async () => {
    const { db } = store();
    for (let round = 0; round < 4; round++) {
      const [work, home] = [await somebody(db), await somebody(db)];
      const event = await published(db, { room: 1 });
      await books(work, event);
      const answers = await Promise.all([
        merges(work.id, home.id),
        merges(home.id, work.id),
        merges(work.id, home.id),
        placeBooking(db, { event: event.id, person: home.id, by: home.actor, now: NOW })
      ]);
      expect(answers.slice(0, 3).filter((one) => 'merged' in one && one.merged)).toHaveLength(1);
      await finishMerges(db, NOW);
      const people = await db
        .selectFrom('person')
        .select(['id', 'merged_into'])
        .where('id', 'in', [work.id, home.id])
        .execute();
      const kept = people.find(({ merged_into }) => merged_into === null)!;
      expect(people.filter(({ merged_into }) => merged_into === kept.id)).toHaveLength(1);
      const live = await db
        .selectFrom('booking')
        .select(['person_id', 'state'])
        .where('event_id', '=', event.id)
        .where('state', '<>', 'cancelled')
        .execute();
      expect(live).toEqual([{ person_id: kept.id, state: 'confirmed' }]);
    }
  });

  test('leave both calendar addresses working, until the feed is replaced', async () => {
    const { db } = store();
    const [one, two, three] = [await somebody(db), await somebody(db), await somebody(db)];
    const feedOf = async ({ actor: by }: typeof one) =>
      done(await makeFeed(db, { programme: null, alarm: null, by, now: NOW }));
    const [first, second, third] = [await feedOf(one), await feedOf(two), await feedOf(three)];
    done(await merges(two.id, one.id));
    for (const { token } of [first, second]) {
      expect(await findFeed(db, token)).toMatchObject({ id: second.feed.id, revoked_at: null });
    }
    // once more: what the second had taken over goes along
    done(await merges(three.id, two.id));
    for (const { token } of [first, second, third]) {
      const feed = await findFeed(db, token);
      expect(feed).toMatchObject({ id: third.feed.id, person_id: three.id, revoked_at: null });
    }
    const by = three.actor;
    const next = done(await replaceFeed(db, { feed: third.feed.id, by, now: NOW }));
    for (const { token } of [first, second, third]) {
      expect((await findFeed(db, token))?.revoked_at).toBe(NOW);
    }
    done(await removeFeed(db, { feed: next.feed.id, by, now: NOW }));
    expect((await findFeed(db, next.token))?.revoked_at).toBe(NOW);
  });

  test('are likely where name and school are the same', async () => {
    const { db } = store();
    const school = { id: newId(), name: 'Muir Primary', name_folded: 'muir primary' };
    const rest = { seed_code: null, sector: 'primary', closed_on: null };
    const authority_id = 'glasgow-city';
    await db
      .insertInto('establishment')
      .values({ ...school, ...rest, authority_id })
      .execute();
    const make = (email: string, name: string) =>
      personOf(db, { email, name, establishment: school.id, now: NOW });
    const one = await make('una@work.example', 'Una Ròs');
    const two = await make('una@home.example', 'Una Ros');
    await make('iain@home.example', 'Iain Ros');
    const { pairs, total } = await likelyPairs(db, { search: '', page: 1 });
    expect(total).toBe(1);
    expect([pairs[0]!.one, pairs[0]!.other].sort()).toEqual([one.id, two.id].sort());
    const other = await make('iain@work.example', 'Iain Muir');
    expect(await likelyTwice(db, [one.id, two.id, other.id])).toEqual(new Set([one.id, two.id]));
    // the person is asked too, once it is no way to find out who is here
    const later = plus(NOW, { hours: 24 * 31 });
    const asks = (now = later, person = one.id) => askIfTwice(db, { person, now });
    expect(await asks()).toBe(true);
    expect(await asks(later, other.id)).toBe(false);
    expect(await asks(plus(NOW, { hours: 24 * 29 }))).toBe(false);
    const by: Actor = { person: { id: one.id, name: '', email: '' }, grants: [] };
    done(await addSchool(db, { school: school.id, by, now: later }));
    expect(await asks()).toBe(false);
    const after = plus(later, { hours: 24 * 31 });
    expect(await asks(after)).toBe(true);
    const said = { name: 'Una Ròs', role: null, levels: [], gtcs: null };
    done(await saveProfile(db, { ...said, by, now: after }));
    expect(await asks(after)).toBe(false);
    done(await merges(one.id, two.id));
    expect(await asks(plus(after, { hours: 24 * 31 }))).toBe(false);
    expect(await likelyTwice(db, [one.id])).toEqual(new Set());
    expect((await likelyPairs(db, { search: '', page: 1 })).total).toBe(0);
  });
});

/** Columns whose names end so but name no person. */

onBothStores('two records in one programme', (store) => {
  soundAfterEach(store, NOW);

  test('keep the further one, and a second place goes to the next in line', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const [first, second, third] = [
      await nominated(db, programme),
      await nominated(db, programme),
      await nominated(db, programme)
    ];
    for (const one of [first, second, third]) done(await answers(db, one));
    expect(stateOf(await afresh(db, third))).toBe('reserve');
    const [keep, from] = [first.person_id, second.person_id];
    done(await mergePeople(db, { keep, from, by: ADMIN, now: NOW }));
    expect(stateOf(await afresh(db, first))).toBe('accepted');
    expect(await findParticipant(db, second.id)).toBeUndefined();
    expect(stateOf(await afresh(db, third))).toBe('accepted');
  });

  test('of which the one that goes had reached more, keep what was reached', async () => {
    const { db } = store();
    const programme = await programmeWith(db);
    const [keep, from] = [await nominated(db, programme), await nominated(db, programme)];
    done(await answers(db, from));
    done(
      await mergePeople(db, {
        keep: keep.person_id,
        from: from.person_id,
        by: ADMIN,
        now: NOW
      })
    );
    expect(await afresh(db, from)).toMatchObject({ person_id: keep.person_id });
    expect(stateOf(await afresh(db, from))).toBe('accepted');
    expect(await findParticipant(db, keep.id)).toBeUndefined();
  });
});

const NO_PERSON =
  /^booking_release\.answered_by$|\.(lease_by|leave_by|names?_by|seen_by|held_by|travel_paid_by|sort_by)$/;
const NAMED = /(_by|person_id|lead_id|actor_id|^by)$/;

describe.each(['sqlite', 'postgres'] as const)('every column that names a person on %s', (kind) => {
  test('has a rule for merging and for erasing', async () => {
    const store = await makeStore(kind);
    const { rows } = await (
      kind === 'sqlite'
        ? sql<{ tab: string; col: string; refs: string | null }>`
            select m.name as tab, c.name as col, f."table" as refs
            from sqlite_master m join pragma_table_info(m.name) c
            left join pragma_foreign_key_list(m.name) f on f."from" = c.name
            where m.type = 'table' and m.name not like 'sqlite%' and m.name not like 'kysely%'`
        : sql<{ tab: string; col: string; refs: string | null }>`
            select c.table_name as tab, c.column_name as col, (
              select confrelid::regclass::text from pg_constraint k
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
              where k.contype = 'f' and k.conrelid = quote_ident(c.table_name)::regclass
                and a.attname = c.column_name limit 1
            ) as refs
            from information_schema.columns c
            where c.table_schema = 'public' and c.table_name not like 'kysely%'`
    ).execute(store.db);
    await store.drop();
    const found = rows
      .filter(({ col, refs }) => refs === 'person' || NAMED.test(col))
      .map(({ tab, col }) => `${tab}.${col}`)
      .filter((name) => !NO_PERSON.test(name) || name === 'inbound.seen_by');
    expect(found.sort()).toEqual(Object.keys(PERSON_COLUMNS).sort());
  });
});
