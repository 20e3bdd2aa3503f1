/** Words of inviting people: choosing them, the preview, progress, and who has answered. */
const people = (count: number) =>
  count === 1 ? '1 person' : `${count.toLocaleString('en-GB')} people`;
const things = (count: number) =>
  count === 1 ? '1 invitation' : `${count.toLocaleString('en-GB')} invitations`;

export const invitations = {
  title: 'Invitations',
  invite: 'Invite people',
  notYet: 'Publish the event first, then invite people.',
  over: 'It is too late to invite anybody.',
  none: 'Nobody is invited yet',
  noneWhy:
    'An invitation puts the event into people’s calendars with buttons to answer. It holds no place until they accept.',

  counts: {
    all: 'invited',
    accepted: 'accepted',
    declined: 'declined',
    none: 'no answer'
  },
  gauge: (accepted: number, declined: number, none: number) =>
    `${accepted} accepted, ${declined} declined, ${none} no answer`,
  keyAccepted: (n: number) => `Accepted or waiting, ${n}`,
  keyDeclined: (n: number) => `Declined, ${n}`,
  keyNone: (n: number) => `No answer, ${n}`,

  remind: {
    link: 'Remind those who have not answered',
    title: 'Remind those who have not answered',
    count: (count: number) => `${people(count)} would get a reminder`,
    nobody: 'Nobody would get a reminder now',
    what: 'What they get',
    who: 'Who gets it',
    skipped: 'Who does not',
    send: (count: number) => `Remind ${people(count)}`,
    back: 'Back to the invitations',
    sent: (count: number) => `${people(count)} will be reminded`,
    sentWhy: 'Whoever answers meanwhile gets none.',
    why: {
      'not-sent': 'the invitation has not reached them',
      lately: 'invited or reminded less than two days ago',
      suppressed: 'mail to it was refused before',
      unsubscribed: 'wants no invitations',
      disabled: 'cannot sign in any more',
      presents: 'presents there'
    },
    quiet: (when: string) => `At night nobody gets reminders: they go ${when}.`
  },

  // ── the list of answers ──
  answered: 'Who has answered',
  person: 'Person',
  letter: 'Letter',
  answer: 'Answer',
  version: 'Calendar',
  when: 'Invited',
  reminded: (when: string) => `reminded ${when}`,
  states: {
    queued: 'On the way',
    sent: 'Sent',
    failed: 'Not delivered',
    suppressed: 'Not sent',
    bounced: 'Failed: came back'
  },
  answers: {
    accepted: 'Accepted',
    waiting: 'Waiting',
    declined: 'Declined',
    tentative: 'Maybe',
    left: 'Cancelled later',
    none: 'No answer'
  },
  versions: {
    none: 'Not yet',
    newest: 'Up to date',
    older: (has: number, newest: number) => `Has version ${has + 1} of ${newest + 1}`
  },
  filter: 'Answers',
  all: 'All',
  search: 'Name or address',
  find: 'Find',
  noneFound: 'Nobody fits that.',

  // ── a new list ──
  from: 'From what is known here',
  programme: 'Participants of a programme',
  authority: 'People of an authority',
  authorityHint: 'Everybody here who works at one of its schools or nurseries.',
  cluster: 'People of a cluster',
  network: 'Members of a network',
  event: 'Everybody at an earlier event',
  eventHint: 'Whoever had a place and was not noted as absent.',
  nobody: '—',
  members: (name: string, count: number) => `${name} (${people(count)})`,
  or: 'From a list of yours',
  addresses: 'Addresses',
  addressesHint:
    'Paste them from anywhere: one to a line, or with commas. Names are read too: Eilidh Baird <eilidh@school.example>',
  file: 'Or a CSV file',
  fileHint: 'With a column of addresses. Up to 2 MB and 10,000 people.',
  missing: 'Choose somebody: a group, addresses or a file',
  check: 'See who gets one',
  pastedName: 'Addresses that were pasted',
  fileName: (name: string) => `The file ${name}`,
  problems: {
    empty: 'There is nothing in this file.',
    'too-large': 'This file is larger than 2 MB. Divide it.',
    workbook: 'This is an Excel workbook. In Excel, save it as “CSV UTF-8”, then choose that file.',
    'not-text': 'This file is no text. Save the list as CSV, then choose that file.',
    'not-a-table':
      'This file cannot be read as a table: a quotation mark opens and never closes. Look at it, or save it as CSV again.',
    'no-column': (columns: string) =>
      columns
        ? `No column of this file holds addresses. Its columns are: ${columns}.`
        : 'No column of this file holds addresses.'
  },
  encoding: (encoding: string) =>
    `The file is not UTF-8, so it was read as ${encoding}. Look whether the names are right.`,

  // ── the preview, and how far it has come ──
  preview: {
    title: (count: number) =>
      count === 0 ? 'Nobody would get an invitation' : `${people(count)} would get an invitation`,
    titleSent: (count: number) => `${things(count)} sent`,
    titleSending: (done: number, all: number) =>
      `${done.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')} done`,
    sending: 'The invitations are being made; you can close this page.',
    progress: 'How far it has come',
    sent: 'Each person gets an invite of their own. Answers show here as they come in.',
    sources: 'From',
    gets: 'Who gets one',
    skipped: 'Who does not',
    why: {
      booked: 'has booked already',
      invited: 'is invited already',
      presents: 'presents there',
      organises: 'organises this event',
      suppressed: 'mail to it was refused before',
      unsubscribed: 'wants no invitations',
      disabled: 'cannot sign in any more',
      ourselves: 'is the address that invites come from',
      closed: 'the event was closed before their turn',
      unread: 'not read as an address',
      double: 'stands twice in the list'
    },
    send: (count: number) => `Send ${things(count)}`,
    quiet: (when: string) => `At night nobody gets invitations: they go ${when}.`,
    change: 'Choose others',
    kept: 'This list is kept for a day. Nobody has got anything yet.',
    back: 'Back to the invitations',
    earlier: 'Lists that were sent',
    earlierLine: (sources: string, when: string) => `${sources}. ${when}`
  }
} as const;
