/** What presenters show or hand out: files and links of a talk, before and after its event. */
import { countAll, newId, type Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { addFile, dropFile, type Kept } from '#lib/files/files.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';

import type { Talk } from '../talk.server.ts';
import { MOST_MATERIAL, type Licence, type SeenBy } from './licences.ts';
import { closedFor, openMaterial, openTalk, type Material } from './open.server.ts';
import { bareName, hostOf, readLink } from './rules.ts';

/** What is said of a file or link. */
export interface MaterialTerms {
  /** Empty: the file's name, or where the link leads. */
  title: string;
  seenBy: SeenBy;
  licence: Licence;
}

export interface MaterialAct {
  by: Actor;
  now: Instant;
}

/**
 * Adds a file, a link or both to a talk. The file's bytes are kept before (`keepUpload`), its row is
 * written here.
 *
 * Refused: `talk-unknown`, also once it was withdrawn, `not-allowed`, `already-cancelled-event`,
 * `too-late` a year after the event, `material-missing`, `link-wrong`, `material-full`.
 */
export async function addMaterial(
  db: Db,
  facts: MaterialAct & {
    talk: string;
    file?: Kept | null;
    /** As it was typed. */
    link?: string | null;
    terms: MaterialTerms;
  }
): Promise<Material[] | Refusal> {
  const { file, terms, by, now } = facts;
  return openTalk(db, facts, async (db, { talk, event, who }) => {
    const closed = closedFor(talk, event, now);
    if (closed) return closed;
    const link = facts.link ? readLink(facts.link) : null;
    if (facts.link && !link) return refuse('link-wrong', {}, 'link');
    if (!file && !link) return refuse('material-missing', {}, 'file');
    const more = Number(Boolean(file)) + Number(Boolean(link));
    if ((await countOf(db, talk.id)) + more > MOST_MATERIAL) {
      return refuse('material-full', { most: MOST_MATERIAL });
    }
    const said = {
      talk_id: talk.id,
      seen_by: terms.seenBy,
      licence: terms.licence,
      added_by: who,
      added_at: now,
      removed_at: null
    };
    const title = clean(terms.title);
    const rows: Material[] = [];
    if (file) {
      const file_id = await addFile(db, file, { by: who, now });
      const name = title || bareName(file.name);
      rows.push({ ...said, id: newId(), title: name, file_id, link: null });
    }
    if (link)
      rows.push({ ...said, id: newId(), title: title || hostOf(link), file_id: null, link });
    await db.insertInto('material').values(rows).execute();
    await note(db, { talk, act: 'add', by, now });
    return rows;
  });
}

/**
 * Changes what is said of a file or link: its title, who sees it, its licence.
 *
 * Refused: as `addMaterial`, `material-unknown`.
 */
export async function changeMaterial(
  db: Db,
  facts: MaterialAct & { material: string; terms: MaterialTerms }
): Promise<Material | Refusal> {
  const { terms, by, now } = facts;
  return openMaterial(db, facts, async (db, { material, talk, event }) => {
    const closed = closedFor(talk, event, now);
    if (closed) return closed;
    if (material.removed_at) return refuse('material-unknown');
    await note(db, { talk, act: 'change', by, now });
    return db
      .updateTable('material')
      .set({
        title: clean(terms.title) || material.title,
        seen_by: terms.seenBy,
        licence: terms.licence
      })
      .where('id', '=', material.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/**
 * Removes a file or link, at any time: what is somebody's own they may always take away.
 *
 * Refused: `material-unknown`, `talk-unknown`, `not-allowed`. Twice is once.
 */
export async function removeMaterial(
  db: Db,
  facts: MaterialAct & { material: string }
): Promise<Material | Refusal> {
  const { by, now } = facts;
  return openMaterial(db, facts, async (db, { material, talk }) => {
    if (material.removed_at) return material;
    if (material.file_id) await dropFile(db, material.file_id, now);
    await note(db, { talk, act: 'remove', by, now });
    return db
      .updateTable('material')
      .set({ removed_at: now })
      .where('id', '=', material.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

async function countOf(db: Db, talk: string): Promise<number> {
  const { count } = await db
    .selectFrom('material')
    .select(countAll.as('count'))
    .where('talk_id', '=', talk)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

function note(
  db: Db,
  { talk, act, by, now }: { talk: Talk; act: 'add' | 'change' | 'remove'; by: Actor; now: Instant }
): Promise<void> {
  const subject = { kind: 'talk', id: talk.id };
  return record(db, { by: by.person?.id ?? null, action: `material.${act}`, subject, now });
}
