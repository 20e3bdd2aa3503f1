/** Badges of everybody who comes into the room. */
import type { Db } from '#db/open.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import type { Event } from '#lib/events/event.server.ts';

export interface Badge {
  /** Null where the name is to follow: a badge to write on. */
  name: string | null;
  /** School, nursery or partner. */
  from: string | null;
  presents: boolean;
  noPhotographs: boolean;
}

/**
 * A badge for each person with a place in the room and each presenter, by name; empty ones for places
 * whose names follow; two queries.
 */
export async function badgesOf(db: Db, { id: event, mode }: Event): Promise<Badge[]> {
  if (mode === 'online') return [];
  const [booked, presenting] = await Promise.all([
    db
      .selectFrom('booking')
      .leftJoin('person', 'person.id', 'booking.person_id')
      .leftJoin('establishment', 'establishment.id', 'booking.establishment_id')
      .select([
        'person.id',
        'person.name',
        'person.no_photographs_at',
        'establishment.name as school',
        'booking.establishment_other'
      ])
      .where('booking.event_id', '=', event)
      .where('booking.state', '=', 'confirmed')
      .where('booking.mode', '=', 'room')
      .execute(),
    presentersAt(db, event)
      .innerJoin('person', 'person.id', 'presenter.person_id')
      .leftJoin('partner', 'partner.id', 'talk.partner_id')
      .leftJoin('establishment', 'establishment.id', 'person.establishment_id')
      .select([
        'person.id',
        'person.name',
        'person.no_photographs_at',
        'partner.name as partner',
        'establishment.name as school'
      ])
      .execute()
  ]);
  const badges = new Map<string, Badge>();
  const empty: Badge[] = [];
  for (const { id, name, school, establishment_other, no_photographs_at } of booked) {
    const badge = {
      name,
      from: school ?? establishment_other,
      presents: false,
      noPhotographs: no_photographs_at !== null
    };
    if (id) badges.set(id, badge);
    else empty.push(badge);
  }
  for (const { id, name, partner, school, no_photographs_at } of presenting) {
    badges.set(id, {
      name,
      from: partner ?? badges.get(id)?.from ?? school,
      presents: true,
      noPhotographs: no_photographs_at !== null
    });
  }
  const named = [...badges.values()].sort((a, b) => a.name!.localeCompare(b.name!, 'en-GB'));
  return [...named, ...empty];
}
