/** What holds for events; pure. */
import type { Level } from '#lib/organisations/themes.ts';
import type {
  AudienceKind,
  EventKind,
  EventMode,
  EventStatus,
  Instant,
  LocalTime,
  PlaceMode
} from '#db/schema.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { instantText } from '#lib/time.server.ts';

export const KINDS: readonly EventKind[] = ['teachmeet', 'twilight', 'full-day', 'webinar'];
export const MODES: readonly EventMode[] = ['room', 'online', 'hybrid'];

/** In which ways someone can be there. */
export function modesOf(mode: EventMode): readonly PlaceMode[] {
  return mode === 'hybrid' ? ['room', 'online'] : [mode];
}

/** What an organiser says of an event; places are the booking desk's. */
export interface EventDetails {
  title: string;
  summary: string;
  description: string;
  kind: EventKind;
  mode: EventMode;
  host: string;
  contact: string;
  startsLocal: LocalTime | null;
  endsLocal: LocalTime | null;
  place: string | null;
  placeAddress: string | null;
  gettingThere: string | null;
  /** Of the venues, and a room of it; the texts are what people are told. None: a free place. */
  venue?: string | null;
  venueRoom?: string | null;
  goodToKnow: string | null;
  /** What presenters find in the room, and whom they call on the day. */
  inTheRoom?: string | null;
  dayContact?: string | null;
  onlineLink: string | null;
  audience: string | null;
  levels: readonly Level[];
  clplMinutes: number | null;
  roomLimit: number | null;
  team: number;
  programme: string | null;
  /** Only the programme's participants may book. */
  forProgrammeOnly: boolean;
  /** A booking is a place at once, or a request that the organiser answers. */
  admission: 'at-once' | 'approval';
  /** Unlisted: not in what's on; private: seen and booked by its private link only. */
  listing: 'listed' | 'unlisted' | 'private';
  /** What happens with a place that becomes free before the cut-off. */
  serving: 'book' | 'offer';
  /** School days before, until which a free place is given unasked, and partners name their presenters; as usual when null. */
  cutOffDays?: number | null;
  nameDays?: number | null;
  /** Chairs set out; more places than chairs is the organiser's choice (rule 11). */
  seats: number | null;
  bookingOpensAt: Instant | null;
  bookingClosesAt: Instant | null;
}

/** As many school days before an event a deadline lies at most; at least one. */
export const DEADLINE_DAYS_MOST = 20;

/** Whom an event is for: of one kind any of the values, of every kind that has some. */
export type Audience = Readonly<Record<AudienceKind, readonly string[]>>;

/** An audience of everyone. */
export const EVERYONE: Audience = { authority: [], sector: [], level: [], role: [] };

export const SECTORS = ['elc', 'primary', 'secondary', 'asn', 'cld', 'college'] as const;

/** The facts of which people are told by mail and calendar when they change. */
export const TOLD = [
  'title',
  'starts_local',
  'ends_local',
  'mode',
  'place',
  'place_address',
  'online_link'
] as const;
export type Told = (typeof TOLD)[number];

/** Those whose change asks for the answer again: the person may not be free then. */
export const TOLD_TIMES: readonly Told[] = ['starts_local', 'ends_local'];

/** The facts of an event that decide whether its desk is open. */
export interface DeskFacts {
  status: EventStatus;
  starts_at: Instant | null;
  ends_at: Instant | null;
  booking_opens_at: Instant | null;
  booking_closes_at: Instant | null;
}

/**
 * Whether a place may be asked for now; null when it may. Organisers pass the window, nobody passes
 * an event's end or a status without places.
 *
 * Refused: `not-bookable`, `too-early` and `too-late` with when.
 */
export function closedDesk(event: DeskFacts, now: Instant, organiser = false): Refusal | null {
  if (event.status !== 'published' || !event.starts_at || !event.ends_at) {
    return refuse('not-bookable', { status: event.status });
  }
  if (event.ends_at <= now) return refuse('too-late', { when: instantText(event.ends_at) });
  if (organiser) return null;
  if (event.booking_opens_at && now < event.booking_opens_at) {
    return refuse('too-early', { when: instantText(event.booking_opens_at) });
  }
  const closes = event.booking_closes_at ?? event.starts_at;
  if (now >= closes || now >= event.starts_at)
    return refuse('too-late', { when: instantText(closes) });
  return null;
}

/** Whether anyone may see the event's page. */
export function isPublic(status: EventStatus): boolean {
  return status !== 'draft';
}

export { LEVELS, type Level } from '#lib/organisations/themes.ts';
