import { describe, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { lettersAbout } from '#lib/booking/people/history.server.ts';
import { invitationsOf } from '#lib/invitations/read.server.ts';
import { invitePeople, previewInvites } from '#lib/invitations/send.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { plus } from '#lib/time.server.ts';
import { after, again, book } from '#tests/support/desk.ts';
import { kept, take } from '#tests/support/inbox.ts';
import { letterOf } from '#tests/support/letters.ts';
import { done, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import {
  exchangeBounce,
  outOfOffice,
  plainMail,
  postfixBounce,
  SERVERS,
  type BounceFacts
} from '#tests/support/replies.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

onBothStores('a letter that came back', (store) => {
  soundAfterEach(store, NOW);

  let count = 0;

  /** People who are invited, and their letters as if they had been sent. */
  async function invited(many = 1, event?: Awaited<ReturnType<typeof published>>) {
    const { db } = store();
    const to = event ?? (await published(db, { room: 1 }));
    const addresses = Array.from({ length: many }, () => ({
      email: `nobody.${++count}@schools.example`,
      name: ''
    }));
    done(await invitePeople(db, { event: to.id, addresses, by: ORGANISER, now: NOW }));
    await sent(db, to);
    const letters = await db
      .selectFrom('outbox')
      .selectAll()
      .where('event_id', '=', to.id)
      .where('kind', '=', 'invitation')
      .orderBy('id')
      .execute();
    return { db, event: to, letters: letters.slice(-many) };
  }

  const sent = (db: Db, event: { id: string }, now = NOW) =>
    db
      .updateTable('outbox')
      .set({ outcome: 'sent', done_at: now })
      .where('event_id', '=', event.id)
      .where('done_at', 'is', null)
      .execute();

  const facts = (
    letter: { id: string; to_email: string },
    more: Partial<BounceFacts> = {}
  ): BounceFacts => ({
    messageId: `${letter.id}@stem.example`,
    to: letter.to_email,
    at: after(5),
    ...more
  });

  const suppressed = async (db: Db, email: string) =>
    (await db.selectFrom('suppression').select('email').where('email', '=', email).execute())
      .length > 0;

  test.each(Object.entries(SERVERS))(
    'from %s marks it, and its address gets no more',
    async (_, write) => {
      const { db, event, letters } = await invited();
      const [letter] = letters;
      expect(await take(db, write(facts(letter!)), after(6))).toMatchObject({
        came: 'address-failed',
        event: event.id,
        outbox: letter!.id
      });
      expect(await suppressed(db, letter!.to_email)).toBe(true);
      const [line] = await invitationsOf(db, { event: event.id });
      expect(line).toMatchObject({ sent: 'bounced', answer: 'none' });
      expect(line!.why).toMatch(/5\.1\.1/);
      const addresses = [{ email: letter!.to_email, name: '' }];
      const other = await published(db);
      expect((await previewInvites(db, { event: other, addresses })).skip).toMatchObject([
        { why: 'suppressed' }
      ]);
      // read again, or reported by another server on the way
      await take(db, write(facts(letter!)), after(7));
      expect((await kept(db, event)).every(({ came }) => came === 'address-failed')).toBe(true);
    }
  );

  test('of a booking frees no place, and shows in its history', async () => {
    const { db } = store();
    const event = await published(db, { room: 1 });
    const person = await somebody(db);
    const place = await book(db, event, person);
    await sent(db, event);
    const letter = await db
      .selectFrom('outbox')
      .selectAll()
      .where('event_id', '=', event.id)
      .executeTakeFirstOrThrow();
    await take(db, exchangeBounce(facts(letter)), after(6));
    expect((await again(db, place)).state).toBe('confirmed');
    expect(await lettersAbout(db, await again(db, place))).toMatchObject([
      { kind: 'booked', outcome: 'bounced' }
    ]);
  });

  test.each([
    ['a full mailbox', { status: '5.2.2', said: '552 5.2.2 Mailbox full' }, 'bounced'],
    ['refused content', { status: '5.7.1', said: '550 5.7.1 Looks like spam' }, 'bounced'],
    ['a server that never answered', { status: '4.4.7', said: '4.4.7 expired' }, 'bounced'],
    [
      'an unknown user without a code',
      { status: '5.0.0', said: '550 No such user' },
      'address-failed'
    ]
  ])('for %s is marked, and the address kept unless it is bad', async (_, said, came) => {
    const { db, letters } = await invited();
    const [letter] = letters;
    expect(await take(db, postfixBounce(facts(letter!, said)), after(6))).toMatchObject({ came });
    expect(await suppressed(db, letter!.to_email)).toBe(came === 'address-failed');
  });

  test('that is only late is noted and still counts as sent', async () => {
    const { db, event, letters } = await invited();
    const late = { status: '4.4.1', action: 'delayed', said: '451 4.4.1 No answer from host' };
    expect(await take(db, postfixBounce(facts(letters[0]!, late)), after(6))).toMatchObject({
      came: 'delayed'
    });
    expect(await invitationsOf(db, { event: event.id })).toMatchObject([{ sent: 'sent' }]);
    expect(await mails(db, event)).toEqual([]);
  });

  test('from where somebody forwards their mail says nothing against their address', async () => {
    const { db, letters } = await invited();
    const [letter] = letters;
    const raw = exchangeBounce(facts(letter!)).replaceAll(
      `rfc822;${letter!.to_email}`,
      'rfc822;private@home.example'
    );
    expect(await take(db, raw, after(6))).toMatchObject({
      came: 'bounced',
      why: 'other-recipient'
    });
    expect(await suppressed(db, letter!.to_email)).toBe(false);
    expect(await suppressed(db, 'private@home.example')).toBe(false);
  });

  describe('by its own word alone', () => {
    test('of a letter that never was changes nothing', async () => {
      const { db, event, letters } = await invited();
      const [letter] = letters;
      const forged = { messageId: '019aaaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee@stem.example' };
      expect(await take(db, postfixBounce(facts(letter!, forged)), after(6))).toMatchObject({
        came: 'not-matched',
        why: 'unknown-letter'
      });
      expect(await suppressed(db, letter!.to_email)).toBe(false);
      expect(await invitationsOf(db, { event: event.id })).toMatchObject([{ sent: 'sent' }]);
    });

    test('of a letter that has not gone changes nothing', async () => {
      const { db } = store();
      const event = await published(db);
      const person = await somebody(db);
      await book(db, event, person);
      const letter = await db
        .selectFrom('outbox')
        .selectAll()
        .where('event_id', '=', event.id)
        .executeTakeFirstOrThrow();
      expect(await take(db, exchangeBounce(facts(letter)), after(6))).toMatchObject({
        came: 'not-matched',
        why: 'not-sent'
      });
      expect(await suppressed(db, person.email)).toBe(false);
    });
  });

  /** The organisers' mails of an event. */
  async function mails(db: Db, event: { id: string }) {
    return db
      .selectFrom('outbox')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('kind', '=', 'addresses-failed')
      .orderBy('not_before')
      .execute();
  }

  test('is told to whoever organises the event: one mail a day, with all that came since', async () => {
    const { db, event, letters } = await invited(4);
    const organiser = await somebody(db, 'Mairi Orr');
    const other = await somebody(db, 'Ross Tait');
    const give = (person: string, scopeId: string) =>
      giveRight(db, {
        person,
        right: 'organiser',
        scope: 'event',
        scopeId,
        by: SYSTEM,
        now: NOW
      });
    await give(organiser.id, event.id);
    await give(other.id, (await published(db)).id);
    for (const [at, letter] of letters.slice(0, 3).entries()) {
      await take(db, postfixBounce(facts(letter)), after(10 + at));
    }
    expect(await mails(db, event)).toMatchObject([
      { to_email: organiser.email, not_before: after(40), priority: 2 }
    ]);
    const letter = (await letterOf(db, 'addresses-failed', organiser.email, after(40)))!;
    expect(letter.subject).toMatch(/^3 addresses did not work: Thu 10 Dec, 4 pm · Teachmeet/);
    expect(letter.blocks[1]).toMatchObject({
      list: letters.slice(0, 3).map(({ to_email }) => expect.stringContaining(to_email))
    });
    await sent(db, event, after(40));
    // one more on the same day waits for the next morning
    await take(db, postfixBounce(facts(letters[3]!)), after(90));
    const [, next] = await mails(db, event);
    expect(next!.not_before).toBe('2026-11-24T07:30:00.000Z');
    const second = (await letterOf(db, 'addresses-failed', organiser.email, next!.not_before))!;
    expect(second.subject).toMatch(/^One address did not work/);
    // what an organiser has put aside meanwhile needs no mail
    await db
      .updateTable('inbound')
      .set({ seen_at: after(95) })
      .execute();
    expect(await letterOf(db, 'addresses-failed', organiser.email, next!.not_before)).toBeNull();
  });

  test('at night is told in the morning', async () => {
    const { db, event, letters } = await invited();
    const organiser = await somebody(db, 'Mairi Orr');
    await giveRight(db, {
      person: organiser.id,
      right: 'organiser',
      scope: 'everything',
      by: SYSTEM,
      now: NOW
    });
    await take(db, postfixBounce(facts(letters[0]!)), plus(NOW, { hours: 12 }));
    expect(await mails(db, event)).toMatchObject([{ not_before: '2026-11-24T07:30:00.000Z' }]);
    await db.updateTable('grant').set({ ended_at: NOW }).execute();
  });

  test('other mail is kept with the event of the letter that it answers', async () => {
    const { db, event, letters } = await invited();
    const [letter] = letters;
    const inReplyTo = `${letter!.id}@stem.example`;
    const from = letter!.to_email;
    expect(await take(db, outOfOffice({ from, at: after(5), inReplyTo }), after(6))).toMatchObject({
      came: 'kept',
      event: event.id
    });
    const subject = 'Is there parking?';
    const text = 'My daughter is ill';
    const mail = plainMail({ from: 'head@school.example', subject, text, at: after(7) });
    await take(db, mail, after(8));
    expect(await kept(db, event)).toMatchObject([{ kind: 'automatic', from_email: from }]);
    const rows = await db
      .selectFrom('inbound')
      .selectAll()
      .where('subject', '=', subject)
      .execute();
    expect(rows).toMatchObject([{ kind: 'other', event_id: null, person_id: null }]);
    // nothing of what was written is kept
    expect(JSON.stringify(rows)).not.toContain(text);
  });
});
