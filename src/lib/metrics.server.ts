/** Figures of a running Twilight for whoever watches it (OpenMetrics): the outbox, and the process. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { outboxCounts } from '#lib/mail/read.server.ts';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
  new Gauge({ name: `twilight_${name}`, help, labelNames, registers: [registry] });

const letters = gauge('letters', 'Letters kept in the outbox by what became of them.', ['outcome']);
const due = gauge('letters_due', 'Letters that should have gone by now.');
const oldest = gauge('letters_oldest_due_seconds', 'Age of the oldest letter that is due.');
const alarm = gauge('post_alarm', '1 while the mail server refuses us or asks for a rest.');

/** The figures as text, read from the store now. Names no person, address or event. */
export async function metricsText(
  db: Db,
  now: Instant
): Promise<{ text: string; contentType: string }> {
  const counts = await outboxCounts(db, now);
  letters.reset();
  for (const { outcome, count } of counts.outcomes)
    letters.set({ outcome: outcome ?? 'waiting' }, count);
  due.set(counts.due);
  const age = counts.oldest ? Temporal.Instant.from(counts.oldest).until(now).total('second') : 0;
  oldest.set(Math.max(0, age));
  const post = await db.selectFrom('post').select('alarm').executeTakeFirst();
  alarm.set(post?.alarm ? 1 : 0);
  return { text: await registry.metrics(), contentType: registry.contentType };
}
