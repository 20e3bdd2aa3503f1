/** The organiser's form of an event: its fields, and its way to details and back. */
import * as v from 'valibot';

import { email, line, lines, neededLine, readForm, type FormAgain } from '#lib/form.ts';
import { clockPart, dayPart, readClock, readDay, toInstant, toLocal } from '#lib/time.server.ts';
import { choiceOf, readChoice } from '#lib/organisations/venues/read.server.ts';
import { audience } from '#lib/words/en/audience.ts';
import { organise } from '#lib/words/en/organise.ts';
import { visit } from '#lib/words/en/visit.ts';

import {
  DEADLINE_DAYS_MOST,
  KINDS,
  LEVELS,
  MODES,
  SECTORS,
  type Audience,
  type EventDetails,
  type Level
} from './rules.ts';

const words = organise.form;
const ROLES = Object.keys(audience.rolesMany);
const { tooLong } = visit.book;

const optional = (most: number) => line(most, tooLong(most));
const whole = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => /^\d*$/.test(text) && Number(text) <= most, words.placesWrong)
  );
const days = v.pipe(
  v.string(),
  v.trim(),
  v.check(
    (text) => /^([1-9]\d?)?$/.test(text) && Number(text) <= DEADLINE_DAYS_MOST,
    words.daysWrong(DEADLINE_DAYS_MOST)
  )
);
const webAddress = v.pipe(
  line(500, tooLong(500)),
  v.check((text) => text === '' || /^https?:\/\/[^\s/]+\S*$/.test(text), words.onlineLinkWrong)
);

export const eventForm = v.object({
  version: v.string(),
  title: neededLine(120, words.titleMissing, tooLong(120)),
  summary: neededLine(200, words.summaryMissing, tooLong(200)),
  description: lines(10_000, tooLong(10_000)),
  kind: v.picklist(KINDS),
  mode: v.picklist(MODES),
  starts_on: v.string(),
  starts: v.string(),
  ends: v.string(),
  venue: line(80, tooLong(80)),
  place: optional(200),
  place_address: optional(200),
  getting_there: optional(500),
  good_to_know: optional(500),
  in_the_room: optional(500),
  day_contact: optional(200),
  online_link: webAddress,
  places_room: whole(10_000),
  places_online: whole(100_000),
  room_limit: whole(10_000),
  team: whole(1000),
  seats: whole(10_000),
  serving: v.picklist(['book', 'offer']),
  cut_off_days: days,
  name_days: days,
  admission: v.picklist(['at-once', 'approval']),
  listing: v.picklist(['listed', 'unlisted', 'private']),
  only_authorities: v.array(v.string()),
  only_sectors: v.array(v.picklist(SECTORS)),
  only_roles: v.array(v.picklist(ROLES)),
  only_levels: v.array(v.picklist(LEVELS)),
  programme: v.string(),
  open_to: v.picklist(['everyone', 'programme']),
  opens_on: v.string(),
  opens: v.string(),
  closes_on: v.string(),
  closes: v.string(),
  audience: optional(120),
  levels: v.array(v.picklist(LEVELS)),
  clpl_minutes: whole(10_000),
  host: neededLine(120, words.hostMissing, tooLong(120)),
  contact: email(words.contactWrong),
  /** The step in which the organiser has read whom it tells. */
  checked: v.string(),
  note: lines(1000, tooLong(1000))
});

type Values = v.InferOutput<typeof eventForm>;

export interface ReadEvent {
  details: EventDetails;
  places: { room: number; online: number };
  onlyFor: Audience;
  version: number;
  checked: boolean;
  note: string;
  typed: FormAgain['typed'];
}

/** Reads the whole form; every problem at once, those of days and times too. */
export function readEvent(data: FormData): ReadEvent | FormAgain {
  const form = readForm(eventForm, data);
  const times = readTimes(form.typed);
  if (!form.ok) return { typed: form.typed, problems: [...form.problems, ...times.problems] };
  if (times.problems.length > 0) return { typed: form.typed, problems: times.problems };
  const { values, typed } = form;
  return {
    details: toDetails(values, times),
    places: { room: number(values.places_room) ?? 0, online: number(values.places_online) ?? 0 },
    onlyFor: {
      authority: values.only_authorities,
      sector: values.only_sectors,
      role: values.only_roles,
      level: values.only_levels
    },
    version: number(values.version) ?? 0,
    checked: values.checked !== '',
    note: values.note,
    typed
  };
}

interface Times {
  startsLocal: string | null;
  endsLocal: string | null;
  opensAt: string | null;
  closesAt: string | null;
  problems: FormAgain['problems'];
}

function readTimes(typed: FormAgain['typed']): Times {
  const problems: FormAgain['problems'] = [];
  const text = (name: string) => String(typed[name] ?? '').trim();
  const day = (name: string): string | null => {
    const read = text(name) && readDay(text(name));
    if (read === null) problems.push({ field: name, message: words.dayWrong });
    return read || null;
  };
  const clock = (name: string, missing?: string): string | null => {
    const typedClock = text(name);
    if (!typedClock) {
      if (missing) problems.push({ field: name, message: missing });
      return null;
    }
    const read = readClock(typedClock);
    if (!read) problems.push({ field: name, message: words.timeWrong });
    return read;
  };
  const on = day('starts_on');
  const starts = clock('starts', on ? words.timeMissing : undefined);
  const ends = clock('ends', on ? words.timeMissing : undefined);
  const window = (dayName: string, clockName: string, fallback: string): string | null => {
    const date = day(dayName);
    const time = clock(clockName) ?? fallback;
    return date && toInstant(`${date}T${time}`);
  };
  return {
    startsLocal: on && starts ? `${on}T${starts}` : null,
    endsLocal: on && ends ? `${on}T${ends}` : null,
    opensAt: window('opens_on', 'opens', '09:00'),
    closesAt: window('closes_on', 'closes', '16:00'),
    problems
  };
}

function toDetails(values: Values, times: Times): EventDetails {
  return {
    title: values.title,
    summary: values.summary,
    description: values.description,
    kind: values.kind,
    mode: values.mode,
    host: values.host,
    contact: values.contact,
    startsLocal: times.startsLocal,
    endsLocal: times.endsLocal,
    place: values.place || null,
    placeAddress: values.place_address || null,
    gettingThere: values.getting_there || null,
    ...readChoice(values.venue),
    goodToKnow: values.good_to_know || null,
    inTheRoom: values.in_the_room || null,
    dayContact: values.day_contact || null,
    onlineLink: values.online_link || null,
    audience: values.audience || null,
    levels: values.levels,
    clplMinutes: number(values.clpl_minutes),
    roomLimit: number(values.room_limit),
    team: number(values.team) ?? 0,
    programme: values.programme || null,
    forProgrammeOnly: values.open_to === 'programme' && values.programme !== '',
    admission: values.admission,
    listing: values.listing,
    serving: values.serving,
    cutOffDays: number(values.cut_off_days),
    nameDays: number(values.name_days),
    seats: number(values.seats),
    bookingOpensAt: times.opensAt,
    bookingClosesAt: times.closesAt
  };
}

const number = (text: string): number | null => (text === '' ? null : Number(text));

/** What the form shows of an event that is there already. */
export function typedOf(
  details: EventDetails,
  {
    places,
    onlyFor,
    version
  }: { places: { room: number; online: number }; onlyFor: Audience; version: number }
): Record<string, string | string[]> {
  const date = (local: string | null) => (local ? ukDay(dayPart(local)) : '');
  const clock = (local: string | null) => (local ? clockPart(local) : '');
  const opens = details.bookingOpensAt && toLocal(details.bookingOpensAt);
  const closes = details.bookingClosesAt && toLocal(details.bookingClosesAt);
  const text = (value: string | number | null) => (value === null ? '' : String(value));
  return {
    version: String(version),
    title: details.title,
    summary: details.summary,
    description: details.description,
    kind: details.kind,
    mode: details.mode,
    starts_on: date(details.startsLocal),
    starts: clock(details.startsLocal),
    ends: clock(details.endsLocal),
    venue: choiceOf(details.venue ?? null, details.venueRoom ?? null),
    place: text(details.place),
    place_address: text(details.placeAddress),
    getting_there: text(details.gettingThere),
    good_to_know: text(details.goodToKnow),
    in_the_room: text(details.inTheRoom ?? null),
    day_contact: text(details.dayContact ?? null),
    online_link: text(details.onlineLink),
    places_room: String(places.room),
    places_online: String(places.online),
    room_limit: text(details.roomLimit),
    team: String(details.team),
    seats: text(details.seats),
    serving: details.serving,
    cut_off_days: text(details.cutOffDays ?? null),
    name_days: text(details.nameDays ?? null),
    admission: details.admission,
    listing: details.listing,
    only_authorities: [...onlyFor.authority],
    only_sectors: [...onlyFor.sector],
    only_roles: [...onlyFor.role],
    only_levels: [...onlyFor.level],
    programme: text(details.programme),
    open_to: details.forProgrammeOnly ? 'programme' : 'everyone',
    opens_on: date(opens),
    opens: clock(opens),
    closes_on: date(closes),
    closes: clock(closes),
    audience: text(details.audience),
    levels: [...details.levels] as Level[],
    clpl_minutes: text(details.clplMinutes),
    host: details.host,
    contact: details.contact,
    checked: '',
    note: ''
  };
}

/** `26/11/2026`, as people here write a day. */
export function ukDay(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date}/${month}/${year}`;
}
