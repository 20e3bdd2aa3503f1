/** The letters of programmes. Those to who is nominated list the programme's dates. */
import type { Db } from '#db/open.server.ts';
import type { BookingState, Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { programmeEvents } from '#lib/events/programme-part.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Block, type Letter } from '#lib/mail/letter.ts';
import type { LetterBuilder, Letters, OutboxRow } from '#lib/mail/outbox.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { findPerson, type Person } from '#lib/people/person.server.ts';
import { findParticipant } from '#lib/programmes/nominate.server.ts';
import { findProgramme, isOver, type Programme } from '#lib/programmes/programme.server.ts';
import { stateOf, type Participant, type ParticipantState } from '#lib/programmes/rules.ts';
import { findSelf, selfNominations } from '#lib/programmes/self.server.ts';
import { settings } from '#lib/settings.server.ts';
import { firstName } from '#lib/text.ts';
import { dayText } from '#lib/time.server.ts';
import { programmes as words } from '#lib/words/en/programmes.ts';

const said = words.letters;

/** A nomination's own page; its key opens this nomination and nothing else. */
export const nominationPath = (participant: string): string =>
  `/nomination/${keyTo('nomination', participant)}`;
/** Where somebody says that it was them who asked. */
export const selfPath = (asked: string): string =>
  `/programmes/asked/${keyTo('self-nomination', asked)}`;
/** Where people nominate themselves. */
export const nominateSelfPath = (id: string): string =>
  `/programmes/nominate/${keyTo('nomination-link', id)}`;

/** Who runs a programme, and whom to ask. */
export function hostOf({ host, contact }: Programme): { host: string; contact: string } {
  const { mailFrom } = settings();
  return { host: host || mailFrom.name, contact: contact || mailFrom.address };
}

/** `3 March to 2 June 2027`. */
export const datesText = ({ starts_on, ends_on }: Programme): string =>
  words.dates(starts_on && dayText(starts_on, true), ends_on && dayText(ends_on, true));

/** Events of a programme that its people hear of. */
export const isTold = ({ status, ends_at }: Event, now: Instant): boolean =>
  status !== 'draft' && status !== 'cancelled' && (ends_at === null || ends_at > now);

interface Facts {
  row: Participant;
  programme: Programme;
  person: Person;
  authority: string;
}

async function factsOf(db: Db, id: string): Promise<Facts | null> {
  const row = await findParticipant(db, id);
  if (!row) return null;
  const [programme, person, authority] = await Promise.all([
    findProgramme(db, row.programme_id),
    findPerson(db, row.person_id),
    authorityName(db, row.authority_id)
  ]);
  return programme && person ? { row, programme, person, authority } : null;
}

async function authorityName(db: Db, id: string | null): Promise<string> {
  const row = id
    ? await db.selectFrom('authority').select('name').where('id', '=', id).executeTakeFirst()
    : undefined;
  return row?.name ?? '';
}

function letterTo(
  { programme, person, row: participant }: Facts,
  row: OutboxRow,
  letter: Pick<Letter, 'subject' | 'title' | 'blocks' | 'foot'>
): Letter {
  return {
    to: { name: person.name || (participant.typed_name ?? ''), address: row.to_email },
    replyTo: hostOf(programme).contact,
    thread: `programme.${programme.id}.${person.id}`,
    ...letter
  };
}

async function datesBlocks(db: Db, programme: Programme, now: Instant): Promise<Block[]> {
  const events = (await programmeEvents(db, programme.id)).filter((event) => isTold(event, now));
  if (events.length === 0) return [{ text: said.nominated.noDates }];
  const cards = events.map(toCard);
  return [
    { text: said.nominated.dates },
    { list: cards.map(({ when, title, where }) => plain(`${when}: ${title}, ${where}`)) }
  ];
}

/** Asks for an answer while there is none. */
function asks(
  text: (facts: Facts) => { subject: string; title: string; intro: string }
): LetterBuilder {
  return async (db, { participant: id }, { row, now }) => {
    const facts = await factsOf(db, id!);
    if (!facts || stateOf(facts.row) !== 'nominated' || isOver(facts.programme, now)) return null;
    const { programme } = facts;
    const { subject, title, intro } = text(facts);
    const { host, contact } = hostOf(programme);
    return letterTo(facts, row, {
      subject,
      title,
      blocks: [
        { text: intro },
        ...(programme.summary ? [{ text: plain(programme.summary) }] : []),
        ...(facts.row.replaces_id ? [{ text: said.nominated.replaces }] : []),
        ...(await datesBlocks(db, programme, now)),
        { button: { label: said.nominated.button, href: link(nominationPath(facts.row.id)) } },
        { text: said.nominated.note }
      ],
      foot: said.foot(host, contact)
    });
  };
}

const TAKES_PART: readonly ParticipantState[] = ['accepted', 'completed'];

export const programmeLetters: Letters = {
  nominated: asks(({ programme, authority, row }) => ({
    subject: said.nominated.subject(programme.title),
    title: said.nominated.title(firstName(row.typed_name ?? '')),
    intro: said.nominated.intro(authority, plain(programme.title))
  })),

  'nomination-reminder': asks(({ programme, authority }) => ({
    subject: said.reminder.subject(programme.title),
    title: said.reminder.title,
    intro: said.reminder.intro(authority, plain(programme.title))
  })),

  'programme-accepted': async (db, { participant: id }, { row, now }) => {
    const facts = await factsOf(db, id!);
    if (!facts || !TAKES_PART.includes(stateOf(facts.row))) return null;
    const { programme, person } = facts;
    const { host, contact } = hostOf(programme);
    const lines = await myDates(db, { programme: programme.id, person: person.id, now });
    const title = plain(programme.title);
    return letterTo(facts, row, {
      subject: said.accepted.subject(programme.title),
      title: said.accepted.title(firstName(person.name)),
      blocks: [
        { text: (lines.length > 0 ? said.accepted.intro : said.accepted.introNoDates)(title) },
        ...(lines.length > 0
          ? [
              {
                list: lines.map(({ number, card, state }) =>
                  plain(
                    said.accepted.line(
                      number,
                      card.when,
                      card.title,
                      card.where,
                      (state && said.accepted.states[state]) ?? said.accepted.later
                    )
                  )
                )
              },
              { text: said.accepted.invites }
            ]
          : []),
        {
          button: { label: said.accepted.button, href: link(nominationPath(facts.row.id)) }
        }
      ],
      foot: said.accepted.foot(host, contact)
    });
  },

  'nomination-withdrawn': async (db, { participant: id }, { row }) => {
    const facts = await factsOf(db, id!);
    if (!facts?.row.withdrawn_at) return null;
    const { host, contact } = hostOf(facts.programme);
    return letterTo(facts, row, {
      subject: said.withdrawn.subject(facts.programme.title),
      title: said.withdrawn.title,
      blocks: [
        { text: said.withdrawn.intro(facts.authority, plain(facts.programme.title)) },
        { text: said.withdrawn.ask }
      ],
      foot: said.foot(host, contact)
    });
  },

  'prove-self-nomination': async (db, { asked: id }, { row }) => {
    const asked = await findSelf(db, id!);
    const programme = asked && (await findProgramme(db, asked.programme_id));
    if (!programme || asked.proved_at) return null;
    const { host, contact } = hostOf(programme);
    return {
      to: { name: '', address: row.to_email },
      replyTo: contact,
      subject: said.prove.subject(programme.title),
      title: said.prove.title,
      blocks: [
        { text: said.prove.intro(plain(programme.title)) },
        { button: { label: said.prove.button, href: link(selfPath(asked.id)) } }
      ],
      foot: said.prove.foot(host, contact)
    };
  },

  'self-nominated': async (db, { programme: id, authority, person: whom }, { row }) => {
    const of = { programme: id!, authority: authority! };
    const [programme, person, waiting, name] = await Promise.all([
      findProgramme(db, id!),
      findPerson(db, whom!),
      selfNominations(db, of),
      authorityName(db, authority!)
    ]);
    if (!programme || !person || waiting.length === 0) return null;
    const { host, contact } = hostOf(programme);
    return {
      to: { name: person.name, address: row.to_email },
      replyTo: contact,
      subject: said.asked.subject(programme.title),
      title: said.asked.title(waiting.length),
      blocks: [
        { text: said.asked.intro(plain(programme.title), name) },
        {
          button: {
            label: said.asked.button,
            href: link(`/coordinate/${authority}/programmes/${programme.id}`)
          }
        }
      ],
      foot: said.asked.foot(host, contact)
    };
  },

  'self-nomination-declined': async (db, { asked: id }, { row }) => {
    const asked = await findSelf(db, id!);
    const programme = asked && (await findProgramme(db, asked.programme_id));
    if (!programme || !asked.declined_at) return null;
    const { host, contact } = hostOf(programme);
    return {
      to: { name: asked.name, address: row.to_email },
      replyTo: contact,
      subject: said.declined.subject(programme.title),
      title: said.declined.title,
      blocks: [
        {
          text: said.declined.intro(
            await authorityName(db, asked.authority_id),
            plain(programme.title)
          )
        },
        { text: said.declined.open },
        { button: { label: said.declined.button, href: link('/') } }
      ],
      foot: said.declined.foot(host, contact)
    };
  }
};

/** The events of a programme to come, numbered as in its mails, with what somebody has there. */
async function myDates(
  db: Db,
  { programme, person, now }: { programme: string; person: string; now: Instant }
) {
  const all = (await programmeEvents(db, programme)).filter(
    ({ status }) => status !== 'draft' && status !== 'cancelled'
  );
  const events = all.filter((event) => isTold(event, now));
  const bookings =
    events.length === 0
      ? []
      : await db
          .selectFrom('booking')
          .select(['event_id', 'state'])
          .where('person_id', '=', person)
          .where('ended_at', 'is', null)
          .where('wish_of', 'is', null)
          .where(
            'event_id',
            'in',
            events.map(({ id }) => id)
          )
          .execute();
  const states = new Map<string, BookingState>(
    bookings.map(({ event_id, state }) => [event_id, state])
  );
  return events.map((event) => ({
    number: all.indexOf(event) + 1,
    card: toCard(event),
    state: states.get(event.id) ?? null
  }));
}
