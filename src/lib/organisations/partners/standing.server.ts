/** Standing talks: what a partner describes once and brings to many events. */
import { changed, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row, SlotKind } from '#db/schema.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';

import { authoritiesMeant } from '../regions.server.ts';

export type StandingTalk = Row<'standing_talk'>;
export const STANDING_KINDS = ['talk', 'workshop', 'keynote'] as const satisfies SlotKind[];
export const STANDING_MODES = ['room', 'online', 'either'] as const;

export interface StandingDetails {
  kind: (typeof STANDING_KINDS)[number];
  title: string;
  line: string | null;
  description: string | null;
  minutes: number;
  levels: readonly string[];
  theme: string | null;
  mode: (typeof STANDING_MODES)[number];
  /** What it needs in the room. */
  equipment: string | null;
}

interface Act {
  partner: string;
  by: Actor;
  now: Instant;
}

/** Describes a talk for the first time. Refused: `not-allowed`, `partner-ended`. */
export async function addStandingTalk(
  db: Db,
  { partner, details, by, now }: Act & { details: StandingDetails }
): Promise<StandingTalk | Refusal> {
  if (!may(by, 'partner.change', { partner })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const open = await db
      .selectFrom('partner')
      .select('id')
      .where('id', '=', partner)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (!open) return refuse('partner-ended');
    return db
      .insertInto('standing_talk')
      .values({
        id: newId(),
        partner_id: partner,
        ...columns(details),
        created_at: now,
        retired_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Changes it; talks that stand in an event keep their words. Refused: `not-allowed`, `standing-unknown`. */
export async function changeStandingTalk(
  db: Db,
  { partner, standing, details, by }: Act & { standing: string; details: StandingDetails }
): Promise<StandingTalk | Refusal> {
  if (!may(by, 'partner.change', { partner })) return refuse('not-allowed');
  const row = await db
    .updateTable('standing_talk')
    .set(columns(details))
    .where('id', '=', standing)
    .where('partner_id', '=', partner)
    .returningAll()
    .executeTakeFirst();
  return row ?? refuse('standing-unknown');
}

/**
 * Takes it off what is on offer, or puts it back. Talks that stand in an event stay.
 *
 * Refused: `not-allowed`, `standing-unknown`, `asks-open` while an organiser waits for an answer.
 */
export async function retireStandingTalk(
  db: Db,
  { partner, standing, back, by, now }: Act & { standing: string; back: boolean }
): Promise<{ standing: string } | Refusal> {
  if (!may(by, 'partner.change', { partner })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const asked = await db
      .selectFrom('talk_ask')
      .innerJoin('event', 'event.id', 'talk_ask.event_id')
      .select('talk_ask.id')
      .where('standing_id', '=', standing)
      .where('agreed_at', 'is', null)
      .where('declined_at', 'is', null)
      .where('ended_at', 'is', null)
      .where('event.starts_at', '>', now)
      .executeTakeFirst();
    if (asked && !back) return refuse('asks-open');
    const done = await db
      .updateTable('standing_talk')
      .set({ retired_at: back ? null : now })
      .where('id', '=', standing)
      .where('partner_id', '=', partner)
      .executeTakeFirst();
    return changed(done) ? { standing } : refuse('standing-unknown');
  });
}

function columns(details: StandingDetails) {
  return {
    kind: details.kind,
    title: clean(details.title),
    line: details.line && clean(details.line),
    description: details.description,
    minutes: details.minutes,
    levels: JSON.stringify(details.levels),
    theme: details.theme,
    mode: details.mode,
    equipment: details.equipment
  };
}

export async function findStanding(db: Db, id: string): Promise<StandingTalk | undefined> {
  return db.selectFrom('standing_talk').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A partner's own, those on offer first. */
export async function standingTalksOf(db: Db, partner: string): Promise<StandingTalk[]> {
  return db
    .selectFrom('standing_talk')
    .selectAll()
    .where('partner_id', '=', partner)
    .orderBy('retired_at', (order) => order.asc().nullsFirst())
    .orderBy('title')
    .execute();
}

export interface OfferFilter {
  q?: string;
  level?: string;
  theme?: string;
  mode?: string;
  /** Id of the partner's kind. */
  kind?: string;
  /** An authority, or a grouping of them: partners who come to any of it. */
  authority?: string;
}

/** Everything that approved partners have on offer and that the filter lets through, by title. */
export async function onOffer(db: Db, filter: OfferFilter) {
  let query = db
    .selectFrom('standing_talk')
    .innerJoin('partner', 'partner.id', 'standing_talk.partner_id')
    .innerJoin('partner_kind', 'partner_kind.id', 'partner.kind_id')
    .select([
      'standing_talk.id',
      'standing_talk.title',
      'standing_talk.line',
      'standing_talk.minutes',
      'standing_talk.kind',
      'standing_talk.levels',
      'standing_talk.theme',
      'standing_talk.mode',
      'partner.id as partnerId',
      'partner.name as partner',
      'partner.areas',
      'partner_kind.name as partnerKind'
    ])
    .where('standing_talk.retired_at', 'is', null)
    .where('partner.approved_at', 'is not', null)
    .where('partner.ended_at', 'is', null);
  if (filter.level) query = query.where('standing_talk.levels', 'like', `%"${filter.level}"%`);
  if (filter.theme) query = query.where('standing_talk.theme', '=', filter.theme);
  if (filter.mode === 'room' || filter.mode === 'online') {
    query = query.where('standing_talk.mode', 'in', [filter.mode, 'either']);
  }
  if (filter.kind) query = query.where('partner.kind_id', '=', filter.kind);
  if (filter.authority) {
    const meant = await authoritiesMeant(db, [filter.authority]);
    query = query.where((eb) =>
      eb.or([
        eb('partner.areas', 'is', null),
        ...meant.map((id) => eb('partner.areas', 'like', `%"${id}"%`))
      ])
    );
  }
  return query.orderBy('standing_talk.title').orderBy('standing_talk.id').execute();
}
