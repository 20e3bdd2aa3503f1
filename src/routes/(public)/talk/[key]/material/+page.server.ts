import { add, change, loadMaterial, openedTalk, remove } from '../../../material.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
  loadMaterial(event, await openedTalk(event.locals, event.params.key));

export const actions: Actions = {
  add: async (event) => add(event, await openedTalk(event.locals, event.params.key)),
  change: async (event) => change(event, await openedTalk(event.locals, event.params.key)),
  remove: async (event) => remove(event, await openedTalk(event.locals, event.params.key))
};
