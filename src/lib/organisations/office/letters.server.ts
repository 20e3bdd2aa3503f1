/** The letters to a school's office: the link of its page, and the six digits of a visit. */
import { link } from '#lib/link.server.ts';
import { plain } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { codeOf } from '#lib/people/key.server.ts';
import { school } from '#lib/words/en/school.ts';

import { officeByLink, schoolPath } from './office.server.ts';

const words = school.letters;

export const officeLetters: Letters = {
  'office-link': async (db, { link: id }, { row }) => {
    const office = await officeByLink(db, id!);
    if (!office) return null;
    const { name } = office.establishment;
    const said = words.link;
    return {
      to: { name, address: row.to_email },
      subject: said.subject(name),
      title: said.title,
      blocks: [
        { text: said.intro(plain(name)) },
        { button: { label: said.button, href: link(schoolPath(office.link)) } },
        { text: said.code },
        { text: said.keep }
      ],
      foot: said.foot
    };
  },

  'office-code': async (db, { visit: id }, { row, now }) => {
    const visit = await db
      .selectFrom('office_visit')
      .select(['link_id', 'code_until', 'opened_at'])
      .where('id', '=', id!)
      .executeTakeFirst();
    const office = visit && (await officeByLink(db, visit.link_id));
    if (!office || visit.opened_at || visit.code_until <= now) return null;
    const { name } = office.establishment;
    const said = words.code;
    return {
      to: { name, address: row.to_email },
      subject: said.subject,
      title: said.title,
      blocks: [{ text: said.intro(plain(name)) }, { code: codeOf(id!) }, { text: said.never }],
      foot: said.foot
    };
  }
};
