/** Words of the coordinator's desk: an authority's events, people, figures, and booking people in. */

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

export const coordinator = {
  which: 'Which authority?',
  whichLead: 'You coordinate several. Each has a desk of its own.',
  nav: 'Coordinator’s desk',
  back: 'All of my authority',
  tabs: {
    coming: 'Coming events',
    past: 'Past events',
    people: 'People',
    programmes: 'Programmes',
    book: 'Book people in',
    figures: 'Figures'
  },
  left: (left: number) => `${left} left`,
  search: 'Title of an event',
  find: 'Search',
  noneFound: 'No event has these words',
  noneFoundWhy: 'Try fewer words.',
  past: {
    title: 'Past events',
    lead: 'Events at which people of your schools and nurseries had a place.',
    booked: (count: number) => `${people(count)} had a place`,
    attended: (count: number) => `${count} attended`,
    notNoted: 'It was not noted who came',
    none: 'No past events yet',
    noneWhy: 'Once an event is over, it stands here with who came.'
  },
  people: {
    title: 'People',
    lead: 'Whoever booked for one of your schools and nurseries. You see what they booked for your authority, and nothing else of them.',
    search: 'Name',
    school: 'School or nursery',
    everySchool: 'All',
    cluster: 'Cluster',
    everyCluster: 'All',
    find: 'Search',
    count: people,
    none: 'Nobody found',
    noneWhy: 'Nobody of your schools and nurseries has a booking like that.',
    name: 'Person',
    bookings: 'Bookings',
    coming: (count: number) => (count === 0 ? '' : `${count} to come`),
    attended: 'Attended',
    hours: 'Hours',
    nameless: 'Without a name',
    csv: 'Download as CSV',
    xlsx: 'Download as Excel'
  },
  person: {
    title: 'Bookings for your authority',
    event: 'Event',
    when: 'When',
    school: 'School or nursery',
    state: 'Booking',
    came: 'Came',
    cover: 'Cover',
    states: {
      confirmed: 'Has a place',
      waiting: 'Waiting',
      offered: 'Offered a place',
      requested: 'Asked for',
      cancelled: 'Ended',
      declined: 'Declined',
      held: 'Waiting'
    }
  },
  figures: {
    title: 'Figures',
    lead: 'Everything is of your authority’s bookings alone. Attendance and hours count where it was noted who came.',
    bookings: 'Bookings',
    attended: 'Attended',
    hours: 'Hours of professional learning',
    schools: 'Schools and nurseries reached',
    cover: 'Cover days',
    byEvent: 'By event',
    bySchool: 'By school or nursery',
    byCluster: 'By cluster',
    event: 'Event',
    school: 'School or nursery',
    cluster: 'Cluster',
    none: 'No bookings yet',
    noneWhy: 'Figures stand here once somebody has booked.',
    fewer: (shown: number, all: number) =>
      `The newest ${shown} of ${all} stand here; the files have all of them.`,
    coverCsv: 'Cover days for claims (CSV)'
  },
  book: {
    title: 'Book people in',
    lead: 'Each person gets a mail and an invite of their own, which says that you booked for them. Who gets no place waits in the order of this list.',
    event: 'Event',
    chooseEvent: 'Choose an event',
    go: 'Choose',
    noEvents: 'No event can be booked just now',
    noEventsWhy: 'Events that are published and open for booking stand here.',
    row: (number: number) => `Person ${number}`,
    name: 'Name',
    email: 'E-mail address',
    school: 'School or nursery',
    schoolHint: 'One of your authority’s, as it is called in the list.',
    mode: 'Way to be there',
    submit: 'Book them in',
    nobody: 'Enter at least one person',
    nameMissing: 'Enter the name',
    schoolMissing: 'Enter the school or nursery',
    schoolUnknown: (typed: string) => `No school or nursery of your authority is called “${typed}”`,
    schoolSeveral: (typed: string, names: string) =>
      `“${typed}” may be one of several: ${names}. Enter the whole name.`,
    tooLong: 'That is too long',
    emailWrong: 'Enter an e-mail address like name@school.org.uk',
    problem: (number: number, message: string) => `Person ${number}: ${message}`,
    doneTitle: (count: number) => `${people(count)} booked`,
    done: {
      confirmed: 'Has a place, and a mail about it',
      waiting: 'On the waiting list, and told so',
      requested: 'Asked for; the organiser answers',
      offered: 'Offered a place',
      held: 'Waiting',
      cancelled: 'Ended',
      declined: 'Declined'
    },
    already: 'Was booked before, and stays so'
  },
  file: {
    name: 'Name',
    school: 'School or nursery',
    bookings: 'Bookings',
    coming: 'To come',
    attended: 'Attended',
    hours: 'Hours',
    event: 'Event',
    day: 'Day',
    booked: 'Had a place',
    waiting: 'Waited'
  }
};
