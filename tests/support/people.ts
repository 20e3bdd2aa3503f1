/** People and events for tests, in one line each. */
import type { Db } from '#db/open.server.ts';
import type { Row } from '#db/schema.ts';
import { makeEvent, saveEvent, type SaveFacts } from '#lib/changes/event.server.ts';
import { takeSlot, type TakeSlot } from '#lib/changes/present.server.ts';
import { detailsOf, findEvent, publishEvent, type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { answerPartner } from '#lib/organisations/partners/answer.server.ts';
import {
  addStandingTalk,
  type StandingTalk,
  type StandingDetails
} from '#lib/organisations/partners/standing.server.ts';
import { proveContact, signUpPartner } from '#lib/organisations/partners/sign-up.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import { grantsOf, personOf, type Person } from '#lib/people/person.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';
import { addSlot, type Slot, type SlotDetails } from '#lib/slots/slot.server.ts';

/** A Monday, three days before the Teachmeet that most tests are about. */
export const NOW = '2026-11-23T10:00:00.000Z';

export const ORGANISER: Actor = {
  person: { id: 'organiser', name: 'Mairi Orr', email: 'mairi@stem.example' },
  grants: [{ right: 'organiser', scope: 'everything', scopeId: '' }]
};

let count = 0;

/** Somebody new: `await somebody(db, 'Eilidh Baird')`. */
export async function somebody(db: Db, name = 'Eilidh Baird'): Promise<Person & { actor: Actor }> {
  count += 1;
  const email = `${fold(name).replaceAll(' ', '.')}.${count}@school.example`;
  const person = await personOf(db, { email, name, now: NOW });
  return { ...person, actor: actor(person) };
}

export function actor(person: { id: string; name: string; email: string }): Actor {
  return { person, grants: [] };
}

export const DETAILS: EventDetails = {
  title: 'Teachmeet: wee wins',
  summary: 'Two minutes or seven, one thing that worked.',
  description: 'Come and **listen**.',
  kind: 'teachmeet',
  mode: 'room',
  host: 'STEM Glasgow',
  contact: 'team@stem.example',
  startsLocal: '2026-12-10T16:00',
  endsLocal: '2026-12-10T18:00',
  place: 'Kirkmuirlea Primary School',
  placeAddress: '1 Muir Road, Kirkmuirlea',
  gettingThere: 'Street parking.',
  goodToKnow: null,
  onlineLink: null,
  audience: null,
  levels: [],
  clplMinutes: 120,
  roomLimit: null,
  team: 0,
  programme: null,
  forProgrammeOnly: false,
  admission: 'at-once',
  listing: 'listed',
  serving: 'book',
  seats: null,
  bookingOpensAt: null,
  bookingClosesAt: null
};

/** A published event with so many places: `await published(db, { room: 2 })`. */
export async function published(
  db: Db,
  {
    room = 20,
    online = 20,
    now = NOW,
    ...details
  }: Partial<EventDetails> & { room?: number; online?: number; now?: string } = {}
): Promise<Event> {
  const draft = done(
    await makeEvent(db, {
      details: { ...DETAILS, ...details },
      places: { room, online },
      by: ORGANISER,
      now
    })
  );
  return done(await publishEvent(db, { event: draft.id, by: ORGANISER, now }));
}

/** An organiser saves an event as it is now, with some details anew. */
export async function saves(
  db: Db,
  { id }: { id: string },
  details: Partial<EventDetails>,
  facts: Partial<Pick<SaveFacts, 'places' | 'note' | 'by'>> & { now: string }
): ReturnType<typeof saveEvent> {
  const event = (await findEvent(db, id))!;
  return saveEvent(db, {
    event: id,
    details: { ...detailsOf(event), ...details },
    places: null,
    version: event.version,
    note: '',
    by: ORGANISER,
    ...facts
  });
}

/** A slot in an event's agenda, open to PSLs unless said otherwise. */
export async function slotIn(
  db: Db,
  event: string,
  details: Partial<SlotDetails> = {}
): Promise<Slot> {
  return done(
    await addSlot(db, {
      event,
      details: {
        kind: 'talk',
        title: 'Talk',
        starts: '16:05',
        minutes: 7,
        openTo: 'psls',
        ...details
      },
      by: ORGANISER,
      now: NOW
    })
  );
}

/** Somebody takes a slot for a talk of their own. */
export function takes(
  db: Db,
  slot: Pick<Slot, 'id' | 'event_id'>,
  person: Person & { actor: Actor },
  facts: Partial<TakeSlot> = {}
): ReturnType<typeof takeSlot> {
  return takeSlot(db, {
    event: slot.event_id,
    slot: slot.id,
    person: person.id,
    title: 'Levers from lolly sticks',
    line: null,
    by: person.actor,
    now: NOW,
    ...facts
  });
}

/** A partner with its lead, who presents for it; approved unless said otherwise. */
export async function partnerWith(
  db: Db,
  { approved = true }: { approved?: boolean } = {}
): Promise<{ id: string; presenter: Person & { actor: Actor } }> {
  count += 1;
  const { partner, proof } = done(
    await signUpPartner(db, {
      name: `Clydeside Science Centre ${count}`,
      kind: 'science-centre-or-museum',
      web: null,
      about: null,
      contactName: 'Rhona Weir',
      contactEmail: `rhona.${count}@science.example`,
      now: NOW
    })
  );
  const lead = await proveContact(db, proof, NOW);
  if (approved) done(await answerPartner(db, { partner, approve: true, by: ORGANISER, now: NOW }));
  const grants = await grantsOf(db, lead.id);
  return { id: partner, presenter: { ...lead, actor: { ...actor(lead), grants } } };
}

/** What a partner offers: a short talk for anybody, unless said otherwise. */
export async function offers(
  db: Db,
  partner: string,
  details: Partial<StandingDetails> = {},
  { by = SYSTEM, now = NOW }: { by?: Actor; now?: string } = {}
): Promise<StandingTalk> {
  return done(
    await addStandingTalk(db, {
      partner,
      details: {
        kind: 'talk',
        title: 'What I do all day',
        line: null,
        description: null,
        minutes: 5,
        levels: [],
        theme: null,
        mode: 'either',
        equipment: null,
        ...details
      },
      by,
      now
    })
  );
}

/** An establishment, with its authority's pool where it has one. */
export async function establishment(
  db: Db,
  authority = 'south-lanarkshire'
): Promise<Row<'establishment'>> {
  count += 1;
  const name = `Test Primary School ${count}`;
  return db
    .insertInto('establishment')
    .values({
      id: `establishment-${count}`,
      seed_code: null,
      name,
      name_folded: fold(name),
      sector: 'primary',
      authority_id: authority,
      closed_on: null
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The value of a verb that is expected to succeed; its refusal is the test's failure. */
export function done<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`Refused: ${answer.refused}`);
  return answer;
}

/** The letters queued so far, as `kind to`. */
export async function letters(db: Db, event?: string): Promise<Row<'outbox'>[]> {
  let query = db.selectFrom('outbox').selectAll().orderBy('created_at').orderBy('id');
  if (event) query = query.where('event_id', '=', event);
  return query.execute();
}
