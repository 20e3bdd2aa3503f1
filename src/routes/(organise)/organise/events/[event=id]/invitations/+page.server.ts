import { closedDesk } from '#lib/events/rules.ts';
import { listsOf } from '#lib/invitations/list.server.ts';
import { ANSWERS, countAnswers, invitationsOf } from '#lib/invitations/read.server.ts';
import { whyNoReplies } from '#lib/settings.server.ts';
import { instantText } from '#lib/time.server.ts';

import { organised } from '../organised.server.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const event = await organised(locals, params.event);
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const answer = ANSWERS.find((one) => one === url.searchParams.get('answer')) ?? null;
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const [counts, found, lists] = await Promise.all([
    countAnswers(db, event.id),
    invitationsOf(db, {
      event: event.id,
      answer,
      search,
      from: (page - 1) * PAGE,
      most: PAGE + 1
    }),
    listsOf(db, event.id)
  ]);
  const closed = closedDesk(event, now, true) !== null;
  return {
    published: event.status === 'published',
    open: !closed && event.starts_at! > now,
    counts,
    all: Object.values(counts).reduce((sum, count) => sum + count, 0),
    answer,
    search,
    page,
    more: found.length > PAGE,
    invitations: found.slice(0, PAGE).map(({ invitedAt, remindedAt, ...line }) => ({
      ...line,
      invited: instantText(invitedAt),
      reminded: remindedAt && instantText(remindedAt)
    })),
    unread: whyNoReplies(),
    lists: lists.map(({ sentAt, ...list }) => ({ ...list, sent: instantText(sentAt) })),
    reminded: Number(url.searchParams.get('reminded') ?? 0)
  };
};
