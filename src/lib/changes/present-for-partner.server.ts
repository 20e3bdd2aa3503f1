/** Taking a slot for a partner, whose presenter may be named later. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { takeTurn } from '#lib/events/event.server.ts';
import { findPartner, presentersOf, type Partner } from '#lib/organisations/partner.server.ts';
import { findStanding, type StandingTalk } from '#lib/organisations/partners/standing.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { putTalk, type Talk } from '#lib/slots/talk.server.ts';
import { nameByFor } from './talks/dates.server.ts';
import { noRoomFor, refusedSlot, tellPresenter } from './talks/part.server.ts';
import { tell } from './talks/tell.server.ts';

export interface TakeSlotForPartner {
  event: string;
  slot: string;
  partner: string;
  /** One of the partner's presenters; null: to be named later, by `nameBy`. */
  person: string | null;
  title: string;
  line: string | null;
  minutes?: number | null;
  leaveBy?: string | null;
  /** The standing talk that it is. */
  standing?: string | null;
  /** The partner's own reference for it. */
  reference?: string | null;
  by: Actor;
  now: Instant;
}

/**
 * A partner takes an open slot; its presenter gets the slot into the calendar, from *arrive by*.
 * They have no booking unless they made one themselves. The presenter may be named later.
 *
 * Refused: as `takeSlot`, `partner-unknown`, `partner-not-approved`, `partner-ended`,
 * `standing-unknown` for what is not on offer from it, `person-unknown` for somebody
 * who does not present for the partner.
 */
export async function takeSlotForPartner(
  db: Db,
  facts: TakeSlotForPartner
): Promise<{ talk: Talk } | Refusal> {
  const { partner: id, person, by, now } = facts;
  if (!may(by, 'slot.take-for-partner', { partner: id })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const event = await takeTurn(db, facts.event);
    if (!event) return refuse('event-unknown');
    const partner = await approvedPartner(db, id);
    if (isRefusal(partner)) return partner;
    if (person && !(await presentsForIt(db, { partner: id, person }))) {
      return refuse('person-unknown', {}, 'person');
    }
    const standing = facts.standing ? await onOfferFrom(db, facts.standing, id) : null;
    if (isRefusal(standing)) return standing;
    const refusal = refusedSlot(event, now) ?? (await noRoomFor(db, { event, person }));
    if (refusal) return refusal;
    const put = await putTalk(db, {
      ...facts,
      details: standing,
      partner: { id, kind: partner.kind_id },
      nameBy: nameByFor(event),
      approved: may(by, 'event.change', { event })
    });
    if (isRefusal(put)) return put;
    const { talk } = put;
    if (talk.requested_at) {
      await tell(db, { event, talk, kind: 'talk-requested', now });
      return { talk };
    }
    if (!person) {
      await tell(db, { event, talk, kind: 'talk-to-name', now });
      return { talk };
    }
    const entry = await tellPresenter(db, {
      event,
      talk,
      person,
      partstat: by.person?.id === person ? 'ACCEPTED' : 'NEEDS-ACTION',
      now
    });
    return { talk: { ...talk, entry_id: entry.id } };
  });
}

async function approvedPartner(db: Db, id: string): Promise<Partner | Refusal> {
  const partner = await findPartner(db, id);
  if (!partner) return refuse('partner-unknown');
  if (partner.ended_at) return refuse('partner-ended');
  return partner.approved_at ? partner : refuse('partner-not-approved');
}

/** A standing talk that this partner still offers, with what it says of itself. */
async function onOfferFrom(db: Db, id: string, partner: string): Promise<StandingTalk | Refusal> {
  const standing = await findStanding(db, id);
  return standing?.partner_id === partner && !standing.retired_at
    ? standing
    : refuse('standing-unknown');
}

export async function presentsForIt(
  db: Db,
  { partner, person }: { partner: string; person: string }
): Promise<boolean> {
  return (await presentersOf(db, partner)).some(({ id }) => id === person);
}
