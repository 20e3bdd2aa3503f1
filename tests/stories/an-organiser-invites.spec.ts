import {
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
  await expectGood(page);
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Paste at least one address'
  ]);
  await page
    .getByLabel('Addresses')
    .fill(
      `Eilidh Baird <${EILIDH}>; "Orr, Jo" <${JO}>,\n${CHIDI}\n${EILIDH.toUpperCase()}\nnot an address\ntwilight@stem.example`
    );
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await expect(page.getByRole('heading', { name: '3 people get an invitation' })).toBeVisible();
  await expect(page.getByText('stands twice in the list')).toBeVisible();
  await expect(page.getByText('not an address', { exact: true })).toBeVisible();
  await expect(page.getByText('Not read as an address')).toBeVisible();
  await expect(page.getByText('is the address that invites come from')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send 3 invitations' }).click();
  await expect(page.getByRole('heading', { name: '3 invitations are on the way' })).toBeVisible();
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
  await expect(row('Jo Orr')).toContainText('Declined');
  await expect(row('Chidi Napier')).toContainText('Waiting');
  await expectGood(page);

  // the same list once more: nobody gets a second one
  await page.getByLabel('Addresses').fill(`${EILIDH}, ${JO}`);
  await page.getByRole('button', { name: 'See who gets one' }).click();
  await expect(page.getByRole('heading', { name: '0 people get an invitation' })).toBeVisible();
  await expect(page.getByText('has booked already')).toBeVisible();
  await expect(page.getByText('is invited already')).toBeVisible();
});
