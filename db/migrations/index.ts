/** Every step, oldest first. Listed by static imports: a scan of the folder finds nothing in a bundle. */
import type { Migration } from 'kysely/migration';

import * as store from './2026-11-23-1-store.ts';
import * as people from './2026-11-23-2-people.ts';
import * as organisations from './2026-11-23-3-organisations.ts';
import * as events from './2026-11-23-4-events.ts';
import * as desk from './2026-11-23-5-desk.ts';
import * as post from './2026-11-23-6-post.ts';

export const migrations: Record<string, Migration> = {
  '2026-11-23-1-store': store,
  '2026-11-23-2-people': people,
  '2026-11-23-3-organisations': organisations,
  '2026-11-23-4-events': events,
  '2026-11-23-5-desk': desk,
  '2026-11-23-6-post': post
};
