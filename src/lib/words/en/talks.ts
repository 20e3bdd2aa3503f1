/** Words of talks: their pages and letters. */
const minutes = (count: number) => (count === 1 ? '1 minute' : `${count} minutes`);

export const talks = {
  letters: {
    fromReserve: (talk: string, title: string) =>
      `A slot became free, and it is yours: **${talk}** is on at **${title}**.`,
    approved: (talk: string, title: string) =>
      `The organiser said yes: **${talk}** has its slot at **${title}**.`,
    notAfterAll: 'If you can’t after all, give the slot back, and the next one on the list has it.',
    confirmButton: 'Yes, I’ll present it',
    hall: (count: number) =>
      count === 1 ? '1 person is booked so far.' : `${count} people are booked so far.`,
    levels: (levels: string) => `Levels: ${levels}.`,
    inTheRoom: (text: string) => `In the room: ${text}`,
    dayContact: (text: string) => `On the day: ${text}`,
    children: 'Children will be present.',
    withdrawn: 'Withdrawn',
    stays: {
      subject: (event: string) => `You stay for all of it: ${event}`,
      title: 'You stay for all of it',
      intro: (title: string) =>
        `You are at **${title}** from start to end now, outside the count of places.`
    },
    only: {
      subject: (event: string) => `You come for your talk: ${event}`,
      title: 'You come for your talk',
      intro: (title: string) =>
        `You do not stay for all of **${title}**. Your talk stands as it did, and your calendar has its time again.`
    },
    passedOn: {
      subject: (event: string) => `Presented by a colleague: ${event}`,
      title: 'A colleague presents it now',
      intro: (talk: string, title: string) =>
        `**${talk}** at **${title}** is presented by a colleague. Thank you for being ready.`
    },
    left: {
      subject: (event: string) => `You present no longer: ${event}`,
      title: 'You present no longer',
      intro: (talk: string, title: string) =>
        `You are off **${talk}** at **${title}**. It goes on with your colleagues.`
    },
    requested: {
      subject: (event: string) => `Asked for a slot: ${event}`,
      title: 'The organiser has your talk',
      intro: (talk: string, title: string) =>
        `You asked for a slot for **${talk}** at **${title}**. The organiser answers, and you get a mail either way.`,
      button: 'See or change my talk'
    },
    declined: {
      subject: (event: string) => `Not this time: ${event}`,
      title: 'Not this time',
      intro: (talk: string, title: string) =>
        `The organiser could not give **${talk}** a slot at **${title}**. A place that you booked stays yours.`,
      button: 'See the event'
    },
    reserved: {
      subject: (event: string) => `On the reserve list: ${event}`,
      title: 'You are on the reserve list',
      intro: (talk: string, title: string) =>
        `Every slot at **${title}** is taken. **${talk}** has the first one that becomes free and fits; you get a mail at once.`,
      button: 'See or change my talk'
    },
    toName: {
      subject: (event: string) => `Who presents? ${event}`,
      title: 'Who presents it?',
      intro: (talk: string, title: string) => `**${talk}** has a slot at **${title}**.`,
      by: (when: string) => `Please name who presents it by ${when}. The slot stays yours.`,
      button: 'Name the presenter'
    },
    standIn: {
      subject: (event: string) => `Can you send somebody else? ${event}`,
      title: 'Can you send somebody else?',
      intro: (talk: string, title: string) =>
        `Whoever was to present **${talk}** at **${title}** can’t come.`,
      by: (when: string) =>
        `Send somebody else by ${when}, and the slot stays yours. After that it opens for others.`,
      button: 'Send somebody else'
    },
    lapsed: {
      subject: (event: string) => `The slot is open again: ${event}`,
      title: 'The slot is open again',
      intro: (talk: string, title: string) =>
        `Nobody was named in time for **${talk}** at **${title}**, so its slot is open for others.`,
      button: 'See the event'
    },
    asked: {
      subject: (name: string, event: string) => `${name} asks you to present with them: ${event}`,
      someone: 'A colleague',
      title: (name: string) => `${name} asks you to present with them`,
      intro: (talk: string, title: string) => `**${talk}** at **${title}**.`,
      button: 'Answer',
      waits: 'Nothing happens until you answer.',
      foot: (name: string, contact: string) =>
        `Sent because a colleague asked you. ${name} runs this event. Questions: ${contact}.`
    },
    colleague: {
      accepted: (name: string) => `${name} presents with you`,
      declined: (name: string) => `${name} can’t present with you`,
      left: (name: string) => `${name} presents with you no longer`,
      intro: (talk: string, title: string) => `**${talk}** at **${title}** goes on as it is.`,
      button: 'See or change my talk'
    },
    confirm: {
      subject: (event: string) => `Are you presenting? ${event}`,
      title: 'Are you presenting?',
      intro: (talk: string, title: string) =>
        `**${talk}** is on the running order of **${title}**. One press tells the organiser that you’ll be there.`,
      button: 'Yes, I’ll be there',
      cant: { label: 'I can’t come', after: ': say so while somebody else can have the slot.' }
    },
    reminder: {
      subject: (day: string, event: string) => `You present on ${day}: ${event}`,
      title: (day: string) => `You present on ${day}`,
      missing: 'Still missing',
      button: 'See or change my talk'
    },
    thanks: {
      subject: (title: string) => `Thank you for presenting: ${title}`,
      title: (name: string) => (name ? `Thank you, ${name}` : 'Thank you'),
      came: (count: number, title: string) =>
        count === 1 ? `1 person came to **${title}**.` : `${count} people came to **${title}**.`,
      noted: (talk: string) => `Thank you for **${talk}**.`,
      button: 'See the event'
    }
  },

  missing: {
    confirm: 'Say that you’ll be there',
    line: 'One line about your talk, for the running order'
  },

  page: {
    edit: 'Say more about it',
    title: 'Title',
    titleMissing: 'Give your talk a title',
    line: 'One line about it',
    description: 'Description',
    descriptionHint: 'For the page of the event, if one line is not enough.',
    minutes: 'How long is it?',
    minutesHint: 'In minutes; empty: as long as the slot.',
    minutesWrong: 'Enter whole minutes, or nothing',
    levels: 'Levels',
    theme: 'Theme',
    noTheme: 'None in particular',
    equipment: 'What do you need in the room?',
    equipmentHint: 'A screen, a socket, six tables, a tap …',
    leaveBy: 'I must leave by',
    leaveByHint: 'A time like 17:00; the order is made so that you can.',
    leaveByWrong: 'Enter a time like 17:00, or nothing',
    children: 'Children who come with me',
    childrenHint: 'A number only, never a name. The organiser and the other presenters are told.',
    childrenWrong: 'Enter a whole number, or nothing',
    reference: 'Your own reference',
    referenceHint: 'Where you also keep the request on your own platform.',
    save: 'Save',
    saved: 'Saved',
    reserve: 'On the reserve list',
    reserveWhy: (place: number) =>
      `You are number ${place}. The first slot that becomes free and fits is yours; we mail you at once.`,
    requested: 'The organiser has it',
    requestedWhy: 'You get a mail as soon as the organiser has answered.',
    declined: 'Not this time',
    confirmTitle: 'Will you be there?',
    confirmWhy: 'One press, so that the organiser can stop wondering.',
    confirm: 'Yes, I’ll be there',
    confirmed: 'You said that you’ll be there',
    together: 'Who presents',
    answersFor: 'answers for it',
    askedYet: 'asked, no answer yet',
    ask: 'Ask a colleague to present with you',
    askName: 'Their name',
    askEmail: 'Their e-mail',
    askYes: 'Ask them',
    asked: (name: string) => `${name} has a mail from us`,
    askedBefore: (name: string) => `${name} was asked before`,
    name: 'Who presents it?',
    nameWhy: (when: string) => `Name somebody by ${when}. The slot stays yours until then.`,
    standInWhy: (when: string) =>
      `Whoever was to present can’t come. Send somebody else by ${when}; then the slot opens for others.`,
    replace: 'Somebody else presents it',
    nameYes: 'Name them',
    named: 'Named, and they have a mail',
    self: 'About you',
    consent: 'While I present',
    photographs: 'I may be photographed',
    recording: 'I may be recorded',
    access: 'What do you need to take part?',
    accessHint:
      'Optional: step-free, an interpreter, a chair … Only this event’s organisers see it, until 30 days after.',
    stayTitle: 'Will you stay for the whole event?',
    stayWhy:
      'You need no place: presenters always get in. Then the whole event is in your calendar.',
    stay: 'I’ll stay',
    stays: 'You stay for the whole event',
    stayNot: 'I come for my talk only',
    only: 'You come for your talk only',
    cant: 'I can’t present it',
    cantWhy: 'Your organisation’s contact then has a school day to send somebody else.',
    leaveWhy: 'The talk goes on with your colleagues.',
    cantYes: 'Yes, take me off it',
    cantSaid: 'You are off it',
    cantSaidWhy: 'Your organisation’s contact has a mail, and can send somebody else.',
    leftTitle: 'You present it no longer',
    askedTitle: (name: string) => `${name} asks you to present with them`,
    accept: 'Yes, I’ll present it too',
    decline: 'No, I can’t',
    declinedTitle: 'You said no',
    declinedWhy: 'You can still say yes while the talk stands.',
    accepted: 'You present it together',
    childrenPresent: 'Children will be present at this event.',
    material: 'Slides and links'
  },

  board: {
    left: (left: number) => (left > 0 ? `${minutes(left)} left on the board` : 'The board is full'),
    counted: 'One minute of changeover is counted for each talk.',
    breakAt: (clock: string, length: number) => `Break at ${clock}, ${minutes(length)}.`,
    reserve: (count: number) =>
      count === 1 ? '1 talk on the reserve list' : `${count} talks on the reserve list`,
    join: 'Put my talk on the reserve list'
  },

  consents: {
    title: 'Presenters: photographs and recording',
    why: 'What each presenter has agreed to',
    presenter: 'Presenter',
    talk: 'Talk',
    photographs: 'Photographs',
    recording: 'Recording',
    yes: 'Yes',
    no: 'No'
  }
} as const;
