/** Words of events that repeat each other, and of bookings that overlap. */

const host = (host: string, contact: string) => `${host} runs this event. Questions: ${contact}.`;

export const repeats = {
  page: {
    title: 'The same event on other days',
    titleFull: 'Full here? The same event on other days',
    line: (where: string, left: string, more: string) => `${where}. ${left} ${more}`,
    why: 'One place for each person: book the day that suits you.'
  },

  overlap: {
    title: 'You have something else then',
    line: (title: string, when: string) => `${title}, ${when}`,
    why: 'You can still book both. If you only come to one, cancel the other so that somebody else can go.'
  },

  organise: {
    title: 'Repeats',
    lead: 'Events that are the same for those who come: each person has one booking among them, and the page of a full one shows the others.',
    none: 'This event has no repeats.',
    copy: 'Copy as a repeat',
    choose: 'Link it as a repeat of',
    nothing: 'Choose an event',
    submit: 'Link',
    leave: 'No longer a repeat',
    linked: 'The repeats are linked',
    linkedWhy: 'Whoever waits for one of the others is told once that this one has a date.',
    left: 'It is no longer a repeat',
    leftWhy: 'Bookings stay as they are.'
  },

  published: {
    subject: (event: string) => `Another day for you: ${event}`,
    title: 'There is another day',
    intro: (title: string, waiting: string) =>
      `You are on the waiting list for **${title}** on ${waiting}. The same event takes place on another day too:`,
    one: 'Each person has one booking among the days: leave the waiting list, then book the other day. Or keep your position and do nothing.',
    button: 'Look at the other day',
    leave: { label: 'Leave the waiting list', after: '.' },
    foot: (name: string, contact: string) =>
      `Sent once, because you are on a waiting list. ${host(name, contact)}`
  }
} as const;
