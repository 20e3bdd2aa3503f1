import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { handlerEnvironment, isLoopback, readSettings, SettingsError } from './settings.server.ts';

const SECRET = 'a secret that only the tests know about';
const GOOD = { ORIGIN: 'https://twilight.council.example', SECRET };
const MAIL_FROM = 'Twilight <teachmeets@council.example>';

/** What a start with these settings says is wrong; empty when nothing is. */
function problems(env: Record<string, string>): string[] {
  try {
    readSettings({ ...GOOD, ...env });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

describe('settings', () => {
  test('need the origin, and have defaults for the rest', () => {
    expect(readSettings(GOOD)).toMatchObject({
      port: 3000,
      host: '0.0.0.0',
      origin: 'https://twilight.council.example',
      databaseUrl: 'sqlite:data/twilight.db',
      smtpUrl: null,
      mailPerMinute: 25,
      xffDepth: 1,
      addressHeader: null,
      logLevel: 'info'
    });
  });

  test('take a mailbox with or without a name', () => {
    const from = (MAIL_FROM: string) => readSettings({ ...GOOD, MAIL_FROM });
    expect(from('"STEM Team" <Stem@Council.Example>')).toMatchObject({
      mailFrom: { name: 'STEM Team', address: 'stem@council.example' },
      mailDomain: 'council.example'
    });
    expect(from('stem@council.example').mailFrom).toEqual({
      name: 'Twilight',
      address: 'stem@council.example'
    });
  });

  test('write the origin as browsers do', () => {
    const origin = (ORIGIN: string) => readSettings({ ...GOOD, ORIGIN }).origin;
    expect(origin('https://Twilight.Council.example:443/')).toBe(
      'https://twilight.council.example'
    );
    expect(origin('http://localhost:3000')).toBe('http://localhost:3000');
    expect(origin('http://[::1]:3000')).toBe('http://[::1]:3000');
  });

  test.each([
    ['ORIGIN', ''],
    ['ORIGIN', 'twilight.council.example'],
    ['ORIGIN', 'http://twilight.council.example'],
    ['ORIGIN', 'https://twilight.council.example/app'],
    ['ORIGIN', 'https://twilight.council.example/?a=b'],
    ['ORIGIN', 'ftp://twilight.council.example'],
    ['ORIGIN', 'http://localhost.evil.example'],
    ['PORT', 'many'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['DATABASE_URL', 'mysql://localhost/twilight'],
    ['DATABASE_URL', 'sqlite:'],
    ['DATABASE_URL', '/var/lib/twilight.db'],
    ['SMTP_URL', 'mail.council.example'],
    ['SMTP_URL', 'http://mail.council.example'],
    ['MAIL_FROM', 'Twilight'],
    ['MAIL_FROM', 'Twilight <teachmeets>'],
    ['MAIL_FROM', 'a@council.example, b@council.example'],
    ['MAIL_FROM', 'a@b@council.example'],
    ['MAIL_PER_MINUTE', '0'],
    ['IMAP_URL', 'mail.council.example'],
    ['IMAP_URL', 'pop3://teachmeets:password@mail.council.example'],
    ['IMAP_URL', 'imaps://mail.council.example'],
    ['IMAP_URL', 'imaps://teachmeets@mail.council.example'],
    ['IMAP_URL', 'imaps://'],
    ['MAIL_AUTHSERV_ID', 'mx.council.example; dmarc=pass'],
    ['XFF_DEPTH', '0'],
    ['SHUTDOWN_SECONDS', 'soon'],
    ['LOG_LEVEL', 'loud'],
    ['SECRET', 'too short']
  ])('%s=%s is said to be wrong, with an example that is not', (name, value) => {
    const found = problems({ MAIL_FROM, [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`  ${name} `);
    const example = /Example: (\w+)=(.*)$/.exec(found[0]!)!;
    expect(example[1]).toBe(name);
    expect(problems({ MAIL_FROM, [name]: example[2]!.replace(/^"|"$/g, '') })).toEqual([]);
  });

  test('say all that is wrong at once, and no secret of it', () => {
    const found = problems({
      MAIL_FROM,
      PORT: 'x',
      ORIGIN: 'y',
      DATABASE_URL: 'mysql://root:hunter2@db',
      SMTP_URL: 'mailto:hunter2',
      SECRET: 'hunter2'
    });
    expect(found).toHaveLength(5);
    expect(found.join()).not.toContain('hunter2');
  });

  test('with a mail server need a sender', () => {
    const SMTP_URL = 'smtp://mail.council.example:587';
    expect(problems({ SMTP_URL })).toMatchObject([expect.stringContaining('MAIL_FROM is missing')]);
    expect(problems({ SMTP_URL, MAIL_FROM: 'teachmeets@council.example' })).toEqual([]);
  });

  test('read no mailbox, and believe nobody, unless told to', () => {
    expect(readSettings(GOOD)).toMatchObject({
      imapUrl: null,
      imapFolder: 'INBOX',
      mailAuthservId: null,
      mailOauth: null
    });
    const set = readSettings({
      ...GOOD,
      IMAP_URL: 'imap://stem%40council.example:secret@localhost:1143',
      IMAP_FOLDER: 'Twilight',
      MAIL_AUTHSERV_ID: 'MX.Council.example'
    });
    expect(set).toMatchObject({ imapFolder: 'Twilight', mailAuthservId: 'mx.council.example' });
  });

  test('take an app registration whole, and then no passwords', () => {
    const IMAP_URL = 'imaps://stem%40council.example@outlook.office365.com:993';
    const MAIL_OAUTH = {
      MAIL_OAUTH_TENANT: 'council.onmicrosoft.com',
      MAIL_OAUTH_CLIENT: '5c3b1d5e',
      MAIL_OAUTH_SECRET: 'hunter2'
    };
    expect(readSettings({ ...GOOD, IMAP_URL, ...MAIL_OAUTH }).mailOauth).toEqual({
      tokenUrl: 'https://login.microsoftonline.com/council.onmicrosoft.com/oauth2/v2.0/token',
      client: '5c3b1d5e',
      secret: 'hunter2'
    });
    const at = (MAIL_OAUTH_URL: string) => problems({ ...MAIL_OAUTH, MAIL_OAUTH_URL });
    expect(at('http://127.0.0.1:4000/token')).toEqual([]);
    // the secret would travel in the open
    expect(at('http://login.council.example/token')).toHaveLength(1);
    for (const name of Object.keys(MAIL_OAUTH)) {
      const found = problems({ ...MAIL_OAUTH, [name]: '' });
      expect(found).toMatchObject([expect.stringContaining(`${name} is missing`)]);
      expect(found.join()).not.toContain('hunter2');
    }
  });

  test('name a proxy’s header only when it is set', () => {
    expect(handlerEnvironment(readSettings(GOOD))).not.toHaveProperty('ADDRESS_HEADER');
    const proxied = readSettings({ ...GOOD, ADDRESS_HEADER: 'X-Forwarded-For', XFF_DEPTH: '2' });
    expect(handlerEnvironment(proxied)).toMatchObject({
      ADDRESS_HEADER: 'x-forwarded-for',
      XFF_DEPTH: '2',
      ORIGIN: GOOD.ORIGIN
    });
  });

  test('know this machine from others that sound like it', () => {
    expect(['localhost', '127.0.0.1', '127.1.2.3', '[::1]'].map(isLoopback)).not.toContain(false);
    expect(['localhost.example', '0.0.0.0', '10.0.0.1', '127.0.0.1.nip.io'].some(isLoopback)).toBe(
      false
    );
  });
});

describe('the kept secret', () => {
  let DATA_DIR: string;
  beforeEach(() => {
    DATA_DIR = mkdtempSync(join(tmpdir(), 'twilight-secret-'));
  });
  afterEach(() => rmSync(DATA_DIR, { recursive: true, force: true }));
  const { SECRET: _, ...unset } = GOOD;
  const read = () => readSettings({ ...unset, DATA_DIR }).secret.toString();

  test('is made once, and its owner’s alone', () => {
    const secret = read();
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(read()).toBe(secret);
    if (process.platform !== 'win32') {
      expect(statSync(join(DATA_DIR, 'secret')).mode & 0o077).toBe(0);
    }
  });

  test('that another process is just making is waited for', async () => {
    const path = join(DATA_DIR, 'secret');
    writeFileSync(path, '');
    const write = `setTimeout(() => fs.writeFileSync(${JSON.stringify(path)}, '${SECRET}'), 300)`;
    const other = spawn(process.execPath, ['-e', `console.log('ready'); ${write}`]);
    await once(other.stdout, 'data');
    expect(read()).toBe(SECRET);
    await once(other, 'exit');
  });

  test('that was cut short stops the start: keys made of nothing would open to anybody', () => {
    writeFileSync(join(DATA_DIR, 'secret'), '');
    expect(read).toThrow(
      expect.objectContaining({
        name: 'SettingsError',
        message: expect.stringContaining(join(DATA_DIR, 'secret'))
      })
    );
  });
});
