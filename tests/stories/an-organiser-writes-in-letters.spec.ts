import { placeBooking } from '#lib/booking/booking.server.ts';

import { done, somebody } from '../support/people.ts';
import { expect, expectGood, ORGANISER_EMAIL, published, test } from '../support/town.ts';

test('an organiser puts own words into a letter, reads it, tries it, and it goes out so', async ({
  page,
  town
}) => {
  const event = await published(town.db);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('link', { name: 'Letters', exact: true }).click();
  await expectGood(page);
  await page.getByRole('link', { name: 'You’re going' }).click();
  await expect(page.getByText('As Eilidh Baird would get it')).toBeVisible();
  await expectGood(page);

  // a placeholder that does not exist, and a subject that says neither day nor place
  await page.getByLabel('At the beginning').fill('Hello {nmae}, bring a shoebox.');
  await page.getByRole('button', { name: 'See how it reads' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toContainText('{nmae} is nothing');
  await expect(page.getByLabel('At the beginning')).toHaveValue('Hello {nmae}, bring a shoebox.');
  await expectGood(page);
  await page.getByLabel('At the beginning').fill('Hello {name}, bring a shoebox.');
  await page.getByLabel('Subject').fill('Hooray!');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('link')).toContainText('Keep {event}');
  await page.getByLabel('Subject').fill('Hooray, {name}: {event}');
  await page.getByRole('button', { name: 'See how it reads' }).click();
  await expect(page.getByText('Hello Eilidh, bring a shoebox.')).toBeVisible();
  await expect(page.getByText('Hooray, Eilidh: Thu 10 Dec, 4 pm')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();

  await page.getByRole('button', { name: 'Send it to me as a test' }).click();
  await expect(page.getByText(`A test is on its way to ${ORGANISER_EMAIL}`)).toBeVisible();
  await expectGood(page);
  const tried = await town.mail.find(ORGANISER_EMAIL, /^Test: Hooray, Eilidh: Thu 10 Dec, 4 pm/);
  expect(tried.invite).toBeNull();
  expect(tried.text).toContain('Hello Eilidh, bring a shoebox.');

  const guest = await somebody(town.db, 'Isla Quigley');
  const now = await town.now();
  done(await placeBooking(town.db, { event: event.id, person: guest.id, by: guest.actor, now }));
  const booked = await town.mail.find(guest.email, /^Hooray, Isla: Thu 10 Dec, 4 pm/);
  expect(booked.text).toContain('Hello Isla, bring a shoebox.');
  expect(booked.invite).toMatchObject({ method: 'REQUEST', attendee: guest.email });
  await page.goto(`/organise/events/${event.id}/letters`);
  await expect(page.getByRole('listitem').filter({ hasText: 'You’re going' })).toContainText(
    'In your words'
  );
});
