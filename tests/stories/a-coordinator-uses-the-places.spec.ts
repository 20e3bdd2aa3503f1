import { placeBooking } from '#lib/booking/booking.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { poolsOf, setPlaces } from '#lib/booking/places.server.ts';
import { releaseAt } from '#lib/booking/pools/pool-rules.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';

import { done } from '../support/people.ts';
import {
  establishment,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';

/** Somebody books for their school. */
async function books(
  { db, now }: Town,
  event: string,
  email: string,
  name: string,
  school: string
) {
  const at = await now();
  const person = await personOf(db, { email, name, now: at });
  const by = { person, grants: [] };
  const facts = { event, person: person.id, establishment: school, by, now: at };
  return done(await placeBooking(db, facts)).booking;
}

test('an organiser keeps places for authorities and sees first what will happen', async ({
  page,
  town
}) => {
  const event = await published(town.db, {
    room: 2,
    roomLimit: 12,
    team: 2,
    now: await town.now()
  });
  const school = await establishment(town.db, 'south-lanarkshire');
  await books(town, event.id, 'ailsa@school.example', 'Ailsa Gow', school.id);
  await books(town, event.id, 'blair@school.example', 'Blair Orr', school.id);
  await books(town, event.id, 'catriona@school.example', 'Catriona Muir', school.id);

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('link', { name: 'Places', exact: true }).click();
  await expect(page.getByText('2 places, 0 presenters and 2 of the team come to 4')).toBeVisible();
  await expectGood(page);

  // what cannot be stands at its field, with the number
  const anyone = page.getByRole('group', { name: 'Anyone' });
  const more = page.getByRole('group', { name: 'Keep places for one more authority' });
  await anyone.getByLabel('Places').fill('1');
  await more.getByLabel('Authority').selectOption('South Lanarkshire');
  await more.getByLabel('Places').fill('6');
  await more.getByLabel('Release date').fill('5/12/2026');
  await page.getByRole('button', { name: 'See what happens' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    '2 places are taken. Enter at least 2.',
    'Schools in South Lanarkshire are closed on that day.'
  ]);
  await expect(more.getByLabel('Release date')).toHaveValue('5/12/2026');
  await expectGood(page);

  await anyone.getByLabel('Places').fill('2');
  await more.getByLabel('Places').fill('9');
  await more.getByLabel('Release date').fill('7/12/2026');
  await page.getByRole('button', { name: 'See what happens' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Places, presenters and team would come to 13; the room allows 12.'
  ]);
  await more.getByLabel('Places').fill('6');
  await page.getByLabel('Seats set out').fill('7');
  await page.getByRole('button', { name: 'See what happens' }).click();

  await expect(page.getByRole('heading', { name: 'This is what happens' })).toBeVisible();
  await expect(page.getByText('6 places, to everyone on Mon 7 Dec')).toBeVisible();
  await expect(page.getByText('1 person on the waiting list gets a place at once')).toBeVisible();
  await expect(page.getByText('8 places for 7 seats: 1 more than there are chairs.')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'The places are changed' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^South Lanarkshire/ })).toContainText('Mon 7 Dec');
  await expectGood(page);
  expect((await town.mail.find('catriona@school.example', /^You’re going/)).subject).toContain(
    'Thu 10 Dec'
  );

  // to everyone before its date
  const kept = page.getByRole('group', { name: 'South Lanarkshire' });
  await kept.getByText('Give all of them to everyone now').click();
  await page.getByRole('button', { name: 'See what happens' }).click();
  await expect(page.getByText('All to everyone, now')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('group', { name: 'South Lanarkshire' })).toHaveCount(0);
  await expect(page.getByRole('img', { name: '3 booked and 0 held of 8' })).toBeVisible();
});

const SHONA = 'shona@council.example';
const SL = 'south-lanarkshire';

/** Three places for South Lanarkshire until Monday 7 December, none for anyone; its coordinator. */
async function keptPlaces(town: Town) {
  const { db } = town;
  const now = await town.now();
  const event = await published(db, { room: 0, now });
  await setPlaces(db, { event: event.id, pools: [{ mode: 'room', authority: SL, places: 3 }] });
  const release = '2026-12-07';
  await db
    .updateTable('pool')
    .set({ release_on: release, release_at: releaseAt(release) })
    .where('authority_id', '=', SL)
    .execute();
  const { id } = await personOf(db, { email: SHONA, name: 'Shona Imrie', now });
  const right = { right: 'coordinator', scope: 'authority', scopeId: SL } as const;
  await giveRight(db, { person: id, ...right, by: SYSTEM, now });
  return event;
}

test('a coordinator uses the places of the authority, to the release', async ({ page, town }) => {
  test.setTimeout(90_000);
  const event = await keptPlaces(town);
  const ours = await establishment(town.db, SL);
  const theirs = await establishment(town.db, 'glasgow-city');
  await books(town, event.id, 'ailsa@school.example', 'Ailsa Gow', ours.id);
  await books(town, event.id, 'blair@school.example', 'Blair Orr', ours.id);
  await books(town, event.id, 'greer@city.example', 'Greer Hunter', theirs.id);

  await town.signIn(page, SHONA);
  await page.goto('/my');
  await page.getByRole('link', { name: 'My authority' }).click();
  await expect(page.getByText('2 of 3 places used, 2 people going')).toBeVisible();
  await expectGood(page);
  await page.getByRole('link', { name: 'Teachmeet: wee wins' }).click();
  await expect(page.getByText('To everyone on Monday 7 December 2026')).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'Ailsa Gow' })).toBeVisible();
  await expect(page.getByText('Greer Hunter')).toHaveCount(0);
  await expect(page.getByText('ailsa@school.example')).toHaveCount(0);
  await expectGood(page);

  // only their own, as a file
  const file = await page.request.get(`/coordinate/${SL}/${event.id}/people.csv`);
  const text = await file.text();
  expect(text).toContain('Ailsa Gow');
  expect(text).not.toContain('Greer Hunter');
  const glasgow = await page.request.get(`/coordinate/glasgow-city/${event.id}`);
  expect(glasgow.status()).toBe(404);

  // more than are free, then one: it goes to whoever waits
  await page.getByText('Give places back').click();
  await page.getByLabel('How many', { exact: true }).fill('2');
  await page.getByRole('button', { name: 'Give them back' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Only one of these places is free.'
  ]);
  await expectGood(page);
  await page.getByLabel('How many', { exact: true }).fill('1');
  await page.getByRole('button', { name: 'Give them back' }).click();
  await expect(page.getByRole('heading', { name: 'They are places for anyone now' })).toBeVisible();
  await town.mail.find('greer@city.example', /^You’re going/);

  // asks for more; the organiser says yes
  await page.getByText('Ask for more').click();
  await page.getByLabel('How many more').fill('1');
  await page.getByLabel('For whom, and why').fill('One more wee school.');
  await page.getByRole('button', { name: 'Ask for them' }).click();
  await expect(page.getByRole('heading', { name: 'You asked for more' })).toBeVisible();
  const asked = await town.mail.find('team@stem.example', /asks for more places/);
  expect(asked.text).toContain('One more wee school.');
  const organiser = await somebodyElse(page, town);
  await town.signIn(organiser, ORGANISER_EMAIL);
  await organiser.goto(asked.links.find((link) => link.endsWith('/places'))!);
  await expect(organiser.getByText('Shona Imrie asks for 1 more place')).toBeVisible();
  await expectGood(organiser);
  await organiser.getByRole('button', { name: 'Add them as new places' }).click();
  await expect(organiser.getByRole('heading', { name: 'This is what happens' })).toBeVisible();
  await expectGood(organiser);
  await organiser.getByRole('button', { name: 'Save' }).click();
  await expect(organiser.getByRole('heading', { name: 'The places are theirs' })).toBeVisible();
  await town.mail.find(SHONA, /^More places for you/);

  // sends somebody back only when somebody else waits, and with a reason
  await page.goto(`/coordinate/${SL}/${event.id}`);
  const blair = page.getByRole('row', { name: /Blair Orr/ });
  await blair.getByText('Send back', { exact: true }).click();
  await blair.getByRole('button').click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Say why. The person will read it.'
  ]);
  await books(town, event.id, 'calum@school.example', 'Calum Weir', ours.id);
  await books(town, event.id, 'donna@school.example', 'Donna Laird', ours.id);
  await blair.getByLabel('Why?').fill('One from each school first.');
  await blair.getByRole('button').click();
  await expect(page.getByRole('heading', { name: 'They are on the waiting list' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Blair Orr/ })).toContainText('Waiting');
  await expect(page.getByRole('row', { name: /Donna Laird/ })).toContainText('One of our places');
  await expectGood(page);
  const sent = await town.mail.find('blair@school.example', /^Back on the waiting list/);
  expect(sent.text).toContain('One from each school first.');

  // a place is given up; five school days before the release the notice comes, then the release
  const calum = await town.db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select('booking.id')
    .where('person.email', '=', 'calum@school.example')
    .executeTakeFirstOrThrow();
  await cancels(town, calum.id);
  const blairs = await town.db
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select('booking.id')
    .where('person.email', '=', 'blair@school.example')
    .executeTakeFirstOrThrow();
  await cancels(town, blairs.id);
  await town.moveTo(page, '30/11/2026', '09:30');
  const notice = await town.mail.find(SHONA, /^Places go to everyone soon/);
  expect(notice.text).toContain('1 place for South Lanarkshire is still free');
  await town.moveTo(page, '07/12/2026', '08:00');
  await page.goto(notice.links.find((link) => link.includes('/coordinate/'))!);
  await expect(page.getByText('Your places have gone to everyone.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Ailsa Gow/ })).toContainText('A place for anyone');
  await expectGood(page);
  const pools = await poolsOf(town.db, event.id);
  const room = pools.filter(({ mode }) => mode === 'room');
  expect(room.map(({ places, taken }) => `${taken}/${places}`)).toEqual(['0/0', '3/4']);
});

async function cancels({ db, now }: Town, booking: string) {
  done(await cancelBooking(db, { booking, by: SYSTEM, now: await now() }));
}
