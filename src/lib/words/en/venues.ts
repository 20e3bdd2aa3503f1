/** Words of venues: their list and pages, how an event says where it is, and what organisers are warned of. */
export const venues = {
  title: 'Venues',
  link: 'Venues',

  /** `hall (80)`. */
  room: (name: string, size: number) => `${name} (${size})`,
  whole: (name: string) => `${name}, no room chosen`,

  access: {
    'step-free': 'step-free',
    lift: 'lift',
    loop: 'hearing loop',
    toilet: 'accessible toilet',
    parking: 'car park',
    'blue-badge': 'Blue Badge parking'
  },

  list: {
    lead: 'Schools, halls and centres where events are held, with their rooms. An event’s editor offers them.',
    add: 'Add a venue',
    search: 'Name, address or postcode',
    find: 'Find',
    state: 'Show',
    states: { open: 'Used', closed: 'No longer used', all: 'All' },
    count: (shown: number, total: number) =>
      shown === total
        ? `${total} ${total === 1 ? 'venue' : 'venues'}`
        : `${shown} of ${total} venues`,
    closed: 'No longer used',
    noRooms: 'No room yet',
    none: 'No venue fits that',
    noneWhy: 'Look for less, or add one.'
  },

  form: {
    newTitle: 'New venue',
    what: 'The building',
    name: 'Name',
    nameHint: 'As people know it: “Kirkmuirlea Primary School”',
    nameMissing: 'Enter the name of the venue',
    address: 'Address',
    addressMissing: 'Enter the address',
    postcode: 'Postcode',
    postcodeWrong: 'Enter a postcode like G12 8QQ, or leave it empty',
    authority: 'Authority',
    noAuthority: 'None',
    way: 'The way there',
    gettingThere: 'Directions and parking',
    gettingThereHint: 'The bus, the car park, which door',
    mapLink: 'Link to a map',
    mapLinkHint: 'Leave it empty, and the address is looked up on OpenStreetMap.',
    mapLinkWrong: 'Enter a whole web address that begins with https://',
    accessTitle: 'Access',
    access: 'There is',
    accessText: 'More about access',
    accessTextHint: 'Where the lift is, which door is step-free, in which rooms the loop works',
    times: 'The janitor’s times',
    timesHint:
      'An event outside them is warned of, and presenters are told when the building closes.',
    opens: 'Opens',
    opensHint: 'For example 08:00 or 8 am',
    closes: 'Closes',
    timeWrong: 'Enter a time like 18:30 or 6:30 pm',
    contact: 'Who lets you in',
    contactHint: 'A name and a number; only organisers see it',
    add: 'Add the venue',
    save: 'Save the venue',
    rooms: 'Rooms',
    roomName: 'Room',
    roomNameHint: 'As it stands behind the name of the venue: “hall”, “room 12”',
    roomNameMissing: 'Enter the name of the room',
    roomSize: 'People',
    roomSizeHint: 'Everyone allowed in it. It is the room limit of events there.',
    roomSizeWrong: 'Enter how many people the room holds, as a whole number',
    roomNotes: 'Notes',
    roomNotesHint: 'Screen, sockets, tables',
    roomAdd: 'Add a room',
    roomSave: 'Save the room',
    roomClose: 'No longer use it',
    roomReopen: 'Use it again',
    roomChange: (name: string) => `Change: ${name}`,
    noRooms:
      'No room yet. An event can be held here without one; it then has no room limit by itself.'
  },

  page: {
    back: 'Venues',
    map: 'See it on a map',
    facts: 'At a glance',
    address: 'Address',
    gettingThere: 'Directions and parking',
    access: 'Access',
    times: 'Building',
    contact: 'Who lets you in',
    authority: 'Authority',
    change: 'Change it',
    done: {
      added: 'The venue is on the list',
      saved: 'The venue is saved',
      closed: 'The venue is no longer used',
      reopened: 'The venue is used again',
      room: 'The rooms are saved',
      taken: 'Events say it as it is now'
    },
    closedWhy: 'No editor offers it any more. What is held there stays.',
    savedWhy: 'Events that are there keep what people were told, until you let them take it over.',
    takenWhy: (count: number) =>
      count === 1
        ? 'One event took it over. Whoever is to be told of it is told in a minute; until then its page can take it back.'
        : `${count} events took it over. Whoever is to be told is told in a minute; until then each event’s page can take it back.`,
    close: 'Close it',
    closeTitle: 'No longer used?',
    closeWhy:
      'Then no editor offers it. Events that are there keep it, and their organisers are warned.',
    reopen: 'Use it again',
    coming: 'Coming events here',
    comingNone: 'No event to come is held here.',
    past: (count: number) =>
      count === 1 ? 'One event was held here before.' : `${count} events were held here before.`,
    differ: (count: number) =>
      count === 1
        ? 'One coming event says it otherwise'
        : `${count} coming events say it otherwise`,
    differWhy:
      'They keep what people were told of the place, until they take over what stands here.',
    differLink: 'See what differs'
  },

  takeOver: {
    title: (name: string) => `Take over: ${name}`,
    lead: 'These coming events say something else of the place than the venue does. Untick those that are right as they are.',
    none: 'Every coming event here says what the venue says.',
    facts: {
      place: 'Place',
      place_address: 'Address',
      getting_there: 'Directions and parking',
      room_limit: 'Room limit'
    },
    line: (fact: string, was: string | null, becomes: string | null) =>
      `${fact}: ${was === null ? 'nothing' : `“${was}”`} becomes ${becomes === null ? 'nothing' : `“${becomes}”`}`,
    tells: (people: string) => `Tells ${people} by one mail, and their calendars follow.`,
    tellsNobody: 'Nobody is written to.',
    events: 'Events that take it over',
    note: 'A word to those who are told',
    noteHint: 'Why, and what to do. It stands at the top of the mail.',
    submit: 'Take it over',
    nothingChosen: 'Tick an event that takes it over',
    refused: (title: string, why: string) => `${title}: ${why}`
  },

  event: {
    choose: 'Venue and room',
    free: 'Another one, typed below',
    hint: 'Leave the next fields as they are: the place, its address, the way there and the room limit are filled when you save. What you type there yourself stays.',
    list: 'See the venues',
    map: 'See it on a map',
    access: 'Access',
    opens: (at: string) => `The building opens at ${at}.`,
    closes: (at: string) => `The building closes at ${at}.`,
    hours: 'Building'
  },

  warn: {
    title: 'Look at the place again',
    early: (doors: string, opens: string) =>
      `It begins at ${doors} with its doors; the building opens at ${opens}.`,
    late: (ends: string, closes: string) => `It ends at ${ends}; the building closes at ${closes}.`,
    room: (what: string, when: string) => `${what}, ${when}, is in the same room.`,
    venue: (what: string, when: string) =>
      `${what}, ${when}, is at this venue too, and one of the two says no room.`,
    draft: (title: string) => `“${title}” (not published)`,
    published: (title: string) => `“${title}”`,
    another: 'Another event that you do not organise',
    limit: (limit: number, size: number) =>
      `The room limit is ${limit}, and the room holds ${size}.`,
    venueClosed: (name: string) => `${name} is no longer used.`,
    roomClosed: (name: string) => `The ${name} is no longer used.`,
    see: 'See it'
  }
};
