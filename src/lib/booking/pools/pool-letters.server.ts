/** The letters about pools: to coordinators, to organisers, and to somebody who was sent back. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { findEvent, type Event } from '#lib/events/event.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { coordinatorsOf } from '#lib/people/grants.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { longDayText } from '#lib/time.server.ts';
import { pools } from '#lib/words/en/pools.ts';

import { standingText } from '../desk-letters.server.ts';
import {
  bookingFacts,
  bookingInvite,
  bookingLetter,
  bookingPath,
  factsBlock
} from '../letter-facts.server.ts';
import { standingOf } from '../waiting/line.server.ts';
import { findRequest } from './pool-request.server.ts';
import type { Pool } from '../places.server.ts';

const words = pools.letters;

/** The coordinator's page of their authority's places at an event. */
export const poolPath = (authority: string, event: string): string =>
  `/coordinate/${authority}/${event}`;

interface PoolFacts {
  pool: Pool;
  event: Event;
  authority: Row<'authority'>;
}

async function poolFacts(db: Db, id: string): Promise<PoolFacts | null> {
  const pool = await db.selectFrom('pool').selectAll().where('id', '=', id).executeTakeFirst();
  if (!pool?.authority_id) return null;
  const [event, authority] = await Promise.all([
    findEvent(db, pool.event_id),
    findAuthority(db, pool.authority_id)
  ]);
  return event && authority ? { pool, event, authority } : null;
}

export const poolLetters: Letters = {
  'release-notice': async (db, { pool: id, on, person }, { row, now }) => {
    const facts = await poolFacts(db, id!);
    if (!facts) return null;
    const { pool, event, authority } = facts;
    const unused = pool.places - pool.taken;
    const gone = pool.released_at !== null || pool.release_on !== on || unused === 0;
    if (gone || event.status !== 'published' || event.starts_at! <= now) return null;
    const to = (await coordinatorsOf(db, authority.id)).find((one) => one.id === person);
    if (!to) return null;
    const said = words.notice;
    return {
      to: { name: to.name, address: row.to_email },
      replyTo: event.contact,
      subject: said.subject(letterFacts(event).subject),
      title: said.title(unused, authority.name),
      blocks: [
        {
          text: said.intro(
            plain(event.title),
            unused,
            pool.places,
            authority.name,
            longDayText(on!)
          )
        },
        { text: said.what },
        { button: { label: said.button, href: link(poolPath(authority.id, event.id)) } }
      ],
      foot: words.foot(authority.name, event.host, event.contact)
    };
  },

  'places-asked': async (db, { request: id }, { row, now }) => {
    const facts = await requestFacts(db, id!);
    if (!facts || facts.request.granted_at || facts.request.declined_at) return null;
    const { request, event, authority, asker } = facts;
    if (event.starts_at && event.starts_at <= now) return null;
    const said = words.asked;
    return {
      to: { name: event.host, address: row.to_email },
      replyTo: asker.email,
      subject: said.subject(authority.name, letterFacts(event).subject),
      title: said.title(authority.name, request.places),
      blocks: [
        { text: said.intro(plain(asker.name || asker.email), plain(event.title)) },
        ...(request.note ? [{ text: said.note(plain(request.note)) }] : []),
        { button: { label: said.button, href: link(`/organise/events/${event.id}/places`) } }
      ],
      foot: said.foot(event.host)
    };
  },

  'places-answered': async (db, { request: id }, { row }) => {
    const facts = await requestFacts(db, id!);
    if (!facts) return null;
    const { request, event, authority, asker } = facts;
    const said = words.answered;
    const { subject } = letterFacts(event);
    const yes = request.granted_at !== null;
    const { places } = request;
    return {
      to: { name: asker.name, address: row.to_email },
      replyTo: event.contact,
      subject: yes ? said.subjectYes(subject) : said.subjectNo(subject),
      title: yes ? said.titleYes(places) : said.titleNo,
      blocks: [
        {
          text: yes
            ? said.yes(plain(event.title), places, authority.name)
            : said.no(plain(event.title), places)
        },
        { button: { label: said.button, href: link(poolPath(authority.id, event.id)) } }
      ],
      foot: words.foot(authority.name, event.host, event.contact)
    };
  },

  'sent-back': async (db, { booking: id }, { row, now }) => {
    const facts = await bookingFacts(db, id!, now);
    if (!facts || facts.booking.confirmed_at || !facts.booking.ranked_why) return null;
    const { booking, event } = facts;
    const authority = booking.authority_id && (await findAuthority(db, booking.authority_id));
    const said = words.sentBack;
    const invite = await bookingInvite(db, { ...facts, row }, now);
    const stands = await standingOf(db, { booking, event, now });
    return {
      ...bookingLetter(facts, row, {
        subject: said.subject(letterFacts(event).subject),
        title: said.title,
        blocks: [
          { text: said.intro(plain(event.title), authority ? authority.name : event.host) },
          { text: said.why(plain(booking.ranked_why!)) },
          factsBlock(facts),
          ...(booking.state === 'waiting' ? [{ text: said.next(standingText(stands)) }] : []),
          { button: { label: said.button, href: link(bookingPath(booking.id)) } }
        ],
        foot: said.foot(event.host, event.contact)
      }),
      ...(invite && { invite })
    };
  }
};

async function requestFacts(db: Db, id: string) {
  const request = await findRequest(db, id);
  if (!request) return null;
  const [event, authority, asker] = await Promise.all([
    findEvent(db, request.event_id),
    findAuthority(db, request.authority_id),
    findPerson(db, request.asked_by)
  ]);
  return event && authority && asker ? { request, event, authority, asker } : null;
}

async function findAuthority(db: Db, id: string): Promise<Row<'authority'> | undefined> {
  return db.selectFrom('authority').selectAll().where('id', '=', id).executeTakeFirst();
}
