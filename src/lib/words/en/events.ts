/** Words of events: kinds, modes, states, levels. */
import { terms } from './terms.ts';

export const events = {
  kinds: {
    get teachmeet() {
      return terms.teachmeet;
    },
    twilight: 'Twilight',
    'full-day': 'Full day',
    webinar: 'Webinar'
  },
  kindsMany: {
    get teachmeet() {
      return terms.teachmeets;
    },
    twilight: 'Twilights',
    'full-day': 'Full days',
    webinar: 'Webinars'
  },
  modes: { room: 'In person', online: 'Online', hybrid: 'In person or online' },
  placeModes: { room: 'In the room', online: 'Online' },
  statuses: {
    draft: 'Draft',
    planned: 'Planned',
    published: 'Published',
    postponed: 'Postponed',
    cancelled: 'Cancelled',
    finished: 'Finished'
  },
  levels: {
    early: 'Early level',
    first: 'First level',
    second: 'Second level',
    third: 'Third level',
    fourth: 'Fourth level'
  },
  online: 'online',
  ukTime: 'UK time',
  onlineLine: 'Online. The link comes when you book.',
  placeToCome: 'Place to come',
  nameToFollow: 'Name to follow',
  /** `Jo`, `Jo and Ada`, `Jo, Ada and Isla`. */
  names: (names: readonly string[]) =>
    names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`,
  newDate: { day: 'New', number: '?', month: 'date' },
  never: 'No date',
  noDate: { day: 'Date', number: '?', month: 'to come' },
  was: (when: string) => `Was ${when}`,
  free: 'free',
  clpl: (hours: string) => `${hours} of CLPL, free`,
  clplSpelled: (hours: string) => `${hours} of professional learning (CLPL), free`
} as const;
