import { placeBooking } from '#lib/booking/booking.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { done } from '../support/people.ts';
import {
  establishment,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  test
} from '../support/town.ts';

const PSL = 'amara.baird@school.example';
const WAITS = 'callum.tait@school.example';

test('it snows: two screens on a phone, and everyone is online and told', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 1 });
  const school = await establishment(town.db);
  const now = await town.now();
  const paths: string[] = [];
  for (const [email, name] of [
    [PSL, 'Amara Baird'],
    [WAITS, 'Callum Tait']
  ] as const) {
    const person = await personOf(town.db, { email, name, now });
    const { booking } = done(
      await placeBooking(town.db, {
        event: event.id,
        person: person.id,
        establishment: school.id,
        by: { person, grants: [] },
        now
      })
    );
    paths.push(bookingPath(booking.id));
  }
  await town.moveTo(page, '10/12/2026', '07:30');
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('link', { name: 'Snow? Send everyone online' }).click();
  await expect(
    page.getByText('One person is moved and told. One who waits gets a place.')
  ).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send everyone online now' }).click();
  await expect(page.getByText(/^Enter the link with which they join/).first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel('The link with which they join').fill('https://meet.example/snow');
  await page.getByLabel('A word to them').fill('The roads are closed.');
  await page.getByLabel(`${school.name}: one person`).fill('office@kirkmuirlea.example');
  await page.getByRole('button', { name: 'Send everyone online now' }).click();
  await page.getByRole('button', { name: 'Do it now' }).click();
  await expect(
    page.getByRole('heading', { name: 'Everyone is online', exact: true })
  ).toBeVisible();
  await expect(page.getByText('3 people are being told by mail')).toBeVisible();
  await expectGood(page);

  const moved = await town.mail.find(PSL, /^Changed|^Online/);
  expect(moved.invite).toMatchObject({ method: 'REQUEST', sequence: 1 });
  expect(moved.text).toContain('The roads are closed.');
  expect(moved.text).toContain('https://meet.example/snow');
  expect((await town.mail.find(WAITS, /^You’re going/)).text).toContain('meet.example/snow');
  const office = await town.mail.find('office@kirkmuirlea.example', /^Online instead/);
  expect(office.text).toContain('Amara Baird');
  expect(office.invite).toBeNull();
  await page.goto(paths[0]!);
  await expect(page.getByText('https://meet.example/snow')).toBeVisible();

  // the way back: one too many for the room
  await page.goto(`/organise/events/${event.id}/snow`);
  await expect(page.getByText('One person would not fit')).toBeVisible();
  await expect(page.getByText('Callum Tait')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Take everyone back to the room' }).click();
  await expect(page.getByText(/^Nobody was moved, because these would not fit/)).toBeVisible();
  await page.getByLabel('Places in the room for anyone').fill('2');
  await page.getByRole('button', { name: 'Take everyone back to the room' }).click();
  await page.getByRole('button', { name: 'Do it now' }).click();
  await expect(page.getByText('Everyone is back in the room')).toBeVisible();
  await page.goto(paths[1]!);
  await expect(page.getByText('Kirkmuirlea Primary School').first()).toBeVisible();
});
