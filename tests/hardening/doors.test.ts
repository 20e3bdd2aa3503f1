/** Every door of the built app × every role: nobody where they do not belong, by page or by post. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { migrate } from '#db/migrate.ts';
import { open, type Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { writeMessage } from '#lib/booking/people/message.server.ts';
import { takeSlot } from '#lib/changes/present.server.ts';
import { realNow } from '#lib/clock.server.ts';
import { askedPath } from '#lib/changes/asks/letters.server.ts';
import { makeFeed } from '#lib/changes/feeds/address.server.ts';
import { makeSeries } from '#lib/events/series.server.ts';
import { draftList } from '#lib/invitations/list.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { DOORS, type Policy } from '#lib/people/doors.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { askProof } from '#lib/people/proof.server.ts';
import { keepBytes } from '#lib/files/files.server.ts';
import { settings } from '#lib/settings.server.ts';
import { addMaterial } from '#lib/slots/material/material.server.ts';
import { presenterOf } from '#lib/slots/presenters.server.ts';
import { plus, toLocal } from '#lib/time.server.ts';

import { startApp, type App } from '../support/app.ts';
import { PDF, PNG } from '../support/files.ts';
import { done, offers, ORGANISER, published, slotIn } from '../support/people.ts';

const ROLES = [
  'visitor',
  'psl',
  'presenter of A',
  'presenter of B',
  'coordinator of A',
  'coordinator of B',
  'organiser',
  'organiser of another event',
  'administrator'
] as const;
type Role = (typeof ROLES)[number];

let app: App;
let db: Db;
let folder: string;
const cookies = new Map<Role, string>();
/** What stands in each address: things of the one event, the one partner, of somebody else. */
let fill: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twilight-doors-'));
  const databaseUrl = `sqlite:${join(folder, 'store.db')}`;
  const now = realNow();
  await migrate(databaseUrl, now);
  db = open(databaseUrl);
  await db.updateTable('installation').set({ demo_at: now }).execute();

  const day = toLocal(plus(now, { hours: 24 * 30 })).slice(0, 10);
  const when = { startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00` };
  const event = await published(db, { ...when, now });
  const other = await published(db, { ...when, now, title: 'Another evening' });
  const slot = await slotIn(db, event.id);
  const partnerSlot = await slotIn(db, event.id, { openTo: 'partners', starts: '16:20' });
  const somebody = await personOf(db, { email: 'somebody@school.example', name: 'Some Body', now });
  const actor = { person: somebody, grants: [] };
  const { booking } = done(
    await placeBooking(db, { event: event.id, person: somebody.id, by: actor, now })
  );
  const { talk } = done(
    await takeSlot(db, {
      event: event.id,
      slot: slot.id,
      person: somebody.id,
      title: 'A talk',
      line: null,
      by: actor,
      now
    })
  );
  // for everybody, so that the page of talks is there before the event
  const file = await keepBytes(PDF, { name: 'slides.pdf', type: 'pdf' });
  cpSync(join(settings().dataDir, 'files', file.id), join(folder, 'files', file.id));
  const terms = { title: '', seenBy: 'all', licence: 'cc-by' } as const;
  const [material] = done(
    await addMaterial(db, { talk: talk.id, file, terms, by: ORGANISER, now })
  );
  done(
    await invitePeople(db, {
      event: event.id,
      addresses: [{ email: 'invited@school.example', name: '' }],
      by: ORGANISER,
      now
    })
  );
  const list = done(
    await draftList(db, {
      event: event.id,
      sources: [{ name: 'One', addresses: [{ email: 'listed@school.example', name: '' }] }],
      unread: [],
      by: ORGANISER,
      now
    })
  );
  const invitation = await db.selectFrom('invitation').select('id').executeTakeFirstOrThrow();
  const asked = await db
    .insertInto('tell_me')
    .values({
      id: crypto.randomUUID(),
      event_id: event.id,
      email: 'asked@school.example',
      asked_at: now
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const school = await db
    .insertInto('establishment')
    .values({
      id: 'school',
      seed_code: null,
      name: 'A school',
      name_folded: 'a school',
      sector: 'primary',
      authority_id: 'glasgow-city',
      closed_on: null
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const party = done(
    await bookParty(db, {
      id: crypto.randomUUID(),
      event: event.id,
      establishment: school.id,
      people: [],
      unnamed: 1,
      ifNotAll: 'ask',
      by: actor,
      now
    })
  );
  // its own event alone: what is booked as one cannot be booked for this test's event by itself
  const session = await published(db, { ...when, now, title: 'A twilight' });
  const series = done(
    await makeSeries(db, { event: session.id, title: 'Twilights', by: ORGANISER, now })
  );
  const message = done(
    await writeMessage(db, {
      event: event.id,
      bookings: [booking.id],
      subject: 'S',
      text: 'T',
      by: ORGANISER,
      now
    })
  );
  const feed = done(await makeFeed(db, { programme: null, alarm: null, by: actor, now }));
  const letter = await db
    .selectFrom('outbox')
    .select('id')
    .where('event_id', '=', event.id)
    .where('kind', '=', 'booked')
    .executeTakeFirstOrThrow();
  const proof = await askProof(db, { purpose: 'sign-in', email: somebody.email, now });
  for (const id of ['partner-a', 'partner-b']) await partner(id, somebody.id, now);
  const partners = await db.selectFrom('partner').select('id').orderBy('name').execute();
  const [a, b] = [partners[0]!.id, partners[1]!.id];
  const standing = await offers(db, a, { title: 'A standing talk' }, { now });
  await db
    .updateTable('partner')
    .set({
      lead_id: somebody.id,
      approved_at: now,
      logo_id: await storedFile('logo.png', 'png', PNG, now),
      risk_sheet_id: await storedFile('risks.pdf', 'pdf', PDF, now)
    })
    .where('id', '=', a)
    .execute();
  await giveRight(db, {
    person: somebody.id,
    right: 'presenter',
    scope: 'partner',
    scopeId: a,
    by: SYSTEM,
    now
  });
  const askedKey = (await askedPath(db, { partner: a, person: somebody.id }))!.split('/').at(-1)!;
  await db
    .insertInto('sent_mail')
    .values({
      id: proof.id,
      outbox_id: 'none',
      at: now,
      to_email: 'a@b.example',
      subject: 'S',
      text: 'T',
      html: '<p>T</p>',
      calendar: 'BEGIN:VCALENDAR'
    })
    .execute();

  const give = async (
    role: Role,
    right: 'organiser' | 'presenter' | 'coordinator' | 'administrator',
    scope: 'everything' | 'event' | 'partner' | 'authority',
    scopeId = ''
  ) => {
    const person = await personOf(db, { email: addressOf(role), name: role, now });
    await giveRight(db, { person: person.id, right, scope, scopeId, by: SYSTEM, now });
  };
  await personOf(db, { email: addressOf('psl'), name: 'psl', now });
  await give('presenter of A', 'presenter', 'partner', a);
  await give('presenter of B', 'presenter', 'partner', b);
  await give('coordinator of A', 'coordinator', 'authority', 'east-renfrewshire');
  await give('coordinator of B', 'coordinator', 'authority', 'glasgow-city');
  await give('organiser', 'organiser', 'everything');
  await give('organiser of another event', 'organiser', 'event', other.id);
  await give('administrator', 'administrator', 'everything');

  fill = {
    'event=slug': event.slug,
    feed: feed.token,
    'provider=provider': 'google',
    'authority=slug': 'east-renfrewshire',
    'event=id': event.id,
    'partner=id': a,
    'slot=id': partnerSlot.id,
    'person=id': somebody.id,
    'proof=id': proof.id,
    'mail=id': proof.id,
    'booking=id': booking.id,
    'party=id': party.party.id,
    'message=id': message.id,
    'material=id': material!.id,
    'series=slug': series.slug,
    'series=id': series.id,
    'list=id': list.id,
    'letter=slug': 'booked',
    'letter=id': letter.id,
    '/booking/key': keyTo('booking', booking.id),
    '/invitation/key': keyTo('invitation', invitation.id),
    'standing=id': standing.id,
    '/asked/key': askedKey,
    '/tell-me/key': keyTo('tell-me', asked.id),
    '/unsubscribe/key': keyTo('mail', somebody.id),
    '/talk/key': keyTo('talk', talk.id),
    '/screen/remote/key': keyTo('screen', event.id),
    '/presenting/key': keyTo(
      'presenter',
      (await presenterOf(db, { talk: talk.id, person: talk.person_id! }))!.id
    ),
    '/prove/by-link/key': keyTo('proof', proof.id)
  };

  app = await startApp({
    databaseUrl,
    dataDir: folder,
    env: {
      METRICS_TOKEN: 'a-token-for-the-tests',
      GOOGLE_CLIENT: 'a-client',
      GOOGLE_SECRET: 'a-secret'
    }
  });
  for (const role of ROLES.filter((one) => one !== 'visitor')) {
    const answer = await fetch(`${app.origin}/demo/people`, {
      method: 'POST',
      body: new URLSearchParams({ email: addressOf(role) }),
      headers: { origin: app.origin, accept: 'text/html' },
      redirect: 'manual'
    });
    cookies.set(role, answer.headers.getSetCookie()[0]!.split(';')[0]!);
  }
});

afterAll(async () => {
  await app.stop();
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const addressOf = (role: Role) => `${role.replaceAll(' ', '-').toLowerCase()}@school.example`;

/** A file as the app keeps it. */
async function storedFile(name: string, type: string, bytes: Buffer, now: string): Promise<string> {
  const id = crypto.randomUUID();
  mkdirSync(join(folder, 'files'), { recursive: true });
  writeFileSync(join(folder, 'files', id), bytes);
  await db
    .insertInto('file')
    .values({
      id,
      name,
      type,
      size: bytes.length,
      sha256: '',
      added_by: null,
      added_at: now,
      removed_at: null
    })
    .execute();
  return id;
}

async function partner(id: string, lead: string, now: string): Promise<void> {
  await db
    .insertInto('partner')
    .values({
      id: crypto.randomUUID(),
      name: id,
      name_folded: id,
      kind_id: 'employer',
      web: null,
      about: null,
      lead_id: lead,
      created_at: now,
      approved_at: now,
      declined_at: null,
      answered_by: null
    })
    .execute();
}

/** The address of a door with everything filled in. */
function addressOfDoor(id: string): string {
  const path = id.replaceAll(/\/\([^)]+\)/g, '') || '/';
  return path.replaceAll(/\[([^\]]+)\]/g, (_, parameter: string) => {
    if (parameter !== 'key') return fill[parameter]!;
    const kind = Object.keys(fill).find(
      (name) => name.endsWith('/key') && path.startsWith(name.replace(/key$/, ''))
    );
    return fill[kind!]!;
  });
}

/** The names of a door's actions, from its file. */
function actionsOf(id: string): string[] {
  const file = join(import.meta.dirname, `../../src/routes${id}/+page.server.ts`);
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const body = /export const actions: Actions = \{([\s\S]*)\n\};/.exec(text)?.[1] ?? '';
  return [...body.matchAll(/^ {2}(\w+): (?:async )?\(/gm)].map((match) => match[1]!);
}

function knock(role: Role, path: string, method: 'GET' | 'POST'): Promise<Response> {
  const cookie = cookies.get(role);
  return fetch(app.origin + path, {
    method,
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      origin: app.origin,
      ...(cookie && { cookie }),
      ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' })
    },
    ...(method === 'POST' && { body: '' })
  });
}

/** What the policy, and whose thing it is, say of a role at a door. */
function expected(role: Role, policy: Policy, id: string): 'in' | 'sign-in' | 'not-found' {
  if (policy === 'anyone' || policy === 'demo') return 'in';
  if (role === 'visitor') return 'sign-in';
  // whoever booked them, and the event's organisers
  if (id.includes('[party=id]')) return role === 'organiser' ? 'in' : 'not-found';
  if (policy === 'signed-in') return 'in';
  if (policy === 'administrator') return role === 'administrator' ? 'in' : 'not-found';
  // an organiser of one event answers no partner
  if (policy === 'partner') {
    return role === 'presenter of A' || role === 'organiser' ? 'in' : 'not-found';
  }
  if (policy === 'presenter') {
    if (id.includes('[partner=id]')) return role === 'presenter of A' ? 'in' : 'not-found';
    return role.startsWith('presenter') ? 'in' : 'not-found';
  }
  if (policy === 'coordinator') {
    if (id.includes('[authority=slug]')) return role === 'coordinator of A' ? 'in' : 'not-found';
    return role.startsWith('coordinator') ? 'in' : 'not-found';
  }
  if (role === 'organiser') return 'in';
  // their own events, the balance of those, and what partners offer
  const theirs =
    role === 'organiser of another event' &&
    /^\/\(organise\)\/organise(\/balance(\/balance\.csv)?|\/letters|\/post\/inbox|\/offers(\/\[standing=id\])?)?$/.test(
      id
    );
  // may look at the form of a new event; the verb refuses to make one
  const form = role === 'organiser of another event' && id.endsWith('/events/new');
  return theirs || form ? 'in' : 'not-found';
}

async function answerOf(response: Response): Promise<'in' | 'sign-in' | 'not-found'> {
  const to = response.headers.get('location') ?? '';
  if (response.status === 303 && to.startsWith('/sign-in?next=')) return 'sign-in';
  return response.status === 404 ? 'not-found' : 'in';
}

/** A fingerprint of everything that an act could have changed. */
async function contents(): Promise<string> {
  const tables = [
    'booking',
    'talk',
    'material',
    'talk_question',
    'talk_word',
    'slot',
    'event',
    'partner',
    'invitation',
    'invitation_list',
    'outbox',
    'grant',
    'standing_talk',
    'talk_ask',
    'party',
    'calendar_feed',
    'inbound'
  ] as const;
  const rows = await Promise.all(
    tables.map((table) => db.selectFrom(table).selectAll().orderBy('id').execute())
  );
  return JSON.stringify(rows);
}

describe.each(Object.entries(DOORS))('%s', (id, policy) => {
  test.each(ROLES)('as %s', async (role) => {
    const path = addressOfDoor(id);
    const allowed = expected(role, policy, id);
    const page = await knock(role, path, 'GET');
    expect(await answerOf(page), `GET ${path}`).toBe(allowed);
    expect(page.status).toBeLessThan(500);
    if (allowed === 'in') return;
    const before = await contents();
    for (const action of actionsOf(id)) {
      const address = action === 'default' ? path : `${path}?/${action}`;
      const posted = await knock(role, address, 'POST');
      expect(await answerOf(posted), `POST ${address}`).toBe(allowed);
    }
    expect(await contents()).toBe(before);
  });
});

test('pages never show another person’s address, a key of somebody else, or a joining link', async () => {
  for (const [id, policy] of Object.entries(DOORS)) {
    if (policy !== 'anyone' || /\[key\]|\[feed\]|proof/.test(id)) continue;
    const text = await (await knock('psl', addressOfDoor(id), 'GET')).text();
    expect(text, id).not.toContain('somebody@school.example');
    expect(text, id).not.toContain(fill['/booking/key']!);
  }
});

test('a page for one person is not stored by anybody', async () => {
  for (const path of ['/my', addressOfDoor('/(public)/booking/[key]')]) {
    const page = await knock('psl', path, 'GET');
    expect(page.headers.get('cache-control'), path).toBe('no-store');
  }
});
