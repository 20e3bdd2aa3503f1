/**
 * The mailbox to which replies and bounces come, read by IMAP. The only file that knows imapflow. It
 * looks and changes nothing there (EXAMINE): how far it has read stands in the store. It knows no
 * capability; whoever acts on messages is handed in, and may be handed one twice.
 */
import type { ImapFlow, ImapFlowError } from 'imapflow';

import type { Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { log } from '#lib/log.server.ts';
import { isLoopback, settings } from '#lib/settings.server.ts';
import { clean } from '#lib/text.ts';
import { plus } from '#lib/time.server.ts';

import { keepInbound } from './inbound.server.ts';
import { readIncoming, type Incoming, type RawMessage } from './incoming.server.ts';
import { tokenFor } from './oauth.server.ts';
import { mailServer } from './server-url.ts';

export type Mailbox = Row<'mailbox'>;

export interface Reading {
  /** Acts on a message and keeps what is worth keeping; the same one again changes nothing. */
  act: (db: Db, facts: { incoming: Incoming; now: Instant }) => Promise<unknown>;
  /** Ends the reading at once, between two messages. */
  signal?: AbortSignal;
  limits?: Partial<Limits>;
  now: Instant;
}

/** Milliseconds: a mailbox that does not answer must not be waited for. */
export interface Limits {
  connect: number;
  silence: number;
  /** No message is begun after this. */
  begin: number;
  /** Everything has ended by then, before the round's lease has. */
  end: number;
}

/** Octets of a message that is read; of a larger one the beginning is enough to say whose it is. */
export const LARGEST = 1024 * 1024;
const BEGINNING = 64 * 1024;
/** Messages of one round. */
const MOST = 200;
const LIMITS: Limits = { connect: 10_000, silence: 20_000, begin: 30_000, end: 45_000 };
/** Days of messages that are read of a mailbox that was never read, or whose UIDs mean nothing now. */
const FRESH_DAYS = 30;
/** Seconds before the next try, by how many failed in a row. */
const BACK_OFF = [30, 60, 120, 300, 900];
/** Times that a message may stumble over a fault of ours before it is left aside. */
const STUMBLES = 3;

/** How far the mailbox was read, for pages. */
export async function mailboxState(db: Db): Promise<Mailbox> {
  return db.selectFrom('mailbox').selectAll().executeTakeFirstOrThrow();
}

/** The next round looks at once, whatever failed before. */
export async function lookAtOnce(db: Db): Promise<void> {
  await db.updateTable('mailbox').set({ next_at: null }).execute();
}

/**
 * Reads what has come since the last time, message by message: acts, then moves the mark. A process
 * that dies in between reads the message again. Whatever goes wrong with the mailbox is noted and
 * tried again later; nothing is thrown.
 *
 * @returns how many messages were read
 */
export async function readMailbox(db: Db, reading: Reading): Promise<number> {
  const { imapUrl } = settings();
  const state = await mailboxState(db);
  if (!imapUrl || (state.next_at !== null && state.next_at > realNow())) return 0;
  let read = 0;
  try {
    await withMailbox(imapUrl, reading, async (client) => {
      read = await readNew(db, { client, state, reading });
    });
  } catch (error) {
    if (!reading.signal?.aborted) await noteFailure(db, state, error as ImapFlowError);
  }
  return read;
}

/** A connection of its own for one round, closed afterwards whatever happens. */
async function withMailbox(
  url: string,
  { signal, limits }: Reading,
  work: (client: ImapFlow) => Promise<void>
): Promise<void> {
  const { connect, silence, end: most } = { ...LIMITS, ...limits };
  const { host, port, secure, user, password } = mailServer(url);
  const { mailOauth } = settings();
  const token = !password && mailOauth ? (await tokenFor(mailOauth)).value : null;
  // most installations read no mailbox, and none needs it to start
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: token ? { user, accessToken: token } : { user, pass: password },
    // a password never travels in the open, but on this machine
    ...(!secure && !isLoopback(host) && { doSTARTTLS: true }),
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: connect,
    greetingTimeout: connect,
    socketTimeout: silence,
    maxLineLength: LARGEST,
    maxLiteralSize: 2 * LARGEST,
    maxResponseSize: 4 * LARGEST
  });
  // what breaks also rejects whatever waits for it
  client.on('error', () => {});
  const end = () => client.close();
  const limit = setTimeout(end, most);
  signal?.addEventListener('abort', end);
  try {
    try {
      await client.connect();
    } catch (error) {
      // a token may have been taken back before its end; the next try has a new one
      if (token && mailOauth && (error as ImapFlowError).authenticationFailed) {
        await tokenFor(mailOauth, true).catch(() => undefined);
      }
      throw error;
    }
    await work(client);
    await Promise.race([client.logout().catch(() => {}), wait(2000)]);
  } finally {
    clearTimeout(limit);
    signal?.removeEventListener('abort', end);
    client.close();
  }
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());

interface ReadNew {
  client: ImapFlow;
  state: Mailbox;
  reading: Reading;
}

async function readNew(db: Db, { client, state, reading }: ReadNew): Promise<number> {
  const { imapFolder } = settings();
  const opened = await openFolder(client, imapFolder);
  const mark = {
    source: `${client.options.auth?.user}@${client.host}/${imapFolder}`,
    validity: String(opened.uidValidity)
  };
  const known = state.source === mark.source && state.uid_validity === mark.validity;
  const after = known ? state.last_uid! : await beginAfter(client, { state, mark, opened });
  if (!known) await setMark(db, { ...mark, uid: after });

  const uids = await uidsAfter(client, after);
  const { begin } = { ...LIMITS, ...reading.limits };
  const began = performance.now();
  let read = 0;
  let authserv: string | null = null;
  for (const uid of uids.slice(0, MOST)) {
    if (reading.signal?.aborted || performance.now() - began > begin) break;
    const raw = await download(client, uid);
    // one that somebody has deleted meanwhile is read
    if (raw) {
      const incoming = await readIncoming(raw);
      authserv = incoming.authserv ?? authserv;
      await take(db, { incoming, uid, reading });
    }
    await setMark(db, { ...mark, uid });
    read += 1;
  }
  await db
    .updateTable('mailbox')
    .set({
      read_at: realNow(),
      waiting: uids.length - read,
      ...(authserv && { authserv_seen: authserv }),
      alarm: null,
      alarm_at: null,
      failures: 0,
      next_at: null
    })
    .execute();
  return read;
}

async function openFolder(client: ImapFlow, folder: string) {
  try {
    return await client.mailboxOpen(folder, { readOnly: true });
  } catch (error) {
    // the connection stands: it is the folder that is refused
    throw client.usable ? Object.assign(error as Error, { mailboxMissing: true }) : error;
  }
}

/**
 * Where reading begins in a mailbox whose marks are not ours: of one that was read before, whose UIDs
 * mean nothing any more, with what came since a day before; of a new one with the last weeks.
 */
async function beginAfter(
  client: ImapFlow,
  facts: { state: Mailbox; mark: { source: string }; opened: { uidNext?: number } }
): Promise<number> {
  const { state, mark, opened } = facts;
  const same = state.source === mark.source && state.read_at !== null;
  const since = plus(same ? state.read_at! : realNow(), { hours: -24 * (same ? 1 : FRESH_DAYS) });
  const found = await client.search({ since: new Date(since) }, { uid: true });
  const first = Math.min(...(found || []), opened.uidNext ?? 1);
  return Math.max(0, first - 1);
}

/** UIDs above the mark, lowest first; `5:*` always names the last message, even the 4th. */
async function uidsAfter(client: ImapFlow, after: number): Promise<number[]> {
  const found = await client.search({ uid: `${after + 1}:*` }, { uid: true });
  return (found || []).filter((uid) => uid > after).toSorted((a, b) => a - b);
}

/** A message, or only its beginning when it is too large; undefined when it is there no longer. */
async function download(client: ImapFlow, uid: number): Promise<RawMessage | undefined> {
  const facts = { size: true, internalDate: true } as const;
  const about = await client.fetchOne(String(uid), facts, { uid: true });
  if (!about) return undefined;
  const tooLarge = (about.size ?? 0) > LARGEST;
  // the size is what the server says; what it sends is bounded too
  const maxLength = tooLarge ? BEGINNING : LARGEST + 1;
  const found = await client.fetchOne(String(uid), { source: { maxLength } }, { uid: true });
  const source = found && found.source;
  if (!source) return undefined;
  const arrived = about.internalDate ? new Date(about.internalDate) : null;
  return {
    source: source.length > LARGEST ? source.subarray(0, BEGINNING) : source,
    tooLarge: tooLarge || source.length > LARGEST,
    receivedAt: arrived && !Number.isNaN(arrived.getTime()) ? arrived.toISOString() : realNow()
  };
}

/** How often a message stumbled in this process. */
const stumbled = new Map<string, number>();

/** Hands a message over. One that stumbles over a fault of ours is tried again, then left aside. */
async function take(
  db: Db,
  { incoming, uid, reading }: { incoming: Incoming; uid: number; reading: Reading }
): Promise<void> {
  const { now } = reading;
  try {
    await reading.act(db, { incoming, now });
    stumbled.delete(incoming.key);
  } catch (error) {
    const times = (stumbled.get(incoming.key) ?? 0) + 1;
    log().error({ err: error, uid, times }, 'a message could not be taken');
    stumbled.set(incoming.key, times);
    if (times < STUMBLES) throw new Error(`message ${uid} could not be taken`, { cause: error });
    await keepInbound(db, { incoming, outcome: { came: 'failed' }, now });
    stumbled.delete(incoming.key);
  }
}

/** Moves the mark, never back: another process may have read on. */
async function setMark(
  db: Db,
  { source, validity, uid }: { source: string; validity: string; uid: number }
): Promise<void> {
  await db
    .updateTable('mailbox')
    .set({ source, uid_validity: validity, last_uid: uid })
    .where((eb) =>
      eb.or([
        eb('source', 'is distinct from', source),
        eb('uid_validity', 'is distinct from', validity),
        eb('last_uid', 'is', null),
        eb('last_uid', '<', uid)
      ])
    )
    .execute();
}

async function noteFailure(db: Db, state: Mailbox, error: ImapFlowError): Promise<void> {
  const why = wordsOf(error);
  log().warn({ why }, 'the mailbox could not be read');
  const seconds = BACK_OFF[Math.min(state.failures, BACK_OFF.length - 1)]!;
  await db
    .updateTable('mailbox')
    .set((eb) => ({
      alarm: why,
      alarm_at: state.alarm_at ?? realNow(),
      failures: eb('failures', '+', 1),
      next_at: plus(realNow(), { seconds })
    }))
    .execute();
}

/** What went wrong in the server's own words, never with a name or a password. */
function wordsOf(error: ImapFlowError): string {
  const { code, mailboxMissing, authenticationFailed, responseText, response, message } = error;
  const said = responseText ?? (typeof response === 'string' ? response : '') ?? '';
  const what = authenticationFailed
    ? 'sign-in refused'
    : mailboxMissing
      ? `no folder ${settings().imapFolder}`
      : code === 'EOAUTH2'
        ? 'sign-in'
        : (code ?? 'stopped');
  const more = said || message;
  const words = more.includes(what) ? more : [what, more].filter(Boolean).join(': ');
  return clean(words).replace(/\s+/g, ' ').slice(0, 300);
}
