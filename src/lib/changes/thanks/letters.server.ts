/** The one letter after an event, to whoever came. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { didCome } from '#lib/attendance/came.server.ts';
import { findBooking, type Booking } from '#lib/booking/booking.server.ts';
import { bookingLetter, bookingPath } from '#lib/booking/letter-facts.server.ts';
import { repeatLines } from '#lib/booking/repeats.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { subjectOf } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { listed } from '#lib/people/mail-list.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { THANK_KIND } from '#lib/reminders/thank-rules.ts';
import { firstName } from '#lib/text.ts';
import { whenText } from '#lib/time.server.ts';
import { reminders } from '#lib/words/en/reminders.ts';

import { hasTalksPage, isOver, presentsAt } from '../material/seen.server.ts';

const words = reminders.thanks;

/** Events named at most, of each sort. */
const NAMED = 3;

interface Came {
  event: Event;
  booking: Booking;
  now: Instant;
}

/**
 * What a thanks carries, in this order; nothing else is mailed after an event (rule 12). The exit form
 * and the certificate stand at its head, once there are any.
 */
const CARRIED: readonly ((db: Db, came: Came) => Promise<Block[]>)[] = [talks, repeats, programme];

/** The page of the talks, with slides, questions, and a word for a presenter. */
async function talks(db: Db, { event, booking, now }: Came): Promise<Block[]> {
  if (!(await hasTalksPage(db, { event, now }))) return [];
  return [
    { heading: words.talks },
    { text: words.talksWhy },
    { button: { label: words.talksButton, href: link(`${bookingPath(booking.id)}/talks`) } }
  ];
}

/** It is held again: something to tell a colleague. */
async function repeats(db: Db, { event, booking, now }: Came): Promise<Block[]> {
  const lines = await repeatLines(db, { event, authority: booking.authority_id, now });
  if (lines.length === 0) return [];
  return [
    { heading: words.again },
    { text: words.againWhy(Math.min(lines.length, NAMED)) },
    ...lines.slice(0, NAMED).map(({ path, when, where }) => ({
      link: { label: `${when}, ${where}`, href: link(path) }
    }))
  ];
}

/** What the programme has next. */
async function programme(db: Db, { event, now }: Came): Promise<Block[]> {
  if (!event.programme_id) return [];
  let query = db
    .selectFrom('event')
    .select(['id', 'slug', 'listing', 'title', 'starts_local', 'ends_local'])
    .where('programme_id', '=', event.programme_id)
    .where('status', '=', 'published')
    .where('listing', '=', 'listed')
    .where('starts_at', '>', now)
    .where('id', '<>', event.id);
  // its repeats stand above
  const { repeats } = event;
  if (repeats) {
    query = query.where((eb) => eb.or([eb('repeats', 'is', null), eb('repeats', '<>', repeats)]));
  }
  const next = await query.orderBy('starts_at').orderBy('id').limit(NAMED).execute();
  if (next.length === 0) return [];
  return [
    { heading: words.next },
    ...next.map((one) => ({
      link: { label: `${one.title}: ${whenText(one, false)}`, href: link(eventPath(one)) }
    }))
  ];
}

export const thanksLetters: Letters = {
  [THANK_KIND]: listed('announcements', async (db, ids, { row, now }) => {
    const booking = await findBooking(db, ids['booking']!);
    const [event, person] = await Promise.all([
      booking && findEvent(db, booking.event_id),
      booking?.person_id && findPerson(db, booking.person_id)
    ]);
    if (!booking || !event || !person || !isOver(event, now)) return null;
    // as things stand now: the register may have been taken meanwhile
    if (!(await didCome(db, booking))) return null;
    if (await presentsAt(db, { event: event.id, person: person.id })) return null;
    const facts = { event, booking, now };
    const carried = await Promise.all(CARRIED.map((blocks) => blocks(db, facts)));
    const letter = bookingLetter({ booking, event, person }, row, {
      subject: words.subject(subjectOf(event)),
      title: words.title(plain(firstName(person.name))),
      blocks: [{ text: words.intro(plain(event.title)) }, ...carried.flat()],
      foot: words.foot(event.host, event.contact)
    });
    return { ...letter, person: person.id };
  })
};
