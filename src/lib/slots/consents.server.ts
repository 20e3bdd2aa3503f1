/** What each presenter says to photographs and recording, for the organisers of the day. */
import type { Db } from '#db/open.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { nameOf } from '#lib/people/person.server.ts';

export interface Consents {
  name: string;
  talks: string[];
  photographs: boolean;
  recording: boolean;
}

/**
 * One line for each presenter of an event's running order. Said of several talks, both must agree;
 * "no photographs of me", said for every event, wins.
 */
export async function consentsAt(db: Db, event: string): Promise<Consents[]> {
  const rows = await presentersAt(db, event)
    .innerJoin('person', 'person.id', 'presenter.person_id')
    .select([
      'person.id',
      'person.name',
      'person.email',
      'person.no_photographs_at',
      'talk.title',
      'presenter.photographs_at',
      'presenter.recording_at'
    ])
    .orderBy('person.name_folded')
    .orderBy('person.id')
    .orderBy('talk.title')
    .execute();
  const people = new Map<string, Consents>();
  for (const row of rows) {
    const known = people.get(row.id);
    const photographs = row.photographs_at !== null && row.no_photographs_at === null;
    const recording = row.recording_at !== null;
    people.set(row.id, {
      name: nameOf(row),
      talks: [...(known?.talks ?? []), row.title],
      photographs: photographs && (known?.photographs ?? true),
      recording: recording && (known?.recording ?? true)
    });
  }
  return [...people.values()];
}
