import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { startApp } from '../support/app.ts';
import { startMailbox } from '../support/mailbox.ts';
import { expect, expectGood, somebodyElse, test } from '../support/town.ts';

const run = promisify(execFile);

test('a new installation gets its first administrator, who names an organiser', async ({
  browser
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'twilight-new-'));
  const databaseUrl = `sqlite:${join(folder, 'twilight.db')}`;
  const mail = await startMailbox();
  const app = await startApp({ databaseUrl, dataDir: folder, smtpUrl: mail.url });
  try {
    const context = await browser.newContext({ baseURL: app.origin });
    const page = await context.newPage();

    // the demo's pages do not exist outside a demo
    for (const path of ['/demo', '/demo/people', '/demo/mail', '/demo/clock']) {
      expect((await page.goto(path))!.status(), path).toBe(404);
    }
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Nothing is on just now' })).toBeVisible();
    await expectGood(page);

    const { stdout } = await run(process.execPath, ['src/admin.ts', 'Name@Council.example'], {
      env: {
        ...process.env,
        ORIGIN: app.origin,
        DATA_DIR: folder,
        DATABASE_URL: databaseUrl
      }
    });
    const link = /https?:\/\/\S+/.exec(stdout)![0];
    await page.goto(link);
    await expect(page.getByText('Sign in as name@council.example?')).toBeVisible();
    await expectGood(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    // a new house begins with its first steps
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('First steps');
    await expectGood(page);
    await page.getByRole('link', { name: 'Say who you are' }).click();
    await page.getByLabel('Name of the organisation').fill('Council of Kirkmuirlea');
    await page.getByLabel('Contact').fill('team@council.example');
    await page.getByRole('button', { name: /^Save.*Name and contact/ }).click();
    await expect(page.getByRole('link', { name: 'Council of Kirkmuirlea' })).toBeVisible();
    await page.getByLabel('Accent colour (optional)').fill('#ffbc42');
    await page.getByRole('button', { name: /^Save.*Colour/ }).click();
    await expect(page.getByRole('alert')).toContainText('a contrast of 1.45 : 1');
    await page.getByLabel('Accent colour (optional)').fill('#00558c');
    await page.getByRole('button', { name: /^Save.*Colour/ }).click();
    await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
    await page.getByLabel('One evening of talks').fill('Evening of ideas');
    await page.getByRole('button', { name: /^Save.*Words/ }).click();
    await expectGood(page);
    await page.getByRole('link', { name: 'Privacy notice' }).first().click();
    await page.getByLabel('Text of the next version').fill('# Who we are\n\nThe council.');
    await page.getByRole('button', { name: 'Publish this version' }).click();
    await expect(page.getByText('0 people accepted it')).toBeVisible();
    await expectGood(page);

    // nobody gives themselves a right
    await page.goto('/admin');
    await page.getByRole('link', { name: 'Name the first organiser' }).click();
    await expectGood(page);
    await page.getByLabel('E-mail', { exact: true }).fill('name@council.example');
    await page.getByRole('button', { name: 'Give the right' }).click();
    await expect(page.getByRole('alert')).toContainText('Nobody gives themselves a right');
    await page.getByLabel('E-mail', { exact: true }).fill('mairi@council.example');
    await page.getByLabel('Name', { exact: false }).last().fill('Mairi Orr');
    await page.getByRole('button', { name: 'Give the right' }).click();
    await expect(page.getByRole('heading', { name: 'The invitation is on its way' })).toBeVisible();
    await page.getByRole('link', { name: 'Invitations to roles' }).click();
    await expect(page.getByText('Not answered')).toBeVisible();
    await expectGood(page);
    // the administrator is no organiser by that
    expect((await page.goto('/organise'))!.status()).toBe(404);

    // the link works once
    const other = await somebodyElse(page, { app });
    await other.goto(link);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('This link has been used');

    // the organiser accepts, is told, and signs in by the link of a mail
    const invited = await mail.find('mairi@council.example', /^You are invited: organiser/);
    await other.goto(invited.links.find((one) => one.includes('/role/'))!);
    await expectGood(other);
    await other.getByRole('button', { name: 'Yes, I accept' }).click();
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('It is yours');
    await expectGood(other);
    await mail.find('mairi@council.example', /^You have a new right/);
    await other.goto('/sign-in');
    await expect(other.getByText('By going on you accept our privacy notice')).toBeVisible();
    await expectGood(other);
    await other.getByLabel('E-mail').fill('mairi@council.example');
    await other.getByRole('button', { name: 'Send me the mail' }).click();
    await expectGood(other);
    await other.getByLabel('The six digits from the mail').fill('000000');
    await other.getByRole('button', { name: 'That’s me' }).click();
    await expect(other.getByRole('alert')).toContainText('4 tries are left');
    await expectGood(other);
    const signIn = await mail.find('mairi@council.example', /^Sign in/);
    await other.goto(signIn.links.find((one) => one.includes('/prove/by-link/'))!);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Events');

    await other.goto('/my/privacy');
    await expect(other.getByRole('link', { name: /^Version 1, accepted on/ })).toBeVisible();
    await expectGood(other);

    // the right is ended: the session ends with it
    await page.goto('/admin/people?q=mairi');
    await page.getByRole('link', { name: 'Mairi Orr' }).click();
    await expectGood(page);
    await page.getByText('End: Organiser').click();
    await page.getByRole('button', { name: 'Yes, end this right' }).click();
    await expect(page.getByRole('heading', { name: 'The right has ended' })).toBeVisible();
    await other.goto('/organise');
    await expect(other).toHaveURL(/\/sign-in\?next=%2Forganise/);

    // all of it can be read afterwards
    await page.goto('/admin/audit?action=role.accept');
    await expect(page.getByRole('cell', { name: 'Mairi Orr' })).toBeVisible();
    await expectGood(page);
    expect(mail.faults).toEqual([]);
  } finally {
    await app.stop();
    await mail.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
