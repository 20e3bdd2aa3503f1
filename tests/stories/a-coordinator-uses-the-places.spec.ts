import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { done } from '../support/people.ts';
import {
  establishment,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  test,
  type Town
} from '../support/town.ts';

/** Somebody books for their school. */
async function books(
  { db, now }: Town,
  event: string,
  email: string,
  name: string,
  school: string
) {
  const at = await now();
  const person = await personOf(db, { email, name, now: at });
  const by = { person, grants: [] };
  const facts = { event, person: person.id, establishment: school, by, now: at };
  return done(await placeBooking(db, facts)).booking;
}

test('an organiser keeps places for authorities and sees first what will happen', async ({
  page,
  town
}) => {
  const event = await published(town.db, {
    room: 2,
    roomLimit: 12,
    team: 2,
    now: await town.now()
  });
  const school = await establishment(town.db, 'south-lanarkshire');
  await books(town, event.id, 'ailsa@school.example', 'Ailsa Gow', school.id);
  await books(town, event.id, 'blair@school.example', 'Blair Orr', school.id);
  await books(town, event.id, 'catriona@school.example', 'Catriona Muir', school.id);

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('link', { name: 'Places', exact: true }).click();
  await expect(page.getByText('2 places, 0 presenters and 2 of the team come to 4')).toBeVisible();
  await expectGood(page);

  // what cannot be stands at its field, with the number
  const anyone = page.getByRole('group', { name: 'Anyone' });
  const more = page.getByRole('group', { name: 'Keep places for one more authority' });
  await anyone.getByLabel('Places').fill('1');
  await more.getByLabel('Authority').selectOption('South Lanarkshire');
  await more.getByLabel('Places').fill('6');
  await more.getByLabel('Release date').fill('5/12/2026');
  await page.getByRole('button', { name: 'See what happens' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    '2 places are taken. Enter at least 2.',
    'Schools in South Lanarkshire are closed on that day.'
  ]);
  await expect(more.getByLabel('Release date')).toHaveValue('5/12/2026');
  await expectGood(page);

  await anyone.getByLabel('Places').fill('2');
  await more.getByLabel('Places').fill('9');
  await more.getByLabel('Release date').fill('7/12/2026');
  await page.getByRole('button', { name: 'See what happens' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Places, presenters and team would come to 13; the room allows 12.'
  ]);
  await more.getByLabel('Places').fill('6');
  await page.getByLabel('Seats set out').fill('7');
  await page.getByRole('button', { name: 'See what happens' }).click();

  await expect(page.getByRole('heading', { name: 'This is what happens' })).toBeVisible();
  await expect(page.getByText('6 places, to everyone on Mon 7 Dec')).toBeVisible();
  await expect(page.getByText('1 person on the waiting list gets a place at once')).toBeVisible();
  await expect(page.getByText('8 places for 7 seats: 1 more than there are chairs.')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'The places are changed' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^South Lanarkshire/ })).toContainText('Mon 7 Dec');
  await expectGood(page);
  expect((await town.mail.find('catriona@school.example', /^You’re going/)).subject).toContain(
    'Thu 10 Dec'
  );

  // to everyone before its date
  const kept = page.getByRole('group', { name: 'South Lanarkshire' });
  await kept.getByText('Give all of them to everyone now').click();
  await page.getByRole('button', { name: 'See what happens' }).click();
  await expect(page.getByText('All to everyone, now')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('group', { name: 'South Lanarkshire' })).toHaveCount(0);
  await expect(page.getByRole('row', { name: /^Anyone/ })).toContainText(
    '3 booked and 0 held of 8'
  );
});
