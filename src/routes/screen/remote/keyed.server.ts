/** The event of a remote's key, and who holds it. */
import { openKey } from '#lib/people/key.server.ts';
import type { Actor } from '#lib/people/may.ts';

import { runs } from '../screen.server.ts';

export async function keyed(locals: App.Locals, key: string) {
  const id = openKey('screen', key);
  const by: Actor = { ...locals.actor, ...(id && { key: { kind: 'screen' as const, id } }) };
  return { event: await runs(locals, id, by), by, base: `/screen/remote/${key}` };
}
