/** How far a file has come; pure. */
import type { Instant } from '#db/schema.ts';

export type Stage = 'draft' | 'writing' | 'written' | 'undone';

export const stageOf = (file: {
  applied_at: Instant | null;
  finished_at: Instant | null;
  undone_at: Instant | null;
}): Stage =>
  file.undone_at ? 'undone' : file.finished_at ? 'written' : file.applied_at ? 'writing' : 'draft';
