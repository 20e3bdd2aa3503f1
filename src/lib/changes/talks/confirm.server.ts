/** Presenters are asked whether they come, and partners whom they send. Rounds. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findPartner } from '#lib/organisations/partner.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import type { Talk } from '#lib/slots/talk.server.ts';
import { plus } from '#lib/time.server.ts';

import { CONFIRM_DAYS, confirmAt } from './dates.server.ts';

/** Ten school days may lie six weeks apart over Christmas, and two months over the summer. */
const HORIZON_DAYS = 75;
/** A partner that has not named anyone is reminded this long before the date. */
const NAME_HOURS = 48;

async function comingEvents(db: Db, now: Instant): Promise<Event[]> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('status', '=', 'published')
    .where('starts_at', '>', now)
    .where('starts_at', '<=', plus(now, { hours: HORIZON_DAYS * 24 }))
    .execute();
}

async function placed(db: Db, event: string): Promise<Talk[]> {
  return db
    .selectFrom('talk')
    .selectAll()
    .where('event_id', '=', event)
    .where('slot_id', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .where('confirmed_at', 'is', null)
    .where('speaker', 'is', null)
    .execute();
}

/** Whoever answers for a talk: a partner's lead, else its person. */
async function answersFor(db: Db, talk: Talk) {
  const lead = talk.partner_id ? (await findPartner(db, talk.partner_id))?.lead_id : null;
  const id = lead ?? talk.person_id;
  return id ? findPerson(db, id) : undefined;
}

/**
 * Asks every presenter who has not confirmed, ten and four school days before the event; partners
 * through their lead. Once for each talk, date and start; not those who came to it after the date.
 *
 * @returns how many letters were considered due
 */
export async function askToConfirm(db: Db, now: Instant): Promise<number> {
  let asked = 0;
  for (const event of await comingEvents(db, now)) {
    // the later of the two that is due: somebody who was away is not asked twice at once
    const days = CONFIRM_DAYS.toReversed().find((days) => confirmAt(event, days)! <= now);
    if (!days) continue;
    const due = confirmAt(event, days)!;
    for (const talk of await placed(db, event.id)) {
      if (talk.created_at > due || !talk.person_id) continue;
      asked += await ask(db, { event, talk, kind: 'confirm-talk', when: `${days}`, now });
    }
  }
  return asked;
}

/** Reminds the lead of a partner that has not named who presents. @returns how many are due */
export async function remindToName(db: Db, now: Instant): Promise<number> {
  let asked = 0;
  for (const event of await comingEvents(db, now)) {
    for (const talk of await placed(db, event.id)) {
      const until = talk.name_by;
      if (talk.person_id || talk.stand_in_until || !until) continue;
      const from = plus(until, { hours: -NAME_HOURS });
      if (now < from || talk.created_at > from) continue;
      asked += await ask(db, { event, talk, kind: 'talk-to-name', when: until, now });
    }
  }
  return asked;
}

async function ask(
  db: Db,
  facts: { event: Event; talk: Talk; kind: string; when: string; now: Instant }
): Promise<number> {
  const { event, talk, kind, when, now } = facts;
  const key = `${kind}:${talk.id}:${when}:${event.starts_at}`;
  const known = await db
    .selectFrom('outbox')
    .select('id')
    .where('dedupe_key', '=', key)
    .executeTakeFirst();
  const person = known ? undefined : await answersFor(db, talk);
  if (!person) return 0;
  await inTransaction(db, (db) =>
    queueLetter(db, {
      kind,
      key,
      ids: { talk: talk.id, person: person.id },
      to: person.email,
      event: event.id,
      priority: 2,
      deadline: event.starts_at,
      now
    })
  );
  return 1;
}
