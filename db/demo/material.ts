/** What presenters of the demo shared: sheets and links, with licences; and when slides are due. */
import { keepBytes } from '#lib/files/files.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { setMaterialDue } from '#lib/slots/material/due.server.ts';
import type { Licence, SeenBy } from '#lib/slots/material/licences.ts';
import { addMaterial } from '#lib/slots/material/material.server.ts';
import { dayPart, plus } from '#lib/time.server.ts';

import type { Filling } from './fill.ts';
import { onePage } from './pdf.ts';
import { actor, done, ORGANISER } from './settle.ts';

interface Shared {
  event: string;
  talk: string;
  title: string;
  /** A link; else a page with these lines. */
  link?: string;
  lines?: readonly string[];
  seenBy: SeenBy;
  licence: Licence;
}

/** The Teachmeet of today, or of the next school day: slides are due on its evening. */
const DUE = 'wee-wins';

const SHARED: readonly Shared[] = [
  {
    event: 'since-january',
    talk: 'Marble runs on a radiator',
    title: 'Twelve pictures of it',
    link: 'https://pictures.example/marble-runs',
    seenBy: 'attended',
    licence: 'reserved'
  },
  {
    event: 'since-january',
    talk: 'Two schools, one weather log',
    title: 'Playground weather log',
    link: 'https://weatherlog.example',
    seenBy: 'all',
    licence: 'cc-by-sa'
  },
  {
    event: 'since-january',
    talk: 'Bridges from one sheet of paper',
    title: 'Bridge test record sheet',
    lines: ['Our bridge:', 'Tins that it held:', 'Where it broke first:', 'What we change next:'],
    seenBy: 'all',
    licence: 'cc-by'
  },
  {
    event: 'since-january',
    talk: 'Whose pictures are on our wall?',
    title: 'Whose pictures are on the wall? audit',
    lines: ['Walk one corridor.', 'Count who is shown at work.', 'Count who is shown watching.'],
    seenBy: 'attended',
    licence: 'cc-by-nc'
  },
  {
    event: 'since-january',
    talk: 'A planner for non-class-contact time',
    title: 'Progression planner, sciences, nursery to P7',
    link: 'https://planner.example/sciences',
    seenBy: 'all',
    licence: 'cc-by'
  },
  {
    event: 'award',
    talk: 'STEM Nation Award clinic',
    title: 'STEM Nation Award: what we already have',
    lines: ['Five elements, one column each.', 'Write what is on your walls first.'],
    seenBy: 'attended',
    licence: 'cc0'
  },
  {
    event: DUE,
    talk: 'The worm hotel',
    title: 'Worm hotel build sheet',
    lines: ['One large jar, soil, sand, leaves.', 'Eleven worms. A dark sock over it.'],
    seenBy: 'all',
    licence: 'cc-by'
  },
  {
    event: DUE,
    talk: 'Puddles: six weeks, one topic',
    title: 'Puddles: photo plan',
    link: 'https://pictures.example/puddles',
    seenBy: 'attended',
    licence: 'cc-by-nc-sa'
  }
];

export function planMaterial(filling: Filling): void {
  const { db, now, plan, events } = filling;
  plan(plus(now, { hours: -7 * 24 }), async (now) => {
    const by = await actor(filling, ORGANISER);
    const event = events.get(DUE)!;
    const { starts_local } = await db
      .selectFrom('event')
      .select('starts_local')
      .where('id', '=', event)
      .executeTakeFirstOrThrow();
    done(await setMaterialDue(db, { event, day: dayPart(starts_local!), by, now }));
  });
  plan(plus(now, { hours: -17 }), async (now) => {
    for (const shared of SHARED) await share(filling, shared, now);
  });
}

/** The presenter adds it: two hours after the event, or now where it lies ahead. */
async function share({ db, events }: Filling, shared: Shared, now: string): Promise<void> {
  const talk = await db
    .selectFrom('talk')
    .innerJoin('event', 'event.id', 'talk.event_id')
    .select(['talk.id', 'talk.person_id', 'event.ends_at'])
    .where('talk.event_id', '=', events.get(shared.event)!)
    .where('talk.title', '=', shared.talk)
    .where('talk.withdrawn_at', 'is', null)
    .executeTakeFirst();
  // nobody of the demo may have taken that slot before today
  if (!talk?.person_id) return;
  const person = (await findPerson(db, talk.person_id))!;
  const { title, lines, link, seenBy, licence } = shared;
  const file = lines
    ? await keepBytes(onePage(title, lines), { name: `${title}.pdf`, type: 'pdf' })
    : null;
  const over = talk.ends_at !== null && talk.ends_at <= now;
  done(
    await addMaterial(db, {
      talk: talk.id,
      file,
      ...(link && { link }),
      terms: { title, seenBy, licence },
      by: { person, grants: [] },
      now: over ? plus(talk.ends_at!, { hours: 2 }) : now
    })
  );
}
