/** One process of several that remind at the same moment (child of remind.test.ts). */
import { open } from '#db/open.server.ts';
import { remind } from '#lib/reminders/remind.server.ts';

export interface Reminding {
  url: string;
  now: string;
}

process.once('message', async ({ url, now }: Reminding) => {
  const db = open(url);
  for (let time = 0; time < 3; time++) await remind(db, now);
  await db.destroy();
  process.send!('done');
  process.disconnect!();
});
process.send!('ready');
