import { expect, test } from 'vitest';

import { open } from '#db/open.server.ts';
import { grantsOf } from '#lib/people/person.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { turnOff } from '#lib/mail/choice.server.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { plus } from '#lib/time.server.ts';
import { after, book, told } from '#tests/support/desk.ts';
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
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { answerInvitation } from './invitation.server.ts';
import { invitationLetters } from './letters.server.ts';
import {
  draftList,
  findList,
  listAddresses,
  listState,
  sendList,
  sendLists,
  type Source
} from './list.server.ts';
import { countAnswers, invitationsOf } from './read.server.ts';
import { previewReminder, remindInvited } from './remind.server.ts';
import { CHUNK, invitePeople } from './send.server.ts';

let count = 0;
const newAddress = () => ({ email: `listed.${++count}@school.example`, name: 'Ailsa Craig' });
const many = (size: number): Source => ({
  name: 'A programme',
  addresses: Array.from({ length: size }, newAddress)
});

onBothStores('a list of people to invite', (store) => {
  soundAfterEach(store, NOW);

  const draft = (event: { id: string }, sources: Source[], now = NOW) =>
    draftList(store().db, { event: event.id, sources, unread: [], by: ORGANISER, now });
  const send = (list: { id: string }, now = NOW) =>
    sendList(store().db, { list: list.id, by: ORGANISER, now });

  test('says who would get an invitation and who not, and sends nothing', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id);
    const [booked, presents, unwanted, gone, organises] = [
      await somebody(db),
      await somebody(db),
      await somebody(db),
      await somebody(db),
      await somebody(db)
    ];
    await book(db, event, booked);
    done(await takes(db, slot, presents));
    // who presents has a booking too, unless they come for their talk only
    await turnOff(db, { person: unwanted.id, list: 'invitations', now: NOW });
    await db.updateTable('person').set({ disabled_at: NOW }).where('id', '=', gone.id).execute();
    const right = { right: 'organiser', scope: 'event', scopeId: event.id } as const;
    await giveRight(db, { person: organises.id, ...right, by: SYSTEM, now: NOW });
    const elsewhere = await somebody(db);
    const other = await published(db, { title: 'Another evening' });
    await giveRight(db, {
      person: elsewhere.id,
      ...right,
      scopeId: other.id,
      by: SYSTEM,
      now: NOW
    });
    const fresh = newAddress();
    const before = (await letters(db)).length;
    const list = done(
      await draft(event, [
        { name: 'One', addresses: [booked, presents, fresh] },
        { name: 'Two', addresses: [fresh, unwanted, gone, organises, elsewhere] }
      ])
    );
    expect(await listState(db, list.id)).toEqual({
      all: 7,
      gets: 2,
      done: 0,
      skipped: [
        { why: 'booked', count: 2 },
        { why: 'disabled', count: 1 },
        { why: 'organises', count: 1 },
        { why: 'unsubscribed', count: 1 }
      ]
    });
    expect(
      await listAddresses(db, { list: list.id, skipped: false, from: 0, most: 10 })
    ).toMatchObject([
      { email: fresh.email, source: 0 },
      { email: elsewhere.email, source: 1 }
    ]);
    expect(await letters(db)).toHaveLength(before);
  });

  test('leaves out a partner’s presenter, whose entry is of the slot', async () => {
    const { db } = store();
    const { presenter, id: partner } = await partnerWith(db);
    const event = await published(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const { takeSlotForPartner } = await import('#lib/changes/present-for-partner.server.ts');
    done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner,
        person: presenter.id,
        title: 'Turn the blades',
        line: null,
        by: presenter.actor,
        now: NOW
      })
    );
    const list = done(await draft(event, [{ name: 'One', addresses: [presenter] }]));
    expect((await listState(db, list.id)).skipped).toEqual([{ why: 'presents', count: 1 }]);
  });

  test('invites everybody once, the first at once and the others by the round', async () => {
    const { db } = store();
    const event = await published(db);
    const list = done(await draft(event, [many(CHUNK + 30)]));
    expect(done(await send(list)).finished_at).toBeNull();
    expect(await listState(db, list.id)).toMatchObject({ done: CHUNK, gets: CHUNK + 30 });
    // pressing again sends nobody a second one
    done(await send(list));
    expect(await sendLists(db, after(1))).toBe(0);
    expect(await listState(db, list.id)).toMatchObject({ done: CHUNK + 30 });
    expect((await findList(db, list.id))!.finished_at).toBe(NOW);
    const queued = await letters(db, event.id);
    expect(queued).toHaveLength(CHUNK + 30);
    expect(new Set(queued.map(({ entry_id }) => entry_id)).size).toBe(CHUNK + 30);
    expect(await countAnswers(db, event.id)).toMatchObject({ none: CHUNK + 30, accepted: 0 });
    const invited = await invitationsOf(db, { event: event.id, most: 1 });
    expect(invited).toMatchObject([
      { sent: 'queued', answer: 'none', version: { has: null, newest: 0 } }
    ]);
  });

  test('is sent once by two processes at the same moment', async () => {
    const { db, url, kind } = store();
    const event = await published(db);
    const list = done(await draft(event, [many(CHUNK * 2)]));
    await db
      .updateTable('invitation_list')
      .set({ sent_at: NOW })
      .where('id', '=', list.id)
      .execute();
    // one process has one handle on SQLite, and takes its transactions in turn
    const other = kind === 'postgres' ? open(url) : db;
    await Promise.all([sendLists(db, NOW), sendLists(other, NOW), sendLists(db, NOW)]);
    if (other !== db) await other.destroy();
    expect(await letters(db, event.id)).toHaveLength(CHUNK * 2);
    expect((await findList(db, list.id))!.finished_at).not.toBeNull();
  });

  test('takes as many statements for two hundred people as for one', async () => {
    const { db, url } = store();
    const count = async (size: number) => {
      const event = await published(db);
      const list = done(await draft(event, [many(size)]));
      let statements = 0;
      const counted = openThrough(url, (query) => {
        statements += 1;
        return query;
      });
      done(await sendList(counted, { list: list.id, by: ORGANISER, now: NOW }));
      await counted.destroy();
      return statements;
    };
    const [one, most] = [await count(1), await count(CHUNK - 1)];
    expect(most).toBe(one);
  });

  test('looks again at each person when their turn comes', async () => {
    const { db } = store();
    const event = await published(db);
    const [first, second] = [await somebody(db), await somebody(db)];
    const list = done(await draft(event, [{ name: 'One', addresses: [first, second] }]));
    await book(db, event, first, { now: NOW });
    done(await send(list, after(1)));
    expect(await told(db, event)).toEqual(['booked REQUEST 0', 'invitation REQUEST 0']);
    expect(await listState(db, list.id)).toMatchObject({
      gets: 1,
      done: 2,
      skipped: [{ why: 'booked', count: 1 }]
    });
  });

  test('that is sent stops when the event is cancelled', async () => {
    const { db } = store();
    const event = await published(db);
    const list = done(await draft(event, [many(CHUNK + 5)]));
    done(await send(list));
    done(await cancelEvent(db, { event: event.id, note: '', by: ORGANISER, now: after(1) }));
    await sendLists(db, after(2));
    expect(await listState(db, list.id)).toMatchObject({
      done: CHUNK + 5,
      skipped: [{ why: 'closed', count: 5 }]
    });
  });

  test('is refused for nobody, for too many, and to whoever may not invite', async () => {
    const { db } = store();
    const event = await published(db);
    expect(await draft(event, [{ name: 'One', addresses: [] }])).toMatchObject({
      refused: 'no-addresses'
    });
    expect(await draft(event, [many(10_001)])).toMatchObject({
      refused: 'too-many-addresses',
      facts: { most: 10_000, count: 10_001 }
    });
    const someone = await somebody(db);
    const list = done(await draft(event, [many(1)]));
    expect(await sendList(db, { list: list.id, by: someone.actor, now: NOW })).toMatchObject({
      refused: 'not-allowed'
    });
    expect(await send(list, event.starts_at!)).toMatchObject({ refused: 'too-late' });
    expect(await grantsOf(db, someone.id)).toEqual([]);
  });

  test('goes out in the morning when it is sent at night', async () => {
    const { db } = store();
    const event = await published(db);
    done(
      await invitePeople(db, {
        event: event.id,
        addresses: [newAddress()],
        by: ORGANISER,
        now: '2026-11-23T22:15:00.000Z'
      })
    );
    expect(await letters(db, event.id)).toMatchObject([{ not_before: '2026-11-24T07:00:00.000Z' }]);
  });
});

onBothStores('reminding those who have not answered', (store) => {
  soundAfterEach(store, NOW);
  const LATER = plus(NOW, { hours: 49 });

  /** An event with people who were invited and whose letters went. */
  async function invited(names: number) {
    const { db } = store();
    const event = await published(db);
    const { addresses } = many(names);
    done(await invitePeople(db, { event: event.id, addresses, by: ORGANISER, now: NOW }));
    await db
      .updateTable('outbox')
      .set({ outcome: 'sent', done_at: NOW })
      .where('event_id', '=', event.id)
      .execute();
    const rows = await invitationsOf(db, { event: event.id });
    const of = (at: number) => rows.find(({ email }) => email === addresses[at]!.email)!;
    return { event, of };
  }

  const remind = (event: { id: string }, now = LATER) =>
    remindInvited(store().db, { event: event.id, by: ORGANISER, now });

  test('reaches whoever said nothing, and whoever said maybe; once, however often it is pressed', async () => {
    const { db } = store();
    const { event, of } = await invited(3);
    const by = { person: null, grants: [], key: { kind: 'invitation' as const, id: of(0).id } };
    await answerInvitation(db, { invitation: of(0).id, accept: false, by, now: after(5) });
    await db
      .updateTable('calendar_entry')
      .set({ partstat: 'TENTATIVE' })
      .where('event_id', '=', event.id)
      .where('email', '=', of(1).email)
      .execute();
    const { remind: gets, skip } = await previewReminder(db, { event: event.id, now: LATER });
    expect(gets.map(({ email }) => email).sort()).toEqual([of(1).email, of(2).email].sort());
    expect(skip).toEqual([]);
    expect(done(await remind(event))).toEqual({ reminded: 2 });
    expect(await remind(event)).toMatchObject({ refused: 'no-addresses' });
    const rows = (await letters(db, event.id)).filter(({ kind }) => kind === 'invitation-reminder');
    expect(rows.map(({ to_email }) => to_email).sort()).toEqual([of(1).email, of(2).email].sort());
    // no calendar part: the entry stands already
    expect(rows.every(({ entry_id }) => entry_id === null)).toBe(true);
    const letter = await invitationLetters['invitation-reminder']!(
      db,
      JSON.parse(rows[0]!.ids) as Record<string, string>,
      { row: rows[0]!, now: LATER }
    );
    expect(letter).toMatchObject({ list: { list: 'invitations' } });
    expect(letter!.invite).toBeUndefined();
  });

  test('leaves in peace whoever was asked a moment ago, cannot be reached or wants none', async () => {
    const { db } = store();
    const { event, of } = await invited(3);
    expect(await remind(event, plus(NOW, { hours: 47 }))).toMatchObject({
      refused: 'no-addresses'
    });
    await db
      .insertInto('suppression')
      .values({ email: of(0).email, why: '550', at: NOW })
      .execute();
    const unwanted = await db
      .selectFrom('person')
      .select('id')
      .where('email', '=', of(1).email)
      .executeTakeFirstOrThrow();
    await turnOff(db, { person: unwanted.id, list: 'invitations', now: NOW });
    await db
      .updateTable('outbox')
      .set({ outcome: 'failed' })
      .where('to_email', '=', of(2).email)
      .execute();
    const { remind: gets, skip } = await previewReminder(db, { event: event.id, now: LATER });
    expect(gets).toEqual([]);
    expect(skip.map(({ why }) => why).sort()).toEqual(['not-sent', 'suppressed', 'unsubscribed']);
  });

  test('says nothing to whoever answered before the letter went', async () => {
    const { db } = store();
    const { event, of } = await invited(1);
    done(await remind(event));
    const by = { person: null, grants: [], key: { kind: 'invitation' as const, id: of(0).id } };
    await answerInvitation(db, { invitation: of(0).id, accept: true, by, now: LATER });
    const row = (await letters(db, event.id)).find(({ kind }) => kind === 'invitation-reminder')!;
    expect(
      await invitationLetters['invitation-reminder']!(
        db,
        { invitation: of(0).id },
        { row, now: LATER }
      )
    ).toBeNull();
  });
});
