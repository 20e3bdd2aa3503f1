/** Every recurring job on one page: its name, how often, its verb. Each process ticks; one runs. */
import { randomUUID } from 'node:crypto';

import { changed, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { endAtStart, lapseHeld } from '#lib/booking/held.server.ts';
import { sayNoPlaceYet } from '#lib/booking/waiting/no-place.server.ts';
import { poolLetters } from '#lib/booking/pools/pool-letters.server.ts';
import { freeUnnamed, remindNames } from '#lib/booking/party/naming.server.ts';
import { partyLetters } from '#lib/booking/party/party-letters.server.ts';
import { releaseLetters } from '#lib/booking/release/release-letters.server.ts';
import { seriesLetters } from '#lib/booking/series/series-letters.server.ts';
import { lapseOffers } from '#lib/booking/waiting/offer.server.ts';
import { noticeReleases, releasePools } from '#lib/booking/pools/release.server.ts';
import { serveDue } from '#lib/booking/waiting/waiting.server.ts';
import { bookingLetters } from '#lib/booking/letters.server.ts';
import { announceLetters } from '#lib/changes/announce-letters.server.ts';
import { writeBringIns } from '#lib/changes/bring-in/write.server.ts';
import { askLetters } from '#lib/changes/asks/letters.server.ts';
import { tellAsks } from '#lib/changes/asks/tell.server.ts';
import { changeLetters } from '#lib/changes/letters.server.ts';
import { materialLetters } from '#lib/changes/material/letters.server.ts';
import { wordLetters } from '#lib/changes/material/word-letters.server.ts';
import { sendDigests } from '#lib/changes/digest/digest.server.ts';
import { digestLetters } from '#lib/changes/digest/letters.server.ts';
import { programmeLetters } from '#lib/changes/programme/letters.server.ts';
import { replaceLetters } from '#lib/changes/replace/letters.server.ts';
import { resumedLetters } from '#lib/changes/suspend/resumed-letters.server.ts';
import { suspendedLetters } from '#lib/changes/suspend/suspended-letters.server.ts';
import { eraseLetters } from '#lib/changes/erase/letters.server.ts';
import { forgetErased } from '#lib/changes/erase/wipe.server.ts';
import { applyRetention } from '#lib/changes/retention/retention.server.ts';
import { mergeLetters } from '#lib/changes/merge/letters.server.ts';
import { finishMerges } from '#lib/changes/merge/merge.server.ts';
import { replyLetters } from '#lib/changes/replies/letters.server.ts';
import { takeIncoming } from '#lib/changes/replies/take.server.ts';
import { askToConfirm, remindToName } from '#lib/changes/talks/confirm.server.ts';
import { pendingLetters } from '#lib/changes/pending/letters.server.ts';
import { makeDue } from '#lib/changes/pending/pending.server.ts';
import { tryLetters } from '#lib/changes/samples/try.server.ts';
import { presenterReminders } from '#lib/changes/talks/remind-letters.server.ts';
import { remindPresenters, thankPresenters } from '#lib/changes/talks/remind.server.ts';
import { talkLetters } from '#lib/changes/talks/letters.server.ts';
import { lapseStandIns } from '#lib/changes/talks/withdraw.server.ts';
import { thanksLetters } from '#lib/changes/thanks/letters.server.ts';
import { thankGuests } from '#lib/changes/thanks/thank.server.ts';
import { snowLetters } from '#lib/changes/snow-letters.server.ts';
import { postponeLetters } from '#lib/changes/postpone-letters.server.ts';
import { forgetTellMe } from '#lib/changes/tell-me.server.ts';
import { realNow, storeNow } from '#lib/clock.server.ts';
import { store } from '#lib/db.server.ts';
import { finishEvents } from '#lib/events/event.server.ts';
import { withOwnWords } from '#lib/events/letter-words.server.ts';
import { forgetFiles } from '#lib/files/files.server.ts';
import { lookAtHouse } from '#lib/house.server.ts';
import { invitationLetters } from '#lib/invitations/letters.server.ts';
import { sendLists } from '#lib/invitations/list.server.ts';
import { log } from '#lib/log.server.ts';
import { deliver } from '#lib/mail/post/deliver.server.ts';
import { lookAtOnce, readMailbox } from '#lib/mail/mailbox.server.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { NOWHERE, smtpTransport, type Transport } from '#lib/mail/transport.server.ts';
import { noteChange } from '#lib/page-cache.server.ts';
import { officeLetters } from '#lib/organisations/office/letters.server.ts';
import { forgetVisits } from '#lib/organisations/office/office.server.ts';
import { partnerLetters } from '#lib/organisations/letters.server.ts';
import { writeImports } from '#lib/organisations/schools/import/import.server.ts';
import { peopleLetters } from '#lib/people/letters.server.ts';
import { turnRights } from '#lib/people/roles/give.server.ts';
import { forgetConfirmations } from '#lib/people/confirm/confirm.server.ts';
import { wayLetters } from '#lib/people/ways/letters.server.ts';
import { writeNominations } from '#lib/programmes/list.server.ts';
import { remind } from '#lib/reminders/remind.server.ts';
import { reminderLetters } from '#lib/reminders/letters.server.ts';
import { remindMaterial } from '#lib/slots/material/due.server.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

/** Who builds which letter, in the usual words. */
export const USUAL_LETTERS: Letters = {
  ...peopleLetters,
  ...wayLetters,
  ...partnerLetters,
  ...officeLetters,
  ...bookingLetters,
  ...poolLetters,
  ...invitationLetters,
  ...reminderLetters,
  ...thanksLetters,
  ...digestLetters,
  ...changeLetters,
  ...talkLetters,
  ...askLetters,
  ...presenterReminders,
  ...materialLetters,
  ...wordLetters,
  ...replyLetters,
  ...snowLetters,
  ...partyLetters,
  ...releaseLetters,
  ...seriesLetters,
  ...postponeLetters,
  ...announceLetters,
  ...pendingLetters,
  ...programmeLetters,
  ...suspendedLetters,
  ...resumedLetters,
  ...replaceLetters,
  ...mergeLetters,
  ...eraseLetters
};
/** With the organisers' own words where there are some. */
export const LETTERS: Letters = { ...withOwnWords(USUAL_LETTERS), ...tryLetters(USUAL_LETTERS) };

export interface Round {
  /** Seconds from one run to the next. */
  every: number;
  /** Seconds after a run in which no process runs it again, when fewer than `every`. */
  rests?: number;
  run(db: Db, now: Instant): Promise<unknown>;
}

/** Cut-offs and holds are kept at most 60 s late (booking desk, 12). */
const ROUNDS: Record<string, Round> = {
  'turn-rights': { every: 5, run: turnRights },
  'lapse-held': { every: 15, run: lapseHeld },
  'free-unnamed': { every: 15, run: freeUnnamed },
  'lapse-offers': { every: 15, run: lapseOffers },
  'release-pools': { every: 15, run: releasePools },
  'serve-due': { every: 15, run: serveDue },
  'end-at-start': { every: 30, run: endAtStart },
  'make-changes': { every: 1, run: makeDue },
  'finish-events': { every: 30, run: finishEvents },
  'remind-names': { every: 60, run: remindNames },
  'no-place-yet': { every: 60, run: sayNoPlaceYet },
  'notice-releases': { every: 60, run: noticeReleases },
  remind: { every: 30, run: remind },
  'send-lists': { every: 1, run: sendLists },
  'forget-visits': { every: 3600, run: forgetVisits },
  'write-schools': { every: 1, run: writeImports },
  'bring-in': { every: 1, run: writeBringIns },
  'write-nominations': { every: 1, run: writeNominations },
  'lapse-stand-ins': { every: 30, run: lapseStandIns },
  'ask-to-confirm': { every: 60, run: askToConfirm },
  'remind-presenters': { every: 60, run: remindPresenters },
  'thank-guests': { every: 60, run: thankGuests },
  digests: { every: 60, run: sendDigests },
  'thank-presenters': { every: 300, run: thankPresenters },
  'forget-erased': { every: 60, run: forgetErased },
  'finish-merges': { every: 60, run: finishMerges },
  'tell-asks': { every: 60, run: tellAsks },
  'remind-material': { every: 60, run: remindMaterial },
  'remind-to-name': { every: 60, run: remindToName },
  'forget-tell-me': { every: 3600, run: forgetTellMe },
  'forget-files': { every: 3600, run: (db) => forgetFiles(db) },
  'forget-confirmations': { every: 3600, run: (db) => forgetConfirmations(db) },
  // needs, codes, drafts, logs and the like: changes/retention/rules.server.ts
  retention: { every: 3600, run: applyRetention }
};
/** Beside the others: a long delivery keeps no offer from lapsing. Whoever queues a letter calls it. */
const POST: Round = { every: 1, rests: 0, run: (db, now) => post(db, now, () => !ticking) };

/** Beside the others too: a slow mailbox keeps nobody waiting. Its time is limited by itself. */
const MAILBOX: Round = { every: 30, run: (db, now) => readReplies(db, now) };

/** Real seconds for which a running job keeps others away; a crashed process's job waits this long. */
const LEASE_SECONDS = 60;
const PROCESS = randomUUID();

let transport: Transport | undefined;

/** Null: no mail server is set outside a demo, and the outbox waits. */
function wayOut(demo: boolean): Transport | null {
  const { smtpUrl, mailOauth } = settings();
  if (!smtpUrl) return demo ? NOWHERE : null;
  transport ??= smtpTransport(smtpUrl, mailOauth);
  return transport;
}

async function post(db: Db, now: Instant, stopped = () => false): Promise<void> {
  const { demo } = store();
  const way = wayOut(demo);
  if (way) await deliver(db, { letters: LETTERS, transport: way, keep: demo, stopped, now });
}

/** Asks the reading of the mailbox to end when the process does. */
let ending = new AbortController();

async function readReplies(db: Db, now: Instant): Promise<void> {
  await readMailbox(db, { act: takeIncoming, signal: ending.signal, now });
}

/**
 * Runs a round when it is due and nobody else runs it: the lease is one guarded update.
 *
 * @returns whether it ran
 */
export async function runRound(
  db: Db,
  name: string,
  { every, rests = every, run }: Round,
  demo: boolean
): Promise<boolean> {
  const real = realNow();
  await db
    .insertInto('round')
    .values({ name, lease_until: real, lease_by: null, ran_at: null })
    .onConflict((c) => c.column('name').doNothing())
    .execute();
  const leased = await db
    .updateTable('round')
    .set({ lease_until: plus(real, { seconds: LEASE_SECONDS }), lease_by: PROCESS })
    .where('name', '=', name)
    .where('lease_until', '<=', real)
    .executeTakeFirst();
  if (!changed(leased)) return false;
  try {
    await lookAtHouse(db);
    await run(db, await storeNow(db, demo));
    noteChange();
  } catch (error) {
    log().error({ err: error, round: name }, 'a round failed');
  } finally {
    await db
      .updateTable('round')
      .set({ lease_until: plus(realNow(), { seconds: rests }), lease_by: null, ran_at: realNow() })
      .where('name', '=', name)
      .where('lease_by', '=', PROCESS)
      .execute();
  }
  return true;
}

/** What time has brought by `now`: every round but the post, in order. */
export async function catchUp(db: Db, now: Instant): Promise<void> {
  for (const { run } of Object.values(ROUNDS)) await run(db, now);
}

/**
 * Runs everything once, now, in order: what time has brought, what came to the mailbox, then the
 * post. For the demo's clock, whose visitors should not wait for a tick.
 */
export async function tick(db: Db, demo: boolean): Promise<void> {
  await catchUp(db, await storeNow(db, demo));
  await readReplies(db, await storeNow(db, demo));
  await post(db, await storeNow(db, demo));
}

let ticking: NodeJS.Timeout | undefined;
let running: Promise<unknown> = Promise.resolve();
const next = new Map<string, number>();

/** Begins to tick; Kit's `init` calls it. */
export function startRounds(): void {
  const { db, demo } = store();
  ending = new AbortController();
  ticking = setInterval(() => {
    running = running.then(async () => {
      for (const [name, round] of Object.entries(ROUNDS)) {
        if (!ticking) return;
        if (isDue(name, round)) await runRound(db, name, round, demo);
      }
    }, logFailure);
    if (isDue('post', POST)) callPost();
    if (settings().imapUrl && isDue('read-mailbox', MAILBOX)) callMailbox();
  }, 500);
  // a pending tick must not keep a stopped process alive
  ticking.unref();
}

/** Whether a job's time has come again in this process; asking starts its time anew. */
function isDue(name: string, { every }: Round): boolean {
  if ((next.get(name) ?? 0) > performance.now()) return false;
  next.set(name, performance.now() + every * 1000);
  return true;
}

let called = false;
let posting: Promise<void> | undefined;

/**
 * Lets the post look now whether a letter is due, instead of at its next tick: somebody may wait for
 * it at a screen. Called while it delivers, it looks once more when it is done.
 */
export function callPost(): void {
  called = true;
  posting ??= (async () => {
    const { db, demo } = store();
    while (called && ticking) {
      called = false;
      await runRound(db, 'post', POST, demo);
    }
  })()
    .catch(logFailure)
    .finally(() => (posting = undefined));
}

let reading: Promise<void> | undefined;

function callMailbox(): void {
  reading ??= (async () => {
    const { db, demo } = store();
    if (await runRound(db, 'read-mailbox', MAILBOX, demo)) callPost();
  })()
    .catch(logFailure)
    .finally(() => (reading = undefined));
}

/** Reads the mailbox now, for the page on which it is set up; whoever reads it too does no harm. */
export async function lookIntoMailbox(): Promise<void> {
  const { db, demo } = store();
  await lookAtOnce(db);
  await readReplies(db, await storeNow(db, demo));
}

/** Stops ticking and waits for what runs. */
export async function stopRounds(): Promise<void> {
  clearInterval(ticking);
  ticking = undefined;
  ending.abort();
  await Promise.all([running.catch(logFailure), posting, reading]);
  transport?.close();
}

function logFailure(error: unknown): void {
  log().error({ err: error }, 'the rounds stumbled');
}
