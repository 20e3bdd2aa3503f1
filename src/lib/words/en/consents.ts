/** Words of a person's consents: what they agreed to, since when, and taking it back. */
export const consents = {
  title: 'What I agreed to',
  lead: 'Each stands until you take it back. What was done before stays done; nothing new happens.',
  link: 'Photographs, quotes and other consents',
  since: (day: string) => `since ${day}`,
  given: {
    title: 'For single talks, events and networks',
    none: 'Nothing so far. You are asked when you offer a talk, book a place or join a network.',
    found: 'Nothing like that.',
    search: 'Talk, event or network',
    find: 'Search',
    back: 'Withdraw it',
    kinds: {
      photographs: 'Photographs of you as presenter',
      recording: 'A recording of your talk',
      coming: 'Your first name and school on the list of who is coming',
      contact: 'Your name and e-mail address, for other members of the network'
    },
    done: 'You have withdrawn it',
    doneWhy: 'It counts from now on.'
  },
  mail: {
    title: 'Mails',
    saved: 'Your choice of mails is saved',
    off: (day: string) => `Not sent since ${day}.`
  },
  notice: {
    back: 'It says what happens with your data while you use Twilight. To take it back,',
    erase: 'erase your data',
    /** To whom somebody else booked. */
    title: 'Somebody booked this for you',
    why: 'We keep your name, your address and your school for it. Our',
    link: 'privacy notice',
    whyAfter: 'says what happens with them.',
    yes: 'That is fine with me',
    done: 'Thank you, that is noted'
  },
  sees: {
    title: 'Who sees your bookings',
    lead: 'This follows from booking for a school, so there is nothing to agree to.',
    lines: [
      'The organisers of the event.',
      'The coordinator of the authority of the school that you booked for: your bookings, whether you came, your hours.',
      'The office of that school, by a link to its own address and a code: where you go, and what you said of cover.',
      'Nobody else. A booking without a school is seen by its organisers alone.'
    ]
  },
  network: {
    back: 'My networks',
    contact: 'Your name and address',
    off: 'Other members do not see that you belong to it.',
    on: (day: string) => `Other members see your name and e-mail address since ${day}.`,
    turnOn: 'Let the other members see my name and address',
    turnOff: 'Hide my name and address',
    others: 'Who can be written to',
    none: 'Nobody yet',
    noneWhy: 'Members are found here once they say so themselves.',
    noneFound: 'Nobody of that name',
    search: 'Name or e-mail',
    find: 'Search',
    name: 'Name',
    email: 'E-mail',
    see: 'Contact in it'
  }
} as const;
