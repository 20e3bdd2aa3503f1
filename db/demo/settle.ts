/** What is there before the first event: schools, people, rights, partners. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, Row } from '#db/schema.ts';
import { answerPartner } from '#lib/organisations/partners/answer.server.ts';
import { addPresenter } from '#lib/organisations/partners/presenters.server.ts';
import { proveContact, signUpPartner } from '#lib/organisations/partners/sign-up.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { SYSTEM, type Actor } from '#lib/people/may.ts';
import { findPerson, grantsOf, personOf, proved } from '#lib/people/person.server.ts';
import { useProof, type Proof } from '#lib/people/proof.server.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { fold } from '#lib/text.ts';
import { at, plus } from '#lib/time.server.ts';

import { FIRST_WEEK, type Filling } from './fill.ts';
import { PARTNERS, type DemoPartner } from './partners.ts';
import type { DemoPerson } from './people.ts';
import { SCHOOLS } from './schools.ts';
import { makeVenues } from './venues.ts';

export const ORGANISER = 'organiser@stemglasgow.example';

export async function settle(
  filling: Filling,
  closed: readonly Row<'closed_day'>[]
): Promise<void> {
  const { db, weeks } = filling;
  const begin = at(weeks.day(FIRST_WEEK, 1), '08:30');
  await inTransaction(db, async (db) => {
    const inside = { ...filling, db };
    await insertSchools(db, { closed, summer: weeks.day(0, 1) });
    for (const person of filling.cast.people) await settlePerson(inside, person, begin);
    await giveRights(inside, begin);
    await makeVenues(inside, begin);
  });
  for (const [index, partner] of PARTNERS.entries()) planPartner(filling, partner, index);
}

async function insertSchools(
  db: Db,
  { closed, summer }: { closed: readonly Row<'closed_day'>[]; summer: string }
): Promise<void> {
  for (const school of SCHOOLS) {
    await db
      .insertInto('establishment')
      .values({
        id: school.id,
        seed_code: school.seedCode,
        name: school.name,
        name_folded: fold(school.name),
        sector: school.sector,
        authority_id: school.authority,
        office_email: OFFICES[school.name] ?? null,
        closed_on: school.closed ? lastJune(summer) : null
      })
      .execute();
  }
  for (const day of closed) await db.insertInto('closed_day').values(day).execute();
}

/** Offices whose address is known; their page's link goes there. */
const OFFICES: Record<string, string> = {
  'Brackenmearns Primary School': 'office@brackenmearns.example',
  'Fallhope Primary School': 'headteacher@fallhope.example'
};

function lastJune(day: string): string {
  const { year, month } = Temporal.PlainDate.from(day);
  return `${month > 6 ? year : year - 1}-06-30`;
}

async function settlePerson({ db, people }: Filling, facts: DemoPerson, now: Instant) {
  const { email, name, role, school } = facts;
  const person = await personOf(db, { email, name, role, establishment: school?.id ?? null, now });
  await proved(db, person.id, now);
  people.set(email, person.id);
}

async function giveRights({ db, people }: Filling, now: Instant): Promise<void> {
  const person = (email: string) => people.get(email)!;
  for (const right of ['administrator', 'organiser'] as const) {
    done(
      await giveRight(db, {
        person: person(`${right}@stemglasgow.example`),
        right,
        scope: 'everything',
        by: SYSTEM,
        now
      })
    );
  }
  for (const authority of ['south-lanarkshire', 'east-renfrewshire', 'east-dunbartonshire']) {
    done(
      await giveRight(db, {
        person: person(`coordinator@${authority.replaceAll('-', '')}.example`),
        right: 'coordinator',
        scope: 'authority',
        scopeId: authority,
        by: SYSTEM,
        now
      })
    );
  }
}

/** A partner signs up, proves its address and is approved the day after; or waits for it now. */
function planPartner(filling: Filling, partner: DemoPartner, index: number): void {
  const { db, weeks, now, plan } = filling;
  const [lead, ...others] = partner.people;
  let signUp: Proof | undefined;
  const signedUp = partner.waiting
    ? plus(now, { hours: -50 })
    : at(weeks.day(FIRST_WEEK + 1, 3), `1${index % 8}:40`);
  plan(signedUp, async (now) => {
    const { partner: id, proof } = done(
      await signUpPartner(db, {
        name: partner.name,
        kind: partner.kind,
        web: partner.web,
        about: partner.about,
        contactName: lead!.name,
        contactEmail: lead!.email,
        now
      })
    );
    filling.partners.set(partner.name, id);
    signUp = proof;
  });
  plan(plus(signedUp, { minutes: 6 }), async (now) => {
    const person = await proveContact(db, done(await useProof(db, signUp!, now)), now);
    filling.people.set(lead!.email, person.id);
  });
  if (partner.waiting) return;
  plan(plus(signedUp, { hours: 22 }), async (now) => {
    const by = await actor(filling, ORGANISER);
    const id = filling.partners.get(partner.name)!;
    done(await answerPartner(db, { partner: id, approve: true, by, now }));
    for (const { name, email } of others) {
      const leads = await actor(filling, lead!.email);
      const person = done(await addPresenter(db, { partner: id, name, email, by: leads, now }));
      await proved(db, person.id, now);
      filling.people.set(email, person.id);
    }
  });
}

/** Somebody of the demo as the one who acts. */
export async function actor({ db, people }: Filling, email: string): Promise<Actor> {
  const id = people.get(email);
  const person = id && (await findPerson(db, id));
  if (!person) throw new Error(`The demo knows nobody at ${email}`);
  return { person, grants: await grantsOf(db, person.id) };
}

/** A verb's value; a demo that is refused is a mistake of the demo. */
export function done<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`The demo was refused: ${JSON.stringify(answer)}`);
  return answer;
}
