/** Words of programmes: their pages, recruiting, answering, completing, their letters. */
import { begun, terms } from './terms.ts';

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);
const places = (count: number) => (count === 1 ? '1 place' : `${count} places`);
const events = (count: number) => (count === 1 ? '1 event' : `${count} events`);
const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`);
const hours = (minutes: number) => {
  const count = Math.round((minutes / 60) * 10) / 10;
  return count === 1 ? '1 hour' : `${count} hours`;
};
const questions = (host: string, contact: string) => `${host} runs it. Questions: ${contact}.`;

export const programmes = {
  hours,
  states: {
    nominated: 'not answered yet',
    reserve: 'in line for a place',
    accepted: 'taking part',
    declined: 'declined',
    withdrawn: 'left',
    completed: 'completed'
  },
  places,

  /** What it is, its dates. */
  dates: (from: string | null, to: string | null) =>
    from && to ? `${from} to ${to}` : from ? `From ${from}` : to ? `Until ${to}` : 'Dates to come',
  fullDates: 'Dates',
  whom: 'Who it is for',

  public: {
    over: 'A programme',
    events: 'Its events',
    noEvents: 'Its dates will stand here.',
    how: 'How to take part',
    howText:
      'Places are given by local authorities. Ask your authority’s coordinator, or your headteacher, to nominate you.',
    authorities: 'Places for',
    runs: (host: string, contact: string) => questions(host, contact),
    link: (title: string) => `About the programme “${title}”`,
    mine: 'You take part: see your page'
  },

  list: {
    title: 'Programmes',
    link: 'Programmes',
    lead: 'A programme is a group of people over some months: who takes part, how many places each authority has, and its events.',
    add: 'New programme',
    none: 'No programme yet',
    noneWhy: 'Make one, give each authority its places, and its coordinator can nominate.',
    line: (taken: number, all: number) => `${taken} of ${places(all)} taken`
  },

  form: {
    new: 'New programme',
    edit: 'Change the programme',
    title: 'Title',
    titleMissing: 'Give the programme a title.',
    summary: 'In one or two sentences',
    summaryMissing: 'Say in a sentence what it is.',
    description: 'Description',
    descriptionHint: 'Shown on its public page. Blank lines make paragraphs.',
    forWhom: 'Who it is for',
    get forWhomHint() {
      return `Like “${begun(terms.psls)} of nurseries and primary schools”.`;
    },
    starts: 'First day',
    ends: 'Last day',
    dayHint: 'Like 3/12/2026.',
    dayWrong: 'Enter a day like 3/12/2026.',
    host: 'Who runs it',
    hostMissing: 'Say who runs it: people read it in each mail.',
    contact: 'E-mail for questions',
    contactHint: 'Replies to its mails go there.',
    contactWrong: 'Enter an e-mail address like name@school.example.',
    tooLong: (most: number) => `Use at most ${most} characters.`,
    make: 'Make the programme',
    save: 'Save',
    saved: 'Saved'
  },

  page: {
    back: 'All programmes',
    public: 'Public page',
    edit: 'Change it',
    people: 'People',
    completion: 'Completion',
    overview: 'Overview',
    tabs: 'Pages of this programme',
    places: 'Places for authorities',
    placesCaption: 'Places of each authority',
    authority: 'Authority',
    used: (taken: number, all: number) => `${taken} of ${places(all)} taken, ${all - taken} left`,
    number: (name: string) => `Places for ${name}`,
    numberWrong: 'Enter a number like 16.',
    add: 'One more authority',
    addNone: 'None',
    addNumber: 'Its places',
    savePlaces: 'Save places',
    savedPlaces: 'The places are saved',
    savedPlacesWhy: 'Whoever stood in line for one has it now, and was told.',
    recruit: (name: string) => `Nominate for ${name}`,
    noPlaces: 'No authority has places yet.',
    events: 'Its events',
    eventsCaption: 'Events in the order of their dates',
    number_of: (number: number, of: number) => `${number} of ${of}`,
    event: 'Event',
    when: 'When',
    status: 'Status',
    going: 'Places taken',
    detach: 'Take out',
    detachOne: (title: string) => `Take out ${title}`,
    noEvents: 'No event yet. Put one in below, or choose this programme when you make an event.',
    attach: 'Put an event in',
    attachChoose: 'Event',
    attachNothing: 'Choose an event',
    attached: 'The event is in the programme',
    detached: 'The event is out of the programme',
    detachedWhy: 'Bookings stay as they are.',
    partOf: (title: string) => `One session of “${title}”, which is booked in one go`,
    missing: (count: number) =>
      `${count === 1 ? 'One booking is' : `${count} bookings are`} missing: an event was put in or published after people accepted.`,
    book: 'Book all of them',
    bookWhy:
      'Each person gets a calendar invite for each event. Who cancelled is not booked again.',
    booked: (count: number) => (count === 1 ? 'One booking made' : `${count} bookings made`),
    made: 'The programme is made',
    madeWhy: 'Give each authority its places now.'
  },

  people: {
    title: 'People of the programme',
    search: 'Name, address or school',
    find: 'Find',
    authority: 'Authority',
    any: 'Any',
    school: 'School or nursery',
    state: 'State',
    since: 'Since',
    person: 'Person',
    attended: 'Attended',
    caption: (from: number, to: number, of: number) => `${from} to ${to} of ${people(of)}`,
    none: 'Nobody fits that',
    noneWhy: 'Nominations of the authorities stand here, with what became of them.',
    all: 'Show everybody',
    csv: 'As a spreadsheet (CSV)',
    replaces: (name: string) => `in place of ${name}`,
    chips: {
      '': 'Everybody',
      nominated: 'Not answered',
      reserve: 'In line',
      accepted: 'Taking part',
      declined: 'Declined',
      withdrawn: 'Left',
      completed: 'Completed'
    },
    email: 'E-mail',
    nominated: 'Nominated',
    accepted: 'Accepted',
    completed: 'Completed'
  },

  recruit: {
    title: (authority: string) => `Nominate for ${authority}`,
    back: 'Your authority',
    backOrganise: 'The programme',
    over: 'Over',
    noProgrammeTitle: 'No programme yet',
    noProgramme:
      'When a programme has places for your authority, it stands here, and you nominate people for them.',
    lead: 'You may nominate more people than there are places. Who says yes first has a place; then people stand in line.',
    used: (taken: number, all: number) => `${taken} of ${places(all)} taken, ${all - taken} left`,
    line: (nominated: number, reserve: number) =>
      [
        nominated > 0 ? `${people(nominated)} not answered yet` : '',
        reserve > 0 ? `${people(reserve)} in line` : ''
      ]
        .filter(Boolean)
        .join(', '),
    asked: 'They ask to be nominated',
    askedCount: (count: number) =>
      count === 1 ? '1 person asks to be nominated' : `${count} people ask to be nominated`,
    approve: 'Nominate',
    approveOne: (name: string) => `Nominate ${name}`,
    decline: 'Decline',
    declineOne: (name: string) => `Decline ${name}`,
    form: 'Nominate one person',
    name: 'Name',
    nameMissing: 'Enter their name.',
    email: 'E-mail address',
    emailWrong: 'Enter an e-mail address like name@school.example.',
    school: 'School or nursery',
    schoolHint: (authority: string) => `One of ${authority}. Leave it empty where there is none.`,
    schoolUnknown: (typed: string) =>
      `“${typed}” is none of our list, or fits several. Use the whole name.`,
    submit: 'Nominate',
    mails: 'They get a mail with one button to accept. Nothing is booked before they press it.',
    file: 'Nominate from a file',
    fileWhy: 'You see first what is in it. Nobody is nominated before you say so.',
    fileLink: 'Choose a file',
    link: 'A link for self-nomination',
    linkWhy:
      'Send it round your schools. Whoever uses it proves their address; you say yes or no here.',
    linkNone: 'There is no link now.',
    linkAddress: 'The link',
    make: 'Make a link',
    renew: 'Make a new link',
    renewWhy: 'A new link ends the old one.',
    end: 'End the link',
    people: 'Nominated',
    none: 'Nobody yet',
    noneWhy: 'Whoever you nominate stands here, with their answer.',
    remind: (count: number) =>
      count === 1
        ? 'Remind the one who has not answered'
        : `Remind the ${count} who have not answered`,
    remindWhy: 'Each at most every five days.',
    withdraw: 'Take back',
    withdrawOne: (name: string) => `Take back ${name}’s nomination`,
    withdrawWhy: (name: string) =>
      `${name} is told by mail. Their bookings that are still to come are cancelled, and their place goes to whoever is next in line.`,
    replace: 'Replace by a colleague',
    replaceWhy: (name: string) =>
      `The colleague is asked by mail. When they accept, the place and the coming bookings pass to them; until then ${name} keeps them.`,
    replaceSubmit: 'Ask the colleague',
    done: {
      nominated: 'Nominated: the mail is on its way',
      answered: 'Answered',
      withdrawn: 'Taken back',
      replaced: 'The colleague is asked by mail',
      link: 'The link is made',
      ended: 'The link has ended'
    },
    reminded: (count: number) =>
      count === 1 ? '1 person is reminded' : `${count} people are reminded`,
    nominatedMany: (count: number) =>
      count === 1 ? '1 person is nominated' : `${count} people are nominated`,
    position: (position: number) => `number ${position} in line`
  },

  file: {
    title: 'Nominate from a file',
    lead: 'A spreadsheet saved as CSV, with the columns Name, Email and School. At most 5,000 rows.',
    field: 'File',
    hint: 'CSV, at most 2 MB.',
    missing: 'Choose a file.',
    problems: {
      empty: 'There is nothing in this file.',
      'too-large': 'This file is larger than 2 MB.',
      workbook: 'This is a workbook. Save it as CSV and choose that file.',
      'not-text': 'This is no CSV file.',
      'not-a-table': 'This file cannot be read: a quotation mark is opened and never closed.'
    },
    check: 'See what is in it',
    preview: 'What is in the file',
    kept: 'Nothing has happened yet. The file is kept until tomorrow.',
    encoding:
      'The file is not in UTF-8; it was read as Windows writes it. Look whether names with accents are right.',
    good: 'To nominate',
    bad: 'With a problem',
    submit: (count: number) => `Nominate ${people(count)}`,
    more: (good: number, left: number) =>
      `${people(good)} for ${places(left)} left: who says yes first has a place, then people stand in line.`,
    sent: (count: number) => `${people(count)} nominated`,
    sentWhy: 'Each gets a mail with one button to accept.',
    writing: 'They are being nominated',
    progress: (done: number, all: number) =>
      `${done.toLocaleString('en-GB')} of ${people(all)} so far. You may leave this page; it goes on by itself.`,
    again: 'Choose another file',
    line: (number: number) => `Row ${number}`,
    counts: (count: number) => rows(count),
    nobody: 'No row can be nominated.',
    why: {
      'no-address': 'no e-mail address',
      double: 'stands in the file twice',
      formula: 'looks like a formula',
      unreadable: 'has letters that cannot be read',
      'school-unknown': 'the school or nursery is none of our list',
      'school-elsewhere': 'the school or nursery is of another authority',
      'other-authority': 'says another authority',
      'nominated-already': 'nominated already',
      'nominated-elsewhere': 'nominated by another authority'
    }
  },

  self: {
    title: (title: string) => `Ask for a place: ${title}`,
    lead: (authority: string) =>
      `For people who work in ${authority}. Its coordinator reads what you write and answers by mail.`,
    over: 'This link has ended',
    overWhy: 'Ask your authority’s coordinator for a new one.',
    name: 'Your name',
    email: 'Your e-mail address at work',
    why: 'Why would you like to take part?',
    whyHint: 'Two sentences are enough. Nothing about pupils, please.',
    submit: 'Ask for a place',
    sent: 'Look into your mail',
    sentWhy:
      'We have sent a mail to the address that you gave. Press the button in it, so that the coordinator sees what you wrote.',
    noted: 'The coordinator sees it now',
    notedWhy: 'You get a mail with the answer.',
    prove: 'Was it you?',
    proveWhy: (email: string, title: string) =>
      `Somebody asked for a place in “${title}” with the address ${email}. Press the button if it was you.`,
    yes: 'Yes, it was me',
    proved: 'Thank you: the coordinator sees it now',
    answered: 'This has been answered'
  },

  nomination: {
    title: (title: string) => `A place for you in ${title}?`,
    lead: (authority: string) => `${authority} has nominated you.`,
    accept: 'Yes, I’ll take part',
    decline: 'No, thank you',
    name: 'Your name',
    nameMissing: 'Enter your name.',
    what: 'What accepting means',
    means: (count: number) =>
      count === 0
        ? 'You have a place in the programme. Its dates will come by mail.'
        : `You have a place in the programme and are booked for ${events(count)}. Each comes as a calendar invite; you can cancel any of them later.`,
    accepted: 'You take part',
    acceptedWhy: 'One mail with every date is on its way, and a calendar invite for each event.',
    reserve: (position: number) => `You are number ${position} in line`,
    reserveWhy:
      'Every place of your authority is taken. When one becomes free it is yours, and you hear of it by mail. You need do nothing.',
    declined: 'You said no',
    declinedWhy: 'You can still change your mind while there is time.',
    withdrawn: 'This nomination no longer stands',
    withdrawnWhy: 'Ask your authority’s coordinator if you think it should.',
    completed: 'You have completed the programme',
    over: 'This programme has ended',
    dates: 'Its dates',
    leave: 'You can’t take part any more?',
    leaveWhy:
      'Your place goes to whoever is next. Your bookings that are still to come are cancelled; what you attended stays yours.',
    leaveYes: 'Leave the programme',
    see: 'Your page of the programme'
  },

  mine: {
    list: 'Programmes',
    state: 'You',
    events: 'Your events',
    noEvents: 'The dates will come by mail.',
    attended: 'attended',
    apologies: 'apologies',
    'did-not-attend': 'did not attend',
    past: 'not noted yet',
    coming: 'you’re going',
    waiting: 'on the waiting list',
    not: 'not booked',
    cancelled: 'cancelled by you',
    takesPlaceNot: 'does not take place',
    soFar: 'So far',
    done: (count: number, minutes: number) => `${events(count)} attended, ${hours(minutes)}`,
    rule: 'To complete it',
    needs: (needed: { events: number | null; minutes: number | null }) =>
      [
        needed.events ? `attend ${events(needed.events)}` : '',
        needed.minutes ? `come to ${hours(needed.minutes)}` : ''
      ]
        .filter(Boolean)
        .join(' and '),
    missing: (left: { events: number; minutes: number }) =>
      left.events === 0 && left.minutes === 0
        ? 'You have done all that completes the programme.'
        : `Still missing: ${[
            left.events > 0 ? events(left.events) : '',
            left.minutes > 0 ? hours(left.minutes) : ''
          ]
            .filter(Boolean)
            .join(' and ')}.`,
    noRule: 'What completes the programme will stand here.',
    completed: (day: string) => `Completed on ${day}`,
    feed: 'Its dates in your calendar'
  },

  completion: {
    title: 'Completion',
    rule: 'What completes the programme',
    ruleWhy:
      'A change counts from now on. Whoever has completed keeps that, whatever is changed later.',
    events: 'Events to attend',
    minutes: 'Hours to come to',
    minutesHint: 'As declared for each event. Like 12 or 7.5.',
    wrong: 'Enter a number like 8, or leave it empty.',
    save: 'Save what completes it',
    saved: 'Saved',
    none: 'Nothing is set yet.',
    now: (version: number, needs: string) => `Version ${version}: ${needs}.`,
    preview: (count: number) =>
      count === 0 ? 'Nobody fulfils it just now' : `${people(count)} would be marked as completed`,
    mark: (count: number) => `Mark ${people(count)} as completed`,
    marked: (count: number) => `${people(count)} marked as completed`,
    markedWhy: 'They see it on their page of the programme.',
    yes: 'They fulfil it',
    no: 'Still missing something',
    caption: 'Who takes part, with what they attended',
    attended: 'Attended',
    hours: 'Hours',
    person: 'Person',
    all: 'Nobody takes part who has not completed it.'
  },

  /** In the letters of one event. */
  part: {
    subject: (number: number, of: number) => `${number} of ${of}`,
    line: (number: number, of: number, title: string) => `Event ${number} of ${of}: ${title}.`
  },

  letters: {
    foot: (host: string, contact: string) =>
      `Sent because your local authority nominated you. ${questions(host, contact)}`,
    nominated: {
      subject: (title: string) => `A place for you: ${title}`,
      title: (name: string) =>
        name ? `${name}, would you like to take part?` : 'Would you like to take part?',
      intro: (authority: string, title: string) =>
        `${authority} has nominated you for **${title}**.`,
      replaces: 'You would take over the place of a colleague.',
      dates: 'These are its dates:',
      when: 'Dates',
      noDates: 'Its dates will come later.',
      button: 'Accept or decline',
      note: 'Accepting books you for all of its events. If no place is left you stand in line.'
    },
    reminder: {
      subject: (title: string) => `Please answer: ${title}`,
      title: 'You have not answered yet',
      intro: (authority: string, title: string) =>
        `${authority} has nominated you for **${title}**. Please say yes or no, so that the place goes to somebody.`
    },
    accepted: {
      subject: (title: string) => `You take part: ${title}`,
      title: (name: string) => (name ? `You take part, ${name}` : 'You take part'),
      intro: (title: string) => `You have a place in **${title}**. These are its dates:`,
      introNoDates: (title: string) =>
        `You have a place in **${title}**. Its dates will come later.`,
      line: (number: number, when: string, title: string, where: string, state: string) =>
        `${number}. ${when}: ${title}, ${where} (${state})`,
      states: {
        confirmed: 'you’re going',
        waiting: 'on the waiting list',
        requested: 'asked for',
        offered: 'a place is offered'
      } as Record<string, string>,
      later: 'not booked yet',
      invites: 'Each event comes as a calendar invite in a mail of its own, with its number.',
      button: 'See your programme',
      foot: (host: string, contact: string) =>
        `Sent because you accepted a place. ${questions(host, contact)}`
    },
    withdrawn: {
      subject: (title: string) => `Your nomination no longer stands: ${title}`,
      title: 'Your nomination no longer stands',
      intro: (authority: string, title: string) =>
        `${authority} has taken back your nomination for **${title}**. Bookings for its events that were still to come are cancelled.`,
      ask: 'If this surprises you, ask your authority’s coordinator.'
    },
    prove: {
      subject: (title: string) => `Was it you? A place in ${title}`,
      title: 'Was it you?',
      intro: (title: string) =>
        `Somebody asked for a place in **${title}** with this address. Press the button if it was you; the coordinator sees it then.`,
      button: 'Yes, it was me',
      foot: (host: string, contact: string) =>
        `If it was not you, do nothing. ${questions(host, contact)}`
    },
    asked: {
      subject: (title: string) => `People ask to be nominated: ${title}`,
      title: (count: number) =>
        count === 1 ? 'One person asks to be nominated' : `${count} people ask to be nominated`,
      intro: (title: string, authority: string) =>
        `They used the link of ${authority} for **${title}**. They wait for your yes or no.`,
      button: 'Answer them',
      foot: (host: string, contact: string) =>
        `Sent at most once a day, because you coordinate this authority. ${questions(host, contact)}`
    },
    declined: {
      subject: (title: string) => `About your wish to take part: ${title}`,
      title: 'No place this time',
      intro: (authority: string, title: string) =>
        `Thank you for asking for a place in **${title}**. The coordinator of ${authority} cannot nominate you this time.`,
      open: 'Many events are open to everybody.',
      button: 'See what’s on',
      foot: (host: string, contact: string) =>
        `Sent because you asked for a place. ${questions(host, contact)}`
    }
  }
} as const;
