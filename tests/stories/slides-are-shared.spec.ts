import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { talkPath } from '#lib/changes/letters.server.ts';
import { takeSlot } from '#lib/changes/present.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { PDF } from '../support/files.ts';
import { done } from '../support/people.ts';
import {
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  slotIn,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';

const PRESENTER = 'shona.meikle@school.example';
const GUEST = 'hamza.laird@school.example';

/** A Teachmeet with a talk, and somebody who comes to listen. */
async function evening({ db, now: read }: Town) {
  const now = await read();
  const event = await published(db, { room: 5, now });
  const slot = await slotIn(db, event.id);
  const shona = await personOf(db, { email: PRESENTER, name: 'Shona Meikle', now });
  const hamza = await personOf(db, { email: GUEST, name: 'Hamza Laird', now });
  const { talk } = done(
    await takeSlot(db, {
      event: event.id,
      slot: slot.id,
      person: shona.id,
      title: 'The worm hotel',
      line: 'Eleven residents, no complaints.',
      by: { person: shona, grants: [] },
      now
    })
  );
  const { booking } = done(
    await placeBooking(db, {
      event: event.id,
      person: hamza.id,
      establishmentOther: 'Peelstane Primary School',
      by: { person: hamza, grants: [] },
      now
    })
  );
  return { event, talk, booking };
}

test('a presenter shares slides; who came has them and asks, a stranger does not', async ({
  page,
  town
}) => {
  const { event, talk, booking } = await evening(town);
  const file = (name: string, text: string | Buffer) => ({
    name,
    mimeType: 'application/pdf',
    buffer: Buffer.from(text)
  });

  await page.goto(talkPath(talk.id));
  await page.getByRole('link', { name: 'Add slides or links' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Slides and links');
  await expectGood(page);

  // a wrong file: what else was typed stays
  await page
    .getByLabel('A file', { exact: true })
    .setInputFiles(file('worms.pdf', '<svg>not a PDF</svg>'));
  await page.getByLabel('What is it called?').fill('How to build one');
  await page.getByLabel('Licence').selectOption('cc-by-nc');
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    /^This file is not one of the kinds that can be kept: PDF, PPTX, MP4/
  ]);
  await expect(page.getByLabel('What is it called?')).toHaveValue('How to build one');
  await expect(page.getByLabel('Licence')).toHaveValue('cc-by-nc');
  await expectGood(page);

  await page.getByLabel('A file', { exact: true }).setInputFiles(file('worms.pdf', PDF));
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('heading', { name: 'Added' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'How to build one', exact: true })).toBeVisible();

  // a link for everybody is on the event's page before the event
  await page.getByLabel('Or a link', { exact: true }).fill('worms.example/hotel');
  await page.getByText('Everybody', { exact: true }).click();
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('link', { name: 'worms.example', exact: true })).toHaveAttribute(
    'href',
    'https://worms.example/hotel'
  );
  await expectGood(page);
  await page.getByRole('link', { name: 'Your talk' }).click();
  await expect(page.getByText('2 files and links are there.')).toBeVisible();

  const stranger = await somebodyElse(page, town);
  await stranger.goto(`/events/${event.slug}`);
  await stranger.getByRole('link', { name: 'Talks and slides' }).click();
  await expect(stranger.getByRole('link', { name: 'worms.example', exact: true })).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'How to build one' })).toHaveCount(0);

  await town.moveTo(page, '2026-12-10', '18:05');

  await stranger.reload();
  await expect(stranger.getByText('1 file for those who came')).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'How to build one' })).toHaveCount(0);
  await expect(stranger.getByRole('link', { name: 'Ask the presenter' })).toHaveCount(0);
  await expectGood(stranger);

  // whoever came: by the link of their booking
  await page.goto(bookingPath(booking.id));
  await page.getByRole('link', { name: 'Talks and slides' }).click();
  const slides = page.getByRole('link', { name: 'How to build one' });
  const [download] = await Promise.all([page.waitForEvent('download'), slides.click()]);
  expect(download.suggestedFilename()).toBe('worms.pdf');
  const href = (await slides.getAttribute('href'))!;
  const bytes = await page.request.get(href);
  expect(bytes.headers()).toMatchObject({
    'content-type': 'application/pdf',
    'content-security-policy': "sandbox; default-src 'none'"
  });
  expect(await bytes.body()).toEqual(PDF);
  const id = href.split('/').at(-2)!;
  const refused = await stranger.request.get(`/events/${event.slug}/talks/${id}/file`);
  expect(refused.status()).toBe(404);
  await expectGood(page);

  await page.getByRole('link', { name: 'Ask the presenter' }).click();
  await expectGood(page);
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Write your question']);
  await page.getByLabel('Your question').fill('What do they eat in the holidays?');
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByRole('heading', { name: 'Your question is on its way' })).toBeVisible();
  await expectGood(page);
  const mail = await town.mail.find(PRESENTER, /^A question about “The worm hotel”/);
  expect(mail.text).toContain('What do they eat in the holidays?');
  expect(mail.text).toContain('Hamza, Peelstane Primary School');
  expect(mail.text + mail.html + mail.replyTo).not.toContain(GUEST);
  await stranger.close();
});

test('an organiser sees what is missing, sets a date, and has all slides as one archive', async ({
  page,
  town
}) => {
  const { event } = await evening(town);
  await town.signIn(page, ORGANISER_EMAIL);
  await page.goto(`/organise/events/${event.id}`);
  await page.getByRole('link', { name: 'Slides', exact: true }).click();
  await expect(page.getByText('Talks with slides or links: 0 of 1.')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('When are slides due?').fill('2026-12-04');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Slides are due by Fri 4 Dec, 8 pm.')).toBeVisible();

  await page.getByRole('link', { name: /^Add on their behalf/ }).click();
  await expectGood(page);
  await page
    .getByLabel('A file', { exact: true })
    .setInputFiles({ name: 'worms.pdf', mimeType: 'application/pdf', buffer: PDF });
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('heading', { name: 'Added' })).toBeVisible();
  await page.getByRole('link', { name: /^Change worms/ }).click();
  await page.getByText('Everybody', { exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByText(', for everybody')).toBeVisible();
  const archive = page.getByRole('link', { name: 'All slides as one archive' });
  const zip = await page.request.get((await archive.getAttribute('href'))!);
  expect(zip.headers()['content-disposition']).toContain('teachmeet-wee-wins-slides.zip');
  expect((await zip.body()).toString('latin1')).toContain('01-The worm hotel.pdf');

  await page.getByText('Remove', { exact: true }).click();
  await page.getByRole('button', { name: 'Yes, remove it' }).click();
  await expect(page.getByText('Nothing yet')).toBeVisible();
  await expectGood(page);

  // three weekdays before the date whoever presents is reminded
  await town.moveTo(page, '2026-12-01', '09:00');
  const mail = await town.mail.find(PRESENTER, /^Your slides\?/);
  expect(mail.text).toContain('Fri 4 Dec');
});
