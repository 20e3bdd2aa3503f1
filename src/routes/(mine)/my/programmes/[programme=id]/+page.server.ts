import { error, redirect } from '@sveltejs/kit';

import { withdrawParticipant } from '#lib/changes/programme/leave.server.ts';
import { datesText, nominationPath } from '#lib/changes/programme/letters.server.ts';
import { myProgramme, participationOf } from '#lib/changes/programme/mine.server.ts';
import { findProgramme } from '#lib/programmes/programme.server.ts';
import { missing, stateOf } from '#lib/programmes/rules.ts';
import { suspensionLine } from '#lib/programmes/suspension.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { dayOf, dayText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

async function mine(locals: App.Locals, programme: string) {
  const person = locals.actor.person!.id;
  const participant = await participationOf(locals.db, { programme, person });
  if (!participant) error(404, errors.notFound);
  return participant;
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const { db, now } = locals;
  const participant = await mine(locals, params.programme);
  const state = stateOf(participant);
  // who has not answered, or stands in line, reads that on the page of the mail
  if (state === 'nominated' || state === 'reserve' || state === 'declined') {
    redirect(303, nominationPath(participant.id));
  }
  const [programme, { events, of, done, rule }, suspension] = await Promise.all([
    findProgramme(db, params.programme),
    myProgramme(db, { participant, now }),
    suspensionLine(db, params.programme)
  ]);
  return {
    id: programme!.id,
    title: programme!.title,
    dates: datesText(programme!),
    state,
    suspension,
    completed: participant.completed_at && dayText(dayOf(participant.completed_at), true),
    events,
    of,
    done,
    rule: rule ? { events: rule.events_needed, minutes: rule.minutes_needed } : null,
    missing: rule ? missing(rule, done) : null
  };
};

export const actions: Actions = {
  leave: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const participant = await mine(locals, params.programme);
    const left = await withdrawParticipant(db, { participant: participant.id, by, now });
    if (isRefusal(left)) return refused(left);
    redirect(303, `/my/programmes/${params.programme}`);
  }
};
