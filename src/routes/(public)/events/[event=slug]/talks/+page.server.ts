import { ask, loadTalks } from '../../../talks.server.ts';
import { openedEvent } from './opened.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (door) => {
  const { locals, params, url } = door;
  const opened = await openedEvent(locals, { slug: params.event, url });
  if (opened.event.listing !== 'listed') door.setHeaders({ 'x-robots-tag': 'noindex' });
  return loadTalks(door, opened);
};

export const actions: Actions = {
  ask: async (door) =>
    ask(door, await openedEvent(door.locals, { slug: door.params.event, url: door.url }))
};
