import type { Page } from '@playwright/test';

import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  slotIn,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';
import { done, somebody, takes } from '../support/people.ts';

async function evening(town: Town) {
  const event = await published(town.db, { room: 20 });
  const talks = [
    ['A cardboard city', '16:05', 7],
    ['The worm hotel', '16:13', 2],
    ['Graphs that tell fibs', '16:16', 2]
  ] as const;
  for (const [title, starts, minutes] of talks) {
    const slot = await slotIn(town.db, event.id, { starts, minutes });
    done(await takes(town.db, slot, await somebody(town.db), { title }));
  }
  return event;
}

const shows = (page: Page, title: string) =>
  expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
/** Its keys work once its script has begun. */
const begun = (page: Page) => expect(page.getByRole('button', { name: /^Sound/ })).toBeVisible();
const scripts = () => test.info().project.use.javaScriptEnabled !== false;

test('a phone moves the big screen, which follows by itself', async ({ page, town }) => {
  const event = await evening(town);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/agenda`);
  await page.getByRole('link', { name: 'Open the big screen' }).click();
  await shows(page, 'The running order');
  await expectGood(page);

  // the remote of somebody who is not signed in, by the code that the organiser shows
  await page.getByRole('link', { name: 'Remote for a phone' }).click();
  await page.getByText('Remote for a phone').click();
  await expectGood(page);
  const address = await page.locator('.tw_screen__address a').getAttribute('href');
  await page.getByRole('link', { name: 'Open the screen' }).click();
  const phone = await somebodyElse(page, town);
  await phone.goto(address!);
  await expectGood(phone);
  await phone.getByRole('button', { name: 'Start' }).click();
  await shows(phone, 'A cardboard city');
  if (!scripts()) await page.reload();
  await shows(page, 'A cardboard city');
  await expectGood(page);
  await phone.getByRole('button', { name: 'Next', exact: true }).click();
  await shows(phone, 'The worm hotel');
  if (!scripts()) await page.reload();
  await shows(page, 'The worm hotel');

  // a talk from the floor, in one small form
  await phone.getByText('A talk from the floor').click();
  await phone.getByLabel('Who').fill('Ada Baird');
  await phone.getByLabel('What about').fill('Kites in P2');
  await phone.getByRole('button', { name: 'They are next' }).click();
  await expect(phone.getByText('Next Kites in P2')).toBeVisible();
  await phone.getByRole('button', { name: 'Next', exact: true }).click();
  await shows(phone, 'Kites in P2');

  // who is late is passed over, and come back to
  await phone.getByRole('button', { name: 'Next', exact: true }).click();
  await shows(phone, 'Graphs that tell fibs');
  await phone.getByRole('button', { name: 'Late: skip' }).click();
  await expect(phone.getByRole('heading', { name: 'Late, to come back to' })).toBeVisible();
  await phone.getByRole('button', { name: /Bring back/ }).click();
  await expect(phone.getByRole('heading', { name: 'Late, to come back to' })).toBeHidden();
  await phone.getByRole('button', { name: 'Exit form' }).click();
  if (!scripts()) await page.reload();
  await shows(page, 'Before you go');
  await expectGood(page);
  await phone.close();
});

test('by keyboard: start, a minute more, pause, pick, tea, order', async ({ page, town }) => {
  test.skip(!scripts(), 'keys need a script');
  const event = await evening(town);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/screen/${event.id}`);
  await begun(page);
  const clock = page.getByRole('timer');
  await page.keyboard.press('Space');
  await expect(clock).toHaveText(/^6:5\d$/);
  await page.keyboard.press('m');
  await expect(clock).toHaveText(/^7:5\d$/);
  await page.keyboard.press('Space');
  await expect(page.getByText('Paused')).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('A cardboard city');
  await page.keyboard.press('t');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tea');
  await expect(page.getByText('We go on at')).toBeVisible();
  await expectGood(page);
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The running order');
});

test('the countdown goes on when the network drops, and turns red with its sign', async ({
  page,
  town
}) => {
  test.skip(!scripts(), 'a countdown needs a script');
  const event = await evening(town);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/screen/${event.id}`);
  await begun(page);
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A cardboard city');
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The worm hotel');
  await page.keyboard.press('Space');
  await expect(page.getByRole('timer')).toHaveText(/^1:5\d$/);
  // the talk began nearly two minutes ago
  await town.db
    .updateTable('screen')
    .set({ began_at: new Date(Date.now() - 95_000).toISOString() })
    .where('event_id', '=', event.id)
    .execute();
  await town.db
    .updateTable('screen')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('event_id', '=', event.id)
    .execute();
  await expect(page.getByText('Last half minute').first()).toBeVisible();
  await expectGood(page);
  await page.context().setOffline(true);
  await expect(page.getByText('Time. Thank you!').first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole('timer')).toHaveText(/^\+0:0\d$/);
  await page.context().setOffline(false);
});

test('nobody else runs it', async ({ page, town }) => {
  const event = await evening(town);
  expect((await page.goto(`/screen/${event.id}`))!.url()).toContain('/sign-in');
  expect((await page.goto(`/screen/remote/${'a'.repeat(43)}`))!.status()).toBe(404);
});
