/** Everything that people, organisers and time can do at the desk, as commands of fast-check. */
import fc from 'fast-check';

import { newId } from '#db/open.server.ts';
import type { BookingState, PlaceMode } from '#db/schema.ts';
import { placeBooking, type Booking } from '#lib/booking/booking.server.ts';
import { showComing } from '#lib/booking/coming/coming.server.ts';
import { sendBack } from '#lib/booking/pools/coordinate.server.ts';
import { cancelBooking } from '#lib/booking/cancel.server.ts';
import { holdPlace } from '#lib/booking/held.server.ts';
import { moveInLine } from '#lib/booking/waiting/line.server.ts';
import { setShortNotice, takeItNow } from '#lib/booking/waiting/offer.server.ts';
import { giveBackPlaces, namePlace } from '#lib/booking/party/naming.server.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { passOn } from '#lib/booking/pass.server.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { NEW_POOL } from '#lib/booking/pools/pool-rules.ts';
import { changePools } from '#lib/booking/pools/pools.server.ts';
import { approveRequests, declineRequests } from '#lib/booking/request.server.ts';
import { switchMode } from '#lib/booking/switch.server.ts';
import { undoCancel } from '#lib/booking/undo.server.ts';
import { chooseWorkshops } from '#lib/booking/workshops/choice.server.ts';
import { setWorkshopPlaces } from '#lib/booking/workshops/places.server.ts';
import { postponeEvent } from '#lib/changes/postpone.server.ts';
import { backToRoom, sendAllOnline } from '#lib/changes/snow.server.ts';
import { cancelEvent, saveEvent } from '#lib/changes/event.server.ts';
import { leaveEvent } from '#lib/changes/leave.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { offerTalkAndChoose } from '#lib/changes/present-and-choose.server.ts';
import { answerByCalendar } from '#lib/changes/replies/answer.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { prove } from '#lib/changes/prove.server.ts';
import { detailsOf, type Event } from '#lib/events/event.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import { answerInvitation } from '#lib/invitations/invitation.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import type { Actor } from '#lib/people/may.ts';
import { catchUp } from '#lib/rounds.server.ts';
import { plus } from '#lib/time.server.ts';

import { ORGANISER } from '../../support/people.ts';
import {
  AUTHORITIES,
  LIMIT_DAY,
  otherMode,
  RELEASE_DAY,
  type Citizen,
  type World
} from './world.ts';

/** An act by its parameters alone, so that a sequence can be shrunk and run again. */
export interface Act {
  name: string;
  facts: Record<string, unknown>;
  run(world: World): Promise<Done>;
}

export interface Done {
  answer: unknown;
  /** Whose own act it was, or for whom somebody acted. */
  acted: readonly string[];
  /** The clock after it, where it moved. */
  now?: string;
}

const NOTHING: Done = { answer: undefined, acted: [] };

type Facts<T> = { [K in keyof T]: fc.Arbitrary<T[K]> };

/** An act whose parameters are drawn. */
function act<T extends Record<string, unknown>>(
  name: string,
  facts: Facts<T>,
  run: (world: World, facts: T) => Promise<Done>
): fc.Arbitrary<Act> {
  return fc
    .record(facts as { [K in keyof T]: fc.Arbitrary<T[K]> })
    .map((drawn) => ({ name, facts: drawn as T, run: (world) => run(world, drawn as T) }));
}

const one = fc.nat({ max: 30 });
const mode = fc.constantFrom<PlaceMode>('room', 'online');
const yes = fc.boolean();
/** Mostly whoever it concerns; now and then somebody who may not. */
const by = fc.constantFrom('self', 'self', 'link', 'organiser', 'stranger');
type By = 'self' | 'link' | 'organiser' | 'stranger';

/** Addresses that no account knows at first. */
const OUTSIDERS = ['una@new.example', 'rory@new.example'];

const citizen = ({ cast }: World, at: number): Citizen => cast.people[at % cast.people.length]!;

async function bookings({ db, event }: World): Promise<Booking[]> {
  return db
    .selectFrom('booking')
    .selectAll()
    .where('event_id', '=', event)
    .orderBy('created_at')
    .orderBy('reference')
    .execute();
}

/** One of the bookings that an act is for; every eighth time any, so that refusals are seen too. */
async function pick(
  world: World,
  at: number,
  states: BookingState[]
): Promise<Booking | undefined> {
  const all = await bookings(world);
  const suited = at % 8 === 7 ? all : all.filter(({ state }) => states.includes(state));
  return suited[at % Math.max(1, suited.length)];
}

async function actorFor(world: World, booking: Booking, by: By): Promise<Actor> {
  if (by === 'organiser') return ORGANISER;
  if (by === 'link') return { person: null, grants: [], key: { kind: 'booking', id: booking.id } };
  const own = world.cast.people.find(({ id }) => id === booking.person_id);
  if (by === 'stranger' || !own) {
    return world.cast.people.find(({ id }) => id !== booking.person_id)!.actor;
  }
  return own.actor;
}

/** A coordinator of an authority; of Falkirk, where there is none. */
const coordinator = (authority: string | null): Actor => ({
  ...ORGANISER,
  grants: [{ right: 'coordinator', scope: 'authority', scopeId: authority ?? 'falkirk' }]
});

const theEvent = ({ db, event }: World): Promise<Event> =>
  db.selectFrom('event').selectAll().where('id', '=', event).executeTakeFirstOrThrow();

/** An act on one booking by somebody. */
function onBooking<T extends Record<string, unknown>>(
  name: string,
  states: BookingState[],
  facts: Facts<T>,
  run: (
    world: World,
    facts: { booking: string; by: Actor; now: string } & T,
    found: Booking
  ) => Promise<unknown>
): fc.Arbitrary<Act> {
  return act<{ which: number; by: By } & T>(
    name,
    { which: one, by, ...facts } as Facts<{ which: number; by: By } & T>,
    async (world, drawn) => {
      const found = await pick(world, drawn.which, states);
      if (!found) return NOTHING;
      const actor = await actorFor(world, found, drawn.by);
      const answer = await run(
        world,
        { ...drawn, booking: found.id, by: actor, now: world.now },
        found
      );
      return { answer, acted: found.person_id ? [found.person_id] : [] };
    }
  );
}

const schoolOf = (world: World, person: Citizen, school: number): string | null =>
  school < 5 ? person.establishment : school === 5 ? null : world.cast.schools[school % 5]!;
const school = fc.nat({ max: 7 });

/** Which of the three workshops somebody wants; two of them overlap. */
const wanted = fc.uniqueArray(fc.nat({ max: 2 }), { maxLength: 3 });

async function slotsOf({ db, event }: World, wanted: readonly number[]): Promise<string[]> {
  const slots = await db
    .selectFrom('slot')
    .select('id')
    .where('event_id', '=', event)
    .where('kind', '=', 'workshop')
    .orderBy('starts')
    .execute();
  return wanted.map((at) => slots[at]!.id);
}

const book = act(
  'book',
  {
    who: one,
    mode: fc.option(mode, { nil: undefined }),
    school,
    shortNotice: yes,
    workshops: wanted,
    organiser: fc.nat({ max: 9 })
  },
  async (world, { who, mode, school, shortNotice, workshops, organiser }) => {
    const person = citizen(world, who);
    const answer = await placeBooking(world.db, {
      event: world.event,
      person: person.id,
      by: organiser === 9 ? ORGANISER : person.actor,
      mode,
      establishment: schoolOf(world, person, school),
      shortNotice,
      workshops: await slotsOf(world, workshops),
      now: world.now
    });
    return { answer, acted: [person.id] };
  }
);

const invite = act('invite', { who: one }, async (world, { who }) => {
  const { email, name } = citizen(world, who);
  const answer = await invitePeople(world.db, {
    event: world.event,
    addresses: [{ email, name }],
    by: ORGANISER,
    now: world.now
  });
  return { answer, acted: [] };
});

const answerInvite = act(
  'answer an invitation',
  {
    which: one,
    accept: fc.constantFrom(true, true, false),
    mode: fc.option(mode, { nil: undefined })
  },
  async (world, { which, accept, mode }) => {
    const all = await world.db.selectFrom('invitation').selectAll().orderBy('invited_at').execute();
    const invitation = all[which % Math.max(1, all.length)];
    if (!invitation) return NOTHING;
    const person = world.cast.people.find(({ id }) => id === invitation.person_id)!;
    const answer = await answerInvitation(world.db, {
      invitation: invitation.id,
      accept,
      mode,
      establishment: person.establishment,
      by: { person: null, grants: [], key: { kind: 'invitation', id: invitation.id } },
      now: world.now
    });
    return { answer, acted: [person.id] };
  }
);

/** Presses a button of the invite, in whichever version of it their calendar shows. */
const answerInCalendar = act(
  'answer in the calendar',
  {
    which: one,
    partstat: fc.constantFrom('DECLINED', 'DECLINED', 'DECLINED', 'ACCEPTED', 'TENTATIVE'),
    version: fc.constantFrom('newest', 'newest', 'newest', 'before the move', 'first'),
    late: fc.constantFrom(0, 0, 0, 10, 60)
  },
  async (world, { which, partstat, version, late }) => {
    const open = world.last.entries.filter(({ ended_at }) => ended_at === null);
    const entry = open[which % Math.max(1, open.length)];
    if (!entry) return NOTHING;
    const { uid, email, sequence, time_sequence } = entry;
    const versions = {
      newest: sequence,
      'before the move': Math.max(0, time_sequence - 1),
      first: 0
    };
    const answer = await answerByCalendar(world.db, {
      reply: {
        uid,
        attendee: email,
        partstat: partstat as 'DECLINED',
        sequence: versions[version as 'first'],
        // mails overtake each other
        stamp: plus(world.now, { minutes: -late })
      },
      from: { name: '', email },
      sender: 'pass',
      now: world.now
    });
    return { answer, acted: [entry.person_id] };
  }
);

const hold = act(
  'hold',
  {
    who: one,
    mode,
    school,
    workshops: wanted,
    client: fc.constantFrom('phone', 'phone', 'office')
  },
  async (world, { who, mode, school, workshops, client }) => {
    const emails = [...OUTSIDERS, ...world.cast.people.map(({ email }) => email)];
    const email = emails[who % emails.length]!;
    const answer = await holdPlace(world.db, {
      event: world.event,
      email,
      typed: {
        name: 'Una Orr',
        mode,
        workshops: await slotsOf(world, workshops),
        establishment: school < 3 ? null : world.cast.schools[school % 5]!
      },
      client,
      now: world.now
    });
    return { answer, acted: [] };
  }
);

const proveIt = act('prove', { which: one }, async (world, { which }) => {
  const proofs = await world.db
    .selectFrom('proof')
    .selectAll()
    .orderBy('created_at')
    .orderBy('email')
    .execute();
  const unused = which % 8 === 7 ? proofs : proofs.filter(({ used_at }) => used_at === null);
  const proof = unused[which % Math.max(1, unused.length)];
  if (!proof) return NOTHING;
  const answer = await prove(world.db, { proof, device: '', now: world.now });
  const person = await world.db
    .selectFrom('person')
    .select('id')
    .where('email', '=', proof.email)
    .executeTakeFirst();
  return { answer, acted: person ? [person.id] : [] };
});

const answerRequests = act(
  'answer requests',
  { approve: fc.constantFrom(true, true, true, false), which: one, several: yes },
  async (world, { approve, which, several }) => {
    const asked = (await bookings(world)).filter(({ state }) => state === 'requested');
    const chosen = several ? asked : asked.slice(which % Math.max(1, asked.length)).slice(0, 1);
    const answer = await (approve ? approveRequests : declineRequests)(world.db, {
      event: world.event,
      bookings: chosen.map(({ id }) => id),
      by: which === 7 ? citizen(world, 0).actor : ORGANISER,
      now: world.now
    });
    return { answer, acted: [] };
  }
);

const leave = onBooking(
  'leave',
  ['confirmed', 'confirmed', 'waiting', 'requested', 'offered'],
  {},
  ({ db }, facts) => leaveEvent(db, facts)
);
const giveUpPlace = onBooking('give up a place', ['confirmed'], {}, ({ db }, facts) =>
  leaveEvent(db, facts)
);
const declineOffer = onBooking('decline an offer', ['offered'], {}, ({ db }, facts) =>
  cancelBooking(db, facts)
);
const undo = onBooking('undo', ['cancelled'], {}, ({ db }, facts) => undoCancel(db, facts));
const take = onBooking('take it now', ['waiting', 'offered'], {}, ({ db }, facts) =>
  takeItNow(db, facts)
);
const shortNotice = onBooking('come at short notice', ['waiting'], { can: yes }, ({ db }, facts) =>
  setShortNotice(db, facts)
);
const change = onBooking(
  'switch',
  ['confirmed', 'waiting', 'requested'],
  { same: fc.constantFrom(false, false, false, false, true) },
  ({ db }, { same, ...facts }, found) =>
    switchMode(db, { ...facts, mode: same ? found.mode : otherMode(found.mode) })
);
const moveUp = onBooking(
  'move in line',
  ['waiting'],
  { position: fc.integer({ min: 1, max: 4 }) },
  async ({ db }, { position, by, ...facts }) =>
    moveInLine(db, {
      ...facts,
      position,
      why: 'The organiser said so',
      by: by.grants.length ? by : ORGANISER
    })
);

const pass = onBooking('pass on', ['confirmed'], { to: one }, async (world, { to, ...facts }) => {
  const people = [
    ...world.cast.people,
    ...OUTSIDERS.map((email) => ({ email, name: 'Rory Muir' }))
  ];
  const { email, name } = people[to % people.length]!;
  return passOn(world.db, { ...facts, to: { email, name } });
});
/** Passing on gives the colleague what nobody else had a turn for. */
const passOnToo = pass.map((act): Act => ({
  ...act,
  async run(world) {
    const done = await act.run(world);
    const passed = done.answer as { person?: { id: string } };
    return passed?.person ? { ...done, acted: [...done.acted, passed.person.id] } : done;
  }
}));

const saved = async (
  world: World,
  edit: (event: Event) => {
    details?: Partial<ReturnType<typeof detailsOf>>;
    places?: { room: number; online: number } | null;
  }
): Promise<Done> => {
  const event = await theEvent(world);
  const { details = {}, places = null } = edit(event);
  const answer = await saveEvent(world.db, {
    event: event.id,
    details: { ...detailsOf(event), ...details },
    places,
    version: event.version,
    note: '',
    by: ORGANISER,
    now: world.now
  });
  return { answer, acted: [] };
};

const few = fc.constantFrom(0, 1, 1, 2, 2, 3, 4);
const changePlaces = act('change places', { room: few, online: few }, (world, places) =>
  saved(world, () => ({ places }))
);
/** The organiser's page of places says before what will happen: it must happen so. */
const changePool = act(
  'change a pool',
  {
    whose: fc.constantFrom(null, ...AUTHORITIES),
    mode,
    places: few,
    released: fc.constantFrom('never', 'never', 'on a day', 'now'),
    limit: fc.constantFrom(null, null, 1, 2),
    limitEnds: yes
  },
  async (world, { whose, mode, places, released, limit, limitEnds }) => {
    const event = await theEvent(world);
    if (!modesOf(event.mode).includes(mode)) return NOTHING;
    const pools = await poolsOf(world.db, event.id);
    const pool = pools.find((pool) => pool.mode === mode && pool.authority_id === whose);
    const releaseNow = released === 'now' && whose !== null && pool?.released_at === null;
    const answer = await changePools(world.db, {
      event: event.id,
      wish: {
        lines: [
          {
            key: pool && !pool.released_at ? pool.id : NEW_POOL,
            mode,
            authority: whose,
            places,
            releaseOn: released === 'on a day' && whose !== null ? RELEASE_DAY : null,
            releaseNow
          }
        ],
        seats: null,
        perEstablishment: limit,
        perEstablishmentUntil: limitEnds ? LIMIT_DAY : null
      },
      version: event.version,
      by: ORGANISER,
      now: world.now
    });
    return { answer, acted: [] };
  }
);
const changeMode = act(
  'change the way to be there',
  { to: fc.constantFrom('room', 'online', 'hybrid', 'hybrid'), places: fc.nat({ max: 8 }) },
  (world, { to, places }) =>
    saved(world, () => ({
      details: { mode: to as 'room' },
      places: { room: places, online: places }
    }))
);
const DATES = ['2026-11-26', '2026-11-27', '2026-12-03'];
const moveDate = act('move the date', { to: fc.nat({ max: 2 }) }, (world, { to }) =>
  saved(world, () => ({
    details: { startsLocal: `${DATES[to]}T16:00`, endsLocal: `${DATES[to]}T18:00` }
  }))
);
const changePolicy = act(
  'change the policy',
  {
    serving: fc.constantFrom('book', 'offer'),
    admission: fc.constantFrom('at-once', 'at-once', 'approval')
  },
  (world, { serving, admission }) =>
    saved(world, () => ({
      details: { serving: serving as 'book', admission: admission as 'at-once' }
    }))
);

const present = act(
  'take the slot',
  { who: one, mode: fc.option(mode, { nil: undefined }), workshops: wanted },
  async (world, { who, mode, workshops }) => {
    const person = citizen(world, who);
    const slot = await world.db
      .selectFrom('slot')
      .select('id')
      .where('open_to', '=', 'psls')
      .executeTakeFirstOrThrow();
    const answer = await offerTalkAndChoose(world.db, {
      event: world.event,
      slot: slot.id,
      person: person.id,
      mode,
      establishment: person.establishment,
      title: 'Levers',
      line: null,
      workshops: await slotsOf(world, workshops),
      by: person.actor,
      now: world.now
    });
    return { answer, acted: [person.id] };
  }
);
/** The partner's presenter has a booking only if they made one. */
const presentForPartner = act('take a slot for a partner', {}, async (world) => {
  const presenter = world.cast.people.at(-1)!;
  const slot = await world.db
    .selectFrom('slot')
    .select('id')
    .where('open_to', '=', 'partners')
    .executeTakeFirstOrThrow();
  const answer = await takeSlotForPartner(world.db, {
    event: world.event,
    slot: slot.id,
    partner: world.cast.partner,
    person: presenter.id,
    title: 'Turn the blades',
    line: null,
    by: presenter.actor,
    now: world.now
  });
  return { answer, acted: [presenter.id] };
});
const withdraw = act('withdraw the talk', { again: yes }, async (world, { again }) => {
  let query = world.db.selectFrom('talk').selectAll().orderBy('created_at', 'desc');
  if (!again) query = query.where('withdrawn_at', 'is', null);
  const talk = await query.executeTakeFirst();
  if (!talk) return NOTHING;
  const answer = await withdrawTalk(world.db, {
    talk: talk.id,
    by: { person: null, grants: [], key: { kind: 'talk', id: talk.id } },
    now: world.now
  });
  return { answer, acted: talk.person_id ? [talk.person_id] : [] };
});

const choose = onBooking(
  'choose workshops',
  ['confirmed'],
  { workshops: wanted },
  async (world, { workshops, ...facts }) =>
    chooseWorkshops(world.db, { ...facts, slots: await slotsOf(world, workshops) })
);
const show = onBooking(
  'show that they are coming',
  ['confirmed', 'waiting'],
  { shown: yes },
  ({ db }, facts) => showComing(db, facts)
);
const changeWorkshops = act(
  'change the places of a workshop',
  { which: fc.nat({ max: 2 }), places: fc.constantFrom(null, 1, 2, 3) },
  async (world, { which, places }) => {
    const [slot] = await slotsOf(world, [which]);
    const answer = await setWorkshopPlaces(world.db, {
      event: world.event,
      places: { [slot!]: places },
      by: ORGANISER,
      now: world.now
    });
    return { answer: answer ?? undefined, acted: [] };
  }
);

const postpone = act('postpone', {}, async (world) => {
  const { db, event, now } = world;
  return { answer: await postponeEvent(db, { event, note: '', by: ORGANISER, now }), acted: [] };
});
const snow = act('snow', {}, async (world) => {
  const { db, event, now } = world;
  const link = 'https://meet.example/snow';
  return {
    answer: await sendAllOnline(db, { event, link, note: '', by: ORGANISER, now }),
    acted: []
  };
});
const thaw = act('back to the room', { places: few }, async (world, { places }) => {
  const { db, event, now } = world;
  return {
    answer: await backToRoom(db, { event, places, note: '', by: ORGANISER, now }),
    acted: []
  };
});
const sendBackOne = onBooking('send back', ['confirmed'], {}, ({ db }, facts, { authority_id }) =>
  sendBack(db, { ...facts, why: 'Another school has none', by: coordinator(authority_id) })
);

const callOff = act('cancel the event', {}, async (world) => {
  const { db, event, now } = world;
  return { answer: await cancelEvent(db, { event, note: '', by: ORGANISER, now }), acted: [] };
});

const bookSeveral = act(
  'book several',
  {
    who: one,
    others: fc.uniqueArray(fc.nat({ max: 8 }), { maxLength: 3 }),
    unnamed: fc.nat({ max: 2 }),
    mode,
    school: fc.nat({ max: 4 }),
    ifNotAll: fc.constantFrom<'ask' | 'rest-waits' | 'only-fit'>('ask', 'rest-waits', 'only-fit')
  },
  async (world, { who, others, unnamed, mode, school, ifNotAll }) => {
    const people = others.map((at) => citizen(world, at));
    const answer = await bookParty(world.db, {
      id: newId(),
      event: world.event,
      establishment: world.cast.schools[school]!,
      people: people.map(({ name, email }) => ({ name, email })),
      unnamed,
      mode,
      ifNotAll,
      by: citizen(world, who).actor,
      now: world.now
    });
    return { answer, acted: people.map(({ id }) => id) };
  }
);

/** An act of whoever booked several. */
async function ofParty(
  world: World,
  which: number,
  run: (facts: { party: string; by: Actor; now: string }) => Promise<unknown>
): Promise<unknown> {
  const { parties } = world.last;
  const party = parties[which % Math.max(1, parties.length)];
  if (!party) return undefined;
  const by = world.cast.people.find(({ id }) => id === party.booked_by)!.actor;
  return run({ party: party.id, by, now: world.now });
}
const name = act('name a place', { which: one, who: one }, async (world, { which, who }) => {
  const { id, name, email } = citizen(world, who);
  const answer = await ofParty(world, which, (facts) =>
    namePlace(world.db, { ...facts, name, email })
  );
  return { answer, acted: [id] };
});
const giveBack = act(
  'give places back',
  { which: one, count: fc.integer({ min: 1, max: 2 }) },
  async (world, { which, count }) => ({
    answer: await ofParty(world, which, (facts) => giveBackPlaces(world.db, { ...facts, count })),
    acted: []
  })
);

/**
 * Moves the clock, to the next moment at which something falls due at most, and lets time do its
 * work: the rounds run every minute, so no two moments fall into one run.
 */
async function tickTo(world: World, to: string): Promise<Done> {
  if (to <= world.now) return NOTHING;
  const { event, pools, bookings, parties } = world.last;
  const due = [
    event.per_establishment_until,
    ...pools.map((pool) => pool.release_at),
    ...parties.map((party) => party.names_by),
    ...bookings.flatMap((booking) => [booking.offered_until, booking.held_until])
  ];
  const now = due
    .filter((moment): moment is string => moment !== null && moment > world.now)
    .reduce((first, moment) => (moment < first ? moment : first), to);
  await catchUp(world.db, now);
  return { answer: undefined, acted: [], now };
}
const wait = act(
  'wait',
  { minutes: fc.constantFrom(1, 1, 29, 31, 61, 61, 200, 1440) },
  (world, { minutes }) => tickTo(world, plus(world.now, { minutes }))
);
/** Minutes from the start at which something ends or begins, and a moment after. */
const MOMENTS = [-3060, -2401, -1501, -1440, -1439, -240, -61, -60, -59, -1];
const waitUntil = act(
  'wait until',
  { moment: fc.constantFrom(...MOMENTS) },
  async (world, { moment }) => {
    const { starts_at } = await theEvent(world);
    if (!starts_at) return NOTHING;
    return tickTo(world, plus(starts_at!, { minutes: moment }));
  }
);
const begins = act(
  'the event begins',
  { minutes: fc.constantFrom(0, 30, 120, 180) },
  async (world, { minutes }) => {
    const { starts_at } = await theEvent(world);
    if (!starts_at) return NOTHING;
    return tickTo(world, plus(starts_at!, { minutes }));
  }
);

/** How often each act is drawn. */
const ACTS: [number, fc.Arbitrary<Act>][] = [
  [200, book],
  [30, invite],
  [40, answerInvite],
  [90, answerInCalendar],
  [50, hold],
  [60, proveIt],
  [60, answerRequests],
  [60, leave],
  [100, giveUpPlace],
  [30, declineOffer],
  [80, undo],
  [80, take],
  [50, shortNotice],
  [120, change],
  [50, moveUp],
  [80, passOnToo],
  [30, changePlaces],
  [40, changePool],
  [8, changeMode],
  [15, moveDate],
  [30, changePolicy],
  [60, present],
  [25, presentForPartner],
  [60, withdraw],
  [120, choose],
  [15, changeWorkshops],
  [15, show],
  [60, bookSeveral],
  [40, name],
  [20, giveBack],
  [6, postpone],
  [8, snow],
  [8, thaw],
  [30, sendBackOne],
  [4, callOff],
  [80, wait],
  [30, waitUntil],
  [8, begins]
];

export const anyAct: fc.Arbitrary<Act> = fc.oneof(
  ...ACTS.map(([weight, arbitrary]) => ({ weight, arbitrary }))
);

/** Two or three acts at one moment: each is lawful, in whichever order they come to the turn. */
export const atOnce: fc.Arbitrary<Act[]> = fc.array(anyAct, { minLength: 2, maxLength: 3 });
