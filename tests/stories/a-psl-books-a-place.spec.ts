import type { Page } from '@playwright/test';

import {
  expect,
  expectGood,
  pressLink,
  published,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';

const EMAIL = 'eilidh.drummond@glenafton.example';

test('a visitor finds an event, books a place and cancels it from the mail', async ({
  page,
  town
}) => {
  await published(town.db, { room: 20 });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What’s on after the bell');
  await expectGood(page);
  await page.getByRole('link', { name: 'Teachmeets', exact: true }).click();
  await page.getByRole('link', { name: 'Teachmeet: wee wins' }).click();
  await expect(page.getByText('20 places left')).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Come and listen' }).click();

  // bad input: a message on top and at each field, what was typed is kept
  await page.getByLabel('Your name').fill('Eilidh Drummond');
  await page.getByLabel('E-mail').fill('eilidh.drummond@');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Enter an e-mail address like name@school.example',
    'Enter your school or nursery, or where you work'
  ]);
  await expect(page.getByLabel('Your name')).toHaveValue('Eilidh Drummond');
  await expect(page.getByLabel('E-mail')).toHaveValue('eilidh.drummond@');
  await expectGood(page);

  // a school that the list does not know
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('School or nursery').fill('Glenafton Primary');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “Glenafton Primary”').click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('heading', { name: 'Look in your mail' })).toBeVisible();
  await expect(page.getByText(/^Your place is held until/)).toBeVisible();
  await expectGood(page);

  // the place is held from the first submit
  const visitor = await somebodyElse(page, town);
  await visitor.goto('/events/teachmeet-wee-wins');
  await expect(visitor.getByText('19 places left')).toBeVisible();
  await visitor.close();

  // a scanner follows the link, with a browser: nothing happens
  const proof = await town.mail.find(EMAIL, /One press to book/);
  expect(proof.subject).toContain('Thu 10 Dec, 4 pm · Teachmeet: wee wins · Kirkmuirlea');
  const link = proof.links.find((one) => one.includes('/prove/by-link/'))!;
  for (let scan = 0; scan < 3; scan++) await page.request.get(link);
  await page.goto(link);
  await expectGood(page);
  expect(await states(town)).toEqual(['held']);

  await page.getByRole('button', { name: 'Yes, book my place' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Eilidh');
  await expectGood(page);
  expect(await states(town)).toEqual(['confirmed']);

  const booked = await town.mail.find(EMAIL, /^You’re going/);
  expect(booked.invite).toMatchObject({
    method: 'REQUEST',
    sequence: 0,
    partstat: 'ACCEPTED',
    attendee: EMAIL,
    summary: 'Teachmeet: wee wins · Kirkmuirlea',
    starts: '2026-12-10T16:00:00',
    ends: '2026-12-10T18:00:00'
  });
  expect(booked.text).toContain('Kirkmuirlea Primary School');

  // the file for whoever's mail cannot take an invite
  const href = await page
    .getByRole('link', { name: 'Download for any calendar' })
    .getAttribute('href');
  const file = await page.request.get(href!);
  expect(file.headers()['content-type']).toContain('text/calendar');
  expect(await file.text()).toContain(`UID:${booked.invite!.uid}`);

  // cancel from the mail: GET asks, POST acts
  const cancel = booked.links.find((one) => one.endsWith('/cancel'))!;
  await page.goto(cancel);
  await expectGood(page);
  expect(await states(town)).toEqual(['confirmed']);
  await page.getByRole('button', { name: 'Yes, cancel my place' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your place is cancelled');
  await expectGood(page);
  const cancelled = await town.mail.find(EMAIL, /^You cancelled/);
  expect(cancelled.invite).toMatchObject({
    method: 'CANCEL',
    status: 'CANCELLED',
    sequence: 1,
    uid: booked.invite!.uid
  });
  await page.goto(cancel);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This booking has ended');
  expect(town.mail.received.filter(({ to }) => to === EMAIL)).toHaveLength(3);
});

test('a used link says so and books nobody twice', async ({ page, town }) => {
  await published(town.db, { room: 20 });
  await book(page, EMAIL);
  await pressLink(page, town, EMAIL);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Eilidh');
  const { links } = await town.mail.find(EMAIL, /One press/);
  await page.goto(links.find((one) => one.includes('/prove/by-link/'))!);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link has been used');
  await expectGood(page);

  // asked again with the same address: the mail's link leads to the booking that is there
  await book(page, EMAIL);
  await town.mail.to(EMAIL, 3);
  await pressLink(page, town, EMAIL);
  await expect(page.getByRole('heading', { name: 'You had booked already' })).toBeVisible();
  expect(await states(town)).toEqual(['cancelled', 'confirmed']);
});

async function book(page: Page, email: string): Promise<void> {
  await page.goto('/events/teachmeet-wee-wins/book');
  await page.getByLabel('Your name').fill('Eilidh Drummond');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('heading', { name: 'Look in your mail' })).toBeVisible();
}

async function states(town: Pick<Town, 'db'>): Promise<string[]> {
  const rows = await town.db.selectFrom('booking').select('state').orderBy('state').execute();
  return rows.map((row) => row.state);
}
