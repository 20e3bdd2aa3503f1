import { redirect } from '@sveltejs/kit';

import { inboxQuery, readInboxFilter } from '#lib/changes/replies/inbox-filter.ts';
import { clearInbound, inbox, INBOX_PAGE } from '#lib/changes/replies/read.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { whyNoReplies } from '#lib/settings.server.ts';

import { refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor, demo } = locals;
  const filter = readInboxFilter(url.searchParams);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [{ lines, counts }, event] = await Promise.all([
    inbox(db, { actor, filter, page }),
    filter.event ? findEvent(db, filter.event) : undefined
  ]);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    filter,
    lines,
    counts: { ...counts, '': all },
    page,
    pages: Math.ceil((filter.group ? counts[filter.group] : all) / INBOX_PAGE),
    /** The one event that is shown, for those who may know of it. */
    only: event && may(actor, 'event.change', { event }) ? event.title : null,
    off: demo && whyNoReplies() === 'no-mailbox' ? ('demo' as const) : whyNoReplies(),
    cleared: Number(url.searchParams.get('cleared') ?? 0)
  };
};

export const actions: Actions = {
  /** Puts messages aside; the list stays as it was. */
  seen: async ({ locals, request }) => {
    const { db, now, actor } = locals;
    const data = await request.formData();
    const ids = data.getAll('id').filter((id) => typeof id === 'string');
    const cleared = await clearInbound(db, { ids: ids.slice(0, INBOX_PAGE), by: actor, now });
    if (isRefusal(cleared)) return refused(cleared);
    const filter = data.get('filter');
    const query = new URLSearchParams(
      inboxQuery(readInboxFilter(new URLSearchParams(typeof filter === 'string' ? filter : '')))
    );
    query.set('cleared', String(cleared.cleared));
    redirect(303, `/organise/post/inbox?${query}`);
  }
};
