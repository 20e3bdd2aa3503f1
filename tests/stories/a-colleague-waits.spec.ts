import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import {
  expect,
  expectGood,
  pressLink,
  published,
  test,
  type Town,
  somebodyElse
} from '../support/town.ts';

const FIRST = 'amara.baird@school.example';
const SECOND = 'callum.tait@school.example';
const THIRD = 'rhona.weir@school.example';

test('a full event has a waiting list, and a cancellation books its first', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 1 });
  const going = await bookFor(town, event.id, FIRST, 'Amara Baird');

  await page.goto('/events/teachmeet-wee-wins');
  await expect(page.getByText('Full', { exact: true })).toBeVisible();
  await expect(page.getByText('Join the waiting list and you would be 1st.')).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Join the waiting list' }).click();
  await page.getByLabel('Your name').fill('Callum Tait');
  await page.getByLabel('E-mail').fill(SECOND);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Join the waiting list' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Join the waiting list' }).click();
  await expect(page.getByText(/^No place could be held just now/)).toBeVisible();
  await pressLink(page, town, SECOND);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'You are 1st on the waiting list'
  );
  await expectGood(page);
  const place = page.url();

  const told = await town.mail.find(SECOND, /^On the waiting list/);
  expect(told.text).toContain('You are 1st on the waiting list');
  expect(told.invite).toBeNull();

  await bookFor(town, event.id, THIRD, 'Rhona Weir');
  expect((await town.mail.find(THIRD, /^On the waiting list/)).text).toContain('You are 2nd');

  // whoever has the place cancels from the mail: the first of the list is booked, in one transaction
  const { links } = await town.mail.find(FIRST, /^You’re going/);
  const phone = await somebodyElse(page, town);
  await phone.goto(links.find((link) => link.endsWith('/cancel'))!);
  await phone.getByRole('button', { name: 'Yes, cancel my place' }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Your place is cancelled');
  await phone.close();

  await page.goto(place);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Callum');
  const served = await town.mail.find(SECOND, /^You’re going/);
  expect(served.text).toContain('A place came free, and it is yours');
  expect(served.invite).toMatchObject({ method: 'REQUEST', sequence: 0 });
  const cancelled = await town.mail.find(FIRST, /^You cancelled/);
  expect(cancelled.invite).toMatchObject({ method: 'CANCEL', sequence: 1 });

  const states = await town.db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['person.email', 'booking.state', 'booking.confirmed_at', 'booking.ended_at'])
    .orderBy('booking.created_at')
    .execute();
  expect(states.map(({ email, state }) => `${email} ${state}`)).toEqual([
    `${FIRST} cancelled`,
    `${SECOND} confirmed`,
    `${THIRD} waiting`
  ]);
  expect(states[1]!.confirmed_at).toBe(states[0]!.ended_at);
  expect(going).toBe('confirmed');
});

test('after the cut-off a free place is not given unasked, but can be taken', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 1 });
  await bookFor(town, event.id, FIRST, 'Amara Baird');
  await bookFor(town, event.id, SECOND, 'Callum Tait');
  // Wednesday 16:00 is the cut-off of a Teachmeet on Thursday
  await town.moveTo(page, '09/12/2026', '16:05');
  const { links } = await town.mail.find(FIRST, /^You’re going/);
  await page.goto(links.find((link) => link.endsWith('/cancel'))!);
  await page.getByRole('button', { name: 'Yes, cancel my place' }).click();

  const waiting = await town.mail.find(SECOND, /^On the waiting list/);
  await page.goto(waiting.links.find((link) => link.includes('/booking/'))!);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'You are 1st on the waiting list'
  );
  await expectGood(page);
  await page.getByRole('button', { name: 'Take the free place now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Callum');
  expect((await town.mail.find(SECOND, /^You’re going/)).invite).toMatchObject({
    method: 'REQUEST'
  });
});

test('somebody leaves the waiting list', async ({ page, town }) => {
  const event = await published(town.db, { room: 1 });
  await bookFor(town, event.id, FIRST, 'Amara Baird');
  await bookFor(town, event.id, SECOND, 'Callum Tait');
  const { links } = await town.mail.find(SECOND, /^On the waiting list/);
  await page.goto(links.find((link) => link.endsWith('/cancel'))!);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Leave the waiting list?');
  await expectGood(page);
  await page.getByRole('button', { name: 'Yes, leave the list' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You left the waiting list');
});

async function bookFor(town: Town, event: string, email: string, name: string): Promise<string> {
  const now = await town.now();
  const person = await personOf(town.db, { email, name, now });
  const placed = await placeBooking(town.db, {
    event,
    person: person.id,
    by: { person, grants: [] },
    now
  });
  return 'booking' in placed ? placed.booking.state : placed.refused;
}
