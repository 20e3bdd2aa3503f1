/** What a presenter's letters and calendar say: the talks of a person at one event. */
import type { Db } from '#db/open.server.ts';
import type { LocalTime } from '#db/schema.ts';
import { clockText } from '#lib/time.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';

import { spanOf } from './rules.ts';

export interface TalkLine {
  talk: string;
  title: string;
  minutes: number;
  starts: LocalTime;
  ends: LocalTime;
  /** `16:05` and as people read it. */
  clock: string;
  clockText: string;
  arriveBy: string;
}

/** The standing talks of a person at an event with a date, in order of time. */
export async function talkLines(
  db: Db,
  { event, person }: { event: { id: string; starts_local: LocalTime | null }; person: string }
): Promise<TalkLine[]> {
  if (!event.starts_local) return [];
  const rows = await db
    .selectFrom('talk')
    .innerJoin('slot', 'slot.id', 'talk.slot_id')
    .select(['talk.id as talk', 'talk.title', 'slot.starts', 'slot.minutes'])
    .where('talk.event_id', '=', event.id)
    .where('talk.person_id', '=', person)
    .where('talk.withdrawn_at', 'is', null)
    .orderBy('slot.starts')
    .execute();
  return rows.map(({ talk, title, starts, minutes }) => {
    const span = spanOf({ starts, minutes }, event.starts_local!);
    return {
      talk,
      title,
      minutes,
      starts: span.starts,
      ends: span.ends,
      clock: starts,
      clockText: clockText(starts),
      arriveBy: span.arriveBy
    };
  });
}

/** Lines for a calendar entry's text. */
export function talkText(talks: readonly TalkLine[]): string[] {
  return talks.map(({ title, clockText: clock, minutes }) =>
    words.invite.yourTalk(title, clock, minutes)
  );
}

/** The span of an entry for someone who only presents: from *arrive by* to the last talk's end. */
export function presentingSpan(
  talks: readonly TalkLine[]
): { starts: LocalTime; ends: LocalTime } | undefined {
  const [first] = talks;
  if (!first) return undefined;
  const day = first.starts.slice(0, 10);
  const ends = talks.map((talk) => talk.ends).sort();
  return { starts: `${day}T${first.arriveBy}`, ends: ends.at(-1)! };
}
