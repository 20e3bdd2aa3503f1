/** Words of pools: the organiser's places, the coordinator's desk, and the letters of both. */

const places = (count: number) => (count === 1 ? '1 place' : `${count} places`);
const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

export const pools = {
  tab: 'Places',
  title: 'Places',
  lead: 'Places are kept for an authority until its release date; then all of them are for anyone. Whoever books uses their own authority’s places first.',
  anyone: 'Anyone',
  release: 'Release',
  releaseOn: (day: string) => `To everyone ${day}`,
  noDate: '–',
  saved: 'The places are changed',
  savedServed: (count: number) =>
    count === 0
      ? 'Nobody on the waiting list got one of them.'
      : `${people(count)} on the waiting list ${count === 1 ? 'has' : 'have'} been told of a place.`,
  room: (places: number, presenters: number, team: number, total: number) =>
    `In the room: ${places} places, ${presenters} ${presenters === 1 ? 'presenter' : 'presenters'} and ${team} of the team come to ${total}.`,
  limit: (limit: number) => `The room allows ${limit}.`,
  noLimit: 'No room limit is set.',
  seats: (places: number, seats: number) =>
    places > seats
      ? `${places} places for ${seats} seats: ${places - seats} more than there are chairs.`
      : `${places} places for ${seats} seats.`,
  changeLimit: 'Change the room limit or team',

  form: {
    title: 'Change the places',
    places: 'Places',
    taken: (taken: number) => (taken === 1 ? '1 is taken' : `${taken} are taken`),
    releaseOn: 'Release date',
    releaseHint: 'A school day there, for example 7/12/2026. Empty: kept to the end.',
    now: 'Or at once',
    releaseNow: 'Give all of them to everyone now',
    releaseNowHint: 'Whoever is booked keeps their place.',
    add: 'Keep places for one more authority',
    authority: 'Authority',
    choose: 'None',
    mode: 'In which way',
    each: 'For each school or nursery',
    eachLimit: 'At most',
    eachHint: 'Places for each school or nursery. Empty: as many as they like.',
    until: 'Until',
    untilHint: 'For example 7/12/2026. Empty: until the last release date, else the start.',
    seats: 'Seats set out',
    seatsHint: 'Places may be more than seats: the page says above how many usually do not come.',
    submit: 'See what happens',
    wrong: 'Enter a whole number',
    dayWrong: 'Enter a day like 7/12/2026',
    placesMissing: 'Enter how many places',
    authorityMissing: 'Choose the authority'
  },

  check: {
    title: 'This is what happens',
    changed: 'Changed',
    before: 'Before',
    now: 'Then',
    nothing: 'Nothing changes.',
    places,
    released: 'All to everyone, now',
    dated: (count: number, day: string | null) =>
      day ? `${places(count)}, to everyone on ${day}` : places(count),
    none: '–',
    seats: 'Seats',
    each: 'For each school or nursery',
    eachUntil: (count: number, until: string) => `At most ${count} until ${until}`,
    booked: (count: number) =>
      `${people(count)} on the waiting list ${count === 1 ? 'gets' : 'get'} a place at once and ${count === 1 ? 'is' : 'are'} told.`,
    offered: (count: number) =>
      `${people(count)} on the waiting list ${count === 1 ? 'is' : 'are'} offered a place.`,
    nobody: 'Nobody on the waiting list gets a place by it.',
    save: 'Save'
  },

  requests: {
    title: 'Asked for by coordinators',
    line: (who: string, authority: string, count: number) =>
      `${who} asks for ${count} more ${count === 1 ? 'place' : 'places'} for ${authority}.`,
    inMode: { room: 'In the room.', online: 'Online.' },
    since: (when: string) => `Since ${when}.`,
    free: (free: number) =>
      free === 0
        ? 'No place for anyone is free.'
        : free === 1
          ? 'One place for anyone is free.'
          : `${free} places for anyone are free.`,
    fromAnyone: 'Give them from those for anyone',
    asNew: 'Add them as new places',
    decline: 'Say no',
    granted: 'The places are theirs',
    declined: 'You said no',
    told: 'The coordinator is told by mail.'
  },

  coordinate: {
    nav: 'My authority',
    title: 'My authority',
    lead: (authorities: string) =>
      `Places kept for ${authorities}, and your own people at events to come.`,
    noneTitle: 'No places are kept for you just now',
    none: 'When an organiser keeps places for your authority, they stand here.',
    used: (taken: number, all: number) => `${taken} of ${places(all)} used`,
    notKept: 'No places kept',
    left: (left: number) => `${left} left`,
    waiting: (waiting: number) => `${waiting} waiting`,
    released: 'Released to everyone',
    going: (count: number) => `${people(count)} going`,
    back: 'All events',
    publicPage: 'See the event’s page',

    figures: {
      used: 'used',
      of: (all: number) => `used of ${places(all)}`,
      left: 'left',
      waiting: 'waiting'
    },
    release: (day: string) => `To everyone on ${day}; whoever is booked keeps their place.`,
    noRelease: 'Kept for you to the end.',
    noPool:
      'No places are kept for your authority at this event. Your people book places for anyone.',
    poolReleased: 'Your places have gone to everyone. Whoever was booked kept their place.',

    giveTitle: 'Give places back',
    giveLead: 'Places that you will not use go to everyone now. The waiting list gets them first.',
    giveLabel: 'How many',
    giveFree: (free: number) => (free === 1 ? 'One is free' : `${free} are free`),
    give: 'Give them back',
    gave: 'They are places for anyone now',
    gaveWhy: 'Thank you. Somebody else can use them.',
    askTitle: 'Ask for more',
    askLead: 'The organisers get a mail and answer you by mail.',
    askLabel: 'How many more',
    askNote: 'For whom, and why',
    ask: 'Ask for them',
    asked: 'You asked for more',
    askedWhy: 'The organisers have a mail; their answer comes by mail.',
    asking: (count: number) =>
      `You have asked for ${count} more; the organisers have not answered yet. Asking again changes the number.`,
    numberWrong: 'Enter a whole number from 1',
    noteTooLong: 'That is too long',

    peopleTitle: 'Your people',
    peopleNone: 'Nobody of your schools and nurseries is booked yet.',
    person: 'Person',
    school: 'School or nursery',
    place: 'Place',
    since: 'Since',
    states: {
      ours: 'One of our places',
      anyone: 'A place for anyone',
      offered: 'Offered a place',
      waiting: 'Waiting',
      requested: 'Asked for',
      presenting: 'Presenting'
    },
    nameFollows: 'Name to follow',
    sendBack: 'Send back',
    sendBackWhy:
      'They go to the end of the waiting list, it leaves their calendar, and they read your reason. The place goes to the next person.',
    why: 'Why? They will read it',
    sendBackYes: (name: string) => `Send ${name} back to the waiting list`,
    sentBack: 'They are on the waiting list',
    sentBackWhy: 'They are told by mail, with your reason; the place went to the next person.',
    download: 'Download as CSV',
    columns: {
      name: 'Name',
      school: 'School or nursery',
      mode: 'Way to be there',
      state: 'Place',
      since: 'Since'
    }
  },

  letters: {
    asked: {
      subject: (authority: string, event: string) => `${authority} asks for more places: ${event}`,
      title: (authority: string, count: number) =>
        `${authority} asks for ${count} more ${count === 1 ? 'place' : 'places'}`,
      intro: (who: string, title: string) =>
        `**${who}**, who coordinates it, asks for them at **${title}**.`,
      note: (note: string) => `They say: ${note}`,
      button: 'Answer it',
      foot: (host: string) => `Sent to the contact of an event of ${host}.`
    },
    answered: {
      subjectYes: (event: string) => `More places for you: ${event}`,
      subjectNo: (event: string) => `No more places: ${event}`,
      titleYes: (count: number) =>
        count === 1 ? '1 more place for you' : `${count} more places for you`,
      titleNo: 'No more places this time',
      yes: (title: string, count: number, authority: string) =>
        `You asked for more places at **${title}**. ${count === 1 ? 'One more is' : `${count} more are`} kept for ${authority} now.`,
      no: (title: string, count: number) =>
        `You asked for ${count} more at **${title}**. The organisers cannot give them; reply to this mail to ask why. Your schools can still book places for anyone.`,
      button: 'See our places'
    },
    sentBack: {
      subject: (event: string) => `Back on the waiting list: ${event}`,
      title: 'You are back on the waiting list',
      intro: (title: string, authority: string) =>
        `The coordinator of ${authority} gave your place at **${title}** to somebody else. It is out of your calendar.`,
      why: (why: string) => `They say: ${why}`,
      next: (position: string) =>
        `You are ${position} on the waiting list. When a place comes up for you, we write at once.`,
      button: 'See where I stand',
      foot: (host: string, contact: string) =>
        `Sent because you had a place. ${host} runs this event. Questions: ${contact}.`
    },
    notice: {
      subject: (event: string) => `Places go to everyone soon: ${event}`,
      title: (unused: number, authority: string) =>
        `${places(unused)} for ${authority} ${unused === 1 ? 'is' : 'are'} still free`,
      intro: (title: string, unused: number, all: number, authority: string, when: string) =>
        `Of the ${places(all)} kept for ${authority} at **${title}**, ${unused === all ? 'none is used yet' : `${unused} ${unused === 1 ? 'is' : 'are'} not used`}. On ${when} all of them become places for anyone; whoever is booked keeps their place.`,
      what: 'Until then you can tell your schools and nurseries, give places back early, or ask for more.',
      button: 'See our places'
    },
    foot: (authority: string, host: string, contact: string) =>
      `Sent because you coordinate ${authority}. ${host} runs this event. Questions: ${contact}.`
  }
} as const;
