/** What holds for venues and their rooms; pure. */
import type { Json } from '#db/schema.ts';
import { begun } from '#lib/words/en/terms.ts';
import { venues as words } from '#lib/words/en/venues.ts';

/** What somebody finds there who needs it. */
export const ACCESS = [
  'step-free',
  'lift',
  'loop',
  'toilet',
  'parking',
  'blue-badge'
] as const satisfies readonly (keyof typeof words.access)[];
export type Access = (typeof ACCESS)[number];

/** People in one room, at most. */
export const MOST_IN_ROOM = 10_000;

/** A postcode as it is written: `G12 8QQ`; null when it is none. */
export function readPostcode(typed: string): string | null {
  const text = typed.toUpperCase().replace(/\s+/g, '');
  return /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/.test(text)
    ? `${text.slice(0, -3)} ${text.slice(-3)}`
    : null;
}

/**
 * A web address that a page may link to: https, a host with a dot, nobody's name or password in it.
 *
 * @returns as a browser would write it; null when it is none
 */
export function readMapLink(typed: string): string | null {
  if (!URL.canParse(typed)) return null;
  const { protocol, hostname, username, password, href } = new URL(typed);
  const whole = protocol === 'https:' && hostname.includes('.') && !username && !password;
  return whole && href.length <= 500 ? href : null;
}

interface Address {
  address: string;
  postcode: string | null;
}

/** `2 Larigbank Road, Larigbank, LQ1 2AB`. */
export const addressText = ({ address, postcode }: Address): string =>
  [address, postcode].filter(Boolean).join(', ');

/** Where a map shows it: the organiser's own link, else a search for its address. Nothing is asked of it here. */
export function mapLinkOf(venue: Address & { map_link: string | null }): string {
  const search = new URLSearchParams({ query: addressText(venue) });
  return venue.map_link ?? `https://www.openstreetmap.org/search?${search}`;
}

/** The place as people are told it: `Larigbank Learning Centre, hall`. */
export const placeText = (venue: { name: string }, room: { name: string } | null): string =>
  room ? `${venue.name}, ${room.name}` : venue.name;

/** What somebody with a need must know of it: ticks first, then the text; empty when nothing is known. */
export function accessLine(venue: { access: Json; access_text: string | null }): string {
  const ticks = (JSON.parse(venue.access) as Access[]).map((tick) => words.access[tick]);
  const said = ticks.length > 0 ? begun(ticks.join(', ')) : null;
  return [said, venue.access_text].filter(Boolean).join('. ');
}
