/** What the doors of an event's talks share: the event's address opens them, or a booking's link. */
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';

import { askable, askPresenter } from '#lib/changes/material/ask.server.ts';
import { ownTalks, quotedAs, saidAt } from '#lib/changes/material/said.server.ts';
import {
  isOver,
  seenFile,
  seenTalks,
  seerOf,
  type Knock,
  type Seer
} from '#lib/changes/material/seen.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { fileResponse } from '#lib/files/files.server.ts';
import { lines, readForm } from '#lib/form.ts';
import { isRefusal } from '#lib/refusal.ts';
import { archiveOf, archiveResponse } from '#lib/slots/material/archive.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { material } from '#lib/words/en/material.ts';

import { invalid, refused } from '../door.server.ts';
import { doneWith } from './talk-words.server.ts';

const words = material.talks;

const askForm = v.object({
  talk: v.string(),
  question: v.pipe(lines(1000, words.questionLong), v.minLength(1, words.questionMissing)),
  answer: v.array(v.picklist(['yes']))
});

export interface Opened extends Knock {
  /** `/events/<slug>/talks` or `/booking/<key>/talks`. */
  root: string;
  back: { href: string; text: string };
  /** The private link's key, where the address carries it; it travels along. */
  key: string | null;
}

type Door = Pick<RequestEvent, 'locals' | 'request' | 'url'>;

export async function loadTalks({ locals, url }: Pick<Door, 'locals' | 'url'>, opened: Opened) {
  const { reader: db } = locals;
  const { event, now, root, back, key } = opened;
  const seer = await seerOf(db, opened);
  const talks = await seenTalks(db, { event, seer, now });
  if (!talks) error(404, errors.notFound);
  const over = isOver(event, now);
  const guest = over && seer.person ? await guestAt(db, opened, seer.person, seer.as) : null;
  const lines = talks.map((talk) => ({
    ...talk,
    asks: guest?.asks.has(talk.talk) ?? false,
    says: guest?.says.has(talk.talk) ?? false,
    said: guest?.said.get(talk.talk) ?? null
  }));
  const { title, when } = toPage(event);
  const query = key ? `?key=${key}` : '';
  /** The talk whose form is open. */
  const opens = (what: 'ask' | 'say') => url.searchParams.get(what);
  return {
    event: { title, when },
    over,
    root,
    back,
    /** Behind every address of this page. */
    query,
    talks: lines,
    archive: lines.some(({ material }) => material.some(({ file }) => file)),
    asking: lines.find(({ talk, asks }) => asks && talk === opens('ask')) ?? null,
    asked: url.searchParams.has('asked'),
    saying: lines.find(({ talk, says }) => says && talk === opens('say')) ?? null,
    quotedAs: guest?.as ?? '',
    word: doneWith(url.searchParams.get('word')),
    signIn: locals.actor.person ? null : `/sign-in?next=${encodeURIComponent(root + query)}`
  };
}

/** What somebody may ask and say about the talks of an event that is over, and what they said. */
async function guestAt(db: App.Locals['db'], opened: Opened, person: string, as: Seer['as']) {
  const facts = { event: opened.event.id, person, booking: opened.booking };
  const said = await saidAt(db, facts);
  const came = as === 'attended' || as === 'presenter';
  if (!came) return { asks: new Set<string>(), says: new Set<string>(), said, as: '' };
  const [asks, own, quoted] = await Promise.all([
    askable(db, facts),
    ownTalks(db, facts),
    quotedAs(db, facts)
  ]);
  return { asks, says: asks.difference(own), said, as: quoted };
}

export async function ask({ locals, request }: Door, { event, root, key, ...opened }: Opened) {
  const form = readForm(askForm, await request.formData());
  if (!form.ok) return invalid(form);
  const { talk, question, answer } = form.values;
  const asked = await askPresenter(locals.db, {
    talk,
    text: question,
    answerToMe: answer.includes('yes'),
    ...(opened.booking && { booking: opened.booking }),
    by: opened.actor,
    now: opened.now
  });
  if (isRefusal(asked)) return refused(asked, form.typed);
  redirect(303, `${root}?asked${key ? `&key=${key}` : ''}`);
}

/** The bytes of one file that whoever knocks may see. */
export async function download(opened: Opened, db: App.Locals['db'], id: string) {
  const seer = await seerOf(db, opened);
  const file = await seenFile(db, { ...opened, seer, material: id });
  const response = file ? await fileResponse(file) : null;
  return response ?? error(404, errors.notFound);
}

/** Everything that whoever knocks may see, as one archive. */
export async function archive(opened: Opened, db: App.Locals['db']): Promise<Response> {
  const { event, now } = opened;
  const seer = await seerOf(db, opened);
  const talks = await seenTalks(db, { event, seer, now });
  const zip = talks && (await archiveOf(talks));
  if (!zip) error(404, errors.notFound);
  return archiveResponse(zip, event);
}
