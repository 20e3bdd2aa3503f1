import { readFileSync } from 'node:fs';

import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { done } from '../support/people.ts';
import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  test,
  type Town
} from '../support/town.ts';

const FIRST = 'amara.baird@school.example';
const SECOND = 'callum.tait@school.example';

test('the organiser finds, books and writes to people, and takes the list along', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 2 });
  await bookFor(town, event.id, FIRST, 'Amara Baird');
  await bookFor(town, event.id, SECOND, 'Callum Tait');
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/people`);
  await expectGood(page);
  await expect(page.getByText('Since yesterday: Booked 2')).toBeVisible();

  await page.getByLabel('Name, address, school or reference').fill('tait');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Callum Tait' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Amara Baird' })).toBeHidden();
  expect(page.url()).toContain('q=tait');

  // on somebody's behalf: the event is full, so they wait
  await page.goto(`/organise/events/${event.id}/people`);
  await page.getByRole('link', { name: 'Book somebody' }).click();
  await page.getByRole('button', { name: 'Book them' }).click();
  await expect(page.getByText('Enter your name').first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel('Name', { exact: true }).fill('Rhona Weir');
  await page.getByLabel('E-mail').fill('rhona.weir@school.example');
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book them' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book them' }).click();
  await expect(page.getByText('No place is free. They are 1st and were told.')).toBeVisible();
  await expect(page.getByText('Joined the waiting list')).toBeVisible();
  await expectGood(page);
  await town.mail.find('rhona.weir@school.example', /^On the waiting list/);

  // a message: picked, looked at, tried, sent once
  await page.goto(`/organise/events/${event.id}/people`);
  await page.getByRole('button', { name: 'Write to those picked' }).click();
  await expect(page.getByText('Pick at least one person whose name is known.')).toBeVisible();
  await page.goto(`/organise/events/${event.id}/people`);
  await page.getByLabel('Pick Amara Baird').check({ force: true });
  await page.getByRole('button', { name: 'Write to those picked' }).click();
  await expect(page.getByText('It goes to one person.')).toBeVisible();
  await page.getByLabel('Subject').fill('Bring a torch');
  await page.getByRole('button', { name: 'Look at it first' }).click();
  await expect(page.getByText('Enter the text.').first()).toBeVisible();
  await expect(page.getByLabel('Subject')).toHaveValue('Bring a torch');
  await expectGood(page);
  await page.getByLabel('Text').fill('It is dark by five.\n\nWarm socks too.');
  await page.getByRole('button', { name: 'Look at it first' }).click();
  await expect(page.getByRole('heading', { name: 'This is how it will look' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send one to myself' }).click();
  await expect(page.getByText(`One is on its way to ${ORGANISER_EMAIL}`)).toBeVisible();
  await town.mail.find(ORGANISER_EMAIL, /^Test: Bring a torch: /);
  await page.getByRole('button', { name: 'Send it to one person' }).click();
  await expect(page.getByText('The message is on its way')).toBeVisible();
  const message = await town.mail.find(FIRST, /^Bring a torch: /);
  expect(message.text).toContain('Warm socks too.');
  expect(message.replyTo).toContain('team@stem.example');
  expect(town.mail.received.filter(({ to }) => to === SECOND)).toHaveLength(1);

  // the list as a file, exactly as filtered
  await page.goto(`/organise/events/${event.id}/people?state=confirmed&q=tait`);
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click()
  ]);
  const text = readFileSync(await csv.path(), 'utf8');
  expect(text).toContain('Callum Tait');
  expect(text).not.toContain('Amara Baird');
  const [xlsx] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download for Excel' }).click()
  ]);
  expect(
    readFileSync(await xlsx.path())
      .subarray(0, 2)
      .toString()
  ).toBe('PK');

  // one booking: what happened, and the end of it
  await page.getByRole('link', { name: 'Callum Tait' }).click();
  await expect(page.getByText('You’re going: Thu 10 Dec, 4 pm')).toBeVisible();
  await page.getByText('Cancel this booking').click();
  await page.getByRole('button', { name: 'Yes, cancel the booking of Callum Tait' }).click();
  await expect(page.getByText('The booking is cancelled')).toBeVisible();
  await expect(page.getByText('Cancelled by an organiser')).toBeVisible();
  await page.goto(`/organise/events/${event.id}/people?state=ended`);
  await expect(page.getByRole('link', { name: 'Callum Tait' })).toBeVisible();
});

async function bookFor(town: Town, event: string, email: string, name: string): Promise<void> {
  const now = await town.now();
  const person = await personOf(town.db, { email, name, now });
  done(await placeBooking(town.db, { event, person: person.id, by: { person, grants: [] }, now }));
}
