/** Talks: what presenters bring to a slot. Who takes one also has a booking or not: `changes/`. */
import { changed, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';

import { addPresenterTo } from './presenters.server.ts';
import { fits, isOpenFor } from './rules.ts';
import { slotOf, type Slot } from './slot.server.ts';

export type Talk = Row<'talk'>;

/** What a talk brings with it, wherever it is put. */
export interface NewTalk {
  event: string;
  title: string;
  line: string | null;
  /** Null: as long as its slot. */
  minutes?: number | null;
  /** `17:00`, when its presenter must leave by then. */
  leaveBy?: string | null;
  /** Who answers for it; null while a partner has not named anyone. */
  person: string | null;
  partner: { id: string; kind: string } | null;
  standing?: string | null;
  /** What a standing talk says of itself already. */
  details?: Pick<Talk, 'description' | 'levels' | 'theme' | 'equipment'> | null;
  /** The partner's own reference for it. */
  reference?: string | null;
  /** By when a partner names the presenter. */
  nameBy?: Instant | null;
  now: Instant;
}

/**
 * Puts a talk into an open slot: of two who take one slot only one gets it. A guarded update takes
 * the slot, and the unique index over standing talks says it again. Where the organiser approves it
 * is a request that holds nothing, unless `approved`. Inside the event's turn.
 *
 * Refused: `slot-unknown`, `slot-not-open` to this kind of presenter, `slot-taken`, `talk-too-long`
 * for the slot or for whoever must leave.
 */
export async function putTalk(
  db: Db,
  facts: NewTalk & { slot: string; approved?: boolean }
): Promise<{ talk: Talk; slot: Slot } | Refusal> {
  const slot = await slotOf(db, facts);
  if (!slot) return refuse('slot-unknown');
  const refusal = refusedIn(slot, facts);
  if (refusal) return refusal;
  if (slot.approval_at && !facts.approved) {
    if (slot.taken_at) return refuse('slot-taken');
    const talk = await insertTalk(db, facts, { requested_at: facts.now, wanted_slot_id: slot.id });
    return { talk: talk!, slot };
  }
  if (!(await takeSlot(db, slot.id, facts.now))) return refuse('slot-taken');
  const talk = await insertTalk(db, facts, { slot_id: slot.id });
  return talk ? { talk, slot } : refuse('slot-taken');
}

/** Puts a talk on the reserve list of its event, last. */
export async function reserveTalk(db: Db, facts: NewTalk): Promise<Talk> {
  return (await insertTalk(db, facts, { reserved_at: facts.now }))!;
}

/**
 * Puts a request, or a talk of the reserve list, into a slot; whether the slot was still free.
 * Inside the event's turn.
 */
export async function placeTalk(
  db: Db,
  { talk, slot, now }: { talk: Talk; slot: string; now: Instant }
): Promise<Talk | null> {
  if (!(await takeSlot(db, slot, now))) return null;
  return db
    .updateTable('talk')
    .set({ slot_id: slot, requested_at: null, reserved_at: null })
    .where('id', '=', talk.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Why this talk may not stand in this slot, whoever has it now. */
export function refusedIn(
  slot: Slot,
  talk: Pick<NewTalk, 'partner' | 'minutes' | 'leaveBy'>
): Refusal | null {
  const terms = {
    partnerKind: talk.partner?.kind ?? null,
    minutes: talk.minutes ?? null,
    leaveBy: talk.leaveBy ?? null
  };
  if (!isOpenFor(slot, terms)) return refuse('slot-not-open');
  if (!fits(slot, terms)) return refuse('talk-too-long', { minutes: slot.minutes }, 'minutes');
  return null;
}

/** Undefined when another talk came to stand in its slot. */
async function insertTalk(
  db: Db,
  facts: NewTalk,
  where: Partial<Pick<Talk, 'slot_id' | 'wanted_slot_id' | 'requested_at' | 'reserved_at'>>
): Promise<Talk | undefined> {
  const talk = await db
    .insertInto('talk')
    .values({
      id: newId(),
      event_id: facts.event,
      title: clean(facts.title),
      line: facts.line && clean(facts.line),
      minutes: facts.minutes ?? null,
      leave_by: facts.leaveBy ?? null,
      person_id: facts.person,
      partner_id: facts.partner?.id ?? null,
      standing_id: facts.standing ?? null,
      their_reference: facts.reference ?? null,
      name_by: facts.person ? null : (facts.nameBy ?? null),
      created_at: facts.now,
      ...(facts.details && {
        description: facts.details.description,
        levels: facts.details.levels,
        theme: facts.details.theme,
        equipment: facts.details.equipment
      }),
      ...where
    })
    .onConflict((c) => c.column('slot_id').where('withdrawn_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (talk && facts.person) {
    await addPresenterTo(db, { talk: talk.id, person: facts.person, now: facts.now });
  }
  return talk;
}

/** Takes a slot that nobody has. */
async function takeSlot(db: Db, slot: string, now: Instant): Promise<boolean> {
  const taken = await db
    .updateTable('slot')
    .set({ taken_at: now })
    .where('id', '=', slot)
    .where('taken_at', 'is', null)
    .executeTakeFirst();
  return changed(taken);
}

/** Takes a talk out of its slot, which is open again. Returns whether it stood. */
export async function liftTalk(db: Db, talk: Talk, now: Instant): Promise<boolean> {
  const lifted = await db
    .updateTable('talk')
    .set({ withdrawn_at: now, stand_in_until: null })
    .where('id', '=', talk.id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!changed(lifted)) return false;
  if (talk.slot_id) {
    await db.updateTable('slot').set({ taken_at: null }).where('id', '=', talk.slot_id).execute();
  }
  return true;
}

export async function findTalk(db: Db, id: string): Promise<Talk | undefined> {
  return db.selectFrom('talk').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The talks with a slot that a person presents at an event, alone or with others. */
export async function talksOf(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<Talk[]> {
  return db
    .selectFrom('talk')
    .innerJoin('presenter', 'presenter.talk_id', 'talk.id')
    .selectAll('talk')
    .where('talk.event_id', '=', event)
    .where('presenter.person_id', '=', person)
    .where('presenter.accepted_at', 'is not', null)
    .where('presenter.left_at', 'is', null)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.slot_id', 'is not', null)
    .orderBy('talk.created_at')
    .execute();
}

/** Where a talk stands, for pages. */
export type TalkState =
  'withdrawn' | 'declined' | 'requested' | 'reserve' | 'unnamed' | 'taken' | 'confirmed';

export function stateOf(talk: Talk): TalkState {
  if (talk.withdrawn_at) return 'withdrawn';
  if (talk.declined_at) return 'declined';
  if (talk.requested_at) return 'requested';
  if (talk.reserved_at) return 'reserve';
  if (!talk.person_id && !talk.speaker) return 'unnamed';
  return talk.confirmed_at ? 'confirmed' : 'taken';
}
