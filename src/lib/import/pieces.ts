/** Files that are gone through by a round, piece by piece. */

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
