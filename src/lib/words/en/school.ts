/** Words of an establishment's page for its office, and of asking for its link. */

const people = (count: number) => (count === 1 ? '1 colleague' : `${count} colleagues`);

export const school = {
  ask: {
    from: 'School office or headteacher? Open your school’s page.',
    title: 'Your school’s page',
    lead: 'For school offices and headteachers: see who from your school or nursery goes where, book several colleagues, pass a place on, and agree release.',
    how: 'Choose your school. If we know its office’s address, the link of the page goes there, and to nobody else.',
    school: 'School or nursery',
    hint: 'Type its name.',
    submit: 'Send the link to the office',
    notKnown: (typed: string) =>
      `No school or nursery in the list is called “${typed}”. Check the spelling.`,
    missing: 'Enter the school or nursery',
    tooLong: 'That is too long',
    done: 'Look in the office’s mail',
    doneWhy:
      'If we know the office’s address, a mail with the link is on its way there. If nothing comes within a few minutes, write to the organisers: they can add the address.'
  },
  enter: {
    title: 'A code for this visit',
    lead: 'This page opens with six digits, which we send to the office’s address each time.',
    send: 'Send a code to the office',
    sent: 'A code is on its way to the office',
    code: 'Code',
    codeHint: 'Six digits from the mail. Good for a quarter of an hour.',
    codeMissing: 'Enter the six digits from the mail',
    open: 'Open the page',
    again: 'Send another code',
    unknown: 'This link opens nothing',
    unknownWhy:
      'It may have been renewed, or copied in part. Ask for the link again: it goes to the school’s office.',
    ask: 'Ask for the link'
  },
  page: {
    lead: 'Who from here goes where. This visit lasts an hour; close it on a shared computer.',
    leave: 'Close this visit',
    coming: 'Going',
    past: 'Lately',
    pastLead: 'Events of the last three months.',
    none: 'Nobody from here has a booking to come',
    noneWhy: 'Book colleagues for an event; each of them gets a mail of their own.',
    book: 'Book colleagues',
    search: 'Name or event',
    find: 'Search',
    noneFound: 'Nobody is found by these words',
    person: 'Colleague',
    event: 'Event',
    state: 'Booking',
    cover: 'Cover',
    unsaid: 'Cover not said yet',
    evening: 'Not in school time',
    open: 'Change',
    states: {
      confirmed: 'Has a place',
      waiting: 'On the waiting list',
      offered: 'Offered a place',
      requested: 'Asked for',
      held: 'Waiting',
      cancelled: 'Ended',
      declined: 'Declined'
    },
    release: {
      agreed: 'Release agreed',
      refused: 'Release not agreed',
      told: 'They say that release is agreed',
      asked: 'Release to be agreed'
    },
    nameFollows: 'Name to follow',
    booked: (count: number) => `You booked ${people(count)}`,
    bookedWhy: 'Each of them has a mail; the office has one with all names.',
    cancelled: (name: string) => `${name}’s booking is cancelled`,
    passed: (name: string) => `The place is ${name}’s now`,
    answered: 'Your answer is saved, and your colleague is told',
    renew: 'Renew the link',
    renewWhy:
      'If somebody has the link who should not: a new one goes to the office’s address. This one then opens nothing any more, and visits end.',
    renewYes: 'Send a new link',
    renewed: 'A new link is on its way to the office',
    renewedWhy: 'The old one opens nothing any more.'
  },
  one: {
    back: 'Everybody from here',
    reference: 'Reference',
    agree: 'Release',
    agreeWhy: 'As their headteacher, or for them.',
    pass: 'Send another colleague',
    passWhy: 'They get the place, with an invite of their own; whoever had it is told.',
    passYes: 'Pass the place on',
    cancel: 'Cancel this booking',
    cancelWhy: 'The place goes to the next person. Your colleague is told by mail.',
    cancelYes: 'Cancel it'
  },
  book: {
    title: 'Book colleagues',
    lead: (name: string) =>
      `For ${name}. Each person gets a mail and an invite of their own, which says that the office booked.`
  },
  letters: {
    link: {
      subject: (name: string) => `The page of ${name}`,
      title: 'Your school’s page',
      intro: (name: string) =>
        `Somebody asked for the link of the page of **${name}**: who goes where, booking several colleagues, agreeing release.`,
      button: 'Open the page',
      code: 'Opening it sends six digits to this address, each time anew. The link alone shows nothing.',
      keep: 'Keep this mail: the link stays the same. If nobody at your school asked, there is nothing to do.',
      foot: 'Sent to the office’s address, and to nobody else.'
    },
    code: {
      subject: 'Your code for this visit',
      title: 'Your code for this visit',
      intro: (name: string) => `Type it on the page of **${name}**. It is good for 15 minutes.`,
      never:
        'Nobody will ever ask you for it by phone or mail. If nobody at your school is opening the page, there is nothing to do.',
      foot: 'Sent to the office’s address, and to nobody else.'
    }
  }
};
