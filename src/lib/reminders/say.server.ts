/** What reminders say. */
import type { Db } from '#db/open.server.ts';
import type { Instant, RuleWhat } from '#db/schema.ts';
import type { Booking } from '#lib/booking/booking.server.ts';
import { factsBlock } from '#lib/booking/letter-facts.server.ts';
import { workshopBlocks } from '#lib/booking/workshops/workshop-letters.server.ts';
import type { Event } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { mapBlock } from '#lib/events/venue.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import { missingOf, talkLines } from '#lib/slots/presenter.server.ts';
import { runningOrder } from '#lib/slots/running-order.server.ts';
import { clockPart, clockText, dayOf, dayPart, longDayText, zoned } from '#lib/time.server.ts';
import { reminders } from '#lib/words/en/reminders.ts';
import { talks as talkWords } from '#lib/words/en/talks.ts';

const words = reminders.letters;

/** What a reminder is about: somebody's booking, or a sample of one. */
export interface Reminded {
  event: Event;
  person: string;
  booking: Pick<Booking, 'id' | 'state' | 'person_id' | 'mode' | 'reference'>;
  /** The page of the booking, and where it is given back. */
  path: string;
  leavePath: string;
  now: Instant;
}

export interface Said {
  subject: string;
  title: string;
  blocks: Block[];
}

/** What the letter of each kind of rule says, from its title to its last link. */
export async function sayReminder(db: Db, what: RuleWhat, facts: Reminded): Promise<Said> {
  const said = await SAID[what](db, facts);
  return {
    ...said,
    blocks: [
      ...said.blocks,
      { button: { label: words.button, href: link(facts.path) } },
      { link: { ...words.cantCome, href: link(facts.leavePath) } }
    ]
  };
}

const SAID: Record<RuleWhat, (db: Db, facts: Reminded) => Promise<Said>> = {
  reminder: sayDay,

  cover: async (_db, { event, booking }) => ({
    subject: words.cover.subject(letterFacts(event).subject),
    title: words.cover.title,
    blocks: [
      { text: words.cover.intro(plain(event.title), longDay(event)) },
      factsBlock({ event, booking })
    ]
  }),

  // one that comes on a day before is the only one that does: it says everything
  'starts-soon': async (db, facts) => {
    const { event, booking, now } = facts;
    if (!isToday(facts)) return sayDay(db, facts);
    const said = words.soon;
    const title = startsText(event, now);
    const join = booking.mode === 'online' ? event.online_link : null;
    return {
      subject: said.subject(title, letterFacts(event).subject),
      title,
      blocks: [
        { text: (join ? said.intro : said.introRoom)(plain(event.title)) },
        factsBlock({ event, booking }),
        ...(join ? [{ button: { label: said.join, href: join } }] : [])
      ]
    };
  }
};

/** The day, what and where, their own talk and workshops, what is still missing, the running order. */
async function sayDay(db: Db, facts: Reminded): Promise<Said> {
  const { event, person, booking, path } = facts;
  const said = words.day;
  const day = longDay(event);
  const [order, talks, missing] = await Promise.all([
    runningOrder(db, event.id),
    talkLines(db, { event, person }),
    missingOf(db, { event: event.id, person })
  ]);
  return {
    subject: said.subject(
      isToday(facts) ? said.today : day.split(' ')[0]!,
      letterFacts(event).subject
    ),
    title: isToday(facts) ? said.titleToday : said.title(day),
    blocks: [
      { text: said.intro(plain(event.title)) },
      factsBlock({ event, booking }),
      ...(await workshopBlocks(db, { booking, event }, { path })),
      ...talks.map((talk) => ({ text: said.talk(plain(talk.title), talk.clockText) })),
      ...(missing.length > 0
        ? [{ heading: talkWords.letters.reminder.missing }, { list: missing }]
        : []),
      ...[event.getting_there, event.good_to_know]
        .filter((text) => text !== null)
        .map((text) => ({ text: plain(text) })),
      ...(booking.mode === 'room' ? await mapBlock(db, event) : []),
      ...(order.length > 0
        ? [
            { heading: said.order },
            { list: order.map((line) => `${line.clock} ${plain(line.title)}`) }
          ]
        : [])
    ]
  };
}

const longDay = (event: Event): string => longDayText(dayPart(event.starts_local!));
const isToday = ({ event, now }: Reminded): boolean => dayOf(now) === dayPart(event.starts_local!);

/** Minutes by which "in 2 hours" may be wrong. */
const ABOUT_MINUTES = 10;

/** "Starts in 2 hours" as long as that is true, else the clock time. */
function startsText(event: Event, now: Instant): string {
  const minutes = zoned(now).until(zoned(event.starts_at!)).total('minutes');
  const hours = Math.round(minutes / 60);
  return hours > 0 && Math.abs(minutes - hours * 60) <= ABOUT_MINUTES
    ? words.soon.in(hours)
    : words.soon.at(clockText(clockPart(event.starts_local!)));
}
