/** What organisers ask partners, as pages and letters show it. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { findPartner, type Partner } from '#lib/organisations/partner.server.ts';
import { openKey } from '#lib/people/key.server.ts';
import { instantText, whenText, clockText, dayPart, schoolDaysBefore } from '#lib/time.server.ts';

export type AskState = 'open' | 'agreed' | 'declined' | 'gone' | 'ended';

export interface AskLine {
  ask: string;
  state: AskState;
  title: string;
  minutes: number;
  event: string;
  slug: string;
  eventId: string;
  partner: string;
  partnerId: string;
  when: string;
  where: string;
  clock: string;
  note: string;
  answerNote: string | null;
  asker: string | null;
  asked: string;
}

/** Every ask that `about` names, of events that are not over unless `past`; soonest event first. */
export async function asksAbout(
  db: Db,
  about: { partner?: string; standing?: string; asker?: string; answeredAt?: Instant },
  now: Instant
): Promise<AskLine[]> {
  let query = db
    .selectFrom('talk_ask')
    .innerJoin('standing_talk', 'standing_talk.id', 'talk_ask.standing_id')
    .innerJoin('partner', 'partner.id', 'standing_talk.partner_id')
    .innerJoin('event', 'event.id', 'talk_ask.event_id')
    .leftJoin('slot', 'slot.id', 'talk_ask.slot_id')
    .leftJoin('person', 'person.id', 'talk_ask.asked_by')
    .select([
      'talk_ask.id',
      'talk_ask.note',
      'talk_ask.asked_at',
      'talk_ask.agreed_at',
      'talk_ask.declined_at',
      'talk_ask.ended_at',
      'talk_ask.answer_note',
      'standing_talk.title',
      'standing_talk.minutes',
      'partner.id as partnerId',
      'partner.name as partner',
      'event.id as eventId',
      'event.title as event',
      'event.slug',
      'event.place',
      'event.mode',
      'event.status',
      'event.starts_at',
      'event.starts_local',
      'event.ends_local',
      'slot.starts',
      'slot.taken_at',
      'person.name as asker'
    ]);
  if (about.partner) query = query.where('partner.id', '=', about.partner);
  if (about.standing) query = query.where('standing_talk.id', '=', about.standing);
  if (about.asker) query = query.where('talk_ask.asked_by', '=', about.asker);
  if (about.answeredAt) {
    const at = about.answeredAt;
    query = query.where((eb) =>
      eb.or([eb('talk_ask.agreed_at', '=', at), eb('talk_ask.declined_at', '=', at)])
    );
  } else query = query.where('event.starts_at', '>', now);
  const rows = await query.orderBy('event.starts_at').orderBy('talk_ask.id').execute();
  return rows.map((row) => ({
    ask: row.id,
    state: stateOf(row, now),
    title: row.title,
    minutes: row.minutes,
    event: row.event,
    slug: row.slug,
    eventId: row.eventId,
    partner: row.partner,
    partnerId: row.partnerId,
    when: whenText(row),
    where: row.place ?? '',
    clock: row.starts ? clockText(row.starts) : '',
    note: row.note,
    answerNote: row.answer_note,
    asker: row.asker,
    asked: instantText(row.asked_at)
  }));
}

function stateOf(
  row: {
    agreed_at: string | null;
    declined_at: string | null;
    ended_at: string | null;
    taken_at: string | null;
    starts: string | null;
    status: string;
    starts_at: string | null;
  },
  now: Instant
): AskState {
  if (row.ended_at) return 'ended';
  if (row.agreed_at) return 'agreed';
  if (row.declined_at) return 'declined';
  const stands = row.status === 'published' && row.starts_at !== null && row.starts_at > now;
  return stands && row.starts !== null && row.taken_at === null ? 'open' : 'gone';
}

/**
 * The partner whose asks a mailed key answers, while its reader still leads it: the key is of that
 * reader's grant, so a lead who handed over opens nothing.
 */
export async function partnerByAskKey(db: Db, key: string): Promise<Partner | null> {
  const id = openKey('partner-asks', key);
  if (!id) return null;
  const grant = await db
    .selectFrom('grant')
    .select(['person_id', 'scope_id'])
    .where('id', '=', id)
    .where('right', '=', 'presenter')
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const partner = grant && (await findPartner(db, grant.scope_id));
  return partner && partner.lead_id === grant.person_id && !partner.ended_at ? partner : null;
}

/** Whether an event lies nearer than a partner's notice, in school days Monday to Friday. */
export function tooSoonFor(
  partner: { notice_days: number | null },
  event: { starts_local: string | null },
  today: string
): boolean {
  if (!partner.notice_days || !event.starts_local) return false;
  return schoolDaysBefore(dayPart(event.starts_local), partner.notice_days, new Set()) < today;
}
