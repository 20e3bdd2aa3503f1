/**
 * A letter of every kind, as somebody would get it: each is queued by the verbs of a short scene with
 * invented people, built by its own builder, and gone again with the scene's transaction.
 */
import { whatIf, type Db } from '#db/open.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';

import * as desk from './scenes/desk.server.ts';
import * as event from './scenes/event.server.ts';
import * as partners from './scenes/partners.server.ts';
import * as place from './scenes/place.server.ts';
import * as post from './scenes/post.server.ts';
import * as school from './scenes/school.server.ts';
import * as programme from './scenes/programme.server.ts';
import { stageIn, type Found, type Stage } from './scenes/stage.server.ts';
import * as talks from './scenes/talks.server.ts';
import * as waiting from './scenes/waiting.server.ts';

const SCENES: readonly ((stage: Stage) => Promise<void>)[] = [
  desk.going,
  desk.held,
  desk.workshops,
  desk.party,
  desk.series,
  desk.message,
  waiting.line,
  waiting.wish,
  waiting.offer,
  waiting.requests,
  waiting.pools,
  school.release,
  school.office,
  event.life,
  event.cancelled,
  event.snow,
  event.awaited,
  event.repeat,
  event.refusedChange,
  talks.board,
  talks.answered,
  talks.together,
  talks.season,
  partners.signingUp,
  partners.ending,
  partners.sending,
  partners.asking,
  programme.recruiting,
  programme.askingThemselves,
  programme.suspended,
  programme.replaced,
  place.addresses,
  place.twins,
  place.erased,
  post.signingIn,
  post.confirming,
  post.offeredRole,
  post.invited,
  post.declined,
  post.bounced,
  post.reminded
];

/**
 * Rehearses every kind of letter. Each scene is a transaction of its own that is rolled back, so that
 * others who write wait for one scene at most; nothing stays in the store and nothing is sent.
 *
 * @returns the letter by its kind; a kind without a scene is missing
 */
export async function rehearse(db: Db, letters: Letters): Promise<ReadonlyMap<string, Letter>> {
  const found: Found = new Map();
  for (const scene of SCENES) {
    await whatIf(db, async (db) => scene(await stageIn(db, letters, found)));
  }
  return found;
}

let rehearsed: Promise<ReadonlyMap<string, Letter>> | undefined;

/** As `rehearse`, once in a process: what is invented is the same each time. */
export async function rehearsedLetters(
  db: Db,
  letters: Letters
): Promise<ReadonlyMap<string, Letter>> {
  rehearsed ??= rehearse(db, letters).catch((error: unknown) => {
    rehearsed = undefined;
    throw error;
  });
  return rehearsed;
}
