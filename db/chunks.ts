/** Many rows: so many in a statement, so many in a transaction. */

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
