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

const PSL = 'amara.baird@school.example';

test('an organiser asks, a PSL answers and says what she needs, the sheets say it', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 5 });
  const school = await establishment(town.db);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('link', { name: 'Questions' }).click();
  await page.getByRole('button', { name: 'We serve food' }).click();
  await expect(page.getByText('People are asked for diet and allergies.')).toBeVisible();
  await page.getByRole('button', { name: 'Save the question' }).click();
  await expect(page.getByText('Enter the question.').first()).toBeVisible();
  await expectGood(page);
  await page.getByLabel('Question', { exact: true }).fill('Which workshop?');
  await page.getByLabel('Kind of answer').selectOption('choice');
  await page.getByRole('button', { name: 'Save the question' }).click();
  await expect(page.getByText('Enter at least two, one to a line.').first()).toBeVisible();
  await page.getByLabel('What there is to choose').fill('Bridges\nRockets');
  await page.getByText('People cannot book without it').click();
  await page.getByRole('button', { name: 'Save the question' }).click();
  await expect(page.getByText('one of a few, Bridges / Rockets, Must be answered')).toBeVisible();
  await expectGood(page);

  const phone = await somebodyElse(page, town);
  await phone.goto('/events/teachmeet-wee-wins/book');
  await phone.getByLabel('Your name').fill('Amara Baird');
  await phone.getByLabel('E-mail').fill(PSL);
  await phone.getByLabel('School or nursery').fill(school.name);
  await phone.getByText('Anything you need to take part?').click();
  await phone.getByLabel(/^What you need to get in/).fill('A BSL interpreter');
  await phone.getByLabel(/^Diet/).fill('vegan');
  await phone.getByLabel(/^Allergies/).fill('nuts');
  await phone.getByRole('button', { name: 'Book my place' }).click();
  await expect(phone.getByText('Answer this question.').first()).toBeVisible();
  await expect(phone.getByLabel(/^Allergies/)).toHaveValue('nuts');
  await expectGood(phone);
  await phone.getByText('Rockets').click();
  await phone.getByRole('button', { name: 'Book my place' }).click();
  await pressLink(phone, town, PSL);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('You’re going, Amara');

  const need = await town.mail.find('team@stem.example', /^Somebody needs something to take part/);
  expect(need.text).toContain('A BSL interpreter');

  await phone.getByRole('link', { name: 'Your answers and needs' }).click();
  await expectGood(phone);
  await phone.getByText('Bridges').click();
  await phone.getByRole('button', { name: 'Save' }).click();
  await expect(phone.getByText('Saved', { exact: true })).toBeVisible();
  await phone.close();

  await page.goto(`/organise/events/${event.id}/people`);
  await page.getByRole('link', { name: 'Amara Baird' }).click();
  await expect(page.getByText('Bridges')).toBeVisible();
  await expect(page.getByText('A BSL interpreter')).toBeVisible();
  const csv = await page.request.get(`/organise/events/${event.id}/people/people.csv`);
  expect(await csv.text()).toContain('Bridges');
  await page.goto(`/organise/events/${event.id}/sheets`);
  await expect(page.getByText('Amara Baird: nuts')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'I have handed these numbers over' }).click();
  await expect(page.getByText(/^Nothing has changed since/)).toBeVisible();
  await page.getByRole('link', { name: 'Badges to print' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Amara Baird' })).toBeVisible();
  await expectGood(page);
});

test('no photographs of me, said once, stands in the organiser’s list', async ({ page, town }) => {
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/my/privacy');
  await expectGood(page);
  await page.getByRole('button', { name: 'No photographs of me, please' }).click();
  await expect(page.getByText(/^You said: no photographs of me/)).toBeVisible();
  await page.getByRole('button', { name: 'Photographs are fine with me' }).click();
  await expect(page.getByText('You have not said anything about photographs.')).toBeVisible();
});
