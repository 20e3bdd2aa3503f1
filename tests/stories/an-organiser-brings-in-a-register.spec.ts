import {
  ADMIN_EMAIL,
  establishment,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  somebodyElse,
  test
} from '../support/town.ts';

const TEACHER = 'una@before.example';

test('an organiser brings in last year’s register, and a teacher finds their attendance', async ({
  page,
  town
}) => {
  const school = await establishment(town.db, 'fife');
  const file = [
    'Name;E-mail;School;Council;Session;Date;Hours;Attended',
    `Ùna Reid;${TEACHER};${school.name};Fife;Kites that fly;24/03/2025;1.5;Yes`,
    'Ross Tait;ross@before.example;A school far away;Fife;Kites that fly;24-Mar-25;1.5;Apologies',
    'Nobody;;;Fife;Kites that fly;24/03/2025;1.5;Yes'
  ].join('\n');

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise');
  await page.getByRole('link', { name: 'Bring in from a spreadsheet' }).click();
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Choose a file, or paste the cells.'
  ]);
  await page.getByLabel('CSV file').setInputFiles({
    name: 'register.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file)
  });
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'register.csv' })).toBeVisible();
  await expectGood(page);
  await page
    .getByLabel('A school far away, Fife')
    .selectOption({ label: 'As typed: another establishment' });
  await page.getByRole('button', { name: 'Save and read again' }).click();
  await page.getByRole('link', { name: /^Problems/ }).click();
  await expect(page.getByText('There is no e-mail address.')).toBeVisible();
  await page.getByLabel('Who held the new events').fill('STEM Glasgow');
  await page.getByLabel('Its e-mail address').fill('team@stem.example');
  await page
    .getByRole('button', { name: 'Bring in the 2 rows without a problem, and leave out 1' })
    .click();
  await expect(
    page.getByText('2 new people, 1 new event, 2 attendances. Nobody was mailed.')
  ).toBeVisible();
  await expectGood(page);

  const teacher = await somebodyElse(page, town);
  await town.signIn(teacher, TEACHER);
  await teacher.goto('/my');
  await expect(teacher.getByText(/^From before Twilight, brought in by/)).toBeVisible();
  await expectGood(teacher);
  await teacher.getByRole('link', { name: 'Kites that fly' }).click();
  await expectGood(teacher);

  await page.getByText('Take it away again').click();
  await page.getByRole('button', { name: 'Take it away', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Taken away again' })).toBeVisible();
  await teacher.goto('/my');
  await expect(teacher.getByText('Kites that fly')).toHaveCount(0);
});

test('an administrator takes out everything', async ({ page, town }) => {
  await town.signIn(page, ADMIN_EMAIL);
  await page.goto('/admin');
  await page.getByRole('link', { name: 'Take out', exact: true }).click();
  await expectGood(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Take out everything' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^twilight-.*\.zip$/);
  expect(await download.failure()).toBeNull();
});
