/** When slides are due, which links are kept, and what files are called in an archive; pure. */
import type { Day, Instant } from '#db/schema.ts';
import { at, dayOf, schoolDaysBefore } from '#lib/time.server.ts';

const DUE_CLOCK = '20:00';
/** Weekdays before the due date on which presenters without slides are reminded. */
const REMIND_DAYS = 3;
const REMIND_CLOCK = '09:00';
/** Partners stand in no authority's calendar. */
const NONE: ReadonlySet<string> = new Set();

const LONGEST_LINK = 2000;
/** Of one part of a name in an archive; some unpackers stop at 255 octets for all of it. */
const LONGEST_PART = 60;

/** Slides are due until the evening of a day. */
export const dueAt = (day: Day): Instant => at(day, DUE_CLOCK);

/** When presenters without slides are reminded of a due date. */
export function remindAt(due: Instant): Instant {
  return at(schoolDaysBefore(dayOf(due), REMIND_DAYS, NONE), REMIND_CLOCK);
}

/**
 * A link as it was typed, whole: `padlet.com/x` becomes `https://padlet.com/x`. Null when it is none
 * of http or https, or carries a name and password.
 */
export function readLink(typed: string): string | null {
  const text = typed.trim();
  const whole = /^[a-z0-9-]+(\.[a-z0-9-]+)+([/?#]|$)/i.test(text) ? `https://${text}` : text;
  if (!/^https?:\/\//i.test(whole) || !URL.canParse(whole)) return null;
  const { href, hostname, username, password } = new URL(whole);
  const named = username !== '' || password !== '';
  return named || !hostname.includes('.') || href.length > LONGEST_LINK ? null : href;
}

/** `padlet.com`, as people say where a link leads. */
export const hostOf = (link: string): string => new URL(link).hostname.replace(/^www\./, '');

/** A file's name without its ending. */
export const bareName = (name: string): string => name.replace(/\.[^.]+$/, '');

/** What one file of an archive is called by. */
export interface Named {
  talk: string;
  talkTitle: string;
  title: string;
  type: string;
}

/**
 * Names in an archive, in the order of their talks: `01-Levers.pdf`, and where a talk has several
 * `01a-Levers, Worksheet.pdf`. Safe for Windows and macOS.
 */
export function archiveNames(files: readonly Named[]): string[] {
  const talks = [...new Set(files.map(({ talk }) => talk))];
  return files.map(({ talk, talkTitle, title, type }, index) => {
    const number = String(talks.indexOf(talk) + 1).padStart(2, '0');
    const of = files.filter((file) => file.talk === talk);
    if (of.length === 1) return `${number}-${safe(talkTitle)}.${type}`;
    const letter = String.fromCharCode(97 + of.indexOf(files[index]!));
    return `${number}${letter}-${safe(talkTitle)}, ${safe(title)}.${type}`;
  });
}

/** Without what Windows or macOS refuse in a name, or would hide. */
function safe(text: string): string {
  const kept = text
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ');
  const short = [...kept].slice(0, LONGEST_PART).join('');
  return short.replace(/^[. ]+|[. ]+$/g, '') || 'Slides';
}
