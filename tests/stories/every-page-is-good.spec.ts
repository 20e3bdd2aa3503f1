import type { Page } from '@playwright/test';

import type { Db } from '#db/open.server.ts';
import { placeBooking } from '#lib/booking/booking.server.ts';
import { setPlaces } from '#lib/booking/places.server.ts';
import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { askForTalk } from '#lib/changes/asks/ask.server.ts';
import { askedPath } from '#lib/changes/asks/letters.server.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { takeSlot } from '#lib/changes/present.server.ts';
import { sayWord } from '#lib/changes/material/word.server.ts';
import { makeFeed } from '#lib/changes/feeds/address.server.ts';
import { presenterPath, talkPath } from '#lib/changes/letters.server.ts';
import { makeSeries, seriesPath } from '#lib/events/series.server.ts';
import { draftList } from '#lib/invitations/list.server.ts';
import { draftBringIn } from '#lib/changes/bring-in/draft.server.ts';
import { suspendProgramme } from '#lib/changes/suspend/suspend.server.ts';
import { joinNetwork, makeNetwork } from '#lib/networks/network.server.ts';
import { addVenue } from '#lib/organisations/venues/change.server.ts';
import { addRoom } from '#lib/organisations/venues/rooms.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';
import { pathOfInvitation } from '#lib/invitations/letters.server.ts';
import { giveRight } from '#lib/people/grants.server.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { mailChoicesPath } from '#lib/people/mail-list.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { addMaterial } from '#lib/slots/material/material.server.ts';
import { presenterOf } from '#lib/slots/presenters.server.ts';

import { take } from '../support/inbox.ts';
import { done, offers, ORGANISER, partnerWith } from '../support/people.ts';
import { programmeWith } from '../support/programmes.ts';
import { googleReply, outOfOffice, plainMail } from '../support/replies.ts';
import {
  ADMIN_EMAIL,
  BEGIN,
  expect,
  expectGood,
  ORGANISER_EMAIL,
  published,
  slotIn,
  test,
  type Town
} from '../support/town.ts';

const COORDINATOR = 'coordinator@fife.example';
const PSL = 'mairi.macaskill@school.example';

/** How a page is looked at, in turn; the other stories' pages are of the first kind. */
const LOOKS: readonly Look[] = [
  { width: 1280, height: 800, colorScheme: 'light', for: 'all' },
  { width: 360, height: 800, colorScheme: 'dark', for: 'looks' },
  // the narrowest screen on which nothing may scroll sideways (WCAG 1.4.10)
  { width: 320, height: 640, colorScheme: 'dark', for: 'fit' }
];
interface Look {
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
  /** All of axe, what of it colours and widths decide, or whether the page fits alone. */
  for: 'all' | 'looks' | 'fit';
}

/** Who sees pages of their own, in the order of the town's people below. */
const WHO = {
  visitor: 'a visitor',
  psl: 'a PSL',
  organiser: 'an organiser',
  partner: 'a partner',
  coordinator: 'a coordinator',
  administrator: 'an administrator'
};

for (const [role, name] of Object.entries(WHO)) {
  test(`every page of ${name} is accessible, and fits a desktop in the light, a phone in the dark`, async ({
    page,
    town
  }) => {
    test.setTimeout(480_000);
    const { email, paths } = (await everything(town))[role as keyof typeof WHO];
    if (email) await town.signIn(page, email);
    await turnTo(page, LOOKS[0]!);
    for (const [at, path] of paths.entries()) {
      const answer = await page.goto(path);
      expect(answer!.status(), path).toBeLessThan(400);
      // as the page before was left: each turn draws everything anew
      const looks = at % 2 === 0 ? LOOKS : LOOKS.toReversed();
      for (const [turn, look] of looks.entries()) {
        // the same page, turned: loading it and axe again would cost more than looking
        if (turn > 0) await turnTo(page, look);
        await expectFits(page, look);
        if (look.for !== 'fit') await expectGood(page, { looksOnly: look.for === 'looks' });
      }
    }
  });
}

async function turnTo(page: Page, { width, height, colorScheme }: Look): Promise<void> {
  await Promise.all([page.setViewportSize({ width, height }), page.emulateMedia({ colorScheme })]);
}

/** Nothing scrolls sideways; a page follows its window a moment later. */
async function expectFits(page: Page, { width, colorScheme }: Look): Promise<void> {
  await expect
    .poll(() => page.evaluate(sizeOf), {
      message: `${page.url()} at ${width}`,
      intervals: [5, 10, 20, 50, 100]
    })
    .toEqual({ width, dark: colorScheme === 'dark', scrolls: false });
}

function sizeOf() {
  const { scrollWidth } = document.documentElement;
  return {
    width: window.innerWidth,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    scrolls: scrollWidth > window.innerWidth
  };
}

/** A partner that was asked for what it offers, and one that waits for an answer. */
async function partnersAsked(db: Db, slot: { id: string; event_id: string }) {
  const partner = await partnerWith(db);
  const waits = await partnerWith(db, { approved: false });
  const standing = await offers(
    db,
    partner.id,
    { line: 'An engineer’s Tuesday.', levels: ['second'], theme: 'careers' },
    { now: BEGIN }
  );
  const slots = [{ event: slot.event_id, slot: slot.id }];
  done(await askForTalk(db, { standing: standing.id, slots, note: '', by: ORGANISER, now: BEGIN }));
  const asked = await askedPath(db, { partner: partner.id, person: partner.presenter.id });
  return { partner, waits, standing, asked: asked! };
}

/** A town with an event in every state, and the addresses of all its pages by who may see them. */
async function everything(
  town: Town
): Promise<Record<keyof typeof WHO, { email?: string; paths: string[] }>> {
  const { db } = town;
  const now = await town.now();
  const event = await published(db, { room: 2, now });
  const slot = await slotIn(db, event.id);
  await slotIn(db, event.id, { starts: '16:13', minutes: 2 });
  const forPartners = await slotIn(db, event.id, { starts: '16:20', openTo: 'partners' });
  const { partner, waits, standing, asked } = await partnersAsked(db, forPartners);
  await slotIn(db, event.id, { kind: 'arrival', starts: '15:40', title: 'Tea', openTo: null });
  const full = await published(db, { title: 'Full house', room: 1, now });
  const hybrid = await published(db, {
    title: 'Sensory science for learners with complex needs',
    kind: 'twilight',
    mode: 'hybrid',
    onlineLink: 'https://meet.example/abc',
    now
  });
  const cancelled = await published(db, { title: 'Light, shadow and a dark hall', now });
  const person = await personOf(db, { email: PSL, name: 'Mairi MacAskill', now });
  const other = await personOf(db, { email: 'other@school.example', name: 'Ewan Yuill', now });
  const book = async (of: string, who: typeof person) =>
    done(
      await placeBooking(db, { event: of, person: who.id, by: { person: who, grants: [] }, now })
    ).booking;
  const going = await book(event.id, person);
  await book(full.id, other);
  const waiting = await book(full.id, person);
  const ended = await book(cancelled.id, person);
  done(await cancelEvent(db, { event: cancelled.id, note: 'Snow.', by: ORGANISER, now }));
  const { talk } = done(
    await takeSlot(db, {
      event: event.id,
      slot: slot.id,
      person: person.id,
      title: 'The worm hotel',
      line: 'Eleven residents, no complaints.',
      by: { person, grants: [] },
      now
    })
  );
  done(
    await invitePeople(db, {
      event: event.id,
      addresses: [
        { email: 'invited@school.example', name: 'Isla Quigley' },
        { email: 'another@school.example', name: '' }
      ],
      by: ORGANISER,
      now
    })
  );
  const list = done(
    await draftList(db, {
      event: event.id,
      sources: [
        { name: 'Leaders', addresses: [{ email: 'listed@school.example', name: 'Jo Orr' }, other] },
        { name: 'Addresses', addresses: [{ email: 'invited@school.example', name: '' }] }
      ],
      unread: [{ text: 'nonsense', why: 'unread' }],
      by: ORGANISER,
      now
    })
  );
  const invitation = await db.selectFrom('invitation').select('id').executeTakeFirstOrThrow();
  await cameBack(db, event);
  await setPlaces(db, {
    event: event.id,
    pools: [{ mode: 'room', authority: 'fife', places: 3 }]
  });
  const shona = await personOf(db, { email: COORDINATOR, name: 'Shona Imrie', now });
  const right = { right: 'coordinator', scope: 'authority', scopeId: 'fife' } as const;
  await giveRight(db, { person: shona.id, ...right, by: SYSTEM, now });
  const terms = { title: '', seenBy: 'all', licence: 'cc-by' } as const;
  const [material] = done(
    await addMaterial(db, { talk: talk.id, link: 'worms.example', terms, by: ORGANISER, now })
  );
  const by = { person, grants: [] };
  done(await makeFeed(db, { programme: null, alarm: 120, by, now }));
  const past = await pastTalk(db, { presenter: other, guest: person });
  const evening = await published(db, { title: 'Evening one', now });
  const title = 'Four evenings about water';
  const series = done(await makeSeries(db, { event: evening.id, title, by: ORGANISER, now }));
  const letter = await db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', 'booked')
    .where('event_id', '=', event.id)
    .executeTakeFirstOrThrow();
  const root = `/organise/events/${event.id}`;
  const { venue, register, network, running, standing: still } = await ofOrganisers(db, person);
  const presenter = (await presenterOf(db, { talk: talk.id, person: person.id }))!;
  return {
    visitor: {
      paths: [
        '/',
        '/?kind=webinar',
        '/?from=nonsense',
        `/events/${event.slug}`,
        `/events/${event.slug}/book`,
        `/events/${event.slug}/book?talk=yes`,
        `/events/${full.slug}`,
        `/events/${hybrid.slug}`,
        `/events/${hybrid.slug}/book`,
        `/events/${cancelled.slug}`,
        `/events/${cancelled.slug}/book`,
        `/events/${evening.slug}`,
        seriesPath(series),
        `${bookingPath(going.id)}/answers`,
        `${bookingPath(going.id)}/colleague`,
        bookingPath(going.id),
        `${bookingPath(going.id)}/cancel`,
        bookingPath(waiting.id),
        bookingPath(ended.id),
        pathOfInvitation(invitation.id),
        mailChoicesPath(person.id),
        `${mailChoicesPath(person.id)}?from=reminders`,
        talkPath(talk.id),
        `${talkPath(talk.id)}/material`,
        `${talkPath(talk.id)}/material?edit=${material!.id}`,
        `/events/${event.slug}/talks`,
        `/events/${past.event.slug}/talks`,
        `${bookingPath(past.booking.id)}/talks?ask=${past.talk.id}`,
        `${bookingPath(past.booking.id)}/talks?say=${past.talk.id}`,
        presenterPath(presenter.id),
        `${presenterPath(presenter.id)}/material`,
        `/screen/remote/${keyTo('screen', event.id)}`,
        '/prove/by-link/not-a-key',
        '/sign-in',
        '/sign-out',
        '/partners',
        '/partners/sign-up',
        `/partners/${partner.id}`,
        asked,
        '/calendar',
        '/about',
        '/privacy',
        '/erased',
        '/accessibility',
        '/demo/people',
        '/demo/people?q=mairi',
        '/demo/mail',
        '/demo/letters',
        '/demo/clock'
      ]
    },
    psl: {
      email: PSL,
      paths: [
        '/',
        `/events/${event.slug}`,
        `/events/${past.event.slug}/talks?ask=${past.talk.id}`,
        `/events/${past.event.slug}/talks?word=said`,
        `/events/${hybrid.slug}/book`,
        `/events/${hybrid.slug}/book/colleagues`,
        `${seriesPath(series)}/book`,
        '/my',
        '/my/calendar',
        '/my/calendar?done=removed',
        `/my/series/${series.slug}`,
        '/my/networks',
        `/my/networks/${network}`,
        '/my/privacy',
        '/my/addresses',
        '/my/profile',
        '/my/data',
        '/my/data/erase',
        '/my/devices',
        '/my/sign-in',
        '/my/sign-in/passkey'
      ]
    },
    organiser: {
      email: ORGANISER_EMAIL,
      paths: [
        '/organise',
        '/organise?past',
        '/organise/events/new',
        '/organise/partners',
        '/organise/partners/new',
        '/organise/partners/kinds',
        '/organise/networks',
        '/organise/bring-in',
        `/organise/partners/${partner.id}`,
        `/organise/partners/${waits.id}`,
        '/organise/offers',
        '/organise/offers?q=nothing+like+it',
        `/organise/offers/${standing.id}`,
        `/present/${partner.id}`,
        '/organise/letters',
        '/organise/letters?state=waiting&q=a',
        `/organise/letters/${letter.id}`,
        '/organise/post/inbox',
        '/organise/post/inbox?kind=bounce',
        `/organise/post/inbox?event=${event.id}`,
        '/organise/balance',
        '/organise/balance?from=nonsense',
        root,
        `${root}/edit`,
        `${root}/move`,
        `${root}/cancel`,
        `${root}/agenda`,
        `/screen/${event.id}`,
        `/screen/${event.id}/remote`,
        `${root}/agenda?slot=${slot.id}`,
        `${root}/material`,
        `${root}/material?talk=${talk.id}`,
        `${root}/material?edit=${material!.id}`,
        `/organise/events/${past.event.id}/material`,
        `${root}/people`,
        `${root}/people?state=waiting`,
        `${root}/people?q=nobody`,
        `${root}/people/book`,
        `${root}/people/messages`,
        `${root}/people/${going.id}`,
        `${root}/waiting`,
        `${root}/questions`,
        `${root}/letters`,
        `${root}/letters/booked`,
        `${root}/sheets`,
        `${root}/sheets/badges`,
        `${root}/sheets/workshops`,
        `${root}/balance`,
        `${root}/snow`,
        `${root}/postpone`,
        `/organise/series/${series.id}`,
        `${root}/places`,
        `${root}/reminders`,
        `${root}/reminders?edit=day-before`,
        `${root}/reminders?look=day-before`,
        `/organise/events/${hybrid.id}/reminders`,
        `/organise/events/${cancelled.id}/reminders`,
        `/organise/events/${past.event.id}/reminders`,
        `${root}/invitations`,
        `${root}/invitations/new`,
        `${root}/invitations/remind`,
        `${root}/invitations/lists/${list.id}`,
        `${root}/invitations/lists/${list.id}?skipped`,
        `/organise/events/${cancelled.id}`,
        `${root}/replace`,
        '/organise/venues',
        '/organise/venues/new',
        `/organise/venues/${venue}`,
        `/organise/venues/${venue}/take-over`,
        `/organise/bring-in/${register}`,
        `/organise/programmes/${running}/suspend`,
        `/organise/programmes/${still}`,
        `/organise/programmes/${still}/resume`
      ]
    },
    partner: {
      email: partner.presenter.email,
      paths: [
        '/present',
        `/present/${partner.id}/about`,
        `/present/${partner.id}/asked`,
        `/present/${partner.id}/sheet`,
        `/present/${partner.id}/talks`,
        `/present/${partner.id}/talks/new`,
        `/present/${partner.id}/talks/${standing.id}`,
        `/present/${partner.id}/slots/${forPartners.id}`
      ]
    },
    coordinator: {
      email: COORDINATOR,
      paths: [
        '/coordinate',
        ...['past', 'people', 'programmes', 'book', 'figures'].map(
          (room) => `/coordinate/fife/${room}`
        ),
        `/coordinate/fife/${event.id}`
      ]
    },
    administrator: {
      email: ADMIN_EMAIL,
      paths: [
        '/admin/people',
        '/admin/people?q=mairi',
        `/admin/people/${person.id}`,
        `/admin/people/${person.id}/data`,
        '/admin/people/merge',
        `/admin/people/merge?keep=${person.id}&from=${other.id}`,
        '/admin/retention',
        '/admin/take-out',
        '/admin',
        '/admin/people/give?right=coordinator',
        '/admin/people/invitations',
        '/admin/settings',
        '/admin/settings/privacy',
        '/admin/audit',
        '/admin/mail',
        '/admin/schools',
        '/admin/schools?q=nothing',
        '/admin/schools/new',
        '/admin/schools/clusters',
        '/admin/schools/regions',
        '/admin/schools/others',
        '/admin/schools/import',
        '/admin/authorities',
        '/admin/authorities/fife/calendar'
      ]
    }
  };
}

/** A venue that has changed, a register, a network with a member, a programme that runs and one that stands still. */
async function ofOrganisers(db: Db, member: { id: string; email: string; name: string }) {
  const by = { by: ORGANISER, now: BEGIN };
  const hall = { name: 'Larigbank Learning Centre', address: '2 Muir Road', postcode: null };
  const ways = { gettingThere: null, access: [], accessText: null, mapLink: null, contact: null };
  const facts = { ...hall, ...ways, opens: '08:00', closes: '18:30', authority: null };
  const venue = done(await addVenue(db, { venue: facts, ...by }));
  done(
    await addRoom(db, { venue: venue.id, room: { name: 'hall', size: 80, notes: null }, ...by })
  );
  await published(db, { title: 'In the hall', venue: venue.id, place: 'Larigbank', now: BEGIN });
  const rows = [
    ['Name', 'E-mail', 'School', 'Event', 'Date', 'Came'],
    ['Isla Quigley', 'isla@before.example', 'Nowhere Primary', 'Bridges', '10/02/2025', 'yes'],
    ['Jo Orr', 'jo@before.example', '', 'Bridges', '10/02/2025', 'no'],
    ['', 'nonsense', '', '', '', '']
  ];
  const table = { rows, encoding: 'UTF-8' } as const;
  const register = done(await draftBringIn(db, { name: 'register.csv', table, ...by }));
  const network = done(await makeNetwork(db, { name: 'Rural schools', summary: '', ...by }));
  await joinNetwork(db, { network: network.id, person: member.id, now: BEGIN });
  const [running, standing] = [await programmeWith(db), await programmeWith(db)];
  await published(db, { title: 'Of one that runs', programme: running.id, now: BEGIN });
  await published(db, { title: 'Of one that stands', programme: standing.id, now: BEGIN });
  done(await suspendProgramme(db, { programme: standing.id, note: 'Later.', seen: null, ...by }));
  return {
    venue: venue.id,
    register: register.id,
    network: network.id,
    running: running.id,
    standing: standing.id
  };
}

/** A few messages that organisers have to look at, one of them about this event. */
async function cameBack(db: Db, event: { id: string }): Promise<void> {
  const entry = await db
    .selectFrom('calendar_entry')
    .selectAll()
    .where('event_id', '=', event.id)
    .limit(1)
    .executeTakeFirstOrThrow();
  const from = 'a.very.long.address.of.a.stranger@elsewhere-and-far-away.example';
  const at = BEGIN;
  await take(db, googleReply({ uid: entry.uid, from, partstat: 'DECLINED', at }), BEGIN);
  await take(db, outOfOffice({ from: PSL, at }), BEGIN);
  await take(db, plainMail({ from: PSL, name: '', subject: '', at }), BEGIN);
}

/** An event of last week, with a talk and somebody who came. */
async function pastTalk(
  db: Town['db'],
  { presenter, guest }: Record<'presenter' | 'guest', Awaited<ReturnType<typeof personOf>>>
) {
  const now = '2026-11-02T10:00:00.000Z';
  const times = { startsLocal: '2026-11-19T16:00', endsLocal: '2026-11-19T18:00' };
  const event = await published(db, { title: 'Last week', ...times, now });
  const slot = await slotIn(db, event.id);
  const { talk } = done(
    await takeSlot(db, {
      event: event.id,
      slot: slot.id,
      person: presenter.id,
      title: 'Two schools, one weather log',
      line: 'We read the same rain.',
      by: { person: presenter, grants: [] },
      now
    })
  );
  const by = { person: guest, grants: [] };
  const { booking } = done(await placeBooking(db, { event: event.id, person: guest.id, by, now }));
  const terms = { title: '', seenBy: 'attended', licence: 'reserved' } as const;
  const facts = { talk: talk.id, link: 'https://rain.example/log', terms };
  done(await addMaterial(db, { ...facts, by: ORGANISER, now }));
  const said = { text: 'Our P6 reads your rain now.', quote: 'named' } as const;
  done(await sayWord(db, { talk: talk.id, ...said, by, now: BEGIN }));
  return { event, talk, booking };
}
