import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { takeRelease, type ReleaseSaid } from '#lib/booking/release/release.ts';
import { answerNomination, positionOf } from '#lib/changes/programme/accept.server.ts';
import { withdrawParticipant } from '#lib/changes/programme/leave.server.ts';
import { datesText, hostOf, isTold } from '#lib/changes/programme/letters.server.ts';
import {
  datesInSchoolTime,
  programmeRelease,
  sayProgrammeRelease
} from '#lib/changes/programme/release.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { closedDesk } from '#lib/events/rules.ts';
import { neededLine, readForm } from '#lib/form.ts';
import { openKey } from '#lib/people/key.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { acceptNotice } from '#lib/people/privacy.server.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { findProgramme, isOver } from '#lib/programmes/programme.server.ts';
import { stateOf } from '#lib/programmes/rules.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { programmes } from '#lib/words/en/programmes.ts';
import { release as releaseWords } from '#lib/words/en/release.ts';

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
export const load: PageServerLoad = async ({ locals, params, url }) => {
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
  const state = stateOf(row);
  const accepted = state === 'accepted';
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
    state,
    position,
    over: isOver(programme, now),
    suspended: suspension?.since ?? null,
    /** Of how many dates the question about cover is, before they accept. */
    inSchoolTime: accepted ? 0 : await datesInSchoolTime(db, { participant: row, now }),
    release: accepted ? await programmeRelease(db, { participant: row, now }) : null,
    said: url.searchParams.get('cover') === 'said',
    events: told.map(toCard),
    books: told.filter((event) => closedDesk(event, now) === null).length
  };
};

export const actions: Actions = {
  accept: async ({ locals, params, request }) => {
    const data = await request.formData();
    const away = takeRelease(data);
    const form = readForm(nameForm, data);
    const typed = { ...form.typed, ...away.typed };
    if (!form.ok) return invalid({ typed, problems: form.problems });
    const { release } = away;
    const said = { accept: true, name: form.values.name, ...(release && { release }) };
    return answer(locals, params.key, said, typed);
  },
  /** One answer about cover for all dates, later or again. */
  release: async ({ locals, params, request }) => {
    const { db, now } = locals;
    const { row } = await keyed(locals, params.key);
    const { release: said, typed } = takeRelease(await request.formData());
    if (!said?.cover) {
      return invalid({ typed, problems: [{ field: 'cover', message: releaseWords.mine.missing }] });
    }
    const by = { ...locals.actor, key: { kind: 'nomination' as const, id: row.id } };
    const written = await sayProgrammeRelease(db, { participant: row.id, said, by, now });
    if (isRefusal(written)) return refused(written, typed);
    redirect(303, `/nomination/${params.key}?cover=said#cover-h`);
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
  said: { accept: boolean; name?: string; release?: ReleaseSaid },
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
  const { db, now } = locals;
  if (said.accept) await acceptNotice(db, { person: row.person_id, asked: now, now });
  redirect(303, `/nomination/${key}`);
}
