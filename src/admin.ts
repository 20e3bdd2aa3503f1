/**
 * `npm run admin -- name@council.example`: makes somebody an administrator and prints a link with
 * which they sign in once. For the first one; later ones are named on the page of people.
 */
import { open } from '#db/open.server.ts';
import { migrate } from '#db/migrate.ts';
import { realNow, storeNow } from '#lib/clock.server.ts';
import { isDemo } from '#lib/db.server.ts';
import { isEmail } from '#lib/form.ts';
import { link } from '#lib/link.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { proofPath } from '#lib/people/letters.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { makeProof } from '#lib/people/proof.server.ts';
import { settings, SettingsError } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

/** How long the printed link is good, in minutes. */
const LINK_MINUTES = 60;

async function run(typed: string | undefined): Promise<void> {
  const email = typed?.trim().toLowerCase() ?? '';
  if (!isEmail(email)) {
    throw new Error('Say whom: npm run admin -- name@council.example');
  }
  const { databaseUrl } = settings();
  await migrate(databaseUrl, realNow());
  const db = open(databaseUrl);
  try {
    const now = await storeNow(db, await isDemo(db));
    const person = await personOf(db, { email, now });
    await giveRight(db, {
      person: person.id,
      right: 'administrator',
      scope: 'everything',
      toAt: null,
      by: SYSTEM,
      now
    });
    const proof = await makeProof(db, {
      purpose: 'administrator',
      email,
      next: '/admin',
      until: plus(now, { minutes: LINK_MINUTES }),
      now
    });
    console.log(`${email} is an administrator. Open this once, within an hour:\n`);
    console.log(`  ${link(proofPath(proof.id))}\n`);
    console.log('The app must be running (npm start).');
  } finally {
    await db.destroy();
  }
}

try {
  await run(process.argv[2]);
} catch (error) {
  const known = error instanceof SettingsError || (error as Error).message.startsWith('Say whom');
  console.error(known ? (error as Error).message : error);
  process.exitCode = 1;
}
