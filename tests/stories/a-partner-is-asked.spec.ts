import { PDF, PNG } from '../support/files.ts';
import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  slotIn,
  somebodyElse,
  test
} from '../support/town.ts';

const LEAD = 'rhona@loudworks.example';

test('an organiser signs a partner up, finds what it offers and asks for two dates; its lead answers without an account', async ({
  page,
  town
}) => {
  const first = await published(town.db, { title: 'Noise at work' });
  const second = await published(town.db, {
    title: 'Careers night',
    startsLocal: '2026-12-17T16:00',
    endsLocal: '2026-12-17T18:00'
  });
  for (const event of [first, second]) {
    await slotIn(town.db, event.id, { starts: '16:20', minutes: 20, openTo: 'partners' });
  }

  // on its behalf
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto('/organise/partners');
  await expectGood(page);
  await page.getByRole('link', { name: 'Sign a partner up' }).click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Sign it up' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(4);
  await page.getByLabel('Name', { exact: true }).fill('Loud Works');
  await page.getByLabel('Kind').selectOption('Employer');
  await page.getByLabel('Name of the contact').fill('Rhona Weir');
  await page.getByLabel('E-mail of the contact').fill(LEAD);
  await page.getByRole('button', { name: 'Sign it up' }).click();
  await expect(page.getByRole('heading', { name: 'Loud Works is signed up' })).toBeVisible();
  await expectGood(page);
  await town.mail.find(LEAD, /^Loud Works: you can take slots/);

  // its contact comes in, says what it is, and describes a talk
  const lead = await somebodyElse(page, town);
  await town.signIn(lead, LEAD);
  await lead.goto('/present');
  await expectGood(lead);
  await lead.getByRole('link', { name: 'About your organisation' }).click();
  await expectGood(lead);
  await lead.getByLabel('How much notice you need').fill('lots');
  await lead.getByLabel('What you bring').fill('We are loud for a living.');
  await lead.getByRole('button', { name: 'Save' }).click();
  await expect(lead.getByRole('alert').getByRole('link')).toHaveText([
    'Enter a number of school days up to 100'
  ]);
  await lead.getByLabel('How much notice you need').fill('10');
  const risk = (name: string, buffer: Buffer) =>
    lead
      .getByLabel('Risk sheet', { exact: false })
      .first()
      .setInputFiles({ name, mimeType: 'application/pdf', buffer });
  await risk('risks.pdf', Buffer.from('this is no PDF'));
  await lead.getByRole('button', { name: 'Save' }).click();
  await expect(lead.getByRole('alert')).toContainText('not one of the kinds that can be kept: PDF');
  // nothing typed is lost
  await expect(lead.getByLabel('What you bring')).toHaveValue('We are loud for a living.');
  await risk('risks.pdf', PDF);
  await lead
    .getByLabel('Logo')
    .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PNG });
  await lead.getByRole('button', { name: 'Save' }).click();
  await expect(lead.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await expectGood(lead);
  await lead.goto('/present');
  await lead.getByRole('link', { name: 'Standing talks' }).click();
  await expectGood(lead);
  await lead.getByRole('link', { name: 'Describe a talk' }).click();
  await expectGood(lead);
  await lead.getByLabel('Title').fill('My job is noise');
  await lead.getByLabel('Minutes').fill('20');
  await lead.getByText('Second level').click();
  await lead.getByRole('button', { name: 'Save' }).click();
  await expect(lead.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await expectGood(lead);

  // the organiser finds it and asks
  await page.goto('/organise/offers?q=noise&level=second');
  await expectGood(page);
  await page.getByRole('link', { name: 'My job is noise' }).click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Choose at least one.']);
  await page.getByText(/^Noise at work, /).click();
  await page.getByText(/^Careers night, /).click();
  await page.getByLabel('A word to them').fill('Our P6 teachers would love it.');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Asked for 2 dates' })).toBeVisible();
  await expectGood(page);

  // ten minutes later one mail, answered without signing in
  await town.moveTo(page, '2026-11-23', '17:00');
  const mail = await town.mail.find(LEAD, /^Would you do these\? 2 dates/);
  const visitor = await somebodyElse(page, town);
  await visitor.goto(mail.links.find((link) => link.includes('/asked/'))!);
  await expectGood(visitor);
  await visitor.getByRole('button', { name: 'Send the answers' }).click();
  await expect(visitor.getByRole('alert').getByRole('link')).toHaveText(['Answer at least one']);
  const noise = visitor.getByRole('group', { name: 'Answer: Noise at work' });
  const careers = visitor.getByRole('group', { name: 'Answer: Careers night' });
  await noise.getByText('Yes', { exact: true }).click();
  await careers.getByText('No', { exact: true }).click();
  await visitor.getByLabel('Who presents it?').first().selectOption('Rhona Weir');
  await visitor.getByLabel('A word to the organiser').last().fill('We are at a fair that day.');
  await visitor.getByRole('button', { name: 'Send the answers' }).click();
  await expect(
    visitor.getByRole('heading', { name: 'Your answers are with the organisers' })
  ).toBeVisible();
  await expectGood(visitor);

  // both know: the slot in the lead's calendar, the answers with the organiser
  const taken = await town.mail.find(LEAD, /^Your talk is in/);
  expect(taken.invite).toMatchObject({ method: 'REQUEST', starts: '2026-12-10T16:00:00' });
  const answered = await town.mail.find(ORGANISER_EMAIL, /^Loud Works: yes to 1 of 2/);
  expect(answered.text).toContain('We are at a fair that day.');
  await page.goto(answered.links.find((link) => link.includes('/organise/partners/'))!);
  await expectGood(page);
  await expect(page.getByText('Agreed', { exact: true })).toBeVisible();

  // everybody sees whom they will meet
  await visitor.goto('/partners');
  await expectGood(visitor);
  await visitor.getByRole('link', { name: 'Loud Works' }).click();
  await expectGood(visitor);
  await expect(visitor.getByText('We are loud for a living.')).toBeVisible();
  await expect(visitor.getByRole('img', { name: 'Logo of Loud Works' })).toBeVisible();
  await expect(visitor.getByRole('link', { name: 'Noise at work' })).toBeVisible();
  expect((await visitor.content()).includes(LEAD)).toBe(false);
  await visitor.close();

  // it stops, and its talk's slot is open again
  await lead.goto('/present');
  await lead.getByText('We present no longer').click();
  await expect(lead.getByText('One coming talk is given back:')).toBeVisible();
  await lead.getByRole('button', { name: 'Yes, end it' }).click();
  await expect(lead.getByRole('heading', { level: 1, name: 'Partners' })).toBeVisible();
  await town.mail.find(ORGANISER_EMAIL, /^Loud Works presents no longer/);
  await lead.close();
  await page.goto('/events/noise-at-work');
  await expect(page.getByRole('heading', { name: 'My job is noise' })).toBeHidden();
});
