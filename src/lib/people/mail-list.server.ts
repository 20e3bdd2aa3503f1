/** The list that a letter to somebody belongs to, and the page on which they turn it off. */
import type { MailList } from '#db/schema.ts';
import { link } from '#lib/link.server.ts';
import type { ListOfLetter } from '#lib/mail/letter.ts';

import { keyTo } from './key.server.ts';

/** Somebody's page of mails that they want; its key opens nothing else, and needs no signing in. */
export const mailChoicesPath = (person: string): string => `/unsubscribe/${keyTo('mail', person)}`;

export function listOf(person: string, list: MailList): ListOfLetter {
  return { list, person, href: link(`${mailChoicesPath(person)}?from=${list}`) };
}
