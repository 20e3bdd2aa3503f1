import { rehearsedLetters } from '#lib/changes/samples/rehearse.server.ts';
import { oneOfEach } from '#lib/demo.server.ts';
import { paragraphs } from '#lib/mail/render.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { post } from '#lib/words/en/post.ts';

import type { PageServerLoad } from './$types';

interface Shown {
  kind: string;
  name: string;
  /** The mail of this demo; null when it was rehearsed. */
  sent: string | null;
  to: string;
  subject: string;
  text: string;
}

/** Every kind in the order of its name: as this demo sent it last, else as it was rehearsed. */
export const load: PageServerLoad = async ({ locals }) => {
  const [sent, rehearsed] = await Promise.all([
    oneOfEach(locals.reader),
    rehearsedLetters(locals.db, LETTERS)
  ]);
  const letters = Object.keys(LETTERS).flatMap((kind): Shown[] => {
    const name = post.kinds[kind] ?? kind;
    const mail = sent.get(kind);
    if (mail) {
      const { id, ...shown } = mail;
      return [{ kind, name, sent: id, ...shown }];
    }
    const letter = rehearsed.get(kind);
    if (!letter) return [];
    const { subject } = letter;
    const text = paragraphs(letter).join('\n\n');
    return [{ kind, name, sent: null, to: letter.to.address, subject, text }];
  });
  return { letters: letters.toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB')) };
};
