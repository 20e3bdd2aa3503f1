import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';

import { ADMIN_EMAIL, BEGIN, expect, expectGood, test } from '../support/town.ts';

const SECOND = 'kirsty@stem.example';

test.use({ settings: { ADMIN_PASSKEY: 'ask' } });

test('an administrator without a passkey asks a second one, who confirms', async ({
  page,
  browser,
  town
}) => {
  await town.signIn(page, ADMIN_EMAIL);
  await page.goto('/admin/confirm');
  await expect(page.getByText('There is no other administrator to ask')).toBeVisible();

  const { id } = await personOf(town.db, { email: SECOND, name: 'Kirsty Weir', now: BEGIN });
  await giveRight(town.db, {
    ...{ person: id, right: 'administrator', scope: 'everything', by: SYSTEM, now: BEGIN }
  });
  await page.goto('/admin/retention');
  const save = page.getByRole('button', { name: /^Save/ }).first();
  await save.click();
  await expect(page.getByRole('alert')).toContainText('This needs your passkey');
  await page.getByRole('link', { name: 'Ask a second administrator' }).click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Ask a second administrator' }).click();
  const code = /\d{4}/.exec(await page.getByText('You asked: your code is').innerText())![0];
  await expectGood(page);

  const mail = await town.mail.find(SECOND, /^Ross Tait asks you to confirm them/);
  expect(mail.text).not.toContain(code);
  const context = await browser.newContext({
    ...test.info().project.use,
    baseURL: town.app.origin
  });
  const second = await context.newPage();
  await town.signIn(second, SECOND);
  // she has signed in by her passkey
  await town.db
    .updateTable('session')
    .set({ how: 'passkey' })
    .where('person_id', '=', id)
    .execute();
  await second.goto('/admin/people');
  await expect(second.getByText('An administrator asks to be confirmed')).toBeVisible();
  await second.getByRole('link', { name: 'See who asks' }).click();
  await expect(second.getByText(`Code ${code}`)).toBeVisible();
  await second.getByText('Confirm Ross Tait').click();
  await expectGood(second);
  await second.getByRole('button', { name: 'Yes, I spoke to them' }).click();
  await expect(second.getByRole('heading', { name: 'Confirmed' })).toBeVisible();
  await context.close();

  await page.goto('/admin/confirm');
  await expect(page.getByText('Nothing more is needed now.')).toBeVisible();
  await page.goto('/admin/retention');
  const days = page.getByRole('textbox').first();
  const longer = String(Number(await days.inputValue()) + 1);
  await days.fill(longer);
  await save.click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(days).toHaveValue(longer);
});
