/** A word about a talk, without a calendar. */
import { type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { type Talk } from '#lib/slots/talk.server.ts';

/** A letter without a calendar to whoever answers for a talk: its person, else the partner's lead. */
export async function tell(
  db: Db,
  facts: { event: Event; talk: Talk; kind: string; about?: string; now: Instant }
): Promise<void> {
  const { event, talk, kind, about, now } = facts;
  const to =
    talk.person_id ?? (talk.partner_id && (await findPartner(db, talk.partner_id))?.lead_id);
  const person = to && (await findPerson(db, to));
  if (!person) return;
  await queueLetter(db, {
    kind,
    key: [kind, talk.id, person.id, about ?? now].join(':'),
    ids: { talk: talk.id, person: person.id, ...(about && { about }) },
    to: person.email,
    event: event.id,
    now
  });
}
