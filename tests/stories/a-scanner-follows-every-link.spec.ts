import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { askForTalk } from '#lib/changes/asks/ask.server.ts';
import { takeSlot } from '#lib/changes/present.server.ts';
import { askToPresent } from '#lib/changes/talks/together.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import type { Received } from '../support/mailbox.ts';
import { done, offers, ORGANISER, partnerWith } from '../support/people.ts';
import { expect, published, slotIn, test, type Town } from '../support/town.ts';

const GOES = 'eilidh.baird@school.example';
const GETS = 'chidi.napier@school.example';
const INVITED = 'jo.kerr@school.example';
const TALKS = 'mairi.macaskill@school.example';
const TOGETHER = 'callum.tait@school.example';
const NEW = 'ailsa.craig@school.example';

/** Written by the process itself, or about visits alone. */
const NOT_COMPARED = ['round', 'rate'];

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, 'a scanner runs scripts');

test('a scanner follows every link of every mail: nothing changes, and the press still works', async ({
  page,
  town
}) => {
  await letters(town);
  // an address that nobody has proved: its press books
  await page.goto('/events/teachmeet-wee-wins/book');
  await page.getByLabel('Your name').fill('Ailsa Craig');
  await page.getByLabel('E-mail').fill(NEW);
  await page.getByLabel('School or nursery').fill('Glenafton Primary');
  await page.getByRole('button', { name: 'Book my place' }).click();
  await page.getByText('Another one: “Glenafton Primary”').click();
  await page.getByRole('button', { name: 'Book my place' }).click();
  await town.mail.find(NEW, /^One press to book/);
  await quiet(town);
  await page.context().clearCookies();

  const links = [...new Set(town.mail.received.flatMap(allLinks))].filter((link) =>
    link.startsWith(town.app.origin)
  );
  expect(links.length).toBeGreaterThanOrEqual(10);
  const before = await everyRow(town.db);
  for (const link of links) {
    for (let time = 0; time < 3; time++) {
      expect((await page.request.head(link)).status(), link).toBeLessThan(400);
    }
    for (let time = 0; time < 2; time++) {
      expect((await page.goto(link))!.status(), link).toBeLessThan(400);
      // whatever a page's scripts would do by themselves
      await page.waitForLoadState('load');
    }
  }
  await page.context().clearCookies();
  expect(await everyRow(town.db)).toEqual(before);

  const press = async (email: string, subject: RegExp, part: RegExp, button: string) => {
    const mail = await town.mail.find(email, subject);
    await page.goto(mail.links.find((link) => part.test(link))!);
    await page.getByRole('button', { name: button }).first().click();
  };
  const heading = page.getByRole('heading', { level: 1 });
  await press(NEW, /^One press to book/, /prove/, 'Yes, book my place');
  await expect(heading).toHaveText('You’re going, Ailsa');
  await page.context().clearCookies();
  await press(GETS, /^A place for you/, /\/booking\//, 'Yes, I’m coming');
  await expect(heading).toHaveText('You’re going, Chidi');
  await page.context().clearCookies();
  await press(INVITED, /Kirkmuirlea/, /\/invitation\//, 'Yes, book my place');
  await page.context().clearCookies();
  await press(TOGETHER, /present/, /\/presenting\//, 'Yes, I’ll present it too');
  await expect(page.getByText('You present it together')).toBeVisible();
  await press(TALKS, /^You’re going|^Your talk/, /\/talk\//, 'I’ll be there');
  await page.context().clearCookies();
});

/** A letter of every kind that asks its reader to press. */
async function letters({ db, now: clock }: Town): Promise<void> {
  const now = await clock();
  const somebody = (email: string, name: string) => personOf(db, { email, name, now });
  const event = await published(db, { room: 20, now });
  const few = await published(db, { title: 'A hall of one', room: 1, serving: 'offer', now });
  const book = async (of: string, person: Awaited<ReturnType<typeof somebody>>) => {
    const by = { person, grants: [] };
    return done(await placeBooking(db, { event: of, person: person.id, by, now })).booking;
  };
  const [goes, gets] = [await somebody(GOES, 'Eilidh Baird'), await somebody(GETS, 'Chidi Napier')];
  const place = await book(few.id, goes);
  await book(few.id, gets);
  done(await cancelBooking(db, { booking: place.id, by: { person: goes, grants: [] }, now }));
  const addresses = [{ email: INVITED, name: 'Jo Kerr' }];
  done(await invitePeople(db, { event: event.id, addresses, by: ORGANISER, now }));
  const talker = await somebody(TALKS, 'Mairi MacAskill');
  const by = { person: talker, grants: [] };
  const slot = await slotIn(db, event.id);
  const { talk } = done(
    await takeSlot(db, {
      event: event.id,
      slot: slot.id,
      person: talker.id,
      title: 'The worm hotel',
      line: null,
      by,
      now
    })
  );
  await partnerAsked(db, event.id, now);
  done(await askToPresent(db, { talk: talk.id, name: 'Callum Tait', email: TOGETHER, by, now }));
}

async function partnerAsked(db: Db, event: string, now: string): Promise<void> {
  const slot = await slotIn(db, event, { starts: '16:20', openTo: 'partners' });
  const partner = await partnerWith(db);
  const standing = await offers(db, partner.id, {}, { now });
  const slots = [{ event, slot: slot.id }];
  done(await askForTalk(db, { standing: standing.id, slots, note: '', by: ORGANISER, now }));
}

/** Everything in a mail that a scanner would open. */
function allLinks({ links, html, headers }: Received): string[] {
  const inHtml = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) =>
    href!.replaceAll('&amp;', '&')
  );
  const list = headers.get('list') as { unsubscribe?: { url?: string } } | undefined;
  return [...links, ...inHtml, ...(list?.unsubscribe?.url ? [list.unsubscribe.url] : [])];
}

/** Until the outbox has nothing more to send. */
async function quiet({ db }: Town): Promise<void> {
  await expect
    .poll(
      async () =>
        (await db.selectFrom('outbox').select('id').where('done_at', 'is', null).execute()).length
    )
    .toBe(0);
}

/** Every row of the store, by table. */
async function everyRow(db: Db): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name
  `.execute(db);
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    if (NOT_COMPARED.includes(name)) continue;
    all[name] = (await sql`select * from ${sql.table(name)} order by 1, 2`.execute(db)).rows;
  }
  return all;
}
