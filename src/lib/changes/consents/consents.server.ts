/** What somebody agreed to, each with since when; every one can be taken back by its person alone. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { showComing } from '#lib/booking/coming/coming.server.ts';
import { membershipsOf, showContact } from '#lib/networks/contact.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

/** Photographs and a recording of a talk, on the list of who is coming, an address in a network. */
export const CONSENTS = ['photographs', 'recording', 'coming', 'contact'] as const;
export type ConsentKind = (typeof CONSENTS)[number];

export interface Consent {
  kind: ConsentKind;
  /** Of the presenter's part, the booking or the network. */
  id: string;
  /** The talk, event or network that it is about. */
  about: string;
  since: Instant;
}

/** Everything that somebody agreed to and has not taken back, newest first; three queries. */
export async function consentsOf(db: Db, person: string): Promise<Consent[]> {
  const [talks, coming, networks] = await Promise.all([
    db
      .selectFrom('presenter')
      .innerJoin('talk', 'talk.id', 'presenter.talk_id')
      .select(['presenter.id', 'talk.title', 'photographs_at', 'recording_at'])
      .where('presenter.person_id', '=', person)
      .where((eb) =>
        eb.or([eb('photographs_at', 'is not', null), eb('recording_at', 'is not', null)])
      )
      .execute(),
    db
      .selectFrom('booking')
      .innerJoin('event', 'event.id', 'booking.event_id')
      .select(['booking.id', 'event.title', 'shown_at'])
      .where('booking.person_id', '=', person)
      .where('booking.ended_at', 'is', null)
      .where('shown_at', 'is not', null)
      .execute(),
    membershipsOf(db, person)
  ]);
  const consents: Consent[] = [];
  const add = (kind: ConsentKind, id: string, about: string, since: Instant | null) => {
    if (since) consents.push({ kind, id, about, since });
  };
  for (const { id, title, photographs_at, recording_at } of talks) {
    add('photographs', id, title, photographs_at);
    add('recording', id, title, recording_at);
  }
  for (const { id, title, shown_at } of coming) add('coming', id, title, shown_at);
  for (const { network, name, contactSince } of networks) {
    add('contact', network, name, contactSince);
  }
  return consents.sort((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : 0));
}

/**
 * Takes one of one's own consents back. Twice is once.
 *
 * Refused: `not-allowed` where it is not theirs.
 */
export async function withdrawConsent(
  db: Db,
  facts: { kind: ConsentKind; id: string; person: string; by: Actor; now: Instant }
): Promise<true | Refusal> {
  const { kind, id, person, by, now } = facts;
  if (!may(by, 'consent.withdraw', { person })) return refuse('not-allowed');
  if (kind === 'contact') return showContact(db, { network: id, person, shown: false, by, now });
  if (kind === 'coming') {
    const hidden = await showComing(db, { booking: id, shown: false, by, now });
    // of somebody else's booking, and of none, the same is said
    return isRefusal(hidden) && hidden.refused !== 'booking-over' ? refuse('not-allowed') : true;
  }
  const column = kind === 'photographs' ? 'photographs_at' : 'recording_at';
  const written = await db
    .updateTable('presenter')
    .set({ [column]: null })
    .where('id', '=', id)
    .where('person_id', '=', person)
    .returning('id')
    .execute();
  return written.length > 0 ? true : refuse('not-allowed');
}
