import { oneOfEach } from '#lib/demo.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const found = await oneOfEach(locals.reader);
  const kinds = Object.keys(LETTERS).toSorted();
  return {
    letters: kinds.flatMap((kind) => {
      const mail = found.get(kind);
      return mail ? [{ kind, ...mail }] : [];
    }),
    missing: kinds.filter((kind) => !found.has(kind))
  };
};
