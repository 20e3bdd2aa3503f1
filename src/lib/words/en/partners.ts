/** Words about partners: their pages, what they offer, and what organisers ask of them. */
const minutes = (count: number) => `${count} minutes`;

export const partners = {
  title: 'Partners',
  lead: 'Organisations that bring talks and workshops to our events.',
  signUp: 'Present with us',
  none: 'No partner has been taken on yet.',
  adults: 'Adults only: these are events for teachers, so no PVG is needed.',
  logo: (name: string) => `Logo of ${name}`,
  presents: 'What they bring',
  coming: 'Coming talks',
  noneComing: 'Nothing is planned just now.',
  all: 'All partners',
  web: 'Web page',
  levels: 'Levels',
  themes: 'Themes',
  areas: 'Where',
  anywhere: 'Anywhere',
  ways: 'How',
  travels: 'Travels to the room',
  online: 'Presents online',
  notice: 'Notice',
  noticeDays: (days: number) => (days === 1 ? 'One school day' : `${days} school days`),
  travel: 'Travel is paid by',
  paidBy: {
    partner: 'the partner',
    host: 'the host of the event',
    'to-agree': 'whoever agrees to'
  },
  platform: 'Its own booking page',
  riskSheet: 'Risk sheet',
  kind: 'Kind',

  about: {
    title: 'About your organisation',
    lead: 'A name, a kind and a contact are enough; the rest helps organisers to choose you.',
    link: 'About your organisation',
    name: 'Name',
    nameMissing: 'Enter the name of the organisation',
    kind: 'Kind',
    web: 'Web page',
    webWrong: 'Enter a web address that begins with https://',
    about: 'What you bring',
    aboutHint: 'Two or three sentences. They stand on your public page.',
    areas: 'Where you come to',
    areasHint: 'None ticked means anywhere.',
    allOf: (region: string) => `All of ${region}`,
    levels: 'For which levels',
    themes: 'What it is about',
    ways: 'How you present',
    waysOf: { travels: 'We travel to the room', online: 'We present online' },
    notice: 'How much notice you need, in school days',
    noticeWrong: 'Enter a number of school days up to 100',
    travel: 'Who pays for travel?',
    travelNone: 'Not said',
    platform: 'Address of your own booking page',
    platformHint: 'Only if you want to be asked there as well. Each talk keeps your reference.',
    logo: 'Logo',
    logoHint: 'PNG, JPG or WebP, up to 5 MB.',
    riskSheet: 'Risk sheet',
    riskSheetHint: 'PDF, up to 25 MB. Organisers can read it; nobody else.',
    remove: 'Remove',
    removeOf: { logo: 'Remove the logo', risk_sheet: 'Remove the risk sheet' },
    has: (name: string) => `Now: ${name}. A new file takes its place.`,
    save: 'Save',
    saved: 'Saved',
    savedWhy: 'It stands on your public page.',
    publicPage: 'Your public page'
  },

  standing: {
    title: 'Standing talks',
    link: 'Standing talks',
    lead: 'Talks and workshops that you describe once. Organisers find them and ask for a date; you can put one into any open slot.',
    none: 'You have described none yet.',
    add: 'Describe a talk',
    addTitle: 'A standing talk',
    edit: 'Change it',
    copy: 'Copy',
    copyTitle: (title: string) => `Copy of ${title}`,
    retire: 'Take it off offer',
    retireWhy: 'Organisers no longer find it. Talks that stand in an event stay.',
    back: 'Put it back on offer',
    retired: 'Off offer',
    on: 'On offer',
    kind: 'What is it?',
    kinds: { talk: 'Talk', workshop: 'Workshop', keynote: 'Keynote' },
    talkTitle: 'Title',
    titleMissing: 'Give it a title',
    line: 'One line about it',
    description: 'What happens in it',
    minutes: 'Minutes',
    minutesWrong: 'Enter how many minutes it takes, up to 480',
    levels: 'Levels',
    theme: 'Theme',
    noTheme: 'None of these',
    mode: 'Where',
    modes: { room: 'In the room', online: 'Online', either: 'In the room or online' },
    equipment: 'What it needs',
    equipmentHint: 'Tables, sockets, a screen, water …',
    save: 'Save',
    saved: 'Saved',
    savedWhy: 'Organisers find it as it is now.',
    length: (kind: string, count: number) => `${kind}, ${minutes(count)}`,
    use: 'One of your standing talks',
    useNone: 'Something new'
  },

  asked: {
    title: 'Organisers ask',
    link: (count: number) =>
      count === 1 ? 'One question waits for an answer' : `${count} questions wait for an answer`,
    lead: (partner: string) =>
      `They would like these from ${partner}. Answer those that you know; the others can wait.`,
    none: 'Nothing waits for an answer',
    noneWhy: 'When organisers ask for one of your standing talks, it stands here.',
    would: (when: string) => `Would you do this on ${when}?`,
    yes: 'Yes',
    no: 'No',
    later: 'Not yet',
    answer: 'Answer',
    person: 'Who presents it?',
    personLater: 'Name to follow',
    note: 'A word to the organiser',
    send: 'Send the answers',
    chooseOne: 'Answer at least one',
    slot: (clock: string, count: number) => `at ${clock}, ${minutes(count)}`,
    states: {
      open: 'Waits for an answer',
      agreed: 'Agreed',
      declined: 'Not this time',
      gone: 'Taken meanwhile',
      ended: 'Asked no longer'
    },
    goneWhy:
      'Somebody else has this slot now, or the event has changed. There is nothing to answer.',
    asker: (name: string, when: string) => `${name} asked ${when}`,
    done: 'Your answers are with the organisers',
    doneWhy: 'Slots that you agreed to are yours. Name presenters from the list of your talks.',
    some: 'Some could not be taken',
    someWhy: 'The others are with the organisers.',
    toDesk: 'Your desk'
  },

  people: {
    title: 'Who presents for you',
    lead: 'Make contact',
    leadWhy: 'The contact gets the organisers’ mails.',
    remove: 'Take off',
    leave: 'I present for them no longer',
    handed: (name: string) => `${name} is the contact now`,
    removed: (name: string) => `${name} presents for you no longer`,
    end: 'We present no longer',
    endWhy:
      'Your coming talks open their slots again, whoever presents them is told, and nobody can present for you any more.',
    endTalks: (count: number) =>
      count === 0
        ? 'You have no coming talk.'
        : count === 1
          ? 'One coming talk is given back:'
          : `${count} coming talks are given back:`,
    endYes: 'Yes, end it',
    ended: 'You present no longer',
    endedWhy: 'Your talks were given back and the organisers know. Write to them to come back.'
  },

  year: {
    title: 'The year',
    link: 'Your year',
    lead: (partner: string, year: string) => `${partner} in the session ${year}`,
    thanks: 'Thank you.',
    events: 'Events',
    presenters: 'Presenters',
    hours: 'Hours',
    people: 'Practitioners reached',
    talks: 'Talks',
    none: 'Nothing was presented in this session.',
    earlier: 'Session',
    print: 'For printing, use your browser’s print.',
    when: 'When',
    event: 'Event',
    talk: 'Talk',
    who: 'Presenter',
    minutes: 'Minutes',
    came: 'Came',
    cameUnknown: 'no register'
  },

  organise: {
    find: 'Find a partner',
    kind: 'Kind',
    anyKind: 'Any kind',
    search: 'Search',
    noMatch: 'No partner matches.',
    open: 'Open',
    waits: 'To be answered',
    ended: 'Ended',
    add: 'Sign a partner up',
    addLead:
      'It is approved at once. Its contact gets a mail and comes in by signing in with that address.',
    addSubmit: 'Sign it up',
    added: (name: string) => `${name} is signed up`,
    addedWhy: 'Its contact has a mail that says how to come in.',
    kinds: 'Kinds of partner',
    offers: 'What partners offer',
    answer: 'Answer',
    message: 'A word to them',
    messageHint: 'It stands in the mail. Say why, if you decline.',
    approve: 'Approve',
    decline: 'Decline',
    approveAfter: 'Take it on after all',
    said: 'You wrote',
    contact: 'Contact',
    desk: 'Their desk',
    edit: 'Change what it says of itself',
    standing: 'Its standing talks',
    year: 'Its year',
    presenters: 'Presenters',
    end: 'End this partner',
    endYes: 'Yes, end it',
    endedNow: 'Ended, and its contact is told',
    asks: 'What you asked',
    noAsks: 'Nothing is asked just now.',
    takeBack: 'Ask no longer',
    takenBack: 'Asked no longer',
    answered: 'Answered, and they are told',
    handed: 'The contact is changed'
  },

  kinds: {
    title: 'Kinds of partner',
    lead: 'Slots can be open to some kinds only. A kind that is in use can be renamed, not removed.',
    name: 'Name',
    nameMissing: 'Enter a name',
    add: 'Add a kind',
    rename: 'Rename',
    up: 'Move up',
    remove: 'Remove',
    done: 'Saved'
  },

  offers: {
    title: 'What partners offer',
    lead: 'Talks and workshops that partners bring to any event. Ask for one date or several.',
    find: 'Words',
    search: 'Search',
    any: 'Any',
    level: 'Level',
    theme: 'Theme',
    mode: 'Where',
    kind: 'Kind of partner',
    area: 'Comes to',
    none: 'Nothing matches',
    noneWhy: 'Take a filter away, or ask a partner to describe what it brings.',
    from: (partner: string, kind: string) => `${partner}, ${kind}`,
    ask: 'Ask for it',
    askHint: 'These slots are open to them and long enough. One for each event.',
    noSlots: 'No slot fits',
    noSlotsWhy: (count: number) =>
      `Add a slot of at least ${count} minutes, open to partners, to the running order of a published event.`,
    slot: (event: string, when: string, clock: string, count: number) =>
      `${event}, ${when}: ${clock}, ${minutes(count)}`,
    soon: (days: number) => `Nearer than the ${days} school days’ notice they ask for`,
    note: 'A word to them',
    submit: 'Ask',
    asked: (count: number) => (count === 1 ? 'Asked for one date' : `Asked for ${count} dates`),
    askedWhy: (when: string) =>
      `Their contact hears of it ${when}, with everything else that is asked, and answers without an account.`,
    platform: 'They also want to be asked on their own page:'
  },

  letters: {
    line: (title: string, count: number, event: string, when: string, clock: string) =>
      `${title} (${minutes(count)}): ${event}, ${when}${clock ? `, your slot at ${clock}` : ''}`,
    added: {
      subject: (partner: string) => `${partner}: you can take slots`,
      title: (partner: string) => `${partner} is signed up`,
      intro: (partner: string) =>
        `An organiser signed **${partner}** up as a partner, with you as its contact. Sign in with this address: on your desk are the open slots, and the place to describe what you bring.`,
      button: 'Go to my desk',
      notMe: 'If that is not you, ignore this mail: nobody presents for you.',
      foot: 'Sent because an organiser named you as the contact. Signing in is by mail; there is no password.'
    },
    handedOver: {
      subject: (partner: string) => `You are the contact of ${partner} now`,
      title: (partner: string) => `You are the contact of ${partner}`,
      intro: (partner: string) =>
        `What organisers write to **${partner}** comes to you from now on: what they ask, and who is to confirm.`,
      button: 'Go to my desk',
      foot: 'Sent because you were made the contact.'
    },
    ended: {
      subject: (partner: string) => `${partner} presents no longer`,
      title: (partner: string) => `${partner} presents no longer`,
      byThem: (partner: string) =>
        `The contact of **${partner}** has ended it. Its coming talks are given back, and their slots are open again.`,
      byUs: (partner: string) =>
        `The organisers have ended **${partner}** as a partner. Its coming talks are given back. They will gladly say why: reply to this mail.`,
      button: 'Look at it',
      footThem: 'Sent to every organiser.',
      footUs: 'Sent because you were the contact.'
    },
    asked: {
      subject: (count: number, event: string) =>
        count === 1 ? `Would you do this? ${event}` : `Would you do these? ${count} dates`,
      title: (count: number) => (count === 1 ? 'Would you do this?' : 'Would you do these?'),
      intro: (partner: string) =>
        `Organisers would like this from **${partner}**. Answer everything in one table; you need not sign in.`,
      button: 'Answer',
      adults: 'These are events for adults: no PVG is needed.',
      foot: 'Sent at most once a week, because you are the contact of a partner.'
    },
    answered: {
      subject: (partner: string, yes: number, count: number) =>
        count === 1
          ? `${partner}: ${yes === 1 ? 'yes' : 'not this time'}`
          : `${partner}: yes to ${yes} of ${count}`,
      title: (partner: string) => `${partner} has answered`,
      agreed: 'They come',
      declined: 'Not this time',
      button: 'Look at it',
      foot: 'Sent because you asked them.'
    }
  }
} as const;
