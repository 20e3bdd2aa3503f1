/** What the screen's doors share, whether somebody signed in or a key opened them. */
import { error, json, redirect } from '@sveltejs/kit';

import { realNow } from '#lib/clock.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { actOnScreen, ACTS, type ScreenAct } from '#lib/screen/screen.server.ts';
import { screenState } from '#lib/screen/state.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { sentence } from '#lib/words/en/refusals.ts';

/** The event whose screen somebody may run; else there is no such page. */
export async function runs(locals: App.Locals, id: string | null, by: Actor): Promise<Event> {
  const event = id ? await findEvent(locals.reader, id) : undefined;
  const mine = event && may(by, 'screen.run', { event, key: { kind: 'screen', id: event.id } });
  if (!event || !mine || event.status === 'draft') error(404, errors.notFound);
  return event;
}

export const stateOf = (locals: App.Locals, event: Event) =>
  screenState(locals.reader, { event, now: realNow() });

/** One posted act: the new state as JSON for a script, else the page again. */
export async function posted(
  { locals, request }: { locals: App.Locals; request: Request },
  { event, by, base }: { event: Event; by: Actor; base: string }
): Promise<Response> {
  const data = await request.formData();
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  const act = readAct(text);
  if (!act) error(400, errors.notFound);
  const done = await actOnScreen(locals.db, {
    event: event.id,
    act,
    version: Number(text('version')) || 0,
    by,
    now: locals.now,
    real: realNow()
  });
  if (isRefusal(done)) error(409, sentence(done));
  if (request.headers.get('accept')?.includes('json')) {
    // what was just written, not what the reader may still show
    return json(await screenState(locals.db, { event, now: realNow() }));
  }
  const keyed = base.startsWith('/screen/remote/');
  redirect(303, text('back') === 'remote' && !keyed ? `${base}/remote` : base);
}

function readAct(text: (name: string) => string): ScreenAct | null {
  const act = ACTS.find((one) => one === text('act'));
  switch (act) {
    case undefined:
      return null;
    case 'bring':
      return { act, talk: text('talk') };
    case 'floor':
      return {
        act,
        name: text('name').slice(0, 100),
        title: text('title').slice(0, 120),
        minutes: Number(text('minutes'))
      };
    case 'settings':
      return { act, sign: text('sign'), code: text('code') };
    default:
      return { act };
  }
}
