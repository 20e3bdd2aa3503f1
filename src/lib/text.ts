/** Small truths about text that several capabilities need. */

/** For searching and sorting alike on both databases: no marks, lower case, one blank. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What goes into an address of a page: `tinkering-start-with-the-junk-drawer`. */
export function slugOf(title: string, most = 60): string {
  const words = fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (words.length <= most) return words || 'event';
  return words.slice(0, words.lastIndexOf('-', most) > 20 ? words.lastIndexOf('-', most) : most);
}

/** The first name, for a greeting; the whole when there is only one word. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/**
 * Control and bidirectional characters, which have no business in a name, title or id. Tabs and line
 * feeds stay.
 */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
      ''
    );
}

/** A name, title or id: one line, without control and bidirectional characters. */
export const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ').trim();
