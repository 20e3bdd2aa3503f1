/** Words of "My Twilight". */
import { terms, withArticle } from './terms.ts';

export const my = {
  title: 'My Twilight',
  hello: (name: string) => (name ? `Hello, ${name}` : 'Hello'),
  next: (when: string) => `Your next event is ${when}.`,
  nothingNext: 'Nothing is booked just now.',
  coming: 'Coming up',
  been: 'Been to',
  away: { apologies: 'You sent apologies.', 'did-not-attend': 'You were not there.' },
  broughtIn: (by: string | null, on: string) =>
    by
      ? `From before Twilight, brought in by ${by} on ${on}.`
      : `From before Twilight, brought in on ${on}.`,
  talks: 'My talks',
  invitations: 'Invitations',
  answer: 'Answer',
  emptyTitle: 'Nothing booked yet',
  get empty() {
    return `Book a place at ${withArticle(terms.teachmeet)} or a twilight, and it shows here.`;
  },
  talkLine: (minutes: number, event: string, when: string) =>
    `${minutes} minutes, ${event}, ${when}`,
  states: {
    confirmed: 'You’re going',
    waiting: 'On the waiting list',
    offered: 'A place is held for you',
    requested: 'Asked for',
    held: 'Not proved yet',
    cancelled: 'Cancelled',
    declined: 'Declined'
  },
  presenting: 'You’re presenting',
  account: 'Your account',
  address: (email: string) => `Letters go to ${email}.`,
  devices: 'Where you are signed in',
  devicesLead: 'Every browser in which you are signed in.',
  thisDevice: 'This device',
  seen: (when: string) => `Last seen ${when}`,
  since: (when: string) => `signed in ${when}`,
  everywhere: 'Sign out everywhere',
  everywhereWhy: 'All browsers, this one too. You sign in again by mail.',
  everywhereYes: 'Yes, sign me out everywhere',
  back: 'Back to My Twilight'
} as const;
