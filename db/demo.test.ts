/** The demo: whole and true to its own rules whenever it is filled, and a command that says what is wrong. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { audit } from '#db/audit.ts';
import { closedDays, SchoolWeeks } from '#db/demo/calendar.ts';
import { fill } from '#db/demo/fill.ts';
import { makePeople } from '#db/demo/people.ts';
import { CAME_BACK } from '#db/demo/replies.ts';
import { migrate } from '#db/migrate.ts';
import { open, type Db } from '#db/open.server.ts';
import { CAST } from '#lib/demo-cast.ts';
import { findPersonByEmail } from '#lib/people/person.server.ts';
import { partnerYear } from '#lib/reports/partner-year.server.ts';
import { programmePlaces } from '#lib/programmes/places.server.ts';
import { countStates } from '#lib/programmes/read.server.ts';

async function filled(folder: string, now: string): Promise<Db> {
  const url = `sqlite:${join(folder, 'demo.db')}`;
  await migrate(url, now);
  const db = open(url);
  await sql`pragma synchronous = off`.execute(db);
  await fill(db, now);
  return db;
}

describe('filled on a Tuesday in term', () => {
  const NOW = '2026-11-24T10:00:00.000Z';
  let folder: string;
  let db: Db;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twilight-demo-'));
    db = await filled(folder, NOW);
  });
  afterAll(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  const eventOf = (title: string) =>
    db.selectFrom('event').selectAll().where('title', '=', title).executeTakeFirstOrThrow();
  const states = async (title: string) => {
    const { id } = await eventOf(title);
    const rows = await db
      .selectFrom('booking')
      .select(['state', 'presenting_at', 'authority_id'])
      .where('event_id', '=', id)
      .execute();
    const waiting = rows.filter(({ state }) => state === 'waiting');
    return {
      booked: rows.filter((row) => row.state === 'confirmed' && !row.presenting_at).length,
      presenting: rows.filter((row) => row.presenting_at).length,
      waiting: waiting.length,
      authorities: new Set(waiting.map((row) => row.authority_id)).size
    };
  };

  test('it keeps every rule', async () => {
    expect(await audit(db, NOW)).toEqual([]);
  });

  test('the first cohort is 54 people of 44 establishments in three authorities', async () => {
    const rows = await db
      .selectFrom('participant')
      .innerJoin('programme', 'programme.id', 'participant.programme_id')
      .select(['establishment_id', 'authority_id', 'completed_at', 'withdrawn_at'])
      .where('programme.title', '=', 'West Partnership Primary STEM Leaders')
      .where('accepted_at', 'is not', null)
      .execute();
    expect(rows).toHaveLength(54);
    expect(new Set(rows.map((row) => row.establishment_id)).size).toBe(44);
    const of = (authority: string) => rows.filter((row) => row.authority_id === authority).length;
    expect([of('south-lanarkshire'), of('east-renfrewshire'), of('east-dunbartonshire')]).toEqual([
      26, 13, 15
    ]);
    expect(rows.filter((row) => row.completed_at)).toHaveLength(51);
    expect(rows.filter((row) => row.withdrawn_at)).toHaveLength(3);
    const { first } = makePeople();
    const roles = (role: string) => first.filter((one) => one.role === role).length;
    expect(
      ['class-teacher', 'ncct-teacher', 'principal-teacher', 'depute-headteacher'].map(roles)
    ).toEqual([31, 7, 5, 3]);
  });

  test('the second cohort is recruiting, and one place has passed to a colleague', async () => {
    const programme = await db
      .selectFrom('programme')
      .select('id')
      .where('title', '=', 'Primary STEM Leaders, second cohort')
      .executeTakeFirstOrThrow();
    expect(await countStates(db, { programme: programme.id })).toEqual({
      accepted: 21,
      nominated: 6,
      declined: 2,
      // who sent the colleague
      withdrawn: 1,
      completed: 0,
      reserve: 0
    });
    const places = await programmePlaces(db, programme.id);
    expect(places.map((one) => one.places).toSorted()).toEqual([10, 10, 16]);
    expect(places.reduce((sum, { taken }) => sum + taken, 0)).toBe(21);
    const colleague = await db
      .selectFrom('participant')
      .select('person_id')
      .where('replaces_id', 'is not', null)
      .executeTakeFirstOrThrow();
    const booking = await db
      .selectFrom('booking')
      .select('state')
      .where('person_id', '=', colleague.person_id)
      .execute();
    expect(booking).toEqual([{ state: 'confirmed' }]);
  });

  test('the Teachmeet of today is booked, with twelve talks', async () => {
    const event = await eventOf('Teachmeet: wee wins');
    expect(event.starts_local).toBe('2026-11-24T16:00');
    expect(await states(event.title)).toMatchObject({ booked: 58, presenting: 12 });
    const talks = await db
      .selectFrom('talk')
      .select('id')
      .where('event_id', '=', event.id)
      .where('withdrawn_at', 'is', null)
      .where('slot_id', 'is not', null)
      .execute();
    expect(talks).toHaveLength(12);
    const reserve = await db
      .selectFrom('talk')
      .select('title')
      .where('event_id', '=', event.id)
      .where('reserved_at', 'is not', null)
      .execute();
    expect(reserve).toHaveLength(2);
  });

  test('one event is full, with nine waiting in three authorities', async () => {
    expect(await states('First steps with a micro:bit')).toMatchObject({
      booked: 24,
      waiting: 9,
      authorities: 3
    });
  });

  test('what was moved, called off, planned and drafted stands as such', async () => {
    expect(await eventOf('Weather, data and your playground')).toMatchObject({
      status: 'finished',
      mode: 'online'
    });
    for (const title of [
      'Leading CLPL in your own school',
      'The strategy, your school and where to start'
    ]) {
      expect(await eventOf(title)).toMatchObject({ status: 'cancelled' });
    }
    const instead = await db
      .selectFrom('replacement')
      .innerJoin('event', 'event.id', 'replacement.by_id')
      .select(['event.title', 'event.mode', 'event.clpl_minutes'])
      .orderBy('event.starts_at')
      .execute();
    expect(instead.map(({ title, clpl_minutes }) => [title, clpl_minutes])).toEqual([
      ['Leading CLPL in your own school (1 of 2)', 90],
      ['Leading CLPL in your own school (2 of 2)', 90],
      ['Looking back, looking on: evaluation and next steps', 60]
    ]);
    // some gave the place back and stayed in the programme
    const { booked } = await states('Leading CLPL in your own school (1 of 2)');
    expect(booked).toBeGreaterThan(30);
    expect(booked).toBeLessThan(45);
    expect(await eventOf('Small school, big investigations')).toMatchObject({ mode: 'online' });
    expect(await eventOf('Behind the scenes of a wind farm')).toMatchObject({ status: 'planned' });
    expect(await eventOf('Maths that you can walk through')).toMatchObject({ status: 'draft' });
  });

  test('partners’ sheets quote those who agreed, and nobody else', async () => {
    const partners = await db.selectFrom('partner').select(['id', 'name']).execute();
    const quotes = new Map<string, string[]>();
    for (const { id, name } of partners) {
      const year = await partnerYear(db, { partner: id, session: null, now: NOW });
      if (year.quotes.length > 0)
        quotes.set(
          name,
          year.quotes.map((quote) => quote.as)
        );
    }
    expect(quotes.get('STEM Ambassadors')).toEqual([
      'A participant',
      'Class teacher, South Lanarkshire'
    ]);
    expect(quotes.size).toBeGreaterThanOrEqual(5);
    const all = await db.selectFrom('talk_word').select('quote').execute();
    expect(all.filter(({ quote }) => quote === 'no').length).toBeGreaterThan(0);
  });

  test('everybody whom the page of people offers is there', async () => {
    for (const { email } of CAST) expect(await findPersonByEmail(db, email), email).toBeDefined();
  });

  test('no letter is left over, and two addresses do not exist', async () => {
    const rows = await db
      .selectFrom('outbox')
      .select(['kind', 'to_email', 'outcome'])
      .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '<>', 'sent')]))
      .orderBy('to_email')
      .execute();
    expect(rows).toEqual([
      { kind: 'invitation', to_email: 'jo.kerr@schools.example', outcome: 'failed' },
      { kind: 'invitation', to_email: CAME_BACK.email, outcome: 'bounced' }
    ]);
  });

  test('organisers find what came back, one of each kind', async () => {
    const rows = await db
      .selectFrom('inbound')
      .select(['kind', 'came', 'why'])
      .orderBy('received_at')
      .execute();
    expect(rows).toEqual([
      { kind: 'bounce', came: 'address-failed', why: null },
      { kind: 'automatic', came: 'kept', why: null },
      { kind: 'reply', came: 'not-matched', why: 'unknown-uid' },
      { kind: 'other', came: 'kept', why: null }
    ]);
  });

  test('coordinators have been told of a release, and one asks for more', async () => {
    const notices = await db
      .selectFrom('outbox')
      .select('to_email')
      .where('kind', '=', 'release-notice')
      .execute();
    expect(notices.length).toBeGreaterThan(0);
    for (const { to_email: to } of notices) expect(to).toMatch(/^coordinator@/);
    const asked = await db
      .selectFrom('pool_request')
      .select('places')
      .where('granted_at', 'is', null)
      .where('declined_at', 'is', null)
      .execute();
    expect(asked).toEqual([{ places: 4 }]);
  });

  test('nobody real is written to', async () => {
    const rows = await db.selectFrom('person').select('email').execute();
    expect(rows.filter(({ email }) => !email.endsWith('.example'))).toEqual([]);
  });
});

describe('filled on an awkward day', () => {
  test.each([
    ['on a Saturday night in the summer holidays', '2026-07-18T22:30:00.000Z'],
    ['on New Year’s Day', '2027-01-01T12:00:00.000Z']
  ])('%s it is whole, with events ahead', async (_, now) => {
    const folder = mkdtempSync(join(tmpdir(), 'twilight-demo-'));
    const db = await filled(folder, now);
    try {
      expect(await audit(db, now)).toEqual([]);
      const ahead = await db
        .selectFrom('event')
        .select('id')
        .where('status', '=', 'published')
        .where('starts_at', '>', now)
        .execute();
      expect(ahead.length).toBe(12);
    } finally {
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('its school calendars', () => {
  const closed = closedDays('2026-11-24');
  const of = (authority: string, from: string, to: string) =>
    closed
      .filter((one) => one.authority_id === authority && one.day >= from && one.day <= to)
      .map((one) => one.day)
      .sort();

  test('have October, Christmas and the spring where the rules put them', () => {
    expect(of('south-lanarkshire', '2026-10-01', '2026-10-31')).toEqual([
      '2026-10-12',
      '2026-10-13',
      '2026-10-14',
      '2026-10-15',
      '2026-10-16',
      '2026-10-19'
    ]);
    expect(of('east-renfrewshire', '2026-10-01', '2026-10-31')[0]).toBe('2026-10-09');
    expect(of('east-dunbartonshire', '2026-10-01', '2026-10-31')[0]).toBe('2026-10-05');
    expect(of('glasgow-city', '2026-12-01', '2027-01-31')).toHaveLength(11);
    expect(of('east-dunbartonshire', '2027-03-31', '2027-04-30')).toHaveLength(11);
  });

  test('count only weeks in which nobody is closed on more than one day', () => {
    const weeks = new SchoolWeeks('2026-12-16', closed);
    expect(weeks.day(0, 3)).toBe('2026-12-16');
    expect(weeks.day(1, 3)).toBe('2027-01-13');
    expect(weeks.day(-10, 2)).toBe('2026-09-29');
  });
});

describe('its command', () => {
  const run = async (env: Record<string, string>) => {
    const child = spawn(process.execPath, ['db/demo.ts'], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    const said: string[] = [];
    child.stdout.on('data', (text) => said.push(String(text)));
    child.stderr.on('data', (text) => said.push(String(text)));
    const [code] = (await once(child, 'exit')) as [number];
    return { code, said: said.join('') };
  };

  test('says which port is taken, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const { code, said } = await run({ PORT: String(port) });
      expect(code).toBe(1);
      expect(said).toContain(`Port ${port} is taken`);
      expect(said).toContain(`PORT=${port + 1}`);
    } finally {
      other.close();
    }
  });

  test('says when PORT is no port', async () => {
    const { code, said } = await run({ PORT: 'three thousand' });
    expect(code).toBe(1);
    expect(said).toContain('PORT is "three thousand"');
  });
});
