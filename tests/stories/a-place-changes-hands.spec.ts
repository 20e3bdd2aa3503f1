import { placeBooking } from '#lib/booking/booking.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { personOf } from '#lib/people/person.server.ts';
import type { Row } from '#db/schema.ts';

import { done } from '../support/people.ts';
import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  test,
  type Town
} from '../support/town.ts';

const FIRST = 'amara.baird@school.example';
const SECOND = 'callum.tait@school.example';
const THIRD = 'rhona.weir@school.example';

const heading = { level: 1 } as const;

test('a place that becomes free is offered, taken, given back and taken back', async ({
  page,
  town
}) => {
  const event = await eventWith(town, { serving: 'offer' }, { room: 1 });
  const going = await bookFor(town, event, FIRST, 'Amara Baird');
  const waiting = await bookFor(town, event, SECOND, 'Callum Tait');

  await page.goto(waiting);
  await expect(page.getByText(/^When you are next, a place is kept for you/)).toBeVisible();
  await page.getByRole('button', { name: 'Yes, I can come at short notice' }).click();
  await expect(page.getByText('You said that you can come at short notice.')).toBeVisible();
  await expectGood(page);

  await cancelAt(page, going);
  await expect(page.getByRole('heading', heading)).toHaveText('Your place is cancelled');

  const offer = await town.mail.find(SECOND, /^A place for you, if you want it/);
  expect(offer.subject).toContain('Thu 10 Dec, 4 pm');
  expect(offer.text).toContain('Tue 24 Nov, 8 pm');
  expect(offer.invite).toBeNull();
  await page.goto(offer.links.find((link) => link.includes('/booking/'))!);
  await expect(page.getByRole('heading', heading)).toHaveText('A place is kept for you');
  await expectGood(page);
  await page.getByRole('button', { name: 'Yes, I’m coming' }).click();
  await expect(page.getByRole('heading', heading)).toHaveText('You’re going, Callum');
  expect((await town.mail.find(SECOND, /^You’re going/)).invite).toMatchObject({
    method: 'REQUEST',
    sequence: 0
  });

  // second thoughts: cancelled, and taken back within half an hour
  await cancelAt(page, waiting);
  await page.getByRole('button', { name: 'Take it back: I’m coming after all' }).click();
  await expect(page.getByRole('heading', heading)).toHaveText('You’re going, Callum');
  const mails = await town.mail.to(SECOND, 5);
  expect(mails.at(-1)!.invite).toMatchObject({ method: 'REQUEST', sequence: 2 });
  expect(new Set(mails.flatMap(({ invite }) => (invite ? [invite.uid] : []))).size).toBe(1);
});

test('an offer that nobody takes goes to the next person', async ({ page, town }) => {
  const event = await eventWith(town, { serving: 'offer' }, { room: 1 });
  const going = await bookFor(town, event, FIRST, 'Amara Baird');
  const second = await bookFor(town, event, SECOND, 'Callum Tait');
  const third = await bookFor(town, event, THIRD, 'Rhona Weir');
  await cancelAt(page, going);
  await town.moveTo(page, '24/11/2026', '20:01');

  const lapsed = await town.mail.find(SECOND, /^The offer has ended/);
  expect(lapsed.text).toContain('Ask again on the event’s page');
  await page.goto(second);
  await expect(page.getByText('There was no answer in time')).toBeVisible();
  await page.goto(third);
  await page.getByRole('link', { name: 'No, give it to the next person' }).click();
  await page.getByRole('button', { name: 'Yes, give it to the next person' }).click();
  await expect(page.getByRole('heading', heading)).toHaveText('Your place is cancelled');
});

test('who cannot come late in the day sends a colleague', async ({ page, town }) => {
  const event = await eventWith(town, {}, { room: 1 });
  const going = await bookFor(town, event, FIRST, 'Amara Baird');
  await town.moveTo(page, '10/12/2026', '13:00');
  await page.goto(`${going}/cancel`);
  await expect(page.getByText('It is late to give a place back')).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Send a colleague instead' }).click();
  await page.getByRole('button', { name: 'Give them my place' }).click();
  await expect(page.getByText('Enter your colleague’s name.').first()).toBeVisible();
  await page.getByLabel('Your colleague’s name').fill('Rhona Weir');
  await page.getByLabel('Your colleague’s e-mail').fill('not an address');
  await page.getByRole('button', { name: 'Give them my place' }).click();
  await expect(page.getByLabel('Your colleague’s name')).toHaveValue('Rhona Weir');
  await expectGood(page);
  await page.getByLabel('Your colleague’s e-mail').fill(THIRD);
  await page.getByRole('button', { name: 'Give them my place' }).click();
  await expect(page.getByRole('heading', heading)).toHaveText('Rhona Weir has your place');

  const invited = await town.mail.find(THIRD, /^You’re going/);
  expect(invited.text).toContain('A colleague passed their place');
  expect(invited.invite).toMatchObject({ method: 'REQUEST', sequence: 0 });
  const passed = await town.mail.find(FIRST, /^You passed your place on/);
  expect(passed.invite).toMatchObject({ method: 'CANCEL', sequence: 1 });
});

test('apologies on the day are noted, and nobody asks why', async ({ page, town }) => {
  const event = await eventWith(town, {}, { room: 1 });
  const going = await bookFor(town, event, FIRST, 'Amara Baird');
  await town.moveTo(page, '10/12/2026', '13:00');
  await cancelAt(page, going);
  await expect(page.getByText('Your apologies are noted.')).toBeVisible();
});

test('the organiser answers requests, several at once', async ({ page, town }) => {
  const event = await eventWith(town, { admission: 'approval' }, { room: 1 });
  const request = await bookFor(town, event, FIRST, 'Amara Baird');
  await bookFor(town, event, SECOND, 'Callum Tait');
  expect((await town.mail.find(FIRST, /^Request received/)).invite).toBeNull();
  await page.goto(request);
  await expect(page.getByRole('heading', heading)).toHaveText('Your request is with the organiser');
  await expectGood(page);

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event}`);
  await page.getByRole('link', { name: 'Answer the requests' }).click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('This request has been answered already.').first()).toBeVisible();
  await page.getByText('Amara Baird').click();
  await page.getByText('Callum Tait').click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('One person is going')).toBeVisible();
  await expect(page.getByText('One request has no free place and stays here.')).toBeVisible();
  await page.getByText('Callum Tait').click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByText('One request is declined')).toBeVisible();

  expect((await town.mail.find(FIRST, /^You’re going/)).text).toContain('The organiser said yes');
  await town.mail.find(SECOND, /^No place this time/);
});

test('the organiser moves somebody in the waiting list, who reads why', async ({ page, town }) => {
  const event = await eventWith(town, {}, { room: 1 });
  await bookFor(town, event, FIRST, 'Amara Baird');
  await bookFor(town, event, SECOND, 'Callum Tait');
  const third = await bookFor(town, event, THIRD, 'Rhona Weir');
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event}`);
  await page.getByRole('link', { name: 'See or change its order' }).click();
  await expectGood(page);
  await page.getByRole('link', { name: 'Move Rhona Weir' }).click();
  await page.getByRole('button', { name: 'Move Rhona Weir' }).click();
  await expect(page.getByText('Say why. The person will read it.').first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel('Why? They will read it').fill('She takes the ferry from Barra');
  await page.getByRole('button', { name: 'Move Rhona Weir' }).click();
  await expect(page.getByText('They were told by mail, with your reason.')).toBeVisible();

  const moved = await town.mail.find(THIRD, /^Your position changed/);
  expect(moved.text).toContain('She takes the ferry from Barra');
  await page.goto(third);
  await expect(page.getByRole('heading', heading)).toHaveText('You are 1st on the waiting list');
  await expect(page.getByText('You were moved in the list')).toBeVisible();
});

test('a hybrid event: online when a place is free there, else a wish beside the booking', async ({
  page,
  town
}) => {
  const event = await eventWith(town, {}, { room: 1, online: 1, mode: 'hybrid' });
  const room = await bookFor(town, event, FIRST, 'Amara Baird');
  const online = await bookFor(town, event, SECOND, 'Callum Tait', 'online');
  await page.goto(room);
  await page.getByRole('button', { name: 'Join online instead' }).click();
  await expect(page.getByText('You are 1st for a place online')).toBeVisible();
  await expectGood(page);
  await town.mail.find(FIRST, /^You keep your place/);

  await cancelAt(page, online);
  await page.goto(room);
  await expect(page.getByText('You join online.')).toBeVisible();
  const changed = await town.mail.find(FIRST, /^Changed: /);
  expect(changed.invite).toMatchObject({ method: 'REQUEST', sequence: 1 });
});

async function cancelAt(page: Parameters<typeof expectGood>[0], path: string): Promise<void> {
  await page.goto(`${path}/cancel`);
  await page.getByRole('button', { name: 'Yes, cancel my place' }).click();
}

/** An event with some columns of its own; its id. */
async function eventWith(
  town: Town,
  columns: Partial<Row<'event'>>,
  facts: Parameters<typeof published>[1]
): Promise<string> {
  const { id } = await published(town.db, facts);
  if (Object.keys(columns).length > 0) {
    await town.db.updateTable('event').set(columns).where('id', '=', id).execute();
  }
  return id;
}

/** Somebody books; the path of their booking. */
async function bookFor(
  town: Town,
  event: string,
  email: string,
  name: string,
  mode?: 'room' | 'online'
): Promise<string> {
  const now = await town.now();
  const person = await personOf(town.db, { email, name, now });
  const { booking } = done(
    await placeBooking(town.db, {
      event,
      person: person.id,
      mode,
      by: { person, grants: [] },
      now
    })
  );
  return bookingPath(booking.id);
}
