/**
 * Our entry round the built app (`npm start`): settings, limits, page cache, compression, shutdown.
 * It runs from source beside the bundle and opens no store; Kit's `init` does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import compression from 'compression';

import { store } from '#lib/db.server.ts';
import { isUpload, UPLOAD_LIMIT } from '#lib/files/rules.ts';
import { pageCache } from '#lib/page-cache.server.ts';
import {
  BODY_LIMIT,
  handlerEnvironment,
  settings,
  SettingsError,
  type Settings
} from '#lib/settings.server.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Milliseconds that a client may take for its headers, a form, and a form with a file. */
const HEADERS_TIMEOUT = 15_000;
const REQUEST_TIMEOUT = 30_000;
const UPLOAD_TIMEOUT = 10 * 60_000;
const KEEP_ALIVE = 20_000;

const compress = compression() as unknown as Handler;
const keep = pageCache();

async function start(): Promise<void> {
  const read = readSettings();
  Object.assign(process.env, handlerEnvironment(read));
  const handler = await importHandler();

  const server = createServer((request, response) => {
    headers(response, read);
    fromMailProgram(request, read);
    const upload = isUpload(pathOf(request));
    const refused = refusedBody(request, upload ? UPLOAD_LIMIT : BODY_LIMIT);
    if (!upload) endSlowly(request);
    if (refused) {
      response.writeHead(refused, { connection: 'close' }).end();
      return;
    }
    keep(request, response, () => {
      compress(request, response, () => {
        handler(request, response, () => response.writeHead(404).end());
      });
    });
  });
  server.headersTimeout = HEADERS_TIMEOUT;
  server.requestTimeout = UPLOAD_TIMEOUT;
  server.keepAliveTimeout = KEEP_ALIVE;

  server.on('error', (error: NodeJS.ErrnoException) => {
    stop(
      error.code === 'EADDRINUSE'
        ? `Port ${read.port} is taken. End what runs there, or choose another: PORT=3001`
        : `The server could not start: ${error.message}`
    );
  });
  server.listen(read.port, read.host, () => {
    console.log(`Twilight is at ${read.origin}`);
    if (!read.smtpUrl && !store().demo) {
      console.log('SMTP_URL is not set: letters wait in the outbox until it is.');
    }
    if (!read.imapUrl && !store().demo) {
      console.log('IMAP_URL is not set: replies and returned mail are not read.');
    }
    // a parent that started us (npm run demo, the tests) learns that we are ready
    process.send?.('ready');
  });

  let stopping = false;
  const shutDown = (why: string) => {
    if (stopping) return;
    stopping = true;
    // event streams would hold the server open
    process.emit('twilight:stopping' as never);
    const limit = setTimeout(() => server.closeAllConnections(), read.shutdownSeconds * 1000);
    server.close(() => {
      clearTimeout(limit);
      // Kit's side stops the rounds and closes the store, then nothing keeps the process alive
      process.emit('sveltekit:shutdown' as never, why as never);
    });
    server.closeIdleConnections();
  };
  process.on('SIGTERM', () => shutDown('SIGTERM'));
  process.on('SIGINT', () => shutDown('SIGINT'));
}

function readSettings(): Settings {
  try {
    return settings();
  } catch (error) {
    if (error instanceof SettingsError) stop(error.message);
    throw error;
  }
}

async function importHandler(): Promise<Handler> {
  const path = new URL('../build/handler.js', import.meta.url);
  try {
    // the import runs Kit's `init`: settings once more, migrations, the store, the rounds
    const { handler } = (await import(path.href)) as { handler: Handler };
    return handler;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    if (missing && (error as Error).message.includes('handler.js')) {
      stop('The app is not built yet: npm run build');
    }
    throw error;
  }
}

function headers(response: ServerResponse, { origin }: Settings): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'same-origin');
  if (origin.startsWith('https:')) {
    response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  }
}

/**
 * A mail program that turns a list off (RFC 8058, 3.2) posts a form without an Origin, which the
 * framework takes for a forgery; the key in this one address is what it needs, and no cookie counts.
 */
function fromMailProgram(request: IncomingMessage, { origin }: Settings): void {
  if (request.method !== 'POST' || request.headers.origin) return;
  if (!/^\/unsubscribe\/[\w-]{43}$/.test(pathOf(request))) return;
  request.headers.origin = origin;
  delete request.headers.cookie;
}

/** 413 for more than a form may hold, 411 for a body of unknown length. */
function refusedBody(request: IncomingMessage, most: number): 411 | 413 | null {
  if (request.headers['transfer-encoding']) return 411;
  return Number(request.headers['content-length'] ?? 0) > most ? 413 : null;
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Cuts a form that is still coming after its time; the server's own limit is an upload's. */
function endSlowly(request: IncomingMessage): void {
  if (!Number(request.headers['content-length'] ?? 0)) return;
  const limit = setTimeout(() => request.destroy(), REQUEST_TIMEOUT);
  request.once('close', () => clearTimeout(limit)).once('end', () => clearTimeout(limit));
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

await start();
