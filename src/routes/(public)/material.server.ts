/** What the doors of a talk's slides share: the talk's own key opens them, or a colleague's. */
import { error, redirect, type RequestEvent } from '@sveltejs/kit';

import { findEvent } from '#lib/events/event.server.ts';
import { fileResponse, findFile } from '#lib/files/files.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { readMaterial, readTerms, typedItem } from '#lib/slots/material/form.server.ts';
import {
  addMaterial,
  changeMaterial,
  removeMaterial
} from '#lib/slots/material/material.server.ts';
import { materialCard, materialOf } from '#lib/slots/material/read.server.ts';
import { findPresenter } from '#lib/slots/presenters.server.ts';
import { findTalk, type Talk } from '#lib/slots/talk.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { invalid, refused } from '../door.server.ts';

type Door = Pick<RequestEvent, 'locals' | 'request' | 'url'>;

export interface Opened {
  talk: Talk;
  /** Whose page it is; null while a partner has named nobody. */
  person: string | null;
  by: Actor;
  /** `/talk/<key>` or `/presenting/<key>`. */
  back: string;
}

/** The talk of whoever answers for it. */
export async function openedTalk(locals: App.Locals, key: string): Promise<Opened> {
  const id = openKey('talk', key);
  const talk = id && (await findTalk(locals.reader, id));
  if (!talk) error(404, errors.notFound);
  const by = { ...locals.actor, key: { kind: 'talk' as const, id } };
  return { talk, person: talk.person_id, by, back: `/talk/${key}` };
}

/** The talk of a colleague who presents it too. */
export async function openedPart(locals: App.Locals, key: string): Promise<Opened> {
  const id = openKey('presenter', key);
  const presenter = id && (await findPresenter(locals.reader, id));
  const talk = presenter && (await findTalk(locals.reader, presenter.talk_id));
  if (!talk || !presenter.accepted_at || presenter.left_at) error(404, errors.notFound);
  const by = { ...locals.actor, key: { kind: 'presenter' as const, id: presenter.id } };
  return { talk, person: presenter.person_id, by, back: `/presenting/${key}` };
}

export async function loadMaterial({ locals, url }: Door, { talk, back }: Opened) {
  const { reader: db, now } = locals;
  const event = (await findEvent(db, talk.event_id))!;
  const items = await materialOf(db, [talk.id]);
  const { due, open } = await materialCard(db, { talk, event, now });
  const edited = items.find(({ id }) => id === url.searchParams.get('edit'));
  return {
    talk: talk.title,
    event: event.title,
    back,
    root: `${back}/material`,
    items,
    due,
    open,
    editing: open && edited ? typedItem(edited) : null,
    done: doneOf(url)
  };
}

export function doneOf(url: URL): 'added' | 'changed' | 'removed' | null {
  const done = url.searchParams.get('done');
  return done === 'added' || done === 'changed' || done === 'removed' ? done : null;
}

function answer<T>(result: T | Refusal, { back }: Opened, done: string, typed = {}) {
  if (isRefusal(result)) return refused(result, typed);
  redirect(303, `${back}/material?done=${done}`);
}

export async function add({ locals, request }: Door, opened: Opened) {
  const form = await readMaterial(await request.formData(), locals);
  if ('problems' in form) return invalid(form);
  const { typed, ...said } = form;
  const facts = { ...said, talk: opened.talk.id, by: opened.by, now: locals.now };
  return answer(await addMaterial(locals.db, facts), opened, 'added', typed);
}

export async function change({ locals, request }: Door, opened: Opened) {
  const form = readTerms(await request.formData());
  if ('problems' in form) return invalid(form);
  const { typed, ...said } = form;
  const facts = { ...said, by: opened.by, now: locals.now };
  return answer(await changeMaterial(locals.db, facts), opened, 'changed', typed);
}

export async function remove({ locals, request }: Door, opened: Opened) {
  const material = (await request.formData()).get('material');
  const facts = { material: typeof material === 'string' ? material : '', by: opened.by };
  const removed = await removeMaterial(locals.db, { ...facts, now: locals.now });
  return answer(removed, opened, 'removed');
}

/** The bytes of one of a talk's files. */
export async function download(
  { locals }: Pick<RequestEvent, 'locals'>,
  { talk }: Pick<Opened, 'talk'>,
  material: string
): Promise<Response> {
  const items = await materialOf(locals.reader, [talk.id]);
  const id = items.find((item) => item.id === material)?.file?.id;
  const file = id && (await findFile(locals.reader, id));
  const response = file ? await fileResponse(file) : null;
  return response ?? error(404, errors.notFound);
}
