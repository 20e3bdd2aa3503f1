import type { Page } from '@playwright/test';

import { cancelEvent } from '#lib/changes/event.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { shownIn } from '../support/calendar.ts';
import { book } from '../support/desk.ts';
import { actor, done, ORGANISER } from '../support/people.ts';
import { expect, expectGood, published, test } from '../support/town.ts';

const PSL = 'eilidh@school.example';

/** What a calendar finds at an address: a program without a cookie. */
async function subscribed(address: string, known?: string) {
  const answer = await fetch(address, {
    headers: { 'user-agent': 'Google-Calendar-Importer', ...(known && { 'if-none-match': known }) }
  });
  const text = await answer.text();
  return {
    status: answer.status,
    etag: answer.headers.get('etag')!,
    titles: answer.status === 200 ? shownIn(text).map(({ title }) => title) : []
  };
}

const addressOn = (page: Page) => page.getByLabel('Calendar address', { exact: true }).inputValue();

test('a PSL gives their calendar an address, and it follows', async ({ page, town }) => {
  const now = await town.now();
  const eilidh = await personOf(town.db, { email: PSL, name: 'Eilidh Baird', now });
  const me = { ...eilidh, actor: actor(eilidh) };
  const event = await published(town.db, { title: 'Tinkering', now });
  await book(town.db, event, me, { now });

  await town.signIn(page, PSL);
  await page.goto('/my');
  await page.getByRole('link', { name: 'Get my calendar address' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My calendar address');
  await expectGood(page);

  // made, and shown once
  await page.getByLabel('Remind me of each event').selectOption('2 hours before');
  await page.getByRole('button', { name: 'Make my calendar address' }).click();
  await expect(page.getByRole('heading', { name: 'Your calendar address is ready' })).toBeVisible();
  await expectGood(page);
  const first = await addressOn(page);
  expect(first).toMatch(/\/cal\/[\w-]{32}\.ics$/);
  await expect(page.getByRole('link', { name: 'Open it in the calendar' })).toHaveAttribute(
    'href',
    first.replace('http:', 'webcal:')
  );
  await page.getByText('Where to put it').click();
  await expect(page.getByText('then “From URL”')).toBeVisible();
  await page.goto('/my/calendar');
  await expect(page.getByLabel('Calendar address', { exact: true })).toHaveCount(0);
  await expect(page.getByText('Not yet')).toBeVisible();

  // a calendar reads it, and again
  const read = await subscribed(first);
  expect(read).toMatchObject({ status: 200, titles: ['Tinkering · Kirkmuirlea'] });
  expect((await subscribed(first, read.etag)).status).toBe(304);
  await page.reload();
  await expect(page.getByText('by Google', { exact: false })).toBeVisible();

  // what an organiser cancels is marked there
  done(await cancelEvent(town.db, { event: event.id, note: '', by: ORGANISER, now }));
  expect(await subscribed(first, read.etag)).toMatchObject({
    status: 200,
    titles: ['Cancelled: Tinkering · Kirkmuirlea']
  });

  // reminders change without another address
  await page.getByLabel('Remind me of each event').selectOption('Not at all');
  await page.getByRole('button', { name: 'Save the reminder' }).click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await expect(page.getByLabel('Remind me of each event')).toHaveValue('none');
});

test('an address that got about is replaced, and removed', async ({ page, town }) => {
  await personOf(town.db, { email: PSL, name: 'Eilidh Baird', now: await town.now() });
  await town.signIn(page, PSL);
  await page.goto('/my/calendar');
  await page.getByRole('button', { name: 'Make my calendar address' }).click();
  const first = await addressOn(page);
  expect((await subscribed(first)).status).toBe(200);

  await page.getByText('Replace the address').click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Yes, give me a new one' }).click();
  const second = await addressOn(page);
  expect(second).not.toBe(first);
  expect((await subscribed(first)).status).toBe(410);
  expect((await subscribed(second)).status).toBe(200);

  await page.getByText('Remove the address').click();
  await page.getByRole('button', { name: 'Yes, remove it' }).click();
  await expect(page.getByRole('heading', { name: 'The address is removed' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make my calendar address' })).toBeVisible();
  await expectGood(page);
  expect((await subscribed(second)).status).toBe(410);
});

test('a page that was left open says what has become of the address', async ({ page, town }) => {
  await personOf(town.db, { email: PSL, name: 'Eilidh Baird', now: await town.now() });
  await town.signIn(page, PSL);
  await page.goto('/my/calendar');
  await page.getByRole('button', { name: 'Make my calendar address' }).click();
  const address = await addressOn(page);
  const other = await page.context().newPage();
  await other.goto('/my/calendar');
  await other.getByText('Remove the address').click();
  await other.getByRole('button', { name: 'Yes, remove it' }).click();
  await expect(other.getByRole('heading', { name: 'The address is removed' })).toBeVisible();
  await page.getByText('Replace the address').click();
  await page.getByRole('button', { name: 'Yes, give me a new one' }).click();
  await expect(page.getByRole('alert')).toContainText('removed already. Make another one');
  await expectGood(page);
  expect((await subscribed(address)).status).toBe(410);
});

test('anybody subscribes to what’s on, and downloads one event', async ({ page, town }) => {
  const now = await town.now();
  const event = await published(town.db, { title: 'Windmills', now });
  await page.goto('/');
  await page.getByRole('link', { name: 'Subscribe to this calendar' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What’s on, in your calendar');
  await expectGood(page);
  expect(await subscribed(await addressOn(page))).toMatchObject({
    titles: ['Windmills · Kirkmuirlea']
  });

  await page.goto(`/events/${event.slug}`);
  const link = page.getByRole('link', { name: 'Download it for your calendar' });
  const file = await page.request.get((await link.getAttribute('href'))!);
  expect(file.headers()['content-disposition']).toBe('attachment; filename="windmills.ics"');
  expect(shownIn(await file.text())).toMatchObject([{ title: 'Windmills · Kirkmuirlea' }]);
});

test('a booking has a file and links for every calendar', async ({ page, town }) => {
  const now = await town.now();
  const eilidh = await personOf(town.db, { email: PSL, name: 'Eilidh Baird', now });
  const event = await published(town.db, { title: 'Rockpools', now });
  await book(town.db, event, { ...eilidh, actor: actor(eilidh) }, { now });
  await town.signIn(page, PSL);
  await page.goto('/my');
  await page.getByRole('link', { name: 'Rockpools' }).first().click();
  const card = page.getByRole('region', { name: 'Put it in your calendar' });
  await expectGood(page);
  for (const [name, host] of [
    ['Google Calendar', 'calendar.google.com'],
    ['Outlook.com', 'outlook.live.com'],
    ['Office 365', 'outlook.office.com']
  ] as const) {
    const href = await card.getByRole('link', { name }).getAttribute('href');
    expect(new URL(href!).host).toBe(host);
    expect(decodeURIComponent(href!)).toContain('Rockpools');
  }
  const download = card.getByRole('link', { name: 'Download for any calendar' });
  const file = await page.request.get((await download.getAttribute('href'))!);
  expect(shownIn(await file.text())).toMatchObject([{ title: 'Rockpools · Kirkmuirlea' }]);
});
