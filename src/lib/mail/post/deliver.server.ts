/**
 * The post: leases letters, builds each from what is true now, sends it, notes what came of it.
 * It knows no capability; each hands it builders by kind. Several processes may run it at once.
 *
 * At least once (rule 5): a crash after the server's 250 and before our commit sends the letter
 * again when the lease is over, with the same Message-ID, UID and SEQUENCE. Letters that go fast are
 * noted ten at a time, so ten is the most that come twice.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { plus } from '#lib/time.server.ts';

import type { DeliveryError } from '../failure.ts';
import type { Letters } from '../outbox.server.ts';
import type { Transport } from '../transport.server.ts';
import { failed, type Delivered } from './ended.server.ts';
import { lease, release, renew } from './lease.server.ts';
import { permits } from './limit.server.ts';
import { keep, notesOf, type Notes } from './notes.server.ts';
import { prepare, type Built } from './prepare.server.ts';

export interface Post {
  letters: Letters;
  transport: Transport;
  /** Keep what was sent for the demo's mail page. */
  keep: boolean;
  /** Whether the process is asked to stop: no letter is begun then, and the leased are given back. */
  stopped?: () => boolean;
  now: Instant;
}

/** As many as the transport has connections. */
const SIDE_BY_SIDE = 2;
/** The next are leased and built while so many have still to go: the store answers meanwhile. */
const TAKEN_AHEAD = 8;
/** Real time in which what a letter says may grow old before it goes; then it is built anew. */
const FRESH_SECONDS = 5;

/** Delivers what is due, until nothing is or the server wants a rest. Returns how many were sent. */
export async function deliver(db: Db, post: Post): Promise<number> {
  const stopped = post.stopped ?? (() => false);
  const permit = permits(db);
  const notes = notesOf(db, post);
  let sent = 0;
  let rest = false;
  let next: Promise<Built[] | null> = Promise.resolve(null);
  while (!stopped()) {
    const ahead = await next;
    next = Promise.resolve(null);
    // what waited for a letter of the last batch is due only now
    const letters = ahead?.length ? ahead : await take(db, post, notes);
    if (!letters) return sent;
    try {
      await sideBySide(letters, async (letter, left) => {
        if (left === TAKEN_AHEAD) {
          next = take(db, post, notes);
          next.catch(() => {});
        }
        // once we are to rest, the others of this batch are given back untried
        const result =
          rest || stopped()
            ? await release(db, letter.row)
            : await deliverOne(db, letter, { ...post, permit, notes });
        if (result === 'sent') sent += 1;
        if (result === 'rest') rest = true;
      });
    } finally {
      await notes.written();
    }
    if (rest) break;
  }
  for (const { row } of (await next) ?? []) await release(db, row);
  return sent;
}

/**
 * The next letters, built together: what they all ask of the store comes in few statements. None are
 * left where each was not to go after all; null when nothing is due, or delivery rests.
 */
async function take(db: Db, post: Post, notes: Notes): Promise<Built[] | null> {
  const { paused_until, alarm } = await db
    .selectFrom('post')
    .select(['paused_until', 'alarm'])
    .executeTakeFirstOrThrow();
  if (paused_until && paused_until > realNow()) return null;
  if (alarm) notes.endAlarm();
  const leased = await lease(db, post.now);
  if (leased.length === 0) return null;
  const built = await Promise.all(leased.map((row) => prepare(db, row, post)));
  return built.filter((letter) => letter !== null);
}

async function deliverOne(
  db: Db,
  letter: Built,
  post: Post & { permit: () => Promise<boolean>; notes: Notes }
): Promise<Delivered> {
  const { row } = letter;
  if (!(await post.permit())) return release(db, row);
  if (!(await renew(db, row))) return 'again';
  const old = letter.at < plus(realNow(), { seconds: -FRESH_SECONDS });
  const fresh = old ? await prepare(db, row, post) : letter;
  if (!fresh) return 'again';
  const { message } = fresh;
  try {
    await post.transport.send(message);
  } catch (error) {
    return failed(db, row, { error: error as DeliveryError, now: post.now });
  }
  if (post.keep) await keep(db, row, { message, now: post.now });
  post.notes.add({ id: row.id, subject: message.subject });
  return 'sent';
}

/**
 * Runs `work` over `letters`, a few at a time, and says how many are left after each; ends when nothing
 * is under way any more.
 */
async function sideBySide(
  letters: readonly Built[],
  work: (letter: Built, left: number) => Promise<unknown>
): Promise<void> {
  const waiting = [...letters];
  const lines = await Promise.allSettled(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let letter = waiting.shift(); letter; letter = waiting.shift()) {
        await work(letter, waiting.length);
      }
    })
  );
  const broken = lines.find((line) => line.status === 'rejected');
  if (broken) throw broken.reason;
}
