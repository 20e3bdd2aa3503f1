/** The letters of the booking desk. Built when they go, from what is then true. */
import type { Db } from '#db/open.server.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { eventPath } from '#lib/events/private-link.server.ts';
import { programmePart } from '#lib/events/programme-part.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { seriesLine } from '#lib/events/series.server.ts';
import { mapBlock } from '#lib/events/venue.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters } from '#lib/mail/outbox.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { proofLetter } from '#lib/people/letters.server.ts';
import { findProof } from '#lib/people/proof.server.ts';
import { firstName } from '#lib/text.ts';
import { clockPart, clockText, instantText, toLocal } from '#lib/time.server.ts';
import { desk } from '#lib/words/en/desk.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { programmes } from '#lib/words/en/programmes.ts';
import { series } from '#lib/words/en/series.ts';
import { workshops } from '#lib/words/en/workshops.ts';

import { findBooking, type Booking } from './booking.server.ts';
import { deskLetters, standingText } from './desk-letters.server.ts';
import {
  bookingFacts,
  bookingInvite,
  bookingLetter,
  bookingPath,
  factsBlock
} from './letter-facts.server.ts';
import { standingOf } from './waiting/line.server.ts';
import { workshopBlocks } from './workshops/workshop-letters.server.ts';

async function practical(db: Db, event: Event, { mode }: Booking): Promise<Block[]> {
  const lines = [event.getting_there, event.good_to_know].filter((text) => text !== null);
  const blocks: Block[] = [
    ...lines.map((text) => ({ text: plain(text) })),
    ...(mode === 'room' ? await mapBlock(db, event) : [])
  ];
  return blocks.length > 0 ? [{ heading: words.booked.practical }, ...blocks] : [];
}

/** Who booked it for them, where somebody did. */
async function byWhom(db: Db, { booked_by, person_id }: Booking): Promise<Block[]> {
  if (!booked_by || booked_by === person_id) return [];
  const booker = await findPerson(db, booked_by);
  return booker?.name ? [{ text: words.booked.byWhom(plain(booker.name)) }] : [];
}

/** The letters of somebody who has a place; what is said first depends on how it came. */
function booked(intro: (title: string) => string): LetterBuilder {
  return async (db, { booking: id, missed }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (facts?.booking.state !== 'confirmed') return null;
    const { booking, event, person } = facts;
    const path = bookingPath(booking.id);
    const said = words.booked;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    const part = await seriesLine(db, event);
    const programme = await programmePart(db, { event, person: person.id });
    const subject = said.subject(letterFacts(event).subject);
    const onlineLater = event.mode !== 'room' && booking.mode === 'online' && !event.online_link;
    return {
      ...bookingLetter(facts, row, {
        subject: programme
          ? `${subject} · ${programmes.part.subject(programme.number, programme.of)}`
          : subject,
        title: said.title(firstName(person.name)),
        blocks: [
          { text: intro(plain(event.title)) },
          ...(await byWhom(db, booking)),
          ...(programme
            ? [
                {
                  text: programmes.part.line(programme.number, programme.of, plain(programme.title))
                }
              ]
            : []),
          ...(part ? [{ text: series.letter.one(part.number, part.of, plain(part.title)) }] : []),
          factsBlock(facts),
          ...(onlineLater ? [{ text: said.onlineLater }] : []),
          ...(await workshopBlocks(db, facts, { path, missed })),
          { button: { label: said.button, href: link(bookingPath(booking.id)) } },
          ...(invite ? [{ text: said.accept }] : []),
          ...(await practical(db, event, booking)),
          { heading: said.cantCome },
          { link: { ...said.cancel, href: link(`${bookingPath(booking.id)}/cancel`) } }
        ],
        foot: said.foot(row.to_email, event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  };
}

/** An update: they chose other workshops than before. */
const workshopsChosen: LetterBuilder = async (db, { booking: id }, { row, now }) => {
  const facts = await bookingFacts(db, id!, now);
  if (facts?.booking.state !== 'confirmed') return null;
  const { booking, event } = facts;
  const said = workshops.letter.changed;
  const path = bookingPath(booking.id);
  const blocks = await workshopBlocks(db, facts, { path });
  const invite = await bookingInvite(db, { ...facts, row }, now);
  return {
    ...bookingLetter(facts, row, {
      subject: said.subject(letterFacts(event).subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        ...(blocks.some((block) => 'list' in block) ? [] : [{ text: said.none }]),
        ...blocks,
        factsBlock(facts),
        { button: { label: words.booked.button, href: link(path) } }
      ],
      foot: words.booked.foot(row.to_email, event.host, event.contact)
    }),
    ...(invite && { invite })
  };
};

/** An update: they are there in another way than before. */
const switched: LetterBuilder = async (db, { booking: id }, { row, now }) => {
  const facts = await bookingFacts(db, id!, now);
  if (facts?.booking.state !== 'confirmed') return null;
  const { booking, event } = facts;
  const said = desk.letters.switched;
  const mode = said.modes[booking.mode];
  const invite = await bookingInvite(db, { ...facts, row }, now);
  return {
    ...bookingLetter(facts, row, {
      subject: said.subject(letterFacts(event).subject),
      title: said.title(mode),
      blocks: [
        { text: said.intro(plain(event.title), mode) },
        factsBlock(facts),
        { button: { label: words.booked.button, href: link(bookingPath(booking.id)) } }
      ],
      foot: words.booked.foot(row.to_email, event.host, event.contact)
    }),
    ...(invite && { invite })
  };
};

function cancelled(byOther: boolean): LetterBuilder {
  return async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (!facts) return null;
    const { event } = facts;
    const said = words.cancelledByYou;
    const other = words.cancelledForYou;
    const { subject } = letterFacts(event);
    const invite = await bookingInvite(db, { ...facts, row }, now);
    return {
      ...bookingLetter(facts, row, {
        subject: byOther ? other.subject(subject) : said.subject(subject),
        title: byOther ? other.title : said.title,
        blocks: [
          { text: (byOther ? other.intro : said.intro)(plain(event.title)) },
          factsBlock(facts),
          { button: { label: said.button, href: link(eventPath(event)) } }
        ],
        foot: (byOther ? other : said).foot(event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  };
}

export const bookingLetters: Letters = {
  'prove-booking': async (db, { proof: id }, { now }) => {
    const proof = await findProof(db, id!);
    if (!proof || proof.used_at || proof.until <= now) return null;
    const booking = await findBooking(db, proof.booking_id!);
    const event = booking && (await findEvent(db, booking.event_id));
    if (!event || event.status !== 'published') return null;
    const said = words.prove.booking;
    const { subject } = letterFacts(event);
    const held = booking.pool_id && booking.held_until;
    const letter = proofLetter(proof, {
      subject: said.subject(subject),
      title: said.title,
      intro: said.intro(plain(event.title)),
      button: said.button,
      foot: said.foot(event.host, event.contact)
    });
    const [intro, ...rest] = letter.blocks;
    return {
      ...letter,
      replyTo: event.contact,
      blocks: [
        intro!,
        { text: held ? said.held(clockText(clockPart(toLocal(held)))) : said.notHeld },
        ...rest
      ]
    };
  },

  booked: booked(words.booked.intro),
  'place-came': booked(words.booked.placeCame),
  approved: booked(desk.letters.booked.approved),
  undone: booked(desk.letters.booked.undone),
  'passed-to-you': booked(desk.letters.booked.passed),
  switched,
  'workshops-chosen': workshopsChosen,
  'cancelled-by-you': cancelled(false),
  'cancelled-for-you': cancelled(true),

  waiting: async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (facts?.booking.state !== 'waiting') return null;
    const { booking, event } = facts;
    const said = words.waiting;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    const page = bookingPath(booking.id);
    const until = instantText(booking.served_until);
    const stands = await standingOf(db, { booking, event, now });
    return {
      ...bookingLetter(facts, row, {
        subject: said.subject(letterFacts(event).subject),
        title: said.title(standingText(stands)),
        blocks: [
          { text: said.intro(plain(event.title)) },
          ...(await byWhom(db, booking)),
          factsBlock(facts),
          ...(stands.why === 'limit' ? [{ text: desk.letters.waiting.limit }] : []),
          {
            text: event.serving === 'offer' ? desk.letters.waiting.offer(until) : said.next(until)
          },
          ...(invite ? [{ text: said.removed }] : []),
          { button: { label: said.button, href: link(page) } },
          { link: { ...said.leave, href: link(`${page}/cancel`) } }
        ],
        foot: said.foot(event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  },

  ...deskLetters
};
