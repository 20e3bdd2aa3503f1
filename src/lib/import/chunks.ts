/** What importers share of many rows: so many in a statement, so many in a transaction. */

/** Rows of one statement, and of one transaction when they are written. */
export const CHUNK = 500;

/** Does something with all of a list, at most 500 at a time and in order. */
export async function inChunks<T>(
  all: readonly T[],
  act: (some: readonly T[], from: number) => Promise<unknown>
): Promise<void> {
  for (let from = 0; from < all.length; from += CHUNK) {
    await act(all.slice(from, from + CHUNK), from);
  }
}

/**
 * Goes through everything that waits, piece by piece: `piece` does the next rows of one file in a
 * transaction of its own, and says 0 when it has no more. Others' requests go between two pieces.
 *
 * @returns how many rows it was
 */
export async function pieceByPiece<File>(
  files: readonly File[],
  piece: (file: File) => Promise<number>
): Promise<number> {
  let all = 0;
  for (const file of files) {
    for (let some = -1; some !== 0;) {
      some = await piece(file);
      all += some;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return all;
}
