import {
  expect,
  expectGood,
  pressLink,
  published,
  slotIn,
  somebodyElse,
  test
} from '../support/town.ts';

const FIRST = 'shona.meikle@school.example';
const SECOND = 'hamza.laird@school.example';

test('a PSL takes a two-minute slot; of two who want it only one gets it', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 1 });
  await slotIn(town.db, event.id, { title: 'Talk', starts: '16:05', minutes: 2 });

  const ask = async (at: typeof page, email: string, name: string, title: string) => {
    await at.goto('/events/teachmeet-wee-wins');
    await at.getByRole('link', { name: 'Share something you’ve tried' }).click();
    await at.getByLabel('Your name').fill(name);
    await at.getByLabel('E-mail').fill(email);
    await at.getByLabel('School or nursery').fill('supply');
    await at.getByText('Yes, 2 minutes at 4:05 pm').click();
    await at.getByLabel('Title of your talk').fill(title);
    await at.getByRole('button', { name: 'Book my place' }).click();
    await at.getByText('Another one: “supply”').click();
    await expectGood(at);
    await at.getByRole('button', { name: 'Book my place' }).click();
    await expect(at.getByRole('heading', { level: 1 })).toHaveText('Look in your mail');
  };
  const other = await somebodyElse(page, town);
  await ask(page, FIRST, 'Shona Meikle', 'Debugging a jam sandwich');
  await ask(other, SECOND, 'Hamza Laird', 'The worm hotel');

  await pressLink(page, town, FIRST);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You’re going, Shona');
  await expect(page.getByText('Debugging a jam sandwich, 4:05 pm, 2 minutes')).toBeVisible();
  await expectGood(page);
  const mails = await town.mail.to(FIRST, 2);
  expect(mails.map(({ subject }) => subject.split(':')[0])).toEqual([
    'One press to book',
    'Your talk is in'
  ]);
  expect(mails[1]!.invite).toMatchObject({
    method: 'REQUEST',
    // who attends and presents has the event's own entry, with the talk's time in its text
    starts: '2026-12-10T16:00:00'
  });
  expect(mails[1]!.invite!.description).toContain('Your talk: Debugging a jam sandwich');

  await pressLink(other, town, SECOND);
  await expect(other.getByRole('heading', { name: 'The slot has just gone' })).toBeVisible();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('You’re going, Hamza');
  await expectGood(other);
  await other.close();

  // a presenter gets in outside the count; giving the slot back when full puts them in front
  await page.getByRole('link', { name: 'Change or give back my talk' }).click();
  await page.getByText('Give the slot back').click();
  await expect(page.getByText('The event is full. You would be first')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Yes, give it back' }).click();
  await expect(page.getByText('You are first on the waiting list.')).toBeVisible();
  const withdrawn = await town.mail.find(FIRST, /^Slot given back/);
  expect(withdrawn.invite).toMatchObject({
    method: 'CANCEL',
    uid: mails[1]!.invite!.uid
  });
  await page.goto('/events/teachmeet-wee-wins');
  await expect(page.getByRole('heading', { name: 'This slot is open' })).toBeVisible();
});

test('a talk needs a title', async ({ page, town }) => {
  const event = await published(town.db);
  await slotIn(town.db, event.id, { starts: '16:05', minutes: 7 });
  await page.goto('/events/teachmeet-wee-wins/book?talk=yes');
  await page.getByLabel('Your name').fill('Shona Meikle');
  await page.getByLabel('E-mail').fill(FIRST);
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Give your talk a title, or choose “Just coming to listen”'
  ]);
  await expect(page.getByLabel('Your name')).toHaveValue('Shona Meikle');
});
