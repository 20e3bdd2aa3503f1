import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';

import {
  establishment,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  somebodyElse,
  test
} from '../support/town.ts';

const COORDINATOR = 'rhona@council.example';

test('a coordinator nominates from a file, and a teacher says yes by one press', async ({
  page,
  town
}) => {
  const now = await town.now();
  const { id: person } = await personOf(town.db, { email: COORDINATOR, name: 'Rhona Weir', now });
  const scope = { scope: 'authority', scopeId: 'south-lanarkshire' } as const;
  await giveRight(town.db, { person, right: 'coordinator', ...scope, by: SYSTEM, now });
  const school = await establishment(town.db, 'south-lanarkshire');
  await published(town.db, { title: 'Launch evening', now });

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise/programmes');
  await page.getByRole('link', { name: 'New programme' }).click();
  await page.getByLabel('Title').fill('Primary STEM Leaders');
  await page.getByLabel('In one or two sentences').fill('A year with others who lead STEM.');
  await page.getByRole('button', { name: 'Make the programme' }).click();
  await page.getByLabel('One more authority').selectOption('South Lanarkshire');
  await page.getByLabel('Its places').fill('1');
  await page.getByRole('button', { name: 'Save places' }).click();
  await page.getByLabel('Event', { exact: true }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Put an event in' }).click();
  await expect(page.getByRole('heading', { name: 'The event is in the programme' })).toBeVisible();
  await expectGood(page);

  const desk = await somebodyElse(page, town);
  await town.signIn(desk, COORDINATOR);
  await desk.goto('/coordinate');
  await desk.getByRole('link', { name: 'Programmes', exact: true }).click();
  await expectGood(desk);
  await desk.getByRole('link', { name: 'Primary STEM Leaders' }).click();
  await expectGood(desk);
  await desk.getByRole('link', { name: 'Choose a file' }).click();
  const text = `Name,Email,School\nÙna Reid,una@school.example,${school.name}\nNobody,,\n`;
  await desk.getByLabel('File').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text)
  });
  await desk.getByRole('button', { name: 'See what is in it' }).click();
  await expect(desk.getByText('1 row: no e-mail address')).toBeVisible();
  await expectGood(desk);
  await desk.getByRole('button', { name: 'Nominate 1 person' }).click();
  await expect(desk.getByRole('heading', { level: 1, name: '1 person nominated' })).toBeVisible();

  const mail = await town.mail.find('una@school.example', /^A place for you/);
  const teacher = await somebodyElse(page, town);
  await teacher.goto(mail.links.find((link) => link.includes('/nomination/'))!);
  await expect(teacher.getByLabel('Your name')).toHaveValue('Ùna Reid');
  await expectGood(teacher);
  await teacher.getByRole('button', { name: 'Yes, I’ll take part' }).click();
  await expect(teacher.getByRole('heading', { name: 'You take part' })).toBeVisible();
  await town.mail.find('una@school.example', /^You take part: Primary STEM Leaders/);
  await town.mail.find('una@school.example', /1 of 1$/);

  await town.signIn(teacher, 'una@school.example');
  await teacher.getByRole('link', { name: 'Your page of the programme' }).click();
  await expect(teacher.getByText('you’re going')).toBeVisible();
  await expectGood(teacher);
  await desk.getByRole('link', { name: 'Nominate for South Lanarkshire' }).click();
  await expect(desk.getByText('1 of 1 place taken, 0 left').first()).toBeVisible();
});
