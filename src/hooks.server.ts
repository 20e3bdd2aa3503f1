/** Who knocks, at which door, when: decided once for each request. */
import { randomUUID } from 'node:crypto';

import {
  error,
  redirect,
  type Handle,
  type HandleServerError,
  type ServerInit
} from '@sveltejs/kit';

import { storeNow } from '#lib/clock.server.ts';
import { openStore, store } from '#lib/db.server.ts';
import { lookAtHouse } from '#lib/house.server.ts';
import { log } from '#lib/log.server.ts';
import { noteChange } from '#lib/page-cache.server.ts';
import { admitted, DOORS } from '#lib/people/doors.ts';
import { clientMark } from '#lib/people/key.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { actorOf } from '#lib/people/session.server.ts';
import { callPost, startRounds, stopRounds } from '#lib/rounds.server.ts';
import { settings } from '#lib/settings.server.ts';
import { errors as words } from '#lib/words/en/errors.ts';

import { sessionToken } from './routes/door.server.ts';

export const init: ServerInit = async () => {
  settings();
  await openStore();
  startRounds();
  process.on('sveltekit:shutdown', async () => {
    await stopRounds();
    await store().close();
  });
};

export const handle: Handle = async ({ event, resolve }) => {
  const { db, reader, demo } = store();
  const token = sessionToken(event.cookies);
  const now = await storeNow(reader, demo);
  await lookAtHouse(reader);
  Object.assign(event.locals, {
    db,
    reader,
    demo,
    token,
    now,
    actor: (token && (await actorOf(db, token, now))) || VISITOR,
    client: clientMark(event.getClientAddress().replace(/^::ffff:/, ''))
  });

  if (event.route.id) {
    const answer = admitted(DOORS[event.route.id], event.locals.actor, demo);
    if (answer === 'not-found') {
      // a page is turned away by its room's layout, which can show why in the frame of the house
      const page = event.request.method === 'GET' && !isEndpoint(event.route.id);
      if (!page) error(404, words.notFound);
      event.locals.turnedAway = true;
    }
    if (answer === 'sign-in') {
      const back = encodeURIComponent(event.url.pathname + event.url.search);
      redirect(303, `/sign-in?next=${back}`);
    }
  }

  const response = await resolve(event);
  if (event.request.method === 'POST') {
    noteChange();
    callPost();
  }
  const forOne = event.locals.actor.person !== null || event.request.method !== 'GET';
  const keyed = event.url.searchParams.has('key');
  const ownTerms = OWN_TERMS.includes(event.route.id ?? '');
  if (!ownTerms && (forOne || keyed || isKeyed(event.route.id))) {
    // a stream also says that no step on the way may hold it back
    const said = response.headers.get('Cache-Control') ?? '';
    if (!said.includes('no-store')) response.headers.set('Cache-Control', 'no-store');
  }
  if (keyed || isKeyed(event.route.id)) {
    // a key in the address must not travel on
    response.headers.set('Referrer-Policy', 'same-origin');
    response.headers.set('X-Robots-Tag', 'noindex');
  }
  return response;
};

/** They say themselves for how long they may be kept: feeds, and the names of schools. */
const OWN_TERMS = ['/(public)/cal/[feed].ics', '/api/schools'];

/** Whether a key in the address opens what stands there. */
const isKeyed = (id: string | null): boolean => /\[(key|proof)\b/.test(id ?? '');

/** Routes that answer with a file instead of a page; no layout runs for them. */
const isEndpoint = (id: string): boolean =>
  /(\.(ics|csv|xlsx|zip)|\/file|\/html|\/live|\/act|\/logo|\/risk-sheet|^\/(healthz|api)\/\w+)$/.test(
    id
  );

export const handleError: HandleServerError = ({ error: thrown, event, status, message }) => {
  if (status === 404) return { message: words.notFound };
  const number = randomUUID().slice(0, 8);
  log().error({ err: thrown, number, route: event.route.id, status }, message);
  return { message: words.broken, number };
};
