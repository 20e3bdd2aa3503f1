import { fail, redirect } from '@sveltejs/kit';

import { draftNominations } from '#lib/programmes/list.server.ts';
import { readTable } from '#lib/read-table.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { refused } from '../../../../../../door.server.ts';
import { closedRecruiting, recruited } from '../recruit.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = programmes.file;

export const load: PageServerLoad = async ({ locals, params }) => {
  const { programme, authority } = await recruited(locals, params);
  return {
    programme: { id: programme.id, title: programme.title },
    authority,
    closed: await closedRecruiting(locals, params)
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { db, actor: by, now } = locals;
    await recruited(locals, params);
    const file = (await request.formData()).get('file');
    const again = (message: string) =>
      fail(400, { typed: {}, problems: [{ field: 'file', message }] });
    if (!(file instanceof File) || file.size === 0) return again(words.missing);
    const table = readTable(new Uint8Array(await file.arrayBuffer()));
    if ('problem' in table) return again(words.problems[table.problem]);
    const list = await draftNominations(db, { ...params, table, by, now });
    if (isRefusal(list)) return refused(list);
    const { authority, programme } = params;
    redirect(303, `/coordinate/${authority}/programmes/${programme}/file/${list.id}`);
  }
};
