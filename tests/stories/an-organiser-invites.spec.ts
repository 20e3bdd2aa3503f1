import { placeBooking } from '#lib/booking/booking.server.ts';

import { done, somebody } from '../support/people.ts';
import {
  BEGIN,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  somebodyElse,
  test
} from '../support/town.ts';

const EILIDH = 'eilidh.baird@school.example';
const JO = 'jo.orr@school.example';
const CHIDI = 'chidi.napier@school.example';

test('an organiser invites a pasted list; answers book, decline and wait', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 1 });
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/invitations`);
  await expect(page.getByRole('heading', { name: 'Nobody is invited yet' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Invite people' }).click();
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Choose somebody: a group, addresses or a file'
  ]);
  await expectGood(page);
  await page
    .getByLabel('Addresses')
    .fill(
      `Eilidh Baird <${EILIDH}>; "Orr, Jo" <${JO}>,\n${CHIDI}\n${EILIDH.toUpperCase()}\nnot an address\ntwilight@stem.example`
    );
  await page.getByRole('button', { name: 'See who gets one' }).click();
  const preview = page.getByRole('heading', { name: '3 people would get an invitation' });
  await expect(preview).toBeVisible();
  await expect(page.getByText('Nobody has got anything yet.')).toBeVisible();
  await expect(page.getByText('stands twice in the list', { exact: true })).toBeVisible();
  await expect(page.getByText('not an address', { exact: true })).toBeVisible();
  await expect(page.getByText('not read as an address', { exact: true })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Who does not 1' }).click();
  await expect(page.getByText('1: is the address that invites come from')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send 3 invitations' }).click();
  await expect(page.getByRole('heading', { name: '3 invitations sent' }).first()).toBeVisible();
  await expectGood(page);

  const invited = await town.mail.find(EILIDH, /^Invitation: Thu 10 Dec, 4 pm · Teachmeet/);
  expect(invited.invite).toMatchObject({
    method: 'REQUEST',
    sequence: 0,
    partstat: 'NEEDS-ACTION',
    attendee: EILIDH
  });
  // nobody's mail names anybody else
  for (const mail of town.mail.received) {
    for (const address of [EILIDH, JO, CHIDI].filter((one) => one !== mail.to)) {
      expect(mail.text + mail.html + (mail.invite?.text ?? '')).not.toContain(address);
    }
  }

  // accepts by the button in the mail: a booking like any other, on the invitation's entry
  const guest = await somebodyElse(page, town);
  const link = invited.links.find((one) => one.includes('/invitation/'))!;
  await guest.goto(link);
  await expectGood(guest);
  await expect(guest.getByLabel('Your name')).toHaveValue('Eilidh Baird');
  await guest.getByLabel('School or nursery').fill('supply');
  await guest.getByRole('button', { name: 'Yes, book my place' }).click();
  await guest.getByText('Another one: “supply”').click();
  await guest.getByRole('button', { name: 'Yes, book my place' }).click();
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('You’re going, Eilidh');
  const booked = await town.mail.find(EILIDH, /^You’re going/);
  expect(booked.invite).toMatchObject({
    method: 'REQUEST',
    uid: invited.invite!.uid,
    sequence: 1,
    partstat: 'ACCEPTED'
  });
  await guest.goto(link);
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('You’re going already');
  await expectGood(guest);

  // declines
  const declined = await town.mail.find(JO, /^Invitation/);
  await guest.goto(declined.links.find((one) => one.includes('/invitation/'))!);
  await guest.getByRole('button', { name: 'No, thank you' }).click();
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('Thank you for answering');
  await expectGood(guest);

  // accepts when it is full: waits, and the invite is taken back
  const late = await town.mail.find(CHIDI, /^Invitation/);
  await guest.goto(late.links.find((one) => one.includes('/invitation/'))!);
  await guest.getByLabel('Your name').fill('Chidi Napier');
  await guest.getByLabel('School or nursery').fill('central team');
  await guest.getByRole('button', { name: 'Yes, book my place' }).click();
  await guest.getByText('Another one: “central team”').click();
  await guest.getByRole('button', { name: 'Yes, book my place' }).click();
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText(
    'You are 1st on the waiting list'
  );
  const waiting = await town.mail.find(CHIDI, /^On the waiting list/);
  expect(waiting.invite).toMatchObject({
    method: 'CANCEL',
    uid: late.invite!.uid,
    sequence: 1
  });
  await guest.close();

  await page.goto(`/organise/events/${event.id}/invitations`);
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  await expect(row('Eilidh Baird')).toContainText('Accepted');
  await expect(row('Eilidh Baird')).toContainText('Up to date');
  await expect(row('Jo Orr')).toContainText('Declined');
  await expect(row('Chidi Napier')).toContainText('Waiting');
  await expectGood(page);

  await page.getByRole('link', { name: 'Declined 1' }).click();
  await expect(row('Jo Orr')).toBeVisible();
  await expect(row('Eilidh Baird')).toHaveCount(0);

  // the same list once more: nobody gets a second one
  await page.goto(`/organise/events/${event.id}/invitations/new`);
  await page.getByLabel('Addresses').fill(`${EILIDH}, ${JO}`);
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody would get an invitation' })).toBeVisible();
  await expect(page.getByText('1: has booked already')).toBeVisible();
  await expect(page.getByText('1: is invited already')).toBeVisible();
});

test('a teacher joins a network, and an organiser invites it', async ({ page, town }) => {
  const event = await published(town.db);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise');
  await page.getByRole('link', { name: 'Networks' }).click();
  await page.getByRole('button', { name: 'Add the network' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Enter a name for the network'
  ]);
  await page.getByLabel('Name').fill('Rural schools');
  await page.getByLabel('For whom it is').fill('Whoever teaches where the bus seldom goes');
  await page.getByRole('button', { name: 'Add the network' }).click();
  await expect(page.getByText('The network is there')).toBeVisible();
  await expectGood(page);

  const teacher = await somebody(town.db, 'Isla Quigley');
  await town.signIn(page, teacher.email);
  await page.goto('/my');
  await page.getByRole('link', { name: 'My networks' }).click();
  await page.getByText('Rural schools').click();
  await page.getByRole('button', { name: 'Save my networks' }).click();
  await expect(page.getByText('Your networks are saved')).toBeVisible();
  await expect(page.getByLabel('Rural schools')).toBeChecked();
  await expectGood(page);

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/invitations/new`);
  await page.getByLabel('Members of a network').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await page.getByRole('button', { name: 'Send 1 invitation' }).click();
  await town.mail.find(teacher.email, /^Invitation/);
});

test('an organiser invites a file and whoever came before, and reminds those who are silent', async ({
  page,
  town
}) => {
  const { db } = town;
  const earlier = await published(db, {
    title: 'Tinkering',
    startsLocal: '2026-11-24T16:00',
    endsLocal: '2026-11-24T17:30'
  });
  const guest = await somebody(db, 'Isla Quigley');
  done(
    await placeBooking(db, { event: earlier.id, person: guest.id, by: guest.actor, now: BEGIN })
  );
  const event = await published(db);
  await town.signIn(page, ORGANISER_EMAIL);
  await town.moveTo(page, '25/11/2026', '10:00');
  await page.goto(`/organise/events/${event.id}/invitations/new`);
  await page.getByLabel('Or a CSV file').setInputFiles({
    name: 'teachers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Name,School\nChidi Napier,Muir')
  });
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'No column of this file holds addresses. Its columns are: Name, School.'
  ]);

  await page.getByLabel('Everybody at an earlier event').selectOption({ index: 1 });
  await page.getByLabel('Or a CSV file').setInputFiles({
    name: 'teachers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`Name;E-mail\nMòrag Weir;${JO}\n`, 'latin1')
  });
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await expect(
    page.getByRole('heading', { name: '2 people would get an invitation' })
  ).toBeVisible();
  await expect(page.getByText('it was read as Windows-1252')).toBeVisible();
  await expect(page.getByText('Mòrag Weir')).toBeVisible();
  await expect(page.getByText('Tinkering, Tue', { exact: false }).first()).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send 2 invitations' }).click();
  await town.mail.find(JO, /^Invitation/);
  await town.mail.find(guest.email, /^Invitation/);

  // two days later: Mòrag has no wish for invitations, Isla has said nothing
  const invited = await town.mail.find(JO, /^Invitation/);
  const reader = await somebodyElse(page, town);
  await reader.goto(invited.links.find((one) => one.includes('/unsubscribe/'))!);
  await expect(reader.getByRole('heading', { level: 1 })).toHaveText('No more invitations?');
  await expectGood(reader);
  await reader.getByRole('button', { name: 'Stop them' }).click();
  await expect(reader.getByText('You get no more invitations')).toBeVisible();
  await expectGood(reader);
  await reader.close();
  await town.moveTo(page, '27/11/2026', '22:00');
  await page.goto(`/organise/events/${event.id}/invitations`);
  await page.getByRole('link', { name: 'Remind those who have not answered' }).click();
  await expect(page.getByRole('heading', { name: '1 person would get a reminder' })).toBeVisible();
  await expect(page.getByText('wants no invitations')).toBeVisible();
  await expect(page.getByText('Are you coming?')).toBeVisible();
  await expect(page.getByText(/they go Sat.28.Nov, 7/)).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Remind 1 person' }).click();
  await expect(page.getByRole('heading', { name: '1 person will be reminded' })).toBeVisible();
  await expectGood(page);
  await town.moveTo(page, '28/11/2026', '07:01');
  const asked = await town.mail.find(guest.email, /^Are you coming\? Thu 10 Dec, 4 pm/);
  expect(asked.invite).toBeNull();
  expect(asked.headers.has('list')).toBe(true);
});
