import { error, redirect } from '@sveltejs/kit';

import {
  findList,
  listAddresses,
  listState,
  sendList,
  type Unread
} from '#lib/invitations/list.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { awake, instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../../../../../door.server.ts';
import { organised } from '../../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 50;

async function found(locals: App.Locals, params: { event: string; list: string }) {
  const event = await organised(locals, params.event);
  const list = await findList(locals.db, params.list);
  if (list?.event_id !== event.id) error(404, errors.notFound);
  return { event, list };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { db, now } = locals;
  const { event, list } = await found(locals, params);
  const state = await listState(db, list.id);
  const gets = !url.searchParams.has('skipped') && state.gets > 0;
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const count = gets ? state.gets : state.all - state.gets;
  const goes = awake(now, event.starts_at);
  return {
    id: list.id,
    stage: list.finished_at
      ? ('sent' as const)
      : list.sent_at
        ? ('sending' as const)
        : ('draft' as const),
    sources: JSON.parse(list.sources) as string[],
    unread: JSON.parse(list.unread) as Unread[],
    state,
    gets,
    addresses: await listAddresses(db, {
      list: list.id,
      skipped: !gets,
      from: (page - 1) * PAGE,
      most: PAGE
    }),
    page,
    pages: Math.ceil(count / PAGE),
    quiet: goes > now ? instantText(goes) : null,
    encoding: (['UTF-16', 'Windows-1252'] as const).find(
      (one) => one === url.searchParams.get('encoding')
    )
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { db, now, actor: by } = locals;
    const { event, list } = await found(locals, params);
    const sent = await sendList(db, { list: list.id, by, now });
    if (isRefusal(sent)) return refused(sent);
    redirect(303, `/organise/events/${event.id}/invitations/lists/${list.id}`);
  }
};
