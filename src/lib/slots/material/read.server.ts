/** Slides and links as pages show them. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Event } from '#lib/events/event.server.ts';
import { sizeText } from '#lib/files/rules.ts';
import { instantText } from '#lib/time.server.ts';

import { runningOrder } from '../running-order.server.ts';
import type { Talk } from '../talk.server.ts';
import type { Licence, SeenBy } from './licences.ts';
import { closedFor } from './open.server.ts';
import { hostOf } from './rules.ts';

export interface MaterialItem {
  id: string;
  talk: string;
  title: string;
  file: { id: string; type: string; sizeText: string; addedAt: Instant } | null;
  link: { href: string; host: string } | null;
  seenBy: SeenBy;
  licence: Licence;
}

/** A talk of the running order with what belongs to it. */
export interface TalkWithMaterial {
  talk: string;
  title: string;
  line: string | null;
  who: string;
  from: string | null;
  clock: string;
  material: MaterialItem[];
}

/** The files and links of some talks, in the order in which they were added. */
export async function materialOf(db: Db, talks: readonly string[]): Promise<MaterialItem[]> {
  if (talks.length === 0) return [];
  const rows = await db
    .selectFrom('material')
    .leftJoin('file', 'file.id', 'material.file_id')
    .select(['material.id', 'material.talk_id', 'material.title', 'material.link'])
    .select(['material.seen_by', 'material.licence', 'material.added_at'])
    .select(['file.id as file', 'file.type', 'file.size'])
    .where('material.talk_id', 'in', talks)
    .where('material.removed_at', 'is', null)
    .orderBy('material.added_at')
    .orderBy('material.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    talk: row.talk_id,
    title: row.title,
    file: row.file && {
      id: row.file,
      type: row.type!,
      sizeText: sizeText(row.size!),
      addedAt: row.added_at
    },
    link: row.link ? { href: row.link, host: hostOf(row.link) } : null,
    seenBy: row.seen_by,
    licence: row.licence as Licence
  })) as MaterialItem[];
}

/** The talks of an event in running order, each with its files and links. */
export async function talksWithMaterial(db: Db, event: string): Promise<TalkWithMaterial[]> {
  const lines = (await runningOrder(db, event)).filter(({ talk }) => talk !== null);
  const all = await materialOf(
    db,
    lines.map(({ talk }) => talk!)
  );
  return lines.map(({ talk, title, line, who, clock }) => ({
    talk: talk!,
    title,
    line,
    who: who!.name,
    from: who!.from,
    clock,
    material: all.filter((item) => item.talk === talk)
  }));
}

/** What a talk's own pages say of its slides. */
export async function materialCard(
  db: Db,
  { talk, event, now }: { talk: Talk; event: Event; now: Instant }
): Promise<{ count: number; due: string | null; open: boolean }> {
  return {
    count: (await materialOf(db, [talk.id])).length,
    due: dueText(event, now),
    open: closedFor(talk, event, now) === null
  };
}

/** Until when an event's slides are due; null without a date, and once it is over. */
export function dueText(event: Pick<Event, 'material_due_at'>, now: Instant): string | null {
  const due = event.material_due_at;
  return due && due > now ? instantText(due) : null;
}
