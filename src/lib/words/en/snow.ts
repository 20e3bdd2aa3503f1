/** Words of the snow button, and of its mail to school offices. */
export const snow = {
  button: 'Snow? Send everyone online',
  title: 'Send everyone online',
  lead: 'Everyone of the room joins online instead, at the same time. Each calendar changes by itself.',
  tells: (people: number, waiting: number) =>
    [
      people === 1 ? 'One person is moved and told.' : `${people} people are moved and told.`,
      ...(waiting > 0
        ? [waiting === 1 ? 'One who waits gets a place.' : `${waiting} who wait get a place.`]
        : [])
    ].join(' '),
  link: 'The link with which they join',
  linkMissing: 'Enter the link with which they join, beginning with https://.',
  note: 'A word to them',
  noteHint: 'Stands in their mail, for example why.',
  noteLong: 'At most 500 characters.',
  offices: (count: number) =>
    count === 1 ? 'One school has people due' : `${count} schools have people due`,
  officesHint:
    'Each office gets one mail: who was due, and what happens now. Addresses are kept for the next time.',
  office: (school: string, people: number) =>
    `${school}: ${people === 1 ? 'one person' : `${people} people`}`,
  officeWrong: 'One of the office addresses is not one. Each looks like office@school.org.uk.',
  yes: 'Send everyone online now',
  keep: 'No, leave it as it is',
  done: 'Everyone is online',
  doneWhy: (people: number, offices: number) =>
    `${people === 1 ? 'One person was' : `${people} people were`} told, and ${offices === 1 ? 'one school office' : `${offices} school offices`}.`,
  toEvent: 'Back to the event',
  isOnline: (since: string) => `Everyone has been online since ${since}.`,
  back: 'Back to the room',
  backLead: 'Everyone who was sent online comes back to the room, and is told.',
  backYes: 'Take everyone back to the room',
  backNo: (count: number) =>
    count === 1 ? 'One person would not fit' : `${count} people would not fit`,
  backNoWhy: 'Nobody is moved until all fit: give the room more places below, or ask them first.',
  places: 'Places in the room for anyone',
  placesWrong: 'Enter a number, like 60.',
  backDone: 'Everyone is back in the room',
  backDoneWhy: (people: number) =>
    people === 1 ? 'One person was told.' : `${people} people were told.`,

  letter: {
    subject: (event: string) => `Online instead: ${event}`,
    title: 'Online instead of in the room',
    intro: (title: string) =>
      `**${title}** is online, at the same time as planned. Nobody travels. These people of your school or nursery were due:`,
    nobody: 'nobody now',
    toFollow: 'name to follow',
    after: 'Each has the link in their own mail and calendar. You need not do anything.',
    button: 'See the event',
    foot: (name: string, contact: string) =>
      `Sent to the school office because people of your school booked. ${name} runs this event. Questions: ${contact}.`
  }
};
