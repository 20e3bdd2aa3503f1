/** The demo's own pages: be anybody, read every mail, move the clock. */
import { CAST } from '#lib/demo-cast.ts';
import { personOf } from '#lib/people/person.server.ts';
import { post } from '#lib/words/en/post.ts';

import { BEGIN, expect, published, somebodyElse, test } from '../support/town.ts';

test('somebody looks round the demo', async ({ page, town }) => {
  const [psl] = CAST;
  await personOf(town.db, { email: psl!.email, name: 'Eilidh Drummond', now: BEGIN });
  await published(town.db, { now: BEGIN });

  await page.goto('/');
  await page.getByRole('link', { name: 'Sign in as…' }).click();
  await page.getByRole('button', { name: 'Sign in as a Primary STEM Leader' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Eilidh' })).toBeVisible();

  // books with one press, and reads the mail that came of it
  await page.goto('/events/teachmeet-wee-wins/book');
  await page.getByLabel('School or nursery').fill('supply');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “supply”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await expect(page.getByRole('heading', { name: /You’re going, Eilidh/ })).toBeVisible();
  await town.mail.find(psl!.email, /Teachmeet: wee wins/);
  await page.getByRole('link', { name: 'Mail', exact: true }).click();
  const letter = page.getByRole('link', { name: /Teachmeet: wee wins/ });
  await expect(async () => {
    await page.reload();
    await expect(letter.first()).toBeVisible({ timeout: 500 });
  }).toPass();
  await letter.first().click();
  await expect(page.getByText('BEGIN:VCALENDAR')).toBeVisible();

  // every kind of letter on one page: those that were sent, and the others rehearsed
  await page.goto('/demo/letters');
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(Object.keys(post.kinds).length);
  const kind = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(kind('You’re going')).toContainText('Sent in this demo');
  await expect(kind('Snow: to a school office')).toContainText('Rehearsed with invented people');
  await expect(kind('Signing in')).not.toContainText(/\d{6}|https?:/);

  // time passes, and the reminder comes
  await town.moveTo(page, '09/12/2026', '15:40');
  await expect(page.getByText('Wed 9 Dec, 3:40 pm').first()).toBeVisible();
  await town.mail.find(psl!.email, /^Thursday:/);

  // back it does not go
  await page.getByLabel('Day').fill('01/12/2026');
  await page.getByRole('button', { name: 'Move the clock' }).click();
  await expect(page.getByRole('alert')).toContainText('only goes forward');

  // a mail is looked for by whom it went to
  await page.goto(`/demo/mail?q=${encodeURIComponent('nobody@nowhere.example')}`);
  await expect(page.getByText('No letter yet')).toBeVisible();

  // somebody else is nobody yet
  const visitor = await somebodyElse(page, town);
  await visitor.goto('/my');
  await expect(visitor).toHaveURL(/\/sign-in/);
  await visitor.context().close();
});
