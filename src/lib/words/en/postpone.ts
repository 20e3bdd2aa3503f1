/** Words of postponing an event, of its new date, and of "tell me when there is a date". */

const host = (host: string, contact: string) => `${host} runs this event. Questions: ${contact}.`;

export const postpone = {
  organise: {
    link: 'Postpone it',
    title: (title: string) => `Postpone: ${title}`,
    lead: (people: string) =>
      `This tells ${people} by mail, and takes the event out of their calendars.`,
    nobody: 'Nobody is booked, so nobody is written to.',
    keeps:
      'Everyone with a place keeps it, and the waiting list keeps its order. Booking stops until you set a new date; then all of them are told and asked again.',
    note: 'A word to them',
    noteHint: 'Why, and when you hope to know more. It stands in the mail.',
    yes: 'Postpone the event and tell them',
    no: 'No, leave it as it is',
    done: 'The event is postponed',
    doneWhy: (count: number) =>
      count === 0
        ? 'Nobody had to be told.'
        : `${count} ${count === 1 ? 'person is' : 'people are'} being told by mail.`,
    date: 'Set the new date',
    dateTitle: 'It has no date',
    dateWhy: (people: string) =>
      `Places are safe and booking is closed. Setting a date publishes it again and tells ${people}.`,
    dateNobody: 'Booking is closed. Setting a date publishes it again.',
    toTell: (count: number) =>
      count === 1 ? 'address asked to be told' : 'addresses asked to be told'
  },

  letters: {
    postponed: {
      subject: (event: string) => `Postponed: ${event}`,
      title: 'This event is postponed',
      keeps: (title: string, when: string) =>
        `**${title}** on ${when} does not take place then. The date is not known yet, and you keep your place.`,
      calendar:
        'It leaves your calendar with this mail. When there is a date we send a new invite; you can say then whether you can come.',
      waits: (title: string, when: string) =>
        `**${title}** on ${when}, for which you asked for a place, does not take place then. The date is not known yet. You keep your position, and hear of the date.`,
      others: (title: string, when: string) =>
        `**${title}** on ${when} does not take place then. The date is not known yet; we write to you when it is.`,
      invite: 'Postponed. The date is not known yet, and you keep your place.',
      button: 'Open my page'
    },
    dated: {
      subject: (event: string) => `New date: ${event}`,
      title: 'There is a new date',
      intro: (title: string) => `**${title}**, which was postponed, has its date.`,
      calendar:
        'Your place is yours still. Accept the invite that came with this mail, or give the place back if you cannot come then.',
      waits: 'You keep your position on the waiting list.',
      others: 'Please say whether you can come then.'
    },
    cancelledAfter: (title: string) =>
      `**${title}**, which was postponed, does not take place. You need do nothing.`,
    prove: {
      subject: (title: string) => `Shall we tell you? ${title}`,
      title: 'Shall we tell you of the date?',
      intro: (title: string) =>
        `Somebody, we think you, asked to be told when **${title}** has a date. Press the button to say it was you.`,
      button: 'Yes, tell me',
      ignore: 'If it was not you, do nothing: we will not write again.',
      foot: (name: string, contact: string) =>
        `Sent because somebody typed this address. ${host(name, contact)}`
    },
    dateCame: {
      subject: (event: string) => `There is a date: ${event}`,
      title: 'There is a date',
      intro: (title: string) => `You asked to be told: **${title}** has its date.`,
      button: 'See it, and book',
      once: 'This was the one mail that you asked for.',
      foot: (name: string, contact: string) =>
        `Sent because you asked to be told of the date. ${host(name, contact)}`
    },
    leave: { label: 'Don’t tell me', after: '.' }
  },

  tellMe: {
    title: 'Tell me when there is a date',
    why: 'One mail, once, when it can be booked.',
    email: 'E-mail',
    submit: 'Tell me',
    again: 'Give another address',
    asked: 'Look in your mail',
    askedWhy:
      'We wrote to the address that you typed. Press the link in the mail, and we tell you.',
    willTell: 'We will tell you',
    willTellWhy: 'You get one mail when there is a date.',
    ask: 'Shall we tell you of the date?',
    askWhy: (email: string) => `One mail to ${email}, once, when the event can be booked.`,
    yes: 'Yes, tell me',
    leave: 'Don’t tell me',
    left: 'We will not tell you',
    leftWhy: 'If you change your mind, ask again on the event’s page.',
    told: 'You have been told',
    toldWhy: 'There was one mail with the date. Nothing more comes.',
    event: 'Look at the event'
  },

  booking: {
    title: (name: string) => (name ? `You keep your place, ${name}` : 'You keep your place'),
    lead: 'The event is postponed and its date is not known yet. You hear first, and can say then whether you can come.'
  },

  card: 'New date to come'
} as const;
