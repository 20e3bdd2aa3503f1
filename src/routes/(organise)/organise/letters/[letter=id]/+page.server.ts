import { error, redirect } from '@sveltejs/kit';

import { resendLetter } from '#lib/changes/post/resend.server.ts';
import { stateText } from '#lib/changes/post/state-text.ts';
import { findEvent } from '#lib/events/event.server.ts';
import type { LetterIds } from '#lib/mail/outbox.server.ts';
import { findLetter } from '#lib/mail/read.server.ts';
import { paragraphs } from '#lib/mail/render.ts';
import { organises } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { settings } from '#lib/settings.server.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Letters that let their reader in, or that are between two people, are read by nobody else. */
const isSecret = (kind: string) =>
  kind.startsWith('prove-') || ['partner-asked', 'ask-presenter', 'talk-word'].includes(kind);

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor, now } = locals;
  const row = await findLetter(db, { id: params.letter, scope: organises(actor) });
  if (!row) error(404, errors.notFound);
  const secret = isSecret(row.kind);
  const [event, letter, suppressed] = await Promise.all([
    row.event_id ? findEvent(db, row.event_id) : undefined,
    secret ? null : LETTERS[row.kind]?.(db, JSON.parse(row.ids) as LetterIds, { row, now }),
    db.selectFrom('suppression').select('why').where('email', '=', row.to_email).executeTakeFirst()
  ]);
  return {
    kind: row.kind,
    to: row.to_email,
    subject: row.subject ?? letter?.subject ?? null,
    event: event ? { id: event.id, title: event.title } : null,
    made: instantText(row.created_at),
    done: row.done_at && instantText(row.done_at),
    until: row.deadline && instantText(row.deadline),
    calendar: row.entry_id ? { method: row.method!, version: row.sequence! + 1 } : null,
    messageId: `<${row.id}@${settings().mailDomain}>`,
    state: stateText(
      {
        outcome: row.outcome,
        why: row.why,
        attempts: row.attempts,
        notBefore: row.not_before,
        doneAt: row.done_at
      },
      { now, instantText }
    ),
    secret,
    text: letter ? paragraphs(letter) : null,
    suppressed: suppressed?.why ?? null,
    resent: url.searchParams.has('resent')
  };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const { db, now, actor: by } = locals;
    const found = await findLetter(db, { id: params.letter, scope: organises(by) });
    if (!found) error(404, errors.notFound);
    const sent = await resendLetter(db, { letter: found.id, build: LETTERS[found.kind], by, now });
    if (isRefusal(sent)) return refused(sent);
    redirect(303, `/organise/letters/${sent.id}?resent`);
  }
};
