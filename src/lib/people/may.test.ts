import { describe, expect, test } from 'vitest';

import type { Right, Scope } from '#db/schema.ts';

import { holds, may, organises, SYSTEM, VISITOR, type Action, type Actor } from './may.ts';

const EVENT = { id: 'event', programme_id: 'programme' };
const me = { id: 'me', name: 'Eilidh', email: 'eilidh@school.example' };
const holder = (right: Right, scope: Scope = 'everything', scopeId = ''): Actor => ({
  person: { ...me, id: 'holder' },
  grants: [{ right, scope, scopeId }]
});

const ACTORS: Record<string, Actor> = {
  visitor: VISITOR,
  me: { person: me, grants: [] },
  other: { person: { ...me, id: 'other' }, grants: [] },
  link: { ...VISITOR, key: { kind: 'booking', id: 'thing' } },
  'other link': { ...VISITOR, key: { kind: 'booking', id: 'else' } },
  'link of another kind': { ...VISITOR, key: { kind: 'talk', id: 'thing' } },
  office: {
    person: { ...me, id: 'office' },
    grants: [],
    key: { kind: 'establishment', id: 'school' }
  },
  'another office': { ...VISITOR, key: { kind: 'establishment', id: 'else' } },
  headteacher: { ...VISITOR, key: { kind: 'release', id: 'thing' } },
  'headteacher of another': { ...VISITOR, key: { kind: 'release', id: 'else' } },
  organiser: holder('organiser'),
  'organiser of it': holder('organiser', 'event', 'event'),
  'organiser of its programme': holder('organiser', 'programme', 'programme'),
  'organiser of another': holder('organiser', 'event', 'another'),
  'organiser of another programme': holder('organiser', 'programme', 'another'),
  presenter: holder('presenter', 'partner', 'partner'),
  'presenter for another': holder('presenter', 'partner', 'another'),
  coordinator: holder('coordinator', 'authority', 'fife'),
  'coordinator of another': holder('coordinator', 'authority', 'moray'),
  administrator: holder('administrator'),
  clock: SYSTEM
};

const ORGANISERS = ['organiser', 'organiser of it', 'organiser of its programme'];
const EVERYBODY = Object.keys(ACTORS).filter((name) => name !== 'clock');

/** Who may, beside the clock, what is done to my booking of the event, by its link. */
const TABLE: Record<Action, string[]> = {
  'event.create': ['organiser'],
  'people.bring-in': ['organiser'],
  'everything.take-out': ['administrator'],
  'event.see-unpublished': ORGANISERS,
  'event.change': ORGANISERS,
  'event.see-people': ORGANISERS,
  'event.invite': ORGANISERS,
  'event.see-coming': ['me', ...ORGANISERS],
  'booking.make': ['me', 'link', 'coordinator', ...ORGANISERS],
  'booking.see': ['me', 'link', ...ORGANISERS],
  'booking.cancel': ['me', 'other', 'link', 'office', ...ORGANISERS],
  'booking.answer': ORGANISERS,
  'booking.move': ORGANISERS,
  'booking.show': ['me', 'link'],
  'booking.hold': EVERYBODY,
  'booking.send-back': ['coordinator', ...ORGANISERS],
  'release.say': ['me', 'link'],
  'release.answer': ['headteacher', 'office'],
  'people.of-authority': ['coordinator'],
  'school.act': ['office'],
  'party.book': EVERYBODY.filter((name) => ACTORS[name]!.person !== null),
  'party.see': ['other', ...ORGANISERS],
  'party.change': ['other', ...ORGANISERS],
  'pool.see': ['coordinator'],
  'pool.give-back': ['coordinator'],
  'pool.ask-more': ['coordinator'],
  'people.invite-any': ['organiser'],
  'invitation.answer': ['me', 'link'],
  'inbound.clear': ORGANISERS,
  'mail.set-up': ['administrator'],
  'slot.take': ['me', 'link', ...ORGANISERS],
  'slot.take-for-partner': ['organiser', 'presenter'],
  'talk.withdraw': ['me', 'link', 'presenter', ...ORGANISERS],
  'material.change': ['me', 'link', 'presenter', ...ORGANISERS],
  'word.withdraw': ['me', 'link'],
  'screen.run': ['link', ...ORGANISERS],
  'presenter.answer': ['me', 'link'],
  'partner.sign-up': EVERYBODY,
  'partner.present': ['presenter'],
  'partner.see': ['organiser', 'presenter'],
  'partner.change': ['organiser', 'presenter'],
  'partner.lead': ['me', 'organiser'],
  'partner.leave': ['me'],
  'network.contact': ['me'],
  'consent.withdraw': ['me'],
  'partner.answer': ['organiser'],
  'partner.kinds': ['organiser'],
  'network.change': ['organiser'],
  'school.see': ['organiser', 'administrator'],
  'school.change': ['administrator'],
  'calendar.change': ['administrator', 'coordinator'],
  'venue.see': [
    ...ORGANISERS,
    'organiser of another',
    'organiser of another programme',
    'administrator'
  ],
  'venue.change': ['organiser', 'administrator'],
  'ask.make': ORGANISERS,
  'ask.answer': ['link', 'presenter'],
  'feed.change': ['me'],
  'feed.programme': ['me', 'organiser', 'organiser of its programme'],
  'programme.create': ['organiser'],
  'programme.change': ['organiser', 'organiser of its programme'],
  'programme.suspend': ['organiser', 'organiser of its programme'],
  'programme.see-people': ['organiser', 'organiser of its programme'],
  'programme.recruit': ['coordinator', 'organiser', 'organiser of its programme'],
  'nomination.answer': ['me', 'link'],
  'self.change': ['me'],
  'person.data': ['me', 'administrator'],
  'people.merge': ['administrator'],
  'retention.change': ['administrator'],
  'people.see': ['administrator'],
  'right.grant': ['administrator'],
  'person.disable': ['administrator'],
  'audit.see': ['administrator'],
  'house.change': ['administrator'],
  'ways.change': ['me'],
  'administrator.confirm': ['administrator'],
  'sessions.end': ['me', 'administrator']
};

describe('who may', () => {
  test.each(Object.entries(TABLE))('%s', (action, allowed) => {
    const subject = {
      event: EVENT,
      person: 'me',
      partner: 'partner',
      programme: 'programme',
      authority: 'fife',
      booker: 'other',
      school: 'school',
      key: { kind: 'booking' as const, id: 'thing' }
    };
    const can = Object.entries(ACTORS)
      .filter(([, actor]) => may(actor, action as Action, subject))
      .map(([name]) => name);
    expect(can.sort()).toEqual([...allowed, 'clock'].sort());
  });

  test('nobody but the clock and all-round organisers, when it is about nothing in particular', () => {
    for (const action of Object.keys(TABLE) as Action[]) {
      for (const name of ['visitor', 'me', 'link', 'organiser of it', 'presenter']) {
        // whoever is signed in may book colleagues
        const signedIn = action === 'party.book' && ACTORS[name]!.person !== null;
        // whoever organises something chooses among the venues
        const venues = action === 'venue.see' && name === 'organiser of it';
        const open = TABLE[action] === EVERYBODY || signedIn || venues;
        expect(may(ACTORS[name]!, action), `${name} ${action}`).toBe(open);
      }
    }
  });

  test('nothing is anybody’s because both sides are missing', () => {
    expect(may(VISITOR, 'booking.see', { person: null })).toBe(false);
    const odd = holder('presenter', 'partner', '');
    expect(may(odd, 'partner.present', { partner: null })).toBe(false);
    const nowhere = holder('coordinator', 'authority', '');
    expect(may(nowhere, 'pool.see', { authority: null })).toBe(false);
    const all = holder('organiser', 'programme', 'programme');
    expect(may(all, 'event.change', { event: { id: 'x', programme_id: null } })).toBe(false);
  });
});

test('an organiser’s grants are told apart for lists', () => {
  const actor: Actor = {
    person: me,
    grants: [
      { right: 'organiser', scope: 'event', scopeId: 'a' },
      { right: 'organiser', scope: 'programme', scopeId: 'p' },
      { right: 'coordinator', scope: 'authority', scopeId: 'fife' }
    ]
  };
  expect(organises(actor)).toEqual({ everything: false, events: ['a'], programmes: ['p'] });
  expect(organises(ACTORS['organiser']!).everything).toBe(true);
  expect(holds(actor, 'coordinator')).toBe(true);
  expect(holds(actor, 'administrator')).toBe(false);
});
