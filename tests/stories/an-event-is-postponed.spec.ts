import { personOf } from '#lib/people/person.server.ts';

import { book } from '../support/desk.ts';
import { actor } from '../support/people.ts';
import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  somebodyElse,
  test
} from '../support/town.ts';

const GOING = 'lorna@school.example';
const WAITING = 'ailsa@school.example';
const CURIOUS = 'curious@school.example';

test('an event is postponed: places are kept, and everyone hears of the new date', async ({
  page,
  town
}) => {
  const now = await town.now();
  const event = await published(town.db, { title: 'Tinkering', room: 1, now });
  for (const [email, name] of [
    [GOING, 'Lorna Kerr'],
    [WAITING, 'Ailsa Craig']
  ] as const) {
    const person = await personOf(town.db, { email, name, now });
    await book(town.db, event, { ...person, actor: actor(person) }, { now });
  }
  const booked = await town.mail.find(GOING, /^You’re going/);
  await town.mail.find(WAITING, /waiting list/i);

  // the organiser reads whom it tells, then postpones
  await town.signIn(page, ORGANISER_EMAIL);
  const root = `/organise/events/${event.id}`;
  await page.goto(root);
  await page.getByRole('link', { name: 'Postpone it' }).click();
  await expect(page.getByText('This tells 1 with a place and 1 on the waiting list')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('A word to them').fill('The boiler broke.');
  await page.getByRole('button', { name: 'See how it reads' }).click();
  await expect(page.getByText('The boiler broke.').nth(1)).toBeVisible();
  await expect(page.getByText('Who is told: 2 people')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Postpone the event and tell them' }).click();
  await expect(
    page.getByRole('heading', { name: 'The event is about to be postponed' })
  ).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Do it now' }).click();
  await expect(page.getByRole('heading', { name: 'The event is postponed' })).toBeVisible();
  await expect(page.getByText('2 people are being told by mail')).toBeVisible();
  await expectGood(page);
  const postponed = await town.mail.find(GOING, /^Postponed/);
  expect(postponed.text).toContain('The boiler broke.');
  expect(postponed.text).toMatch(/you\s+keep\s+your\s+place/);
  expect(postponed.invite).toMatchObject({
    method: 'CANCEL',
    uid: booked.invite!.uid,
    sequence: 1,
    starts: booked.invite!.starts
  });
  const waits = await town.mail.find(WAITING, /^Postponed/);
  expect(waits.text).toMatch(/You\s+keep\s+your\s+position/);

  // the page says so, and collects who wants to hear of the date
  const visitor = await somebodyElse(page, town);
  await visitor.goto('/');
  await expect(visitor.getByText('New date to come')).toBeVisible();
  await visitor.goto('/events/tinkering');
  await expect(visitor.getByRole('heading', { name: 'This event is postponed' })).toBeVisible();
  await expectGood(visitor);
  await visitor.getByRole('button', { name: 'Tell me' }).click();
  await expect(visitor.getByRole('alert').getByRole('link')).toHaveText([
    'Enter an e-mail address like name@school.example'
  ]);
  await visitor.getByLabel('E-mail').fill(CURIOUS);
  await visitor.getByRole('button', { name: 'Tell me' }).click();
  await expect(visitor.getByRole('heading', { name: 'Look in your mail' })).toBeVisible();
  await expectGood(visitor);
  const asked = await town.mail.find(CURIOUS, /^Shall we tell you/);
  await visitor.goto(asked.links.find((link) => link.includes('/tell-me/'))!);
  await expectGood(visitor);
  await visitor.getByRole('button', { name: 'Yes, tell me' }).click();
  await expect(visitor.getByRole('heading', { name: 'We will tell you' })).toBeVisible();

  // whoever has a place sees that they keep it
  await visitor.goto(booked.links.find((link) => /\/booking\/[\w-]{43}$/.test(link))!);
  await expect(visitor.getByRole('heading', { name: 'You keep your place, Lorna' })).toBeVisible();
  await expectGood(visitor);

  // the new date is asked first, and told once
  await page.goto(root);
  await page.getByRole('link', { name: 'Set the new date' }).click();
  await page.getByLabel('Day', { exact: true }).fill('15/12/2026');
  await page.getByLabel('Starts').fill('16:30');
  await page.getByLabel('Ends').fill('18:00');
  await page.getByRole('button', { name: 'See whom it tells' }).click();
  await expect(page.getByText('1 who asked to be told')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Save and tell them' }).click();
  await page.getByRole('button', { name: 'Do it now' }).click();
  await expect(page.getByText('3 people are being told by mail')).toBeVisible();
  const dated = await town.mail.find(GOING, /^New date/);
  expect(dated.invite).toMatchObject({
    method: 'REQUEST',
    uid: booked.invite!.uid,
    sequence: 2,
    partstat: 'NEEDS-ACTION',
    starts: '2026-12-15T16:30:00'
  });
  const told = await town.mail.find(CURIOUS, /^There is a date/);
  expect(told.subject).toContain('Tue 15 Dec, 4:30 pm');
  await town.mail.find(WAITING, /^New date/);
  await visitor.goto(told.links.find((link) => link.includes('/events/'))!);
  await expect(visitor.getByRole('link', { name: 'Join the waiting list' })).toBeVisible();
  await visitor.goto(asked.links.find((link) => link.includes('/tell-me/'))!);
  await expect(visitor.getByRole('heading', { name: 'You have been told' })).toBeVisible();
  await visitor.close();
});
