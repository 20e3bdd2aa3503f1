import { beforeEach, describe, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import { grantsOf } from '#lib/people/person.server.ts';
import { after, book } from '#tests/support/desk.ts';
import { take } from '#tests/support/inbox.ts';
import { NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { googleReply, outOfOffice, plainMail } from '#tests/support/replies.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { inboxQuery, readInboxFilter, type InboxFilter } from './inbox-filter.ts';
import { clearInbound, inbox, INBOX_PAGE, inboxCount } from './read.server.ts';

const ALL: InboxFilter = { group: '', search: '', event: '', seen: false };

onBothStores('what came back, as organisers see it', (store) => {
  soundAfterEach(store, NOW);

  beforeEach(async () => {
    await store().db.deleteFrom('inbound').execute();
  });

  const look = (actor: Actor, filter: Partial<InboxFilter> = {}, page = 1) =>
    inbox(store().db, { actor, filter: { ...ALL, ...filter }, page });
  const subjects = async (actor: Actor, filter: Partial<InboxFilter> = {}) =>
    (await look(actor, filter)).lines.map(({ subject }) => subject);

  /** Somebody who organises this alone. */
  async function organiserOf(scope: 'event' | 'programme', scopeId: string): Promise<Actor> {
    const { db } = store();
    const person = await somebody(db, 'Una Ross');
    const right = { right: 'organiser', scope, scopeId } as const;
    await giveRight(db, { person: person.id, ...right, by: SYSTEM, now: NOW });
    return { person, grants: await grantsOf(db, person.id) };
  }

  /** A mail that answers a letter about an event, so that it belongs there. */
  async function about(
    db: Db,
    event: { id: string },
    minutes: number,
    subject = 'Away',
    headers: string[] = []
  ) {
    const person = await somebody(db);
    await book(db, event, person);
    const letter = await db
      .selectFrom('outbox')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('to_email', '=', person.email)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('outbox')
      .set({ outcome: 'sent', done_at: NOW })
      .where('id', '=', letter.id)
      .execute();
    await take(
      db,
      plainMail({
        from: person.email,
        name: person.name,
        subject,
        at: after(minutes),
        inReplyTo: `${letter.id}@stem.example`,
        headers
      })
    );
    return person;
  }

  test('the newest stands first, with what it was, what came of it, and of which event', async () => {
    const { db } = store();
    const event = await published(db);
    await about(db, event, 1, 'Away until Monday', ['Auto-Submitted: auto-replied']);
    await take(db, plainMail({ from: 'x@y.example', subject: 'Is there parking?', at: after(2) }));
    const { lines, counts } = await look(ORGANISER);
    expect(lines.map(({ subject, kind, came }) => [subject, kind, came])).toEqual([
      ['Is there parking?', 'other', 'kept'],
      ['Away until Monday', 'automatic', 'kept']
    ]);
    expect(lines[0]).toMatchObject({ event: null, email: 'x@y.example', seen: false });
    expect(lines[1]!.event).toMatchObject({ id: event.id, title: event.title });
    expect(counts).toEqual({ reply: 0, bounce: 0, automatic: 1, other: 1, unread: 0 });
    // a machine's answer is no work
    expect(await inboxCount(db, { actor: ORGANISER })).toBe(1);
  });

  test('it is found by kind, by sender or subject whatever the accents, and by event', async () => {
    const { db } = store();
    const event = await published(db);
    await about(db, event, 1, 'Away', ['Auto-Submitted: auto-replied']);
    await take(
      db,
      plainMail({ from: 'x@y.example', name: 'Zoë Ó Briain', subject: 'Parking', at: after(2) })
    );
    expect(await subjects(ORGANISER, { group: 'other' })).toEqual(['Parking']);
    expect(await subjects(ORGANISER, { search: 'zoe o br' })).toEqual(['Parking']);
    expect(await subjects(ORGANISER, { search: 'AWAY' })).toEqual(['Away']);
    expect(await subjects(ORGANISER, { search: 'nothing' })).toEqual([]);
    expect(await subjects(ORGANISER, { event: event.id })).toEqual(['Away']);
  });

  test('organisers of one event or programme see what belongs to theirs, and no other', async () => {
    const { db } = store();
    const programme = crypto.randomUUID();
    await db
      .insertInto('programme')
      .values({ id: programme, title: 'Primary STEM Leaders', summary: '', created_at: NOW })
      .execute();
    const mine = await published(db, { title: 'Mine' });
    const within = await published(db, { title: 'Within', programme });
    await about(db, mine, 1, 'Of mine');
    await about(db, within, 2, 'Of the programme');
    await take(db, outOfOffice({ from: 'x@y.example', at: after(3) }));
    const ofEvent = await organiserOf('event', mine.id);
    const ofProgramme = await organiserOf('programme', programme);
    expect(await subjects(ofEvent)).toEqual(['Of mine']);
    expect(await subjects(ofProgramme)).toEqual(['Of the programme']);
    expect(await subjects(ORGANISER)).toHaveLength(3);
    const nobody: Actor = { person: ofEvent.person, grants: [] };
    expect(await subjects(nobody)).toEqual([]);
    expect(await inboxCount(db, { actor: ofEvent })).toBe(1);
    expect(await inboxCount(db, { actor: ofEvent, event: within.id })).toBe(0);
    expect(await inboxCount(db, { actor: ORGANISER, event: within.id })).toBe(1);
  });

  test('whom an answer is about stands there where somebody else sent it', async () => {
    const { db } = store();
    const event = await published(db);
    const ewan = await somebody(db, 'Ewan Yuill');
    await book(db, event, ewan);
    const entry = await db
      .selectFrom('calendar_entry')
      .selectAll()
      .where('person_id', '=', ewan.id)
      .executeTakeFirstOrThrow();
    await take(
      db,
      googleReply({
        uid: entry.uid,
        sequence: 0,
        attendee: ewan.email,
        from: 'stranger@elsewhere.example',
        partstat: 'DECLINED',
        at: after(1)
      })
    );
    const { lines } = await look(ORGANISER);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      came: 'not-believed',
      email: 'stranger@elsewhere.example',
      about: 'Ewan Yuill'
    });
  });

  test('they come in pages', async () => {
    const { db } = store();
    for (let at = 0; at < INBOX_PAGE + 2; at += 1) {
      await take(db, plainMail({ from: 'x@y.example', subject: `S${at}`, at: after(at) }));
    }
    const first = await look(ORGANISER);
    const second = await look(ORGANISER, {}, 2);
    expect(first.counts.other).toBe(INBOX_PAGE + 2);
    expect(first.lines).toHaveLength(INBOX_PAGE);
    expect(second.lines.map(({ subject }) => subject)).toEqual(['S1', 'S0']);
  });

  describe('putting aside', () => {
    test('takes it from the list, and is kept apart; twice is once', async () => {
      const { db } = store();
      await take(db, plainMail({ from: 'x@y.example', subject: 'Parking', at: after(1) }));
      const [line] = (await look(ORGANISER)).lines;
      const clear = () => clearInbound(db, { ids: [line!.id], by: ORGANISER, now: NOW });
      expect(await clear()).toEqual({ cleared: 1 });
      expect(await clear()).toEqual({ cleared: 0 });
      expect(await subjects(ORGANISER)).toEqual([]);
      expect(await subjects(ORGANISER, { seen: true })).toEqual(['Parking']);
      expect(await inboxCount(db, { actor: ORGANISER })).toBe(0);
      const trail = await db
        .selectFrom('audit_entry')
        .select('action')
        .where('action', '=', 'inbound.clear')
        .execute();
      expect(trail).toHaveLength(1);
    });

    test('is refused for what belongs to no event of theirs, and then for all of it', async () => {
      const { db } = store();
      const mine = await published(db, { title: 'Mine' });
      await about(db, mine, 1);
      await take(db, plainMail({ from: 'x@y.example', subject: 'Parking', at: after(2) }));
      const ids = (await look(ORGANISER)).lines.map(({ id }) => id);
      const by = await organiserOf('event', mine.id);
      expect(await clearInbound(db, { ids, by, now: NOW })).toMatchObject({
        refused: 'not-allowed'
      });
      expect(await inboxCount(db, { actor: ORGANISER })).toBe(2);
    });

    test('passes over what is not there', async () => {
      const { db } = store();
      const nothing = { ids: ['nonsense', crypto.randomUUID()], by: ORGANISER, now: NOW };
      expect(await clearInbound(db, nothing)).toEqual({ cleared: 0 });
      expect(await clearInbound(db, { ...nothing, ids: [] })).toEqual({ cleared: 0 });
    });
  });
});

describe('what is looked for', () => {
  test.each([
    ['', ALL],
    ['kind=bounce&q=+Ewan+&seen=yes', { ...ALL, group: 'bounce', search: 'Ewan', seen: true }],
    ['kind=toString&event=nonsense&seen=maybe', ALL]
  ])('"%s"', (query, filter) => {
    expect(readInboxFilter(new URLSearchParams(query))).toEqual(filter);
  });

  test('stands in the address again', () => {
    const event = crypto.randomUUID();
    const filter: InboxFilter = { group: 'reply', search: 'É & x', event, seen: true };
    expect(readInboxFilter(new URLSearchParams(inboxQuery(filter)))).toEqual(filter);
    expect(inboxQuery(ALL)).toBe('');
    expect(inboxQuery(filter, { group: '', search: '', event: '', seen: false })).toBe('');
  });
});
