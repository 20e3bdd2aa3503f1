import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  test,
  type Town,
  somebodyElse
} from '../support/town.ts';

const GOING = 'lorna.kerr@school.example';

test('an organiser makes, publishes, edits, moves and cancels an event', async ({ page, town }) => {
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise');
  await expect(page.getByRole('heading', { name: 'No event yet' })).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'New event' }).first().click();
  await expectGood(page);

  // bad input: each at its field, what was typed is kept
  await page.getByLabel('Title').fill('Puddles: six weeks, one topic');
  await page.getByLabel('Day', { exact: true }).fill('31/02/2026');
  await page.getByLabel('Starts').fill('half four');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Say in one line what it is about',
    'Enter the organisation that runs it',
    'Enter a day like 26/11/2026',
    'Enter a time like 16:00 or 4:30 pm'
  ]);
  await expect(page.getByLabel('Title')).toHaveValue('Puddles: six weeks, one topic');
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue('31/02/2026');
  await expectGood(page);

  await page.getByLabel('One line about it').fill('Collect it, chart it, argue about it.');
  await page.getByLabel('Kind').selectOption('Twilight');
  await page.getByLabel('Description').fill('Bring **wellies**. <script>alert(1)</script>');
  await page.getByLabel('Day', { exact: true }).fill('10/12/2026');
  await page.getByLabel('Starts').fill('5:30 pm');
  await page.getByLabel('Ends').fill('4 pm');
  await page.getByLabel('How people take part').selectOption('In person');
  await page.getByLabel('Place', { exact: false }).first().fill('Peelstane Community Hub');
  await page.getByLabel('Places in the room').fill('24');
  await page.getByLabel('Host organisation').fill('STEM Glasgow');
  await page.getByLabel('Contact address').fill('team@stem.example');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'The end must be after the start.'
  ]);
  await page.getByLabel('Starts').fill('4 pm');
  await page.getByLabel('Ends').fill('5:30 pm');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByRole('heading', { name: 'The draft is made' })).toBeVisible();
  await expectGood(page);
  const root = new URL(page.url()).pathname;

  // nobody but organisers sees a draft
  const visitor = await somebodyElse(page, town);
  const hidden = await visitor.goto('/events/puddles-six-weeks-one-topic');
  expect(hidden!.status()).toBe(404);

  // the running order
  await page.getByRole('link', { name: /^Running order/ }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Enter a title']);
  await page.getByLabel('Title').fill('Arrival and tea');
  await page.getByLabel('Starts').fill('15:40');
  await page.getByLabel('Minutes').fill('20');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('b', { hasText: '3:40 pm Arrival and tea' })).toBeVisible();
  await page.getByLabel('Kind').selectOption('Workshop');
  await page.getByLabel('Title').fill('A rain gauge of your own');
  await page.getByLabel('Minutes').fill('40');
  await page.getByLabel('Open to').selectOption('Partners');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('b', { hasText: '4 pm A rain gauge of your own' })).toBeVisible();
  await expectGood(page);

  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('heading', { name: 'It is published' })).toBeVisible();
  await expectGood(page);
  await visitor.goto('/events/puddles-six-weeks-one-topic');
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(
    'Puddles: six weeks, one topic'
  );
  await expect(visitor.locator('strong', { hasText: 'wellies' })).toBeVisible();
  await expect(visitor.getByText('<script>alert(1)</script>')).toBeVisible();

  const event = await town.db.selectFrom('event').selectAll().executeTakeFirstOrThrow();
  await bookFor(town, event.id);
  const booked = await town.mail.find(GOING, /^You’re going/);

  // a trivial edit sends nothing
  await page.goto(`${root}/edit`);
  await expectGood(page);
  await page.getByLabel('Good to know').fill('Soup from 3:40 pm.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Nobody needs to be told of this.')).toBeVisible();

  // fewer places than are taken
  await page.goto(`${root}/edit`);
  await page.getByLabel('Places in the room').fill('0');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    '1 place is taken. Enter at least 1.'
  ]);

  // moving shows first whom it tells, then tells once
  await page.goto(root);
  await page.getByRole('link', { name: 'Move date or place' }).click();
  await expectGood(page);
  await page.getByLabel('Day', { exact: true }).fill('15/12/2026');
  await page.getByLabel('Starts').fill('16:15');
  await page.getByLabel('Ends').fill('17:45');
  await page.getByRole('button', { name: 'See whom it tells' }).click();
  await expect(page.getByText('Saving sends 1 with a place one mail')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('A word to them').fill('The hall is double-booked, sorry.');
  await page.getByRole('button', { name: 'See how it reads' }).click();
  await expect(page.getByText('The hall is double-booked, sorry.').nth(1)).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Save and tell them' }).click();
  await expect(
    page.getByRole('heading', { name: 'This change is about to be made' })
  ).toBeVisible();
  await page.getByRole('button', { name: 'Do it now' }).click();
  await expect(page.getByText('1 person is being told by mail')).toBeVisible();
  const moved = await town.mail.find(GOING, /^Moved/);
  expect(moved.text).toContain('The hall is double-booked, sorry.');
  expect(moved.subject).toContain('Tue 15 Dec, 4:15 pm');
  expect(moved.invite).toMatchObject({
    method: 'REQUEST',
    uid: booked.invite!.uid,
    sequence: 1,
    partstat: 'NEEDS-ACTION',
    starts: '2026-12-15T16:15:00'
  });
  // the running order moved with the start
  const slots = await town.db.selectFrom('slot').select('starts').orderBy('starts').execute();
  expect(slots.map(({ starts }) => starts)).toEqual(['15:55', '16:15']);

  // two organisers at once: the later is told
  const colleague = await page.context().newPage();
  await colleague.goto(`${root}/edit`);
  await page.goto(`${root}/edit`);
  await page.getByLabel('Good to know').fill('Soup and rolls.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Nobody needs to be told of this.')).toBeVisible();
  await colleague.getByLabel('Good to know').fill('No soup.');
  await colleague.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(colleague.getByRole('alert')).toContainText('Somebody else saved this event');
  await expect(colleague.getByLabel('Good to know')).toHaveValue('No soup.');
  await colleague.close();

  // a copy: details, places and running order, no people, no date
  await page.goto(root);
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('heading', { name: 'This is the copy' })).toBeVisible();
  await expect(page.getByText('places taken of 24')).toBeVisible();

  // cancelling
  await page.goto(root);
  await page.getByText('Cancel the event').click();
  await page.getByRole('link', { name: 'Go on to cancel it' }).click();
  await expectGood(page);
  await page.getByLabel('A word to them').fill('The presenter is ill.');
  await page.getByRole('button', { name: 'Cancel the event and tell them' }).click();
  await expect(
    page.getByRole('heading', { name: 'The event is about to be cancelled' })
  ).toBeVisible();
  await expectGood(page);

  // a mistake: for a minute it can be taken back, and nobody hears of it
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('heading', { name: 'Taken back' })).toBeVisible();
  await expectGood(page);
  await page.goto(`${root}/cancel`);
  await page.getByLabel('A word to them').fill('The presenter is ill.');
  await page.getByRole('button', { name: 'Cancel the event and tell them' }).click();
  await town.moveTo(page, '23/11/2026', '12:00');
  await page.goto(root);
  await expect(page.getByRole('heading', { name: 'The event is cancelled' })).toBeVisible();
  await expectGood(page);
  const cancelled = await town.mail.find(GOING, /^Cancelled/);
  expect(cancelled.text).toContain('The presenter is ill.');
  expect(cancelled.invite).toMatchObject({
    method: 'CANCEL',
    status: 'CANCELLED',
    uid: booked.invite!.uid,
    sequence: 2
  });
  expect(town.mail.received.filter(({ to }) => to === GOING)).toHaveLength(3);
  await visitor.goto('/events/puddles-six-weeks-one-topic');
  await expect(visitor.getByRole('heading', { name: 'This event is cancelled' })).toBeVisible();
  await visitor.close();
});

test('a webinar gets its link later, and whoever is booked is told with the calendar', async ({
  page,
  town
}) => {
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise/events/new');
  await page.getByLabel('Title').fill('STEM Nation Award: where do we begin?');
  await page.getByLabel('One line about it').fill('The five elements.');
  await page.getByLabel('Kind').selectOption('Webinar');
  await page.getByLabel('Day', { exact: true }).fill('10/12/2026');
  await page.getByLabel('How people take part').selectOption('Online');
  await page.getByLabel('Places online').fill('120');
  await page.getByLabel('Host organisation').fill('STEM Glasgow');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  const event = await town.db.selectFrom('event').selectAll().executeTakeFirstOrThrow();
  await bookFor(town, event.id);
  const booked = await town.mail.find(GOING, /^You’re going/);
  expect(booked.text).toContain('The link to join follows');

  await page.goto(`/organise/events/${event.id}/edit`);
  await page.getByLabel('Link to join').fill('javascript:alert(1)');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Enter a web address that begins with https://'
  ]);
  await page.getByLabel('Link to join').fill('https://meet.example/tea;milk,sugar');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Save and tell them' }).click();
  await page.getByRole('button', { name: 'Do it now' }).click();
  const changed = await town.mail.find(GOING, /^Changed/);
  expect(changed.text).toContain('https://meet.example/tea;milk,sugar');
  expect(changed.invite).toMatchObject({
    method: 'REQUEST',
    sequence: 1,
    partstat: 'ACCEPTED',
    uid: booked.invite!.uid,
    location: 'https://meet.example/tea;milk,sugar'
  });
  // the public page never shows it
  await page.goto(`/events/${event.slug}`);
  await expect(page.getByText('meet.example')).toHaveCount(0);
});

async function bookFor(town: Town, event: string): Promise<void> {
  const now = await town.now();
  const person = await personOf(town.db, { email: GOING, name: 'Lorna Kerr', now });
  await placeBooking(town.db, {
    event,
    person: person.id,
    by: { person, grants: [] },
    now
  });
}
