import { findEvent } from '#lib/events/event.server.ts';
import { countLetters, LETTER_STATES, letterLines } from '#lib/mail/read.server.ts';
import { may, organises } from '#lib/people/may.ts';
import { stateText } from '#lib/changes/post/state-text.ts';
import { instantText } from '#lib/time.server.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor, now } = locals;
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const state = LETTER_STATES.find((one) => one === url.searchParams.get('state')) ?? null;
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const asked = url.searchParams.get('event');
  const event = asked ? await findEvent(db, asked) : undefined;
  const seen = event && may(actor, 'event.change', { event }) ? event : undefined;
  const filter = { scope: organises(actor), event: seen?.id ?? null, search };
  const [{ letters, more }, counts] = await Promise.all([
    letterLines(db, { ...filter, state, page }),
    countLetters(db, filter)
  ]);
  return {
    search,
    state,
    page,
    more,
    counts,
    event: seen ? { id: seen.id, title: seen.title } : null,
    letters: letters.map((line) => ({
      id: line.id,
      kind: line.kind,
      to: line.to,
      subject: line.subject,
      event: line.event,
      made: instantText(line.createdAt),
      ...stateText(line, { now, instantText })
    }))
  };
};
