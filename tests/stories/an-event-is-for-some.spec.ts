import type { Locator, Page } from '@playwright/test';

import { linkRepeat } from '#lib/changes/repeats.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { book } from '../support/desk.ts';
import { actor, done, ORGANISER } from '../support/people.ts';
import {
  establishment,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  pressLink,
  published,
  somebodyElse,
  test
} from '../support/town.ts';

test('an organiser says who may book; others read for whom it is', async ({ page, town }) => {
  const own = await establishment(town.db);
  const other = await establishment(town.db, 'east-renfrewshire');
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise/events/new');
  await page.getByLabel('Title').fill('Levers for early level');
  await page.getByLabel('One line about it').fill('Lolly sticks and string.');
  await page.getByLabel('Day', { exact: true }).fill('10/12/2026');
  await page.getByLabel(/^Place\b/).fill('Muirlea Library');
  await page.getByLabel('Host organisation').fill('STEM Glasgow');
  await tick(page, 'Whoever has the private link');
  await page.getByText('Only for some schools, roles or levels').click();
  await tick(page, 'South Lanarkshire');
  await tick(page.getByRole('group', { name: 'Only for people who work at' }), 'Early level');
  await expectGood(page);
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('heading', { name: 'The private link' })).toBeVisible();
  await expectGood(page);
  const link = await page.getByLabel('Link to copy').inputValue();

  // without the link there is no such page
  const visitor = await somebodyElse(page, town);
  await visitor.goto('/');
  await expect(visitor.getByRole('link', { name: 'Levers for early level' })).toHaveCount(0);
  const { pathname, search } = new URL(link);
  expect((await visitor.goto(pathname))?.status()).toBe(404);
  expect((await visitor.goto(`${pathname}/book`))?.status()).toBe(404);
  const answer = await visitor.goto(pathname + search);
  expect(answer?.headers()['x-robots-tag']).toBe('noindex');
  await expect(
    visitor.getByText(
      'people of schools and nurseries in South Lanarkshire who work at early level'
    )
  ).toBeVisible();
  await expectGood(visitor);

  await visitor.getByRole('link', { name: 'Come and listen' }).click();
  await visitor.getByLabel('Your name').fill('Eilidh Baird');
  await visitor.getByLabel('E-mail').fill('eilidh@school.example');
  await visitor.getByLabel('School or nursery').fill(other.name);
  await visitor.getByRole('button', { name: 'Book my place' }).click();
  await expect(visitor.getByRole('alert').getByRole('link')).toHaveText([
    'Tick the levels that you work with'
  ]);
  await tick(visitor, 'Early level');
  await visitor.getByRole('button', { name: 'Book my place' }).click();
  await expect(visitor.getByRole('alert')).toContainText('This event is only for people of');
  await expect(visitor.getByLabel('Early level')).toBeChecked();
  await expectGood(visitor);
  await visitor.getByLabel('School or nursery').fill(own.name);
  await visitor.getByRole('button', { name: 'Book my place' }).click();
  await expect(visitor.getByRole('heading', { name: 'Look in your mail' })).toBeVisible();
  await pressLink(visitor, town, 'eilidh@school.example');
  await expect(visitor.getByRole('heading', { name: 'You’re going, Eilidh' })).toBeVisible();
  await visitor.close();
});

test('a full event shows its repeats; a person has one booking among them', async ({
  page,
  town
}) => {
  const now = await town.now();
  const first = await published(town.db, { title: 'Tinkering', room: 1, now });
  const second = await published(town.db, {
    title: 'Tinkering',
    startsLocal: '2026-12-17T16:00',
    endsLocal: '2026-12-17T18:00',
    room: 8,
    now
  });
  await published(town.db, {
    title: 'Puddles',
    startsLocal: '2026-12-17T17:00',
    endsLocal: '2026-12-17T18:30',
    now
  });
  done(await linkRepeat(town.db, { event: second.id, of: first.id, by: ORGANISER, now }));
  const email = 'lorna@school.example';
  const lorna = await personOf(town.db, { email, name: 'Lorna Kerr', now });
  await book(town.db, first, { ...lorna, actor: actor(lorna) }, { now });

  await page.goto('/events/tinkering');
  await expect(page.getByRole('heading', { name: 'Full here?' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Thu 17 Dec 2026' }).click();
  await expect(page).toHaveURL(/tinkering-2$/);

  // whoever has one of them is told when
  await town.signIn(page, email);
  await page.goto('/events/tinkering-2/book');
  await page.getByLabel('School or nursery').fill('Supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “Supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('alert')).toContainText(
    /You have a booking for this event on Thu.10.Dec/
  );

  // leaving the one opens the other, and what overlaps is said and not refused
  await page.goto('/my');
  await page.getByRole('link', { name: 'Tinkering' }).first().click();
  await page.getByRole('link', { name: 'Cancel my place' }).click();
  await page.getByRole('button', { name: 'Yes, cancel my place' }).click();
  for (const event of ['tinkering-2', 'puddles']) {
    await page.goto(`/events/${event}/book`);
    if (event === 'puddles') {
      await expect(
        page.getByRole('heading', { name: 'You have something else then' })
      ).toBeVisible();
      await expect(page.getByText(/Tinkering, Thu.17.Dec.2026, 4/)).toBeVisible();
      await expectGood(page);
    }
    await page.getByLabel('School or nursery').fill('Supply');
    await page.getByRole('button', { name: 'Book my place' }).click();
    await page.getByText('Another one: “Supply”').click();
    await page.getByRole('button', { name: 'Book my place' }).click();
    await expect(page.getByRole('heading', { name: 'You’re going, Lorna' })).toBeVisible();
  }
  await expect(page.getByRole('heading', { name: 'You have something else then' })).toBeVisible();
  await expectGood(page);
});

test('an organiser copies an event as a repeat, and whoever waits hears of it', async ({
  page,
  town
}) => {
  const now = await town.now();
  const event = await published(town.db, { title: 'Tinkering', room: 1, now });
  for (const name of ['Lorna Kerr', 'Ailsa Craig']) {
    const email = `${name.split(' ')[0]!.toLowerCase()}@school.example`;
    const person = await personOf(town.db, { email, name, now });
    await book(town.db, event, { ...person, actor: actor(person) }, { now });
  }
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('button', { name: 'Copy as a repeat' }).click();
  await expect(page.getByRole('heading', { name: 'This is the copy' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tinkering', exact: true })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Day', { exact: true }).fill('17/12/2026');
  await page.getByLabel('Starts').fill('16:00');
  await page.getByLabel('Ends').fill('18:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('heading', { name: 'It is published' })).toBeVisible();
  const mail = await town.mail.find('ailsa@school.example', /^Another day for you/);
  expect(mail.text).toContain('tinkering-2');
  expect(town.mail.received.filter(({ to }) => to === 'lorna@school.example')).toHaveLength(1);
});

test('where the organiser approves, the page asks for a request', async ({ page, town }) => {
  await published(town.db, { admission: 'approval', title: 'Tinkering', now: await town.now() });
  await page.goto('/events/tinkering');
  await expect(page.getByText('Nothing is booked until then')).toBeVisible();
  await page.getByRole('link', { name: 'Ask for a place' }).click();
  await page.getByLabel('Your name').fill('Eilidh Baird');
  await page.getByLabel('E-mail').fill('eilidh@school.example');
  await page.getByLabel('School or nursery').fill('Supply');
  await page.getByRole('button', { name: 'Send my request' }).click();
  await page.getByText('Another one: “Supply”').click();
  await page.getByRole('button', { name: 'Send my request' }).click();
  await pressLink(page, town, 'eilidh@school.example');
  await expect(
    page.getByRole('heading', { name: 'Your request is with the organiser' })
  ).toBeVisible();
});

/** Presses the words of a box or a circle, as people do. */
async function tick(where: Page | Locator, words: string): Promise<void> {
  await where.locator('label', { hasText: words }).click();
}
