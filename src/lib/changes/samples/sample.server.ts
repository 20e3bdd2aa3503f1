/**
 * A letter of an event as somebody would get it: with the event's real facts, and with a person who is
 * made up, books or presents, and is gone again with the transaction.
 */
import { inTransaction, newId, whatIf, type Db } from '#db/open.server.ts';
import type { Instant, RuleWhat } from '#db/schema.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import {
  inOwnWords,
  ownWordsOf,
  type OwnWords,
  type OwnWordsKind
} from '#lib/events/letter-words.server.ts';
import { inviteChunk } from '#lib/invitations/send.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { queueLetter, type LetterIds, type Letters } from '#lib/mail/outbox.server.ts';
import { may, SYSTEM, type Actor } from '#lib/people/may.ts';
import { personOf, type Person } from '#lib/people/person.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { dayOf, plus, toInstant } from '#lib/time.server.ts';
import { letterWords } from '#lib/words/en/letter-words.ts';

import { takeSlot } from '../present.server.ts';

/** Reserved (RFC 2606): nobody reads there, and nobody can prove it. */
const SAMPLE_ADDRESS = 'eilidh.baird@sample.example';

interface SampleFacts {
  event: string;
  kind: OwnWordsKind;
  /** Words that are not kept yet; the kept ones when not given. */
  words?: OwnWords;
  /** The builders, without own words. */
  letters: Letters;
  by: Actor;
  now: Instant;
}

/**
 * A letter of one kind, with own words.
 *
 * Refused: `event-unknown`, `not-allowed`, `no-sample` where this event sends no such letter.
 */
export async function sampleLetter(db: Db, facts: SampleFacts): Promise<Letter | Refusal> {
  const { kind, by, now } = facts;
  const found = await findEvent(db, facts.event);
  if (!found) return refuse('event-unknown');
  if (!may(by, 'event.change', { event: found })) return refuse('not-allowed');
  const words = facts.words ?? (await ownWordsOf(db, found.id)).get(kind);
  const sample = await whatIf(db, async (db) => {
    const event = await opened(db, { event: found, now });
    const person = await personOf(db, {
      email: SAMPLE_ADDRESS,
      name: letterWords.sampleName,
      now
    });
    const ids = await SAMPLES[kind](db, { event, person, now });
    if (!ids) return null;
    const row = await rowOf(db, { event, person, kind, ids, now });
    const letter = await facts.letters[kind]!(db, ids, { row, now: ids['due'] ?? now });
    return letter && { letter, event };
  });
  if (!sample) return refuse('no-sample');
  return words ? inOwnWords(sample.letter, words, sample.event) : sample.letter;
}

/** The event as if it were open now: published, with a date to come, with a place. */
async function opened(db: Db, { event, now }: { event: Event; now: Instant }): Promise<Event> {
  const day = dayOf(plus(now, { hours: 14 * 24 }));
  const dated = event.starts_at !== null && event.starts_at > plus(now, { hours: 1 });
  const starts = `${day}T16:00`;
  const ends = `${day}T17:30`;
  return db
    .updateTable('event')
    .set({
      status: 'published',
      admission: 'at-once',
      ...(!dated && {
        starts_local: starts,
        ends_local: ends,
        starts_at: toInstant(starts, event.zone),
        ends_at: toInstant(ends, event.zone)
      })
    })
    .where('id', '=', event.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What its builder needs; with `due`, it reads as at that instant. */
type Sample = (
  db: Db,
  facts: { event: Event; person: Person; now: Instant }
) => Promise<LetterIds | null>;

/** A confirmed booking, whatever the event's places and rules. */
const going: Sample = async (db, { event, person, now }) => {
  await db
    .updateTable('pool')
    .set((eb) => ({ places: eb('places', '+', 1) }))
    .where('event_id', '=', event.id)
    .where('authority_id', 'is', null)
    .execute();
  const placed = await placeBooking(db, { event: event.id, person: person.id, by: SYSTEM, now });
  return isRefusal(placed) ? null : { booking: placed.booking.id, starts: event.starts_at! };
};

/** A booking whose reminder comes by one rule for everybody. */
const reminded =
  (what: RuleWhat): Sample =>
  async (db, facts) => {
    const { event, now } = facts;
    if (what === 'cover' && event.kind !== 'full-day') return null;
    const ids = await going(db, facts);
    const rule = { id: newId(), unit: 'hours', count: 2, clock: null, who: 'all' } as const;
    await db.deleteFrom('reminder_rule').where('event_id', '=', event.id).execute();
    await db
      .insertInto('reminder_rule')
      .values({ ...rule, event_id: event.id, what, made_at: now, removed_at: null })
      .execute();
    const soon = what === 'starts-soon' && { due: plus(event.starts_at!, { hours: -2 }) };
    return ids && { ...ids, rule: rule.id, ...soon };
  };

/** A booking of somebody who came, after the end. */
const thanked: Sample = async (db, facts) => {
  const ids = await going(db, facts);
  if (!ids) return null;
  await db
    .insertInto('attendance')
    .values({
      booking_id: ids['booking']!,
      came: 'attended',
      recorded_by: null,
      recorded_at: facts.now
    })
    .execute();
  return { ...ids, due: plus(facts.event.ends_at!, { hours: 1 }) };
};

const asking =
  (state: 'waiting' | 'requested'): Sample =>
  async (db, { event, person, now }) => {
    if (state === 'requested') {
      await db
        .updateTable('event')
        .set({ admission: 'approval' })
        .where('id', '=', event.id)
        .execute();
    }
    await db
      .updateTable('pool')
      .set((eb) => ({ places: eb.ref('taken') }))
      .where('event_id', '=', event.id)
      .execute();
    const by = { person, grants: [] };
    const open = { booking_opens_at: null, booking_closes_at: null, listing: 'listed' } as const;
    await db.updateTable('event').set(open).where('id', '=', event.id).execute();
    await db.deleteFrom('audience').where('event_id', '=', event.id).execute();
    const placed = await placeBooking(db, {
      event: event.id,
      person: person.id,
      inSeries: true,
      by,
      now
    });
    return isRefusal(placed) ? null : { booking: placed.booking.id };
  };

const invited: Sample = async (db, { event, person, now }) => {
  await inviteChunk(db, { event, addresses: [person], by: SYSTEM, now });
  const row = await db
    .selectFrom('invitation')
    .select('id')
    .where('event_id', '=', event.id)
    .where('person_id', '=', person.id)
    .executeTakeFirst();
  return row ? { invitation: row.id } : null;
};

/** A talk in a slot that is added for it. */
const presenting: Sample = async (db, { event, person, now }) => {
  const slot = newId();
  await db
    .insertInto('slot')
    .values({
      id: slot,
      event_id: event.id,
      kind: 'talk',
      title: letterWords.sampleTalk,
      starts: event.starts_local!.slice(11, 16),
      minutes: 7,
      position: 1000,
      open_to: 'anyone',
      partner_kinds: null,
      approval_at: null,
      taken_at: null,
      track: null,
      room: null,
      began_at: null,
      stopped_at: null
    })
    .execute();
  const taken = await takeSlot(db, {
    event: event.id,
    slot,
    person: person.id,
    title: letterWords.sampleTalk,
    line: null,
    by: SYSTEM,
    now
  });
  if (isRefusal(taken)) return null;
  return {
    talk: taken.talk.id,
    event: event.id,
    person: person.id,
    starts: event.starts_at!
  };
};

const SAMPLES: Record<OwnWordsKind, Sample> = {
  invitation: invited,
  'invitation-reminder': invited,
  requested: asking('requested'),
  booked: going,
  'place-came': going,
  waiting: asking('waiting'),
  remind: reminded('reminder'),
  'remind-cover': reminded('cover'),
  'remind-starts-soon': reminded('starts-soon'),
  'talk-taken': presenting,
  'remind-presenter': presenting,
  'thank-guest': thanked,
  'thank-presenter': presenting
};

/** The letter's row: the one that the verb queued, else one like it. */
async function rowOf(
  db: Db,
  facts: { event: Event; person: Person; kind: string; ids: LetterIds; now: Instant }
) {
  const { event, person, kind, ids, now } = facts;
  const find = () =>
    db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', kind)
      .where('to_email', '=', person.email)
      .executeTakeFirst();
  const queued = await find();
  if (queued) return queued;
  await inTransaction(db, (db) =>
    queueLetter(db, {
      kind,
      key: `sample:${newId()}`,
      ids,
      to: person.email,
      event: event.id,
      now
    })
  );
  return (await find())!;
}
