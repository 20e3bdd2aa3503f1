/** Words of who may book: the organiser's choices, whom an event is for, private links. */

const either = (parts: readonly string[]): string =>
  parts.length > 1 ? `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}` : (parts[0] ?? '');
const both = (parts: readonly string[]): string =>
  parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? '');

export const audience = {
  sectors: {
    elc: 'Early learning and childcare',
    primary: 'Primary',
    secondary: 'Secondary',
    asn: 'ASN',
    cld: 'Community learning and development',
    college: 'College'
  },
  sectorsMany: {
    elc: 'nurseries',
    primary: 'primary schools',
    secondary: 'secondary schools',
    asn: 'ASN schools',
    cld: 'community learning and development',
    college: 'colleges'
  },
  rolesMany: {
    'class-teacher': 'class teachers',
    'ncct-teacher': 'NCCT teachers',
    'principal-teacher': 'principal teachers',
    'depute-headteacher': 'depute headteachers',
    headteacher: 'headteachers',
    'early-years-practitioner': 'early years practitioners',
    'asn-teacher': 'ASN teachers',
    'secondary-teacher': 'secondary teachers',
    student: 'student teachers',
    office: 'school offices',
    other: 'people in other roles'
  },
  levelNames: {
    early: 'early',
    first: 'first',
    second: 'second',
    third: 'third',
    fourth: 'fourth'
  },
  schools: 'schools and nurseries',
  /** "class teachers of primary schools in South Lanarkshire who work at early or first level". */
  whom: (only: {
    roles: readonly string[];
    places: readonly string[];
    authorities: readonly string[];
    levels: readonly string[];
  }): string => {
    const inside = only.authorities.length > 0 ? ` in ${both(only.authorities)}` : '';
    const schools = both(only.places) + inside;
    const people =
      only.roles.length > 0
        ? both(only.roles) + (only.places.length > 0 ? ` of ${schools}` : '')
        : '';
    if (only.levels.length === 0) return people || schools;
    const working = `who work at ${either(only.levels)} level`;
    return `${people || (only.places.length > 0 ? `people of ${schools}` : 'people')} ${working}`;
  },
  participants: (programme: string) => `participants of ${programme}`,
  /** On the event's page. */
  forThem: (whom: string) => `Booking is for ${whom}.`,
  forTitle: 'For whom',

  form: {
    title: 'Who may book',
    admission: 'A booking is',
    admissions: {
      'at-once': { text: 'a place at once', hint: 'When it is full, a place on the waiting list.' },
      approval: {
        text: 'a request that you answer',
        hint: 'It holds nothing until you approve it. There is no waiting list.'
      }
    },
    listing: 'Who finds it',
    listings: {
      listed: { text: 'Everyone', hint: 'It stands on “What’s on”.' },
      unlisted: {
        text: 'Whoever has the address of its page',
        hint: 'Not on “What’s on”, and search engines are asked to leave it out.'
      },
      private: {
        text: 'Whoever has the private link',
        hint: 'Without the link there is no such page. The link stands on the event’s overview; people you invite need none.'
      }
    },
    only: 'Only for some schools, roles or levels',
    onlyHint:
      'Tick nothing for everyone. Others read for whom it is; you and people you invite can always book.',
    authorities: 'Only for these authorities',
    sectors: 'Only for these sectors',
    roles: 'Only for these roles',
    levels: 'Only for people who work at',
    serving: 'When a place becomes free',
    servings: {
      book: 'Book the next person on the waiting list',
      offer: 'Offer it to the next person, who answers'
    },
    cutOff: 'Free places are given unasked until',
    cutOffHint:
      'So many school days before, 4 pm; after it they are offered. Empty: as usual, 1, and 5 for a full day. A webinar has its start.',
    names: 'Partners name their presenters until',
    namesHint: 'So many school days before, 4 pm. Empty: as usual, 5.',
    seats: 'Chairs set out',
    seatsHint: 'More places than chairs is your choice: some people never come.',
    window: 'When booking is open'
  },

  book: {
    role: 'Your role',
    roleHint: 'This event is for some roles only.',
    roleMissing: 'Choose your role',
    levels: 'Which levels do you work with?',
    levelsHint: 'This event is for some levels only. We remember your answer.',
    levelsMissing: 'Tick the levels that you work with'
  },

  asking: {
    title: 'Ask for a place',
    why: 'The organiser answers each request. Nothing is booked until then.',
    full: 'The organiser answers each request; no place is free just now.',
    submit: 'Send my request'
  },

  link: {
    title: 'The private link',
    why: 'Whoever has this link sees the event and can book. Pass it to those it is for.',
    address: 'Link to copy',
    published: 'It is not on “What’s on”: pass its link to those it is for.',
    unlistedTitle: 'This event is unlisted',
    unlisted: 'It is found by the address of its page alone.'
  }
} as const;
