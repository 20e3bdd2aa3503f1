/** What visitors read: what's on, an event, booking, signing in. */
import { begun, terms } from './terms.ts';

export const visit = {
  whatsOn: {
    title: 'What’s on',
    heading: 'What’s on after the bell',
    get lead() {
      return `${begun(terms.teachmeets)}, twilights and full days for primary and nursery practitioners. All free. Booking takes about a minute.`;
    },
    filters: 'Filter events',
    everything: 'Everything',
    more: 'Filter by date, place or level',
    from: 'From date',
    fromHint: 'For example 26/11/2026',
    fromWrong: 'Enter a date like 26/11/2026',
    authority: 'Places for',
    anyAuthority: 'Any authority',
    mode: 'Where',
    anyMode: 'In person or online',
    level: 'Level',
    anyLevel: 'Any level',
    free: 'Only with places left',
    show: 'Show events',
    noneTitle: 'Nothing matches that yet',
    none: 'Try another kind or date, or look at everything that is on.',
    clear: 'Clear all filters',
    nothingTitle: 'Nothing is on just now',
    get nothing() {
      return `New ${terms.teachmeets} appear here as soon as they are published.`;
    },
    withoutDate: 'Date to come',
    pageOf: (page: number, pages: number) => `Page ${page} of ${pages}`
  },

  places: {
    left: (left: number) => `${left} places left`,
    last: 'The last place',
    full: 'Full',
    of: (places: number) => `of ${places}.`,
    keptFor: (authorities: readonly string[]) =>
      `Kept for ${[authorities.slice(0, -1).join(', '), authorities.at(-1)].filter(Boolean).join(' and ')}.`,
    nobodyYet: (places: number) => `of ${places}. Nobody has booked yet.`,
    waiting: (waiting: number) =>
      `${waiting} ${waiting === 1 ? 'person' : 'people'} on the waiting list.`,
    joinFull: (position: string) => `Join the waiting list and you would be ${position}.`,
    openSlots: (count: number) => `${count} ${count === 1 ? 'talk slot' : 'talk slots'} open`,
    andSlots: (count: number) => `, and ${count} ${count === 1 ? 'talk slot' : 'talk slots'} open`,
    going: 'You’re going',
    presenting: 'You’re presenting',
    waitingState: 'On the waiting list',
    yours: 'One of them is yours already.',
    planned: 'Not bookable yet',
    plannedWhy: 'The date is still to come.',
    postponed: 'Places are safe',
    postponedWhy: 'Everyone who booked keeps a place and hears first.',
    cancelled: 'Not running',
    cancelledWhy: 'Everyone who booked has been told.',
    participants: (programme: string) => `For participants of ${programme}.`,
    opens: (when: string) => `Booking opens ${when}.`,
    closed: 'Booking has closed.',
    over: 'This event is over.',
    begun: 'This event has begun.'
  },

  event: {
    places: 'Places',
    listen: 'Come and listen',
    book: 'Book a place',
    share: 'Share something you’ve tried',
    join: 'Join the waiting list',
    seeBooking: 'See my booking',
    happens: 'What happens',
    order: 'Running order',
    hear: 'Who you will hear',
    with: (names: string) => `With ${names}`,
    andMore: (first: string, more: number) => `${first} and ${more} more`,
    gettingThere: 'Getting there',
    goodToKnow: 'Good to know',
    forWhom: (levels: string) => `For ${levels}`,
    finishes: (clock: string) => `Finishes at ${clock}`,
    certificate: 'Counts towards your professional learning record.',
    hostedBy: (host: string) => `Run by ${host}.`,
    questions: 'Questions:',
    slotOpen: 'This slot is open',
    openTo: { psls: 'Open to teachers', partners: 'Open to partners', anyone: 'Open to all' },
    slotLine: {
      2: '2 minutes. One idea, one photo, no slides needed.',
      7: '7 minutes. One thing that worked, with a few slides if you like.'
    } as Record<number, string>,
    slotLength: (minutes: number) => `${minutes} minutes.`,
    takeSlot: 'Take this slot',
    partnerDesk: 'See the partner desk',
    taken: 'Taken',
    confirmed: 'Confirmed',
    partner: 'Partner',
    partners: 'Partners',
    cancelled: 'This event is cancelled',
    cancelledWhy: 'It does not take place. Everyone who booked has been told by mail.',
    postponed: 'This event is postponed',
    postponedWhy: 'A new date is to come. Everyone who booked keeps a place and hears first.',
    programme: (title: string) => `Part of ${title}`,
    draft: 'Draft: only organisers see this page'
  },

  book: {
    title: 'Book a place',
    titleTalk: 'Share something you’ve tried',
    titleWaiting: 'Join the waiting list',
    back: 'Back to the event',
    you: 'You',
    name: 'Your name',
    nameMissing: 'Enter your name',
    email: 'E-mail',
    emailHint:
      'We send the invite and a six-figure code here. Work or home, either is fine. No password.',
    emailWrong: 'Enter an e-mail address like name@school.example',
    school: 'School or nursery',
    schoolHint: 'Start typing its name. In no school? Type where you work, for example “supply”.',
    schoolMissing: 'Enter your school or nursery, or where you work',
    schoolWhich: (typed: string) => `Which one is “${typed}”?`,
    schoolWhichHint: 'Several fit what you typed, or none does.',
    schoolChoose: (typed: string) => `Choose which school or nursery “${typed}” is`,
    schoolOther: (typed: string) => `Another one: “${typed}”`,
    role: 'Your role',
    roles: {
      '': 'Rather not say',
      'class-teacher': 'Class teacher',
      'ncct-teacher': 'NCCT teacher',
      'principal-teacher': 'Principal teacher',
      'depute-headteacher': 'Depute headteacher',
      headteacher: 'Headteacher',
      'early-years-practitioner': 'Early years practitioner',
      'asn-teacher': 'ASN teacher',
      'secondary-teacher': 'Secondary teacher',
      student: 'Student teacher',
      office: 'School office',
      other: 'Other'
    },
    mode: 'How would you like to be there?',
    modeLeft: (mode: string, left: number) =>
      left > 0 ? `${mode} (${left} left)` : `${mode} (full, waiting list)`,
    modeMissing: 'Choose how you would like to be there',
    talk: 'Would you like to give a talk?',
    talkAsks: 'The organiser answers each request for it.',
    talkReserve: (minutes: number) => `Put ${minutes} minutes on the reserve list`,
    talkReserveHint:
      'You have the first slot that becomes free and fits. You book a place like anyone.',
    talkHint: (count: number) =>
      count === 0
        ? 'The board is full.'
        : count === 1
          ? 'One slot is open to teachers.'
          : `${count} slots are open to teachers.`,
    talkNo: 'Just coming to listen',
    talkSlot: (minutes: number, clock: string) => `Yes, ${minutes} minutes at ${clock}`,
    talkTitle: 'Title of your talk',
    talkTitleHint: 'Only if you give a talk. A title is enough for now.',
    talkTitleMissing: 'Give your talk a title, or choose “Just coming to listen”',
    talkLine: 'One line about it',
    booking: 'You’re booking',
    placesLeft: (left: number, places: number) =>
      left > 0 ? `${left} places left of ${places}` : `Full, all ${places} places taken`,
    wouldWait: 'You would be on the waiting list',
    held: 'Your place is held for an hour from when you press, while you answer our mail.',
    known: (name: string) => `You are signed in as ${name}.`,
    submit: 'Book my place',
    submitTalk: 'Take the slot',
    submitWaiting: 'Join the waiting list',
    tooLong: (most: number) => `Keep it to ${most} characters`
  },

  prove: {
    title: 'Look in your mail',
    lead: (email: string) => `We wrote to ${email}.`,
    close:
      'You can close this: press the link in the mail whenever it comes, in any browser. School mail can take a quarter of an hour.',
    held: (clock: string) => `Your place is held until ${clock}.`,
    notHeld:
      'No place could be held just now. The link books one if one is free, else it puts you on the waiting list.',
    code: 'The six digits from the mail',
    codeHint: 'Good for 15 minutes.',
    codeMissing: 'Enter the six digits from the mail',
    submit: 'That’s me',
    resend: 'Send the mail again',
    resent: 'We sent it again',
    resentWhy: 'The newest mail counts; the older ones work as well.',
    wrongAddress: 'Wrong address?',
    startOver: 'Start again with another one',
    done: 'This has been done already',
    doneWhy: 'What the mail was for has happened. You can close this page.',
    askTitle: 'Is this you?',
    ask: {
      'sign-in': (email: string) => `Sign in as ${email}?`,
      administrator: (email: string) => `Sign in as ${email}?`,
      partner: (email: string) => `${email} is your address, and you speak for the organisation?`,
      booking: (email: string) => `${email} is your address, and you asked for this place?`,
      address: (email: string) => `${email} is yours, and you want to sign in by it too?`,
      erase: (email: string) => `You asked to have everything of ${email} erased?`
    },
    askSubmit: {
      'sign-in': 'Sign in',
      administrator: 'Sign in',
      partner: 'Yes, it is me',
      booking: 'Yes, book my place',
      address: 'Yes, add it',
      erase: 'Yes, go on'
    },
    ignore: 'If it was not you, close this page. Nothing has happened.',
    usedTitle: 'This link has been used',
    used: 'What it was for is done. Your booking has a link of its own in the mail that followed.',
    overTitle: 'This link is too old',
    over: 'Ask for a new one.',
    unknownTitle: 'This link is not one of ours',
    unknown: 'Copy it whole from the mail, or ask for a new one.'
  },

  booking: {
    going: (name: string) => (name ? `You’re going, ${name}` : 'You’re going'),
    goingLead: 'Your place is booked. The invite is in your mail.',
    goingTalkLead: 'Your talk has its slot, and you have a place. The invite is in your mail.',
    reference: 'Your reference is',
    waiting: (position: string) => `You are ${position} on the waiting list`,
    waitingLead:
      'When a place comes free and you are first, it is yours and we write to you at once.',
    waitingUntil: (when: string) =>
      `After ${when} places are no longer given unasked: look here, a free one can be taken.`,
    takeNow: 'Take the free place now',
    takeNowWhy: 'A place is free just now. It goes to whoever presses first.',
    ended: 'This booking has ended',
    endedLead: 'You are not going, and nobody expects you.',
    bookAgain: 'Look at the event',
    held: 'This place is not proved yet',
    heldLead: 'Press the link in the mail that we sent, and it is yours.',
    noSlot: 'The slot has just gone',
    noSlotWhy: 'Somebody was quicker. You have a place to listen; other slots may be open.',
    already: 'You had booked already',
    alreadyWhy: 'This is the booking that you have. Pressing twice is the same as pressing once.',
    stayTitle: 'Stay signed in on this device?',
    stayWhy: 'Then the next booking is one press. Not on a computer that others use.',
    stay: 'Stay signed in',
    next: 'What happens next',
    yours: 'Your booking',
    event: 'Event',
    talk: 'Your talk',
    join: 'Join',
    joinLater: 'The link follows by mail',
    changedMind: 'Changed your mind?',
    changedMindWhy:
      'Cancel any time: one press, no reason asked, and the place goes to the next person on the waiting list.',
    cancel: 'Cancel my place',
    leave: 'Leave the waiting list',
    changeTalk: 'Change or give back my talk',
    steps: {
      reminder: (day: string) => `${day}: a reminder`,
      reminderWhy: 'With the running order, and where to park.',
      day: (when: string) => when,
      dayWhy: 'Give your name at the door.',
      dayOnline: 'The link is in your calendar and on this page.'
    },
    cancelTitle: 'Cancel your place?',
    cancelTitleWaiting: 'Leave the waiting list?',
    cancelTells:
      'It goes to the next person on the waiting list at once, and out of your calendar.',
    cancelTalk: (title: string) =>
      `Your talk “${title}” leaves the running order with you, and its slot is open again.`,
    cancelWaiting: 'Your position is gone then. You can join again at the end.',
    cancelYes: 'Yes, cancel my place',
    leaveYes: 'Yes, leave the list',
    keep: 'No, keep it',
    cancelled: 'Your place is cancelled',
    cancelledLead: 'It is out of your calendar, and the place has gone to whoever was next.',
    left: 'You left the waiting list',
    leftLead: 'You can join again whenever you like.'
  },

  invitation: {
    title: 'Would you like to come?',
    lead: (host: string) => `${host} invites you.`,
    accept: 'Yes, book my place',
    decline: 'No, thank you',
    declined: 'Thank you for answering',
    declinedLead:
      'You are not booked. If that changes, this page books a place until the event starts.',
    over: 'This invitation is over',
    accepted: 'You’re going already',
    see: 'See my booking',
    waiting: 'You are on the waiting list',
    yourName: 'Your name'
  },

  talk: {
    title: (title: string) => `Your talk: ${title}`,
    arrive: 'Arrive by',
    slot: 'Slot',
    minutes: (clock: string, minutes: number) => `${clock}, ${minutes} minutes`,
    withdraw: 'Give the slot back',
    withdrawWhy:
      'The slot is open for somebody else at once, and the talk leaves the running order.',
    withdrawPlace: 'A place is free, so you still come and listen.',
    withdrawFull: 'The event is full. You would be first on its waiting list.',
    withdrawYes: 'Yes, give it back',
    withdrawn: 'You gave the slot back',
    withdrawnStill: 'You still have a place and come to listen.',
    withdrawnWaiting: 'You are first on the waiting list.',
    withdrawnGone: 'It is out of your calendar.'
  },

  signIn: {
    title: 'Sign in',
    lead: 'We send you a mail with a link and a code. There is no password.',
    email: 'E-mail',
    submit: 'Send me the mail',
    signedIn: (name: string) => `You are signed in as ${name}.`,
    signOut: 'Sign out',
    signOutTitle: 'Sign out of this device?',
    signOutYes: 'Yes, sign me out'
  },

  partners: {
    title: 'Present with us',
    lead: 'STEM Ambassadors, equality programmes, colleges, employers: sign your organisation up, and take open slots of coming events.',
    organisation: 'Your organisation',
    name: 'Name',
    nameMissing: 'Enter the name of your organisation',
    kind: 'Kind',
    kindMissing: 'Choose what kind of organisation it is',
    kindChoose: 'Choose one',
    web: 'Web page',
    webWrong: 'Enter a web address that begins with https://',
    about: 'What could you bring?',
    aboutHint: 'Two or three sentences: talks or workshops, for whom, how long.',
    contact: 'You',
    contactName: 'Your name',
    contactEmail: 'Your e-mail',
    theirs: 'The organisation',
    theirContact: 'Its contact',
    theirName: 'Name of the contact',
    theirEmail: 'E-mail of the contact',
    submit: 'Sign up',
    adults: 'These are events for adults: no PVG is needed.'
  },

  legal: {
    about: 'About Twilight',
    privacy: 'Privacy',
    accessibility: 'Accessibility statement'
  }
} as const;
