/** What completes a programme, who has done it, and marking them. */
import { sql } from 'kysely';

import { countAll, inTransaction, newId, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { noteDeed, takeProgrammeTurn } from '#lib/programmes/programme.server.ts';
import { fulfils, type Doing } from '#lib/programmes/rules.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';

export type ProgrammeRule = Row<'programme_rule'>;

/** The rule that stands now: the newest version. */
export async function ruleOf(db: Db, programme: string): Promise<ProgrammeRule | undefined> {
  return db
    .selectFrom('programme_rule')
    .selectAll()
    .where('programme_id', '=', programme)
    .orderBy('version', 'desc')
    .executeTakeFirst();
}

/**
 * Sets what completes the programme: so many events, so many minutes, or both. A new version stands
 * from now on; whoever has completed keeps the version by which they did.
 *
 * Refused: `not-allowed`, `programme-unknown`, `rule-missing` when it asks for nothing.
 */
export async function setRule(
  db: Db,
  facts: {
    programme: string;
    events: number | null;
    minutes: number | null;
    by: Actor;
    now: Instant;
  }
): Promise<ProgrammeRule | Refusal> {
  const { programme, events, minutes, by, now } = facts;
  if (!may(by, 'programme.change', { programme })) return refuse('not-allowed');
  if (!events && !minutes) return refuse('rule-missing', {}, 'events');
  return inTransaction(db, async (db) => {
    if (!(await takeProgrammeTurn(db, programme))) return refuse('programme-unknown');
    const rule = await ruleOf(db, programme);
    if (rule && rule.events_needed === events && rule.minutes_needed === minutes) return rule;
    await noteDeed(db, { programme, action: 'programme.rule', by, now });
    return db
      .insertInto('programme_rule')
      .values({
        id: newId(),
        programme_id: programme,
        version: (rule?.version ?? 0) + 1,
        events_needed: events,
        minutes_needed: minutes,
        made_by: by.person?.id ?? null,
        made_at: now
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** What each participant of a programme attended, by person; one query. */
export async function doingsOf(
  db: Db,
  { programme, person }: { programme: string; person?: string }
): Promise<Map<string, Doing>> {
  const rows = await db
    .selectFrom('attendance')
    .innerJoin('booking', 'booking.id', 'attendance.booking_id')
    .innerJoin('event', 'event.id', 'booking.event_id')
    .select([
      'booking.person_id',
      countAll.as('events'),
      sql<number>`cast(coalesce(sum(event.clpl_minutes), 0) as integer)`.as('minutes')
    ])
    .where('event.programme_id', '=', programme)
    .where('attendance.came', '=', 'attended')
    .where('booking.person_id', 'is not', null)
    .$if(person !== undefined, (query) => query.where('booking.person_id', '=', person!))
    .groupBy('booking.person_id')
    .execute();
  return new Map(rows.map(({ person_id, ...doing }) => [person_id!, doing]));
}

export interface Completing extends Doing {
  id: string;
  name: string;
  email: string;
  fulfils: boolean;
}

/** Those who take part and have not completed, with what they have done, by name. */
export async function completing(db: Db, programme: string): Promise<Completing[]> {
  const [rule, doings, people] = await Promise.all([
    ruleOf(db, programme),
    doingsOf(db, { programme }),
    db
      .selectFrom('participant')
      .innerJoin('person', 'person.id', 'participant.person_id')
      .select(['participant.id', 'person_id', 'person.name', 'person.email'])
      .where('programme_id', '=', programme)
      .where('accepted_at', 'is not', null)
      .where('declined_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('completed_at', 'is', null)
      .orderBy('person.name_folded')
      .orderBy('participant.id')
      .execute()
  ]);
  return people.map(({ person_id, ...person }) => {
    const doing = doings.get(person_id) ?? { events: 0, minutes: 0 };
    return { ...person, ...doing, fulfils: rule !== undefined && fulfils(rule, doing) };
  });
}

/**
 * Marks everybody who fulfils the rule as having completed the programme, with the version of the
 * rule; twice is once.
 *
 * @returns how many were marked
 * Refused: `not-allowed`, `programme-unknown`, `rule-missing`, `changed-meanwhile` when the rule is
 * another than on the page that showed them.
 */
export async function markCompleted(
  db: Db,
  facts: { programme: string; rule: string; by: Actor; now: Instant }
): Promise<number | Refusal> {
  const { programme, by, now } = facts;
  if (!may(by, 'programme.change', { programme })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    if (!(await takeProgrammeTurn(db, programme))) return refuse('programme-unknown');
    const rule = await ruleOf(db, programme);
    if (!rule) return refuse('rule-missing');
    if (rule.id !== facts.rule) return refuse('changed-meanwhile');
    const ids = (await completing(db, programme)).filter((one) => one.fulfils).map(({ id }) => id);
    for (let at = 0; at < ids.length; at += 500) {
      await db
        .updateTable('participant')
        .set({ completed_at: now, completed_rule_id: rule.id })
        .where('id', 'in', ids.slice(at, at + 500))
        .where('completed_at', 'is', null)
        .execute();
    }
    await noteDeed(db, { programme, action: 'programme.completed', by, now });
    return ids.length;
  });
}
