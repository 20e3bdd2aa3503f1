/** What letters and calendars say of workshops. */
import type { Db } from '#db/open.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import { workshops as words } from '#lib/words/en/workshops.ts';

import type { Booking } from '../booking.server.ts';
import { mayChoose } from './choice.server.ts';
import { freeBeside, openGroups, split } from './workshops.ts';
import { choicesOf, choiceText, workshopsOf } from './workshops-read.server.ts';

/** Their workshops, which of them was full, and an invitation to choose what is still open. */
export async function workshopBlocks(
  db: Db,
  {
    booking,
    event
  }: { booking: Pick<Booking, 'id' | 'state' | 'person_id' | 'mode'>; event: Event },
  { path, missed = '' }: { path: string; missed?: string | undefined }
): Promise<Block[]> {
  if (!mayChoose(booking, event)) return [];
  const workshops = await workshopsOf(db, event.id);
  if (workshops.length === 0) return [];
  const chosen = await choicesOf(db, booking.id);
  const said = words.letter;
  const open = openGroups(
    workshops,
    chosen.map(({ slot }) => slot)
  );
  const full = split(missed).flatMap((slot) => {
    const workshop = workshops.find((one) => one.slot === slot);
    return workshop && chosen.every((one) => one.slot !== slot) ? [workshop] : [];
  });
  return [
    { heading: said.heading },
    ...(chosen.length > 0 ? [{ list: chosen.map((one) => plain(choiceText(one))) }] : []),
    ...full.map((one) => ({
      text: said.missed(
        plain(one.title),
        one.clock,
        freeBeside(workshops, one).map(({ title }) => plain(title))
      )
    })),
    ...(open.length > 0
      ? [
          { text: said.choose(open.map(({ clock }) => clock).join(', ')) },
          { link: { label: said.chooseLink, href: link(`${path}/workshops`) } }
        ]
      : [])
  ];
}

/** The line of a calendar entry's text; none where nothing is chosen. */
export async function workshopLines(
  db: Db,
  booking: { id: string; state: string }
): Promise<string[]> {
  if (booking.state !== 'confirmed') return [];
  return workshopText((await choicesOf(db, booking.id)).map(choiceText));
}

/** The same line of choices that were read before. */
export const workshopText = (chosen: readonly string[]): string[] =>
  chosen.length > 0 ? [words.letter.calendar(chosen)] : [];
