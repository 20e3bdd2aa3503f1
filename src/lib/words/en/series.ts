/** Words of series: sessions that are booked as one. */
const host = (host: string, contact: string) => `${host} runs these events. Questions: ${contact}.`;
const sessions = (count: number) => (count === 1 ? '1 session' : `${count} sessions`);

export const series = {
  /** On a session's own page. */
  session: {
    title: (number: number, of: number) => `Session ${number} of ${of}`,
    together: 'The sessions are booked together, in one go.',
    alone: 'You can book all of the sessions in one go, or this one by itself.',
    link: (title: string) => `All of “${title}”`,
    bookAll: (count: number) => `Book all ${sessions(count)}`
  },

  page: {
    count: (count: number) => `${sessions(count)}, booked together`,
    countAlone: (count: number) => `${sessions(count)}; book all of them, or one`,
    sessions: 'Sessions',
    book: (count: number) =>
      count === 1 ? 'Book this session' : count === 2 ? 'Book both sessions' : `Book all ${count}`,
    bookRest: (count: number) => `Book the ${sessions(count)} that you do not have`,
    mine: 'Your sessions',
    all: 'You have booked every session to come.',
    none: 'None of the sessions can be booked at the moment.',
    skipped: 'What has begun, has no date yet or cannot be booked now is left out.',
    you: (state: string) => `You: ${state}`
  },

  states: {
    held: 'not proved yet',
    requested: 'asked for',
    waiting: 'on the waiting list',
    offered: 'a place is offered',
    confirmed: 'going',
    cancelled: 'cancelled',
    declined: 'declined'
  },

  book: {
    title: (title: string) => `Book ${title}`,
    lead: (count: number) =>
      `You book ${sessions(count)} in one go and get a calendar invite for each. You can cancel any of them later.`,
    back: 'Back to the sessions',
    fullTitle: 'Not every session has a place free',
    ifNotAll: 'What would you like?',
    restWaits: 'Wait for what is full, and book the rest',
    questionsOf: (when: string) => `For ${when}`,
    submit: 'Book them all'
  },

  mine: {
    title: (title: string) => `Your sessions: ${title}`,
    booked: 'You have booked the series',
    bookedWhy: 'One mail with every date is on its way, and a calendar invite for each session.',
    none: 'You have no bookings for this series.',
    leave: 'You can’t come to any of them?',
    leaveWhy: (count: number) =>
      `This cancels ${count === 1 ? 'your booking' : `all ${count} of your bookings`} that are still to come. Each place goes to whoever is next. To cancel only one, open it above.`,
    leaveYes: (count: number) => (count === 1 ? 'Cancel it' : `Cancel all ${count}`),
    left: 'Your bookings are cancelled',
    leftWhy: (count: number) => `${sessions(count)} cancelled. Your calendar is told by mail.`,
    list: 'Series',
    line: (count: number) => sessions(count)
  },

  letter: {
    subject: (title: string) => `Your sessions: ${title}`,
    title: (going: number, all: number) =>
      going === all ? `You’re going to ${sessions(all)}` : `You have a place at ${going} of ${all}`,
    intro: (title: string) => `You booked **${title}**. These are your sessions:`,
    line: (when: string, title: string, where: string, state: string) =>
      `${when}: ${title}, ${where} (${state})`,
    invites: 'Each session comes with a calendar invite in a mail of its own.',
    button: 'See your sessions',
    /** In the letter of one session. */
    one: (number: number, of: number, title: string) => `Session ${number} of ${of}: ${title}.`,
    foot: (name: string, contact: string) =>
      `Sent because you booked these sessions. ${host(name, contact)}`
  },

  organise: {
    title: 'Series',
    lead: 'Sessions that belong together, such as four twilights: people book all of them in one go.',
    part: (number: number, of: number) => `Session ${number} of ${of} of`,
    join: 'Put it into',
    choose: 'Choose a series',
    joinSubmit: 'Put it in',
    make: 'Name of a new series',
    makeHint: 'Like “Four twilights on tinkering”.',
    makeMissing: 'Give the series a name.',
    tooLong: 'Use a shorter text.',
    makeSubmit: 'Make a series',
    page: (title: string) => `Series: ${title}`,
    public: 'See its page',
    name: 'Name',
    summary: 'In one or two sentences',
    alone: 'Booking',
    together: 'All sessions together only',
    aloneToo: 'All together, or one by itself',
    save: 'Save',
    saved: 'Saved',
    savedWhy: 'The page of the series shows it at once.',
    sessions: 'Sessions',
    caption: 'The sessions in the order of their dates',
    session: 'Session',
    places: 'Places taken',
    status: 'Status',
    remove: 'Take out',
    removeOne: (title: string, when: string) => `Take out ${title}, ${when}`,
    empty: 'There are no sessions in it. Add one below.',
    add: 'Add a session',
    addWhy:
      'Whoever booked the series before keeps the sessions that they have, and can book the new one from the page of the series.',
    nothing: 'Choose an event',
    event: 'Event'
  }
} as const;
