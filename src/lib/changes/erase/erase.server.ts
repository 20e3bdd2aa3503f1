/** Erasing a person: places given back first, then every trace, in one act. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { endBooking } from '#lib/booking/booking.server.ts';
import { LIVE } from '#lib/booking/rules.ts';
import { serve } from '#lib/booking/waiting/waiting.server.ts';
import { entryOf } from '#lib/calendar/entry.server.ts';
import { takeTurn, type Event } from '#lib/events/event.server.ts';
import { queueLetter } from '#lib/mail/outbox.server.ts';
import { addressesOf, askedBy } from '#lib/people/addresses.server.ts';
import { needFreshProof } from '#lib/people/fresh.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { askProof, findProof, type Proof } from '#lib/people/proof.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { plus } from '#lib/time.server.ts';

import { closeEntry } from '../merge/entries.server.ts';
import { endParticipations } from '../programme/end.server.ts';
import { liftTalksOf } from '../talks/withdraw.server.ts';
import { refusedErasure, takeAdministrators } from './refused.server.ts';
import { wipe } from './wipe.server.ts';

/** Minutes after the proof in which the act may follow. */
const PROVED_MINUTES = 60;

/** Mails a proof to somebody who wants to be erased. Refused: `not-allowed`. */
export async function askErasure(
  db: Db,
  { once, by, now }: { once?: string; by: Actor; now: Instant }
): Promise<Proof | Refusal> {
  if (!by.person || !may(by, 'self.change', { person: by.person.id })) return refuse('not-allowed');
  return askProof(db, {
    purpose: 'sign-in',
    act: 'erase',
    email: by.person.email,
    typed: { person: by.person.id },
    ...(once && { once }),
    now
  });
}

/** Whether somebody proved a moment ago that it is they who want it. */
export async function provedErasure(
  db: Db,
  { proof: id, person, now }: { proof: string; person: string; now: Instant }
): Promise<boolean> {
  const proof = await findProof(db, id);
  return (
    proof?.act === 'erase' &&
    askedBy(proof) === person &&
    proof.used_at !== null &&
    plus(proof.used_at, { minutes: PROVED_MINUTES }) > now
  );
}

/**
 * Erases a person: by themselves with a proof by mail, or by an administrator whom they asked.
 * Coming bookings are cancelled with their letters and their places served, talks go back to the
 * running order, past bookings become counts. Erasing again is a quiet success.
 *
 * Refused: `not-allowed`, `prove-again`, `person-unknown`, and as `refusedErasure`.
 */
export async function erasePerson(
  db: Db,
  facts: { person: string; proof?: string; by: Actor; now: Instant }
): Promise<{ erased: boolean } | Refusal> {
  const { person: id, proof, by, now } = facts;
  if (!may(by, 'person.data', { person: id })) return refuse('not-allowed');
  if (by.person?.id === id) {
    if (!proof || !(await provedErasure(db, { proof, person: id, now }))) {
      return refuse('prove-again', { minutes: PROVED_MINUTES });
    }
  } else {
    const stale = needFreshProof(by);
    if (stale) return stale;
  }
  return inTransaction(db, async (db) => {
    await takeAdministrators(db);
    const person = await db
      .updateTable('person')
      .set((eb) => ({ email: eb.ref('email') }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!person || person.merged_into) return refuse('person-unknown');
    if (person.erased_at) return { erased: false };
    const refusal = await refusedErasure(db, { person: id, now });
    if (refusal) return refusal;
    const emails = (await addressesOf(db, id)).map(({ email }) => email);
    await endParticipations(db, { person: id, now });
    for (const event of await comingOf(db, { id, emails, now })) {
      await leave(db, { event, id, emails, now });
    }
    await wipe(db, { id, name: person.name, emails }, now);
    await queueLetter(db, {
      kind: 'erased',
      key: `erased:${id}`,
      ids: {},
      to: person.email,
      deadline: plus(now, { hours: 48 }),
      now
    });
    await record(db, {
      by: by.person?.id ?? null,
      action: 'person.erase',
      subject: { kind: 'person', id },
      now
    });
    return { erased: true };
  });
}

interface Leaving {
  id: string;
  emails: readonly string[];
  now: Instant;
}

/** Events to come in which they have a place, a talk or an entry, in the order of turns. */
async function comingOf(db: Db, { id, emails, now }: Leaving): Promise<string[]> {
  const rows = await db
    .selectFrom('booking')
    .select('event_id')
    .where((eb) => eb.or([eb('person_id', '=', id), eb('email', 'in', emails)]))
    .where('state', 'in', LIVE)
    .union(
      db
        .selectFrom('calendar_entry')
        .select('event_id')
        .where('person_id', '=', id)
        .where('ended_at', 'is', null)
    )
    .union(
      db
        .selectFrom('presenter')
        .innerJoin('talk', 'talk.id', 'presenter.talk_id')
        .select('talk.event_id')
        .where('presenter.person_id', '=', id)
        .where('talk.withdrawn_at', 'is', null)
    )
    .execute();
  const coming = await db
    .selectFrom('event')
    .select('id')
    .where('id', 'in', rows.length > 0 ? rows.map(({ event_id }) => event_id) : [''])
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
    .where('status', '<>', 'cancelled')
    .orderBy('id')
    .execute();
  return coming.map((event) => event.id);
}

async function leave(
  db: Db,
  { event: eventId, id, emails, now }: Leaving & { event: string }
): Promise<void> {
  const event: Event = (await takeTurn(db, eventId))!;
  await liftTalksOf(db, { event, person: id, now });
  const live = await db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', eventId)
    .where((eb) => eb.or([eb('person_id', '=', id), eb('email', 'in', emails)]))
    .where('state', 'in', LIVE)
    .where('wish_of', 'is', null)
    .execute();
  for (const booking of live) await endBooking(db, booking, { how: 'left', now });
  const entry = await db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('person_id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (entry?.method === 'REQUEST') {
    const closed = await closeEntry(db, entry, now);
    await queueLetter(db, {
      kind: 'erased-booking',
      key: `erased-booking:${entry.id}`,
      ids: { entry: entry.id },
      to: entry.email,
      event: eventId,
      entry: entryOf(closed),
      deadline: plus(now, { hours: 48 }),
      now
    });
  }
  await serve(db, { event: eventId, now });
}
