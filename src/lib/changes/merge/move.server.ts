/** What one of two records has goes to the other. */
import { sql } from 'kysely';

import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import type { Person } from '#lib/people/person.server.ts';

import { mergeBookings } from './bookings.server.ts';
import { columnsWith } from './columns.ts';
import { mergeFeeds } from './feeds.server.ts';
import { mergeParticipants } from './participants.server.ts';

export interface Both {
  keep: Pick<Person, 'id'>;
  from: Pick<Person, 'id'>;
  now: Instant;
}

/** Moves everything, in an open transaction that has the turns of both people. */
export async function moveAll(db: Db, both: Both): Promise<void> {
  // a programme's turn before those of its events
  await mergeParticipants(db, both);
  await mergeBookings(db, both);
  await mergeInvitations(db, both);
  const { keep, from } = both;
  // of two that may stand only once, the kept record's does
  await dropTwins(db, both, 'grant', ['right', 'scope', 'scope_id'], 'ended_at');
  await dropTwins(db, both, 'coming_grant', ['right', 'scope', 'scope_id']);
  await dropTwins(db, both, 'privacy_acceptance', ['version']);
  await dropTwins(db, both, 'mail_choice', ['list']);
  await dropTwins(db, both, 'network_member', ['network_id']);
  await dropTwins(db, both, 'person_establishment', ['establishment_id']);
  await dropTwins(db, both, 'presenter', ['talk_id']);
  await dropTwins(db, both, 'talk_word', ['talk_id'], 'withdrawn_at');
  await mergeFeeds(db, both);
  const own = [
    'grant',
    'coming_grant',
    'privacy_acceptance',
    'mail_choice',
    'network_member',
    'person_establishment',
    'presenter',
    'talk_word',
    'calendar_feed',
    'participant',
    'invitation',
    'booking',
    'calendar_entry'
  ].map((table) => ({ table, column: 'person_id' }));
  for (const { table, column } of [...columnsWith('merge', 'move'), ...own]) {
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${keep.id}
      where ${sql.ref(column)} = ${from.id}`.execute(db);
  }
}

/** Removes rows of the old record beside which the kept one has the same. */
async function dropTwins(
  db: Db,
  { keep, from }: Both,
  table: string,
  same: readonly string[],
  ended?: string
): Promise<void> {
  const of = (name: string, column: string) => sql.ref(`${name}.${column}`);
  const alike = same.map((column) => sql`${of('one', column)} = ${of('twin', column)}`);
  const open = (name: string) => (ended ? sql` and ${of(name, ended)} is null` : sql``);
  await sql`
    delete from ${sql.table(table)} as one
    where one.person_id = ${from.id} ${open('one')}
      and exists (
        select 1 from ${sql.table(table)} as twin
        where twin.person_id = ${keep.id} ${open('twin')} and ${sql.join(alike, sql` and `)}
      )`.execute(db);
}

/** Of two invitations to one event the answered one stays. */
async function mergeInvitations(db: Db, { keep, from }: Both): Promise<void> {
  const rows = await db
    .selectFrom('invitation')
    .selectAll()
    .where('person_id', 'in', [keep.id, from.id])
    .orderBy('invited_at')
    .execute();
  for (const old of rows.filter((row) => row.person_id === from.id)) {
    const kept = rows.find((row) => row.person_id === keep.id && row.event_id === old.event_id);
    if (!kept) continue;
    if (old.accepted_at && !kept.accepted_at) {
      await db
        .updateTable('invitation')
        .set({ accepted_at: old.accepted_at, declined_at: null })
        .where('id', '=', kept.id)
        .execute();
    }
    await db
      .updateTable('booking')
      .set({ invitation_id: kept.id })
      .where('invitation_id', '=', old.id)
      .execute();
    // its link leads to the event, as of any invitation that is no more
    await db.deleteFrom('invitation').where('id', '=', old.id).execute();
  }
}
