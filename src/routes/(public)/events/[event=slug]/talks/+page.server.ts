import { say, takeBack } from '../../../talk-words.server.ts';
import { ask, loadTalks } from '../../../talks.server.ts';
import { openedEvent } from './opened.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (door) => {
  const opened = await openedBy(door);
  if (opened.event.listing !== 'listed') door.setHeaders({ 'x-robots-tag': 'noindex' });
  return loadTalks(door, opened);
};

export const actions: Actions = {
  ask: async (door) => ask(door, await openedBy(door)),
  say: async (door) => say(door, await openedBy(door)),
  takeBack: async (door) => takeBack(door, await openedBy(door))
};

const openedBy = ({ locals, params, url }: Pick<RequestEvent, 'locals' | 'params' | 'url'>) =>
  openedEvent(locals, { slug: params.event, url });
