import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { answerNomination, positionOf } from '#lib/changes/programme/accept.server.ts';
import { withdrawParticipant } from '#lib/changes/programme/leave.server.ts';
import { datesText, hostOf, isTold } from '#lib/changes/programme/letters.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { neededLine, readForm } from '#lib/form.ts';
import { openKey } from '#lib/people/key.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { findProgramme, isOver } from '#lib/programmes/programme.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { programmes } from '#lib/words/en/programmes.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const nameForm = v.object({
  name: neededLine(100, programmes.nomination.nameMissing, programmes.form.tooLong(100))
});

async function keyed(locals: App.Locals, key: string) {
  const id = openKey('nomination', key);
  const row = id && (await findParticipant(locals.db, id));
  const programme = row && (await findProgramme(locals.db, row.programme_id));
  if (!row || !programme) error(404, errors.notFound);
  return { row, programme };
}

/** Asks; only a POST answers. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const { db, now } = locals;
  const { row, programme } = await keyed(locals, params.key);
  const [person, events, authority, position, suspension] = await Promise.all([
    findPerson(db, row.person_id),
    programmeEvents(db, programme.id),
    db
      .selectFrom('authority')
      .select('name')
      .where('id', '=', row.authority_id ?? '')
      .executeTakeFirst(),
    positionOf(db, row),
    suspensionLine(db, programme.id)
  ]);
  const told = events.filter((event) => isTold(event, now));
  return {
    sky: true,
    programme: {
      id: programme.id,
      title: programme.title,
      summary: programme.summary,
      dates: datesText(programme),
      ...hostOf(programme)
    },
    authority: authority?.name ?? hostOf(programme).host,
    name: person?.name || (row.typed_name ?? ''),
    state: stateOf(row),
    position,
    over: isOver(programme, now),
    suspended: suspension?.since ?? null,
    events: told.map(toCard),
    books: told.filter((event) => closedDesk(event, now) === null).length
  };
};

export const actions: Actions = {
  accept: async ({ locals, params, request }) => {
    const form = readForm(nameForm, await request.formData());
    if (!form.ok) return invalid(form);
    return answer(locals, params.key, { accept: true, name: form.values.name }, form.typed);
  },
  decline: ({ locals, params }) => answer(locals, params.key, { accept: false }),
  leave: async ({ locals, params }) => {
    const { row } = await keyed(locals, params.key);
    const by = { ...locals.actor, key: { kind: 'nomination' as const, id: row.id } };
    const { db, now } = locals;
    const left = await withdrawParticipant(db, { participant: row.id, by, now });
    if (isRefusal(left)) return refused(left);
    redirect(303, `/nomination/${params.key}`);
  }
};

async function answer(
  locals: App.Locals,
  key: string,
  said: { accept: boolean; name?: string },
  typed: Record<string, string | string[]> = {}
) {
  const { row } = await keyed(locals, key);
  const answered = await answerNomination(locals.db, {
    participant: row.id,
    ...said,
    by: { ...locals.actor, key: { kind: 'nomination', id: row.id } },
    now: locals.now
  });
  if (isRefusal(answered)) return refused(answered, typed);
  redirect(303, `/nomination/${key}`);
}
