/**
 * Links that open a calendar on the web with an event filled in. None of the services documents them
 * whole; all cut an address that is too long, so that ours never is, and never a link in it is cut.
 */
import type { LocalTime } from '#db/schema.ts';
import { clean, oneLine } from '#lib/text.ts';
import { toInstant } from '#lib/time.server.ts';

import type { Sitting } from './ics.ts';

export type Addable = Pick<
  Sitting,
  'summary' | 'description' | 'location' | 'starts' | 'ends' | 'zone'
>;

export interface AddLinks {
  google: string;
  outlook: string;
  office: string;
}

/** Characters of a whole address. */
const MOST = 2000;
/** Of those, what a title and a place may take. */
const TITLE = 450;
const PLACE = 450;

/** A blank is %20: Outlook shows a plus as a plus. */
const encode = encodeURIComponent;

export function addLinks(event: Addable): AddLinks {
  const outlook = (host: string) =>
    addressOf(event, {
      root: `https://${host}/calendar/0/deeplink/compose`,
      fixed: {
        path: '/calendar/action/compose',
        rru: 'addevent',
        startdt: utc(event.starts, event.zone),
        enddt: utc(event.ends, event.zone)
      },
      names: { title: 'subject', place: 'location', text: 'body' },
      write: html
    });
  return {
    google: addressOf(event, {
      root: 'https://calendar.google.com/calendar/render',
      fixed: {
        action: 'TEMPLATE',
        dates: [event.starts, event.ends]
          .map((time) => utc(time, event.zone).replace(/[-:]/g, ''))
          .join('/'),
        ctz: event.zone
      },
      names: { title: 'text', place: 'location', text: 'details' },
      write: (text) => text
    }),
    outlook: outlook('outlook.live.com'),
    office: outlook('outlook.office.com')
  };
}

/** `2026-11-26T16:00:00Z`: an instant needs no zone to be understood. */
const utc = (local: LocalTime, zone: string): string =>
  toInstant(local, zone).replace(/\.\d+Z$/, 'Z');

/** Outlook reads the text as HTML. */
const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br>');

interface Service {
  root: string;
  fixed: Record<string, string>;
  names: Record<'title' | 'place' | 'text', string>;
  /** How it wants its text. */
  write(text: string): string;
}

function addressOf(event: Addable, { root, fixed, names, write }: Service): string {
  const fields = Object.entries(fixed).map(([name, value]) => `${name}=${encode(value)}`);
  const title = encode(shortened(oneLine(event.summary), TITLE, encode));
  const place = oneLine(event.location);
  // half of a way to join is none
  const where =
    isLink(place) && encode(place).length > PLACE ? '' : shortened(place, PLACE, encode);
  const start = `${root}?${[
    ...fields,
    `${names.title}=${title}`,
    `${names.place}=${encode(where)}`,
    `${names.text}=`
  ].join('&')}`;
  const inFull = (text: string) => encode(write(text));
  return start + inFull(fitting(clean(event.description), MOST - start.length, inFull));
}

const isLink = (text: string): boolean => /\bhttps?:\/\//.test(text);

const GAP = '\n\n';

/**
 * The paragraphs of a text for which there is room, in their order: those with a link first, whole or
 * not at all; of the others the last that fits only in part is shortened.
 */
function fitting(text: string, room: number, write: (text: string) => string): string {
  const paragraphs = text.split(GAP);
  const order = paragraphs.map((_, at) => at).toSorted((a, b) => rank(a) - rank(b) || a - b);
  const kept: (string | undefined)[] = paragraphs.map(() => undefined);
  const gap = write(GAP).length;
  let left = room;
  for (const at of order) {
    const paragraph = paragraphs[at]!;
    const fits = isLink(paragraph)
      ? write(paragraph).length <= left
        ? paragraph
        : ''
      : shortened(paragraph, left, write);
    if (!fits) continue;
    kept[at] = fits;
    left -= write(fits).length + gap;
  }
  return kept.filter((paragraph) => paragraph !== undefined).join(GAP);

  function rank(at: number): number {
    return isLink(paragraphs[at]!) ? 0 : 1;
  }
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const MORE = '…';

/** As much of a text as takes so many characters when written, whole letters, with "…" where it ends. */
function shortened(text: string, most: number, write: (text: string) => string): string {
  if (write(text).length <= most) return text;
  let short = '';
  let left = most - write(MORE).length;
  for (const { segment } of letters.segment(text)) {
    left -= write(segment).length;
    if (left < 0) break;
    short += segment;
  }
  short = short.trimEnd();
  return short ? short + MORE : '';
}
