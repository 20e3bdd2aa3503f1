import { error, redirect } from '@sveltejs/kit';

import {
  bookingsOf,
  findMessage,
  recipientsOf,
  sendMessage,
  tryMessage
} from '#lib/booking/people/message.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { isRefusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { people } from '#lib/words/en/people.ts';

import { refused } from '../../../../../../../door.server.ts';
import { organised } from '../../../organised.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db } = locals;
  const event = await organised(locals, params.event);
  const message = await findMessage(db, params.message);
  if (message?.event_id !== event.id) error(404, errors.notFound);
  const names = (of: { name: string; email: string }[]) =>
    of.map(({ name, email }) => name || email);
  const { send, skip } = await recipientsOf(db, {
    event: event.id,
    bookings: bookingsOf(message)
  });
  return {
    subject: people.message.letterSubject(message.subject, letterFacts(event).subject),
    paragraphs: message.text.split(/\n{2,}/),
    send: names(send),
    skip: names(skip),
    sentAt: message.sent_at && instantText(message.sent_at),
    sent: url.searchParams.has('sent'),
    contact: event.contact,
    host: event.host
  };
};

/** Of this event: a message under another's address is not there. */
async function ownMessage(
  locals: App.Locals,
  params: { event: string; message: string }
): Promise<void> {
  const event = await organised(locals, params.event);
  const message = await findMessage(locals.db, params.message);
  if (message?.event_id !== event.id) error(404, errors.notFound);
}

export const actions: Actions = {
  try: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    await ownMessage(locals, params);
    const tried = await tryMessage(db, { message: params.message, by: actor, now });
    return isRefusal(tried) ? refused(tried) : { tried: tried.to };
  },

  send: async ({ locals, params }) => {
    const { db, now, actor } = locals;
    await ownMessage(locals, params);
    const sent = await sendMessage(db, { message: params.message, by: actor, now });
    if (isRefusal(sent)) return refused(sent);
    redirect(303, `/organise/events/${params.event}/people/messages/${params.message}?sent`);
  }
};
