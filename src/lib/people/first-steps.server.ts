/** What an administrator sets before the first event, and what of it is done. */
import type { Db } from '#db/open.server.ts';
import type { HouseFacts } from '#lib/house.server.ts';

export interface FirstStep {
  name: 'name' | 'mail' | 'privacy' | 'schools' | 'organiser';
  href: string;
  done: boolean;
}

/** Read from the store each time: a step is done because the thing is there, not because of a tick. */
export async function firstSteps(db: Db): Promise<FirstStep[]> {
  const row = await db.selectFrom('house').select('facts').executeTakeFirst();
  const facts = JSON.parse(row?.facts ?? '{}') as HouseFacts;
  const sent = await db
    .selectFrom('outbox')
    .select('id')
    .where('outcome', '=', 'sent')
    .limit(1)
    .executeTakeFirst();
  const notice = await db
    .selectFrom('privacy_notice')
    .select('version')
    .limit(1)
    .executeTakeFirst();
  const school = await db.selectFrom('establishment').select('id').limit(1).executeTakeFirst();
  const organiser = await db
    .selectFrom('grant')
    .select('id')
    .where('right', '=', 'organiser')
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return [
    { name: 'name', href: '/admin/settings', done: Boolean(facts.name && facts.contact) },
    { name: 'mail', href: '/admin/mail', done: sent !== undefined },
    { name: 'privacy', href: '/admin/settings/privacy', done: notice !== undefined },
    { name: 'schools', href: '/admin/schools', done: school !== undefined },
    {
      name: 'organiser',
      href: '/admin/people/give?right=organiser&scope=everything',
      done: organiser !== undefined
    }
  ];
}

/** Whether an administrator is led to the first steps when they sign in. */
export async function needsFirstSteps(db: Db): Promise<boolean> {
  const row = await db.selectFrom('house').select('begun_at').executeTakeFirst();
  if (row?.begun_at) return false;
  return (await firstSteps(db)).some(({ done }) => !done);
}
