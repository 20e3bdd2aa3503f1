import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  pressLink,
  published,
  test
} from '../support/town.ts';

const EMAIL = 'neil.orr@school.example';

test('an unknown event is a page with a way on', async ({ page }) => {
  const answer = await page.goto('/events/no-such-evening');
  expect(answer!.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  await expectGood(page);
  await page.getByRole('main').getByRole('link', { name: 'See what’s on' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What’s on after the bell');
});

test('booking before and after its window says when it opens or closed', async ({ page, town }) => {
  const early = await published(town.db, {
    title: 'Too early',
    bookingOpensAt: '2026-12-01T09:00:00.000Z'
  });
  const late = await published(town.db, {
    title: 'Too late',
    bookingClosesAt: '2026-11-20T16:00:00.000Z'
  });
  await page.goto(`/events/${early.slug}`);
  await expect(page.getByText('Booking opens Tue 1 Dec, 9 am.')).toBeVisible();
  await page.goto(`/events/${early.slug}/book`);
  await expect(page.getByText('Booking opens Tue 1 Dec, 9 am.')).toBeVisible();
  await page.goto(`/events/${late.slug}`);
  await expect(page.getByText('Booking closed Fri 20 Nov, 4 pm.')).toBeVisible();
  // whoever posts all the same is told the same, and nothing is written
  const answer = await page.request.post(`/events/${late.slug}/book`, {
    form: {
      once: '',
      name: 'Neil Orr',
      email: EMAIL,
      school: 'supply',
      school_id: 'other',
      role: '',
      mode: 'room',
      talk: '',
      talk_title: '',
      talk_line: ''
    },
    headers: { origin: town.app.origin, accept: 'text/html' }
  });
  expect(answer.status()).toBe(409);
  expect(await answer.text()).toMatch(/Booking closed Fri\s20\sNov/);
  expect(await town.db.selectFrom('booking').selectAll().execute()).toEqual([]);
});

test('a form posted twice is one place and one mail', async ({ page, town }) => {
  await published(town.db);
  await page.goto('/events/teachmeet-wee-wins/book');
  const once = await page.locator('input[name=once]').inputValue();
  const post = () =>
    page.request.post('/events/teachmeet-wee-wins/book', {
      form: {
        once,
        name: 'Neil Orr',
        email: EMAIL,
        school: 'supply',
        school_id: 'other',
        role: '',
        mode: 'room',
        talk: '',
        talk_title: '',
        talk_line: ''
      },
      headers: { origin: town.app.origin, accept: 'text/html' },
      maxRedirects: 0
    });
  const answers = await Promise.all([post(), post(), post()]);
  const places = new Set(answers.map((answer) => answer.headers()['location']));
  expect(places.size).toBe(1);
  await town.mail.find(EMAIL, /One press/);
  const held = await town.db.selectFrom('booking').selectAll().execute();
  expect(held).toHaveLength(1);
  expect(town.mail.received).toHaveLength(1);
});

test('a held place lapses after an hour; its link still books', async ({ page, town }) => {
  await published(town.db, { room: 1 });
  await page.goto('/events/teachmeet-wee-wins/book');
  await page.getByLabel('Your name').fill('Neil Orr');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await town.mail.find(EMAIL, /One press/);
  await page.goto('/events/teachmeet-wee-wins');
  await expect(page.getByText('Full', { exact: true })).toBeVisible();
  await town.moveTo(page, '23/11/2026', '11:01');
  await page.goto('/events/teachmeet-wee-wins');
  await expect(page.getByText('The last place')).toBeVisible();
  await pressLink(page, town, EMAIL);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Neil');
});

test('a link is too old once the event has begun', async ({ page, town }) => {
  await published(town.db);
  await page.goto('/events/teachmeet-wee-wins/book');
  await page.getByLabel('Your name').fill('Neil Orr');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  const { links } = await town.mail.find(EMAIL, /One press/);
  await town.moveTo(page, '10/12/2026', '16:01');
  await page.goto(links.find((link) => link.includes('/by-link/'))!);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is too old');
  await expectGood(page);
});

test('text that is too long is named at its field and kept', async ({ page, town }) => {
  await published(town.db);
  await page.goto('/events/teachmeet-wee-wins/book');
  const long = 'Eilidh '.repeat(40).trim();
  await page.getByLabel('Your name').fill(long);
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Keep it to 100 characters']);
  await expect(page.getByLabel('Your name')).toHaveValue(long);
});

test('a draft in the past is not published, and says why', async ({ page, town }) => {
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise/events/new');
  await page.getByLabel('Title').fill('Yesterday');
  await page.getByLabel('One line about it').fill('It was lovely.');
  await page.getByLabel('Day', { exact: true }).fill('20/11/2026');
  await page.getByLabel('Host organisation').fill('STEM Glasgow');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('alert')).toContainText('That date is in the past');
  await expectGood(page);
});

test('the organiser cancels somebody’s place, and they are told', async ({ page, town }) => {
  const event = await published(town.db, { room: 1 });
  const now = await town.now();
  const person = await personOf(town.db, { email: EMAIL, name: 'Neil Orr', now });
  await placeBooking(town.db, {
    event: event.id,
    person: person.id,
    by: { person, grants: [] },
    now
  });
  await town.mail.find(EMAIL, /^You’re going/);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/people`);
  await page.getByRole('link', { name: 'Neil Orr' }).click();
  await page.getByText('Cancel this booking').click();
  await page.getByRole('button', { name: 'Yes, cancel the booking of Neil Orr' }).click();
  await expect(page.getByRole('heading', { name: 'The booking is cancelled' })).toBeVisible();
  const told = await town.mail.find(EMAIL, /^Your booking was cancelled/);
  expect(told.invite).toMatchObject({ method: 'CANCEL', sequence: 1 });
});
