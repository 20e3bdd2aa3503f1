import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { setReleaseNeeded } from '#lib/booking/release/release.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';

import { done } from '../support/people.ts';
import {
  establishment,
  expect,
  expectGood,
  published,
  somebodyElse,
  test
} from '../support/town.ts';

const SL = 'south-lanarkshire';
const OFFICE = 'office@kirkmuirlea.example';
const SHONA = 'shona@council.example';
const FULL_DAY = {
  kind: 'full-day',
  title: 'Tinkering: a day in the workshop',
  startsLocal: '2026-12-10T09:30',
  endsLocal: '2026-12-10T15:30'
} as const;

test('a teacher forwards the question about release, and the headteacher answers', async ({
  page,
  town
}) => {
  const { db } = town;
  const now = await town.now();
  const event = await published(db, { ...FULL_DAY, now });
  done(await setReleaseNeeded(db, { event: event.id, needed: true, by: SYSTEM, now }));
  const school = await establishment(db, SL);
  const person = await personOf(db, { email: 'ailsa@school.example', name: 'Ailsa Gow', now });
  const by = { person, grants: [] };
  const facts = { event: event.id, person: person.id, establishment: school.id, by, now };
  const { booking } = done(await placeBooking(db, facts));

  await page.goto(bookingPath(booking.id));
  await page.getByRole('button', { name: 'Save my answer' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Say whether cover is needed'
  ]);
  await page.getByText('Cover needed', { exact: true }).click();
  await page.getByRole('button', { name: 'Save my answer' }).click();
  await expect(page.getByRole('heading', { name: 'Your answer is saved' })).toBeVisible();
  await expectGood(page);
  const forward = await page.getByRole('link', { name: /\/release\// }).getAttribute('href');

  // a scanner follows it, and nothing happens; then the headteacher
  const head = await somebodyElse(page, town);
  await head.request.get(forward!);
  await head.goto(forward!);
  await expect(head.getByText('Ailsa Gow has a booking')).toBeVisible();
  await expectGood(head);
  await head.getByRole('button', { name: 'Send my answer' }).click();
  await expect(head.getByRole('alert').getByRole('link')).toHaveCount(3);
  await head.getByText('I cannot agree').click();
  await head.getByLabel('Your name').fill('Morven Kerr');
  await head.getByLabel('Your role').fill('headteacher');
  await head.getByRole('button', { name: 'Send my answer' }).click();
  await expect(head.getByRole('heading', { name: 'your colleague will know' })).toBeVisible();
  await town.mail.find('ailsa@school.example', /^Your release is not agreed/);

  await page.goto(bookingPath(booking.id));
  await expect(page.getByText('Morven Kerr, headteacher, cannot agree')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Send a colleague' }).first()).toBeVisible();
});

test('a school office opens its page with a code, and books colleagues', async ({ page, town }) => {
  const { db } = town;
  const now = await town.now();
  await published(db, { ...FULL_DAY, now });
  const school = await establishment(db, SL);
  await db
    .updateTable('establishment')
    .set({ office_email: OFFICE })
    .where('id', '=', school.id)
    .execute();

  await page.goto('/school');
  await expectGood(page);
  await page.getByLabel('School or nursery').fill(school.name);
  await page.getByRole('button', { name: 'Send the link to the office' }).click();
  await expect(page.getByRole('heading', { name: 'Look in the office’s mail' })).toBeVisible();
  const mail = await town.mail.find(OFFICE, /^The page of/);
  await page.goto(mail.links.find((link) => link.includes('/school/'))!);
  await expect(page.getByText(school.name)).toHaveCount(0);
  await page.getByRole('button', { name: 'Send a code' }).click();
  await expectGood(page);
  const { text } = await town.mail.find(OFFICE, /^Your code for this visit/);
  const code = /\b\d{3} ?\d{3}\b/.exec(text)![0];
  await page.getByLabel('Code').fill(code === '000000' ? '000001' : '000000');
  await page.getByRole('button', { name: 'Open the page' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([/4 tries are left/]);
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Open the page' }).click();
  await expect(page.getByRole('heading', { name: school.name })).toBeVisible();
  await expectGood(page);

  await page.getByRole('link', { name: 'Book colleagues' }).click();
  await page.getByLabel('Event').selectOption({ index: 1 });
  await page
    .getByLabel('Your colleagues')
    .fill('Ailsa Gow, ailsa@school.example\nBlair Orr, blair@school.example');
  await expectGood(page);
  await page.getByRole('button', { name: 'Book them', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'You booked 2 colleagues' })).toBeVisible();
  await expectGood(page);
  const booked = await town.mail.find('ailsa@school.example', /^You’re going/);
  expect(booked.text).toContain(`${school.name} booked for you.`);

  await page.getByRole('link', { name: /^Change.*Blair Orr/ }).click();
  await expectGood(page);
  await page.getByText('Cancel this booking').click();
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await expect(
    page.getByRole('heading', { name: 'Blair Orr’s booking is cancelled' })
  ).toBeVisible();
  await expect(page.getByRole('row', { name: /Blair Orr/ })).toHaveCount(0);

  // the link alone shows nothing to anybody else
  const other = await somebodyElse(page, town);
  await other.goto(page.url());
  await expect(other.getByText('Ailsa Gow')).toHaveCount(0);
  await page.getByRole('button', { name: 'Close this visit' }).click();
  await expect(page.getByText('Ailsa Gow')).toHaveCount(0);
});

test('a coordinator books people in and sees the authority’s figures', async ({ page, town }) => {
  const { db } = town;
  const now = await town.now();
  const event = await published(db, { ...FULL_DAY, now });
  const school = await establishment(db, SL);
  const { id } = await personOf(db, { email: SHONA, name: 'Shona Imrie', now });
  const right = { right: 'coordinator', scope: 'authority', scopeId: SL } as const;
  await giveRight(db, { person: id, ...right, by: SYSTEM, now });

  await town.signIn(page, SHONA);
  await page.goto(`/coordinate/${SL}`);
  await page.getByRole('link', { name: 'Book people in' }).click();
  await page.getByLabel('Event').selectOption(event.id);
  await page.getByRole('button', { name: 'Choose' }).click();
  const row = (number: number) => page.getByRole('group', { name: `Person ${number}` });
  await row(1).getByLabel('Name').fill('Ailsa Gow');
  await row(1).getByLabel('E-mail address').fill('ailsa@school.example');
  await row(1).getByLabel('School or nursery').fill(school.name);
  await row(2).getByLabel('Name').fill('Blair Orr');
  await row(2).getByLabel('E-mail address').fill('blair@school.example');
  await row(2).getByLabel('School or nursery').fill('Nowhere at all');
  await page.getByRole('button', { name: 'Book them in' }).click();
  await expect(page.getByRole('heading', { name: '1 person booked' })).toBeVisible();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([/^Person 2: No school/]);
  await expect(row(1).getByLabel('Name')).toHaveValue('');
  await expect(row(2).getByLabel('Name')).toHaveValue('Blair Orr');
  await expectGood(page);
  const mail = await town.mail.find('ailsa@school.example', /^You’re going/);
  expect(mail.text).toContain('Shona Imrie booked for you.');

  await page.getByRole('link', { name: 'People', exact: true }).click();
  await expectGood(page);
  await page.getByRole('link', { name: 'Ailsa Gow' }).click();
  await expect(page.getByRole('rowheader', { name: /Tinkering/ })).toBeVisible();
  await expectGood(page);
  await page.goto(`/coordinate/${SL}/figures`);
  await expectGood(page);
  const file = await page.request.get(`/coordinate/${SL}/people.csv`);
  expect(await file.text()).toContain('Ailsa Gow');
  for (const path of ['', '/people', '/people.csv', '/figures', '/book', `/people/${id}`]) {
    const answer = await page.request.get(`/coordinate/glasgow-city${path}`);
    expect(answer.status(), path).toBe(404);
  }
});
