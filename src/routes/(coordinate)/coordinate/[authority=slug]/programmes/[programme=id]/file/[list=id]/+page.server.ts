import { error, redirect } from '@sveltejs/kit';

import {
  countRows,
  findNominationList,
  nominateList,
  progressOf,
  rowsOfList
} from '#lib/programmes/list.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../../../../../door.server.ts';
import { recruited } from '../../recruit.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 50;

async function found(
  locals: App.Locals,
  params: { authority: string; programme: string; list: string }
) {
  const of = await recruited(locals, params);
  const list = await findNominationList(locals.db, params.list);
  const here = list?.programme_id === of.programme.id && list.authority_id === of.authority.id;
  if (!list || !here) error(404, errors.notFound);
  return { ...of, list };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db } = locals;
  const { programme, authority, places, taken, list } = await found(locals, params);
  const counts = await countRows(db, list.id);
  const good = counts.find(({ problem }) => problem === null)?.count ?? 0;
  const bad = counts.reduce((sum, { count }) => sum + count, 0) - good;
  const showsGood = url.searchParams.has('good') || (bad === 0 && good > 0);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  return {
    programme: { id: programme.id, title: programme.title },
    authority,
    left: places - taken,
    encoding: list.encoding,
    sent: list.sent_at !== null,
    /** Null once it is finished, and before it is to go. */
    progress: list.sent_at && !list.finished_at ? await progressOf(db, list.id) : null,
    good,
    bad,
    problems: counts.flatMap(({ problem, count }) => (problem ? [{ problem, count }] : [])),
    showsGood,
    rows: await rowsOfList(db, { list: list.id, good: showsGood, page, most: PAGE }),
    page,
    pages: Math.ceil((showsGood ? good : bad) / PAGE)
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const { list } = await found(locals, params);
    const { authority, programme } = params;
    const nominated = await nominateList(db, { authority, programme, list: list.id, by, now });
    if (isRefusal(nominated)) return refused(nominated);
    redirect(303, `/coordinate/${authority}/programmes/${programme}/file/${list.id}?good`);
  }
};
