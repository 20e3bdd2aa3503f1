/** Words of the organiser's pages. */
import { begun, terms, withArticle } from './terms.ts';

export const organise = {
  title: 'Organise',
  events: 'Events',
  newEvent: 'New event',
  coming: 'Coming',
  past: 'Past',
  partners: 'Partners',
  partnersToAnswer: (count: number) => `${count} to answer`,
  noneTitle: 'No event yet',
  none: 'Make the first one: a title, a kind and a day are enough to begin with.',
  nav: 'Organise',

  event: {
    tabs: 'This event',
    overview: 'Overview',
    people: 'People',
    invitations: 'Invitations',
    agenda: 'Running order',
    edit: 'Edit',
    publicPage: 'See the public page',
    preview: 'Preview the page',
    publish: 'Publish',
    publishTitle: 'This is a draft',
    publishWhy:
      'Nobody but organisers sees it. Publishing puts it on “What’s on” and opens booking.',
    publishPlannedWhy:
      'Without a date it is published as planned: people see it and cannot book yet.',
    published: 'It is published',
    publishedWhy: 'It stands on “What’s on”.',
    taken: (places: number) => `places taken of ${places}`,
    left: 'places left',
    waiting: 'on the waiting list',
    slots: (slots: number) => `slots taken of ${slots}`,
    days: { today: 'today', begun: 'begun', over: 'over', toGo: 'to go' },
    dayCount: (days: number) => (days === 1 ? '1 day' : `${days} days`),
    pools: 'Places',
    pool: 'Pool',
    anyone: 'Anyone',
    poolTaken: 'Taken',
    booked: 'Booked',
    held: 'Held',
    leftColumn: 'Left',
    waitingColumn: 'Waiting',
    gauge: (booked: number, held: number, places: number) =>
      `${booked} booked and ${held} held of ${places}`,
    keyBooked: 'Booked',
    keyHeld: 'Held for someone',
    keyLeft: 'Left',
    waitingList: 'Waiting list',
    nobodyWaits: 'Nobody waits.',
    since: (school: string, when: string) => [school, `Since ${when}`].filter(Boolean).join('. '),
    presenters: 'Presenters',
    noPresenters: 'No slot is taken yet.',
    change: 'Change the plan',
    changeWhy: 'Each of these shows first exactly whom it will tell.',
    move: 'Move date or place',
    duplicate: 'Duplicate',
    cancel: 'Cancel the event',
    cancelTells: (people: string) =>
      `This tells ${people} by mail and takes it out of their calendars.`,
    cancelFinal: 'It cannot be taken back after they are told.',
    cancelRead: 'Go on to cancel it',
    told: 'Saved, and people are told',
    toldWhy: (count: number) =>
      `${count} ${count === 1 ? 'person gets' : 'people get'} one mail with the change; their calendars follow.`,
    saved: 'Saved',
    savedWhy: 'Nobody needs to be told of this.',
    made: 'The draft is made',
    madeWhy: 'Fill the running order, look at the page, then publish it.',
    copied: 'This is the copy',
    copiedWhy: 'Give it a date, then publish it.'
  },

  form: {
    newTitle: 'New event',
    editTitle: (title: string) => `Edit: ${title}`,
    moveTitle: (title: string) => `Move: ${title}`,
    what: 'What',
    title: 'Title',
    titleMissing: 'Enter a title',
    summary: 'One line about it',
    summaryHint: 'Stands on the card and in the invitation.',
    summaryMissing: 'Say in one line what it is about',
    description: 'Description',
    descriptionHint:
      'Markdown: **bold**, lists with -, [words](https://…). Raw HTML is shown as text.',
    kind: 'Kind',
    when: 'When',
    day: 'Day',
    dayHint: 'For example 26/11/2026. Leave it empty while the date is open.',
    dayHintSet: 'For example 26/11/2026',
    dayWrong: 'Enter a day like 26/11/2026',
    starts: 'Starts',
    startsHint: 'For example 16:00 or 4 pm',
    ends: 'Ends',
    timeWrong: 'Enter a time like 16:00 or 4:30 pm',
    timeMissing: 'Enter a time, or leave the day empty too',
    where: 'Where',
    mode: 'How people take part',
    place: 'Place',
    placeHint: 'Name of the school, hall or centre',
    placeAddress: 'Address',
    gettingThere: 'Directions and parking',
    goodToKnow: 'Good to know',
    goodToKnowHint: 'Food, whether leaving early is fine, what to bring',
    inTheRoom: 'What is in the room, for presenters',
    inTheRoomHint: 'Screen, sockets, tables, a tap',
    dayContact: 'Contact on the day, for presenters',
    dayContactHint: 'A name and a number; only presenters see it',
    onlineLink: 'Link to join',
    onlineLinkHint:
      'Only people with a place see it. It can follow later; everyone booked is told then.',
    onlineLinkWrong: 'Enter a web address that begins with https://',
    places: 'Places',
    placesRoom: 'Places in the room',
    placesOnline: 'Places online',
    placesHint: 'Presenters and team use no place.',
    placesWrong: 'Enter a whole number',
    daysWrong: (most: number) => `Enter a whole number from 1 to ${most}, or leave it empty`,
    roomLimit: 'Room limit',
    roomLimitHint: 'Everyone allowed in the room, presenters and team too. Never exceeded.',
    team: 'Team on the day',
    booking: 'Booking',
    openTo: 'Open to',
    everyone: 'Everyone',
    programmeOnly: 'Only participants of the programme',
    programme: 'Part of a programme',
    noProgramme: 'No programme',
    opensOn: 'Booking opens on',
    opensAt: 'Time it opens',
    closesOn: 'Booking closes on',
    closesAt: 'Time it closes',
    windowHint: 'Empty: from publishing to the start.',
    forWhom: 'For whom',
    audience: 'In words',
    audienceHint: 'For example: for primary and nursery practitioners',
    levels: 'Levels',
    clpl: 'Minutes of professional learning (CLPL)',
    who: 'Who runs it',
    host: 'Host organisation',
    hostHint: 'Answers for the data; stands on the page and in each mail’s foot.',
    hostMissing: 'Enter the organisation that runs it',
    contact: 'Contact address',
    contactHint: 'Replies to its mails go there.',
    contactWrong: 'Enter an e-mail address like team@council.example',
    create: 'Make the draft',
    save: 'Save',
    checkTitle: 'This changes what people were told',
    checkWhy: (people: string) => `Saving sends ${people} one mail, and their calendars follow.`,
    checkNobody: 'Nobody is booked yet, so nobody is written to.',
    checkChanged: 'Changed',
    checkNote: 'A word to them',
    checkNoteHint: 'Why, and what to do. It stands at the top of the mail.',
    checkRead: 'See how it reads',
    checkSend: 'Save and tell them',
    before: 'Before',
    now: 'Now',
    moveLead:
      'Everyone booked, waiting, invited and presenting is told once. Nothing is sent before you have read whom.',
    moveCheck: 'See whom it tells',
    columns: {
      title: 'Title',
      starts_local: 'Start',
      ends_local: 'End',
      mode: 'How people take part',
      place: 'Place',
      place_address: 'Address',
      online_link: 'Link to join'
    }
  },

  agenda: {
    title: 'Running order',
    lead: 'Slots stand in order of their time. An open slot can be taken from the public page or the partner’s desk.',
    add: 'Add a slot',
    addYes: 'Add',
    kind: 'Kind',
    kinds: {
      arrival: 'Arrival',
      welcome: 'Welcome',
      keynote: 'Keynote',
      workshop: 'Workshop',
      talk: 'Talk',
      conversation: 'Learning conversation',
      sharing: 'Sharing tables',
      networking: 'Networking',
      reflection: 'Reflection',
      break: 'Break'
    },
    slotTitle: 'Title',
    slotTitleHint: 'A talk shows its own title once it is taken.',
    slotTitleMissing: 'Enter a title',
    starts: 'Starts',
    startsWrong: 'Enter a time like 16:05',
    minutes: 'Minutes',
    get minutesHint() {
      return `Talks of ${withArticle(terms.teachmeet)}: 2 (nano) or 7 (micro)`;
    },
    minutesWrong: 'Enter whole minutes from 1 to 1440',
    openTo: 'Open to',
    openToNames: {
      '': 'Nobody, the team fills it',
      get psls() {
        return `${begun(terms.psls)} and other practitioners`;
      },
      partners: 'Partners',
      anyone: 'Both'
    },
    change: 'Change',
    save: 'Save slot',
    remove: 'Remove slot',
    done: 'Saved',
    emptyTitle: 'No slot yet',
    empty: 'Begin with the arrival: tea before the start is a slot too.',
    free: 'Free',
    takenBy: (who: string) => `Taken by ${who}`
  },

  cancel: {
    title: (title: string) => `Cancel: ${title}`,
    lead: (people: string) => `This tells ${people} by mail and takes it out of their calendars.`,
    nobody: 'Nobody is booked, so nobody is written to.',
    note: 'A word to them',
    noteHint: 'Why, and whether there will be another one. It stands in the mail.',
    yes: 'Cancel the event and tell them',
    no: 'No, keep it',
    done: 'The event is cancelled',
    doneWhy: (count: number) => `${count} ${count === 1 ? 'person is' : 'people are'} being told.`
  },

  partnersPage: {
    title: 'Partners',
    lead: 'Organisations that provide presenters. They can take slots once you approve them.',
    toAnswer: 'To be answered',
    approved: 'Approved',
    declined: 'Declined',
    approve: 'Approve',
    decline: 'Decline',
    contact: 'Contact',
    signedUp: (when: string) => `Signed up ${when}`,
    noneTitle: 'No partner yet',
    none: 'Send them the address of the sign-up page.',
    signUp: 'The sign-up page',
    answered: 'Answered, and they are told'
  },

  /** "37 people with a place, 2 waiting and 8 others". */
  peopleTold: ({
    confirmed,
    waiting,
    others,
    toldOfDate = 0
  }: {
    confirmed: number;
    waiting: number;
    others: number;
    /** Addresses that asked to be told of the date. */
    toldOfDate?: number;
  }) => {
    const parts = [
      ...(confirmed > 0 ? [`${confirmed} with a place`] : []),
      ...(waiting > 0 ? [`${waiting} on the waiting list`] : []),
      ...(others > 0 ? [`${others} invited or presenting`] : []),
      ...(toldOfDate > 0 ? [`${toldOfDate} who asked to be told`] : [])
    ];
    return parts.length > 1
      ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
      : (parts[0] ?? 'nobody');
  }
} as const;
