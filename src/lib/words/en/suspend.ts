/** Words of a programme that stands still and goes on, and of an event that others replace. */
const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);
const events = (count: number) => (count === 1 ? '1 event' : `${count} events`);
const questions = (host: string, contact: string) => `${host} runs it. Questions: ${contact}.`;
const list = (parts: string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;

/** Whom an act tells, by what they are in the programme; somebody may be several. */
export interface ToldRoles {
  people: number;
  participants: number;
  presenters: number;
  partners: number;
  coordinators: number;
}

const roles = (told: ToldRoles) =>
  list(
    [
      told.participants > 0 &&
        `${told.participants === 1 ? '1 participant' : `${told.participants} participants`}`,
      told.presenters > 0 &&
        `${told.presenters === 1 ? '1 presenter' : `${told.presenters} presenters`}`,
      told.partners > 0 && `${told.partners === 1 ? '1 partner' : `${told.partners} partners`}`,
      told.coordinators > 0 &&
        `${told.coordinators === 1 ? '1 coordinator' : `${told.coordinators} coordinators`}`
    ].filter((part) => part !== false)
  );

export const suspend = {
  notice: (title: string, since: string) => `${title} has been suspended since ${since}`,
  noticeEvent:
    'No place can be booked at present. Places that people have are kept, and everybody gets a mail when it goes on.',
  noticeMine:
    'Your place in the programme and your bookings are kept. You get one mail with the new dates when it goes on.',
  noticePublic: 'Its dates are on hold. Everybody who takes part gets a mail when it goes on.',
  noticeCoordinator:
    'Nobody can be nominated, and nobody can accept, until it goes on. Places that are taken are kept.',
  noticeNomination:
    'You cannot accept just now. When it goes on you get a mail, and your nomination stands until then.',

  organise: {
    link: 'Suspend the programme',
    title: (title: string) => `Suspend: ${title}`,
    lead: 'All its events to come lose their dates in one act. Places, waiting lists and talks are kept, nobody can book or be nominated, and no reminder goes out until the programme goes on.',
    which: 'Events that are stopped',
    whichCaption: 'Events that are stopped, in the order of their dates',
    none: 'No event of this programme is to come. Suspending it then stops nominations only.',
    running: 'Not stopped',
    runningWhy: 'Has begun, and is held to its end:',
    tells: (told: ToldRoles) =>
      told.people === 0
        ? 'Nobody is written to.'
        : `${people(told.people)} ${told.people === 1 ? 'gets' : 'get'} one mail each: ${roles(told) || 'those who booked'}.`,
    calendars: 'What stands in calendars is taken out by short mails beside it.',
    note: 'A word to them',
    noteHint: 'Why, and when you hope to know more. It stands in the mail.',
    yes: 'Suspend the programme and tell them',
    no: 'No, leave it as it is',
    done: 'The programme is suspended',
    doneWhy: (count: number) =>
      count === 0
        ? 'Nobody had to be told.'
        : `${people(count)} ${count === 1 ? 'is' : 'are'} being told, by one mail each.`,
    notice: (since: string) => `It has been suspended since ${since}`,
    noticeWhy: (count: number) =>
      count === 0
        ? 'No event waits for a date.'
        : `${events(count)} ${count === 1 ? 'waits' : 'wait'} for a date. Nothing can be booked or nominated until it goes on.`,
    resume: 'Go on with the programme',
    waitsTitle: (count: number) =>
      `${events(count)} still ${count === 1 ? 'waits' : 'wait'} for a date`,
    waits: 'Say what becomes of them'
  },

  resume: {
    title: (title: string) => `Go on: ${title}`,
    lead: 'Say for each event what becomes of it. Whoever has a place keeps it, and everybody gets one mail with all new dates. What you leave for later keeps its places and has no date yet.',
    none: 'No event waits for a date. Going on opens the programme again and tells everybody.',
    was: (when: string) => `It was to be ${when}.`,
    people: (going: number, waiting: number) =>
      `${going === 1 ? '1 person has' : `${going} people have`} a place${waiting > 0 ? `, ${waiting} wait` : ''}.`,
    what: 'What becomes of it?',
    whats: {
      later: 'Later: no date yet',
      dated: 'It has a new date',
      replaced: 'Several shorter events take its place',
      'taken-in': 'It is taken into another event',
      cancelled: 'It does not take place'
    },
    fields: 'Dates, place, other event',
    date: (number: number) => `Date ${number}`,
    day: 'Day',
    dayHint:
      'A new date needs one, several events need two or three. Days like 3/6/2027, times like 16:00.',
    dayWrong: 'Enter a day like 3/6/2027.',
    starts: 'Starts',
    ends: 'Ends',
    timeWrong: 'Enter a time like 16:00.',
    dateMissing: 'Enter day, start and end.',
    twoDates: 'Enter at least two dates, or choose a new date.',
    mode: 'Where',
    modes: { online: 'Online', room: 'In a room' },
    online: 'Link for joining',
    linkWrong: 'Enter an address that begins with https://.',
    place: 'Place',
    places: 'Places for each',
    placesHint: 'Empty: as many as it had. Never fewer than people who have one.',
    placesWrong: 'Enter a whole number.',
    hoursWrong: 'Enter a number like 7.5.',
    minutes: 'Declared minutes for each',
    minutesHint: 'Empty: shared equally.',
    into: 'Which event',
    intoNone: 'Choose an event',
    intoMissing: 'Choose the event that it is taken into.',
    rule: 'What completes the programme',
    ruleWhy:
      'A change makes a new version. Whoever has completed keeps that, and what was attended counts as before.',
    ruleNow: (needs: string) => `Now: ${needs}.`,
    ruleEvents: 'Events to attend',
    ruleHours: 'Hours to come to',
    ruleProposed: (events: number) =>
      `We propose ${events}: several events in place of one count as so many, one that is not held is one fewer to choose from.`,
    note: 'A word to them',
    noteHint: 'It stands at the head of the mail.',
    check: 'See whom it tells',
    checkTitle: 'Read it before it goes',
    tells: (told: ToldRoles) =>
      told.people === 0
        ? 'Nobody is written to.'
        : `${people(told.people)} ${told.people === 1 ? 'gets' : 'get'} one mail with all dates: ${roles(told) || 'those who booked'}. Each new date comes as a calendar invite.`,
    fits: (title: string, going: number, waiting: number) =>
      `${title}: ${people(going)} ${going === 1 ? 'has' : 'have'} a place${waiting > 0 ? `, ${people(waiting)} wait` : ''}.`,
    squeezed: (count: number) =>
      `${count === 1 ? 'One person who has a place now finds none there and waits' : `${count} people who have a place now find none there and wait`}, in the order in which people asked.`,
    yes: 'Go on, and tell everybody',
    change: 'Change something',
    no: 'Not now',
    done: 'The programme goes on',
    doneWhy: (count: number) =>
      count === 0
        ? 'Nobody had to be told.'
        : `${people(count)} ${count === 1 ? 'is' : 'are'} being told, by one mail each.`,
    letters: 'What they read'
  },

  replace: {
    link: 'Replace it by others',
    title: (title: string) => `Replace: ${title}`,
    lead: 'The event is cancelled, and several shorter ones, or one that is there already, take its place. Bookings, the waiting list, answers and needs are carried over to each of them; whoever presents is asked at which they do.',
    what: 'What takes its place?',
    whats: {
      replaced: 'Several shorter events',
      'taken-in': 'An event that is there already'
    },
    yes: 'Replace it, and tell everybody',
    check: 'See whom it tells',
    no: 'No, leave it as it is',
    done: 'The event is replaced',
    doneWhy: (count: number) =>
      count === 0
        ? 'Nobody had to be told.'
        : `${people(count)} ${count === 1 ? 'is' : 'are'} being told by mail.`,
    tells: (count: number) =>
      count === 0
        ? 'Nobody is written to.'
        : `${people(count)} ${count === 1 ? 'gets' : 'get'} a mail with the new dates, and a calendar invite for each.`,
    notice: 'Other events take the place of this one',
    noticeWhy: 'Whoever had a place here has one there.',
    of: (title: string) => `It takes the place of “${title}”.`,
    numbered: (title: string, number: number, of: number) => `${title} (${number} of ${of})`
  },

  talk: {
    title: 'At which of them do you present?',
    why: (title: string) =>
      `“${title}” is not held. Other events take its place; your talk stands until you say.`,
    none: 'At none of them',
    yes: 'Send my answer',
    missing: 'Choose one of them, or none.',
    moved: 'You present there',
    movedWhy:
      'It stands in the running order, and an invite is on its way. The organiser may still give it another time.'
  },

  letters: {
    suspended: {
      subject: (title: string) => `Suspended: ${title}`,
      title: 'The programme is suspended',
      intro: (title: string) =>
        `**${title}** is suspended: its events do not take place on the dates that you know. There are no new dates yet.`,
      yours: 'What you have in it is kept:',
      line: (when: string, title: string, what: string) => `${when}: ${title} (${what})`,
      others: 'These events are meant:',
      lineOthers: (when: string, title: string) => `${when}: ${title}`,
      keeps: 'you keep your place',
      waits: 'you keep your position on the waiting list',
      requested: 'your request stands',
      invited: 'you were invited',
      presents: (title: string) => `your talk “${title}” stands`,
      partner: (title: string, partner: string) => `“${title}” of ${partner} stands`,
      participant: 'You stay in the programme.',
      nominated: 'Your nomination stands; you can accept when it goes on.',
      coordinator: (authorities: string) =>
        `You get this because you coordinate ${authorities}: your people’s places are kept, and nobody can be nominated meanwhile.`,
      calendar: 'The dates leave your calendar by short mails beside this one.',
      calendarHere: 'The date leaves your calendar with this mail.',
      next: 'When it goes on you get one mail with all new dates, and can say then for which you come.',
      button: 'See the programme',
      foot: (host: string, contact: string) =>
        `Sent because you have a part in this programme. ${questions(host, contact)}`
    },
    off: {
      subject: (event: string) => `Out of your calendar: ${event}`,
      title: 'This date is out of your calendar',
      text: (title: string, when: string, programme: string) =>
        `**${title}** on ${when} does not take place then. Our mail “Suspended: ${programme}” says why, and what is kept for you.`,
      invite: 'Suspended. The date is not known yet.'
    },
    resumed: {
      subject: (title: string) => `It goes on: ${title}`,
      title: 'The programme goes on',
      intro: (title: string) => `**${title}** goes on.`,
      became: {
        dated: (title: string, when: string) => `**${title}** has a new date: ${when}.`,
        replaced: (title: string, into: string) => `In place of **${title}** there are ${into}.`,
        'taken-in': (title: string, into: string) => `**${title}** is taken into ${into}.`,
        cancelled: (title: string) => `**${title}** does not take place.`,
        later: (title: string) => `**${title}** has no date yet. What you have in it is kept.`
      },
      dates: 'Your dates now:',
      datesOthers: 'Its dates now:',
      noDates: 'There are no dates yet.',
      line: (when: string, title: string, where: string, what: string) =>
        `${when}: ${title}, ${where} (${what})`,
      numbered: (number: number, line: string) => `${number}. ${line}`,
      states: {
        confirmed: 'your place is kept',
        waiting: 'on the waiting list',
        requested: 'asked for',
        offered: 'a place is offered'
      } as Record<string, string>,
      notBooked: 'not booked',
      cantCome: 'You cannot come then?',
      giveBack: {
        before: '',
        label: (when: string) => `I can’t come on ${when}`,
        after: ': gives that place back. You stay in the programme.'
      },
      giveBackOther: {
        label: (when: string) => `I can’t come on ${when}`,
        after: ': gives that place back.'
      },
      presenter: (title: string, event: string, when: string) =>
        `Your talk “${title}” at **${event}**: can you give it on ${when}?`,
      presenterWhich: (title: string, event: string) =>
        `Your talk “${title}” was to be at **${event}**. At which of the new events do you give it?`,
      partnerWhich: (title: string, partner: string, event: string) =>
        `“${title}” of ${partner} was to be at **${event}**. At which of the new events is it?`,
      presenterOff: (title: string, event: string) =>
        `Your talk “${title}” was to be at **${event}**, which does not take place. Thank you for what you prepared.`,
      talkLink: 'Answer on the page of your talk',
      invites: 'Each date comes as a calendar invite in a mail of its own. Please answer it.',
      inviteHere: 'The calendar invite came with this mail. Please answer it.',
      nominated: 'You can answer your nomination now.',
      answer: 'Accept or decline',
      coordinator: 'You can nominate again.',
      button: 'See your programme',
      buttonPublic: 'See the programme',
      foot: (host: string, contact: string) =>
        `Sent because you have a part in this programme. ${questions(host, contact)}`
    },
    entry: {
      subject: (event: string) => `New date: ${event}`,
      title: 'A date for your calendar',
      place: (title: string) =>
        `You have a place at **${title}**. Please answer the invite that came with this mail.`,
      talk: (title: string) =>
        `You present at **${title}**. Please answer the invite that came with this mail.`,
      invited: (title: string) =>
        `You are invited to **${title}**. Please answer the invite that came with this mail.`,
      instead: (title: string) => `It takes the place of ${title}.`,
      button: 'Open my page',
      cantCome: { label: 'I can’t come', after: ': gives the place back.' },
      cantComeProgramme: {
        label: 'I can’t come',
        after: ': gives the place back. You stay in the programme.'
      }
    },
    replaced: {
      subject: (event: string) => `Other dates: ${event}`,
      title: 'Other events take its place',
      intro: (title: string, when: string) => `**${title}** on ${when} does not take place then.`,
      introPostponed: (title: string) =>
        `**${title}**, which was postponed, does not take place as it was.`,
      instead: 'In its place there are:',
      line: (when: string, title: string, where: string, what: string) =>
        `${when}: ${title}, ${where}${what ? ` (${what})` : ''}`,
      invites:
        'What you answered and what you need is carried over. Each comes as a calendar invite in a mail of its own.',
      calendar: 'The old date leaves your calendar with this mail.',
      waits: 'You keep your position on the waiting list.',
      which: (title: string) => `At which of them do you give your talk “${title}”?`,
      button: 'Open my page',
      buttonEvent: 'See the first of them'
    }
  }
} as const;
