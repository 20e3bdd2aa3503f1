/** Words for booking several people at once. */
const places = (count: number) => (count === 1 ? 'One place' : `${count} places`);

export const party = {
  link: 'Book for several colleagues',
  title: 'Book for several colleagues',
  lead: 'Each gets an invite of their own and can cancel by themselves. You get one mail with everybody.',
  people: 'Your colleagues',
  peopleHint:
    'Name and e-mail, one to a line: Eilidh Baird, eilidh.baird@school.org.uk. You may paste them from anywhere.',
  unread: (what: string) => `This is not a name with an e-mail address: ${what}`,
  unnamedField: 'Places whose names you give later',
  unnamedHint: 'Enter 0 for none.',
  unnamedWrong: 'Enter a number from 0 to 40.',
  submit: 'Book them',
  ifNotAll: 'Not all of them fit. What shall happen?',
  restWaits: 'Book as many as fit, the rest waits',
  onlyFit: 'Book as many as fit, and nobody waits',
  going: 'Going',
  waiting: 'On the waiting list',
  asking: 'The organiser answers',
  unnamed: (count: number, until: string | null) =>
    until
      ? `${places(count)} ${count === 1 ? 'has' : 'have'} no name yet. Without one by ${until} ${count === 1 ? 'it goes' : 'they go'} back.`
      : `${places(count)} ${count === 1 ? 'has' : 'have'} no name yet. Tell whoever is at the door.`,

  page: {
    back: 'My Twilight',
    booked: 'Your colleagues are booked',
    bookedWhy: 'Each has an invite in the mail, or a mail about the waiting list.',
    already: (names: string) => `Booked before, and left as they are: ${names}.`,
    people: 'People',
    toFollow: 'Name to follow',
    states: {
      confirmed: 'Going',
      waiting: 'Waiting',
      offered: 'Offered a place',
      requested: 'Asking',
      held: 'Held',
      cancelled: 'Cancelled',
      declined: 'Declined'
    },
    nameTitle: 'Give a place its name',
    name: 'Name',
    nameMissing: 'Enter a name.',
    email: 'E-mail',
    emailWrong: 'Enter an e-mail address, like name@school.org.uk.',
    tooLong: 'That is too long.',
    nameIt: 'Give them the place',
    named: (name: string) => `${name} has the place`,
    namedWhy: 'They have an invite in the mail.',
    giveTitle: 'Give places back',
    count: 'How many of those without a name',
    countWrong: 'Enter a number, like 1.',
    give: 'Give them back',
    given: (count: number) => `${places(count)} given back`,
    givenWhy: 'They go to whoever waits.',
    cancel: 'Cancel',
    cancelYes: (name: string) => `Yes, cancel the place of ${name}`,
    cancelled: 'The place is cancelled',
    cancelledWhy: 'They are told, and it goes to whoever is next.',
    mine: 'Colleagues you booked',
    line: (people: number, when: string) =>
      `${people === 1 ? 'One person' : `${people} people`}, ${when}`
  },

  letters: {
    button: 'See or change it',
    foot: (name: string, contact: string) =>
      `Sent because you booked for colleagues. ${name} runs this event. Questions: ${contact}.`,
    booked: {
      subject: (event: string) => `Your colleagues are booked: ${event}`,
      title: 'Your colleagues are booked',
      intro: (title: string) =>
        `This is whom you booked for **${title}**. Each has a mail of their own.`
    },
    missing: {
      subject: (event: string) => `Names still missing: ${event}`,
      title: (count: number) =>
        count === 1 ? 'One place has no name yet' : `${count} places have no name yet`,
      intro: (title: string, until: string) =>
        `You hold places at **${title}** whose names you wanted to give later. Without names by ${until} they go to others.`
    },
    over: {
      subject: (event: string) => `Places given back: ${event}`,
      title: 'The places without a name have gone back',
      intro: (title: string) =>
        `Nobody was named in time for your places at **${title}**. Others have them now. You can book again as long as places are left.`
    }
  }
};
