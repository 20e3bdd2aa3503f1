import type { Page } from '@playwright/test';

import { placeBooking } from '#lib/booking/booking.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { startImap, type ImapServer } from '../support/imap.ts';
import { done, ORGANISER } from '../support/people.ts';
import {
  AUTHSERV,
  exchangeReply,
  googleReply,
  plainMail,
  postfixBounce
} from '../support/replies.ts';
import {
  ADMIN_EMAIL,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  somebodyElse,
  test as base,
  type Town
} from '../support/town.ts';

/** A town whose app reads a real mailbox, and believes the server in front of it. */
const test = base.extend<{ inbox: ImapServer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  inbox: async ({}, use) => {
    const inbox = await startImap();
    await use(inbox);
    await inbox.kill();
  },
  settings: ({ inbox }, use) => use({ IMAP_URL: inbox.url, MAIL_AUTHSERV_ID: AUTHSERV })
});

const EILIDH = 'eilidh.baird@school.example';
const CHIDI = 'chidi.napier@school.example';
const JO = 'jo.kerr@schools.example';

const heading = { level: 1 } as const;

test('somebody declines in the calendar, and a colleague who waits gets the place', async ({
  page,
  town,
  inbox
}) => {
  const event = await published(town.db, { room: 1 });
  const mine = await bookFor(town, event, EILIDH, 'Eilidh Baird');
  const waiting = await bookFor(town, event, CHIDI, 'Chidi Napier');
  const booked = await town.mail.find(EILIDH, /^You’re going/);
  await town.mail.find(CHIDI, /^On the waiting list/);

  // “No” in Google's calendar; the answer lands in the mailbox of whoever sent the invite
  const { uid, sequence } = booked.invite!;
  const at = '2026-11-23T10:05:00.000Z';
  inbox.put(googleReply({ uid, sequence, from: EILIDH, partstat: 'DECLINED', at }));
  await readNow(page, town);

  const asked = await town.mail.find(EILIDH, /^You declined\. Keep your place\?/);
  expect(asked.subject).toContain('Thu 10 Dec, 4 pm');
  expect(asked.invite).toBeNull();
  await page.context().clearCookies();
  await page.goto(asked.links.find((link) => link.includes('/booking/'))!);
  await expect(page.getByRole('heading', heading)).toHaveText('You declined. Keep your place?');
  await expectGood(page);
  await page.goto(waiting);
  await expect(page.getByRole('heading', heading)).toHaveText('You are 1st on the waiting list');

  // she meant it: half an hour later the place is Chidi's
  await town.moveTo(page, '23/11/2026', '10:45');
  const served = await town.mail.find(CHIDI, /^You’re going/);
  expect(served.invite).toMatchObject({ method: 'REQUEST', sequence: 0, partstat: 'ACCEPTED' });
  await page.goto(waiting);
  await expect(page.getByRole('heading', heading)).toHaveText('You’re going, Chidi');
  await page.goto(mine);
  await expect(page.getByText(/^You declined in your calendar/)).toBeVisible();
  await expectGood(page);
  // her calendar knows already, and nothing is sent there
  const mails = town.mail.received.filter(({ to }) => to === EILIDH);
  expect(mails.map(({ invite }) => invite?.method ?? null)).toEqual(['REQUEST', null]);
});

test('who declined by mistake keeps the place, in the same entry of the calendar', async ({
  page,
  town,
  inbox
}) => {
  const event = await published(town.db, { room: 1 });
  await bookFor(town, event, EILIDH, 'Eilidh Baird');
  const waiting = await bookFor(town, event, CHIDI, 'Chidi Napier');
  const booked = await town.mail.find(EILIDH, /^You’re going/);
  const { uid, sequence } = booked.invite!;
  const at = '2026-11-23T10:05:00.000Z';
  inbox.put(exchangeReply({ uid, sequence, from: EILIDH, partstat: 'DECLINED', at }));
  await readNow(page, town);

  const asked = await town.mail.find(EILIDH, /^You declined\. Keep your place\?/);
  await page.context().clearCookies();
  await page.goto(asked.links.find((link) => link.includes('/booking/'))!);
  await page.getByRole('button', { name: 'Keep my place: I’m coming' }).click();
  await expect(page.getByRole('heading', heading)).toHaveText('You’re going, Eilidh');
  const mails = await town.mail.to(EILIDH, 3);
  expect(mails.at(-1)!.invite).toMatchObject({
    method: 'REQUEST',
    uid,
    sequence: sequence + 1,
    partstat: 'ACCEPTED'
  });

  await town.moveTo(page, '23/11/2026', '10:45');
  await page.goto(waiting);
  await expect(page.getByRole('heading', heading)).toHaveText('You are 1st on the waiting list');
});

test('who is invited says yes in the calendar, and has a place', async ({ page, town, inbox }) => {
  const event = await published(town.db, { room: 2 });
  await invite(town, event, [EILIDH]);
  const invited = await town.mail.find(EILIDH, /^Invitation/);
  expect(invited.text).toContain('Accept or decline in your calendar');
  const { uid } = invited.invite!;
  const at = '2026-11-23T10:05:00.000Z';
  inbox.put(exchangeReply({ uid, from: EILIDH, partstat: 'ACCEPTED', at }));
  await readNow(page, town);
  const booked = await town.mail.find(EILIDH, /^You’re going/);
  expect(booked.invite).toMatchObject({ method: 'REQUEST', uid, sequence: 1 });
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/invitations`);
  await expect(page.getByRole('row', { name: /eilidh\.baird/i })).toContainText('Accepted');
});

test('organisers see what could not be believed, what people wrote, and what came back', async ({
  page,
  town,
  inbox
}) => {
  const event = await published(town.db, { room: 2 });
  const mine = await bookFor(town, event, EILIDH, 'Eilidh Baird');
  await invite(town, event, [JO]);
  const booked = await town.mail.find(EILIDH, /^You’re going/);
  const invited = await town.mail.find(JO, /^Invitation/);

  const { uid, sequence } = booked.invite!;
  const at = '2026-11-23T10:05:00.000Z';
  // somebody else's “no”, in her name
  const forged = { uid, sequence, from: EILIDH, partstat: 'DECLINED', at } as const;
  inbox.put(googleReply({ ...forged, results: `Authentication-Results: ${AUTHSERV}; dmarc=fail` }));
  inbox.put(plainMail({ from: CHIDI, name: 'Chidi Napier', subject: 'Is there parking?', at }));
  inbox.put(postfixBounce({ messageId: bare(invited.messageId), to: JO, at }));
  await readNow(page, town);

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise');
  await expect(page.getByRole('link', { name: 'What came back 3 to look at' })).toBeVisible();
  await page.goto(`/organise/events/${event.id}`);
  await expect(page.getByRole('heading', { name: '2 messages came back' })).toBeVisible();
  await page.getByRole('link', { name: 'Look at them' }).click();
  const lines = page.locator('.tw_list > li');
  await expect(lines).toHaveCount(2);
  await expectGood(page);
  await page.getByRole('link', { name: 'Show all events' }).click();
  await expect(lines).toHaveCount(3);
  const line = (text: string) => lines.filter({ hasText: text });
  await expect(line('Eilidh Baird')).toContainText('Its sender is not certain');
  await expect(line('Is there parking?')).toContainText('From a person');
  await expect(line('Undelivered')).toContainText('The address does not work');
  await line('Is there parking?').getByRole('button', { name: /^Seen/ }).click();
  await expect(page.getByRole('heading', { name: 'One is put aside' })).toBeVisible();
  await expect(lines).toHaveCount(2);
  await page.getByRole('link', { name: /^Came back/ }).click();
  await expect(lines).toHaveCount(1);
  await page.getByLabel('Sender, subject or person').fill('nothing like it');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('Nothing fits what you looked for.')).toBeVisible();
  await expectGood(page);

  await page.goto(`/organise/events/${event.id}/invitations`);
  await expect(page.getByRole('row', { name: /jo\.kerr/i })).toContainText('Failed: came back');
  // half an hour later, with whatever else came back until then
  await town.moveTo(page, '23/11/2026', '10:45');
  await town.mail.find(ORGANISER_EMAIL, /^One address did not work/);
  // the forged “no” changed nothing
  await page.context().clearCookies();
  await page.goto(mine);
  await expect(page.getByRole('heading', heading)).toHaveText('You’re going, Eilidh');
});

test('an administrator checks how mail is set up, and hears when the mailbox is gone', async ({
  page,
  town,
  inbox
}) => {
  await town.signIn(page, ADMIN_EMAIL);
  await page.goto('/admin/people');
  await page.getByRole('navigation').getByRole('link', { name: 'Mail', exact: true }).click();
  await expect(page.getByText(`${AUTHSERV}`, { exact: true }).first()).toBeVisible();
  await expectGood(page);
  // no password on the page
  expect(await page.content()).not.toContain('horse');

  await page.getByRole('button', { name: 'Send a test mail to myself' }).click();
  await expect(page.getByRole('heading', { name: 'The mail server took it' })).toBeVisible();
  await expect(page.getByText(/The server said: 250 /)).toBeVisible();
  await expectGood(page);
  await town.mail.find(ADMIN_EMAIL, /^Test mail from Twilight/);
  await town.mail.close();
  await page.getByRole('button', { name: 'Send a test mail to myself' }).click();
  await expect(
    page.getByRole('heading', { name: 'The mail server did not take it' })
  ).toBeVisible();
  await expect(page.getByText(/ECONNREFUSED/)).toBeVisible();
  await town.mail.open();

  await inbox.kill();
  await page.getByRole('button', { name: 'Read it now' }).click();
  await expect(page.getByRole('heading', { name: 'Replies are not being read' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'could not be read' })).toBeVisible();
  await expectGood(page);
  await inbox.open();
  await page.getByRole('button', { name: 'Read it now' }).click();
  await expect(page.getByRole('heading', { name: 'The mailbox was read' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Replies are not being read' })).toBeHidden();
});

/** The mailbox is read every half minute; an administrator does not wait for it. */
async function readNow(page: Page, town: Town): Promise<void> {
  const admin = await somebodyElse(page, town);
  await town.signIn(admin, ADMIN_EMAIL);
  await admin.goto('/admin/mail');
  await admin.getByRole('button', { name: 'Read it now' }).click();
  await expect(admin.getByRole('heading', { name: 'The mailbox was read' })).toBeVisible();
  await admin.close();
}

/** Books for somebody, as they would; returns the page of their booking. */
async function bookFor(
  town: Town,
  event: { id: string },
  email: string,
  name: string
): Promise<string> {
  const now = await town.now();
  const person = await personOf(town.db, { email, name, now });
  const { booking } = done(
    await placeBooking(town.db, {
      event: event.id,
      person: person.id,
      by: { person, grants: [] },
      now
    })
  );
  return bookingPath(booking.id);
}

async function invite(town: Town, event: { id: string }, emails: readonly string[]) {
  const addresses = emails.map((email) => ({ email, name: '' }));
  const now = await town.now();
  done(await invitePeople(town.db, { event: event.id, addresses, by: ORGANISER, now }));
}

const bare = (messageId: string): string => messageId.replace(/[<>]/g, '');
