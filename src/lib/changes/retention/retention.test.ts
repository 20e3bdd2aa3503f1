import { expect, test } from 'vitest';

import { newId } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { draftList, findList } from '#lib/invitations/list.server.ts';
import { askToSignIn } from '#lib/people/sign-in.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { plus } from '#lib/time.server.ts';
import { done, NOW, ORGANISER, published, somebody } from '#tests/support/people.ts';
import { openThrough } from '#tests/support/statements.ts';
import { onBothStores } from '#tests/support/store.ts';

import { applyRetention, retentionLines, setRetention } from './retention.server.ts';
import { KINDS, RULES } from './rules.server.ts';

const ADMIN: Actor = {
  person: { id: 'admin', name: 'Ross Tait', email: 'ross@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }],
  provedAt: realNow()
};
const days = (count: number, from = NOW) => plus(from, { hours: 24 * count });

onBothStores('what is kept how long', (store) => {
  test('goes when its time is over, in batches, and twice is once', async () => {
    const { db } = store();
    const event = await published(db);
    const person = await somebody(db);
    const { booking } = done(
      await placeBooking(db, { event: event.id, person: person.id, by: person.actor, now: NOW })
    );
    const need = { booking_id: booking.id, kind: 'access', text: 'A ramp', said_at: NOW } as const;
    await db.insertInto('need').values(need).execute();
    await askToSignIn(db, { email: person.email, next: null, now: NOW });
    await db.updateTable('outbox').set({ done_at: NOW, outcome: 'sent' }).execute();
    await db
      .insertInto('audit_entry')
      .values(
        Array.from({ length: 450 }, () => ({
          id: newId(),
          at: days(-2300),
          actor_id: null,
          action: 'event.publish',
          subject_kind: 'event',
          subject_id: event.id,
          fields: null
        }))
      )
      .execute();
    const of = async (kind: string, now: string) =>
      (await retentionLines(db, now)).find((line) => line.kind === kind);
    expect(await of('audit', NOW)).toMatchObject({ due: 450, days: 2192 });
    expect(await of('needs', NOW)).toMatchObject({ due: 0, soon: 0 });
    // the event is on 10 December
    expect(await of('needs', days(20))).toMatchObject({ due: 0, soon: 1, ranAt: null });

    expect(await applyRetention(db, NOW)).toMatchObject({ audit: 450, needs: 0, bookings: 0 });
    expect(await applyRetention(db, NOW)).toMatchObject({ audit: 0 });
    expect(await applyRetention(db, days(47))).toMatchObject({ needs: 0 });
    expect(await applyRetention(db, days(49))).toMatchObject({ needs: 1 });
    expect(await of('needs', days(49))).toMatchObject({ removed: 1, ranAt: days(49) });
    const mails = (await applyRetention(db, days(91))).mails;
    expect(mails).toBeGreaterThan(0);
    const rows = await db.selectFrom('outbox').select(['to_email', 'dedupe_key']).execute();
    expect(rows.every(({ to_email }) => to_email === '')).toBe(true);
    expect(rows.length).toBe(mails);

    expect(await applyRetention(db, days(2200))).toMatchObject({ bookings: 0 });
    expect(await applyRetention(db, days(2211))).toMatchObject({ bookings: 1 });
    expect(await applyRetention(db, days(2211))).toMatchObject({ bookings: 0 });
    const [left] = await db.selectFrom('booking').selectAll().execute();
    expect(left).toMatchObject({ person_id: null, state: 'confirmed', booked_by: null });
  });

  test('drafts go with what is in them, and what was sent a month later', async () => {
    const { db } = store();
    const event = await published(db);
    const draft = async () =>
      done(
        await draftList(db, {
          event: event.id,
          sources: [{ name: 'All', addresses: [{ email: `a.${newId()}@x.example`, name: '' }] }],
          unread: [],
          by: ORGANISER,
          now: NOW
        })
      );
    const [unsent, sent] = [await draft(), await draft()];
    const finished = { sent_at: NOW, finished_at: NOW };
    await db.updateTable('invitation_list').set(finished).where('id', '=', sent.id).execute();
    const left = async () => await db.selectFrom('invitation_address').select('email').execute();
    expect(await applyRetention(db, days(1))).toMatchObject({ lists: 0, sentLists: 0 });
    expect(await left()).toHaveLength(2);
    expect(await applyRetention(db, plus(days(1), { seconds: 1 }))).toMatchObject({ lists: 1 });
    expect(await findList(db, unsent.id)).toBeUndefined();
    expect(await left()).toHaveLength(1);
    expect(await applyRetention(db, days(30))).toMatchObject({ sentLists: 0 });
    expect(await applyRetention(db, days(31))).toMatchObject({ sentLists: 1 });
    expect(await left()).toEqual([]);
  });

  test('locks at most 200 rows at a time, and reads the real clock for what is real', async () => {
    const { db, url } = store();
    const key = newId();
    const hour = (hours: number) => plus(realNow(), { hours });
    await db
      .insertInto('used_challenge')
      .values(Array.from({ length: 450 }, (_, at) => ({ id: `${key}:${at}`, until: hour(-25) })))
      .execute();
    await db
      .insertInto('used_challenge')
      .values({ id: key, until: hour(-23) })
      .execute();
    let batches = 0;
    const watched = openThrough(url, (query) => {
      if (/^delete from "used_challenge"/.test(query.sql.trim())) batches += 1;
      return query;
    });
    // a demo's clock may say what it likes
    expect(await applyRetention(watched, days(-900))).toMatchObject({ challenges: 450 });
    await watched.destroy();
    // 200, 200, 50, and none
    expect(batches).toBe(4);
    const kept = await db.selectFrom('used_challenge').select('id').execute();
    expect(kept).toEqual([{ id: key }]);
  });

  test('is changed by an administrator with a fresh proof, within bounds', async () => {
    const { db } = store();
    const set = (count: number, by = ADMIN) =>
      setRetention(db, { kind: 'inbound', days: count, by, now: NOW });
    expect(await set(30, ORGANISER)).toMatchObject({ refused: 'not-allowed' });
    const stale = { ...ADMIN, provedAt: plus(realNow(), { hours: -1 }) };
    expect(await set(30, stale)).toMatchObject({ refused: 'prove-again' });
    for (const wrong of [0, -1, 1.5, 4000, Number.NaN]) {
      expect(await set(wrong)).toMatchObject({ refused: 'days-wrong' });
    }
    expect(await set(30)).toEqual({ days: 30 });
    await applyRetention(db, NOW);
    const lines = await retentionLines(db, NOW);
    expect(lines.find(({ kind }) => kind === 'inbound')).toMatchObject({
      days: 30,
      usual: RULES.inbound.days
    });
    expect(lines.map(({ kind }) => kind)).toEqual(KINDS);
  });
});
