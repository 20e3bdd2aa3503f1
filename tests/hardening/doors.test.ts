/**
 * Every door of the built app × every role × whose thing it is about: nobody where they do not belong,
 * by page or by post.
 */
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
import { draftBringIn } from '#lib/changes/bring-in/draft.server.ts';
import { askedPath } from '#lib/changes/asks/letters.server.ts';
import { makeFeed } from '#lib/changes/feeds/address.server.ts';
import { makeSeries } from '#lib/events/series.server.ts';
import { draftList } from '#lib/invitations/list.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { addVenue } from '#lib/organisations/venues/change.server.ts';
import { showContact } from '#lib/networks/contact.server.ts';
import { joinNetwork, makeNetwork } from '#lib/networks/network.server.ts';
import { draftImport } from '#lib/organisations/schools/import/import.server.ts';
import { admitted, DOORS, type Policy } from '#lib/people/doors.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { askOfficeLink } from '#lib/organisations/office/office.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { SYSTEM, VISITOR, type Actor } from '#lib/people/may.ts';
import { personOf } from '#lib/people/person.server.ts';
import { askProof } from '#lib/people/proof.server.ts';
import { inviteToRole } from '#lib/people/roles/invite.server.ts';
import { RIGHTS } from '#lib/people/roles/rules.ts';
import { keepBytes } from '#lib/files/files.server.ts';
import { settings } from '#lib/settings.server.ts';
import { addMaterial } from '#lib/slots/material/material.server.ts';
import { presenterOf } from '#lib/slots/presenters.server.ts';
import { plus, toLocal } from '#lib/time.server.ts';

import { changeProgrammePlaces } from '#lib/changes/programme/places.server.ts';
import { answerNomination } from '#lib/changes/programme/accept.server.ts';
import { draftNominations } from '#lib/programmes/list.server.ts';
import { nominate } from '#lib/programmes/nominate.server.ts';
import { makeProgramme } from '#lib/programmes/programme.server.ts';
import { askSelf, makeLink } from '#lib/programmes/self.server.ts';

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
/** The same of the other event, partner and authority, and of the PSL. */
let fillB: Record<string, string>;

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
  const renfrew = await db
    .insertInto('establishment')
    .values({
      id: 'renfrew',
      seed_code: null,
      name: 'A school there',
      name_folded: 'a school there',
      sector: 'primary',
      authority_id: 'east-renfrewshire',
      office_email: 'office@school.example',
      closed_on: null
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await askOfficeLink(db, { establishment: renfrew.id, now });
  const officeLink = await db.selectFrom('office_link').select('id').executeTakeFirstOrThrow();
  // so that the coordinator of A knows of somebody
  done(
    await placeBooking(db, {
      event: other.id,
      person: somebody.id,
      establishment: renfrew.id,
      by: actor,
      now
    })
  );
  await db
    .insertInto('cluster')
    .values({ id: 'cluster', authority_id: 'glasgow-city', name: 'A cluster' })
    .execute();
  const venue = done(
    await addVenue(db, {
      venue: {
        ...{ name: 'A hall', address: '1 Muir Road', postcode: null, gettingThere: null },
        ...{ access: [], accessText: null, mapLink: null, opens: null, closes: null },
        ...{ contact: null, authority: null }
      },
      by: ORGANISER,
      now
    })
  );
  await db.updateTable('event').set({ venue_id: venue.id }).where('id', '=', event.id).execute();
  const schoolList = done(
    await draftImport(db, {
      name: 'schools.csv',
      table: {
        rows: [
          ['School name', 'Authority'],
          ['A Primary School', 'Fife']
        ],
        encoding: 'UTF-8'
      },
      by: SYSTEM,
      now
    })
  );
  const register = done(
    await draftBringIn(db, {
      name: 'register.csv',
      table: { rows: [['E-mail'], ['before@school.example']], encoding: 'UTF-8' },
      by: ORGANISER,
      now
    })
  );
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
  const programme = await programmeOf(somebody, now);
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
  const offered = done(
    await inviteToRole(db, {
      ...{ email: 'offered@school.example', name: '', right: 'organiser', scope: 'everything' },
      ...{ scopeId: '', fromAt: null, toAt: null, by: SYSTEM, now }
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
    .where('id', 'in', [a, b])
    .execute();
  await db
    .updateTable('house')
    .set({ logo_id: await storedFile('house.png', 'png', PNG, now), version: 2 })
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
    scope: 'everything' | 'event' | 'programme' | 'partner' | 'authority',
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
  const programmeB = await programmeFor('glasgow-city', now);
  await give('organiser of another event', 'organiser', 'programme', programmeB);
  await give('administrator', 'administrator', 'everything');

  const psl = await personOf(db, { email: addressOf('psl'), name: 'psl', now });
  const partyB = done(
    await bookParty(db, {
      id: crypto.randomUUID(),
      event: other.id,
      establishment: school.id,
      people: [],
      unnamed: 1,
      ifNotAll: 'ask',
      by: { person: psl, grants: [] },
      now
    })
  );
  // whoever knocks belongs to the first network
  const [networkA, networkB] = [await networkNamed('A', now), await networkNamed('B', now)];
  await joinNetwork(db, { network: networkA, person: psl.id, now });
  await showContact(db, {
    network: networkA,
    person: psl.id,
    shown: true,
    by: { person: psl, grants: [] },
    now
  });
  fillB = {
    'event=slug': other.slug,
    'event=id': other.id,
    'partner=id': b,
    'authority=slug': 'glasgow-city',
    'party=id': partyB.party.id,
    'programme=id': programmeB,
    'network=id': networkB,
    'letter=slug': 'booked'
  };
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
    'programme=id': programme.id,
    'network=id': networkA,
    'participant=id': programme.participant,
    '/nomination/key': keyTo('nomination', programme.participant),
    '/programmes/nominate/key': keyTo('nomination-link', programme.link),
    '/programmes/asked/key': keyTo('self-nomination', programme.asked),
    'series=slug': series.slug,
    'series=id': series.id,
    'list=id': list.id,
    '/file/list=id': programme.list,
    'school=slug': school.id,
    'cluster=slug': 'cluster',
    'venue=id': venue.id,
    'import=id': schoolList.id,
    'draft=id': register.id,
    'letter=slug': 'booked',
    'letter=id': letter.id,
    '/booking/key': keyTo('booking', booking.id),
    '/invitation/key': keyTo('invitation', invitation.id),
    '/school/key': keyTo('establishment', officeLink.id),
    '/release/key': keyTo('release', booking.id),
    'standing=id': standing.id,
    '/asked/key': askedKey,
    '/role/key': keyTo('role', offered.id),
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

const networkNamed = async (name: string, now: string) =>
  done(await makeNetwork(db, { name, summary: '', by: ORGANISER, now })).id;

/** A programme in which somebody takes part, nominated by the authority of coordinator A. */
async function programmeOf(person: { id: string; email: string; name: string }, now: string) {
  const by = ORGANISER;
  const authority = 'east-renfrewshire';
  const id = await programmeFor(authority, now);
  const of = { programme: id, authority, by, now };
  const nominee = { email: person.email, name: person.name, establishment: null };
  const row = done(await nominate(db, { ...of, nominee }));
  const key = { kind: 'nomination' as const, id: row.id };
  const answer = { participant: row.id, accept: true, by: { person: null, grants: [], key }, now };
  done(await answerNomination(db, answer));
  // whoever knocks at a page of their own takes part too
  const psl = { email: addressOf('psl'), name: 'psl', establishment: null };
  done(await nominate(db, { ...of, nominee: psl }));
  const link = done(await makeLink(db, of));
  const visitor = { person: null, grants: [] };
  const typed = { email: 'asks@school.example', name: 'A', establishment: null, why: '' };
  const asked = done(await askSelf(db, { link: link.id, ...typed, by: visitor, now }));
  const table = { rows: [['listed@school.example']], encoding: 'UTF-8' as const };
  const list = done(await draftNominations(db, { ...of, table }));
  return { id, participant: row.id, link: link.id, asked: asked.id, list: list.id };
}

/** A programme with places for one authority. */
async function programmeFor(authority: string, now: string): Promise<string> {
  const by = ORGANISER;
  const { id } = done(
    await makeProgramme(db, {
      details: {
        title: 'A programme',
        summary: 'S',
        description: '',
        forWhom: '',
        host: 'STEM Glasgow',
        contact: 'team@stem.example',
        startsOn: null,
        endsOn: null
      },
      by,
      now
    })
  );
  done(await changeProgrammePlaces(db, { programme: id, places: { [authority]: 3 }, by, now }));
  return id;
}

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

/**
 * Whose thing an address is about. `A`: the event, the partner A, the authority A, things of somebody
 * who has no role. `B`: what the other organiser, partner B and authority B have, and a party of the
 * PSL's own. `A in B`: a thing of A's under an address of B's. `none`: what is not there.
 */
const SUBJECTS = ['A', 'B', 'A in B', 'none'] as const;
type Subject = (typeof SUBJECTS)[number];

const parametersOf = (id: string) =>
  [...id.matchAll(/\[([^\]]+)\]/g)].map(([, parameter]) => parameter!);

/** Whether there is anything to ask of a door about a subject; nobody talks at the other event. */
function asks(id: string, subject: Subject): boolean {
  const parameters = parametersOf(id);
  const ofB = parameters.filter((parameter) => Object.hasOwn(fillB, parameter));
  if (subject === 'A') return true;
  if (subject === 'none') return parameters.length > 0;
  if (subject === 'B') {
    return ofB.length > 0 && ofB.length === parameters.length && !/slug\]\/talks$|\.zip$/.test(id);
  }
  return ofB.length > 0 && ofB.length < parameters.length;
}

/** The address of a door with everything filled in; a door with nothing to fill in fails. */
function addressOfDoor(id: string, subject: Subject = 'A'): string {
  const path = id.replaceAll(/\/\([^)]+\)/g, '') || '/';
  return path.replaceAll(/\[([^\]]+)\]/g, (_, parameter: string) => {
    if (subject === 'none') return nothing(parameter);
    if (subject !== 'A' && Object.hasOwn(fillB, parameter)) return fillB[parameter]!;
    const name =
      parameter === 'list=id' && path.includes('/file/')
        ? '/file/list=id'
        : parameter !== 'key'
          ? parameter
          : Object.keys(fill).find(
              (name) => name.endsWith('/key') && path.startsWith(name.replace(/key$/, ''))
            );
    const filled = name === undefined ? undefined : fill[name];
    if (filled === undefined) throw new Error(`Nothing fills ${parameter} of ${id}`);
    return filled;
  });
}

/** Looks like a parameter, and is of nothing. */
function nothing(parameter: string): string {
  if (parameter.endsWith('=id')) return '019a0000-0000-7000-8000-000000000000';
  return parameter === 'key' ? 'A'.repeat(43) : 'no-such-thing';
}

/** The names of a door's actions, from its file. */
function actionsOf(id: string): string[] {
  const folder = join(import.meta.dirname, `../../src/routes${id}`);
  const endpoint = join(folder, '+server.ts');
  if (existsSync(endpoint)) {
    return /export const POST\b/.test(readFileSync(endpoint, 'utf8')) ? ['default'] : [];
  }
  const file = join(folder, '+page.server.ts');
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

type Answer = 'in' | 'sign-in' | 'not-found';

/** Whether a role has the thing of a subject by its own right, beside those who organise everything. */
const OWNERS: Record<'event' | 'programme' | 'partner' | 'authority', Record<'A' | 'B', Role[]>> = {
  event: { A: [], B: ['organiser of another event'] },
  programme: { A: [], B: ['organiser of another event'] },
  partner: { A: ['presenter of A'], B: ['presenter of B'] },
  authority: { A: ['coordinator of A'], B: ['coordinator of B'] }
};

/** What the policy, and whose thing it is, say of a role at a door. */
function expected(role: Role, policy: Policy, id: string, subject: Subject): Answer {
  // a thing of one under the address of another is nobody's
  const strange = subject === 'A in B' && !MEETING.some((door) => id.startsWith(door));
  if (policy === 'anyone' || policy === 'demo') return strange ? 'not-found' : 'in';
  if (role === 'visitor') return 'sign-in';
  const owns = (what: keyof typeof OWNERS) =>
    subject !== 'none' && OWNERS[what][subject === 'A' ? 'A' : 'B'].includes(role);
  const when = (allowed: boolean): Answer => (allowed ? 'in' : 'not-found');
  if (subject === 'none') return 'not-found';
  if (strange) return 'not-found';
  // whoever booked them, and the event's organisers
  if (id.includes('[party=id]')) {
    const own = subject === 'B' && (role === 'psl' || owns('event'));
    return when(role === 'organiser' || own);
  }
  // who belongs to it
  if (id === '/(mine)/my/networks/[network=id]') return when(subject === 'A' && role === 'psl');
  // who takes part in it
  if (id === '/(mine)/my/programmes/[programme=id]') return when(subject === 'A' && role === 'psl');
  if (policy === 'signed-in') return 'in';
  if (policy === 'administrator') return when(role === 'administrator');
  // an organiser of one event answers no partner
  if (policy === 'partner') return when(role === 'organiser' || owns('partner'));
  if (policy === 'presenter') {
    return when(id.includes('[partner=id]') ? owns('partner') : role.startsWith('presenter'));
  }
  if (policy === 'recruiter') {
    return when(role === 'organiser' || owns('authority') || owns('programme'));
  }
  if (policy === 'school-lists') {
    // whoever organises one event chooses a venue for it, and changes none
    const chooses = role === 'organiser of another event' && /\/venues(\/\[venue=id\])?$/.test(id);
    return when(role === 'organiser' || role === 'administrator' || chooses);
  }
  if (policy === 'calendars') {
    const coordinates = id.includes('[authority=slug]')
      ? owns('authority')
      : role.startsWith('coordinator');
    return when(role === 'administrator' || coordinates);
  }
  if (policy === 'coordinator') {
    return when(
      id.includes('[authority=slug]') ? owns('authority') : role.startsWith('coordinator')
    );
  }
  if (role === 'organiser') return 'in';
  if (role !== 'organiser of another event') return 'not-found';
  if (parametersOf(id).includes('event=id')) return when(owns('event'));
  if (parametersOf(id).includes('programme=id')) return when(owns('programme'));
  // the balance of their own events, what partners offer, and what their events say of a venue
  const theirs =
    /^\/\(organise\)\/organise(\/balance(\/balance\.csv)?|\/letters|\/programmes|\/post\/inbox|\/offers(\/\[standing=id\])?|\/venues\/\[venue=id\]\/take-over)?$/.test(
      id
    );
  // may look at the form of a new event; the verb refuses to make one
  return when(theirs || id.endsWith('/events/new'));
}

/** Where two things meet that do not belong to each other: an authority or a partner, and an event. */
const MEETING = [
  '/(coordinate)/coordinate/[authority=slug]/[event=id]',
  '/(partner)/present/[partner=id]/slots/'
];

async function answerOf(response: Response): Promise<Answer> {
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
    'programme',
    'participant',
    'nomination_list',
    'nomination_link',
    'self_nomination',
    'calendar_feed',
    'inbound',
    'role_invitation',
    'coming_grant',
    'house',
    'establishment',
    'school_import',
    'bring_in',
    'cluster',
    'region',
    'venue',
    'venue_room'
  ] as const;
  const rows = await Promise.all(
    tables.map((table) => db.selectFrom(table).selectAll().orderBy('id').execute())
  );
  // that somebody downloaded what is theirs to read is noted, and is no act
  const deeds = await db
    .selectFrom('audit_entry')
    .selectAll()
    .where('action', 'not in', ['authority.download', 'person.export'])
    .orderBy('id')
    .execute();
  const members = await db
    .selectFrom('network_member')
    .selectAll()
    .orderBy('network_id')
    .orderBy('person_id')
    .execute();
  return JSON.stringify([...rows, members, deeds]);
}

describe.each(Object.entries(DOORS))('%s', (id, policy) => {
  test.each(SUBJECTS)('about %s', async (subject) => {
    if (!asks(id, subject)) return;
    const path = addressOfDoor(id, subject);
    const actions = actionsOf(id).map((name) => (name === 'default' ? path : `${path}?/${name}`));
    const before = await contents();
    const tried = ROLES.some((role) => expected(role, policy, id, subject) !== 'in');
    await Promise.all(ROLES.map((role) => walk(role, { policy, id, subject, path, actions })));
    // whoever may look in at a feed is noted there
    if (tried) expect(await contents()).toBe(before);
  });
});

interface Walk {
  policy: Policy;
  id: string;
  subject: Subject;
  path: string;
  actions: string[];
}

/** One role looks in at a door, and tries every act of it that it should not be able to do. */
async function walk(role: Role, { policy, id, subject, path, actions }: Walk): Promise<void> {
  const allowed = expected(role, policy, id, subject);
  const page = await knock(role, path, 'GET');
  const said = `${role}: ${path}`;
  expect(page.status, said).toBeLessThan(500);
  // a page that everyone may open can say that there is no such thing, or that a link is not ours
  if (subject !== 'none' || (policy !== 'anyone' && policy !== 'demo')) {
    expect(await answerOf(page), said).toBe(allowed);
  }
  if (allowed === 'in' && subject !== 'none') return;
  for (const address of actions) {
    const posted = await knock(role, address, 'POST');
    expect(posted.status, `${role}: POST ${address}`).toBeLessThan(500);
    // of what is not there, a form that was not filled in may be said first
    const admits = admitted(policy, actorOf(role), true) === 'in';
    if (admits && (subject === 'none' || subject === 'A in B')) continue;
    expect(await answerOf(posted), `${role}: POST ${address}`).toBe(allowed);
  }
}

/** A role with its rights, as far as doors look. */
function actorOf(role: Role): Actor {
  if (role === 'visitor') return VISITOR;
  const right = RIGHTS.find((right) => role.startsWith(right));
  return {
    person: { id: role, name: role, email: addressOf(role) },
    grants: right ? [{ right, scope: 'everything', scopeId: '' }] : []
  };
}

test('every door that needs a right is about whose thing it is', () => {
  // each parameter of a private door is filled for B, or is a thing of A's that stands beneath one
  const alone = Object.entries(DOORS).filter(([id, policy]) => {
    const parameters = parametersOf(id);
    const open = policy === 'anyone' || policy === 'demo' || policy === 'administrator';
    return !open && parameters.length > 0 && !asks(id, 'B') && !asks(id, 'A in B');
  });
  expect(alone.map(([id]) => id).sort()).toEqual(ALL_OR_NOTHING);
});

/** Only those open them who organise everything, or everyone of a kind may, or the other event has none. */
const ALL_OR_NOTHING = [
  '/(admin)/admin/schools/[school=slug]',
  '/(admin)/admin/schools/clusters/[cluster=slug]',
  '/(mine)/my/series/[series=slug]',
  '/(organise)/organise/bring-in/[draft=id]',
  '/(organise)/organise/events/[event=id]/material/slides.zip',
  '/(organise)/organise/letters/[letter=id]',
  '/(organise)/organise/offers/[standing=id]',
  '/(organise)/organise/series/[series=id]',
  '/(organise)/organise/venues/[venue=id]',
  '/(organise)/organise/venues/[venue=id]/take-over',
  '/(public)/series/[series=slug]/book'
];

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
