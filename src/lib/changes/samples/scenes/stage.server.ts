/** What scenes are played on: invented people and events at a past Monday, and who reads the post. */
import { newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { publishEvent, type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import type { Letter } from '#lib/mail/letter.ts';
import type { LetterIds, Letters } from '#lib/mail/outbox.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import { grantsOf, personOf, type Person } from '#lib/people/person.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { addSlot, type Slot, type SlotDetails } from '#lib/slots/slot.server.ts';
import { fold } from '#lib/text.ts';
import { plus } from '#lib/time.server.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { makeEvent } from '../../event.server.ts';

/** Reserved (RFC 2606). Rows of nobody else are read, whatever the store holds. */
const DOMAIN = 'rehearsal.example';

/**
 * Long before anything that a store holds, so that a round finds nothing due but what was invented.
 * A Monday; the Teachmeet is on the Thursday of the week after next.
 */
const BEGIN = '2020-11-23T10:00:00.000Z';

export type Player = Person & { actor: Actor };
export type Name = keyof typeof words.people;

/** The first letter of each kind that was queued and is still to be sent. */
export type Found = Map<string, Letter>;

type Timed = { now: Instant };

export interface Stage {
  db: Db;
  letters: Letters;
  /** The moment that is played. */
  now: Instant;
  organiser: Player;
  /** Time passes. */
  at(now: Instant): void;
  later(minutes: number): void;
  /** Plays a verb now, and reads what it queued; a refusal is a bug of the scene. */
  play<F extends Timed, T>(
    verb: (db: Db, facts: F) => Promise<T>,
    facts: Omit<F, 'now'>
  ): Promise<Exclude<T, Refusal>>;
  /** Runs a round at a later moment. */
  round(run: (db: Db, now: Instant) => Promise<unknown>, at: Instant): Promise<void>;
  /** Reads what was queued by other means. */
  read(): Promise<void>;
  player(name: Name): Promise<Player>;
  event(details?: Partial<EventDetails>, room?: number, online?: number): Promise<Event>;
  slot(event: { id: string }, details?: Partial<SlotDetails>): Promise<Slot>;
  school(): Promise<Row<'establishment'>>;
}

export const addressOf = (name: string): string => `${fold(name).replaceAll(' ', '.')}@${DOMAIN}`;

/** An empty stage in an open transaction; what is read there goes to `found`. */
export async function stageIn(db: Db, letters: Letters, found: Found): Promise<Stage> {
  let read = newId();
  const stage: Stage = {
    db,
    letters,
    now: BEGIN,
    organiser: await organiserIn(db),
    at: (now) => void (stage.now = now),
    later: (minutes) => void (stage.now = plus(stage.now, { minutes })),

    async play<F extends Timed, T>(
      verb: (db: Db, facts: F) => Promise<T>,
      facts: Omit<F, 'now'>
    ): Promise<Exclude<T, Refusal>> {
      const answer = await verb(db, { ...facts, now: stage.now } as F);
      if (isRefusal(answer)) throw new Error(`${verb.name}: ${answer.refused}`);
      await stage.read();
      return answer as Exclude<T, Refusal>;
    },

    async round(run, at) {
      stage.now = at;
      await run(db, at);
      await stage.read();
    },

    async read() {
      const rows = await db
        .selectFrom('outbox')
        .selectAll()
        .where('id', '>', read)
        .orderBy('id')
        .execute();
      for (const row of rows) {
        read = row.id;
        if (found.has(row.kind) || !row.to_email.endsWith(`@${DOMAIN}`)) continue;
        const ids = JSON.parse(row.ids) as LetterIds;
        const now = row.not_before > stage.now ? row.not_before : stage.now;
        const letter = await letters[row.kind]!(db, ids, { row, now });
        if (letter) found.set(row.kind, letter);
      }
    },

    player: (name) => playerIn(db, name),

    async event(details, room = 20, online = 0) {
      const by = stage.organiser.actor;
      const draft = await stage.play(makeEvent, {
        details: { ...DETAILS, ...details },
        places: { room, online },
        by
      });
      return draft.starts_local ? stage.play(publishEvent, { event: draft.id, by }) : draft;
    },

    slot: (event, details) =>
      stage.play(addSlot, {
        event: event.id,
        details: {
          kind: 'talk',
          title: words.talk.slot,
          starts: '16:05',
          minutes: 7,
          openTo: 'anyone',
          ...details
        },
        by: stage.organiser.actor
      }),

    school: () =>
      db
        .insertInto('establishment')
        .values({
          id: newId(),
          seed_code: null,
          name: words.school,
          name_folded: fold(words.school),
          sector: 'primary',
          authority_id: AUTHORITY,
          closed_on: null
        })
        .returningAll()
        .executeTakeFirstOrThrow()
  };
  await stage.read();
  return stage;
}

export const AUTHORITY = 'south-lanarkshire';

async function playerIn(db: Db, role: Name): Promise<Player> {
  const name = words.people[role];
  const person = await personOf(db, { email: addressOf(name), name, now: BEGIN });
  return { ...person, actor: { person, grants: await grantsOf(db, person.id) } };
}

async function organiserIn(db: Db): Promise<Player> {
  const { id: person } = await playerIn(db, 'organiser');
  const right = { right: 'organiser', scope: 'everything' } as const;
  await giveRight(db, { person, ...right, by: SYSTEM, now: BEGIN });
  return playerIn(db, 'organiser');
}

const DETAILS: EventDetails = {
  title: words.event.title,
  summary: words.event.summary,
  description: words.event.description,
  kind: 'teachmeet',
  mode: 'room',
  host: words.event.host,
  contact: `team@${DOMAIN}`,
  startsLocal: '2020-12-10T16:00',
  endsLocal: '2020-12-10T18:00',
  place: words.event.place,
  placeAddress: words.event.placeAddress,
  gettingThere: words.event.gettingThere,
  goodToKnow: null,
  onlineLink: null,
  audience: null,
  levels: [],
  clplMinutes: 120,
  roomLimit: null,
  team: 0,
  programme: null,
  forProgrammeOnly: false,
  admission: 'at-once',
  listing: 'listed',
  serving: 'book',
  seats: null,
  bookingOpensAt: null,
  bookingClosesAt: null
};
