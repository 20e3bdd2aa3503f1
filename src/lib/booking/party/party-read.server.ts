/** What a booker sees of the people whom they booked. */
import { countAll, type Db } from '#db/open.server.ts';
import type { BookingState } from '#db/schema.ts';
import { whenText } from '#lib/time.server.ts';

export interface PartyMember {
  booking: string;
  /** Null: the name is to follow. */
  name: string | null;
  email: string | null;
  state: BookingState;
}

/** The people of a party in the order of booking, those who left last; one query. */
export async function membersOf(db: Db, party: string): Promise<PartyMember[]> {
  return (
    db
      .selectFrom('booking')
      .leftJoin('person', 'person.id', 'booking.person_id')
      .select(['booking.id as booking', 'person.name', 'person.email', 'booking.state'])
      .where('booking.party_id', '=', party)
      // a place that was given back without a name is nobody's
      .where((eb) =>
        eb.or([eb('booking.person_id', 'is not', null), eb('booking.ended_at', 'is', null)])
      )
      .orderBy('booking.ended_at', (order) => order.asc().nullsFirst())
      .orderBy('booking.created_at')
      .orderBy('booking.id')
      .execute()
  );
}

export interface MyParty {
  id: string;
  title: string;
  when: string;
  people: number;
}

/** The parties that somebody booked for events to come. */
export async function partiesOf(
  db: Db,
  { person, now }: { person: string; now: string }
): Promise<MyParty[]> {
  const rows = await db
    .selectFrom('party')
    .innerJoin('event', 'event.id', 'party.event_id')
    .innerJoin('booking', 'booking.party_id', 'party.id')
    .select([
      'party.id',
      'event.title',
      'event.starts_local',
      'event.ends_local',
      'event.starts_at',
      countAll.as('people')
    ])
    .where('party.booked_by', '=', person)
    .where('event.ends_at', '>', now)
    .where('booking.ended_at', 'is', null)
    .groupBy([
      'party.id',
      'event.title',
      'event.starts_local',
      'event.ends_local',
      'event.starts_at'
    ])
    .orderBy('event.starts_at')
    .execute();
  return rows.map(({ id, title, people, ...sitting }) => ({
    id,
    title,
    people,
    when: whenText(sitting, false)
  }));
}
