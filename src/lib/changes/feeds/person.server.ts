/**
 * The feed of one person: what they have a confirmed place at and what they present, with the UIDs
 * of the mails. Whoever has the address sees it, and addresses are handed on: so it holds no key of a
 * booking or a private event, only links that ask who knocks (product.md, rule 7), and nobody else.
 */
import type { Db } from '#db/open.server.ts';
import type { Instant, PlaceMode } from '#db/schema.ts';
import { workshopText } from '#lib/booking/workshops/workshop-letters.server.ts';
import { choicesOfPerson } from '#lib/booking/workshops/workshops-read.server.ts';
import type { Feed } from '#lib/calendar/feed.server.ts';
import type { FeedEvent } from '#lib/calendar/ics.ts';
import { shownOf } from '#lib/events/invite.server.ts';
import { link } from '#lib/link.server.ts';
import {
  presentingSpan,
  talkLinesByEvent,
  talkText,
  type TalkLine
} from '#lib/slots/presenter.server.ts';
import { clockPart, clockText } from '#lib/time.server.ts';
import { calendar as words } from '#lib/words/en/calendar.ts';
import { letters } from '#lib/words/en/letters.ts';

import { endedByOthers, entriesOf, inFull, type Ended, type EntryRow } from './entries.server.ts';
import { sinceOf } from './window.ts';

/** How somebody is part of an event whose entry stands in their calendar. */
type Part = 'attends' | 'presents' | 'event-cancelled' | 'place-cancelled';

/** What the text of an entry depends on besides its facts. */
interface Beside {
  alarm: number | null;
  part: Part;
  /** How they have, or had, a place; null where they only present. */
  mode: PlaceMode | null;
  talks: readonly TalkLine[];
  workshops: readonly string[];
}

/** At most four queries, however many events; one more where a text is missing. */
export async function personFeed(
  db: Db,
  { person, alarm, now }: { person: string; alarm: number | null; now: Instant }
): Promise<Feed> {
  const since = sinceOf(now);
  const entries = entriesOf(db, { person, since, now });
  const [rows, talks, workshops] = await Promise.all([
    entries.execute(),
    talkLinesByEvent(db, { person, from: since }),
    choicesOfPerson(db, { person, from: since })
  ]);
  const takenBack = rows.some(({ stands }) => stands !== 'yes');
  const ended = takenBack ? await endedByOthers(db, { person, now }) : new Map<string, Ended>();

  function besideOf({ event, stands, mode }: EntryRow): Beside | null {
    const own = talks.get(event) ?? NONE;
    const lost = ended.get(event);
    const part = stands === 'yes' ? standing(mode !== null, own) : fallen(stands, lost?.how, own);
    if (!part) return null;
    return {
      alarm,
      part,
      mode: stands === 'yes' ? mode : (lost?.mode ?? null),
      talks: own,
      workshops: workshops.get(event) ?? NONE
    };
  }

  return {
    name: words.names.person,
    keys: rows.flatMap((row) => {
      const beside = besideOf(row);
      return beside ? [keyOf(row.facts, beside)] : [];
    }),
    read: async () =>
      (await inFull(entries).execute()).flatMap((row) => {
        const beside = besideOf(row);
        return beside ? [{ key: keyOf(row.facts, beside), event: () => eventOf(row, beside) }] : [];
      })
  };
}

const NONE: readonly never[] = [];

/** Part of an event that takes place; null for whoever is invited, waits or has asked. */
function standing(hasPlace: boolean, talks: readonly TalkLine[]): Part | null {
  if (hasPlace) return 'attends';
  return talks.length > 0 ? 'presents' : null;
}

/** Part of what an organiser cancelled; null for whoever was none, or left by themselves. */
function fallen(
  stands: EntryRow['stands'],
  how: string | undefined,
  talks: readonly TalkLine[]
): Part | null {
  if (stands === 'event-cancelled') {
    return how === 'event-cancelled' || talks.length > 0 ? 'event-cancelled' : null;
  }
  return how === 'by-organiser' ? 'place-cancelled' : null;
}

const keyOf = (facts: string, { alarm, part, mode, talks, workshops }: Beside): string =>
  `${alarm} ${part} ${mode} ${
    talks.length + workshops.length > 0 ? JSON.stringify([talks, workshops]) : ''
  } ${facts}`;

type FullRow = Awaited<ReturnType<ReturnType<typeof inFull>['execute']>>[number];

function eventOf(row: FullRow, { alarm, part, mode, talks, workshops }: Beside): FeedEvent {
  const stands = part === 'attends' || part === 'presents';
  const span = mode ? undefined : presentingSpan(talks);
  const shown = shownOf({
    event: { ...row, mode: row.event_mode },
    mode: mode ?? (row.event_mode === 'online' ? 'online' : 'room'),
    withLink: stands,
    lines: [
      ...(part === 'event-cancelled' ? [words.text.eventCancelled] : []),
      ...(part === 'place-cancelled' ? [words.text.placeCancelled] : []),
      ...(stands ? talkText(talks) : []),
      ...(stands && span ? [letters.invite.arriveBy(clockText(clockPart(span.starts)))] : []),
      ...(part === 'attends' ? workshopText(workshops) : [])
    ],
    foot: [words.text.mine(link('/my')), letters.invite.host(row.host, row.contact)],
    ...(span && { slot: { ...span, title: row.title } })
  })!;
  return {
    ...shown,
    summary: stands ? shown.summary : words.text.cancelled(shown.summary),
    uid: row.uid,
    sequence: row.sequence,
    url: link(`/events/${row.slug}`),
    stamp: row.changed_at,
    created: row.entry_at,
    changed: row.changed_at,
    cancelled: !stands,
    busy: true,
    alarm
  };
}
