/** The frame of every page: header, footer, the demo's line. */
import { begun, terms } from './terms.ts';

export const frame = {
  home: 'Twilight, home',
  main: 'Main',
  whatsOn: 'What’s on',
  my: 'My Twilight',
  present: 'Present',
  coordinate: 'My authority',
  organise: 'Organise',
  admin: 'People and roles',
  signIn: 'Sign in',
  signOut: 'Sign out',
  hand: 'Need a hand?',
  write: 'Write to',
  writeEnd: ', a person reads it.',
  accessibility: 'Accessibility',
  privacy: 'Privacy',
  partners: 'Partners',
  about: 'About Twilight',
  get run() {
    return `${begun(terms.teachmeets)} and professional learning for Scottish teachers. All free.`;
  },
  demo: {
    label: 'Demo',
    now: (time: string) => `This is a demo. Its time is ${time}.`,
    people: 'Sign in as…',
    mail: 'Mail',
    clock: 'Clock'
  },
  mailHeld: 'Mail is held',
  mailHeldWhy:
    'No mail server is set (SMTP_URL), so letters wait in the outbox. Places are safe; people are told when it is set.',
  mailSee: 'See what waits',
  mailStalled: (waiting: number) =>
    `Nothing has gone out for a quarter of an hour, and ${waiting} ${waiting === 1 ? 'letter waits' : 'letters wait'}. Tell whoever runs this Twilight.`,
  mailboxStopped: 'Replies are not being read',
  mailboxStoppedWhy: (why: string) =>
    `The mailbox could not be read: ${why}. It is tried again by itself, and nothing in it is lost. Answers given in calendars count once it has been read.`,
  mailCheck: 'Look at how mail is set up',
  mailStopped: 'Mail has stopped',
  mailStoppedWhy: (why: string, waiting: number) =>
    `The mail server refused us: ${why}. ${waiting} ${waiting === 1 ? 'letter waits' : 'letters wait'}.`
} as const;
