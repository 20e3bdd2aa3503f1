import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';

import { inSnapshot, newId } from '#db/open.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { addFile, keepBytes } from '#lib/files/files.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { isRefusal } from '#lib/refusal.ts';
import { settings } from '#lib/settings.server.ts';
import { book } from '#tests/support/desk.ts';
import { PDF } from '#tests/support/files.ts';
import {
  establishment,
  NOW,
  ORGANISER,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { takeOut, TAKES } from './archive.server.ts';
import { tablesOf } from './rows.server.ts';
import { GUARDED, HIDDEN, MASKED, masked, NO_SECRETS, SUSPICIOUS } from './secrets.ts';
import { SHEETS } from './sheets.server.ts';

let count = 0;
const admin = (): Actor => ({
  person: { id: `admin-${count}`, name: 'Ada', email: 'ada@stem.example' },
  grants: [{ right: 'administrator', scope: 'everything', scopeId: '' }],
  provedAt: realNow(),
  provedBy: 'passkey'
});
beforeEach(() => {
  count += 1;
});

/** What must not be in any octet of the archive. */
const SECRET = 'Zq7SECRETzq';

test('a GTCS number shows its last two signs', () => expect(masked('123456')).toBe('••••56'));

onBothStores('everything as one archive', (store) => {
  const take = async (by: Actor = admin()) => {
    const archive = await takeOut(store().db, { url: store().url, by, now: NOW });
    if (isRefusal(archive)) throw new Error(archive.refused);
    return unzipSync(await buffer(archive));
  };

  test('no column that looks like a secret is in it unless it is said to be none', async () => {
    const tables = await tablesOf(store().db);
    const columns = tables.flatMap(({ name, columns }) => columns.map((one) => `${name}.${one}`));
    const unsaid = columns.filter(
      (column) =>
        SUSPICIOUS.test(column.split('.')[1]!) && !(column in HIDDEN) && !NO_SECRETS.has(column)
    );
    expect(unsaid).toEqual([]);
    const guarded = columns.filter((column) => Object.hasOwn(GUARDED, column.split('.')[0]!));
    const known = Object.entries(GUARDED).flatMap(([table, shown]) =>
      shown.map((column) => `${table}.${column}`)
    );
    expect(guarded.filter((column) => !(column in HIDDEN)).sort()).toEqual(known.sort());
    // and nothing is named that there is not
    for (const column of [...Object.keys(HIDDEN), ...MASKED, ...NO_SECRETS]) {
      expect(columns, column).toContain(column);
    }
  });

  test('every table of the store is in it, with every row and no secret', async () => {
    const { db } = store();
    const event = await published(db, { title: '=Bridges, and more' });
    const school = await establishment(db, 'fife');
    const person = await somebody(db, 'Mòrag Orr');
    const booking = await book(db, event, person, { establishment: school.id });
    await db
      .updateTable('person')
      .set({ gtcs_number: '987654' })
      .where('id', '=', person.id)
      .execute();
    await takes(db, await slotIn(db, event.id), person);
    const kept = await keepBytes(PDF, { name: 'Slides of mine.pdf', type: 'pdf' });
    await addFile(db, kept, { by: person.id, now: NOW });
    await plant(person.id, school.id, booking.id);
    for (let more = 0; more < 3; more++) await somebody(db, `Person ${more}`);
    // more than a page of a table with an id, and of one without
    const many = Array.from({ length: 1201 }, (_, at) => at);
    await db
      .insertInto('audit_entry')
      .values(
        many.map((at) => ({
          id: newId(),
          at: NOW,
          actor_id: person.id,
          action: 'event.change',
          subject_kind: 'event',
          subject_id: `e${at}`,
          fields: null
        }))
      )
      .execute();
    await db
      .insertInto('closed_day')
      .values(
        many.map((at) => ({
          authority_id: 'fife',
          day: `${3000 + at}-01-01`,
          kind: 'holiday' as const
        }))
      )
      .execute();

    const files = await take();
    const names = Object.keys(files);
    const tables = await tablesOf(db);
    expect(names.filter((name) => name.startsWith('tables/')).sort()).toEqual(
      tables.map(({ name }) => `tables/${name}.jsonl`).sort()
    );
    for (const { name } of tables) {
      const lines = strFromU8(files[`tables/${name}.jsonl`]!).split('\n').filter(Boolean);
      const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const { rows: counted } = await sql<{ n: number | string }>`
        select count(*) as n from ${sql.table(name)}`.execute(db);
      // that it was taken is noted afterwards
      const own = name === 'audit_entry' ? 1 : 0;
      expect(rows.length, name).toBe(Number(counted[0]!.n) - own);
      expect(new Set(lines).size, name).toBe(lines.length);
    }
    for (const [name, bytes] of Object.entries(files)) {
      expect(Buffer.from(bytes).includes(SECRET), name).toBe(false);
      expect(Buffer.from(bytes).includes('987654'), name).toBe(false);
    }
    expect(files[`files/${kept.id}-Slides-of-mine.pdf`]).toEqual(new Uint8Array(PDF));

    expect(names.filter((name) => name.startsWith('sheets/')).sort()).toEqual(
      SHEETS.map((name) => `sheets/${name}.csv`).sort()
    );
    const sheet = (name: string) => strFromU8(files[`sheets/${name}.csv`]!);
    expect(sheet('audit').trimEnd().split('\r\n').length).toBe(
      strFromU8(files['tables/audit_entry.jsonl']!).trimEnd().split('\n').length + 1
    );
    expect(sheet('bookings')).toContain(`"'=Bridges, and more"`);
    expect(sheet('bookings')).toContain(`Mòrag Orr,${person.email}`);
    // with the mark by which Excel knows UTF-8
    expect([...files['sheets/people.csv']!.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(sheet('people')).toContain('Id,Name');
    expect(sheet('events')).toContain('2026-12-10 16:00');
    const readme = strFromU8(files['README.txt']!);
    for (const name of names.filter((one) => /^(sheets|tables)\//.test(one))) {
      expect(readme).toContain(name);
    }
    const deeds = await db
      .selectFrom('audit_entry')
      .select('actor_id')
      .where('action', '=', 'everything.take-out')
      .execute();
    expect(deeds).toEqual([{ actor_id: `admin-${count}` }]);
  });

  /** A secret in every column that is hidden. */
  async function plant(person: string, school: string, booking: string) {
    const { db } = store();
    const link = newId();
    const session = `${SECRET}-session-${link}`;
    await db
      .insertInto('session')
      .values({
        ...{ id: session, person_id: person, device: 'D', created_at: NOW, seen_at: NOW },
        ...{ idle: 1, ends_at: NOW, proved_at: null, confirmed_at: null }
      })
      .execute();
    await db
      .insertInto('confirmation')
      .values({
        ...{ id: newId(), session_id: session, person_id: person, asked_at: NOW, until: NOW },
        ...{ confirmed_by: null, confirmed_at: null }
      })
      .execute();
    await db.insertInto('used_challenge').values({ id: SECRET, until: NOW }).execute();
    await db
      .insertInto('passkey')
      .values({
        ...{ id: newId(), person_id: person, credential: SECRET, public_key: SECRET, counter: 0 },
        ...{ transports: '[]', name: 'Phone', added_at: NOW, used_at: null }
      })
      .execute();
    await db
      .insertInto('proof')
      .values({
        ...{ id: `${SECRET}-proof`, purpose: 'sign-in', email: 'p@school.example' },
        ...{ booking_id: null, partner_id: null, typed: `{"a":"${SECRET}"}`, next: null },
        ...{ code_until: NOW, until: NOW, used_at: null, stayed_at: null, created_at: NOW }
      })
      .execute();
    await db
      .insertInto('calendar_feed')
      .values({
        ...{ id: newId(), kind: 'person', person_id: person, programme_id: null },
        ...{ token_hash: SECRET, alarm_minutes: null, made_at: NOW, made_by: null },
        ...{ revoked_at: null, read_at: null, client: null }
      })
      .execute();
    await db
      .insertInto('office_link')
      .values({ id: link, establishment_id: school, made_at: NOW, ended_at: null })
      .execute();
    await db
      .insertInto('office_visit')
      .values({
        ...{ id: newId(), link_id: link, asked_at: NOW, code_until: NOW, token_hash: SECRET },
        ...{ opened_at: null, ends_at: null }
      })
      .execute();
    await db
      .insertInto('sent_mail')
      .values({
        ...{ id: newId(), outbox_id: 'o', at: NOW, to_email: 'p@school.example', subject: 'S' },
        ...{ text: SECRET, html: SECRET, calendar: SECRET }
      })
      .execute();
    await db
      .insertInto('need')
      .values({ booking_id: booking, kind: 'access', text: SECRET, said_at: NOW })
      .execute();
    await db.updateTable('presenter').set({ access: SECRET }).execute();
    await db.insertInto('rate').values({ key: SECRET, window_at: NOW, used: 1 }).execute();
  }

  test('is of one moment, whoever writes meanwhile', async () => {
    const { db, url } = store();
    const before = await somebody(db);
    const ids = await inSnapshot(url, async (then) => {
      const read = async () =>
        (await then.selectFrom('person').select('id').execute()).map(({ id }) => id);
      const first = await read();
      await somebody(db, 'Later');
      expect(await read()).toEqual(first);
      return first;
    });
    expect(ids).toContain(before.id);
    // and nothing can be written in it
    await expect(inSnapshot(url, (then) => then.deleteFrom('tell_me').execute())).rejects.toThrow();
  });

  test('only an administrator who has just proved who they are, and not often', async () => {
    const { db, url } = store();
    const facts = { url, now: NOW };
    const of = async (by: Actor) => {
      const answer = await takeOut(db, { ...facts, by });
      if (isRefusal(answer)) return answer.refused;
      await buffer(answer);
      return 'taken';
    };
    expect(await of(VISITOR)).toBe('not-allowed');
    expect(await of(ORGANISER)).toBe('not-allowed');
    const { provedAt: _, ...stale } = admin();
    expect(await of(stale)).toBe('prove-again');
    const by = admin();
    for (let time = 0; time < TAKES.most; time++) expect(await of(by)).toBe('taken');
    expect(await of(by)).toBe('slow-down');
  });

  test('leaves nothing behind, also when its reader goes away', async () => {
    const root = join(settings().dataDir, 'take-out');
    const gone = async () => {
      for (let time = 0; time < 50; time++) {
        if (!existsSync(root) || readdirSync(root).length === 0) return true;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return false;
    };
    await take();
    expect(await gone()).toBe(true);
    const archive = await takeOut(store().db, { url: store().url, by: admin(), now: NOW });
    expect(readdirSync(root)).toHaveLength(1);
    (archive as Readable).destroy();
    expect(await gone()).toBe(true);
  });
});
