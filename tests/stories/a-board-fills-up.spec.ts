import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  pressLink,
  published,
  slotIn,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';
import type { Page } from '@playwright/test';

const EVENT = '/events/teachmeet-wee-wins';
const FIRST = 'shona.meikle@school.example';
const SECOND = 'hamza.laird@school.example';
const COLLEAGUE = 'jo.tait@school.example';

async function offers(
  at: Page,
  who: { name: string; email: string },
  choice: RegExp,
  title: string
) {
  await at.goto(`${EVENT}/book?talk=yes`);
  await at.getByLabel('Your name').fill(who.name);
  await at.getByLabel('E-mail').fill(who.email);
  await at.getByLabel('School or nursery').fill('supply');
  await at.getByText(choice).click();
  await expect(at.getByLabel(choice)).toBeChecked();
  await at.getByLabel('Title of your talk').fill(title);
  await at.getByRole('button', { name: 'Book my place' }).click();
  await expect(at.getByLabel(choice)).toBeChecked();
  await at.getByText('Another one: “supply”').click();
  await at.getByRole('button', { name: 'Book my place' }).click();
  await expect(at.getByRole('heading', { level: 1 })).toHaveText('Look in your mail');
}

const linkTo = (mail: { links: string[] }, part: string): string =>
  mail.links.find((link) => link.includes(part))!;

async function board(town: Town) {
  const event = await published(town.db, { room: 20 });
  await slotIn(town.db, event.id, { title: 'Talk', starts: '16:05', minutes: 7 });
  return event;
}

test('a full board keeps a reserve list, and a slot that is given back goes to its first', async ({
  page,
  town
}) => {
  await board(town);
  await page.goto(EVENT);
  await expect(page.getByText('8 minutes left on the board.')).toBeVisible();
  await offers(page, { name: 'Shona Meikle', email: FIRST }, /Yes, 7 minutes at/, 'The worm hotel');
  await pressLink(page, town, FIRST);

  const other = await somebodyElse(page, town);
  await other.goto(EVENT);
  await expect(other.getByText('The board is full.')).toBeVisible();
  await expectGood(other);
  await other.goto(`${EVENT}/book?talk=yes`);
  await expectGood(other);
  await offers(
    other,
    { name: 'Hamza Laird', email: SECOND },
    /Put 7 minutes on the reserve list/,
    'Jam sandwiches'
  );
  await pressLink(other, town, SECOND);
  const reserved = await town.mail.find(SECOND, /^On the reserve list/);
  await other.goto(linkTo(reserved, '/talk/'));
  await expect(other.getByText('You are number 1.')).toBeVisible();
  await expectGood(other);

  // given back: it is the other's at once, and in their calendar
  const taken = await town.mail.find(FIRST, /^Your talk is in/);
  await page.goto(linkTo(taken, '/talk/'));
  await expectGood(page);
  await page.getByText('Give the slot back').click();
  await page.getByRole('button', { name: 'Yes, give it back' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You gave the slot back');
  const given = await town.mail.find(SECOND, /^Your talk is in/);
  expect(given.text).toContain('A slot became free, and it is yours');
  expect(given.invite).toMatchObject({ method: 'REQUEST' });
  await page.goto(EVENT);
  await expect(page.getByRole('heading', { name: 'Jam sandwiches' })).toBeVisible();
  await other.close();
});

test('a talk is described, confirmed, and presented with a colleague', async ({ page, town }) => {
  await board(town);
  await offers(page, { name: 'Shona Meikle', email: FIRST }, /Yes, 7 minutes at/, 'The worm hotel');
  await pressLink(page, town, FIRST);
  const taken = await town.mail.find(FIRST, /^Your talk is in/);
  await page.goto(linkTo(taken, '/talk/'));

  await page.getByText('Say more about it').click();
  await page.getByLabel('How long is it?').fill('20');
  await page.getByLabel('One line about it').fill('Worms, a jar and patience.');
  await page.getByLabel('Children who come with me').fill('2');
  await page.getByLabel('Theme').selectOption('Science');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([/The talk does not fit/]);
  // nothing that was typed is lost
  await expect(page.getByLabel('One line about it')).toHaveValue('Worms, a jar and patience.');
  await expectGood(page);
  await page.getByLabel('How long is it?').fill('7');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await expect(page.getByText('Children will be present at this event.')).toBeVisible();

  await page.getByRole('button', { name: 'Yes, I’ll be there' }).click();
  await expect(page.getByRole('heading', { name: 'You said that you’ll be there' })).toBeVisible();
  await page.getByText('I may be photographed').click();
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(page.getByLabel('I may be photographed')).toBeChecked();

  await page.getByText('Ask a colleague to present with you').click();
  await page.getByLabel('Their name').fill('Jo Tait');
  await page.getByLabel('Their e-mail').fill('jo.tait');
  await page.getByRole('button', { name: 'Ask them' }).click();
  await expect(page.getByLabel('Their name')).toHaveValue('Jo Tait');
  await page.getByLabel('Their e-mail').fill(COLLEAGUE);
  await page.getByRole('button', { name: 'Ask them' }).click();
  await expect(page.getByRole('heading', { name: 'Jo Tait has a mail from us' })).toBeVisible();
  await expectGood(page);

  const asked = await town.mail.find(COLLEAGUE, /^Shona Meikle asks you/);
  const colleague = await somebodyElse(page, town);
  await colleague.goto(linkTo(asked, '/presenting/'));
  await expectGood(colleague);
  await colleague.getByRole('button', { name: 'No, I can’t' }).click();
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('You said no');
  await expectGood(colleague);
  await town.mail.find(FIRST, /^Jo Tait can’t present with you/);
  await colleague.getByRole('button', { name: 'Yes, I’ll present it too' }).click();
  await expect(colleague.getByRole('heading', { name: 'You present it together' })).toBeVisible();
  await expectGood(colleague);
  expect((await town.mail.find(COLLEAGUE, /^Your talk is in/)).invite).toMatchObject({
    method: 'REQUEST'
  });
  await page.goto(EVENT);
  await expect(page.getByText('Shona Meikle and Jo Tait').first()).toBeVisible();

  await colleague.getByText('I can’t present it').click();
  await colleague.getByRole('button', { name: 'Yes, take me off it' }).click();
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('You present it no longer');
  await colleague.close();
});

test('an organiser makes an agenda from a template, changes its order and answers who asks', async ({
  page,
  town
}) => {
  const event = await published(town.db, { room: 20 });
  const agenda = `/organise/events/${event.id}/agenda`;
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(agenda);
  await expectGood(page);
  await page.getByRole('button', { name: 'Use this Teachmeet' }).click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
  const rows = page.locator('.tw_list > li b');
  await expect(rows.nth(1)).toHaveText(/^4\spm Welcome/);
  await expect(rows.nth(2)).toHaveText(/^4:05\spm Talk/);
  await expectGood(page);

  // the welcome goes behind the first talk
  await page.getByRole('button', { name: /^Later 4\spm Welcome/ }).click();
  await expect(page.getByRole('heading', { name: 'Moved' })).toBeVisible();
  await expect(rows.nth(1)).toHaveText(/^4\spm Talk/);
  await expect(rows.nth(2)).toHaveText(/^4:08\spm Welcome/);

  // or is dragged there
  if (test.info().project.use.javaScriptEnabled !== false) {
    const row = (at: number) => page.locator('[data-drag] > li').nth(at);
    await row(4).dragTo(row(3));
    await expect(page.getByRole('heading', { name: 'Moved' })).toBeVisible();
    await row(3).dragTo(row(4));
    await expect(page.getByRole('heading', { name: 'Moved' })).toBeVisible();
  }

  // two organisers change one slot: the later is told and sees both
  await page.getByRole('link', { name: /^Change 4:08/ }).click();
  const other = await somebodyElse(page, town);
  await town.signIn(other, ORGANISER_EMAIL);
  await other.goto(page.url());
  await other.getByLabel('Title').fill('Welcome and the camel');
  await other.getByRole('button', { name: 'Save slot' }).click();
  await expect(other.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await page.getByLabel('Title').fill('Welcome and rules');
  await page.getByRole('button', { name: 'Save slot' }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else changed this slot');
  await expect(page.getByText('Welcome and the camel', { exact: true }).last()).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('Welcome and rules');
  await expectGood(page);
  await page.getByRole('button', { name: 'Save slot' }).click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
  await other.close();

  // a slot that they answer themselves
  await page.getByRole('link', { name: /^Change 4\spm Talk/ }).click();
  await page.getByText('Track, room, and who may take it').click();
  await page.getByText('I answer each request myself').click();
  await page.getByRole('button', { name: 'Save slot' }).click();
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
  const teacher = await somebodyElse(page, town);
  const who = { name: 'Shona Meikle', email: FIRST };
  await offers(teacher, who, /Yes, 7 minutes at 4\spm/, 'The worm hotel');
  await pressLink(teacher, town, FIRST);
  await town.mail.find(FIRST, /^Asked for a slot/);
  await teacher.close();
  await page.goto(agenda);
  await page.getByText('Answer “The worm hotel”').click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Give them the slot' }).click();
  await expect(page.getByRole('heading', { name: 'Answered, and they are told' })).toBeVisible();
  expect((await town.mail.find(FIRST, /^Your talk is in/)).text).toContain(
    'The organiser said yes'
  );

  // moving it tells its presenter ten minutes later, or now
  await page.getByRole('button', { name: /^Later 4\spm The worm hotel/ }).click();
  await expect(page.getByText('1 presenter hears of the new order at')).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByRole('heading', { name: 'On its way' })).toBeVisible();
  await town.mail.find(FIRST, /^Your slot has moved/);
});
