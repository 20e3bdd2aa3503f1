/** `kill -9` in a burst of bookings: after the restart nothing acknowledged is lost, nothing is half-done. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import { migrate } from '#db/migrate.ts';
import { open } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { personOf } from '#lib/people/person.server.ts';
import { plus, toLocal } from '#lib/time.server.ts';

import { startApp } from '../support/app.ts';
import { startMailbox } from '../support/mailbox.ts';
import { published } from '../support/people.ts';

test('a killed process loses no booking that it acknowledged, and each has its letter', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twilight-crash-'));
  const databaseUrl = `sqlite:${join(folder, 'store.db')}`;
  const now = realNow();
  await migrate(databaseUrl, now);
  const db = open(databaseUrl);
  await db.updateTable('installation').set({ demo_at: now }).execute();
  const day = toLocal(plus(now, { hours: 24 * 40 })).slice(0, 10);
  const event = await published(db, {
    startsLocal: `${day}T16:00`,
    endsLocal: `${day}T18:00`,
    room: 30,
    now
  });
  const mail = await startMailbox();
  const settings = { databaseUrl, dataDir: folder, smtpUrl: mail.url };
  const app = await startApp(settings);

  // forty people who are signed in, each on their own
  const cookies = await Promise.all(
    Array.from({ length: 40 }, async (_, at) => {
      const email = `crash.${at}@school.example`;
      await personOf(db, { email, name: `Crash ${at}`, now });
      const answer = await fetch(`${app.origin}/demo/people`, {
        method: 'POST',
        body: new URLSearchParams({ email }),
        headers: { origin: app.origin, accept: 'text/html' },
        redirect: 'manual'
      });
      return { email, cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! };
    })
  );
  const acknowledged: string[] = [];
  const burst = cookies.map(async ({ email, cookie }) => {
    try {
      const answer = await fetch(`${app.origin}/events/${event.slug}/book`, {
        method: 'POST',
        body: new URLSearchParams({
          once: '',
          mode: 'room',
          school: 'supply',
          school_id: 'other',
          talk: '',
          talk_title: '',
          talk_line: ''
        }),
        headers: { origin: app.origin, accept: 'text/html', cookie },
        redirect: 'manual'
      });
      if (answer.status === 303) acknowledged.push(email);
      if (acknowledged.length === 15) app.process.kill('SIGKILL');
    } catch {
      // the connection broke: nobody was told anything
    }
  });
  await Promise.all(burst);
  if (app.process.exitCode === null && app.process.signalCode === null) {
    app.process.kill('SIGKILL');
    await once(app.process, 'exit');
  }

  // what the dead process had leased falls back to the others after minutes, which nobody waits for here
  await db.updateTable('outbox').set({ lease_until: null }).where('done_at', 'is', null).execute();
  await db.updateTable('round').set({ lease_until: realNow() }).execute();
  const again = await startApp(settings);
  try {
    const rows = await db
      .selectFrom('booking')
      .innerJoin('person', 'person.id', 'booking.person_id')
      .select(['person.email', 'booking.state', 'booking.id'])
      .execute();
    const booked = new Set(rows.map(({ email }) => email));
    expect(acknowledged.filter((email) => !booked.has(email))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(15);
    expect(await audit(db, now)).toEqual([]);
    // every booking's letter arrives, a repeat only under the same Message-ID
    for (const { email } of rows) await mail.find(email, /^You’re going|^On the waiting list/);
    for (const { email } of rows) {
      const ids = new Set(
        mail.received.filter(({ to }) => to === email).map(({ messageId }) => messageId)
      );
      expect(ids.size, email).toBe(1);
    }
    expect(mail.faults).toEqual([]);
  } finally {
    await again.stop();
    await mail.close();
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
