/** The letters that remind. Each dies unsent when its event moved, or its booking or rule ended. */
import { bookingFacts, bookingLetter, bookingPath } from '#lib/booking/letter-facts.server.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { listed } from '#lib/people/mail-list.server.ts';
import { reminders } from '#lib/words/en/reminders.ts';

import { tryReminder } from './preview.server.ts';
import { rulesOf } from './rule.server.ts';
import { sayReminder } from './say.server.ts';

/** Gone when its booking is no longer confirmed for that very start, or its rule does not stand. */
const reminder = listed('reminders', async (db, ids, { row, now }) => {
  const facts = await bookingFacts(db, ids['booking']!, now);
  const { booking, event, person } = facts ?? {};
  if (!facts || booking?.state !== 'confirmed' || event?.status !== 'published') return null;
  if (event.starts_at !== ids['starts']) return null;
  const { rules } = await rulesOf(db, event);
  const rule = rules.find(({ id }) => id === ids['rule']);
  if (!rule || (rule.who !== 'all' && rule.who !== booking.mode)) return null;
  const path = bookingPath(booking.id);
  const said = await sayReminder(db, rule.what, {
    event,
    person: person!.id,
    booking,
    path,
    leavePath: `${path}/cancel`,
    now
  });
  const letter = bookingLetter(facts, row, {
    ...said,
    foot: reminders.letters.foot(event.host, event.contact)
  });
  return { ...letter, person: person!.id };
});

export const reminderLetters: Letters = {
  remind: reminder,
  'remind-cover': reminder,
  'remind-starts-soon': reminder,
  'remind-try': tryReminder
};
