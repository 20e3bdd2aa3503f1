import { placeBooking } from '#lib/booking/booking.server.ts';
import { isRefusal } from '#lib/refusal.ts';

import { somebody } from '../support/people.ts';
import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  test,
  type Town
} from '../support/town.ts';

test('an organiser reminds people when they like, and a place that is given back by it is used', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 1 });
  const [goes, waits] = [await comes(town, event.id, 'Isla Quigley'), await comes(town, event.id)];
  await town.mail.to(goes.email, 1);

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('link', { name: 'Reminders', exact: true }).click();
  await expect(page.getByText('These are the usual ones.')).toBeVisible();
  await expect(
    page.getByRole('heading', { name: '1 school day before, at 3:30 pm' })
  ).toBeVisible();

  // what would come to nobody in time is said at its field
  await page.getByLabel('How long before').fill('20');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toBeVisible();
  await page.getByLabel('How long before').fill('3');
  await page.getByLabel('Counted in').selectOption('days');
  await page.getByLabel('Time of day').fill('10:15 pm');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('These are this event’s own.')).toBeVisible();
  // at night nobody is mailed: the next morning
  const card = page.getByRole('article', { name: '3 days before, at 10:15 pm' });
  await expect(card).toContainText('Tue 8 Dec');
  await expect(card).toContainText('nobody gets reminders at night');
  await expectGood(page);

  // in own words, read and tried first
  await card.getByRole('link', { name: 'Write your own words' }).click();
  await page.getByLabel('At the beginning').fill('Bring a shoebox, {name}.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.goto(`/organise/events/${event.id}/reminders`);
  await card.getByRole('link', { name: 'See the letter' }).click();
  await expect(page.getByText('Bring a shoebox, Mairi.')).toBeVisible();
  await page.getByRole('button', { name: 'Send a test to me' }).click();
  const tried = await town.mail.find(ORGANISER_EMAIL, /^Test: Thursday: Thu 10 Dec, 4 pm/);
  expect(tried.links.filter((link) => link.includes('/booking/'))).toEqual([]);

  await town.moveTo(page, '08/12/2026', '07:01');
  const reminder = await town.mail.find(goes.email, /^Thursday: Thu 10 Dec, 4 pm/);
  expect(reminder.text).toContain('Bring a shoebox, Isla.');
  expect(reminder.text).toContain('No more reminders, please');

  // "I can't come after all": whoever waits has the place while it is of use
  await page.context().clearCookies();
  await page.goto(reminder.links.find((link) => link.endsWith('/cancel'))!);
  await page.getByRole('button', { name: 'Yes, cancel my place' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your place is cancelled');
  const came = await town.mail.find(waits.email, /^You’re going: Thu 10 Dec, 4 pm/);
  expect(came.invite).toMatchObject({ method: 'REQUEST', attendee: waits.email });

  // the next one is theirs, and so is the one mail afterwards
  await town.moveTo(page, '09/12/2026', '15:31');
  await town.mail.find(waits.email, /^Thursday: Thu 10 Dec, 4 pm/);
  await town.moveTo(page, '10/12/2026', '19:01');
  await town.mail.find(waits.email, /^Thank you: Thu 10 Dec, 4 pm/);
  const thanked = town.mail.received.filter(({ subject }) => subject.startsWith('Thank you: '));
  expect(thanked.map(({ to }) => to)).toEqual([waits.email]);

  // the page says what went
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/reminders`);
  const gone = page.getByRole('main').getByRole('list').last().getByRole('listitem');
  await expect(gone.filter({ hasText: '1 sent' })).toHaveCount(3);
  await expectGood(page);
});

async function comes(town: Town, event: string, name = 'Ewan Begbie') {
  const person = await somebody(town.db, name);
  const placed = await placeBooking(town.db, {
    event,
    person: person.id,
    by: person.actor,
    now: await town.now()
  });
  if (isRefusal(placed)) throw new Error(placed.refused);
  return person;
}
