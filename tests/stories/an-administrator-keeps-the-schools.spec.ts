import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';

import { ADMIN_EMAIL, BEGIN, expect, expectGood, test } from '../support/town.ts';

const COORDINATOR = 'coordinator@fife.example';
const FILE = [
  'LA Name,Seed Code,School Name,Primary,Secondary,Special',
  'Fife,5400001,Auchterburn Primary School,Yes,No,No',
  'Fife,5400002,Balgownie Primary School,Yes,No,No',
  'Atlantis,5400003,Nowhere Primary School,Yes,No,No'
].join('\n');

const csv = (text: string) => ({
  name: 'schools.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text)
});

test('an administrator reads a list of schools, looks at it, writes it, and closes one', async ({
  page,
  town
}) => {
  await town.signIn(page, ADMIN_EMAIL);
  await page.goto('/admin/schools');
  await page.getByRole('link', { name: 'From a file' }).click();
  await page.getByRole('button', { name: 'Read the file' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Choose a file.']);
  await page.getByLabel('CSV file').setInputFiles(csv(FILE));
  await page.getByRole('button', { name: 'Read the file' }).click();
  await expect(page.getByText('Auchterburn Primary School · Fife')).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: /^Problems/ }).click();
  await expect(page.getByText('There is no such authority.')).toBeVisible();
  await page.getByRole('button', { name: 'Write 2 new and 0 changed' }).click();
  await expect(page.getByRole('heading', { name: 'The list is written' })).toBeVisible();

  await page.goto('/admin/schools?q=fife+burn');
  await page.getByRole('link', { name: 'Auchterburn Primary School' }).click();
  await page.getByLabel('Closed on').fill('31/12/2099');
  await page.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([/still to come/]);
  await expect(page.getByLabel('Closed on')).toHaveValue('31/12/2099');
  await page.getByLabel('Closed on').fill('01/09/2026');
  await page.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByRole('heading', { name: /^Closed:/ })).toBeVisible();
  await expectGood(page);
});

test('a coordinator keeps the school calendar of their authority', async ({ page, town }) => {
  const person = await personOf(town.db, { email: COORDINATOR, name: 'Una Laird', now: BEGIN });
  await giveRight(town.db, {
    person: person.id,
    right: 'coordinator',
    scope: 'authority',
    scopeId: 'fife',
    by: SYSTEM,
    now: BEGIN
  });
  await town.signIn(page, COORDINATOR);
  await page.goto('/coordinate');
  await page.getByRole('link', { name: 'School calendar', exact: true }).click();
  await page.getByLabel('First day').fill('12/10/2026');
  await page.getByLabel(/^Last day/).fill('16/10/2026');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The days are added' })).toBeVisible();
  await expect(page.getByRole('row', { name: /October 2026/ })).toContainText('12–16');
  await page.getByText('Several lines, or a file').click();
  await page
    .getByLabel('CSV file')
    .setInputFiles(csv('From,To,What\n19/10/2026,,In-service day\n20/10/2026,,Outing'));
  await page.getByRole('button', { name: 'Look at it first' }).click();
  await expect(page.getByText(/It does not say whether/)).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Write 1 line' }).click();
  await expect(page.getByRole('row', { name: /October 2026/ })).toContainText('19 In-service day');
  await expectGood(page);
  expect((await page.goto('/admin/authorities/moray/calendar'))!.status()).toBe(404);
});
