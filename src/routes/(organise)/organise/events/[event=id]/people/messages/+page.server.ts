import { bookingsOf, messagesOf } from '#lib/booking/people/message.server.ts';
import { instantText } from '#lib/time.server.ts';

import { organised } from '../../organised.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const messages = await messagesOf(locals.reader, event.id);
  return {
    messages: messages.map((message) => ({
      id: message.id,
      subject: message.subject,
      at: instantText(message.sent_at!),
      count: bookingsOf(message).length
    }))
  };
};
