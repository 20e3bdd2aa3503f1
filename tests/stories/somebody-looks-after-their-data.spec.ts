import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf, proved } from '#lib/people/person.server.ts';

import { done } from '../support/people.ts';
import {
  ADMIN_EMAIL,
  BEGIN,
  establishment,
  expect,
  expectGood,
  published,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';

const WORK = 'gillian.orr@school.example';
const HOME = 'gillian@home.example';

async function gillian(town: Town) {
  const school = await establishment(town.db);
  const facts = { name: 'Gillian Orr', role: 'class-teacher', establishment: school.id } as const;
  const person = await personOf(town.db, { email: WORK, ...facts, now: BEGIN });
  await proved(town.db, person.id, BEGIN);
  return { person, facts };
}

const linkOf = async (town: Town, email: string, subject: RegExp) =>
  (await town.mail.find(email, subject)).links.find((link) => link.includes('/prove/by-link/'))!;

test('a second address is proved, becomes the main one, and everything is erased', async ({
  page,
  town
}) => {
  const { person } = await gillian(town);
  const event = await published(town.db, { title: 'One place', room: 1 });
  const next = await personOf(town.db, { email: 'next@school.example', name: 'Ewan', now: BEGIN });
  for (const who of [person, next]) {
    const by = { person: who, grants: [] };
    done(await placeBooking(town.db, { event: event.id, person: who.id, by, now: BEGIN }));
  }

  await town.signIn(page, WORK);
  await page.goto('/my');
  await page.getByRole('link', { name: 'My addresses' }).click();
  await page.getByLabel('E-mail').fill('nonsense');
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter one e-mail address');
  await page.getByLabel('E-mail').fill(HOME);
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await page.goto(await linkOf(town, HOME, /^Is this address yours too/));
  await page.getByRole('main').getByRole('button').click();
  await expect(page.getByText('The address is added')).toBeVisible();
  await expectGood(page);

  // whoever signs in by it is the same person
  const other = await somebodyElse(page, town);
  await town.signIn(other, HOME);
  await other.goto('/my');
  await expect(other.getByRole('link', { name: 'One place' })).toBeVisible();
  await other.context().close();

  await page.getByRole('button', { name: `Send letters here: ${HOME}` }).click();
  await expect(page.getByText('Letters go there now')).toBeVisible();
  await town.mail.find(WORK, /^Letters go to another address/);
  expect((await town.mail.find(HOME, /^In this calendar now/)).invite?.method).toBe('REQUEST');

  await page.goto('/my/data');
  const text = await page.request.get('/my/data/download?text');
  expect(await text.text()).toContain('Gillian Orr');
  await page.getByRole('link', { name: 'Erase what Twilight knows of me' }).click();
  await expect(page.getByText('Places at One place')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send me a mail to prove' }).click();
  await page.goto(await linkOf(town, HOME, /^Erase what Twilight knows/));
  await page.getByRole('main').getByRole('button').click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Yes, erase everything' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your data is erased');
  await town.mail.find('next@school.example', /^You’re going|^A place/);
  await town.mail.find(HOME, /^Your data is erased/);
  await page.goto('/my');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('an administrator makes one record of two, after a look at what both have', async ({
  page,
  town
}) => {
  const { person, facts } = await gillian(town);
  const event = await published(town.db, { title: 'One place', room: 1 });
  const by = { person, grants: [] };
  done(await placeBooking(town.db, { event: event.id, person: person.id, by, now: BEGIN }));
  await personOf(town.db, { email: HOME, ...facts, now: BEGIN });

  await town.signIn(page, ADMIN_EMAIL);
  await page.goto('/admin/people');
  await page.getByRole('link', { name: 'Two records of one person' }).click();
  await page.getByRole('link', { name: 'Gillian Orr' }).click();
  await expect(page.getByText('1 booking')).toBeVisible();
  await expect(page.getByText('nothing yet')).toBeVisible();
  await expectGood(page);
  await page.getByRole('group').getByText('Yes, make them one').first().click();
  await page.getByRole('button', { name: 'Yes, make them one' }).click();
  await expect(page.getByText('They are one record now')).toBeVisible();
  await expect(page.getByText('No two records look like one person')).toBeVisible();
  await town.mail.find(WORK, /^Your two records are one/);
  await town.mail.find(HOME, /^Your two records are one/);
  await town.signIn(page, HOME);
  await page.goto('/my');
  await expect(page.getByRole('link', { name: 'One place' })).toBeVisible();
});
