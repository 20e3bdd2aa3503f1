import { error, redirect } from '@sveltejs/kit';

import { answersForPresenters } from '#lib/booking/asked/answers.server.ts';
import { liveBooking } from '#lib/booking/booking.server.ts';
import { isFree } from '#lib/booking/places.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { toPage } from '#lib/events/read.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { talkLines } from '#lib/slots/presenter.server.ts';
import { findTalk } from '#lib/slots/talk.server.ts';
import { clockText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

async function keyed(locals: App.Locals, key: string) {
  const id = openKey('talk', key);
  const talk = id && (await findTalk(locals.db, id));
  const event = talk && (await findEvent(locals.db, talk.event_id));
  if (!talk || !talk.person_id || !event) error(404, errors.notFound);
  return { talk, person: talk.person_id, event };
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const { reader: db, now } = locals;
  const { talk, person, event } = await keyed(locals, params.key);
  const [lines, booking] = await Promise.all([
    talkLines(db, { event, person }),
    liveBooking(db, { event: event.id, person })
  ]);
  const line = lines.find((one) => one.talk === talk.id);
  const attends = booking?.presenting_at ?? null;
  return {
    title: talk.title,
    line: talk.line,
    event: toPage(event),
    withdrawn: talk.withdrawn_at !== null,
    over: event.status === 'cancelled' || (event.ends_at !== null && event.ends_at <= now),
    slot: line
      ? { clock: line.clockText, minutes: line.minutes, arriveBy: clockText(line.arriveBy) }
      : null,
    /** What giving it back would leave them with. */
    after: attends
      ? (await isFree(db, {
          event,
          mode: booking!.mode,
          authority: booking!.authority_id,
          establishment: null,
          now
        }))
        ? ('place' as const)
        : ('front' as const)
      : null,
    booking: booking?.state ?? null,
    said: talk.withdrawn_at ? [] : await answersForPresenters(db, event.id)
  };
};

export const actions: Actions = {
  withdraw: async ({ locals, params }) => {
    const { talk } = await keyed(locals, params.key);
    const withdrawn = await withdrawTalk(locals.db, {
      talk: talk.id,
      by: { ...locals.actor, key: { kind: 'talk', id: talk.id } },
      now: locals.now
    });
    if (isRefusal(withdrawn)) return refused(withdrawn);
    redirect(303, `/talk/${params.key}`);
  }
};
