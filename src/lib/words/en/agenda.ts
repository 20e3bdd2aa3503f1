/** Words of the organiser's agenda editor. */
import { terms } from './terms.ts';

const minutes = (count: number) => (count === 1 ? '1 minute' : `${count} minutes`);

export const agenda = {
  templates: {
    title: 'Begin with a template',
    why: 'Every slot can be changed afterwards.',
    use: 'Use this',
    names: {
      get teachmeet() {
        return terms.teachmeet;
      },
      twilight: 'Twilight',
      'full-day': 'Full day'
    },
    lines: {
      teachmeet: 'Two hours: twelve talks of 2 and 7 minutes, tea in the middle',
      twilight: 'An hour and a half: a partner’s input, a workshop, time to talk',
      'full-day': 'Six hours: keynote, three workshops twice, lunch, a market'
    },
    tracks: ['A', 'B', 'C'],
    titles: {
      tea: 'Arrival and tea',
      rules: 'Welcome, and the rules',
      talk: 'Talk',
      teaTables: 'Tea and sharing tables',
      conversations: 'Learning conversations at tables',
      thanks: 'Thanks and exit form',
      welcome: 'Welcome and housekeeping',
      keynote: 'Keynote',
      workshop: 'Workshop',
      networking: 'Networking at mixed tables',
      resources: 'Resources, and how to borrow them',
      reflection: 'Reflection and exit form',
      next: 'What is next',
      object: 'Networking: bring one object',
      break: 'Break',
      lunch: 'Lunch',
      market: 'Partners’ market, tables of ten minutes',
      steps: 'Reflection: my school’s first three steps',
      groups: 'Sharing steps in groups',
      exit: 'Questions and exit form'
    }
  },

  openToKinds: 'Only these kinds of partner',
  openToKindsHint: 'None ticked: partners of every kind.',
  approval: 'I answer each request myself',
  approvalHint: 'Otherwise whoever takes it has it at once.',
  track: 'Track',
  trackHint: 'For slots that run beside each other: A, B, C. Empty: for everybody.',
  room: 'Room',
  roomHint: 'Where it is not the room of the event.',
  following: 'What comes after it',
  follow: 'Move what follows',
  more: 'Track, room, and who may take it',
  approvalLegend: 'How it is taken',
  openTalk: 'See the talk',
  removeClose: 'Remove and close the gap',
  up: 'Earlier',
  down: 'Later',
  copy: 'Copy',
  moveTo: 'Begin at',
  moveYes: 'Move',
  drag: 'Drag to another place',
  moved: 'Moved',
  inTrack: (track: string) => `Track ${track}`,
  theirs: 'What was saved meanwhile',
  yours: 'What you wrote',
  gap: (count: number) => `${minutes(count)} free`,
  runsInto: (count: number) => `runs ${minutes(count)} into the next`,
  ends: (clock: string) => `ends ${clock}`,

  tell: (people: number, when: string) =>
    people === 1
      ? `1 presenter hears of the new order at ${when}.`
      : `${people} presenters hear of the new order at ${when}.`,
  tellWhy: 'Changes of ten minutes go out in one mail each.',
  tellNow: 'Send now',
  told: 'On its way',

  checks: {
    title: 'To look at',
    none: 'Nothing overlaps, and everybody is named and confirmed.',
    overlap: (one: string, two: string) => `“${one}” and “${two}” overlap`,
    room: (room: string, one: string, two: string) =>
      `${room} is used twice: “${one}” and “${two}”`,
    presenter: (name: string, one: string, two: string) =>
      `${name} presents twice at once: “${one}” and “${two}”`,
    outside: (title: string) => `“${title}” lies outside the event`,
    unconfirmed: (title: string, name: string) => `“${title}”: ${name} has not confirmed`,
    unnamed: (title: string, partner: string) =>
      `“${title}”: ${partner} has not named who presents`,
    noPartner: (title: string, kinds: string) => `“${title}”: no partner yet (${kinds})`,
    anyKind: 'any kind',
    leaves: (name: string, title: string, clock: string) =>
      `${name} must leave by ${clock}, and “${title}” ends later`
  },

  requests: {
    title: 'Asked for a slot',
    asked: (slot: string) => `asks for ${slot}`,
    gone: 'which is taken now',
    answer: (title: string) => `Answer “${title}”`,
    yes: 'Give them the slot',
    no: 'Decline',
    note: 'A word with the answer',
    answered: 'Answered, and they are told'
  },
  reserve: {
    title: 'Reserve list',
    why: 'A slot that becomes free goes to the first talk that fits.',
    line: (length: number, leave: string | null) =>
      [minutes(length), leave && `must leave by ${leave}`].filter(Boolean).join(', ')
  },
  withdraw: 'Take the talk out'
} as const;
