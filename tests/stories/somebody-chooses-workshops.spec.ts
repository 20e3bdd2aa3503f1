import { setWorkshopPlaces } from '#lib/booking/workshops/places.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { done, NOW, ORGANISER, slotIn } from '../support/people.ts';
import {
  establishment,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  pressLink,
  published,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';

const PSL = 'amara.baird@school.example';

/** A full day with two workshops at each of two times, one place in each. */
async function fullDay(town: Town) {
  const event = await published(town.db, {
    title: 'Launch day',
    kind: 'full-day',
    startsLocal: '2026-12-10T09:15',
    endsLocal: '2026-12-10T15:15'
  });
  const slots: Record<string, string> = {};
  for (const starts of ['10:50', '11:50']) {
    for (const title of ['Tinkering', 'Unplugged coding']) {
      const details = { kind: 'workshop' as const, title, starts, minutes: 60, openTo: null };
      slots[`${starts} ${title}`] = (await slotIn(town.db, event.id, details)).id;
    }
  }
  const places = Object.fromEntries(Object.values(slots).map((slot) => [slot, 1]));
  const act = { by: ORGANISER, now: NOW };
  expect(await setWorkshopPlaces(town.db, { event: event.id, places, ...act })).toBeNull();
  return { event, slots };
}

test('a PSL books the full day, finds one workshop full, chooses another and changes it', async ({
  page,
  town
}) => {
  const { event, slots } = await fullDay(town);
  const school = await establishment(town.db);
  await page.goto(`/events/${event.slug}/book`);
  await page.getByLabel('Your name').fill('Amara Baird');
  await page.getByLabel('E-mail').fill(PSL);
  await page.getByLabel('School or nursery').fill(school.name);
  await expectGood(page);
  const at = (clock: RegExp) => page.getByRole('group', { name: clock });
  await at(/^Workshop at 10:50/)
    .getByText('Tinkering')
    .click();
  await at(/^Workshop at 11:50/)
    .getByText('Unplugged coding')
    .click();
  await page.getByText('Show my first name and school').click();
  await page.getByRole('button', { name: 'Book my place' }).click();

  // while she waits for the mail, somebody else takes the last place in Tinkering
  const quick = await personOf(town.db, {
    email: 'q@school.example',
    name: 'Quick One',
    now: NOW
  });
  done(
    await placeBooking(town.db, {
      event: event.id,
      person: quick.id,
      workshops: [slots['10:50 Tinkering']!],
      by: { person: quick, grants: [] },
      now: NOW
    })
  );
  await pressLink(page, town, PSL);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Amara');
  await expect(page.getByText('“Tinkering” is full')).toBeVisible();
  await expect(page.getByText(/Still free at 10:50.*: Unplugged coding/)).toBeVisible();
  await expect(page.getByText('The others who are coming see your first name')).toBeVisible();
  await expectGood(page);
  const mail = await town.mail.find(PSL, /^You’re going/);
  expect(mail.text).toContain('“Tinkering” at 10:50');

  await page.getByRole('link', { name: 'Change your workshops' }).click();
  await expectGood(page);
  await at(/^Workshop at 10:50/)
    .getByText('Unplugged coding')
    .click();
  await at(/^Workshop at 11:50/)
    .getByText('Tinkering')
    .click();
  await page.getByRole('button', { name: 'Save my workshops' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const update = await town.mail.find(PSL, /^Your workshops/);
  expect(update.text).toContain('Unplugged coding');

  await page.getByRole('link', { name: 'Back to your booking' }).click();
  await page.getByRole('button', { name: 'Take me off the list' }).click();
  await expect(page.getByRole('button', { name: 'Show that I’m coming' })).toBeVisible();
  await page.close();
});

test('an organiser sets the places, puts somebody into a workshop, prints the lists', async ({
  page,
  town
}) => {
  const { event } = await fullDay(town);
  const person = await personOf(town.db, {
    email: 'k@school.example',
    name: 'Kirsty Orr',
    now: NOW
  });
  const { booking } = done(
    await placeBooking(town.db, {
      event: event.id,
      person: person.id,
      by: { person, grants: [] },
      now: NOW
    })
  );
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}/people/${booking.id}`);
  await page
    .getByRole('group', { name: /^Workshop at 10:50/ })
    .getByText('Tinkering')
    .click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Save workshops' }).click();
  await expect(page.getByText('Workshops saved')).toBeVisible();

  await page.goto(`/organise/events/${event.id}/places`);
  await expect(page.getByText('1 of 1 taken').first()).toBeVisible();
  await expect(page.getByText(/^One person with a place has not chosen for 11:50/)).toBeVisible();
  await expectGood(page);
  await page.getByLabel(/^Places in “Tinkering”, 10:50/).fill('');
  await page.getByRole('button', { name: 'Save places in workshops' }).click();
  await expect(page.getByText('1 place is taken. Enter at least 1.').first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel(/^Places in “Tinkering”, 10:50/).fill('24');
  await page.getByRole('button', { name: 'Save places in workshops' }).click();
  await expect(page.getByText('1 of 24 taken')).toBeVisible();
  await page.getByRole('link', { name: 'Lists to print' }).click();
  await expect(page.getByRole('rowheader', { name: 'Kirsty Orr' })).toBeVisible();
  await expectGood(page);
});

test('a colleague with a place sees who is coming, a visitor does not', async ({ page, town }) => {
  const { event } = await fullDay(town);
  const school = await establishment(town.db);
  const shows = await personOf(town.db, {
    email: 's@school.example',
    name: 'Seonaid Laird',
    now: NOW
  });
  const mine = await personOf(town.db, { email: 'm@school.example', name: 'Mairi Tait', now: NOW });
  for (const person of [shows, mine]) {
    done(
      await placeBooking(town.db, {
        event: event.id,
        person: person.id,
        establishment: school.id,
        shown: person === shows,
        by: { person, grants: [] },
        now: NOW
      })
    );
  }
  await page.goto(`/events/${event.slug}`);
  await expect(page.getByRole('heading', { name: 'What happens' })).toBeVisible();
  expect(await page.content()).not.toContain('Seonaid');
  const colleague = await somebodyElse(page, town);
  await town.signIn(colleague, 'm@school.example');
  await colleague.goto(`/events/${event.slug}`);
  await expect(colleague.getByText(`Seonaid, ${school.name}`)).toBeVisible();
  expect(await colleague.content()).not.toContain('Laird');
  await expectGood(colleague);
  await colleague.close();
});
