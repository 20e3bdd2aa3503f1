import { expect, expectGood, ORGANISER_EMAIL, test } from '../support/town.ts';

test('an organiser holds an event in a known hall', async ({ page, town }) => {
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise');
  await page.getByRole('link', { name: 'Venues' }).click();
  await expect(page.getByRole('heading', { name: 'No venue fits that' })).toBeVisible();
  await page.getByRole('link', { name: 'Add a venue' }).click();
  await page.getByLabel('Name').fill('Larigbank Learning Centre');
  await page.getByLabel('Address').fill('2 Larigbank Road, Larigbank');
  await page.getByLabel('Postcode').fill('nowhere');
  await page.getByLabel('Directions and parking').fill('Car park behind.');
  await page.getByLabel('Link to a map').fill('http://maps.example/larigbank');
  await page.getByText('Hearing loop').click();
  await page.getByLabel('Opens').fill('8 am');
  await page.getByLabel('Closes').fill('6:30 pm');
  await page.getByRole('button', { name: 'Add the venue' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Enter a postcode like G12 8QQ, or leave it empty',
    'Enter a whole web address that begins with https://'
  ]);
  await expect(page.getByLabel('Hearing loop')).toBeChecked();
  await expectGood(page);
  await page.getByLabel('Postcode').fill('lq1 2lb');
  await page.getByLabel('Link to a map').fill('');
  await page.getByRole('button', { name: 'Add the venue' }).click();
  await expect(page.getByRole('heading', { name: 'The venue is on the list' })).toBeVisible();
  await page.getByLabel('Room', { exact: true }).fill('hall');
  await page.getByLabel('People').fill('80');
  await page.getByRole('button', { name: 'Add a room' }).click();
  await expect(page.getByText('hall (80)')).toBeVisible();
  await expectGood(page);
  const venue = new URL(page.url()).pathname;

  await page.goto('/organise/events/new');
  await page.getByLabel('Title').fill('Tinkering');
  await page.getByLabel('One line about it').fill('Start with the junk drawer.');
  await page.getByLabel('Day', { exact: true }).fill('10/12/2026');
  await page.getByLabel('Starts').fill('16:30');
  await page.getByLabel('Ends').fill('7 pm');
  await page.getByLabel('Venue and room').selectOption('Larigbank Learning Centre, hall (80)');
  await page.getByLabel('Places in the room').fill('90');
  await page.getByLabel('Host organisation').fill('STEM Glasgow');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Places, presenters and team would come to 92; the room allows 80.'
  ]);
  await expectGood(page);
  await page.getByLabel('Places in the room').fill('60');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByText(/It ends at 7.pm; the building closes at 6:30.pm/)).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('link', { name: 'See the public page' }).click();
  await expect(page.getByText('Larigbank Learning Centre, hall').first()).toBeVisible();
  await expect(page.getByText(/The building closes at 6:30.pm/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'See it on a map' })).toHaveAttribute(
    'href',
    /^https:\/\/www\.openstreetmap\.org\/search\?query=2\+Larigbank/
  );
  await expectGood(page);

  // another name for it: its events follow when they are told to
  await page.goto(venue);
  await page.getByText('Change it').first().click();
  await page.getByLabel('Name').fill('Larigbank Hub');
  await page.getByRole('button', { name: 'Save the venue' }).click();
  await page.getByRole('link', { name: 'See what differs' }).click();
  await expect(page.getByText('Nobody is written to.')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Take it over' }).click();
  await expect(page.getByRole('heading', { name: 'Events say it as it is now' })).toBeVisible();
  await expect(page.getByText('Larigbank Hub, hall')).toBeVisible();
  await expectGood(page);
});
