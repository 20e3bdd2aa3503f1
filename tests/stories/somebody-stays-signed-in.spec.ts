import { expect, expectGood, pressLink, published, test } from '../support/town.ts';

const EMAIL = 'gillian.orr@school.example';

test('a second press stays signed in; the next booking is one press; sign out everywhere', async ({
  page,
  town
}) => {
  await published(town.db, { title: 'First evening' });
  await published(town.db, {
    title: 'Second evening',
    startsLocal: '2026-12-15T16:00',
    endsLocal: '2026-12-15T17:30'
  });
  await page.goto('/events/first-evening/book');
  await page.getByLabel('Your name').fill('Gillian Orr');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await pressLink(page, town, EMAIL);

  // booking never signs anyone in by itself
  await expect(page.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(page.getByRole('link', { name: 'My Twilight' })).toBeVisible();

  await page.goto('/events/second-evening/book');
  await expect(page.getByText('You are signed in as Gillian Orr.')).toBeVisible();
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Gillian');
  await town.mail.find(EMAIL, /^You’re going: Tue 15 Dec/);

  await page.goto('/my');
  await expect(page.getByRole('link', { name: 'First evening' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Second evening' })).toBeVisible();
  await expectGood(page);
  await page.goto('/');
  await expect(page.getByText('You’re going').first()).toBeVisible();
  await expectGood(page);

  await page.goto('/my/devices');
  await expect(page.getByText('This device')).toBeVisible();
  await expectGood(page);
  await page.getByText('Sign out everywhere').click();
  await page.getByRole('button', { name: 'Yes, sign me out everywhere' }).click();
  await page.goto('/my');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fmy/);
  expect(await town.db.selectFrom('session').selectAll().execute()).toEqual([]);
});

test('the mail server is down: bookings go on, and mail follows when it is back', async ({
  page,
  town
}) => {
  await published(town.db);
  await town.mail.close();
  await page.goto('/events/teachmeet-wee-wins/book');
  await page.getByLabel('Your name').fill('Gillian Orr');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look in your mail');
  await expect
    .poll(async () => {
      const row = await town.db
        .selectFrom('outbox')
        .select(['attempts', 'done_at'])
        .executeTakeFirstOrThrow();
      return row.done_at === null ? row.attempts : -1;
    })
    .toBe(1);
  await town.mail.open();
  // the next try is about a minute away
  await town.moveTo(page, '23/11/2026', '10:05');
  await town.mail.find(EMAIL, /^One press to book/);
});

test('the waiting page sends the mail again', async ({ page, town }) => {
  await published(town.db);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByRole('button', { name: 'Send me the mail' }).click();
  await town.mail.to(EMAIL, 1);
  await page.getByRole('button', { name: 'Send the mail again' }).click();
  await expect(page.getByRole('heading', { name: 'We sent it again' })).toBeVisible();
  await town.mail.to(EMAIL, 2);
  await page.getByLabel('The six digits from the mail').fill('12');
  await page.getByRole('button', { name: 'That’s me' }).click();
  await expect(page.getByRole('alert')).toContainText('That is not the code in the mail');
  await expect(page.getByLabel('The six digits from the mail')).toHaveValue('12');
});
