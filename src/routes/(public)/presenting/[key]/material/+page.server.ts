import { add, change, loadMaterial, openedPart, remove } from '../../../material.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
  loadMaterial(event, await openedPart(event.locals, event.params.key));

export const actions: Actions = {
  add: async (event) => add(event, await openedPart(event.locals, event.params.key)),
  change: async (event) => change(event, await openedPart(event.locals, event.params.key)),
  remove: async (event) => remove(event, await openedPart(event.locals, event.params.key))
};
