/**
 * Pages for visitors, kept for a moment by our entry: when a link to an event goes round a staffroom,
 * one rendering answers them all. Anything that this process changes empties it at once; what another
 * process changed shows within a second.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

interface Kept {
  headers: OutgoingHttpHeaders;
  body: Buffer;
  /** Milliseconds of the process's own clock. */
  at: number;
  change: number;
}

const LIFE = 1000;
const PAGES = 200;
const OCTETS = 512 * 1024;
/** What belongs to one connection, not to the page. */
const NOT_KEPT = ['connection', 'keep-alive', 'date', 'transfer-encoding', 'content-length'];

/** The entry runs from source and the app from its bundle: they share this count by name. */
const KEY = Symbol.for('twilight.changes');
const shared = globalThis as { [KEY]?: number };

/** Says that something may have changed; every post and every round does. */
export function noteChange(): void {
  shared[KEY] = (shared[KEY] ?? 0) + 1;
}

/**
 * A step of the entry that answers from what it kept, or lets `next` answer and keeps that. Only
 * whole pages (200, HTML) without a cookie or a nonce, and only for requests without a session.
 */
export function pageCache() {
  const kept = new Map<string, Kept>();
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    if (request.method !== 'GET' || request.headers.cookie?.includes('twilight')) return next();
    // a stream never ends, and would be recorded for as long; a feed knows by itself who has it
    if (/^\/(screen|cal)\//.test(request.url ?? '')) return next();
    const key = `${request.url}\n${request.headers['accept-encoding'] ?? ''}`;
    const page = kept.get(key);
    if (page && page.change === (shared[KEY] ?? 0) && performance.now() - page.at < LIFE) {
      return answer(request, response, page);
    }
    // a 304 could not be kept
    delete request.headers['if-none-match'];
    const change = shared[KEY] ?? 0;
    record(response, (body) => {
      if (!isKeepable(response, body)) return;
      kept.delete(key);
      if (kept.size >= PAGES) kept.delete(kept.keys().next().value!);
      kept.set(key, { headers: headersOf(response), body, at: performance.now(), change });
    });
    next();
  };
}

function answer(request: IncomingMessage, response: ServerResponse, page: Kept): void {
  const { etag } = page.headers;
  if (etag && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response.writeHead(200, { ...page.headers, 'content-length': page.body.length });
  response.end(page.body);
}

function isKeepable(response: ServerResponse, body: Buffer): boolean {
  return (
    response.statusCode === 200 &&
    body.length <= OCTETS &&
    String(response.getHeader('content-type')).startsWith('text/html') &&
    !response.hasHeader('set-cookie') &&
    !/no-store|private/.test(String(response.getHeader('cache-control') ?? '')) &&
    !String(response.getHeader('content-security-policy')).includes("'nonce-")
  );
}

function headersOf(response: ServerResponse): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(response.getHeaders()).filter(([name]) => !NOT_KEPT.includes(name))
  );
}

/** Hands over what was sent, once it is all sent. */
function record(response: ServerResponse, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const take = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const { write, end } = response;
  response.write = function (this: ServerResponse, ...given: unknown[]) {
    take(given[0]);
    return Reflect.apply(write, this, given) as boolean;
  } as ServerResponse['write'];
  response.end = function (this: ServerResponse, ...given: unknown[]) {
    take(given[0]);
    const ended = Reflect.apply(end, this, given) as ServerResponse;
    done(Buffer.concat(chunks));
    return ended;
  } as ServerResponse['end'];
}
