import { OWN_WORDS, ownWordsOf } from '#lib/events/letter-words.server.ts';

import { organised } from '../organised.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const own = await ownWordsOf(locals.reader, event.id);
  return { kinds: OWN_WORDS.map((kind) => ({ kind, own: own.has(kind) })) };
};
