/** The letters that follow an answer from a calendar, and mails that came back. */
import { findEntry } from '#lib/calendar/entry.server.ts';
import type { Db } from '#db/open.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { findInvitation } from '#lib/invitations/invitation.server.ts';
import { pathOfInvitation } from '#lib/invitations/letters.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import type { Refusal } from '#lib/refusal.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { replies } from '#lib/words/en/replies.ts';

import { letterTo, partOf, whenWhere } from '../letters.server.ts';

const words = replies.letters;

export const replyLetters: Letters = {
  /** Asked again because the time has changed; the invite that they have is the newest. */
  'answer-again': async (db, { entry: id }, { row, now }) => {
    const entry = await findEntry(db, id!);
    if (!entry || entry.ended_at || entry.method === 'CANCEL') return null;
    const part = await partOf(db, { event: entry.event_id, person: entry.person_id, now });
    if (part?.event.status !== 'published') return null;
    const said = words.again;
    const { event } = part;
    return letterTo(part, row, {
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        whenWhere(part),
        { text: said.stands },
        { button: { label: said.button, href: link(part.path) } }
      ],
      foot: said.foot(event.host, event.contact)
    });
  },

  /** Accepted in the calendar, and not booked. */
  'answer-refused': async (db, { invitation: id, refusal }, { row, now }) => {
    const invitation = await findInvitation(db, id!);
    if (!invitation || invitation.accepted_at) return null;
    const { event_id: event, person_id: person } = invitation;
    const part = await partOf(db, { event, person, now });
    if (!part || (part.booking && !part.booking.ended_at)) return null;
    const said = words.refused;
    return letterTo(part, row, {
      subject: said.subject(letterFacts(part.event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(part.event.title)) },
        { text: plain(sentence(JSON.parse(refusal!) as Refusal)) },
        whenWhere(part),
        { button: { label: said.button, href: link(pathOfInvitation(invitation.id)) } }
      ],
      foot: said.foot(part.event.host, part.event.contact)
    });
  },

  /** To an organiser: which addresses of an event did not work. */
  'addresses-failed': async (db, { event: id, person: personId }, { row }) => {
    const [event, person] = await Promise.all([findEvent(db, id!), findPerson(db, personId!)]);
    if (!event || !person) return null;
    const failed = await failedSince(db, { event: id!, email: row.to_email });
    if (failed.length === 0) return null;
    const said = words.failed;
    const shown = failed.slice(0, SHOWN);
    return {
      to: { name: person.name, address: row.to_email },
      subject: said.subject(failed.length, letterFacts(event).subject),
      title: said.title(failed.length),
      blocks: [
        { text: said.intro(plain(event.title)) },
        { list: shown.map(({ email, why }) => plain(why ? `${email}: ${why}` : email)) },
        ...(failed.length > SHOWN ? [{ text: said.more(failed.length - SHOWN) }] : []),
        { text: said.what },
        { button: { label: said.button, href: link(`/organise/post/inbox?event=${event.id}`) } }
      ],
      foot: said.foot
    };
  }
};

/** Addresses in one mail; the page shows them all. */
const SHOWN = 30;

/** What came back since the last such mail to the same organiser, and was not put aside. */
async function failedSince(
  db: Db,
  { event, email }: { event: string; email: string }
): Promise<{ email: string; why: string | null }[]> {
  const last = await db
    .selectFrom('outbox')
    .select('done_at')
    .where('kind', '=', 'addresses-failed')
    .where('event_id', '=', event)
    .where('to_email', '=', email)
    .where('outcome', '=', 'sent')
    .orderBy('done_at', 'desc')
    .executeTakeFirst();
  let query = db
    .selectFrom('inbound')
    .innerJoin('outbox', 'outbox.id', 'inbound.outbox_id')
    .select(['outbox.to_email as email', 'inbound.said as why'])
    .where('inbound.event_id', '=', event)
    .where('inbound.came', 'in', ['address-failed', 'bounced'])
    .where('inbound.seen_at', 'is', null);
  if (last?.done_at) query = query.where('inbound.read_at', '>', last.done_at);
  const rows = await query.orderBy('inbound.read_at').orderBy('inbound.id').execute();
  return [...new Map(rows.map((row) => [row.email, row])).values()];
}
