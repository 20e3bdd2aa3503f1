/** What people said of talks, as far as they allow it to be quoted. */
import type { Db } from '#db/open.server.ts';
import { word as words } from '#lib/words/en/word.ts';

export interface Quote {
  text: string;
  /** `Class teacher, South Lanarkshire`, or `A participant`; never a name. */
  as: string;
  /** The title of the talk. */
  talk: string;
}

/** The quotes of some talks whose people agreed and have not thought again, oldest first. */
export async function quotesOf(db: Db, talks: readonly string[]): Promise<Quote[]> {
  if (talks.length === 0) return [];
  const rows = await db
    .selectFrom('talk_word')
    .innerJoin('talk', 'talk.id', 'talk_word.talk_id')
    .leftJoin('authority', 'authority.id', 'talk_word.authority_id')
    .select(['talk_word.text', 'talk_word.quote', 'talk_word.role'])
    .select(['authority.name as authority', 'talk.title as talk'])
    .where('talk_word.talk_id', 'in', talks)
    .where('talk_word.quote', 'in', ['nameless', 'named'])
    .where('talk_word.withdrawn_at', 'is', null)
    .orderBy('talk_word.said_at')
    .orderBy('talk_word.id')
    .execute();
  return rows.map(({ text, quote, role, authority, talk }) => ({
    text,
    as: quote === 'named' ? words.as(role, authority) : words.somebody,
    talk
  }));
}
