/** What a letter is: one message to one person, said once and rendered as text and as HTML. */
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
}

/** `{name}` and `**` of other people's texts mean nothing in a letter. */
export function plain(text: string): string {
  return text.replaceAll('**', '').replace(/\s+/g, ' ').trim();
}
