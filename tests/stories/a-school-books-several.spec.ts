import { personOf } from '#lib/people/person.server.ts';

import { establishment, expect, expectGood, published, test } from '../support/town.ts';

const OFFICE = 'office@kirkmuirlea.example';
const FIRST = 'amara.baird@school.example';
const SECOND = 'callum.tait@school.example';
const THIRD = 'rhona.weir@school.example';

test('a school office books colleagues, asked first when not all fit, and names one later', async ({
  page,
  town
}) => {
  await published(town.db, { room: 2 });
  const school = await establishment(town.db);
  await personOf(town.db, { email: OFFICE, name: 'School Office', now: await town.now() });
  await town.signIn(page, OFFICE);
  await page.goto('/events/teachmeet-wee-wins/book');
  await page.getByRole('link', { name: 'Book for several colleagues' }).click();
  await expectGood(page);
  await page.getByLabel('School or nursery').fill(school.name);
  await page.getByLabel('Your colleagues').fill(`Amara Baird, ${FIRST}\nCallum Tait, nowhere\n`);
  await page.getByRole('button', { name: 'Book them' }).click();
  await expect(page.getByText(/^This is not a name with an e-mail address/).first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel('Your colleagues').fill(`Amara Baird, ${FIRST}\nCallum Tait, ${SECOND}`);
  await page.getByLabel('Places whose names you give later').fill('1');
  await page.getByRole('button', { name: 'Book them' }).click();
  await expect(page.getByText(/^2 of the 3 would get a place now/).first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel('Your colleagues').fill(`Amara Baird, ${FIRST}`);
  await page.getByText('Book as many as fit, the rest waits').click();
  await page.getByRole('button', { name: 'Book them' }).click();
  await expect(page.getByText('Your colleagues are booked').first()).toBeVisible();
  await expect(
    page.getByText(/^One place has no name yet. Without one by Tue\s8\sDec/)
  ).toBeVisible();
  await expectGood(page);

  expect((await town.mail.find(FIRST, /^You’re going/)).invite).toMatchObject({
    method: 'REQUEST',
    sequence: 0
  });
  const summary = await town.mail.find(OFFICE, /^Your colleagues are booked/);
  expect(summary.text).toContain('Amara Baird');
  expect(summary.invite).toBeNull();

  await page.getByRole('button', { name: 'Give them the place' }).click();
  await expect(page.getByText('Enter a name.').first()).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Rhona Weir');
  await page.getByLabel('E-mail').fill(THIRD);
  await page.getByRole('button', { name: 'Give them the place' }).click();
  await expect(page.getByText('Rhona Weir has the place')).toBeVisible();
  await town.mail.find(THIRD, /^You’re going/);

  await page.goto('/my');
  await page.getByRole('link', { name: 'Teachmeet: wee wins' }).click();
  await page.getByText('Cancel', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Yes, cancel the place of Amara Baird' }).click();
  await expect(page.getByText('The place is cancelled')).toBeVisible();
  expect((await town.mail.to(FIRST, 2)).at(-1)!.invite).toMatchObject({ method: 'CANCEL' });
});

test('places without a name go back at their date', async ({ page, town }) => {
  await published(town.db, { room: 3 });
  const school = await establishment(town.db);
  await personOf(town.db, { email: OFFICE, name: 'School Office', now: await town.now() });
  await town.signIn(page, OFFICE);
  await page.goto('/events/teachmeet-wee-wins/book/colleagues');
  await page.getByLabel('School or nursery').fill(school.name);
  await page.getByLabel('Places whose names you give later').fill('3');
  await page.getByRole('button', { name: 'Book them' }).click();
  await page.getByLabel('How many of those without a name').fill('1');
  await page.getByRole('button', { name: 'Give them back' }).click();
  await expect(page.getByText('One place given back')).toBeVisible();
  await town.moveTo(page, '04/12/2026', '09:05');
  await town.mail.find(OFFICE, /^Names still missing/);
  await town.moveTo(page, '08/12/2026', '12:05');
  await town.mail.find(OFFICE, /^Places given back/);
  await page.goto('/events/teachmeet-wee-wins');
  await expect(page.getByText('3 places left')).toBeVisible();
});

test('somebody who is not signed in signs in first, and comes back', async ({ page, town }) => {
  await published(town.db, { room: 3 });
  await page.goto('/events/teachmeet-wee-wins/book/colleagues');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});
