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
  /** The keys of its lines, in order. */
  keys: readonly string[];
  /** The lines themselves, read again; asked only when a text is missing. */
  read(): Promise<readonly FeedLine[]>;
}

/** How often calendars should read it again, RFC 5545 3.3.6. Google does as it likes. */
const EVERY = 'PT1H';

/**
 * The strong ETag of a feed's text, known before it is built.
 *
 * @param edition changes with every version of the programme, which may say the same otherwise
 */
export function etagOf({ name, keys }: Pick<Feed, 'name' | 'keys'>, edition: string): string {
  return `"${hash('sha256', [edition, name, ...keys].join('\u001e'), 'base64url')}"`;
}

/** Milliseconds for which building may hold the process; then others have their turn. */
const SLICE = 10;

/**
 * The text of a feed and its ETag. Where a text is missing, the feed is read again and what is missing
 * built, in slices; the ETag is then of what was read.
 */
export async function feedText(
  feed: Feed,
  { edition, texts = TEXTS }: { edition: string; texts?: Texts }
): Promise<{ etag: string; text: string }> {
  const etag = etagOf(feed, edition);
  const whole = texts.of(etag);
  if (whole !== undefined) return { etag, text: whole };
  const kept = feed.keys.map((key) => texts.of(key));
  if (kept.every((text) => text !== undefined)) {
    return { etag, text: texts.keep(etag, joined(feed.name, kept)) };
  }
  // the store may answer without a turn for anybody else
  await nextTurn();
  const lines = await feed.read();
  await nextTurn();
  const parts: string[] = [];
  let began = performance.now();
  for (const line of lines) {
    parts.push(texts.of(line.key) ?? texts.build(line));
    if (performance.now() - began < SLICE) continue;
    await nextTurn();
    began = performance.now();
  }
  const now = etagOf({ ...feed, keys: lines.map(({ key }) => key) }, edition);
  return { etag: now, text: texts.keep(now, joined(feed.name, parts)) };
}

const joined = (name: string, events: readonly string[]): string =>
  [head(name), ...events, 'END:VCALENDAR\r\n'].join('');

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
  /** Undefined: not built yet, or forgotten. */
  of(key: string): string | undefined;
  build(line: FeedLine): string;
  /** Keeps a whole feed under its ETag, and returns it. */
  keep(etag: string, text: string): string;
  /** Characters kept now, keys and texts. */
  size(): number;
}

/** About as many characters are kept as 10,000 VEVENTs have. */
const MOST = 16 * 1024 * 1024;

/**
 * Texts by their keys, at most so many characters of both; the oldest go first. A key names all that
 * its text depends on, so nothing here is ever out of date, and each process has its own.
 */
export function keptTexts({ make = eventText, most = MOST } = {}): Texts {
  const kept = new Map<string, string>();
  let size = 0;
  function keep(key: string, text: string): string {
    // one text must not push out all others
    if (kept.has(key) || text.length > most / 8) return text;
    kept.set(key, text);
    size += key.length + text.length;
    for (const [oldest, gone] of kept) {
      if (size <= most) break;
      kept.delete(oldest);
      size -= oldest.length + gone.length;
    }
    return text;
  }
  return {
    of: (key) => kept.get(key),
    build: ({ key, event }) => keep(key, make(event())),
    keep,
    size: () => size
  };
}

const TEXTS = keptTexts();
