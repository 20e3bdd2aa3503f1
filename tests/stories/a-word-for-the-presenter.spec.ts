import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { sayWord } from '#lib/changes/material/word.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { done, partnerWith } from '../support/people.ts';
import {
  establishment,
  expect,
  expectGood,
  published,
  slotIn,
  somebodyElse,
  test,
  type Town
} from '../support/town.ts';

const GUEST = 'hamza.laird@school.example';
const WORDS = 'Two of my P7s want to be wind people now.';

/** A partner's talk, and a class teacher of South Lanarkshire who comes to listen. */
async function evening({ db, now: read }: Town) {
  const now = await read();
  const event = await published(db, { room: 5, now });
  const partner = await partnerWith(db);
  const slot = await slotIn(db, event.id, { openTo: 'partners' });
  const { talk } = done(
    await takeSlotForPartner(db, {
      event: event.id,
      slot: slot.id,
      partner: partner.id,
      person: partner.presenter.id,
      title: 'Turn the blades',
      line: null,
      by: partner.presenter.actor,
      now
    })
  );
  const hamza = await personOf(db, {
    email: GUEST,
    name: 'Hamza Laird',
    role: 'class-teacher',
    now
  });
  const { booking } = done(
    await placeBooking(db, {
      event: event.id,
      person: hamza.id,
      establishment: (await establishment(db, 'south-lanarkshire')).id,
      by: { person: hamza, grants: [] },
      now
    })
  );
  return { event, partner, talk, booking, hamza };
}

test('a teacher says a word to a presenter, and the partner’s year quotes it', async ({
  page,
  town
}) => {
  const { event, partner, booking } = await evening(town);
  const desk = await somebodyElse(page, town);
  await town.signIn(desk, partner.presenter.email);

  // before the event is over there is nothing to say a word about
  await town.moveTo(page, '2026-12-10', '17:30');
  await page.goto(`/events/${event.slug}`);
  await expect(page.getByRole('link', { name: 'Talks and slides' })).toHaveCount(0);

  // by the link of their booking: what was typed stays while something is missing
  await town.moveTo(page, '2026-12-10', '18:05');
  await page.goto(bookingPath(booking.id));
  await page.getByRole('link', { name: 'Talks and slides' }).click();
  await page.getByRole('link', { name: 'Say a word to the presenter' }).click();
  await expect(page.getByRole('heading', { name: 'A word about “Turn the blades”' })).toBeVisible();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(page.getByText('As “Class teacher, South Lanarkshire”')).toBeVisible();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page).toHaveTitle(/^Error:/);
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Write what you would like to say',
    'Choose whether it may be quoted'
  ]);
  await page.getByLabel('Your word to whoever presented it').fill(WORDS);
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([
    'Choose whether it may be quoted'
  ]);
  await expect(page.getByLabel('Your word to whoever presented it')).toHaveValue(WORDS);
  await expectGood(page);
  await page.getByText('Yes, without my name or role').click();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await expect(page.getByText(`“${WORDS}”`)).toBeVisible();
  await expect(page.getByText('It may be quoted as “A participant”.')).toBeVisible();
  await expectGood(page);

  // the presenter has the words, and nobody's address or name
  const mail = await town.mail.find(partner.presenter.email, /^A word about “Turn the blades”/);
  expect(mail.text).toContain('Two of my P7s want to be wind people now.');
  expect(mail.replyTo).toContain(event.contact);
  for (const secret of [GUEST, 'Hamza', 'Laird', 'Class teacher']) {
    expect(mail.text + mail.html + mail.replyTo).not.toContain(secret);
  }
  await desk.goto(`/present/${partner.id}/sheet`);
  await expect(desk.getByRole('heading', { name: 'What people said' })).toBeVisible();
  await expect(desk.getByText('A participant, on “Turn the blades”')).toBeVisible();
  await expectGood(desk);

  // changed, with role and authority: the same word, no second mail
  await page.getByRole('link', { name: 'Change it' }).click();
  await expect(page.getByLabel('Your word to whoever presented it')).toHaveValue(WORDS);
  await expect(page.getByRole('radio', { name: 'Yes, without my name or role' })).toBeChecked();
  await page.getByText('Yes, with my role and authority').click();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByText('quoted as “Class teacher, South Lanarkshire”')).toBeVisible();
  await desk.reload();
  await expect(desk.getByText('Class teacher, South Lanarkshire, on “Turn')).toBeVisible();
  await expect(desk.getByRole('blockquote')).toHaveCount(1);
  const letters = town.db.selectFrom('outbox').where('kind', '=', 'talk-word').select('id');
  expect(await letters.execute()).toHaveLength(1);
  await desk.close();
});

test('a teacher is not quoted any more, takes the word back, and may say another', async ({
  page,
  town
}) => {
  const { event, partner, talk, hamza } = await evening(town);
  await town.moveTo(page, '2026-12-10', '18:05');
  const by = { person: hamza, grants: [] };
  const said = { talk: talk.id, text: WORDS, quote: 'named', by, now: await town.now() } as const;
  done(await sayWord(town.db, said));
  const desk = await somebodyElse(page, town);
  await town.signIn(desk, partner.presenter.email);
  await desk.goto(`/present/${partner.id}/sheet`);
  await expect(desk.getByRole('heading', { name: 'What people said' })).toBeVisible();

  // their own page lists it: not quoted any more, then taken back
  await town.signIn(page, GUEST);
  await page.goto('/my');
  await page.getByRole('link', { name: 'Photographs, quotes and other consents' }).click();
  await expect(page.getByText(`“${WORDS}”`)).toBeVisible();
  await expectGood(page);
  await page.getByRole('button', { name: 'Do not quote me' }).click();
  await expect(page.getByRole('heading', { name: 'You are not quoted any more' })).toBeVisible();
  await expect(page.getByText('It is not quoted.')).toBeVisible();
  await desk.reload();
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('2026–27');
  await expect(desk.getByRole('heading', { name: 'What people said' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('heading', { name: 'Taken back' })).toBeVisible();
  await expect(page.getByText(WORDS)).toHaveCount(0);

  // said once more by the event's own page, and taken back there
  await page.goto(`/events/${event.slug}/talks`);
  await page.getByRole('link', { name: 'Say a word to the presenter' }).click();
  await page.getByLabel('Your word to whoever presented it').fill('The blades flew.');
  await page.getByText('No, only for the presenter').click();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByText('It is not quoted.')).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('heading', { name: 'Taken back' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Say a word to the presenter' })).toBeVisible();
  await desk.close();
});
