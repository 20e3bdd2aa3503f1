import type { Page } from '@playwright/test';

import { expect, expectGood, test } from '../support/town.ts';

const EMAIL = 'gillian.orr@school.example';

/** Signs in by the code of the mail, which is a fresh proof. */
async function byMail(
  page: Page,
  mail: { find(to: string, subject: RegExp): Promise<{ text: string }> }
) {
  await page.goto('/sign-in?next=/my/sign-in');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByRole('button', { name: 'Send me the mail' }).click();
  const { text } = await mail.find(EMAIL, /^Sign in/);
  await page.getByLabel('The six digits from the mail').fill(/\b(\d{3}) ?(\d{3})\b/.exec(text)![0]);
  await page.getByRole('button', { name: 'That’s me' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How you sign in');
}

test('a passkey is added, signs in without a mail, and is removed', async ({ page, town }) => {
  test.skip(test.info().project.use.javaScriptEnabled === false, 'a passkey needs a script');
  await byMail(page, town.mail);
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add a passkey');
  await expectGood(page);
  // axe's own session would take the device away: other pages are looked at in another tab
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  });
  await page.getByRole('button', { name: 'Add the passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter a name for the passkey');
  await page.getByLabel('A name for it').fill('My phone');
  // the device says no: the page says so, and asks again
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Add the passkey' }).click();
  await expect(page.getByRole('status')).toContainText('did not answer with a passkey');
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await page.getByRole('button', { name: 'Add the passkey' }).click();
  await expect(page.getByRole('heading', { name: 'Added' })).toBeVisible();
  await expect(page.getByText('Passkey: My phone')).toBeVisible();
  const beside = await page.context().newPage();
  for (const path of ['/my/sign-in', '/sign-in/passkey']) {
    await beside.goto(path);
    await expectGood(beside);
  }
  await beside.close();
  await town.mail.find(EMAIL, /^There is a new way to sign in as you/);

  await page.goto('/my/devices');
  await page.getByText('Sign out everywhere').click();
  await page.getByRole('button', { name: 'Yes, sign me out everywhere' }).click();
  const mails = (await town.mail.to(EMAIL, 2)).length;
  await page.goto('/sign-in?next=/my/devices');
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('button', { name: 'Use my passkey' }).click();
  await expect(page).toHaveURL(/\/my\/devices$/);
  await expect(page.getByText('This device')).toBeVisible();
  expect((await town.mail.to(EMAIL, 2)).length).toBe(mails);

  await page.goto('/my/sign-in');
  await page.getByText('Remove My phone').click();
  await page.getByRole('button', { name: 'Yes, remove it' }).click();
  await expect(page.getByRole('heading', { name: 'Removed' })).toBeVisible();
  await page.goto('/sign-in/passkey');
  await page.getByRole('button', { name: 'Use my passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('That passkey is not known here');
});

test('without scripts the page says so, and mail is the way', async ({ page, town }) => {
  test.skip(test.info().project.use.javaScriptEnabled !== false, 'about browsers without scripts');
  await page.goto('/sign-in?next=/my/sign-in');
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('Passkeys need JavaScript')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use my passkey' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Sign in by mail instead' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fmy%2Fsign-in$/);
  await byMail(page, town.mail);
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await expect(page.getByText('Passkeys need JavaScript')).toBeVisible();
});
