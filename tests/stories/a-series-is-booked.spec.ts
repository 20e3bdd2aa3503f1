import { bookSeries } from '#lib/booking/series/series.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { book } from '../support/desk.ts';
import { actor, done } from '../support/people.ts';
import { expect, expectGood, ORGANISER_EMAIL, published, test } from '../support/town.ts';

const DAYS = ['2026-12-03', '2026-12-10', '2026-12-17', '2027-01-14'];

test('four twilights are made one, booked as one, and left as one', async ({ page, town }) => {
  const now = await town.now();
  for (const [at, day] of DAYS.entries()) {
    await published(town.db, {
      title: `Twilight ${at + 1}`,
      kind: 'twilight',
      startsLocal: `${day}T16:00`,
      endsLocal: `${day}T17:30`,
      room: at === 1 ? 1 : 12,
      now
    });
  }
  // the organiser puts them together
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise');
  await page.getByRole('link', { name: 'Twilight 1' }).first().click();
  await page.getByRole('button', { name: 'Make a series' }).click();
  await expect(page.getByRole('alert')).toContainText('Give the series a name');
  await page.getByLabel('Name of a new series').fill('Four twilights on tinkering');
  await page.getByRole('button', { name: 'Make a series' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Four twilights');
  for (const number of [2, 3, 4]) {
    const event = page.getByLabel('Event');
    const option = event.getByRole('option', { name: `Twilight ${number}` });
    await event.selectOption((await option.getAttribute('value'))!);
    await page.getByRole('button', { name: 'Add a session' }).click();
  }
  await expect(page.getByRole('row')).toHaveCount(5);
  await expectGood(page);
  await page.getByLabel('In one or two sentences').fill('Four evenings, one box of junk.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();

  // somebody else has the one place of the second evening
  const una = await personOf(town.db, { email: 'una@school.example', name: 'Una Reid', now });
  const series = await town.db.selectFrom('series').selectAll().executeTakeFirstOrThrow();
  done(
    await bookSeries(town.db, {
      series: series.id,
      person: una.id,
      by: actor(una),
      ifNotAll: 'ask',
      now
    })
  );

  // a PSL finds one of them, and books all
  await personOf(town.db, { email: 'eilidh@school.example', name: 'Eilidh Baird', now });
  await town.signIn(page, 'eilidh@school.example');
  await page.goto('/events/twilight-1');
  await expect(page.getByRole('heading', { name: 'Session 1 of 4' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'All of “Four twilights on tinkering”' }).click();
  await expect(page.getByText('4 sessions, booked together')).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Book all 4' }).click();
  await page.getByLabel('School or nursery').fill('Supply');
  await page.getByRole('button', { name: 'Book them all' }).click();
  await page.getByText('Another one: “Supply”').click();
  await page.getByRole('button', { name: 'Book them all' }).click();
  // one is full, so it is asked first
  await expect(page.getByRole('alert')).toContainText(/no place free on Thu.10.Dec/);
  await expectGood(page);
  await page.getByText('Wait for what is full, and book the rest').click();
  await page.getByRole('button', { name: 'Book them all' }).click();
  await expect(page.getByRole('heading', { name: 'You have booked the series' })).toBeVisible();
  await expect(page.getByText('You: going')).toHaveCount(3);
  await expect(page.getByText('You: on the waiting list')).toHaveCount(1);
  await expectGood(page);

  // one mail with every date, and an invite for each
  const mails = await town.mail.to('eilidh@school.example', 5);
  const all = mails.find(({ subject }) => subject.startsWith('Your sessions'))!;
  for (const day of [/3.Dec/, /10.Dec.*waiting list/, /17.Dec/, /14.Jan/]) {
    expect(all.text.replaceAll(/\s+/g, ' ')).toMatch(day);
  }
  expect(mails.filter(({ invite }) => invite)).toHaveLength(3);

  // the way to one session's form leads to the whole
  await page.goto('/events/twilight-1/book');
  await expect(page).toHaveURL(/\/series\/four-twilights-on-tinkering\/book$/);

  // and leaving all of it is one act
  await page.goto('/my');
  await page.getByRole('link', { name: 'Four twilights on tinkering' }).click();
  await page.getByText('You can’t come to any of them?').click();
  await page.getByRole('button', { name: 'Cancel all 4' }).click();
  await expect(page.getByRole('heading', { name: 'Your bookings are cancelled' })).toBeVisible();
  await expectGood(page);
});

test('the organiser notes who came, and sees how many do not', async ({ page, town }) => {
  const now = await town.now();
  const event = await published(town.db, {
    title: 'Rockpools',
    startsLocal: '2026-11-24T16:00',
    endsLocal: '2026-11-24T18:00',
    now
  });
  for (const name of ['Ailsa Craig', 'Bruce Dunn', 'Catriona Shaw', 'Donald Muir']) {
    const email = `${name.split(' ')[0]!.toLowerCase()}@school.example`;
    const person = await personOf(town.db, { email, name, now });
    await book(town.db, event, { ...person, actor: actor(person) }, { now });
  }
  const next = await published(town.db, { title: 'Windmills', room: 40, now });
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${next.id}/places`);
  await expect(page.getByText('is not known yet for events of this kind')).toBeVisible();

  await town.moveTo(page, '2026-11-24', '19:00');
  await page.goto(`/organise/events/${event.id}/people?sort=name`);
  await expectGood(page);
  for (const name of ['Ailsa Craig', 'Bruce Dunn', 'Catriona Shaw']) {
    await page.getByRole('row', { name }).getByText(`Pick ${name}`).click({ force: true });
  }
  await page.getByRole('button', { name: 'Came', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Noted for 3 people' })).toBeVisible();
  await page.getByRole('row', { name: 'Donald Muir' }).getByText('Pick').click({ force: true });
  await page.getByRole('button', { name: 'Did not come' }).click();
  await expect(page.getByRole('row', { name: 'Donald Muir' })).toContainText('Did not come');
  await expectGood(page);

  await page.goto(`/organise/events/${next.id}/places`);
  await expect(page.getByText(/25.% did not come: noted for 4 people at 1 event/)).toBeVisible();
  await expect(page.getByText('about 30 of 40 come')).toBeVisible();
  await expectGood(page);
});
