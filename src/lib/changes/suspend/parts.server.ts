/** What somebody is at several events: booked, presenting, sending a presenter, invited. */
import type { Db } from '#db/open.server.ts';
import type { BookingState } from '#db/schema.ts';
import { LIVE } from '#lib/booking/rules.ts';

export type MyPart =
  | { kind: 'booking'; booking: string; state: BookingState }
  | { kind: 'talk'; talk: string; presenter: string; answers: boolean; title: string }
  | { kind: 'partner'; talk: string; title: string; partner: string }
  | { kind: 'invited' };

/** By event, in four queries whatever their number. */
export async function partsIn(
  db: Db,
  { person, events }: { person: string; events: readonly string[] }
): Promise<Map<string, MyPart[]>> {
  const parts = new Map<string, MyPart[]>();
  if (events.length === 0) return parts;
  const add = (event: string, part: MyPart) =>
    parts.set(event, [...(parts.get(event) ?? []), part]);
  const bookings = await db
    .selectFrom('booking')
    .select(['id', 'event_id', 'state'])
    .where('person_id', '=', person)
    .where('event_id', 'in', events)
    .where('state', 'in', LIVE)
    .where('wish_of', 'is', null)
    .execute();
  for (const { id, event_id, state } of bookings) {
    add(event_id, { kind: 'booking', booking: id, state });
  }
  const talks = await db
    .selectFrom('talk')
    .innerJoin('presenter', 'presenter.talk_id', 'talk.id')
    .select(['talk.id', 'talk.event_id', 'talk.title', 'talk.person_id'])
    .select('presenter.id as presenter')
    .where('talk.event_id', 'in', events)
    .where('presenter.person_id', '=', person)
    .where('presenter.accepted_at', 'is not', null)
    .where('presenter.left_at', 'is', null)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .orderBy('talk.id')
    .execute();
  for (const { id, event_id, title, person_id, presenter } of talks) {
    const answers = person_id === person;
    add(event_id, { kind: 'talk', talk: id, presenter, answers, title });
  }
  const sent = await db
    .selectFrom('talk')
    .innerJoin('partner', 'partner.id', 'talk.partner_id')
    .select(['talk.id', 'talk.event_id', 'talk.title', 'partner.name'])
    .where('talk.event_id', 'in', events)
    .where('partner.lead_id', '=', person)
    .where('talk.withdrawn_at', 'is', null)
    .where('talk.declined_at', 'is', null)
    .orderBy('talk.id')
    .execute();
  for (const { id, event_id, title, name } of sent) {
    if (talks.some((talk) => talk.id === id)) continue;
    add(event_id, { kind: 'partner', talk: id, title, partner: name });
  }
  const invited = await db
    .selectFrom('invitation')
    .select('event_id')
    .where('person_id', '=', person)
    .where('event_id', 'in', events)
    .where('accepted_at', 'is', null)
    .where('declined_at', 'is', null)
    .execute();
  for (const { event_id } of invited) {
    if (!parts.has(event_id)) add(event_id, { kind: 'invited' });
  }
  return parts;
}
