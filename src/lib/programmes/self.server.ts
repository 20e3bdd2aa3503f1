/** Somebody nominates themselves by their authority's link; its coordinator answers. */
import { randomUUID } from 'node:crypto';

import { changed, inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { queueLetter, queueLetters } from '#lib/mail/outbox.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';
import { oneLine } from '#lib/text.ts';
import { dayOf, plus } from '#lib/time.server.ts';

import { nominate, refusedRecruiting, type Recruiting } from './nominate.server.ts';
import { findProgramme, isOver, noteDeed, takeProgrammeTurn } from './programme.server.ts';
import type { Participant } from './rules.ts';
import { refusedSuspended } from './suspension.server.ts';

export type NominationLink = Row<'nomination_link'>;
export type SelfNomination = Row<'self_nomination'>;

/** Days after which an address that nobody proved is forgotten. */
const UNPROVED_DAYS = 7;

/** The link of an authority that stands now. */
export async function linkOf(
  db: Db,
  { programme, authority }: { programme: string; authority: string }
): Promise<NominationLink | undefined> {
  return db
    .selectFrom('nomination_link')
    .selectAll()
    .where('programme_id', '=', programme)
    .where('authority_id', '=', authority)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/**
 * Makes an authority's link; one that stood ends with it. Who asked by it still waits for an answer.
 *
 * Refused: as `refusedRecruiting`.
 */
export async function makeLink(db: Db, facts: Recruiting): Promise<NominationLink | Refusal> {
  const { programme, authority, by, now } = facts;
  return inTransaction(db, async (db) => {
    await takeProgrammeTurn(db, programme);
    const allowed = await refusedRecruiting(db, facts);
    if (isRefusal(allowed)) return allowed;
    await end(db, facts);
    await noteDeed(db, { programme, action: 'programme.link', by, now });
    return db
      .insertInto('nomination_link')
      .values({
        id: randomUUID(),
        programme_id: programme,
        authority_id: authority,
        made_by: by.person?.id ?? null,
        made_at: now,
        ended_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Ends an authority's link. Refused: `not-allowed`. */
export async function endLink(db: Db, facts: Recruiting): Promise<true | Refusal> {
  if (!may(facts.by, 'programme.recruit', facts)) return refuse('not-allowed');
  await end(db, facts);
  return true;
}

async function end(db: Db, { programme, authority, now }: Recruiting): Promise<void> {
  await db
    .updateTable('nomination_link')
    .set({ ended_at: now })
    .where('programme_id', '=', programme)
    .where('authority_id', '=', authority)
    .where('ended_at', 'is', null)
    .execute();
}

export async function findLink(db: Db, id: string): Promise<NominationLink | undefined> {
  return db.selectFrom('nomination_link').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Somebody asks to be nominated. Nobody sees it until their address is proved: by the mailed link, or
 * because they are signed in with it. The answer is the same whether the address is known or not;
 * asking again before an answer changes what was typed and mails again.
 *
 * Refused: `link-over` once the link or the programme has ended, `programme-suspended`, `school-elsewhere`.
 */
export async function askSelf(
  db: Db,
  facts: {
    link: string;
    email: string;
    name: string;
    establishment: string | null;
    why: string;
    by: Actor;
    now: Instant;
  }
): Promise<SelfNomination | Refusal> {
  const { email, by, now } = facts;
  return inTransaction(db, async (db) => {
    const link = await findLink(db, facts.link);
    const programme = link && (await findProgramme(db, link.programme_id));
    if (!programme || !link || link.ended_at || isOver(programme, now)) return refuse('link-over');
    const suspended = await refusedSuspended(db, programme.id);
    if (suspended) return suspended;
    const school = facts.establishment
      ? await db
          .selectFrom('establishment')
          .select('authority_id')
          .where('id', '=', facts.establishment)
          .executeTakeFirst()
      : null;
    if (school && school.authority_id !== link.authority_id) {
      const { name } = await db
        .selectFrom('authority')
        .select('name')
        .where('id', '=', link.authority_id)
        .executeTakeFirstOrThrow();
      return refuse('school-elsewhere', { authority: name }, 'school');
    }
    const own = by.person?.email === email;
    const open = await db
      .selectFrom('self_nomination')
      .selectAll()
      .where('programme_id', '=', programme.id)
      .where('authority_id', '=', link.authority_id)
      .where('email', '=', email)
      .where('approved_at', 'is', null)
      .where('declined_at', 'is', null)
      .executeTakeFirst();
    // what a proved person wrote is not for whoever types their address to change
    if (open?.proved_at && !own) return open;
    const said = {
      name: oneLine(facts.name),
      establishment_id: facts.establishment,
      why: facts.why,
      asked_at: now
    };
    const asked = open
      ? await db
          .updateTable('self_nomination')
          .set(said)
          .where('id', '=', open.id)
          .returningAll()
          .executeTakeFirstOrThrow()
      : await db
          .insertInto('self_nomination')
          .values({
            id: randomUUID(),
            programme_id: programme.id,
            authority_id: link.authority_id,
            email,
            ...said
          })
          .returningAll()
          .executeTakeFirstOrThrow();
    if (own) return (await proveSelf(db, { id: asked.id, now })) ?? asked;
    await queueLetter(db, {
      kind: 'prove-self-nomination',
      key: `prove-self-nomination:${asked.id}:${now}`,
      ids: { asked: asked.id },
      to: email,
      priority: 0,
      deadline: plus(now, { hours: UNPROVED_DAYS * 24 }),
      now
    });
    return asked;
  });
}

export async function findSelf(db: Db, id: string): Promise<SelfNomination | undefined> {
  return db.selectFrom('self_nomination').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * "Yes, it was me": now the coordinators see it, and hear of it by at most one mail a day. Pressing
 * twice is pressing once.
 */
export async function proveSelf(
  db: Db,
  { id, now }: { id: string; now: Instant }
): Promise<SelfNomination | undefined> {
  return inTransaction(db, async (db) => {
    const proved = await db
      .updateTable('self_nomination')
      .set({ proved_at: now })
      .where('id', '=', id)
      .where('proved_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!proved) return findSelf(db, id);
    const coordinators = await db
      .selectFrom('grant')
      .innerJoin('person', 'person.id', 'grant.person_id')
      .select(['person.id', 'person.email'])
      .where('grant.right', '=', 'coordinator')
      .where('grant.scope', '=', 'authority')
      .where('grant.scope_id', '=', proved.authority_id)
      .where('grant.ended_at', 'is', null)
      .where('person.disabled_at', 'is', null)
      .execute();
    const ids = { programme: proved.programme_id, authority: proved.authority_id };
    await queueLetters(
      db,
      coordinators.map(({ id: person, email }) => ({
        kind: 'self-nominated',
        key: `self-nominated:${ids.programme}:${ids.authority}:${person}:${dayOf(now)}`,
        ids: { ...ids, person },
        to: email,
        now
      }))
    );
    return proved;
  });
}

/** Those who asked, proved their address and wait for an answer, oldest first. */
export async function selfNominations(
  db: Db,
  { programme, authority }: { programme: string; authority: string }
): Promise<(SelfNomination & { school: string | null })[]> {
  return db
    .selectFrom('self_nomination')
    .leftJoin('establishment', 'establishment.id', 'self_nomination.establishment_id')
    .selectAll('self_nomination')
    .select('establishment.name as school')
    .where('programme_id', '=', programme)
    .where('self_nomination.authority_id', '=', authority)
    .where('proved_at', 'is not', null)
    .where('approved_at', 'is', null)
    .where('declined_at', 'is', null)
    .orderBy('proved_at')
    .orderBy('self_nomination.id')
    .execute();
}

/**
 * Answers somebody who nominated themselves: yes nominates them, and their mail asks them to accept.
 * Answered already, it stays as it is.
 *
 * Refused: `participant-unknown`, also before the address is proved, and as `nominate`.
 */
export async function answerSelf(
  db: Db,
  facts: { asked: string; approve: boolean; by: Actor; now: Instant }
): Promise<Participant | true | Refusal> {
  const { approve, by, now } = facts;
  const found = await findSelf(db, facts.asked);
  if (!found?.proved_at) return refuse('participant-unknown');
  const of = { programme: found.programme_id, authority: found.authority_id };
  if (!may(by, 'programme.recruit', of)) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    await takeProgrammeTurn(db, of.programme);
    const answered = await db
      .updateTable('self_nomination')
      .set({ [approve ? 'approved_at' : 'declined_at']: now, answered_by: by.person?.id ?? null })
      .where('id', '=', found.id)
      .where('approved_at', 'is', null)
      .where('declined_at', 'is', null)
      .executeTakeFirst();
    if (!changed(answered)) return true;
    if (!approve) {
      await queueLetter(db, {
        kind: 'self-nomination-declined',
        key: `self-nomination-declined:${found.id}`,
        ids: { asked: found.id },
        to: found.email,
        now
      });
      return true;
    }
    const { email, name, establishment_id: establishment } = found;
    const made = await nominate(db, { ...of, nominee: { email, name, establishment }, by, now });
    // meanwhile somebody nominated them: what they asked for is done
    return isRefusal(made) && made.refused.startsWith('nominated-') ? true : made;
  });
}
