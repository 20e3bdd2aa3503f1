import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { positionOf } from '#lib/changes/programme/accept.server.ts';
import { withdrawParticipant } from '#lib/changes/programme/leave.server.ts';
import { replaceParticipant } from '#lib/changes/programme/replace.server.ts';
import { email, line, neededLine, readForm } from '#lib/form.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { invalid, refused } from '../../../../../../../door.server.ts';
import { recruited, schoolOf, schoolsOf } from '../../recruit.server.ts';
import type { Actions, PageServerLoad } from './$types';

const words = programmes.recruit;

const colleagueForm = v.object({
  name: neededLine(100, words.nameMissing, programmes.form.tooLong(100)),
  email: email(words.emailWrong),
  school: line(120, programmes.form.tooLong(120))
});

async function found(
  locals: App.Locals,
  params: { authority: string; programme: string; participant: string }
) {
  const of = await recruited(locals, params);
  const row = await findParticipant(locals.db, params.participant);
  const here = row?.programme_id === of.programme.id && row.authority_id === of.authority.id;
  if (!row || !here) error(404, errors.notFound);
  return { ...of, row };
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db } = locals;
  const { programme, authority, row } = await found(locals, params);
  const [person, school, position, schools] = await Promise.all([
    db
      .selectFrom('person')
      .select(['name', 'email'])
      .where('id', '=', row.person_id)
      .executeTakeFirstOrThrow(),
    row.establishment_id
      ? db
          .selectFrom('establishment')
          .select('name')
          .where('id', '=', row.establishment_id)
          .executeTakeFirst()
      : undefined,
    positionOf(db, row),
    schoolsOf(db, authority.id)
  ]);
  const state = stateOf(row);
  const at = (instant: string | null) => (instant ? instantText(instant) : null);
  return {
    programme: { id: programme.id, title: programme.title },
    authority,
    name: (row.accepted_at ? person.name : row.typed_name) || person.email,
    email: person.email,
    school: school?.name ?? null,
    state,
    position,
    nominated: at(row.nominated_at),
    accepted: at(row.accepted_at),
    completed: at(row.completed_at),
    schools,
    canLeave: state === 'nominated' || state === 'reserve' || state === 'accepted',
    canReplace: state === 'accepted'
  };
};

const pathOf = ({ authority, programme }: { authority: string; programme: string }) =>
  `/coordinate/${authority}/programmes/${programme}`;

export const actions: Actions = {
  withdraw: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const { row } = await found(locals, params);
    const ended = await withdrawParticipant(db, { participant: row.id, by, now });
    if (isRefusal(ended)) return refused(ended);
    redirect(303, `${pathOf(params)}?done=withdrawn`);
  },

  replace: async ({ locals, params, request }) => {
    const { db, actor: by, now } = locals;
    const { row } = await found(locals, params);
    const form = readForm(colleagueForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { authority } = params;
    const school = await schoolOf(db, { authority, typed: form.values.school });
    if ('problem' in school) return fail(400, { typed: form.typed, problems: [school.problem] });
    const { name, email } = form.values;
    const colleague = { name, email, establishment: school.id };
    const asked = await replaceParticipant(db, { participant: row.id, colleague, by, now });
    if (isRefusal(asked)) return refused(asked, form.typed);
    redirect(303, `${pathOf(params)}?done=replaced`);
  }
};
