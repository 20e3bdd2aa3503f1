import { joinNetwork, makeNetwork } from '#lib/networks/network.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { nominationPath } from '#lib/changes/programme/letters.server.ts';

import { expect, expectGood, published, test } from '../support/town.ts';
import { nominated, programmeWith } from '../support/programmes.ts';

test('a PSL answers once about cover, and takes back what they agreed to', async ({
  page,
  town
}) => {
  const { db } = town;
  const now = await town.now();
  const programme = await programmeWith(db, { 'south-lanarkshire': 3 }, now);
  for (const day of ['2026-12-08', '2026-12-15']) {
    await published(db, {
      title: `Day of ${day}`,
      kind: 'full-day',
      startsLocal: `${day}T09:30`,
      endsLocal: `${day}T15:30`,
      programme: programme.id,
      now
    });
  }
  const row = await nominated(db, programme, { authority: 'south-lanarkshire', now });
  await page.goto(nominationPath(row.id));
  await expect(page.getByText('2 dates are in school time')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('Your name').fill('Una Reid');
  await page.getByText('Cover needed', { exact: true }).click();
  await page.getByText('My headteacher has agreed my release').click();
  await page.getByRole('button', { name: 'Yes, I’ll take part' }).click();
  await expect(page.getByRole('heading', { name: 'Cover and release' })).toBeVisible();
  await expect(page.getByLabel('Cover needed')).toBeChecked();
  await page.getByText('Cover not needed').click();
  await page.getByRole('button', { name: 'Save my answer for all 2 dates' }).click();
  await expect(page.getByText('Your answer is saved for all 2 dates')).toBeVisible();
  await expectGood(page);

  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', row.person_id)
    .executeTakeFirstOrThrow();
  const network = await makeNetwork(db, { name: 'Rural schools', summary: '', by: SYSTEM, now });
  if (isRefusal(network)) throw new Error(network.refused);
  await joinNetwork(db, { network: network.id, person: row.person_id, now });
  const other = await personOf(db, { email: 'iain@school.example', name: 'Iain Gow', now });
  await joinNetwork(db, { network: network.id, person: other.id, now });
  await town.signIn(page, email);
  await page.goto('/my/networks');
  await page.getByRole('link', { name: 'Rural schools' }).click();
  await page.getByRole('button', { name: 'Let the other members see my name and address' }).click();
  await expect(page.getByText('Other members see your name and e-mail address')).toBeVisible();
  await expectGood(page);
  await page.goto('/my/privacy');
  await expect(page.getByText('for other members of the network, since')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Withdraw it' }).click();
  await expect(page.getByRole('heading', { name: 'You have withdrawn it' })).toBeVisible();
  await expect(page.getByText('for other members of the network, since')).toHaveCount(0);
});
