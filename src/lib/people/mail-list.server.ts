/** The list that a letter to somebody belongs to, and the page on which they turn it off. */
import type { MailList } from '#db/schema.ts';
import { link } from '#lib/link.server.ts';
import type { Letter, ListOfLetter } from '#lib/mail/letter.ts';
import type { Build, LetterBuilder } from '#lib/mail/outbox.server.ts';

import { keyTo } from './key.server.ts';

/** Somebody's page of mails that they want; its key opens nothing else, and needs no signing in. */
export const mailChoicesPath = (person: string): string => `/unsubscribe/${keyTo('mail', person)}`;

function listOf(person: string, list: MailList): ListOfLetter {
  return { list, person, href: link(`${mailChoicesPath(person)}?from=${list}`) };
}

/**
 * Makes all letters of a kind letters of a list, which `person` turns off by one press: the only way
 * to a list, so that what a kind is can be read off its builder.
 */
export function listed(list: MailList, build: Build<Letter & { person: string }>): LetterBuilder {
  const builder: Build = async (...facts) => {
    const built = await build(...facts);
    if (!built) return null;
    const { person, ...letter } = built;
    return { ...letter, list: listOf(person, list) };
  };
  return Object.assign(builder, { list });
}
