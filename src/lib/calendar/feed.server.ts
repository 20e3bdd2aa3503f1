/**
 * A feed: many VEVENTs in one text that calendars read again and again. Each VEVENT is built once
 * for everything that it depends on and kept; whether a reader has the newest text is known before
 * anything is built. Knows no capability. RFC 5545, RFC 7986 (NAME, REFRESH-INTERVAL).
 */
import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { eventText, PRODUCT, type FeedEvent } from './ics.ts';
import { textValue, written } from './lines.ts';
import { VTIMEZONES } from './zones.ts';

/** One VEVENT of a feed. */
export interface FeedLine {
  /** Everything that its text depends on: of the same key the text is the same, for ever. */
  key: string;
  /** What it says; asked only when its text has to be built. */
  event(): FeedEvent;
}

export interface Feed {
  /** The calendar's name, as its reader shows it. */
  name: string;
  lines: readonly FeedLine[];
}

/** How often calendars should read it again, RFC 5545 3.3.6. Google does as it likes. */
const EVERY = 'PT1H';

/**
 * The strong ETag of a feed's text, without building it.
 *
 * @param edition changes with every version of the programme, which may say the same otherwise
 */
export function etagOf({ name, lines }: Feed, edition: string): string {
  const facts = [edition, name, ...lines.map(({ key }) => key)].join('\u001e');
  return `"${hash('sha256', facts, 'base64url')}"`;
}

/** Milliseconds for which building may hold the process; then others have their turn. */
const SLICE = 10;

/** The text of a feed: what it does not find among `texts` it builds, in slices. */
export async function feedText({ name, lines }: Feed, texts: Texts = TEXTS): Promise<string> {
  const parts = [head(name)];
  let began = performance.now();
  for (const line of lines) {
    parts.push(texts.of(line));
    if (performance.now() - began < SLICE) continue;
    await nextTurn();
    began = performance.now();
  }
  parts.push('END:VCALENDAR\r\n');
  return parts.join('');
}

/** Calendar properties stand before the first component; the zones of all events once, before them. */
function head(name: string): string {
  const properties = written([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${PRODUCT}`,
    `NAME:${textValue(name)}`,
    `X-WR-CALNAME:${textValue(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${EVERY}`,
    `X-PUBLISHED-TTL:${EVERY}`
  ]);
  const zones = Object.values(VTIMEZONES).map((zone) => `${zone}\r\n`);
  return properties + zones.join('');
}

export interface Texts {
  of(line: FeedLine): string;
  /** Characters kept now, keys and texts. */
  size(): number;
}

/** About as many characters are kept as 10,000 VEVENTs have. */
const MOST = 16 * 1024 * 1024;

/**
 * Texts by their keys, at most so many characters of both; the oldest go first. A key names all that
 * its text depends on, so nothing here is ever out of date, and each process has its own.
 */
export function keptTexts({ build = eventText, most = MOST } = {}): Texts {
  const kept = new Map<string, string>();
  let size = 0;
  return {
    of({ key, event }) {
      const known = kept.get(key);
      if (known !== undefined) return known;
      const text = build(event());
      kept.set(key, text);
      size += key.length + text.length;
      for (const [oldest, gone] of kept) {
        if (size <= most) break;
        kept.delete(oldest);
        size -= oldest.length + gone.length;
      }
      return text;
    },
    size: () => size
  };
}

const TEXTS = keptTexts();
