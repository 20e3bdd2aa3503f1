import { error, fail, redirect } from '@sveltejs/kit';

import { draftImport, latestImports } from '#lib/organisations/schools/import/import.server.ts';
import { may } from '#lib/people/may.ts';
import { readTable } from '#lib/read-table.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { schools } from '#lib/words/en/schools.ts';

import { refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = schools.import;

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.actor, 'school.change')) error(404, errors.notFound);
  const imports = await latestImports(locals.reader);
  return {
    imports: imports.map(({ id, name, made_at, applied_at, finished_at }) => ({
      id,
      name,
      made: instantText(made_at),
      state: finished_at
        ? ('written' as const)
        : applied_at
          ? ('writing' as const)
          : ('draft' as const)
    }))
  };
};

const wrong = (message: string) => fail(400, { typed: {}, problems: [{ field: 'file', message }] });

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const file = (await request.formData()).get('file');
    if (!(file instanceof File) || file.size === 0) return wrong(words.fileMissing);
    const table = readTable(new Uint8Array(await file.arrayBuffer()));
    if ('problem' in table) return wrong(words.problems[table.problem]);
    const { db, actor: by, now } = locals;
    const draft = await draftImport(db, { name: file.name, table, by, now });
    if (isRefusal(draft)) return refused(draft);
    redirect(303, `/admin/schools/import/${draft.id}`);
  }
};
