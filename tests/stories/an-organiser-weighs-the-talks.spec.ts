import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';

import { done, partnerWith, somebody, takes } from '../support/people.ts';
import {
  BEGIN,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  slotIn,
  test
} from '../support/town.ts';

test('an organiser sees whether teachers and partners are in balance, for an event and for all', async ({
  page,
  town
}) => {
  const { db } = town;
  const event = await published(db);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/balance`);
  await expect(
    page.getByRole('heading', { name: 'No talk stands on this agenda yet' })
  ).toBeVisible();
  await expectGood(page);

  const teacher = await somebody(db, 'Shona Meikle');
  done(await takes(db, await slotIn(db, event.id, { starts: '16:10' }), teacher));
  const { id: partner, presenter } = await partnerWith(db);
  const slot = await slotIn(db, event.id, { starts: '16:20', openTo: 'partners' });
  done(
    await takeSlotForPartner(db, {
      event: event.id,
      slot: slot.id,
      partner,
      person: presenter.id,
      title: 'My job is noise',
      line: null,
      by: presenter.actor,
      now: BEGIN
    })
  );
  await page.reload();
  await expect(page.getByText('Partners give 1 of 2 talks').first()).toBeVisible();
  await expect(page.getByText('Partners have 50 % of the minutes').first()).toBeVisible();
  await expectGood(page);
  const csv = page.getByRole('link', { name: 'Download as CSV' });
  const file = await page.request.get((await csv.getAttribute('href'))!);
  expect(file.headers()['content-type']).toContain('text/csv');
  expect(await file.text()).toContain('Partners');

  await page.goto('/organise');
  await page.getByRole('link', { name: 'Balance of talks over several events' }).click();
  await expect(page.getByText('Partners give 1 of 2 talks').first()).toBeVisible();
  await page.getByLabel('From').fill('not a day');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter a day like 2026-08-17.');
  await expect(page.getByLabel('From')).toHaveValue('not a day');
  await page.getByLabel('From').fill('2027-01-01');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('heading', { name: 'No talk stands at these events' })).toBeVisible();
  await expectGood(page);
});
