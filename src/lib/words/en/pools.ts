/** Words of pools: the organiser's places, the coordinator's desk, and the letters of both. */

const places = (count: number) => (count === 1 ? '1 place' : `${count} places`);
const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

export const pools = {
  tab: 'Places',
  title: 'Places',
  lead: 'Places are kept for an authority until its release date; then all of them are for anyone. Whoever books uses their own authority’s places first.',
  anyone: 'Anyone',
  release: 'Goes to everyone',
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
    seatsHint: 'Places may be more than seats; you know how many usually stay away.',
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

  letters: {
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
