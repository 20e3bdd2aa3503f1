import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  pressLink,
  published,
  slotIn,
  somebodyElse,
  test
} from '../support/town.ts';

const LEAD = 'lead@noise.example';
const PRESENTER = 'dr.weir@noise.example';

test('a partner signs up, is approved, names a presenter who takes a slot and gives it back', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 20, gettingThere: 'Car park behind the school.' });
  await slotIn(town.db, event.id, {
    kind: 'keynote',
    title: 'A partner’s ten minutes',
    starts: '16:30',
    minutes: 10,
    openTo: 'partners'
  });

  await page.goto('/partners/sign-up');
  await expectGood(page);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Enter the name of your organisation',
    'Choose what kind of organisation it is',
    'Enter your name',
    'Enter an e-mail address like name@school.example'
  ]);
  await page.getByLabel('Name', { exact: true }).fill('Noise and Sons Acoustics');
  await page.getByLabel('Kind').selectOption('Employer');
  await page.getByLabel('What could you bring?').fill('My job is noise, 20 minutes.');
  await page.getByLabel('Your name').fill('Grant Noise');
  await page.getByLabel('Your e-mail').fill(LEAD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look in your mail');
  await pressLink(page, town, LEAD);
  await expect(page.getByRole('heading', { name: 'Waiting for an organiser' })).toBeVisible();
  await expectGood(page);

  // names a presenter, who is told how to come in
  await page.getByText('Name another presenter').click();
  await page.getByLabel('Name', { exact: true }).fill('Dr Isla Weir');
  await page.getByLabel('E-mail').fill(PRESENTER);
  await page.getByRole('button', { name: 'Add presenter' }).click();
  await expect(page.getByRole('heading', { name: 'Dr Isla Weir can present now' })).toBeVisible();
  await town.mail.find(PRESENTER, /^You present for Noise and Sons/);

  // the organiser is asked, and approves
  const asked = await town.mail.find(ORGANISER_EMAIL, /Noise and Sons Acoustics would like to/);
  const desk = await somebodyElse(page, town);
  await town.signIn(desk, ORGANISER_EMAIL);
  await desk.goto(asked.links.find((link) => link.includes('/organise/partners/'))!);
  await expectGood(desk);
  await desk.getByLabel('A word to them').fill('Welcome. Tell us how loud it gets.');
  await desk.getByRole('button', { name: 'Approve' }).click();
  await expect(desk.getByRole('heading', { name: 'Answered, and they are told' })).toBeVisible();
  await expectGood(desk);
  await desk.close();
  expect((await town.mail.find(LEAD, /welcome/)).text).toContain('Tell us how loud it gets.');

  // the presenter signs in by mail and takes the slot
  const presenter = await somebodyElse(page, town);
  await presenter.goto('/present');
  await expect(presenter).toHaveURL(/\/sign-in\?next=/);
  await presenter.getByLabel('E-mail').fill(PRESENTER);
  await presenter.getByRole('button', { name: 'Send me the mail' }).click();
  await expect(presenter.getByRole('heading', { level: 1 })).toHaveText('Look in your mail');
  const code = /^(\d{6})$/m.exec((await town.mail.find(PRESENTER, /^Sign in/)).text)![1]!;
  await presenter.getByLabel('The six digits from the mail').fill(code);
  await presenter.getByRole('button', { name: 'That’s me' }).click();
  await expect(presenter.getByRole('heading', { name: 'Open slots' })).toBeVisible();
  await expectGood(presenter);
  await presenter.getByRole('link', { name: 'Take this slot' }).click();
  await expectGood(presenter);
  await presenter.getByRole('button', { name: 'Take the slot' }).click();
  await expect(presenter.getByRole('alert').getByRole('link')).toHaveText([
    'Give your talk a title'
  ]);
  await presenter.getByLabel('Title of your talk').fill('My job is noise');
  await presenter.getByRole('button', { name: 'Take the slot' }).click();
  await expect(presenter.getByRole('heading', { name: 'The slot is yours' })).toBeVisible();

  // the slot in the calendar, from arrive by
  const taken = await town.mail.find(PRESENTER, /^Your talk is in/);
  expect(taken.invite).toMatchObject({
    method: 'REQUEST',
    sequence: 0,
    attendee: PRESENTER,
    starts: '2026-12-10T16:10:00',
    ends: '2026-12-10T16:40:00'
  });
  expect(taken.invite!.text).toContain('ROLE=CHAIR');
  expect(taken.text).toContain('Car park behind the school.');

  // it stands on the public page, with the partner's name
  await page.goto('/events/teachmeet-wee-wins');
  await expect(page.getByRole('heading', { name: 'My job is noise' })).toBeVisible();
  await expect(page.getByText('Noise and Sons Acoustics').first()).toBeVisible();
  // and uses no place
  await expect(page.getByText('20 places left')).toBeVisible();

  // given back: open again, out of the calendar
  await presenter.goto(taken.links.find((link) => link.includes('/talk/'))!);
  await expectGood(presenter);
  await presenter.getByText('Give the slot back').click();
  await presenter.getByRole('button', { name: 'Yes, give it back' }).click();
  await expect(presenter.getByRole('heading', { name: 'You are off it' })).toBeVisible();
  await expectGood(presenter);
  const withdrawn = await town.mail.find(PRESENTER, /^Slot given back/);
  expect(withdrawn.invite).toMatchObject({
    method: 'CANCEL',
    sequence: 1,
    uid: taken.invite!.uid
  });
  await presenter.close();

  // the contact has a school day to send somebody else, and gives the slot back
  const standIn = await town.mail.find(LEAD, /^Can you send somebody else/);
  await page.goto(standIn.links.find((link) => link.includes('/talk/'))!);
  await expectGood(page);
  await page.getByText('Grant Noise', { exact: true }).click();
  await page.getByRole('button', { name: 'Name them' }).click();
  await expect(page.getByRole('heading', { name: 'Named, and they have a mail' })).toBeVisible();
  await page.getByText('Give the slot back').click();
  await page.getByRole('button', { name: 'Yes, give it back' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You gave the slot back');
});

test('whoever presents for one partner takes no slot for another', async ({ page, town }) => {
  const event = await published(town.db, { room: 20 });
  const slot = await slotIn(town.db, event.id, { openTo: 'partners' });
  await town.signIn(page, ORGANISER_EMAIL);
  const answer = await page.goto(`/present/${event.id}/slots/${slot.id}`);
  expect(answer!.status()).toBe(404);
});
