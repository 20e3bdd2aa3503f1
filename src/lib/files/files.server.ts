/**
 * Uploaded files: facts in the store, bytes in `DATA_DIR/files` under a random name. They know no
 * capability; whoever shows one asks first who may see it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open as openFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { fileTypeFromBuffer } from 'file-type';

import { newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { realNow } from '#lib/clock.server.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { plus } from '#lib/time.server.ts';

import { FILE_TYPES, sizeText, type FileType } from './rules.ts';

export type StoredFile = Row<'file'>;

/** A file whose bytes lie on the disk and whose row is still to be written. */
export interface Kept {
  id: string;
  name: string;
  type: FileType;
  size: number;
  sha256: string;
}

export interface UploadTerms {
  /** The form's field, where a refusal stands. */
  field: string;
  types: readonly FileType[];
  /** Whose upload is counted, by client. */
  from?: { db: Db; client: string };
}

const UPLOADS = { what: 'upload:client', most: 60, seconds: 3600 };

/** Hours after which bytes without a row, or of a removed file, go. */
const ORPHAN_HOURS = 24;
const LONGEST_NAME = 100;

/**
 * Checks an upload by its content and writes its bytes; outside a transaction, before `addFile`.
 * Bytes that never get a row are removed by a round.
 *
 * Refused, at `field`: `file-missing` when nothing was chosen, `file-too-large`, `file-type-wrong`,
 * `slow-down` after many files of one client in an hour: each takes room until the next day.
 */
export async function keepUpload(
  upload: unknown,
  { field, types, from }: UploadTerms
): Promise<Kept | Refusal> {
  if (!(upload instanceof File) || upload.size === 0) return refuse('file-missing', {}, field);
  const bytes = new Uint8Array(await upload.arrayBuffer());
  const found = (await fileTypeFromBuffer(bytes))?.ext as FileType | undefined;
  const type = found && types.includes(found) ? found : undefined;
  if (!type) return refuse('file-type-wrong', { types: types.join(', ').toUpperCase() }, field);
  const { limit } = FILE_TYPES[type];
  if (bytes.length > limit) return refuse('file-too-large', { most: sizeText(limit) }, field);
  if (from && !(await allow(from.db, UPLOADS, from.client))) return refuse('slow-down', {}, field);
  return keepBytes(bytes, { name: upload.name, type });
}

/** Writes bytes that are known to be right, whole or not at all. */
export async function keepBytes(
  bytes: Uint8Array,
  { name, type }: { name: string; type: FileType }
): Promise<Kept> {
  const id = newId();
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const part = `${pathOf(id)}.part`;
  const handle = await openFile(part, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, pathOf(id));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { id, name: nameOf(name, type), type, size: bytes.length, sha256 };
}

/** The row of kept bytes, in the caller's transaction. @returns its id */
export async function addFile(
  db: Db,
  kept: Kept,
  { by, now }: { by: string | null; now: Instant }
): Promise<string> {
  await db
    .insertInto('file')
    .values({ ...kept, added_by: by, added_at: now, removed_at: null })
    .execute();
  return kept.id;
}

/** Nobody sees it from now on; a round removes its bytes. */
export async function dropFile(db: Db, id: string, now: Instant): Promise<void> {
  await db
    .updateTable('file')
    .set({ removed_at: now })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .execute();
}

export async function findFile(db: Db, id: string): Promise<StoredFile | undefined> {
  return db
    .selectFrom('file')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

/** A file's bytes, as they are read from the disk. */
export function bytesOf(file: Pick<StoredFile, 'id'>): ReadStream {
  return createReadStream(pathOf(file.id));
}

/** Whether a file's bytes are where they should be. */
export async function hasBytes(file: Pick<StoredFile, 'id'>): Promise<boolean> {
  return (await stat(pathOf(file.id)).catch(() => null)) !== null;
}

/**
 * A file as an answer: always a download, never something that the browser runs here. Null when its
 * bytes are gone from the disk.
 */
export async function fileResponse(file: StoredFile): Promise<Response | null> {
  const found = await stat(pathOf(file.id)).catch(() => null);
  if (!found) return null;
  return new Response(Readable.toWeb(bytesOf(file)) as ReadableStream, {
    headers: downloadHeaders(file.name, FILE_TYPES[file.type as FileType].mime, found.size)
  });
}

/** What every download says of itself (RFC 6266 for the name). */
export function downloadHeaders(name: string, mime: string, size?: number): HeadersInit {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const coded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`
  );
  return {
    'Content-Type': mime,
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${coded}`,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
    ...(size !== undefined && { 'Content-Length': String(size) })
  };
}

/**
 * Removes the bytes of files that were dropped a day ago, and bytes that no row is about: an upload
 * that was refused or cut. A round.
 *
 * @returns how many went
 */
export async function forgetFiles(db: Db): Promise<number> {
  const names = await readdir(folder()).catch(() => [] as string[]);
  const before = plus(realNow(), { hours: -ORPHAN_HOURS });
  let gone = 0;
  for (const name of names) {
    const path = join(folder(), name);
    const written = await stat(path).catch(() => null);
    if (!written || written.mtime.toISOString() > before) continue;
    const row = await db
      .selectFrom('file')
      .select('removed_at')
      .where('id', '=', name)
      .executeTakeFirst();
    if (row && (row.removed_at === null || row.removed_at > before)) continue;
    await rm(path, { force: true });
    gone += 1;
  }
  return gone;
}

function folder(): string {
  return join(settings().dataDir, 'files');
}
function pathOf(id: string): string {
  return join(folder(), id);
}

/** The name that it was uploaded with, free of paths and marks, with the ending of what it is. */
function nameOf(given: string, type: FileType): string {
  const bare = given
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]*$/, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return `${[...(bare || 'file')].slice(0, LONGEST_NAME).join('')}.${type}`;
}
