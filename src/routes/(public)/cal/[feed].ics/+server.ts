/** Where calendars read: a person's feed, a programme's, what's on (calendar-email.md, 4). */
import { version as edition } from '$app/environment';

import { etagOf, feedText, type Feed } from '#lib/calendar/feed.server.ts';
import { publicFeed } from '#lib/changes/feeds/events.server.ts';
import { contentsOf, knockAt, noteRead } from '#lib/changes/feeds/read.server.ts';
import { link } from '#lib/link.server.ts';
import { allow, secondsLeft, type Limit } from '#lib/rate.server.ts';
import { calendar } from '#lib/words/en/calendar.ts';

import type { RequestEvent, RequestHandler } from './$types';

/** A calendar never follows a redirect to where it should have asked. */
export const trailingSlash = 'ignore';

const words = calendar.answers;

/** Polls of one feed; a calendar reads every quarter of an hour at most. */
const READS: Limit = { what: 'feed', most: 120, seconds: 3600 };
/** Reads of what's on by one client, behind which a whole council may be. */
const PUBLIC: Limit = { what: 'feed:public', most: 1200, seconds: 3600 };
/** Addresses that are none of ours, by one client. */
const UNKNOWN: Limit = { what: 'feed:client', most: 60, seconds: 3600 };
/** Seconds for which a copy counts as new. */
const FRESH = 300;

const answer: RequestHandler = async (event) => {
  const { locals, params, request } = event;
  const { db, reader, now, client } = locals;
  if (params.feed === 'public') {
    if (!(await allow(db, PUBLIC, client))) return slowDown(PUBLIC);
    return answerWith(event, await publicFeed(reader, now), 'public');
  }
  const found = await knockAt(reader, params.feed);
  if (found === null) {
    if (!(await allow(db, UNKNOWN, client))) return slowDown(UNKNOWN);
    return say(404, words.unknown);
  }
  if (found === 'gone') return say(410, words.gone(link('/my/calendar')));
  const { feed } = found;
  if (!(await allow(db, READS, feed.id))) return slowDown(READS);
  await noteRead(db, { feed, agent: request.headers.get('user-agent') ?? '', now });
  return answerWith(event, await contentsOf(reader, { feed, now }), 'private');
};

export const GET = answer;
export const HEAD = answer;

async function answerWith(
  { request }: RequestEvent,
  feed: Feed,
  whose: 'public' | 'private'
): Promise<Response> {
  const headers = (etag: string) => ({
    etag,
    'cache-control': `${whose}, max-age=${FRESH}`,
    'x-robots-tag': 'noindex'
  });
  const head = request.method === 'HEAD';
  const known = request.headers.get('if-none-match');
  if (known !== null || head) {
    const etag = etagOf(feed, edition);
    if (isKnown(known, etag)) return new Response(null, { status: 304, headers: headers(etag) });
    if (head) return new Response(null, { headers: { ...headers(etag), ...TYPE } });
  }
  const { etag, text } = await feedText(feed, { edition });
  return new Response(text, { headers: { ...headers(etag), ...TYPE } });
}

const TYPE = { 'content-type': 'text/calendar; charset=utf-8' };

/** RFC 9110, 13.1.2: any of a list, compared without the mark of a weak one. */
function isKnown(known: string | null, etag: string): boolean {
  if (known === null) return false;
  if (known.trim() === '*') return true;
  return known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

function slowDown(limit: Limit): Response {
  const response = say(429, words.slowDown);
  response.headers.set('retry-after', String(secondsLeft(limit)));
  return response;
}

/** In plain text: whoever asks is a program. */
function say(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex'
    }
  });
}
