import { say, takeBack } from '../../../talk-words.server.ts';
import { ask, loadTalks } from '../../../talks.server.ts';
import { openedBooking } from './opened.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (door) =>
  loadTalks(door, await openedBooking(door.locals, door.params.key));

export const actions: Actions = {
  ask: async (door) => ask(door, await openedBooking(door.locals, door.params.key)),
  say: async (door) => say(door, await openedBooking(door.locals, door.params.key)),
  takeBack: async (door) => takeBack(door, await openedBooking(door.locals, door.params.key))
};
