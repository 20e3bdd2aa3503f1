/** Words of bringing in people and past attendance from a spreadsheet. */
import { terms } from './terms.ts';

const many = (count: number, one: string, several: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : several}`;
const people = (count: number) => many(count, 'person', 'people');
const events = (count: number) => many(count, 'event', 'events');
const notes = (count: number) => many(count, 'attendance', 'attendances');
const rows = (count: number) => many(count, 'row', 'rows');

export const bringIn = {
  link: 'Bring in from a spreadsheet',
  title: 'Bring in people and past attendance',
  lead: 'From a spreadsheet saved as CSV, with a row for each person at each event. You see what would happen before anything is written.',
  promises: 'What happens, and what does not',
  promise: [
    'Nobody is mailed, and nobody gets a right. People find their attendance under My Twilight when they sign in with their own address.',
    'Whoever is here already stays as they are: what their profile says is not changed.',
    'An event of the same title and day that is here already gets the attendance; it is not made twice. So the same file brought in again changes nothing.',
    'Only events that are over. Bookings older than what is kept are left out.',
    'What was brought in can be taken away again as one.'
  ],
  sample: 'Download a file to begin with',
  sampleHint: 'The columns may have other names and another order.',
  file: 'CSV file',
  fileHint: 'Up to 2 MB and 5,000 rows. What you do not bring in is forgotten after a day.',
  paste: 'Or copy the cells in your spreadsheet and paste them here',
  pasteHint: 'With the headings.',
  pasted: 'Pasted cells',
  missing: 'Choose a file, or paste the cells.',
  read: 'Read it',
  problems: {
    empty: 'This file is empty.',
    'too-large': 'This file is larger than 2 MB. Divide it, by year for example.',
    workbook: 'This is a workbook. Save it as CSV, then choose that file.',
    'not-text': 'This is no text. Save it as CSV, then choose that file.',
    'not-a-table': 'A quotation mark in this file is never closed. Save it as CSV anew.'
  },
  latest: 'Files lately',
  states: {
    draft: 'Draft',
    writing: 'Being brought in',
    written: 'Brought in',
    undone: 'Taken away again'
  },
  line: (made: string, by: string | null) => (by ? `${made}, ${by}` : made),
  back: 'Back to bringing in',
  encoding: (encoding: string) =>
    `The file is not UTF-8; it was read as ${encoding}. Look whether names with accents are right.`,
  columns: 'Which column holds what',
  compare: 'Read it so',
  fields: {
    email: 'E-mail',
    name: 'Name',
    first: 'First name',
    last: 'Last name',
    school: 'School or nursery, or its SEED code',
    authority: 'Authority',
    role: 'Role',
    levels: 'Stages or levels',
    event: 'Event’s title',
    day: 'Event’s date',
    starts: 'Event’s start',
    kind: 'Event’s kind',
    minutes: 'Minutes',
    hours: 'Hours',
    came: 'Came, apologies or not',
    programme: 'Programme'
  },
  needed: 'Needed for everything: the e-mail. For attendance: title and date.',
  schoolsTitle: 'Schools that our list does not know',
  schoolsLead:
    'Say which ones are meant. As typed keeps the words with the attendance, without a school of our list.',
  schoolOf: (school: string, authority: string) => (authority ? `${school}, ${authority}` : school),
  schoolRows: (count: number) => `In ${rows(count)}`,
  schoolLater: 'Not now: leave these rows out',
  schoolOther: 'As typed: another establishment',
  schoolsSave: 'Save and read again',
  schoolsAll: 'Take all of them as typed',
  schoolsMore: (count: number) => `${count} more come after these.`,
  outcomes: { new: 'Adds something', known: 'Here already', problem: 'Problems' },
  outcomesLabel: 'What becomes of the rows',
  leads: {
    new: 'A person, a note of who came, or both.',
    known: 'Nothing happens to these: the person is here, and so is their attendance.',
    problem:
      'These rows are left out. Put them right in the spreadsheet and read it again, or bring in the others now.'
  },
  nothing: 'No row is like this.',
  row: (line: number) => `Row ${line}`,
  rowNew: 'new person',
  rowKnown: 'here already: their own profile stays',
  rowLeft: (fields: readonly string[]) => `Not understood, and left out: ${fields.join(', ')}.`,
  came: {
    attended: 'came',
    apologies: 'apologies',
    'did-not-attend': 'did not come'
  },
  allProblems: 'All problems',
  problemCount: (problem: string, count: number) => `${rows(count)}: ${problem}`,
  rowProblems: {
    'broken-text': 'Some of its letters are lost. Save the file as UTF-8.',
    formula: 'A cell is a formula.',
    'no-address': 'There is no e-mail address.',
    'event-missing': 'It has a date, and no event.',
    'day-wrong': 'The date cannot be read. Write it like 24/03/2020.',
    'day-to-come': 'The event is not over.',
    'too-old': 'The event is older than bookings are kept.',
    get 'kind-unknown'() {
      return `The kind is none of full day, twilight, ${terms.teachmeet} and webinar.`;
    },
    'length-wrong': 'The length cannot be read. Write minutes like 90, or hours like 1.5.',
    'time-wrong': 'The start cannot be read. Write it like 16:00.',
    'came-unknown': 'It cannot be read whether they came. Write yes, no or apologies.',
    double: 'The same person stands there for the same event twice.',
    'event-differs': 'Another row says a different kind, length, start or programme of this event.',
    'event-not-held': 'This event is here, and did not take place on that day.',
    'event-full': 'This event is here, and its room has no more places.',
    'programme-unknown': 'There is no such programme.',
    'authority-unknown': 'There is no such authority.',
    'school-unknown': 'Our list does not know the school.',
    'school-several': 'Several schools are called so. Say the authority.',
    'school-elsewhere': 'The school is of another authority.'
  },
  makes: 'What would be made',
  makesPeople: (count: number) =>
    count === 0 ? 'No new person' : many(count, 'new person', 'new people'),
  makesEvents: (fresh: number, joined: number) =>
    [
      ...(fresh > 0 ? [many(fresh, 'new event', 'new events')] : []),
      ...(joined > 0
        ? [many(joined, 'event that is here already', 'events that are here already')]
        : [])
    ].join(', '),
  makesEvent: (title: string, day: string, count: number, known: boolean) =>
    `${title}, ${day}: ${people(count)}${known ? ', joined to the event that is here' : ''}`,
  makesMore: (count: number) => `and ${events(count)} more`,
  times: 'Where the file says no start, a full day begins at 9:15 am, any other event at 4 pm.',
  host: 'Who held the new events',
  hostHint: 'The organisation that answers for the data. It is named on their pages.',
  contact: 'Its e-mail address',
  write: (count: number) => `Bring in ${rows(count)}`,
  writeGood: (count: number, problems: number) =>
    `Bring in the ${rows(count)} without a problem, and leave out ${problems}`,
  writeNothing: 'There is nothing to bring in.',
  writing: 'It is being brought in',
  progress: (done: number, all: number) =>
    `${done.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')} rows. You can close this page.`,
  doneTitle: 'Brought in',
  doneWhy: (made: { people: number; events: number; attendances: number }) =>
    `${many(made.people, 'new person', 'new people')}, ${many(made.events, 'new event', 'new events')}, ${notes(made.attendances)}. Nobody was mailed.`,
  undoTitle: 'Take it away again',
  undoWhy:
    'Everything that this file brought in goes, as one. What somebody has built on since stays: people who have signed in or book, events that were changed or that others are booked for, attendance that was noted anew.',
  undo: 'Take it away',
  undoneTitle: 'Taken away again',
  undoneWhy: (kept: { people: number; events: number; attendances: number }) =>
    kept.people + kept.events + kept.attendances === 0
      ? 'Nothing of it is left.'
      : `Somebody has built on the rest, and it stays: ${people(kept.people)}, ${events(kept.events)}, ${notes(kept.attendances)}.`
} as const;
