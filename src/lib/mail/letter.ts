/** What a letter is: one message to one person, said once and rendered as text and as HTML. */
import type { MailList } from '#db/schema.ts';
import type { Invite } from '#lib/calendar/ics.ts';

/** A run of words; `**bold**` is the only mark. */
export type Prose = string;

export type Block =
  | { heading: string }
  | { text: Prose }
  /** Label and value, one to a line. */
  | { facts: readonly (readonly [label: string, value: string])[] }
  | { list: readonly Prose[] }
  /** The one thing to do. */
  | { button: { label: string; href: string } }
  /** A sentence with one link in it: `before`, the linked words, `after`. */
  | { link: { before?: string; label: string; href: string; after?: string } }
  /** Digits to type, set large. */
  | { code: string };

/** A letter of a list can be done without: its reader turns the list off by one press (RFC 8058). */
export interface ListOfLetter {
  list: MailList;
  person: string;
  /** The page with their choices; a POST to it by their mail program turns this list off. */
  href: string;
}

export interface Letter {
  to: { name: string; address: string };
  /** Carries day, time and place (rule 12). */
  subject: string;
  title: string;
  blocks: readonly Block[];
  /** Why this came, from whom, and whom to ask. */
  foot: string;
  /** Where a reply goes: the event's contact. */
  replyTo?: string;
  /** Letters with the same thread stand together in the reader's mailbox. */
  thread?: string;
  invite?: Invite;
  /** Reminders, invitations and announcements; what happened to one's own booking is of no list. */
  list?: ListOfLetter;
}

/** `{name}` and `**` of other people's texts mean nothing in a letter. */
export function plain(text: string): string {
  return text.replaceAll('**', '').replace(/\s+/g, ' ').trim();
}
