/**
 * Another process that runs the rounds of reminders, beside the one of a test: each message is a look
 * at the store at a time, answered when it is done.
 */
import { open, type Db } from '#db/open.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import { NOWHERE } from '#lib/mail/transport.server.ts';
import { remind } from '#lib/reminders/remind.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';

import { openWithout, type Guard } from './without.ts';

export interface Reminding {
  url: string;
  now: string;
  /** Leaving closes the store, and makes the next one of another url possible. */
  does: 'remind' | 'post' | 'leave';
  without?: readonly Guard[];
}

let db: Db | undefined;

process.on('message', async ({ url, now, does, without }: Reminding) => {
  db ??= without ? openWithout(url, without, 2) : open(url, { connections: 2 });
  if (does === 'remind') await remind(db, now);
  if (does === 'post') {
    await deliver(db, { letters: LETTERS, transport: NOWHERE, keep: true, now });
  }
  if (does === 'leave') {
    await db.destroy();
    db = undefined;
  }
  process.send!('done');
});
process.once('disconnect', () => void db?.destroy());
process.send!('ready');
