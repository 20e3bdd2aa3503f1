import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { datesText } from '#lib/changes/programme/letters.server.ts';
import { email, line, lines, neededLine, readForm } from '#lib/form.ts';
import { authorities, matchEstablishments } from '#lib/organisations/establishment.server.ts';
import { clientMark, openKey } from '#lib/people/key.server.ts';
import { findProgramme, isOver } from '#lib/programmes/programme.server.ts';
import { askSelf, findLink } from '#lib/programmes/self.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const recruit = programmes.recruit;

const askForm = v.object({
  name: neededLine(100, recruit.nameMissing, programmes.form.tooLong(100)),
  email: email(recruit.emailWrong),
  school: line(120, programmes.form.tooLong(120)),
  why: lines(600, programmes.form.tooLong(600))
});
/** Mails to one address that somebody typed, and asks of one client. */
const MAILS = { what: 'prove:address', most: 8, seconds: 3600 };
const ASKS = { what: 'self-nomination', most: 20, seconds: 3600 };

async function keyed(locals: App.Locals, key: string) {
  const id = openKey('nomination-link', key);
  const link = id && (await findLink(locals.db, id));
  const programme = link && (await findProgramme(locals.db, link.programme_id));
  if (!link || !programme) error(404, errors.notFound);
  return { link, programme };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor, now } = locals;
  const { link, programme } = await keyed(locals, params.key);
  const all = await authorities(db);
  const schools = await db
    .selectFrom('establishment')
    .select('name')
    .where('authority_id', '=', link.authority_id)
    .where('closed_on', 'is', null)
    .orderBy('name_folded')
    .limit(300)
    .execute();
  const asked = url.searchParams.get('asked');
  return {
    title: programme.title,
    summary: programme.summary,
    dates: datesText(programme),
    forWhom: programme.for_whom,
    authority: all.find(({ id }) => id === link.authority_id)!.name,
    over: link.ended_at !== null || isOver(programme, now),
    me: actor.person && { name: actor.person.name, email: actor.person.email },
    schools: schools.map(({ name }) => name),
    asked: asked === 'noted' || asked === 'mailed' ? asked : null
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request, getClientAddress }) => {
    const { db, actor: by, now } = locals;
    const { link } = await keyed(locals, params.key);
    const form = readForm(askForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { name, email, school, why } = form.values;
    const found = school ? await matchEstablishments(db, school) : [];
    const here = found.filter(({ authorityId }) => authorityId === link.authority_id);
    const one = here.length === 1 ? here[0] : found.length === 1 ? found[0] : undefined;
    if (school && !one) {
      const problem = { field: 'school', message: recruit.schoolUnknown(school) };
      return fail(400, { typed: form.typed, problems: [problem] });
    }
    const client = clientMark(getClientAddress());
    if (!(await allow(db, ASKS, client)) || !(await allow(db, MAILS, email))) {
      return refused(refuse('slow-down'), form.typed);
    }
    const establishment = one?.id ?? null;
    const asked = await askSelf(db, { link: link.id, name, email, establishment, why, by, now });
    if (isRefusal(asked)) return refused(asked, form.typed);
    const own = by.person?.email === email;
    redirect(303, `/programmes/nominate/${params.key}?asked=${own ? 'noted' : 'mailed'}`);
  }
};
