/** The form of a new list of people to invite: groups that are known, a paste, a file. */
import type { Db } from '#db/open.server.ts';
import { addressesIn, readAddresses, type Pasted } from '#lib/addresses.ts';
import type { Problem } from '#lib/form.ts';
import type { Source, Unread } from '#lib/invitations/list.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { readTable, type ReadTable } from '#lib/read-table.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { clean } from '#lib/text.ts';
import { invitations as words } from '#lib/words/en/invitations.ts';

import { sourceOf, SOURCES, type SourceKind } from './sources.server.ts';

export interface ReadSources {
  sources: Source[];
  unread: Unread[];
  /** How a file was read, when it was not UTF-8. */
  encoding: ReadTable['encoding'] | null;
}

/** Letters of a paste; ten thousand addresses are fewer. */
const LETTERS = 400_000;

/**
 * Everything that the form names, in its order; or what is wrong with one of its fields.
 *
 * Refused: as `sourceOf`.
 */
export async function readSources(
  db: Db,
  facts: {
    values: Record<SourceKind | 'addresses', string>;
    file: File | null;
    by: Actor;
  }
): Promise<ReadSources | { problem: Problem } | Refusal> {
  const { values, file, by } = facts;
  const sources: Source[] = [];
  for (const kind of SOURCES) {
    if (!values[kind]) continue;
    const source = await sourceOf(db, { kind, id: values[kind], by });
    if (isRefusal(source)) return source;
    sources.push(source);
  }
  const read: ReadSources = { sources, unread: [], encoding: null };
  const add = (name: string, pasted: Pasted) => {
    sources.push({ name, addresses: pasted.addresses });
    read.unread.push(
      ...pasted.unread.map((text) => ({ text: clean(text).slice(0, 100), why: 'unread' as const })),
      ...pasted.doubles.map((text) => ({ text, why: 'double' as const }))
    );
  };
  if (values.addresses.trim())
    add(words.pastedName, readAddresses(values.addresses.slice(0, LETTERS)));
  if (file) {
    const table = readTable(new Uint8Array(await file.arrayBuffer()));
    if ('problem' in table) return wrong(words.problems[table.problem]);
    const pasted = addressesIn(table.rows);
    if (!pasted) {
      const columns = table.rows[0]!.filter(Boolean).slice(0, 12).join(', ').slice(0, 300);
      return wrong(words.problems['no-column'](clean(columns)));
    }
    add(words.fileName(clean(file.name).slice(0, 60)), pasted);
    if (table.encoding !== 'UTF-8') read.encoding = table.encoding;
  }
  if (sources.length === 0) return { problem: { field: 'addresses', message: words.missing } };
  return read;
}

const wrong = (message: string) => ({ problem: { field: 'file', message } });
