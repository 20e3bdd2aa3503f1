import { error, fail, redirect } from '@sveltejs/kit';

import { draftBringIn } from '#lib/changes/bring-in/draft.server.ts';
import { LATEST, latestBringIns } from '#lib/changes/bring-in/shown.server.ts';
import { peopleNames } from '#lib/changes/bring-in/names.server.ts';
import { stageOf } from '#lib/changes/bring-in/stage.ts';
import { tableFrom } from '#lib/import/upload.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { bringIn as words } from '#lib/words/en/bring-in.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  // what the round has written a moment ago
  const { db, actor } = locals;
  if (!may(actor, 'people.bring-in')) error(404, errors.notFound);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const { files, total } = await latestBringIns(db, { page });
  const names = await peopleNames(
    db,
    files.map(({ made_by }) => made_by)
  );
  return {
    page,
    pages: Math.ceil(total / LATEST),
    files: files.map((file) => ({
      id: file.id,
      name: file.name,
      line: words.line(instantText(file.made_at), names.get(file.made_by ?? '') ?? null),
      stage: stageOf(file)
    }))
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { db, actor: by, now } = locals;
    if (!may(by, 'people.bring-in')) error(404, errors.notFound);
    const read = await tableFrom(await request.formData(), { file: 'file', text: 'paste' });
    if ('problem' in read) {
      const message = read.problem === 'missing' ? words.missing : words.problems[read.problem];
      return fail(400, { typed: {}, problems: [{ field: 'file', message }] });
    }
    const { name, table } = read;
    const draft = await draftBringIn(db, { name: name ?? words.pasted, table, by, now });
    if (isRefusal(draft)) return refused(draft);
    redirect(303, `/organise/bring-in/${draft.id}`);
  }
};
