import { error } from '@sveltejs/kit';

import { refusedTakeOut, TAKES } from '#lib/changes/take-out/archive.server.ts';
import type { FormAgain } from '#lib/form.ts';
import { may } from '#lib/people/may.ts';
import { errors } from '#lib/words/en/errors.ts';
import { sentence } from '#lib/words/en/refusals.ts';

import { saidNo } from '../../../door.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const { actor } = locals;
  if (!may(actor, 'everything.take-out')) error(404, errors.notFound);
  const stale = refusedTakeOut(actor);
  const proof: FormAgain | null = stale && {
    typed: {},
    problems: [{ field: '', message: sentence(stale) }]
  };
  return { proof, no: saidNo(url), most: TAKES.most };
};
