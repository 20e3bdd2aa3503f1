/** The only reader of the environment. Read and checked once, at the start. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { UPLOAD_LIMIT } from '#lib/files/rules.ts';

export interface Settings {
  port: number;
  host: string;
  /** Scheme, host and port that people type; every mailed link begins with it. No slash at the end. */
  origin: string;
  dataDir: string;
  databaseUrl: string;
  /** Null: letters wait in the outbox. */
  smtpUrl: string | null;
  /** The From of every letter and the ORGANIZER of every invite: one monitored mailbox. */
  mailFrom: { name: string; address: string };
  /** What Message-IDs and calendar UIDs end in: the domain of `mailFrom`. */
  mailDomain: string;
  mailPerMinute: number;
  /** The mailbox of `mailFrom`, where replies and bounces arrive; null: nothing is read. */
  imapUrl: string | null;
  imapFolder: string;
  /**
   * How our own mail server names itself when it says whether a sender was checked; `unnamed` where
   * it does not (Microsoft 365). Null: no reply is believed.
   */
  mailAuthservId: string | null;
  /** An app registration that signs in to SMTP and IMAP, where their addresses hold no password. */
  mailOauth: MailOauth | null;
  /** Providers by which people may sign in; null: off. */
  providers: Providers;
  /** Whether an administrator's acts ask for a passkey, or for a second administrator. */
  adminPasskey: boolean;
  /** Header in which a trusted reverse proxy names the client, and how many proxies add to it. */
  addressHeader: string | null;
  xffDepth: number;
  /** Seconds that open requests get when the process is asked to stop. */
  shutdownSeconds: number;
  logLevel: LogLevel;
  /** Who may read the metrics says this as a bearer token; null: nobody may. */
  metricsToken: string | null;
  /** Keys in links and codes in mails are derived from it. */
  secret: Buffer;
}

/** Client credentials (RFC 6749 §4.4) for tokens of the mail server. */
export interface MailOauth {
  tokenUrl: string;
  client: string;
  secret: string;
}

/** An app registration at a provider of sign-ins. */
export interface Provider {
  client: string;
  secret: string;
  /** Scheme and host, no slash at the end. */
  base: string;
  /** Ids of the Entra tenants whose people may come; empty where a provider has none. */
  tenants: readonly string[];
}
export interface Providers {
  entra: Provider | null;
  google: Provider | null;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET_LENGTH = 32;
const METRICS_TOKEN_LENGTH = 16;

/** Every setting that is missing or wrong, each with what is wrong and an example. */
export class SettingsError extends Error {
  constructor(problems: string[]) {
    super(['Twilight cannot start with these settings:', ...problems].join('\n  '));
    this.name = 'SettingsError';
  }
}

type Environment = Record<string, string | undefined>;

let read: Settings | undefined;

/**
 * The settings of this process, from the environment and a `.env` file beside `package.json`
 * (the environment wins).
 *
 * @throws SettingsError that names every problem at once
 */
export function settings(): Settings {
  if (!read) {
    if (existsSync('.env')) process.loadEnvFile('.env');
    read = readSettings(process.env);
  }
  return read;
}

/** The same for a given environment, unremembered. */
export function readSettings(env: Environment): Settings {
  const problems: string[] = [];
  const wrong = (name: string, what: string, example: string) => {
    problems.push(`${name} ${what}. Example: ${name}=${example}`);
  };
  const text = (name: string) => env[name]?.trim() || undefined;
  const whole = (name: string, fallback: number, least: number, most: number) => {
    const given = text(name);
    const value = given === undefined ? fallback : Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    wrong(name, `is "${given}", not a whole number from ${least} to ${most}`, String(fallback));
    return fallback;
  };

  const port = whole('PORT', 3000, 0, 65535);
  const dataDir = text('DATA_DIR') ?? 'data';
  const databaseUrl = text('DATABASE_URL') ?? `sqlite:${join(dataDir, 'twilight.db')}`;
  if (!/^(sqlite:.+|postgres(ql)?:\/\/.+)/.test(databaseUrl)) {
    wrong(
      'DATABASE_URL',
      'is neither sqlite:PATH nor postgres://…',
      'postgres://twilight:secret@localhost:5432/twilight'
    );
  }

  const origin = readOrigin(text('ORIGIN'), wrong);
  const smtpUrl = text('SMTP_URL') ?? null;
  if (smtpUrl && !/^smtps?:\/\/[^/]+/.test(smtpUrl)) {
    wrong(
      'SMTP_URL',
      'is not smtp://… or smtps://…',
      'smtp://user:password@mail.council.example:587'
    );
  }

  const imapUrl = text('IMAP_URL') ?? null;
  const mailOauth = readMailOauth(text, wrong);
  if (imapUrl) checkImapUrl(imapUrl, mailOauth !== null, wrong);
  const mailAuthservId = text('MAIL_AUTHSERV_ID')?.toLowerCase() ?? null;
  if (mailAuthservId && !/^[\w.-]+$/.test(mailAuthservId)) {
    wrong('MAIL_AUTHSERV_ID', `is "${mailAuthservId}", not one name`, 'mx.council.example');
  }

  const mailFrom = readMailFrom(text('MAIL_FROM'));
  if (!mailFrom) {
    wrong('MAIL_FROM', 'is not a name and an address', '"Twilight <teachmeets@council.example>"');
  } else if (smtpUrl && !text('MAIL_FROM')) {
    wrong(
      'MAIL_FROM',
      'is missing: with SMTP_URL set, letters need a sender that your mail server accepts',
      '"Twilight <teachmeets@council.example>"'
    );
  }

  const logLevel = (text('LOG_LEVEL') ?? 'info') as LogLevel;
  if (!LOG_LEVELS.includes(logLevel)) {
    wrong('LOG_LEVEL', `is "${logLevel}", not one of ${LOG_LEVELS.join(', ')}`, 'info');
  }
  const given = text('SECRET');
  if (given !== undefined && given.length < SECRET_LENGTH) {
    wrong(
      'SECRET',
      `is shorter than ${SECRET_LENGTH} characters`,
      randomBytes(24).toString('base64url')
    );
  }

  const metricsToken = text('METRICS_TOKEN');
  if (metricsToken !== undefined && metricsToken.length < METRICS_TOKEN_LENGTH) {
    wrong(
      'METRICS_TOKEN',
      `is shorter than ${METRICS_TOKEN_LENGTH} characters`,
      randomBytes(18).toString('base64url')
    );
  }

  const adminPasskey = text('ADMIN_PASSKEY') ?? 'no';
  if (!['ask', 'no'].includes(adminPasskey)) {
    wrong('ADMIN_PASSKEY', `is "${adminPasskey}", neither ask nor no`, 'ask');
  }

  const rest = {
    providers: readProviders(text, wrong),
    adminPasskey: adminPasskey === 'ask',
    host: text('HOST') ?? '0.0.0.0',
    mailPerMinute: whole('MAIL_PER_MINUTE', 25, 1, 100_000),
    metricsToken: metricsToken ?? null,
    addressHeader: text('ADDRESS_HEADER')?.toLowerCase() ?? null,
    xffDepth: whole('XFF_DEPTH', 1, 1, 10),
    shutdownSeconds: whole('SHUTDOWN_SECONDS', 15, 0, 600)
  };
  if (problems.length > 0 || !mailFrom || !origin) throw new SettingsError(problems);
  return {
    port,
    origin,
    dataDir,
    databaseUrl,
    smtpUrl,
    imapUrl,
    imapFolder: text('IMAP_FOLDER') ?? 'INBOX',
    mailAuthservId,
    mailOauth,
    mailFrom,
    mailDomain: mailFrom.address.split('@')[1]!,
    logLevel,
    ...rest,
    secret: given ? Buffer.from(given) : keptSecret(dataDir)
  };
}

/** Why answers given in calendars do not count here, or null where they do. */
export function whyNoReplies(): 'no-mailbox' | 'no-belief' | null {
  const { imapUrl, mailAuthservId } = settings();
  if (!imapUrl) return 'no-mailbox';
  return mailAuthservId ? null : 'no-belief';
}

type Wrong = (name: string, what: string, example: string) => void;

function readOrigin(given: string | undefined, wrong: Wrong): string | null {
  const example = 'https://twilight.council.example';
  if (!given) {
    wrong(
      'ORIGIN',
      'is missing: it is the address that people type, and mailed links begin with it',
      example
    );
    return null;
  }
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    wrong('ORIGIN', `is "${given}", not scheme, host and port alone`, example);
    return null;
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    wrong('ORIGIN', 'is http: for a public name; sign-in cookies need https', example);
    return null;
  }
  return url.origin;
}

/** Whether a host name can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function readMailFrom(given = 'Twilight <twilight@localhost.example>') {
  const named = /^\s*"?([^"<>]*?)"?\s*<([^<>\s,@]+@[^<>\s,@]+)>\s*$/.exec(given);
  if (named) return { name: named[1] || 'Twilight', address: named[2]!.toLowerCase() };
  return /^[^<>\s,@]+@[^<>\s,@]+$/.test(given)
    ? { name: 'Twilight', address: given.toLowerCase() }
    : null;
}

function checkImapUrl(given: string, oauth: boolean, wrong: Wrong): void {
  const example = 'imaps://teachmeets%40council.example:password@mail.council.example:993';
  const url = URL.parse(given);
  if (!url || !/^imaps?:$/.test(url.protocol) || url.hostname === '') {
    wrong('IMAP_URL', 'is not imaps://… or imap://…', example);
  } else if (!url.username || (!url.password && !oauth)) {
    const missing = url.username ? 'no password, and MAIL_OAUTH_CLIENT is not set' : 'no user';
    wrong('IMAP_URL', `names ${missing}`, example);
  }
}

/** All of tenant (or address), client and secret, or none of them. */
function readMailOauth(text: (name: string) => string | undefined, wrong: Wrong): MailOauth | null {
  const names = ['MAIL_OAUTH_TENANT', 'MAIL_OAUTH_CLIENT', 'MAIL_OAUTH_SECRET'] as const;
  const [tenant, client, secret] = names.map(text);
  const url = text('MAIL_OAUTH_URL');
  if (!tenant && !client && !secret && !url) return null;
  const examples = ['council.onmicrosoft.com', '5c3b1d5e-…', 'a-secret-of-the-app-registration'];
  for (const [at, name] of names.entries()) {
    if (!text(name)) wrong(name, 'is missing: the three belong together', examples[at]!);
  }
  if (tenant && !/^[\w.-]+$/.test(tenant)) {
    wrong('MAIL_OAUTH_TENANT', `is "${tenant}", not the name or id of a tenant`, examples[0]!);
  }
  const parsed = url ? URL.parse(url) : null;
  const safe =
    parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname));
  if (url && !safe) {
    const example = 'https://login.council.example/oauth2/token';
    wrong('MAIL_OAUTH_URL', 'is not an https address: the secret is sent there', example);
  }
  return {
    tokenUrl: url ?? `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
    client: client ?? '',
    secret: secret ?? ''
  };
}

const ENTRA_BASE = 'https://login.microsoftonline.com';
export const GOOGLE_BASE = 'https://accounts.google.com';
/** The tenant of every personal Microsoft account. */
export const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

function readProviders(text: (name: string) => string | undefined, wrong: Wrong): Providers {
  const read = (name: 'ENTRA' | 'GOOGLE', fallback: string, extra: string[] = []) => {
    const [client, secret] = [text(`${name}_CLIENT`), text(`${name}_SECRET`)];
    const needed = [`${name}_CLIENT`, `${name}_SECRET`, ...extra];
    if (needed.every((one) => !text(one))) return null;
    for (const one of needed) {
      if (!text(one)) wrong(one, `is missing: ${needed.join(' and ')} belong together`, '…');
    }
    const url = URL.parse(text(`${name}_URL`) ?? fallback);
    const safe =
      url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    if (!url || !safe || url.pathname !== '/') {
      wrong(
        `${name}_URL`,
        'is not the https address of a host: the secret is sent there',
        fallback
      );
    }
    return { client: client ?? '', secret: secret ?? '', base: url?.origin ?? '', tenants: [] };
  };
  const tenants = (text('ENTRA_TENANTS') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  for (const tenant of tenants) {
    const example = '8f1c0c8e-6f0a-4b8e-9d3b-2f1c5a7e9b10';
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenant)) {
      wrong('ENTRA_TENANTS', `names "${tenant}", not the id of a tenant`, example);
    } else if (tenant === PERSONAL_TENANT) {
      wrong('ENTRA_TENANTS', 'names the tenant of all personal accounts', example);
    }
  }
  const entra = read('ENTRA', ENTRA_BASE, ['ENTRA_TENANTS']);
  return { entra: entra && { ...entra, tenants }, google: read('GOOGLE', GOOGLE_BASE) };
}

/** Made at the first start and kept beside the store, readable by its owner alone. */
function keptSecret(dataDir: string): Buffer {
  const path = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  // of several processes that start at once one makes the file, and another may find it still empty
  for (let look = 0; look < 20; look++) {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret.length >= SECRET_LENGTH) return Buffer.from(secret);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  throw new SettingsError([
    `${path} is shorter than ${SECRET_LENGTH} characters: put it back from a backup, or remove it; ` +
      'links that were mailed before then open nothing'
  ]);
}

/** The names under which adapter-node's handler wants to read some of them, at its import. */
export function handlerEnvironment(settings: Settings): Record<string, string> {
  return {
    NODE_ENV: 'production',
    ORIGIN: settings.origin,
    // our entry refuses far less on every door but an upload's
    BODY_SIZE_LIMIT: String(UPLOAD_LIMIT),
    ...(settings.addressHeader && {
      ADDRESS_HEADER: settings.addressHeader,
      XFF_DEPTH: String(settings.xffDepth)
    })
  };
}

/** Octets of a posted form without a file; the entry refuses more before the framework reads it. */
export const BODY_LIMIT = 512 * 1024;
