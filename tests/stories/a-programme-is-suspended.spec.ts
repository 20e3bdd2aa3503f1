import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  somebodyElse,
  test
} from '../support/town.ts';
import { done } from '../support/people.ts';
import { answers, AUTHORITY, nominated, programmeWith } from '../support/programmes.ts';

test('a programme is suspended in March and goes on online in June', async ({ page, town }) => {
  const now = await town.now();
  const programme = await programmeWith(town.db, { [AUTHORITY]: 2 }, now);
  const of = { programme: programme.id, forProgrammeOnly: true, kind: 'twilight' as const, now };
  await published(town.db, { title: 'Weather and data', ...of });
  const day = await published(town.db, { title: 'Leading CLPL', ...of });
  const row = await nominated(town.db, programme, { now });
  done(await answers(town.db, row, { now }));
  const { email } = await town.db
    .selectFrom('person')
    .select('email')
    .where('id', '=', row.person_id)
    .executeTakeFirstOrThrow();
  await town.mail.to(email, 3);

  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/programmes/${programme.id}`);
  await page.getByRole('link', { name: 'Suspend the programme' }).click();
  await expect(page.getByText('1 participant')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('A word to them').fill('Schools pause visits.');
  await page.getByRole('button', { name: 'Suspend the programme and tell them' }).click();
  await expect(page.getByRole('heading', { name: 'The programme is suspended' })).toBeVisible();
  await expectGood(page);

  const suspended = await town.mail.find(email, /^Suspended: Primary STEM Leaders/);
  expect(suspended.text).toContain('Schools pause visits.');
  expect(suspended.text).toContain('Weather and data (you keep your place)');
  const off = await town.mail.find(email, /^Out of your calendar: .*Leading CLPL/);
  expect(off.invite).toMatchObject({ method: 'CANCEL', status: 'CANCELLED' });
  const teacher = await somebodyElse(page, town);
  await teacher.goto(`/events/${day.slug}`);
  await expect(teacher.getByRole('heading', { name: /has been suspended since/ })).toBeVisible();
  await expectGood(teacher);

  await page.getByRole('link', { name: 'Go on with the programme' }).click();
  const [first, second] = [
    page.getByRole('region', { name: 'Weather and data' }),
    page.getByRole('region', { name: 'Leading CLPL' })
  ];
  await first.getByText('It has a new date').click();
  await first.getByText('Dates, place, other event').click();
  await first.getByLabel('Day').first().fill('3/6/2027');
  await first.getByLabel('Starts').first().fill('16:00');
  await first.getByLabel('Ends').first().fill('17:30');
  await first.getByText('Online', { exact: true }).click();
  await first.getByLabel('Link for joining').fill('https://meet.example/weather');
  await second.getByText('Several shorter events take its place').click();
  await second.getByText('Dates, place, other event').click();
  for (const [at, date] of ['10/6/2027', '17/6/2027'].entries()) {
    await second.getByLabel('Day').nth(at).fill(date);
    await second.getByLabel('Starts').nth(at).fill('16:00');
    await second.getByLabel('Ends').nth(at).fill('17:00');
  }
  await second.getByText('Online', { exact: true }).click();
  await second.getByLabel('Link for joining').fill('https://meet.example/leading');
  await page.getByRole('button', { name: 'See whom it tells' }).click();
  await expect(page.getByText('Leading CLPL (2 of 2): 1 person has a place.')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Go on, and tell everybody' }).click();
  await expect(page.getByRole('heading', { name: 'The programme goes on' })).toBeVisible();

  const goesOn = await town.mail.find(email, /^It goes on: Primary STEM Leaders/);
  expect(goesOn.text).toContain('Leading CLPL (1 of 2)');
  const invite = await town.mail.find(email, /^New date: .*Weather and data.* 1 of 3$/);
  expect(invite.invite).toMatchObject({
    method: 'REQUEST',
    location: 'https://meet.example/weather'
  });
  await teacher.goto(`/events/${day.slug}`);
  await expect(
    teacher.getByRole('heading', { name: 'Other events take the place of this one' })
  ).toBeVisible();
  await expectGood(teacher);

  // the third of June is no good: the place is given back, and the one in the programme kept
  await teacher.goto(goesOn.links.find((link) => link.endsWith('/cancel'))!);
  await teacher.getByRole('button', { name: /^Yes/ }).click();
  await town.signIn(teacher, email);
  await teacher.goto(`/my/programmes/${programme.id}`);
  await expect(teacher.getByText('cancelled by you')).toBeVisible();
  await expect(teacher.getByText('you’re going')).toHaveCount(2);
  await expectGood(teacher);
});
