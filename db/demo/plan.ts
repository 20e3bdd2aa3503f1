/** Plans what happens to each event of the demo: made, published, talks taken, places booked. */
import type { Instant, PlaceMode } from '#db/schema.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { NEW_POOL } from '#lib/booking/pools/pool-rules.ts';
import { changePools } from '#lib/booking/pools/pools.server.ts';
import type { ReleaseSaid } from '#lib/booking/release/release.ts';
import { setReleaseNeeded } from '#lib/booking/release/release.server.ts';
import { makeEvent } from '#lib/changes/event.server.ts';
import { takeSlot } from '#lib/changes/present.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { publishEvent, type Event } from '#lib/events/event.server.ts';
import type { EventDetails } from '#lib/events/rules.ts';
import { filledFromVenue } from '#lib/events/venue.server.ts';
import { calendarsAround } from '#lib/organisations/school-calendar.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { addSlot } from '#lib/slots/slot.server.ts';
import {
  at,
  clockPart,
  dayOf,
  dayPart,
  plus,
  toInstant,
  toLocal,
  schoolDaysBefore
} from '#lib/time.server.ts';

import type { DemoSlot, DemoTalk } from './agendas.ts';
import { CLOCKS, CLPL, EVENTS, type DemoEvent } from './events.ts';
import type { Filling } from './fill.ts';
import { chance, shuffled, type DemoPerson } from './people.ts';
import { withdrawn } from './programmes.ts';
import { actor, done, ORGANISER } from './settle.ts';

export const HOST = 'STEM Glasgow';
export const CONTACT = 'team@stemglasgow.example';

/** Days before its date on which a past event was published. */
export const PUBLISHED_BEFORE = 42;
/** The same before the last day of booking, where that came early. */
const PUBLISHED_BEFORE_LAST = 35;
/** Latest local time at which a Teachmeet of today is still worth a demo. */
const TODAY_UNTIL = '14:00';

export function planEvents(filling: Filling): void {
  for (const [index, event] of EVENTS.entries()) planEvent(filling, event, chance(1000 + index));
}

type Next = () => number;

function planEvent(filling: Filling, event: DemoEvent, next: Next): void {
  const { now, plan } = filling;
  if (event.instead) return;
  const times = timesOf(filling, event);
  const published = publishedAt(filling, event, times?.startsLocal);
  const made = plus(published, { hours: -44 });
  plan(made, (now) => make(filling, { event, times, now }));
  if (event.draft) return;
  plan(published, async (now) => {
    const by = await actor(filling, ORGANISER);
    const id = filling.events.get(event.key)!;
    if (event.releaseNeeded) {
      done(await setReleaseNeeded(filling.db, { event: id, needed: true, by, now }));
    }
    done(await publishEvent(filling.db, { event: id, by, now }));
  });
  if (!times) return;
  const limit = [
    plus(toInstant(times.startsLocal), { hours: -4 }),
    plus(now, { minutes: -20 }),
    ...(event.until ? [at(filling.weeks.day(event.until.week, event.until.weekday), '12:00')] : [])
  ].sort()[0]!;
  const presenters = planTalks(filling, { event, published, limit, next });
  planBookings(filling, { event, published, limit, presenters, next });
}

interface Times {
  startsLocal: string;
  endsLocal: string;
}

function timesOf({ weeks, now }: Filling, { on, kind, clock }: DemoEvent): Times | null {
  if (!on) return null;
  const [starts, ends] = clock ?? CLOCKS[kind];
  const today = dayOf(now);
  const late = clockPart(toLocal(now)) > TODAY_UNTIL;
  const tomorrow = Temporal.PlainDate.from(today).add({ days: 1 }).toString();
  const day = on === 'next' ? weeks.next(late ? tomorrow : today) : weeks.day(on.week, on.weekday);
  return { startsLocal: `${day}T${starts}`, endsLocal: `${day}T${ends}` };
}

function publishedAt({ now, weeks }: Filling, event: DemoEvent, starts?: string): Instant {
  const day = (text: string, before: number) =>
    Temporal.PlainDate.from(text).subtract({ days: before }).toString();
  const days = [
    day(dayOf(now), event.publishedBefore ?? 20),
    ...(starts ? [day(dayPart(starts), PUBLISHED_BEFORE)] : []),
    ...(event.until
      ? [day(weeks.day(event.until.week, event.until.weekday), PUBLISHED_BEFORE_LAST)]
      : [])
  ];
  return at(days.sort()[0]!, '10:20');
}

async function make(
  filling: Filling,
  { event, times, now }: { event: DemoEvent; times: Times | null; now: Instant }
): Promise<void> {
  const { db } = filling;
  const by = await actor(filling, ORGANISER);
  const pools = Object.entries(event.pools ?? {});
  const kept = pools.reduce((sum, [, places]) => sum + places, 0);
  const places = { room: (event.places.room ?? 0) - kept, online: event.places.online ?? 0 };
  const details = done(
    await filledFromVenue(db, { details: detailsOf(filling, event, times), before: null })
  );
  const made = done(await makeEvent(db, { details, places, by, now }));
  const { id } = made;
  filling.events.set(event.key, id);
  if (pools.length > 0) await keepPlaces(filling, { event, made, times: times!, by, now });
  await addAgenda(filling, { event: id, agenda: event.agenda, now });
}

/** Gives an event its running order. */
export async function addAgenda(
  filling: Filling,
  { event, agenda, now }: { event: string; agenda: readonly DemoSlot[]; now: Instant }
): Promise<void> {
  const by = await actor(filling, ORGANISER);
  for (const { at: starts, minutes, kind, title, open, track, room } of agenda) {
    const place = { track: track ?? null, room: room ?? null };
    const details = { kind, title, starts, minutes, openTo: open ?? null, ...place };
    done(await addSlot(filling.db, { event, details, by, now }));
  }
}

/** Keeps places for authorities, until a school day of theirs where they are released. */
async function keepPlaces(
  { db }: Filling,
  facts: { event: DemoEvent; made: Event; times: Times; by: Actor; now: Instant }
): Promise<void> {
  const { event, made, by, now } = facts;
  const day = dayPart(facts.times.startsLocal);
  const closed = await calendarsAround(db, day);
  const lines = Object.entries(event.pools!).map(([authority, places]) => ({
    key: `${NEW_POOL}-${authority}`,
    mode: 'room' as const,
    authority,
    places,
    releaseOn: event.release ? schoolDaysBefore(day, event.release, closed(authority)) : null,
    releaseNow: false
  }));
  const wish = { lines, seats: null, perEstablishment: null, perEstablishmentUntil: null };
  done(await changePools(db, { event: made.id, wish, version: made.version, by, now }));
}

function detailsOf(
  { programmes, venues }: Filling,
  event: DemoEvent,
  times: Times | null
): EventDetails {
  return {
    title: event.title,
    summary: event.summary,
    description: event.description,
    kind: event.kind,
    mode: event.mode,
    host: event.host ?? HOST,
    contact: CONTACT,
    startsLocal: times?.startsLocal ?? null,
    endsLocal: times?.endsLocal ?? null,
    place: null,
    placeAddress: null,
    gettingThere: null,
    ...(event.venue && venues.get(event.venue)),
    goodToKnow: event.goodToKnow ?? null,
    onlineLink: event.mode === 'room' ? null : linkOf(event.key),
    audience: event.audience ?? null,
    levels: event.levels ?? [],
    clplMinutes: CLPL[event.kind],
    roomLimit: null,
    team: 2,
    programme: event.programme ? programmes.get(event.programme)! : null,
    forProgrammeOnly: event.forProgrammeOnly ?? false,
    admission: 'at-once',
    listing: 'listed',
    serving: 'book',
    seats: null,
    bookingOpensAt: null,
    bookingClosesAt: null
  };
}

export const linkOf = (key: string): string => `https://meet.example/${key}`;

interface Window {
  event: DemoEvent;
  published: Instant;
  limit: Instant;
  next: Next;
}

/** Plans who takes which slot; returns who presents for themselves. */
function planTalks(filling: Filling, { event, published, limit, next }: Window): DemoPerson[] {
  const presenters: DemoPerson[] = [];
  const crowd = shuffled([...filling.cast.first, ...filling.cast.others], next).filter(
    ({ school }) => !school?.closed || event.programme === 'first'
  );
  for (const item of event.agenda) {
    if (!item.talk) continue;
    const { talk } = item;
    const person = talk.partner ? null : presenterOf(filling, talk, crowd, presenters);
    if (person) presenters.push(person);
    const then = between(plus(published, { hours: 5 }), limit, next());
    filling.plan(then, (now) => take(filling, { event, item, talk, person, now }));
  }
  return presenters;
}

function presenterOf(
  { cast }: Filling,
  { by }: DemoTalk,
  crowd: DemoPerson[],
  already: readonly DemoPerson[]
): DemoPerson {
  if (by.includes('@')) return cast.of(by);
  const free = crowd.find(
    (one) => one.role === by && !already.includes(one) && !one.email.startsWith('psl@')
  );
  if (!free) throw new Error(`Nobody in the demo is a ${by} without a talk`);
  return free;
}

async function take(
  filling: Filling,
  facts: {
    event: DemoEvent;
    item: DemoSlot;
    talk: DemoTalk;
    person: DemoPerson | null;
    now: Instant;
  }
): Promise<void> {
  const { db, events, people, partners } = filling;
  const { talk, person, item, now } = facts;
  const event = events.get(facts.event.key)!;
  const { id: slot } = await db
    .selectFrom('slot')
    .select('id')
    .where('event_id', '=', event)
    .where('starts', '=', item.at)
    .where('title', '=', item.title)
    .where('taken_at', 'is', null)
    .orderBy('position')
    .executeTakeFirstOrThrow();
  const said = { event, slot, title: talk.title, line: talk.line ?? null, now };
  const email = person?.email ?? talk.by;
  const by = await actor(filling, email);
  if (talk.partner) {
    const partner = partners.get(talk.partner)!;
    done(await takeSlotForPartner(db, { ...said, partner, person: people.get(email)!, by }));
  } else {
    const establishment = person!.school?.id ?? null;
    done(await takeSlot(db, { ...said, person: people.get(email)!, establishment, by }));
  }
}

function planBookings(
  filling: Filling,
  { event, published, limit, presenters, next }: Window & { presenters: DemoPerson[] }
): void {
  const { plan, db, events, people } = filling;
  const total =
    event.coming + (event.comingOnline ?? 0) + (event.waiting ?? 0) + (event.cancelled ?? 0);
  const bookers = bookersOf(filling, { event, total, presenters, next });
  const guests = filling.cast.others.filter((one) => !presenters.includes(one));
  bookers.push(...guests.slice(0, event.guests ?? 0));
  const times = bookers
    .map(() => between(plus(published, { minutes: 40 }), limit, next() ** 2))
    .sort();
  const changeMind = shuffled(bookers.slice(0, -4), next).slice(0, event.cancelled ?? 0);
  bookers.forEach((person, index) => {
    const facts = {
      person: people.get(person.email)!,
      establishment: person.school?.id ?? null,
      establishmentOther: person.school ? null : 'Supply'
    };
    const mode: PlaceMode =
      event.mode === 'online' || (event.comingOnline && index >= event.coming) ? 'online' : 'room';
    plan(times[index]!, async (now) => {
      const by = await actor(filling, person.email);
      const id = events.get(event.key)!;
      const release = saidOf(event, index);
      const placed = done(
        await placeBooking(db, { event: id, mode, ...facts, ...(release && { release }), by, now })
      );
      const { booking } = placed;
      person.bookings ??= {};
      person.bookings[event.key] = booking.id;
    });
    if (!changeMind.includes(person)) return;
    const later = between(plus(times[index]!, { minutes: 90 }), limit, next());
    plan(later > limit ? limit : later, async (now) => {
      const by = await actor(filling, person.email);
      done(await cancelBooking(db, { booking: person.bookings![event.key]!, by, now }));
    });
  });
}

/** What they say of cover for a full day: most need it, some do not, a few leave it open. */
function saidOf({ kind }: DemoEvent, index: number): ReleaseSaid | null {
  if (kind !== 'full-day' || index % 9 === 8) return null;
  const cover = index % 9 === 3 ? 'not-needed' : index % 9 === 6 ? 'not-working' : 'needed';
  return { cover, agreed: index % 4 !== 1 };
}

/** Who books, in order; our PSL is last where she waits, and among the first where she is booked. */
function bookersOf(
  filling: Filling,
  facts: { event: DemoEvent; total: number; presenters: DemoPerson[]; next: Next }
): DemoPerson[] {
  const { cast } = filling;
  const { event, total, presenters, next } = facts;
  const psl = cast.of('psl@auchenlarig.example');
  const late = typeof event.on === 'object' && event.on !== null && event.on.week > -21;
  const gone = late ? withdrawn(filling) : [];
  const crowd = {
    first: cast.first,
    second: cast.second.accepted,
    anyone: [
      ...cast.first,
      ...cast.others,
      ...cast.established,
      cast.of('headteacher@fallhope.example'),
      cast.of('office@brackenmearns.example')
    ]
  }[event.who].filter(
    (one) =>
      !presenters.includes(one) &&
      !gone.includes(one) &&
      (!one.school?.closed || event.programme === 'first')
  );
  const others = shuffled(
    crowd.filter((one) => one !== psl),
    next
  );
  const comes = PSL_BOOKS.includes(event.key) || event.who === 'first';
  if (presenters.includes(psl) || event.who === 'second') return others.slice(0, total);
  if (event.pools) {
    const chosen = byAuthority(others, event.pools, total - 1);
    return PSL_WAITS === event.key ? [...chosen, psl] : byAuthority(others, event.pools, total);
  }
  return comes ? [psl, ...others.slice(0, total - 1)] : others.slice(0, total);
}
const PSL_BOOKS = ['engineering-p1', 'award', 'bridges'];
const PSL_WAITS = 'microbit';

/** So many of each authority as its share of the kept places. */
function byAuthority(
  people: readonly DemoPerson[],
  pools: Record<string, number>,
  total: number
): DemoPerson[] {
  const kept = Object.values(pools).reduce((sum, places) => sum + places, 0);
  const chosen = new Set<DemoPerson>();
  for (const [authority, places] of Object.entries(pools)) {
    const here = people.filter(({ school }) => school?.authority === authority);
    for (const one of here.slice(0, Math.floor((total * places) / kept))) chosen.add(one);
  }
  const more = people.filter((one) => !chosen.has(one) && (one.school?.authority ?? '') in pools);
  for (const one of more.slice(0, total - chosen.size)) chosen.add(one);
  return people.filter((one) => chosen.has(one));
}

/** An instant between two, at a time of day at which people do such things. */
function between(from: Instant, to: Instant, share: number): Instant {
  const [begin, end] = [from, to].map((one) => Temporal.Instant.from(one).epochMilliseconds);
  const exact = Temporal.Instant.fromEpochMilliseconds(
    Math.round(begin! + (end! - begin!) * share)
  );
  const local = exact.toZonedDateTimeISO('Europe/London');
  // the night's share goes to the evening before it
  const awake =
    local.hour < 7 ? local.with({ hour: 15 + (local.hour % 7) }).subtract({ days: 1 }) : local;
  const instant = awake.toInstant().toString({ smallestUnit: 'millisecond' });
  return instant < from ? from : instant > to ? to : instant;
}
