import { expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { askForMore } from '#lib/booking/pools/pool-request.server.ts';
import { setPlaces } from '#lib/booking/places.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { answerInvitation } from '#lib/invitations/invitation.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { turnOff } from '#lib/mail/choice.server.ts';
import { paragraphs } from '#lib/mail/render.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { plus } from '#lib/time.server.ts';
import { book, cancel } from '#tests/support/desk.ts';
import {
  done,
  letters,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { sendDigests } from './digest.server.ts';
import { digestLetters, NAMED } from './letters.server.ts';

/** Tuesday 24 November, a quarter past seven; the day before at the same time. */
const TUESDAY = '2026-11-24T07:15:00.000Z';
const MONDAY = '2026-11-23T07:15:00.000Z';
/** Between the two. */
const THEN = '2026-11-23T12:00:00.000Z';
const by = ORGANISER;
const EVENT = { now: '2026-11-20T10:00:00.000Z' };

onBothStores('the organisers’ summary', (store) => {
  async function organiser(
    scope: 'everything' | 'event' | 'programme' = 'everything',
    scopeId = ''
  ) {
    const person = await somebody(store().db, 'Mairi Orr');
    const right = { right: 'organiser', scope, scopeId } as const;
    await giveRight(store().db, { person: person.id, ...right, by: SYSTEM, now: EVENT.now });
    return person;
  }
  const digests = async (person: { email: string }) =>
    (await letters(store().db)).filter(
      ({ kind, to_email }) => kind === 'digest' && to_email === person.email
    );
  const build = (row: Row<'outbox'>): Promise<Letter | null> =>
    digestLetters['digest']!(store().db, JSON.parse(row.ids) as Record<string, string>, {
      row,
      now: TUESDAY
    });
  async function lines(person: { email: string }): Promise<string[]> {
    const row = (await digests(person)).at(-1);
    const letter = row && (await build(row));
    return (letter?.blocks ?? []).flatMap((block) => {
      if (!('link' in block) || !block.link.href.includes('/organise/events/')) return [];
      const { before = '', label, href, after = '' } = block.link;
      return [`${before}${label} <${href}>${after}`];
    });
  }
  const sent = (person: { email: string }) =>
    store()
      .db.updateTable('outbox')
      .set({ outcome: 'sent', done_at: TUESDAY })
      .where('kind', '=', 'digest')
      .where('to_email', '=', person.email)
      .where('done_at', 'is', null)
      .execute();

  /** They had a summary on Monday. */
  const told = ({ id, email }: { id: string; email: string }) =>
    store()
      .db.insertInto('outbox')
      .values({
        id: newId(),
        dedupe_key: `digest:2026-11-23:${id}`,
        kind: 'digest',
        ids: '{}',
        to_email: email,
        priority: 2,
        not_before: MONDAY,
        outcome: 'sent',
        done_at: MONDAY,
        created_at: MONDAY
      })
      .execute();

  test('comes on weekdays at a quarter past seven, once, when something happened', async () => {
    const { db } = store();
    const mairi = await organiser();
    const event = await published(db, EVENT);
    for (const now of [MONDAY, '2026-11-24T07:14:59.000Z']) await sendDigests(db, now);
    expect(await digests(mairi)).toEqual([]);
    await book(db, event, await somebody(db), { now: THEN });
    for (const now of [TUESDAY, plus(TUESDAY, { minutes: 1 }), plus(TUESDAY, { hours: 3 })]) {
      await sendDigests(db, now);
    }
    expect(await digests(mairi)).toMatchObject([
      { deadline: '2026-11-24T12:00:00.000Z', priority: 2, event_id: null }
    ]);
    const letter = await build((await digests(mairi))[0]!);
    expect(letter).toMatchObject({
      subject: 'Your events: 1 booked',
      list: { list: 'digest', person: mairi.id }
    });
    expect(await lines(mairi)).toEqual([
      expect.stringMatching(
        /^Thu 10 Dec, 4.pm · Teachmeet: wee wins <.*\/organise\/events\/.*>: 1 booked\.$/
      )
    ]);
    await sent(mairi);
    // nothing since, and nothing at the weekend
    await sendDigests(db, '2026-11-25T07:15:00.000Z');
    await book(db, event, await somebody(db), { now: '2026-11-27T18:00:00.000Z' });
    await sendDigests(db, '2026-11-28T07:15:00.000Z');
    await sendDigests(db, '2026-11-29T07:15:00.000Z');
    expect(await digests(mairi)).toHaveLength(1);
    await sendDigests(db, '2026-11-30T07:15:00.000Z');
    expect(await digests(mairi)).toHaveLength(2);
  });

  test('comes late after a pause, but not in the afternoon; then the next one tells it all', async () => {
    const { db } = store();
    const mairi = await organiser();
    await sendDigests(db, MONDAY);
    const event = await published(db, EVENT);
    await book(db, event, await somebody(db), { now: THEN });
    await sendDigests(db, '2026-11-24T12:00:00.000Z');
    expect(await digests(mairi)).toEqual([]);
    await sendDigests(db, '2026-11-25T09:30:00.000Z');
    expect(await digests(mairi)).toHaveLength(1);
    expect((await lines(mairi)).join()).toContain('1 booked');
    await sent(mairi);
    await book(db, event, await somebody(db), { now: '2026-11-25T12:00:00.000Z' });
    await book(db, event, await somebody(db), { now: '2026-11-26T12:00:00.000Z' });
    await sendDigests(db, '2026-11-26T15:00:00.000Z');
    await sendDigests(db, '2026-11-30T07:15:00.000Z');
    expect(await digests(mairi)).toHaveLength(2);
    expect((await lines(mairi)).join()).toContain('2 booked');
  });

  test('names every number, what waits for the organiser first, and no person', async () => {
    const { db } = store();
    const mairi = await organiser();
    await told(mairi);
    const quiet = await published(db, {
      ...EVENT,
      startsLocal: '2026-12-03T16:00',
      endsLocal: '2026-12-03T18:00',
      title: 'Quiet'
    });
    const event = await published(db, { ...EVENT, room: 2, title: 'Busy' });
    const stays = await somebody(db, 'Isla Quigley');
    await book(db, event, stays, { now: '2026-11-20T11:00:00.000Z' });
    const [leaves, comes, waits] = [await somebody(db), await somebody(db), await somebody(db)];
    const left = await book(db, event, leaves, { now: '2026-11-20T12:00:00.000Z' });
    await cancel(db, left, { by: leaves, now: THEN });
    const booking = await book(db, event, comes, { now: THEN });
    await db
      .insertInto('need')
      .values({ booking_id: booking.id, kind: 'access', text: 'A ramp', said_at: THEN })
      .execute();
    // the first of those who wait has the place that a presenter gives back
    await book(db, event, waits, { now: THEN });
    await book(db, event, await somebody(db), { now: THEN });
    const [one, two] = [
      await slotIn(db, event.id),
      await slotIn(db, event.id, { starts: '16:20' })
    ];
    done(await takes(db, one, stays, { now: THEN }));
    const given = await somebody(db);
    const { talk } = done(await takes(db, two, given, { now: '2026-11-20T12:00:00.000Z' }));
    done(await withdrawTalk(db, { talk: talk.id, by: given.actor, now: THEN }));
    await setPlaces(db, {
      event: event.id,
      pools: [{ mode: 'room', authority: 'fife', places: 0 }]
    });
    const pool = await db
      .selectFrom('pool')
      .select('id')
      .where('event_id', '=', event.id)
      .where('authority_id', '=', 'fife')
      .executeTakeFirstOrThrow();
    const shona = await somebody(db, 'Shona Imrie');
    const coordinator = {
      ...shona.actor,
      grants: [{ right: 'coordinator', scope: 'authority', scopeId: 'fife' }] as const
    };
    done(await askForMore(db, { pool: pool.id, places: 4, note: '', by: coordinator, now: THEN }));
    const addresses = ['a@school.example', 'b@school.example'].map((email) => ({
      email,
      name: ''
    }));
    done(await invitePeople(db, { event: quiet.id, addresses, by, now: EVENT.now }));
    const invitations = await db
      .selectFrom('invitation')
      .select('id')
      .where('event_id', '=', quiet.id)
      .execute();
    for (const [index, { id }] of invitations.entries()) {
      const key = { person: null, grants: [], key: { kind: 'invitation' as const, id } };
      const accept = index === 0;
      done(await answerInvitation(db, { invitation: id, accept, by: key, now: THEN }));
    }
    await db
      .insertInto('outbox')
      .values({
        id: newId(),
        dedupe_key: `digest-test:${newId()}`,
        kind: 'booked',
        ids: '{}',
        event_id: event.id,
        to_email: 'nobody@school.example',
        priority: 1,
        not_before: THEN,
        outcome: 'failed',
        done_at: THEN,
        created_at: THEN
      })
      .execute();
    await sendDigests(db, TUESDAY);
    const said = (await lines(mairi)).filter((line) => /Busy|Quiet/.test(line));
    expect(said.map((line) => line.replace(/ <.*>/, '').replaceAll('\u00a0', ' '))).toEqual([
      'Thu 10 Dec, 4 pm · Busy: 1 request to answer, 1 mail did not arrive, 1 person said what they need, 2 booked, 1 cancelled, 1 more waiting (2 in all), 1 slot taken, 1 talk given back.',
      'Thu 3 Dec, 4 pm · Quiet: 1 booked, 1 invitation accepted, 1 invitation declined.'
    ]);
    const letter = await build((await digests(mairi)).at(-1)!);
    expect(JSON.stringify(letter!.blocks)).not.toMatch(/Isla|ramp|school\.example/);
  });

  test('tells each organiser of the events that their grants cover', async () => {
    const { db } = store();
    await db
      .insertInto('programme')
      .values({ id: 'tides', title: 'Tides', summary: '', created_at: EVENT.now })
      .execute();
    const mine = await published(db, { ...EVENT, title: 'Mine' });
    const ours = await published(db, { ...EVENT, title: 'Ours', programme: 'tides' });
    const other = await published(db, { ...EVENT, title: 'Theirs' });
    const [ofEvent, ofProgramme, ofNothing] = [
      await organiser('event', mine.id),
      await organiser('programme', 'tides'),
      await organiser('event', (await published(db, EVENT)).id)
    ];
    for (const event of [mine, ours, other])
      await book(db, event, await somebody(db), { now: THEN });
    await sendDigests(db, TUESDAY);
    expect((await lines(ofEvent)).map((line) => /· (\w+)/.exec(line)?.[1])).toEqual(['Mine']);
    expect((await lines(ofProgramme)).map((line) => /· (\w+)/.exec(line)?.[1])).toEqual(['Ours']);
    expect(await digests(ofNothing)).toEqual([]);
    // who organises nothing any more by then, gets none
    const [row] = await digests(ofEvent);
    await db
      .updateTable('grant')
      .set({ ended_at: TUESDAY })
      .where('person_id', '=', ofEvent.id)
      .execute();
    expect(await build(row!)).toBeNull();
  });

  test(`names ${NAMED} events, and says how many more there are`, async () => {
    const { db } = store();
    await db
      .insertInto('programme')
      .values({ id: 'many', title: 'Many', summary: '', created_at: EVENT.now })
      .execute();
    const mairi = await organiser('programme', 'many');
    const person = await somebody(db);
    for (let count = 0; count < NAMED + 3; count++) {
      const event = await published(db, { ...EVENT, programme: 'many' });
      await book(db, event, person, { now: THEN });
    }
    await sendDigests(db, TUESDAY);
    expect(await lines(mairi)).toHaveLength(NAMED);
    const letter = await build((await digests(mairi))[0]!);
    expect(paragraphs(letter!).join('\n')).toContain('And 3 more events:');
  });

  test('says nothing of an event that is over or cancelled', async () => {
    const { db } = store();
    const event = await published(db, EVENT);
    const mairi = await organiser('event', event.id);
    await book(db, event, await somebody(db), { now: THEN });
    await db
      .updateTable('event')
      .set({ starts_at: '2026-11-23T11:00:00.000Z', ends_at: THEN })
      .where('id', '=', event.id)
      .execute();
    await sendDigests(db, TUESDAY);
    expect(await digests(mairi)).toEqual([]);
  });

  test('is of a list that can be turned off', async () => {
    const { db } = store();
    const mairi = await organiser();
    await turnOff(db, { person: mairi.id, list: 'digest', now: EVENT.now });
    const event = await published(db, EVENT);
    await book(db, event, await somebody(db), { now: THEN });
    await sendDigests(db, TUESDAY);
    // queued like every letter; the post suppresses it
    const [row] = await digests(mairi);
    expect((await build(row!))!.list).toMatchObject({ list: 'digest', person: mairi.id });
  });
});
